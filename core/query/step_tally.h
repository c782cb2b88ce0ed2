// SPDX-License-Identifier: GPL-3.0-or-later
// A question asked of a stream of seconds that are not kept: rankings step by step, or of all as one.
#pragma once

#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "query/answer.h"
#include "query/flow_table.h"
#include "query/merge.h"
#include "query/sighting_choice.h"
#include "query/smoother.h"

namespace weir::query
{

class StepTally
{
public:
    /// `step` in seconds; nothing: the whole stream is one step. `smooth` is the time constant of smoothing
    /// in seconds: the rates of a step are then those at its end. It needs steps.
    StepTally(Query query, std::optional<int> step, std::optional<double> smooth = std::nullopt);

    /// Other tables for the seconds that follow.
    void setContext(std::shared_ptr<const key::Context> context);

    /// Seconds before it are not in the rankings: only the choice among sightings takes notice of them.
    void countFrom(base::SecondNumber from);

    /// A second or a part of one, in any order. Where sightings are chosen, seconds wait for the other parts
    /// of them: until they are taken, or are too many.
    void add(const store::Second& second);

    /// The rankings of the steps that begin before `end`, in order of time; they are forgotten then.
    std::vector<Ranking> take(base::SecondNumber end);

    /// All that is left.
    std::vector<Ranking> takeAll();

private:
    struct Step {
        Partial sum;
        std::vector<std::uint32_t> place; ///< by flow: place in sum.rows plus one
        base::SecondNumber first = 0;
        base::SecondNumber last = 0;
    };

    /// One of the further values that counts different values: a question of its own.
    struct Count {
        std::size_t place; ///< among the further values
        std::unique_ptr<StepTally> tally;
    };

    base::SecondNumber beginOf(base::SecondNumber second) const;
    Step& stepOf(base::SecondNumber second);
    void addTo(Step& step, Partial&& partial);
    void settle(Partial&& second);
    void settleOldest();
    Ranking rank(base::SecondNumber begin, const Step& step) const;

    std::unique_ptr<const Query> m_query;
    std::unique_ptr<FlowTable> m_flows;
    std::optional<int> m_step;
    std::optional<Smoother> m_smoother;
    std::optional<SightingChoice> m_choice;
    std::map<base::SecondNumber, Step> m_waiting; ///< whole seconds in which nothing is chosen yet
    std::size_t m_waitingRows = 0;
    base::SecondNumber m_from = std::numeric_limits<base::SecondNumber>::min();
    std::map<base::SecondNumber, Step> m_steps;
    std::vector<Count> m_counts;
};

} // namespace weir::query
