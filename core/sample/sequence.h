// SPDX-License-Identifier: GPL-3.0-or-later
// Follows the 32-bit sequence numbers of one sender (sFlow v5: sample_datagram_v5, flow_sample): what was
// lost, came twice or late, and when it began to count anew.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/time.h"

namespace weir::sample
{

/// When something was sent, by the sender's clock, and received, by ours.
struct SendingTime {
    std::uint32_t uptime = 0; ///< ms; it wraps after 49.7 days
    base::Nanoseconds received = 0;
};

struct SequenceCounts {
    std::uint64_t lost = 0; ///< numbers that never came
    std::uint64_t duplicates = 0;
    std::uint64_t outOfOrder = 0; ///< behind a later one, or far from where the count stands
    std::uint64_t restarts = 0;   ///< times that the sender began to count anew

    bool operator==(const SequenceCounts&) const = default;
};

class Sequence
{
public:
    enum class Step : std::uint8_t {
        First,
        Next,      ///< with lost ones before it, perhaps: see advance()
        Late,      ///< a lost one after all
        Duplicate, ///< that number was there
        Stray,     ///< far behind or ahead, alone: of another counter of the sender, or damaged
        Restart,
    };

    /// How many numbers back a late one is told from a duplicate.
    static constexpr std::int32_t memory = 64;

    Step add(std::uint32_t number, const SendingTime& time)
    {
        if (!m_begun || number - m_highest != 1)
            return addOther(number, time);
        advanceTo(number, 1, time);
        return Step::Next;
    }

    /// The number that would go on without a loss. Nothing has begun: none.
    std::optional<std::uint32_t> next() const
    {
        return m_begun ? std::optional(m_highest + 1) : std::nullopt;
    }

    /// As add() of next(), `count` times, the last one at this time; at least once.
    void addInRow(std::uint32_t count, const SendingTime& time)
    {
        advanceTo(m_highest + count, count, time);
        m_seen |= count < memory ? (std::uint64_t(1) << count) - 1 : ~std::uint64_t(0);
        m_advance = 1;
    }

    /// One that is known to be late, whatever its number.
    Step addLate();

    /// How far the last Step::Next went: 1 when nothing was lost.
    std::uint32_t advance() const { return m_advance; }

    /// Whether the number is among the last ones that came.
    bool hasSeen(std::uint32_t number) const;

    Step restart(std::uint32_t number, const SendingTime& time);

    const SequenceCounts& counts() const { return m_counts; }

private:
    Step addOther(std::uint32_t number, const SendingTime& time);
    Step addBehind(std::uint32_t number, std::uint32_t back);
    Step addStray(std::uint32_t number, const SendingTime& time);
    void begin(std::uint32_t number, const SendingTime& time);

    void advanceTo(std::uint32_t number, std::uint32_t steps, const SendingTime& time)
    {
        m_seen = (steps < memory ? m_seen << steps : 0) | 1;
        m_highest = number;
        m_advance = steps;
        m_time = time;
        m_strays = 0;
    }

    std::uint64_t m_seen = 0; ///< bit i: number m_highest - i came
    std::uint32_t m_highest = 0;
    std::uint32_t m_advance = 0;
    SendingTime m_time; ///< of m_highest
    std::uint32_t m_first = 0;
    std::uint32_t m_nextStray = 0; ///< what goes on where the last stray was
    std::uint8_t m_strays = 0;     ///< in a row
    bool m_begun = false;
    SequenceCounts m_counts;
};

/// The datagrams of a sub-agent. A number that comes again with another uptime is no duplicate: so young an
/// agent was restarted.
class DatagramSequence
{
public:
    Sequence::Step add(std::uint32_t number, const SendingTime& time)
    {
        if (m_sequence.next() != number)
            return addOther(number, time);
        m_uptimes[number % Sequence::memory] = time.uptime;
        return m_sequence.add(number, time);
    }

    const SequenceCounts& counts() const { return m_sequence.counts(); }

private:
    Sequence::Step addOther(std::uint32_t number, const SendingTime& time);

    Sequence m_sequence;
    std::array<std::uint32_t, Sequence::memory> m_uptimes{}; ///< by number
};

} // namespace weir::sample
