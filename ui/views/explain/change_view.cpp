// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/explain/change_view.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QPainter>
#include <algorithm>
#include <numeric>
#include <vector>

namespace weir::ui
{

void ChangeDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                           const QModelIndex& index) const
{
    QStyleOptionViewItem cell = option;
    const bool isCertain = index.data(ChangeModel::CertainRole).toBool();
    if (!isCertain)
        cell.palette.setColor(QPalette::Text, m_theme.mutedText);
    QStyledItemDelegate::paint(painter, cell, index);
    const QVariant share = index.data(ChangeModel::ShareRole);
    const int number = QFontMetrics(option.font).horizontalAdvance(QStringLiteral("−100 %")) + 12;
    const QRectF place = option.rect.adjusted(8, option.rect.height() / 2 - 3, -number, 0);
    if (!share.isValid() || place.width() < 16)
        return;
    const double part = std::clamp(share.toDouble() / 100, 0.0, 1.0);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(m_theme.grid);
    painter->drawRoundedRect(QRectF(place.left(), place.top(), place.width(), 6), 3, 3);
    painter->setBrush(isCertain ? QBrush(m_theme.accent) : QBrush(m_theme.accent, Qt::BDiagPattern));
    if (part > 0)
        painter->drawRoundedRect(QRectF(place.left(), place.top(), std::max(place.width() * part, 2.0), 6), 3,
                                 3);
    painter->restore();
}

ChangeView::ChangeView(QWidget* parent) : QTableView(parent), m_delegate(new ChangeDelegate(this))
{
    setModel(&m_model);
    setItemDelegate(m_delegate);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setShowGrid(false);
    setAlternatingRowColors(true);
    setWordWrap(false);
    setTextElideMode(Qt::ElideRight);
    setCornerButtonEnabled(false);
    setMouseTracking(true);
    setTabKeyNavigation(false);
    setHorizontalScrollMode(ScrollPerPixel);
    setVerticalScrollMode(ScrollPerPixel);
    setFont(figuresFont(font()));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setTextElideMode(Qt::ElideRight);
    horizontalHeader()->setMinimumSectionSize(28);
}

void ChangeView::setTheme(const Theme& theme)
{
    m_delegate->setTheme(theme);
    setFont(figuresFont(QGuiApplication::font()));
    verticalHeader()->setDefaultSectionSize(std::max(24, theme.rowHeight - 2));
    viewport()->update();
}

void ChangeView::setTable(ChangeTable table)
{
    m_model.setTable(std::move(table));
    if (m_model.rowCount() > 0)
        setCurrentIndex(m_model.index(0, 0));
    clearSelection();
    fitColumns();
    updateGeometry();
}

/// Figures take what they need, the words and their titles the rest; the bar gives way to them.
void ChangeView::fitColumns()
{
    QHeaderView& header = *horizontalHeader();
    const int share = m_model.table().shareColumn;
    const int words = share > 2 ? 1 : 2; // columns at the left
    constexpr int bar = 48;
    int left = viewport()->width();
    for (int column = m_model.columnCount() - 1; column >= words; --column) {
        int width = std::max(sizeHintForColumn(column), header.sectionSizeHint(column)) + 8;
        if (column == share)
            width += bar;
        header.resizeSection(column, width);
        left -= width;
    }
    const int figure = fontMetrics().horizontalAdvance('0');
    std::vector<int> needed;
    for (int column = 0; column < std::min(words, m_model.columnCount()); ++column)
        needed.push_back(std::max(14 * figure, std::min(header.sectionSizeHint(column), 28 * figure)));
    const int missing = std::accumulate(needed.begin(), needed.end(), 0) - left;
    if (share >= 0 && missing > 0) {
        const int given = std::min(missing, bar);
        header.resizeSection(share, header.sectionSize(share) - given);
        left += given;
    }
    for (std::size_t column = 0; column < needed.size(); ++column)
        header.resizeSection(int(column), std::max(left / words, needed[column]));
}

void ChangeView::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    fitColumns();
}

QSize ChangeView::sizeHint() const
{
    const int rows = std::max(m_model.rowCount(), 3) * verticalHeader()->defaultSectionSize();
    return {QTableView::sizeHint().width(),
            rows + horizontalHeader()->sizeHint().height() + 2 * frameWidth()};
}

QSize ChangeView::minimumSizeHint() const
{
    return {200, 3 * verticalHeader()->defaultSectionSize() + horizontalHeader()->sizeHint().height()};
}

/// A change has no alternative: Ctrl selects.
void ChangeView::pick(const QModelIndex& index, const std::optional<Picking>& how)
{
    if (!how || how->pick == Pick::Also || !index.isValid() || !m_model.row(index).canPick())
        return;
    const ChangeRow row = m_model.row(index); // by value: the model changes under the signal
    emit picked(row, how->pick == Pick::AllBut, how->where);
}

void ChangeView::mousePressEvent(QMouseEvent* event)
{
    m_pressed = canPress(*event) ? indexAt(event->pos()) : QModelIndex();
    if (event->modifiers() != Qt::AltModifier && event->button() != Qt::MiddleButton)
        QTableView::mousePressEvent(event);
}

void ChangeView::mouseMoveEvent(QMouseEvent* event)
{
    const QModelIndex index = indexAt(event->pos());
    const bool canPick = index.isValid() && m_model.row(index).canPick();
    viewport()->setCursor(canPick ? Qt::PointingHandCursor : Qt::ArrowCursor);
    QTableView::mouseMoveEvent(event);
}

void ChangeView::mouseReleaseEvent(QMouseEvent* event)
{
    QTableView::mouseReleaseEvent(event);
    const QModelIndex index = indexAt(event->pos());
    const bool clicked = index.isValid() && index == m_pressed;
    m_pressed = QModelIndex();
    if (clicked)
        pick(index, pickingOf(*event));
}

void ChangeView::keyPressEvent(QKeyEvent* event)
{
    if (const auto how = pickingOf(*event))
        pick(currentIndex(), how);
    else if (event->matches(QKeySequence::Copy))
        copy();
    else
        QTableView::keyPressEvent(event);
}

void ChangeView::contextMenuEvent(QContextMenuEvent* event)
{
    const QModelIndex index =
        event->reason() == QContextMenuEvent::Keyboard ? currentIndex() : indexAt(event->pos());
    if (index.isValid())
        emit menuWanted(m_model.row(index), event->globalPos());
}

void ChangeView::copy() const
{
    QModelIndexList rows = selectionModel()->selectedRows();
    std::ranges::sort(rows, {}, &QModelIndex::row);
    if (rows.isEmpty())
        for (int row = 0; row < m_model.rowCount(); ++row)
            rows << m_model.index(row, 0);
    QGuiApplication::clipboard()->setText(m_model.tsv(rows));
}

} // namespace weir::ui
