// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample/sequence.h"

#include <algorithm>

namespace weir::sample
{

namespace
{

constexpr std::int64_t longestOvertaking = 10'000; // ms; what is later did not wait in a network
constexpr std::int64_t clockSlack = 60'000;        // ms that a sender's clock may run ahead of ours

// More cannot have been lost: a sender that counts faster is none.
constexpr std::int64_t mostAtOnce = 1000;
constexpr std::int64_t mostPerMillisecond = 1000;

/// In a row, each behind the other: two may come of two counters that take turns.
constexpr std::uint8_t straysOfRestart = 3;

std::int64_t milliseconds(base::Nanoseconds time)
{
    return time / 1'000'000;
}

} // namespace

bool Sequence::hasSeen(std::uint32_t number) const
{
    const std::uint32_t back = m_highest - number;
    return m_begun && back < memory && (m_seen >> back & 1) != 0;
}

void Sequence::begin(std::uint32_t number, const SendingTime& time)
{
    m_begun = true;
    m_seen = 0;
    m_first = number;
    advanceTo(number, memory, time);
}

Sequence::Step Sequence::restart(std::uint32_t number, const SendingTime& time)
{
    begin(number, time);
    ++m_counts.restarts;
    return Step::Restart;
}

Sequence::Step Sequence::addLate()
{
    ++m_counts.outOfOrder;
    m_counts.lost -= m_counts.lost > 0;
    return Step::Late;
}

Sequence::Step Sequence::addOther(std::uint32_t number, const SendingTime& time)
{
    if (!m_begun) {
        begin(number, time);
        return Step::First;
    }
    const auto step = std::int32_t(number - m_highest);
    const std::int64_t elapsed = std::max<std::int64_t>(milliseconds(time.received - m_time.received), 0);
    const std::int64_t aged = std::int32_t(time.uptime - m_time.uptime);
    // A clock that was at more than 24.8 days seems to leap ahead when it begins anew.
    const bool clockIsNew = aged < -longestOvertaking || (step <= 0 && aged > elapsed + clockSlack);
    if (clockIsNew)
        return restart(number, time);
    if (step > 0 && step - 1 <= mostAtOnce + mostPerMillisecond * elapsed) {
        m_counts.lost += std::uint32_t(step) - 1;
        advanceTo(number, std::uint32_t(step), time);
        return Step::Next;
    }
    if (step <= 0 && step > -memory)
        return addBehind(number, std::uint32_t(-step));
    return addStray(number, time);
}

Sequence::Step Sequence::addBehind(std::uint32_t number, std::uint32_t back)
{
    if (hasSeen(number)) {
        ++m_counts.duplicates;
        return Step::Duplicate;
    }
    m_seen |= std::uint64_t(1) << back;
    ++m_counts.outOfOrder;
    if (back <= m_highest - m_first) // else it was never missed
        --m_counts.lost;
    return Step::Late;
}

Sequence::Step Sequence::addStray(std::uint32_t number, const SendingTime& time)
{
    m_strays = m_strays > 0 && number == m_nextStray ? m_strays + 1 : 1;
    m_nextStray = number + 1;
    if (m_strays < straysOfRestart) {
        ++m_counts.outOfOrder;
        return Step::Stray;
    }
    m_counts.outOfOrder -= straysOfRestart - 1; // they were the first of the new count
    return restart(number, time);
}

Sequence::Step DatagramSequence::addOther(std::uint32_t number, const SendingTime& time)
{
    std::uint32_t& uptime = m_uptimes[number % Sequence::memory];
    const bool isAnew = m_sequence.hasSeen(number) && uptime != time.uptime;
    const Sequence::Step step = isAnew ? m_sequence.restart(number, time) : m_sequence.add(number, time);
    if (step != Sequence::Step::Stray)
        uptime = time.uptime;
    return step;
}

} // namespace weir::sample
