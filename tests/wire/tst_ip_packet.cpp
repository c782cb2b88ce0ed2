// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/ip_packet.h"

#include <QTest>

#include "capture_bytes.h"

using namespace weir;
using namespace weir::test;

class IpPacketTest : public QObject
{
    Q_OBJECT

private slots:
    void findsThePayload_data();
    void findsThePayload();
    void leavesOutWhatFollowsThePacket();
    void saysHowMuchTheSnapshotCut();
    void readsFragmentFields_data();
    void readsFragmentFields();
    void aFragmentThatIsTheWholeIsNone();
    void refusesBrokenHeaders_data();
    void refusesBrokenHeaders();
    void survivesEveryCut_data();
    void survivesEveryCut();
};

void IpPacketTest::findsThePayload_data()
{
    QTest::addColumn<QByteArray>("packet");
    QTest::addColumn<QString>("source");
    QByteArray withOptions = ipv4(hex("94040000") + "payload");
    withOptions[0] = 0x46;
    QTest::newRow("IPv4") << ipv4("payload") << "192.0.2.1";
    QTest::newRow("IPv4 with router alert") << withOptions << "192.0.2.1";
    QTest::newRow("IPv6") << ipv6("payload") << "2001:DB8::1";
    QTest::newRow("hop by hop") << ipv6(hex("11 00 050200000100") + "payload", 0) << "2001:DB8::1";
    QTest::newRow("destination options of 16 bytes, routing, mobility")
        << ipv6(hex("2b 01 0104000000000104000000000000") + hex("87 00 040000000000") +
                    hex("11 00 000000000000") + "payload",
                60)
        << "2001:DB8::1";
    QTest::newRow("authentication") << ipv6(hex("11 04 0000 00000001 00000001 000102030405060708090a0b") +
                                                "payload",
                                            51)
                                    << "2001:DB8::1";
}

void IpPacketTest::findsThePayload()
{
    QFETCH(QByteArray, packet);
    QFETCH(QString, source);
    wire::IpPacket parsed;
    QVERIFY(wire::parseIp(view(packet), parsed));
    QCOMPARE(copy(parsed.payload), QByteArray("payload"));
    QCOMPARE(parsed.length, 7u);
    QCOMPARE(parsed.protocol, 17);
    QVERIFY(!parsed.fragment);
    QCOMPARE(QString::fromStdString(base::toText(parsed.source)), source);
}

void IpPacketTest::leavesOutWhatFollowsThePacket()
{
    for (const QByteArray& packet : {ipv4("payload") + "padding", ipv6("payload") + "padding"}) {
        wire::IpPacket parsed;
        QVERIFY(wire::parseIp(view(packet), parsed));
        QCOMPARE(copy(parsed.payload), QByteArray("payload"));
    }
}

void IpPacketTest::saysHowMuchTheSnapshotCut()
{
    for (const QByteArray& packet : {ipv4("payload").chopped(3), ipv6("payload").chopped(3)}) {
        wire::IpPacket parsed;
        QVERIFY(wire::parseIp(view(packet), parsed));
        QCOMPARE(copy(parsed.payload), QByteArray("payl"));
        QCOMPARE(parsed.length, 7u);
    }
}

void IpPacketTest::readsFragmentFields_data()
{
    QTest::addColumn<QByteArray>("packet");
    QTest::addColumn<int>("offset");
    QTest::addColumn<bool>("more");
    QTest::addColumn<quint32>("identification");
    QTest::newRow("IPv4, first") << ipv4("payload", 17, {0, true, 0xabcd}) << 0 << true << 0xabcdu;
    QTest::newRow("IPv4, last") << ipv4("payload", 17, {65528, false, 1}) << 65528 << false << 1u;
    QTest::newRow("IPv6, middle") << ipv6(ipv6FragmentHeader(17, {1448, true, 0xdeadbeef}) + "payload", 44)
                                  << 1448 << true << 0xdeadbeefu;
    QTest::newRow("IPv6, behind options")
        << ipv6(hex("2c 00 010400000000") + ipv6FragmentHeader(17, {8, false, 7}) + "payload", 60) << 8
        << false << 7u;
}

void IpPacketTest::readsFragmentFields()
{
    QFETCH(QByteArray, packet);
    QFETCH(int, offset);
    QFETCH(bool, more);
    QFETCH(quint32, identification);
    wire::IpPacket parsed;
    QVERIFY(wire::parseIp(view(packet), parsed));
    QVERIFY(parsed.fragment);
    QVERIFY(wire::mayCarryUdp(parsed));
    QCOMPARE(parsed.fragmentOffset, quint32(offset));
    QCOMPARE(parsed.moreFragments, more);
    QCOMPARE(parsed.identification, identification);
    QCOMPARE(copy(parsed.payload), QByteArray("payload"));
}

void IpPacketTest::aFragmentThatIsTheWholeIsNone()
{
    const QByteArray packet = ipv6(ipv6FragmentHeader(17, {}) + "payload", 44);
    wire::IpPacket parsed;
    QVERIFY(wire::parseIp(view(packet), parsed));
    QVERIFY(!parsed.fragment);
    QCOMPARE(copy(parsed.payload), QByteArray("payload"));
}

void IpPacketTest::refusesBrokenHeaders_data()
{
    QTest::addColumn<QByteArray>("packet");
    const auto changed = [](QByteArray packet, int at, const QByteArray& bytes) {
        return packet.replace(at, bytes.size(), bytes);
    };
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("version 5") << changed(ipv4("payload"), 0, hex("55"));
    QTest::newRow("IPv4 header of 16 bytes") << changed(ipv4("payload"), 0, hex("44"));
    QTest::newRow("IPv4 header beyond the packet") << changed(ipv4("payload"), 0, hex("4f"));
    QTest::newRow("IPv4 total length 0") << changed(ipv4("payload"), 2, hex("0000"));
    QTest::newRow("IPv4 total length 19") << changed(ipv4("payload"), 2, hex("0013"));
    QTest::newRow("IPv6 extension beyond the packet") << ipv6(hex("11 09 050200000100") + "payload", 0);
    QTest::newRow("IPv6 extension header cut") << ipv6(hex("11 00 05"), 0);
    QTest::newRow("IPv6 with a hundred extension headers")
        << ipv6(hex("3c 00 010400000000").repeated(100), 60);
}

void IpPacketTest::refusesBrokenHeaders()
{
    QFETCH(QByteArray, packet);
    wire::IpPacket parsed;
    QVERIFY(!wire::parseIp(view(packet), parsed));
}

void IpPacketTest::survivesEveryCut_data()
{
    findsThePayload_data();
}

void IpPacketTest::survivesEveryCut()
{
    QFETCH(QByteArray, packet);
    for (qsizetype length = 0; length < packet.size(); ++length) {
        const QByteArray cut = packet.left(length);
        wire::IpPacket parsed;
        QCOMPARE(wire::parseIp(view(cut), parsed), length >= packet.size() - 7);
    }
}

QTEST_APPLESS_MAIN(IpPacketTest)
#include "tst_ip_packet.moc"
