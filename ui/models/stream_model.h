// SPDX-License-Identifier: GPL-3.0-or-later
// A report of streams as a table: a row for each sub-agent and each data source, the columns of
// query::streamColumns() behind one that says in a word how it is. UI thread.
#pragma once

#include <QAbstractTableModel>
#include <QTimeZone>
#include <vector>

#include "query/stream_columns.h"
#include "theme/theme.h"

namespace weir::ui
{

class StreamModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    /// How a stream is, the worst last. Partial: of a capture that is a selection.
    enum class State { Well, Partial, Quiet, Lossy, Silent };

    static constexpr int stateColumn = 0;

    explicit StreamModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    /// The rows keep their order and what is selected as long as they are the same ones.
    void setReport(std::shared_ptr<const query::StreamReport> report);

    void setWords(const QString& words); ///< only rows in which each of them stands somewhere
    void setTheme(const Theme& theme);
    void setZone(const QTimeZone& zone);

    const query::StreamReport* report() const { return m_report.get(); }
    State stateOf(int row) const;

    /// `3 agents, 14 data sources; 12 of 4,812 datagrams lost (0.2 %); 1 silent`
    QString summary() const;

    /// Rows as text that spreadsheets take, with a line of titles; all of them where none is given.
    QString copied(const QModelIndexList& rows) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

private:
    std::vector<query::StreamRow> wanted() const;
    void order(std::vector<query::StreamRow>& rows) const;
    void place(std::vector<query::StreamRow> rows);
    QString textOf(const query::StreamCell& cell) const;

    std::shared_ptr<const query::StreamReport> m_report;
    std::vector<query::StreamRow> m_rows; ///< that are shown; they point into the report
    QStringList m_words;
    int m_sortColumn = -1; ///< as the report has them
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
    Theme m_theme;
    QTimeZone m_zone = QTimeZone::systemTimeZone();
};

} // namespace weir::ui
