// SPDX-License-Identifier: GPL-3.0-or-later
// The settings that have a title, made from the table, page by page, and a search over all of them. UI
// thread.
#pragma once

#include <QDialog>
#include <QVariant>
#include <vector>

#include "settings.h"
#include "theme/theme.h"

class QDialogButtonBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QVBoxLayout;

namespace weir::engine
{
class Engine;
}

namespace weir::ui
{

class SettingLine;
class TableFiles;

class SettingsDialog : public QDialog
{
    Q_OBJECT
public:
    /// OK and Apply make all lines count; neither can be had while one of them is wrong. Files of tables are
    /// read as soon as they are named; Cancel brings the old ones back.
    SettingsDialog(Settings& settings, const TableFiles& tables, const engine::Engine& engine,
                   const Theme& theme, SettingPage page = SettingPage::General, QWidget* parent = nullptr);

    void apply();
    void accept() override;
    void reject() override;

    void showPage(SettingPage page);

signals:
    void applied(); ///< what is set now is to stay

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    struct Page {
        QWidget* box;
        QLabel* heading;
        std::vector<SettingLine*> lines;
    };

    Page makePage(SettingPage page);
    SettingLine* makeLine(const SettingRow& row);
    void placeButtons(QVBoxLayout& layout);
    void restoreDefaults();
    void search();
    void check();
    void showProblems();
    void showReach();
    SettingPage page() const;

    Settings& m_settings;
    const TableFiles& m_tables;
    const engine::Engine& m_engine;
    const Theme m_theme;
    QLineEdit* m_search;
    QListWidget* m_list;
    QLabel* m_none;
    QDialogButtonBox* m_buttons;
    std::vector<Page> m_pages;
    std::vector<std::pair<Setting, QVariant>> m_before; ///< of the files
};

} // namespace weir::ui
