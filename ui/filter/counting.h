// SPDX-License-Identifier: GPL-3.0-or-later
// How what a question finds becomes numbers: which sightings of a packet count, what is smoothed, and whether
// packets or discards are asked; and what they are shown as parts of, or beside. UI thread.
#pragma once

#include <QString>
#include <optional>
#include <span>

#include "query/definition.h"

namespace weir::ui
{

struct Counting {
    query::Aggregation aggregation = query::Aggregation::Max;
    double smooth = 0;     ///< time constant in seconds; 0: not at all
    bool dropped = false;  ///< discarded packets instead of those that were sampled
    bool ofSpeed = false;  ///< bits in per cent of the interface's speed, where that is known
    bool mirrored = false; ///< the other direction too, below the zero line, where the question has one

    bool operator==(const Counting&) const = default;

    static constexpr double shortestSmooth = query::Definition::shortestTime;
    static constexpr double longestSmooth = query::Definition::longestTime;
};

struct AggregationRow {
    query::Aggregation aggregation;
    const char* name; ///< in the settings
    const char* title;
    const char* consequence; ///< a sentence
    bool needsTopology;
};

std::span<const AggregationRow> aggregationRows();
const AggregationRow& aggregationRow(query::Aggregation aggregation);
query::Aggregation aggregationOf(const QString& name); ///< Max for what is no name

QString titleOf(const AggregationRow& row);
QString consequenceOf(const AggregationRow& row);

/// All of it in a few words: `Max · 10 s`.
QString countingText(const Counting& counting);
QString secondsText(double seconds); ///< `0.5 s`

/// The question as it is asked.
void apply(const Counting& counting, query::Query& query);

/// And its other direction; nothing where otherWay() has none.
std::optional<query::Query> otherQuery(const query::QueryText& text, const Counting& counting);

} // namespace weir::ui
