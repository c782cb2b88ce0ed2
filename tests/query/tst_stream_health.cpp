// SPDX-License-Identifier: GPL-3.0-or-later
// The health of streams, of datagrams written out byte by byte from the specification (sFlow v5,
// sample_datagram_v5, flow_sample, flow_sample_expanded, counters_sample).
#include "query/stream_columns.h"

#include <QTest>
#include <map>
#include <random>
#include <set>

#include "store/second_feed.h"
#include "support/traffic.h"

using namespace weir;
using support::ByteVector;
using support::XdrWriter;

namespace
{

constexpr base::SecondNumber start = 1'700'000'000;

/// The numbers of flow_sample that tell of the data source; nothing was sampled.
struct Sample {
    std::uint32_t sequence;
    std::uint32_t pool;
    std::uint32_t rate = 100;
    std::uint32_t drops = 0;
    std::uint32_t index = 3;
    bool expanded = false;
};

struct Head {
    std::uint32_t sequence;
    std::uint32_t uptime; ///< ms
    std::uint32_t subAgent = 0;
    std::uint32_t agent = 0x0A000001;
};

void writeSample(XdrWriter& out, const Sample& sample)
{
    if (sample.expanded)
        out.u32(3).u32(44).u32(sample.sequence).u32(0).u32(sample.index); // flow_sample_expanded, bytes
    else
        out.u32(1).u32(32).u32(sample.sequence).u32(sample.index); // flow_sample, bytes
    out.u32(sample.rate).u32(sample.pool).u32(sample.drops);
    if (sample.expanded)
        out.u32(0).u32(1).u32(0).u32(2);
    else
        out.u32(1).u32(2);
    out.u32(0); // records
}

ByteVector datagram(const Head& head, const std::vector<Sample>& samples = {}, std::uint32_t counters = 0)
{
    XdrWriter out;
    out.u32(5).u32(1).u32(head.agent).u32(head.subAgent).u32(head.sequence).u32(head.uptime);
    out.u32(std::uint32_t(samples.size()) + counters);
    for (const Sample& sample : samples)
        writeSample(out, sample);
    for (; counters > 0; --counters)
        out.u32(2).u32(12).u32(1).u32(3).u32(0); // counters_sample of interface 3 without records
    return out.data();
}

class Stream
{
public:
    Stream()
        : m_feed(1 << 20,
                 [this](const std::shared_ptr<const store::Second>& second) { m_health.add(*second); })
    {
    }

    Stream& at(double seconds)
    {
        m_time = start * base::nanosecondsPerSecond + base::Nanoseconds(seconds * 1e9);
        return *this;
    }

    Stream& send(const ByteVector& payload)
    {
        wire::Datagram datagram;
        datagram.time = m_time;
        datagram.payload = payload;
        m_feed.add(datagram);
        return *this;
    }

    std::shared_ptr<const query::StreamReport> report(double after = 0)
    {
        m_feed.finish();
        return m_health.report(m_health.lastTime() + base::Nanoseconds(after * 1e9));
    }

private:
    query::StreamHealth m_health;
    store::SecondFeed m_feed;
    base::Nanoseconds m_time = start * base::nanosecondsPerSecond;
};

} // namespace

class StreamHealthTest : public QObject
{
    Q_OBJECT

private slots:
    void nothingIsNothing();
    void lossesOfDatagramsAndSamples();
    void aDuplicateCountsOnce();
    void aLateDatagramBringsItsSamples();
    void subAgentsAreApart();
    void theAchievedRate_data();
    void theAchievedRate();
    void aSelectionTellsOfNoLosses();
    void numbersWrap();
    void aRestartIsNoLossAndNoPool();
    void ratesThatChange();
    void oldVersionsAreFollowed();
    void silence_data();
    void silence();
    void timesThatRunBack();
    void anythingElseIsPassedOver();
    void tooManyAreCounted();
    void theSilentOnesMakeRoom();
    void runsTellWhatEachSampleWouldTell_data();
    void runsTellWhatEachSampleWouldTell();
    void everyColumnIsDescribed();
    void rowsAreByAgentAndSource();
};

void StreamHealthTest::nothingIsNothing()
{
    const auto report = Stream().report();
    QVERIFY(report->subAgents.empty() && report->sources.empty());
    QVERIFY(query::rowsOf(*report).empty());
}

void StreamHealthTest::lossesOfDatagramsAndSamples()
{
    Stream stream;
    stream.send(datagram({10, 1000}, {{1, 100}, {2, 200}}, 1));
    stream.at(1.5).send(datagram({13, 2500}, {{6, 600}, {7, 700}}));
    const auto report = stream.report();
    QCOMPARE(report->subAgents.size(), std::size_t(1));
    const query::SubAgentHealth& agent = report->subAgents[0];
    QCOMPARE(base::toText(agent.agent), std::string("10.0.0.1"));
    QCOMPARE(agent.datagrams, 2u);
    QCOMPARE(agent.sequence, (sample::SequenceCounts{2, 0, 0, 0}));
    QCOMPARE(agent.uptime, 2500u);
    QCOMPARE(agent.hearing.first, start * base::nanosecondsPerSecond);
    QCOMPARE(agent.hearing.last, start * base::nanosecondsPerSecond + 1'500'000'000);
    QCOMPARE(report->sources.size(), std::size_t(1));
    const query::SourceHealth& source = report->sources[0];
    QCOMPARE(source.classId, 0u);
    QCOMPARE(source.index, 3u);
    QCOMPARE(source.flowSamples, 4u);
    QCOMPARE(source.counterSamples, 1u);
    QCOMPARE(source.sequence, (sample::SequenceCounts{3, 0, 0, 0}));
    QCOMPARE(source.samplingRate, 100u);
    QCOMPARE(source.hearing.last, agent.hearing.last);
}

void StreamHealthTest::aDuplicateCountsOnce()
{
    Stream stream;
    for (std::uint32_t i = 1; i <= 5; ++i)
        for (int twice = 0; twice < 2; ++twice)
            stream.send(datagram({i, i * 100}, {{i, i * 100}}, 1));
    const auto report = stream.report();
    QCOMPARE(report->subAgents[0].datagrams, 10u);
    QCOMPARE(report->subAgents[0].sequence, (sample::SequenceCounts{0, 5, 0, 0}));
    QCOMPARE(report->sources[0].flowSamples, 5u);
    QCOMPARE(report->sources[0].counterSamples, 5u);
    QCOMPARE(report->sources[0].sequence, sample::SequenceCounts());
    QCOMPARE(report->sources[0].pool, 400u);
}

void StreamHealthTest::aLateDatagramBringsItsSamples()
{
    // Ten samples each, twelve late: further back than the samples' own numbers are remembered.
    Stream stream;
    std::vector<ByteVector> datagrams;
    for (std::uint32_t i = 0; i < 20; ++i) {
        std::vector<Sample> samples;
        for (std::uint32_t k = 1; k <= 10; ++k)
            samples.push_back({i * 10 + k, (i * 10 + k) * 100});
        datagrams.push_back(datagram({i, i * 100}, samples));
    }
    std::rotate(datagrams.begin() + 3, datagrams.begin() + 4, datagrams.begin() + 16);
    for (const ByteVector& payload : datagrams)
        stream.send(payload);
    const auto report = stream.report();
    QCOMPARE(report->subAgents[0].sequence, (sample::SequenceCounts{0, 0, 1, 0}));
    QCOMPARE(report->sources[0].sequence, (sample::SequenceCounts{0, 0, 10, 0}));
    QCOMPARE(report->sources[0].flowSamples, 200u);
    QCOMPARE(report->sources[0].pool, 19'900u);
    QCOMPARE(report->sources[0].poolTaken, 199u);
    QCOMPARE(report->sources[0].poolCame, 199u);
}

void StreamHealthTest::subAgentsAreApart()
{
    Stream stream;
    for (std::uint32_t i = 0; i < 4; ++i) {
        stream.send(datagram({100 + i, 1000 + i, 0}, {{i + 1, i * 10}}));
        stream.send(datagram({7000 + 2 * i, 1000 + i, 1}, {{i + 1, i * 10}}));
        stream.send(datagram({5 + i, 1000 + i, 0, 0x0A000002}));
    }
    const auto report = stream.report();
    QCOMPARE(report->subAgents.size(), std::size_t(3));
    std::map<std::pair<std::string, std::uint32_t>, std::uint64_t> lost;
    for (const query::SubAgentHealth& agent : report->subAgents)
        lost[{base::toText(agent.agent), agent.subAgent}] = agent.sequence.lost;
    QCOMPARE((lost[{"10.0.0.1", 0}]), 0u);
    QCOMPARE((lost[{"10.0.0.1", 1}]), 3u);
    QCOMPARE((lost[{"10.0.0.2", 0}]), 0u);
    QCOMPARE(report->sources.size(), std::size_t(2)); // interface 3 of either
    QCOMPARE(report->sources[0].sequence.lost + report->sources[1].sequence.lost, 0u);
}

void StreamHealthTest::theAchievedRate_data()
{
    QTest::addColumn<bool>("expanded");
    QTest::newRow("flow_sample") << false;
    QTest::newRow("flow_sample_expanded") << true;
}

/// Announced 1 in 100; the agent takes one in 150 (it leaves out 50 each time), and half of them are lost.
void StreamHealthTest::theAchievedRate()
{
    QFETCH(bool, expanded);
    Stream stream;
    for (std::uint32_t i = 0; i <= 100; ++i)
        stream.send(datagram({i + 1, i * 10}, {{1 + 2 * i, 300 * i, 100, 50 * i, 3, expanded}}));
    const auto report = stream.report();
    const query::SourceHealth& source = report->sources[0];
    QCOMPARE(source.pool, 30'000u);
    QCOMPARE(source.poolTaken, 200u);
    QCOMPARE(source.poolCame, 100u);
    QCOMPARE(source.agentDrops, 5000u);
    const auto rows = query::rowsOf(*report);
    const auto cell = [&](const char* name) {
        for (const query::StreamColumn& column : query::streamColumns())
            if (column.name == name)
                return column.extract(rows.back());
        return query::StreamCell();
    };
    QVERIFY(cell("sampling_rate") == query::StreamCell(std::uint64_t(100)));
    QVERIFY(cell("sampling_rate_achieved") == query::StreamCell(150.0));
    QVERIFY(cell("sampling_rate_received") == query::StreamCell(300.0));
    QVERIFY(cell("agent_drops") == query::StreamCell(std::uint64_t(5000)));
    QVERIFY(cell("datasource") == query::StreamCell(std::string("3")));
    QVERIFY(cell("datagrams") == query::StreamCell());
}

/// Nobody knows what was lost, or what the agent took.
void StreamHealthTest::aSelectionTellsOfNoLosses()
{
    store::SecondBuilder builder(1 << 20);
    builder.open(1000);
    for (const std::uint32_t number : {1, 5, 9}) {
        const ByteVector payload = datagram({number, number * 10}, {{number * 3, number * 300}});
        wire::Datagram received;
        received.time = 1000 * base::nanosecondsPerSecond;
        received.payload = payload;
        builder.add(received);
    }
    const auto second = builder.close();
    query::StreamHealth health;
    health.add(*second);
    QCOMPARE(health.report(0)->subAgents[0].sequence.lost, 6u);
    health.addSelection("one in 3");
    health.addSelection("one in 3");
    health.addSelection("");
    const auto report = health.report(0);
    QCOMPARE(report->selection, "one in 3");
    QCOMPARE(report->subAgents[0].datagrams, 3u);
    QCOMPARE(report->subAgents[0].sequence, sample::SequenceCounts());
    QCOMPARE(report->sources[0].sequence, sample::SequenceCounts());
    QCOMPARE(report->sources[0].flowSamples, 3u);
    const auto rows = query::rowsOf(*report);
    const std::map<std::string_view, std::size_t> unknown = {{"datagrams_lost", 0},
                                                             {"flow_samples_lost", 1},
                                                             {"sampling_rate_achieved", 1},
                                                             {"sampling_rate_received", 1}};
    std::size_t found = 0;
    for (const query::StreamColumn& column : query::streamColumns())
        if (const auto it = unknown.find(column.name); it != unknown.end()) {
            ++found;
            QVERIFY(column.extract(rows[it->second]) == query::StreamCell());
        }
    QCOMPARE(found, unknown.size());
}

void StreamHealthTest::numbersWrap()
{
    Stream stream;
    for (std::uint32_t i = 0; i < 10; ++i)
        stream.send(datagram({0xFFFFFFFB + i, 0xFFFFFF00 + i * 100},
                             {{0xFFFFFFFC + i, 0xFFFFFE00 + i * 100, 100, 0xFFFFFFFE + i}}));
    const auto report = stream.report();
    QCOMPARE(report->subAgents[0].sequence, sample::SequenceCounts());
    QCOMPARE(report->sources[0].sequence, sample::SequenceCounts());
    QCOMPARE(report->sources[0].pool, 900u);
    QCOMPARE(report->sources[0].agentDrops, 9u);
}

void StreamHealthTest::aRestartIsNoLossAndNoPool()
{
    Stream stream;
    stream.send(datagram({500, 900'000}, {{5000, 500'000}, {5001, 500'100}}));
    stream.at(30).send(datagram({1, 100}, {{1, 90}, {2, 190}}));
    stream.at(31).send(datagram({2, 1100}, {{3, 290}}));
    const auto report = stream.report();
    QCOMPARE(report->subAgents[0].sequence, (sample::SequenceCounts{0, 0, 0, 1}));
    QCOMPARE(report->sources[0].sequence, (sample::SequenceCounts{0, 0, 0, 1}));
    QCOMPARE(report->sources[0].flowSamples, 5u);
    QCOMPARE(report->sources[0].pool, 300u);
    QCOMPARE(report->sources[0].poolTaken, 3u);
}

void StreamHealthTest::ratesThatChange()
{
    Stream stream;
    std::uint32_t sequence = 0;
    for (const std::uint32_t rate : {100, 100, 200, 200, 100, 2'000'000}) {
        ++sequence;
        stream.send(datagram({sequence, sequence * 10}, {{sequence, 0, rate}}));
    }
    const auto report = stream.report();
    QCOMPARE(report->sources[0].rateChanges, 3u);
    QCOMPARE(report->sources[0].samplingRate, 2'000'000u);
    QCOMPARE(report->sources[0].pool, 0u); // an agent that counts none
}

/// sFlow v4: no sub-agent, no lengths; a flow sample with nothing in it has packet data of type 2 (IPv4).
void StreamHealthTest::oldVersionsAreFollowed()
{
    Stream stream;
    for (const std::uint32_t sequence : {1, 2, 4}) {
        XdrWriter out;
        out.u32(4).u32(1).u32(0x0A000009).u32(sequence).u32(sequence * 100).u32(1);
        out.u32(1).u32(sequence * 2).u32(7).u32(50).u32(sequence * 100).u32(0).u32(1).u32(2);
        out.u32(2)
            .u32(100)
            .u32(6)
            .u32(0x0A000001)
            .u32(0x0A000002)
            .u32(1)
            .u32(2)
            .u32(0)
            .u32(0); // sampled_ipv4
        out.u32(0);  // extended
        stream.send(out.data());
    }
    const auto report = stream.report();
    QCOMPARE(report->subAgents.size(), std::size_t(1));
    QCOMPARE(report->subAgents[0].sequence.lost, 1u);
    QCOMPARE(report->sources.size(), std::size_t(1));
    QCOMPARE(report->sources[0].index, 7u);
    QCOMPARE(report->sources[0].samplingRate, 50u);
    QCOMPARE(report->sources[0].pool, 300u);
    QCOMPARE(report->sources[0].sequence.lost, 4u);
}

void StreamHealthTest::silence_data()
{
    QTest::addColumn<double>("spacing");
    QTest::addColumn<double>("after");
    QTest::addColumn<bool>("silent");
    QTest::newRow("busy, within the minute") << 0.1 << 59.0 << false;
    QTest::newRow("busy, over a minute") << 0.1 << 61.0 << true;
    QTest::newRow("counters each half minute, five left out") << 30.0 << 150.0 << false;
    QTest::newRow("counters each half minute, eleven left out") << 30.0 << 330.0 << true;
}

void StreamHealthTest::silence()
{
    QFETCH(double, spacing);
    QFETCH(double, after);
    QFETCH(bool, silent);
    Stream stream;
    for (std::uint32_t i = 0; i < 40; ++i)
        stream.at(i * spacing).send(datagram({i, std::uint32_t(i * spacing * 1000)}, {}, 1));
    const auto report = stream.report(after);
    QCOMPARE(report->subAgents[0].hearing.isSilent(report->time), silent);
    QCOMPARE(report->sources[0].hearing.isSilent(report->time), silent);
}

/// A capture may be of two clocks.
void StreamHealthTest::timesThatRunBack()
{
    Stream stream;
    stream.at(100).send(datagram({1, 100}, {{1, 0}}));
    stream.at(3).send(datagram({2, 200}, {{2, 100}}));
    stream.at(101).send(datagram({3, 300}, {{3, 200}}));
    const auto report = stream.report();
    QCOMPARE(report->subAgents[0].sequence, sample::SequenceCounts());
    QCOMPARE(report->sources[0].pool, 200u);
    QCOMPARE(report->time, (start + 101) * base::nanosecondsPerSecond);
    QCOMPARE(report->subAgents[0].hearing.last, report->time);
}

void StreamHealthTest::anythingElseIsPassedOver()
{
    Stream stream;
    const auto whole = [](std::size_t sequence) {
        return datagram({std::uint32_t(sequence), 100}, {{1, 0}, {2, 100}}, 1);
    };
    const std::size_t size = whole(0).size();
    for (std::size_t length = 0; length < size; ++length) {
        const ByteVector cut = whole(length);
        stream.send({cut.begin(), cut.begin() + std::ptrdiff_t(length)});
    }
    stream.send({0, 9, 0, 1, 2, 3, 4, 5}); // NetFlow v9
    XdrWriter strange;
    strange.u32(5).u32(77).u32(0).u32(0).u32(0).u32(0).u32(0).u32(0).u32(0); // address of type 77
    stream.send(strange.data());
    stream.send(whole(size));
    const auto report = stream.report();
    QCOMPARE(report->subAgents.size(), std::size_t(1));
    QCOMPARE(report->subAgents[0].sequence, sample::SequenceCounts());
    QCOMPARE(report->sources.size(), std::size_t(1));
    QCOMPARE(report->sources[0].flowSamples, 2u);
    QVERIFY(report->sources[0].sequence.duplicates > 0);
}

void StreamHealthTest::tooManyAreCounted()
{
    Stream stream;
    constexpr std::uint32_t agents = query::StreamHealth::mostSubAgents + 10;
    for (std::uint32_t i = 0; i < agents; ++i)
        stream.send(datagram({1, 1, i}));
    std::uint32_t sequence = 1;
    constexpr std::uint32_t sources = query::StreamHealth::mostSources + 20;
    for (std::uint32_t i = 0; i < sources; i += 100) {
        std::vector<Sample> samples;
        for (std::uint32_t k = i; k < std::min(i + 100, sources); ++k)
            samples.push_back({1, 0, 100, 0, k + 1});
        stream.send(datagram({++sequence, sequence, 0}, samples));
    }
    const auto report = stream.report();
    QCOMPARE(report->subAgents.size(), query::StreamHealth::mostSubAgents);
    QCOMPARE(report->datagramsNotFollowed, 10u);
    QCOMPARE(report->sources.size(), query::StreamHealth::mostSources);
    QCOMPARE(report->samplesNotFollowed, 20u);
}

void StreamHealthTest::theSilentOnesMakeRoom()
{
    Stream stream;
    stream.send(datagram({1, 1, 0}, {{1, 0}}));
    for (std::uint32_t i = 1; i < query::StreamHealth::mostSubAgents; ++i)
        stream.send(datagram({1, 1, i}, {{1, 0, 100, 0, i % 5 + 1}}));
    // Two of them go on, and later two are new.
    for (const std::uint32_t subAgent : {5u, 4000u})
        stream.at(3500).send(datagram({2, 3'500'001, subAgent}, {{2, 500, 100, 0, subAgent % 5 + 1}}));
    for (const std::uint32_t subAgent : {5u, 100'000u, 100'001u})
        stream.at(5000).send(datagram({3, 5'000'001, subAgent}, {{3, 600, 100, 0, subAgent % 5 + 1}}));
    const auto report = stream.report();
    std::set<std::uint32_t> kept;
    for (const query::SubAgentHealth& agent : report->subAgents)
        kept.insert(agent.subAgent);
    QCOMPARE(kept, (std::set<std::uint32_t>{5, 4000, 100'000, 100'001}));
    QCOMPARE(report->datagramsNotFollowed, 0u);
    QCOMPARE(report->sources.size(), std::size_t(4));
    for (const query::SourceHealth& source : report->sources)
        if (report->subAgents[source.subAgent].subAgent == 5) {
            QCOMPARE(source.flowSamples, 3u);
            QCOMPARE(source.pool, 600u);
        }
}

namespace
{

/// Agents of which now and then something goes wrong.
class Troubled
{
public:
    Troubled(std::uint32_t seed, int trouble) : m_random(seed), m_trouble(trouble), m_agents(3) {}

    ByteVector next()
    {
        const auto number = std::uint32_t(below(int(m_agents.size())));
        Agent& agent = m_agents[number];
        if (rarely(20))
            agent = {};
        agent.sequence += rarely() ? std::uint32_t(below(100)) : 1;
        agent.uptime += std::uint32_t(below(50));
        std::vector<Sample> samples;
        for (int i = below(8); i > 0; --i)
            samples.push_back(sample(agent));
        if (rarely())
            std::ranges::shuffle(samples, m_random);
        if (rarely() && !samples.empty())
            samples.push_back(samples[std::size_t(below(int(samples.size())))]);
        return datagram({agent.sequence, agent.uptime, number % 2, 0x0A000001 + number / 2}, samples,
                        std::uint32_t(below(20) == 0));
    }

    int below(int end) { return std::uniform_int_distribution(0, end - 1)(m_random); }
    bool rarely(int often = 1) { return m_trouble > 0 && below(m_trouble * often) == 0; }

private:
    struct Source {
        std::uint32_t sequence = 0;
        std::uint32_t pool = 0xFFFFF000;
        std::uint32_t drops = 0;
        std::uint32_t rate = 100;
    };
    struct Agent {
        std::uint32_t sequence = 0;
        std::uint32_t uptime = 0;
        std::array<Source, 3> sources;
    };

    Sample sample(Agent& agent)
    {
        const int index = below(3);
        Source& source = agent.sources[std::size_t(index)];
        source.sequence += rarely() ? std::uint32_t(below(200)) : 1;
        source.pool += rarely(3) ? std::uint32_t(m_random()) : 100;
        source.drops += rarely() ? std::uint32_t(below(5)) : 0;
        source.rate = rarely(3) ? 100 + std::uint32_t(below(2)) : source.rate;
        return {source.sequence, source.pool, source.rate, source.drops, std::uint32_t(index), below(2) == 0};
    }

    std::mt19937 m_random;
    int m_trouble; ///< one in so many goes wrong; 0: none
    std::vector<Agent> m_agents;
};

} // namespace

void StreamHealthTest::runsTellWhatEachSampleWouldTell_data()
{
    QTest::addColumn<int>("trouble");
    QTest::newRow("none") << 0;
    QTest::newRow("rare") << 200;
    QTest::newRow("usual") << 10;
    QTest::newRow("nothing but") << 2;
}

void StreamHealthTest::runsTellWhatEachSampleWouldTell()
{
    QFETCH(int, trouble);
    using query::StreamHealth;
    for (std::uint32_t seed = 1; seed <= 100; ++seed) {
        StreamHealth quick;
        StreamHealth slow(StreamHealth::Pace::SampleBySample);
        const auto add = [&](const store::Second& second) {
            quick.add(second);
            slow.add(second);
        };
        store::SecondFeed feed(1 << 14,
                               [&](const std::shared_ptr<const store::Second>& second) { add(*second); });
        Troubled agents(seed, trouble);
        base::Nanoseconds time = start * base::nanosecondsPerSecond;
        std::vector<ByteVector> late;
        const auto send = [&](const ByteVector& payload) {
            wire::Datagram datagram;
            datagram.time = time;
            datagram.payload = payload;
            feed.add(datagram);
        };
        for (int i = 0; i < 400; ++i) {
            time += agents.below(20'000'000) - (agents.rarely(3) ? 3'000'000'000 : 0);
            const ByteVector payload = agents.next();
            if (agents.rarely())
                late.push_back(payload);
            else
                send(payload);
            if (agents.rarely())
                send(payload);
            if (!late.empty() && agents.below(5) == 0) {
                send(late.back());
                late.pop_back();
            }
            if (agents.below(7) == 0 && feed.underWay())
                add(*feed.underWay());
            if (agents.below(50) != 0)
                continue;
            const auto told = quick.report(time);
            const auto expected = slow.report(time);
            const std::string where = "seed " + std::to_string(seed) + ", datagram " + std::to_string(i);
            QVERIFY2(told->subAgents == expected->subAgents, where.c_str());
            QVERIFY2(told->sources == expected->sources, where.c_str());
        }
    }
}

void StreamHealthTest::everyColumnIsDescribed()
{
    std::set<std::string_view> names;
    for (const query::StreamColumn& column : query::streamColumns()) {
        QVERIFY(names.insert(column.name).second);
        QVERIFY(!column.title.empty() && column.description.ends_with('.'));
    }
}

void StreamHealthTest::rowsAreByAgentAndSource()
{
    Stream stream;
    stream.send(datagram({1, 1, 1, 0x0A000002}, {{1, 0, 100, 0, 9}, {1, 0, 100, 0, 0x02000001}}));
    stream.send(datagram({1, 1, 0, 0x0A000002}));
    stream.send(datagram({1, 1, 0, 0x0A000001}, {{1, 0, 100, 0, 4}}));
    const auto report = stream.report();
    QStringList told;
    for (const query::StreamRow& row : query::rowsOf(*report)) {
        QStringList cells;
        for (const query::StreamColumn& column : query::streamColumns().first(3)) {
            const query::StreamCell cell = column.extract(row);
            if (const auto* text = std::get_if<std::string>(&cell))
                cells << QString::fromStdString(*text);
            else if (const auto* number = std::get_if<std::uint64_t>(&cell))
                cells << QString::number(*number);
        }
        told << cells.join(' ');
    }
    QCOMPARE(told, QStringList({"10.0.0.1 0", "10.0.0.1 0 4", "10.0.0.2 0", "10.0.0.2 1", "10.0.0.2 1 9",
                                "10.0.0.2 1 2.1"}));
}

QTEST_APPLESS_MAIN(StreamHealthTest)
#include "tst_stream_health.moc"
