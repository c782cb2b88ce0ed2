// SPDX-License-Identifier: GPL-3.0-or-later
// Counters out of counters samples made by hand.
#include "sample/metrics.h"

#include <QTest>
#include <set>

#include "support/traffic.h"

using namespace weir;
using sample::Metric;
using support::ByteVector;
using support::XdrWriter;

namespace
{

/// if_counters of sFlow v5: each field another value, in the order of the specification.
XdrWriter interfaceCounters()
{
    XdrWriter body;
    body.u32(12).u32(6).u64(10'000'000'000).u32(1).u32(3);
    body.u64(0x1122334455667788).u32(101).u32(102).u32(103).u32(104).u32(105).u32(106);
    body.u64(0x8877665544332211).u32(201).u32(202).u32(203).u32(204).u32(205).u32(2);
    return body;
}

ByteVector compactSample(const std::vector<std::pair<std::uint32_t, XdrWriter>>& records)
{
    XdrWriter body;
    body.u32(1).u32(12).u32(std::uint32_t(records.size()));
    for (const auto& [tag, content] : records)
        body.u32(tag).opaque(content.data());
    return body.data();
}

std::optional<std::uint64_t> valueOf(const std::vector<Metric>& metrics, std::string_view name)
{
    for (const Metric& metric : metrics)
        if (metric.row->name == name)
            return metric.value;
    return std::nullopt;
}

} // namespace

class MetricsTest : public QObject
{
    Q_OBJECT

private slots:
    void interfaceCountersAreReadInTheOrderOfTheWire();
    void theExpandedFormIsRead();
    void allOnesMeansUnknown();
    void aShortRecordGivesWhatIsWhole_data();
    void aShortRecordGivesWhatIsWhole();
    void aLongerRecordGivesWhatIsKnown();
    void unknownRecordsAreSteppedOver();
    void brokenSamplesGiveWhatTheyHave();
    void everyMetricIsDescribedOnce();
};

void MetricsTest::interfaceCountersAreReadInTheOrderOfTheWire()
{
    const std::vector<Metric> metrics = sample::readMetrics(compactSample({{1, interfaceCounters()}}), false);
    const std::vector<std::pair<std::string_view, std::uint64_t>> expected = {
        {"ifindex", 12},
        {"iftype", 6},
        {"ifspeed", 10'000'000'000},
        {"ifdirection", 1},
        {"ifstatus", 3},
        {"ifinoctets", 0x1122334455667788},
        {"ifinucastpkts", 101},
        {"ifinmulticastpkts", 102},
        {"ifinbroadcastpkts", 103},
        {"ifindiscards", 104},
        {"ifinerrors", 105},
        {"ifinunknownprotos", 106},
        {"ifoutoctets", 0x8877665544332211},
        {"ifoutucastpkts", 201},
        {"ifoutmulticastpkts", 202},
        {"ifoutbroadcastpkts", 203},
        {"ifoutdiscards", 204},
        {"ifouterrors", 205},
        {"ifpromiscuousmode", 2},
    };
    QCOMPARE(metrics.size(), expected.size());
    for (std::size_t i = 0; i < metrics.size(); ++i) {
        QCOMPARE(metrics[i].row->name, expected[i].first);
        QCOMPARE(metrics[i].value, std::optional(expected[i].second));
    }
}

void MetricsTest::theExpandedFormIsRead()
{
    XdrWriter body;
    body.u32(1).u32(0).u32(12).u32(1).u32(1).opaque(interfaceCounters().data());
    const std::vector<Metric> metrics = sample::readMetrics(body.data(), true);
    QCOMPARE(metrics.size(), std::size_t(19));
    QCOMPARE(valueOf(metrics, "ifoutoctets"), std::optional<std::uint64_t>(0x8877665544332211));
}

void MetricsTest::allOnesMeansUnknown()
{
    XdrWriter body;
    body.bytes(ByteVector(88, 0xFF));
    const std::vector<Metric> metrics = sample::readMetrics(compactSample({{1, body}}), false);
    QCOMPARE(metrics.size(), std::size_t(19));
    for (const Metric& metric : metrics) {
        const bool counts = metric.row->type == sample::MetricType::Counter32 ||
                            metric.row->type == sample::MetricType::Counter64;
        QCOMPARE(metric.value.has_value(), !counts);
    }
    // A 64-bit counter at the largest 32-bit number is a number like any.
    XdrWriter octets;
    octets.u32(1).u32(6).u64(0).u32(0).u32(0).u64(0xFFFFFFFF);
    QCOMPARE(valueOf(sample::readMetrics(compactSample({{1, octets}}), false), "ifinoctets"),
             std::optional<std::uint64_t>(0xFFFFFFFF));
}

void MetricsTest::aShortRecordGivesWhatIsWhole_data()
{
    QTest::addColumn<int>("bytes");
    QTest::addColumn<int>("metrics");
    QTest::newRow("nothing") << 0 << 0;
    QTest::newRow("a number") << 4 << 1;
    QTest::newRow("half the speed") << 12 << 2;
    QTest::newRow("the speed") << 16 << 3;
    QTest::newRow("all but the last") << 84 << 18;
}

void MetricsTest::aShortRecordGivesWhatIsWhole()
{
    QFETCH(int, bytes);
    QFETCH(int, metrics);
    ByteVector body = interfaceCounters().data();
    body.resize(std::size_t(bytes));
    XdrWriter cut;
    cut.bytes(body);
    QCOMPARE(sample::readMetrics(compactSample({{1, cut}}), false).size(), std::size_t(metrics));
}

void MetricsTest::aLongerRecordGivesWhatIsKnown()
{
    XdrWriter body = interfaceCounters();
    body.u32(1).u32(2);
    const std::vector<Metric> metrics =
        sample::readMetrics(compactSample({{1, body}, {1, interfaceCounters()}}), false);
    QCOMPARE(metrics.size(), std::size_t(38));
    QCOMPARE(metrics[37].value, std::optional<std::uint64_t>(2));
}

void MetricsTest::unknownRecordsAreSteppedOver()
{
    XdrWriter other;
    other.u32(1).u32(2).u32(3);
    const std::vector<Metric> metrics = sample::readMetrics(
        compactSample({{2, other}, {1, interfaceCounters()}, {77 << 12 | 1, other}}), false);
    QCOMPARE(metrics.size(), std::size_t(19));
}

void MetricsTest::brokenSamplesGiveWhatTheyHave()
{
    const ByteVector sampleBytes = compactSample({{1, interfaceCounters()}});
    for (std::size_t length = 0; length <= sampleBytes.size(); ++length) {
        const std::vector<std::uint8_t> cut(sampleBytes.begin(),
                                            sampleBytes.begin() + std::ptrdiff_t(length));
        // What is whole within the sample counts, although the record claims more.
        std::size_t end = 20;
        std::size_t whole = 0;
        for (const sample::MetricRow& row : sample::metrics()) {
            const bool wide =
                row.type == sample::MetricType::Counter64 || row.type == sample::MetricType::Gauge64;
            end += wide ? 8 : 4;
            whole += end <= length;
        }
        QCOMPARE(sample::readMetrics(cut, false).size(), whole);
        QVERIFY(sample::readMetrics(cut, true).size() <= 19);
    }
    // Counts and lengths that claim everything.
    for (const std::size_t at : {8, 16}) {
        ByteVector greedy = sampleBytes;
        std::fill_n(greedy.begin() + std::ptrdiff_t(at), 4, std::uint8_t(0xFF));
        QCOMPARE(sample::readMetrics(greedy, false).size(), std::size_t(19));
    }
}

void MetricsTest::everyMetricIsDescribedOnce()
{
    std::set<std::string_view> names;
    for (const sample::MetricRow& row : sample::metrics()) {
        QVERIFY2(names.insert(row.name).second, row.name.data());
        QVERIFY2(!row.description.empty(), row.name.data());
        QVERIFY(sample::findStructure(sample::StructureKind::CounterRecord, row.structure) != nullptr);
    }
}

QTEST_APPLESS_MAIN(MetricsTest)
#include "tst_metrics.moc"
