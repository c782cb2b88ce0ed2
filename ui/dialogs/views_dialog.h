// SPDX-License-Identifier: GPL-3.0-or-later
// The saved views: opened, renamed, deleted, passed on as links. UI thread.
#pragma once

#include <QDialog>
#include <QTimeZone>
#include <optional>
#include <vector>

#include "saved/saved_views.h"
#include "theme/theme.h"

class QLabel;
class QLineEdit;
class QListWidget;
class QListWidgetItem;
class QPushButton;

namespace weir::ui
{

class ViewsDialog : public QDialog
{
    Q_OBJECT
public:
    /// The views outlive it. `zone` is that of the times shown.
    ViewsDialog(SavedViews& views, const QTimeZone& zone, const Theme& theme, QWidget* parent = nullptr);

    /// The view that was chosen, when the dialog was accepted.
    const ViewState& chosen() const { return m_chosen; }

    void accept() override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void load();
    void showChoice();
    void rename(QListWidgetItem* item);
    void remove();
    void copyLink();
    void tell(const base::Result<void>& result);
    const SavedView* current() const;

    SavedViews& m_saved;
    QTimeZone m_zone;
    std::vector<SavedView> m_views;
    ViewState m_chosen;

    QListWidget* m_list;
    QLabel* m_detail;
    QLabel* m_problem;
    QPushButton* m_open;
    QPushButton* m_rename;
    QPushButton* m_delete;
    QPushButton* m_link;
};

} // namespace weir::ui
