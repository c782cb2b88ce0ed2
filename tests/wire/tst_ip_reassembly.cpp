// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/ip_reassembly.h"

#include <QTest>

#include <algorithm>
#include <random>

#include "capture_bytes.h"

using namespace weir;
using namespace weir::test;
using wire::IpReassembly;

namespace
{

constexpr base::Nanoseconds oneSecond = base::nanosecondsPerSecond;

// A reassembly with what the tests ask of it.
struct Bench {
    wire::CaptureCounts counts;
    IpReassembly reassembly{counts};
    QByteArray whole;

    /// Whether that fragment completed a datagram, which is then in `whole`.
    bool add(const QByteArray& packet, base::Nanoseconds time = 0)
    {
        wire::IpPacket parsed;
        if (!wire::parseIp(view(packet), parsed) || !parsed.fragment)
            qFatal("the test made a packet that is no fragment");
        const bool isWhole = reassembly.add(parsed, time);
        if (isWhole)
            whole = copy(parsed.payload);
        return isWhole;
    }
};

// `bytes` in fragments of `size`, in their order.
QList<QByteArray> fragments(const QByteArray& bytes, int size, std::uint32_t identification = 1,
                            bool v6 = false)
{
    QList<QByteArray> packets;
    for (int offset = 0; offset < bytes.size(); offset += size) {
        const FragmentFields fields{offset, offset + size < bytes.size(), identification};
        const QByteArray part = bytes.mid(offset, size);
        packets += v6 ? ipv6(ipv6FragmentHeader(17, fields) + part, 44) : ipv4(part, 17, fields);
    }
    return packets;
}

} // namespace

class IpReassemblyTest : public QObject
{
    Q_OBJECT

private slots:
    void putsFragmentsTogetherInAnyOrder_data();
    void putsFragmentsTogetherInAnyOrder();
    void takesTheLargestDatagram();
    void keepsDatagramsApart();
    void ignoresSecondCopies();
    void dropsADatagramWhoseFragmentsOverlap_data();
    void dropsADatagramWhoseFragmentsOverlap();
    void refusesMalformedFragments_data();
    void refusesMalformedFragments();
    void givesUpFragmentsThatTheSnapshotCut();
    void givesUpAfterThirtySeconds();
    void waitsWhenTheClockGoesBack();
    void givesUpTheOldestWhenFull();
    void countsWhatIsMissingAtTheEnd();
    void takesTheProtocolOfTheFirstFragment();
    void survivesRandomFragments();
};

void IpReassemblyTest::putsFragmentsTogetherInAnyOrder_data()
{
    QTest::addColumn<bool>("v6");
    QTest::addColumn<QList<int>>("order");
    for (const bool v6 : {false, true}) {
        const char* version = v6 ? "IPv6" : "IPv4";
        QTest::addRow("%s, in order", version) << v6 << QList<int>{0, 1, 2, 3};
        QTest::addRow("%s, reversed", version) << v6 << QList<int>{3, 2, 1, 0};
        QTest::addRow("%s, last first", version) << v6 << QList<int>{3, 0, 1, 2};
        QTest::addRow("%s, inside out", version) << v6 << QList<int>{2, 1, 3, 0};
    }
}

void IpReassemblyTest::putsFragmentsTogetherInAnyOrder()
{
    QFETCH(bool, v6);
    QFETCH(QList<int>, order);
    const QByteArray bytes = pattern(5001);
    const QList<QByteArray> packets = fragments(bytes, 1480, 1, v6);
    QCOMPARE(packets.size(), 4);
    Bench bench;
    for (int i = 0; i < 3; ++i)
        QVERIFY(!bench.add(packets[order[i]]));
    QVERIFY(bench.add(packets[order[3]]));
    QCOMPARE(bench.whole, bytes);
    QCOMPARE(bench.counts, (wire::CaptureCounts{.fragments = 4, .reassembled = 1}));
}

void IpReassemblyTest::takesTheLargestDatagram()
{
    const QByteArray bytes = pattern(65535);
    QList<QByteArray> packets = fragments(bytes, 8);
    std::ranges::shuffle(packets, std::minstd_rand(1));
    Bench bench;
    for (const QByteArray& packet : packets)
        bench.add(packet);
    QCOMPARE(bench.whole, bytes);
}

void IpReassemblyTest::keepsDatagramsApart()
{
    const QByteArray one = pattern(2000);
    const QByteArray two = pattern(2001).toBase64();
    const QList<QByteArray> first = fragments(one, 1480, 1);
    const QList<QByteArray> second = fragments(two, 1480, 2);
    Bench bench;
    QVERIFY(!bench.add(first[0]));
    QVERIFY(!bench.add(second[1]));
    QVERIFY(!bench.add(ipv4(one.mid(1480), 6, {1480, false, 1}))); // another protocol
    QVERIFY(!bench.add(fragments(one, 1480, 1, true)[1]));         // another version
    QVERIFY(bench.add(first[1]));
    QCOMPARE(bench.whole, one);
    QVERIFY(bench.add(second[0]));
    QCOMPARE(bench.whole, two);
}

void IpReassemblyTest::ignoresSecondCopies()
{
    const QByteArray bytes = pattern(4000);
    const QList<QByteArray> packets = fragments(bytes, 1480);
    Bench bench;
    for (const int i : {0, 0, 2, 2, 0})
        QVERIFY(!bench.add(packets[i]));
    QVERIFY(bench.add(packets[1]));
    QCOMPARE(bench.whole, bytes);
    QCOMPARE(bench.counts.incomplete, 0u);
}

void IpReassemblyTest::dropsADatagramWhoseFragmentsOverlap_data()
{
    QTest::addColumn<QByteArray>("odd");
    QTest::newRow("over the beginning") << ipv4(pattern(16), 17, {0, true, 1});
    QTest::newRow("over two") << ipv4(pattern(16), 17, {72, true, 1});
    QTest::newRow("over the end of the one before") << ipv4(pattern(88), 17, {152, true, 1});
    QTest::newRow("over the beginning of the one behind") << ipv4(pattern(88), 17, {160, true, 1});
    QTest::newRow("inside") << ipv4(pattern(8), 17, {8, true, 1});
    QTest::newRow("around all") << ipv4(pattern(800), 17, {0, true, 1});
    QTest::newRow("same place, other bytes") << ipv4(QByteArray(80, 'x'), 17, {80, true, 1});
    QTest::newRow("behind the last") << ipv4(pattern(8), 17, {400, true, 1});
    QTest::newRow("another last") << ipv4(pattern(8), 17, {400, false, 1});
    QTest::newRow("an earlier last") << ipv4(pattern(8), 17, {160, false, 1});
}

// Fragments 0, 1 and 3 of four have come; the odd one, the missing one and a late copy cost it all.
void IpReassemblyTest::dropsADatagramWhoseFragmentsOverlap()
{
    QFETCH(QByteArray, odd);
    const QList<QByteArray> packets = fragments(pattern(300), 80);
    Bench bench;
    for (const int i : {0, 1, 3})
        QVERIFY(!bench.add(packets[i]));
    QVERIFY(!bench.add(odd));
    QCOMPARE(bench.counts.incomplete, 4u);
    QVERIFY(!bench.add(packets[2]));
    QVERIFY(!bench.add(packets[1]));
    bench.reassembly.finish();
    QCOMPARE(bench.counts, (wire::CaptureCounts{.fragments = 6, .incomplete = 6}));
}

void IpReassemblyTest::refusesMalformedFragments_data()
{
    QTest::addColumn<QByteArray>("packet");
    QTest::newRow("without payload") << ipv4({}, 17, {0, true, 1});
    QTest::newRow("not a multiple of eight") << ipv4(pattern(15), 17, {0, true, 1});
    QTest::newRow("past 64 KiB") << ipv4(pattern(8), 17, {65528, false, 1});
}

void IpReassemblyTest::refusesMalformedFragments()
{
    QFETCH(QByteArray, packet);
    Bench bench;
    QVERIFY(!bench.add(packet));
    bench.reassembly.finish();
    QCOMPARE(bench.counts, (wire::CaptureCounts{.fragments = 1, .malformed = 1}));
}

void IpReassemblyTest::givesUpFragmentsThatTheSnapshotCut()
{
    const QList<QByteArray> packets = fragments(pattern(2000), 1480);
    Bench bench;
    QVERIFY(!bench.add(packets[0].left(128)));
    QVERIFY(!bench.add(packets[1]));
    bench.reassembly.finish();
    QCOMPARE(bench.counts, (wire::CaptureCounts{.fragments = 2, .incomplete = 2}));
}

void IpReassemblyTest::givesUpAfterThirtySeconds()
{
    const QList<QByteArray> packets = fragments(pattern(2000), 1480);
    Bench inTime;
    QVERIFY(!inTime.add(packets[0], 100 * oneSecond));
    QVERIFY(inTime.add(packets[1], 130 * oneSecond));

    Bench late;
    QVERIFY(!late.add(packets[0], 100 * oneSecond));
    QVERIFY(!late.add(packets[1], 130 * oneSecond + 1));
    QCOMPARE(late.counts.incomplete, 1u);
    QVERIFY(late.add(packets[0], 131 * oneSecond)); // the late one began anew
}

void IpReassemblyTest::waitsWhenTheClockGoesBack()
{
    const QList<QByteArray> packets = fragments(pattern(2000), 1480);
    Bench bench;
    QVERIFY(!bench.add(packets[0], 100 * oneSecond));
    QVERIFY(bench.add(packets[1], 5 * oneSecond));
}

void IpReassemblyTest::givesUpTheOldestWhenFull()
{
    const QByteArray bytes = pattern(2000);
    Bench bench;
    for (std::uint32_t i = 0; i <= IpReassembly::mostDatagrams; ++i)
        QVERIFY(!bench.add(fragments(bytes, 1480, i)[0]));
    QCOMPARE(bench.counts.incomplete, 1u);
    for (std::uint32_t i = 1; i <= IpReassembly::mostDatagrams; ++i)
        QVERIFY(bench.add(fragments(bytes, 1480, i)[1]));
    QVERIFY(!bench.add(fragments(bytes, 1480, 0)[1]));
}

void IpReassemblyTest::countsWhatIsMissingAtTheEnd()
{
    const QList<QByteArray> packets = fragments(pattern(4000), 1480);
    Bench bench;
    QVERIFY(!bench.add(packets[0]));
    QVERIFY(!bench.add(packets[2]));
    QCOMPARE(bench.counts.incomplete, 0u);
    bench.reassembly.finish();
    QCOMPARE(bench.counts.incomplete, 2u);
}

void IpReassemblyTest::takesTheProtocolOfTheFirstFragment()
{
    const QByteArray bytes = pattern(24);
    const QByteArray first = ipv6(ipv6FragmentHeader(60, {0, true, 1}) + bytes.left(16), 44);
    const QByteArray last = ipv6(ipv6FragmentHeader(17, {16, false, 1}) + bytes.mid(16), 44);
    wire::CaptureCounts counts;
    IpReassembly reassembly(counts);
    wire::IpPacket packet;
    QVERIFY(wire::parseIp(view(first), packet));
    QVERIFY(!reassembly.add(packet, 0));
    QVERIFY(wire::parseIp(view(last), packet));
    QVERIFY(reassembly.add(packet, 0));
    QCOMPARE(packet.protocol, 60);
    QVERIFY(!packet.fragment);
}

void IpReassemblyTest::survivesRandomFragments()
{
    std::minstd_rand random(7);
    const QByteArray bytes = pattern(4096);
    Bench bench;
    for (int i = 0; i < 100'000; ++i) {
        const int size = int(random() % 64) * 8 + 8;
        const int offset = int(random() % 8192) * 8;
        const FragmentFields fields{offset, offset == 0 || random() % 4 != 0, std::uint32_t(random() % 600)};
        bench.add(ipv4(bytes.left(size), 17, fields), base::Nanoseconds(random() % 60) * oneSecond);
    }
    bench.reassembly.finish();
    QCOMPARE(bench.counts.fragments, 100'000u);
    QVERIFY(bench.counts.incomplete <= bench.counts.fragments);
}

QTEST_APPLESS_MAIN(IpReassemblyTest)
#include "tst_ip_reassembly.moc"
