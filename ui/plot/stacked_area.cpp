// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/stacked_area.h"

#include <algorithm>
#include <cmath>

#include "plot/moment.h"
#include "plot/peak_line.h"

namespace weir::ui
{

StackedArea::StackedArea(QCPAxis* times, QCPAxis* values, const Scene& scene)
    : QCPAbstractPlottable(times, values),
      m_scene(scene)
{
    setSelectable(QCP::stNone);
}

double StackedArea::selectTest(const QPointF&, bool, QVariant*) const
{
    return -1;
}

QCPRange StackedArea::getKeyRange(bool& found, QCP::SignDomain) const
{
    found = m_scene.stack.steps() > 0;
    return found ? QCPRange(double(m_scene.stack.startOf(0)),
                            double(m_scene.stack.startOf(m_scene.stack.steps())))
                 : QCPRange();
}

QCPRange StackedArea::getValueRange(bool& found, QCP::SignDomain, const QCPRange&) const
{
    found = true;
    return {0, m_scene.values.top};
}

void StackedArea::drawLegendIcon(QCPPainter*, const QRectF&) const {}

void StackedArea::draw(QCPPainter* painter)
{
    const QRect area = mKeyAxis->axisRect()->rect();
    if (area.isEmpty())
        return;
    painter->setAntialiasing(false); // QCPPainter moves everything by half a pixel while it is on
    if (painter->modes().testFlag(QCPPainter::pmVectorized))
        drawShapes(painter, area);
    else
        drawPixels(painter, area);
    drawPeaks(painter, area);
    drawCuts(painter, area);
    if (m_scene.stack.form == Form::Areas)
        drawLabels(painter, area);
    drawReasons(painter, area);
}

/// Right into the picture that is painted on, where that is possible: large ones cost most by being copied.
void StackedArea::drawPixels(QCPPainter* painter, const QRect& area) const
{
    const double ratio = painter->device()->devicePixelRatioF();
    const QSize pixels(int(std::lround(area.width() * ratio)), int(std::lround(area.height() * ratio)));
    const std::vector<ColumnRun> runs = columnRuns(m_scene, pixels.width());
    const QPoint corner(int(std::lround(area.left() * ratio)), int(std::lround(area.top() * ratio)));
    auto* const picture =
        painter->device()->devType() == QInternal::Image ? static_cast<QImage*>(painter->device()) : nullptr;
    if (picture && picture->format() == QImage::Format_RGB32 && painter->transform().isIdentity() &&
        picture->rect().contains(QRect(corner, pixels))) {
        uchar* const bits = picture->scanLine(corner.y()) + sizeof(QRgb) * std::size_t(corner.x());
        QImage part(bits, pixels.width(), pixels.height(), picture->bytesPerLine(), QImage::Format_RGB32);
        fillColumns(part, m_scene, runs, ratio);
        return;
    }
    QImage image(pixels, QImage::Format_RGB32);
    image.setDevicePixelRatio(ratio);
    fillColumns(image, m_scene, runs, ratio);
    painter->drawImage(area.topLeft(), image);
}

void StackedArea::drawShapes(QCPPainter* painter, const QRect& area) const
{
    const Stack& stack = m_scene.stack;
    const std::vector<ColumnRun> runs = columnRuns(m_scene, area.width());
    painter->setPen(Qt::NoPen);

    if (stack.form == Form::Lines)
        drawLines(painter, area, runs);
    std::vector<double> floor(runs.size(), 0.0);
    for (std::size_t layer = 0; stack.form == Form::Areas && layer < stack.layers.size(); ++layer) {
        QPolygonF outline;
        QPolygonF underside;
        const QColor fill = shownColour(stack.layers[layer], m_scene);
        const auto finish = [&] {
            if (outline.isEmpty())
                return;
            std::reverse(underside.begin(), underside.end());
            painter->setPen(Qt::NoPen);
            painter->setBrush(fill);
            painter->drawPolygon(outline + underside);
            if (stack.layers[layer].colour.hatched) {
                painter->setBrush(QBrush(hatchOf(fill), Qt::BDiagPattern));
                painter->drawPolygon(outline + underside);
            }
            painter->setBrush(Qt::NoBrush);
            painter->setPen(QPen(outlineOf(fill, m_scene.theme.isDark), 0.5));
            painter->drawPolyline(outline);
            outline.clear();
            underside.clear();
        };
        for (std::size_t i = 0; i < runs.size(); ++i) {
            if (runs[i].step < 0 || !stack.isCovered(runs[i].step)) {
                finish();
                continue;
            }
            const double left = area.left() + runs[i].x;
            const double right = left + runs[i].width;
            const double base = area.top() + area.height();
            const double top = heightOf(double(stack.topsOf(runs[i].step)[layer]), m_scene, area.height());
            outline << QPointF(left, base - top) << QPointF(right, base - top);
            underside << QPointF(left, base - floor[i]) << QPointF(right, base - floor[i]);
            floor[i] = top;
        }
        finish();
    }

    QRectF gap;
    const auto finishGap = [&] {
        drawHatch(painter, gap, m_scene.theme.gap, Slope::Rising);
        gap = QRectF();
    };
    for (const ColumnRun& run : runs) {
        const QRectF columns(area.left() + run.x, area.top(), run.width, area.height());
        if (run.step >= 0 && !stack.isCovered(run.step)) {
            gap |= columns;
            continue;
        }
        finishGap();
        if (run.step >= 0)
            drawDoubt(painter, columns, run.step);
    }
    finishGap();
}

void StackedArea::drawLines(QCPPainter* painter, const QRect& area, const std::vector<ColumnRun>& runs) const
{
    const Stack& stack = m_scene.stack;
    for (std::size_t layer = stack.layers.size(); layer-- > 0;) {
        painter->setPen(QPen(lineColour(stack.layers[layer], m_scene), 1.6,
                             stack.layers[layer].colour.hatched ? Qt::DashLine : Qt::SolidLine));
        QPolygonF line;
        for (const ColumnRun& run : runs) {
            if (run.step < 0 || !stack.isCovered(run.step)) {
                painter->drawPolyline(line);
                line.clear();
                continue;
            }
            const double left = area.left() + run.x;
            const double y = area.top() + area.height() -
                             heightOf(double(stack.topsOf(run.step)[layer]), m_scene, area.height());
            line << QPointF(left, y) << QPointF(left + run.width, y);
        }
        painter->drawPolyline(line);
    }
    painter->setPen(Qt::NoPen);
}

/// Of the total, and of the layer that stands out.
void StackedArea::drawPeaks(QCPPainter* painter, const QRect& area) const
{
    const Stack& stack = m_scene.stack;
    if (!stack.answer || stack.answer->total.peaks.empty())
        return;
    const std::vector<ColumnRun> runs = columnRuns(m_scene, area.width());
    const auto draw = [&](std::optional<int> layer, const QColor& colour) {
        QVector<QRectF> line = peakLine(m_scene, runs, area.size(), layer);
        for (QRectF& part : line)
            part.translate(area.topLeft());
        painter->setPen(Qt::NoPen);
        painter->setBrush(colour);
        painter->drawRects(line);
    };
    draw({}, mixed(m_scene.theme.panel, m_scene.theme.crosshair, m_scene.highlighted ? 0.3 : 0.75));
    const auto highlighted = std::ranges::find_if(
        stack.layers, [&](const Layer& layer) { return layer.series == m_scene.highlighted; });
    if (highlighted != stack.layers.end())
        draw(int(highlighted - stack.layers.begin()), m_scene.theme.crosshair);
}

/// Where a fixed scale is too short, a bar at its end says that there is more.
void StackedArea::drawCuts(QCPPainter* painter, const QRect& area) const
{
    const Stack& stack = m_scene.stack;
    if (!m_scene.fixedValues)
        return;
    for (const ColumnRun& run : columnRuns(m_scene, area.width())) {
        const bool covered = run.step >= 0 && stack.isCovered(run.step);
        if (covered && double(stack.crestOf(run.step)) > m_scene.values.top * (1 + 1e-6))
            painter->fillRect(QRect(area.left() + run.x, area.top(), run.width, 3), m_scene.theme.warning);
    }
}

void StackedArea::drawDoubt(QCPPainter* painter, const QRectF& columns, int step) const
{
    const std::optional<Doubt> doubt = shownDoubt(m_scene, step, mKeyAxis->axisRect()->width());
    if (!doubt)
        return;
    const double high = heightOf(doubt->high, m_scene, int(columns.height()));
    const double low = heightOf(doubt->low, m_scene, int(columns.height()));
    const QRectF stretch(columns.left(), columns.bottom() - high, columns.width(), high - low);
    if (doubt->tooFew)
        drawHatch(painter, stretch, fewSamplesColour(m_scene), Slope::Falling);
    else
        painter->fillRect(stretch, bandColour(m_scene));
}

/// Line by line: not every program that reads an SVG knows patterns.
void StackedArea::drawHatch(QCPPainter* painter, const QRectF& rect, const QColor& colour, Slope slope) const
{
    constexpr double period = 7;
    painter->setPen(QPen(colour, 1));
    // Along each line x + y is the same; of one that falls, y - x.
    const double left = slope == Slope::Rising ? rect.left() : -rect.right();
    const double right = slope == Slope::Rising ? rect.right() : -rect.left();
    const double sign = slope == Slope::Rising ? 1 : -1;
    const double end = right + rect.bottom();
    for (double sum = std::ceil((left + rect.top()) / period) * period; sum < end; sum += period) {
        const double top = std::max(rect.top(), sum - right);
        const double bottom = std::min(rect.bottom(), sum - left);
        painter->drawLine(QPointF(sign * (sum - top), top), QPointF(sign * (sum - bottom), bottom));
    }
    painter->setPen(Qt::NoPen);
}

void StackedArea::drawLabels(QCPPainter* painter, const QRect& area)
{
    painter->setFont(mParentPlot->font());
    for (const LayerLabel& label : m_labels.place(m_scene, columnRuns(m_scene, area.width()), area.size(),
                                                  QFontMetricsF(painter->font()))) {
        painter->setPen(label.colour);
        painter->drawText(label.place.translated(area.topLeft()), Qt::AlignCenter, label.text);
    }
}

/// One text for all steps beside each other that miss for the same reason, where there is room for it.
void StackedArea::drawReasons(QCPPainter* painter, const QRect& area) const
{
    const Stack& stack = m_scene.stack;
    painter->setFont(mParentPlot->font());
    const QFontMetricsF metrics(painter->font());
    const auto xOf = [&](double second) {
        const double x = (second - m_scene.window.from) / m_scene.window.span() * area.width();
        return area.left() + std::clamp(x, 0.0, double(area.width()));
    };
    for (int step = 0; step < stack.steps();) {
        const query::StepState state = stack.stateOf(step);
        const int first = step;
        while (step < stack.steps() && stack.stateOf(step) == state)
            ++step;
        if (state == query::StepState::Covered)
            continue;
        const double left = xOf(double(stack.startOf(first)));
        const double right = xOf(std::min(double(stack.startOf(step)), m_scene.now));
        const QString reason = reasonText(state);
        const QSizeF size(metrics.horizontalAdvance(reason) + 20, metrics.height() + 8);
        if (right - left < size.width() + 12)
            continue;
        const QRectF label(QPointF(std::round((left + right - size.width()) / 2),
                                   std::round(area.top() + (area.height() - size.height()) * 0.42)),
                           size);
        painter->setAntialiasing(true);
        painter->setPen(Qt::NoPen);
        painter->setBrush(m_scene.theme.panel);
        painter->drawRoundedRect(label, size.height() / 2, size.height() / 2);
        painter->setAntialiasing(false);
        painter->setPen(m_scene.theme.mutedText);
        painter->drawText(label, Qt::AlignCenter, reason);
    }
}

} // namespace weir::ui
