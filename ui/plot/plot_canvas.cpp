// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/plot_canvas.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "format/times.h"
#include "plot/half.h"
#include "plot/marks_layer.h"
#include "plot/stacked_area.h"
#include "plot/tickers.h"

namespace weir::ui
{

namespace
{

constexpr int labelGap = 6; ///< between an axis and its labels

/// The day and the zone, in the strip above the plot.
class Caption : public QCPLayerable
{
public:
    Caption(QCustomPlot* plot, const Scene& scene)
        : QCPLayerable(plot, QStringLiteral("axes")),
          m_scene(scene)
    {
    }

protected:
    void applyDefaultAntialiasingHint(QCPPainter*) const override {}

    void draw(QCPPainter* painter) override
    {
        const QRect area = mParentPlot->axisRect()->rect();
        const QRect strip(area.left(), 0, area.width(), area.top() - 4);
        const qint64 last = qint64(std::ceil(m_scene.window.to)) - 1;
        painter->setFont(mParentPlot->font());
        painter->setPen(m_scene.theme.mutedText);
        QString caption = StackedArea::tr("%1 · %2", "date and time zone of a chart")
                              .arg(dateText(last, m_scene.zone), zoneText(last, m_scene.zone));
        if (const auto& answer = m_scene.stack.answer; answer && !answer->total.peaks.empty()) {
            const QString step = durationText(answer->range.step);
            caption = (m_scene.stack.form == Form::Areas
                           ? StackedArea::tr("means of %1, the line: their largest second · %2")
                           : StackedArea::tr("means of %1 · %2", "length of a chart's steps"))
                          .arg(step, caption);
        }
        painter->drawText(strip, Qt::AlignRight | Qt::AlignVCenter, caption);
        if (painter->modes().testFlag(QCPPainter::pmNoCaching)) { // else the button says it
            painter->setPen(m_scene.theme.text);
            painter->drawText(strip, Qt::AlignLeft | Qt::AlignVCenter, m_scene.valueTitle());
        }
    }

private:
    const Scene& m_scene;
};

/// What goes up and what goes down, along the value axis.
class SideNames : public QCPLayerable
{
public:
    SideNames(QCustomPlot* plot, const Scene& scene)
        : QCPLayerable(plot, QStringLiteral("axes")),
          m_scene(scene)
    {
    }

protected:
    void applyDefaultAntialiasingHint(QCPPainter*) const override {}

    void draw(QCPPainter* painter) override
    {
        if (!m_scene.isMirrored())
            return;
        const QRect area = mParentPlot->axisRect()->rect();
        const QFontMetricsF metrics(mParentPlot->font());
        painter->setFont(mParentPlot->font());
        painter->setPen(m_scene.theme.text);
        for (const Half& half : halvesOf(m_scene)) {
            const bool isAbove = half.side == Side::Above;
            const double room = half.room(area.height());
            const QString name =
                metrics.elidedText(isAbove ? m_scene.aboveName : m_scene.belowName, Qt::ElideRight, room - 4);
            painter->save();
            painter->translate(2 + metrics.height() / 2, area.top() + half.yAt(room / 2, area.height()));
            painter->rotate(-90);
            painter->drawText(QRectF(-room / 2, -metrics.height() / 2, room, metrics.height()),
                              Qt::AlignCenter, name);
            painter->restore();
        }
    }

private:
    const Scene& m_scene;
};

} // namespace

PlotCanvas::PlotCanvas(const Scene& scene, const Marks& marks, QWidget* parent)
    : QCustomPlot(parent),
      m_scene(scene),
      m_times(new TimeTicker(scene, 8)),
      m_values(new ValueTicker(scene)),
      m_marked(marks)
{
    mReplotting = true; // so that it never makes pictures of its own
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    setLayoutDirection(Qt::LeftToRight);
    setAutoAddPlottableToLegend(false);

    // The grid lies over the areas, thin enough not to hide them: values can be read in the middle of a
    // stack.
    moveLayer(layer(QStringLiteral("grid")), layer(QStringLiteral("main")), QCustomPlot::limAbove);
    xAxis->setTicker(m_times);
    yAxis->setTicker(m_values);
    axisRect()->setAutoMargins(QCP::msNone);
    plotLayout()->setMargins(QMargins());

    new StackedArea(xAxis, yAxis, scene);
    new Caption(this, scene);
    new SideNames(this, scene);
    m_marks = new MarksLayer(this, scene, marks);
    m_marks->setVisible(false); // to QCustomPlot
}

QRect PlotCanvas::areaIn(QSize size) const
{
    const QFontMetricsF metrics(font());
    const int names = m_scene.isMirrored() ? int(std::ceil(metrics.height())) : 0;
    const int left =
        int(std::ceil(metrics.horizontalAdvance(QStringLiteral("0.000")))) + labelGap + 8 + names;
    const int right = int(std::ceil(metrics.horizontalAdvance(QStringLiteral("00:00")) / 2)) + 8;
    const int top = std::max(m_scene.theme.target, int(std::ceil(metrics.height())) + 8) + 4;
    const int bottom = int(std::ceil(metrics.height())) + labelGap + 6;
    return {left, top, std::max(1, size.width() - left - right), std::max(1, size.height() - top - bottom)};
}

int PlotCanvas::ticksIn(int height) const
{
    return std::clamp(int(height / (QFontMetricsF(font()).height() * 3.2)), 2, 8);
}

void PlotCanvas::style()
{
    const Theme& theme = m_scene.theme;
    setBackground(theme.panel);

    QColor gridColour = theme.text;
    gridColour.setAlphaF(theme.isDark ? 0.10F : 0.09F);
    for (QCPAxis* axis : {xAxis, yAxis}) {
        axis->setTickLabelFont(font());
        axis->setTickLabelColor(theme.mutedText);
        axis->setTickLabelPadding(labelGap);
        axis->setTickLengthIn(0);
        axis->setSubTicks(false);
        axis->grid()->setPen(QPen(gridColour, 1));
        axis->grid()->setZeroLinePen(Qt::NoPen);
        axis->grid()->setAntialiased(false);
    }
    xAxis->setBasePen(QPen(theme.axis, 1));
    xAxis->setTickPen(QPen(theme.axis, 1));
    xAxis->setTickLengthOut(4);
    xAxis->setTickLabelPadding(labelGap - 3);
    xAxis->grid()->setVisible(false);
    yAxis->grid()->setZeroLinePen(m_scene.isMirrored() ? QPen(theme.axis, 1) : QPen(Qt::NoPen));
    yAxis->setBasePen(Qt::NoPen);
    yAxis->setTickPen(QPen(Qt::transparent)); // without ticks there would be no labels
}

void PlotCanvas::layOut(QSize size)
{
    const QRect area = areaIn(size);
    axisRect()->setMargins({area.left(), area.top(), size.width() - area.left() - area.width(),
                            size.height() - area.top() - area.height()});
    xAxis->setRange(m_scene.window.from, m_scene.window.to);
    yAxis->setRange(m_scene.isMirrored() ? -m_scene.values.bottom : 0, m_scene.values.top);
    const double label = QFontMetricsF(font()).horizontalAdvance(clockText(0, m_scene.zone)) + 36;
    m_times->setMost(std::max(1, int(area.width() / label)));
}

void PlotCanvas::sceneChanged()
{
    m_stale = true;
    update();
}

void PlotCanvas::marksChanged()
{
    const Marks before = std::exchange(m_shown, m_marked);
    Marks elsewhere = before;
    elsewhere.hovered = m_marked.hovered;
    if (elsewhere != m_marked) {
        update();
        return;
    }
    for (const std::optional<qint64>& second : {before.hovered, m_marked.hovered})
        if (second)
            update(m_marks->crosshairOf(*second));
}

void PlotCanvas::resizeEvent(QResizeEvent*)
{
    setViewport(rect());
    m_stale = true;
}

void PlotCanvas::paintEvent(QPaintEvent*)
{
    if (m_stale || m_frame.devicePixelRatio() != devicePixelRatioF())
        drawFrame();
    QCPPainter painter(this);
    painter.drawImage(0, 0, m_frame);
    m_marks->paint(painter);
}

void PlotCanvas::drawFrame()
{
    const double ratio = devicePixelRatioF();
    const QSize pixels(int(std::ceil(width() * ratio)), int(std::ceil(height() * ratio)));
    if (m_frame.size() != pixels)
        m_frame = QImage(pixels, QImage::Format_RGB32);
    m_frame.setDevicePixelRatio(ratio);
    setBufferDevicePixelRatio(ratio);
    style();
    layOut(size());
    QCPPainter painter(&m_frame);
    for (const QRect& part : QRegion(rect()) - areaIn(size()))
        painter.fillRect(part, m_scene.theme.panel);
    draw(&painter);
    m_stale = false;
}

void PlotCanvas::paintOn(QCPPainter* painter, QSize size)
{
    style();
    layOut(size);
    toPainter(painter, size.width(), size.height());
    m_stale = true; // the axes are as they were there
}

} // namespace weir::ui
