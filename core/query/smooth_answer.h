// SPDX-License-Identifier: GPL-3.0-or-later
// The curves of an answer, smoothed as Smoother does it: made of answers alone, so that the past and what
// comes in give the same curve. Here flows are smoothed after their sightings were made one.
#pragma once

#include "query/answer.h"

namespace weir::query
{

/// The time before a range that its smoothed steps still tell of, in whole steps.
Range memoryOf(const Range& range, double t);

/// Puts the state at the end of each step in its place; `t` as in Smoother. `before` is the answer to the
/// same question of memoryOf(range). What is said of the whole range stays as it is, and so does `count:`:
/// numbers do not tell which values were counted.
void smooth(Answer& answer, const Answer& before, double t);

/// Two numbers of different flows as one.
Estimate sum(key::Accumulation accumulation, const Estimate& a, const Estimate& b);

/// Leaves the first `n` series; the others become part of *other*.
void cut(Answer& answer, std::size_t n);

/// The ranking of one step of a smoothed answer. `plain` is that of the same time without smoothing: what is
/// not smoothed is taken from it.
Ranking rankingAt(const Answer& smoothed, const Ranking& plain, std::size_t n);

} // namespace weir::query
