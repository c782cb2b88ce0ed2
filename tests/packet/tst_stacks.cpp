// SPDX-License-Identifier: GPL-3.0-or-later
// Packets of real networks: the protocols of each file of the folder `packets` beside the captures.
#include <QTest>
#include <map>

#include "packet/layers.h"
#include "support/captures.h"

using namespace weir;

namespace
{

/// A number of a pcap file, whose byte order its first bytes tell.
std::uint32_t numberAt(const support::ByteVector& file, std::size_t at)
{
    const bool littleEndian = file[0] == 0xD4 || file[0] == 0x4D;
    std::uint32_t number = base::loadBe32(file.data() + at);
    return littleEndian ? __builtin_bswap32(number) : number;
}

/// What sFlow calls the link type of a pcap file; 0 for what is not parsed.
std::uint32_t headerProtocol(std::uint32_t linkType, std::uint8_t firstByte)
{
    switch (linkType) {
    case 1: return 1;
    case 9: return 7;
    case 12: // without a link layer
    case 101: return firstByte >> 4 == 6 ? 12 : 11;
    case 107: return 5;
    case 228: return 11;
    case 229: return 12;
    default: return 0;
    }
}

std::string stackOf(const packet::Layout& layout)
{
    std::string stack;
    for (const packet::Layer& layer : layout) {
        const std::string_view token = packet::layerRow(layer.id).token;
        if (token.empty())
            continue;
        if (!stack.empty())
            stack += '.';
        stack += token;
    }
    return stack;
}

/// `eth.arp*2 eth.ip.tcp*1`
QString stacksOf(const support::ByteVector& file)
{
    std::map<std::string, int> counts;
    const std::uint32_t linkType = numberAt(file, 20);
    for (std::size_t at = 24; at + 16 < file.size();) {
        const std::size_t length = std::min<std::size_t>(numberAt(file, at + 8), file.size() - at - 16);
        const base::Bytes bytes(file.data() + at + 16, length);
        ++counts[stackOf(packet::parse(headerProtocol(linkType, bytes[0]), bytes))];
        at += 16 + length;
    }
    QStringList words;
    for (const auto& [stack, count] : counts)
        words.append(QStringLiteral("%1*%2").arg(QString::fromStdString(stack)).arg(count));
    return words.join(' ');
}

struct Row {
    const char* file;
    const char* stacks;
};

// clang-format off
constexpr Row rows[] = {
    {"ndpi-4in6tunnel.pcap",                        "eth.ip6.ip.tcp*4"},
    {"ndpi-6in4tunnel.pcap",                        "eth.ip.ip6.icmp6*42 eth.ip.ip6.tcp*74 eth.ip.ip6.udp.dns*4"},
    {"ndpi-ah.pcap",                                "eth.ip.ah.icmp*2 eth.ip.udp*4"},
    {"ndpi-dns.pcap",                               "eth.ip.udp.dns*3 eth.vlan.vlan.pppoe.ppp.ip.udp.dns*2"},
    {"ndpi-gtp_c.pcap",                             "eth.ip.udp*4"},
    {"ndpi-sctp.pcap",                              "eth.ip.sctp*4"},
    {"ndpi-teredo.pcap",                            "eth.ip.udp.teredo.ip6*2 eth.ip.udp.teredo.ip6.icmp6*22"},
    {"tcpdump-02-sunrise-sunset-esp.pcap",          "eth.ip.esp*8"},
    {"tcpdump-802.1D_spanning_tree.pcap",           "eth.llc.stp*14"},
    {"tcpdump-802.1ad_QinQ.pcap",                   "eth.vlan.vlan.arp*2"},
    {"tcpdump-LACP.pcap",                           "eth.lacp*20"},
    {"tcpdump-LINKTYPE_RAW_ipv6.pcap",              "ip6.udp.dns*1"},
    {"tcpdump-LLDP_and_CDP.pcap",                   "eth.llc.snap.cdp*4 eth.lldp*8"},
    {"tcpdump-NHRP_registration.pcap",              "eth.vlan.ip.gre*4"},
    {"tcpdump-OSPFv3_with_AH.pcap",                 "eth.ip6.ah.ospf*61"},
    {"tcpdump-dccp_partial_csum_v6_simple.pcap",    "eth.ip6.dccp*7"},
    {"tcpdump-erspan-type-ii-1.pcap",               "eth.ip.gre.erspan.eth.ip.pim*1"},
    {"tcpdump-geneve.pcap",                         "eth.ip.udp.geneve.eth.ip.icmp*6 eth.ip.udp.geneve.eth.ip.tcp*33"},
    {"tcpdump-icmpv6-ra-pref64.pcap",               "eth.ip6.icmp6*4"},
    {"tcpdump-icmpv6-rfc7112.pcap",                 "eth.ip6.icmp6*1"},
    {"tcpdump-icmpv6.pcap",                         "eth.ip6.icmp6*5"},
    {"tcpdump-igmpv3-queries.pcap",                 "eth.ip.igmp*6"},
    {"tcpdump-ipv4_tcp_http_xml.pcap",              "eth.vlan.ip.tcp*1"},
    {"tcpdump-ipv6-routing-header.pcap",            "eth.ip6.icmp6*2 eth.ip6.udp*2"},
    {"tcpdump-ipv6-srh-ext-header.pcap",            "eth.ip6.ip6.icmp6*1"},
    {"tcpdump-ipv6_no_next_header.pcap",            "eth.ip6*1"},
    {"tcpdump-mpls-over-udp.pcap",                  "eth.ip.udp.mpls.ip.icmp*2"},
    {"tcpdump-mpls-traceroute.pcap",                "ppp.ip.icmp*9 ppp.mpls.ip.udp*9"},
    {"tcpdump-nsh.pcap",                            "eth.nsh.ip.udp*1"},
    {"tcpdump-pppoes.pcap",                         "eth.pppoe.ppp*2"},
    {"tcpdump-tok2str-oobr-2.pcap",                 "eth.mpls.ip.udp*1"},
    {"tcpdump-various_gre.pcap",                    "eth*5 eth.llc.snap*1 eth.llc.snap.cdp*1 eth.llc.snap.stp*21 eth.llc.stp*21 eth.vlan.ip.gre*10 eth.vlan.ip.gre.cmd.ip.gre*8 eth.vlan.ip.gre.cmd.ip.icmp*10 eth.vlan.ip.gre.cmd.ip.pim*2 eth.vlan.llc.snap.stp*21"},
    {"tcpdump-vrrp.pcap",                           "eth.ip.vrrp*101 eth.ip6.vrrp*64"},
    {"tcpdump-vxlan.pcap",                          "eth.ip.udp.vxlan.eth.arp*2 eth.ip.udp.vxlan.eth.ip.icmp*8"},
    {"wireshark-arp.pcap",                          "fr.snap.arp*1"},
    {"wireshark-ipoipoip.pcap",                     "ip.ip.ip.ip.ip.tcp*1 ip.udp*1"},
    {"wireshark-ipv6.pcap",                         "eth.ip6.icmp6*1"},
};
// clang-format on

} // namespace

class StacksTest : public QObject
{
    Q_OBJECT

private slots:
    void protocolsOfRealPackets_data();
    void protocolsOfRealPackets();
};

void StacksTest::protocolsOfRealPackets_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("stacks");
    for (const Row& row : rows)
        QTest::newRow(row.file) << QString(row.file) << QString(row.stacks);
}

void StacksTest::protocolsOfRealPackets()
{
    QFETCH(QString, file);
    const std::filesystem::path path = support::captureFolder() / "packets" / file.toStdString();
    std::error_code missing;
    if (!std::filesystem::exists(path, missing))
        QSKIP("There are no packets here: set WEIR_CAPTURES to a folder with a folder packets in it.");
    QTEST(stacksOf(support::readFile(path)), "stacks");
}

QTEST_APPLESS_MAIN(StacksTest)
#include "tst_stacks.moc"
