// SPDX-License-Identifier: GPL-3.0-or-later
// How well each agent's sFlow comes in: datagrams and samples lost, restarts, the sampling rate that is
// really achieved, streams that went silent. Made of one second after the other, live or of a capture.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "sample/sequence.h"
#include "store/second.h"

namespace weir::query
{

/// How often something is heard.
struct Hearing {
    base::Nanoseconds first = 0;
    base::Nanoseconds last = 0;
    float spacing = 0; ///< s between the seconds in which it was heard, smoothed; 0: in one only

    /// The silence, in s, after which it is said to be silent: ten times the usual one, which random sampling
    /// comes to once in 22,000, and never less than a minute, in which counters are sent two times or three.
    double longestSilence() const;

    bool isSilent(base::Nanoseconds now) const;

    bool operator==(const Hearing&) const = default;
};

/// The datagrams of one sub-agent.
struct SubAgentHealth {
    base::Address agent;
    std::uint32_t subAgent = 0;
    std::uint64_t datagrams = 0;
    sample::SequenceCounts sequence;
    std::uint32_t uptime = 0; ///< ms, as last told
    Hearing hearing;

    bool operator==(const SubAgentHealth&) const = default;
};

/// The samples of one data source. Duplicates of datagrams are left out.
struct SourceHealth {
    std::uint32_t subAgent = 0; ///< number in the report's sub-agents
    std::uint32_t classId = 0;
    std::uint32_t index = 0;
    std::uint64_t flowSamples = 0;
    std::uint64_t counterSamples = 0;
    std::uint64_t discards = 0;
    sample::SequenceCounts sequence; ///< of flow samples
    std::uint32_t samplingRate = 0;  ///< as last announced; 0: no flow sample came
    std::uint64_t rateChanges = 0;
    std::uint64_t pool = 0; ///< packets that could have been sampled, between the first sample and the last
    std::uint64_t poolTaken = 0;  ///< samples that the agent took of them
    std::uint64_t poolCame = 0;   ///< those of them that came
    std::uint64_t agentDrops = 0; ///< packets that the agent says it could not sample
    Hearing hearing;

    bool operator==(const SourceHealth&) const = default;
};

/// Immutable once given out.
struct StreamReport {
    /// What was chosen of all that came in (wire/selection.h). Unless "", what is missing in the sequence
    /// numbers tells nothing, and is told as 0 everywhere; so are the samples taken of the pool.
    std::string selection;
    base::Nanoseconds time = 0; ///< "now", for those who ask what is silent
    std::vector<SubAgentHealth> subAgents;
    std::vector<SourceHealth> sources;
    std::uint64_t datagramsNotFollowed = 0; ///< of sub-agents for which there was no room
    std::uint64_t samplesNotFollowed = 0;   ///< of data sources for which there was no room
};

/// Owned by one thread.
///
/// Nearly every flow sample is the next one of its data source: its number goes on, its pool grew, it tells
/// of no more drops and of the same rate, in a datagram that is not late. Then each count would grow by one,
/// and pool by what it grew: such a sample is added to a run, of which the source hears when it ends: by the
/// first sample that is none such, when another second begins, or when somebody asks. Nothing is left out
/// thereby, and a report is the same as with each sample told for itself (Pace::SampleBySample, which tests
/// ask for).
class StreamHealth
{
public:
    enum class Pace : std::uint8_t { Runs, SampleBySample };

    explicit StreamHealth(Pace pace = Pace::Runs) : m_pace(pace) {}

    static constexpr std::size_t mostSubAgents = 1 << 13;
    static constexpr std::size_t mostSources = 1 << 15;

    /// What was not heard for so long, in s, goes when the room is wanted.
    static constexpr base::SecondNumber longestMemory = 3600;

    /// Seconds, or parts of them, in the order in which they came in. One that is still under way may be
    /// given again and again while it grows, which costs least: what came last is in the processor's cache.
    void add(const store::Second& second);

    /// What is given is not all that came in (StreamReport::selection).
    void addSelection(std::string_view selection);

    /// As of `now`: the collector's clock, or the end of a capture.
    std::shared_ptr<const StreamReport> report(base::Nanoseconds now) const;

    /// When the newest datagram came.
    base::Nanoseconds lastTime() const { return m_last; }

private:
    struct SubAgentKey {
        base::Address agent;
        std::uint32_t subAgent;
        bool operator==(const SubAgentKey&) const = default;
    };
    struct SourceKey {
        std::uint32_t subAgent;
        std::uint32_t classId;
        std::uint32_t index;
        bool operator==(const SourceKey&) const = default;
    };
    struct Hash {
        using is_avalanching = void;
        std::size_t operator()(const SubAgentKey& key) const;
        std::size_t operator()(const SourceKey& key) const;
    };
    struct SubAgent {
        sample::DatagramSequence sequence;
        std::uint64_t heardIn = 0; ///< serial of the last second with it
        SubAgentHealth health;

        void endRun() {} ///< each datagram is told at once
    };
    /// Samples of a source that go on without anything to tell. What is below `count` is as of the last one.
    struct Run {
        std::uint32_t count = 0;
        std::uint32_t next = 0; ///< number that goes on
        std::uint32_t pool = 0;
        std::uint32_t drops = 0;
        std::uint32_t samplingRate = 0;
        std::uint32_t uptime = 0;
        base::Nanoseconds received = 0;
        std::uint64_t second = 0;    ///< serial; 0: it has not begun
        std::uint64_t restarts = 0;  ///< of the sub-agent
        std::uint64_t poolGrown = 0; ///< in all of it
    };
    struct alignas(64) Source {
        Run run; ///< a cache line: of most samples nothing else is touched
        sample::Sequence sequence;
        std::uint32_t pool = 0;
        std::uint32_t drops = 0;
        std::uint64_t restarts = 0; ///< of its sub-agent, as known to the sequence
        std::uint64_t heardIn = 0;  ///< serial of the last second with it
        SourceHealth health;

        void endRun();
        void beginRun(const sample::SendingTime& time);
    };
    class Reading;

    std::uint32_t subAgentNumber(const base::Address& agent, std::uint32_t subAgent);
    std::uint32_t sourceNumber(const SourceKey& key);
    void forgetSilent(base::SecondNumber now);

    const Pace m_pace;
    std::vector<SubAgent> m_subAgents;
    std::vector<Source> m_sources;
    boost::unordered_flat_map<SubAgentKey, std::uint32_t, Hash> m_subAgentNumbers;
    boost::unordered_flat_map<SourceKey, std::uint32_t, Hash> m_sourceNumbers;
    /// How far the second given last is known.
    struct Done {
        std::uint64_t serial = 0;
        std::size_t datagrams = 0;
        std::size_t flows = 0;
        std::size_t counters = 0;
    };
    Done m_done;
    std::vector<std::uint32_t> m_ofSecond; ///< number of each of its data sources
    std::string m_selection;
    std::uint64_t m_datagramsNotFollowed = 0;
    std::uint64_t m_samplesNotFollowed = 0;
    base::Nanoseconds m_last = 0;
    base::SecondNumber m_forgot = 0; ///< when there was last looked for silent ones
};

} // namespace weir::query
