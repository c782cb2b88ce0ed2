// SPDX-License-Identifier: GPL-3.0-or-later
// Why a question matched nothing: the condition that leaves no sample, and what the samples have instead.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "query/census.h"

namespace weir::query
{

struct Diagnosis {
    enum class Kind {
        Ports, ///< of the aggregation: no sample came in by a port that counts
        Term,  ///< of the filter
        Key,   ///< of the key list: no sample has it
        Value, ///< nothing can be added up
    };

    static constexpr std::uint64_t mostSamples = 1'000'000;
    static constexpr std::size_t mostInstead = 5;

    Kind kind = Kind::Term;
    std::string term;          ///< canonical text; of Ports: `edge` or `core`
    bool noTopology = false;   ///< of Ports: which ports count is not known at all
    std::uint64_t samples = 0; ///< looked at
    std::uint64_t before =
        0;            ///< those that the conditions before it left; all of them where it matches none alone
    std::string left; ///< of a Term: its left side
    std::vector<std::string> instead; ///< what the left side is in those samples, the most frequent first
    std::size_t others = 0;           ///< different values that `instead` does not name
};

/// Nothing when some sample does match, or there is none. Of several conditions that match no sample by
/// themselves the first is named; where there is none such, the first that nothing comes through.
/// Asks the newest seconds as valuesOf() does.
std::optional<Diagnosis> diagnose(const Query& query, const store::Snapshot& window, const Range& range,
                                  const Stop& stop = {}, std::uint64_t mostSamples = Diagnosis::mostSamples);

} // namespace weir::query
