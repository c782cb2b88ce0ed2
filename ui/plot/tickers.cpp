// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/tickers.h"

#include <cmath>

#include "plot/time_ticks.h"

namespace weir::ui
{

void TimeTicker::generate(const QCPRange& range, const QLocale&, QChar, int, QVector<double>& ticks,
                          QVector<double>* subTicks, QVector<QString>* labels)
{
    const qint64 step = timeStepFor(range.size(), m_most);
    ticks.clear();
    if (subTicks)
        subTicks->clear();
    if (labels)
        labels->clear();
    for (const qint64 second : timeTicks(range.lower, range.upper, step, m_scene.zone)) {
        ticks.append(double(second));
        if (labels)
            labels->append(timeTickText(second, step, m_scene.zone));
    }
}

void ValueTicker::generate(const QCPRange&, const QLocale&, QChar, int, QVector<double>& ticks,
                           QVector<double>* subTicks, QVector<QString>* labels)
{
    const ValueRange& values = m_scene.values;
    ticks.clear();
    if (subTicks)
        subTicks->clear();
    if (labels)
        labels->clear();
    const auto countTo = [&](double end) { return int(std::floor(end / values.step + 1e-6)); };
    for (int i = -countTo(values.bottom); i <= countTo(values.top); ++i) {
        ticks.append(values.step * i);
        if (labels) // there are no negative rates: what is below the line goes the other way
            labels->append(tickText(values.step * std::abs(i) / m_scene.scale.factor,
                                    values.step / m_scene.scale.factor));
    }
}

} // namespace weir::ui
