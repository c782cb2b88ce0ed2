// SPDX-License-Identifier: GPL-3.0-or-later
// By which other keys some flows are best broken down.
//
// What a key tells is the information that it gives on whether a sample is one of the flows' or of the rest
// of the traffic, both taken for as likely: 0 bits where it is spread over both alike, 1 bit where its values
// alone tell the flows from the rest (the Jensen-Shannon divergence of the two distributions). Sixty-four
// values of the flows, all other values, and samples without the key are what is held against each other; a
// value of one sample is no class of its own, so that a key that is different in each tells nothing. Or, half
// as much, what it makes of the flows: a chart names ten values and puts the rest into *other*, so it is the
// entropy of these twelve classes, divided by the largest that it can be; of all traffic that alone. What
// goes together with a key of the question value by value, as hosts' adapters with their addresses, has been
// told already: such keys are left out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "query/census.h"

namespace weir::query
{

struct Breakdown {
    std::string keys;               ///< canonical text
    std::size_t different = 0;      ///< values of it in the flows
    std::vector<std::string> usual; ///< that most samples of the flows have; text of each key
    double share = 0;               ///< of the flows' samples, in per cent
    double told = 0;                ///< 0 … 1
};

/// Some of what a question counts.
struct FlowsOf {
    key::Filter flows;          ///< what they pass beside the question's filter; by default all do
    std::optional<Range> range; ///< only their samples of these seconds; the others are of the rest
};

/// The candidates that tell something, most first, each weighed by how much it says to a person. Looks at the
/// samples of [from, to) of the range that the question counts, or, where there are more than `mostSamples`,
/// at as many, evenly spread over it. Nothing: it was stopped.
std::optional<std::vector<Breakdown>> rankBreakdowns(const Query& query, const FlowsOf& flows,
                                                     const store::Snapshot& window, const Range& range,
                                                     const Stop& stop = {},
                                                     std::uint64_t mostSamples = Census::mostSamples);

} // namespace weir::query
