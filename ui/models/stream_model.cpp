// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/stream_model.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <array>
#include <tuple>

#include "format/times.h"
#include "format/units.h"

namespace weir::ui
{

namespace
{

using State = StreamModel::State;
using query::StreamCell;
using query::StreamRow;

struct StateRow {
    const char* sign; ///< a shape, for those who cannot tell the colours
    const char* text;
    const char* tip;
    QColor Theme::* colour;
};

// clang-format off
constexpr std::array states{
    StateRow{"●", QT_TRANSLATE_NOOP("Streams", "well"),   QT_TRANSLATE_NOOP("Streams", "It comes in whole."),                                          &Theme::good},
    StateRow{"◇", QT_TRANSLATE_NOOP("Streams", "a part"), QT_TRANSLATE_NOOP("Streams", "The capture holds a part of what came in: nobody knows of losses."), &Theme::mutedText},
    StateRow{"◐", QT_TRANSLATE_NOOP("Streams", "drops"),  QT_TRANSLATE_NOOP("Streams", "The agent could not take all the samples that it should."),     &Theme::warning},
    StateRow{"▲", QT_TRANSLATE_NOOP("Streams", "losses"), QT_TRANSLATE_NOOP("Streams", "Some of it was lost on its way: rates of it are too low."),    &Theme::problem},
    StateRow{"○", QT_TRANSLATE_NOOP("Streams", "silent"), QT_TRANSLATE_NOOP("Streams", "Nothing was heard for ten times as long as usual."),           &Theme::mutedText},
};
// clang-format on

State state(const StreamRow& row)
{
    const query::Hearing& hearing = row.source ? row.source->hearing : row.subAgent->hearing;
    if (hearing.isSilent(row.report->time))
        return State::Silent;
    if ((row.source ? row.source->sequence : row.subAgent->sequence).lost > 0)
        return State::Lossy;
    if (row.source && row.source->agentDrops > 0)
        return State::Quiet;
    return row.report->selection.empty() ? State::Well : State::Partial;
}

/// Which stream a row is of, in all reports.
auto identity(const StreamRow& row)
{
    const query::SourceHealth* source = row.source;
    return std::tuple(row.subAgent->agent, row.subAgent->subAgent, source != nullptr,
                      source ? source->classId : 0, source ? source->index : 0);
}

bool isNumber(const StreamCell& cell)
{
    return std::holds_alternative<std::uint64_t>(cell) || std::holds_alternative<double>(cell);
}

QString title(const query::StreamColumn& column)
{
    return QCoreApplication::translate("Streams", column.title.data());
}

} // namespace

int StreamModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int StreamModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(query::streamColumns().size()) + 1;
}

StreamModel::State StreamModel::stateOf(int row) const
{
    return state(m_rows[std::size_t(row)]);
}

QString StreamModel::textOf(const StreamCell& cell) const
{
    if (const auto* text = std::get_if<std::string>(&cell))
        return QString::fromStdString(*text);
    if (const auto* count = std::get_if<std::uint64_t>(&cell))
        return countText(*count);
    if (const auto* number = std::get_if<double>(&cell))
        return QLocale().toString(*number, 'f', 1);
    if (const auto* moment = std::get_if<query::Moment>(&cell)) {
        const base::SecondNumber second = base::secondOf(moment->time);
        return QStringLiteral("%1 %2").arg(shortDateText(second, m_zone), clockText(second, m_zone));
    }
    if (const auto* is = std::get_if<bool>(&cell))
        return *is ? tr("yes") : tr("no");
    return {};
}

QVariant StreamModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const StreamRow& row = m_rows[std::size_t(index.row())];
    if (index.column() == stateColumn) {
        const StateRow& is = states[std::size_t(state(row))];
        const QString text = QCoreApplication::translate("Streams", is.text);
        switch (role) {
        case Qt::DisplayRole: return QStringLiteral("%1 %2").arg(QString::fromUtf8(is.sign), text);
        case Qt::ToolTipRole: return QCoreApplication::translate("Streams", is.tip);
        case Qt::AccessibleTextRole: return text;
        case Qt::ForegroundRole: return m_theme.*is.colour;
        default: return {};
        }
    }
    const query::StreamColumn& column = query::streamColumns()[std::size_t(index.column()) - 1];
    const StreamCell cell = column.extract(row);
    switch (role) {
    case Qt::DisplayRole: return textOf(cell);
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter | (isNumber(cell) ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::AccessibleTextRole: return QStringLiteral("%1: %2").arg(title(column), textOf(cell));
    default: return {};
    }
}

QVariant StreamModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (section == stateColumn)
        return role == Qt::DisplayRole ? tr("State") : QVariant();
    const query::StreamColumn& column = query::streamColumns()[std::size_t(section) - 1];
    switch (role) {
    case Qt::DisplayRole:
        return column.unit == "s" ? QStringLiteral("%1 (s)").arg(title(column)) : title(column);
    case Qt::ToolTipRole: return QCoreApplication::translate("Streams", column.description.data());
    default: return {};
    }
}

std::vector<StreamRow> StreamModel::wanted() const
{
    if (!m_report)
        return {};
    std::vector<StreamRow> rows = query::rowsOf(*m_report);
    if (m_words.isEmpty())
        return rows;
    std::erase_if(rows, [this](const StreamRow& row) {
        QString text = QCoreApplication::translate("Streams", states[std::size_t(state(row))].text);
        for (const query::StreamColumn& column : query::streamColumns())
            text += QLatin1Char('\n') + textOf(column.extract(row));
        return !std::ranges::all_of(
            m_words, [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
    });
    return rows;
}

void StreamModel::order(std::vector<StreamRow>& rows) const
{
    if (m_sortColumn < 0)
        return;
    const auto sortBy = [&](const auto& keyOf) {
        using Key = decltype(keyOf(rows.front()));
        std::vector<std::pair<Key, StreamRow>> keyed;
        for (const StreamRow& row : rows)
            keyed.emplace_back(keyOf(row), row);
        std::sort(keyed.begin(), keyed.end(), [this](const auto& a, const auto& b) {
            if (a.first == b.first)
                return identity(a.second) < identity(b.second);
            return m_sortOrder == Qt::AscendingOrder ? a.first < b.first : b.first < a.first;
        });
        for (std::size_t i = 0; i < rows.size(); ++i)
            rows[i] = keyed[i].second;
    };
    if (m_sortColumn == stateColumn)
        return sortBy([](const StreamRow& row) { return int(state(row)); });
    const query::StreamColumn& column = query::streamColumns()[std::size_t(m_sortColumn) - 1];
    sortBy([&column](const StreamRow& row) {
        // What a row does not know comes before all that is known.
        const StreamCell cell = column.extract(row);
        const auto* text = std::get_if<std::string>(&cell);
        double number = 0;
        if (const auto* count = std::get_if<std::uint64_t>(&cell))
            number = double(*count);
        else if (const auto* real = std::get_if<double>(&cell))
            number = *real;
        else if (const auto* moment = std::get_if<query::Moment>(&cell))
            number = double(moment->time);
        else if (const auto* is = std::get_if<bool>(&cell))
            number = *is;
        return std::tuple(cell.index() != 0, number, text ? *text : std::string());
    });
}

/// What is selected stays so, wherever it stands now.
void StreamModel::place(std::vector<StreamRow> rows)
{
    order(rows);
    if (rows.size() != m_rows.size()) {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
        return;
    }
    emit layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList old = persistentIndexList();
    QModelIndexList now;
    for (const QModelIndex& index : old) {
        const auto same = std::ranges::find(rows, identity(m_rows[std::size_t(index.row())]),
                                            [](const StreamRow& row) { return identity(row); });
        now << (same == rows.end() ? QModelIndex() : createIndex(int(same - rows.begin()), index.column()));
    }
    m_rows = std::move(rows);
    changePersistentIndexList(old, now);
    emit layoutChanged({}, VerticalSortHint);
}

void StreamModel::setReport(std::shared_ptr<const query::StreamReport> report)
{
    const auto before =
        std::exchange(m_report, std::move(report)); // the rows point into it until they are new
    place(wanted());
}

void StreamModel::setWords(const QString& words)
{
    m_words = words.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    place(wanted());
}

void StreamModel::setTheme(const Theme& theme)
{
    m_theme = theme;
    if (!m_rows.empty())
        emit dataChanged(index(0, stateColumn), index(rowCount() - 1, stateColumn), {Qt::ForegroundRole});
}

void StreamModel::setZone(const QTimeZone& zone)
{
    if (zone == m_zone)
        return;
    m_zone = zone;
    if (!m_rows.empty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1), {Qt::DisplayRole});
}

void StreamModel::sort(int column, Qt::SortOrder order)
{
    m_sortColumn = column;
    m_sortOrder = order;
    place(wanted());
}

QString StreamModel::summary() const
{
    if (!m_report || m_report->subAgents.empty())
        return tr("No sFlow has come in yet.");
    std::vector<base::Address> agents;
    std::uint64_t datagrams = 0;
    std::uint64_t lost = 0;
    for (const query::SubAgentHealth& subAgent : m_report->subAgents) {
        agents.push_back(subAgent.agent);
        datagrams += subAgent.datagrams;
        lost += subAgent.sequence.lost;
    }
    std::ranges::sort(agents);
    const auto again = std::ranges::unique(agents);
    agents.erase(again.begin(), again.end());
    const auto rows = query::rowsOf(*m_report);
    const auto silent =
        std::ranges::count(rows, State::Silent, [](const StreamRow& row) { return state(row); });

    const int agentCount = int(agents.size());
    const int sourceCount = int(m_report->sources.size());
    QStringList parts;
    parts << (agentCount == 1 ? tr("1 agent") : tr("%n agents", nullptr, agentCount));
    parts << (sourceCount == 1 ? tr("1 data source") : tr("%n data sources", nullptr, sourceCount));
    parts << (!m_report->selection.empty() ? tr("a part of what came in, with gaps that need not be losses")
              : lost == 0                  ? tr("no datagram lost on the way")
                                           : tr("%1 of %2 datagrams lost on the way (%3)")
                                .arg(countText(lost), countText(datagrams + lost),
                                     shareText(double(lost), double(datagrams + lost))));
    if (silent > 0)
        parts << tr("%1 silent").arg(silent);
    if (const auto more = m_report->datagramsNotFollowed + m_report->samplesNotFollowed; more > 0)
        parts << tr("%1 datagrams and samples of further streams not followed").arg(countText(more));
    return parts.join(QStringLiteral(" · "));
}

QString StreamModel::copied(const QModelIndexList& rows) const
{
    std::vector<int> wantedRows;
    for (const QModelIndex& index : rows)
        wantedRows.push_back(index.row());
    std::ranges::sort(wantedRows);
    if (wantedRows.empty())
        for (int row = 0; row < rowCount(); ++row)
            wantedRows.push_back(row);
    QStringList lines;
    QStringList cells;
    for (int column = 0; column < columnCount(); ++column)
        cells << headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    lines << cells.join(QLatin1Char('\t'));
    for (const int row : wantedRows) {
        cells.clear();
        for (int column = 0; column < columnCount(); ++column)
            cells << data(index(row, column), Qt::DisplayRole).toString();
        lines << cells.join(QLatin1Char('\t'));
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

} // namespace weir::ui
