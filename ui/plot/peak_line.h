// SPDX-License-Identifier: GPL-3.0-or-later
// The largest second within each step, as a thin line above the mean. Values; UI thread.
#pragma once

#include <QRectF>
#include <QSize>
#include <QVector>
#include <optional>
#include <vector>

#include "plot/column_fill.h"

namespace weir::ui
{

/// The line as rectangles one pixel thin, inside a plot area of that size; empty where steps are of a second.
/// Of one layer: as high above the layer's lower edge as its largest second was. Without `layer`: of the
/// total. Where the line rises or falls it does not cover the mean beneath.
QVector<QRectF> peakLine(const Half& half, const std::vector<ColumnRun>& runs, QSize area,
                         std::optional<int> layer);

} // namespace weir::ui
