// SPDX-License-Identifier: GPL-3.0-or-later
// The clock of what is received, and that of what is replayed, with clocks that the test turns.
#include "engine/receive_clock.h"

#include <QTest>
#include <cmath>

#include "engine/replay_pace.h"

using namespace weir;
using base::Nanoseconds;
using engine::ReceiveClock;
using engine::ReplayPace;

namespace
{

constexpr Nanoseconds second = base::nanosecondsPerSecond;
constexpr Nanoseconds startOfDay = 1'700'000'000 * second;

Nanoseconds wall = 0;
Nanoseconds monotonic = 0;

ReceiveClock clockAt(Nanoseconds time)
{
    wall = time;
    monotonic = 5 * second;
    return ReceiveClock([] { return wall; }, [] { return monotonic; });
}

/// Both clocks go on, and somebody sets the wall clock.
void pass(Nanoseconds time, Nanoseconds step = 0)
{
    monotonic += time;
    wall += time + step;
}

} // namespace

class ReceiveClockTest : public QObject
{
    Q_OBJECT

private slots:
    void itGoesWithTheWallClock();
    void aStepBackIsNotFollowed();
    void aStepAheadIsFollowed();
    void aSmallStepIsNotFollowed();
    void itNeverRunsBack();
    void theRealOneRuns();
    void pausesAreShorterOrLonger_data();
    void pausesAreShorterOrLonger();
    void aStepBackIsNoPause();
    void aDayIsADay();
    void thePaceIsKeptWithoutDrift();
};

void ReceiveClockTest::itGoesWithTheWallClock()
{
    ReceiveClock clock = clockAt(startOfDay);
    QCOMPARE(clock.now(), startOfDay);
    pass(1234);
    QCOMPARE(clock.now(), startOfDay + 1234);
    pass(86'400 * second);
    QCOMPARE(clock.now(), startOfDay + 86'400 * second + 1234);
}

void ReceiveClockTest::aStepBackIsNotFollowed()
{
    ReceiveClock clock = clockAt(startOfDay);
    pass(second, -3600 * second);
    QCOMPARE(clock.now(), startOfDay + second);
    pass(second);
    QCOMPARE(clock.now(), startOfDay + 2 * second);
}

/// A laptop that woke with the wrong time and then heard of the right one.
void ReceiveClockTest::aStepAheadIsFollowed()
{
    ReceiveClock clock = clockAt(startOfDay);
    pass(second, 3600 * second);
    QCOMPARE(clock.now(), startOfDay + 3601 * second);
    pass(second, -3600 * second); // and back again: it stays ahead
    QCOMPARE(clock.now(), startOfDay + 3602 * second);
}

void ReceiveClockTest::aSmallStepIsNotFollowed()
{
    ReceiveClock clock = clockAt(startOfDay);
    pass(second, second);
    QCOMPARE(clock.now(), startOfDay + second);
    pass(0, 1);
    QCOMPARE(clock.now(), startOfDay + 2 * second + 1);
}

void ReceiveClockTest::itNeverRunsBack()
{
    ReceiveClock clock = clockAt(startOfDay);
    std::uint32_t state = 7;
    const auto random = [&state](std::uint32_t below) {
        state = state * 1'664'525 + 1'013'904'223;
        return Nanoseconds((state >> 8) % below);
    };
    Nanoseconds last = clock.now();
    for (int i = 0; i < 10'000; ++i) {
        const Nanoseconds step = i % 7 == 0 ? (random(20) - 10) * second : 0;
        const Nanoseconds passed = random(2000) * 1'000'000;
        pass(passed, step);
        const Nanoseconds now = clock.now();
        QVERIFY(now >= last + passed); // time that passed is never lost
        QVERIFY(wall - now <= second); // it is at most a second behind the wall clock
        last = now;
    }
}

void ReceiveClockTest::theRealOneRuns()
{
    ReceiveClock clock;
    const Nanoseconds first = clock.now();
    QVERIFY(std::abs(first - base::wallClock()) < 60 * second);
    QVERIFY(clock.now() >= first);
}

void ReceiveClockTest::pausesAreShorterOrLonger_data()
{
    QTest::addColumn<double>("pace");
    QTest::addColumn<qint64>("due"); // of a datagram three seconds behind the first, ns
    QTest::newRow("a tenth") << 0.1 << qint64(30 * second);
    QTest::newRow("as captured") << 1.0 << qint64(3 * second);
    QTest::newRow("ten times") << 10.0 << qint64(300'000'000);
    QTest::newRow("a hundred times") << 100.0 << qint64(30'000'000);
    QTest::newRow("as fast as possible") << 0.0 << qint64(0);
}

void ReceiveClockTest::pausesAreShorterOrLonger()
{
    QFETCH(double, pace);
    QFETCH(qint64, due);
    ReplayPace replay(pace);
    QCOMPARE(replay.due(startOfDay), 0);
    QCOMPARE(replay.due(startOfDay), 0);
    QCOMPARE(replay.due(startOfDay + 3 * second), due);
    QCOMPARE(replay.due(startOfDay + 6 * second), 2 * due);
}

void ReceiveClockTest::aStepBackIsNoPause()
{
    ReplayPace replay(1);
    replay.due(startOfDay);
    QCOMPARE(replay.due(startOfDay + 2 * second), 2 * second);
    QCOMPARE(replay.due(startOfDay - 3600 * second), 2 * second);
    QCOMPARE(replay.due(startOfDay - 3599 * second), 3 * second); // no burst until it is where it was
}

void ReceiveClockTest::aDayIsADay()
{
    ReplayPace replay(1);
    replay.due(0);
    QCOMPARE(replay.due(86'400 * second), 86'400 * second);
    ReplayPace slow(0.1); // from 1970 to 2242 is more than there is
    slow.due(0);
    QVERIFY(slow.due(INT64_MAX) > 86'400 * second);
}

void ReceiveClockTest::thePaceIsKeptWithoutDrift()
{
    for (const double pace : {0.1, 0.7, 1.0, 3.0, 100.0}) {
        ReplayPace replay(pace);
        Nanoseconds captured = startOfDay;
        Nanoseconds last = replay.due(captured);
        for (int i = 0; i < 100'000; ++i) {
            captured += 1'000'003;
            const Nanoseconds due = replay.due(captured);
            QVERIFY(due >= last);
            last = due;
        }
        QVERIFY(std::abs(double(last) - double(captured - startOfDay) / pace) < 1000);
    }
}

QTEST_APPLESS_MAIN(ReceiveClockTest)
#include "tst_receive_clock.moc"
