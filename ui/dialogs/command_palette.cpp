// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/command_palette.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QStyledItemDelegate>
#include <QTreeView>
#include <QVBoxLayout>
#include <algorithm>

namespace weir::ui
{

namespace
{

constexpr int paletteWidth = 680;
constexpr int rowsSeen = 12;

/// The chosen row looks chosen though the line has the keyboard; what only describes is quieter.
class CommandDelegate : public QStyledItemDelegate
{
public:
    CommandDelegate(const Theme& theme, QObject* parent) : QStyledItemDelegate(parent), m_theme(theme) {}

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        option->state &= ~QStyle::State_HasFocus;
        option->state |= QStyle::State_Active;
        if (index.column() != CommandModel::Text)
            option->palette.setColor(QPalette::Text, m_theme.mutedText);
    }

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const QSize size = QStyledItemDelegate::sizeHint(option, index);
        return {size.width() + 2 * m_theme.spacing, std::max(size.height(), m_theme.rowHeight)};
    }

private:
    const Theme m_theme;
};

} // namespace

CommandPalette::CommandPalette(std::vector<Command> commands, const Theme& theme, QWidget* parent)
    : QDialog(parent, Qt::Dialog | Qt::FramelessWindowHint),
      m_model(std::move(commands)),
      m_line(new QLineEdit),
      m_list(new QTreeView),
      m_nothing(new QLabel(m_list))
{
    setWindowTitle(tr("Find an action or a question"));
    m_line->setPlaceholderText(tr("Type what you want to do, or a question: explain, pause, addresses …"));
    m_line->setAccessibleName(tr("Find an action or a question"));
    m_line->setMinimumHeight(theme.target + theme.spacing);
    m_line->installEventFilter(this);

    m_list->setModel(&m_model);
    m_list->setItemDelegate(new CommandDelegate(theme, this));
    m_list->setAccessibleName(tr("What can be done"));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setHeaderHidden(true);
    m_list->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setFixedHeight(rowsSeen * theme.rowHeight + 2 * m_list->frameWidth());
    QHeaderView& header = *m_list->header();
    header.setStretchLastSection(false);
    header.setSectionResizeMode(CommandModel::Text, QHeaderView::ResizeToContents);
    header.setSectionResizeMode(CommandModel::About, QHeaderView::Stretch);
    header.setSectionResizeMode(CommandModel::Keys, QHeaderView::ResizeToContents);

    m_nothing->setText(tr("Nothing is called like that. Fewer letters find more."));
    m_nothing->setContentsMargins(theme.margin, theme.margin, theme.margin, theme.margin);
    m_nothing->setFixedWidth(paletteWidth);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme.spacing, theme.spacing, theme.spacing, theme.spacing);
    layout->addWidget(m_line);
    layout->addWidget(m_list);
    setFixedWidth(std::min(paletteWidth, parent ? parent->width() - 4 * theme.margin : paletteWidth));

    connect(m_line, &QLineEdit::textChanged, this, &CommandPalette::find);
    connect(m_list, &QAbstractItemView::clicked, this, &CommandPalette::take);
    find({});
    m_line->setFocus();
}

void CommandPalette::find(const QString& words)
{
    m_model.find(words);
    m_nothing->setVisible(m_model.rowCount() == 0);
    m_list->setCurrentIndex(m_model.rowCount() > 0 && m_model.command(0).enabled ? m_model.index(0, 0)
                                                                                 : QModelIndex());
}

/// The next row that can be done.
void CommandPalette::move(int rows)
{
    const int last = m_model.rowCount() - 1;
    const int step = rows < 0 ? -1 : 1;
    int row = std::clamp(m_list->currentIndex().row() + rows, 0, std::max(last, 0));
    while (row >= 0 && row <= last && !m_model.command(row).enabled)
        row += step;
    if (row >= 0 && row <= last)
        m_list->setCurrentIndex(m_model.index(row, 0));
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_line || event->type() != QEvent::KeyPress)
        return QDialog::eventFilter(watched, event);
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Up: move(-1); return true;
    case Qt::Key_Down: move(1); return true;
    case Qt::Key_PageUp: move(1 - rowsSeen); return true;
    case Qt::Key_PageDown: move(rowsSeen - 1); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter: take(); return true;
    default: return false;
    }
}

void CommandPalette::take()
{
    const int row = m_list->currentIndex().row();
    if (row < 0 || !m_model.command(row).enabled)
        return;
    m_chosen = row;
    accept();
}

void CommandPalette::choose()
{
    if (exec() != Accepted || m_chosen < 0)
        return;
    const auto run = m_model.command(m_chosen).run;
    run();
}

} // namespace weir::ui
