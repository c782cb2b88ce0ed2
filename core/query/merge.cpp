// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/merge.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace weir::query
{

namespace
{

/// Below it no formula that looks at the samples alone is honest.
constexpr double fewestEffectiveSamples = 10;

} // namespace

double ci95(const Cell& cell)
{
    const double sum = double(cell.sum);
    if (cell.weight == 0 && sum > 0)
        return 0;
    if (sum <= 0 || cell.weight <= 0 || sum * sum / cell.weight < fewestEffectiveSamples)
        return std::numeric_limits<double>::quiet_NaN();
    return 196 * std::sqrt(cell.weight) / sum;
}

double Merger::number(key::Accumulation accumulation, const Cell& cell)
{
    if (accumulation == key::Accumulation::Average)
        return cell.weight > 0 ? double(cell.sum) / cell.weight : 0;
    return double(cell.sum);
}

Estimate Merger::estimate(const key::ValueExpression& value, const Cell& cell, double seconds, Scale scale)
{
    Estimate estimate;
    estimate.samples = cell.samples;
    estimate.value = number(value.accumulation, cell);
    if (value.bits)
        estimate.value *= 8;
    if (!isRate(value))
        return estimate;
    if (scale == Scale::Rate && seconds > 0)
        estimate.value /= seconds;
    estimate.ci95 = ci95(cell);
    return estimate;
}

std::size_t Merger::bytes() const
{
    return (m_seen.capacity() + m_stretch.shown.capacity()) * sizeof(Row) +
           (m_seenFurther.capacity() + m_stretch.further.capacity()) * sizeof(Cell) +
           (m_place.capacity() + m_shownPlace.capacity()) * sizeof(std::uint32_t);
}

double Merger::shortBy(std::uint64_t sum, double seconds) const
{
    return isRate(m_query.value) ? estimate(Cell{sum, 0, 1}, seconds, Scale::Rate).value : 0;
}

void combineFurther(const Query& query, Cell* into, const Cell* from)
{
    for (std::size_t i = 0; i < query.furtherValues.size(); ++i)
        if (!from[i].isEmpty())
            combine(query.furtherValues[i].accumulation, into[i], from[i]);
}

/// Adds rows up by the number that they have in `place`, which is left empty. Shapes of `further`: as in
/// Partial.
void Merger::addUp(std::span<const Partial* const> partials, std::span<const std::uint32_t> numbers,
                   std::vector<std::uint32_t>& place, std::vector<Row>& rows,
                   std::vector<Cell>& further) const
{
    const std::size_t width = m_query.furtherValues.size();
    place.resize(m_flows.size());
    for (const Partial* partial : partials) {
        const std::span<const Row> counted = partial->counted();
        const bool hasFurther = width > 0 && partial->further.size() == partial->rows.size() * width;
        for (std::size_t i = 0; i < counted.size(); ++i) {
            const std::uint32_t flow = numbers.empty() ? counted[i].flow : numbers[counted[i].flow];
            std::uint32_t& at = place[flow];
            if (at == 0) {
                rows.push_back({counted[i], flow});
                further.resize(rows.size() * width);
                at = std::uint32_t(rows.size());
            } else {
                combine(m_query.value.accumulation, rows[at - 1], counted[i]);
            }
            if (hasFurther)
                combineFurther(m_query, further.data() + (at - 1) * width,
                               partial->further.data() + i * width);
        }
    }
    for (const Row& row : rows)
        place[row.flow] = 0;
}

/// Of several sightings of a flow the largest counts; of `count:`, each different value counts one.
void Merger::makeOne()
{
    const std::size_t width = m_query.furtherValues.size();
    const bool distinct = m_query.value.accumulation == key::Accumulation::Distinct;
    m_shownPlace.resize(m_flows.size());
    const std::span<const std::uint32_t> shownNumbers = m_flows.shownNumbers();
    for (std::size_t i = 0; i < m_seen.size(); ++i) {
        Row row = m_seen[i];
        if (!shownNumbers.empty())
            row.flow = shownNumbers[row.flow];
        if (distinct)
            row.sum = 1;
        std::uint32_t& place = m_shownPlace[row.flow];
        const Cell* const from = m_seenFurther.data() + i * width;
        if (place == 0) {
            m_stretch.shown.push_back(row);
            m_stretch.further.insert(m_stretch.further.end(), from, from + width);
            place = std::uint32_t(m_stretch.shown.size());
            continue;
        }
        Row& best = m_stretch.shown[place - 1];
        Cell* const bestFurther = m_stretch.further.data() + (place - 1) * width;
        if (distinct) {
            combine(m_query.value.accumulation, best, row);
            combineFurther(m_query, bestFurther, from);
        } else if (std::tuple(number(row), row.samples, row.weight) >
                   std::tuple(number(best), best.samples, best.weight)) {
            best = row;
            std::copy_n(from, width, bestFurther);
        }
    }
    for (const Row& row : m_stretch.shown)
        m_shownPlace[row.flow] = 0;
}

const Merger::Stretch& Merger::collapse(std::span<const Partial* const> partials)
{
    const key::Accumulation accumulation = m_query.value.accumulation;
    m_stretch = {};
    for (const Partial* partial : partials) {
        m_stretch.samplesSeen += partial->samplesSeen;
        m_stretch.samplesMatched += partial->samplesMatched;
        m_stretch.flowsCut += partial->flowsCut;
        m_stretch.shortBy = addSaturated(m_stretch.shortBy, partial->shortBy);
        m_stretch.oneIn = std::max(m_stretch.oneIn, partial->oneIn);
        if (!partial->rest.isEmpty())
            combine(accumulation, m_stretch.rest, partial->rest);
    }
    if (isRate(m_query.value)) {
        addUp(partials, m_flows.shownNumbers(), m_shownPlace, m_stretch.shown, m_stretch.further);
    } else {
        m_seen.clear();
        m_seenFurther.clear();
        addUp(partials, {}, m_place, m_seen, m_seenFurther);
        makeOne();
    }
    m_stretch.total = m_stretch.rest;
    for (const Row& row : m_stretch.shown)
        combine(accumulation, m_stretch.total, row);
    return m_stretch;
}

std::vector<Row> Merger::largest(std::vector<Row> rows, std::size_t n) const
{
    if (rows.size() > n) {
        // All that could be among the first n, ties with the last of them included: the texts decide between
        // those.
        std::vector<double> numbers(rows.size());
        std::ranges::transform(rows, numbers.begin(), [&](const Row& row) { return number(row); });
        if (n > 0)
            std::ranges::nth_element(numbers, numbers.begin() + std::ptrdiff_t(n) - 1, std::greater());
        const double last = n > 0 ? numbers[n - 1] : std::numeric_limits<double>::infinity();
        std::erase_if(rows, [&](const Row& row) { return number(row) < last; });
    }
    struct Named {
        Row row;
        std::vector<std::string> texts;
    };
    std::vector<Named> named;
    for (const Row& row : rows)
        named.push_back({row, m_flows.keyTexts(row.flow)});
    std::ranges::sort(named, [&](const Named& a, const Named& b) {
        const double left = number(a.row);
        const double right = number(b.row);
        return left != right ? left > right : a.texts < b.texts;
    });
    rows.clear();
    for (std::size_t i = 0; i < std::min(n, named.size()); ++i)
        rows.push_back(named[i].row);
    return rows;
}

Cell Merger::remainder(const Stretch& stretch, std::span<const std::uint8_t> isNamed) const
{
    Cell cell = stretch.rest;
    for (const Row& row : stretch.shown)
        if (!isNamed[row.flow])
            combine(m_query.value.accumulation, cell, row);
    return cell;
}

void Merger::rankFurther(const Stretch& stretch, std::span<const Row> top, Ranking& ranking, double seconds,
                         Scale scale) const
{
    const std::size_t width = m_query.furtherValues.size();
    std::vector<Cell> other(width);
    std::vector<Cell> total(width);
    const auto estimates = [&](const Cell* cells) {
        std::vector<Estimate> further;
        for (std::size_t i = 0; i < width; ++i)
            further.push_back(estimate(m_query.furtherValues[i], cells[i], seconds, scale));
        return further;
    };
    for (std::size_t i = 0; i < stretch.shown.size(); ++i) {
        const Cell* const cells = stretch.further.data() + i * width;
        combineFurther(m_query, total.data(), cells);
        const auto place = std::ranges::find(top, stretch.shown[i].flow, &Row::flow);
        if (place == top.end())
            combineFurther(m_query, other.data(), cells);
        else
            ranking.rows[std::size_t(place - top.begin())].further = estimates(cells);
    }
    if (!stretch.rest.isEmpty())
        return; // nobody knows them of the flows that were cut
    ranking.other.further = estimates(other.data());
    ranking.total.further = estimates(total.data());
}

Ranking Merger::rank(const Stretch& stretch, const std::vector<Row>& top, double seconds, Scale scale) const
{
    Ranking ranking;
    const std::size_t width = m_query.furtherValues.size();
    std::vector<std::uint8_t> isNamed(m_flows.size(), 0);
    for (const Row& row : top) {
        isNamed[row.flow] = 1;
        ranking.rows.push_back({m_flows.keyTexts(row.flow), estimate(row, seconds, scale)});
    }
    ranking.other.whole = estimate(remainder(stretch, isNamed), seconds, scale);
    ranking.total.whole = estimate(stretch.total, seconds, scale);
    ranking.otherFlows = stretch.shown.size() - top.size() + stretch.flowsCut;
    ranking.samplesSeen = stretch.samplesSeen;
    ranking.samplesMatched = stretch.samplesMatched;
    ranking.flowsCut = stretch.flowsCut;
    ranking.oneIn = stretch.oneIn;
    ranking.shortBy = shortBy(stretch.shortBy, seconds);
    if (width > 0)
        rankFurther(stretch, top, ranking, seconds, scale);
    return ranking;
}

} // namespace weir::query
