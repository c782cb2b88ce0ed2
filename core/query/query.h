// SPDX-License-Identifier: GPL-3.0-or-later
// A question asked of a range of seconds.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/time.h"
#include "key/context.h"
#include "key/language/expression.h"

namespace weir::query
{

/// How the sightings of one flow by several data sources become one number.
enum class Aggregation {
    Max,   ///< one of them (SightingChoice): a packet that crosses several switches counts once
    Agent, ///< those of one agent are added up, one of the agents counts
    Sum,   ///< all of them
    Edge,  ///< all that came in by an edge port of the topology: each packet once
    Core,  ///< all that came in by a link of the topology: each packet once for every link
};

struct Query {
    key::KeyList keys;
    key::ValueExpression value;
    /// Numbers that rankings have beside the value: of the sighting whose value counts. Those of `count:` are
    /// told by StepTally alone.
    std::vector<key::ValueExpression> furtherValues;
    key::Filter filter;
    Aggregation aggregation = Aggregation::Max;
    bool dropped = false; ///< asks discarded packets instead of those that were sampled
    std::size_t n = 10;   ///< flows named; the rest is *other*
    std::shared_ptr<const key::Context> context; ///< tables that functions look things up in; null: all empty
};

/// The three texts that a user types, checked. `field` of a failure says which of them is wrong.
struct QueryText {
    std::string keys;
    std::string value = "bytes";
    std::string filter;

    bool operator==(const QueryText&) const = default;
};

struct QueryProblem {
    enum class Field { Keys, Value, Filter } field;
    base::Problem problem;
};

tl::expected<Query, QueryProblem> readQuery(const QueryText& text);

/// A problem for those who do not see the text: the end of a sentence, its full stop included.
std::string toText(const base::Problem& problem, std::string_view text);

/// Whether its answer depends on the context's tables.
bool looksUp(const Query& query);

/// Whether a function stands anywhere in it.
bool uses(const Query& query, std::string_view function);

/// Seconds from `from` up to but not including `to`, in steps of `step` seconds that begin at multiples of
/// it.
struct Range {
    base::SecondNumber from = 0;
    base::SecondNumber to = 0;
    int step = 1;

    /// The range widened to whole steps.
    Range aligned() const;
    std::size_t steps() const { return from < to ? std::size_t((to - from + step - 1) / step) : 0; }
    bool operator==(const Range&) const = default;
};

/// A value's unit, as CSV headers and axes name it.
struct Unit {
    std::string rate;  ///< `bits_per_s`, `bytes_per_s`, `frames_per_s`, or the value's own name
    std::string total; ///< `bits`, `bytes`, `frames`, or the value's own name
};

Unit unitOf(const key::ValueExpression& value);

/// True when values are added up and divided by the time; false for avg, min, max, count.
bool isRate(const key::ValueExpression& value);

} // namespace weir::query
