// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/flows/legend_view.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>
#include <algorithm>

#include "format/flow_text.h"
#include "views/flows/legend_delegate.h"

namespace weir::ui
{

LegendView::LegendView(QWidget* parent) : QTableView(parent), m_delegate(new LegendDelegate(this))
{
    setModel(&m_model);
    setItemDelegate(m_delegate);
    setAccessibleName(tr("Flows"));
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setShowGrid(false);
    setAlternatingRowColors(true);
    setWordWrap(false);
    setTextElideMode(Qt::ElideMiddle);
    setCornerButtonEnabled(false);
    setMouseTracking(true);
    setTabKeyNavigation(false);
    setHorizontalScrollMode(ScrollPerPixel);
    setVerticalScrollMode(ScrollPerPixel);
    setFont(figuresFont(font()));
    verticalHeader()->hide();
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionsClickable(true);
    horizontalHeader()->setSortIndicatorShown(true);
    horizontalHeader()->setSortIndicator(-1, Qt::DescendingOrder);
    horizontalHeader()->setMinimumSectionSize(28);
    verticalHeader()->setDefaultSectionSize(24);
    connect(horizontalHeader(), &QHeaderView::sortIndicatorChanged, &m_model, &LegendModel::sort);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &LegendView::fitColumns);
    fitColumns();
}

void LegendView::setTheme(const Theme& theme)
{
    m_delegate->setTheme(theme);
    verticalHeader()->setDefaultSectionSize(std::max(24, theme.rowHeight - 2));
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    viewport()->update();
}

QSize LegendView::sizeHint() const
{
    const int rows = 12 * verticalHeader()->defaultSectionSize(); // ten flows, other and total
    return {QTableView::sizeHint().width(),
            rows + horizontalHeader()->sizeHint().height() + 2 * frameWidth()};
}

void LegendView::fitColumns()
{
    QHeaderView& header = *horizontalHeader();
    header.setSortIndicator(-1, Qt::DescendingOrder);
    const int figure = fontMetrics().horizontalAdvance('0');
    for (int column = 0; column < m_model.columnCount(); ++column) {
        const bool isKey = column > 0 && column < m_model.rateColumn();
        header.setSectionResizeMode(column, isKey         ? QHeaderView::Stretch
                                            : column == 0 ? QHeaderView::Fixed
                                                          : QHeaderView::Interactive);
        if (!isKey)
            header.resizeSection(column,
                                 column == 0 ? 32 : (column == m_model.shareColumn() ? 24 : 13) * figure);
    }
}

bool LegendView::canPick(const QModelIndex& index) const
{
    if (!index.isValid())
        return false;
    const LegendRow& row = m_model.row(index);
    if (row.kind != LegendRow::Kind::Flow || row.keys.empty())
        return false;
    return index.column() == 0 || m_model.keyOf(index.column()).has_value();
}

void LegendView::pick(const QModelIndex& index, Pick pick)
{
    if (!canPick(index))
        return;
    const std::vector<std::string> keys =
        m_model.row(index).keys; // by value: the model changes under the signal
    if (const auto key = m_model.keyOf(index.column()))
        emit cellPicked(*key, keys[*key], pick);
    else
        emit flowPicked(keys, pick);
}

void LegendView::mousePressEvent(QMouseEvent* event)
{
    m_pressed = event->button() == Qt::LeftButton ? indexAt(event->pos()) : QModelIndex();
    if (event->modifiers() != Qt::AltModifier)
        QTableView::mousePressEvent(event);
}

void LegendView::mouseMoveEvent(QMouseEvent* event)
{
    hover(indexAt(event->pos()));
    QTableView::mouseMoveEvent(event);
}

void LegendView::mouseReleaseEvent(QMouseEvent* event)
{
    QTableView::mouseReleaseEvent(event);
    const QModelIndex index = indexAt(event->pos());
    const bool clicked = index.isValid() && index == m_pressed;
    m_pressed = QModelIndex();
    if (!clicked)
        return;
    if (event->modifiers() == Qt::NoModifier)
        pick(index, Pick::Only);
    else if (event->modifiers() == Qt::AltModifier)
        pick(index, Pick::AllBut);
}

void LegendView::leaveEvent(QEvent* event)
{
    hover({});
    QTableView::leaveEvent(event);
}

void LegendView::hover(const QModelIndex& index)
{
    m_delegate->setHovered(index);
    viewport()->setCursor(canPick(index) ? Qt::PointingHandCursor : Qt::ArrowCursor);
    viewport()->update();
    if (index.row() == m_hovered)
        return;
    m_hovered = index.row();
    emit rowHovered(m_hovered);
}

void LegendView::keyPressEvent(QKeyEvent* event)
{
    const bool enters = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enters && canPick(currentIndex())) {
        pick(currentIndex(), event->modifiers() & Qt::AltModifier ? Pick::AllBut : Pick::Only);
        return;
    }
    if (event->matches(QKeySequence::Copy)) {
        copy();
        return;
    }
    QTableView::keyPressEvent(event);
}

void LegendView::contextMenuEvent(QContextMenuEvent* event)
{
    const QModelIndex index =
        event->reason() == QContextMenuEvent::Keyboard ? currentIndex() : indexAt(event->pos());
    QMenu menu(this);
    const auto add = [&](const QString& text, const QModelIndex& cell, Pick how) {
        menu.addAction(text, this, [this, cell = QPersistentModelIndex(cell), how] { pick(cell, how); });
    };
    if (canPick(index) && index.column() > 0) {
        const QString value = index.data().toString();
        add(tr("Only %1").arg(value), index, Pick::Only);
        add(tr("All but %1").arg(value), index, Pick::AllBut);
        menu.addSeparator();
    }
    if (const QModelIndex flow = index.siblingAtColumn(0); canPick(flow)) {
        add(tr("Only this flow"), flow, Pick::Only);
        add(tr("All but this flow"), flow, Pick::AllBut);
        menu.addSeparator();
    }
    menu.addAction(tr("Copy rows"), this, &LegendView::copy);
    menu.exec(event->globalPos());
}

void LegendView::copy() const
{
    QModelIndexList rows = selectionModel()->selectedRows();
    std::ranges::sort(rows, {}, &QModelIndex::row);
    if (rows.isEmpty())
        for (int row = 0; row < m_model.rowCount(); ++row)
            rows << m_model.index(row, 0);
    QGuiApplication::clipboard()->setText(m_model.tsv(rows));
}

} // namespace weir::ui
