// SPDX-License-Identifier: GPL-3.0-or-later
// Questions to pick from, a row each: the user's own, those asked before, and those that come with Weir. UI
// thread.
#pragma once

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>
#include <vector>

#include "query/shortcuts.h"

namespace weir::ui
{

struct ShortcutEntry {
    enum class From { Own, Recent, Classic, Weir };

    From from = From::Own;
    query::Shortcut shortcut;
};

/// Own and recent ones first, then all that come with Weir.
std::vector<ShortcutEntry> shortcutEntries(const std::vector<query::Shortcut>& own,
                                           const std::vector<query::Shortcut>& recent);

class ShortcutModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Name, Kind, Keys, Value, Filter, FromColumn, ColumnCount };

    explicit ShortcutModel(std::vector<ShortcutEntry> rows, QObject* parent = nullptr);

    const ShortcutEntry& row(int row) const { return m_rows[std::size_t(row)]; }
    std::vector<query::Shortcut> own() const;

    int addOwn(const std::vector<query::Shortcut>& shortcuts); ///< behind the others; the first row
    bool isOwn(int row) const { return this->row(row).from == ShortcutEntry::From::Own; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

    /// Names of own ones can be changed, but not to nothing.
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;

    /// Own ones only.
    bool removeRows(int row, int count, const QModelIndex& parent = {}) override;

signals:
    void ownChanged();

private:
    std::vector<ShortcutEntry> m_rows;
};

/// The rows in which each word stands in some column.
class ShortcutFilter : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

    void setWords(const QString& words);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    QStringList m_words;
};

} // namespace weir::ui
