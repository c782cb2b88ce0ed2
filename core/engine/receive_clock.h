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
    ReceiveClock() : m_offset(base::wallClock() - sinceBoot()) {}

    base::Nanoseconds now()
    {
        const base::Nanoseconds carried = sinceBoot() + m_offset;
        const base::Nanoseconds ahead = base::wallClock() - carried;
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
    base::Nanoseconds m_offset;
};

} // namespace weir::engine
