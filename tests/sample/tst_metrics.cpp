// SPDX-License-Identifier: GPL-3.0-or-later
// Counters out of counters samples made by hand.
#include "sample/metrics.h"

#include <QTest>
#include <set>

#include "support/traffic.h"

using namespace weir;
using sample::Metric;
using sample::MetricValue;
using sample::SampleForm;
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

std::vector<Metric> read(const ByteVector& bytes)
{
    return sample::readMetrics(bytes, SampleForm::Compact);
}

std::vector<Metric> readRecord(std::uint32_t tag, const XdrWriter& body)
{
    return read(compactSample({{tag, body}}));
}

/// As a person reads it: a dash for what is not known.
std::string textOf(const MetricValue& value)
{
    if (const auto* count = std::get_if<std::uint64_t>(&value))
        return std::to_string(*count);
    if (const auto* number = std::get_if<double>(&value))
        return QByteArray::number(*number, 'g', 15).toStdString();
    if (const auto* text = std::get_if<std::string>(&value))
        return *text;
    return "-";
}

std::string nameOf(const Metric& metric, std::uint32_t classId = 0)
{
    return sample::nameOf(metric.row->structure, metric.row->name, metric.instance, classId);
}

std::string valueOf(const std::vector<Metric>& metrics, std::string_view name)
{
    for (const Metric& metric : metrics)
        if (nameOf(metric) == name)
            return textOf(metric.value);
    return "nothing";
}

using Pairs = std::vector<std::pair<std::string, std::string>>;

Pairs pairsOf(const std::vector<Metric>& metrics)
{
    Pairs pairs;
    for (const Metric& metric : metrics)
        pairs.emplace_back(nameOf(metric), textOf(metric.value));
    return pairs;
}

QString shown(const Pairs& pairs)
{
    std::string text;
    for (const auto& [name, value] : pairs)
        text += name + '=' + value + ' ';
    return QString::fromStdString(text);
}

/// Bytes that a row takes on the wire; nothing where that differs.
std::optional<std::uint32_t> wireLength(sample::MetricForm form)
{
    using enum sample::MetricForm;
    switch (form) {
    case Counter64:
    case Gauge64:
    case Mac:
    case DatapathId: return 8;
    case Uuid: return 16;
    case Byte: return 1;
    case AdminStatus: return 0;
    case Text:
    case Repeat:
    case PercentList: return std::nullopt;
    default: return 4;
    }
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
    void aRepeatedRecordIsAnInstance();
    void unknownRecordsAreSteppedOver();
    void brokenSamplesGiveWhatTheyHave();
    void textsAreCleanAndShort();
    void wordsAndAddresses();
    void lanesAndQueuesAreInstances();
    void percentages();
    void virtualMachinesHaveNamesOfTheirOwn();
    void groupsOfVersion4();
    void customMetrics();
    void customMetricsOfUnknownTypeEndTheSample();
    void rowsTakeTheLengthOfTheirStructure();
    void everyCounterRecordHasMetrics();
    void everyMetricIsDescribedOnce();
};

void MetricsTest::interfaceCountersAreReadInTheOrderOfTheWire()
{
    const Pairs expected = {
        {"ifindex", "12"},
        {"iftype", "ethernetCsmacd"},
        {"ifspeed", "10000000000"},
        {"ifdirection", "full-duplex"},
        {"ifadminstatus", "up"},
        {"ifoperstatus", "up"},
        {"ifinoctets", std::to_string(0x1122334455667788)},
        {"ifinucastpkts", "101"},
        {"ifinmulticastpkts", "102"},
        {"ifinbroadcastpkts", "103"},
        {"ifindiscards", "104"},
        {"ifinerrors", "105"},
        {"ifinunknownprotos", "106"},
        {"ifoutoctets", std::to_string(0x8877665544332211)},
        {"ifoutucastpkts", "201"},
        {"ifoutmulticastpkts", "202"},
        {"ifoutbroadcastpkts", "203"},
        {"ifoutdiscards", "204"},
        {"ifouterrors", "205"},
        {"ifpromiscuousmode", "2"},
    };
    const Pairs got = pairsOf(readRecord(1, interfaceCounters()));
    QVERIFY2(got == expected, qPrintable(shown(got)));
}

void MetricsTest::theExpandedFormIsRead()
{
    XdrWriter body;
    body.u32(1).u32(0).u32(12).u32(1).u32(1).opaque(interfaceCounters().data());
    const std::vector<Metric> metrics = sample::readMetrics(body.data(), SampleForm::Expanded);
    QCOMPARE(metrics.size(), std::size_t(20));
    QCOMPARE(valueOf(metrics, "ifoutoctets"), std::to_string(0x8877665544332211));
}

void MetricsTest::allOnesMeansUnknown()
{
    XdrWriter body;
    body.bytes(ByteVector(88, 0xFF));
    const std::vector<Metric> metrics = readRecord(1, body);
    QCOMPARE(metrics.size(), std::size_t(20));
    for (const Metric& metric : metrics)
        QCOMPARE(std::holds_alternative<std::monostate>(metric.value),
                 sample::kindOf(metric.row->form) == sample::MetricKind::Counter);
    // A 64-bit counter at the largest 32-bit number is a number like any.
    XdrWriter octets;
    octets.u32(1).u32(6).u64(0).u32(0).u32(0).u64(0xFFFFFFFF);
    QCOMPARE(valueOf(readRecord(1, octets), "ifinoctets"), std::string("4294967295"));
}

void MetricsTest::aShortRecordGivesWhatIsWhole_data()
{
    QTest::addColumn<int>("bytes");
    QTest::addColumn<int>("metrics");
    QTest::newRow("nothing") << 0 << 0;
    QTest::newRow("a number") << 4 << 1;
    QTest::newRow("half the speed") << 12 << 2;
    QTest::newRow("the speed") << 16 << 3;
    QTest::newRow("direction") << 20 << 4;
    QTest::newRow("all but the last") << 84 << 19;
}

void MetricsTest::aShortRecordGivesWhatIsWhole()
{
    QFETCH(int, bytes);
    QFETCH(int, metrics);
    ByteVector body = interfaceCounters().data();
    body.resize(std::size_t(bytes));
    XdrWriter cut;
    cut.bytes(body);
    QCOMPARE(readRecord(1, cut).size(), std::size_t(metrics));
}

void MetricsTest::aLongerRecordGivesWhatIsKnown()
{
    XdrWriter body = interfaceCounters();
    body.u32(1).u32(2);
    const std::vector<Metric> metrics = read(compactSample({{1, body}, {2, interfaceCounters()}}));
    QCOMPARE(metrics.size(), std::size_t(33));
    QCOMPARE(textOf(metrics[20].value), std::string("12"));
}

void MetricsTest::aRepeatedRecordIsAnInstance()
{
    const std::vector<Metric> metrics =
        read(compactSample({{1, interfaceCounters()}, {1, interfaceCounters()}}));
    QCOMPARE(metrics.size(), std::size_t(40));
    QCOMPARE(nameOf(metrics[0]), std::string("ifindex"));
    QCOMPARE(nameOf(metrics[20]), std::string("ifindex_1"));
    QCOMPARE(metrics[19].record, 0U);
    QCOMPARE(metrics[20].record, 1U);
}

void MetricsTest::unknownRecordsAreSteppedOver()
{
    XdrWriter other;
    other.u32(1).u32(2).u32(3);
    const std::vector<Metric> metrics =
        read(compactSample({{99, other}, {1, interfaceCounters()}, {77 << 12 | 1, other}}));
    QCOMPARE(metrics.size(), std::size_t(20));
}

void MetricsTest::brokenSamplesGiveWhatTheyHave()
{
    const ByteVector sampleBytes = compactSample({{1, interfaceCounters()}});
    for (std::size_t length = 0; length <= sampleBytes.size(); ++length) {
        const ByteVector cut(sampleBytes.begin(), sampleBytes.begin() + std::ptrdiff_t(length));
        // What is whole within the sample counts, although the record claims more.
        std::size_t end = 20;
        std::size_t whole = 0;
        for (const sample::MetricRow& row : sample::metricsOf(sample::Tag(0, 1))) {
            end += *wireLength(row.form);
            const std::size_t peeked = row.form == sample::MetricForm::AdminStatus ? 4 : 0;
            whole += end + peeked <= length;
        }
        QCOMPARE(read(cut).size(), whole);
        QVERIFY(sample::readMetrics(cut, SampleForm::Expanded).size() <= 20);
    }
    // Counts and lengths that claim everything.
    for (const std::size_t at : {8, 16}) {
        ByteVector greedy = sampleBytes;
        std::fill_n(greedy.begin() + std::ptrdiff_t(at), 4, std::uint8_t(0xFF));
        QCOMPARE(read(greedy).size(), std::size_t(20));
    }
}

void MetricsTest::textsAreCleanAndShort()
{
    XdrWriter name;
    const std::string text = "eth0\r\n\x1b[31m=1";
    name.opaque(ByteVector(text.begin(), text.end()));
    QCOMPARE(valueOf(readRecord(1005, name), "ifname"), std::string("eth0   [31m=1"));
    XdrWriter longName;
    longName.opaque(ByteVector(1000, 'x'));
    QCOMPARE(valueOf(readRecord(1005, longName), "ifname"), std::string(256, 'x'));
    XdrWriter noName;
    noName.u32(0);
    QCOMPARE(valueOf(readRecord(1005, noName), "ifname"), std::string("-"));
}

void MetricsTest::wordsAndAddresses()
{
    XdrWriter host;
    const std::string name = "h1";
    host.opaque(ByteVector(name.begin(), name.end()));
    ByteVector uuid;
    for (std::uint8_t i = 0; i < 16; ++i)
        uuid.push_back(std::uint8_t(i * 17));
    host.bytes(uuid).u32(3).u32(2).opaque(ByteVector{'6', '.', '1'});
    const Pairs expected = {{"host_name", "h1"},
                            {"uuid", "00112233-4455-6677-8899-AABBCCDDEEFF"},
                            {"machine_type", "x86_64"},
                            {"os_name", "linux"},
                            {"os_release", "6.1"}};
    const Pairs got = pairsOf(readRecord(2000, host));
    QVERIFY2(got == expected, qPrintable(shown(got)));

    XdrWriter lag;
    lag.bytes(ByteVector{2, 0, 0, 0, 0, 1}).bytes(ByteVector{2, 0, 0, 0, 0, 0xAB}).u32(7);
    lag.bytes(ByteVector{5, 0x3D, 0, 0xFC});
    for (std::uint32_t i = 1; i <= 8; ++i)
        lag.u32(i);
    const std::vector<Metric> metrics = readRecord(7, lag);
    QCOMPARE(valueOf(metrics, "agg_partneropersystemid"), std::string("0200000000AB"));
    QCOMPARE(valueOf(metrics, "agg_attachedaggid"), std::string("7"));
    QCOMPARE(valueOf(metrics, "agg_actoroperstate"), std::string("61"));
    QCOMPARE(valueOf(metrics, "agg_partneroperstate"), std::string("252"));
    QCOMPARE(valueOf(metrics, "agg_markerresponsepdustx"), std::string("8"));

    XdrWriter port;
    port.u64(0x1F).u32(3);
    QCOMPARE(valueOf(readRecord(1004, port), "of_dpid"), std::string("000000000000001F"));

    XdrWriter odd;
    odd.u32(1).u32(4711).u64(0).u32(9).u32(1);
    QCOMPARE(valueOf(readRecord(1, odd), "iftype"), std::string("4711"));
    QCOMPARE(valueOf(readRecord(1, odd), "ifdirection"), std::string("9"));
    QCOMPARE(valueOf(readRecord(1, odd), "ifoperstatus"), std::string("down"));
}

void MetricsTest::lanesAndQueuesAreInstances()
{
    XdrWriter sfp;
    sfp.u32(3).u32(2).u32(3300).u32(std::uint32_t(-1500)).u32(2);
    for (std::uint32_t lane = 1; lane <= 2; ++lane) {
        sfp.u32(lane);
        for (std::uint32_t i = 0; i < 9; ++i)
            sfp.u32(1000 * lane + i);
    }
    const std::vector<Metric> metrics = readRecord(10, sfp);
    QCOMPARE(metrics.size(), std::size_t(4 + 2 * 9));
    QCOMPARE(valueOf(metrics, "sfp_voltage"), std::string("3.3"));
    QCOMPARE(valueOf(metrics, "sfp_temperature"), std::string("-1.5"));
    QCOMPARE(valueOf(metrics, "sfp_txbias_1"), std::string("1"));
    QCOMPARE(valueOf(metrics, "sfp_rxpower_2"), std::string("2.005"));
    QCOMPARE(valueOf(metrics, "sfp_rxwavelength_2"), std::string("2008"));

    // A record that claims more lanes than it has.
    XdrWriter greedy;
    greedy.u32(3).u32(2).u32(3300).u32(0).u32(0xFFFFFFFF).u32(1).u32(5);
    QCOMPARE(readRecord(10, greedy).size(), std::size_t(5));

    XdrWriter queue;
    queue.u32(4).u32(256).u32(100);
    for (std::uint32_t i = 0; i < 10; ++i)
        queue.u32(i);
    QCOMPARE(valueOf(readRecord(1003, queue), "queue_dropped_4"), std::string("9"));

    XdrWriter buffers;
    buffers.u32(100).u32(200).u32(300).u32(0xFFFFFFFF).u32(2).u32(50).u32(75).u32(1).u32(1);
    const std::vector<Metric> queues = readRecord(4413 << 12 | 2, buffers);
    QCOMPARE(valueOf(queues, "bst_port_out_multicast"), std::string("-"));
    QCOMPARE(valueOf(queues, "bst_port_out_unicast_queue_1"), std::string("0.75"));
    QCOMPARE(valueOf(queues, "bst_port_out_multicast_queue_0"), std::string("0.01"));
}

void MetricsTest::percentages()
{
    XdrWriter processor;
    processor.u32(1250).u32(0xFFFFFFFF).u32(0).u64(1 << 30).u64(1 << 29);
    const std::vector<Metric> metrics = readRecord(1001, processor);
    QCOMPARE(valueOf(metrics, "processor_cpu_5s"), std::string("12.5"));
    QCOMPARE(valueOf(metrics, "processor_cpu_1m"), std::string("-"));
    QCOMPARE(valueOf(metrics, "processor_mem_free"), std::to_string(1 << 29));
}

void MetricsTest::virtualMachinesHaveNamesOfTheirOwn()
{
    XdrWriter host;
    host.opaque(ByteVector{'v', 'm'}).bytes(ByteVector(16, 0)).u32(0).u32(0).u32(0);
    const std::vector<Metric> metrics = readRecord(2000, host);
    QCOMPARE(nameOf(metrics.front(), 2), std::string("host_name"));
    QCOMPARE(nameOf(metrics.front(), 3), std::string("vir_host_name"));
    QCOMPARE(nameOf(readRecord(1, interfaceCounters()).front(), 3), std::string("ifindex"));
}

void MetricsTest::groupsOfVersion4()
{
    // sequence number, data source, interval, version 2 (ethernet): generic counters, then ethernet ones
    XdrWriter body;
    body.u32(1).u32(12).u32(20).u32(2).bytes(interfaceCounters().data());
    for (std::uint32_t i = 1; i <= 13; ++i)
        body.u32(i);
    const std::vector<Metric> metrics = sample::readMetrics(body.data(), SampleForm::Version4);
    QCOMPARE(metrics.size(), std::size_t(33));
    QCOMPARE(valueOf(metrics, "ifinoctets"), std::to_string(0x1122334455667788));
    QCOMPARE(valueOf(metrics, "eth_symbolerrors"), std::string("13"));

    XdrWriter vlan;
    vlan.u32(1).u32(1 << 24 | 10).u32(20).u32(7).u32(10).u64(1000).u32(1).u32(2).u32(3).u32(4);
    QCOMPARE(valueOf(sample::readMetrics(vlan.data(), SampleForm::Version2), "vlan_octets"),
             std::string("1000"));

    XdrWriter unknown;
    unknown.u32(1).u32(12).u32(20).u32(8).bytes(interfaceCounters().data());
    QVERIFY(sample::readMetrics(unknown.data(), SampleForm::Version2).empty());
}

void MetricsTest::customMetrics()
{
    const auto text = [](std::string_view string) { return ByteVector(string.begin(), string.end()); };
    XdrWriter body;
    body.opaque(text("rack7")).u32(7);
    body.opaque(text("site")).u32(0).opaque(text("Bern"));
    body.opaque(text("c32")).u32(1).u32(32);
    body.opaque(text("c64")).u32(2).u64(64);
    body.opaque(text("g32")).u32(3).u32(33);
    body.opaque(text("g64")).u32(4).u64(66);
    body.opaque(text("f")).u32(5).u32(0x3FC00000);         // 1.5
    body.opaque(text("d")).u32(6).u64(0xC004000000000000); // -2.5
    const auto custom = sample::readCustomMetrics(body.data());
    QVERIFY(custom.has_value());
    QCOMPARE(custom->source, std::string("rack7"));
    Pairs got;
    for (const sample::CustomMetric& metric : custom->metrics)
        got.emplace_back(metric.name, textOf(metric.value));
    const Pairs expected = {{"site", "Bern"}, {"c32", "32"}, {"c64", "64"}, {"g32", "33"},
                            {"g64", "66"},    {"f", "1.5"},  {"d", "-2.5"}};
    QVERIFY2(got == expected, qPrintable(shown(got)));
    QCOMPARE(custom->metrics[1].form, sample::MetricForm::Counter32);
    QCOMPARE(custom->metrics[2].form, sample::MetricForm::Counter64);

    for (std::size_t length = 0; length < body.data().size(); ++length) {
        const ByteVector cut(body.data().begin(), body.data().begin() + std::ptrdiff_t(length));
        const auto some = sample::readCustomMetrics(cut);
        QCOMPARE(some.has_value(), length >= 16);
        QVERIFY(!some || some->metrics.size() < 7);
    }
}

void MetricsTest::customMetricsOfUnknownTypeEndTheSample()
{
    XdrWriter body;
    body.opaque(ByteVector{'s'}).u32(3);
    body.opaque(ByteVector{'a'}).u32(3).u32(1).opaque(ByteVector{'b'}).u32(77).u32(1);
    body.opaque(ByteVector{'c'}).u32(3).u32(1);
    const auto custom = sample::readCustomMetrics(body.data());
    QVERIFY(custom.has_value());
    QCOMPARE(custom->metrics.size(), std::size_t(1));
}

void MetricsTest::rowsTakeTheLengthOfTheirStructure()
{
    for (const sample::StructureRow& structure : sample::structures()) {
        const auto rows = sample::metricsOf(structure.tag);
        if (structure.kind != sample::StructureKind::CounterRecord || rows.empty())
            continue;
        std::uint32_t length = 0;
        bool isFixed = true;
        for (const sample::MetricRow& row : rows) {
            isFixed = isFixed && wireLength(row.form).has_value();
            length += wireLength(row.form).value_or(0);
        }
        // Bodies that grew since they were first defined may be shorter.
        const std::uint32_t grown = structure.tag == sample::Tag(0, 2003)   ? 12
                                    : structure.tag == sample::Tag(0, 2106) ? 8
                                                                            : 0;
        if (isFixed)
            QVERIFY2(length == structure.length + grown, structure.name.data());
    }
}

void MetricsTest::everyCounterRecordHasMetrics()
{
    for (const sample::StructureRow& structure : sample::structures()) {
        const bool isList = structure.tag == sample::Tag(0, 2001); // adapters: a table of its own
        if (structure.kind == sample::StructureKind::CounterRecord && !isList)
            QVERIFY2(!sample::metricsOf(structure.tag).empty(), structure.name.data());
    }
}

void MetricsTest::everyMetricIsDescribedOnce()
{
    std::set<std::pair<sample::Tag, std::string_view>> names;
    for (const sample::MetricRow& row : sample::metrics()) {
        QVERIFY(sample::findStructure(sample::StructureKind::CounterRecord, row.structure) != nullptr);
        if (row.form == sample::MetricForm::Instance || row.form == sample::MetricForm::Repeat)
            continue;
        QVERIFY2(names.emplace(row.structure, row.name).second, row.name.data());
        QVERIFY2(!row.description.empty(), row.name.data());
        QVERIFY2(row.name.find('.') == row.name.npos, row.name.data());
    }
}

QTEST_APPLESS_MAIN(MetricsTest)
#include "tst_metrics.moc"
