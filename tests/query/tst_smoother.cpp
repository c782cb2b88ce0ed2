// SPDX-License-Identifier: GPL-3.0-or-later
// Smoothed rates against the sum that they are short for.
#include <QTest>
#include <cmath>
#include <map>
#include <random>

#include "query/step_tally.h"
#include "support/traffic.h"
#include "windows.h"

using namespace weir;

namespace
{

constexpr base::SecondNumber start = 1000;

/// One sample of a host by an interface of an agent.
support::ByteVector sampleOf(std::uint32_t host, std::uint32_t interface, std::uint32_t bytes,
                             std::uint32_t rate)
{
    support::Packet packet;
    packet.source = 0x0A000000 + host;
    support::FlowSampleSpec sample;
    sample.header = packet.header(64);
    sample.index = sample.input = interface;
    sample.frameLength = bytes;
    sample.samplingRate = rate;
    return support::DatagramWriter().flow(sample).finish();
}

/// Value and error of each flow of a ranking, by its key.
std::map<std::string, query::Estimate> flowsOf(const query::Ranking& ranking)
{
    std::map<std::string, query::Estimate> flows;
    for (const query::Series& series : ranking.rows)
        flows[series.keys.at(0)] = series.whole;
    return flows;
}

} // namespace

class SmootherTest : public QObject
{
    Q_OBJECT

private slots:
    void aStepRisesAndFallsByItsTimeConstant();
    void theMeanIsKept();
    void whatCountsIsSmoothed_data();
    void whatCountsIsSmoothed();
    void countedValuesAreForgotten();
    void extremesAreOfTheLastSeconds();
    void aMeanIsOfRecentSamples();
    void secondsWithoutDatagramsDecay();
    void flowsThatEndedAreForgotten();
};

/// sFlow-RT's article on smoothing: 63 % after one time constant, 37 % left after one.
void SmootherTest::aStepRisesAndFallsByItsTimeConstant()
{
    query::StepTally tally(test::question("ipsource"), 1, 5);
    for (int i = 0; i < 60; ++i)
        tally.add(
            *test::secondOf(start + i, i < 30 ? std::vector<support::ByteVector>{sampleOf(1, 1, 1'000'000, 1)}
                                              : std::vector<support::ByteVector>{}));
    const auto rankings = tally.takeAll();
    QCOMPARE(rankings.size(), std::size_t(60));
    const auto valueAt = [&](std::size_t second) { return rankings[second].rows.at(0).whole.value; };
    QVERIFY(std::abs(valueAt(4) - 632'121) < 10); // at the end of the fifth second
    QVERIFY(std::abs(valueAt(29) - 997'521) < 10);
    QVERIFY(std::abs(valueAt(34) / valueAt(29) - std::exp(-1)) < 1e-4);
}

void SmootherTest::theMeanIsKept()
{
    query::StepTally tally(test::question("ipsource"), 1, 50);
    double sum = 0;
    for (int i = 0; i < 1000; ++i)
        tally.add(*test::secondOf(start + i, i % 2
                                                 ? std::vector<support::ByteVector>{sampleOf(1, 1, 1000, 100)}
                                                 : std::vector<support::ByteVector>{}));
    const auto rankings = tally.takeAll();
    for (std::size_t i = 500; i < 1000; ++i)
        sum += rankings[i].rows.at(0).whole.value;
    QVERIFY(std::abs(sum / 500 - 50'000) < 50);
}

void SmootherTest::whatCountsIsSmoothed_data()
{
    QTest::addColumn<double>("t");
    QTest::addColumn<bool>("sum");
    for (const double t : {0.2, 1.0, 2.0, 30.0, 600.0})
        for (const bool sum : {false, true})
            QTest::addRow("%g s, %s", t, sum ? "sum" : "max") << t << sum;
}

void SmootherTest::whatCountsIsSmoothed()
{
    QFETCH(double, t);
    QFETCH(bool, sum);
    std::mt19937 engine{7};
    const auto random = [&engine] { return std::uint32_t(engine()); };
    const query::Query query =
        test::question("ipsource", "bytes", sum ? query::Aggregation::Sum : query::Aggregation::Max, 100);
    query::StepTally smoothed(query, 1, t);
    query::StepTally plain(query, 1);
    constexpr int seconds = 60;
    for (int second = 0; second < seconds; ++second) {
        std::vector<support::ByteVector> payloads;
        for (unsigned i = random() % 12; i > 0; --i)
            payloads.push_back(sampleOf(1 + random() % 4, 1 + random() % 3, 64 + random() % 1400, 100));
        const auto made = test::secondOf(start + second, payloads);
        smoothed.add(*made);
        plain.add(*made);
    }
    const auto rankings = smoothed.takeAll();
    const auto rates = plain.takeAll();
    QCOMPARE(rankings.size(), std::size_t(seconds));
    std::map<std::string, double> expected;
    for (int second = 0; second < seconds; ++second) {
        for (auto& [host, rate] : expected)
            rate *= std::exp(-1 / t);
        for (const auto& [host, estimate] : flowsOf(rates[std::size_t(second)]))
            expected[host] += estimate.value * (1 - std::exp(-1 / t));
        auto left = expected;
        for (const auto& [host, estimate] : flowsOf(rankings[std::size_t(second)])) {
            QVERIFY2(std::abs(estimate.value - expected[host]) < 0.01, host.c_str());
            left.erase(host);
        }
        for (const auto& [host, rate] : left)
            QVERIFY2(rate < 0.01, host.c_str());
    }
}

void SmootherTest::countedValuesAreForgotten()
{
    query::StepTally tally(test::question("ipdestination", "count:ipsource"), 1, 2);
    for (int i = 0; i < 12; ++i)
        tally.add(*test::secondOf(
            start + i, i < 3 ? std::vector<support::ByteVector>{sampleOf(std::uint32_t(i), 1, 100, 1)}
                             : std::vector<support::ByteVector>{}));
    std::vector<double> counts;
    for (const query::Ranking& ranking : tally.takeAll())
        counts.push_back(ranking.rows.empty() ? 0 : ranking.rows[0].whole.value);
    // Each is kept for 3 t = 6 s after the second in which it was seen.
    QCOMPARE(counts, (std::vector<double>{1, 2, 3, 3, 3, 3, 3, 2, 1, 0, 0, 0}));
}

void SmootherTest::extremesAreOfTheLastSeconds()
{
    const std::vector<std::uint32_t> lengths{100, 900, 300, 200, 400, 50, 60, 70};
    for (const bool isMax : {false, true}) {
        query::StepTally tally(test::question("ipsource", isMax ? "max:bytes" : "min:bytes"), 1, 3);
        for (std::size_t i = 0; i < lengths.size(); ++i)
            tally.add(*test::secondOf(start + base::SecondNumber(i), {sampleOf(1, 1, lengths[i], 1)}));
        std::vector<double> found;
        for (const query::Ranking& ranking : tally.takeAll())
            found.push_back(ranking.rows.at(0).whole.value);
        QCOMPARE(found, isMax ? (std::vector<double>{100, 900, 900, 900, 400, 400, 400, 70})
                              : (std::vector<double>{100, 100, 100, 200, 200, 50, 50, 50}));
    }
}

void SmootherTest::aMeanIsOfRecentSamples()
{
    query::StepTally tally(test::question("ipsource", "avg:bytes"), 1, 2);
    for (int i = 0; i < 30; ++i)
        tally.add(*test::secondOf(start + i, {sampleOf(1, 1, i < 15 ? 100 : 200, 10)}));
    const auto rankings = tally.takeAll();
    QVERIFY(std::abs(rankings[14].rows.at(0).whole.value - 100) < 1e-3);
    const double sixteenth = rankings[15].rows.at(0).whole.value;
    QVERIFY(sixteenth > 130 && sixteenth < 150);
    QVERIFY(std::abs(rankings[29].rows.at(0).whole.value - 200) < 0.2);
}

void SmootherTest::secondsWithoutDatagramsDecay()
{
    query::StepTally tally(test::question("ipsource"), 1, 2);
    tally.add(*test::secondOf(start, {sampleOf(1, 1, 1'000'000, 1)}));
    tally.add(*test::secondOf(start + 4)); // the capture has nothing in between
    const auto rankings = tally.takeAll();
    QCOMPARE(rankings.size(), std::size_t(2));
    const double ratio = rankings[1].rows.at(0).whole.value / rankings[0].rows.at(0).whole.value;
    QVERIFY(std::abs(ratio - std::exp(-2)) < 1e-4);
}

void SmootherTest::flowsThatEndedAreForgotten()
{
    query::StepTally tally(test::question("ipsource"), 1, 0.2);
    tally.add(*test::secondOf(start, {sampleOf(1, 1, 1500, 1)}));
    tally.add(*test::secondOf(start + 20));
    QVERIFY(tally.takeAll().at(1).rows.empty());
}

QTEST_APPLESS_MAIN(SmootherTest)
#include "tst_smoother.moc"
