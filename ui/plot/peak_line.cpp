// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/peak_line.h"

#include <algorithm>
#include <cmath>

namespace weir::ui
{

QVector<QRectF> peakLine(const Half& half, const std::vector<ColumnRun>& runs, QSize area,
                         std::optional<int> layer)
{
    const Stack& stack = half.stack;
    const int room = half.room(area.height());
    QVector<QRectF> line;
    struct Edge {
        double peak = 0;
        double mean = 0; ///< both are measured from the outer edge
    };
    const auto yOf = [&](double value) { return room - std::round(half.heightOf(value, area.height())); };
    Edge before;
    bool goesOn = false;
    for (const ColumnRun& run : runs) {
        const bool covered = run.step >= 0 && stack.isCovered(run.step);
        const std::optional<double> peak = covered ? stack.peakOf(run.step, layer) : std::nullopt;
        if (!peak) {
            goesOn = false;
            continue;
        }
        const double mean = double(layer ? stack.topsOf(run.step)[*layer] : stack.heightOf(run.step));
        const Edge edge{std::min(yOf(*peak), room - 1.0), yOf(mean)};
        line.append(QRectF(run.x, edge.peak, run.width, 1));
        if (goesOn && edge.peak < before.peak)
            line.append(QRectF(run.x, edge.peak, 1, std::min(before.peak, edge.mean) - edge.peak));
        else if (goesOn && before.peak < edge.peak)
            line.append(QRectF(run.x - 1, before.peak, 1, std::min(edge.peak, before.mean) - before.peak));
        before = edge;
        goesOn = true;
    }
    line.removeIf([](const QRectF& part) { return part.height() <= 0; });
    if (half.side == Side::Below)
        for (QRectF& part : line)
            part.moveTop(area.height() - part.top() - part.height());
    return line;
}

} // namespace weir::ui
