// SPDX-License-Identifier: GPL-3.0-or-later
// One question's flows, added up over each of two stretches of time. One thread.
#pragma once

#include <algorithm>
#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "query/change.h"
#include "query/flow_table.h"
#include "query/live_query.h"
#include "query/peak.h"
#include "query/sighting_choice.h"

namespace weir::query
{

struct ChangedFlow {
    std::uint32_t shown = 0;
    Cells cells;
};

class ChangeTally
{
public:
    explicit ChangeTally(Query query);

    /// A second with all its parts; those of a side in order of time.
    void add(Side side, std::span<const store::Second* const> parts);

    /// Sightings of the seconds that follow are chosen by these.
    void remember(std::span<const std::vector<const store::Second*>> seconds);

    struct Shown {
        std::vector<ChangedFlow> flows;
        Cells total; ///< all of them
        Cells rest;  ///< of those that are not told apart
    };

    /// The flows as they are shown.
    Shown flows() const;

    std::vector<std::string> keyTexts(std::uint32_t shown) const { return m_flows->keyTexts(shown); }
    std::uint64_t flowsCut() const { return m_sums[After].flowsCut + m_sums[Before].flowsCut; }

    std::uint32_t oneIn() const { return std::max(m_sums[After].oneIn, m_sums[Before].oneIn); }

private:
    void cut();

    std::unique_ptr<const Query> m_query; // the table of flows borrows it
    std::unique_ptr<FlowTable> m_flows;
    std::optional<SightingChoice> m_choice;
    std::array<Partial, Sides> m_sums;
    std::array<std::vector<std::uint32_t>, Sides> m_place; ///< by flow: place in the sum's rows plus one
};

/// How far all questions of an explanation are.
class Way
{
public:
    explicit Way(const Effort& effort) : m_effort(effort) {}

    bool isStopped() const { return m_effort.stop && m_effort.stop(); }
    void expect(std::size_t seconds) { m_all += seconds; }

    void step()
    {
        const std::size_t done = ++m_done;
        if (m_effort.progress)
            m_effort.progress(done, m_all);
    }

private:
    const Effort& m_effort;
    std::size_t m_all = 0;
    std::atomic<std::size_t> m_done{0};
};

/// The seconds of both sides that are asked, the parts of each together. Borrowed of a window.
struct Ground {
    using Parts = std::vector<const store::Second*>;

    std::array<std::vector<Parts>, Sides> seconds;
    std::array<std::vector<Parts>, Sides> leadIn; ///< those that choices among sightings depend on

    Ground(const store::Snapshot& window, const Span& after, const Span& before);

    std::size_t size() const { return seconds[After].size() + seconds[Before].size(); }

    /// Of many seconds some, evenly spread, that have at most so many samples together, on each side.
    Ground thinned(std::size_t mostSamples) const;

    enum class Start {
        AsIs,     ///< what the sides have themselves is enough to choose sightings by
        AsCharted ///< sightings are those of a chart, to the last sample
    };

    /// Tells it to the tally. False: it was stopped.
    bool ask(ChangeTally& tally, Way& way, Start start = Start::AsIs) const;
};

} // namespace weir::query
