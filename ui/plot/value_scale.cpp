// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/value_scale.h"

#include <algorithm>
#include <cmath>

#include "format/units.h"

namespace weir::ui
{

namespace
{

constexpr double air = 1.04;           ///< of the maximum
constexpr double mostOfMaximum = 1.35; ///< what is higher leaves too much of the plot empty
constexpr double leastSide = 0.25;     ///< of the other side

} // namespace

ValueRange rangeFor(double maximum, int ticks)
{
    if (!(maximum > 0) || !std::isfinite(maximum))
        return {};
    const double wanted = maximum * air;
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

ValueRange rangeFor(double above, double below, int ticks)
{
    const double larger = std::max(above, below);
    if (!(larger > 0) || !std::isfinite(above) || !std::isfinite(below))
        return {1, 1, 1};
    double up = std::max(above, larger * leastSide);
    double down = std::max(below, larger * leastSide);
    double& smaller = up < down ? up : down;
    const int most = std::max(3, ticks);
    double step = stepFor((up + down) * air / most);
    // Each side has a tick: by finer steps, or where these were too many in a longer side.
    while (step > smaller * air) {
        const double finer = stepFor(step / 2.5);
        if ((up + down) * air / finer > most + 3) {
            smaller = step / air;
            break;
        }
        step = finer;
    }
    const auto end = [step](double maximum) {
        const auto upTo = [&](double grain) { return std::ceil(maximum * air / grain - 1e-9) * grain; };
        for (const double grain : {step, step / 2})
            if (upTo(grain) <= mostOfMaximum * maximum)
                return upTo(grain);
        return upTo(step / 5);
    };
    return {end(up), step, end(down)};
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
