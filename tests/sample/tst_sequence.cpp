// SPDX-License-Identifier: GPL-3.0-or-later
// Sequence numbers: losses told from restarts, duplicates from late ones, across every wrap.
#include "sample/sequence.h"

#include <QTest>
#include <initializer_list>

using namespace weir;
using sample::DatagramSequence;
using sample::SendingTime;
using sample::Sequence;
using sample::SequenceCounts;
using Step = Sequence::Step;

namespace
{

/// A number and when it was sent and received, in ms.
struct Sent {
    std::uint32_t number;
    std::uint32_t uptime;
    std::int64_t received;
};

template <class Follower>
SequenceCounts countsOf(std::initializer_list<Sent> sent)
{
    Follower sequence;
    for (const Sent& one : sent)
        sequence.add(one.number, {one.uptime, one.received * 1'000'000});
    return sequence.counts();
}

SequenceCounts counts(std::uint64_t lost, std::uint64_t duplicates, std::uint64_t outOfOrder,
                      std::uint64_t restarts)
{
    return {lost, duplicates, outOfOrder, restarts};
}

} // namespace

Q_DECLARE_METATYPE(weir::sample::SequenceCounts)

class SequenceTest : public QObject
{
    Q_OBJECT

private slots:
    void whatHappenedIsTold_data();
    void whatHappenedIsTold();
    void aStepSaysHowFarItWent();
    void twoCountersThatTakeTurnsAreNoLosses();
    void oneDamagedNumberIsNoLoss();
    void everyOrderWithinTheMemoryIsWhole();
};

void SequenceTest::whatHappenedIsTold_data()
{
    QTest::addColumn<SequenceCounts>("told");
    QTest::addColumn<SequenceCounts>("expected");
    const auto row = [](const char* name, std::initializer_list<Sent> sent, const SequenceCounts& expected) {
        QTest::newRow(name) << countsOf<DatagramSequence>(sent) << expected;
    };
    row("nothing missing", {{7, 100, 0}, {8, 200, 100}, {9, 300, 200}}, counts(0, 0, 0, 0));
    row("two lost", {{7, 100, 0}, {10, 400, 300}}, counts(2, 0, 0, 0));
    row("lost at the wrap", {{0xFFFFFFFE, 100, 0}, {1, 400, 300}}, counts(2, 0, 0, 0));
    row("the wrap", {{0xFFFFFFFF, 100, 0}, {0, 200, 100}, {1, 300, 200}}, counts(0, 0, 0, 0));
    row("twice", {{7, 100, 0}, {7, 100, 0}, {8, 200, 100}, {8, 200, 100}, {7, 100, 100}}, counts(0, 3, 0, 0));
    row("swapped", {{7, 100, 0}, {9, 300, 200}, {8, 200, 200}, {10, 400, 300}}, counts(0, 0, 1, 0));
    row("late, then twice", {{7, 100, 0}, {9, 300, 200}, {8, 200, 200}, {8, 200, 200}}, counts(0, 1, 1, 0));
    row("behind the first one", {{7, 100, 0}, {6, 50, 0}, {8, 200, 100}}, counts(0, 0, 1, 0));
    row("late at the wrap", {{0xFFFFFFFF, 100, 0}, {1, 300, 200}, {0, 200, 200}}, counts(0, 0, 1, 0));
    row("an hour of them lost", {{7, 100, 0}, {360'007, 3'600'100, 3'600'000}}, counts(359'999, 0, 0, 0));
    row("restart", {{5000, 500'000, 0}, {1, 100, 1000}, {2, 200, 1100}}, counts(0, 0, 0, 1));
    row("restart, first ones lost", {{5000, 500'000, 0}, {4, 400, 1000}, {5, 500, 1100}}, counts(0, 0, 0, 1));
    row("restart that went further than before", {{50, 500'000, 0}, {70, 7000, 1000}}, counts(0, 0, 0, 1));
    row("restart of a young agent", {{1, 100, 0}, {2, 200, 100}, {1, 50, 1000}, {2, 150, 1100}},
        counts(0, 0, 0, 1));
    // 40 days are 3,456,000,000 ms: to a counter of 32 bits that begins anew it is as if it had leapt.
    row("restart after forty days", {{5000, 3'456'000'000, 0}, {1, 100, 1000}, {2, 200, 1100}},
        counts(0, 0, 0, 1));
    row("the uptime wraps", {{5000, 0xFFFFFFFF, 0}, {5001, 99, 100}, {5003, 299, 300}}, counts(1, 0, 0, 0));
    // The daemon of a switch that tells how long the switch is up.
    row("restart without the clock",
        {{5000, 500'000, 0}, {1, 501'000, 1000}, {2, 502'000, 2000}, {3, 503'000, 3000}, {4, 504'000, 4000}},
        counts(0, 0, 0, 1));
    row("an agent without a clock", {{7, 0, 0}, {8, 0, 1000}, {10, 0, 60'000}}, counts(1, 0, 0, 0));
    row("a clock that was set back", {{7, 500'000, 0}, {8, 100, 1000}, {9, 1100, 2000}}, counts(0, 0, 0, 0));
}

void SequenceTest::whatHappenedIsTold()
{
    QFETCH(SequenceCounts, told);
    QFETCH(SequenceCounts, expected);
    QCOMPARE(told.lost, expected.lost);
    QCOMPARE(told.duplicates, expected.duplicates);
    QCOMPARE(told.outOfOrder, expected.outOfOrder);
    QCOMPARE(told.restarts, expected.restarts);
}

void SequenceTest::aStepSaysHowFarItWent()
{
    Sequence sequence;
    QCOMPARE(sequence.add(10, {}), Step::First);
    QCOMPARE(sequence.add(11, {}), Step::Next);
    QCOMPARE(sequence.advance(), 1u);
    QCOMPARE(sequence.add(15, {}), Step::Next);
    QCOMPARE(sequence.advance(), 4u);
    QCOMPARE(sequence.add(14, {}), Step::Late);
    QCOMPARE(sequence.add(14, {}), Step::Duplicate);
    QCOMPARE(sequence.addLate(), Step::Late);
    QCOMPARE(sequence.counts().lost, 1u);
    QCOMPARE(sequence.add(900'000'000, {}), Step::Stray);
    QCOMPARE(sequence.add(16, {}), Step::Next);
}

/// A router may count in each of its threads.
void SequenceTest::twoCountersThatTakeTurnsAreNoLosses()
{
    DatagramSequence sequence;
    for (std::uint32_t i = 0; i < 1000; ++i) {
        const SendingTime time{i * 10, base::Nanoseconds(i) * 10'000'000};
        sequence.add(1'000'000 + i, time);
        sequence.add(5000 + i, time);
    }
    QCOMPARE(sequence.counts().lost, 0u);
    QCOMPARE(sequence.counts().restarts, 0u);
    QCOMPARE(sequence.counts().outOfOrder, 1000u);
}

void SequenceTest::oneDamagedNumberIsNoLoss()
{
    for (const std::uint32_t damaged : {0x80000000u, 0xFFFFFFFFu, 2'000'000u, 0u}) {
        DatagramSequence sequence;
        for (std::uint32_t i = 0; i < 200; ++i) {
            const SendingTime time{i * 10, base::Nanoseconds(i) * 10'000'000};
            sequence.add(1000 + i, time);
            if (i == 100)
                sequence.add(damaged, time);
        }
        QCOMPARE(sequence.counts(), counts(0, 0, 1, 0));
    }
}

/// Whatever the network does to the order of a block, none is lost in the end and none is there twice.
void SequenceTest::everyOrderWithinTheMemoryIsWhole()
{
    std::uint32_t state = 1;
    const auto random = [&state](std::uint32_t below) {
        state = state * 1'664'525 + 1'013'904'223;
        return (state >> 8) % below;
    };
    for (int run = 0; run < 200; ++run) {
        DatagramSequence sequence;
        const std::uint32_t first = std::uint32_t(0) - random(200);
        sequence.add(first - 1, {});
        for (std::uint32_t block = 0; block < 8; ++block) {
            std::array<std::uint32_t, 32> numbers;
            for (std::uint32_t i = 0; i < numbers.size(); ++i)
                numbers[i] = first + block * 32 + i;
            for (std::uint32_t i = 31; i > 0; --i)
                std::swap(numbers[i], numbers[random(i + 1)]);
            for (const std::uint32_t number : numbers) {
                const SendingTime time{(number - first) * 10, 0};
                sequence.add(number, time);
                if (random(10) == 0)
                    QCOMPARE(sequence.add(number, time), Step::Duplicate);
            }
        }
        QCOMPARE(sequence.counts().lost, 0u);
        QCOMPARE(sequence.counts().restarts, 0u);
    }
}

QTEST_APPLESS_MAIN(SequenceTest)
#include "tst_sequence.moc"
