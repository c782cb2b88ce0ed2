// SPDX-License-Identifier: GPL-3.0-or-later
// The legend's rows for a table view: swatch, keys, rate, share, samples, error, the part of an
// interface's speed where rows are interfaces, trend; of both directions the rate and error of each. Takes a
// table by value and emits the least change, so that selection and scroll survive. Sorts by itself: *other*
// and the total stay last. UI thread.
#pragma once

#include <QAbstractTableModel>

#include "format/units.h"
#include "models/legend_table.h"

namespace weir::ui
{

class LegendModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Role {
        RawRole = Qt::UserRole, ///< the number or the key's text
        UnitRole,               ///< of a number
        KindRole,               ///< int(LegendRow::Kind)
        ColourRole,             ///< of the swatch's column
        HatchedRole,
        CopyRole,  ///< for a file: no grouping, no unit
        TrendRole, ///< of the trend's column: QList<float>
    };

    /// Rows that stay keep their order among each other until the next Rank.
    enum class Order { Rank, Keep };

    explicit LegendModel(QObject* parent = nullptr);

    void setTable(LegendTable table, Order order = Order::Rank);
    const LegendTable& table() const { return m_table; }
    const LegendRow& row(const QModelIndex& index) const { return m_table.rows[std::size_t(index.row())]; }

    /// Of the key that a column shows; nothing for the other columns.
    std::optional<std::size_t> keyOf(int column) const;
    int rateColumn() const;
    int shareColumn() const { return columnOf(Column::Share); }
    int speedColumn() const { return columnOf(Column::Speed); } ///< -1: there is none
    int trendColumn() const { return columnOf(Column::Trend); }

    /// What stands in place of keys: `other (7 flows)`, `total`.
    static QString labelOf(const LegendRow& row);

    /// The rows as TSV with their headings.
    QString tsv(const QModelIndexList& rows) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

private:
    /// What stands beside the keys; Back and BackError where the table has both directions.
    enum class Column { Rate, Error, Back, BackError, Share, Samples, Speed, Trend };

    static std::vector<Column> columnsOf(const LegendTable& table);
    int columnOf(Column kind) const;
    std::optional<Column> kindOf(int column) const;
    QString tipOf(const LegendRow& row, int column) const;
    QString titleOf(Column column) const;
    QString plainTitle(int column) const;
    QString errorOf(const query::Estimate& value) const;
    double number(const LegendRow& row, int column) const; ///< to sort by
    std::uint64_t samplesOf(const LegendRow& row) const;
    bool isNumber(int column) const { return column >= rateColumn() && column < trendColumn(); }
    QString text(const LegendRow& row, int column) const;
    QVariant raw(const LegendRow& row, int column) const;
    QString explanationOf(Column column) const;
    QString errorTip(Column column, const query::Estimate& value) const;
    double total() const { return m_table.together(m_table.rows.back()); }
    void arrange(std::vector<LegendRow>& rows, Order order) const;
    void become(std::vector<LegendRow> rows);

    LegendTable m_table;
    std::vector<Column> m_columns = columnsOf({});
    Scale m_scale;
    int m_sortColumn = -1; ///< -1: by rate
    Qt::SortOrder m_sortOrder = Qt::DescendingOrder;
};

} // namespace weir::ui
