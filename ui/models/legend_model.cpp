// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/legend_model.h"

#include <QBrush>
#include <QFont>
#include <algorithm>

#include "format/flow_text.h"

namespace weir::ui
{

namespace
{

/// A number where it is one: `80` comes before `443`.
bool textLess(const std::string& a, const std::string& b)
{
    const auto isNumber = [](const std::string& text) {
        return !text.empty() && text.size() < 19 &&
               std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
    };
    if (isNumber(a) && isNumber(b))
        return std::stoull(a) < std::stoull(b);
    return a < b;
}

bool sameTrend(const std::vector<float>& a, const std::vector<float>& b)
{
    return std::ranges::equal(a, b,
                              [](float x, float y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

bool looksSame(const query::Estimate& a, const query::Estimate& b)
{
    return a.value == b.value && a.samples == b.samples && (a.ci95 == b.ci95 || (a.tooFew() && b.tooFew()));
}

bool looksSame(const LegendRow& a, const LegendRow& b)
{
    const query::Estimate none;
    return looksSame(a.value, b.value) && a.back.has_value() == b.back.has_value() &&
           looksSame(a.back.value_or(none), b.back.value_or(none)) && a.colour == b.colour &&
           a.flows == b.flows && a.ofSpeed == b.ofSpeed && sameTrend(a.trend, b.trend);
}

/// As a tip that is no wider than can be read: plain ones are one line.
QString wrapped(const QString& tip)
{
    return QStringLiteral("<p>%1</p>").arg(tip.toHtmlEscaped().replace('\n', QStringLiteral("<br/>")));
}

QString harmless(QString cell)
{
    return cell.replace(QChar('\t'), QChar(' ')).replace(QChar('\n'), QChar(' '));
}

} // namespace

LegendModel::LegendModel(QObject* parent) : QAbstractTableModel(parent) {}

std::optional<std::size_t> LegendModel::keyOf(int column) const
{
    if (column < 1 || std::size_t(column) > m_table.columns.size())
        return {};
    return std::size_t(column - 1);
}

std::vector<LegendModel::Column> LegendModel::columnsOf(const LegendTable& table)
{
    std::vector<Column> columns{Column::Rate, Column::Share, Column::Samples, Column::Error};
    if (table.ways)
        columns = {Column::Rate,      Column::Error, Column::Back,
                   Column::BackError, Column::Share, Column::Samples};
    if (table.speeds)
        columns.push_back(Column::Speed);
    columns.push_back(Column::Trend);
    return columns;
}

int LegendModel::columnOf(Column kind) const
{
    const auto place = std::ranges::find(m_columns, kind);
    return place != m_columns.end() ? rateColumn() + int(place - m_columns.begin()) : -1;
}

std::optional<LegendModel::Column> LegendModel::kindOf(int column) const
{
    if (column < rateColumn() || column >= columnCount())
        return {};
    return m_columns[std::size_t(column - rateColumn())];
}

/// Without keys there is still a column for the words "other" and "total".
int LegendModel::rateColumn() const
{
    return 1 + std::max(1, int(m_table.columns.size()));
}

int LegendModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_table.rows.size());
}

int LegendModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : rateColumn() + int(m_columns.size());
}

QString LegendModel::labelOf(const LegendRow& row)
{
    switch (row.kind) {
    case LegendRow::Kind::Flow: break;
    case LegendRow::Kind::Other:
        return row.flows == 0   ? tr("other")
               : row.flows == 1 ? tr("other (1 flow)")
                                : tr("other (%n flows)", nullptr, int(row.flows));
    case LegendRow::Kind::Total: return tr("total");
    }
    return {};
}

QString LegendModel::text(const LegendRow& row, int column) const
{
    if (column == 0)
        return {};
    if (column < rateColumn()) {
        const auto key = std::size_t(column - 1);
        if (key < row.keys.size())
            return shownValue(m_table.columns[key], row.keys[key]);
        return key == 0 ? labelOf(row) : QString();
    }
    switch (*kindOf(column)) {
    case Column::Rate: return m_scale.number(row.value.value);
    case Column::Error: return errorOf(row.value);
    case Column::Back: return row.back ? m_scale.number(row.back->value) : QString();
    case Column::BackError: return row.back ? errorOf(*row.back) : QString();
    case Column::Share:
        return m_table.shares ? shareText(m_table.together(row), total()) : QStringLiteral("—");
    case Column::Samples: return countText(samplesOf(row));
    case Column::Speed: return row.ofSpeed ? shareText(*row.ofSpeed, 100) : QString();
    case Column::Trend: break;
    }
    return {};
}

QString LegendModel::errorOf(const query::Estimate& value) const
{
    // Of nothing, in a direction that a flow has no packets in, there is nothing to doubt.
    const bool isNothing = m_table.ways && value.samples == 0;
    return isNothing || isErrorUnknown(m_table, value) ? QStringLiteral("—") : errorText(value.ci95);
}

std::uint64_t LegendModel::samplesOf(const LegendRow& row) const
{
    return std::uint64_t(row.value.samples) + (row.back ? row.back->samples : 0);
}

QVariant LegendModel::raw(const LegendRow& row, int column) const
{
    if (column < rateColumn())
        return column > 0 && std::size_t(column - 1) < row.keys.size()
                   ? QVariant(QString::fromStdString(row.keys[std::size_t(column - 1)]))
                   : QVariant();
    const auto errorOf = [](const query::Estimate& value) {
        return value.tooFew() ? QVariant() : QVariant(value.ci95);
    };
    switch (*kindOf(column)) {
    case Column::Rate: return row.value.value;
    case Column::Error: return errorOf(row.value);
    case Column::Back: return row.back ? QVariant(row.back->value) : QVariant();
    case Column::BackError: return row.back ? errorOf(*row.back) : QVariant();
    case Column::Share:
        return m_table.shares && total() > 0 ? QVariant(100 * m_table.together(row) / total()) : QVariant();
    case Column::Samples: return quint64(samplesOf(row));
    case Column::Speed: return row.ofSpeed ? QVariant(*row.ofSpeed) : QVariant();
    case Column::Trend: break;
    }
    return {};
}

QString LegendModel::tipOf(const LegendRow& row, int column) const
{
    if (keyOf(column) && row.kind == LegendRow::Kind::Flow)
        return tr("Click: only %1 · Alt-click: all but %1 · Ctrl-click: also %1\nMiddle click: in a new "
                  "tab")
            .arg(text(row, column));
    if (column == 0 && row.kind == LegendRow::Kind::Flow && !row.keys.empty())
        return tr("Click: only this flow · Alt-click: all but this flow · Ctrl-click: also this flow\n"
                  "Middle click: in a new tab");
    if (row.kind == LegendRow::Kind::Other && row.flows > 0 && column < rateColumn())
        return tr("Click: what is in it, without the flows above");
    const auto kind = kindOf(column);
    const bool isBack = kind == Column::Back || kind == Column::BackError;
    const query::Estimate& value = isBack && row.back ? *row.back : row.value;
    if (kind == Column::Rate || kind == Column::Back)
        return valueText(value.value, m_table.unit);
    const bool isError = kind == Column::Error || kind == Column::BackError;
    if (isError && row.back && value.samples == 0)
        return tr("No samples in that direction");
    if (isError)
        return wrapped(errorTip(*kind, value));
    if (kind == Column::Speed && row.ofSpeed)
        return row.back ? tr("Per cent of the interface's nominal speed, as its agent told it: of the busier "
                             "direction")
                        : tr("Per cent of the interface's nominal speed, as its agent told it");
    if (row.back && (kind == Column::Share || kind == Column::Samples))
        return tr("Of both directions together");
    return kind && !text(row, column).isEmpty() ? wrapped(explanationOf(*kind)) : QString();
}

QVariant LegendModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const LegendRow& row = this->row(index);
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return text(row, column);
    case Qt::TextAlignmentRole:
        return int((isNumber(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::FontRole:
        if (row.kind == LegendRow::Kind::Total) {
            QFont font;
            font.setBold(true);
            return font;
        }
        return {};
    case Qt::ToolTipRole: return tipOf(row, column);
    case Qt::AccessibleTextRole:
        return kindOf(column) == Column::Rate               ? m_scale.text(row.value.value)
               : kindOf(column) == Column::Back && row.back ? m_scale.text(row.back->value)
                                                            : text(row, column);
    case RawRole: return raw(row, column);
    case UnitRole:
        if (kindOf(column) == Column::Rate || kindOf(column) == Column::Back)
            return QString::fromStdString(m_table.unit);
        return isNumber(column) && kindOf(column) != Column::Samples ? QStringLiteral("%") : QString();
    case KindRole: return int(row.kind);
    case ColourRole: return column == 0 && row.colour ? QVariant(row.colour->colour) : QVariant();
    case TrendRole:
        return column == trendColumn() ? QVariant::fromValue(QList<float>(row.trend.begin(), row.trend.end()))
                                       : QVariant();
    case HatchedRole: return column == 0 && row.colour && row.colour->hatched;
    case CopyRole:
        if (const auto key = keyOf(column); key && *key < row.keys.size())
            return harmless(shownText(row.keys[*key])); // as the language writes it
        return isNumber(column) ? raw(row, column).toString() : harmless(text(row, column));
    default: return {};
    }
}

/// What a column's numbers are, of what, and how they come about.
QString LegendModel::explanationOf(Column column) const
{
    switch (column) {
    case Column::Rate:
    case Column::Back:
        return m_table.shares ? tr("An estimate: each sample counts as many times as its sampling rate says. "
                                   "A mean over the time of the table: the chart, or what is marked in it.")
                              : tr("Over the time of the table: the chart, or what is marked in it.");
    case Column::Error:
    case Column::BackError:
        return tr("How far chance may have put the estimate off, in per cent of it: half of the 95 % "
                  "interval. Of 100 such estimates about 95 are no farther from the truth. It follows from "
                  "the samples: 100 of them give about ± 20 %, 10,000 about ± 2 %.");
    case Column::Share:
        return tr("Per cent of the total: of all that the filter lets through in the same time.");
    case Column::Samples:
        return tr("How many samples the number is made of. Each stands for as many packets as its sampling "
                  "rate says; the fewer there are, the rougher is the number.");
    case Column::Speed: return tr("Per cent of the interface's nominal speed, as its agent told it");
    case Column::Trend:
        return tr("What the value did over the time of the chart, each row from zero to its own largest: "
                  "compare shapes, not heights.");
    }
    return {};
}

QString LegendModel::errorTip(Column column, const query::Estimate& value) const
{
    if (isErrorUnknown(m_table, value))
        return tr("Of a value that is no rate no error is known.");
    if (value.tooFew())
        return tr("≈ too few: fewer than ten samples say too little for an error. The number is a hint, no "
                  "more.");
    if (value.ci95 == 0)
        return tr("Nothing is estimated here: every packet is known.");
    return tr("The true value is between %1 and %2, with a chance of 95 %.")
               .arg(m_scale.text(value.value * std::max(0.0, 1 - value.ci95 / 100)),
                    m_scale.text(value.value * (1 + value.ci95 / 100))) +
           '\n' + explanationOf(column);
}

QVariant LegendModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((isNumber(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole)
        return kindOf(section) ? wrapped(explanationOf(*kindOf(section))) : QString();
    if (role != Qt::DisplayRole)
        return {};
    if (const auto key = keyOf(section))
        return keyTitle(m_table, *key);
    const auto kind = kindOf(section);
    return kind ? titleOf(*kind) : QString();
}

QString LegendModel::titleOf(Column column) const
{
    const QString unit = m_scale.unit.isEmpty() ? QString::fromStdString(m_table.unit) : m_scale.unit;
    switch (column) {
    case Column::Rate:
        return m_table.ways ? tr("%1 %2", "direction and unit").arg(m_table.ways->asked, unit) : unit;
    case Column::Back:
        return m_table.ways ? tr("%1 %2", "direction and unit").arg(m_table.ways->other, unit) : unit;
    case Column::Share: return m_table.ways ? tr("Share of both") : tr("Share");
    case Column::Samples: return tr("Samples");
    case Column::Speed: return tr("% of link");
    case Column::Trend: return tr("Trend");
    case Column::Error:
    case Column::BackError: return tr("± 95 %");
    }
    return {};
}

void LegendModel::setTable(LegendTable table, Order order)
{
    const Scale scale = scaleFor(table.largest(), table.unit);
    const bool sameHead = scale == m_scale && table.unit == m_table.unit && table.shares == m_table.shares;
    m_table.shares = table.shares;
    arrange(table.rows, order);
    m_scale = scale;
    if (table.columns != m_table.columns || table.speeds != m_table.speeds || table.ways != m_table.ways) {
        beginResetModel();
        m_table = std::move(table);
        m_columns = columnsOf(m_table);
        m_sortColumn = -1;
        endResetModel();
        return;
    }
    const bool sameTotal =
        !m_table.rows.empty() && !table.rows.empty() && looksSame(m_table.rows.back(), table.rows.back());
    m_table.unit = std::move(table.unit);
    become(std::move(table.rows));
    if (!sameHead)
        emit headerDataChanged(Qt::Horizontal, rateColumn(), columnCount() - 1);
    if ((!sameHead || !sameTotal) && rowCount() > 0)
        emit dataChanged(index(0, rateColumn()), index(rowCount() - 1, columnCount() - 1));
}

void LegendModel::sort(int column, Qt::SortOrder order)
{
    m_sortColumn = column;
    m_sortOrder = order;
    std::vector<LegendRow> rows = m_table.rows;
    arrange(rows, Order::Rank);
    become(std::move(rows));
}

void LegendModel::arrange(std::vector<LegendRow>& rows, Order order) const
{
    const auto end =
        std::ranges::find_if(rows, [](const LegendRow& row) { return row.kind != LegendRow::Kind::Flow; });
    const bool byKey = m_sortColumn > 0 && keyOf(m_sortColumn);
    const auto less = [&](const LegendRow& a, const LegendRow& b) {
        if (byKey)
            return textLess(a.keys[*keyOf(m_sortColumn)], b.keys[*keyOf(m_sortColumn)]);
        return number(a, m_sortColumn) < number(b, m_sortColumn);
    };
    const auto before = [&](const LegendRow& a, const LegendRow& b) {
        return m_sortOrder == Qt::AscendingOrder ? less(a, b) : less(b, a);
    };
    std::stable_sort(rows.begin(), end, before);
    if (order == Order::Rank)
        return;

    // Who was there stays in place; newcomers come in where they belong by size.
    const auto placeOf = [this](const LegendRow& row) {
        return std::ranges::find_if(m_table.rows, [&](const LegendRow& old) { return old.isSameFlow(row); });
    };
    const auto newcomers = std::stable_partition(
        rows.begin(), end, [&](const LegendRow& row) { return placeOf(row) != m_table.rows.end(); });
    std::stable_sort(rows.begin(), newcomers,
                     [&](const LegendRow& a, const LegendRow& b) { return placeOf(a) < placeOf(b); });
    for (auto row = newcomers; row != end; ++row) {
        const auto larger =
            std::find_if(rows.begin(), row, [&](const LegendRow& other) { return before(*row, other); });
        std::rotate(larger, row, row + 1);
    }
}

double LegendModel::number(const LegendRow& row, int column) const
{
    const auto errorOf = [](const query::Estimate& value) {
        return value.tooFew() ? double(INFINITY) : value.ci95;
    };
    const query::Estimate back = row.back.value_or(query::Estimate());
    switch (kindOf(column).value_or(Column::Share)) {
    case Column::Rate: return row.value.value;
    case Column::Error: return errorOf(row.value);
    case Column::Back: return back.value;
    case Column::BackError: return errorOf(back);
    case Column::Samples: return double(samplesOf(row));
    case Column::Speed: return row.ofSpeed.value_or(-1);
    default: return m_table.together(row);
    }
}

void LegendModel::become(std::vector<LegendRow> rows)
{
    std::vector<LegendRow>& now = m_table.rows;
    const auto placeIn = [](const std::vector<LegendRow>& list, const LegendRow& row, std::size_t from) {
        return std::size_t(std::find_if(list.begin() + std::ptrdiff_t(from), list.end(),
                                        [&](const LegendRow& other) { return other.isSameFlow(row); }) -
                           list.begin());
    };
    for (std::size_t at = now.size(); at-- > 0;) {
        if (placeIn(rows, now[at], 0) < rows.size())
            continue;
        beginRemoveRows({}, int(at), int(at));
        now.erase(now.begin() + std::ptrdiff_t(at));
        endRemoveRows();
    }
    for (std::size_t at = 0; at < rows.size(); ++at) {
        const std::size_t from = placeIn(now, rows[at], at);
        const auto here = now.begin() + std::ptrdiff_t(at);
        if (from == now.size()) {
            beginInsertRows({}, int(at), int(at));
            now.insert(here, std::move(rows[at]));
            endInsertRows();
            continue;
        }
        if (from != at) {
            beginMoveRows({}, int(from), int(from), {}, int(at));
            std::rotate(here, now.begin() + std::ptrdiff_t(from), now.begin() + std::ptrdiff_t(from) + 1);
            endMoveRows();
        }
        if (!looksSame(now[at], rows[at])) {
            now[at] = std::move(rows[at]);
            emit dataChanged(index(int(at), 0), index(int(at), columnCount() - 1));
        }
    }
}

/// Of numbers without a prefix.
QString LegendModel::plainTitle(int column) const
{
    const QString unit = QString::fromStdString(m_table.unit);
    const auto kind = kindOf(column);
    if (kind == Column::Rate)
        return m_table.ways ? tr("%1 %2", "direction and unit").arg(m_table.ways->asked, unit) : unit;
    if (kind == Column::Back)
        return tr("%1 %2", "direction and unit").arg(m_table.ways->other, unit);
    return headerData(column, Qt::Horizontal).toString();
}

QString LegendModel::tsv(const QModelIndexList& rows) const
{
    QStringList lines;
    QStringList head;
    for (int column = 1; column < trendColumn(); ++column)
        head << harmless(plainTitle(column));
    lines << head.join('\t');
    for (const QModelIndex& row : rows) {
        QStringList cells;
        for (int column = 1; column < trendColumn(); ++column)
            cells << data(row.siblingAtColumn(column), CopyRole).toString();
        lines << cells.join('\t');
    }
    return lines.join('\n') + '\n';
}

} // namespace weir::ui
