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

double Merger::number(const Cell& cell) const
{
    if (m_query.value.accumulation == key::Accumulation::Average)
        return cell.weight > 0 ? double(cell.sum) / cell.weight : 0;
    return double(cell.sum);
}

Estimate Merger::estimate(const Cell& cell, double seconds, Scale scale) const
{
    Estimate estimate;
    estimate.samples = cell.samples;
    estimate.value = number(cell);
    if (m_query.value.bits)
        estimate.value *= 8;
    if (!isRate(m_query.value))
        return estimate;
    if (scale == Scale::Rate && seconds > 0)
        estimate.value /= seconds;
    estimate.ci95 = ci95(cell);
    return estimate;
}

const Merger::Stretch& Merger::collapse(std::span<const Partial* const> partials)
{
    const key::Accumulation accumulation = m_query.value.accumulation;
    m_stretch = {};
    m_seen.clear();
    m_place.resize(m_flows.size());
    for (const Partial* partial : partials) {
        m_stretch.samplesSeen += partial->samplesSeen;
        m_stretch.samplesMatched += partial->samplesMatched;
        m_stretch.flowsCut += partial->flowsCut;
        if (!partial->rest.isEmpty())
            combine(accumulation, m_stretch.rest, partial->rest);
        for (const Row& row : partial->rows) {
            std::uint32_t& place = m_place[row.flow];
            if (place == 0) {
                m_seen.push_back(row);
                place = std::uint32_t(m_seen.size());
            } else {
                combine(accumulation, m_seen[place - 1], row);
            }
        }
    }
    for (const Row& row : m_seen)
        m_place[row.flow] = 0;

    // Several sightings of one flow: the largest counts. Of `count:`, each different value counts one.
    const bool distinct = accumulation == key::Accumulation::Distinct;
    m_shownPlace.resize(m_flows.size());
    for (Row row : m_seen) {
        row.flow = m_flows.shown(row.flow);
        if (distinct)
            row.sum = 1;
        std::uint32_t& place = m_shownPlace[row.flow];
        if (place == 0) {
            m_stretch.shown.push_back(row);
            place = std::uint32_t(m_stretch.shown.size());
            continue;
        }
        Row& best = m_stretch.shown[place - 1];
        if (distinct)
            combine(accumulation, best, row);
        else if (std::tuple(number(row), row.samples, row.weight) >
                 std::tuple(number(best), best.samples, best.weight))
            best = row;
    }
    m_stretch.total = m_stretch.rest;
    for (const Row& row : m_stretch.shown) {
        m_shownPlace[row.flow] = 0;
        combine(accumulation, m_stretch.total, row);
    }
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

Ranking Merger::rank(const Stretch& stretch, std::size_t n, double seconds, Scale scale)
{
    Ranking ranking;
    const std::vector<Row> top = largest(stretch.shown, n);
    std::vector<std::uint8_t> isNamed(m_flows.size(), 0);
    for (const Row& row : top) {
        isNamed[row.flow] = 1;
        ranking.rows.push_back({m_flows.keyTexts(row.flow), estimate(row, seconds, scale), {}});
    }
    ranking.other.whole = estimate(remainder(stretch, isNamed), seconds, scale);
    ranking.total.whole = estimate(stretch.total, seconds, scale);
    ranking.otherFlows = stretch.shown.size() - top.size() + stretch.flowsCut;
    ranking.samplesSeen = stretch.samplesSeen;
    ranking.samplesMatched = stretch.samplesMatched;
    ranking.flowsCut = stretch.flowsCut;
    return ranking;
}

} // namespace weir::query
