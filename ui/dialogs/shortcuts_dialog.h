// SPDX-License-Identifier: GPL-3.0-or-later
// Questions to pick from in a table that can be searched; the user's own are kept in the settings. UI thread.
#pragma once

#include <QDialog>

#include "engine/errand.h"
#include "filter/drill_down.h"
#include "models/shortcut_model.h"
#include "theme/theme.h"

class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;

namespace weir::engine
{
class Engine;
}

namespace weir::ui
{

class Settings;

class ShortcutsDialog : public QDialog
{
    Q_OBJECT
public:
    /// `now` is the question that can be added.
    ShortcutsDialog(engine::Engine& engine, Settings& settings, const Theme& theme,
                    const query::Shortcut& now, QWidget* parent = nullptr);
    ~ShortcutsDialog() override;

    /// The question that was picked; of an accepted dialog.
    const query::Shortcut& chosen() const { return m_chosen; }

    /// Enter or a click of the button asks here; Ctrl+Enter, the middle button, or the button for it, in a
    /// new tab.
    Where where() const { return m_where; }

    /// In the background, as sFlow-RT's Flow Trend reads and writes them; told() follows.
    void importFile(const QString& path);
    void exportFile(const QString& path); ///< those that are shown, but not those asked before

signals:
    void told(const QString& sentence);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void placeTable();
    QWidget* makeButtons();
    void ask(Where where = Where::Here);
    void add();
    void take(const std::vector<query::Shortcut>& read, const QString& file);
    void tell(const QString& sentence, bool isProblem);
    void showButtons();
    int currentRow() const; ///< of the model; -1: none
    void select(int row);

    Settings& m_settings;
    const Theme m_theme;
    const query::Shortcut m_now;
    query::Shortcut m_chosen;
    Where m_where = Where::Here;
    engine::Errand m_files;
    ShortcutModel m_model;
    ShortcutFilter m_found;
    QLineEdit* m_search;
    QTableView* m_table;
    QLabel* m_line;
    QPushButton* m_ask = nullptr;
    QPushButton* m_askApart = nullptr;
    QPushButton* m_rename = nullptr;
    QPushButton* m_remove = nullptr;
};

} // namespace weir::ui
