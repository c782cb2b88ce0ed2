// SPDX-License-Identifier: GPL-3.0-or-later
// A gap is not a zero: what a step says of the time in which nothing came in, live and in captures.
#include <QTest>

#include "query/windows.h"

using namespace weir;
using query::StepState;

namespace
{

constexpr base::SecondNumber start = 1'700'000'000;

/// `d` a second with a datagram, `e` one in which the collector heard nothing, `f` one that kept nothing
/// because it was full, ` ` none. The same letters, and `?`, come back as the states of the steps.
store::Snapshot window(const QString& letters, bool capture)
{
    std::vector<store::SecondPointer> seconds;
    for (int i = 0; i < letters.size(); ++i) {
        if (letters[i] == 'd')
            seconds.push_back(test::secondOf(start + i, {test::oneSample(100)}));
        else if (letters[i] == 'e')
            seconds.push_back(test::secondOf(start + i));
        else if (letters[i] == 'f')
            seconds.push_back(test::secondOf(start + i, {test::oneSample(100)}, 1));
    }
    return test::snapshotOf(seconds, capture);
}

QString statesOf(const query::Answer& answer)
{
    QString letters;
    for (const StepState state : answer.states)
        letters += state == StepState::Covered ? 'C' : state == StepState::NoDatagrams ? 'N' : '-';
    return letters;
}

query::Answer ask(const store::Snapshot& snapshot, const query::Range& range)
{
    query::LiveQuery live(test::question("ipsource"));
    live.update(snapshot, range.aligned().from, range.aligned().to);
    return live.answer(range);
}

} // namespace

class SilenceTest : public QObject
{
    Q_OBJECT

private slots:
    void statesTellGapsFromZeros_data();
    void statesTellGapsFromZeros();
    void aStepIsWhatItsBestSecondIs();
    void ratesAreByTheCoveredTime_data();
    void ratesAreByTheCoveredTime();
    void outsideTheWindowNothingIsKept();
    void anEmptyWindowHasNoStates();
    void aCaptureOfManyYearsShowsItsEnd();
};

void SilenceTest::statesTellGapsFromZeros_data()
{
    QTest::addColumn<QString>("seconds");
    QTest::addColumn<bool>("capture");
    QTest::addColumn<QString>("states");
    QTest::newRow("no gap") << "dddd" << false << "CCCC";
    QTest::newRow("a short silence") << "deeeeed" << false << "CCCCCCC";
    QTest::newRow("a long silence") << "deeeeeed" << false << "CNNNNNNC";
    QTest::newRow("silence at the end") << "dee" << false << "CCC";
    QTest::newRow("long silence at the end") << "deeeeee" << false << "CNNNNNN";
    QTest::newRow("nothing yet") << "eed" << false << "NNC";
    QTest::newRow("never anything") << "eee" << false << "NNN";
    QTest::newRow("the machine slept") << "dd   dd" << false << "CC---CC";
    QTest::newRow("slept, then silence") << "d e d" << false << "C-N-C";
    QTest::newRow("two silences") << "deedeeeeeeed" << false << "CCCCNNNNNNNC";
    QTest::newRow("full") << "dfd" << false << "CCC";
    QTest::newRow("a capture's short silence") << "d     d" << true << "CCCCCCC";
    QTest::newRow("a capture's long silence") << "d      d" << true << "CNNNNNNC";
}

void SilenceTest::statesTellGapsFromZeros()
{
    QFETCH(QString, seconds);
    QFETCH(bool, capture);
    QFETCH(QString, states);
    const query::Answer answer = ask(window(seconds, capture), {start, start + seconds.size(), 1});
    QCOMPARE(statesOf(answer), states);
    for (int i = 0; i < seconds.size(); ++i)
        QCOMPARE(answer.total.steps[std::size_t(i)].samples, seconds[i] == 'd' ? 1u : 0u);
}

void SilenceTest::aStepIsWhatItsBestSecondIs()
{
    // A multiple of ten: steps of five begin there.
    const query::Answer answer = ask(window("d    eeeee          eeeee", false), {start, start + 25, 5});
    QCOMPARE(statesOf(answer), QStringLiteral("CN--N"));
}

void SilenceTest::ratesAreByTheCoveredTime_data()
{
    QTest::addColumn<QString>("seconds");
    QTest::addColumn<int>("covered");
    QTest::newRow("all") << "dddd" << 4;
    QTest::newRow("short silence counts") << "deed" << 4;
    QTest::newRow("long silence does not") << "deeeeeeeed" << 2;
    QTest::newRow("what is not kept does not") << "dd    dd" << 4;
}

void SilenceTest::ratesAreByTheCoveredTime()
{
    QFETCH(QString, seconds);
    QFETCH(int, covered);
    const query::Answer answer = ask(window(seconds, false), {start, start + seconds.size(), 1});
    const double bytes = 100.0 * double(seconds.count('d'));
    QCOMPARE(answer.total.whole.value, bytes / covered);
    QCOMPARE(answer.series.at(0).whole.value, bytes / covered);
}

void SilenceTest::outsideTheWindowNothingIsKept()
{
    const store::Snapshot snapshot = window("ddd", false);
    QCOMPARE(statesOf(ask(snapshot, {start - 3, start + 6, 1})), QStringLiteral("---CCC---"));
    QCOMPARE(statesOf(ask(snapshot, {start - 30, start - 25, 1})), QStringLiteral("-----"));
    const query::Answer empty = ask(snapshot, {start + 2, start + 2, 1});
    QVERIFY(empty.states.empty() && empty.series.empty());
    const query::Answer backwards = ask(snapshot, {start + 2, start, 1});
    QVERIFY(backwards.states.empty() && backwards.series.empty());
}

void SilenceTest::anEmptyWindowHasNoStates()
{
    const query::Answer answer = ask(test::snapshotOf({}), {start, start + 3, 1});
    QCOMPARE(statesOf(answer), QStringLiteral("---"));
    QCOMPARE(answer.total.whole.samples, 0u);
}

void SilenceTest::aCaptureOfManyYearsShowsItsEnd()
{
    std::vector<store::SecondPointer> seconds;
    seconds.push_back(test::secondOf(0, {test::oneSample(100)}));
    seconds.push_back(test::secondOf(start, {test::oneSample(100)}));
    query::LiveQuery live(test::question("ipsource"));
    live.update(test::snapshotOf(seconds, true), start - 10, start + 1);
    QVERIFY(live.bytes() < 4 << 20);
    QCOMPARE(statesOf(live.answer({start - 3, start + 1, 1})), QStringLiteral("NNNC"));
}

QTEST_APPLESS_MAIN(SilenceTest)
#include "tst_silence.moc"
