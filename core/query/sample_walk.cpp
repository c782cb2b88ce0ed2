// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/sample_walk.h"

#include <algorithm>
#include <numeric>

#include "query/sample_cell.h"

namespace weir::query
{

namespace
{

constexpr auto everyPlace = [] {
    std::array<std::uint8_t, key::Evaluator::mostAtOnce> places{};
    std::iota(places.begin(), places.end(), std::uint8_t(0));
    return places;
}();

/// The sampled bytes lie too far apart for the processor to fetch them by itself.
void fetch(const std::uint8_t* header)
{
    __builtin_prefetch(header + 12);
    __builtin_prefetch(header + 40); // of an IPv4 packet the ports
}

} // namespace

SampleWalk::SampleWalk(const Query& query, key::Evaluator& evaluator, std::size_t tupleBytes)
    : m_query(query),
      m_evaluator(evaluator),
      m_addsUp(addUp(query)),
      m_tupleBytes(tupleBytes),
      m_tuples(atOnce * tupleBytes / sizeof(std::uint64_t))
{
}

void SampleWalk::setContext(const std::shared_ptr<const key::Context>& context)
{
    const Aggregation aggregation = m_query.aggregation;
    if (aggregation == Aggregation::Edge || aggregation == Aggregation::Core)
        m_ports.emplace(context ? context->topology : nullptr,
                        aggregation == Aggregation::Edge ? PortFilter::Ports::Edge : PortFilter::Ports::Core);
}

void SampleWalk::beginSecond(std::span<const store::Second* const> parts)
{
    if (m_ports)
        m_ports->beginSecond(parts);
}

std::uint64_t SampleWalk::walk(const store::Second& part, const Visit& visit)
{
    if (m_ports)
        m_ports->beginPart(part);
    m_evaluator.begin(part.layouts());
    if (m_evaluator.readsWholeSample())
        return walkAsReceived(part, visit);
    std::uint64_t seen = 0;
    for (std::size_t first = 0; first < part.flows().size(); first += SamplesByLayout::most)
        seen += walkByLayout(part, SamplesByLayout::of(part, first), visit);
    return seen;
}

/// Records are all over the second's bytes: in this order the processor fetches them by itself.
std::uint64_t SampleWalk::walkAsReceived(const store::Second& part, const Visit& visit)
{
    const std::span<const sample::FlowRow> flows = part.flows();
    const std::uint8_t* const block = part.block().data();
    std::uint64_t seen = 0;
    std::size_t met = 0;
    const auto visitMet = [&] {
        visit({m_rows, std::span(everyPlace).first(met), tuples(), m_amounts, {}});
        met = 0;
    };
    for (std::size_t i = 0; i < flows.size(); ++i) {
        constexpr std::size_t ahead = 12;
        if (i + ahead < flows.size())
            fetch(block + flows[i + ahead].sample + flows[i + ahead].header);
        const sample::FlowRow& row = flows[i];
        if ((row.kind == sample::FlowKind::Discard) != m_query.dropped)
            continue;
        ++seen;
        if (m_ports && !m_ports->counts(row))
            continue;
        if (!m_evaluator.evaluate(part.view(row), tuples()[met], m_amounts[met]))
            continue;
        m_rows[met++] = row;
        if (met == atOnce)
            visitMet();
    }
    visitMet();
    return seen;
}

std::uint64_t SampleWalk::walkByLayout(const store::Second& part, const SamplesByLayout& samples,
                                       const Visit& visit)
{
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < samples.runs().size(); ++i) {
        SamplesByLayout::Run run = samples.runs()[i];
        if (run.isDiscard != m_query.dropped)
            continue;
        seen += run.rows.size();
        if (!m_evaluator.beginLayout(run.layout))
            continue;
        if (m_addsUp && m_evaluator.isOfFlow())
            run = samples.putTogether()[i];
        const sample::FlowViews flows{run.rows, part.sources().data(), &part.layouts()[run.layout],
                                      part.block().data()};
        for (std::size_t begin = 0; begin < flows.size(); begin += atOnce) {
            const std::size_t size = std::min(atOnce, flows.size() - begin);
            for (std::size_t later = begin + size; later < std::min(begin + 2 * atOnce, flows.size());
                 ++later)
                fetch(flows.header(later));
            auto tallies = run.tallies.empty() ? run.tallies : run.tallies.subspan(begin, size);
            const sample::FlowViews counted = countedByPorts(flows.part(begin, size), tallies);
            const auto wanted = m_evaluator.evaluate(counted, tuples(), m_amounts);
            if (!wanted.empty())
                visit({counted.rows, wanted, tuples(), m_amounts, tallies});
        }
    }
    return seen;
}

/// Those that count at their ports, and their tallies if there are any.
sample::FlowViews SampleWalk::countedByPorts(sample::FlowViews flows, std::span<const Cell>& tallies)
{
    if (!m_ports)
        return flows;
    std::size_t counted = 0;
    for (std::size_t i = 0; i < flows.size(); ++i) {
        if (!m_ports->counts(flows.rows[i]))
            continue;
        if (!tallies.empty())
            m_tallies[counted] = tallies[i];
        m_rows[counted++] = flows.rows[i];
    }
    flows.rows = std::span(m_rows).first(counted);
    if (!tallies.empty())
        tallies = std::span(m_tallies).first(counted);
    return flows;
}

} // namespace weir::query
