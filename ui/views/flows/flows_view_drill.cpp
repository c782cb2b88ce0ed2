// SPDX-License-Identifier: GPL-3.0-or-later
// What clicks in chart and legend ask for.
#include <QMenu>
#include <algorithm>
#include <array>

#include "actions.h"
#include "plot/stack_plot.h"
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

std::optional<base::SecondNumber> FlowsView::highestSecond() const
{
    if (!m_reply.answer)
        return {};
    const query::Range& range = m_reply.answer->range;
    const std::vector<query::Estimate>& steps = m_reply.answer->total.steps;
    const auto highest = std::ranges::max_element(steps, {}, &query::Estimate::value);
    if (highest == steps.end() || !(highest->value > 0))
        return {};
    return range.from + (highest - steps.begin()) * range.step + range.step / 2;
}

void FlowsView::markPeak()
{
    const std::optional<base::SecondNumber>& pinned = m_context.navigator.now().view.pinned;
    const std::optional<qint64> cursor = m_plot->cursorSecond();
    const std::optional<base::SecondNumber> pointed = pinned ? *pinned : cursor;
    if (const auto second = pointed ? pointed : highestSecond())
        markPeakAround(*second);
}

void FlowsView::markPeakAround(base::SecondNumber second)
{
    if (m_reply.answer)
        m_survey.findPeak(m_reply.answer->query, second);
}

bool FlowsView::markRange()
{
    const std::optional<base::SecondNumber>& pinned = m_context.navigator.now().view.pinned;
    const std::optional<base::SecondNumber> cursor = m_plot->cursorSecond();
    if (pinned && cursor && cursor != pinned) {
        markFromPinnedTo(*cursor);
        return true;
    }
    m_plot->setFocus();
    return false;
}

/// Both included.
void FlowsView::markFromPinnedTo(base::SecondNumber second)
{
    const auto [first, last] = std::minmax(*m_context.navigator.now().view.pinned, second);
    m_context.navigator.brush({first, last + (m_reply.answer ? m_reply.answer->range.step : 1), 1});
}

void FlowsView::showChartMenu(const QPoint& where, std::optional<base::SecondNumber> second)
{
    QMenu menu(this);
    if (second) {
        const std::optional<base::SecondNumber>& pinned = m_context.navigator.now().view.pinned;
        menu.addAction(tr("Mark the peak here"), this, [this, second] { markPeakAround(*second); });
        if (pinned && pinned != second)
            menu.addAction(tr("Mark from the pinned moment to here"), this,
                           [this, second] { markFromPinnedTo(*second); });
        else
            menu.addAction(tr("Pin this moment, to mark from here"), this,
                           [this, second] { m_context.navigator.pin(*second); });
        menu.addSeparator();
    }
    constexpr std::array groups{
        std::array{ActionId::Explain, ActionId::ShowSamples, ActionId::ZoomToRange, ActionId::Unpin},
        std::array{ActionId::GoLive, ActionId::Copy, ActionId::CopyPicture, ActionId::ExportView},
    };
    for (const auto& group : groups) {
        for (const ActionId id : group)
            menu.addAction(m_context.actions[id]);
        menu.addSeparator();
    }
    menu.exec(where);
}

} // namespace weir::ui
