// SPDX-License-Identifier: GPL-3.0-or-later
// The stack as a plottable of QCustomPlot. Owned by the plot; reads a Scene that outlives it. UI thread.
#pragma once

#include <qcustomplot.h>

#include "plot/column_fill.h"
#include "plot/layer_labels.h"
#include "plot/scene.h"

namespace weir::ui
{

class StackedArea : public QCPAbstractPlottable
{
    Q_OBJECT
public:
    StackedArea(QCPAxis* times, QCPAxis* values, const Scene& scene);

    double selectTest(const QPointF& pos, bool onlySelectable, QVariant* details) const override;
    QCPRange getKeyRange(bool& found, QCP::SignDomain domain) const override;
    QCPRange getValueRange(bool& found, QCP::SignDomain domain, const QCPRange& keys) const override;

protected:
    void draw(QCPPainter* painter) override;
    void drawLegendIcon(QCPPainter* painter, const QRectF& rect) const override;

private:
    void drawPixels(QCPPainter* painter, const QRect& area) const;
    void drawShapes(QCPPainter* painter, const QRect& area, const Half& half) const; ///< for vector formats
    enum class Slope { Rising, Falling };
    void drawHatch(QCPPainter* painter, const QRectF& rect, const QColor& colour, Slope slope) const;
    void drawDoubt(QCPPainter* painter, const QRect& area, const Half& half, const ColumnRun& run) const;
    void drawLines(QCPPainter* painter, const QRect& area, const Half& half,
                   const std::vector<ColumnRun>& runs) const;
    void drawPeaks(QCPPainter* painter, const QRect& area, const Half& half) const;
    void drawCuts(QCPPainter* painter, const QRect& area, const Half& half) const;
    void drawReasons(QCPPainter* painter, const QRect& area, const Half& half) const;
    void drawLabels(QCPPainter* painter, const QRect& area, const Half& half);

    const Scene& m_scene;
    LayerLabels m_labels;
    LayerLabels m_labelsBelow;
};

} // namespace weir::ui
