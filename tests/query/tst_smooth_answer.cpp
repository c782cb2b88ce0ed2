// SPDX-License-Identifier: GPL-3.0-or-later
// Smoothed answers against the smoother of the stream.
#include "query/smooth_answer.h"

#include "query/step_tally.h"
#include "windows.h"

using namespace weir;
using query::Range;
using test::oneSample;
using test::question;
using test::secondOf;

class SmoothAnswerTest : public QObject
{
    Q_OBJECT

private slots:
    void isTheCurveOfTheStream();
    void knowsWhatWasBeforeTheRange();
    void aStepReaches63PerCentAfterT();
    void leavesTheMeansAlone();
    void partsAddUpToTheTotal();
    void extremesHoldForT();
    void cutsToTheLargest();
    void ranksTheMomentBySmoothedRates();

private:
    std::vector<store::SecondPointer> m_seconds = bursts();

    /// Host 1 sends in seconds 0–9 and 20–29, host 2 all the time, hosts 3 … 6 a little; of one source.
    static std::vector<store::SecondPointer> bursts()
    {
        std::vector<store::SecondPointer> seconds;
        for (int i = 0; i < 60; ++i) {
            std::vector<support::ByteVector> payloads;
            if (i % 20 < 10)
                payloads.push_back(oneSample(1500, 1, 100));
            for (int n = 0; n < 12; ++n)
                payloads.push_back(oneSample(200 + 10 * std::uint32_t(i % 7), 2, 100));
            payloads.push_back(oneSample(100, 3 + std::uint32_t(i % 4), 100));
            seconds.push_back(secondOf(1000 + i, payloads));
        }
        return seconds;
    }

    query::Answer answer(const query::Query& query, const Range& range, double t) const
    {
        query::LiveQuery live(query);
        live.update(test::snapshotOf(m_seconds), 0, 5000);
        query::Answer made = live.answer(range);
        query::smooth(made, live.answer(query::memoryOf(range, t)), t);
        return made;
    }
};

namespace
{

const query::Series* find(const query::Answer& answer, const std::string& key)
{
    for (const query::Series& series : answer.series)
        if (series.keys.front() == key)
            return &series;
    return nullptr;
}

bool near(double a, double b, double share = 1e-3)
{
    return std::abs(a - b) <= share * std::max(std::abs(a), std::abs(b)) + 0.01;
}

} // namespace

void SmoothAnswerTest::isTheCurveOfTheStream()
{
    for (const char* value : {"bps", "frames", "avg:bytes"}) {
        const query::Query query = question("ipsource", value);
        query::StepTally tally(query, 1, 4.0);
        for (const store::SecondPointer& second : m_seconds)
            tally.add(*second);
        const auto rankings = tally.takeAll();
        const query::Answer smoothed = answer(query, {1000, 1060, 1}, 4);
        for (std::size_t step = 0; step < 60; ++step)
            for (const query::Series& row : rankings[step].rows) {
                const query::Series* series = find(smoothed, row.keys.front());
                QVERIFY(series);
                const query::Estimate& got = series->steps[step];
                QVERIFY2(near(got.value, row.whole.value), value);
                if (!row.whole.tooFew() && !got.tooFew())
                    QVERIFY(near(got.ci95, row.whole.ci95, 0.02));
            }
    }
}

/// The past and what comes in give the same curve, wherever the range begins.
void SmoothAnswerTest::knowsWhatWasBeforeTheRange()
{
    const query::Query query = question("ipsource", "bps");
    const query::Answer all = answer(query, {1000, 1060, 1}, 3);
    const query::Answer end = answer(query, {1045, 1060, 1}, 3);
    for (const query::Series& series : end.series)
        for (std::size_t step = 0; step < 15; ++step)
            QVERIFY(
                near(series.steps[step].value, find(all, series.keys.front())->steps[45 + step].value, 0.01));
}

void SmoothAnswerTest::aStepReaches63PerCentAfterT()
{
    const query::Answer smoothed = answer(question("ipsource", "bytes"), {1000, 1060, 1}, 5);
    const query::Series* burst = find(smoothed, "10.0.0.1");
    QVERIFY(near(burst->steps[4].value, 150'000 * (1 - std::exp(-1)), 1e-6));          // at the end of 5 s
    QVERIFY(near(burst->steps[14].value / burst->steps[9].value, std::exp(-1), 1e-6)); // 5 s after its end
}

void SmoothAnswerTest::leavesTheMeansAlone()
{
    const query::Query query = question("ipsource", "bps");
    query::LiveQuery live(query);
    live.update(test::snapshotOf(m_seconds), 0, 5000);
    const query::Answer plain = live.answer({1000, 1060, 1});
    const query::Answer smoothed = answer(query, {1000, 1060, 1}, 10);
    QCOMPARE(smoothed.series.size(), plain.series.size());
    for (std::size_t i = 0; i < plain.series.size(); ++i) {
        QCOMPARE(smoothed.series[i].keys, plain.series[i].keys);
        QVERIFY(test::same(smoothed.series[i].whole, plain.series[i].whole));
    }
    QVERIFY(test::same(smoothed.total.whole, plain.total.whole));
}

void SmoothAnswerTest::partsAddUpToTheTotal()
{
    const query::Answer smoothed =
        answer(question("ipsource", "bps", query::Aggregation::Max, 2), {1030, 1060, 1}, 8);
    for (std::size_t step = 0; step < 30; ++step) {
        double sum = smoothed.other.steps[step].value;
        for (const query::Series& series : smoothed.series)
            sum += series.steps[step].value;
        QVERIFY(near(sum, smoothed.total.steps[step].value));
    }
}

void SmoothAnswerTest::extremesHoldForT()
{
    const query::Answer smoothed = answer(question("", "max:bytes"), {1000, 1060, 1}, 3);
    QCOMPARE(smoothed.total.steps[9].value, 1500.0);
    QCOMPARE(smoothed.total.steps[11].value, 1500.0); // two seconds after the last large packet
    QVERIFY(smoothed.total.steps[12].value < 1500);
}

void SmoothAnswerTest::cutsToTheLargest()
{
    query::Answer smoothed = answer(question("ipsource", "bps"), {1000, 1060, 1}, 4);
    const double total = smoothed.total.steps[30].value;
    QCOMPARE(smoothed.series.size(), std::size_t(6));
    query::cut(smoothed, 2);
    QCOMPARE(smoothed.series.size(), std::size_t(2));
    QCOMPARE(smoothed.otherFlows, std::size_t(4));
    QVERIFY(near(smoothed.other.steps[30].value,
                 total - smoothed.series[0].steps[30].value - smoothed.series[1].steps[30].value));
}

void SmoothAnswerTest::ranksTheMomentBySmoothedRates()
{
    // In second 10 host 1 is silent already, yet its smoothed rate is still among the largest.
    const query::Query query = question("ipsource", "bps");
    query::LiveQuery live(query);
    live.update(test::snapshotOf(m_seconds), 0, 5000);
    const query::Answer smoothed = answer(query, {1000, 1060, 1}, 10);
    const query::Ranking ranking = query::rankingAt(smoothed, live.rank(1010, 1011, 2), 2);
    QCOMPARE(ranking.rows.size(), std::size_t(2));
    QCOMPARE(ranking.rows[1].keys.front(), std::string("10.0.0.1"));
    QCOMPARE(ranking.rows[1].whole.value, find(smoothed, "10.0.0.1")->steps[10].value);
    QVERIFY(near(ranking.rows[0].whole.value + ranking.rows[1].whole.value + ranking.other.whole.value,
                 ranking.total.whole.value));
    const query::Ranking outside = query::rankingAt(smoothed, live.rank(900, 901, 2), 2);
    QVERIFY(outside.rows.empty());
}

QTEST_APPLESS_MAIN(SmoothAnswerTest)
#include "tst_smooth_answer.moc"
