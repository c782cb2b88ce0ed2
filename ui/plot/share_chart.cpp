// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/share_chart.h"

#include <QAccessible>
#include <QChart>
#include <QChartView>
#include <QGraphicsLayout>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>
#include <algorithm>

#include "format/units.h"
#include "plot/accessible_shares.h"

namespace weir::ui
{

/// The chart, and over it what the owner paints.
class ShareChart::Canvas : public QChartView
{
public:
    Canvas(QChart* chart, ShareChart* owner) : QChartView(chart, owner), m_owner(owner)
    {
        setFrameShape(NoFrame);
        setFocusPolicy(Qt::NoFocus);
        setAttribute(Qt::WA_TransparentForMouseEvents);
        setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        setRenderHint(QPainter::Antialiasing);
        setBackgroundBrush(Qt::NoBrush);
        viewport()->setAutoFillBackground(false);
    }

protected:
    void drawForeground(QPainter* painter, const QRectF&) override { m_owner->paintOver(*painter); }

private:
    ShareChart* m_owner;
};

ShareChart::ShareChart(QWidget* parent)
    : QWidget(parent),
      m_chart(new QChart),
      m_canvas(new Canvas(m_chart, this))
{
    makeSharesAccessible();
    m_chart->legend()->hide();
    m_chart->setBackgroundVisible(false);
    m_chart->setAnimationOptions(QChart::NoAnimation);
    m_chart->setMargins({});
    m_chart->layout()->setContentsMargins(0, 0, 0, 0);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
}

ShareChart::~ShareChart() = default;

void ShareChart::setTheme(const Theme& theme)
{
    m_theme = theme;
    restyle();
    repaintWords();
}

void ShareChart::repaintWords()
{
    m_canvas->viewport()->update();
}

void ShareChart::setItems(std::vector<ShareItem> items)
{
    const auto placeOf = [&](int item) {
        if (item < 0 || std::size_t(item) >= m_items.size())
            return -1;
        const auto place = std::ranges::find_if(
            items, [&](const ShareItem& each) { return each.isSame(m_items[std::size_t(item)]); });
        return place == items.end() ? -1 : int(place - items.begin());
    };
    const int current = placeOf(m_current);
    m_hovered = placeOf(m_hovered);
    m_pressed = placeOf(m_pressed);
    m_items = std::move(items);
    m_current = m_items.empty() ? -1 : std::max(current, 0);
    point();
    repaintWords();
}

void ShareChart::setCurrent(int item)
{
    if (item < 0 || std::size_t(item) >= m_items.size())
        return;
    m_current = item;
    point();
    if (hasFocus()) {
        QAccessibleEvent focus(this, QAccessible::Focus);
        focus.setChild(item);
        QAccessible::updateAccessibility(&focus);
    }
    repaintWords();
}

QColor ShareChart::colourOf(const ShareItem& item) const
{
    if (item.of == ShareItem::Of::Other)
        return m_theme.other;
    if (item.of == ShareItem::Of::Group || !item.colour)
        return mixed(m_theme.panel, m_theme.mutedText, 0.25);
    return item.colour->colour;
}

/// What two flows share a colour for is hatched as in the chart; what has too few samples is no more than
/// hatched.
QBrush ShareChart::fillOf(const ShareItem& item) const
{
    const QColor colour = colourOf(item);
    const bool isHatched = item.colour && item.colour->hatched;
    if (item.of == ShareItem::Of::Group || (!isHatched && !item.tooFew))
        return colour;
    const QColor ground = item.tooFew ? mixed(m_theme.panel, colour, 0.35) : colour;
    const QColor lines = item.tooFew ? colour : hatchOf(colour);
    constexpr int side = 8;
    QPixmap tile(side, side);
    tile.fill(ground);
    QPainter painter(&tile);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(lines, 1.5));
    for (int shift : {-side, 0, side})
        painter.drawLine(shift - 1, side + 1, shift + side + 1, -1);
    painter.end();
    return QBrush(tile);
}

QPen ShareChart::outlineFor(const ShareItem& item) const
{
    return {outlineOf(colourOf(item), m_theme.isDark), 1};
}

void ShareChart::paintOver(QPainter& painter) const
{
    painter.setFont(font());
    painter.setBrush(Qt::NoBrush);
    if (m_hovered >= 0) {
        painter.setPen(QPen(m_theme.text, 1.5));
        painter.drawPath(shapeOf(m_hovered));
    }
    paintWords(painter);
    if (!hasFocus() || m_current < 0)
        return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(m_theme.panel, 4));
    painter.drawPath(shapeOf(m_current));
    painter.setPen(QPen(m_theme.accent, 2));
    painter.drawPath(shapeOf(m_current));
}

QString ShareChart::tipOf(const ShareItem& item) const
{
    QStringList lines{item.name, item.figures()};
    if (item.of == ShareItem::Of::Group && item.flows > 1)
        lines << tr("%n flows that are named, together", nullptr, int(item.flows));
    lines << tr("%1 samples").arg(countText(item.samples));
    if (item.canPick())
        lines << (item.of == ShareItem::Of::Other
                      ? tr("Click: what is in it, without the flows that are named")
                      : tr("Click: only it · Alt-click: all but it · Ctrl-click: also it"))
              << tr("Middle click: in a new tab");
    return lines.join('\n');
}

bool ShareChart::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int item = itemAt(help->pos());
    if (item < 0)
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), tipOf(m_items[std::size_t(item)]), this,
                           shapeOf(item).boundingRect().toRect());
    return true;
}

void ShareChart::resizeEvent(QResizeEvent*)
{
    m_canvas->setGeometry(rect());
    layOut();
}

void ShareChart::hover(int item)
{
    const bool canPick = item >= 0 && m_items[std::size_t(item)].canPick();
    setCursor(canPick ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (item == m_hovered)
        return;
    m_hovered = item;
    repaintWords();
    point();
}

/// Says at which flow, once.
void ShareChart::point()
{
    const int item = m_hovered >= 0 ? m_hovered : m_byKeys ? m_current : -1;
    const int row = item < 0 ? -1 : m_items[std::size_t(item)].row;
    if (row == m_row)
        return;
    m_row = row;
    emit pointed(row, m_hovered >= 0);
}

void ShareChart::pick(int item, const std::optional<Picking>& how)
{
    if (!how || item < 0 || !m_items[std::size_t(item)].canPick())
        return;
    const ShareItem one = m_items[std::size_t(item)]; // by value: the items change under the signal
    if (one.of != ShareItem::Of::Other || how->pick == Pick::Only)
        emit picked(one, *how);
}

void ShareChart::mousePressEvent(QMouseEvent* event)
{
    m_pressed = canPress(*event) ? itemAt(event->position()) : -1;
    setCurrent(m_pressed);
}

void ShareChart::mouseMoveEvent(QMouseEvent* event)
{
    hover(itemAt(event->position()));
}

void ShareChart::mouseReleaseEvent(QMouseEvent* event)
{
    const int item = itemAt(event->position());
    const bool clicked = item >= 0 && item == m_pressed;
    m_pressed = -1;
    if (clicked)
        pick(item, pickingOf(*event));
}

void ShareChart::leaveEvent(QEvent*)
{
    hover(-1);
}

void ShareChart::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_Left:
    case Qt::Key_Right:
        m_byKeys = true;
        if (m_current >= 0)
            setCurrent(neighbour(m_current, event->key()));
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter: pick(m_current, pickingOf(*event)); return;
    default: QWidget::keyPressEvent(event);
    }
}

void ShareChart::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    setCurrent(m_current);
}

void ShareChart::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    m_byKeys = false;
    point();
    repaintWords();
}

} // namespace weir::ui
