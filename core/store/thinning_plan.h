// SPDX-License-Identifier: GPL-3.0-or-later
// How much a window has to be thinned (store::Thinner). Owned by one thread.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/time.h"

namespace weir::store
{

/// One in how many samples to keep, so that a window under a budget reaches back as far as is wished. It
/// follows the traffic of the last seconds, so that a burst is kept whole where there is room; down by
/// halves.
class ThinningPlan
{
public:
    static constexpr std::uint32_t most = 1024;
    static constexpr int memory = 10; ///< seconds over which traffic is averaged

    /// 0 seconds: keep everything.
    void wish(base::SecondNumber seconds) { m_wished = seconds; }

    /// One in so many of the next second's samples; a power of two.
    std::uint32_t oneIn() const { return m_oneIn; }

    /// What the second that ended would have taken unthinned: its flow samples, and the rest, which can't be
    /// thinned; and the window's budget. All in bytes.
    void follow(std::size_t flows, std::size_t rest, std::size_t budget);

private:
    base::SecondNumber m_wished = 0;
    std::uint32_t m_oneIn = 1;
    int m_seconds = 0; ///< that it remembers, at most `memory`
    double m_flows = 0;
    double m_rest = 0;
};

} // namespace weir::store
