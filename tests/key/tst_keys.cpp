// SPDX-License-Identifier: GPL-3.0-or-later
#include "key/key_row.h"

#include <QTest>
#include <set>

#include "packet/layers.h"
#include "sampled_packet.h"

using namespace weir;
using namespace weir::test;
using packet::HeaderProtocol;

namespace
{

// 0A1B2C3D4E5F -> 020000000002, VLAN 20 priority 5, 10.0.0.1:51234 -> 10.0.0.2:443, SYN and ACK, ef and
// congestion met
const char* const tcpInVlan = "020000000002 0A1B2C3D4E5F 8100 A014 0800"
                              "45BB 05DC 1234 4000 4006 0000 0A000001 0A000002"
                              "C822 01BB 00000001 00000002 5012 FFFF 0000 0000";
const char* const udpFragment = "FFFFFFFFFFFF 0A1B2C3D4E5F 0800"
                                "4500 05DC 1234 2000 3F11 0000 0A000001 0A0000FF"
                                "C822 0035 0010 0000";
const char* const echoRequest = "01005E000001 0A1B2C3D4E5F 0800"
                                "4500 0054 0000 2001 4001 0000 0A000001 E0000001"
                                "0800 0000 0007 0103";
const char* const echo = "020000000002 0A1B2C3D4E5F 0800"
                         "451C 0054 0000 4000 4001 0000 0A000001 0A000002"
                         "0800 0000 0007 0103";
const char* const unreachable = "020000000002 0A1B2C3D4E5F 0800"
                                "4500 0054 0000 4000 4001 0000 0A000001 0A000002"
                                "0301 0000 0007 0103";
const char* const arpRequest = "FFFFFFFFFFFF 0A1B2C3D4E5F 0806"
                               "0001 0800 06 04 0001 0A1B2C3D4E5F 0A000001 000000000000 0A000002";
const char* const arpOfAnotherKind =
    "FFFFFFFFFFFF 0A1B2C3D4E5F 0806"
    "0001 0800 08 04 0001 0A1B2C3D4E5F0000 0A000001 0000000000000000 0A000002";
// hop-by-hop and fragment headers before UDP, the last fragment at offset 0
const char* const ip6WithExtensions = "020000000002 0A1B2C3D4E5F 86DD"
                                      "6607A5FC 0020 00 3F FE80000000000000104C51DF4458E00A"
                                      "FF0200000000000000000000000000FB"
                                      "2C00 0104 00000000"
                                      "1100 0001 00000007"
                                      "14E9 14E9 0010 0000";
const char* const neighbourSolicitation = "333300000001 0A1B2C3D4E5F 86DD"
                                          "60000000 0018 3A FF FE800000000000000000000000000001"
                                          "FF0200000000000000000001FF000002"
                                          "8700 0000 00000000";
const char* const twoTags = "020000000002 0A1B2C3D4E5F 88A8 0064 8100 6014 0806";
const char* const spanningTree = "0180C2000000 0A1B2C3D4E5F 0026 4242 03 00000000";
const char* const snap = "020000000002 0A1B2C3D4E5F 0026 AAAA 03 000000 0800"
                         "4500 0054 0000 4000 4001 0000 0A000001 0A000002";

// a service tag, a backbone tag, a customer tag: I-SID 43981
const char* const backbone = "020000000002 0A1B2C3D4E5F 88A8 0064 88E7 2000ABCD"
                             "020000000004 0A1B2C3D4E60 8100 0005 0806 0001";
// labels 16006 and 21, then 10.0.0.1 -> 10.0.0.2
const char* const labelled = "020000000002 0A1B2C3D4E5F 8847 03E86040 0001513F"
                             "4500 0018 0000 0000 4011 0000 0A000001 0A000002 C822 0035";
const char* const labelsCut = "020000000002 0A1B2C3D4E5F 8847 03E86040 00015040";
const char* const dialIn = "020000000002 0A1B2C3D4E5F 8864 1100 88B9 001A 0021"
                           "4500 0018 0000 0000 4006 0000 0A000001 0A000002 C822 0035";
// GRE with checksum, key and sequence number
const char* const greWithKey =
    "020000000002 0A1B2C3D4E5F 0800 4500 0038 0000 0000 402F 0000 0A000001 0A000002"
    "B000 0800 00000000 DEADBEEF 00000001"
    "4500 0014 0000 0000 40FD 0000 0A090001 0A090002";
const char* const greWithoutKey =
    "020000000002 0A1B2C3D4E5F 0800 4500 0034 0000 0000 402F 0000 0A000001 0A000002"
    "0000 0800 4500 0014 0000 0000 40FD 0000 0A090001 0A090002";
// PPTP: its key is a length and a call
const char* const callInGre = "020000000002 0A1B2C3D4E5F 0800 4500 0030 0000 0000 402F 0000 0A000001 0A000002"
                              "2001 880B 00040001 C021 0901";
const char* const nvgre = "020000000002 0A1B2C3D4E5F 0800 4500 0050 0000 0000 402F 0000 0A000001 0A000002"
                          "2000 6558 00ABCD07 020000000004 0A1B2C3D4E60 0806 0001";
const char* const mirrored = "020000000002 0A1B2C3D4E5F 0800 4500 0050 0000 0000 402F 0000 0A000001 0A000002"
                             "1000 88BE 00000001 1001 03E8 00000000 020000000004 0A1B2C3D4E60 0806 0001";
const char* const vxlan = "020000000002 0A1B2C3D4E5F 0800 4500 0060 0000 0000 4011 0000 0A000001 0A000002"
                          "D000 12B5 004C 0000 08000000 00006400 020000000004 0A1B2C3D4E60 0800"
                          "4500 0018 0000 0000 4006 0000 0A090001 0A090002 C822 01BB";
const char* const geneve =
    "020000000002 0A1B2C3D4E5F 0800 4500 0060 0000 0000 4011 0000 0A000001 0A000002"
    "D000 17C1 004C 0000 0140 6558 00000A00 01010000 020000000004 0A1B2C3D4E60 0806 0001";
const char* const userPacket =
    "020000000002 0A1B2C3D4E5F 0800 4500 0060 0000 0000 4011 0000 0A000001 0A000002"
    "0868 0868 004C 0000 30FF 0018 DEADBEEF"
    "4500 0018 0000 0000 4006 0000 0A090001 0A090002 C822 01BB";
const char* const signalling =
    "020000000002 0A1B2C3D4E5F 0800 4500 0030 0000 0000 4084 0000 0A000001 0A000002"
    "8E3C 0B80 00000000 00000000";
// ICMP errors: what they quote was sent to 10.9.0.1 or to 2001:DB8::2
const char* const noNet = "020000000002 0A1B2C3D4E5F 0800 4500 0054 0000 0000 4001 0000 0A000001 0A000002"
                          "0300 0000 00000000 4500 0054 0000 0000 4011 0000 0A000002 0A090001 C822 829B";
const char* const noHost = "020000000002 0A1B2C3D4E5F 0800 4500 0054 0000 0000 4001 0000 0A000001 0A000002"
                           "0301 0000 00000000 4500 0054 0000 0000 4011 0000 0A000002 0A090001 C822 829B";
const char* const noProtocol =
    "020000000002 0A1B2C3D4E5F 0800 4500 0054 0000 0000 4001 0000 0A000001 0A000002"
    "0302 0000 00000000 4500 0054 0000 0000 4084 0000 0A000002 0A090001 C822 829B";
const char* const noPort =
    "020000000002 0A1B2C3D4E5F 0800 4500 0054 0000 0000 4001 0000 0A000001 0A000002"
    "0303 0000 00000000 4600 0054 0000 0000 4011 0000 0A000002 0A090001 01010100 C822 829B";
const char* const noPort6 = "020000000002 0A1B2C3D4E5F 86DD 60000000 0034 3A 40"
                            "20010DB8000000000000000000000001 20010DB8000000000000000000000002"
                            "0104 0000 00000000 60000000 0004 11 40"
                            "20010DB8000000000000000000000002 20010DB8000000000000000000000003 C822 829B";
const char* const noRoute6 = "020000000002 0A1B2C3D4E5F 86DD 60000000 0034 3A 40"
                             "20010DB8000000000000000000000001 20010DB8000000000000000000000002"
                             "0100 0000 00000000 60000000 0004 11 40"
                             "20010DB8000000000000000000000002 20010DB8000000000000000000000003 C822 829B";
const char* const dnsQuery = "020000000002 0A1B2C3D4E5F 0800 4500 003D 0000 0000 4011 0000 0A000001 0A000002"
                             "801B 0035 0029 0000 BC1F 0100 0001 0000 0000 0000"
                             "03777777 076578616D706C65 03636F6D 00 001C 0001";
const char* const dnsAnswer = "020000000002 0A1B2C3D4E5F 0800 4500 003D 0000 0000 4011 0000 0A000001 0A000002"
                              "0035 801B 0029 0000 BC1F A183 0001 0000 0000 0000"
                              "04612E5C20 00 FF01 0001";
const char* const dnsRoot = "020000000002 0A1B2C3D4E5F 0800 4500 0030 0000 0000 4011 0000 0A000001 0A000002"
                            "801B 0035 0029 0000 BC1F 0100 0001 0000 0000 0000 00 0002 0001";
const char* const dnsPointer =
    "020000000002 0A1B2C3D4E5F 0800 4500 003D 0000 0000 4011 0000 0A000001 0A000002"
    "801B 0035 0029 0000 BC1F 0100 0001 0000 0000 0000 03777777 C00C 001C 0001";
const char* const dnsNoQuestion =
    "020000000002 0A1B2C3D4E5F 0800 4500 003D 0000 0000 4011 0000 0A000001 0A000002"
    "0035 801B 0029 0000 BC1F 8180 0000 0000 0000 0000 03777777 00 001C 0001";
const char* const rdmaWrite =
    "020000000002 0A1B2C3D4E5F 0800 4500 0060 0000 0000 4011 0000 0A000001 0A000002"
    "D000 12B7 004C 0000 06C0FFFF 00000011 00000001 0000000000000000 00000007 00100000";
const char* const rdmaAcknowledge =
    "020000000002 0A1B2C3D4E5F 0800 4500 0060 0000 0000 4011 0000 0A000001 0A000002"
    "D000 12B7 004C 0000 1140FFFF 00000011 00000001 1D000005";
const char* const rdmaRefused =
    "020000000002 0A1B2C3D4E5F 0800 4500 0060 0000 0000 4011 0000 0A000001 0A000002"
    "D000 12B7 004C 0000 1140FFFF 00000011 00000001 60000005";
const char* const congestion =
    "020000000002 0A1B2C3D4E5F 0800 4500 0060 0000 0000 4011 0000 0A000001 0A000002"
    "D000 12B7 004C 0000 8100FFFF 40000011 00000000 00000000000000000000000000000000";

} // namespace

class KeysTest : public QObject
{
    Q_OBJECT

private slots:
    void everyKeyIsDescribed_data();
    void everyKeyIsDescribed();
    void theExampleIsAValueOfTheType_data();
    void theExampleIsAValueOfTheType();
    void everyVisibleLayerHasItsOffset();
    void findsAKey_data();
    void findsAKey();
    void doesNotFindAKey_data();
    void doesNotFindAKey();
    void readsAPacket_data();
    void readsAPacket();
    void readsNothingBehindTheSampledBytes_data();
    void readsNothingBehindTheSampledBytes();
    void aFieldAppearsWithItsLastByte();
    void namesEveryCodePoint();
    void saysWhoTookTheSample();
    void saysWhereThePacketWent_data();
    void saysWhereThePacketWent();
    void tellsTheDirection_data();
    void tellsTheDirection();
    void countsBytesOfPacketsOnly();
    void countsStrippedBytes();
};

void KeysTest::everyKeyIsDescribed_data()
{
    QTest::addColumn<int>("number");
    for (int i = 0; const key::KeyRow& row : key::keys())
        QTest::newRow(std::string(row.name).c_str()) << i++;
}

void KeysTest::everyKeyIsDescribed()
{
    QFETCH(int, number);
    const key::KeyRow& row = key::keys()[std::size_t(number)];
    QCOMPARE(row.extract == nullptr, row.field.isAny());
    QVERIFY(!row.told.isAny() || row.field.isOfLayer());
    QVERIFY(!row.socket.isAny() || row.told.isOfLayer());
    QVERIFY(!row.title.empty());
    QVERIFY(row.description.ends_with('.'));
    QVERIFY(!row.example.empty());
    QVERIFY(!row.source.empty());
    QVERIFY(row.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos);
}

void KeysTest::theExampleIsAValueOfTheType_data()
{
    everyKeyIsDescribed_data();
}

void KeysTest::theExampleIsAValueOfTheType()
{
    QFETCH(int, number);
    const key::KeyRow& row = key::keys()[std::size_t(number)];
    if (row.type == key::ValueType::Null)
        return;
    const auto value = key::parseValue(row.type, row.bits, row.example);
    QVERIFY(value);
    QCOMPARE(value->toText(), std::string(row.example));
    if (row.type == key::ValueType::Number)
        QVERIFY(value->number >> (row.bits - 1) <= 1);
}

void KeysTest::everyVisibleLayerHasItsOffset()
{
    for (const packet::LayerRow& layer : packet::layers()) {
        if (layer.token.empty())
            continue;
        const auto offset = key::findKey(std::string(layer.token) + "_offset");
        QVERIFY2(offset, std::string(layer.token).c_str());
        QVERIFY(offset->row->perLayout);
    }
}

void KeysTest::findsAKey_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("row");
    QTest::addColumn<unsigned>("occurrence");

    QTest::newRow("plain") << QByteArray("ipsource") << QByteArray("ipsource") << 0u;
    QTest::newRow("the second header") << QByteArray("ipsource.1") << QByteArray("ipsource") << 1u;
    QTest::newRow("the last that a layout can hold") << QByteArray("vlan.23") << QByteArray("vlan") << 23u;
    QTest::newRow("an offset") << QByteArray("ip_offset.1") << QByteArray("ip_offset") << 1u;
    QTest::newRow("of the sample") << QByteArray("inputifindex") << QByteArray("inputifindex") << 0u;
}

void KeysTest::findsAKey()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, row);
    const auto key = key::findKey(name.toStdString());
    QVERIFY(key);
    QCOMPARE(std::string(key->row->name), row.toStdString());
    QTEST(key->occurrence, "occurrence");
}

void KeysTest::doesNotFindAKey_data()
{
    QTest::addColumn<QByteArray>("name");
    for (const char* name : {"", ".", "ipsourc", "ipsource.", "ipsource.0", "ipsource.01", "ipsource.24",
                             "ipsource.-1", "ipsource.1.1", "ipsource.4294967297", "IPSOURCE", " ipsource",
                             "agent.1", "bytes.1", "direction.1", "stack.1"})
        QTest::newRow(*name ? name : "empty") << QByteArray(name);
}

void KeysTest::doesNotFindAKey()
{
    QFETCH(QByteArray, name);
    QVERIFY(!key::findKey(name.toStdString()));
}

namespace
{

void addValue(const char* packet, const char* of, const char* key, const char* text)
{
    QTest::newRow(qPrintable(QString("%1: %2").arg(of, key)))
        << hex(packet) << QByteArray(key) << QString(text);
}

} // namespace

void KeysTest::readsAPacket_data()
{
    QTest::addColumn<QByteArray>("packet");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QString>("text");

    // clang-format off
    addValue(tcpInVlan, "TCP", "stack",              "eth.vlan.ip.tcp");
    addValue(tcpInVlan, "TCP", "eth_offset",         "0");
    addValue(tcpInVlan, "TCP", "vlan_offset",        "14");
    addValue(tcpInVlan, "TCP", "ip_offset",          "18");
    addValue(tcpInVlan, "TCP", "ip_offset.1",        "(null)");
    addValue(tcpInVlan, "TCP", "tcp_offset",         "38");
    addValue(tcpInVlan, "TCP", "udp_offset",         "(null)");
    addValue(tcpInVlan, "TCP", "macsource",          "0A1B2C3D4E5F");
    addValue(tcpInVlan, "TCP", "macdestination",     "020000000002");
    addValue(tcpInVlan, "TCP", "ethernetprotocol",   "2048");
    addValue(tcpInVlan, "TCP", "isunicast",          "true");
    addValue(tcpInVlan, "TCP", "ismulticast",        "false");
    addValue(tcpInVlan, "TCP", "isbroadcast",        "false");
    addValue(tcpInVlan, "TCP", "vlan",               "20");
    addValue(tcpInVlan, "TCP", "vlan.1",             "(null)");
    addValue(tcpInVlan, "TCP", "priority",           "5");
    addValue(tcpInVlan, "TCP", "ipsource",           "10.0.0.1");
    addValue(tcpInVlan, "TCP", "ipdestination",      "10.0.0.2");
    addValue(tcpInVlan, "TCP", "ipsource.1",         "(null)");
    addValue(tcpInVlan, "TCP", "ipprotocol",         "6");
    addValue(tcpInVlan, "TCP", "iptos",              "10111011");
    addValue(tcpInVlan, "TCP", "ipdscp",             "46");
    addValue(tcpInVlan, "TCP", "ipdscpname",         "ef(46)");
    addValue(tcpInVlan, "TCP", "ipecn",              "11");
    addValue(tcpInVlan, "TCP", "ipttl",              "64");
    addValue(tcpInVlan, "TCP", "ipbytes",            "1500");
    addValue(tcpInVlan, "TCP", "ipflags",            "010");
    addValue(tcpInVlan, "TCP", "ipfragoffset",       "0");
    addValue(tcpInVlan, "TCP", "tcpsourceport",      "51234");
    addValue(tcpInVlan, "TCP", "tcpdestinationport", "443");
    addValue(tcpInVlan, "TCP", "tcpflags",           "000010010");
    addValue(tcpInVlan, "TCP", "tcpwindow",          "65535");
    addValue(tcpInVlan, "TCP", "udpsourceport",      "(null)");
    addValue(tcpInVlan, "TCP", "ip6source",          "(null)");
    addValue(tcpInVlan, "TCP", "arpoperation",       "(null)");

    addValue(udpFragment, "first fragment", "isbroadcast",        "true");
    addValue(udpFragment, "first fragment", "ismulticast",        "false");
    addValue(udpFragment, "first fragment", "isunicast",          "false");
    addValue(udpFragment, "first fragment", "vlan",               "(null)");
    addValue(udpFragment, "first fragment", "ipflags",            "001");
    addValue(udpFragment, "first fragment", "ipfragoffset",       "0");
    addValue(udpFragment, "first fragment", "udpsourceport",      "51234");
    addValue(udpFragment, "first fragment", "udpdestinationport", "53");

    addValue(echoRequest, "later fragment", "ismulticast",  "true");
    addValue(echoRequest, "later fragment", "ipfragoffset", "1");
    addValue(echoRequest, "later fragment", "icmptype",     "(null)");

    addValue(echo, "echo", "icmp_offset", "34");
    addValue(echo, "echo", "icmptype",    "8");
    addValue(echo, "echo", "icmpcode",    "0");
    addValue(echo, "echo", "icmpseqno",   "259");
    addValue(echo, "echo", "ipdscpname",  "unknown(7)");

    addValue(unreachable, "unreachable", "icmptype",  "3");
    addValue(unreachable, "unreachable", "icmpcode",  "1");
    addValue(unreachable, "unreachable", "icmpseqno", "(null)");

    addValue(arpRequest, "ARP", "stack",         "eth.arp");
    addValue(arpRequest, "ARP", "arp_offset",    "14");
    addValue(arpRequest, "ARP", "arpoperation",  "1");
    addValue(arpRequest, "ARP", "arpmacsender",  "0A1B2C3D4E5F");
    addValue(arpRequest, "ARP", "arpipsender",   "10.0.0.1");
    addValue(arpRequest, "ARP", "arpmactarget",  "000000000000");
    addValue(arpRequest, "ARP", "arpiptarget",   "10.0.0.2");

    addValue(arpOfAnotherKind, "ARP with other addresses", "arpoperation", "1");
    addValue(arpOfAnotherKind, "ARP with other addresses", "arpmacsender", "(null)");
    addValue(arpOfAnotherKind, "ARP with other addresses", "arpipsender",  "(null)");
    addValue(arpOfAnotherKind, "ARP with other addresses", "arpmactarget", "(null)");
    addValue(arpOfAnotherKind, "ARP with other addresses", "arpiptarget",  "(null)");

    addValue(ip6WithExtensions, "IPv6", "stack",          "eth.ip6.udp");
    addValue(ip6WithExtensions, "IPv6", "ip6_offset",     "14");
    addValue(ip6WithExtensions, "IPv6", "udp_offset",     "70");
    addValue(ip6WithExtensions, "IPv6", "ip6source",      "FE80::104C:51DF:4458:E00A");
    addValue(ip6WithExtensions, "IPv6", "ip6destination", "FF02::FB");
    addValue(ip6WithExtensions, "IPv6", "ip6nexthdr",     "17");
    addValue(ip6WithExtensions, "IPv6", "ip6tos",         "01100000");
    addValue(ip6WithExtensions, "IPv6", "ip6dscp",        "24");
    addValue(ip6WithExtensions, "IPv6", "ip6dscpname",    "cs3(24)");
    addValue(ip6WithExtensions, "IPv6", "ip6ecn",         "00");
    addValue(ip6WithExtensions, "IPv6", "ip6flowlabel",   "501244");
    addValue(ip6WithExtensions, "IPv6", "ip6ttl",         "63");
    addValue(ip6WithExtensions, "IPv6", "ip6bytes",       "32");
    addValue(ip6WithExtensions, "IPv6", "ip6extensions",  "0.44");
    addValue(ip6WithExtensions, "IPv6", "ip6extensions.1","(null)");
    addValue(ip6WithExtensions, "IPv6", "ip6fragoffset",  "0");
    addValue(ip6WithExtensions, "IPv6", "ip6fragm",       "true");
    addValue(ip6WithExtensions, "IPv6", "udpsourceport",  "5353");

    addValue(neighbourSolicitation, "ICMPv6", "icmp6_offset",  "54");
    addValue(neighbourSolicitation, "ICMPv6", "icmp6type",     "135");
    addValue(neighbourSolicitation, "ICMPv6", "icmp6code",     "0");
    addValue(neighbourSolicitation, "ICMPv6", "ip6nexthdr",    "58");
    addValue(neighbourSolicitation, "ICMPv6", "ip6extensions", "(null)");
    addValue(neighbourSolicitation, "ICMPv6", "ip6fragm",      "(null)");
    addValue(neighbourSolicitation, "ICMPv6", "icmptype",      "(null)");

    addValue(twoTags, "two tags", "stack",            "eth.vlan.vlan");
    addValue(twoTags, "two tags", "vlan",             "100");
    addValue(twoTags, "two tags", "vlan.1",           "20");
    addValue(twoTags, "two tags", "priority",         "0");
    addValue(twoTags, "two tags", "priority.1",       "3");
    addValue(twoTags, "two tags", "vlan_offset.1",    "18");
    addValue(twoTags, "two tags", "ethernetprotocol", "2054");

    addValue(spanningTree, "IEEE 802.3", "stack",            "eth.llc.stp");
    addValue(spanningTree, "IEEE 802.3", "ethernetprotocol", "(null)");
    addValue(spanningTree, "IEEE 802.3", "llc_offset",       "14");
    addValue(snap,         "SNAP",       "stack",            "eth.llc.snap.ip");
    addValue(snap,         "SNAP",       "snap_offset",      "17");
    addValue(snap,         "SNAP",       "ethernetprotocol", "2048");
    addValue("",           "no bytes",   "stack",            "(null)");

    addValue(backbone, "802.1ah", "stack",                   "eth.vlan.pbb.eth.vlan.arp");
    addValue(backbone, "802.1ah", "pbbisid",                 "43981");
    addValue(backbone, "802.1ah", "macsource",               "0A1B2C3D4E5F");
    addValue(backbone, "802.1ah", "macsource.1",             "0A1B2C3D4E60");
    addValue(backbone, "802.1ah", "vlan.1",                  "5");
    addValue(backbone, "802.1ah", "ethernetprotocol",        "35047");
    addValue(backbone, "802.1ah", "ethernetprotocol.1",      "2054");

    addValue(labelled, "MPLS", "stack",                   "eth.mpls.ip.udp");
    addValue(labelled, "MPLS", "mpls_offset",             "14");
    addValue(labelled, "MPLS", "mplslabels",              "16006.21");
    addValue(labelled, "MPLS", "mplslabels.1",            "(null)");
    addValue(labelled, "MPLS", "ipsource",                "10.0.0.1");
    addValue(labelled, "MPLS", "udpdestinationport",      "53");

    addValue(labelsCut, "MPLS without an end", "stack",                   "eth.mpls");
    addValue(labelsCut, "MPLS without an end", "mplslabels",              "(null)");

    addValue(dialIn, "PPPoE", "stack",                   "eth.pppoe.ppp.ip.tcp");
    addValue(dialIn, "PPPoE", "pppoesession",            "35001");
    addValue(dialIn, "PPPoE", "ppp_offset",              "20");
    addValue(dialIn, "PPPoE", "tcpdestinationport",      "53");

    addValue(greWithKey, "GRE with a key", "stack",                   "eth.ip.gre.ip");
    addValue(greWithKey, "GRE with a key", "gre_offset",              "34");
    addValue(greWithKey, "GRE with a key", "grekey",                  "3735928559");
    addValue(greWithKey, "GRE with a key", "grevsid",                 "(null)");
    addValue(greWithKey, "GRE with a key", "ipsource",                "10.0.0.1");
    addValue(greWithKey, "GRE with a key", "ipsource.1",              "10.9.0.1");
    addValue(greWithKey, "GRE with a key", "ipprotocol",              "47");
    addValue(greWithKey, "GRE with a key", "ipprotocol.1",            "253");

    addValue(greWithoutKey, "GRE without a key", "grekey",                  "(null)");
    addValue(greWithoutKey, "GRE without a key", "ipsource.1",              "10.9.0.1");

    addValue(callInGre, "PPTP", "stack",                   "eth.ip.gre.ppp");
    addValue(callInGre, "PPTP", "grekey",                  "(null)");

    addValue(nvgre, "NVGRE", "stack",                   "eth.ip.gre.eth.arp");
    addValue(nvgre, "NVGRE", "grevsid",                 "43981");
    addValue(nvgre, "NVGRE", "grekey",                  "11259143");
    addValue(nvgre, "NVGRE", "macsource.1",             "0A1B2C3D4E60");

    addValue(mirrored, "ERSPAN", "stack",                   "eth.ip.gre.erspan.eth.arp");
    addValue(mirrored, "ERSPAN", "erspansession",           "1000");
    addValue(mirrored, "ERSPAN", "erspan_offset",           "42");

    addValue(vxlan, "VXLAN", "stack",                   "eth.ip.udp.vxlan.eth.ip.tcp");
    addValue(vxlan, "VXLAN", "vxlanvni",                "100");
    addValue(vxlan, "VXLAN", "vni",                     "100");
    addValue(vxlan, "VXLAN", "vxlan_offset",            "42");
    addValue(vxlan, "VXLAN", "ipsource",                "10.0.0.1");
    addValue(vxlan, "VXLAN", "ipsource.1",              "10.9.0.1");
    addValue(vxlan, "VXLAN", "isunicast.1",             "true");
    addValue(vxlan, "VXLAN", "tcpdestinationport",      "443");
    addValue(vxlan, "VXLAN", "udpdestinationport",      "4789");

    addValue(geneve, "Geneve", "stack",                   "eth.ip.udp.geneve.eth.arp");
    addValue(geneve, "Geneve", "genevevni",               "10");
    addValue(geneve, "Geneve", "vxlanvni",                "(null)");

    addValue(userPacket, "GTP-U", "stack",                   "eth.ip.udp.gtp.ip.tcp");
    addValue(userPacket, "GTP-U", "gtpteid",                 "3735928559");
    addValue(userPacket, "GTP-U", "ipdestination.1",         "10.9.0.2");

    addValue(signalling, "SCTP", "stack",                   "eth.ip.sctp");
    addValue(signalling, "SCTP", "sctpsourceport",          "36412");
    addValue(signalling, "SCTP", "sctpdestinationport",     "2944");

    addValue(noNet, "no network", "ipsource.1",              "(null)");
    addValue(noNet, "no network", "ip6source.1",             "(null)");
    addValue(noNet, "no network", "icmpseqno",               "(null)");
    addValue(noNet, "no network", "icmpunreachablenet",      "10.9.0.1");
    addValue(noNet, "no network", "icmpunreachablehost",     "(null)");
    addValue(noNet, "no network", "icmpunreachableprotocol", "(null)");
    addValue(noNet, "no network", "icmpunreachableport",     "(null)");

    addValue(noHost, "no host", "ipsource.1",              "(null)");
    addValue(noHost, "no host", "ip6source.1",             "(null)");
    addValue(noHost, "no host", "icmpseqno",               "(null)");
    addValue(noHost, "no host", "icmpunreachablenet",      "(null)");
    addValue(noHost, "no host", "icmpunreachablehost",     "10.9.0.1");
    addValue(noHost, "no host", "icmpunreachableprotocol", "(null)");
    addValue(noHost, "no host", "icmpunreachableport",     "(null)");

    addValue(noProtocol, "no protocol", "ipsource.1",              "(null)");
    addValue(noProtocol, "no protocol", "ip6source.1",             "(null)");
    addValue(noProtocol, "no protocol", "icmpseqno",               "(null)");
    addValue(noProtocol, "no protocol", "icmpunreachablenet",      "(null)");
    addValue(noProtocol, "no protocol", "icmpunreachablehost",     "(null)");
    addValue(noProtocol, "no protocol", "icmpunreachableprotocol", "132");
    addValue(noProtocol, "no protocol", "icmpunreachableport",     "(null)");

    addValue(noPort, "no port", "ipsource.1",              "(null)");
    addValue(noPort, "no port", "ip6source.1",             "(null)");
    addValue(noPort, "no port", "icmpseqno",               "(null)");
    addValue(noPort, "no port", "icmpunreachablenet",      "(null)");
    addValue(noPort, "no port", "icmpunreachablehost",     "(null)");
    addValue(noPort, "no port", "icmpunreachableprotocol", "(null)");
    addValue(noPort, "no port", "icmpunreachableport",     "33435");

    addValue(noPort6, "no port of IPv6", "ipsource.1",              "(null)");
    addValue(noPort6, "no port of IPv6", "ip6source.1",             "(null)");
    addValue(noPort6, "no port of IPv6", "icmpseqno",               "(null)");
    addValue(noPort6, "no port of IPv6", "icmpunreachablenet",      "(null)");
    addValue(noPort6, "no port of IPv6", "icmpunreachablehost",     "(null)");
    addValue(noPort6, "no port of IPv6", "icmpunreachableprotocol", "(null)");
    addValue(noPort6, "no port of IPv6", "icmpunreachableport",     "33435");

    addValue(noRoute6, "no route of IPv6", "ipsource.1",              "(null)");
    addValue(noRoute6, "no route of IPv6", "ip6source.1",             "(null)");
    addValue(noRoute6, "no route of IPv6", "icmpseqno",               "(null)");
    addValue(noRoute6, "no route of IPv6", "icmpunreachablenet",      "2001:DB8::3");
    addValue(noRoute6, "no route of IPv6", "icmpunreachablehost",     "(null)");
    addValue(noRoute6, "no route of IPv6", "icmpunreachableprotocol", "(null)");
    addValue(noRoute6, "no route of IPv6", "icmpunreachableport",     "(null)");

    addValue(echo, "echo", "icmpunreachableport",     "(null)");

    addValue(dnsQuery, "DNS query", "stack",                   "eth.ip.udp.dns");
    addValue(dnsQuery, "DNS query", "dnsid",                   "48159");
    addValue(dnsQuery, "DNS query", "dnsqr",                   "false");
    addValue(dnsQuery, "DNS query", "dnsopcode",               "0");
    addValue(dnsQuery, "DNS query", "dnsrcode",                "0");
    addValue(dnsQuery, "DNS query", "dnsqname",                "www.example.com.");
    addValue(dnsQuery, "DNS query", "dnsqtype",                "28");
    addValue(dnsQuery, "DNS query", "dnsqtypename",            "AAAA");

    addValue(dnsAnswer, "DNS response", "dnsqr",                   "true");
    addValue(dnsAnswer, "DNS response", "dnsopcode",               "4");
    addValue(dnsAnswer, "DNS response", "dnsrcode",                "3");
    addValue(dnsAnswer, "DNS response", "dnsqname",                "a\\.\\\\\\032.");
    addValue(dnsAnswer, "DNS response", "dnsqtypename",            "TYPE65281");

    addValue(dnsRoot, "DNS of the root", "dnsqname",                ".");
    addValue(dnsRoot, "DNS of the root", "dnsqtypename",            "NS");

    addValue(dnsPointer, "DNS with a pointer", "dnsid",                   "48159");
    addValue(dnsPointer, "DNS with a pointer", "dnsqname",                "(null)");
    addValue(dnsPointer, "DNS with a pointer", "dnsqtype",                "(null)");
    addValue(dnsPointer, "DNS with a pointer", "dnsqtypename",            "(null)");

    addValue(dnsNoQuestion, "DNS without a question", "dnsqname",                "(null)");
    addValue(dnsNoQuestion, "DNS without a question", "dnsqtypename",            "(null)");

    addValue(rdmaWrite, "RDMA write", "stack",                   "eth.ip.udp.ibbt");
    addValue(rdmaWrite, "RDMA write", "ibbt_offset",             "42");
    addValue(rdmaWrite, "RDMA write", "ibbtopcode",              "6");
    addValue(rdmaWrite, "RDMA write", "ibbtoptransport",         "RC");
    addValue(rdmaWrite, "RDMA write", "ibbtopname",              "RDMA_WRITE_FIRST");
    addValue(rdmaWrite, "RDMA write", "ibbtse",                  "true");
    addValue(rdmaWrite, "RDMA write", "ibbtm",                   "true");
    addValue(rdmaWrite, "RDMA write", "ibbtrdmalen",             "1048576");
    addValue(rdmaWrite, "RDMA write", "ibbtaethack",             "(null)");

    addValue(rdmaAcknowledge, "RDMA acknowledgement", "ibbtopname",              "ACKNOWLEDGE");
    addValue(rdmaAcknowledge, "RDMA acknowledgement", "ibbtse",                  "false");
    addValue(rdmaAcknowledge, "RDMA acknowledgement", "ibbtaethack",             "29");
    addValue(rdmaAcknowledge, "RDMA acknowledgement", "ibbtrdmalen",             "(null)");

    addValue(rdmaRefused, "RDMA refusal", "ibbtopname",              "ACKNOWLEDGE");
    addValue(rdmaRefused, "RDMA refusal", "ibbtaethack",             "(null)");

    addValue(congestion, "congestion notification", "ibbtopcode",              "129");
    addValue(congestion, "congestion notification", "ibbtoptransport",         "CNP");
    addValue(congestion, "congestion notification", "ibbtopname",              "CNP");
    addValue(congestion, "congestion notification", "ibbtaethack",             "(null)");
    addValue(congestion, "congestion notification", "ibbtrdmalen",             "(null)");
    // clang-format on
}

void KeysTest::readsAPacket()
{
    QFETCH(QByteArray, packet);
    QFETCH(QByteArray, key);
    SampledPacket sampled(packet);
    QTEST(sampled.text(key.toStdString()), "text");
}

void KeysTest::readsNothingBehindTheSampledBytes_data()
{
    QTest::addColumn<QByteArray>("packet");
    QTest::newRow("TCP in a VLAN") << hex(tcpInVlan);
    QTest::newRow("UDP") << hex(udpFragment);
    QTest::newRow("ICMP") << hex(echo);
    QTest::newRow("ARP") << hex(arpRequest);
    QTest::newRow("IPv6") << hex(ip6WithExtensions);
    QTest::newRow("ICMPv6") << hex(neighbourSolicitation);
    QTest::newRow("two tags") << hex(twoTags);
    QTest::newRow("SNAP") << hex(snap);
    QTest::newRow("802.1ah") << hex(backbone);
    QTest::newRow("MPLS") << hex(labelled);
    QTest::newRow("PPPoE") << hex(dialIn);
    QTest::newRow("GRE") << hex(greWithKey);
    QTest::newRow("NVGRE") << hex(nvgre);
    QTest::newRow("ERSPAN") << hex(mirrored);
    QTest::newRow("VXLAN") << hex(vxlan);
    QTest::newRow("Geneve") << hex(geneve);
    QTest::newRow("GTP-U") << hex(userPacket);
    QTest::newRow("SCTP") << hex(signalling);
    QTest::newRow("no host") << hex(noHost);
    QTest::newRow("no port") << hex(noPort);
    QTest::newRow("no port of IPv6") << hex(noPort6);
    QTest::newRow("DNS") << hex(dnsQuery);
    QTest::newRow("RDMA write") << hex(rdmaWrite);
    QTest::newRow("RDMA acknowledgement") << hex(rdmaAcknowledge);
}

void KeysTest::readsNothingBehindTheSampledBytes()
{
    QFETCH(QByteArray, packet);
    // The sanitizer watches the first read behind the end; a value may be missing but never change.
    for (qsizetype length = 0; length <= packet.size(); ++length) {
        SampledPacket whole(packet);
        SampledPacket cut(packet.left(length));
        cut.row.frameLength = whole.row.frameLength;
        cut.layout = whole.layout; // longer than its bytes
        for (const key::KeyRow& row : key::keys()) {
            if (row.perLayout || row.name == "ip6extensions")
                continue;
            const QString text = cut.text(row.name);
            QVERIFY2(text == "(null)" || text == whole.text(row.name), std::string(row.name).c_str());
        }
        cut.text("ip6extensions");
        SampledPacket parsedCut(packet.left(length));
        for (const key::KeyRow& row : key::keys())
            parsedCut.text(row.name);
    }
}

void KeysTest::aFieldAppearsWithItsLastByte()
{
    const QByteArray packet = hex(tcpInVlan);
    QCOMPARE(SampledPacket(packet.left(18 + 19)).text("ipdestination"), "(null)");
    QCOMPARE(SampledPacket(packet.left(18 + 20)).text("ipdestination"), "10.0.0.2");
    QCOMPARE(SampledPacket(packet.left(38 + 3)).text("tcpdestinationport"), "(null)");
    QCOMPARE(SampledPacket(packet.left(38 + 4)).text("tcpdestinationport"), "443");
    QCOMPARE(SampledPacket(packet.left(38 + 3)).text("tcpsourceport"), "51234");
}

void KeysTest::namesEveryCodePoint()
{
    std::set<QString> names;
    for (int dscp = 0; dscp < 64; ++dscp) {
        QByteArray packet = hex(echo);
        packet[15] = char(dscp << 2);
        const QString name = SampledPacket(packet).text("ipdscpname");
        QVERIFY(name.endsWith(QString("(%1)").arg(dscp)));
        names.insert(name);
    }
    QCOMPARE(names.size(), 64u);
}

void KeysTest::saysWhoTookTheSample()
{
    SampledPacket sampled(hex(echo));
    QCOMPARE(sampled.text("agent"), "(null)");
    const std::array<std::uint8_t, 16> bytes{0x20, 0x01, 0x0D, 0xB8};
    sampled.source.agent = base::Address::v6(bytes.data());
    QCOMPARE(sampled.text("agent"), "2001:DB8::");
    sampled.source.agent = base::Address::v4(bytes.data());
    QCOMPARE(sampled.text("agent"), "32.1.13.184");
    sampled.source.index = 7;
    QCOMPARE(sampled.text("datasource"), "7");
    sampled.source.classId = 3;
    QCOMPARE(sampled.text("datasource"), "3.7");
}

namespace
{

void setPorts(SampledPacket& sampled, sample::Port input, sample::Port output)
{
    sampled.row.setPorts(input, output);
}

} // namespace

void KeysTest::saysWhereThePacketWent_data()
{
    QTest::addColumn<unsigned>("format");
    QTest::addColumn<unsigned>("value");
    QTest::addColumn<QString>("text");
    QTest::newRow("an interface") << 0u << 3u << "3";
    QTest::newRow("unknown") << 0u << 0u << "unknown";
    QTest::newRow("the device itself") << 0u << 0x3FFFFFFFu << "internal";
    QTest::newRow("discarded") << 1u << 258u << "discard";
    QTest::newRow("several") << 2u << 3u << "multiple";
}

void KeysTest::saysWhereThePacketWent()
{
    QFETCH(unsigned, format);
    QFETCH(unsigned, value);
    QFETCH(QString, text);
    SampledPacket sampled(hex(echo));
    setPorts(sampled, {0, 9}, {std::uint8_t(format), value});
    QCOMPARE(sampled.text("inputifindex"), "9");
    QCOMPARE(sampled.text("outputifindex"), text);
}

void KeysTest::tellsTheDirection_data()
{
    QTest::addColumn<unsigned>("classId");
    QTest::addColumn<unsigned>("index");
    QTest::addColumn<unsigned>("outputFormat");
    QTest::addColumn<QString>("direction");
    // in by interface 3, out by interface 4
    QTest::newRow("received") << 0u << 3u << 0u << "ingress";
    QTest::newRow("sent") << 0u << 4u << 0u << "egress";
    QTest::newRow("sent to several") << 0u << 4u << 2u << "(null)";
    QTest::newRow("neither") << 0u << 5u << 0u << "(null)";
    QTest::newRow("a VLAN as data source") << 1u << 3u << 0u << "(null)";
    QTest::newRow("the whole switch as data source") << 0u << 0u << 0u << "(null)";
}

void KeysTest::tellsTheDirection()
{
    QFETCH(unsigned, classId);
    QFETCH(unsigned, index);
    QFETCH(unsigned, outputFormat);
    SampledPacket sampled(hex(echo));
    sampled.source.classId = classId;
    sampled.source.index = index;
    setPorts(sampled, {0, index == 0 ? 0 : 3u}, {std::uint8_t(outputFormat), 4});
    QTEST(sampled.text("direction"), "direction");
}

void KeysTest::countsBytesOfPacketsOnly()
{
    SampledPacket sampled(hex(echo));
    sampled.row.frameLength = 1518;
    QCOMPARE(sampled.text("bytes"), "1518");
    sampled.row.kind = sample::FlowKind::Discard;
    QCOMPARE(sampled.text("bytes"), "1518");
    sampled.row.kind = sample::FlowKind::Operation;
    QCOMPARE(sampled.text("bytes"), "(null)");

    SampledPacket empty{QByteArray()};
    empty.row.header = 0;
    QCOMPARE(empty.text("bytes"), "(null)");
    empty.row.frameLength = 64;
    QCOMPARE(empty.text("bytes"), "64");
}

void KeysTest::countsStrippedBytes()
{
    SampledPacket sampled(hex(echo));
    sampled.setStripped(4);
    QCOMPARE(sampled.text("stripped"), "4");
    sampled.row.header = 0;
    QCOMPARE(sampled.text("stripped"), "(null)");
}

QTEST_APPLESS_MAIN(KeysTest)
#include "tst_keys.moc"
