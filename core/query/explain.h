// SPDX-License-Identifier: GPL-3.0-or-later
// What changed between two stretches of time: the flows of a question ranked by their change, and the other
// keys that tell more of it. An immutable value made by one job.
//
// The error of a change. Packet sampling makes of a flow's sum S = Σx a number with the variance W = Σx² (x
// is what each sample adds), so the change of its rate over Tb seconds before and Ta after has the variance
// Wa/Ta² + Wb/Tb². That takes a stretch without samples for certain, so it is held against the variance that
// the change would have if nothing had changed, (Wa + Wb) / (Ta + Tb) · (1/Ta + 1/Tb), and the larger counts.
// A change is significant when it is more than 1.96 standard deviations; with fewer than ten samples' worth
// of information on both sides together no error is honest, and there is none.
//
// What a dimension tells. A value may have most of the change only because it has most of the traffic: of
// 99 % TCP a rise is 99 % TCP, too, and nothing is explained by that. So its share of the change is held
// against its share of the traffic on the quieter side (before a rise, after a fall), and the difference is
// what it tells: 0 where everything grew alike, 100 where something that was not there is all of the change.
// Dimensions are ordered by that, an address, a port or a name before an adapter or an interface, those
// before a protocol, where the difference is small: they say more to a person.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "query/answer.h"
#include "query/live_query.h"

namespace weir::query
{

/// Seconds from `from` up to but not including `to`.
struct Span {
    base::SecondNumber from = 0;
    base::SecondNumber to = 0;

    bool operator==(const Span&) const = default;
};

/// The peak, or the dip, that a second is in, so that all of it is held against the time before: the seconds
/// around it whose total is nearer to its own than to the usual of four minutes about it (the lower quartile;
/// of a dip the upper one). Means of three seconds are looked at, at most two minutes to each side. The
/// second alone where nothing stands out. Nothing: it was stopped.
std::optional<Span> peakAround(const Query& query, const store::Snapshot& window, base::SecondNumber second,
                               const Effort& effort = {});

/// What a stretch is held against when nobody says otherwise.
Span minuteBefore(const Span& span);

enum class Certainty : std::uint8_t {
    Significant,
    WithinError, ///< sampling alone makes such changes
    TooFew,      ///< too few samples to tell
};

/// How one flow, or all of them, did.
struct Change {
    std::vector<std::string> keys; ///< text of each key; empty for the total and for *other*
    Estimate before;               ///< rates in the query's unit
    Estimate after;
    double change = 0; ///< after less before
    double error =
        std::numeric_limits<double>::quiet_NaN(); ///< half-width at 95 % in the unit; NaN: too few samples
    double share =
        std::numeric_limits<double>::quiet_NaN(); ///< of the total's change in per cent, below 0
                                                  ///< against it; NaN where that is not significant
    double shareError = std::numeric_limits<double>::quiet_NaN(); ///< half-width in points of per cent
    Certainty certainty = Certainty::TooFew;
};

/// Keys that were tried, and their value that tells most.
struct Dimension {
    key::KeyList keys;
    std::string text; ///< canonical
    Change largest;
    double shareOfQuiet = 0; ///< of the traffic on the quieter side, in per cent
    double told = 0;         ///< `largest.share` less `shareOfQuiet`
};

enum class Outcome : std::uint8_t {
    Risen,
    Fallen,
    Unchanged, ///< but for what sampling makes; flows may have changed all the same
    TooFew,    ///< too few samples to tell whether anything changed
    NoBefore,  ///< nothing was received, or is kept, of the time before
    NoAfter,
    NoRate, ///< the value is none that is added up: there are no parts of its change
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

    /// The dimension to be told first; null: the first flow has as much of the change.
    const Dimension* best() const;
};

/// The test that picks a flow, as the filter has it: `ipsource=10.0.0.1&ipprotocol=17`.
std::string termOf(const key::KeyList& keys, const std::vector<std::string>& values);

/// Compares two stretches of the window that do not overlap; what is longer than a day is cut to its end.
/// Several dimensions are asked at the same time where `effort` allows it. Nothing: it was stopped.
std::optional<Explanation> explain(const Query& query, const store::Snapshot& window, const Span& after,
                                   const Span& before, const Effort& effort = {});

} // namespace weir::query
