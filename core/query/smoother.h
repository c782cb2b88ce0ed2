// SPDX-License-Identifier: GPL-3.0-or-later
// Exponential smoothing of what flows do second by second.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "key/language/expression.h"
#include "query/partial.h"

namespace weir::query
{

/// A step reaches 63 % of its height after `t` seconds, and what ends falls to 37 % (flow language,
/// section 6.2). Of rates the sightings that count are smoothed. What `count:` counts is forgotten after 3 t;
/// `min:` and `max:` are of the last t seconds.
class Smoother
{
public:
    /// Further values are smoothed each by itself, as `further` accumulates them.
    Smoother(key::Accumulation accumulation, double t, std::span<const key::ValueExpression> further = {});

    /// The next second.
    void add(const Partial& partial);

    /// The state at the end of the last second, as a partial whose sums are rates times `scale`.
    Partial state() const;

    /// Finer than one byte or frame a second.
    static constexpr double scale = 1024;

private:
    struct Smoothed {
        double sum = 0;
        double weight = 0;
        double samples = 0;
    };

    struct Flow {
        Smoothed mean;
        base::SecondNumber last = 0; ///< second in which it was seen
        std::deque<std::pair<base::SecondNumber, Cell>>
            extremes; ///< of min: and max:, the one that holds first
    };

    void decay(double seconds);
    void add(Flow& flow, const Cell& cell) const;
    bool isForgotten(const Flow& flow) const;
    Cell cellOf(const Flow& flow) const;
    Cell cellOf(std::uint32_t flow) const;

    key::Accumulation m_accumulation;
    double m_t;
    double m_gain; ///< share of the newest second
    std::optional<base::SecondNumber> m_time;
    std::vector<std::optional<Flow>> m_flows; ///< by number
    Flow m_rest;
    Partial m_counts; ///< of samples, in the last second
    std::vector<Smoother> m_further;
};

} // namespace weir::query
