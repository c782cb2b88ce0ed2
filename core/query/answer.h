// SPDX-License-Identifier: GPL-3.0-or-later
// What a question gives: the largest flows and the exact rest, step by step, each number with its trust.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "query/query.h"

namespace weir::query
{

/// One number and how far to trust it.
struct Estimate {
    double value = 0;          ///< a rate over the step, or a sum in totals; in the query's unit
    std::uint32_t samples = 0; ///< samples behind it
    double ci95 =
        std::numeric_limits<double>::quiet_NaN(); ///< half-width in per cent; NaN: too few samples to tell

    bool tooFew() const { return std::isnan(ci95); }
};

enum class StepState : std::uint8_t {
    Covered,     ///< datagrams came in (or silence was too short to mean anything)
    NoDatagrams, ///< the collector ran and heard nothing
    NotKept,     ///< no second of that time is in the window
};

/// One flow over the range.
struct Series {
    std::vector<std::string> keys; ///< text of each key, in the order of the query
    Estimate whole;                ///< over the whole range: the mean rate of the time with data, or the sum
    std::vector<Estimate> further{}; ///< of a ranking: the query's further values
    std::vector<Estimate> steps{};   ///< one a step of the range
    std::vector<double> peaks{};     ///< of each step the rate of its largest second; empty for steps of a
                                     ///< second, for *other*, and where the value is no rate
};

struct Answer {
    Query query;
    Range range;
    std::vector<std::string> columns; ///< canonical text of each key
    Unit unit;
    std::vector<Series> series; ///< largest over the range first, ties by key text; at most query.n
    Series other;               ///< all flows that are not named: exactly the rest; no keys
    Series total;               ///< series and other together
    std::size_t otherFlows = 0; ///< how many different flows are in `other`
    std::vector<StepState> states;

    std::uint64_t samplesSeen = 0;    ///< flow samples in the range
    std::uint64_t samplesMatched = 0; ///< that passed the filter and had all keys
    std::uint64_t flowsCut = 0;       ///< flows counted only in `other` because a second had too many
    double shortBy = 0;      ///< no series is short by more because of that, as a rate over the whole range
    std::uint32_t oneIn = 1; ///< somewhere in the range only one in so many samples was kept; 1: all were
};

/// The ranking of one stretch of time, taken as a whole.
struct Ranking {
    base::SecondNumber from = 0;
    base::SecondNumber to = 0;
    StepState state = StepState::NotKept;
    std::vector<Series> rows; ///< `steps` empty; largest first, ties by key text; at most query.n
    Series other;
    Series total;
    std::size_t otherFlows = 0;
    std::uint64_t samplesSeen = 0;
    std::uint64_t samplesMatched = 0;
    std::uint64_t flowsCut = 0;
    double shortBy = 0;      ///< as in Answer
    std::uint32_t oneIn = 1; ///< as in Answer
};

} // namespace weir::query
