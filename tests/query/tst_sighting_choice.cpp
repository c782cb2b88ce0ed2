// SPDX-License-Identifier: GPL-3.0-or-later
// Which sighting of a flow counts: what it comes to on average, and when it goes elsewhere.
#include <QTest>
#include <cmath>
#include <limits>
#include <map>
#include <random>
#include <thread>

#include "query/sighting_choice.h"
#include "query/step_tally.h"
#include "support/traffic.h"
#include "windows.h"

using namespace weir;
using query::Aggregation;

namespace
{

constexpr base::SecondNumber start = 1'000'000;
constexpr std::uint32_t frame = 1000; // bytes

/// Samples of a flow by a port in one second.
struct Sighting {
    std::uint32_t host;
    std::uint32_t port;
    std::uint32_t samples;
    std::uint32_t rate = 100;
};

store::SecondPointer secondOf(base::SecondNumber time, const std::vector<Sighting>& sightings)
{
    std::vector<support::ByteVector> payloads;
    for (const Sighting& sighting : sightings) {
        support::Packet packet;
        packet.source = 0x0A000000 + sighting.host;
        support::FlowSampleSpec sample;
        sample.header = packet.header(64);
        sample.index = sample.input = sighting.port;
        sample.frameLength = frame;
        sample.samplingRate = sighting.rate;
        support::DatagramWriter datagram;
        for (std::uint32_t i = 0; i < sighting.samples; ++i)
            datagram.flow(sample);
        if (sighting.samples > 0)
            payloads.push_back(datagram.finish());
    }
    return test::secondOf(time, payloads);
}

query::Query filtered(const char* filter)
{
    return *query::readQuery({"ipsource", "samples", filter});
}

/// Samples that count, second by second.
std::vector<double> counted(const std::vector<std::vector<Sighting>>& seconds,
                            const query::Query& query = test::question("ipsource", "samples"))
{
    query::StepTally tally(query, 1);
    for (std::size_t i = 0; i < seconds.size(); ++i)
        tally.add(*secondOf(start + base::SecondNumber(i), seconds[i]));
    std::vector<double> totals;
    for (const query::Ranking& ranking : tally.takeAll())
        totals.push_back(ranking.total.whole.value);
    return totals;
}

/// Many flows, each seen by some of the ports, at random.
std::vector<std::vector<Sighting>> randomTraffic(std::size_t seconds, unsigned seed)
{
    std::mt19937 engine{seed};
    std::vector<std::vector<Sighting>> traffic(seconds);
    for (auto& second : traffic)
        for (std::uint32_t host = 1; host <= 12; ++host)
            for (std::uint32_t port = 1; port <= 4; ++port)
                if (engine() % 5 < host % 5)
                    second.push_back(
                        {host, port, std::uint32_t(engine() % (3 * host)), engine() % 4 ? 100u : 300u});
    return traffic;
}

std::vector<store::SecondPointer> secondsOf(const std::vector<std::vector<Sighting>>& traffic)
{
    std::vector<store::SecondPointer> seconds;
    for (std::size_t i = 0; i < traffic.size(); ++i)
        seconds.push_back(secondOf(start + base::SecondNumber(i), traffic[i]));
    return seconds;
}

} // namespace

class SightingChoiceTest : public QObject
{
    Q_OBJECT

private slots:
    void theMeanIsThatOfOnePort_data();
    void theMeanIsThatOfOnePort();
    void aFlowThatMovesIsFollowed();
    void aBurstElsewhereCountsAtOnce();
    void whatIsCountedPacketByPacketIsTheLargest();
    void stepsAddUpToTheWhole_data();
    void stepsAddUpToTheWhole();
    void aPartOfTheRangeIsWhatTheChartShows();
    void theOrderOfArrivalDoesNotMatter();
    void piecesMakeTheSame();
    void agentsAreChosenAsWholes();
    void longSilencesAndClocksSetBackAreSurvived();
    void furtherValuesAreOfTheSightingThatCounts();
    void countsBeginWhereTheRestDoes();
    void aFloodOfFlowsIsForgotten();
    void manyPortsOfOneFlowTakeNoTimeThatGrowsWithTheirSquare();
};

void SightingChoiceTest::theMeanIsThatOfOnePort_data()
{
    QTest::addColumn<double>("perSecond"); // samples of a flow by each port
    QTest::addColumn<double>("most");      // times too much, at most
    QTest::addRow("large flows") << 20.0 << 1.02;
    QTest::addRow("flows of a sample a second") << 1.0 << 1.04;
    QTest::addRow("flows of a sample in ten seconds") << 0.1 << 1.15;
}

// Five ports see all packets of each flow, so each alone gives the right mean; the largest of every second
// would not.
void SightingChoiceTest::theMeanIsThatOfOnePort()
{
    QFETCH(double, perSecond);
    QFETCH(double, most);
    constexpr std::uint32_t ports = 5;
    constexpr std::size_t seconds = 300;
    const auto hosts = std::uint32_t(std::ceil(100 / perSecond / 10));
    std::mt19937 engine{4};
    std::poisson_distribution<std::uint32_t> samples(perSecond);
    std::vector<std::vector<Sighting>> traffic(seconds);
    double largest = 0;
    for (auto& second : traffic)
        for (std::uint32_t host = 1; host <= hosts; ++host) {
            std::uint32_t best = 0;
            for (std::uint32_t port = 1; port <= ports; ++port) {
                second.push_back({host, port, samples(engine)});
                best = std::max(best, second.back().samples);
            }
            largest += best;
        }
    const auto totals = counted(traffic);
    double sum = 0;
    for (const double total : totals)
        sum += total;
    const double right = perSecond * hosts * seconds;
    QVERIFY2(sum > 0.96 * right && sum < most * right, qPrintable(QString::number(sum / right)));
    QVERIFY(largest > 1.2 * right); // or the traffic shows nothing
}

// The link of its port fails: from one second to the next it takes another way.
void SightingChoiceTest::aFlowThatMovesIsFollowed()
{
    std::vector<std::vector<Sighting>> traffic;
    for (int i = 0; i < 47; ++i)
        traffic.push_back({{1, 1, 10}, {2, 1, 3}});
    for (int i = 0; i < 40; ++i)
        traffic.push_back({{1, 2, 10}, {2, 2, 3}});
    const auto large = counted(traffic, filtered("ipsource=10.0.0.1"));
    QCOMPARE(large, std::vector<double>(87, 10));
    // Of few samples it takes some seconds to tell.
    const auto small = counted(traffic, filtered("ipsource=10.0.0.2"));
    QVERIFY(std::ranges::count(small, 0) <= 7);
    QCOMPARE(std::ranges::count(small, 3), 87 - std::ranges::count(small, 0));
}

// A total over all flows is that of its busiest port; another one's flood is seen in its first second, and
// its end, too.
void SightingChoiceTest::aBurstElsewhereCountsAtOnce()
{
    std::vector<std::vector<Sighting>> traffic(60, {{1, 1, 30}, {2, 2, 5}});
    for (std::size_t i = 35; i < 38; ++i)
        traffic[i] = {{1, 1, 30}, {2, 2, 200}};
    auto query = test::question("", "samples");
    auto totals = counted(traffic, query);
    const std::vector<double> flood(totals.begin() + 35, totals.begin() + 38);
    QCOMPARE(flood, std::vector<double>(3, 200));
    totals.erase(totals.begin() + 35,
                 totals.begin() + 40); // for the rest of its block the port of the flood counts
    QCOMPARE(totals, std::vector<double>(55, 30));
}

// What captures of packets tell are no estimates.
void SightingChoiceTest::whatIsCountedPacketByPacketIsTheLargest()
{
    const auto agent = base::Address::v4(std::array<std::uint8_t, 4>{}.data());
    query::StepTally tally(test::question("ipsource", "frames"), 1);
    for (int i = 0; i < 30; ++i) {
        std::vector<support::ByteVector> payloads;
        for (const std::uint32_t port : {1u, 2u}) {
            support::Packet packet;
            support::FlowSampleSpec sample;
            sample.header = packet.header(64);
            sample.index = port;
            sample.samplingRate = 1;
            support::DatagramWriter datagram(1, agent);
            for (std::uint32_t n = 0; n < (i % 2 ? port : 3 - port); ++n)
                datagram.flow(sample);
            payloads.push_back(datagram.finish());
        }
        tally.add(*test::secondOf(start + i, payloads));
    }
    for (const query::Ranking& ranking : tally.takeAll())
        QCOMPARE(ranking.total.whole.value, 2.0);
}

void SightingChoiceTest::stepsAddUpToTheWhole_data()
{
    QTest::addColumn<int>("step");
    for (const int step : {1, 2, 7, 10, 60, 1000})
        QTest::addRow("%d", step) << step;
}

void SightingChoiceTest::stepsAddUpToTheWhole()
{
    QFETCH(int, step);
    const auto seconds = secondsOf(randomTraffic(180, 1));
    const query::Query query = test::question("ipsource", "frames", Aggregation::Max, 1000);
    query::StepTally whole(query, {});
    query::StepTally steps(query, step);
    for (const auto& second : seconds) {
        whole.add(*second);
        steps.add(*second);
    }
    std::map<std::vector<std::string>, double> sums;
    for (const query::Ranking& ranking : steps.takeAll())
        for (const query::Series& row : ranking.rows)
            sums[row.keys] += row.whole.value * step;
    const query::Ranking expected = whole.takeAll().at(0);
    QCOMPARE(sums.size(), expected.rows.size());
    for (const query::Series& row : expected.rows)
        QCOMPARE(sums.at(row.keys), row.whole.value);
}

void SightingChoiceTest::aPartOfTheRangeIsWhatTheChartShows()
{
    const auto seconds = secondsOf(randomTraffic(200, 2));
    const auto window = test::snapshotOf(seconds);
    const query::Query query = test::question("ipsource", "frames", Aggregation::Max, 1000);
    query::LiveQuery chart(query);
    chart.update(window, start, start + 200);
    const query::Answer answer = chart.answer({start, start + 200, 1});
    for (const auto& [from, to] : {std::pair(3, 5), std::pair(77, 131), std::pair(190, 200)}) {
        double sum = 0;
        for (int i = from; i < to; ++i)
            sum += answer.total.steps[std::size_t(i)].value;
        query::LiveQuery part(query); // which never saw the rest
        part.update(window, start + from, start + to);
        for (query::LiveQuery* asked : {&chart, &part})
            QCOMPARE(asked->rank(start + from, start + to, 10, query::Scale::Sum).total.whole.value, sum);
    }
}

// Seconds in parts, and captures of several agents one behind the other.
void SightingChoiceTest::theOrderOfArrivalDoesNotMatter()
{
    const auto traffic = randomTraffic(100, 3);
    query::StepTally whole(test::question("ipsource"), 10);
    query::StepTally inTwo(test::question("ipsource"), 10);
    const auto half = [&](std::size_t i, bool odd) {
        auto sightings = traffic[i];
        std::erase_if(sightings, [&](const Sighting& sighting) { return (sighting.port % 2 == 1) != odd; });
        return secondOf(start + base::SecondNumber(i), sightings);
    };
    for (std::size_t i = 0; i < traffic.size(); ++i)
        whole.add(*secondOf(start + base::SecondNumber(i), traffic[i]));
    for (const bool odd : {true, false})
        for (std::size_t i = 0; i < traffic.size(); ++i)
            inTwo.add(*half(i, odd));
    const auto expected = whole.takeAll();
    const auto rankings = inTwo.takeAll();
    QCOMPARE(rankings.size(), expected.size());
    for (std::size_t i = 0; i < rankings.size(); ++i) {
        QVERIFY(std::ranges::equal(rankings[i].rows, expected[i].rows,
                                   [](const auto& a, const auto& b) { return test::same(a, b); }));
        QVERIFY(test::same(rankings[i].total, expected[i].total));
    }
}

void SightingChoiceTest::piecesMakeTheSame()
{
    const auto window = test::snapshotOf(secondsOf(randomTraffic(400, 5)));
    const query::Query query = test::question("ipsource", "frames", Aggregation::Max, 1000);
    query::Effort effort;
    effort.threads = 4;
    std::size_t most = 0;
    effort.together = [&](std::vector<std::function<void()>> pieces) {
        most = std::max(most, pieces.size());
        std::vector<std::thread> threads;
        for (const auto& piece : pieces)
            threads.emplace_back(piece);
        for (std::thread& thread : threads)
            thread.join();
    };
    query::LiveQuery one(query);
    query::LiveQuery several(query);
    one.update(window, start, start + 380);
    several.update(window, start, start + 380, effort);
    QCOMPARE(most, 4u);
    for (query::LiveQuery* each : {&one, &several}) // goes on from there
        each->update(window, start, start + 400);
    const query::Range range{start, start + 400, 1};
    const char* differs = test::difference(several.answer(range), one.answer(range));
    QVERIFY2(!differs, differs);
}

void SightingChoiceTest::agentsAreChosenAsWholes()
{
    // Two ports of one agent carry a half of the flow each.
    const std::vector<std::vector<Sighting>> traffic(30, {{1, 1, 10}, {1, 2, 10}});
    QCOMPARE(counted(traffic, test::question("ipsource", "samples", Aggregation::Agent)),
             std::vector<double>(30, 20));
    QCOMPARE(counted(traffic), std::vector<double>(30, 10));
}

void SightingChoiceTest::longSilencesAndClocksSetBackAreSurvived()
{
    query::StepTally tally(test::question("ipsource", "samples"), {});
    for (const base::SecondNumber time :
         {start, start + 1, start + 5000, start + 5003, start + 4998, start, base::SecondNumber(-25)})
        tally.add(*secondOf(time, {{1, 1, 10}, {1, 2, 10}}));
    QVERIFY(query::SightingChoice::dependsFrom(std::numeric_limits<base::SecondNumber>::min()) < start);
    QCOMPARE(tally.takeAll().at(0).total.whole.value, 70.0); // one second has twice as many
}

void SightingChoiceTest::furtherValuesAreOfTheSightingThatCounts()
{
    auto query = test::question("ipsource", "samples");
    query.furtherValues = {*key::parseValue("frames")};
    query::StepTally tally(query, {});
    for (int i = 0; i < 20; ++i)
        tally.add(*secondOf(start + i, {{1, 1, 9, 100}, {1, 2, 10, 1000}, {2, 1, 1, 7}}));
    const query::Ranking ranking = tally.takeAll().at(0);
    QCOMPARE(ranking.rows.size(), 2u);
    QCOMPARE(ranking.rows[0].whole.value, 200.0);
    QCOMPARE(ranking.rows[0].further.at(0).value, 200'000.0);
    QCOMPARE(ranking.rows[1].further.at(0).value, 140.0);
}

// Values that are counted by a question of their own stand beside the flows of the same step.
void SightingChoiceTest::countsBeginWhereTheRestDoes()
{
    auto query = test::question("inputifindex", "samples");
    query.furtherValues = {*key::parseValue("count:ipsource")};
    query::StepTally tally(query, 1);
    tally.countFrom(start + 5);
    for (std::uint32_t i = 0; i < 10; ++i) {
        std::vector<Sighting> sightings;
        for (std::uint32_t host = 1; host <= 1 + i; ++host)
            sightings.push_back({host, 1, 1});
        tally.add(*secondOf(start + base::SecondNumber(i), sightings));
    }
    const auto rankings = tally.takeAll();
    QCOMPARE(rankings.size(), 5u);
    for (std::size_t i = 0; i < rankings.size(); ++i)
        QCOMPARE(rankings[i].rows.at(0).further.at(0).value, double(6 + i));
}

// What is kept of the past is bounded, and large flows are followed all the same.
void SightingChoiceTest::aFloodOfFlowsIsForgotten()
{
    constexpr std::uint32_t flood = 210'000;
    const query::Query query = test::question("ipsource", "frames", Aggregation::Max, 3);
    const auto flows = query::FlowTable::make(query);
    query::SightingChoice choice(query, *flows);
    std::uint32_t host = 100;
    const auto second = [&](int i, std::uint32_t others) {
        std::vector<Sighting> sightings{{1, 1, 20}, {1, 2, 21}};
        for (const std::uint32_t end = host + others; host < end; ++host)
            sightings.push_back({host, 1, 1});
        return flows->evaluate(*secondOf(start + i, sightings));
    };
    const auto heldAfter = [&](int i, std::uint32_t others) {
        query::Partial partial = second(i, others);
        choice.choose(partial);
        // The second sighting, which had most at first, stays the one that counts.
        const auto counted = partial.counted();
        if (std::ranges::count(counted, 2100u, &query::Row::sum) != 1)
            return std::size_t(0);
        return choice.bytes();
    };
    const std::size_t before = heldAfter(0, flood);
    QVERIFY(before > flood * sizeof(query::Row));
    const std::size_t after = heldAfter(5, 10);
    QVERIFY(after > 0);
    QVERIFY(before - after > flood * sizeof(query::Row) * 9 / 10);
}

void SightingChoiceTest::manyPortsOfOneFlowTakeNoTimeThatGrowsWithTheirSquare()
{
    std::vector<Sighting> sightings;
    for (std::uint32_t port = 1; port <= 20'000; ++port)
        sightings.push_back({1, port, 1});
    sightings.push_back({1, 20'001, 2});
    QCOMPARE(counted(std::vector(3, sightings), test::question("", "samples")), std::vector<double>(3, 2));
}

QTEST_GUILESS_MAIN(SightingChoiceTest)
#include "tst_sighting_choice.moc"
