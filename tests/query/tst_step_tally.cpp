// SPDX-License-Identifier: GPL-3.0-or-later
// Rankings of a stream that is not kept: steps in order, forgotten when they are taken.
#include <QTest>

#include "query/step_tally.h"
#include "query/windows.h"

using namespace weir;
using query::Ranking;
using query::StepTally;

namespace
{

store::SecondPointer secondWith(base::SecondNumber time, std::uint32_t bytes, std::uint32_t host = 1)
{
    return test::secondOf(time, {test::oneSample(bytes, host)});
}

/// `0-10:300` for a step that begins at 0, ends at 10, and has 300 bytes in it.
QString text(const std::vector<Ranking>& rankings)
{
    QStringList words;
    for (const Ranking& ranking : rankings)
        words.append(QStringLiteral("%1-%2:%3")
                         .arg(ranking.from)
                         .arg(ranking.to)
                         .arg(ranking.total.whole.value * double(ranking.to - ranking.from)));
    return words.join(' ');
}

} // namespace

class StepTallyTest : public QObject
{
    Q_OBJECT

private slots:
    void stepsComeInOrderOfTime();
    void onlyStepsThatBeginBeforeTheEndAreTaken();
    void aSecondThatComesLateMakesItsStepAgain();
    void stepsBeforeNineteenSeventyBeginAtMultiples();
    void totalsAreOfTheWholeStream();
    void anEmptySecondIsAStepWithoutRows();
    void samplesAreCounted();
    void flowsMayComeAndGo();
};

void StepTallyTest::stepsComeInOrderOfTime()
{
    StepTally tally(test::question("", "bytes", query::Aggregation::Sum), 10);
    for (const base::SecondNumber time : {1025, 1003, 1029, 1000, 1041, 1003})
        tally.add(*secondWith(time, 100));
    QCOMPARE(text(tally.takeAll()), QStringLiteral("1000-1010:300 1020-1030:200 1040-1050:100"));
    QVERIFY(tally.takeAll().empty());
}

void StepTallyTest::onlyStepsThatBeginBeforeTheEndAreTaken()
{
    StepTally tally(test::question(""), 1);
    for (base::SecondNumber time = 5; time < 9; ++time)
        tally.add(*secondWith(time, 100));
    QVERIFY(tally.take(5).empty());
    QCOMPARE(text(tally.take(7)), QStringLiteral("5-6:100 6-7:100"));
    QVERIFY(tally.take(7).empty());
    QCOMPARE(text(tally.takeAll()), QStringLiteral("7-8:100 8-9:100"));
}

void StepTallyTest::aSecondThatComesLateMakesItsStepAgain()
{
    StepTally tally(test::question("ipsource"), 1);
    tally.add(*secondWith(5, 100));
    QCOMPARE(text(tally.takeAll()), QStringLiteral("5-6:100"));
    tally.add(*secondWith(5, 40));
    QCOMPARE(text(tally.takeAll()), QStringLiteral("5-6:40"));
}

void StepTallyTest::stepsBeforeNineteenSeventyBeginAtMultiples()
{
    StepTally tally(test::question("", "bytes", query::Aggregation::Sum), 10);
    for (const base::SecondNumber time : {-1, -10, -11, 0})
        tally.add(*secondWith(time, 100));
    QCOMPARE(text(tally.takeAll()), QStringLiteral("-20--10:100 -10-0:200 0-10:100"));
}

void StepTallyTest::totalsAreOfTheWholeStream()
{
    StepTally tally(test::question("ipsource", "bps"), std::nullopt);
    tally.add(*secondWith(1007, 100));
    tally.add(*secondWith(1003, 50, 2));
    tally.add(*secondWith(1020, 10));
    const std::vector<Ranking> rankings = tally.takeAll();
    QCOMPARE(rankings.size(), std::size_t(1));
    QCOMPARE(rankings[0].from, 1003);
    QCOMPARE(rankings[0].to, 1021);
    QCOMPARE(rankings[0].rows.size(), std::size_t(2));
    QCOMPARE(rankings[0].rows[0].keys[0], std::string("10.0.0.1"));
    QCOMPARE(rankings[0].rows[0].whole.value, 110.0 * 8); // a sum, no rate
    QCOMPARE(rankings[0].rows[1].whole.value, 50.0 * 8);
}

void StepTallyTest::anEmptySecondIsAStepWithoutRows()
{
    StepTally tally(test::question("ipsource"), 1);
    tally.add(*test::secondOf(7));
    const std::vector<Ranking> rankings = tally.takeAll();
    QCOMPARE(rankings.size(), std::size_t(1));
    QVERIFY(rankings[0].rows.empty());
    QCOMPARE(rankings[0].total.whole.samples, 0u);
}

void StepTallyTest::samplesAreCounted()
{
    auto query = query::readQuery({"ipsource", "bytes", "ipsource=10.0.0.1"});
    QVERIFY(query);
    StepTally tally(*query, 10);
    tally.add(*secondWith(1, 100));
    tally.add(*secondWith(2, 100, 2));
    tally.add(*secondWith(3, 100));
    const Ranking ranking = tally.takeAll().at(0);
    QCOMPARE(ranking.samplesSeen, 3u);
    QCOMPARE(ranking.samplesMatched, 2u);
    QCOMPARE(ranking.total.whole.samples, 2u);
}

// A step whose first second is empty, and flows that begin in any of its seconds.
void StepTallyTest::flowsMayComeAndGo()
{
    StepTally tally(test::question("ipsource"), 10);
    tally.add(*test::secondOf(0));
    tally.add(*secondWith(1, 100, 1));
    tally.add(*secondWith(11, 7, 9));
    tally.add(*secondWith(2, 200, 2));
    tally.add(*secondWith(3, 300, 3));
    tally.add(*secondWith(4, 1000, 1));
    tally.add(*secondWith(12, 8, 1));
    const std::vector<Ranking> rankings = tally.takeAll();
    QCOMPARE(rankings.size(), std::size_t(2));
    QCOMPARE(rankings[0].rows.size(), std::size_t(3));
    QCOMPARE(rankings[0].rows[0].whole.value, 110.0);
    QCOMPARE(rankings[0].rows[1].keys[0], std::string("10.0.0.3"));
    QCOMPARE(rankings[1].rows.size(), std::size_t(2));
    QCOMPARE(rankings[1].rows[0].whole.value, 0.8);
}

QTEST_APPLESS_MAIN(StepTallyTest)
#include "tst_step_tally.moc"
