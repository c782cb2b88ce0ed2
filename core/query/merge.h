// SPDX-License-Identifier: GPL-3.0-or-later
// Partials made into rankings and answers.
#pragma once

#include <functional>
#include <map>
#include <span>
#include <vector>

#include "query/answer.h"
#include "query/flow_table.h"
#include "query/partial.h"

namespace weir::query
{

/// Half-width of the 95 % confidence interval in per cent of the value; NaN where fewer than ten samples'
/// worth of information stands behind it. Packet sampling theory with the variance of the sizes: 196 · √Σx² /
/// Σx, with x what each sample added; Σx² / (Σx)² is the reciprocal of the effective number of samples.
double ci95(const Cell& cell);

/// Whether numbers are divided by the time.
enum class Scale { Rate, Sum };

/// Adds the further cells of a row to those of another.
void combineFurther(const Query& query, Cell* into, const Cell* from);

/// Adds partials of one question up, stretch of time by stretch of time. Of rates, sightings are chosen by
/// then (SightingChoice); of other values the largest sighting of a stretch counts.
class Merger
{
public:
    Merger(const Query& query, const FlowTable& flows) : m_query(query), m_flows(flows) {}

    /// One stretch of time: flows as the user sees them, several sightings made one.
    struct Stretch {
        std::vector<Row> shown;    ///< `flow` is a shown number; each once
        std::vector<Cell> further; ///< of each row of `shown`, as in Partial
        Cell rest;                 ///< not told apart any more
        Cell total;                ///< all of them
        std::uint64_t samplesSeen = 0;
        std::uint64_t samplesMatched = 0;
        std::uint64_t flowsCut = 0;
        std::uint64_t shortBy = 0; ///< as in Partial
        std::uint32_t oneIn = 1;   ///< the most of the partials
    };

    /// The result is borrowed until the next call.
    const Stretch& collapse(std::span<const Partial* const> partials);

    /// The largest `n` of a stretch, with the exact rest. `seconds` is what a rate is divided by.
    Ranking rank(const Stretch& stretch, std::size_t n, double seconds, Scale scale) const
    {
        return rank(stretch, largest(stretch.shown, n), seconds, scale);
    }

    /// Of those that were chosen among its rows.
    Ranking rank(const Stretch& stretch, const std::vector<Row>& chosen, double seconds, Scale scale) const;

    /// Largest first, ties by key text.
    std::vector<Row> largest(std::vector<Row> rows, std::size_t n) const;

    /// What it is ranked by.
    double number(const Cell& cell) const { return number(m_query.value.accumulation, cell); }

    Estimate estimate(const Cell& cell, double seconds, Scale scale) const
    {
        return estimate(m_query.value, cell, seconds, scale);
    }

    /// Combines what a step gave into what is shown of several.
    void add(Cell& into, const Cell& from) const { combine(m_query.value.accumulation, into, from); }

    /// What remains of `total` without the rows shown. `rows` is the whole stretch.
    Cell remainder(const Stretch& stretch, std::span<const std::uint8_t> isNamed) const;

    /// Bytes of memory held between calls.
    std::size_t bytes() const;

    /// What the rows of a stretch may lack, as a rate.
    double shortBy(std::uint64_t sum, double seconds) const;

private:
    void addUp(std::span<const Partial* const> partials, std::span<const std::uint32_t> numbers,
               std::vector<std::uint32_t>& place, std::vector<Row>& rows, std::vector<Cell>& further) const;
    void makeOne();
    static double number(key::Accumulation accumulation, const Cell& cell);
    static Estimate estimate(const key::ValueExpression& value, const Cell& cell, double seconds,
                             Scale scale);
    void rankFurther(const Stretch& stretch, std::span<const Row> top, Ranking& ranking, double seconds,
                     Scale scale) const;

    const Query& m_query;
    const FlowTable& m_flows;
    Stretch m_stretch;
    std::vector<Row> m_seen; ///< sightings of the stretch, where the largest counts
    std::vector<Cell> m_seenFurther;
    std::vector<std::uint32_t> m_place; ///< by flow: place in m_seen plus one
    std::vector<std::uint32_t> m_shownPlace;
};

} // namespace weir::query
