// SPDX-License-Identifier: GPL-3.0-or-later
// The list of what can be typed, under the place where it is typed. The keyboard stays with the field. UI
// thread.
#pragma once

#include <QAbstractTableModel>
#include <QTreeView>
#include <optional>

#include "filter/completion.h"
#include "theme/theme.h"

namespace weir::ui
{

class CompletionModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Name, Meaning, SeenColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setRows(std::vector<Suggestion> rows);
    const Suggestion& row(int row) const { return m_rows[std::size_t(row)]; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
    std::vector<Suggestion> m_rows;
};

class CompletionPopup : public QTreeView
{
    Q_OBJECT
public:
    explicit CompletionPopup(QWidget* field);

    void setTheme(const Theme& theme);

    /// Shows the rows with the name's column at `corner`, or above `top` where there is no room; both on the
    /// screen. `first`: the first row is chosen.
    void show(std::vector<Suggestion> rows, QPoint corner, int top, bool first);

    std::optional<Suggestion> chosen() const;
    void move(int rows);
    int page() const; ///< rows that are seen at once

    const CompletionModel& rows() const { return m_model; }

signals:
    void picked(const weir::ui::Suggestion& suggestion);

private:
    int fitColumns(); ///< their width together

    CompletionModel m_model;
    Theme m_theme;
};

} // namespace weir::ui
