// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/change_tally.h"

#include <algorithm>
#include <functional>

#include "query/merge.h"

namespace weir::query
{

namespace
{

/// A flood of new flows must not take all memory: beyond so many the smallest are counted as one.
constexpr std::size_t mostFlows = 1 << 20;

/// The seconds of a stretch, the parts of each together.
std::vector<Ground::Parts> secondsOf(const store::Snapshot& window, const Span& span)
{
    std::vector<Ground::Parts> seconds;
    for (const store::SecondPointer& second : window.seconds) {
        if (second->time() < span.from || second->time() >= span.to)
            continue;
        if (seconds.empty() || seconds.back().front()->time() != second->time())
            seconds.emplace_back();
        seconds.back().push_back(second.get());
    }
    return seconds;
}

std::vector<Ground::Parts> thinned(const std::vector<Ground::Parts>& seconds, std::size_t mostSamples)
{
    std::size_t samples = 0;
    for (const Ground::Parts& parts : seconds)
        for (const store::Second* part : parts)
            samples += part->flows().size();
    const std::size_t stride = samples / mostSamples + 1;
    std::vector<Ground::Parts> picked;
    for (std::size_t i = stride / 2; i < seconds.size(); i += stride)
        picked.push_back(seconds[i]);
    return picked.empty() ? seconds : picked;
}

} // namespace

ChangeTally::ChangeTally(Query query)
    : m_query(std::make_unique<const Query>(std::move(query))),
      m_flows(FlowTable::make(*m_query))
{
    if (SightingChoice::isNeeded(*m_query))
        m_choice.emplace(*m_query, *m_flows);
}

void ChangeTally::remember(std::span<const std::vector<const store::Second*>> seconds)
{
    if (!m_choice)
        return;
    m_choice->reset();
    for (const auto& parts : seconds)
        m_choice->remember(m_flows->evaluate(parts));
}

void ChangeTally::add(Side side, std::span<const store::Second* const> parts)
{
    Partial partial = m_flows->evaluate(parts);
    if (m_choice)
        m_choice->choose(partial);
    Partial& sum = m_sums[side];
    std::vector<std::uint32_t>& place = m_place[side];
    place.resize(m_flows->size());
    for (const Row& row : partial.counted()) {
        if (place[row.flow] == 0) {
            sum.rows.push_back(row);
            place[row.flow] = std::uint32_t(sum.rows.size());
        } else {
            combine(key::Accumulation::Sum, sum.rows[place[row.flow] - 1], row);
        }
    }
    combine(key::Accumulation::Sum, sum.rest, partial.rest);
    sum.flowsCut += partial.flowsCut;
    sum.oneIn = std::max(sum.oneIn, partial.oneIn);
    if (m_flows->size() > mostFlows)
        cut();
}

ChangeTally::Shown ChangeTally::flows() const
{
    Shown all;
    std::vector<std::uint32_t> place(m_flows->size());
    Merger merger(*m_query, *m_flows);
    for (const Side side : {After, Before}) {
        const Partial* const sum = &m_sums[side];
        const Merger::Stretch& stretch = merger.collapse({&sum, 1});
        all.total[side] = stretch.total;
        all.rest[side] = stretch.rest;
        for (const Row& row : stretch.shown) {
            if (place[row.flow] == 0) {
                all.flows.push_back({row.flow, {}});
                place[row.flow] = std::uint32_t(all.flows.size());
            }
            all.flows[place[row.flow] - 1].cells[side] = row;
        }
    }
    return all;
}

/// Counts the smaller flows of each side as one and forgets them.
void ChangeTally::cut()
{
    for (Partial& sum : m_sums) {
        const std::size_t kept = std::min(sum.rows.size(), mostFlows / 4);
        const auto end = sum.rows.begin() + std::ptrdiff_t(kept);
        std::ranges::nth_element(sum.rows, end, std::greater(), &Row::sum);
        for (auto row = end; row != sum.rows.end(); ++row)
            combine(key::Accumulation::Sum, sum.rest, *row);
        sum.flowsCut += sum.rows.size() - kept;
        sum.rows.resize(kept);
    }
    std::vector<Partial*> kept{&m_sums[After], &m_sums[Before]};
    if (m_choice)
        std::ranges::copy(m_choice->partials(), std::back_inserter(kept));
    m_flows->compact(kept);
    if (m_choice)
        m_choice->renumbered();
    for (const Side side : {After, Before}) {
        m_place[side].assign(m_flows->size(), 0);
        for (std::size_t i = 0; i < m_sums[side].rows.size(); ++i)
            m_place[side][m_sums[side].rows[i].flow] = std::uint32_t(i) + 1;
    }
}

Ground::Ground(const store::Snapshot& window, const Span& after, const Span& before)
    : seconds{secondsOf(window, after), secondsOf(window, before)},
      leadIn{secondsOf(window, {SightingChoice::dependsFrom(after.from), after.from}),
             secondsOf(window, {SightingChoice::dependsFrom(before.from), before.from})}
{
}

Ground Ground::thinned(std::size_t mostSamples) const
{
    Ground few = *this;
    for (const Side side : {After, Before})
        few.seconds[side] = query::thinned(seconds[side], mostSamples);
    return few;
}

bool Ground::ask(ChangeTally& tally, Way& way, Start start) const
{
    for (const Side side : {Before, After}) { // as they come in time
        if (start == Start::AsCharted)
            tally.remember(leadIn[side]);
        for (const Parts& parts : seconds[side]) {
            if (way.isStopped())
                return false;
            tally.add(side, parts);
            way.step();
        }
    }
    return true;
}

} // namespace weir::query
