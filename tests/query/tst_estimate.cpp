// SPDX-License-Identifier: GPL-3.0-or-later
// How far a number can be trusted: the formula, where it keeps silent, and whether it holds what it promises.
#include <QTest>
#include <random>

#include "query/step_tally.h"
#include "query/windows.h"

using namespace weir;
using query::Cell;

namespace
{

/// What `sizes` add to a cell, each sampled 1 in `rate`.
Cell cellOf(const std::vector<double>& sizes, double rate = 1)
{
    Cell cell;
    double sum = 0;
    for (const double size : sizes) {
        sum += rate * size;
        cell.weight += rate * size * rate * size;
        ++cell.samples;
    }
    cell.sum = std::uint64_t(sum);
    return cell;
}

} // namespace

class EstimateTest : public QObject
{
    Q_OBJECT

private slots:
    void equalSizesAreTheFormulaOfFrames_data();
    void equalSizesAreTheFormulaOfFrames();
    void theSamplingRateCancels();
    void whatWasNotSampledIsExact();
    void belowTenEffectiveSamplesNothingIsSaid();
    void sflowOrgsExampleLiesInside();
    void coverageIsWhatWasMeasured_data();
    void coverageIsWhatWasMeasured();
    void rankingsCarryTheErrorOfTheirSamples();
    void theErrorOfAStepIsOfAllItsSeconds();
    void whatIsNoSumHasNoError();
};

void EstimateTest::equalSizesAreTheFormulaOfFrames_data()
{
    QTest::addColumn<int>("samples");
    QTest::addColumn<double>("percent");
    QTest::newRow("10") << 10 << 61.98;
    QTest::newRow("16") << 16
                        << 49.0; // 10 Mbit/s at 1:100 of 800 bytes: "50 %" in the table of samples per second
    QTest::newRow("100") << 100 << 19.6;
    QTest::newRow("10000") << 10'000 << 1.96;
}

void EstimateTest::equalSizesAreTheFormulaOfFrames()
{
    QFETCH(int, samples);
    QFETCH(double, percent);
    for (const double size : {1.0, 64.0, 1518.0}) {
        const double found = query::ci95(cellOf(std::vector<double>(std::size_t(samples), size)));
        QVERIFY2(std::abs(found - percent) < 0.005, qPrintable(QString::number(found)));
        QVERIFY(std::abs(found - 196 / std::sqrt(double(samples))) < 1e-9);
    }
}

void EstimateTest::theSamplingRateCancels()
{
    std::vector<double> sizes(40, 64);
    sizes.resize(60, 1500);
    QVERIFY(std::abs(query::ci95(cellOf(sizes, 1)) - query::ci95(cellOf(sizes, 1000))) < 1e-9);
}

/// The packets of a capture are all there are.
void EstimateTest::whatWasNotSampledIsExact()
{
    const auto capture = [](int packets, base::Address agent) {
        support::DatagramWriter datagram(1, agent);
        support::FlowSampleSpec sample;
        sample.header = support::Packet().header(64);
        sample.frameLength = 1000;
        sample.samplingRate = 1;
        for (int i = 0; i < packets; ++i)
            datagram.flow(sample);
        return datagram.finish();
    };
    const std::uint8_t nobody[4]{};
    const auto error = [](const std::vector<support::ByteVector>& payloads) {
        query::StepTally tally(test::question("ipsource"), 1);
        tally.add(*test::secondOf(1000, payloads));
        return tally.takeAll().at(0).rows.at(0).whole.ci95;
    };
    for (const int packets : {1, 5, 40})
        QCOMPARE(error({capture(packets, base::Address::v4(nobody))}), 0.0);
    // An agent that samples every packet may still have lost some.
    QVERIFY(std::isnan(error({capture(5, support::DatagramWriter::defaultAgent())})));
}

void EstimateTest::belowTenEffectiveSamplesNothingIsSaid()
{
    QVERIFY(std::isnan(query::ci95(Cell())));
    QVERIFY(std::isnan(query::ci95(cellOf(std::vector<double>(9, 100)))));
    QVERIFY(!std::isnan(query::ci95(cellOf(std::vector<double>(10, 100)))));
    // A hundred samples, but one of them has nearly all the bytes.
    std::vector<double> sizes(100, 1);
    sizes[0] = 1500;
    QVERIFY(std::isnan(query::ci95(cellOf(sizes))));
    // Frames of no bytes are no information.
    QVERIFY(std::isnan(query::ci95(cellOf(std::vector<double>(100, 0)))));
}

// 1 000 of 2 500 samples of a million packets: 381 000 to 419 000. That formula knows the share and that all
// packets were counted; ours knows neither, and must be wider by exactly that.
void EstimateTest::sflowOrgsExampleLiesInside()
{
    const double percent = query::ci95(cellOf(std::vector<double>(1000, 1), 400));
    const double half = 400'000 * percent / 100;
    QVERIFY(400'000 - half < 381'000 && 400'000 + half > 419'000);
    const double share = 1000.0 / 2500;
    QVERIFY(std::abs(half * std::sqrt(1 - share) - 19'000) < 250);
}

void EstimateTest::coverageIsWhatWasMeasured_data()
{
    QTest::addColumn<double>("shareOfLarge");
    QTest::addColumn<int>("meanSamples");
    QTest::addColumn<double>("coverage");
    QTest::newRow("all large") << 1.0 << 100 << 94.5;
    QTest::newRow("half and half") << 0.5 << 100 << 95.7;
    QTest::newRow("one in twenty large") << 0.05 << 100 << 92.4;
    QTest::newRow("one in twenty large, many samples") << 0.05 << 1000 << 94.5;
}

// Packets of 64 and 1500 bytes, sampled at random: how often the truth lies within the interval.
void EstimateTest::coverageIsWhatWasMeasured()
{
    QFETCH(double, shareOfLarge);
    QFETCH(int, meanSamples);
    QFETCH(double, coverage);
    std::mt19937 random{42};
    std::poisson_distribution<int> samples(meanSamples);
    std::bernoulli_distribution isLarge(shareOfLarge);
    const double truth = meanSamples * (64 + (1500 - 64) * shareOfLarge);
    constexpr int trials = 4000;
    int told = 0;
    int within = 0;
    for (int trial = 0; trial < trials; ++trial) {
        std::vector<double> sizes(std::size_t(samples(random)));
        for (double& size : sizes)
            size = isLarge(random) ? 1500 : 64;
        const Cell cell = cellOf(sizes);
        const double percent = query::ci95(cell);
        if (std::isnan(percent))
            continue;
        ++told;
        within += std::abs(double(cell.sum) - truth) <= double(cell.sum) * percent / 100;
    }
    const double found = 100.0 * within / told;
    QVERIFY(told > trials * 9 / 10);
    QVERIFY2(std::abs(found - coverage) < 3, qPrintable(QString::number(found)));
}

void EstimateTest::rankingsCarryTheErrorOfTheirSamples()
{
    std::vector<support::ByteVector> payloads;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < 40; ++i) {
        const std::uint32_t bytes = i % 3 ? 1518 : 64;
        const std::uint32_t rate = i % 2 ? 100 : 400; // mixed rates
        payloads.push_back(test::oneSample(bytes, 1, rate));
        sum += double(rate) * bytes;
        squares += double(rate) * bytes * rate * bytes;
    }
    payloads.push_back(test::oneSample(1500, 2, 1000)); // one sample tells nothing
    const double expected = 196 * std::sqrt(squares) / sum;
    query::StepTally tally(test::question("ipsource"), 1);
    tally.add(*test::secondOf(1000, payloads));
    const query::Ranking ranking = tally.takeAll().at(0);
    QCOMPARE(ranking.rows.size(), std::size_t(2));
    const auto ofHost = [&](const char* host) {
        return ranking.rows[ranking.rows[0].keys[0] == host ? 0 : 1].whole;
    };
    QCOMPARE(ofHost("10.0.0.1").value, sum);
    QVERIFY(std::abs(ofHost("10.0.0.1").ci95 - expected) < 1e-9 * expected);
    QCOMPARE(ofHost("10.0.0.1").samples, 40u);
    QVERIFY(ofHost("10.0.0.2").tooFew());

    query::StepTally bits(test::question("ipsource", "bps"), 1);
    bits.add(*test::secondOf(1000, payloads));
    QVERIFY(std::abs(bits.takeAll().at(0).rows[0].whole.ci95 - expected) < 1e-9 * expected);
}

void EstimateTest::theErrorOfAStepIsOfAllItsSeconds()
{
    query::StepTally tally(test::question(""), 10);
    for (base::SecondNumber second = 1000; second < 1010; ++second)
        tally.add(*test::secondOf(second, std::vector(4, test::oneSample(1000, 1, 100))));
    const query::Ranking ranking = tally.takeAll().at(0);
    QCOMPARE(ranking.total.whole.samples, 40u);
    QVERIFY(std::abs(ranking.total.whole.ci95 - 196 / std::sqrt(40.0)) < 1e-9);

    std::vector<store::SecondPointer> seconds;
    for (base::SecondNumber second = 1000; second < 1010; ++second)
        seconds.push_back(test::secondOf(second, std::vector(4, test::oneSample(1000, 1, 100))));
    query::LiveQuery live(test::question(""));
    live.update(test::snapshotOf(seconds), 1000, 1010);
    const query::Answer answer = live.answer({1000, 1010, 1});
    QVERIFY(answer.total.steps[0].tooFew());
    QVERIFY(std::abs(answer.total.whole.ci95 - 196 / std::sqrt(40.0)) < 1e-9);
}

void EstimateTest::whatIsNoSumHasNoError()
{
    for (const char* value : {"avg:bytes", "min:bytes", "max:bytes", "count:ipsource"}) {
        query::StepTally tally(test::question("", value), 1);
        tally.add(*test::secondOf(1000, std::vector(100, test::oneSample(1000))));
        const query::Ranking ranking = tally.takeAll().at(0);
        QVERIFY(ranking.total.whole.tooFew());
        QCOMPARE(ranking.total.whole.samples, 100u);
    }
}

QTEST_APPLESS_MAIN(EstimateTest)
#include "tst_estimate.moc"
