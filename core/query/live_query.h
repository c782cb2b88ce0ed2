// SPDX-License-Identifier: GPL-3.0-or-later
// A question that is kept: each second of the window is evaluated once, then any range of it is answered from
// the partials. Owned by one job at a time.
#pragma once

#include <memory>
#include <vector>

#include "query/answer.h"
#include "query/flow_table.h"
#include "query/merge.h"
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
    void setContext(std::shared_ptr<const key::Context> context) { m_flows->setContext(std::move(context)); }

    /// Takes the window as it is now: evaluates the seconds of [from, to) that are new. What is known of
    /// seconds that left the window stays known, within an eighth of the window's budget: a busy network's
    /// chart is then longer than its window. `stop` is asked between seconds; true ends it early, and false
    /// is returned.
    bool update(const store::Snapshot& snapshot, base::SecondNumber from, base::SecondNumber to,
                const std::function<bool()>& stop = {});

    /// What the partials say of the range, as of the last update.
    Answer answer(const Range& range);

    /// The ranking of a stretch of it.
    Ranking rank(base::SecondNumber from, base::SecondNumber to, std::size_t n, Scale scale = Scale::Rate);

    /// Bytes of memory held.
    std::size_t bytes() const;

    /// Bytes that making the next answer may take for a while, beside what is held: told by the busiest
    /// second.
    static std::size_t workBytes(const store::Snapshot& snapshot);

    /// Seconds evaluated since it began: a live chart costs one a second.
    std::uint64_t secondsEvaluated() const { return m_secondsEvaluated; }

private:
    struct Entry {
        std::uint64_t serials; ///< of the second's parts, added up: another part makes it another second
        bool heard;            ///< datagrams came in
        Partial partial;
    };

    void forget(const store::Snapshot& snapshot);
    void compact();
    std::span<const Entry> entries(base::SecondNumber from, base::SecondNumber to) const;
    StepState state(base::SecondNumber from, base::SecondNumber to) const;
    std::size_t coveredSeconds(base::SecondNumber from, base::SecondNumber to) const;
    std::vector<const Partial*> partials(base::SecondNumber from, base::SecondNumber to) const;
    void markSilence(const store::Snapshot& snapshot);

    std::unique_ptr<const Query> m_query; // the table of flows borrows it
    std::unique_ptr<FlowTable> m_flows;
    std::vector<Entry> m_entries; ///< by time
    std::uint64_t m_secondsEvaluated = 0;
    std::uint64_t m_generation = 0; ///< of the window

    base::SecondNumber m_statesFrom = 0;
    std::vector<StepState> m_states; ///< of each second of the window
};

} // namespace weir::query
