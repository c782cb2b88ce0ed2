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

bool looksSame(const LegendRow& a, const LegendRow& b)
{
    return a.value.value == b.value.value && a.value.samples == b.value.samples &&
           (a.value.ci95 == b.value.ci95 || (a.value.tooFew() && b.value.tooFew())) && a.colour == b.colour &&
           a.flows == b.flows && a.ofSpeed == b.ofSpeed && sameTrend(a.trend, b.trend);
}

/// As a tip that is no wider than can be read: plain ones are one line.
QVariant wrapped(const QString& tip)
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
    return parent.isValid() ? 0 : trendColumn() + 1;
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
    if (column == speedColumn())
        return row.ofSpeed ? shareText(*row.ofSpeed, 100) : QString();
    switch (column - rateColumn()) {
    case 0: return m_scale.number(row.value.value);
    case 1: return m_table.shares ? shareText(row.value.value, total().value) : QStringLiteral("—");
    case 2: return countText(row.value.samples);
    case 3: return isErrorUnknown(m_table, row.value) ? QStringLiteral("—") : errorText(row.value.ci95);
    default: return {};
    }
}

QVariant LegendModel::raw(const LegendRow& row, int column) const
{
    if (column < rateColumn())
        return column > 0 && std::size_t(column - 1) < row.keys.size()
                   ? QVariant(QString::fromStdString(row.keys[std::size_t(column - 1)]))
                   : QVariant();
    if (column == speedColumn())
        return row.ofSpeed ? QVariant(*row.ofSpeed) : QVariant();
    switch (column - rateColumn()) {
    case 0: return row.value.value;
    case 1:
        return m_table.shares && total().value > 0 ? QVariant(100 * row.value.value / total().value)
                                                   : QVariant();
    case 2: return row.value.samples;
    case 3: return row.value.tooFew() ? QVariant() : QVariant(row.value.ci95);
    default: return {};
    }
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
    case Qt::ToolTipRole:
        if (keyOf(column) && row.kind == LegendRow::Kind::Flow)
            return tr("Click: only %1 · Alt-click: all but %1 · Ctrl-click: also %1\nMiddle click: in a new "
                      "tab")
                .arg(text(row, column));
        if (column == 0 && row.kind == LegendRow::Kind::Flow && !row.keys.empty())
            return tr("Click: only this flow · Alt-click: all but this flow · Ctrl-click: also this flow\n"
                      "Middle click: in a new tab");
        if (row.kind == LegendRow::Kind::Other && row.flows > 0 && column < rateColumn())
            return tr("Click: what is in it, without the flows above");
        if (column == rateColumn())
            return valueText(row.value.value, m_table.unit);
        if (column == errorColumn())
            return wrapped(errorTip(row.value));
        return isNumber(column) && !text(row, column).isEmpty() ? wrapped(headerTip(column)) : QVariant();
    case Qt::AccessibleTextRole:
        return column == rateColumn() ? m_scale.text(row.value.value) : text(row, column);
    case RawRole: return raw(row, column);
    case UnitRole:
        return column == rateColumn() ? QString::fromStdString(m_table.unit)
               : column == shareColumn() || column == errorColumn() || column == speedColumn()
                   ? QStringLiteral("%")
                   : QString();
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
QString LegendModel::headerTip(int column) const
{
    if (column == trendColumn())
        return tr("What the value did over the time of the chart, each row from zero to its own largest: "
                  "compare shapes, not heights.");
    if (column == speedColumn())
        return tr("Per cent of the interface's nominal speed, as its agent told it");
    switch (column - rateColumn()) {
    case 0:
        return m_table.shares ? tr("An estimate: each sample counts as many times as its sampling rate says. "
                                   "A mean over the time of the table: the chart, or what is marked in it.")
                              : tr("Over the time of the table: the chart, or what is marked in it.");
    case 1: return tr("Per cent of the total: of all that the filter lets through in the same time.");
    case 2:
        return tr("How many samples the number is made of. Each stands for as many packets as its sampling "
                  "rate says; the fewer there are, the rougher is the number.");
    case 3:
        return tr("How far chance may have put the estimate off, in per cent of it: half of the 95 % "
                  "interval. Of 100 such estimates about 95 are no farther from the truth. It follows from "
                  "the samples: 100 of them give about ± 20 %, 10,000 about ± 2 %.");
    default: return {};
    }
}

QString LegendModel::errorTip(const query::Estimate& value) const
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
           '\n' + headerTip(errorColumn());
}

QVariant LegendModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((isNumber(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole)
        return section >= rateColumn() ? wrapped(headerTip(section)) : QVariant();
    if (role != Qt::DisplayRole)
        return {};
    if (const auto key = keyOf(section))
        return shownText(m_table.columns[*key]);
    if (section == trendColumn())
        return tr("Trend");
    if (!isNumber(section))
        return QString();
    if (section == speedColumn())
        return tr("% of link");
    switch (section - rateColumn()) {
    case 0: return m_scale.unit.isEmpty() ? QString::fromStdString(m_table.unit) : m_scale.unit;
    case 1: return tr("Share");
    case 2: return tr("Samples");
    default: return tr("± 95 %");
    }
}

void LegendModel::setTable(LegendTable table, Order order)
{
    arrange(table.rows, order);
    const double largest = table.rows.empty() ? 0
                           : table.shares
                               ? table.rows.back().value.value
                               : std::ranges::max_element(table.rows, {}, [](const LegendRow& row) {
                                     return row.value.value;
                                 })->value.value;
    const Scale scale = scaleFor(largest, table.unit);
    if (table.columns != m_table.columns || table.speeds != m_table.speeds) {
        beginResetModel();
        m_table = std::move(table);
        m_scale = scale;
        m_sortColumn = -1;
        endResetModel();
        return;
    }
    const bool sameTotal =
        !m_table.rows.empty() && !table.rows.empty() && looksSame(m_table.rows.back(), table.rows.back());
    const bool sameHead = scale == m_scale && table.unit == m_table.unit && table.shares == m_table.shares;
    m_table.unit = std::move(table.unit);
    m_table.shares = table.shares;
    m_scale = scale;
    become(std::move(table.rows));
    if (!sameHead)
        emit headerDataChanged(Qt::Horizontal, rateColumn(), rateColumn());
    if ((!sameHead || !sameTotal) && rowCount() > 0)
        emit dataChanged(index(0, rateColumn()), index(rowCount() - 1, shareColumn()));
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
        if (m_sortColumn == rateColumn() + 2)
            return a.value.samples < b.value.samples;
        if (m_sortColumn >= 0 && m_sortColumn == speedColumn())
            return a.ofSpeed.value_or(-1) < b.ofSpeed.value_or(-1);
        if (m_sortColumn == errorColumn())
            return (a.value.tooFew() ? INFINITY : a.value.ci95) <
                   (b.value.tooFew() ? INFINITY : b.value.ci95);
        return a.value.value < b.value.value;
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

QString LegendModel::tsv(const QModelIndexList& rows) const
{
    QStringList lines;
    QStringList head;
    for (int column = 1; column < trendColumn(); ++column)
        head << (column == rateColumn() ? QString::fromStdString(m_table.unit)
                                        : harmless(headerData(column, Qt::Horizontal).toString()));
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
