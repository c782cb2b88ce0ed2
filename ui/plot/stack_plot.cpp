// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/stack_plot.h"

#include <QElapsedTimer>
#include <QEvent>
#include <QPainter>
#include <QPicture>
#include <algorithm>
#include <cmath>

#include "plot/accessible_plot.h"
#include "plot/half.h"
#include "plot/moment.h"
#include "plot/stack_plot_private.h"

namespace weir::ui
{

namespace
{

std::function<qint64()> steadyClock()
{
    QElapsedTimer timer;
    timer.start();
    return [timer] { return timer.elapsed(); };
}

} // namespace

StackPlot::StackPlot(QWidget* parent) : QWidget(parent), m(std::make_unique<Private>(*this))
{
    m->clock = steadyClock();
    makePlotsAccessible();
    setAccessibleName(tr("Traffic over time"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);

    m->canvas = new PlotCanvas(m->scene, m->marks, this);
    m->unit = new QToolButton(this);
    m->unit->setAutoRaise(true);
    m->unit->setCursor(Qt::PointingHandCursor);
    m->unit->setToolTip(tr("Change the unit"));
    m->unit->setFocusPolicy(Qt::TabFocus);
    connect(m->unit, &QToolButton::clicked, this, &StackPlot::unitClicked);
    m->tip = new MomentTip(this);
    m->shrinking.setSingleShot(true);
    connect(&m->shrinking, &QTimer::timeout, this, [this] { m->refresh(); });
    setTheme(m->scene.theme);
}

StackPlot::~StackPlot() = default;

void StackPlot::setAnswer(std::shared_ptr<const query::Answer> answer, const std::vector<KeyColour>& colours,
                          const Mirror& mirror)
{
    const auto& before = m->scene.stack.answer;
    const bool turns = bool(mirror.answer) != m->scene.isMirrored();
    // What was high in another question's answer says nothing about this one.
    if (before && answer && (turns || !sameQuestion(*before, *answer))) {
        m->restartScales();
        m->order.rerank();
    }
    if (m->scene.fixedValues && before && answer && (turns || before->unit.rate != answer->unit.rate)) {
        setScaleFixed(false);
        emit scaleReleased();
    }
    m->scene.stack.answer = std::move(answer);
    m->mirror = mirror;
    m->colours = colours;
    m->arrange();
    m->refresh();
    if (turns)
        m->tellColumns(); // the names of both sides take some
}

void StackPlot::setVisibleRange(qint64 from, qint64 to)
{
    const bool same = from == visibleFrom() && to == visibleTo();
    if (to <= from || (same && m->gesture == Private::Gesture::Panning))
        return; // the owner's echo must not cut off the fraction of a second that a drag has moved
    m->show({double(from), double(to)}, false);
}

qint64 StackPlot::visibleFrom() const
{
    return std::llround(m->scene.window.from);
}

qint64 StackPlot::visibleTo() const
{
    return std::llround(m->scene.window.to);
}

void StackPlot::setNow(qint64 second)
{
    m->scene.now = double(second);
    m->refresh();
}

void StackPlot::setPinned(std::optional<qint64> second)
{
    m->marks.pinned = second;
    m->canvas->marksChanged();
}

void StackPlot::setBrushed(std::optional<std::pair<qint64, qint64>> range)
{
    m->marks.brushed = range;
    m->canvas->marksChanged();
}

void StackPlot::setHighlighted(std::optional<int> index)
{
    if (m->scene.highlighted == index)
        return;
    m->scene.highlighted = index;
    m->canvas->sceneChanged();
}

void StackPlot::setTheme(const Theme& theme)
{
    m->scene.theme = theme;
    setPalette(paletteOf(theme));
    m->tip->setTheme(theme);
    m->arrange();
    m->refresh();
}

void StackPlot::setTimeZone(const QTimeZone& zone)
{
    m->scene.zone = zone;
    m->refresh();
}

void StackPlot::setErrorBands(bool shown)
{
    m->scene.errorBands = shown;
    m->refresh();
}

void StackPlot::setLines(bool lines)
{
    const Form form = lines ? Form::Lines : Form::Areas;
    if (form == m->form)
        return;
    m->form = form;
    m->restartScales();
    m->arrange();
    m->refresh();
}

void StackPlot::setScaleFixed(bool fixed)
{
    if (fixed != m->scene.fixedValues.has_value())
        fixScale(fixed ? std::optional(m->scene.values) : std::nullopt);
}

void StackPlot::fixScale(std::optional<ValueRange> scale)
{
    m->scene.fixedValues = scale;
    m->refresh();
}

std::optional<ValueRange> StackPlot::fixedScale() const
{
    return m->scene.fixedValues;
}

void StackPlot::rerank()
{
    m->order.rerank();
    m->restartScales();
    m->arrange();
    m->refresh();
}

std::optional<qint64> StackPlot::pinnedSecond() const
{
    return m->marks.pinned;
}

std::optional<qint64> StackPlot::cursorSecond() const
{
    return m->marks.hovered ? m->marks.hovered : m->cursor;
}

std::optional<qint64> StackPlot::hoveredSecond() const
{
    return m->marks.hovered;
}

QString StackPlot::momentText() const
{
    const std::optional<qint64> second = m->marks.hovered ? m->marks.hovered : m->marks.pinned;
    const std::optional<Moment> moment = second ? momentAt(m->scene, *second) : std::nullopt;
    return moment ? spokenText(*moment, m->scene.scale, m->scene.zone) : QString();
}

QImage StackPlot::picture(QSize size, qreal devicePixelRatio) const
{
    QImage image(size * devicePixelRatio, QImage::Format_RGB32);
    image.setDevicePixelRatio(devicePixelRatio);
    image.fill(m->scene.theme.panel);
    QCPPainter painter(&image);
    m->canvas->paintOn(&painter, size);
    return image;
}

void StackPlot::draw(QPainter& painter, QSize size) const
{
    QPicture shapes;
    QCPPainter recorder(&shapes);
    recorder.setMode(QCPPainter::pmVectorized);
    m->canvas->paintOn(&recorder, size);
    recorder.end();
    painter.save();
    // A QPicture grows with the resolution of the device; the size that was asked shall not.
    painter.scale(shapes.logicalDpiX() / double(painter.device()->logicalDpiX()),
                  shapes.logicalDpiY() / double(painter.device()->logicalDpiY()));
    painter.drawPicture(0, 0, shapes);
    painter.restore();
}

void StackPlot::setClock(std::function<qint64()> clock)
{
    m->clock = std::move(clock);
    m->restartScales();
    m->order.rerank();
}

QRect StackPlot::plotArea() const
{
    return m->canvas->areaIn(size());
}

int StackPlot::columns() const
{
    return int(std::floor(plotArea().width() * devicePixelRatioF()));
}

double StackPlot::xOf(double second) const
{
    const QRect area = plotArea();
    return area.left() + (second - m->scene.window.from) / m->scene.window.span() * area.width();
}

double StackPlot::yOf(double value) const
{
    const QRect area = plotArea();
    const Half half(m->scene, value < 0 ? Side::Below : Side::Above);
    const double perValue = half.room(area.height()) / half.end();
    return area.top() + half.base(area.height()) - value * perValue;
}

double StackPlot::topOfScale() const
{
    return m->scene.values.top;
}

double StackPlot::bottomOfScale() const
{
    return m->scene.isMirrored() ? m->scene.values.bottom : 0;
}

QSize StackPlot::sizeHint() const
{
    return {800, 360};
}

QSize StackPlot::minimumSizeHint() const
{
    return {240, 140};
}

void StackPlot::Private::arrange()
{
    const std::shared_ptr<const query::Answer> answer = scene.stack.answer;
    const std::vector<int> places = answer ? order.orderOf(*answer, clock()) : std::vector<int>();
    scene.stack = stackOf(answer, places, colours, scene.theme.other, form);
    scene.below = answer ? stackOf(mirror.answer, places, colours, scene.theme.other, form) : Stack();
    scene.aboveName = mirror.above;
    scene.belowName = mirror.below;
}

void StackPlot::Private::restartScales()
{
    valueScale.restart();
    valueScaleBelow.restart();
}

/// Chooses the end of the value axis for what is visible, and its unit.
void StackPlot::Private::fitValues()
{
    const qint64 now = clock();
    const double end = std::min(scene.window.to, scene.now);
    const int ticks = canvas->ticksIn(q.plotArea().height());
    const double above = valueScale.hold(scene.stack.highest(scene.window.from, end), now);
    std::optional<qint64> shrinksAt = valueScale.shrinksAt();
    ValueRange range;
    if (scene.isMirrored()) {
        range =
            rangeFor(above, valueScaleBelow.hold(scene.below.highest(scene.window.from, end), now), ticks);
        if (const auto at = valueScaleBelow.shrinksAt())
            shrinksAt = std::min(shrinksAt.value_or(*at), *at);
    } else {
        range = rangeFor(above, ticks);
    }
    const bool fits = !scene.isMirrored() || (scene.fixedValues && scene.fixedValues->bottom > 0);
    scene.values = scene.fixedValues && fits ? *scene.fixedValues : range;
    if (!scene.isMirrored())
        scene.values.bottom = 0;
    scene.scale = scaleFor(std::max(scene.values.top, scene.values.bottom),
                           scene.stack.answer ? scene.stack.answer->unit.rate : std::string());
    if (shrinksAt)
        shrinking.start(int(std::max<qint64>(1, *shrinksAt - now)));

    const QString name = scene.valueTitle();
    unit->setText(name);
    unit->setVisible(!name.isEmpty());
    unit->setAccessibleName(tr("Unit: %1").arg(name));
    unit->resize(unit->sizeHint());
    unit->move(std::max(0, q.plotArea().left() - 6), std::max(0, (q.plotArea().top() - unit->height()) / 2));
}

void StackPlot::Private::show(TimeWindow window, bool tell)
{
    const qint64 oldFrom = q.visibleFrom();
    const qint64 oldTo = q.visibleTo();
    if (std::abs(window.span() - scene.window.span()) > 0.5)
        restartScales(); // a zoom shows something else; what was high before does not matter now
    scene.window = window;
    refresh();
    if (tell && (oldFrom != q.visibleFrom() || oldTo != q.visibleTo()))
        emit q.viewChanged(q.visibleFrom(), q.visibleTo());
}

void StackPlot::Private::refresh()
{
    fitValues();
    canvas->sceneChanged();
    updateMoment();
}

void StackPlot::resizeEvent(QResizeEvent*)
{
    m->canvas->setGeometry(rect());
    m->refresh();
    m->tellColumns();
}

void StackPlot::Private::tellColumns()
{
    if (std::exchange(columns, q.columns()) != q.columns())
        emit q.columnsChanged(columns);
}

void StackPlot::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (m->canvas && (event->type() == QEvent::FontChange || event->type() == QEvent::LocaleChange ||
                      event->type() == QEvent::LanguageChange))
        m->refresh();
}

} // namespace weir::ui
