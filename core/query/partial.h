// SPDX-License-Identifier: GPL-3.0-or-later
// The answer for one second before it is cut to the top n: a row per flow, so partials add up and *other* is
// exact.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/time.h"
#include "key/language/expression.h"

namespace weir::query
{

/// What is accumulated of one flow. Counting in whole numbers keeps sums exact in any order.
struct Cell {
    std::uint64_t sum = 0; ///< of number × sampling rate; the smallest or largest number for min: and max:
    double weight =
        0; ///< of avg: the sampling rates added up; else the squares of what was sampled and added to `sum`
    std::uint32_t samples = 0; ///< behind it

    bool isEmpty() const { return samples == 0; }
};

struct Row : Cell {
    std::uint32_t flow = 0; ///< number in the question's table of flows
};
static_assert(sizeof(Row) == 24, "partials of a whole window are kept");

struct Partial {
    base::SecondNumber time = 0;
    std::vector<Row> rows;      ///< each flow once
    std::size_t notCounted = 0; ///< so many of them, the last, are sightings of flows that count elsewhere
    std::vector<Cell> further;  ///< of the query's further values: as many for each row, in their order
    Cell rest;                  ///< of flows that were too many for one second
    std::uint64_t flowsCut = 0;
    std::uint64_t shortBy = 0; ///< what a row may lack at most, because its flow was cut once before it came
                               ///< back; of sums
    std::uint64_t samplesSeen = 0;
    std::uint64_t samplesMatched = 0;
    std::uint32_t oneIn = 1; ///< of so many samples one was kept (store::Thinner)

    std::span<const Row> counted() const { return std::span(rows).first(rows.size() - notCounted); }
};

inline std::uint64_t addSaturated(std::uint64_t a, std::uint64_t b)
{
    std::uint64_t sum;
    return __builtin_add_overflow(a, b, &sum) ? UINT64_MAX : sum;
}

/// Adds one cell to another. `into` may be empty.
[[gnu::always_inline]] inline void combine(key::Accumulation accumulation, Cell& into, const Cell& from)
{
    if (accumulation == key::Accumulation::Minimum)
        into.sum = into.isEmpty() || from.sum < into.sum ? from.sum : into.sum;
    else if (accumulation == key::Accumulation::Maximum)
        into.sum = into.isEmpty() || from.sum > into.sum ? from.sum : into.sum;
    else
        into.sum = addSaturated(into.sum, from.sum);
    into.weight += from.weight;
    into.samples += from.samples;
}

} // namespace weir::query
