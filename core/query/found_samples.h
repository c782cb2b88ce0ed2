// SPDX-License-Identifier: GPL-3.0-or-later
// The samples behind a number: those of a stretch of time that a question counts, one by one, with the
// datagrams that they came in.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "query/live_query.h"
#include "query/query.h"
#include "wire/datagram.h"

namespace weir::query
{

/// Which samples: those of [from, to) that the question counts, of some flows or of all. A sighting that
/// does not make the number (Aggregation::Max) is behind it all the same.
struct SampleWish {
    Query query;
    base::SecondNumber from = 0;
    base::SecondNumber to = 0;
    std::vector<std::vector<std::string>> flows{}; ///< text of each key; none: all flows
};

/// A datagram with bytes of its own.
struct KeptDatagram {
    base::Nanoseconds time = 0;
    base::Address source;
    std::uint16_t sourcePort = 0;
    std::vector<std::uint8_t> payload;

    wire::Datagram view() const { return {time, source, sourcePort, payload}; }
};

struct FoundSample {
    std::uint32_t datagram = 0; ///< number in FoundSamples::datagrams
    std::uint32_t offset = 0;   ///< of the sample's body, from the datagram's first byte
    sample::FlowRow row;
    sample::DataSource source;
    std::vector<std::string> keys; ///< text of each key of the question
    std::string stack;             ///< the protocols of the packet, as the key `stack` tells them
};

struct FoundSamples {
    static constexpr std::size_t most = 10'000;
    static constexpr std::size_t mostBytes = std::size_t(64) << 20; ///< of datagrams

    std::vector<std::string> columns;    ///< canonical text of each key
    std::vector<FoundSample> samples;    ///< the first ones, in order of time
    std::vector<KeptDatagram> datagrams; ///< that they came in, in order of time
    std::uint64_t matched = 0;           ///< all that there are
    std::uint64_t seen = 0;              ///< that were looked at
    std::size_t sources = 0;             ///< data sources that took those that matched

    bool isWhole() const { return samples.size() == matched; }
};

/// Nothing when it was stopped. It keeps nothing of the window.
std::optional<FoundSamples> findSamples(const SampleWish& wish, const store::Snapshot& window,
                                        const Effort& effort = {}, std::size_t most = FoundSamples::most);

/// Goes through samples one second after the other. Owned by one job.
class SampleFinder
{
public:
    /// A sample that counts. Its keys are asked of the finder while it is told.
    using Each = std::function<void(const store::Second& second, const sample::FlowRow& row)>;

    /// The query of the wish must outlive the finder; of its times nothing is asked.
    explicit SampleFinder(const SampleWish& wish);
    ~SampleFinder();

    /// All parts of one second.
    void look(std::span<const store::Second* const> parts, const Each& each);

    /// Text of each key of the sample that is told.
    std::vector<std::string> keyTexts() const;

    std::uint64_t seen() const { return m_seen; }

private:
    struct State;

    std::unique_ptr<State> m_state;
    std::uint64_t m_seen = 0;
};

/// The datagrams of [from, to) that `wish` names a sample of, each once, or all where there is no wish; in
/// order of time. False when it was stopped.
bool eachDatagram(const store::Snapshot& window, base::SecondNumber from, base::SecondNumber to,
                  const SampleWish* wish, const Effort& effort,
                  const std::function<void(const wire::Datagram&)>& each);

/// Why they are not all that came in (wire/selection.h); "" if they are.
std::string selectionOf(const store::Snapshot& window, base::SecondNumber from, base::SecondNumber to);
inline constexpr std::string_view selectedBySample =
    "the datagrams with at least one sample that was asked for";

/// Of one second, or its parts: those that hold a sample that the finder tells of; all without a finder.
void eachDatagram(std::span<const store::Second* const> parts, SampleFinder* finder,
                  const std::function<void(const wire::Datagram&)>& each);

} // namespace weir::query
