// SPDX-License-Identifier: GPL-3.0-or-later
// Of a flow that several data sources saw, the sighting that counts. Samples only estimate what a source saw,
// so the largest of several estimates is too large, and more so the fewer samples there are. A flow is
// therefore followed where most of it was seen of late, and taken from another source only where that one saw
// clearly more. Owned by one question; one thread.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "query/flow_table.h"
#include "query/partial.h"
#include "query/query.h"

namespace weir::query
{

class SightingChoice
{
public:
    /// Whether the question's flows have several sightings of which one is to count.
    static bool isNeeded(const Query& query);

    /// The first second that the choice in second `time` depends on; from there on any way of asking gives
    /// the same.
    static base::SecondNumber dependsFrom(base::SecondNumber time);

    /// A choice depends on no second so far back.
    static constexpr base::SecondNumber reach = 35;

    /// The table is the query's and must outlive it.
    SightingChoice(const Query& query, const FlowTable& flows);

    /// The next second, in order of time: moves the rows that do not count to its end. True: these are others
    /// than before.
    bool choose(Partial& partial);

    /// A second that is known already: takes notice of it only.
    void remember(const Partial& partial);

    /// Begins anew.
    void reset();

    /// What it holds of flows, to be numbered anew together with others (FlowTable::compact); then
    /// renumbered() is to be called.
    std::vector<Partial*> partials();
    void renumbered();

    std::size_t bytes() const;

private:
    /// Five seconds, added up.
    struct Block {
        std::int64_t number = 0;
        Partial sum;
    };

    /// A flow at one data source; by its number.
    struct Sighting {
        std::uint64_t history = 0;   ///< what m_past has of it
        std::uint32_t place = 0;     ///< in m_now, plus one
        std::uint32_t lastPlace = 0; ///< in the block before it, plus one
        std::uint32_t row = 0;       ///< in the second under way, plus one
        std::uint32_t sibling = 0;   ///< the next sighting of the same flow, in a circle
    };
    using Place = std::uint32_t Sighting::*;

    enum class Counts : std::uint8_t { Open, Yes, No };

    void advance(base::SecondNumber time);
    void grow();
    void setPlaces(Place place, const Block& block);
    void clearPlaces(Place place, const Block& block);
    bool isLastBefore() const;
    void forgetSmallest();
    void enter(const Block& block);
    void leave(const Block& block);
    void add(const Partial& partial);
    bool isClearlyMore(const Cell& a, const Cell& b) const;
    std::uint64_t before(const Sighting& sighting) const;
    Cell inSecond(const Partial& partial, const Sighting& sighting) const;
    Cell lately(const Partial& partial, const Sighting& sighting) const;
    std::uint32_t usual(const Partial& partial, std::uint32_t any) const;
    template <class CellOf>
    std::uint32_t clearlyMore(std::uint32_t usual, const CellOf& cellOf) const;
    void mark(const Partial& partial, std::uint32_t any);
    bool sort(Partial& partial);

    const FlowTable& m_flows;
    std::size_t m_width;  ///< further cells of a row
    bool m_countsSamples; ///< which is exact, and yet as random as what they stand for
    Block m_now;
    std::deque<Block> m_past;
    bool m_begun = false;

    std::vector<Sighting> m_sightings;
    std::vector<std::uint32_t> m_any; ///< by shown number: a sighting of the flow, plus one
    std::vector<Counts> m_counts;     ///< by row of the second under way
    std::vector<Row> m_others;        ///< rows that do not count
    std::vector<Cell> m_othersFurther;
};

} // namespace weir::query
