// SPDX-License-Identifier: GPL-3.0-or-later
// Every protocol header by hand-written bytes: which layers, at which offsets; and what is cut, padded or
// wrong.
#include <QTest>
#include <memory>
#include <random>
#include <set>

#include "packet/layers.h"
#include "support/captures.h"

using namespace weir;
using packet::LayerId;

namespace
{

/// A copy of exactly that size on the heap, so that a sanitizer sees a read too far.
packet::Layout parse(std::uint32_t protocol, const QByteArray& bytes)
{
    const auto exact = std::make_unique<std::uint8_t[]>(std::size_t(bytes.size()));
    std::copy(bytes.begin(), bytes.end(), exact.get());
    return packet::parse(protocol, {exact.get(), std::size_t(bytes.size())});
}

/// `eth@0 type@12 ip@14`.
QString text(const packet::Layout& layout)
{
    static const QHash<LayerId, QString> marks{{LayerId::EtherType, "type"},
                                               {LayerId::Ip6NextHeader, "next"},
                                               {LayerId::Ip6Extension, "extension"},
                                               {LayerId::Ip6Fragment, "fragment"}};
    QStringList words;
    for (const packet::Layer& layer : layout) {
        const std::string_view token = packet::layerRow(layer.id).token;
        const QString name =
            token.empty() ? marks.value(layer.id) : QString::fromUtf8(token.data(), qsizetype(token.size()));
        words.append(QStringLiteral("%1@%2").arg(name).arg(layer.offset));
    }
    return words.join(' ');
}

const QByteArray macs = "020000000002 020000000001 ";
const QByteArray addresses4 = "0a000001 0a000002 ";
const QByteArray addresses6 = "20010db8000000000000000000000001 20010db8000000000000000000000002 ";
const QByteArray ports = "03e8 07d0 ";

/// IPv4 of `length` bytes that carries `protocol`.
QByteArray ip4(int protocol, const QByteArray& payload = ports, const char* fragment = "0000",
               const char* firstByte = "45", int length = -1, const QByteArray& options = {})
{
    const qsizetype size = 20 + QByteArray::fromHex(options + payload).size();
    return QByteArray(firstByte) + "00" +
           QByteArray::number(length < 0 ? size : length, 16).rightJustified(4, '0') + "0000" + fragment +
           "40" + QByteArray::number(protocol, 16).rightJustified(2, '0') + "0000" + addresses4 + options +
           payload;
}

QByteArray ip6(int nextHeader, const QByteArray& payload = ports, int length = -1)
{
    const qsizetype size = QByteArray::fromHex(payload).size();
    return "60000000" + QByteArray::number(length < 0 ? size : length, 16).rightJustified(4, '0') +
           QByteArray::number(nextHeader, 16).rightJustified(2, '0') + "40" + addresses6 + payload;
}

struct Case {
    const char* name;
    std::uint32_t protocol;
    QByteArray hex;
    const char* layers;
};

std::vector<Case> cases()
{
    constexpr std::uint32_t ethernet = 1;
    constexpr std::uint32_t ipv4 = 11;
    constexpr std::uint32_t ipv6 = 12;
    const QByteArray dns = "bc1f 0100 0001 0000 0000 0000 03777777 00 0001 0001";
    const QByteArray udp6 = ports + "000c 0000 01020304";
    return {
        // Ethernet and what it carries.
        {"Ethernet II", ethernet, macs + "88b5 01020304", "eth@0 type@12"},
        {"802.3 with LLC", ethernet, macs + "0026 f0f003 0000000000", "eth@0 llc@14"},
        {"802.3 with LLC and a short end", ethernet, macs + "0003 424203", "eth@0 llc@14"},
        {"SNAP with an EtherType", ethernet, macs + "0026 aaaa03 000000 0800" + ip4(17),
         "eth@0 llc@14 snap@17 type@20 ip@22 udp@42"},
        {"SNAP of an organisation", ethernet, macs + "0026 aaaa03 00000c 0111 02b4", "eth@0 llc@14 snap@17"},
        {"SNAP with a length for a type", ethernet, macs + "0026 aaaa03 000000 0026 424203 0000000000",
         "eth@0 llc@14 snap@17"},
        {"802.1Q", ethernet, macs + "8100 a014 0800" + ip4(17), "eth@0 vlan@14 type@16 ip@18 udp@38"},
        {"802.1Q with LLC", ethernet, macs + "8100 a014 0026 424203 0000000000",
         "eth@0 vlan@14 llc@18 stp@21"},
        {"QinQ", ethernet, macs + "88a8 0064 8100 00c8 86dd" + ip6(17),
         "eth@0 vlan@14 vlan@18 type@20 ip6@22 next@28 udp@62"},
        {"stacked tags before 802.1ad", ethernet, macs + "9100 0064 9200 00c8 8100 0001 0806",
         "eth@0 vlan@14 vlan@18 vlan@22 type@24"},
        {"a tag behind SNAP", ethernet, macs + "0026 aaaa03 000000 8100 0005 0800" + ip4(6),
         "eth@0 llc@14 snap@17 vlan@22 type@24 ip@26 tcp@46"},
        {"ARP", ethernet, macs + "0806 0001 0800 06 04 0001" + "020000000001 0a000001 000000000000 0a000002",
         "eth@0 type@12 arp@14"},

        // IPv4.
        {"TCP", ethernet, macs + "0800" + ip4(6), "eth@0 type@12 ip@14 tcp@34"},
        {"UDP", ethernet, macs + "0800" + ip4(17), "eth@0 type@12 ip@14 udp@34"},
        {"ICMP", ethernet, macs + "0800" + ip4(1, "0800 0000"), "eth@0 type@12 ip@14 icmp@34"},
        {"ICMPv6 in IPv4", ethernet, macs + "0800" + ip4(58, "8000 0000"), "eth@0 type@12 ip@14 icmp6@34"},
        {"an IP protocol that is not parsed", ethernet, macs + "0800" + ip4(253), "eth@0 type@12 ip@14"},
        {"IP without Ethernet", ipv4, ip4(17), "ip@0 udp@20"},
        {"options", ipv4, ip4(6, ports, "0000", "46", -1, "01010100"), "ip@0 tcp@24"},
        {"all options", ipv4, ip4(6, ports, "0000", "4f", -1, QByteArray(80, '0')), "ip@0 tcp@60"},
        {"header of 16 bytes", ipv4, ip4(6, ports, "0000", "44"), "ip@0"},
        {"header of no bytes", ipv4, ip4(6, ports, "0000", "40"), "ip@0"},
        {"header longer than the sampled bytes", ipv4, ip4(6, ports, "0000", "4f"), "ip@0"},
        {"version 6 where 4 is said", ipv4, ip4(6, ports, "0000", "65"), "ip@0"},
        {"don't fragment", ipv4, ip4(6, ports, "4000"), "ip@0 tcp@20"},
        {"first fragment", ipv4, ip4(17, ports, "2000"), "ip@0 udp@20"},
        {"later fragment", ipv4, ip4(17, ports, "20b9"), "ip@0"},
        {"last fragment", ipv4, ip4(17, ports, "00b9"), "ip@0"},
        {"padding behind an empty IP packet", ethernet,
         macs + "0800" + ip4(6, "000000000000", "0000", "45", 20), "eth@0 type@12 ip@14"},
        {"padding behind a packet with ports", ethernet,
         macs + "0800" + ip4(17, ports + "0000", "0000", "45", 24), "eth@0 type@12 ip@14 udp@34"},
        {"length 0, as offloading leaves it", ipv4, ip4(6, ports, "0000", "45", 0), "ip@0 tcp@20"},
        {"length below the header's", ipv4, ip4(6, ports, "0000", "45", 19), "ip@0 tcp@20"},
        {"length beyond the sampled bytes", ipv4, ip4(6, ports, "0000", "45", 1500), "ip@0 tcp@20"},

        // IPv6 and its extension headers.
        {"IPv6 without Ethernet", ipv6, ip6(17), "ip6@0 next@6 udp@40"},
        {"ICMPv6", ipv6, ip6(58, "8000 0000"), "ip6@0 next@6 icmp6@40"},
        {"hop by hop", ipv6, ip6(0, "3a00 050200000000" + QByteArray("8f000000")),
         "ip6@0 extension@6 next@40 icmp6@48"},
        {"routing", ipv6, ip6(43, "0602 000000000000" + addresses6.left(32) + ports),
         "ip6@0 extension@6 next@40 tcp@64"},
        {"destination options", ipv6, ip6(60, "1100 010400000000" + udp6),
         "ip6@0 extension@6 next@40 udp@48"},
        {"authentication", ipv6, ip6(51, "0604 0000 00000001 00000001 000000000000000000000000" + ports),
         "ip6@0 ah@40 extension@6 next@40 tcp@64"},
        {"first fragment of IPv6", ipv6, ip6(44, "1100 0001 00000007" + udp6),
         "ip6@0 fragment@40 extension@6 next@40 udp@48"},
        {"later fragment of IPv6", ipv6, ip6(44, "1100 0b51 00000007" + udp6),
         "ip6@0 fragment@40 extension@6 next@40"},
        {"whole packet with a fragment header", ipv6, ip6(44, "1100 0000 00000007" + udp6),
         "ip6@0 fragment@40 extension@6 next@40 udp@48"},
        {"hop by hop, routing, destination", ipv6,
         ip6(0, "2b00 010400000000 3c00 000000000000 0600 010400000000" + ports),
         "ip6@0 extension@6 extension@40 extension@48 next@56 tcp@64"},
        {"no next header", ipv6, ip6(59, ""), "ip6@0 next@6"},
        {"no next header with bytes behind", ipv6, ip6(59), "ip6@0 next@6"},
        {"an upper layer that is not parsed", ipv6, ip6(253), "ip6@0 next@6"},
        {"extension longer than the sampled bytes", ipv6, ip6(0, "11ff 010400000000" + udp6),
         "ip6@0 extension@6"},
        {"IPv6 payload length 0 with bytes behind", ipv6, ip6(17, ports, 0), "ip6@0 next@6 udp@40"},
        {"IPv6 with padding behind", ipv6, ip6(17, ports + "0000", 4), "ip6@0 next@6 udp@40"},
        {"version 4 where 6 is said", ipv6, "4" + ip6(17).mid(1), "ip6@0"},

        // What Ethernet carries beside IP.
        {"spanning tree", ethernet, macs + "0026 424203 0000000000", "eth@0 llc@14 stp@17"},
        {"spanning tree of a VLAN", ethernet, macs + "0032 aaaa03 00000c 010b 0000000000",
         "eth@0 llc@14 snap@17 stp@22"},
        {"IS-IS", ethernet, macs + "0040 fefe03 831b0100", "eth@0 llc@14 isis@17"},
        {"CDP", ethernet, macs + "0026 aaaa03 00000c 2000 02b4", "eth@0 llc@14 snap@17 cdp@22"},
        {"LACP", ethernet, macs + "8809 0101 0114", "eth@0 type@12 lacp@14"},
        {"OAM, another slow protocol", ethernet, macs + "8809 0300 50", "eth@0 type@12 slow@14"},
        {"LLDP", ethernet, macs + "88cc 0207 04", "eth@0 type@12 lldp@14"},
        {"EAPOL", ethernet, macs + "888e 0101 0000", "eth@0 type@12 eapol@14"},
        {"MACsec", ethernet, macs + "88e5 2c00 00000001", "eth@0 type@12 macsec@14"},
        {"FCoE", ethernet, macs + "8906 00000000", "eth@0 type@12 fcoe@14"},
        {"PTP on Ethernet", ethernet, macs + "88f7 0002 002c", "eth@0 type@12 ptp@14"},
        {"802.1ah", ethernet, macs + "88a8 0064 88e7 20 00abcd" + macs + "8100 0005 0800" + ip4(17),
         "eth@0 vlan@14 type@16 pbb@18 eth@22 vlan@36 type@38 ip@40 udp@60"},
        {"NSH with IPv4", ethernet, macs + "894f 0fc6 01 01 00030907" + QByteArray(32, '0') + ip4(17),
         "eth@0 type@12 nsh@14 ip@38 udp@58"},
        {"NSH with Ethernet", ethernet, macs + "894f 0fc2 02 03 00030907" + macs + "0806 0001",
         "eth@0 type@12 nsh@14 eth@22 type@34 arp@36"},
        {"NSH shorter than itself", ethernet, macs + "894f 0fc1 02 03 00030907" + macs + "0806 0001",
         "eth@0 type@12 nsh@14"},

        {"metadata of Cisco", ethernet, macs + "8909 0101 0001 0007 0800" + ip4(6),
         "eth@0 type@12 cmd@14 ip@22 tcp@42"},
        {"metadata of Cisco in GRE", ipv4, ip4(47, "2000 8909 00000028 0800 0101 0001 0000" + ip4(6)),
         "ip@0 gre@20 cmd@28 ip@36 tcp@56"},

        // MPLS and PPP.
        {"one label", ethernet, macs + "8847 03e861ff" + ip4(17), "eth@0 type@12 mpls@14 ip@18 udp@38"},
        {"three labels, multicast", ethernet, macs + "8848 00010040 00011040 00012140" + ip6(17),
         "eth@0 type@12 mpls@14 ip6@26 next@32 udp@66"},
        {"an Ethernet pseudowire", ethernet,
         macs + "8847 00010040 00012140 00000007" + macs + "0800" + ip4(6),
         "eth@0 type@12 mpls@14 eth@26 type@38 ip@40 tcp@60"},
        {"one without a control word", ethernet, macs + "8847 00012140" + macs + "0800" + ip4(6),
         "eth@0 type@12 mpls@14 eth@18 type@30 ip@32 tcp@52"},
        {"an associated channel", ethernet, macs + "8847 00012140 10000007 20c80318" + QByteArray(40, '0'),
         "eth@0 type@12 mpls@14"},
        {"labels without an end", ethernet,
         macs + "8847" + QByteArray("00010040").repeated(40) + "00010140" + ip4(6), "eth@0 type@12 mpls@14"},
        {"MPLS first", 13, "00010140" + ip4(6), "mpls@0 ip@4 tcp@24"},
        {"MPLS in IPv4", ipv4, ip4(137, "00010140" + ip4(6)), "ip@0 mpls@20 ip@24 tcp@44"},
        {"MPLS in GRE", ipv4, ip4(47, "0000 8847 00010140" + ip4(6)), "ip@0 gre@20 mpls@24 ip@28 tcp@48"},
        {"MPLS in UDP", ipv4, ip4(17, "d000 19eb 0020 0000 00010140" + ip4(6)),
         "ip@0 udp@20 mpls@28 ip@32 tcp@52"},
        {"PPPoE session", ethernet, macs + "8864 1100 0017 001a 0021" + ip4(6),
         "eth@0 type@12 pppoe@14 ppp@20 ip@22 tcp@42"},
        {"PPPoE session with IPv6", ethernet, macs + "8864 1100 0017 002e 0057" + ip6(6),
         "eth@0 type@12 pppoe@14 ppp@20 ip6@22 next@28 tcp@62"},
        {"PPPoE session with link control", ethernet, macs + "8864 1100 0017 0010 c021 0901",
         "eth@0 type@12 pppoe@14 ppp@20"},
        {"PPPoE discovery", ethernet, macs + "8863 1109 0000 0004 01010000", "eth@0 type@12 pppoe@14"},
        {"PPP", 7, "0021" + ip4(6), "ppp@0 ip@2 tcp@22"},
        {"PPP with its address", 7, "ff03 0281 00010140" + ip4(6), "ppp@0 mpls@4 ip@8 tcp@28"},
        {"PPP with a short protocol", 7, "21" + ip4(6), "ppp@0 ip@1 tcp@21"},
        {"packet over SONET", 14, "ff03 0021" + ip4(6), "ppp@0 ip@4 tcp@24"},
        {"packet over SONET as Cisco has it", 14, "0f00 0800" + ip4(6), "hdlc@0 ip@4 tcp@24"},

        // IEEE 802.11.
        {"data of a station", 15, "0801 0000" + macs + "020000000003 0000 aaaa03 000000 0800" + ip4(6),
         "wlan@0 llc@24 snap@27 type@30 ip@32 tcp@52"},
        {"quality of service", 15, "8801 0000" + macs + "020000000003 0000 0000 aaaa03 000000 0800" + ip4(6),
         "wlan@0 llc@26 snap@29 type@32 ip@34 tcp@54"},
        {"between access points", 15,
         "0803 0000" + macs + "020000000003 0000 020000000004 aaaa03 000000 0800" + ip4(6),
         "wlan@0 llc@30 snap@33 type@36 ip@38 tcp@58"},
        {"encrypted", 15, "0841 0000" + macs + "020000000003 0000 aaaa03 000000 0800" + ip4(6), "wlan@0"},
        {"no data", 15, "4801 0000" + macs + "020000000003 0000 aaaa03 000000 0800", "wlan@0"},
        {"beacon", 15, "8000 0000" + macs + "020000000003 0000 aaaa03 000000 0800", "wlan@0"},

        // IP in IP, and GRE.
        {"IPIP", ipv4, ip4(4, ip4(4, ip4(6))), "ip@0 ip@20 ip@40 tcp@60"},
        {"6in4", ipv4, ip4(41, ip6(17)), "ip@0 ip6@20 next@26 udp@60"},
        {"4in6", ipv6, ip6(4, ip4(17)), "ip6@0 next@6 ip@40 udp@60"},
        {"6in6", ipv6, ip6(41, ip6(17)), "ip6@0 next@6 ip6@40 next@46 udp@80"},
        {"GRE", ipv4, ip4(47, "0000 0800" + ip4(6)), "ip@0 gre@20 ip@24 tcp@44"},
        {"GRE with all its fields", ipv4, ip4(47, "b000 86dd 12340000 deadbeef 00000001" + ip6(6)),
         "ip@0 gre@20 ip6@36 next@42 tcp@76"},
        {"GRE with a source route", ipv4, ip4(47, "4000 0800 00000000" + ip4(6)), "ip@0 gre@20"},
        {"PPTP", ipv4, ip4(47, "3081 880b 00180001 00000001 00000002 ff03 0021" + ip4(6)),
         "ip@0 gre@20 ppp@36 ip@40 tcp@60"},
        {"GRE of a version to come", ipv4, ip4(47, "0002 0800" + ip4(6)), "ip@0 gre@20"},
        {"GRE with an unknown protocol", ipv4, ip4(47, "2000 2001 00000002 0102"), "ip@0 gre@20"},
        {"NVGRE", ipv4, ip4(47, "2000 6558 00abcd07" + macs + "0800" + ip4(6)),
         "ip@0 gre@20 eth@28 type@40 ip@42 tcp@62"},
        {"ERSPAN I", ipv4, ip4(47, "0000 88be" + macs + "0800" + ip4(6)),
         "ip@0 gre@20 eth@24 type@36 ip@38 tcp@58"},
        {"ERSPAN II", ipv4, ip4(47, "1000 88be 00000001 1001 0064 00000000" + macs + "0800" + ip4(6)),
         "ip@0 gre@20 erspan@28 eth@36 type@48 ip@50 tcp@70"},
        {"ERSPAN III", ipv4,
         ip4(47, "1000 22eb 00000001 2001 0064 00000000 0000 0000" + macs + "0800" + ip4(6)),
         "ip@0 gre@20 erspan@28 eth@40 type@52 ip@54 tcp@74"},
        {"ERSPAN III with a subheader", ipv4,
         ip4(47, "1000 22eb 00000001 2001 0064 00000000 0000 0001 0000000000000000" + macs + "0800" + ip4(6)),
         "ip@0 gre@20 erspan@28 eth@48 type@60 ip@62 tcp@82"},
        {"ERSPAN III of an IP packet", ipv4,
         ip4(47, "1000 22eb 00000001 2001 0064 00000000 0000 0800" + ip4(6)),
         "ip@0 gre@20 erspan@28 ip@40 tcp@60"},
        {"ERSPAN III of another kind", ipv4,
         ip4(47, "1000 22eb 00000001 2001 0064 00000000 0000 0c00" + ip4(6)), "ip@0 gre@20 erspan@28"},
        {"ERSPAN of a version to come", ipv4, ip4(47, "1000 88be 00000001 7001 0064 00000000" + macs),
         "ip@0 gre@20 erspan@28"},

        // What else IP carries.
        {"SCTP", ipv4, ip4(132), "ip@0 sctp@20"},
        {"DCCP", ipv6, ip6(33), "ip6@0 next@6 dccp@40"},
        {"UDP-Lite", ipv4, ip4(136), "ip@0 udplite@20"},
        {"ESP", ipv4, ip4(50, "12345678 00000001"), "ip@0 esp@20"},
        {"AH", ipv4, ip4(51, "0604 0000 00000001 00000001 000000000000000000000000" + ports),
         "ip@0 ah@20 tcp@44"},
        {"AH longer than the sampled bytes", ipv4, ip4(51, "06ff 0000 00000001 00000001" + ports),
         "ip@0 ah@20"},
        {"IGMP", ipv4, ip4(2, "1100 0000"), "ip@0 igmp@20"},
        {"EIGRP", ipv4, ip4(88, "0205 0000"), "ip@0 eigrp@20"},
        {"OSPF", ipv6, ip6(89, "0301 0024"), "ip6@0 next@6 ospf@40"},
        {"PIM", ipv4, ip4(103, "2000 0000"), "ip@0 pim@20"},
        {"VRRP", ipv4, ip4(112, "212a bf01"), "ip@0 vrrp@20"},
        {"an ICMP error has no inner layers", ipv4, ip4(1, "0303 0000 00000000" + ip4(17)), "ip@0 icmp@20"},
        {"an ICMPv6 error has none", ipv6, ip6(58, "0104 0000 00000000" + ip6(17)), "ip6@0 next@6 icmp6@40"},

        // What UDP carries.
        {"DNS query", ipv4, ip4(17, "8000 0035 0014 0000" + dns), "ip@0 udp@20 dns@28"},
        {"DNS response", ipv4, ip4(17, "0035 12b5 0014 0000" + dns), "ip@0 udp@20 dns@28"},
        {"multicast DNS", ipv4, ip4(17, "14e9 14e9 0014 0000" + dns), "ip@0 udp@20 dns@28"},
        {"PTP", ipv4, ip4(17, "013f 013f 000a 0000 0002"), "ip@0 udp@20 ptp@28"},
        {"VXLAN", ipv4, ip4(17, "d000 12b5 0020 0000 08000000 00006400" + macs + "0800" + ip4(6)),
         "ip@0 udp@20 vxlan@28 eth@36 type@48 ip@50 tcp@70"},
        {"VXLAN on its old port", ipv4, ip4(17, "d000 2118 0020 0000 08000000 00006400" + macs + "0806 0001"),
         "ip@0 udp@20 vxlan@28 eth@36 type@48 arp@50"},
        {"no VXLAN", ipv4, ip4(17, "d000 12b5 0020 0000 00000000 00006400" + macs + "0800" + ip4(6)),
         "ip@0 udp@20"},
        {"VXLAN-GPE with IPv4", ipv4, ip4(17, "d000 12b6 0020 0000 0c000001 00006400" + ip4(6)),
         "ip@0 udp@20 vxlan@28 ip@36 tcp@56"},
        {"VXLAN-GPE with NSH", ipv4,
         ip4(17, "d000 12b6 0020 0000 0c000004 00006400 0fc2 02 02 00030907" + ip6(6)),
         "ip@0 udp@20 vxlan@28 nsh@36 ip6@44 next@50 tcp@84"},
        {"Geneve", ipv4, ip4(17, "d000 17c1 0020 0000 0000 6558 00000a00" + macs + "0800" + ip4(6)),
         "ip@0 udp@20 geneve@28 eth@36 type@48 ip@50 tcp@70"},
        {"Geneve with options", ipv6,
         ip6(17, "d000 17c1 0020 0000 0240 0800 00000a00 0101800100000001" + ip4(6)),
         "ip6@0 next@6 udp@40 geneve@48 ip@64 tcp@84"},
        {"Geneve with more options than there are bytes", ipv4,
         ip4(17, "d000 17c1 0020 0000 3f40 0800 00000a00 0101800100000001" + ip4(6)),
         "ip@0 udp@20 geneve@28"},
        {"GTP-U", ipv4, ip4(17, "d000 0868 0020 0000 30ff 0018 00000001" + ip4(6)),
         "ip@0 udp@20 gtp@28 ip@36 tcp@56"},
        {"GTP-U with extension headers", ipv4,
         ip4(17, "d000 0868 0020 0000 34ff 0030 00000001 00000085 01100185 01100100" + ip6(6)),
         "ip@0 udp@20 gtp@28 ip6@48 next@54 tcp@88"},
        {"GTP-U with a sequence number", ipv4,
         ip4(17, "d000 0868 0020 0000 32ff 001c 00000001 00010000" + ip4(6)),
         "ip@0 udp@20 gtp@28 ip@40 tcp@60"},
        {"GTP-U with an extension header of no length", ipv4,
         ip4(17, "d000 0868 0020 0000 34ff 0030 00000001 00000085 00000085" + ip6(6)), "ip@0 udp@20 gtp@28"},
        {"GTP-U echo", ipv4, ip4(17, "d000 0868 0020 0000 3201 0004 00000000 00010000"),
         "ip@0 udp@20 gtp@28"},
        {"Teredo", ipv4, ip4(17, "d000 0dd8 0020 0000" + ip6(58, "8000 0000")),
         "ip@0 udp@20 teredo@28 ip6@28 next@34 icmp6@68"},
        {"Teredo with both indications", ipv4,
         ip4(17,
             "0dd8 d000 0020 0000 0001 0000 0102030405060708 00 0000 1234 0a000001" + ip6(58, "8000 0000")),
         "ip@0 udp@20 teredo@28 ip6@49 next@55 icmp6@89"},
        {"no Teredo", ipv4, ip4(17, "d000 0dd8 0020 0000 01020304"), "ip@0 udp@20"},
        {"RoCE", ipv4, ip4(17, "d000 12b7 0020 0000 0a40ffff 00000011 00000001"), "ip@0 udp@20 ibbt@28"},

        // What the sampled bytes begin with.
        {"token ring", 3, macs, ""},
        {"protocol 0", 0, macs + "0800", ""},
        {"protocol beyond all", 0xFFFFFFFF, macs + "0800", ""},
    };
}

} // namespace

class LayoutTest : public QObject
{
    Q_OBJECT

private slots:
    void headersAreFound_data();
    void headersAreFound();
    void aCutPacketHasTheLayersThatBeginInIt_data();
    void aCutPacketHasTheLayersThatBeginInIt();
    void emptyBytesHaveNoLayers();
    void aDeepPacketIsCutAtTheDeepestLayer();
    void layersAreFoundByOccurrence();
    void equalLayoutsAreEqual();
    void randomBytesStayInside();
    void realPacketsStayInside();
    void everyLayerIsDescribed();
};

void LayoutTest::headersAreFound_data()
{
    QTest::addColumn<quint32>("protocol");
    QTest::addColumn<QByteArray>("hex");
    QTest::addColumn<QString>("layers");
    for (const Case& row : cases())
        QTest::newRow(row.name) << row.protocol << row.hex << row.layers;
}

void LayoutTest::headersAreFound()
{
    QFETCH(quint32, protocol);
    QFETCH(QByteArray, hex);
    QFETCH(QString, layers);
    QCOMPARE(text(parse(protocol, QByteArray::fromHex(hex))), layers);
}

void LayoutTest::aCutPacketHasTheLayersThatBeginInIt_data()
{
    headersAreFound_data();
}

// A cut never adds a layer, and every layer that is told of begins inside. A layer may be missing although
// its first byte is there: whether it is one is said by a field that was cut.
void LayoutTest::aCutPacketHasTheLayersThatBeginInIt()
{
    QFETCH(quint32, protocol);
    QFETCH(QByteArray, hex);
    const QByteArray bytes = QByteArray::fromHex(hex);
    const packet::Layout whole = parse(protocol, bytes);
    for (qsizetype length = 0; length < bytes.size(); ++length) {
        const packet::Layout cut = parse(protocol, bytes.left(length));
        for (const packet::Layer& layer : cut)
            QVERIFY2(layer.offset < length, qPrintable(text(cut)));
        QVERIFY2(text(whole).startsWith(text(cut)), qPrintable(text(cut)));
    }
}

void LayoutTest::emptyBytesHaveNoLayers()
{
    for (const std::uint32_t protocol : {1u, 7u, 11u, 12u, 13u, 14u, 15u})
        QCOMPARE(packet::parse(protocol, {}).size(), std::size_t(0));
}

void LayoutTest::aDeepPacketIsCutAtTheDeepestLayer()
{
    QByteArray tags;
    for (int i = 0; i < 40; ++i)
        tags += "8100 0001";
    QCOMPARE(parse(1, QByteArray::fromHex(macs + tags + "0800" + ip4(17))).size(), packet::Layout::maxLayers);
    QByteArray extensions;
    for (int i = 0; i < 40; ++i)
        extensions += "3c00 010400000000";
    QCOMPARE(parse(12, QByteArray::fromHex(ip6(60, extensions + "1100 010400000000" + ports))).size(),
             packet::Layout::maxLayers);
}

void LayoutTest::layersAreFoundByOccurrence()
{
    const packet::Layout layout = parse(1, QByteArray::fromHex(macs + "88a8 0064 8100 00c8 0800" + ip4(17)));
    QCOMPARE(layout.find(LayerId::Vlan), std::optional<std::uint16_t>(14));
    QCOMPARE(layout.find(LayerId::Vlan, 1), std::optional<std::uint16_t>(18));
    QCOMPARE(layout.find(LayerId::Vlan, 2), std::nullopt);
    QCOMPARE(layout.find(LayerId::Tcp), std::nullopt);
}

void LayoutTest::equalLayoutsAreEqual()
{
    const QByteArray udp = QByteArray::fromHex(macs + "0800" + ip4(17));
    QByteArray other = udp;
    other[19] = 7; // another identification
    QVERIFY(parse(1, udp) == parse(1, other));
    QVERIFY(!(parse(1, udp) == parse(1, QByteArray::fromHex(macs + "0800" + ip4(6)))));
    QVERIFY(!(parse(1, udp) == parse(1, udp.left(30))));
}

void LayoutTest::randomBytesStayInside()
{
    std::mt19937 random{1};
    const std::vector<Case> known = cases();
    for (int i = 0; i < 100'000; ++i) {
        QByteArray bytes;
        std::uint32_t protocol = 1;
        if (i % 2 == 0) {
            constexpr std::uint32_t protocols[] = {1, 7, 11, 12, 13, 14, 15};
            protocol = protocols[random() % std::size(protocols)];
            bytes.resize(qsizetype(random() % 80));
            for (char& byte : bytes)
                byte = char(random());
        } else {
            const Case& row = known[random() % known.size()];
            protocol = row.protocol;
            bytes = QByteArray::fromHex(row.hex);
            for (int changes = int(random() % 4); changes >= 0; --changes)
                bytes[qsizetype(random()) % bytes.size()] = char(random());
        }
        for (const packet::Layer& layer : parse(protocol, bytes))
            QVERIFY2(layer.offset < bytes.size(), bytes.toHex());
    }
}

// Ordinary packets of many protocols, whatever they are, cut at every length.
void LayoutTest::realPacketsStayInside()
{
    const std::filesystem::path folder = support::captureFolder() / "packets";
    std::error_code missing;
    if (!std::filesystem::is_directory(folder, missing))
        QSKIP("There are no packets here: set WEIR_CAPTURES to a folder with a folder packets in it.");
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const support::ByteVector file = support::readFile(entry.path());
        // The records of a little-endian pcap by its own lengths; another file is a run of bytes like any.
        for (std::size_t at = 24; at + 16 < file.size();) {
            const std::size_t length = std::min<std::size_t>(file[at + 8] | std::size_t(file[at + 9]) << 8 |
                                                                 std::size_t(file[at + 10]) << 16,
                                                             file.size() - at - 16);
            const QByteArray bytes(reinterpret_cast<const char*>(file.data() + at + 16), qsizetype(length));
            for (qsizetype cut = 0; cut <= std::min<qsizetype>(bytes.size(), 128); ++cut)
                for (const std::uint32_t protocol : {1u, 11u, 12u})
                    for (const packet::Layer& layer : parse(protocol, bytes.left(cut)))
                        QVERIFY(layer.offset < cut);
            at += 16 + length;
        }
    }
}

void LayoutTest::everyLayerIsDescribed()
{
    std::set<std::string_view> tokens;
    for (const packet::LayerRow& row : packet::layers().subspan(1)) {
        QVERIFY(&packet::layerRow(row.id) == &row);
        QVERIFY(!row.title.empty());
        QVERIFY2(!row.source.empty(), row.title.data());
        const bool isTold = row.id >= packet::LayerId::ToldEthernet; // and looks like what was sampled
        QVERIFY(!isTold || row.parse == nullptr);
        if (!row.token.empty())
            QVERIFY2(tokens.insert(row.token).second != isTold, row.token.data());
    }
    for (const std::uint16_t etherType :
         std::initializer_list<std::uint16_t>{0x0800, 0x0806, 0x86DD, 0x8100, 0x88A8})
        QVERIFY(packet::layerRow(packet::layerOfEtherType(etherType)).parse != nullptr);
    for (const std::uint8_t protocol : std::initializer_list<std::uint8_t>{1, 6, 17, 58})
        QVERIFY(packet::layerRow(packet::layerOfIpProtocol(protocol)).parse != nullptr);
}

QTEST_APPLESS_MAIN(LayoutTest)
#include "tst_layout.moc"
