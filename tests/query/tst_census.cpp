// SPDX-License-Identifier: GPL-3.0-or-later
// What there is to ask, against a second reading of the same bytes; and why a question matched nothing.
#include "query/census.h"

#include <ranges>
#include <set>
#include <thread>

#include "query/diagnosis.h"
#include "query/windows.h"
#include "support/oracle.h"

using namespace weir;
using test::question;
using test::secondOf;
using test::snapshotOf;

namespace
{

constexpr base::SecondNumber start = 1'700'000'000;
constexpr int seconds = 5;
constexpr query::Range all{start, start + seconds, 1};

struct Generated {
    support::Oracle oracle;
    store::Snapshot window;

    explicit Generated(int perSecond, bool mixed = true)
    {
        support::TrafficSettings settings;
        settings.mixed = mixed;
        support::Traffic traffic(settings);
        const auto records = support::generate(traffic, start, seconds, perSecond);
        for (const support::CaptureRecord& record : records)
            oracle.add(record.time, record.payload);
        window = snapshotOf(support::secondsOf(records));
    }
};

/// A sample of VLAN `vlan` from 10.0.0.`host`.
support::ByteVector tagged(int vlan, std::uint32_t host)
{
    support::Packet packet;
    packet.vlan = vlan;
    packet.source = 0x0A000000 + host;
    support::FlowSampleSpec sample;
    sample.header = packet.header(64);
    return support::DatagramWriter().flow(sample).finish();
}

query::Query filtered(const char* filter, const char* keys = "", const char* value = "bytes")
{
    const auto query = query::readQuery({keys, value, filter});
    Q_ASSERT(query);
    return *query;
}

} // namespace

class CensusTest : public QObject
{
    Q_OBJECT

private slots:
    void tellsThatNothingCameInByTheEdge();
    void aTermAtTheEdgeIsJudgedByWhatComesInThere();
    void countsKeysAsASecondReadingDoes();
    void looksAtSoManySamplesAndNoMore();
    void piecesCountTheSame();
    void looksOnlyIntoTheRange();
    void saysWhenThereAreMoreValues();
    void endsWhenAsked();
    void ranksValuesAsASecondReadingDoes();
    void ranksValuesOfTheNewestSeconds();

    void namesTheTermThatMatchesNothing();
    void namesTheTermThatLeavesNothing();
    void namesAGroupOfTerms();
    void namesTheKeyThatNoSampleHas();
    void namesTheValueThatNoSampleHas();
    void hasNothingToSayWhenSomethingMatches();
    void agreesWithTheAnswer_data();
    void agreesWithTheAnswer();
};

void CensusTest::countsKeysAsASecondReadingDoes()
{
    const Generated generated(100);
    const auto census = query::takeCensus(generated.window, all, false);
    QVERIFY(census);
    QCOMPARE(census->samples, generated.oracle.samples().size());
    for (const std::string name :
         {"ipsource", "ipdestination", "ip6source", "vlan", "macsource", "ipprotocol", "tcpsourceport",
          "udpdestinationport", "inputifindex", "agent"}) {
        std::uint64_t samples = 0;
        std::set<std::string> different;
        for (const support::OracleSample& sample : generated.oracle.samples())
            if (const auto found = sample.keys.find(name); found != sample.keys.end()) {
                ++samples;
                different.insert(found->second);
            }
        const auto seen = std::ranges::find(census->keys, name, &query::KeySeen::name);
        QVERIFY2((seen != census->keys.end()) == (samples > 0), name.c_str());
        if (samples == 0)
            continue;
        QCOMPARE(seen->samples, samples);
        QCOMPARE(seen->different, std::min(different.size(), query::Census::mostDifferent));
        QCOMPARE(seen->more, different.size() > query::Census::mostDifferent);
    }
}

void CensusTest::looksAtSoManySamplesAndNoMore()
{
    const Generated generated(100, false);
    const std::uint64_t kept = generated.oracle.samples().size();
    for (const std::uint64_t most : {std::uint64_t(1), std::uint64_t(7), kept / 3, kept - 1, kept}) {
        const auto census = query::takeCensus(generated.window, all, false, {}, most);
        QVERIFY(census && census->samples <= most && census->samples >= std::max<std::uint64_t>(1, most / 2));
    }
}

void CensusTest::piecesCountTheSame()
{
    using Pieces = std::vector<std::function<void()>>;
    // The first piece to run counts all of it, so that one has everything and the others nothing.
    const auto firstDoesAll = [](const Pieces& pieces) {
        for (const auto& piece : pieces)
            piece();
    };
    const auto lastDoesAll = [](const Pieces& pieces) {
        for (const auto& piece : std::views::reverse(pieces))
            piece();
    };
    const auto atOnce = [](const Pieces& pieces) {
        std::vector<std::thread> threads;
        for (const auto& piece : pieces)
            threads.emplace_back(piece);
        for (std::thread& thread : threads)
            thread.join();
    };
    const Generated generated(400);
    const std::uint64_t kept = generated.oracle.samples().size();
    bool overflowed = false;
    for (const auto& together : std::vector<std::function<void(Pieces)>>{firstDoesAll, lastDoesAll, atOnce}) {
        query::Effort effort;
        effort.threads = 3;
        effort.together = together;
        for (const std::uint64_t most : {kept, kept / 2, kept / 7}) {
            const auto alone = query::takeCensus(generated.window, all, false, {}, most);
            const auto pieces = query::takeCensus(generated.window, all, false, effort, most);
            QVERIFY(alone && pieces);
            QCOMPARE(pieces->samples, alone->samples);
            QCOMPARE(pieces->keys.size(), alone->keys.size());
            for (std::size_t i = 0; i < alone->keys.size(); ++i) {
                QCOMPARE(pieces->keys[i].name(), alone->keys[i].name());
                QCOMPARE(pieces->keys[i].samples, alone->keys[i].samples);
                QCOMPARE(pieces->keys[i].different, alone->keys[i].different);
                QCOMPARE(pieces->keys[i].more, alone->keys[i].more);
                overflowed |= alone->keys[i].more;
            }
        }
    }
    QVERIFY(overflowed);
}

void CensusTest::looksOnlyIntoTheRange()
{
    const auto window = snapshotOf({secondOf(10, {tagged(1, 1)}), secondOf(11, {tagged(2, 1), tagged(3, 1)}),
                                    secondOf(12, {tagged(4, 1)})});
    const auto census = query::takeCensus(window, {11, 12, 1}, false);
    QCOMPARE(census->samples, 2U);
    QCOMPARE(query::takeCensus(window, {11, 12, 1}, true)->samples, 0U); // none was discarded
}

void CensusTest::saysWhenThereAreMoreValues()
{
    std::vector<support::ByteVector> datagrams;
    for (std::uint32_t host = 0; host < query::Census::mostDifferent; ++host)
        datagrams.push_back(test::oneSample(100, host));
    const auto seen = [&] {
        const auto census = query::takeCensus(snapshotOf({secondOf(10, datagrams)}), {10, 11, 1}, false);
        return *std::ranges::find(census->keys, "ipsource", &query::KeySeen::name);
    };
    datagrams.push_back(test::oneSample(100, 0)); // no new one
    QCOMPARE(seen().different, query::Census::mostDifferent);
    QVERIFY(!seen().more);
    datagrams.push_back(test::oneSample(100, 5000));
    QCOMPARE(seen().different, query::Census::mostDifferent);
    QVERIFY(seen().more);
}

void CensusTest::endsWhenAsked()
{
    const auto window = snapshotOf({secondOf(10, {tagged(1, 1)})});
    const query::Stop stop = [] { return true; };
    QVERIFY(!query::takeCensus(window, {10, 11, 1}, false, {stop}));
    QVERIFY(!query::valuesOf(question("vlan").keys[0], question(""), window, {10, 11, 1}, stop));
    QVERIFY(!query::diagnose(filtered("vlan=7"), window, {10, 11, 1}, stop));
}

void CensusTest::ranksValuesAsASecondReadingDoes()
{
    const Generated generated(100);
    for (const std::string name : {"ipsource", "vlan", "ipprotocol"}) {
        const auto values =
            query::valuesOf(question(name.c_str()).keys[0], question("", "bps"), generated.window, all);
        const auto totals = generated.oracle.totals({name}, support::Oracle::Value::Bytes,
                                                    support::Oracle::Sources::Max, start, start + seconds);
        QVERIFY(values);
        QCOMPARE(values->key, name);
        QCOMPARE(values->unit.rate, std::string("bits_per_s"));
        QCOMPARE(values->values.size(), std::min(totals.size(), query::Values::mostValues));
        QCOMPARE(values->values.size() + values->others, totals.size());
        for (const query::ValueSeen& value : values->values)
            QCOMPARE(value.rate, 8 * double(totals.at({value.text})) / seconds);
        QVERIFY(std::ranges::is_sorted(values->values, std::greater(), &query::ValueSeen::rate));
    }
}

void CensusTest::ranksValuesOfTheNewestSeconds()
{
    const auto window = snapshotOf({secondOf(10, {tagged(1, 1)}), secondOf(11, {tagged(2, 1), tagged(3, 1)}),
                                    secondOf(12, {tagged(4, 1)})});
    const auto texts = [&](std::uint64_t most) {
        const auto values =
            query::valuesOf(question("vlan").keys[0], question(""), window, {0, 99, 1}, {}, most);
        std::vector<std::string> found;
        for (const query::ValueSeen& value : values->values)
            found.push_back(value.text);
        return found;
    };
    QCOMPARE(texts(0), (std::vector<std::string>{"4"})); // one second at least
    QCOMPARE(texts(2), (std::vector<std::string>{"4"}));
    QCOMPARE(texts(3), (std::vector<std::string>{"2", "3", "4"}));
    QCOMPARE(texts(4), (std::vector<std::string>{"1", "2", "3", "4"}));
}

void CensusTest::namesTheTermThatMatchesNothing()
{
    const auto window =
        snapshotOf({secondOf(10, {tagged(1, 1), tagged(10, 2), tagged(1, 3)}), secondOf(11, {tagged(1, 1)})});
    const auto found = query::diagnose(filtered("ipsource=10.0.0.2&vlan=20"), window, {10, 12, 1});
    QVERIFY(found);
    QCOMPARE(int(found->kind), int(query::Diagnosis::Kind::Term));
    QCOMPARE(found->term, std::string("vlan=20"));
    QCOMPARE(found->left, std::string("vlan"));
    QCOMPARE(found->samples, 4U);
    QCOMPARE(found->before, 4U);
    QCOMPARE(found->instead, (std::vector<std::string>{"1", "10"}));
    QCOMPARE(found->others, 0U);
}

void CensusTest::namesTheTermThatLeavesNothing()
{
    const auto window =
        snapshotOf({secondOf(10, {tagged(1, 1), tagged(10, 2), tagged(10, 2), tagged(1, 3)})});
    const auto found = query::diagnose(filtered("ipsource=10.0.0.2&vlan=1"), window, {10, 11, 1});
    QVERIFY(found);
    QCOMPARE(found->term, std::string("vlan=1"));
    QCOMPARE(found->samples, 4U);
    QCOMPARE(found->before, 2U);
    QCOMPARE(found->instead, (std::vector<std::string>{"10"})); // in those two
}

void CensusTest::namesAGroupOfTerms()
{
    std::vector<support::ByteVector> datagrams;
    for (int vlan = 1; vlan <= 9; ++vlan)
        datagrams.push_back(tagged(vlan, 1));
    datagrams.push_back(tagged(4, 1));
    const auto found = query::diagnose(filtered("vlan!=null&(vlan=20|ipsource=10.0.0.7)"),
                                       snapshotOf({secondOf(10, datagrams)}), {10, 11, 1});
    QVERIFY(found);
    QCOMPARE(found->term, std::string("vlan=20|ipsource=10.0.0.7"));
    QCOMPARE(found->left, std::string("vlan"));
    QCOMPARE(found->instead.size(), query::Diagnosis::mostInstead);
    QCOMPARE(found->instead.front(), std::string("4"));
    QCOMPARE(found->others, 4U);
}

void CensusTest::namesTheKeyThatNoSampleHas()
{
    const auto window = snapshotOf({secondOf(10, {tagged(1, 1)})});
    const auto found = query::diagnose(filtered("vlan=1", "ipsource,ip6source"), window, {10, 11, 1});
    QVERIFY(found);
    QCOMPARE(int(found->kind), int(query::Diagnosis::Kind::Key));
    QCOMPARE(found->term, std::string("ip6source"));
}

void CensusTest::namesTheValueThatNoSampleHas()
{
    const auto window = snapshotOf({secondOf(10, {tagged(1, 1)})});
    const auto found = query::diagnose(filtered("vlan=1", "ipsource", "avg:tcpwindow"), window, {10, 11, 1});
    QVERIFY(found);
    QCOMPARE(int(found->kind), int(query::Diagnosis::Kind::Value));
    QCOMPARE(found->term, std::string("avg:tcpwindow"));
}

void CensusTest::hasNothingToSayWhenSomethingMatches()
{
    const auto window = snapshotOf({secondOf(10, {tagged(1, 1), tagged(2, 1)})});
    QVERIFY(!query::diagnose(filtered("vlan=1"), window, {10, 11, 1}));
    QVERIFY(!query::diagnose(filtered(""), window, {10, 11, 1}));
    QVERIFY(!query::diagnose(filtered("vlan=7"), window, {20, 21, 1})); // no sample at all
}

void CensusTest::agreesWithTheAnswer_data()
{
    QTest::addColumn<QString>("keys");
    QTest::addColumn<QString>("filter");
    for (const char* keys : {"", "ipsource", "ip6source,vlan", "ipsource,ip6source"})
        for (const char* filter : {"", "vlan=1", "vlan=4000", "ipprotocol=6&vlan!=null", "ipprotocol=200",
                                   "ipsource!=null&ip6source!=null", "vlan=4000|ipprotocol=6",
                                   "(vlan=4000|ipprotocol=200)&ipsource!=null"})
            QTest::addRow("%s | %s", keys, filter) << QString(keys) << QString(filter);
}

void CensusTest::agreesWithTheAnswer()
{
    QFETCH(QString, keys);
    QFETCH(QString, filter);
    static const Generated generated(40);
    const query::Query query = filtered(filter.toUtf8(), keys.toUtf8());
    query::LiveQuery live(query);
    live.update(generated.window, all.from, all.to);
    const auto found = query::diagnose(query, generated.window, all);
    QCOMPARE(found.has_value(), live.answer(all).samplesMatched == 0);
    if (found)
        QCOMPARE(found->samples, live.answer(all).samplesSeen);
}

void CensusTest::tellsThatNothingCameInByTheEdge()
{
    constexpr const char* json =
        R"({"nodes":{"s1":{"agent":"10.0.0.254","ports":{"p1":{"ifindex":"100"}}}},"links":{}})";
    auto tables = std::make_shared<key::Context>();
    query::Query query = filtered("vlan=1");
    query.aggregation = query::Aggregation::Edge;
    query.context = tables;
    const auto window = snapshotOf({secondOf(10, {tagged(1, 1), tagged(1, 2)})});
    const auto without = query::diagnose(query, window, {10, 11, 1});
    QVERIFY(without);
    QCOMPARE(int(without->kind), int(query::Diagnosis::Kind::Ports));
    QVERIFY(without->noTopology);

    tables->topology = std::make_shared<const topology::Topology>(*topology::readTopology(json));
    const auto found = query::diagnose(query, window, {10, 11, 1});
    QVERIFY(found);
    QCOMPARE(int(found->kind), int(query::Diagnosis::Kind::Ports));
    QCOMPARE(found->term, std::string("edge"));
    QCOMPARE(found->samples, std::uint64_t(2));
    QVERIFY(!found->noTopology);
}

void CensusTest::aTermAtTheEdgeIsJudgedByWhatComesInThere()
{
    support::FlowSampleSpec atEdge;
    support::Packet packet;
    packet.vlan = 5;
    atEdge.header = packet.header(64);
    atEdge.index = atEdge.input = 1;
    atEdge.output = 2;
    support::FlowSampleSpec atLink = atEdge;
    packet.vlan = 6;
    atLink.header = packet.header(64);
    atLink.index = atLink.input = 2;
    atLink.output = 1;
    const std::uint8_t agent[4] = {10, 0, 0, 1};
    const auto of = [&](const support::FlowSampleSpec& sample) {
        return support::DatagramWriter(1, base::Address::v4(agent)).flow(sample).finish();
    };
    constexpr const char* json = R"({
      "nodes": {"s1": {"agent": "10.0.0.1", "ports": {"p1": {"ifindex": "1"}, "p2": {"ifindex": "2"}}},
                "s2": {"agent": "10.0.0.2", "ports": {"p3": {"ifindex": "3"}}}},
      "links": {"l": {"node1": "s1", "port1": "p2", "node2": "s2", "port2": "p3"}}})";
    auto tables = std::make_shared<key::Context>();
    tables->topology = std::make_shared<const topology::Topology>(*topology::readTopology(json));
    query::Query query = filtered("vlan=6");
    query.aggregation = query::Aggregation::Edge;
    query.context = tables;
    const auto found =
        query::diagnose(query, snapshotOf({secondOf(10, {of(atEdge), of(atLink)})}), {10, 11, 1});
    QVERIFY(found);
    QCOMPARE(int(found->kind), int(query::Diagnosis::Kind::Term));
    QCOMPARE(found->before, std::uint64_t(1));
    QCOMPARE(found->instead, std::vector<std::string>{"5"});
}

QTEST_APPLESS_MAIN(CensusTest)
#include "tst_census.moc"
