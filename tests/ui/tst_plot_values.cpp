// SPDX-License-Identifier: GPL-3.0-or-later
// What the plot decides without painting: its ranges, ticks and the order of its layers.
#include <QtTest>
#include <cmath>

#include "answers.h"
#include "plot/layer_order.h"
#include "plot/moment.h"
#include "plot/scene.h"
#include "plot/stack.h"
#include "plot/time_ticks.h"
#include "plot/time_window.h"
#include "plot/value_scale.h"

using namespace weir;
using namespace weir::ui;

namespace
{

query::Answer answerOf(const std::vector<std::string>& flows)
{
    query::Answer answer;
    answer.columns = {"ipsource"};
    for (const std::string& flow : flows)
        answer.series.push_back({{flow}, {}, {}});
    return answer;
}

/// The first moment of two flows, of which one has but nine samples.
Moment momentOf(const char* value)
{
    query::Answer answer = tests::makeAnswer({{"10.0.0.1", 60'000}, {"10.0.0.2", 9'000}});
    answer.query = *query::readQuery({"ipsource", value, ""});
    answer.unit = query::unitOf(answer.query.value);
    const bool isRate = query::isRate(answer.query.value);
    for (query::Series* series : {&answer.series[0], &answer.series[1], &answer.total})
        for (query::Estimate& step : series->steps)
            step.ci95 = isRate ? step.ci95 : NAN;
    auto shared = std::make_shared<const query::Answer>(std::move(answer));
    Scene scene;
    scene.stack = stackOf(shared, {0, 1}, std::vector<KeyColour>(2), Qt::gray);
    return *momentAt(scene, 1000);
}

QByteArray namesOf(const query::Answer& answer, const std::vector<int>& order)
{
    QByteArray names;
    for (const int series : order)
        names += QByteArray::fromStdString(answer.series[std::size_t(series)].keys.front());
    return names;
}

query::Answer totalsOf(base::SecondNumber from, const std::vector<std::uint32_t>& samples)
{
    query::Answer answer;
    answer.range = {from, from + base::SecondNumber(samples.size()), 1};
    for (const std::uint32_t count : samples) {
        answer.total.steps.push_back({double(count), count, 1});
        answer.states.push_back(query::StepState::Covered);
    }
    return answer;
}

} // namespace

class TestPlotValues : public QObject
{
    Q_OBJECT

private slots:
    void theScaleEndsOnAWholeStep_data()
    {
        QTest::addColumn<double>("maximum");
        QTest::addColumn<double>("top");
        QTest::addColumn<double>("step");
        QTest::newRow("nothing") << 0.0 << 1.0 << 1.0;
        QTest::newRow("a little above a step") << 102e6 << 120e6 << 20e6;
        QTest::newRow("just a step, with air") << 100e6 << 120e6 << 20e6;
        QTest::newRow("small") << 0.9 << 1.0 << 0.2;
        QTest::newRow("not a number") << std::nan("") << 1.0 << 1.0;
    }

    void theScaleEndsOnAWholeStep()
    {
        QFETCH(double, maximum);
        QFETCH(double, top);
        QFETCH(double, step);
        const ValueRange range = rangeFor(maximum, 6);
        QVERIFY2(qFuzzyCompare(range.top, top), qPrintable(QString::number(range.top)));
        QVERIFY2(qFuzzyCompare(range.step, step), qPrintable(QString::number(range.step)));
    }

    void aLowChartUsesItsHeight_data()
    {
        QTest::addColumn<double>("maximum");
        QTest::addColumn<double>("top");
        QTest::addColumn<double>("step");
        QTest::newRow("just above a step") << 11.2 << 15.0 << 5.0;
        QTest::newRow("no step ends well") << 10.0 << 12.0 << 5.0;
        QTest::newRow("in the middle") << 13.0 << 15.0 << 5.0;
        QTest::newRow("near the next one") << 17.0 << 20.0 << 10.0;
        QTest::newRow("below a step") << 4.2e6 << 5e6 << 5e6;
    }

    void aLowChartUsesItsHeight()
    {
        QFETCH(double, maximum);
        QFETCH(double, top);
        QFETCH(double, step);
        const ValueRange range = rangeFor(maximum, 2);
        QVERIFY2(qFuzzyCompare(range.top, top), qPrintable(QString::number(range.top)));
        QVERIFY2(qFuzzyCompare(range.step, step), qPrintable(QString::number(range.step)));
    }

    void noHeightIsWastedWhateverTheMaximum()
    {
        for (int ticks = 2; ticks <= 8; ++ticks) {
            for (double maximum = 0.003; maximum < 5e9; maximum *= 1.013) {
                const ValueRange range = rangeFor(maximum, ticks);
                QVERIFY(range.top >= maximum * 1.039 && range.top <= maximum * 1.35 * (1 + 1e-9));
                QVERIFY(range.step <= range.top * (1 + 1e-9));
                QVERIFY(range.top / range.step < ticks + 2);
            }
        }
    }

    void theScaleGrowsAtOnceAndShrinksSlowly()
    {
        ValueScale scale;
        QCOMPARE(scale.hold(100, 0), 100.0);
        QCOMPARE(scale.hold(250, 1000), 250.0);
        QCOMPARE(scale.hold(80, 2000), 250.0);
        QCOMPARE(scale.hold(120, 5000), 250.0);
        QCOMPARE(scale.shrinksAt(), std::optional<qint64>(1000 + ValueScale::holdMilliseconds));
        QCOMPARE(scale.hold(60, 1000 + ValueScale::holdMilliseconds - 1), 250.0);
        QCOMPARE(scale.hold(60, 1000 + ValueScale::holdMilliseconds), 120.0);
        QCOMPARE(scale.hold(60, 60000), 60.0);
        QCOMPARE(scale.shrinksAt(), std::optional<qint64>());
    }

    void ticksAreRoundInTheZoneThatIsShown()
    {
        const qint64 moment = 1'795'356'202;   // 14:03:22Z
        const QTimeZone india("Asia/Kolkata"); // 19:33:22
        const std::vector<qint64> ticks = timeTicks(double(moment), double(moment + 4 * 3600), 3600, india);
        QCOMPARE(ticks.size(), std::size_t(4));
        QCOMPARE(timeTickText(ticks.front(), 3600, india).left(5), QStringLiteral("20:00"));
    }

    void ticksStayRoundWhenTheClockIsChanged()
    {
        const QTimeZone berlin("Europe/Berlin");
        const qint64 midnight = QDateTime(QDate(2026, 10, 25), QTime(0, 0), berlin).toSecsSinceEpoch();
        const std::vector<qint64> ticks =
            timeTicks(double(midnight), double(midnight + 25 * 3600), 6 * 3600, berlin);
        QCOMPARE(ticks.size(), std::size_t(5));
        for (const qint64 tick : ticks)
            QCOMPARE(QDateTime::fromSecsSinceEpoch(tick, berlin).time().hour() % 6, 0);
    }

    void aDayBeginsWithItsDate()
    {
        const qint64 midnight = QDateTime(QDate(2026, 11, 23), QTime(0, 0), Qt::UTC).toSecsSinceEpoch();
        QCOMPARE(timeTickText(midnight, 3600, QTimeZone::utc()), QStringLiteral("23 Nov"));
        QCOMPARE(timeTickText(midnight + 3600, 3600, QTimeZone::utc()).left(5), QStringLiteral("01:00"));
        QCOMPARE(timeTickText(midnight + 5, 5, QTimeZone::utc()), QStringLiteral("00:00:05"));
    }

    void thereAreNoMoreTicksThanAsked()
    {
        for (double span = 10; span < 4e7; span *= 1.37) {
            const qint64 step = timeStepFor(span, 8);
            QVERIFY(timeTicks(1e9, 1e9 + span, step, QTimeZone::utc()).size() <= 9);
            QVERIFY(span < 60 || timeTicks(1e9, 1e9 + span, step, QTimeZone::utc()).size() >= 2);
        }
    }

    void layersKeepTheirPlacesForTenSeconds()
    {
        LayerOrder order;
        const query::Answer first = answerOf({"a", "b", "c"});
        QCOMPARE(namesOf(first, order.orderOf(first, 0)), QByteArray("abc"));
        const query::Answer swapped = answerOf({"b", "a", "d"});
        QCOMPARE(namesOf(swapped, order.orderOf(swapped, 5000)), QByteArray("abd"));
        QCOMPARE(namesOf(swapped, order.orderOf(swapped, 9999)), QByteArray("abd"));
        QCOMPARE(namesOf(swapped, order.orderOf(swapped, 10000)), QByteArray("bad"));
    }

    void layersAreRankedAnewForAnotherQuestionOrOnRequest()
    {
        LayerOrder order;
        const query::Answer first = answerOf({"a", "b"});
        order.orderOf(first, 0);
        query::Answer swapped = answerOf({"b", "a"});
        QCOMPARE(namesOf(swapped, order.orderOf(swapped, 1)), QByteArray("ab"));
        order.rerank();
        QCOMPARE(namesOf(swapped, order.orderOf(swapped, 2)), QByteArray("ba"));
        query::Answer other = answerOf({"a", "b"});
        other.columns = {"ipdestination"};
        QCOMPARE(namesOf(other, order.orderOf(other, 3)), QByteArray("ab"));
    }

    void answersThatDisagreeAnswerDifferentQuestions()
    {
        const query::Answer before = totalsOf(100, {1, 2, 3, 4, 5, 6, 7, 8});
        QVERIFY(sameQuestion(before, totalsOf(102, {3, 4, 5, 6, 7, 8, 9})));
        QVERIFY2(sameQuestion(before, totalsOf(102, {3, 4, 5, 60, 70, 80, 9})),
                 "the newest were still growing");
        QVERIFY2(sameQuestion(before, totalsOf(500, {9, 9})), "nothing in common");
        QVERIFY(sameQuestion(before, totalsOf(90, {9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 1, 2})));
        QVERIFY(!sameQuestion(before, totalsOf(102, {1, 2, 2, 1, 2, 3, 4})));
    }

    void theWheelZoomsAboutItsPlaceAndNotIntoTheFuture()
    {
        const TimeWindow window{1000, 1300};
        const TimeWindow nearer = window.zoomed(1, 1100, 1300);
        QVERIFY(qFuzzyCompare(nearer.span(), 240.0));
        QVERIFY(qFuzzyCompare((1100 - nearer.from) / nearer.span(), 1.0 / 3));
        const TimeWindow further = window.zoomed(-1, 1100, 1300);
        QVERIFY(qFuzzyCompare(further.span(), 375.0));
        QCOMPARE(further.to, 1300.0);
        QVERIFY(qFuzzyCompare(window.zoomed(100, 1100, 1300).span(), TimeWindow::shortest));
        QVERIFY(qFuzzyCompare(window.zoomed(-100, 1100, 1300).span(), TimeWindow::longest));
        QCOMPARE(window.moved(50, 1320).to, 1320.0);
        QCOMPARE(window.moved(-50, 1320).from, 950.0);
    }

    void theErrorOfAMeanIsNotKnown()
    {
        const Moment rates = momentOf("bps");
        QCOMPARE(rates.rows[0].name, QString("10.0.0.2"));
        QCOMPARE(errorText(rates, rates.rows[0].values[0].estimate), QString("≈ too few"));
        QCOMPARE(errorText(rates, rates.rows[1].values[0].estimate), QString("±\u00a025\u00a0%"));

        const Moment means = momentOf("avg:ipttl");
        QCOMPARE(errorText(means, means.rows[0].values[0].estimate), QString("≈ too few"));
        QCOMPARE(errorText(means, means.rows[1].values[0].estimate), QString("—"));
        QCOMPARE(errorText(means, means.total[0].estimate), QString("—"));
        QCOMPARE(errorText(means, query::Estimate{}), QString()); // of no samples there is nothing to say
    }

    void meansAreSpokenAsTheyAreAndNotAsShares()
    {
        const QTimeZone utc = QTimeZone::utc();
        const QString rates = spokenText(momentOf("bps"), scaleFor(60'000, "bits_per_s"), utc);
        QVERIFY2(rates.contains("10.0.0.1 87.0\u00a0%"), qPrintable(rates));
        const QString means = spokenText(momentOf("avg:ipttl"), scaleFor(60'000, "avg:ipttl"), utc);
        QVERIFY2(means.contains("10.0.0.1 60.0\u00a0k"), qPrintable(means));
        QVERIFY2(!means.contains('%'), qPrintable(means));
    }
};

QTEST_GUILESS_MAIN(TestPlotValues)
#include "tst_plot_values.moc"
