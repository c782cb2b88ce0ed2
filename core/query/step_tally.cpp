// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/step_tally.h"

#include <algorithm>
#include <limits>

namespace weir::query
{

namespace
{

/// Some 100 MB.
constexpr std::size_t mostWaitingRows = std::size_t(1) << 22;

} // namespace

StepTally::StepTally(Query query, std::optional<int> step, std::optional<double> smooth)
    : m_query(std::make_unique<const Query>(std::move(query))),
      m_flows(FlowTable::make(*m_query)),
      m_step(step)
{
    if (smooth)
        m_smoother.emplace(m_query->value.accumulation, *smooth, m_query->furtherValues);
    if (SightingChoice::isNeeded(*m_query))
        m_choice.emplace(*m_query, *m_flows);
    for (std::size_t i = 0; i < m_query->furtherValues.size(); ++i) {
        if (m_query->furtherValues[i].accumulation != key::Accumulation::Distinct)
            continue;
        Query count = *m_query;
        count.value = m_query->furtherValues[i];
        count.furtherValues.clear();
        count.n = std::numeric_limits<std::size_t>::max();
        m_counts.push_back({i, std::make_unique<StepTally>(std::move(count), step, smooth)});
    }
}

namespace
{

/// Puts what was counted beside the flows that were ranked.
void join(Ranking& ranking, const Ranking& counted, std::size_t place)
{
    std::map<std::vector<std::string>, const Series*> series;
    for (const Series& one : counted.rows)
        series.emplace(one.keys, &one);
    for (Series& row : ranking.rows)
        if (const auto found = series.find(row.keys); found != series.end())
            row.further[place] = found->second->whole;
    if (!ranking.total.further.empty())
        ranking.total.further[place] = counted.total.whole;
}

} // namespace

void StepTally::setContext(std::shared_ptr<const key::Context> context)
{
    for (const Count& count : m_counts)
        count.tally->setContext(context);
    m_flows->setContext(std::move(context));
}

void StepTally::countFrom(base::SecondNumber from)
{
    m_from = from;
    for (const Count& count : m_counts)
        count.tally->countFrom(from);
}

base::SecondNumber StepTally::beginOf(base::SecondNumber second) const
{
    return m_step ? Range{second, second + 1, *m_step}.aligned().from : 0;
}

StepTally::Step& StepTally::stepOf(base::SecondNumber second)
{
    const auto [entry, isNew] = m_steps.try_emplace(beginOf(second));
    Step& step = entry->second;
    step.first = isNew ? second : std::min(step.first, second);
    step.last = isNew ? second : std::max(step.last, second);
    return step;
}

/// Adds the rows that count.
void StepTally::addTo(Step& step, Partial&& partial)
{
    step.sum.samplesSeen += partial.samplesSeen;
    step.sum.samplesMatched += partial.samplesMatched;
    step.sum.flowsCut += partial.flowsCut;
    step.sum.oneIn = std::max(step.sum.oneIn, partial.oneIn);
    step.sum.shortBy = addSaturated(step.sum.shortBy, partial.shortBy);
    const key::Accumulation accumulation = m_query->value.accumulation;
    const std::size_t width = m_query->furtherValues.size();
    if (!partial.rest.isEmpty())
        combine(accumulation, step.sum.rest, partial.rest);
    if (step.sum.rows.empty()) {
        partial.rows.resize(partial.counted().size());
        partial.further.resize(partial.rows.size() * width);
        step.sum.rows = std::move(partial.rows);
        step.sum.further = std::move(partial.further);
        return;
    }
    // The places are made when a step gets its second part: most steps of a second never do.
    if (step.place.empty())
        for (std::uint32_t i = 0; i < step.sum.rows.size(); ++i) {
            step.place.resize(std::max<std::size_t>(step.place.size(), step.sum.rows[i].flow + 1));
            step.place[step.sum.rows[i].flow] = i + 1;
        }
    step.place.resize(m_flows->size());
    const std::span<const Row> counted = partial.counted();
    for (std::size_t i = 0; i < counted.size(); ++i) {
        const Row& row = counted[i];
        std::uint32_t& place = step.place[row.flow];
        if (place == 0) {
            step.sum.rows.push_back(row);
            step.sum.further.resize(step.sum.rows.size() * width);
            place = std::uint32_t(step.sum.rows.size());
        } else {
            combine(accumulation, step.sum.rows[place - 1], row);
        }
        combineFurther(*m_query, step.sum.further.data() + (place - 1) * width,
                       partial.further.data() + i * width);
    }
}

void StepTally::add(const store::Second& second)
{
    for (const Count& count : m_counts)
        count.tally->add(second);
    Partial partial = m_flows->evaluate(second);
    if (!m_choice) {
        settle(std::move(partial));
        return;
    }
    Step& waiting = m_waiting[second.time()];
    waiting.sum.time = second.time();
    m_waitingRows -= waiting.sum.rows.size();
    addTo(waiting, std::move(partial));
    m_waitingRows += waiting.sum.rows.size();
    while (m_waitingRows > mostWaitingRows)
        settleOldest();
}

/// Chooses in the oldest second that waits.
void StepTally::settleOldest()
{
    Partial second = std::move(m_waiting.begin()->second.sum);
    m_waiting.erase(m_waiting.begin());
    m_waitingRows -= second.rows.size();
    m_choice->choose(second);
    settle(std::move(second));
}

void StepTally::settle(Partial&& second)
{
    if (second.time < m_from)
        return;
    Step& step = stepOf(second.time);
    if (!m_smoother) {
        addTo(step, std::move(second));
        return;
    }
    m_smoother->add(second);
    step.sum = m_smoother->state();
}

Ranking StepTally::rank(base::SecondNumber begin, const Step& step) const
{
    Merger merger(*m_query, *m_flows);
    const Partial* const partial = &step.sum;
    const Scale scale = m_step ? Scale::Rate : Scale::Sum;
    const double seconds = m_smoother ? Smoother::scale : m_step.value_or(1);
    Ranking ranking = merger.rank(merger.collapse({&partial, 1}), m_query->n, seconds, scale);
    ranking.from = m_step ? begin : step.first;
    ranking.to = m_step ? begin + *m_step : step.last + 1;
    ranking.state = StepState::Covered;
    return ranking;
}

std::vector<Ranking> StepTally::take(base::SecondNumber end)
{
    while (!m_waiting.empty() && beginOf(m_waiting.begin()->first) < end)
        settleOldest();
    std::vector<Ranking> rankings;
    while (!m_steps.empty() && m_steps.begin()->first < end) {
        rankings.push_back(rank(m_steps.begin()->first, m_steps.begin()->second));
        m_steps.erase(m_steps.begin());
    }
    for (const Count& count : m_counts) {
        const std::vector<Ranking> counted = count.tally->take(end); // of the same steps
        for (std::size_t i = 0; i < rankings.size(); ++i)
            join(rankings[i], counted[i], count.place);
    }
    return rankings;
}

std::vector<Ranking> StepTally::takeAll()
{
    return take(std::numeric_limits<base::SecondNumber>::max());
}

} // namespace weir::query
