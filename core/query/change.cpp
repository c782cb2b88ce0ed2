// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/change.h"

#include <algorithm>
#include <cmath>

#include "query/merge.h"

namespace weir::query
{

namespace
{

constexpr double deviations = 1.96;           ///< of 95 %
constexpr double fewestEffectiveSamples = 10; ///< as of Estimate

} // namespace

/// Of the change, in the square of the unit.
double ChangeScales::variance(const Cells& cells) const
{
    const auto [after, before] = m_seconds;
    const double seen = cells[After].weight / (after * after) + cells[Before].weight / (before * before);
    const double asIfAlike =
        (cells[After].weight + cells[Before].weight) / (after + before) * (1 / after + 1 / before);
    return m_factor * m_factor * std::max(seen, asIfAlike);
}

Change ChangeScales::change(const Cells& cells) const
{
    Change change;
    change.before = estimate(cells, Before);
    change.after = estimate(cells, After);
    change.change = changeOf(cells);
    const double sum = double(cells[After].sum) + double(cells[Before].sum);
    const double weight = cells[After].weight + cells[Before].weight;
    if (sum <= 0 || (weight > 0 && sum * sum / weight < fewestEffectiveSamples))
        return change;
    change.error = deviations * std::sqrt(variance(cells));
    change.certainty =
        std::abs(change.change) > change.error ? Certainty::Significant : Certainty::WithinError;
    return change;
}

Change ChangeScales::part(const Cells& cells, const Cells& total, const Change& whole) const
{
    Change change = this->change(cells);
    const double share = change.change / whole.change;
    const double own = variance(cells);
    const double rest = std::max(variance(total) - own, 0.0);
    change.share = 100 * share;
    change.shareError = 100 * deviations * std::sqrt((1 - share) * (1 - share) * own + share * share * rest) /
                        std::abs(whole.change);
    return change;
}

Estimate ChangeScales::estimate(const Cells& cells, Side side) const
{
    return {rate(cells, side), cells[side].samples, ci95(cells[side])};
}

} // namespace weir::query
