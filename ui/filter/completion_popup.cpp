// SPDX-License-Identifier: GPL-3.0-or-later
#include "filter/completion_popup.h"

#include <QApplication>
#include <QFontDatabase>
#include <QHeaderView>
#include <QScreen>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <algorithm>

#include "main_window_style.h"

namespace weir::ui
{

namespace
{

constexpr int mostRows = 12; ///< seen at once
constexpr int between = 20;  ///< columns, in pixels
constexpr int widestMeaning = 46;

/// Room between the columns, and the name in the field's own font.
class SuggestionDelegate : public QStyledItemDelegate
{
public:
    SuggestionDelegate(const Theme& theme, QObject* parent) : QStyledItemDelegate(parent), m_theme(theme) {}

    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        option->state &= ~QStyle::State_HasFocus;
        option->textElideMode = Qt::ElideRight;
        if (index.column() == CompletionModel::Name) {
            QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
            fixed.setPointSizeF(option->font.pointSizeF());
            option->font = fixed;
            option->fontMetrics = QFontMetrics(fixed);
        } else {
            option->palette.setColor(QPalette::Text, m_theme.mutedText);
        }
        // The field keeps the keyboard, yet this is where it acts.
        option->state |= QStyle::State_Active;
    }

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        QSize size = QStyledItemDelegate::sizeHint(option, index);
        return {size.width() + between, std::max(m_theme.rowHeight, size.height())};
    }

private:
    const Theme& m_theme;
};

} // namespace

void CompletionModel::setRows(std::vector<Suggestion> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int CompletionModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int CompletionModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant CompletionModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const Suggestion& row = m_rows[std::size_t(index.row())];
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (index.column() == SeenColumn ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Name: return row.name;
    case Meaning: return row.meaning;
    default: return row.seen;
    }
}

Qt::ItemFlags CompletionModel::flags(const QModelIndex& index) const
{
    if (!index.isValid())
        return {};
    return row(index.row()).text.isEmpty() ? Qt::ItemIsEnabled : Qt::ItemIsEnabled | Qt::ItemIsSelectable;
}

CompletionPopup::CompletionPopup(QWidget* field) : QTreeView(field)
{
    // A window that takes neither the keyboard nor the mouse from the field.
    setWindowFlags(Qt::ToolTip | Qt::FramelessWindowHint);
    setAttribute(Qt::WA_ShowWithoutActivating);
    setFocusPolicy(Qt::NoFocus);
    setFont(QApplication::font());
    setAccessibleName(tr("Suggestions"));
    setModel(&m_model);
    setItemDelegate(new SuggestionDelegate(m_theme, this));
    setRootIsDecorated(false);
    setUniformRowHeights(true);
    setHeaderHidden(true);
    setFrameStyle(QFrame::Box | QFrame::Plain);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(QAbstractItemView::ScrollPerItem);
    header()->setStretchLastSection(true);
    header()->setMinimumSectionSize(0);
    connect(this, &QTreeView::clicked, this, [this](const QModelIndex& index) {
        if (!m_model.row(index.row()).text.isEmpty())
            emit picked(m_model.row(index.row()));
    });
}

void CompletionPopup::setTheme(const Theme& theme)
{
    m_theme = theme;
    QPalette palette = paletteOf(theme);
    palette.setColor(QPalette::Base, theme.raised);
    palette.setColor(QPalette::WindowText, theme.border); // the frame
    setPalette(palette);
}

int CompletionPopup::fitColumns()
{
    int sum = 0;
    // Measuring all texts at each key stroke would be felt: the one with the most letters stands for its
    // column.
    for (int column = 0; column < CompletionModel::ColumnCount; ++column) {
        QModelIndex longest;
        qsizetype letters = -1;
        for (int row = 0; row < m_model.rowCount(); ++row) {
            const QModelIndex index = m_model.index(row, column);
            if (const qsizetype size = m_model.data(index, Qt::DisplayRole).toString().size();
                size > letters) {
                letters = size;
                longest = index;
            }
        }
        QStyleOptionViewItem option;
        initViewItemOption(&option);
        const int width = letters > 0 ? itemDelegate()->sizeHint(option, longest).width() : 0;
        const int widest = widestMeaning * fontMetrics().averageCharWidth();
        const int fitting = column == CompletionModel::Meaning ? std::min(width, widest) : width;
        setColumnWidth(column, fitting);
        sum += fitting;
    }
    return sum;
}

void CompletionPopup::show(std::vector<Suggestion> rows, QPoint corner, int top, bool first)
{
    m_model.setRows(std::move(rows));
    scrollToTop();
    const int count = std::min(mostRows, m_model.rowCount());
    const bool scrolls = m_model.rowCount() > count;
    QSize size(2 * frameWidth() + fitColumns(), 2 * frameWidth() + count * sizeHintForRow(0));
    if (scrolls)
        size.rwidth() += verticalScrollBar()->sizeHint().width();
    setVerticalScrollBarPolicy(scrolls ? Qt::ScrollBarAlwaysOn : Qt::ScrollBarAlwaysOff);

    const QRect screen = parentWidget()->screen()->availableGeometry();
    QRect place(corner - QPoint(frameWidth(), 0), size.boundedTo(screen.size()));
    if (place.bottom() > screen.bottom())
        place.moveBottom(top - 1);
    place.moveLeft(
        std::clamp(place.left(), screen.left(), std::max(screen.left(), screen.right() - place.width())));
    setGeometry(place);
    setCurrentIndex(first ? m_model.index(0, 0) : QModelIndex());
    if (!first)
        clearSelection();
    QTreeView::show();
}

std::optional<Suggestion> CompletionPopup::chosen() const
{
    const QModelIndex index = currentIndex();
    if (!isVisible() || !index.isValid() || m_model.row(index.row()).text.isEmpty())
        return {};
    return m_model.row(index.row());
}

void CompletionPopup::move(int rows)
{
    const int count = m_model.rowCount();
    const int from = currentIndex().isValid() ? currentIndex().row() : (rows > 0 ? -1 : count);
    const bool wraps = std::abs(rows) == 1;
    const int to = wraps ? (from + rows + count) % count : std::clamp(from + rows, 0, count - 1);
    setCurrentIndex(m_model.index(std::clamp(to, 0, count - 1), 0));
}

int CompletionPopup::page() const
{
    return std::max(1, viewport()->height() / std::max(1, sizeHintForRow(0)) - 1);
}

} // namespace weir::ui
