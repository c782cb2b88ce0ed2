// SPDX-License-Identifier: GPL-3.0-or-later
// weirctl bench: traffic that is the same for the same seed, without a fault, with what was promised of it;
// and a table that is whole.
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "bench/plain_loops.h"
#include "bench/scenarios.h"
#include "bench/tape.h"
#include "query/flow_table.h"
#include "sample/datagram_decoder.h"
#include "wire/capture_reader.h"

using namespace weir;

namespace
{

constexpr std::uint32_t discard = 5; // sample type of enterprise 0

/// Counts what a decoder sees, and checks what has an order.
class Counter final : public sample::SampleSink
{
public:
    void header(const sample::DatagramHeader& header) override
    {
        agent = header.agent;
        std::uint32_t& last = datagramSequence[header.agent];
        inOrder = inOrder && header.sequence == last + 1;
        last = header.sequence;
    }
    void flow(const sample::FlowSample& sample) override
    {
        const bool isDiscard = sample.kind == sample::FlowKind::Discard;
        (isDiscard ? discards : flows)++;
        std::uint32_t& last = sampleSequence[{agent, sample.index, isDiscard ? discard : 1}];
        inOrder = inOrder && sample.sequence == last + 1;
        last = sample.sequence;
        fromSource = fromSource && sample.index == sample.input.value;
        if (isDiscard)
            return;
        std::uint32_t& pool = pools[{agent, sample.index}];
        inOrder = inOrder && sample.samplePool > pool;
        pool = sample.samplePool;
    }
    void counters(const sample::CountersSample&) override { ++counterSamples; }

    base::Address agent;
    std::map<base::Address, std::uint32_t> datagramSequence;
    std::map<std::tuple<base::Address, std::uint32_t, std::uint32_t>, std::uint32_t> sampleSequence;
    std::map<std::pair<base::Address, std::uint32_t>, std::uint32_t> pools;
    std::uint64_t flows = 0;
    std::uint64_t discards = 0;
    std::uint64_t counterSamples = 0;
    bool inOrder = true;
    bool fromSource = true;
};

QByteArray runBench(const QStringList& options, int& exit)
{
    QProcess process;
    process.start(QStringLiteral(WEIRCTL), QStringList{"bench"} + options);
    process.waitForFinished(120'000);
    exit = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    return process.readAllStandardOutput();
}

bool isAbout(double share, double promised)
{
    return std::abs(share - promised) < 0.02;
}

} // namespace

class BenchTest : public QObject
{
    Q_OBJECT
private slots:
    void theSameSeedGivesTheSameBytes();
    void itHasNoFaults();
    void sharesAreAsPromised();
    void everySecondHasItsSamples();
    void countersComeAtTheirInterval();
    void aFloodHasNoPairTwice();
    void plainTrafficFillsSevenSamples();
    void aCaptureOfItReadsBack();
    void loopsFindWhatQuestionsFind();
    void figuresHaveNamesOfTheirOwn();
    void aRunHasAllItsFigures();
    void wrongOptionsAreRefused();
};

void BenchTest::theSameSeedGivesTheSameBytes()
{
    const bench::Tape one = bench::record({}, 5000);
    QVERIFY(one.bytes == bench::record({}, 5000).bytes);
    bench::TrafficSettings other;
    other.seed = 2;
    QVERIFY(one.bytes != bench::record(other, 5000).bytes);
}

void BenchTest::itHasNoFaults()
{
    const bench::Tape tape = bench::record({}, 100'000);
    sample::DatagramDecoder decoder;
    Counter counter;
    base::Nanoseconds before = 0;
    for (const bench::Tape::Item& item : tape.items) {
        QVERIFY(decoder.decode(tape.datagram(item).payload, counter));
        QVERIFY(item.length <= bench::TrafficSettings::datagramBytes);
        QVERIFY(item.time >= before);
        QVERIFY(item.source == counter.agent);
        before = item.time;
    }
    for (const sample::NoteRow& row : sample::notes())
        QVERIFY2(decoder.counts()[row.note] == 0, row.name.data());
    QVERIFY(counter.inOrder);
    QVERIFY(counter.fromSource);
    QCOMPARE(counter.datagramSequence.size(), std::size_t(4));
    QCOMPARE(counter.flows, tape.counts.flows);
    QCOMPARE(counter.discards, tape.counts.discards);
    QCOMPARE(counter.counterSamples, tape.counts.counters);
    QCOMPARE(tape.items.size(), std::size_t(tape.counts.datagrams));
    QCOMPARE(tape.bytes.size(), std::size_t(tape.counts.bytes));
}

void BenchTest::sharesAreAsPromised()
{
    const bench::TrafficSettings settings;
    const auto seconds = bench::keepSeconds(settings, 5);
    const bench::TrafficCounts counts = bench::record(settings, 50'000).counts;
    const auto flows = double(counts.flows);
    QVERIFY(isAbout(double(counts.discards) / flows, settings.discarded));
    QVERIFY(isAbout(double(counts.switched) / flows, settings.switched));
    QVERIFY(isAbout(double(counts.routed) / flows, settings.routed));
    QVERIFY(isAbout(double(counts.gateway) / flows, settings.gateway));
    double samples = 0;
    std::map<packet::LayerId, double> with;
    for (const auto& second : seconds)
        for (const sample::FlowRow& row : second->flows()) {
            ++samples;
            for (const packet::LayerId id :
                 {packet::LayerId::Ip, packet::LayerId::Ip6, packet::LayerId::Vlan, packet::LayerId::Vxlan,
                  packet::LayerId::Mpls, packet::LayerId::Tcp, packet::LayerId::Icmp, packet::LayerId::Dns})
                with[id] += second->view(row).layout->find(id).has_value();
        }
    // The busiest conversations have a tenth of all samples each: shares of samples are not those of
    // conversations.
    for (const auto& [id, count] : with)
        QVERIFY2(count > 0 && count < samples, qPrintable(QString::number(int(id))));
    QVERIFY(with[packet::LayerId::Ip6] > 0.1 * samples);
    QVERIFY(with[packet::LayerId::Tcp] > 0.5 * samples);
}

void BenchTest::everySecondHasItsSamples()
{
    bench::TrafficSettings settings;
    settings.rate = 777;
    settings.agents = 10;
    const auto seconds = bench::keepSeconds(settings, 3);
    QCOMPARE(seconds.size(), std::size_t(3));
    for (const auto& second : seconds)
        QCOMPARE(second->flows().size(), std::size_t(777));
}

void BenchTest::countersComeAtTheirInterval()
{
    bench::TrafficSettings settings;
    settings.rate = 200;
    settings.agents = 3;
    settings.interfaces = 5;
    std::map<std::pair<base::Address, std::uint32_t>, int> polls;
    for (const auto& second : bench::keepSeconds(settings, 61))
        for (const sample::CounterRow& row : second->counters())
            ++polls[{second->sources()[row.source].agent, second->sources()[row.source].index}];
    QCOMPARE(polls.size(), std::size_t(15));
    for (const auto& [source, count] : polls)
        QVERIFY(count == 3 || count == 4); // in 61 seconds
}

void BenchTest::aFloodHasNoPairTwice()
{
    bench::TrafficSettings settings = bench::TrafficSettings::plain();
    settings.everyPairNew = true;
    settings.rate = 50'000;
    const auto seconds = bench::keepSeconds(settings, 1);
    QCOMPARE(bench::loopPairs(seconds).flows, std::uint64_t(50'000));
}

void BenchTest::plainTrafficFillsSevenSamples()
{
    bench::Traffic traffic(bench::TrafficSettings::plain());
    constexpr int samplesAt = 24;
    for (int i = 0; i < 50; ++i)
        QCOMPARE(base::loadBe32(traffic.next().payload.data() + samplesAt), std::uint32_t(7));
}

void BenchTest::aCaptureOfItReadsBack()
{
    const QTemporaryDir folder;
    const std::string path = folder.filePath("traffic.pcap").toStdString();
    bench::TrafficSettings settings;
    settings.rate = 1000;
    const auto written = bench::writeCapture(path, settings, 2);
    QVERIFY(written.has_value());
    QCOMPARE(written->samples(), std::uint64_t(2000));
    auto reader = wire::CaptureReader::open(path);
    QVERIFY(reader.has_value());
    bench::Traffic traffic(settings);
    std::uint64_t datagrams = 0;
    while (const auto read = reader->next()) {
        const wire::Datagram made = traffic.next();
        QVERIFY(std::ranges::equal(read->payload, made.payload));
        QCOMPARE(read->time, made.time / 1000 * 1000);
        QVERIFY(read->source == made.source);
        ++datagrams;
    }
    QCOMPARE(reader->warning(), std::string());
    QCOMPARE(datagrams, written->datagrams);
    QVERIFY(!bench::writeCapture("/no such folder/x.pcap", settings, 1).has_value());
}

void BenchTest::loopsFindWhatQuestionsFind()
{
    const auto seconds = bench::keepSeconds({}, 2);
    const auto rowsOf = [&](const char* keys, const char* filter) {
        const auto query = query::readQuery({keys, "bytes", filter});
        const auto table = query::FlowTable::make(*query);
        std::uint64_t rows = 0;
        std::uint64_t bytes = 0;
        for (const auto& second : seconds)
            for (const query::Row& row : table->evaluate(*second).rows) {
                ++rows;
                bytes += row.sum;
            }
        return std::pair(rows, bytes);
    };
    const auto found = [](const bench::LoopResult& result) { return std::pair(result.flows, result.bytes); };
    QCOMPARE(rowsOf("", ""), found(bench::loopTotal(seconds)));
    QCOMPARE(rowsOf("ipsource", ""), found(bench::loopSources(seconds)));
    QCOMPARE(rowsOf("ipsource,ipdestination", ""), found(bench::loopPairs(seconds)));
    QCOMPARE(rowsOf("ipsource,ipdestination", "tcpflags~....1...."), found(bench::loopPairsWithAck(seconds)));
}

void BenchTest::figuresHaveNamesOfTheirOwn()
{
    std::set<std::string> scenarios;
    for (const bench::Scenario& row : bench::contents().scenarios)
        QVERIFY(scenarios.insert(row.name).second);
    std::set<std::string> figures;
    for (const bench::FigureRow& row : bench::contents().figures) {
        const std::string name = row.name;
        QVERIFY2(figures.insert(name).second, row.name);
        QVERIFY2(scenarios.contains(name.substr(0, name.find('.'))), row.name);
    }
}

void BenchTest::aRunHasAllItsFigures()
{
    int exit = -1;
    const QByteArray out =
        runBench({"--quick", "--json", "--seconds", "3", "--only", "arrival,questions,window,start"}, exit);
    QCOMPARE(exit, 0);
    const auto report = nlohmann::json::parse(out.toStdString());
    QCOMPARE(report["settings"]["seed"].get<int>(), 1);
    QVERIFY(report["remarks"].empty());
    std::set<std::string> found;
    for (const auto& figure : report["figures"]) {
        QVERIFY2(figure["value"].get<double>() > 0, figure.dump().c_str());
        QVERIFY2(!figure.contains("note"), figure.dump().c_str());
        found.insert(figure["name"]);
    }
    for (const bench::FigureRow& row : bench::contents().figures) {
        const std::string scenario = std::string(row.name).substr(0, std::string(row.name).find('.'));
        const bool asked =
            scenario == "arrival" || scenario == "questions" || scenario == "window" || scenario == "start";
        QVERIFY2(found.contains(row.name) == asked, row.name);
    }
}

void BenchTest::wrongOptionsAreRefused()
{
    int exit = -1;
    for (const QStringList& options :
         {QStringList{"--only", "arrivals"}, QStringList{"--rate", "0"}, QStringList{"--agents", "many"},
          QStringList{"--seconds", "3601"}, QStringList{"--seed", "x"}, QStringList{"now"}}) {
        QCOMPARE(runBench(options, exit), QByteArray());
        QCOMPARE(exit, 2);
    }
}

QTEST_GUILESS_MAIN(BenchTest)
#include "tst_bench.moc"
