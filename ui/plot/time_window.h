// SPDX-License-Identifier: GPL-3.0-or-later
// The visible range of a plot and how wheel and drag change it. A value.
#pragma once

#include <algorithm>
#include <cmath>

namespace weir::ui
{

struct TimeWindow {
    static constexpr double shortest = 10; ///< seconds
    static constexpr double longest = 10.0 * 366 * 86400;

    double from = 0;
    double to = 300;

    double span() const { return to - from; }

    /// Each notch of the wheel takes a fifth away, about a moment that stays where it is. There is nothing to
    /// see after `end`: zooming out goes on into the past only.
    TimeWindow zoomed(double notches, double about, double end) const
    {
        const double middle = std::clamp(about, from, to);
        const double wanted = std::clamp(span() * std::pow(0.8, notches), shortest, longest);
        const double begin = middle - (middle - from) * wanted / span();
        return TimeWindow{begin, begin + wanted}.endingBefore(std::max(end, to));
    }

    TimeWindow moved(double seconds, double end) const
    {
        return TimeWindow{from + seconds, to + seconds}.endingBefore(std::max(end, to));
    }

    /// Moved no further than needed to have [first, last) in it.
    TimeWindow showing(double first, double last) const
    {
        if (first < from)
            return {first, first + span()};
        return last > to ? TimeWindow{last - span(), last} : *this;
    }

    bool operator==(const TimeWindow&) const = default;

private:
    TimeWindow endingBefore(double end) const { return to <= end ? *this : TimeWindow{end - span(), end}; }
};

} // namespace weir::ui
