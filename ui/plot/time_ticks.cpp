// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/time_ticks.h"

#include <QDateTime>
#include <algorithm>
#include <array>
#include <cmath>

#include "format/times.h"

namespace weir::ui
{

namespace
{

constexpr qint64 minute = 60;
constexpr qint64 hour = 3600;
constexpr qint64 day = 86400;

constexpr std::array<qint64, 26> steps{
    1,           2,           5,           10,       15,       30,        minute,    2 * minute, 5 * minute,
    10 * minute, 15 * minute, 30 * minute, hour,     2 * hour, 3 * hour,  6 * hour,  12 * hour,  day,
    2 * day,     7 * day,     14 * day,    28 * day, 91 * day, 182 * day, 364 * day, 3640 * day};

} // namespace

qint64 timeStepFor(double span, int most)
{
    const double least = span / std::max(1, most);
    const auto step =
        std::find_if(steps.begin(), steps.end(), [least](qint64 s) { return double(s) >= least; });
    return step == steps.end() ? steps.back() : *step;
}

std::vector<qint64> timeTicks(double from, double to, qint64 step, const QTimeZone& zone)
{
    std::vector<qint64> ticks;
    const auto offsetAt = [&zone](qint64 second) {
        return qint64(zone.offsetFromUtc(QDateTime::fromSecsSinceEpoch(second, Qt::UTC)));
    };
    // Round in local time: the offset is taken anew at each tick, for it may change in between.
    qint64 local = qint64(std::floor(from)) + offsetAt(qint64(std::floor(from)));
    const qint64 origin = step % (7 * day) == 0 ? 4 * day : 0; // weeks begin on the Monday after 1970-01-01
    const qint64 past = (local - origin) % step;
    for (local -= past < 0 ? past + step : past; ticks.size() < 1000; local += step) {
        qint64 second = local - offsetAt(local);
        second = local - offsetAt(second);
        if (double(second) > to)
            break;
        if (double(second) >= from && (ticks.empty() || second > ticks.back()))
            ticks.push_back(second);
    }
    return ticks;
}

QString timeTickText(qint64 second, qint64 step, const QTimeZone& zone)
{
    const QTime time = QDateTime::fromSecsSinceEpoch(second, zone).time();
    if (step >= day || (step >= hour && time == QTime(0, 0)))
        return shortDateText(second, zone);
    return clockText(second, zone, step < minute);
}

} // namespace weir::ui
