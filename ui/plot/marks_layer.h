// SPDX-License-Identifier: GPL-3.0-or-later
// Crosshair, pinned moment, brush and focus, over the picture of the stack: moving the mouse draws nothing
// else anew.
#pragma once

#include <qcustomplot.h>

#include "plot/scene.h"

namespace weir::ui
{

class MarksLayer : public QCPLayerable
{
    Q_OBJECT
public:
    MarksLayer(QCustomPlot* plot, const Scene& scene, const Marks& marks);

    void paint(QCPPainter& painter);
    QRect crosshairOf(qint64 second) const; ///< all that changes when that is hovered

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
    void draw(QCPPainter* painter) override;

private:
    double xOf(double second) const;
    double middleOf(qint64 second) const; ///< of the step that begins then
    void drawLayerBand(QCPPainter* painter) const;
    void drawLayerPeak(QCPPainter* painter) const;
    void drawStretch(QCPPainter* painter, double from, double to) const;
    void drawPinned(QCPPainter* painter) const;
    void drawBrushed(QCPPainter* painter) const;
    void drawTag(QCPPainter* painter, double x, const QString& text) const;

    const Scene& m_scene;
    const Marks& m_marks;
};

} // namespace weir::ui
