// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/file_rows.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "main_window_style.h"
#include "table_files.h"

namespace weir::ui
{

FileRows::FileRows(const SettingRow& setting, const Theme& theme, QWidget* parent)
    : SettingEditor(parent),
      m_setting(setting),
      m_isList(setting.type == QMetaType::QStringList),
      m_isNamed(setting.id == Setting::Groups || setting.id == Setting::Maps),
      m_theme(theme),
      m_lines(new QVBoxLayout(this))
{
    m_lines->setContentsMargins({});
    m_lines->setSpacing(6);
    if (!m_isList)
        return;
    m_add = new QPushButton(tr("Add a file"));
    m_add->setAutoDefault(false);
    m_add->setAccessibleName(
        tr("Add a file: %1").arg(QCoreApplication::translate("Settings", setting.title)));
    connect(m_add, &QPushButton::clicked, this, [this] {
        add({}, {});
        (m_isNamed ? m_rows.back().name : m_rows.back().path)->setFocus();
    });
    m_lines->addWidget(m_add, 0, Qt::AlignLeft);
}

void FileRows::setValue(const QVariant& value)
{
    while (!m_rows.empty()) {
        delete m_rows.back().box;
        m_rows.pop_back();
    }
    if (!m_isList) {
        add({}, value.toString());
        return;
    }
    for (const QString& line : value.toStringList())
        m_isNamed ? add(line.section('=', 0, 0), line.section('=', 1)) : add({}, line);
}

QVariant FileRows::value() const
{
    if (!m_isList)
        return m_rows.front().path->text().trimmed();
    QStringList lines;
    for (const Row& row : m_rows) {
        const QString path = row.path->text().trimmed();
        const QString name = m_isNamed ? row.name->text().trimmed() : QString();
        if (!path.isEmpty() && (!m_isNamed || !name.isEmpty()))
            lines << (m_isNamed ? name + '=' + path : path);
    }
    return lines;
}

void FileRows::add(const QString& name, const QString& path)
{
    const QString title = QCoreApplication::translate("Settings", m_setting.title);
    Row row{new QWidget, nullptr, new QLineEdit(path), new QLabel};
    auto* box = new QVBoxLayout(row.box);
    box->setContentsMargins({});
    box->setSpacing(2);
    auto* line = new QHBoxLayout;
    line->setSpacing(6);
    if (m_isNamed) {
        row.name = new QLineEdit(name);
        row.name->setPlaceholderText(tr("name"));
        row.name->setAccessibleName(tr("Name: %1").arg(title));
        row.name->setFixedWidth(110);
        row.name->setMinimumHeight(m_theme.target);
        connect(row.name, &QLineEdit::editingFinished, this, &FileRows::edited);
        line->addWidget(row.name);
    }
    row.path->setPlaceholderText(m_isList ? tr("file") : tr("none"));
    row.path->setAccessibleName(title);
    row.path->setMinimumHeight(m_theme.target);
    connect(row.path, &QLineEdit::editingFinished, this, &FileRows::edited);
    line->addWidget(row.path, 1);
    auto* open = new QPushButton(tr("Browse …"));
    open->setAutoDefault(false);
    open->setAccessibleName(tr("Browse: %1").arg(title));
    connect(open, &QPushButton::clicked, this, [this, field = row.path] { browse(*field); });
    line->addWidget(open);
    if (m_isList) {
        auto* away = new QToolButton;
        away->setText(QStringLiteral("✕"));
        away->setToolTip(tr("Remove"));
        away->setAccessibleName(tr("Remove: %1").arg(title));
        away->setFocusPolicy(Qt::TabFocus);
        away->setMinimumSize(m_theme.target, m_theme.target);
        connect(away, &QToolButton::clicked, this, [this, widget = row.box] { remove(widget); });
        line->addWidget(away);
    }
    box->addLayout(line);
    row.problem->setWordWrap(true);
    row.problem->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row.problem->hide();
    box->addWidget(row.problem);
    m_lines->insertWidget(int(m_rows.size()), row.box);
    row.box->show(); // at once: its field is to have the keyboard
    m_rows.push_back(row);
}

void FileRows::remove(QWidget* box)
{
    std::erase_if(m_rows, [&](const Row& row) { return row.box == box; });
    box->hide();
    box->deleteLater(); // its button is the one that was pressed
    emit edited();
}

void FileRows::browse(QLineEdit& path)
{
    const QString chosen = QFileDialog::getOpenFileName(
        this, QCoreApplication::translate("Settings", m_setting.title), path.text());
    if (chosen.isEmpty())
        return;
    path.setText(chosen);
    emit edited();
}

void FileRows::say(const Row& row, const QString& problem)
{
    tint(*row.problem, QPalette::WindowText, m_theme.problem);
    row.problem->setText(problem.isEmpty() ? QString() : QStringLiteral("▲ ") + problem);
    row.problem->setVisible(!problem.isEmpty());
    row.path->setAccessibleDescription(problem);
}

void FileRows::showProblems(const TableFiles& files)
{
    for (const Row& row : m_rows) {
        const QString path = row.path->text().trimmed();
        const bool nameless = m_isNamed && !path.isEmpty() && row.name->text().trimmed().isEmpty();
        say(row, nameless ? tr("A name is missing: expressions call the table by it.") : files.problem(path));
    }
}

} // namespace weir::ui
