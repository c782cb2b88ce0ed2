// SPDX-License-Identifier: GPL-3.0-or-later
#include "packet/layers.h"

namespace weir::packet
{

namespace
{

using enum LayerId;

// clang-format off
constexpr auto table = std::to_array<LayerRow>({
    // id            token     title                         parser          source
    {None,           "",       "",                           nullptr,        ""},
    {Ethernet,       "eth",    "Ethernet",                   parseEthernet,  "IEEE 802.3"},
    {EtherType,      "",       "EtherType",                  nullptr,        "IEEE 802 Numbers"},
    {Vlan,           "vlan",   "VLAN tag",                   parseVlan,      "IEEE 802.1Q"},
    {Llc,            "llc",    "Logical link control",       parseLlc,       "IEEE 802.2"},
    {Snap,           "snap",   "Subnetwork access protocol", nullptr,        "IEEE 802"},
    {Arp,            "arp",    "ARP",                        parseArp,       "RFC 826"},
    {Ip,             "ip",     "IPv4",                       parseIp,        "RFC 791"},
    {Ip6,            "ip6",    "IPv6",                       parseIp6,       "RFC 8200"},
    {Ip6NextHeader,  "",       "Upper-layer protocol",       nullptr,        "RFC 8200 section 3"},
    {Ip6Extension,   "",       "IPv6 extension header",      nullptr,        "RFC 8200 section 4"},
    {Ip6Fragment,    "",       "IPv6 fragment header",       nullptr,        "RFC 8200 section 4.5"},
    {Tcp,            "tcp",    "TCP",                        parseTcp,       "RFC 9293"},
    {Udp,            "udp",    "UDP",                        parseUdp,       "RFC 768"},
    {Icmp,           "icmp",   "ICMP",                       parseIcmp,      "RFC 792"},
    {Icmp6,          "icmp6",  "ICMPv6",                     parseIcmp6,     "RFC 4443"},
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

LayerId layerOfEtherType(std::uint16_t etherType)
{
    switch (etherType) {
    case 0x0800: return Ip;
    case 0x0806: return Arp;
    case 0x86DD: return Ip6;
    case 0x8100: // IEEE 802.1Q customer tag
    case 0x88A8: // IEEE 802.1ad service tag
    case 0x9100: // stacked tags before 802.1ad
    case 0x9200: return Vlan;
    default: return None;
    }
}

LayerId layerOfIpProtocol(std::uint8_t protocol)
{
    switch (protocol) {
    case 1: return Icmp;
    case 6: return Tcp;
    case 17: return Udp;
    case 58: return Icmp6;
    default: return None;
    }
}

Layout parse(std::uint32_t headerProtocol, base::Bytes header)
{
    Layout layout;
    LayerId next = None;
    switch (HeaderProtocol(headerProtocol)) {
    case HeaderProtocol::Ethernet: next = Ethernet; break;
    case HeaderProtocol::Ipv4: next = Ip; break;
    case HeaderProtocol::Ipv6: next = Ip6; break;
    }
    Cursor cursor{header.data(), header.data(), header.data() + header.size(), layout};
    // Every parser adds at least one layer or ends, so maxLayers bounds the work.
    while (next != None && cursor.at < cursor.end)
        next = table[std::size_t(next)].parse(cursor);
    return layout;
}

} // namespace weir::packet
