// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/marks_layer.h"

#include <algorithm>
#include <cmath>

#include "format/times.h"
#include "plot/column_fill.h"

namespace weir::ui
{

MarksLayer::MarksLayer(QCustomPlot* plot, const Scene& scene, const Marks& marks)
    : QCPLayerable(plot, QStringLiteral("overlay")),
      m_scene(scene),
      m_marks(marks)
{
}

void MarksLayer::applyDefaultAntialiasingHint(QCPPainter* painter) const
{
    painter->setAntialiasing(false);
}

double MarksLayer::xOf(double second) const
{
    const QRect area = mParentPlot->axisRect()->rect();
    return area.left() + (second - m_scene.window.from) / m_scene.window.span() * area.width();
}

double MarksLayer::middleOf(qint64 second) const
{
    const int step = m_scene.stack.answer ? m_scene.stack.answer->range.step : 1;
    return std::floor(xOf(double(second) + step / 2.0));
}

void MarksLayer::draw(QCPPainter* painter)
{
    const QRect area = mParentPlot->axisRect()->rect();
    const Theme& theme = m_scene.theme;

    painter->save();
    painter->setClipRect(area, Qt::IntersectClip);
    if (m_marks.brushFrom) {
        QColor tint = theme.accent;
        tint.setAlphaF(0.16F);
        const QRectF brush(
            QPointF(xOf(std::min(*m_marks.brushFrom, m_marks.brushTo)), area.top()),
            QPointF(xOf(std::max(*m_marks.brushFrom, m_marks.brushTo)), area.top() + area.height()));
        painter->fillRect(brush, tint);
        painter->fillRect(QRectF(brush.left(), brush.top(), 1, brush.height()), theme.accent);
        painter->fillRect(QRectF(brush.right() - 1, brush.top(), 1, brush.height()), theme.accent);
    }
    if (m_marks.layer && m_scene.errorBands)
        drawLayerBand(painter);
    if (m_marks.hovered && m_marks.hovered != m_marks.pinned) {
        QColor line = theme.crosshair;
        line.setAlphaF(0.75F);
        painter->fillRect(QRectF(middleOf(*m_marks.hovered), area.top(), 1, area.height()), line);
    }
    painter->restore();

    if (m_marks.pinned)
        drawPinned(painter);
    if (m_marks.focus) {
        painter->setPen(QPen(theme.accent, 2));
        painter->setBrush(Qt::NoBrush);
        painter->setAntialiasing(true);
        painter->drawRoundedRect(QRectF(mParentPlot->rect()).adjusted(1, 1, -1, -1), theme.radius,
                                 theme.radius);
    }
}

/// How far the upper edge of the hovered layer may be off, where enough samples tell.
void MarksLayer::drawLayerBand(QCPPainter* painter) const
{
    const QRect area = mParentPlot->axisRect()->rect();
    const Stack& stack = m_scene.stack;
    const std::size_t layer = std::size_t(*m_marks.layer);
    if (layer >= stack.layers.size())
        return;
    const query::Series& series = seriesOf(*stack.answer, stack.layers[layer].series);
    QVector<QRectF> band;
    for (const ColumnRun& run : columnRuns(m_scene, area.width())) {
        if (run.step < 0 || !stack.isCovered(run.step))
            continue;
        const query::Estimate estimate = estimateAt(series, run.step);
        if (estimate.tooFew() || !(estimate.value > 0))
            continue;
        const double spread = estimate.value * std::min(estimate.ci95, 100.0) / 100;
        const double value = double(stack.topsOf(run.step)[layer]);
        const double high = std::round(heightOf(value + spread, m_scene, area.height()));
        const double low = std::round(heightOf(value - spread, m_scene, area.height()));
        band.append(QRectF(area.left() + run.x, area.top() + area.height() - high, run.width, high - low));
    }
    QColor tint = m_scene.theme.text;
    tint.setAlphaF(m_scene.theme.isDark ? 0.30F : 0.26F);
    painter->setPen(Qt::NoPen);
    painter->setBrush(tint);
    painter->drawRects(band);
}

void MarksLayer::drawPinned(QCPPainter* painter) const
{
    const QRect area = mParentPlot->axisRect()->rect();
    const Theme& theme = m_scene.theme;
    const double x = middleOf(*m_marks.pinned);
    if (x < area.left() || x > area.right())
        return;
    painter->fillRect(QRectF(x - 1, area.top(), 3, area.height()), theme.panel);
    painter->fillRect(QRectF(x, area.top(), 1, area.height()), theme.accent);

    QFont font = mParentPlot->font();
    font.setWeight(QFont::DemiBold);
    painter->setFont(font);
    const QString time = clockText(*m_marks.pinned, m_scene.zone);
    const QFontMetricsF metrics(font);
    const double width = std::ceil(metrics.horizontalAdvance(time)) + 14;
    const double height = std::ceil(metrics.height()) + 4;
    const double left = std::clamp(x - width / 2, double(area.left()), double(area.right()) - width + 1);
    const QRectF tag(std::round(left), area.top() - 2, width, height);
    painter->setAntialiasing(true);
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme.accent);
    painter->drawRoundedRect(tag, 4, 4);
    painter->setPen(theme.accentText);
    painter->drawText(tag, Qt::AlignCenter, time);
}

} // namespace weir::ui
