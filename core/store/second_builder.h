// SPDX-License-Identifier: GPL-3.0-or-later
// Builds one second after the other out of datagrams. Owned by one thread: the collector's, or whoever reads
// a file.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>

#include <boost/unordered/unordered_flat_map.hpp>

#include "packet/usual.h"
#include "sample/datagram_decoder.h"
#include "store/second.h"
#include "wire/datagram.h"

namespace weir::store
{

class SecondBuilder final : private sample::SampleSink
{
public:
    /// What is built never holds more than `limitBytes`: further datagrams of it are counted, not kept.
    explicit SecondBuilder(std::size_t limitBytes);

    /// From the next second on.
    void setLimit(std::size_t bytes);

    /// Begins a second. None is under way.
    void open(base::SecondNumber time);
    bool isOpen() const { return m_second != nullptr; }
    base::SecondNumber time() const { return m_second->time(); }

    /// The second under way as it is by now.
    const Second& underWay() const { return *m_second; }

    /// Whether there is room for it.
    bool wouldKeep(const wire::Datagram& datagram) const
    {
        return bytes() + datagram.payload.size() <= m_limit;
    }

    /// Decodes a datagram and keeps it in the second under way. False: it was not kept, the second is full.
    bool add(const wire::Datagram& datagram);

    /// The second under way, frozen.
    std::shared_ptr<const Second> close();

    /// Bytes that the second under way holds by now.
    std::size_t bytes() const;

    const sample::DatagramDecoder& decoder() const { return m_decoder; }

private:
    struct AgentHash {
        std::size_t operator()(const sample::DataSource& agent) const;
    };

    struct SourceKey {
        std::uint32_t agent; ///< number in the second's agents
        std::uint32_t classId;
        std::uint32_t index;
        bool operator==(const SourceKey&) const = default;
    };

    struct SourceHash {
        using is_avalanching = void;
        std::size_t operator()(const SourceKey& key) const;
    };

    void header(const sample::DatagramHeader& header) override;
    void flow(const sample::FlowSample& sample) override;
    void counters(const sample::CountersSample& sample) override;

    std::uint32_t sourceNumber(std::uint32_t classId, std::uint32_t index);
    std::uint32_t findSource(const SourceKey& key);
    std::uint32_t layoutOf(std::uint32_t headerProtocol, base::Bytes header);
    std::uint32_t layoutNumber(const packet::Layout& layout);

    static constexpr std::size_t mostLayouts = 65536; ///< a second; a packet beyond them has no layers
    static constexpr std::uint32_t noLayers = 0;      ///< number of the empty layout

    std::size_t m_limit = 0;
    sample::DatagramDecoder m_decoder;
    std::unique_ptr<Second> m_second;
    std::uint32_t m_base = 0;   ///< of the datagram under way, in the block
    sample::DataSource m_agent; ///< of the datagram under way; class and index mean nothing
    std::uint32_t m_agentNumber = 0;
    bool m_agentKnown = false;

    boost::unordered_flat_map<sample::DataSource, std::uint32_t, AgentHash> m_agents;
    boost::unordered_flat_map<SourceKey, std::uint32_t, SourceHash> m_sources;
    boost::unordered_flat_map<std::uint64_t, std::uint32_t> m_layouts; ///< by hash
    std::uint32_t m_lastLayout = 0;

    // Nearly all samples need no search.
    static constexpr std::uint32_t unknown = UINT32_MAX;
    struct RecentSource {
        SourceKey key{};
        std::uint32_t number = unknown;
    };
    std::array<RecentSource, 512> m_recentSources;
    std::array<std::uint32_t, packet::usualShapes + 1> m_ofShape{}; ///< layout of each usual shape

    // What the last second held: the next one will be much alike.
    std::size_t m_expectedBlock = 0;
    std::size_t m_expectedFlows = 0;
    std::size_t m_expectedDatagrams = 0;
};

} // namespace weir::store
