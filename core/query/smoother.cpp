// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/smoother.h"

#include <algorithm>
#include <cmath>

namespace weir::query
{

namespace
{

using key::Accumulation;

/// Less than this much of a byte or frame a second is nothing.
constexpr double least = 0.5 / Smoother::scale;

constexpr double countedFor = 3; // t

} // namespace

Smoother::Smoother(Accumulation accumulation, double t, std::span<const key::ValueExpression> further)
    : m_accumulation(accumulation),
      m_t(t),
      m_gain(1 - std::exp(-1 / t))
{
    for (const key::ValueExpression& value : further)
        m_further.emplace_back(value.accumulation, t);
}

void Smoother::add(const Partial& partial)
{
    decay(m_time ? double(std::max<base::SecondNumber>(partial.time - *m_time, 0)) : 0);
    m_time = std::max(m_time.value_or(partial.time), partial.time);
    for (const Row& row : partial.counted()) {
        if (row.flow >= m_flows.size())
            m_flows.resize(row.flow + 1);
        std::optional<Flow>& flow = m_flows[row.flow];
        if (!flow)
            flow.emplace();
        add(*flow, row);
    }
    if (!partial.rest.isEmpty())
        add(m_rest, partial.rest);
    m_counts.time = partial.time;
    m_counts.samplesSeen = partial.samplesSeen;
    m_counts.samplesMatched = partial.samplesMatched;
    m_counts.flowsCut = partial.flowsCut;
    m_counts.oneIn = partial.oneIn;
    for (std::optional<Flow>& flow : m_flows)
        if (flow && isForgotten(*flow))
            flow.reset();
    for (std::size_t i = 0; i < m_further.size(); ++i) {
        Partial further;
        further.time = partial.time;
        for (std::size_t j = 0; j < partial.counted().size(); ++j)
            if (const Cell& cell = partial.further[j * m_further.size() + i]; !cell.isEmpty())
                further.rows.push_back({cell, partial.rows[j].flow});
        m_further[i].add(further);
    }
}

Cell Smoother::cellOf(std::uint32_t flow) const
{
    return flow < m_flows.size() && m_flows[flow] ? cellOf(*m_flows[flow]) : Cell();
}

void Smoother::decay(double seconds)
{
    const double keep = std::exp(-seconds / m_t);
    // The weights of avg: are sampling rates, which are added up as the sums are; else they are squares.
    const double weightKeep = m_accumulation == Accumulation::Average ? keep : keep * keep;
    const auto shrink = [&](Smoothed& mean) {
        mean.sum *= keep;
        mean.weight *= weightKeep;
        mean.samples *= keep;
    };
    for (std::optional<Flow>& flow : m_flows)
        if (flow)
            shrink(flow->mean);
    shrink(m_rest.mean);
}

void Smoother::add(Flow& flow, const Cell& cell) const
{
    flow.last = *m_time;
    const double weightGain = m_accumulation == Accumulation::Average ? m_gain : m_gain * m_gain;
    flow.mean.sum += m_gain * double(cell.sum);
    flow.mean.weight += weightGain * cell.weight;
    flow.mean.samples += cell.samples;
    if (m_accumulation != Accumulation::Minimum && m_accumulation != Accumulation::Maximum)
        return;
    const auto isBeaten = [&](const Cell& old) {
        return m_accumulation == Accumulation::Minimum ? old.sum >= cell.sum : old.sum <= cell.sum;
    };
    while (!flow.extremes.empty() && isBeaten(flow.extremes.back().second))
        flow.extremes.pop_back();
    flow.extremes.emplace_back(*m_time, cell);
}

bool Smoother::isForgotten(const Flow& flow) const
{
    const auto age = double(*m_time - flow.last);
    switch (m_accumulation) {
    case Accumulation::Distinct: return age > countedFor * m_t;
    case Accumulation::Minimum:
    case Accumulation::Maximum: return age >= std::max(m_t, 1.0);
    case Accumulation::Average: return flow.mean.weight < least;
    case Accumulation::Sum: break;
    }
    return flow.mean.sum < least;
}

Cell Smoother::cellOf(const Flow& flow) const
{
    Cell cell;
    cell.samples = std::uint32_t(std::clamp(std::round(flow.mean.samples), 1.0, 4e9));
    switch (m_accumulation) {
    case Accumulation::Distinct: cell.sum = 1; break;
    case Accumulation::Minimum:
    case Accumulation::Maximum: {
        const auto holds = std::ranges::find_if(flow.extremes, [&](const auto& extreme) {
            return double(*m_time - extreme.first) < std::max(m_t, 1.0);
        });
        if (holds != flow.extremes.end())
            cell.sum = holds->second.sum;
        break;
    }
    case Accumulation::Average:
        cell.sum = std::uint64_t(std::round(flow.mean.sum * scale));
        cell.weight = flow.mean.weight * scale;
        break;
    case Accumulation::Sum:
        cell.sum = std::uint64_t(std::round(flow.mean.sum * scale));
        cell.weight = flow.mean.weight * scale * scale;
        break;
    }
    return cell;
}

Partial Smoother::state() const
{
    Partial state = m_counts;
    for (std::uint32_t number = 0; number < m_flows.size(); ++number) {
        if (!m_flows[number])
            continue;
        state.rows.push_back({cellOf(*m_flows[number]), number});
        for (const Smoother& further : m_further)
            state.further.push_back(further.cellOf(number));
    }
    if (!isForgotten(m_rest))
        state.rest = cellOf(m_rest);
    return state;
}

} // namespace weir::query
