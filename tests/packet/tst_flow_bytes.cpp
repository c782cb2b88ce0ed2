// SPDX-License-Identifier: GPL-3.0-or-later
// Which bytes of a packet are its flow's: addresses, protocol, tags and ports, wherever the headers stand.
#include "packet/flow_bytes.h"

#include <QTest>

using namespace weir::packet;

namespace
{

Layout layoutOf(std::initializer_list<Layer> layers)
{
    Layout layout;
    for (const Layer& layer : layers)
        layout.add(layer.id, layer.offset);
    return layout;
}

/// The bytes that the words leave, one character each: `x` of the flow.
QString picture(const FlowBytes& bytes)
{
    QString text(qsizetype(bytes.end()), '.');
    for (const FlowBytes::Word& word : bytes.words())
        for (int i = 0; i < 8; ++i)
            if (const auto byte = word.mask >> 8 * i & 0xFF) {
                if (byte != 0xFF || text[word.offset + i] != '.')
                    return QStringLiteral("a mask cuts a byte, or two words have the same");
                text[word.offset + i] = 'x';
            }
    return text;
}

} // namespace

class FlowBytesTest : public QObject
{
    Q_OBJECT

private slots:
    void wordsAreOfTheFlow_data();
    void wordsAreOfTheFlow();
    void whatIsOfTheFlowIsCovered();
};

void FlowBytesTest::wordsAreOfTheFlow_data()
{
    QTest::addColumn<Layout>("layout");
    QTest::addColumn<QString>("expected");
    const QString macs = QString(12, 'x');
    const QString ip = "xx.......x..xxxxxxxx";
    const QString ports = "xxxx";
    QTest::newRow("nothing known") << layoutOf({{LayerId::Arp, 14}}) << "";
    QTest::newRow("Ethernet") << layoutOf({{LayerId::Ethernet, 0}, {LayerId::EtherType, 12}}) << macs + "xx";
    QTest::newRow("TCP")
        << layoutOf({{LayerId::Ethernet, 0}, {LayerId::EtherType, 12}, {LayerId::Ip, 14}, {LayerId::Tcp, 34}})
        << macs + "xx" + ip + ports;
    QTest::newRow("behind a tag") << layoutOf({{LayerId::Ethernet, 0},
                                               {LayerId::Vlan, 14},
                                               {LayerId::EtherType, 16},
                                               {LayerId::Ip, 18},
                                               {LayerId::Udp, 38}})
                                  << macs + "..xxxx" + ip + ports;
    QTest::newRow("IPv6") << layoutOf({{LayerId::Ip6, 0}, {LayerId::Ip6NextHeader, 6}, {LayerId::Icmp6, 40}})
                          << "xxxx..x." + QString(32, 'x') + "xx";
    QTest::newRow("IPv4 with options")
        << layoutOf({{LayerId::Ip, 0}, {LayerId::Udp, 24}}) << ip + "...." + ports;
    QTest::newRow("a tunnel")
        << layoutOf({{LayerId::Ip, 0}, {LayerId::Udp, 20}, {LayerId::Vxlan, 28}, {LayerId::Ethernet, 36}})
        << ip + ports + "....." + "...xxx." + macs;
}

void FlowBytesTest::wordsAreOfTheFlow()
{
    QFETCH(Layout, layout);
    QFETCH(QString, expected);
    const FlowBytes bytes(layout);
    QCOMPARE(bytes.end(), std::size_t(expected.size()));
    QCOMPARE(picture(bytes), expected);
    for (const FlowBytes::Word& word : bytes.words())
        QVERIFY(word.offset + 8u <= bytes.end());
}

void FlowBytesTest::whatIsOfTheFlowIsCovered()
{
    const FlowBytes bytes(layoutOf({{LayerId::Ip, 14}, {LayerId::Tcp, 34}}));
    QVERIFY(bytes.cover(26, 4));  // source
    QVERIFY(bytes.cover(26, 8));  // both addresses
    QVERIFY(bytes.cover(26, 12)); // and the ports behind them
    QVERIFY(!bytes.cover(22, 1)); // time to live
    QVERIFY(!bytes.cover(22, 2));
    QVERIFY(!bytes.cover(24, 4)); // checksum
    QVERIFY(!bytes.cover(36, 4)); // sequence number
    QVERIFY(!bytes.cover(46, 2));
    QVERIFY(!bytes.cover(SIZE_MAX - 1, 1));
}

QTEST_APPLESS_MAIN(FlowBytesTest)
#include "tst_flow_bytes.moc"
