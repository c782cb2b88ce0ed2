// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/legend_table.h"

#include <algorithm>

namespace weir::ui
{

namespace
{

LegendTable headOf(const query::Answer& answer)
{
    return {answer.columns, answer.unit.rate, query::isRate(answer.query.value), {}};
}

void addRest(LegendTable& table, const query::Estimate& other, std::size_t otherFlows,
             const query::Estimate& total)
{
    if (otherFlows > 0 || other.samples > 0)
        table.rows.push_back({LegendRow::Kind::Other, {}, {}, other, otherFlows});
    table.rows.push_back({LegendRow::Kind::Total, {}, {}, total, 0});
}

/// Without keys there is one flow, and it is the total.
void addTotal(LegendTable& table, const query::Estimate& total, const std::vector<KeyColour>& colours)
{
    table.rows.push_back({LegendRow::Kind::Total, {}, {}, total, 0});
    if (!colours.empty())
        table.rows.back().colour = colours.front();
}

} // namespace

LegendTable legendOf(const query::Answer& answer, const std::vector<KeyColour>& colours)
{
    LegendTable table = headOf(answer);
    if (answer.columns.empty()) {
        addTotal(table, answer.total.whole, colours);
        return table;
    }
    for (std::size_t i = 0; i < answer.series.size(); ++i)
        table.rows.push_back(
            {LegendRow::Kind::Flow, answer.series[i].keys, colours[i], answer.series[i].whole, 0});
    addRest(table, answer.other.whole, answer.otherFlows, answer.total.whole);
    return table;
}

LegendTable legendOf(const query::Ranking& ranking, const query::Answer& answer,
                     const std::vector<KeyColour>& colours, const QColor& other)
{
    LegendTable table = headOf(answer);
    if (answer.columns.empty()) {
        addTotal(table, ranking.total.whole, colours);
        return table;
    }
    for (const query::Series& flow : ranking.rows) {
        const auto drawn = std::ranges::find(answer.series, flow.keys, &query::Series::keys);
        const KeyColour colour = drawn == answer.series.end()
                                     ? KeyColour{other, false}
                                     : colours[std::size_t(drawn - answer.series.begin())];
        table.rows.push_back({LegendRow::Kind::Flow, flow.keys, colour, flow.whole, 0});
    }
    addRest(table, ranking.other.whole, ranking.otherFlows, ranking.total.whole);
    return table;
}

} // namespace weir::ui
