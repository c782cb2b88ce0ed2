// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/settings_dialog.h"

#include <QDialogButtonBox>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QShortcut>
#include <QVBoxLayout>
#include <algorithm>

#include "dialogs/file_rows.h"
#include "dialogs/setting_line.h"
#include "engine/engine.h"
#include "format/reach.h"
#include "main_window_style.h"
#include "table_files.h"

namespace weir::ui
{

SettingsDialog::SettingsDialog(Settings& settings, const TableFiles& tables, const engine::Engine& engine,
                               const Theme& theme, SettingPage page, QWidget* parent)
    : QDialog(parent),
      m_settings(settings),
      m_tables(tables),
      m_engine(engine),
      m_theme(theme),
      m_search(new QLineEdit),
      m_list(new QListWidget),
      m_none(new QLabel(tr("No setting has these words in it."))),
      m_buttons(new QDialogButtonBox(QDialogButtonBox::RestoreDefaults | QDialogButtonBox::Ok |
                                     QDialogButtonBox::Apply | QDialogButtonBox::Cancel))
{
    setWindowTitle(tr("Settings"));
    m_search->setPlaceholderText(tr("Search all settings (Ctrl+F)"));
    m_search->setAccessibleName(tr("Search"));
    m_search->setClearButtonEnabled(true);
    m_list->setAccessibleName(tr("Pages"));
    m_none->setWordWrap(true);
    m_none->hide();

    auto* shown = new QWidget;
    auto* pages = new QVBoxLayout(shown);
    pages->setContentsMargins(2 * theme.spacing, 0, 2 * theme.spacing, theme.spacing);
    pages->addWidget(m_none);
    for (int i = 0; i < int(SettingPage::Count); ++i) {
        m_list->addItem(pageTitle(SettingPage(i)));
        m_pages.push_back(makePage(SettingPage(i)));
        pages->addWidget(m_pages.back().box);
    }
    pages->addStretch();
    pages->setSpacing(3 * theme.spacing);
    auto* scroll = new QScrollArea;
    scroll->setWidget(shown);
    scroll->setWidgetResizable(true);
    scroll->setFrameStyle(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setMinimumWidth(pages->minimumSize().width() + scroll->verticalScrollBar()->sizeHint().width());

    auto* middle = new QHBoxLayout;
    middle->setSpacing(theme.spacing);
    middle->addWidget(m_list);
    middle->addWidget(scroll, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(12);
    layout->addWidget(m_search);
    layout->addLayout(middle, 1);
    placeButtons(*layout);
    connect(m_search, &QLineEdit::textChanged, this, &SettingsDialog::search);
    connect(m_list, &QListWidget::currentRowChanged, this, [this] {
        m_search->clear();
        search();
    });
    connect(m_list, &QListWidget::itemClicked, m_search, &QLineEdit::clear);
    connect(new QShortcut(QKeySequence::Find, this), &QShortcut::activated, this, [this] {
        m_search->setFocus();
        m_search->selectAll();
    });
    connect(&tables, &TableFiles::changed, this, &SettingsDialog::showProblems);
    connect(&engine, &engine::Engine::secondClosed, this, &SettingsDialog::showReach);
    showPage(page);
    showProblems();
    showReach();
    check();
    m_list->setFixedWidth(m_list->sizeHintForColumn(0) + 4 * theme.spacing);
    resize(QSize(900, 640).boundedTo(screen()->availableSize() * 0.9));
    m_list->setFocus();
}

SettingsDialog::Page SettingsDialog::makePage(SettingPage which)
{
    Page page{new QWidget, new QLabel(pageTitle(which)), {}};
    auto* layout = new QVBoxLayout(page.box);
    layout->setContentsMargins({});
    layout->setSpacing(2 * m_theme.spacing);
    page.heading->setFont(headingFont(1.15));
    layout->addWidget(page.heading);
    int width = 0;
    for (const SettingRow& row : ui::settings())
        if (*row.title && row.page == which) {
            page.lines.push_back(makeLine(row));
            layout->addWidget(page.lines.back());
            width = std::max(width, page.lines.back()->titleWidth());
        }
    for (SettingLine* line : page.lines)
        line->setTitleWidth(std::min(width, 260));
    return page;
}

SettingLine* SettingsDialog::makeLine(const SettingRow& row)
{
    auto* line = new SettingLine(row, m_theme);
    line->editor().setValue(m_settings.value(row.id));
    if (auto* files = qobject_cast<FileRows*>(&line->editor())) {
        m_before.emplace_back(row.id, m_settings.value(row.id));
        connect(files, &FileRows::edited, this, [this, files, id = row.id] {
            m_settings.set(id, files->value());
            showProblems();
        });
    }
    connect(&line->editor(), &SettingEditor::edited, this, [this, id = row.id] {
        check();
        if (id == Setting::Budget)
            showReach();
    });
    return line;
}

void SettingsDialog::placeButtons(QVBoxLayout& layout)
{
    layout.addWidget(m_buttons);
    QPushButton* defaults = m_buttons->button(QDialogButtonBox::RestoreDefaults);
    defaults->setText(tr("&Defaults"));
    defaults->setToolTip(tr("Everything on this page as at the first start"));
    connect(defaults, &QPushButton::clicked, this, &SettingsDialog::restoreDefaults);
    connect(m_buttons->button(QDialogButtonBox::Apply), &QPushButton::clicked, this, &SettingsDialog::apply);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &SettingsDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &SettingsDialog::reject);
    m_buttons->button(QDialogButtonBox::Ok)->setDefault(true);
}

SettingPage SettingsDialog::page() const
{
    return SettingPage(std::max(0, m_list->currentRow()));
}

void SettingsDialog::showPage(SettingPage page)
{
    m_list->setCurrentRow(int(page));
}

void SettingsDialog::restoreDefaults()
{
    for (SettingLine* line : m_pages[std::size_t(page())].lines) {
        line->editor().setValue(Settings::initialValue(line->row().id));
        emit line->editor().edited();
    }
}

/// The page that is chosen, or what has the words in it of all pages.
void SettingsDialog::search()
{
    const QStringList words = m_search->text().split(' ', Qt::SkipEmptyParts);
    bool found = false;
    for (std::size_t i = 0; i < m_pages.size(); ++i) {
        bool any = false;
        for (SettingLine* line : m_pages[i].lines) {
            const bool matches = line->matches(words);
            line->setVisible(matches);
            line->mark(words);
            any = any || matches;
        }
        m_pages[i].box->setVisible(words.isEmpty() ? SettingPage(i) == page() : any);
        found = found || any;
    }
    m_none->setVisible(!found);
    m_buttons->button(QDialogButtonBox::RestoreDefaults)->setEnabled(words.isEmpty());
}

/// Nothing is kept while anything is wrong; a page with something wrong on it says so in the list.
void SettingsDialog::check()
{
    bool good = true;
    for (std::size_t i = 0; i < m_pages.size(); ++i) {
        bool pageIsGood = true;
        for (SettingLine* line : m_pages[i].lines) {
            line->check();
            pageIsGood = pageIsGood && line->editor().problem().isEmpty();
        }
        const QString title = pageTitle(SettingPage(i));
        m_list->item(int(i))->setText(pageIsGood ? title : QStringLiteral("▲ ") + title);
        good = good && pageIsGood;
    }
    for (const auto button : {QDialogButtonBox::Ok, QDialogButtonBox::Apply})
        m_buttons->button(button)->setEnabled(good);
}

void SettingsDialog::showProblems()
{
    for (const Page& page : m_pages)
        for (SettingLine* line : page.lines)
            if (auto* files = qobject_cast<FileRows*>(&line->editor()))
                files->showProblems(m_tables);
}

void SettingsDialog::showReach()
{
    for (SettingLine* line : m_pages[std::size_t(settingRow(Setting::Budget).page)].lines)
        if (line->row().id == Setting::Budget)
            line->setHint(reachText(*m_engine.snapshot(), std::size_t(line->editor().value().toInt()) << 20));
}

void SettingsDialog::apply()
{
    for (const Page& page : m_pages)
        for (const SettingLine* line : page.lines)
            m_settings.set(line->row().id, line->editor().value());
    for (auto& [setting, value] : m_before)
        value = m_settings.value(setting);
    emit applied();
}

void SettingsDialog::accept()
{
    if (!m_buttons->button(QDialogButtonBox::Ok)->isEnabled())
        return;
    apply();
    QDialog::accept();
}

void SettingsDialog::reject()
{
    for (const auto& [setting, value] : m_before)
        m_settings.set(setting, value);
    QDialog::reject();
}

void SettingsDialog::keyPressEvent(QKeyEvent* event)
{
    const bool enters = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (event->key() == Qt::Key_Escape && !m_search->text().isEmpty())
        m_search->clear();
    else if (enters && m_search->hasFocus())
        focusNextChild();
    else
        QDialog::keyPressEvent(event);
}

} // namespace weir::ui
