// SPDX-License-Identifier: GPL-3.0-or-later
// What changed between two stretches of time: the flows of a question ranked by their change, and the other
// keys that tell more of it. An immutable value made by one job. change.h says how far to trust its numbers,
// dimensions.h what it is that a key tells.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "query/dimensions.h"

namespace weir::query
{

enum class Outcome : std::uint8_t {
    Risen,
    Fallen,
    Unchanged, ///< but for what sampling makes; flows may have changed all the same
    TooFew,    ///< too few samples to tell whether anything changed
    NoBefore,  ///< nothing was received, or is kept, of the time before
    NoAfter,
    NoRate, ///< the value is none that is added up: there are no parts of its change
};

/// Of a change: keys and what the flow or the value of them did that has most of it. Borrowed.
struct Cause {
    const key::KeyList* keys;
    const Change* change;
};

struct Explanation {
    Query query;
    Span after;
    Span before;
    std::size_t secondsAfter = 0; ///< with data
    std::size_t secondsBefore = 0;
    std::vector<std::string> columns; ///< canonical text of each key
    Unit unit;
    Outcome outcome = Outcome::NoRate;
    Change total;
    std::vector<Change> flows; ///< at most query.n, those that changed most; of a rise those that rose come
                               ///< first, of a fall those that fell
    Change other;              ///< of all flows that are not named
    std::size_t otherFlows = 0;
    std::vector<Dimension> dimensions; ///< that tell something, most first, at most ten; of a significant
                                       ///< change
    std::uint64_t flowsCut = 0;        ///< flows counted only in `other` because there were too many
    std::uint32_t oneIn = 1;           ///< somewhere only one in so many samples was kept; 1: all were

    /// What is to be said first: the first flow, or the dimension that tells clearly more, and, where another
    /// aspect of the same packets has nearly all of the change, too, that: a port and the host that it goes
    /// to. What the filter says already is no news. At most two.
    std::vector<Cause> causes() const;
};

/// The test that picks a flow, as the filter has it: `ipsource=10.0.0.1&ipprotocol=17`.
std::string termOf(const key::KeyList& keys, const std::vector<std::string>& values);

/// Compares two stretches of the window that do not overlap; what is longer than a day is cut to its end.
/// Several dimensions are asked at the same time where `effort` allows it. Nothing: it was stopped.
std::optional<Explanation> explain(const Query& query, const store::Snapshot& window, const Span& after,
                                   const Span& before, const Effort& effort = {});

} // namespace weir::query
