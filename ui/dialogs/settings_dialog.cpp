// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/settings_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>

#include "settings.h"

namespace weir::ui
{

namespace
{

struct Bounds {
    Setting setting;
    int from;
    int to;
};

constexpr Bounds bounds[] = {
    {Setting::Budget, 8, 65536}, {Setting::Port, 1, 65535}, {Setting::Span, 10, 86400}};

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

} // namespace

SettingsDialog::SettingsDialog(Settings& settings, QWidget* parent) : QDialog(parent)
{
    setWindowTitle(tr("Settings"));
    auto* layout = new QFormLayout(this);
    layout->setContentsMargins(20, 20, 20, 16);
    layout->setVerticalSpacing(10);
    layout->setHorizontalSpacing(16);
    for (const SettingRow& row : ui::settings()) {
        if (!*row.title)
            continue;
        const QString title = QCoreApplication::translate("Settings", row.title);
        const Line line = makeLine(row, settings.value(row.id));
        line.editor->setObjectName(row.key);
        line.editor->setAccessibleName(title);
        layout->addRow(title, line.editor);
        m_keep.push_back([&settings, id = row.id, value = line.value] { settings.set(id, value()); });
    }
    auto* note = new QLabel(tr("Address, port and memory count from the next start."));
    note->setEnabled(false);
    layout->addRow(note);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    connect(buttons, &QDialogButtonBox::accepted, this, &SettingsDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &SettingsDialog::reject);
    layout->addRow(buttons);
}

void SettingsDialog::accept()
{
    for (const auto& keep : m_keep)
        keep();
    QDialog::accept();
}

} // namespace weir::ui
