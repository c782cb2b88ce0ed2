// SPDX-License-Identifier: GPL-3.0-or-later
// The settings that have a title, made from the table, page by page. UI thread.
#pragma once

#include <QDialog>
#include <QHash>
#include <QVariant>
#include <functional>
#include <vector>

#include "settings.h"
#include "theme/theme.h"

class QVBoxLayout;

namespace weir::ui
{

class FileRows;
class TableFiles;

class SettingsDialog : public QDialog
{
    Q_OBJECT
public:
    /// Files of tables are read as soon as they are named; Cancel brings the old ones back.
    SettingsDialog(Settings& settings, const TableFiles& tables, const Theme& theme,
                   SettingPage page = SettingPage::General, QWidget* parent = nullptr);

    void accept() override;
    void reject() override;

private:
    QWidget* makeGeneral();
    QWidget* makeTables();
    void placeFiles(QVBoxLayout& layout, const SettingRow& row);
    void showProblems();

    Settings& m_settings;
    const TableFiles& m_tables;
    const Theme m_theme;
    std::vector<std::function<void()>> m_keep; ///< one for each line that counts when the dialog ends
    std::vector<FileRows*> m_files;
    std::vector<std::pair<Setting, QVariant>> m_before; ///< of the files
};

} // namespace weir::ui
