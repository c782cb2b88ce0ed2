// SPDX-License-Identifier: GPL-3.0-or-later
// How a flow did over two stretches of time, and how far to trust that. Values; any thread.
//
// The error of a change. Packet sampling makes of a flow's sum S = Σx a number with the variance W = Σx² (x
// is what each sample adds), so the change of its rate over Tb seconds before and Ta after has the variance
// Wa/Ta² + Wb/Tb². That takes a stretch without samples for certain, so it is held against the variance that
// the change would have if nothing had changed, (Wa + Wb) / (Ta + Tb) · (1/Ta + 1/Tb), and the larger counts.
// A change is significant when it is more than 1.96 standard deviations; with fewer than ten samples' worth
// of information on both sides together no error is honest, and there is none.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "query/answer.h"
#include "query/partial.h"

namespace weir::query
{

enum class Certainty : std::uint8_t {
    Significant,
    WithinError, ///< sampling alone makes such changes
    TooFew,      ///< too few samples to tell
};

/// How one flow, or all of them, did.
struct Change {
    std::vector<std::string> keys; ///< text of each key; empty for the total and for *other*
    Estimate before;               ///< rates in the query's unit
    Estimate after;
    double change = 0; ///< after less before
    double error =
        std::numeric_limits<double>::quiet_NaN(); ///< half-width at 95 % in the unit; NaN: too few samples
    double share =
        std::numeric_limits<double>::quiet_NaN(); ///< of the total's change in per cent, below 0
                                                  ///< against it; NaN where that is not significant
    double shareError = std::numeric_limits<double>::quiet_NaN(); ///< half-width in points of per cent
    Certainty certainty = Certainty::TooFew;
};

/// The two stretches, the later first.
enum Side : std::size_t { After, Before, Sides };

/// What one flow did on both sides.
using Cells = std::array<Cell, Sides>;

/// Turns cells into changes of rates.
class ChangeScales
{
public:
    ChangeScales(const Query& query, double secondsAfter, double secondsBefore)
        : m_seconds{secondsAfter, secondsBefore},
          m_factor(query.value.bits ? 8 : 1)
    {
    }

    double rate(const Cells& cells, Side side) const
    {
        return m_factor * double(cells[side].sum) / m_seconds[side];
    }

    double changeOf(const Cells& cells) const { return rate(cells, After) - rate(cells, Before); }

    Change change(const Cells& cells) const;

    /// The change of a part of `total`, whose change is `whole` and significant. The rest of it errs by
    /// itself.
    Change part(const Cells& cells, const Cells& total, const Change& whole) const;

private:
    double variance(const Cells& cells) const;
    Estimate estimate(const Cells& cells, Side side) const;

    std::array<double, Sides> m_seconds;
    double m_factor;
};

} // namespace weir::query
