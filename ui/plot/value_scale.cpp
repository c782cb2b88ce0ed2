// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/value_scale.h"

#include <algorithm>
#include <cmath>

#include "format/units.h"

namespace weir::ui
{

namespace
{

constexpr double mostOfMaximum = 1.35; ///< what is higher leaves too much of the plot empty

} // namespace

ValueRange rangeFor(double maximum, int ticks)
{
    if (!(maximum > 0) || !std::isfinite(maximum))
        return {};
    const double wanted = maximum * 1.04;
    const int most = std::max(2, ticks);
    const double step = stepFor(wanted / most);
    const auto upTo = [wanted](double grain) { return std::ceil(wanted / grain - 1e-9) * grain; };
    const auto isWasteful = [maximum](double top) { return top > mostOfMaximum * maximum; };
    if (!isWasteful(upTo(step)))
        return {upTo(step), step};
    const double finer = stepFor(step / 2.5); // the next one
    const double top = isWasteful(upTo(finer)) ? upTo(step / 5) : upTo(finer);
    const bool hasRoom = std::floor(top / finer + 1e-6) <= most + 1;
    return hasRoom ? ValueRange{top, finer} : ValueRange{upTo(step / 5), step};
}

double ValueScale::hold(double maximum, qint64 now)
{
    while (!m_peaks.empty() && now - m_peaks.front().at >= holdMilliseconds)
        m_peaks.pop_front();
    while (!m_peaks.empty() && m_peaks.back().maximum <= maximum)
        m_peaks.pop_back();
    m_peaks.push_back({now, maximum});
    return m_peaks.front().maximum;
}

std::optional<qint64> ValueScale::shrinksAt() const
{
    if (m_peaks.size() < 2)
        return {};
    return m_peaks.front().at + holdMilliseconds;
}

} // namespace weir::ui
