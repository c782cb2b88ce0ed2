// SPDX-License-Identifier: GPL-3.0-or-later
// The QCustomPlot of a stack plot: axes, grid, layers and margins as the theme wants them. It paints a Scene
// and Marks that its owner keeps, and knows neither mouse nor keyboard. UI thread.
// It has one opaque picture of the scene in place of QCustomPlot's translucent ones, which cost more to lay
// on each other than the stack costs to draw. The marks are drawn over it on the screen.
#pragma once

#include <qcustomplot.h>

#include "plot/scene.h"

namespace weir::ui
{

class MarksLayer;
class StackedArea;
class TimeTicker;
class ValueTicker;

class PlotCanvas : public QCustomPlot
{
    Q_OBJECT
public:
    PlotCanvas(const Scene& scene, const Marks& marks, QWidget* parent);

    /// Where the stack is, in a canvas of that size. The margins depend on the font only, so that nothing
    /// jumps.
    QRect areaIn(QSize size) const;
    int ticksIn(int height) const; ///< how many value ticks there is room for

    void sceneChanged(); ///< repaints when control returns to the event loop
    void marksChanged(); ///< repaints only the marks

    /// Everything but the marks, in shapes where the device can keep them.
    void paintOn(QCPPainter* painter, QSize size);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void drawFrame();
    void style();
    void layOut(QSize size);

    const Scene& m_scene;
    QSharedPointer<TimeTicker> m_times;
    QSharedPointer<ValueTicker> m_values;
    const Marks& m_marked;
    Marks m_shown; ///< of m_marked, what was told last
    MarksLayer* m_marks = nullptr;
    QImage m_frame; ///< of the scene
    bool m_stale = true;
};

} // namespace weir::ui
