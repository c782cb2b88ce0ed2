// SPDX-License-Identifier: GPL-3.0-or-later
// What is told of a window that was asked: a range step by step, smoothed if it is to be, and the ranking of
// a stretch of time beside it. Of one question, or of both directions of it.
#pragma once

#include <optional>

#include "query/both_ways.h"

namespace weir::query
{

struct Wanted {
    Range range;
    double smooth = 0; ///< time constant in seconds; 0: curves as they are
    std::size_t n = 10;
    std::optional<Range> stretch{}; ///< to be ranked
    bool isMoment = false;          ///< it is a step of the range: smoothed as the curves are

    /// The seconds to ask: what was before the range is still in smoothed curves.
    Range seconds() const;
};

struct Told {
    Answer answer;
    std::optional<Ranking> ranking{}; ///< of the stretch
};

/// Of questions that were updated for all of `wanted.seconds()`.
Told tell(LiveQuery& live, const Wanted& wanted);
BothWays<Told> tellBothWays(LiveQuery& there, LiveQuery& back, const Wanted& wanted);

} // namespace weir::query
