// SPDX-License-Identifier: GPL-3.0-or-later
// When the datagrams of a capture are due when it is played: their pauses, shorter or longer. A time stamp
// that steps back is no pause, and what follows goes on from there.
#pragma once

#include <algorithm>

#include "base/time.h"

namespace weir::engine
{

class ReplayPace
{
public:
    /// How many times as fast as captured; 0: as fast as possible.
    explicit ReplayPace(double pace) : m_pace(pace) {}

    /// How long after the first one a datagram of this time is due. Each is asked once, in the capture's
    /// order.
    base::Nanoseconds due(base::Nanoseconds captured)
    {
        if (m_begun)
            m_played += std::max<base::Nanoseconds>(captured - m_last, 0);
        m_begun = true;
        m_last = captured;
        return m_pace > 0 ? base::Nanoseconds(std::min(double(m_played) / m_pace, longest)) : 0;
    }

private:
    static constexpr double longest = 9e18; ///< ns; what is due then is due never

    double m_pace;
    base::Nanoseconds m_played = 0;
    base::Nanoseconds m_last = 0;
    bool m_begun = false;
};

} // namespace weir::engine
