// SPDX-License-Identifier: GPL-3.0-or-later
// A question and the one that asks for the other direction, told of the same flows: what went there and what
// came back stand in the same place. Both are of one window; their keys have values of the same types.
#pragma once

#include <cstddef>

#include "query/live_query.h"

namespace weir::query
{

/// Series or rows of one place have the same keys. Those are named whose numbers of both ways together are
/// largest: the sum, or of what is no rate the larger; ties by key text. `otherFlows` of both counts the
/// flows that either of them has in *other*.
template <class T>
struct BothWays {
    T there;
    T back;
};

BothWays<Answer> answerBothWays(LiveQuery& there, LiveQuery& back, const Range& range, std::size_t n);

BothWays<Ranking> rankBothWays(LiveQuery& there, LiveQuery& back, base::SecondNumber from,
                               base::SecondNumber to, std::size_t n);

/// As rankingAt(), of both.
BothWays<Ranking> rankingsAt(const BothWays<Answer>& smoothed, const BothWays<Ranking>& plain, std::size_t n);

/// By which flows are ranked.
double together(const key::ValueExpression& value, double there, double back);

} // namespace weir::query
