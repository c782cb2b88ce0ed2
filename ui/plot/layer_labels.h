// SPDX-License-Identifier: GPL-3.0-or-later
// Names written into the largest layers, where they fit. UI thread.
#pragma once

#include <QHash>
#include <QRectF>
#include <QString>
#include <vector>

#include "plot/column_fill.h"

class QFontMetricsF;

namespace weir::ui
{

struct LayerLabel {
    QString text;
    QRectF place; ///< inside the plot area, from its top left corner
    QColor colour;
};

class LayerLabels
{
public:
    static constexpr int most = 3; ///< named layers, the largest of the answer

    /// Where the layers are thick enough. A name stays at the moment where it is while it fits there, and so
    /// moves with the data. `runs` are columns of device-independent pixels.
    std::vector<LayerLabel> place(const Half& half, const std::vector<ColumnRun>& runs, QSize area,
                                  const QFontMetricsF& metrics);

private:
    QHash<QString, double> m_moments; ///< the middle of each name, by key text
};

} // namespace weir::ui
