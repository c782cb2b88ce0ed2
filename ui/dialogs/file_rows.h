// SPDX-License-Identifier: GPL-3.0-or-later
// The files of one setting, a line each: path, perhaps a name before it, and what is wrong with it. UI
// thread.
#pragma once

#include <vector>

#include "dialogs/setting_editor.h"

class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace weir::ui
{

class TableFiles;

class FileRows : public SettingEditor
{
    Q_OBJECT
public:
    /// edited() says that a line is complete.
    FileRows(const SettingRow& setting, const Theme& theme, QWidget* parent = nullptr);

    void setValue(const QVariant& value) override;
    QVariant
    value() const override; ///< one path, or lines as the setting has them; half-filled ones are left out

    /// Says beside each file what is wrong with it.
    void showProblems(const TableFiles& files);
    bool isWide() const override { return true; }

private:
    struct Row {
        QWidget* box;
        QLineEdit* name; ///< null where files have none
        QLineEdit* path;
        QLabel* problem;
    };

    void add(const QString& name, const QString& path);
    void remove(QWidget* box);
    void browse(QLineEdit& path);
    void say(const Row& row, const QString& problem);

    const SettingRow m_setting;
    const bool m_isList;
    const bool m_isNamed;
    const Theme m_theme;
    std::vector<Row> m_rows;
    QVBoxLayout* m_lines;
    QPushButton* m_add = nullptr;
};

} // namespace weir::ui
