// SPDX-License-Identifier: GPL-3.0-or-later
// A question that is kept: each second of the window is evaluated once, then any range of it is answered from
// the partials. Owned by one job at a time.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "query/answer.h"
#include "query/effort.h"
#include "query/flow_table.h"
#include "query/range_tally.h"
#include "query/sighting_choice.h"
#include "store/ring.h"

namespace weir::query
{

class LiveQuery
{
public:
    explicit LiveQuery(Query query);
    ~LiveQuery();

    const Query& query() const { return *m_query; }

    /// Other tables for seconds that are new; what is known stays as it is.
    void setContext(std::shared_ptr<const key::Context> context);

    /// Takes the window as it is now: evaluates the seconds of [from, to) that are new, and those before it
    /// that the choice among sightings depends on. What is known of seconds that left the window stays known,
    /// within an eighth of the window's budget: a busy network's chart is then longer than its window. False:
    /// it was ended early; what was asked by then is kept.
    bool update(const store::Snapshot& snapshot, base::SecondNumber from, base::SecondNumber to,
                const Effort& effort = {});

    /// What the partials say of the range, as of the last update: the `n` largest flows, or as many as the
    /// query says.
    Answer answer(const Range& range, std::optional<std::size_t> n = std::nullopt);

    /// The ranking of a stretch of it.
    Ranking rank(base::SecondNumber from, base::SecondNumber to, std::size_t n, Scale scale = Scale::Rate);

    // The same in two halves, for those who choose the flows that are named.

    /// All flows of the range as one stretch.
    Merger::Stretch stretch(const Range& range);
    Answer answer(const Range& range, const Merger::Stretch& stretch, const std::vector<Row>& named);
    /// Likewise of [from, to); borrowed until the next call of any function.
    const Merger::Stretch& stretch(base::SecondNumber from, base::SecondNumber to);
    Ranking rank(base::SecondNumber from, base::SecondNumber to, const Merger::Stretch& stretch,
                 const std::vector<Row>& named, Scale scale = Scale::Rate) const;

    const Merger& merger() const { return m_merger; }
    FlowTable& flows() { return *m_flows; }

    /// Bytes of memory held.
    std::size_t bytes() const;

    /// Bytes that making the next answer may take for a while, beside what is held: told by the busiest
    /// second.
    static std::size_t workBytes(const store::Snapshot& snapshot);

    /// Seconds evaluated since it began: a live chart costs one a second.
    std::uint64_t secondsEvaluated() const { return m_secondsEvaluated; }

private:
    struct Missing;

    void forget(const store::Snapshot& snapshot);
    void compact();
    void choose(const std::vector<base::SecondNumber>& made, const Effort& effort);
    void ask(std::vector<Missing>& missing, const Effort& effort);
    StepState state(base::SecondNumber from, base::SecondNumber to) const;
    std::size_t coveredSeconds(base::SecondNumber from, base::SecondNumber to) const;
    void markSilence(const store::Snapshot& snapshot);
    RangeTally& tallyOf(const Range& range);

    std::unique_ptr<const Query> m_query; // the table of flows borrows it
    std::shared_ptr<const key::Context> m_context;
    std::unique_ptr<FlowTable> m_flows;
    Merger m_merger;
    std::unique_ptr<SightingChoice> m_choice;           ///< null: nothing is to be chosen
    std::optional<base::SecondNumber> m_chosenTo;       ///< the choice has taken notice of all seconds before
    std::vector<std::unique_ptr<RangeTally>> m_tallies; ///< of the ranges looked at, the last one first
    std::vector<AskedSecond> m_seconds;                 ///< by time
    std::uint64_t m_secondsEvaluated = 0;
    std::uint64_t m_generation = 0; ///< of the window

    base::SecondNumber m_statesFrom = 0;
    std::vector<StepState> m_states; ///< of each second of the window
};

} // namespace weir::query
