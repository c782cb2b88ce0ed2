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
    return {-m_scene.values.bottom, m_scene.values.top};
}

void StackedArea::drawLegendIcon(QCPPainter*, const QRectF&) const {}

void StackedArea::draw(QCPPainter* painter)
{
    const QRect area = mKeyAxis->axisRect()->rect();
    if (area.isEmpty())
        return;
    painter->setAntialiasing(false); // QCPPainter moves everything by half a pixel while it is on
    const std::vector<Half> halves = halvesOf(m_scene);
    const bool keepsShapes = painter->modes().testFlag(QCPPainter::pmVectorized);
    if (!keepsShapes)
        drawPixels(painter, area);
    for (const Half& half : halves) {
        if (keepsShapes)
            drawShapes(painter, area, half);
        drawPeaks(painter, area, half);
        drawCuts(painter, area, half);
        if (half.stack.form == Form::Areas)
            drawLabels(painter, area, half);
    }
    for (const Half& half : halves)
        drawReasons(painter, area, half);
}

/// Right into the picture that is painted on, where that is possible: large ones cost most by being copied.
void StackedArea::drawPixels(QCPPainter* painter, const QRect& area) const
{
    const double ratio = painter->device()->devicePixelRatioF();
    const QSize pixels(int(std::lround(area.width() * ratio)), int(std::lround(area.height() * ratio)));
    const QPoint corner(int(std::lround(area.left() * ratio)), int(std::lround(area.top() * ratio)));
    auto* const picture =
        painter->device()->devType() == QInternal::Image ? static_cast<QImage*>(painter->device()) : nullptr;
    if (picture && picture->format() == QImage::Format_RGB32 && painter->transform().isIdentity() &&
        picture->rect().contains(QRect(corner, pixels))) {
        uchar* const bits = picture->scanLine(corner.y()) + sizeof(QRgb) * std::size_t(corner.x());
        QImage part(bits, pixels.width(), pixels.height(), picture->bytesPerLine(), QImage::Format_RGB32);
        fillColumns(part, m_scene, ratio);
        return;
    }
    QImage image(pixels, QImage::Format_RGB32);
    image.setDevicePixelRatio(ratio);
    fillColumns(image, m_scene, ratio);
    painter->drawImage(area.topLeft(), image);
}

void StackedArea::drawShapes(QCPPainter* painter, const QRect& area, const Half& half) const
{
    const Stack& stack = half.stack;
    const std::vector<ColumnRun> runs = columnRuns(half, area.width());
    painter->setPen(Qt::NoPen);

    if (stack.form == Form::Lines)
        drawLines(painter, area, half, runs);
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
            const double top = half.heightOf(double(stack.topsOf(runs[i].step)[layer]), area.height());
            const double edge = area.top() + half.yAt(top, area.height());
            const double under = area.top() + half.yAt(floor[i], area.height());
            outline << QPointF(left, edge) << QPointF(right, edge);
            underside << QPointF(left, under) << QPointF(right, under);
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
        const QRectF columns = half.between(run.x, run.width, 0, half.room(area.height()), area.height())
                                   .translated(area.topLeft());
        if (run.step >= 0 && !stack.isCovered(run.step)) {
            gap |= columns;
            continue;
        }
        finishGap();
        if (run.step >= 0)
            drawDoubt(painter, area, half, run);
    }
    finishGap();
}

void StackedArea::drawLines(QCPPainter* painter, const QRect& area, const Half& half,
                            const std::vector<ColumnRun>& runs) const
{
    const Stack& stack = half.stack;
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
            const double y = area.top() + half.yOf(double(stack.topsOf(run.step)[layer]), area.height());
            line << QPointF(left, y) << QPointF(left + run.width, y);
        }
        painter->drawPolyline(line);
    }
    painter->setPen(Qt::NoPen);
}

/// Of the total, and of the layer that stands out.
void StackedArea::drawPeaks(QCPPainter* painter, const QRect& area, const Half& half) const
{
    const Stack& stack = half.stack;
    if (!stack.answer || stack.answer->total.peaks.empty())
        return;
    const std::vector<ColumnRun> runs = columnRuns(half, area.width());
    const auto draw = [&](std::optional<int> layer, const QColor& colour) {
        QVector<QRectF> line = peakLine(half, runs, area.size(), layer);
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
void StackedArea::drawCuts(QCPPainter* painter, const QRect& area, const Half& half) const
{
    constexpr int thick = 3;
    const Stack& stack = half.stack;
    if (!m_scene.fixedValues)
        return;
    const int room = half.room(area.height());
    for (const ColumnRun& run : columnRuns(half, area.width())) {
        const bool covered = run.step >= 0 && stack.isCovered(run.step);
        if (covered && double(stack.crestOf(run.step)) > half.end() * (1 + 1e-6))
            painter->fillRect(
                half.between(run.x, run.width, room - thick, room, area.height()).translated(area.topLeft()),
                m_scene.theme.warning);
    }
}

void StackedArea::drawDoubt(QCPPainter* painter, const QRect& area, const Half& half,
                            const ColumnRun& run) const
{
    const std::optional<Doubt> doubt = shownDoubt(half, run.step, area.width());
    if (!doubt)
        return;
    const QRectF stretch = half.between(run.x, run.width, half.heightOf(doubt->low, area.height()),
                                        half.heightOf(doubt->high, area.height()), area.height())
                               .translated(area.topLeft());
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

void StackedArea::drawLabels(QCPPainter* painter, const QRect& area, const Half& half)
{
    painter->setFont(mParentPlot->font());
    LayerLabels& labels = half.side == Side::Above ? m_labels : m_labelsBelow;
    for (const LayerLabel& label :
         labels.place(half, columnRuns(half, area.width()), area.size(), QFontMetricsF(painter->font()))) {
        painter->setPen(label.colour);
        painter->drawText(label.place.translated(area.topLeft()), Qt::AlignCenter, label.text);
    }
}

/// One text for all steps beside each other that miss for the same reason, where there is room for it; on the
/// upper side alone where both miss the same.
void StackedArea::drawReasons(QCPPainter* painter, const QRect& area, const Half& half) const
{
    const Stack& stack = half.stack;
    const bool isBoth = m_scene.isMirrored() && m_scene.stack.answer &&
                        m_scene.stack.answer->states == m_scene.below.answer->states;
    if (isBoth && half.side == Side::Below)
        return;
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
        const double middle =
            isBoth ? area.height() * 0.42
                   : half.yAt(half.room(area.height()) * (m_scene.isMirrored() ? 0.5 : 0.58), area.height());
        const QRectF label(QPointF(std::round((left + right - size.width()) / 2),
                                   std::round(area.top() + middle - size.height() / 2)),
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
