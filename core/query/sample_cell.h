// SPDX-License-Identifier: GPL-3.0-or-later
// What a sample, or several of one flow, add to what is accumulated of the flow.
#pragma once

#include <cstdint>

#include "query/partial.h"
#include "query/query.h"
#include "store/second.h"
#include "store/thinner.h"

namespace weir::query
{

inline std::uint64_t multiplySaturated(std::uint64_t a, std::uint64_t b)
{
    std::uint64_t product;
    return __builtin_mul_overflow(a, b, &product) ? UINT64_MAX : product;
}

/// What a sample's number is multiplied by.
struct Factor {
    std::uint32_t times = 1;
    bool isExact = false;
};

inline Factor factorOf(const key::ValueExpression& value, const sample::FlowRow& row,
                       const store::Second& second)
{
    if (value.of == key::ValueExpression::Of::Samples) {
        const std::uint32_t standsFor = store::canLeave(row) ? second.oneIn() : 1;
        return {standsFor, standsFor == 1};
    }
    return {row.samplingRate, row.samplingRate == 1 && second.sources()[row.source].hasEveryPacket()};
}

inline Cell cellOf(key::Accumulation accumulation, std::uint64_t number, Factor factor)
{
    switch (accumulation) {
    case key::Accumulation::Minimum:
    case key::Accumulation::Maximum: return {number, 0, 1};
    case key::Accumulation::Average:
        return {multiplySaturated(number, factor.times), double(factor.times), 1};
    case key::Accumulation::Distinct: return {1, 1, 1};
    case key::Accumulation::Sum: break;
    }
    const std::uint64_t scaled = multiplySaturated(number, factor.times);
    return {scaled, factor.isExact ? 0 : double(scaled) * double(scaled), 1};
}

/// Whether samples of a flow may be counted together: what they add is told by a tally of their frame lengths
/// (SamplesByLayout::Run).
inline bool addUp(const Query& query)
{
    return query.value.accumulation == key::Accumulation::Sum &&
           query.value.of != key::ValueExpression::Of::Key && query.furtherValues.empty();
}

/// Of a question whose samples add up. All of the tally have the same factor.
inline Cell cellOf(key::ValueExpression::Of of, const Cell& tally, Factor factor)
{
    const bool ofBytes = of == key::ValueExpression::Of::Bytes;
    const std::uint64_t sum = multiplySaturated(ofBytes ? tally.sum : tally.samples, factor.times);
    const double squares = ofBytes ? tally.weight : tally.samples;
    return {sum, factor.isExact ? 0 : squares * factor.times * factor.times, tally.samples};
}

} // namespace weir::query
