// SPDX-License-Identifier: GPL-3.0-or-later
// A second's samples in the order in which questions ask them: each is there once, and questions that many
// are asked at once of get the same answers as one that is asked alone.
#include "query/samples_by_layout.h"

#include <QTest>
#include <map>
#include <thread>

#include "packet/flow_bytes.h"
#include "query/flow_table.h"
#include "query/windows.h"

using namespace weir;
using query::Aggregation;
using query::SamplesByLayout;

namespace
{

constexpr base::SecondNumber start = 1'700'000'000;
constexpr std::size_t manyQuestions = 8;

/// What a question knows of a flow: sum, samples, and the sum of squares, which is exact to rounding only.
struct Seen {
    std::uint64_t sum = 0;
    std::uint64_t samples = 0;
    double weight = 0;

    void add(const query::Cell& cell)
    {
        sum += cell.sum;
        samples += cell.samples;
        weight += cell.weight;
    }
    bool operator==(const Seen& other) const
    {
        return sum == other.sum && samples == other.samples &&
               std::abs(weight - other.weight) <= 1e-12 * other.weight;
    }
};
using Flows = std::map<std::vector<std::string>, Seen>;

struct Result {
    Flows flows;
    std::uint64_t seen = 0;
    std::uint64_t matched = 0;

    bool operator==(const Result&) const = default;
};

Result resultOf(query::FlowTable& table, const store::Second& second)
{
    const query::Partial partial = table.evaluate(second);
    Result result{{}, partial.samplesSeen, partial.samplesMatched};
    for (const query::Row& row : partial.rows)
        result.flows[table.keyTexts(table.shown(row.flow))].add(row);
    return result;
}

/// In a thread of its own, which has not been asked anything else.
Result alone(const query::Query& query, const store::Second& second)
{
    Result result;
    std::thread([&] { result = resultOf(*query::FlowTable::make(query), second); }).join();
    return result;
}

/// Few flows, whose packets differ in all that packets of a flow may differ in. Some headers are cut short.
class FewFlows
{
public:
    explicit FewFlows(unsigned seed) : m_random(seed) {}

    store::SecondPointer second(base::SecondNumber time)
    {
        std::vector<support::ByteVector> payloads;
        for (int i = 0; i < 150; ++i) {
            const std::uint8_t agent[4] = {10, 0, 0, std::uint8_t(1 + below(2))};
            support::DatagramWriter datagram(1, base::Address::v4(agent));
            for (int k = 0; k < 5; ++k)
                datagram.flow(sample());
            payloads.push_back(datagram.finish());
        }
        return test::secondOf(time, payloads);
    }

private:
    std::uint32_t below(std::uint32_t limit) { return std::uint32_t(m_random()) % limit; }

    support::FlowSampleSpec sample()
    {
        support::Packet packet;
        packet.ipv6 = below(4) == 0;
        packet.vlan = below(5) == 0 ? int(10 + below(2)) : -1;
        packet.protocol = std::array<std::uint8_t, 3>{6, 17, 1}[below(3)];
        packet.source += below(2);
        packet.sourcePort = std::uint16_t(packet.protocol == 1 ? 0x0800 : 1000 + below(2));
        packet.ipLength = std::uint16_t(below(1500));
        support::FlowSampleSpec sample;
        sample.header = packet.header(below(10) == 0 ? 14 + below(50) : 64 + below(65));
        const std::size_t ip = packet.vlan < 0 ? 14 : 18;
        const std::size_t ttl = ip + (packet.ipv6 ? 7 : 8);
        const std::size_t transport = ip + (packet.ipv6 ? 40 : 20);
        if (ttl < sample.header.size())
            sample.header[ttl] = std::uint8_t(60 + below(4));
        for (std::size_t at = transport + 4; at < sample.header.size(); ++at)
            if (at != transport + 12) // the length of TCP's own header
                sample.header[at] = std::uint8_t(m_random());
        sample.index = 1 + below(2);
        sample.input = sample.index;
        sample.output = 1 + below(3);
        sample.samplingRate = below(8) == 0 ? 1 : 100;
        sample.frameLength = 64 + below(1454);
        sample.expanded = below(6) == 0;
        return sample;
    }

    std::mt19937 m_random;
};

std::shared_ptr<const key::Context> twoSwitches()
{
    constexpr const char* json = R"({"nodes": {
        "s1": {"agent": "10.0.0.1", "ports": {"p1": {"ifindex": "1"}, "p2": {"ifindex": "2"}}},
        "s2": {"agent": "10.0.0.2", "ports": {"p1": {"ifindex": "1"}, "p2": {"ifindex": "2"}}}},
      "links": {"l": {"node1": "s1", "port1": "p2", "node2": "s2", "port2": "p2"}}})";
    auto context = std::make_shared<key::Context>();
    context->topology = std::make_shared<const topology::Topology>(*topology::readTopology(json));
    return context;
}

bool isPutTogether(const store::Second& second)
{
    return std::ranges::any_of(SamplesByLayout::of(second).putTogether(),
                               [](const SamplesByLayout::Run& run) { return !run.tallies.empty(); });
}

} // namespace

class SamplesByLayoutTest : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void everySampleStandsInTheRunOfItsLayout();
    void samplesAreOfOneFlowWhereTheyArePutTogether();
    void manyQuestionsGetTheAnswersOfOne_data();
    void manyQuestionsGetTheAnswersOfOne();
    void samplesThatAreAllDifferentStayByThemselves();
    void aFloodIsPutInOrderPieceByPiece();
    void oneQuestionPutsNothingTogether();
};

/// The thread has been asked one thing last.
void SamplesByLayoutTest::init()
{
    SamplesByLayout::of(*test::secondOf(start));
}

void SamplesByLayoutTest::everySampleStandsInTheRunOfItsLayout()
{
    for (const auto& path : support::ownCaptures()) {
        for (const auto& second : support::secondsOf(support::readCapture(path))) {
            std::map<std::pair<std::uint32_t, bool>, std::vector<std::uint32_t>> expected;
            for (const sample::FlowRow& row : second->flows())
                expected[{row.layout, row.kind == sample::FlowKind::Discard}].push_back(row.sample);
            std::map<std::pair<std::uint32_t, bool>, std::vector<std::uint32_t>> found;
            for (const SamplesByLayout::Run& run : SamplesByLayout::of(*second).runs())
                for (const sample::FlowRow& row : run.rows)
                    found[{run.layout, run.isDiscard}].push_back(row.sample);
            QCOMPARE(found, expected);
        }
    }
}

void SamplesByLayoutTest::samplesAreOfOneFlowWhereTheyArePutTogether()
{
    FewFlows traffic(1);
    for (std::size_t i = 0; i < manyQuestions; ++i)
        SamplesByLayout::of(*traffic.second(start));
    const auto first = traffic.second(start);
    for (std::size_t i = 0; i < manyQuestions; ++i)
        SamplesByLayout::of(*first);
    const auto second = traffic.second(start + 1);
    const SamplesByLayout& samples = SamplesByLayout::of(*second);
    QVERIFY(isPutTogether(*second));
    QCOMPARE(samples.runs().size(), samples.putTogether().size());
    std::size_t rows = 0;
    for (std::size_t i = 0; i < samples.runs().size(); ++i) {
        const SamplesByLayout::Run& each = samples.runs()[i];
        const SamplesByLayout::Run& together = samples.putTogether()[i];
        QCOMPARE(together.layout, each.layout);
        rows += together.rows.size();
        if (together.tallies.empty()) {
            QCOMPARE(together.rows.data(), each.rows.data());
            continue;
        }
        const packet::FlowBytes alike(second->layouts()[each.layout]);
        const auto flowOf = [&](const sample::FlowRow& row) {
            std::vector<std::uint64_t> flow{row.source, row.input, row.output, row.samplingRate,
                                            row.formNumber};
            const std::uint8_t* const header = second->block().data() + row.sample + row.header;
            for (std::size_t at = 0; at < alike.end(); ++at)
                if (at >= row.headerLength || alike.cover(at, 1))
                    flow.push_back(at < row.headerLength ? header[at] : 256);
            return flow;
        };
        std::map<std::vector<std::uint64_t>, Seen> expected;
        for (const sample::FlowRow& row : each.rows)
            expected[flowOf(row)].add({row.frameLength, double(row.frameLength) * row.frameLength, 1});
        std::map<std::vector<std::uint64_t>, Seen> found;
        for (std::size_t k = 0; k < together.rows.size(); ++k)
            found[flowOf(together.rows[k])].add(together.tallies[k]);
        QVERIFY(found == expected);
    }
    QVERIFY2(rows < second->flows().size() * 3 / 4, qPrintable(QString::number(rows)));
}

void SamplesByLayoutTest::manyQuestionsGetTheAnswersOfOne_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<Aggregation>("aggregation");
    for (const char* value :
         {"bytes", "frames", "requests", "samples", "bps", "avg:bytes", "max:ipttl", "count:ipsource"})
        for (const auto& [name, aggregation] : {std::pair{"sum", Aggregation::Sum},
                                                {"max", Aggregation::Max},
                                                {"edge", Aggregation::Edge},
                                                {"core", Aggregation::Core}})
            QTest::addRow("%s, %s", value, name) << value << aggregation;
}

void SamplesByLayoutTest::manyQuestionsGetTheAnswersOfOne()
{
    QFETCH(QString, value);
    QFETCH(Aggregation, aggregation);
    const std::pair<const char*, const char*> asked[] = {
        {"", ""},
        {"ipsource,ipdestination", ""},
        {"ipsource,ipdestination,ipprotocol,or:tcpsourceport:udpsourceport:icmptype,"
         "or:tcpdestinationport:udpdestinationport:icmpcode",
         ""},
        {"or:ipsource:ip6source", "ipttl=62"},
        {"ip6source,ip6ttl", ""},
        {"ipttl,tcpflags", ""},
        {"agent,datasource,inputifindex,outputifindex,direction", "outputifindex=2"},
        {"macsource,macdestination,vlan,stack", "ipprotocol=6|ip6nexthdr=17"},
        {"bytes", ""},
        {"node:inputifindex,uri:ipsource:host", ""},
        {"range:udpsourceport:0:1000,ipbytes", "udpdestinationport!=80"},
        {test::widestKeys, ""},
    };
    std::vector<query::Query> queries;
    for (const auto& [keys, filter] : asked) {
        auto query = query::readQuery({keys, value.toStdString(), filter});
        if (!query)
            continue; // one of them takes a function that this one does not have
        query->aggregation = aggregation;
        query->context = twoSwitches();
        queries.push_back(std::move(*query));
    }
    QVERIFY(queries.size() >= manyQuestions);
    std::vector<std::unique_ptr<query::FlowTable>> tables;
    for (const query::Query& query : queries)
        tables.push_back(query::FlowTable::make(query));
    FewFlows traffic(2);
    for (base::SecondNumber time = start; time < start + 3; ++time) {
        const auto second = traffic.second(time);
        for (std::size_t i = 0; i < queries.size(); ++i) {
            const Result together = resultOf(*tables[i], *second);
            QVERIFY2(together == alone(queries[i], *second), asked[i].first);
        }
        // Questions for the value of the key `bytes` read the samples as they were received.
        QCOMPARE(isPutTogether(*second), time > start && value != "avg:bytes");
    }
}

void SamplesByLayoutTest::samplesThatAreAllDifferentStayByThemselves()
{
    support::TrafficSettings settings;
    settings.everyPairNew = true;
    support::Traffic source(settings);
    for (const auto& second : support::secondsOf(support::generate(source, start, 3, 300))) {
        for (std::size_t i = 0; i < manyQuestions; ++i)
            SamplesByLayout::of(*second);
        QVERIFY(!isPutTogether(*second));
        QVERIFY(second->flows().size() > 1000);
    }
}

void SamplesByLayoutTest::aFloodIsPutInOrderPieceByPiece()
{
    support::TrafficSettings settings;
    settings.mixed = true;
    settings.headerBytes = 64;
    support::Traffic source(settings);
    const int datagrams = int(2 * SamplesByLayout::most / settings.samplesPerDatagram) + 100;
    const auto second = support::secondsOf(support::generate(source, start, 1, datagrams)).front();
    QVERIFY(second->flows().size() > 2 * SamplesByLayout::most);
    std::vector<std::uint8_t> times(second->flows().size());
    std::map<std::uint32_t, std::size_t> numbers; // of samples, by where they stand
    for (std::size_t i = 0; i < second->flows().size(); ++i)
        numbers[second->flows()[i].sample] = i;
    for (std::size_t first = 0; first < second->flows().size(); first += SamplesByLayout::most)
        for (const SamplesByLayout::Run& run : SamplesByLayout::of(*second, first).runs())
            for (const sample::FlowRow& row : run.rows)
                ++times[numbers.at(row.sample)];
    QVERIFY(std::ranges::all_of(times, [](std::uint8_t count) { return count == 1; }));
    const query::Query query = test::question("ipprotocol");
    std::uint64_t samples = 0;
    for (const auto& [texts, seen] : alone(query, *second).flows)
        samples += seen.samples;
    const auto isIp = [&](const sample::FlowRow& row) {
        return second->layouts()[row.layout].find(packet::LayerId::Ip).has_value();
    };
    QCOMPARE(samples, std::uint64_t(std::ranges::count_if(second->flows(), isIp)));
}

void SamplesByLayoutTest::oneQuestionPutsNothingTogether()
{
    FewFlows traffic(3);
    for (base::SecondNumber time = start; time < start + 3; ++time)
        QVERIFY(!isPutTogether(*traffic.second(time)));
}

QTEST_APPLESS_MAIN(SamplesByLayoutTest)
#include "tst_samples_by_layout.moc"
