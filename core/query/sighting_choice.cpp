// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/sighting_choice.h"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

namespace weir::query
{

namespace
{

constexpr base::SecondNumber blockLength = 5; // seconds
constexpr std::int64_t pastBlocks = 6;
static_assert(SightingChoice::reach == (pastBlocks + 1) * blockLength);

/// What counts as clearly more, in standard deviations of the difference.
constexpr double clearly = 3;

/// Blocks that are cut to it can be added up; only sampling rates that nobody has come so far.
constexpr std::uint64_t mostInBlock = std::uint64_t(1) << 60;

std::int64_t blockOf(base::SecondNumber time)
{
    return (time - (time % blockLength + blockLength) % blockLength) / blockLength;
}

std::uint64_t bounded(std::uint64_t sum)
{
    return std::min(sum, mostInBlock);
}

} // namespace

SightingChoice::SightingChoice(const Query& query, const FlowTable& flows)
    : m_flows(flows),
      m_width(query.furtherValues.size()),
      m_countsSamples(query.value.of == key::ValueExpression::Of::Samples)
{
}

bool SightingChoice::isNeeded(const Query& query)
{
    return isRate(query.value) &&
           (query.aggregation == Aggregation::Max || query.aggregation == Aggregation::Agent);
}

base::SecondNumber SightingChoice::dependsFrom(base::SecondNumber time)
{
    constexpr base::SecondNumber earliest = std::numeric_limits<base::SecondNumber>::min();
    return time < earliest + 2 * reach ? earliest : (blockOf(time) - pastBlocks) * blockLength;
}

void SightingChoice::reset()
{
    m_now = {};
    m_past.clear();
    m_begun = false;
    renumbered();
}

std::vector<Partial*> SightingChoice::partials()
{
    std::vector<Partial*> partials{&m_now.sum};
    for (Block& block : m_past)
        partials.push_back(&block.sum);
    return partials;
}

void SightingChoice::renumbered()
{
    m_history.clear();
    m_place.clear();
    m_lastPlace.clear();
    m_row.clear();
    m_sibling.clear();
    m_first.clear();
    grow();
    for (const Block& block : m_past)
        enter(block);
    setPlaces(m_place, m_now);
    if (isLastBefore())
        setPlaces(m_lastPlace, m_past.back());
}

void SightingChoice::setPlaces(std::vector<std::uint32_t>& places, const Block& block)
{
    for (std::size_t i = 0; i < block.sum.rows.size(); ++i)
        places[block.sum.rows[i].flow] = std::uint32_t(i) + 1;
}

void SightingChoice::clearPlaces(std::vector<std::uint32_t>& places, const Block& block)
{
    for (const Row& row : block.sum.rows)
        places[row.flow] = 0;
}

/// Whether the newest of the past blocks is the one before that under way.
bool SightingChoice::isLastBefore() const
{
    return !m_past.empty() && m_past.back().number == m_now.number - 1;
}

/// Makes room for flows that were met since.
void SightingChoice::grow()
{
    const std::size_t known = m_sibling.size();
    const std::span<const std::uint32_t> shown = m_flows.shownNumbers();
    m_history.resize(m_flows.size());
    m_place.resize(m_flows.size());
    m_lastPlace.resize(m_flows.size());
    m_row.resize(m_flows.size());
    m_sibling.resize(m_flows.size());
    m_first.resize(m_flows.size());
    for (std::size_t flow = known; flow < shown.size(); ++flow)
        m_sibling[flow] = std::exchange(m_first[shown[flow]], std::uint32_t(flow) + 1);
}

void SightingChoice::enter(const Block& block)
{
    for (const Row& row : block.sum.rows)
        m_history[row.flow] += bounded(row.sum);
}

void SightingChoice::leave(const Block& block)
{
    for (const Row& row : block.sum.rows)
        m_history[row.flow] -= bounded(row.sum);
}

/// Seconds that come late belong to the block under way.
void SightingChoice::advance(base::SecondNumber time)
{
    const std::int64_t number = blockOf(time);
    if (!m_begun || number < m_now.number - pastBlocks) {
        reset();
        m_begun = true;
        m_now.number = number;
    }
    grow();
    if (number <= m_now.number)
        return;
    if (isLastBefore())
        clearPlaces(m_lastPlace, m_past.back());
    enter(m_now);
    m_past.push_back(std::exchange(m_now, {number, {}}));
    std::swap(m_place, m_lastPlace);
    if (!isLastBefore())
        clearPlaces(m_lastPlace, m_past.back());
    while (!m_past.empty() && m_past.front().number < number - pastBlocks) {
        leave(m_past.front());
        m_past.pop_front();
    }
}

/// Weights are the squares of what each sample added, which is the variance of their sum.
bool SightingChoice::isClearlyMore(const Cell& a, const Cell& b) const
{
    if (a.sum <= b.sum)
        return false;
    const auto difference = double(a.sum - b.sum);
    const double variance = m_countsSamples ? double(a.samples) + double(b.samples) : a.weight + b.weight;
    return difference * difference > clearly * clearly * variance;
}

/// What a sighting had before the second under way.
std::uint64_t SightingChoice::before(std::uint32_t flow) const
{
    const std::uint64_t now = m_place[flow] > 0 ? m_now.sum.rows[m_place[flow] - 1].sum : 0;
    return m_history[flow] + bounded(now);
}

/// The sighting that saw most before; of a flow that nobody saw before, the one that sees most now. Where
/// several saw the same, their source decides, so that what they see now does not.
std::uint32_t SightingChoice::usual(const Partial& partial, std::uint32_t first) const
{
    const auto standing = [&](std::uint32_t flow) {
        const std::uint64_t known = before(flow);
        const Cell now = known > 0 ? Cell() : inSecond(partial, flow);
        return std::tuple(known, now.sum, now.samples, now.weight);
    };
    std::uint32_t best = first - 1;
    auto most = standing(best);
    for (std::uint32_t next = m_sibling[best]; next > 0; next = m_sibling[next - 1]) {
        const std::uint32_t flow = next - 1;
        const auto one = standing(flow);
        if (one > most || (one == most && m_flows.isSourceBefore(flow, best))) {
            best = flow;
            most = one;
        }
    }
    return best;
}

Cell SightingChoice::inSecond(const Partial& partial, std::uint32_t flow) const
{
    return m_row[flow] > 0 ? Cell(partial.rows[m_row[flow] - 1]) : Cell();
}

/// In the block under way and the one before it.
Cell SightingChoice::lately(const Partial& partial, std::uint32_t flow) const
{
    Cell cell = inSecond(partial, flow);
    if (m_place[flow] > 0)
        combine(key::Accumulation::Sum, cell, m_now.sum.rows[m_place[flow] - 1]);
    if (m_lastPlace[flow] > 0)
        combine(key::Accumulation::Sum, cell, m_past.back().sum.rows[m_lastPlace[flow] - 1]);
    return cell;
}

/// Of the sightings of one flow in this second, from `first` on, the largest that is clearly more than
/// `usual`; else that.
template <class CellOf>
std::uint32_t SightingChoice::clearlyMore(std::uint32_t first, std::uint32_t usual,
                                          const CellOf& cellOf) const
{
    const Cell least = cellOf(usual);
    std::uint32_t best = usual;
    Cell most = least;
    for (std::uint32_t next = first; next > 0; next = m_sibling[next - 1]) {
        const std::uint32_t flow = next - 1;
        if (m_row[flow] == 0)
            continue;
        const Cell cell = cellOf(flow);
        const bool isMore = cell.sum > most.sum ||
                            (cell.sum == most.sum && best != usual && m_flows.isSourceBefore(flow, best));
        if (isMore && isClearlyMore(cell, least)) {
            best = flow;
            most = cell;
        }
    }
    return best;
}

/// Marks the row of a flow that counts, if any does.
void SightingChoice::choose(const Partial& partial, std::uint32_t first)
{
    const auto ofLately = [&](std::uint32_t flow) { return lately(partial, flow); };
    const auto ofSecond = [&](std::uint32_t flow) { return inSecond(partial, flow); };
    const std::uint32_t best =
        clearlyMore(first, clearlyMore(first, usual(partial, first), ofLately), ofSecond);
    for (std::uint32_t next = first; next > 0; next = m_sibling[next - 1])
        if (m_row[next - 1] > 0)
            m_counts[m_row[next - 1] - 1] = next - 1 == best ? Counts::Yes : Counts::No;
}

void SightingChoice::add(const Partial& partial)
{
    for (const Row& row : partial.rows) {
        std::uint32_t& place = m_place[row.flow];
        if (place == 0) {
            m_now.sum.rows.push_back(row);
            place = std::uint32_t(m_now.sum.rows.size());
        } else {
            combine(key::Accumulation::Sum, m_now.sum.rows[place - 1], row);
        }
    }
}

void SightingChoice::remember(const Partial& partial)
{
    advance(partial.time);
    add(partial);
}

bool SightingChoice::choose(Partial& partial)
{
    advance(partial.time);
    const std::span<const std::uint32_t> shown = m_flows.shownNumbers();
    m_counts.assign(partial.rows.size(), Counts::Open);
    for (std::size_t i = 0; i < partial.rows.size(); ++i)
        m_row[partial.rows[i].flow] = std::uint32_t(i) + 1;
    for (std::size_t i = 0; i < partial.rows.size(); ++i) {
        const std::uint32_t first = m_first[shown[partial.rows[i].flow]];
        if (m_sibling[first - 1] == 0)
            m_counts[i] = Counts::Yes;
        else if (m_counts[i] == Counts::Open)
            choose(partial, first);
    }
    for (const Row& row : partial.rows)
        m_row[row.flow] = 0;
    add(partial);
    return sort(partial);
}

/// True: other rows count than before.
bool SightingChoice::sort(Partial& partial)
{
    const std::size_t counted = partial.counted().size();
    const auto split = m_counts.begin() + std::ptrdiff_t(counted);
    if (std::find(m_counts.begin(), split, Counts::No) == split &&
        std::find(split, m_counts.end(), Counts::Yes) == m_counts.end())
        return false;
    m_others.clear();
    m_othersFurther.clear();
    std::size_t next = 0;
    const auto further = [&](std::size_t row) {
        return partial.further.begin() + std::ptrdiff_t(row * m_width);
    };
    for (std::size_t i = 0; i < partial.rows.size(); ++i) {
        if (m_counts[i] == Counts::No) {
            m_others.push_back(partial.rows[i]);
            m_othersFurther.insert(m_othersFurther.end(), further(i), further(i + 1));
            continue;
        }
        partial.rows[next] = partial.rows[i];
        std::copy(further(i), further(i + 1), further(next));
        ++next;
    }
    std::ranges::copy(m_others, partial.rows.begin() + std::ptrdiff_t(next));
    std::ranges::copy(m_othersFurther, further(next));
    partial.notCounted = m_others.size();
    return true;
}

std::size_t SightingChoice::bytes() const
{
    std::size_t bytes = m_now.sum.rows.capacity() * sizeof(Row);
    for (const Block& block : m_past)
        bytes += block.sum.rows.capacity() * sizeof(Row);
    return bytes + m_history.capacity() * sizeof(std::uint64_t) +
           (m_place.capacity() + m_lastPlace.capacity() + m_row.capacity() + m_sibling.capacity() +
            m_first.capacity()) *
               sizeof(std::uint32_t);
}

} // namespace weir::query
