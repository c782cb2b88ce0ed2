// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/shortcuts_dialog.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QFontDatabase>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QSaveFile>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

#include "filter/expression_colours.h"
#include "main_window_style.h"
#include "models/shortcut_list.h"
#include "settings.h"

namespace weir::ui
{

namespace
{

constexpr qint64 largestFile = 8 << 20;

std::optional<key::Language> languageOf(int column)
{
    switch (column) {
    case ShortcutModel::Keys: return key::Language::Keys;
    case ShortcutModel::Value: return key::Language::Value;
    case ShortcutModel::Filter: return key::Language::Filter;
    default: return {};
    }
}

/// Expressions in the colours of the fields; what only describes is quieter.
class ShortcutDelegate : public QStyledItemDelegate
{
public:
    ShortcutDelegate(const Theme& theme, QObject* parent) : QStyledItemDelegate(parent), m_theme(theme)
    {
        m_fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
        m_fixed.setPointSizeF(QFont().pointSizeF());
    }

    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        option->state &= ~QStyle::State_HasFocus;
        option->state |= QStyle::State_Active; // the search line has the keyboard, yet Enter acts here
        if (index.column() == ShortcutModel::Kind || index.column() == ShortcutModel::FromColumn)
            option->palette.setColor(QPalette::Text, m_theme.mutedText);
        if (languageOf(index.column()))
            option->font = m_fixed;
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const auto language = languageOf(index.column());
        if (!language) {
            QStyledItemDelegate::paint(painter, option, index);
            return;
        }
        QStyleOptionViewItem cell = option;
        initStyleOption(&cell, index);
        const QString text = cell.text;
        cell.text.clear();
        cell.widget->style()->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);
        const QRect place = option.rect.adjusted(4, 0, -4, 0);
        QTextLayout layout(QFontMetrics(m_fixed).elidedText(text, Qt::ElideRight, place.width()), m_fixed);
        const bool selected = cell.state & QStyle::State_Selected;
        if (!selected)
            layout.setFormats(coloursOf(*language, text, m_theme));
        layout.beginLayout();
        QTextLine line = layout.createLine();
        layout.endLayout();
        painter->save();
        painter->setClipRect(option.rect);
        painter->setPen(selected ? m_theme.accentText : m_theme.text);
        layout.draw(painter, QPointF(place.left(), place.top() + (place.height() - line.height()) / 2));
        painter->restore();
    }

private:
    const Theme m_theme;
    QFont m_fixed;
};

/// What a file says, or why it cannot be used.
base::Result<std::vector<query::Shortcut>> readFile(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return base::failure(QCoreApplication::translate("ShortcutsDialog", "It cannot be read: %1.")
                                 .arg(file.errorString())
                                 .toStdString());
    const QByteArray text = file.read(largestFile + 1);
    if (text.size() > largestFile)
        return base::failure(
            QCoreApplication::translate("ShortcutsDialog", "It is larger than 8 MB.").toStdString());
    return query::readShortcuts(std::string_view(text.data(), std::size_t(text.size())));
}

} // namespace

ShortcutsDialog::ShortcutsDialog(engine::Engine& engine, Settings& settings, const Theme& theme,
                                 const query::Shortcut& now, QWidget* parent)
    : QDialog(parent),
      m_settings(settings),
      m_theme(theme),
      m_now(now),
      m_files(engine),
      m_model(shortcutEntries(shortcutsOf(settings.value(Setting::Shortcuts)),
                              shortcutsOf(settings.value(Setting::RecentQuestions)))),
      m_search(new QLineEdit),
      m_table(new QTableView),
      m_line(new QLabel)
{
    setWindowTitle(tr("Shortcuts: ready-made questions"));
    m_search->setPlaceholderText(tr("Search in all columns, for example dns or tcp flags"));
    m_search->setAccessibleName(tr("Search"));
    m_search->setClearButtonEnabled(true);
    m_search->setMinimumHeight(theme.target);
    m_search->installEventFilter(this);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& words) {
        m_found.setWords(words);
        if (!m_table->currentIndex().isValid() && m_found.rowCount() > 0)
            m_table->selectRow(0);
        m_table->scrollTo(m_table->currentIndex());
        tell(m_found.rowCount() == 0 ? tr("Nothing has all of these words.") : QString(), false);
        showButtons();
    });
    placeTable();
    m_line->setWordWrap(true);
    m_line->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_line->setAccessibleName(tr("What happened"));
    m_line->hide();
    connect(&m_model, &ShortcutModel::ownChanged, this,
            [this] { m_settings.set(Setting::Shortcuts, linesOf(m_model.own())); });

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme.margin, theme.margin, theme.margin, theme.margin);
    layout->setSpacing(theme.spacing);
    layout->addWidget(m_search);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_line);
    layout->addWidget(makeButtons());
    showButtons();
    resize(1200, 680);
}

ShortcutsDialog::~ShortcutsDialog() = default;

void ShortcutsDialog::placeTable()
{
    m_found.setSourceModel(&m_model);
    m_table->setModel(&m_found);
    m_table->setItemDelegate(new ShortcutDelegate(m_theme, m_table));
    m_table->setAccessibleName(windowTitle());
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setWordWrap(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::EditKeyPressed);
    m_table->setTabKeyNavigation(false);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(m_theme.rowHeight);
    QHeaderView* header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setSectionResizeMode(ShortcutModel::Filter, QHeaderView::Stretch);
    header->setStretchLastSection(false);
    constexpr int widths[] = {285, 125, 285, 120, 100, 72};
    for (int column = 0; column < ShortcutModel::ColumnCount; ++column)
        m_table->setColumnWidth(column, widths[column]);
    m_table->setSortingEnabled(true);
    header->setSortIndicator(-1, Qt::AscendingOrder);
    m_found.sort(-1);
    m_found.setSortCaseSensitivity(Qt::CaseInsensitive);
    m_table->selectRow(0);
    m_table->installEventFilter(this);
    m_table->viewport()->installEventFilter(this);
    connect(m_table, &QTableView::activated, this, [this] { ask(); });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &ShortcutsDialog::showButtons);
}

QWidget* ShortcutsDialog::makeButtons()
{
    auto* bar = new QWidget;
    auto* line = new QHBoxLayout(bar);
    line->setContentsMargins({});
    const auto add = [&](const QString& text, const QString& tip, auto&& act) {
        auto* button = new QPushButton(text);
        button->setToolTip(tip);
        button->setAutoDefault(false);
        button->setMinimumHeight(m_theme.target);
        connect(button, &QPushButton::clicked, this, act);
        line->addWidget(button);
        return button;
    };
    add(tr("A&dd current question"), tr("Keeps the question of the window under a name of yours"),
        [this] { this->add(); });
    m_rename = add(tr("Re&name"), tr("Another name for this one of yours (F2)"), [this] {
        m_table->setFocus();
        m_table->edit(m_table->currentIndex().siblingAtColumn(ShortcutModel::Name));
    });
    m_remove = add(tr("&Remove"), tr("Forgets this one of yours (Del)"), [this] {
        if (const int row = currentRow(); row >= 0)
            m_model.removeRow(row);
    });
    line->addSpacing(2 * m_theme.spacing);
    add(tr("&Import …"), tr("Adds those of a JSON file, as sFlow-RT has them, to your own"), [this] {
        const QString path = QFileDialog::getOpenFileName(this, tr("Import shortcuts"), {},
                                                          tr("JSON (*.json);;All files (*)"));
        if (!path.isEmpty())
            importFile(path);
    });
    add(tr("&Export …"), tr("Writes those that are shown into a JSON file, as sFlow-RT reads it"), [this] {
        const QString path = QFileDialog::getSaveFileName(this, tr("Export shortcuts"), "shortcuts.json",
                                                          tr("JSON (*.json);;All files (*)"));
        if (!path.isEmpty())
            exportFile(path);
    });
    line->addStretch();
    m_ask = add(tr("&Ask"), tr("Asks this question in the window (Enter)"), [this] { ask(); });
    m_ask->setDefault(true);
    m_askApart = add(tr("Ask in a new &tab"), tr("Leaves the question of this tab as it is (Ctrl+Enter)"),
                     [this] { ask(Where::NewTab); });
    add(tr("Close"), {}, [this] { reject(); });
    return bar;
}

int ShortcutsDialog::currentRow() const
{
    const QModelIndex index = m_found.mapToSource(m_table->currentIndex());
    return index.isValid() ? index.row() : -1;
}

void ShortcutsDialog::select(int row)
{
    const QModelIndex index = m_found.mapFromSource(m_model.index(row, ShortcutModel::Name));
    m_table->setCurrentIndex(index);
    m_table->scrollTo(index);
}

void ShortcutsDialog::showButtons()
{
    const int row = currentRow();
    for (QPushButton* button : {m_ask, m_askApart})
        button->setEnabled(row >= 0);
    for (QPushButton* button : {m_rename, m_remove})
        button->setEnabled(row >= 0 && m_model.isOwn(row));
}

void ShortcutsDialog::ask(Where where)
{
    const int row = currentRow();
    if (row < 0 || m_table->findChild<QLineEdit*>())
        return;
    m_chosen = m_model.row(row).shortcut;
    m_where = where;
    accept();
}

void ShortcutsDialog::add()
{
    if (m_model.own().size() >= mostOwnShortcuts) {
        tell(tr("There are %1 shortcuts of your own already: remove some first.").arg(mostOwnShortcuts),
             true);
        return;
    }
    m_search->clear();
    query::Shortcut shortcut = m_now;
    shortcut.category = tr("Own").toStdString();
    const QString keys = QString::fromStdString(m_now.text.keys);
    shortcut.description = (keys.isEmpty() ? tr("Total") : tr("By %1").arg(keys)).toStdString();
    select(m_model.addOwn({shortcut}));
    m_table->setFocus();
    m_table->edit(m_table->currentIndex());
}

void ShortcutsDialog::importFile(const QString& path)
{
    m_files.start([this, path](const engine::Errand::Stop&) -> engine::Errand::Delivery {
        auto read = std::make_shared<base::Result<std::vector<query::Shortcut>>>(readFile(path));
        return [this, read, name = QFileInfo(path).fileName()] {
            if (*read)
                take(**read, name);
            else
                tell(tr("%1 was not imported. %2").arg(name, QString::fromStdString(read->error().text)),
                     true);
        };
    });
}

void ShortcutsDialog::take(const std::vector<query::Shortcut>& read, const QString& file)
{
    const std::vector<query::Shortcut> own = m_model.own();
    const std::size_t room = mostOwnShortcuts - std::min(mostOwnShortcuts, own.size());
    std::vector<query::Shortcut> added;
    for (const query::Shortcut& shortcut : read)
        if (std::ranges::find(own, shortcut) == own.end())
            added.push_back(shortcut);
    const std::size_t known = read.size() - added.size();
    const std::size_t left = added.size() - std::min(added.size(), room);
    added.resize(added.size() - left);
    m_search->clear();
    if (!added.empty())
        select(m_model.addOwn(added));
    QString sentence = tr("%1 shortcuts of %2 were added to your own.").arg(added.size()).arg(file);
    if (known > 0)
        sentence += ' ' + tr("%1 were there already.").arg(known);
    if (left > 0)
        sentence += ' ' + tr("%1 were left out: there are at most %2.").arg(left).arg(mostOwnShortcuts);
    tell(sentence, left > 0);
}

void ShortcutsDialog::exportFile(const QString& path)
{
    std::vector<query::Shortcut> shown;
    for (int row = 0; row < m_found.rowCount(); ++row) {
        const ShortcutEntry& entry = m_model.row(m_found.mapToSource(m_found.index(row, 0)).row());
        if (entry.from != ShortcutEntry::From::Recent)
            shown.push_back(entry.shortcut);
    }
    m_files.start([this, path, shown](const engine::Errand::Stop&) -> engine::Errand::Delivery {
        QSaveFile file(path);
        const std::string text = query::toJson(shown) + '\n';
        const bool written = file.open(QIODevice::WriteOnly) &&
                             file.write(text.data(), qint64(text.size())) == qint64(text.size()) &&
                             file.commit();
        const QString name = QFileInfo(path).fileName();
        const QString sentence = written ? tr("%1 shortcuts were written to %2.").arg(shown.size()).arg(name)
                                         : tr("%1 could not be written: %2.").arg(name, file.errorString());
        return [this, sentence, written] { tell(sentence, !written); };
    });
}

void ShortcutsDialog::tell(const QString& sentence, bool isProblem)
{
    tint(*m_line, QPalette::WindowText, isProblem ? m_theme.problem : m_theme.mutedText);
    m_line->setText(isProblem ? QStringLiteral("▲ ") + sentence : sentence);
    m_line->setVisible(!sentence.isEmpty());
    if (!sentence.isEmpty())
        emit told(sentence);
}

bool ShortcutsDialog::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool enters = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        if (enters && key->modifiers() & Qt::ControlModifier) {
            ask(Where::NewTab);
            return true;
        }
    }
    if (watched == m_table->viewport() && event->type() == QEvent::MouseButtonRelease) {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        const QModelIndex index = m_table->indexAt(mouse->position().toPoint());
        if (mouse->button() == Qt::MiddleButton && index.isValid()) {
            m_table->setCurrentIndex(index);
            ask(Where::NewTab);
            return true;
        }
    }
    if (watched == m_table && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent*>(event)->key() == Qt::Key_Delete) {
        m_remove->click();
        return true;
    }
    if (watched != m_search)
        return QDialog::eventFilter(watched, event);
    // The arrows move in the table while words are typed.
    if (event->type() == QEvent::KeyPress) {
        switch (static_cast<QKeyEvent*>(event)->key()) {
        case Qt::Key_Up:
        case Qt::Key_Down:
        case Qt::Key_PageUp:
        case Qt::Key_PageDown: QCoreApplication::sendEvent(m_table, event); return true;
        default: break;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace weir::ui
