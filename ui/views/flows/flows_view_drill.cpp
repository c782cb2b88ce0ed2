// SPDX-License-Identifier: GPL-3.0-or-later
// What clicks in chart and legend ask for.
#include <array>

#include "views/flows/flows_view.h"
#include "views/flows/legend_view.h"
#include "views/navigator.h"

namespace weir::ui
{

void FlowsView::openOther(Where where)
{
    const std::vector<FlowKeys> flows = namedFlows();
    if (!flows.empty() && !m_reply.answer->columns.empty() && m_reply.answer->otherFlows > 0)
        m_context.navigator.addFilter(termOf(m_reply.answer->query.keys, flows, Pick::AllBut), where);
}

/// Those that the legend names: of the moment or range whose ranking it is.
std::vector<FlowKeys> FlowsView::namedFlows() const
{
    std::vector<FlowKeys> flows;
    for (const LegendRow& row : m_legend->legend().table().rows)
        if (row.kind == LegendRow::Kind::Flow)
            flows.push_back(row.keys);
    return flows;
}

void FlowsView::pick(const std::vector<FlowKeys>& flows, Pick pick, Where where)
{
    pickTerm(termOf(m_reply.answer->query.keys, flows, pick), pick, where);
}

void FlowsView::pickTerm(const std::string& term, Pick pick, Where where)
{
    if (pick == Pick::Also)
        m_context.navigator.addAlternative(term, where);
    else
        m_context.navigator.addFilter(term, where);
}

/// A layer of the chart, in a new tab.
void FlowsView::pickLayer(int index)
{
    if (index < 0)
        openOther(Where::NewTab);
    else if (!m_reply.answer->query.keys.empty())
        pick({m_reply.answer->series[std::size_t(index)].keys}, Pick::Only, Where::NewTab);
}

/// What tells a row's traffic from the rest; empty of the total.
std::string FlowsView::termsOf(const LegendRow& row) const
{
    const key::KeyList& keys = m_reply.answer->query.keys;
    if (keys.empty() || row.kind == LegendRow::Kind::Total)
        return {};
    if (row.kind == LegendRow::Kind::Flow)
        return termOf(keys, std::array{row.keys}, Pick::Only);
    return termOf(keys, namedFlows(), Pick::AllBut);
}

/// By which keys the row's traffic of the moment, the range or the whole chart is best broken down.
void FlowsView::rankBreakdowns(const std::optional<LegendRow>& row)
{
    if (!m_reply.answer)
        return;
    const engine::View& view = m_context.navigator.now().view;
    query::FlowsOf flows{{}, engine::stretchOf(view)};
    if (const auto terms = key::parseFilter(row ? termsOf(*row) : std::string()))
        flows.flows = *terms;
    m_survey.rankBreakdowns(view, queryOfBothSides(), flows);
}

void FlowsView::breakDown(const std::optional<LegendRow>& row, const std::string& keys)
{
    m_context.navigator.breakDown(row && m_reply.answer ? termsOf(*row) : std::string(), keys);
}

} // namespace weir::ui
