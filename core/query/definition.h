// SPDX-License-Identifier: GPL-3.0-or-later
// A named question that is kept, as other programs send it: sFlow-RT's flow definition (flow language,
// section 1), a JSON object.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/address.h"
#include "base/result.h"
#include "query/query.h"

namespace weir::query
{

/// Which data sources share one cache of flows; the words are those of `aggMode`.
enum class AggMode {
    DataSource, ///< not given: each has its own
    Agent,      ///< `AGENT`: those of an agent
    Edge,       ///< `edge`: the ports that are not an end of a link
    Core,       ///< `core`: the ports that are
    Max,        ///< `max`: each has its own, one of them counts
    Sum,        ///< `sum`: each has its own, all are added up
};

struct Definition {
    QueryText text;                  ///< keys, value and filter as they were sent, lists with commas
    std::vector<std::string> values; ///< further numbers, as they were sent
    Query query;                     ///< of the texts and `values`; `n`, `dropped` and the aggregation too

    double t = 2; ///< seconds; time constant of the smoothing
    std::string fs = ",";
    AggMode aggMode = AggMode::DataSource;

    // The flow log
    bool log = false;
    bool flowStart = false;
    double activeTimeout = 60; ///< seconds
    std::vector<base::Address> ipfixCollectors;

    /// What was not taken as it was sent, a sentence each: numbers that were moved into their range, members
    /// that nobody knows.
    std::vector<std::string> notes;

    static constexpr std::size_t leastFlows = 5;
    static constexpr std::size_t mostFlows = 20;
    static constexpr double shortestTime = 0.2;
    static constexpr double longestTime = 600;
    static constexpr double longestTimeout = 86400;
    static constexpr std::size_t longestSeparator = 64;
    static constexpr std::size_t mostValues = 16;
    static constexpr std::size_t mostCollectors = 16;
};

/// All of it or nothing: a failure is a sentence that names the member and, in an expression, the character.
/// Read leniently: names without quotes, texts in single quotes, numbers and truth values as texts, `keys`,
/// `values` and `ipfixCollectors` as list or as text with commas, null for what is not given. A number beyond
/// its bound is moved to it, an unknown member is left out, and `notes` tells of both.
base::Result<Definition> readDefinition(std::string_view json);

/// A JSON object with the defaults filled in; reads back as the same definition.
std::string toJson(const Definition& definition);

/// Whether both ask the same: what is kept for one serves the other.
bool sameDefinition(const Definition& a, const Definition& b);

} // namespace weir::query
