// SPDX-License-Identifier: GPL-3.0-or-later
// What a question's flows did over a range of steps, kept up to date as the range moves: a range that moves
// by a step costs two steps, however long it is. Owned by one question; one thread.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "query/merge.h"

namespace weir::query
{

/// A second that was asked.
struct AskedSecond {
    std::uint64_t serials = 0; ///< of the second's parts, added up: another part makes it another second
    bool heard = false;        ///< datagrams came in
    Partial partial;
};

/// Those of [from, to).
std::span<const AskedSecond> between(std::span<const AskedSecond> seconds, base::SecondNumber from,
                                     base::SecondNumber to);

class RangeTally
{
public:
    /// The merger may be that of other tallies, too.
    RangeTally(const Query& query, const FlowTable& flows, Merger& merger)
        : m_query(query),
          m_flows(flows),
          m_merger(merger)
    {
    }

    struct Step {
        std::uint64_t serials = 0; ///< of its seconds, added up
        std::size_t seconds = 0;   ///< that were asked
        Cell total;
        Cell rest;       ///< of flows that are not told apart
        double peak = 0; ///< the largest total of one of its seconds
        std::uint64_t samplesSeen = 0;
        std::uint64_t samplesMatched = 0;
        std::uint64_t flowsCut = 0;
        std::uint64_t shortBy = 0;
        std::uint32_t oneIn = 1;
    };

    /// Makes it that of `range`, which is aligned. `seconds` are all that were asked, by time.
    void move(const Range& range, std::span<const AskedSecond> seconds);

    /// Seconds that it has in common with a range of the same step, less those that one of them has alone; at
    /// least 0.
    base::SecondNumber overlap(const Range& range) const;

    bool covers(base::SecondNumber time) const
    {
        return time >= m_range.from && time < beginOf(m_steps.size());
    }

    const std::deque<Step>& steps() const { return m_steps; }

    /// The range as one stretch; of rates the flows are the sums of what the steps show.
    Merger::Stretch whole(std::span<const AskedSecond> seconds);

    /// What one flow did, step by step.
    struct Track {
        std::vector<Cell> cells;
        std::vector<double> peaks; ///< its largest second, in each step
    };

    /// Of shown flows. Borrowed until the next call.
    std::vector<const Track*> tracks(std::span<const Row> named, std::span<const AskedSecond> seconds);

    /// Of each step what is left without the named flows, whose tracks these are.
    std::vector<Cell> others(std::span<const Row> named, std::span<const Track* const> tracks,
                             std::span<const AskedSecond> seconds);

    std::size_t bytes() const;

private:
    struct Kept {
        Track track;
        std::uint64_t used = 0;
    };

    base::SecondNumber beginOf(std::size_t step) const
    {
        return m_range.from + base::SecondNumber(step) * m_range.step;
    }
    std::span<const AskedSecond> secondsOf(std::size_t step, std::span<const AskedSecond> seconds) const;
    const Merger::Stretch& collapse(std::span<const AskedSecond> seconds);
    bool follow(const Range& range, std::span<const AskedSecond> seconds);
    std::size_t unchangedSteps(std::span<const AskedSecond> seconds) const;
    bool takeBackGrown(std::span<const AskedSecond> seconds);
    void dropLastStep();
    Step add(std::span<const AskedSecond> seconds);
    bool remove(std::span<const AskedSecond> seconds);
    void rebuild(const Range& range, std::span<const AskedSecond> seconds);
    void extend(std::span<Kept* const> wanted, std::span<const std::uint32_t> placeOfShown,
                std::span<const AskedSecond> seconds);
    void fill(std::size_t step, std::span<const Partial> picked, std::span<Kept* const> wanted,
              std::span<const std::uint32_t> placeOfShown);
    void forgetTracks();
    void reset();

    const Query& m_query;
    const FlowTable& m_flows;
    Merger& m_merger;
    Range m_range;
    std::deque<Step> m_steps;
    std::vector<Cell> m_totals; ///< by shown number; of rates
    std::size_t m_moves = 0;    ///< since it was built
    std::uint64_t m_calls = 0;
    boost::unordered_flat_map<std::uint32_t, std::unique_ptr<Kept>> m_tracks; ///< by shown number
};

} // namespace weir::query
