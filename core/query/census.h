// SPDX-License-Identifier: GPL-3.0-or-later
// What there is to ask: which keys the samples have, and which values one of them has.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "query/effort.h"
#include "query/query.h"
#include "store/ring.h"

namespace weir::query
{

/// Asked now and then; true ends the work early, and there is no result.
using Stop = std::function<bool()>;

/// One key of the table, or its second occurrence, in the samples that were looked at.
struct KeySeen {
    key::KeyName key;
    std::uint64_t samples = 0; ///< that have it
    std::size_t different = 0; ///< values of it; at most Census::mostDifferent
    bool more = false;         ///< there are more values than that

    std::string name() const;
};

struct Census {
    static constexpr std::uint64_t mostSamples = 12'000; ///< shares are told within a point
    static constexpr std::size_t mostDifferent = 1000;

    std::uint64_t samples = 0; ///< looked at
    std::vector<KeySeen> keys; ///< those that were seen, in the order of the table
};

/// Looks at the samples of [from, to) of the range, or, where there are more than `mostSamples`, at as many,
/// evenly spread over it. `dropped`: at discarded packets. Nothing when it was stopped; says no progress.
std::optional<Census> takeCensus(const store::Snapshot& window, const Range& range, bool dropped,
                                 const Effort& effort = {}, std::uint64_t mostSamples = Census::mostSamples);

struct ValueSeen {
    std::string text;
    double rate = 0; ///< in the unit
    std::uint32_t samples = 0;
};

struct Values {
    static constexpr std::uint64_t mostSamples = 500'000;
    static constexpr std::size_t mostValues = 200;

    std::string key; ///< canonical text of what the values are of
    Unit unit;
    std::vector<ValueSeen> values; ///< largest first
    std::size_t others = 0;        ///< different values that are not named
};

/// The largest values of an expression, by the rules and in the unit of `query`, or in bits per second where
/// that adds up a key. Asks the newest whole seconds of the range that have `mostSamples` samples together,
/// one second at least.
std::optional<Values> valuesOf(const key::KeyExpression& key, const Query& query,
                               const store::Snapshot& window, const Range& range, const Stop& stop = {},
                               std::uint64_t mostSamples = Values::mostSamples);

/// The seconds of the window that are in the range and have at most `mostSamples` samples together, the
/// newest first; one time at least.
std::vector<const store::Second*> newestSeconds(const store::Snapshot& window, const Range& range,
                                                std::uint64_t mostSamples = UINT64_MAX);

} // namespace weir::query
