// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/explain/change_model.h"

#include <QFont>
#include <cmath>

namespace weir::ui
{

void ChangeModel::setTable(ChangeTable table)
{
    beginResetModel();
    m_table = std::move(table);
    endResetModel();
}

int ChangeModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_table.rows.size());
}

int ChangeModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_table.columns.size());
}

/// Of changes the first column is words; of dimensions the first two are.
bool ChangeModel::isWords(int column) const
{
    return column < (m_table.shareColumn > 2 ? 1 : 2);
}

Qt::Alignment ChangeModel::alignment(int column) const
{
    return (isWords(column) ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter;
}

QVariant ChangeModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ChangeRow& row = this->row(index);
    const bool isShare = index.column() == m_table.shareColumn;
    switch (role) {
    case Qt::DisplayRole: return row.cells.value(index.column());
    case Qt::TextAlignmentRole: return int(alignment(index.column()));
    case Qt::ToolTipRole:
        return isWords(index.column()) ? row.cells.value(index.column()) + '\n' + row.tip : row.tip;
    case Qt::AccessibleDescriptionRole: return row.tip;
    case Qt::FontRole:
        if (row.kind == ChangeRow::Kind::Total) {
            QFont font;
            font.setBold(true);
            return font;
        }
        return {};
    case ShareRole:
        return isShare && row.kind != ChangeRow::Kind::Total && !std::isnan(row.share) ? QVariant(row.share)
                                                                                       : QVariant();
    case CertainRole: return row.certainty == query::Certainty::Significant;
    default: return {};
    }
}

QVariant ChangeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(alignment(section));
    return role == Qt::DisplayRole || role == Qt::ToolTipRole ? m_table.columns.value(section) : QVariant();
}

QString ChangeModel::tsv(const QModelIndexList& rows) const
{
    QStringList lines{m_table.columns.join('\t')};
    for (const QModelIndex& index : rows) {
        QStringList cells = row(index).cells;
        for (QString& cell : cells)
            cell.replace(QChar('\t'), QChar(' ')).replace(QChar('\n'), QChar(' '));
        lines << cells.join('\t');
    }
    return lines.join('\n') + '\n';
}

} // namespace weir::ui
