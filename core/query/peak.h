// SPDX-License-Identifier: GPL-3.0-or-later
// Stretches of time that are compared, and the one that is a peak. Values; any thread.
#pragma once

#include <cstddef>
#include <optional>

#include "query/live_query.h"

namespace weir::query
{

/// Seconds from `from` up to but not including `to`.
struct Span {
    base::SecondNumber from = 0;
    base::SecondNumber to = 0;

    bool operator==(const Span&) const = default;
};

/// The peak, or the dip, that a second is in, so that all of it is held against the time before: the seconds
/// around it whose total is nearer to its own than to the usual of four minutes about it (the lower quartile;
/// of a dip the upper one). Means of three seconds are looked at, at most two minutes to each side. The
/// second alone where nothing stands out. Nothing: it was stopped.
std::optional<Span> peakAround(const Query& query, const store::Snapshot& window, base::SecondNumber second,
                               const Effort& effort = {});

/// What a stretch is held against when nobody says otherwise.
Span minuteBefore(const Span& span);

/// What of it is in the window, at most a day.
Span within(const store::Snapshot& window, Span span);

/// Seconds of it with data, by the rules of LiveQuery.
std::size_t secondsWithData(const Query& query, const store::Snapshot& window, const Span& span);

} // namespace weir::query
