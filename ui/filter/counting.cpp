// SPDX-License-Identifier: GPL-3.0-or-later
#include "filter/counting.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <array>

#include "filter/conversation.h"
#include "filter/direction.h"

namespace weir::ui
{

namespace
{

using query::Aggregation;

#define T(text) QT_TRANSLATE_NOOP("Counting", text)

// clang-format off
constexpr std::array rows{
    AggregationRow{Aggregation::Max,  "max",  T("Max"),  T("Each flow counts once: at the port that saw most of it of late."),             false},
    AggregationRow{Aggregation::Agent,"agent",T("Switch"), T("Ports of a switch are added up; of the switches one counts, chosen as Max does."),       false},
    AggregationRow{Aggregation::Sum,  "sum",  T("Sum"),  T("All sightings: a packet counts once for each port that sampled its flow."),          false},
    AggregationRow{Aggregation::Edge, "edge", T("Edge"), T("Where packets enter the network: only what comes in by a port that is no link."),    true},
    AggregationRow{Aggregation::Core, "core", T("Core"), T("On the links between switches: a packet counts once for each link that it crosses."), true},
};
// clang-format on

#undef T

QString tr(const char* text)
{
    return QCoreApplication::translate("Counting", text);
}

} // namespace

std::span<const AggregationRow> aggregationRows()
{
    return rows;
}

const AggregationRow& aggregationRow(Aggregation aggregation)
{
    return *std::ranges::find(rows, aggregation, &AggregationRow::aggregation);
}

Aggregation aggregationOf(const QString& name)
{
    const auto row =
        std::ranges::find_if(rows, [&](const AggregationRow& each) { return name == each.name; });
    return row == rows.end() ? Aggregation::Max : row->aggregation;
}

QString titleOf(const AggregationRow& row)
{
    return tr(row.title);
}

QString consequenceOf(const AggregationRow& row)
{
    return tr(row.consequence);
}

QString secondsText(double seconds)
{
    return tr("%1 s").arg(QLocale().toString(seconds, 'g', 4));
}

QString countingText(const Counting& counting)
{
    QString text = titleOf(aggregationRow(counting.aggregation));
    if (counting.smooth > 0)
        text += QStringLiteral(" · ") + secondsText(counting.smooth);
    if (counting.dropped)
        text += QStringLiteral(" · ") + tr("discards");
    return text;
}

void apply(const Counting& counting, query::Query& query)
{
    query.aggregation = counting.aggregation;
    query.dropped = counting.dropped;
}

std::optional<query::Query> otherQuery(const query::QueryText& text, const Counting& counting)
{
    const auto other = otherWay(text);
    if (!other)
        return {};
    auto query = query::readQuery(belowOfConversations(text).value_or(*other));
    if (!query)
        return {};
    apply(counting, *query);
    return *query;
}

} // namespace weir::ui
