// SPDX-License-Identifier: GPL-3.0-or-later
// The window under its budget, and what a snapshot of it promises while another thread appends.
#include "store/ring.h"

#include <QTest>
#include <atomic>
#include <thread>

#include "store/second_builder.h"
#include "support/captures.h"

using namespace weir;
using store::SecondPointer;

namespace
{

/// A second with so many datagrams of seven samples.
SecondPointer secondAt(base::SecondNumber time, int datagrams = 10)
{
    static support::Traffic traffic;
    static store::SecondBuilder builder(std::size_t(1) << 30);
    builder.open(time);
    for (int i = 0; i < datagrams; ++i) {
        const support::ByteVector payload = traffic.next();
        wire::Datagram datagram;
        datagram.payload = payload;
        builder.add(datagram);
    }
    return builder.close();
}

QString times(const store::Ring& ring)
{
    QStringList words;
    for (const SecondPointer& second : ring.snapshot()->seconds)
        words.append(QString::number(second->time()));
    return words.join(' ');
}

std::size_t heldBy(const store::Snapshot& snapshot)
{
    std::size_t bytes = 0;
    for (const SecondPointer& second : snapshot.seconds)
        bytes += second->bytes();
    return bytes;
}

constexpr std::size_t ample = std::size_t(1) << 30;

} // namespace

class RingTest : public QObject
{
    Q_OBJECT

private slots:
    void anEmptyRingHasAnEmptySnapshot();
    void nothingIsSeenBeforeItIsPublished();
    void secondsStandInOrderOfTime();
    void theBudgetHolds();
    void wholeSecondsLeaveWithAllTheirParts();
    void theNewestSecondStays();
    void aLateSecondBeyondTheBudgetDoesNotStay();
    void aSmallerBudgetHoldsFromTheNextAppendOn();
    void clearBeginsAnew();
    void theEndIsKnownWhenNothingIsKept();
    void aSecondUnderWayIsSeenWhenItIsClosed();
    void aSecondUnderWayCountsAgainstTheBudget();
    void aSecondAloneOverTheBudgetIsNotTakenWhole();
    void whatSomebodyWorksWithCountsAgainstTheBudget();
    void whatIsHeldStays();
    void whatIsHeldIsAtMostHalfOfIt();
    void eachHolderHoldsItsOwn();
    void theNewestIsHeldAlone();
    void nothingIsHeldAnyMore();
    void aSnapshotDoesNotChangeWhileAnotherThreadAppends();
};

void RingTest::anEmptyRingHasAnEmptySnapshot()
{
    const store::Ring ring(1000);
    const auto snapshot = ring.snapshot();
    QVERIFY(snapshot != nullptr);
    QVERIFY(snapshot->seconds.empty());
    QCOMPARE(snapshot->from(), 0);
    QCOMPARE(snapshot->to(), 0);
    QCOMPARE(snapshot->budget, std::size_t(1000));
    QVERIFY(!snapshot->capture);
}

void RingTest::nothingIsSeenBeforeItIsPublished()
{
    store::Ring ring(ample);
    ring.append(secondAt(1));
    QCOMPARE(times(ring), QString());
    ring.publish();
    QCOMPARE(times(ring), QStringLiteral("1"));
    QCOMPARE(ring.snapshot()->from(), 1);
    QCOMPARE(ring.snapshot()->to(), 2);
}

void RingTest::secondsStandInOrderOfTime()
{
    store::Ring ring(ample);
    std::vector<std::uint64_t> serials;
    for (const base::SecondNumber time : {5, 3, 9, 5, 1, 9, 4}) {
        const SecondPointer second = secondAt(time, 1);
        if (time == 5)
            serials.push_back(second->serial());
        ring.append(second);
    }
    ring.publish();
    QCOMPARE(times(ring), QStringLiteral("1 3 4 5 5 9 9"));
    // Parts of one time are in order of arrival.
    QCOMPARE(ring.snapshot()->seconds[3]->serial(), serials[0]);
    QCOMPARE(ring.snapshot()->seconds[4]->serial(), serials[1]);
    QCOMPARE(ring.snapshot()->bytes, heldBy(*ring.snapshot()));
}

void RingTest::theBudgetHolds()
{
    const std::size_t budget = 10 * secondAt(0)->bytes();
    store::Ring ring(budget);
    for (base::SecondNumber time = 0; time < 100; ++time) {
        ring.append(secondAt(time, 1 + int(time * 7 % 20)));
        ring.publish();
        const auto snapshot = ring.snapshot();
        QVERIFY(snapshot->bytes <= budget);
        QCOMPARE(snapshot->bytes, heldBy(*snapshot));
        QCOMPARE(snapshot->to(), time + 1);
        QCOMPARE(std::uint64_t(snapshot->seconds.size()) + snapshot->evicted, std::uint64_t(time + 1));
    }
    QVERIFY(ring.snapshot()->seconds.size() > 3);
}

void RingTest::wholeSecondsLeaveWithAllTheirParts()
{
    store::Ring ring(7 * secondAt(0)->bytes());
    for (base::SecondNumber time = 0; time < 4; ++time)
        for (int part = 0; part < 3; ++part) {
            ring.append(secondAt(time));
            ring.publish();
            // Never a part of a second without its others, the newest excepted, which is not complete yet.
            for (base::SecondNumber seen = 0; seen < time; ++seen) {
                const auto parts =
                    std::ranges::count(ring.snapshot()->seconds, seen,
                                       [](const SecondPointer& second) { return second->time(); });
                QVERIFY(parts == 0 || parts == 3);
            }
        }
    QCOMPARE(times(ring), QStringLiteral("2 2 2 3 3 3"));
    QCOMPARE(ring.snapshot()->evicted, 2u);
}

void RingTest::theNewestSecondStays()
{
    store::Ring ring(1000);
    for (int part = 0; part < 3; ++part)
        ring.append(secondAt(7));
    ring.publish();
    QCOMPARE(times(ring), QStringLiteral("7 7 7"));
    QVERIFY(ring.snapshot()->bytes > 1000);
    ring.append(secondAt(8));
    ring.publish();
    QCOMPARE(times(ring), QStringLiteral("8"));
}

void RingTest::aLateSecondBeyondTheBudgetDoesNotStay()
{
    store::Ring ring(secondAt(0)->bytes() * 5 / 2);
    ring.append(secondAt(10));
    ring.append(secondAt(11));
    ring.append(secondAt(5)); // a capture whose clock stepped back: the oldest goes, and that is this one
    ring.publish();
    QCOMPARE(times(ring), QStringLiteral("10 11"));
}

void RingTest::aSmallerBudgetHoldsFromTheNextAppendOn()
{
    store::Ring ring(ample);
    for (base::SecondNumber time = 0; time < 10; ++time)
        ring.append(secondAt(time));
    ring.publish();
    ring.setBudget(secondAt(0)->bytes() * 7 / 2);
    QCOMPARE(ring.snapshot()->seconds.size(), std::size_t(10));
    ring.append(secondAt(10));
    ring.publish();
    QCOMPARE(times(ring), QStringLiteral("8 9 10"));
}

void RingTest::clearBeginsAnew()
{
    store::Ring ring(1000);
    ring.append(secondAt(7));
    ring.append(secondAt(8));
    ring.publish();
    const std::uint64_t generation = ring.snapshot()->generation;
    ring.clear(true);
    const auto snapshot = ring.snapshot();
    QVERIFY(snapshot->seconds.empty());
    QVERIFY(snapshot->capture);
    QCOMPARE(snapshot->bytes, std::size_t(0));
    QCOMPARE(snapshot->evicted, 0u);
    ring.append(secondAt(3));
    ring.publish();
    QCOMPARE(times(ring), QStringLiteral("3"));
    QVERIFY(ring.snapshot()->generation != generation);
}

void RingTest::theEndIsKnownWhenNothingIsKept()
{
    store::SecondPointer large = secondAt(7, 20);
    store::Ring ring(large->bytes());
    ring.append(std::move(large));
    ring.publish();
    QVERIFY(ring.appendOpen(secondAt(8, 5)));
    QCOMPARE(times(ring), QString());
    QCOMPARE(ring.snapshot()->to(), 8);
    QCOMPARE(ring.snapshot()->from(), 8);
}

void RingTest::aSecondUnderWayIsSeenWhenItIsClosed()
{
    store::Ring ring(ample);
    ring.append(secondAt(1));
    ring.publish();
    QVERIFY(ring.appendOpen(secondAt(2)));
    QVERIFY(ring.appendOpen(secondAt(2)));
    ring.publish();
    QCOMPARE(times(ring), QStringLiteral("1"));
    ring.closeSecond(secondAt(2));
    QCOMPARE(times(ring), QStringLiteral("1 2 2 2"));
    QCOMPARE(ring.snapshot()->bytes, heldBy(*ring.snapshot()));
    ring.closeSecond(secondAt(3));
    QCOMPARE(times(ring), QStringLiteral("1 2 2 2 3"));
}

void RingTest::aSecondUnderWayCountsAgainstTheBudget()
{
    const std::size_t part = secondAt(0)->bytes();
    store::Ring ring(part * 9 / 2);
    for (base::SecondNumber time = 0; time < 4; ++time)
        ring.append(secondAt(time));
    ring.publish();
    QCOMPARE(times(ring), QStringLiteral("0 1 2 3"));
    QVERIFY(ring.appendOpen(secondAt(4)));
    QCOMPARE(times(ring), QStringLiteral("1 2 3"));
    QVERIFY(ring.appendOpen(secondAt(4)));
    QCOMPARE(times(ring), QStringLiteral("2 3"));
    ring.closeSecond(secondAt(4));
    QCOMPARE(times(ring), QStringLiteral("3 4 4 4"));
    QVERIFY(ring.snapshot()->bytes <= ring.snapshot()->budget);
}

void RingTest::aSecondAloneOverTheBudgetIsNotTakenWhole()
{
    const std::size_t part = secondAt(0)->bytes();
    store::Ring ring(part * 7 / 2);
    ring.append(secondAt(0));
    ring.publish();
    int taken = 0;
    for (int i = 0; i < 10; ++i)
        taken += ring.appendOpen(secondAt(1));
    QCOMPARE(taken, 2);
    QCOMPARE(times(ring), QString()); // there was no room for an older one
    ring.closeSecond(secondAt(1));    // the last part has its room
    QCOMPARE(times(ring), QStringLiteral("1 1 1"));
    QVERIFY(ring.snapshot()->bytes <= ring.snapshot()->budget);
    QVERIFY(ring.appendOpen(secondAt(2))); // the next second has room again
}

void RingTest::whatSomebodyWorksWithCountsAgainstTheBudget()
{
    const std::size_t part = secondAt(0)->bytes();
    store::Ring ring(part * 7 / 2);
    for (base::SecondNumber time = 0; time < 3; ++time)
        ring.append(secondAt(time));
    ring.publish();
    auto held = ring.snapshot();
    int taken = 0;
    for (int i = 0; i < 10; ++i)
        taken += ring.appendOpen(secondAt(3));
    QVERIFY(taken < 3);
    held.reset();
    QVERIFY(ring.appendOpen(secondAt(3)));
}

void RingTest::whatIsHeldStays()
{
    store::Ring ring(secondAt(0)->bytes() * 13 / 2);
    for (base::SecondNumber time = 0; time < 6; ++time)
        ring.append(secondAt(time));
    ring.hold(this, 1, 3);
    for (base::SecondNumber time = 6; time < 20; ++time)
        ring.append(secondAt(time));
    ring.publish();
    QCOMPARE(times(ring), QStringLiteral("1 2 16 17 18 19"));
    QVERIFY(ring.snapshot()->bytes <= ring.snapshot()->budget);
}

void RingTest::whatIsHeldIsAtMostHalfOfIt()
{
    store::Ring ring(secondAt(0)->bytes() * 13 / 2);
    for (base::SecondNumber time = 0; time < 6; ++time)
        ring.append(secondAt(time));
    ring.hold(this, 0, 6);
    for (base::SecondNumber time = 6; time < 20; ++time)
        ring.append(secondAt(time));
    ring.publish();
    QCOMPARE(times(ring), QStringLiteral("3 4 5 17 18 19"));
    ring.hold(this, 0, 100); // what comes is held, too: the newest stay
    for (base::SecondNumber time = 20; time < 30; ++time)
        ring.append(secondAt(time));
    ring.publish();
    QCOMPARE(times(ring), QStringLiteral("24 25 26 27 28 29"));
}

void RingTest::eachHolderHoldsItsOwn()
{
    const int other = 0;
    store::Ring ring(secondAt(0)->bytes() * 17 / 2);
    for (base::SecondNumber time = 0; time < 8; ++time)
        ring.append(secondAt(time));
    ring.hold(this, 1, 3);
    ring.hold(&other, 4, 5);
    for (base::SecondNumber time = 8; time < 20; ++time)
        ring.append(secondAt(time));
    ring.publish();
    QCOMPARE(times(ring), QStringLiteral("1 2 4 15 16 17 18 19"));
    ring.hold(this, 0, 0);
    for (base::SecondNumber time = 20; time < 30; ++time)
        ring.append(secondAt(time));
    ring.publish();
    QCOMPARE(times(ring), QStringLiteral("4 23 24 25 26 27 28 29"));
    ring.hold(this, 23, 26); // with the other's these are half of it
    for (base::SecondNumber time = 30; time < 40; ++time)
        ring.append(secondAt(time));
    ring.publish();
    QCOMPARE(times(ring), QStringLiteral("4 23 24 25 36 37 38 39"));
}

// More than half the budget, and the newest never leaves: others do.
void RingTest::theNewestIsHeldAlone()
{
    const std::size_t part = secondAt(0)->bytes();
    store::Ring ring(part * 9 / 2);
    ring.hold(this, 3, 4);
    for (base::SecondNumber time = 0; time < 3; ++time)
        ring.append(secondAt(time));
    ring.append(secondAt(3, 30));
    ring.publish();
    QCOMPARE(times(ring).section(' ', -1), QStringLiteral("3"));
    QVERIFY(ring.snapshot()->bytes <= ring.snapshot()->budget);
}

void RingTest::nothingIsHeldAnyMore()
{
    store::Ring ring(secondAt(0)->bytes() * 13 / 2);
    for (base::SecondNumber time = 0; time < 6; ++time)
        ring.append(secondAt(time));
    ring.hold(this, 1, 3);
    for (base::SecondNumber time = 6; time < 10; ++time)
        ring.append(secondAt(time));
    ring.hold(this, 0, 0);
    ring.append(secondAt(10));
    ring.append(secondAt(11));
    ring.publish();
    QCOMPARE(times(ring), QStringLiteral("6 7 8 9 10 11"));
}

// What ThreadSanitizer is for: readers hold snapshots while the collector appends and lets seconds go.
void RingTest::aSnapshotDoesNotChangeWhileAnotherThreadAppends()
{
    constexpr base::SecondNumber last = 400;
    store::Ring ring(5 * secondAt(0)->bytes());
    ring.append(secondAt(0));
    ring.publish();
    std::atomic<bool> wrong{false};
    const auto read = [&] {
        base::SecondNumber seen = 0;
        while (seen < last && !wrong) {
            const auto snapshot = ring.snapshot();
            const std::size_t held = heldBy(*snapshot);
            std::uint64_t sum = 0;
            for (const SecondPointer& second : snapshot->seconds)
                for (const sample::FlowRow& row : second->flows())
                    sum += second->view(row).header()[0] + row.frameLength;
            const bool ordered = std::ranges::is_sorted(
                snapshot->seconds, {}, [](const SecondPointer& second) { return second->time(); });
            wrong = wrong || !ordered || held != snapshot->bytes || snapshot->to() < seen || sum == 0;
            seen = snapshot->to() - 1;
        }
    };
    std::thread first(read);
    std::thread second(read);
    std::thread budget([&] {
        for (std::size_t i = 0; i < 1000 && !wrong; ++i)
            ring.setBudget((3 + i % 5) * 20'000);
    });
    for (base::SecondNumber time = 1; time <= last; ++time) {
        ring.append(secondAt(time, 5));
        ring.publish();
    }
    first.join();
    second.join();
    budget.join();
    QVERIFY(!wrong);
}

QTEST_APPLESS_MAIN(RingTest)
#include "tst_ring.moc"
