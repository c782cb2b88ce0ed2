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

/// Adds partials of one question up, stretch of time by stretch of time.
class Merger
{
public:
    Merger(const Query& query, const FlowTable& flows) : m_query(query), m_flows(flows) {}

    /// One stretch of time: flows as the user sees them, several sightings made one.
    struct Stretch {
        std::vector<Row> shown; ///< `flow` is a shown number; each once
        Cell rest;              ///< not told apart any more
        Cell total;             ///< all of them
        std::uint64_t samplesSeen = 0;
        std::uint64_t samplesMatched = 0;
        std::uint64_t flowsCut = 0;
    };

    /// The result is borrowed until the next call.
    const Stretch& collapse(std::span<const Partial* const> partials);

    /// The largest `n` of a stretch, with the exact rest. `seconds` is what a rate is divided by.
    Ranking rank(const Stretch& stretch, std::size_t n, double seconds, Scale scale);

    /// Largest first, ties by key text.
    std::vector<Row> largest(std::vector<Row> rows, std::size_t n) const;

    Estimate estimate(const Cell& cell, double seconds, Scale scale) const;

    /// Combines what a step gave into what is shown of several.
    void add(Cell& into, const Cell& from) const { combine(m_query.value.accumulation, into, from); }

    /// What remains of `total` without the rows shown. `rows` is the whole stretch.
    Cell remainder(const Stretch& stretch, std::span<const std::uint8_t> isNamed) const;

private:
    double number(const Cell& cell) const;

    const Query& m_query;
    const FlowTable& m_flows;
    Stretch m_stretch;
    std::vector<Row> m_seen;            ///< flows of the stretch, before they are collapsed
    std::vector<std::uint32_t> m_place; ///< by flow: place in m_seen plus one
    std::vector<std::uint32_t> m_shownPlace;
};

} // namespace weir::query
