// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/settings_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QSpinBox>
#include <QTabWidget>

#include "dialogs/file_rows.h"
#include "main_window_style.h"
#include "table_files.h"

namespace weir::ui
{

namespace
{

struct Bounds {
    Setting setting;
    int from;
    int to;
};

constexpr Bounds bounds[] = {{Setting::Budget, 8, 65536},
                             {Setting::ReachBack, 0, 1440},
                             {Setting::Port, 1, 65535},
                             {Setting::Span, 10, 86400}};

struct Line {
    QWidget* editor;
    std::function<QVariant()> value;
};

Line makeThemeLine(const QString& now)
{
    auto* box = new QComboBox;
    box->addItem(SettingsDialog::tr("As the system"), "system");
    box->addItem(SettingsDialog::tr("Light"), "light");
    box->addItem(SettingsDialog::tr("Dark"), "dark");
    box->setCurrentIndex(std::max(0, box->findData(now)));
    return {box, [box] { return box->currentData(); }};
}

Line makeLine(const SettingRow& row, const QVariant& now)
{
    if (row.id == Setting::Theme)
        return makeThemeLine(now.toString());
    switch (row.type) {
    case QMetaType::Bool: {
        auto* box = new QCheckBox;
        box->setChecked(now.toBool());
        return {box, [box] { return box->isChecked(); }};
    }
    case QMetaType::Int: {
        auto* box = new QSpinBox;
        box->setGroupSeparatorShown(row.id != Setting::Port);
        for (const Bounds& each : bounds)
            if (each.setting == row.id)
                box->setRange(each.from, each.to);
        box->setValue(now.toInt());
        return {box, [box] { return box->value(); }};
    }
    default: {
        auto* field = new QLineEdit(now.toString());
        return {field, [field] { return field->text().trimmed(); }};
    }
    }
}

QString titleOf(const SettingRow& row)
{
    return QCoreApplication::translate("Settings", row.title);
}

QLabel* makeNote(const QString& text, const Theme& theme)
{
    auto* note = new QLabel(text);
    note->setWordWrap(true);
    tint(*note, QPalette::WindowText, theme.mutedText);
    return note;
}

} // namespace

SettingsDialog::SettingsDialog(Settings& settings, const TableFiles& tables, const Theme& theme,
                               SettingPage page, QWidget* parent)
    : QDialog(parent),
      m_settings(settings),
      m_tables(tables),
      m_theme(theme)
{
    setWindowTitle(tr("Settings"));
    auto* pages = new QTabWidget;
    pages->addTab(makeGeneral(), tr("&General"));
    pages->addTab(makeTables(), tr("&Tables"));
    pages->setCurrentIndex(int(page));
    pages->setAccessibleName(windowTitle());
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    connect(buttons, &QDialogButtonBox::accepted, this, &SettingsDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &SettingsDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(12);
    layout->addWidget(pages, 1);
    layout->addWidget(buttons);
    connect(&tables, &TableFiles::changed, this, &SettingsDialog::showProblems);
    showProblems();
    resize(740, 720);
}

QWidget* SettingsDialog::makeGeneral()
{
    auto* page = new QWidget;
    auto* layout = new QFormLayout(page);
    layout->setContentsMargins(20, 20, 20, 16);
    layout->setVerticalSpacing(10);
    layout->setHorizontalSpacing(16);
    for (const SettingRow& row : ui::settings()) {
        if (!*row.title || row.page != SettingPage::General)
            continue;
        const Line line = makeLine(row, m_settings.value(row.id));
        line.editor->setObjectName(row.key);
        line.editor->setAccessibleName(titleOf(row));
        layout->addRow(titleOf(row), line.editor);
        m_keep.push_back([this, id = row.id, value = line.value] { m_settings.set(id, value()); });
    }
    layout->addRow(makeNote(tr("Address, port and memory count from the next start."), m_theme));
    return page;
}

QWidget* SettingsDialog::makeTables()
{
    auto* page = new QWidget;
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(4);
    for (const SettingRow& row : ui::settings()) {
        if (!*row.title || row.page != SettingPage::Tables)
            continue;
        if (row.type == QMetaType::Bool) {
            auto* box = new QCheckBox(titleOf(row));
            box->setObjectName(row.key);
            box->setChecked(m_settings.value(row.id).toBool());
            m_keep.push_back([this, id = row.id, box] { m_settings.set(id, box->isChecked()); });
            layout->addWidget(box);
            layout->addWidget(makeNote(QCoreApplication::translate("Settings", row.note), m_theme));
        } else {
            placeFiles(*layout, row);
        }
        layout->addSpacing(12);
    }
    layout->addStretch();
    auto* scroll = new QScrollArea;
    scroll->setWidget(page);
    scroll->setWidgetResizable(true);
    scroll->setFrameStyle(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    return scroll;
}

void SettingsDialog::placeFiles(QVBoxLayout& layout, const SettingRow& row)
{
    auto* heading = new QLabel(titleOf(row));
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    heading->setFont(bold);
    layout.addWidget(heading);
    layout.addWidget(makeNote(QCoreApplication::translate("Settings", row.note), m_theme));
    auto* rows = new FileRows(row);
    rows->setTheme(m_theme);
    rows->setValue(m_settings.value(row.id));
    layout.addWidget(rows);
    m_files.push_back(rows);
    m_before.emplace_back(row.id, m_settings.value(row.id));
    connect(rows, &FileRows::edited, this, [this, rows, id = row.id] {
        m_settings.set(id, rows->value());
        showProblems();
    });
}

void SettingsDialog::showProblems()
{
    for (FileRows* rows : m_files)
        rows->showProblems(m_tables);
}

void SettingsDialog::accept()
{
    for (const auto& keep : m_keep)
        keep();
    QDialog::accept();
}

void SettingsDialog::reject()
{
    for (const auto& [setting, value] : m_before)
        m_settings.set(setting, value);
    QDialog::reject();
}

} // namespace weir::ui
