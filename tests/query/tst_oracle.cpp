// SPDX-License-Identifier: GPL-3.0-or-later
// Every ranking against a second reading of the same bytes, exact to the byte: on generated traffic and on
// captures.
#include "support/oracle.h"

#include <QTest>

#include "query/step_tally.h"
#include "support/captures.h"

using namespace weir;
using support::Oracle;

namespace
{

const std::vector<std::vector<std::string>> keyLists = {
    {},
    {"ipsource"},
    {"ipsource", "ipdestination"},
    {"ipsource", "ipdestination", "ipprotocol", "tcpsourceport", "tcpdestinationport"},
    {"udpsourceport", "udpdestinationport"},
    {"macsource", "macdestination"},
    {"vlan", "ethernetprotocol"},
    {"ip6source", "ip6destination"},
    {"inputifindex", "outputifindex"},
    {"agent", "datasource"},
};

std::string joined(const std::vector<std::string>& texts)
{
    std::string line;
    for (const std::string& text : texts)
        line += (line.empty() ? "" : ",") + text;
    return line;
}

struct Case {
    std::vector<std::string> keys;
    Oracle::Value value = Oracle::Value::Bytes;
    Oracle::Sources sources = Oracle::Sources::Max;
    std::optional<int> step = 1;
    std::size_t n = 10;

    std::string text() const
    {
        return joined(keys) + (value == Oracle::Value::Bytes ? " bytes" : " frames") +
               (sources == Oracle::Sources::Max ? " max" : " sum") + " step " +
               std::to_string(step.value_or(0)) + " n " + std::to_string(n);
    }
};

std::vector<query::Ranking> ask(const Case& what, const std::vector<store::SecondPointer>& seconds)
{
    auto query =
        query::readQuery({joined(what.keys), what.value == Oracle::Value::Bytes ? "bytes" : "frames", ""});
    query->aggregation =
        what.sources == Oracle::Sources::Max ? query::Aggregation::Max : query::Aggregation::Sum;
    query->n = what.n;
    query::StepTally tally(*query, what.step);
    for (const store::SecondPointer& second : seconds)
        tally.add(*second);
    return tally.takeAll();
}

/// Largest first, ties by key text.
using Flow = std::pair<std::vector<std::string>, std::uint64_t>;
std::vector<Flow> ranked(const support::OracleTotals& totals)
{
    std::vector<Flow> flows(totals.begin(), totals.end());
    std::ranges::stable_sort(flows, std::greater(), &Flow::second);
    return flows;
}

void compare(const Case& what, const query::Ranking& ranking, const Oracle& oracle)
{
    const std::vector<Flow> flows =
        ranked(oracle.totals(what.keys, what.value, what.sources, ranking.from, ranking.to));
    const int seconds = what.step.value_or(1);
    QCOMPARE(ranking.rows.size(), std::min(flows.size(), what.n));
    for (std::size_t i = 0; i < ranking.rows.size(); ++i) {
        QCOMPARE(ranking.rows[i].keys, flows[i].first);
        QCOMPARE(ranking.rows[i].whole.value, double(flows[i].second) / seconds);
    }
    std::uint64_t total = 0;
    std::uint64_t other = 0;
    for (std::size_t i = 0; i < flows.size(); ++i) {
        total += flows[i].second;
        other += i >= what.n ? flows[i].second : 0;
    }
    QCOMPARE(ranking.total.whole.value, double(total) / seconds);
    QCOMPARE(ranking.other.whole.value, double(other) / seconds);
    QCOMPARE(ranking.otherFlows, flows.size() - ranking.rows.size());
    QCOMPARE(ranking.flowsCut, 0u);
}

void compareAll(const std::vector<support::CaptureRecord>& records, std::vector<Case> cases)
{
    Oracle oracle;
    for (const support::CaptureRecord& record : records)
        oracle.add(record.time, record.payload);
    const std::vector<store::SecondPointer> seconds = support::secondsOf(records);
    for (const Case& what : cases) {
        std::uint64_t matched = 0;
        for (const query::Ranking& ranking : ask(what, seconds)) {
            compare(what, ranking, oracle);
            if (QTest::currentTestFailed()) {
                QFAIL(what.text().c_str());
                return;
            }
            matched += ranking.samplesMatched;
        }
        const auto hasAll = [&](const support::OracleSample& sample) {
            return std::ranges::all_of(what.keys,
                                       [&](const std::string& key) { return sample.keys.contains(key); });
        };
        QCOMPARE(matched, std::uint64_t(std::ranges::count_if(oracle.samples(), hasAll)));
    }
}

std::vector<Case> everyCase()
{
    std::vector<Case> cases;
    for (const auto& keys : keyLists)
        for (const auto value : {Oracle::Value::Bytes, Oracle::Value::Frames})
            for (const auto sources : {Oracle::Sources::Max, Oracle::Sources::Sum})
                for (const auto step : {std::optional(1), std::optional(10), std::optional<int>()})
                    cases.push_back({keys, value, sources, step, 1'000'000});
    for (const std::size_t n : {0, 1, 3, 10, 1000})
        cases.push_back({{"ipsource", "ipdestination"}, Oracle::Value::Bytes, Oracle::Sources::Max, 1, n});
    return cases;
}

} // namespace

class OracleTest : public QObject
{
    Q_OBJECT

private slots:
    void generatedTrafficIsCountedToTheByte_data();
    void generatedTrafficIsCountedToTheByte();
    void capturesAreCountedToTheByte_data();
    void capturesAreCountedToTheByte();
    void theOracleFindsWhatTheTrafficHas();
    void malformedDatagramsAreReadAlike_data();
    void malformedDatagramsAreReadAlike();
    void equalFlowsAreOrderedByTheirText();
    void ofSeveralSightingsTheLargestCounts();
    void secondsInPartsAddUp();
};

void OracleTest::generatedTrafficIsCountedToTheByte_data()
{
    QTest::addColumn<bool>("mixed");
    QTest::addColumn<unsigned>("seed");
    for (const unsigned seed : {1u, 2u, 3u}) {
        QTest::addRow("plain %u", seed) << false << seed;
        QTest::addRow("mixed %u", seed) << true << seed;
    }
}

void OracleTest::generatedTrafficIsCountedToTheByte()
{
    QFETCH(bool, mixed);
    QFETCH(unsigned, seed);
    support::TrafficSettings settings;
    settings.seed = seed;
    settings.mixed = mixed;
    settings.hosts = seed == 3 ? 5 : 200;
    settings.headerBytes = seed == 2 ? 60 : 128;
    support::Traffic traffic(settings);
    compareAll(support::generate(traffic, 1'700'000'005, 12, 20), everyCase());
}

void OracleTest::capturesAreCountedToTheByte_data()
{
    QTest::addColumn<QString>("path");
    for (const auto& path : support::allCaptures())
        QTest::newRow(path.filename().c_str()) << QString::fromStdString(path.string());
}

void OracleTest::capturesAreCountedToTheByte()
{
    QFETCH(QString, path);
    compareAll(support::readCapture(path.toStdString()), everyCase());
}

// Two readings that are both blind would agree.
void OracleTest::theOracleFindsWhatTheTrafficHas()
{
    support::TrafficSettings settings;
    settings.mixed = true;
    support::Traffic traffic(settings);
    Oracle oracle;
    for (const support::CaptureRecord& record : support::generate(traffic, 1'700'000'000, 1, 200))
        oracle.add(record.time, record.payload);
    QCOMPARE(oracle.samples().size(), std::size_t(200 * settings.samplesPerDatagram));
    for (const auto& keys : keyLists)
        QVERIFY2(!oracle.totals(keys, Oracle::Value::Bytes, Oracle::Sources::Sum, 0, 2'000'000'000).empty(),
                 joined(keys).c_str());
}

void OracleTest::malformedDatagramsAreReadAlike_data()
{
    QTest::addColumn<int>("seed");
    for (int seed = 0; seed < 8; ++seed)
        QTest::addRow("seed %d", seed) << seed;
}

// What a fault leaves of a datagram is counted, by both readings the same.
void OracleTest::malformedDatagramsAreReadAlike()
{
    QFETCH(int, seed);
    std::vector<support::ByteVector> originals;
    for (const auto& path : support::allCaptures())
        for (support::CaptureRecord& record : support::readCapture(path))
            originals.push_back(std::move(record.payload));
    for (const auto& path : support::fuzzSeeds())
        originals.push_back(support::readFile(path));
    std::mt19937 random{unsigned(seed)};
    constexpr std::uint8_t bytes[] = {0x00, 0x01, 0x04, 0x40, 0x7F, 0x80, 0xFF};
    std::vector<support::CaptureRecord> records;
    for (int i = 0; i < 1000; ++i) {
        support::ByteVector payload = originals[random() % originals.size()];
        for (auto changes = random() % 5; changes > 0 && !payload.empty(); --changes)
            payload[random() % std::min<std::size_t>(payload.size(), 400)] =
                bytes[random() % std::size(bytes)];
        if (random() % 3 == 0)
            payload.resize(random() % (payload.size() + 1));
        records.push_back({(1'700'000'000 + i / 100) * base::nanosecondsPerSecond, std::move(payload)});
    }
    std::vector<Case> cases;
    for (const auto& keys : keyLists)
        cases.push_back({keys, Oracle::Value::Bytes, Oracle::Sources::Max, 1, 1'000'000});
    compareAll(records, cases);
}

void OracleTest::equalFlowsAreOrderedByTheirText()
{
    support::DatagramWriter datagram;
    for (const std::uint32_t host : {9, 10, 2, 1, 11}) {
        support::Packet packet;
        packet.source = 0x0A000000 + host;
        support::FlowSampleSpec sample;
        sample.header = packet.header();
        datagram.flow(sample);
    }
    const auto seconds = support::secondsOf({{1'700'000'000'000'000'000, datagram.finish()}});
    const auto rankings = ask({{"ipsource"}, Oracle::Value::Frames, Oracle::Sources::Max, 1, 3}, seconds);
    QCOMPARE(rankings.size(), std::size_t(1));
    std::vector<std::string> order;
    for (const query::Series& row : rankings[0].rows)
        order.push_back(row.keys[0]);
    QCOMPARE(order, (std::vector<std::string>{"10.0.0.1", "10.0.0.10", "10.0.0.11"}));
    QCOMPARE(rankings[0].otherFlows, std::size_t(2));
}

void OracleTest::ofSeveralSightingsTheLargestCounts()
{
    // The same flow: 100 bytes at 1:100 by one interface, three times 50 bytes by another, once by another
    // agent.
    support::FlowSampleSpec sample;
    sample.header = support::Packet().header();
    const auto sampleOf = [&](std::uint32_t index, std::uint32_t frameLength) {
        sample.index = index;
        sample.frameLength = frameLength;
        return sample;
    };
    const std::uint8_t otherAgent[] = {192, 0, 2, 9};
    support::DatagramWriter first;
    first.flow(sampleOf(1, 100));
    for (int i = 0; i < 3; ++i)
        first.flow(sampleOf(2, 50));
    support::DatagramWriter second(1, base::Address::v4(otherAgent));
    second.flow(sampleOf(2, 60));
    const base::Nanoseconds time = 1'700'000'000'000'000'000;
    const auto seconds = support::secondsOf({{time, first.finish()}, {time + 1, second.finish()}});

    const auto largest = ask({{"ipsource"}, Oracle::Value::Bytes, Oracle::Sources::Max, 1, 10}, seconds);
    QCOMPARE(largest[0].rows[0].whole.value, 15'000.0);
    QCOMPARE(largest[0].rows[0].whole.samples, 3u);
    QCOMPARE(largest[0].total.whole.value, 15'000.0);
    const auto all = ask({{"ipsource"}, Oracle::Value::Bytes, Oracle::Sources::Sum, 1, 10}, seconds);
    QCOMPARE(all[0].rows[0].whole.value, 31'000.0);
    QCOMPARE(all[0].rows[0].whole.samples, 5u);
    // Told apart by the data source, each is itself.
    const auto apart =
        ask({{"agent", "datasource"}, Oracle::Value::Bytes, Oracle::Sources::Max, 1, 10}, seconds);
    QCOMPARE(apart[0].total.whole.value, 31'000.0);
}

void OracleTest::secondsInPartsAddUp()
{
    support::TrafficSettings settings;
    settings.mixed = true;
    support::Traffic traffic(settings);
    const auto records = support::generate(traffic, 1'700'000'000, 3, 100);
    const auto whole = support::secondsOf(records);
    const auto parts = support::secondsOf(records, 20'000);
    QCOMPARE(whole.size(), std::size_t(3));
    QVERIFY(parts.size() > 10);
    for (const auto step : {std::optional(1), std::optional(2), std::optional<int>()}) {
        const Case what{{"ipsource", "ipdestination"}, Oracle::Value::Bytes, Oracle::Sources::Max, step, 20};
        const auto expected = ask(what, whole);
        const auto found = ask(what, parts);
        QCOMPARE(found.size(), expected.size());
        for (std::size_t i = 0; i < found.size(); ++i) {
            QCOMPARE(found[i].from, expected[i].from);
            QCOMPARE(found[i].to, expected[i].to);
            QCOMPARE(found[i].total.whole.value, expected[i].total.whole.value);
            QCOMPARE(found[i].other.whole.value, expected[i].other.whole.value);
            for (std::size_t row = 0; row < found[i].rows.size(); ++row) {
                QCOMPARE(found[i].rows[row].keys, expected[i].rows[row].keys);
                QCOMPARE(found[i].rows[row].whole.value, expected[i].rows[row].whole.value);
                QCOMPARE(found[i].rows[row].whole.samples, expected[i].rows[row].whole.samples);
            }
        }
    }
}

QTEST_APPLESS_MAIN(OracleTest)
#include "tst_oracle.moc"
