// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/marks_layer.h"

#include <algorithm>
#include <cmath>

#include "format/times.h"
#include "plot/column_fill.h"
#include "plot/peak_line.h"

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

QRect MarksLayer::crosshairOf(qint64 second) const
{
    const QRect area = mParentPlot->axisRect()->rect();
    return {int(middleOf(second)) - 1, area.top(), 3, area.height()};
}

void MarksLayer::paint(QCPPainter& painter)
{
    painter.save();
    painter.setClipRect(clipRect().translated(0, -1)); // as QCustomPlot does
    applyDefaultAntialiasingHint(&painter);
    draw(&painter);
    painter.restore();
}

void MarksLayer::draw(QCPPainter* painter)
{
    const QRect area = mParentPlot->axisRect()->rect();
    const Theme& theme = m_scene.theme;

    painter->save();
    painter->setClipRect(area, Qt::IntersectClip);
    if (m_marks.brushFrom)
        drawStretch(painter, std::min(*m_marks.brushFrom, m_marks.brushTo),
                    std::max(*m_marks.brushFrom, m_marks.brushTo));
    else if (m_marks.brushed)
        drawStretch(painter, double(m_marks.brushed->first), double(m_marks.brushed->second));
    if (m_marks.layer && m_scene.errorBands)
        drawLayerBand(painter);
    if (m_marks.layer)
        drawLayerPeak(painter);
    if (m_marks.hovered && m_marks.hovered != m_marks.pinned) {
        QColor line = theme.crosshair;
        line.setAlphaF(0.75F);
        painter->fillRect(QRectF(middleOf(*m_marks.hovered), area.top(), 1, area.height()), line);
    }
    painter->restore();

    if (m_marks.pinned)
        drawPinned(painter);
    if (m_marks.brushed && !m_marks.brushFrom)
        drawBrushed(painter);
    if (m_marks.focus) {
        painter->setPen(QPen(theme.accent, 2));
        painter->setBrush(Qt::NoBrush);
        painter->setAntialiasing(true);
        painter->drawRoundedRect(QRectF(mParentPlot->rect()).adjusted(1, 1, -1, -1), theme.radius,
                                 theme.radius);
    }
}

void MarksLayer::drawStretch(QCPPainter* painter, double from, double to) const
{
    const QRect area = mParentPlot->axisRect()->rect();
    QColor tint = m_scene.theme.accent;
    tint.setAlphaF(0.16F);
    const QRectF stretch(QPointF(std::floor(xOf(from)), area.top()),
                         QPointF(std::ceil(xOf(to)), area.top() + area.height()));
    painter->fillRect(stretch, tint);
    painter->fillRect(QRectF(stretch.left(), stretch.top(), 1, stretch.height()), m_scene.theme.accent);
    painter->fillRect(QRectF(stretch.right() - 1, stretch.top(), 1, stretch.height()), m_scene.theme.accent);
}

/// How far the upper edge of the hovered layer may be off; hatched where too few samples tell.
void MarksLayer::drawLayerBand(QCPPainter* painter) const
{
    const QRect area = mParentPlot->axisRect()->rect();
    const Half half(m_scene, m_marks.side);
    const Stack& stack = half.stack;
    const std::size_t layer = std::size_t(*m_marks.layer);
    if (layer >= stack.layers.size())
        return;
    QVector<QRectF> band;
    QVector<QRectF> tooFew;
    for (const ColumnRun& run : columnRuns(half, area.width())) {
        if (run.step < 0 || !stack.isCovered(run.step))
            continue;
        const std::optional<Doubt> doubt = doubtOf(half, run.step, int(layer));
        if (!doubt)
            continue;
        const double high = std::round(half.heightOf(doubt->high, area.height()));
        const double low = std::round(half.heightOf(doubt->low, area.height()));
        (doubt->tooFew ? tooFew : band)
            .append(half.between(run.x, run.width, low, high, area.height()).translated(area.topLeft()));
    }
    QColor tint = m_scene.theme.text;
    tint.setAlphaF(m_scene.theme.isDark ? 0.30F : 0.26F);
    painter->setPen(Qt::NoPen);
    painter->setBrush(tint);
    painter->drawRects(band);
    tint.setAlphaF(0.6F);
    painter->setBrush(QBrush(tint, Qt::FDiagPattern));
    painter->drawRects(tooFew);
}

void MarksLayer::drawLayerPeak(QCPPainter* painter) const
{
    const QRect area = mParentPlot->axisRect()->rect();
    const auto layer = std::size_t(*m_marks.layer);
    const Half half(m_scene, m_marks.side);
    if (layer >= half.stack.layers.size())
        return;
    QVector<QRectF> line = peakLine(half, columnRuns(half, area.width()), area.size(), m_marks.layer);
    for (QRectF& part : line)
        part.translate(area.topLeft());
    painter->setPen(Qt::NoPen);
    painter->setBrush(m_scene.theme.crosshair);
    painter->drawRects(line);
}

void MarksLayer::drawBrushed(QCPPainter* painter) const
{
    const QRect area = mParentPlot->axisRect()->rect();
    const auto [from, to] = *m_marks.brushed;
    if (xOf(double(to)) < area.left() || xOf(double(from)) > area.right())
        return;
    const double middle =
        (std::max(xOf(double(from)), double(area.left())) + std::min(xOf(double(to)), double(area.right()))) /
        2;
    drawTag(painter, middle,
            tr("%1 – %2 · %3", "a marked range and its length")
                .arg(clockText(from, m_scene.zone), clockText(to, m_scene.zone), durationText(to - from)));
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
    drawTag(painter, x, clockText(*m_marks.pinned, m_scene.zone));
}

/// Written over the plot's upper edge.
void MarksLayer::drawTag(QCPPainter* painter, double x, const QString& text) const
{
    const QRect area = mParentPlot->axisRect()->rect();
    const Theme& theme = m_scene.theme;
    QFont font = mParentPlot->font();
    font.setWeight(QFont::DemiBold);
    painter->setFont(font);
    const QFontMetricsF metrics(font);
    const double width = std::ceil(metrics.horizontalAdvance(text)) + 14;
    const double height = std::ceil(metrics.height()) + 4;
    const double left = std::clamp(x - width / 2, double(area.left()),
                                   std::max(double(area.left()), double(area.right()) - width + 1));
    const QRectF tag(std::round(left), area.top() - 2, width, height);
    painter->setAntialiasing(true);
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme.accent);
    painter->drawRoundedRect(tag, 4, 4);
    painter->setPen(theme.accentText);
    painter->drawText(tag, Qt::AlignCenter, text);
}

} // namespace weir::ui
