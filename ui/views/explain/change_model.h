// SPDX-License-Identifier: GPL-3.0-or-later
// A table of changes for a table view. UI thread.
#pragma once

#include <QAbstractTableModel>

#include "views/explain/explain_text.h"

namespace weir::ui
{

class ChangeModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Role {
        ShareRole = Qt::UserRole, ///< of the share's column, in per cent; invalid where there is none
        CertainRole,              ///< false: within the sampling error, or too few samples
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setTable(ChangeTable table);
    const ChangeTable& table() const { return m_table; }
    const ChangeRow& row(const QModelIndex& index) const { return m_table.rows[std::size_t(index.row())]; }

    /// The rows as TSV with their headings.
    QString tsv(const QModelIndexList& rows) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    bool isWords(int column) const;
    Qt::Alignment alignment(int column) const;

    ChangeTable m_table;
};

} // namespace weir::ui
