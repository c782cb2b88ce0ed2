// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/legend_table.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "format/flow_text.h"

namespace weir::ui
{

namespace
{

LegendTable headOf(const query::Answer& answer)
{
    return {answer.columns, answer.unit.rate, query::isRate(answer.query.value), {}};
}

/// The largest of as many steps as it takes; a gap only where all of them are one.
std::vector<float> trendOf(const query::Answer& answer, const query::Series& series)
{
    const std::size_t steps = std::min(series.steps.size(), answer.states.size());
    const std::size_t count = std::min(steps, longestTrend);
    std::vector<float> trend(count, NAN);
    for (std::size_t step = 0; step < steps; ++step) {
        float& value = trend[step * count / steps];
        const double here = series.steps[step].value;
        if (answer.states[step] == query::StepState::Covered && !std::isnan(here))
            value = std::isnan(value) ? float(here) : std::max(value, float(here));
    }
    return trend;
}

void addRest(LegendTable& table, const query::Answer& answer, const query::Estimate& other,
             std::size_t otherFlows, const query::Estimate& total)
{
    if (otherFlows > 0 || other.samples > 0)
        table.rows.push_back(
            {LegendRow::Kind::Other, {}, {}, other, otherFlows, trendOf(answer, answer.other)});
    table.rows.push_back({LegendRow::Kind::Total, {}, {}, total, 0, trendOf(answer, answer.total)});
}

/// Without keys there is one flow, and it is the total.
void addTotal(LegendTable& table, const query::Answer& answer, const query::Estimate& total,
              const std::vector<KeyColour>& colours)
{
    table.rows.push_back({LegendRow::Kind::Total, {}, {}, total, 0, trendOf(answer, answer.total)});
    if (!colours.empty())
        table.rows.back().colour = colours.front();
}

/// Both as one: where either is known.
void addTrend(std::vector<float>& trend, const std::vector<float>& more)
{
    if (trend.empty())
        trend = more;
    for (std::size_t i = 0; i < std::min(trend.size(), more.size()); ++i)
        trend[i] = std::isnan(trend[i]) ? more[i] : std::isnan(more[i]) ? trend[i] : trend[i] + more[i];
}

} // namespace

double LegendTable::together(const LegendRow& row) const
{
    if (!row.back)
        return row.value.value;
    return shares ? row.value.value + row.back->value : std::max(row.value.value, row.back->value);
}

double LegendTable::largest() const
{
    double largest = 0;
    for (const LegendRow& row : rows) {
        if (shares && row.kind != LegendRow::Kind::Total)
            continue;
        largest = std::max({largest, row.value.value, row.back ? row.back->value : 0});
    }
    return largest;
}

bool isErrorUnknown(bool addsUp, const query::Estimate& value)
{
    return value.tooFew() && !addsUp && value.samples >= fewestSamples;
}

bool isErrorUnknown(const LegendTable& table, const query::Estimate& value)
{
    return isErrorUnknown(table.shares, value);
}

LegendTable legendOf(const query::Answer& answer, const std::vector<KeyColour>& colours)
{
    LegendTable table = headOf(answer);
    if (answer.columns.empty()) {
        addTotal(table, answer, answer.total.whole, colours);
        return table;
    }
    for (std::size_t i = 0; i < answer.series.size(); ++i)
        table.rows.push_back({LegendRow::Kind::Flow, answer.series[i].keys, colours[i],
                              answer.series[i].whole, 0, trendOf(answer, answer.series[i])});
    addRest(table, answer, answer.other.whole, answer.otherFlows, answer.total.whole);
    return table;
}

LegendTable legendOf(const query::Ranking& ranking, const query::Answer& answer,
                     const std::vector<KeyColour>& colours, const QColor& other)
{
    LegendTable table = headOf(answer);
    if (answer.columns.empty()) {
        addTotal(table, answer, ranking.total.whole, colours);
        return table;
    }
    for (const query::Series& flow : ranking.rows) {
        const auto drawn = std::ranges::find(answer.series, flow.keys, &query::Series::keys);
        const bool isDrawn = drawn != answer.series.end();
        table.rows.push_back(
            {LegendRow::Kind::Flow, flow.keys,
             isDrawn ? colours[std::size_t(drawn - answer.series.begin())] : KeyColour{other, false},
             flow.whole, 0, isDrawn ? trendOf(answer, *drawn) : std::vector<float>()});
    }
    addRest(table, answer, ranking.other.whole, ranking.otherFlows, ranking.total.whole);
    return table;
}

QString keyTitle(const LegendTable& table, std::size_t key)
{
    const QString text = shownText(table.columns[key]);
    const QString end = table.ways && table.ways->ofEnds ? endName(table.columns[key]) : QString();
    return end.isEmpty() ? text : QStringLiteral("%1 (%2)").arg(text, end);
}

void addOtherWay(LegendTable& table, const OtherWay& way, const query::Answer& answer, const WayNames& names)
{
    table.ways = names;
    const bool hasOther =
        std::ranges::find(table.rows, LegendRow::Kind::Other, &LegendRow::kind) != table.rows.end();
    if (!hasOther && !answer.columns.empty() && way.other.whole.samples > 0)
        table.rows.insert(std::prev(table.rows.end()), LegendRow{LegendRow::Kind::Other, {}, {}, {}});
    std::size_t flow = 0;
    for (LegendRow& row : table.rows) {
        const query::Series* series = &way.other;
        const query::Series* drawn = &answer.other;
        if (row.kind == LegendRow::Kind::Total) {
            series = &way.total;
            drawn = &answer.total;
        } else if (row.kind == LegendRow::Kind::Flow) {
            series = &way.rows[flow++];
            const auto same = std::ranges::find(answer.series, row.keys, &query::Series::keys);
            drawn = same != answer.series.end() ? &*same : nullptr;
        }
        row.back = series->whole;
        if (drawn)
            addTrend(row.trend, trendOf(answer, *drawn));
    }
}

} // namespace weir::ui
