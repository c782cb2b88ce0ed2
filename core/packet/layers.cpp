// SPDX-License-Identifier: GPL-3.0-or-later
#include "packet/layers.h"

namespace weir::packet
{

namespace
{

using enum LayerId;

/// A header that is recognised and not looked into.
///
/// An ICMP error quotes the packet that was refused. That packet did not come by here, so it is no inner
/// layer: `ipsource.1` is always of a packet inside a tunnel. Keys read the quotation from the ICMP layer.
template <LayerId id>
LayerId name(Cursor& cursor)
{
    cursor.add(id);
    return None;
}

/// Places of a header's bytes, for LayerRow::flowBytes.
constexpr std::uint64_t bytes(unsigned first, unsigned count)
{
    return ((std::uint64_t(1) << count) - 1) << first;
}

// clang-format off
constexpr auto table = std::to_array<LayerRow>({
    // id            token        title                          parser            source, flow bytes
    {None,           "",          "",                            nullptr,          ""},
    {Ethernet,       "eth",       "Ethernet",                    parseEthernet,    "IEEE 802.3", bytes(0, 12)},
    {EtherType,      "",          "EtherType",                   nullptr,          "IEEE 802 Numbers", bytes(0, 2)},
    {TokenBus,       "tokenbus",  "Token bus",                   name<TokenBus>,   "IEEE 802.4"},
    {TokenRing,      "tokenring", "Token ring",                  parseTokenRing,   "IEEE 802.5"},
    {Fddi,           "fddi",      "FDDI",                        parseFddi,        "ISO 9314-2"},
    {Vlan,           "vlan",      "VLAN tag",                    parseVlan,        "IEEE 802.1Q", bytes(0, 2)},
    {Pbb,            "pbb",       "Provider backbone bridge",    parsePbb,         "IEEE 802.1ah"},
    {Llc,            "llc",       "Logical link control",        parseLlc,         "IEEE 802.2"},
    {Snap,           "snap",      "Subnetwork access protocol",  nullptr,          "IEEE 802"},
    {Stp,            "stp",       "Spanning tree",               name<Stp>,        "IEEE 802.1D"},
    {IsIs,           "isis",      "IS-IS",                       name<IsIs>,       "ISO/IEC 10589"},
    {Cdp,            "cdp",       "Cisco discovery protocol",    name<Cdp>,        "Cisco, CDP"},
    {Slow,           "slow",      "Slow protocol",               parseSlow,        "IEEE 802.3 annex 57A"},
    {Lacp,           "lacp",      "Link aggregation control",    nullptr,          "IEEE 802.1AX"},
    {Lldp,           "lldp",      "Link layer discovery",        name<Lldp>,       "IEEE 802.1AB"},
    {Eapol,          "eapol",     "Port access control",         name<Eapol>,      "IEEE 802.1X"},
    {MacSec,         "macsec",    "MACsec",                      name<MacSec>,     "IEEE 802.1AE"},
    {Fcoe,           "fcoe",      "Fibre Channel over Ethernet", name<Fcoe>,       "INCITS FC-BB-5"},
    {Ptp,            "ptp",       "Precision time protocol",     name<Ptp>,        "IEEE 1588"},
    {Wlan,           "wlan",      "Wireless LAN",                parseWlan,        "IEEE 802.11"},
    {Ampdu,          "ampdu",     "A-MPDU delimiter",            parseAmpdu,       "IEEE 802.11"},
    {Amsdu,          "amsdu",     "A-MSDU subframe",             parseAmsdu,       "IEEE 802.11"},
    {Pppoe,          "pppoe",     "PPP over Ethernet",           parsePppoe,       "RFC 2516"},
    {Ppp,            "ppp",       "PPP",                         parsePpp,         "RFC 1661"},
    {Hdlc,           "hdlc",      "HDLC of Cisco",               parseHdlc,        "Cisco, HDLC"},
    {FrameRelay,     "fr",        "Frame relay",                 parseFrameRelay,  "RFC 2427"},
    {X25,            "x25",       "X.25",                        name<X25>,        "ITU-T X.25"},
    {Smds,           "smds",      "SMDS",                        name<Smds>,       "Bellcore TR-TSV-000772"},
    {Aal5,           "aal5",      "ATM adaptation layer 5",      parseAal5,        "RFC 2684"},
    {Mpls,           "mpls",      "MPLS label stack",            parseMpls,        "RFC 3032"},
    {Nsh,            "nsh",       "Network service header",      parseNsh,         "RFC 8300"},
    {Metadata,       "cmd",       "Cisco metadata",              parseMetadata,    "Cisco, metadata header"},
    {Arp,            "arp",       "ARP",                         name<Arp>,        "RFC 826"},
    {Ip,             "ip",        "IPv4",                        parseIp,          "RFC 791", bytes(0, 2) | bytes(9, 1) | bytes(12, 8)},
    {Ip6,            "ip6",       "IPv6",                        parseIp6,         "RFC 8200", bytes(0, 4) | bytes(6, 1) | bytes(8, 32)},
    {Ip6NextHeader,  "",          "Upper-layer protocol",        nullptr,          "RFC 8200 section 3", bytes(0, 1)},
    {Ip6Extension,   "",          "IPv6 extension header",       nullptr,          "RFC 8200 section 4"},
    {Ip6Fragment,    "",          "IPv6 fragment header",        nullptr,          "RFC 8200 section 4.5"},
    {Ah,             "ah",        "Authentication header",       parseAh,          "RFC 4302"},
    {Esp,            "esp",       "Encapsulated security",       name<Esp>,        "RFC 4303"},
    {Tcp,            "tcp",       "TCP",                         name<Tcp>,        "RFC 9293", bytes(0, 4)},
    {Udp,            "udp",       "UDP",                         parseUdp,         "RFC 768", bytes(0, 4)},
    {UdpLite,        "udplite",   "UDP-Lite",                    name<UdpLite>,    "RFC 3828", bytes(0, 4)},
    {Sctp,           "sctp",      "SCTP",                        name<Sctp>,       "RFC 9260", bytes(0, 4)},
    {Dccp,           "dccp",      "DCCP",                        name<Dccp>,       "RFC 4340", bytes(0, 4)},
    {Icmp,           "icmp",      "ICMP",                        name<Icmp>,       "RFC 792", bytes(0, 2)},
    {Icmp6,          "icmp6",     "ICMPv6",                      name<Icmp6>,      "RFC 4443", bytes(0, 2)},
    {Igmp,           "igmp",      "IGMP",                        name<Igmp>,       "RFC 3376"},
    {Ospf,           "ospf",      "OSPF",                        name<Ospf>,       "RFC 2328"},
    {Eigrp,          "eigrp",     "EIGRP",                       name<Eigrp>,      "RFC 7868"},
    {Pim,            "pim",       "PIM",                         name<Pim>,        "RFC 7761"},
    {Vrrp,           "vrrp",      "VRRP",                        name<Vrrp>,       "RFC 9568"},
    {Gre,            "gre",       "GRE",                         parseGre,         "RFC 2784"},
    {Erspan,         "erspan",    "ERSPAN",                      parseErspan,      "draft-foschiano-erspan"},
    {Vxlan,          "vxlan",     "VXLAN",                       parseVxlan,       "RFC 7348", bytes(4, 3)},
    {Geneve,         "geneve",    "Geneve",                      parseGeneve,      "RFC 8926"},
    {Gtp,            "gtp",       "GTP-U",                       parseGtp,         "3GPP TS 29.281"},
    {Teredo,         "teredo",    "Teredo",                      parseTeredo,      "RFC 4380"},
    {Dns,            "dns",       "DNS",                         name<Dns>,        "RFC 1035"},
    {InfiniBand,     "ibbt",      "InfiniBand base transport",   name<InfiniBand>, "InfiniBand Architecture volume 1, annex A17"},

    {ToldEthernet,   "eth",       "Ethernet, told",              nullptr,          "sFlow v5, sampled_ethernet"},
    {ToldIp,         "ip",        "IPv4, told",                  nullptr,          "sFlow v5, sampled_ipv4"},
    {ToldIp6,        "ip6",       "IPv6, told",                  nullptr,          "sFlow v5, sampled_ipv6"},
    {ToldTcp,        "tcp",       "TCP, told",                   nullptr,          "sFlow v5, sampled_ipv4 and sampled_ipv6"},
    {ToldUdp,        "udp",       "UDP, told",                   nullptr,          "sFlow v5, sampled_ipv4 and sampled_ipv6"},
    {ToldSctp,       "sctp",      "SCTP, told",                  nullptr,          "sFlow v5, sampled_ipv4 and sampled_ipv6"},
    {ToldIcmp,       "icmp",      "ICMP, told",                  nullptr,          "sFlow v5, sampled_ipv4 and sampled_ipv6"},
    {ToldIcmp6,      "icmp6",     "ICMPv6, told",                nullptr,          "sFlow v5, sampled_ipv4 and sampled_ipv6"},
    {Socket,         "",          "Socket, IPv4",                nullptr,          "sFlow Application Structures, extended_socket_ipv4"},
    {Socket6,        "",          "Socket, IPv6",                nullptr,          "sFlow Application Structures, extended_socket_ipv6"},
    {SocketTcp,      "",          "Socket, TCP",                 nullptr,          "sFlow Application Structures, extended_socket_ipv4"},
    {SocketUdp,      "",          "Socket, UDP",                 nullptr,          "sFlow Application Structures, extended_socket_ipv4"},
});
// clang-format on

constexpr bool rowsInOrder()
{
    for (std::size_t i = 0; i < table.size(); ++i)
        if (table[i].id != LayerId(i))
            return false;
    return true;
}
static_assert(table.size() == std::size_t(LayerId::Count) && rowsInOrder());

} // namespace

std::span<const LayerRow> layers()
{
    return table;
}

const LayerRow& layerRow(LayerId id)
{
    return table[std::size_t(id)];
}

Layout parse(std::uint32_t headerProtocol, base::Bytes header)
{
    Layout layout;
    if (header.empty())
        return layout;
    LayerId next = None;
    switch (HeaderProtocol(headerProtocol)) {
    case HeaderProtocol::Ethernet: next = Ethernet; break;
    case HeaderProtocol::TokenBus: next = TokenBus; break;
    case HeaderProtocol::TokenRing: next = TokenRing; break;
    case HeaderProtocol::Fddi: next = Fddi; break;
    case HeaderProtocol::FrameRelay: next = FrameRelay; break;
    case HeaderProtocol::X25: next = X25; break;
    case HeaderProtocol::Ppp: next = Ppp; break;
    case HeaderProtocol::Smds: next = Smds; break;
    case HeaderProtocol::Aal5: next = Aal5; break;
    case HeaderProtocol::Aal5Ip:
        layout.add(Aal5, 0);
        next = layerOfIpVersion(header[0]);
        break;
    case HeaderProtocol::Ipv4: next = Ip; break;
    case HeaderProtocol::Ipv6: next = Ip6; break;
    case HeaderProtocol::Mpls: next = Mpls; break;
    case HeaderProtocol::PacketOverSonet: next = layerOnSonet(header[0]); break;
    case HeaderProtocol::Wireless: next = Wlan; break;
    case HeaderProtocol::WirelessAmpdu: next = Ampdu; break;
    case HeaderProtocol::WirelessAmsdu: next = Amsdu; break;
    }
    Cursor cursor{header.data(), header.data(), header.data() + header.size(), layout};
    // Every parser adds at least one layer or ends, so maxLayers bounds the work.
    while (next != None && cursor.at < cursor.end)
        next = table[std::size_t(next)].parse(cursor);
    return layout;
}

} // namespace weir::packet
