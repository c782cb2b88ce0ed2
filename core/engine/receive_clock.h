// SPDX-License-Identifier: GPL-3.0-or-later
// Wall-clock time that never runs backwards: the wall clock when it was made, carried on by the monotonic
// clock. A wall clock set forward by more than a second is followed; one set back is not.
#pragma once

#include <time.h>

#include "base/time.h"

namespace weir::engine
{

class ReceiveClock
{
public:
    using Clock = base::Nanoseconds (*)();

    explicit ReceiveClock(Clock wall = base::wallClock, Clock monotonic = sinceBoot)
        : m_wall(wall),
          m_monotonic(monotonic),
          m_offset(wall() - monotonic())
    {
    }

    base::Nanoseconds now()
    {
        const base::Nanoseconds carried = m_monotonic() + m_offset;
        const base::Nanoseconds ahead = m_wall() - carried;
        if (ahead <= base::nanosecondsPerSecond)
            return carried;
        m_offset += ahead;
        return carried + ahead;
    }

    /// Goes on while the machine sleeps, unlike CLOCK_MONOTONIC.
    static base::Nanoseconds sinceBoot()
    {
        timespec time{};
        clock_gettime(CLOCK_BOOTTIME, &time);
        return time.tv_sec * base::nanosecondsPerSecond + time.tv_nsec;
    }

private:
    Clock m_wall;
    Clock m_monotonic;
    base::Nanoseconds m_offset;
};

} // namespace weir::engine
