// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPointer>
#include <algorithm>
#include <cmath>

#include "plot/half.h"
#include "plot/moment.h"
#include "plot/stack_plot_private.h"

namespace weir::ui
{

namespace
{

constexpr int stepsPerJump = 10;   ///< Shift with an arrow key
constexpr double wheelShift = 0.1; ///< of the span, for one notch sideways
constexpr double nearLine = 8;     ///< pixels from a line that is pointed at
constexpr double samePlace = 4;    ///< pixels between two clicks on one moment

} // namespace

double StackPlot::Private::secondAt(double x) const
{
    const QRect area = q.plotArea();
    return scene.window.from + (x - area.left()) / area.width() * scene.window.span();
}

std::optional<qint64> StackPlot::Private::stepStartAt(double second) const
{
    const std::optional<int> step = scene.stack.stepAt(second);
    if (!step || double(scene.stack.startOf(*step)) >= scene.now)
        return {};
    return scene.stack.startOf(*step);
}

Side StackPlot::Private::sideAt(const QPointF& position) const
{
    const QRect area = q.plotArea();
    const int zero = Half(scene, Side::Above).base(area.height());
    return scene.isMirrored() && position.y() - area.top() >= zero ? Side::Below : Side::Above;
}

std::optional<int> StackPlot::Private::layerAt(const QPointF& position) const
{
    const Half half(scene, sideAt(position));
    const Stack& stack = half.stack;
    const std::optional<int> step = stack.stepAt(secondAt(position.x()));
    if (!step || !stack.isCovered(*step))
        return {};
    const QRect area = q.plotArea();
    const double perPixel = half.end() / std::max(1, half.room(area.height()));
    const double value = std::abs(half.yAt(0, area.height()) - (position.y() - area.top())) * perPixel;
    const float* const tops = stack.topsOf(*step);
    if (stack.form == Form::Lines) {
        std::optional<int> nearest;
        double distance = nearLine * perPixel;
        for (int layer = 0; layer < int(stack.layers.size()); ++layer) {
            const double away = std::abs(value - double(tops[layer]));
            if (away < distance) {
                nearest = layer;
                distance = away;
            }
        }
        return nearest;
    }
    for (int layer = 0; layer < int(stack.layers.size()); ++layer) {
        if (value < double(tops[layer]))
            return layer;
    }
    return {};
}

std::optional<int> StackPlot::Private::seriesAt(const QPointF& position) const
{
    const std::optional<int> layer = layerAt(position);
    return layer ? std::optional(scene.stack.layers[std::size_t(*layer)].series) : std::nullopt;
}

/// The moment follows the mouse over the data that move beneath it, and stays where the keyboard has put it.
void StackPlot::Private::updateMoment()
{
    if (gesture == Gesture::Panning || gesture == Gesture::Brushing)
        setMoment({}, {});
    else if (mouse && q.plotArea().contains(mouse->toPoint()))
        setMoment(stepStartAt(secondAt(mouse->x())), layerAt(*mouse), sideAt(*mouse));
    else if (cursor && !isLeft)
        setMoment(stepStartAt(double(*cursor)), {});
    else
        setMoment({}, {});
}

void StackPlot::Private::setMoment(std::optional<qint64> second, std::optional<int> layer, Side side)
{
    const bool moved = marks.hovered != second;
    if (moved || marks.layer != layer || marks.side != side) {
        marks.hovered = second;
        marks.layer = layer;
        marks.side = side;
        canvas->marksChanged();
    }
    const std::optional<Moment> moment = second ? momentAt(scene, *second) : std::nullopt;
    if (moment && !hasMenu) {
        const double middle = q.xOf(double(moment->from) + moment->step / 2.0);
        const bool byMouse = mouse.has_value();
        const QRect area = q.plotArea();
        tip->showMoment(*moment, scene.scale, scene.zone, layer, int(byMouse ? mouse->x() : middle),
                        int(byMouse ? mouse->y() : area.center().y()), q.rect());
    } else {
        tip->hide();
    }
    if (moved) {
        q.setAccessibleDescription(q.momentText());
        emit q.hovered(second);
    }
}

qint64 StackPlot::Private::stepBegin(double second) const
{
    const qint64 first = scene.stack.steps() > 0 ? scene.stack.startOf(0) : 0;
    return first + qint64(std::floor((second - double(first)) / stepLength())) * stepLength();
}

qint64 StackPlot::Private::lastVisible() const
{
    return stepBegin(std::min(scene.window.to, scene.now) - 0.001);
}

/// Moves the keyboard's cursor, which begins at the right, and the visible range where the cursor leaves it.
void StackPlot::Private::moveCursor(int steps)
{
    const std::optional<qint64> before = marks.hovered ? marks.hovered : cursor ? cursor : marks.pinned;
    const qint64 target = before ? *before + qint64(steps) * stepLength() : lastVisible();
    placeCursor(double(target) < scene.now ? target : stepBegin(scene.now - 0.001));
}

void StackPlot::Private::placeCursor(qint64 second)
{
    mouse.reset();
    cursor = second;
    const TimeWindow window = scene.window.showing(double(second), double(second + stepLength()));
    if (window == scene.window)
        updateMoment();
    else
        show(window, true);
}

void StackPlot::Private::pin(std::optional<qint64> second)
{
    q.setPinned(second);
    if (second)
        emit q.pinned(*second);
    else
        emit q.unpinned();
}

void StackPlot::Private::cancelGesture()
{
    const bool panning = gesture == Gesture::Panning;
    gesture = Gesture::None;
    marks.brushFrom.reset();
    q.unsetCursor();
    canvas->marksChanged();
    if (panning)
        show(pressedWindow, true);
}

void StackPlot::Private::clickedAt(double second)
{
    const std::optional<qint64> start = stepStartAt(second);
    if (!start)
        return;
    pinnedBeforeClick = marks.pinned;
    const double near = samePlace / std::max(1, q.plotArea().width()) * scene.window.span();
    const bool again = marks.pinned && (*marks.pinned == *start ||
                                        std::abs(double(*marks.pinned) + stepLength() / 2.0 - second) < near);
    pin(again ? std::nullopt : start);
}

/// From the pinned moment to the keyboard's, both included.
void StackPlot::Private::brushToCursor()
{
    if (!marks.pinned || !marks.hovered)
        return;
    const auto [first, last] = std::minmax(*marks.pinned, *marks.hovered);
    emit q.brushed(first, last + stepLength());
}

bool StackPlot::event(QEvent* event)
{
    // Escape belongs to the plot only while it does something; End without Shift goes live, as everywhere.
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool arrow = key->key() == Qt::Key_Left || key->key() == Qt::Key_Right ||
                           key->key() == Qt::Key_Home ||
                           (key->key() == Qt::Key_End && key->modifiers() & Qt::ShiftModifier);
        const bool plain = !(key->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier));
        const bool escape =
            key->key() == Qt::Key_Escape &&
            (m->marks.pinned || m->marks.brushed || m->cursor || m->gesture != Private::Gesture::None);
        if (plain && (arrow || escape)) {
            event->accept();
            return true;
        }
    }
    if (event->type() == QEvent::WindowDeactivate) {
        m->mouse.reset();
        m->updateMoment();
    }
    return QWidget::event(event);
}

void StackPlot::mousePressEvent(QMouseEvent* event)
{
    const bool isMiddle = event->button() == Qt::MiddleButton;
    if ((!isMiddle && event->button() != Qt::LeftButton) ||
        !plotArea().contains(event->position().toPoint())) {
        event->ignore();
        return;
    }
    if (isMiddle) {
        m->pressedLayer = m->seriesAt(event->position());
        return;
    }
    m->pressedAt = event->position();
    m->pressedWindow = m->scene.window;
    m->gesture = Private::Gesture::Pressed;
    if (event->modifiers() & Qt::ShiftModifier) {
        m->gesture = Private::Gesture::Brushing;
        m->marks.brushFrom = m->marks.brushTo = m->secondAt(event->position().x());
        m->updateMoment();
    }
}

void StackPlot::mouseMoveEvent(QMouseEvent* event)
{
    m->mouse = event->position();
    m->cursor.reset();
    const double moved = event->position().x() - m->pressedAt.x();
    if (m->gesture == Private::Gesture::Pressed && std::abs(moved) >= QApplication::startDragDistance()) {
        m->gesture = Private::Gesture::Panning;
        setCursor(Qt::ClosedHandCursor);
    }
    if (m->gesture == Private::Gesture::Panning) {
        const double seconds = -moved / plotArea().width() * m->pressedWindow.span();
        m->show(m->pressedWindow.moved(seconds, m->scene.now), true);
    } else if (m->gesture == Private::Gesture::Brushing) {
        m->marks.brushTo =
            std::clamp(m->secondAt(event->position().x()), m->scene.window.from, m->scene.window.to);
        m->canvas->marksChanged();
    } else {
        m->updateMoment();
    }
}

void StackPlot::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() == Qt::MiddleButton) {
        const std::optional<int> pressed = std::exchange(m->pressedLayer, std::nullopt);
        if (pressed && pressed == m->seriesAt(event->position()))
            emit layerPicked(*pressed);
    }
    if (event->button() != Qt::LeftButton)
        return;
    const Private::Gesture gesture = std::exchange(m->gesture, Private::Gesture::None);
    unsetCursor();
    if (gesture == Private::Gesture::Pressed) {
        const bool onOther = m->seriesAt(event->position()) == otherIndex;
        if (event->modifiers() == Qt::NoModifier)
            m->clickedAt(m->secondAt(event->position().x()));
        else if (event->modifiers() == Qt::ControlModifier && onOther)
            emit otherWanted();
    } else if (gesture == Private::Gesture::Brushing) {
        const auto [low, high] = std::minmax(*m->marks.brushFrom, m->marks.brushTo);
        m->marks.brushFrom.reset();
        m->canvas->marksChanged();
        const bool wide =
            std::abs(event->position().x() - m->pressedAt.x()) >= QApplication::startDragDistance();
        if (wide) {
            // Whole steps: those that the brush has touched.
            const int length = m->stepLength();
            const qint64 from = qint64(std::floor(low / length)) * length;
            const qint64 to = qint64(std::ceil(high / length)) * length;
            emit brushed(from, std::max(to, from + length));
        }
    }
    m->updateMoment();
}

void StackPlot::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !plotArea().contains(event->position().toPoint()))
        return;
    // The first of the two clicks has changed the pin, which nobody wanted.
    if (m->marks.pinned != m->pinnedBeforeClick)
        m->pin(m->pinnedBeforeClick);
    emit liveWanted();
}

void StackPlot::leaveMoment()
{
    m->mouse.reset();
    m->cursor.reset();
    m->updateMoment();
}

void StackPlot::leaveEvent(QEvent*)
{
    m->mouse.reset();
    m->updateMoment();
}

void StackPlot::wheelEvent(QWheelEvent* event)
{
    const QPoint angle = event->angleDelta();
    const TimeWindow& window = m->scene.window;
    if (std::abs(angle.x()) > std::abs(angle.y()))
        m->show(window.moved(-angle.x() / 120.0 * wheelShift * window.span(), m->scene.now), true);
    else if (angle.y() != 0)
        m->show(window.zoomed(angle.y() / 120.0, m->secondAt(event->position().x()), m->scene.now), true);
    event->accept();
}

/// The menu is over when the signal has been delivered, and may have closed the plot.
void StackPlot::contextMenuEvent(QContextMenuEvent* event)
{
    const bool byKeyboard = event->reason() == QContextMenuEvent::Keyboard;
    const bool isInside = plotArea().contains(event->pos());
    const std::optional<qint64> second = byKeyboard ? cursorSecond()
                                         : isInside ? m->stepStartAt(m->secondAt(event->pos().x()))
                                                    : std::nullopt;
    const QPoint middle = plotArea().center();
    const QPoint place = byKeyboard
                             ? mapToGlobal(second ? QPoint(int(xOf(double(*second))), middle.y()) : middle)
                             : event->globalPos();
    const QPointer<StackPlot> self(this);
    m->hasMenu = true;
    m->updateMoment();
    emit menuWanted(place, second);
    if (!self)
        return;
    m->hasMenu = false;
    if (!byKeyboard)
        m->mouse.reset(); // it is where the menu was
    m->updateMoment();
}

void StackPlot::keyPressEvent(QKeyEvent* event)
{
    if (event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier)) {
        QWidget::keyPressEvent(event);
        return;
    }
    const int jump = event->modifiers() & Qt::ShiftModifier ? stepsPerJump : 1;
    switch (event->key()) {
    case Qt::Key_Left: m->moveCursor(-jump); return;
    case Qt::Key_Right: m->moveCursor(jump); return;
    case Qt::Key_Home:
        if (m->stepStartAt(m->scene.window.from))
            m->placeCursor(*m->stepStartAt(m->scene.window.from));
        return;
    case Qt::Key_End:
        if (event->modifiers() & Qt::ShiftModifier)
            m->placeCursor(m->lastVisible());
        else
            QWidget::keyPressEvent(event);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (event->modifiers() & Qt::ShiftModifier)
            m->brushToCursor();
        else if (m->marks.hovered)
            m->pin(m->marks.hovered);
        return;
    case Qt::Key_Escape:
        if (m->gesture != Private::Gesture::None)
            m->cancelGesture();
        else if (m->marks.pinned || m->marks.brushed) {
            setBrushed({});
            m->pin({});
        } else if (m->cursor) {
            m->cursor.reset();
            m->updateMoment();
        } else {
            QWidget::keyPressEvent(event);
        }
        return;
    default: QWidget::keyPressEvent(event);
    }
}

void StackPlot::focusInEvent(QFocusEvent* event)
{
    m->marks.focus =
        event->reason() != Qt::MouseFocusReason && event->reason() != Qt::ActiveWindowFocusReason;
    m->isLeft = false;
    m->canvas->marksChanged();
    m->updateMoment();
    QWidget::focusInEvent(event);
}

void StackPlot::focusOutEvent(QFocusEvent* event)
{
    m->marks.focus = false;
    m->isLeft = true;
    m->canvas->marksChanged();
    m->updateMoment();
    QWidget::focusOutEvent(event);
}

} // namespace weir::ui
