// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/link_layer.h"

#include <QSet>
#include <QTest>

#include "capture_bytes.h"

using namespace weir;
using namespace weir::test;
using Kind = wire::NetworkPacket::Kind;
Q_DECLARE_METATYPE(Kind)

class LinkLayerTest : public QObject
{
    Q_OBJECT

private slots:
    void findsTheIpPacket_data();
    void findsTheIpPacket();
    void tellsOtherFrames_data();
    void tellsOtherFrames();
    void aFrameCutInsideItsHeaderIsBroken_data();
    void aFrameCutInsideItsHeaderIsBroken();
    void everyTypeHasOneRow();
    void anUnknownTypeHasNone();
};

// The packet "E..." stands for any IP packet: the link layer does not look into it.
void LinkLayerTest::findsTheIpPacket_data()
{
    QTest::addColumn<int>("type");
    QTest::addColumn<QByteArray>("header");
    const QByteArray addresses = hex("020000000002 020000000001");
    const QByteArray cooked = hex("0000 0001 0006 020000000001 0000");
    QTest::newRow("Ethernet, IPv4") << 1 << addresses + hex("0800");
    QTest::newRow("Ethernet, IPv6") << 1 << addresses + hex("86dd");
    QTest::newRow("802.1Q") << 1 << addresses + hex("8100 0064 0800");
    QTest::newRow("802.1ad with 802.1Q") << 1 << addresses + hex("88a8 0064 8100 0065 86dd");
    QTest::newRow("0x9100 twice") << 1 << addresses + hex("9100 0064 9100 0065 0800");
    QTest::newRow("twelve tags") << 1 << addresses + hex("8100 0064").repeated(12) + hex("0800");
    QTest::newRow("cooked") << 113 << cooked + hex("0800");
    QTest::newRow("cooked, tagged") << 113 << cooked + hex("8100 0064 86dd");
    QTest::newRow("cooked 2") << 276 << hex("0800 0000 00000003 0001 00 06 0200000000010000");
    QTest::newRow("cooked 2, tagged twice")
        << 276 << hex("88a8 0000 00000003 0001 00 06 0200000000010000 0064 8100 0065 0800");
    QTest::newRow("raw of libpcap") << 12 << QByteArray();
    QTest::newRow("raw of OpenBSD") << 14 << QByteArray();
    QTest::newRow("raw of the file") << 101 << QByteArray();
    QTest::newRow("IPv4 only") << 228 << QByteArray();
    QTest::newRow("IPv6 only") << 229 << QByteArray();
    QTest::newRow("loopback, little-endian, IPv4") << 0 << hex("02000000");
    QTest::newRow("loopback, big-endian, IPv4") << 0 << hex("00000002");
    QTest::newRow("loopback, Linux, IPv6") << 0 << hex("0a000000");
    QTest::newRow("loopback, Windows, IPv6") << 0 << hex("17000000");
    QTest::newRow("loopback, OpenBSD, IPv6") << 108 << hex("00000018");
    QTest::newRow("loopback, FreeBSD, IPv6") << 0 << hex("1c000000");
    QTest::newRow("loopback, macOS, IPv6") << 0 << hex("0000001e");
    QTest::newRow("PPP") << 9 << hex("ff03 0021");
    QTest::newRow("PPP without address and control, IPv6") << 9 << hex("0057");
    QTest::newRow("PPP with a one-byte protocol") << 50 << hex("ff03 21");
}

void LinkLayerTest::findsTheIpPacket()
{
    QFETCH(int, type);
    QFETCH(QByteArray, header);
    const QByteArray frame = header + "E...";
    const wire::LinkLayer* link = wire::findLinkLayer(type);
    QVERIFY(link);
    const wire::NetworkPacket packet = link->unwrap(view(frame));
    QCOMPARE(packet.kind, Kind::Ip);
    QCOMPARE(copy(packet.bytes), QByteArray("E..."));
}

void LinkLayerTest::tellsOtherFrames_data()
{
    QTest::addColumn<int>("type");
    QTest::addColumn<QByteArray>("frame");
    const QByteArray addresses = hex("020000000002 020000000001");
    QTest::newRow("ARP") << 1 << addresses + hex("0806 0001");
    QTest::newRow("tagged ARP") << 1 << addresses + hex("8100 0064 0806 0001");
    QTest::newRow("802.3 with LLC") << 1 << addresses + hex("0026 424203");
    QTest::newRow("cooked ARP") << 113 << hex("0000 0001 0006 020000000001 0000 0806");
    QTest::newRow("cooked 2 ARP") << 276 << hex("0806 0000 00000003 0001 00 06 0200000000010000");
    QTest::newRow("loopback, AppleTalk") << 0 << hex("10000000 00");
    QTest::newRow("PPP LCP") << 9 << hex("ff03 c021 01");
}

void LinkLayerTest::tellsOtherFrames()
{
    QFETCH(int, type);
    QFETCH(QByteArray, frame);
    const wire::NetworkPacket packet = wire::findLinkLayer(type)->unwrap(view(frame));
    QCOMPARE(packet.kind, Kind::Other);
    QVERIFY(packet.bytes.empty());
}

void LinkLayerTest::aFrameCutInsideItsHeaderIsBroken_data()
{
    findsTheIpPacket_data();
}

void LinkLayerTest::aFrameCutInsideItsHeaderIsBroken()
{
    QFETCH(int, type);
    QFETCH(QByteArray, header);
    for (qsizetype length = 0; length <= header.size(); ++length) {
        const QByteArray frame = header.left(length);
        QCOMPARE(wire::findLinkLayer(type)->unwrap(view(frame)).kind, Kind::Broken);
    }
}

void LinkLayerTest::everyTypeHasOneRow()
{
    QSet<int> types;
    for (const wire::LinkLayer& link : wire::linkLayers()) {
        QVERIFY(!types.contains(link.type));
        types.insert(link.type);
        QVERIFY(!link.name.empty());
        QCOMPARE(wire::findLinkLayer(link.type), &link);
    }
}

void LinkLayerTest::anUnknownTypeHasNone()
{
    QVERIFY(!wire::findLinkLayer(189));
    QVERIFY(!wire::findLinkLayer(-1));
}

QTEST_APPLESS_MAIN(LinkLayerTest)
#include "tst_link_layer.moc"
