// SPDX-License-Identifier: GPL-3.0-or-later
// The samples that were found, for a table view: a row a sample, the question's keys as columns. UI thread.
#pragma once

#include <QAbstractTableModel>
#include <QTimeZone>
#include <memory>

#include "query/found_samples.h"

namespace weir::ui
{

class SampleModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    /// Null: none.
    void setSamples(std::shared_ptr<const query::FoundSamples> samples);
    void setZone(const QTimeZone& zone);

    /// Null where there is no such row.
    const query::FoundSample* sample(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    /// Rows as tab-separated text with their headings.
    QString tsv(const QModelIndexList& rows) const;

private:
    enum Column { Time, Agent, Source, Input, Output, Rate, Length, FirstKey };

    int stackColumn() const { return columnCount() - 1; }
    QString text(const query::FoundSample& sample, int column) const;
    QString copyText(const query::FoundSample& sample, int column) const;
    static bool isNumber(int column) { return column == Rate || column == Length; }

    std::shared_ptr<const query::FoundSamples> m_samples;
    QTimeZone m_zone = QTimeZone::utc();
};

} // namespace weir::ui
