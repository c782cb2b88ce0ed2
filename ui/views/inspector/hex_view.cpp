// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/inspector/hex_view.h"

#include <QApplication>
#include <QClipboard>
#include <QFontDatabase>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <algorithm>

namespace weir::ui
{

namespace
{

constexpr int offsetDigits = 5;

bool isPrintable(std::uint8_t byte)
{
    return byte >= 0x20 && byte < 0x7F;
}

} // namespace

HexView::HexView(QWidget* parent) : QAbstractScrollArea(parent)
{
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setCursor(Qt::IBeamCursor);
    setAccessibleName(tr("Bytes of the datagram"));
}

void HexView::setBytes(std::vector<std::uint8_t> bytes)
{
    m_bytes = std::move(bytes);
    m_from = m_to = 0;
    fit();
    verticalScrollBar()->setValue(0);
    viewport()->update();
}

void HexView::mark(std::uint32_t from, std::uint32_t to)
{
    m_from = from;
    m_to = std::min(to, std::uint32_t(m_bytes.size()));
    const Columns place = columns();
    const int first = int(m_from) / place.perRow;
    const int last = int(std::max(m_to, m_from + 1) - 1) / place.perRow;
    const int page = std::max(verticalScrollBar()->pageStep(), 1);
    QScrollBar& bar = *verticalScrollBar();
    if (last >= bar.value() + page)
        bar.setValue(std::min(first, last - page + 1));
    if (first < bar.value())
        bar.setValue(first);
    describe();
    viewport()->update();
}

/// For those who do not see the marked bytes.
void HexView::describe()
{
    constexpr std::uint32_t mostSaid = 16;
    const auto first = m_bytes.begin() + std::ptrdiff_t(m_from);
    const QByteArray said(reinterpret_cast<const char*>(std::to_address(first)),
                          qsizetype(std::min(m_to - m_from, mostSaid)));
    setAccessibleDescription(tr("Bytes %1 to %2: %3")
                                 .arg(m_from)
                                 .arg(std::max(m_to, 1u) - 1)
                                 .arg(QString::fromLatin1(said.toHex(' '))));
}

void HexView::setTheme(const Theme& theme)
{
    m_theme = theme;
    viewport()->update();
}

HexView::Columns HexView::columns() const
{
    const QFontMetrics metrics(font());
    Columns place;
    place.digit = metrics.horizontalAdvance(QLatin1Char('0'));
    place.row = metrics.height() + 2;
    const int gap = 2 * place.digit;
    place.hex = place.digit + offsetDigits * place.digit + gap;
    const auto widthOf = [&](int perRow) {
        return place.hex + (3 * perRow + (perRow > 8 ? 1 : 0)) * place.digit + place.digit +
               perRow * place.digit + place.digit;
    };
    place.perRow = widthOf(16) <= viewport()->width() ? 16 : 8;
    place.text = place.hex + (3 * place.perRow + (place.perRow > 8 ? 1 : 0)) * place.digit + place.digit;
    return place;
}

QSize HexView::sizeHint() const
{
    const int digit = QFontMetrics(font()).horizontalAdvance(QLatin1Char('0'));
    return {80 * digit, 240};
}

void HexView::fit()
{
    const Columns place = columns();
    const int rows = (int(m_bytes.size()) + place.perRow - 1) / place.perRow;
    const int page = viewport()->height() / place.row;
    verticalScrollBar()->setPageStep(std::max(page, 1));
    verticalScrollBar()->setRange(0, std::max(rows - page, 0));
}

void HexView::resizeEvent(QResizeEvent* event)
{
    QAbstractScrollArea::resizeEvent(event);
    fit();
}

void HexView::changeEvent(QEvent* event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fit();
}

void HexView::focusInEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void HexView::focusOutEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

void HexView::paintEvent(QPaintEvent*)
{
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), m_theme.panel);
    const Columns place = columns();
    const int ascent = QFontMetrics(font()).ascent() + 1;
    const QColor mark = mixed(m_theme.panel, m_theme.accent, hasFocus() ? 0.35 : 0.22);
    const int first = verticalScrollBar()->value();
    const int visible = viewport()->height() / place.row + 1;
    for (int row = first; row <= first + visible; ++row) {
        const int top = (row - first) * place.row;
        const auto start = std::size_t(row) * std::size_t(place.perRow);
        if (start >= m_bytes.size())
            break;
        painter.setPen(m_theme.mutedText);
        painter.drawText(place.digit, top + ascent,
                         QStringLiteral("%1").arg(start, offsetDigits, 10, QLatin1Char(' ')));
        const std::size_t end = std::min(start + std::size_t(place.perRow), m_bytes.size());
        for (std::size_t i = start; i < end; ++i) {
            const int column = int(i - start);
            const int x = place.hex + 3 * column * place.digit + gapBefore(column, place.digit);
            const int textX = place.text + column * place.digit;
            const bool marked = i >= m_from && i < m_to;
            if (marked) {
                const bool joined = i + 1 < m_to && i + 1 < end;
                const int next =
                    place.hex + 3 * (column + 1) * place.digit + gapBefore(column + 1, place.digit);
                const int width = joined ? next - x : 2 * place.digit;
                for (const QRect& area :
                     {QRect(x, top, width, place.row), QRect(textX, top, place.digit, place.row)}) {
                    painter.fillRect(area, mark);
                    painter.fillRect(QRect(area.left(), area.bottom() - 1, area.width(), 2), m_theme.accent);
                }
            }
            const std::uint8_t byte = m_bytes[i];
            painter.setPen(m_theme.text);
            painter.drawText(x, top + ascent, QStringLiteral("%1").arg(byte, 2, 16, QLatin1Char('0')));
            painter.setPen(isPrintable(byte) ? m_theme.text : m_theme.mutedText);
            painter.drawText(textX, top + ascent, isPrintable(byte) ? QString(QLatin1Char(char(byte))) : "·");
        }
    }
}

QPoint HexView::placeOf(std::uint32_t offset) const
{
    const Columns place = columns();
    const int column = int(offset) % place.perRow;
    const int row = int(offset) / place.perRow - verticalScrollBar()->value();
    return {place.hex + 3 * column * place.digit + gapBefore(column, place.digit) + place.digit,
            row * place.row + place.row / 2};
}

/// -1: none.
std::int64_t HexView::byteAt(const QPoint& at) const
{
    const Columns place = columns();
    int column = -1;
    if (at.x() >= place.text) {
        column = (at.x() - place.text) / place.digit;
    } else if (at.x() >= place.hex) {
        const int middle = place.hex + 24 * place.digit;
        const int x = at.x() >= middle + place.digit ? at.x() - place.digit : std::min(at.x(), middle - 1);
        column = (x - place.hex) / (3 * place.digit);
    }
    if (column < 0 || column >= place.perRow)
        return -1;
    const int row = at.y() / place.row + verticalScrollBar()->value();
    const std::int64_t offset = std::int64_t(row) * place.perRow + column;
    return offset < std::int64_t(m_bytes.size()) ? offset : -1;
}

void HexView::pick(std::int64_t offset)
{
    if (offset >= 0 && offset < std::int64_t(m_bytes.size()))
        emit picked(std::uint32_t(offset));
}

void HexView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        pick(byteAt(event->position().toPoint()));
}

/// From field to field with Left and Right, from row to row with Up and Down.
void HexView::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy)) {
        copy();
        return;
    }
    const std::int64_t perRow = columns().perRow;
    const std::int64_t page = perRow * verticalScrollBar()->pageStep();
    const std::int64_t last = std::int64_t(m_bytes.size()) - 1;
    const std::int64_t from = m_from;
    switch (event->key()) {
    case Qt::Key_Left: pick(from - 1); break;
    case Qt::Key_Right: pick(m_to); break;
    case Qt::Key_Up: pick(from - perRow); break;
    case Qt::Key_Down: pick(from + perRow); break;
    case Qt::Key_PageUp: pick(std::max<std::int64_t>(from - page, 0)); break;
    case Qt::Key_PageDown: pick(std::min(from + page, last)); break;
    case Qt::Key_Home: pick(0); break;
    case Qt::Key_End: pick(last); break;
    default: QAbstractScrollArea::keyPressEvent(event);
    }
}

void HexView::copy() const
{
    const auto first = m_bytes.begin() + std::ptrdiff_t(m_from);
    const QByteArray marked(reinterpret_cast<const char*>(std::to_address(first)), qsizetype(m_to - m_from));
    QApplication::clipboard()->setText(QString::fromLatin1(marked.toHex(' ')));
}

} // namespace weir::ui
