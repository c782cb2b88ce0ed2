// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/sighting_choice.h"

#include <algorithm>
#include <functional>
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

/// A flood of new flows must not take all memory: of a block with more sightings the smallest are forgotten.
constexpr std::size_t mostInPast = 200'000;

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
    m_sightings.clear();
    m_any.clear();
    grow();
    for (const Block& block : m_past)
        enter(block);
    setPlaces(&Sighting::place, m_now);
    if (isLastBefore())
        setPlaces(&Sighting::lastPlace, m_past.back());
}

void SightingChoice::setPlaces(Place place, const Block& block)
{
    for (std::size_t i = 0; i < block.sum.rows.size(); ++i)
        m_sightings[block.sum.rows[i].flow].*place = std::uint32_t(i) + 1;
}

void SightingChoice::clearPlaces(Place place, const Block& block)
{
    for (const Row& row : block.sum.rows)
        m_sightings[row.flow].*place = 0;
}

/// Whether the newest of the past blocks is the one before that under way.
bool SightingChoice::isLastBefore() const
{
    return !m_past.empty() && m_past.back().number == m_now.number - 1;
}

/// Makes room for flows that were met since.
void SightingChoice::grow()
{
    const std::size_t known = m_sightings.size();
    const std::span<const std::uint32_t> shown = m_flows.shownNumbers();
    m_sightings.resize(m_flows.size());
    m_any.resize(m_flows.size());
    for (std::size_t number = known; number < shown.size(); ++number) {
        const auto flow = std::uint32_t(number);
        std::uint32_t& any = m_any[shown[flow]];
        m_sightings[flow].sibling = any > 0 ? std::exchange(m_sightings[any - 1].sibling, flow) : flow;
        any = flow + 1;
    }
}

void SightingChoice::enter(const Block& block)
{
    for (const Row& row : block.sum.rows)
        m_sightings[row.flow].history += bounded(row.sum);
}

void SightingChoice::leave(const Block& block)
{
    for (const Row& row : block.sum.rows)
        m_sightings[row.flow].history -= bounded(row.sum);
}

/// Which are forgotten is told by what they had alone, so that it is the same ones each time.
void SightingChoice::forgetSmallest()
{
    std::vector<Row>& rows = m_now.sum.rows;
    if (rows.size() <= mostInPast)
        return;
    std::vector<std::uint64_t> sums(rows.size());
    std::ranges::transform(rows, sums.begin(), &Row::sum);
    std::ranges::nth_element(sums, sums.begin() + mostInPast, std::greater());
    clearPlaces(&Sighting::place, m_now);
    std::erase_if(rows, [least = sums[mostInPast]](const Row& row) { return row.sum <= least; });
    rows.shrink_to_fit();
    setPlaces(&Sighting::place, m_now);
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
        clearPlaces(&Sighting::lastPlace, m_past.back());
    forgetSmallest();
    enter(m_now);
    m_past.push_back(std::exchange(m_now, {number, {}}));
    for (const Row& row : m_past.back().sum.rows)
        std::swap(m_sightings[row.flow].place, m_sightings[row.flow].lastPlace);
    if (!isLastBefore())
        clearPlaces(&Sighting::lastPlace, m_past.back());
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
std::uint64_t SightingChoice::before(const Sighting& sighting) const
{
    const std::uint64_t now = sighting.place > 0 ? m_now.sum.rows[sighting.place - 1].sum : 0;
    return sighting.history + bounded(now);
}

Cell SightingChoice::inSecond(const Partial& partial, const Sighting& sighting) const
{
    return sighting.row > 0 ? Cell(partial.rows[sighting.row - 1]) : Cell();
}

/// In the block under way and the one before it.
Cell SightingChoice::lately(const Partial& partial, const Sighting& sighting) const
{
    Cell cell = inSecond(partial, sighting);
    if (sighting.place > 0)
        combine(key::Accumulation::Sum, cell, m_now.sum.rows[sighting.place - 1]);
    if (sighting.lastPlace > 0)
        combine(key::Accumulation::Sum, cell, m_past.back().sum.rows[sighting.lastPlace - 1]);
    return cell;
}

/// The sighting that saw most before; of a flow that nobody saw before, the one that sees most now. Where
/// several saw the same, their source decides, so that what they see now does not.
std::uint32_t SightingChoice::usual(const Partial& partial, std::uint32_t any) const
{
    const auto standing = [&](std::uint32_t flow) {
        const std::uint64_t known = before(m_sightings[flow]);
        const Cell now = known > 0 ? Cell() : inSecond(partial, m_sightings[flow]);
        return std::tuple(known, now.sum, now.samples, now.weight);
    };
    std::uint32_t best = any;
    auto most = standing(best);
    for (std::uint32_t flow = m_sightings[any].sibling; flow != any; flow = m_sightings[flow].sibling) {
        const auto one = standing(flow);
        if (one > most || (one == most && m_flows.isSourceBefore(flow, best))) {
            best = flow;
            most = one;
        }
    }
    return best;
}

/// Of the sightings of one flow in this second the largest that is clearly more than `usual`; else that.
template <class CellOf>
std::uint32_t SightingChoice::clearlyMore(std::uint32_t usual, const CellOf& cellOf) const
{
    const Cell least = cellOf(m_sightings[usual]);
    std::uint32_t best = usual;
    Cell most = least;
    for (std::uint32_t flow = m_sightings[usual].sibling; flow != usual; flow = m_sightings[flow].sibling) {
        if (m_sightings[flow].row == 0)
            continue;
        const Cell cell = cellOf(m_sightings[flow]);
        const bool isMore = cell.sum > most.sum ||
                            (cell.sum == most.sum && best != usual && m_flows.isSourceBefore(flow, best));
        if (isMore && isClearlyMore(cell, least)) {
            best = flow;
            most = cell;
        }
    }
    return best;
}

/// Marks the rows of one flow, of which `any` is a sighting.
void SightingChoice::mark(const Partial& partial, std::uint32_t any)
{
    const auto ofLately = [&](const Sighting& sighting) { return lately(partial, sighting); };
    const auto ofSecond = [&](const Sighting& sighting) { return inSecond(partial, sighting); };
    const std::uint32_t best = clearlyMore(clearlyMore(usual(partial, any), ofLately), ofSecond);
    std::uint32_t flow = any;
    do {
        const Sighting& sighting = m_sightings[flow];
        if (sighting.row > 0)
            m_counts[sighting.row - 1] = flow == best ? Counts::Yes : Counts::No;
        flow = sighting.sibling;
    } while (flow != any);
}

void SightingChoice::add(const Partial& partial)
{
    for (const Row& row : partial.rows) {
        std::uint32_t& place = m_sightings[row.flow].place;
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
    m_counts.assign(partial.rows.size(), Counts::Open);
    for (std::size_t i = 0; i < partial.rows.size(); ++i)
        m_sightings[partial.rows[i].flow].row = std::uint32_t(i) + 1;
    for (std::size_t i = 0; i < partial.rows.size(); ++i) {
        const std::uint32_t flow = partial.rows[i].flow;
        if (m_sightings[flow].sibling == flow)
            m_counts[i] = Counts::Yes;
        else if (m_counts[i] == Counts::Open)
            mark(partial, flow);
    }
    for (const Row& row : partial.rows)
        m_sightings[row.flow].row = 0;
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
    return bytes + m_sightings.capacity() * sizeof(Sighting) + m_any.capacity() * sizeof(std::uint32_t);
}

} // namespace weir::query
