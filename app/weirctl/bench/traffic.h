// SPDX-License-Identifier: GPL-3.0-or-later
// Endless sFlow v5 of a network that might exist: switches whose hosts talk to each other, few of them most
// of the time. The same settings give the same bytes on every machine. One thread.
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "conversation.h"
#include "octets.h"
#include "popularity.h"
#include "random.h"
#include "wire/datagram.h"

namespace weir::bench
{

struct TrafficSettings {
    std::uint64_t seed = 1;
    std::uint32_t agents = 4;
    std::uint32_t interfaces = 48; ///< of each agent; the last is its uplink to the others
    std::uint32_t hosts = 1000;
    std::uint32_t conversations = 20'000; ///< at one time; one ends and another begins every 64 samples
    std::uint32_t rate = 10'000;          ///< flow samples and discards a second of all agents
    std::uint32_t samplingRate = 1000;
    std::uint32_t samplesPerDatagram = 0;  ///< 0: as many as fit
    std::uint32_t counterInterval = 20;    ///< seconds; 0: no counters
    base::SecondNumber start = 1700000000; ///< 2023-11-14T22:13:20Z
    bool everyPairNew = false;             ///< a flood: no address pair occurs twice in 16 million samples

    // Shares of the conversations
    double ipv6 = 0.25;
    double vlan = 0.3;
    double mpls = 0.02;
    double vxlan = 0.05;

    // Shares of the samples
    double discarded = 0.01;
    double switched = 1;
    double routed = 0.5;
    double gateway = 0.2;

    /// IPv4 on Ethernet, seven samples a datagram, no records but the header, no counters.
    static TrafficSettings plain();

    static constexpr std::size_t datagramBytes = 1400; ///< a datagram stays below

    static constexpr std::uint32_t mostAgents = 1000;
    static constexpr std::uint32_t mostInterfaces = 1000;
    static constexpr std::uint32_t mostHosts = 1'000'000;
    static constexpr std::uint32_t mostRate = 10'000'000;
};

/// What datagrams hold.
struct TrafficCounts {
    std::uint64_t datagrams = 0;
    std::uint64_t bytes = 0;
    std::uint64_t flows = 0;
    std::uint64_t discards = 0;
    std::uint64_t counters = 0;
    std::uint64_t switched = 0;
    std::uint64_t routed = 0;
    std::uint64_t gateway = 0;

    std::uint64_t samples() const { return flows + discards; }
    TrafficCounts& operator+=(const TrafficCounts& other);
};

class Traffic
{
public:
    /// Numbers beyond their bounds are moved into them.
    explicit Traffic(TrafficSettings settings = {});

    /// The next one in order of time, with the address of its agent as source. The payload is valid until the
    /// next call. A second has all its samples: no agent holds one back for longer.
    wire::Datagram next();

    const TrafficSettings& settings() const { return m_settings; }

    /// Of all that was given.
    const TrafficCounts& counts() const { return m_counts; }

private:
    struct Interface {
        std::uint32_t flowSequence = 0;
        std::uint32_t discardSequence = 0;
        std::uint32_t counterSequence = 0;
        std::uint32_t pool = 0;
        std::uint32_t discards = 0;
        std::uint32_t packetsIn = 0;
        std::uint32_t packetsOut = 0;
        std::uint64_t octetsIn = 0;
        std::uint64_t octetsOut = 0;
    };
    struct Agent {
        ByteVector open;      ///< the datagram under way
        TrafficCounts counts; ///< of it
        std::uint32_t samples = 0;
        std::uint32_t sequence = 0;
        std::vector<Interface> interfaces;
    };
    struct Finished {
        std::uint32_t agent = 0;
        base::Nanoseconds time = 0;
        TrafficCounts counts;
        ByteVector payload;
    };

    base::Nanoseconds timeOf(std::uint64_t sample) const;
    std::uint32_t interfaceOf(std::uint32_t host) const;
    Conversation newConversation();
    void step();
    void addPacket();
    void addFlow(std::uint32_t agentNumber, const Conversation& conversation, std::uint32_t input,
                 std::uint32_t output);
    void addDiscard(std::uint32_t agentNumber, const Conversation& conversation, std::uint32_t input,
                    std::uint32_t output);
    std::uint32_t addRecords(Octets& out, const Conversation& conversation, TrafficCounts& counts);
    void addHeader(Octets& out, const Conversation& conversation);
    void addCounters(std::uint32_t agentNumber, std::uint32_t index);
    Octets begin(Agent& agent);
    void end(std::uint32_t agentNumber);
    void finish(std::uint32_t agentNumber);
    void finishAll();

    TrafficSettings m_settings;
    Random m_random;
    Popularity m_hosts;
    Popularity m_popularity; ///< of conversations
    std::vector<Conversation> m_conversations;
    std::vector<Agent> m_agents;
    TrafficCounts m_counts;
    std::uint64_t m_made = 0;     ///< flow samples and discards
    std::uint64_t m_polled = 0;   ///< counter samples
    std::uint32_t m_frame = 0;    ///< bytes of the packet under way
    base::Nanoseconds m_time = 0; ///< of the last sample
    std::vector<Finished> m_ready;
    std::size_t m_readyCount = 0;
    std::size_t m_given = 0;
};

/// An address of the network for benchmarks, 198.18.0.0/15 (RFC 2544).
base::Address agentAddress(std::uint32_t agent);

/// Writes so many seconds of traffic to a pcap file: microseconds, Ethernet, UDP port 6343. Fails with a
/// sentence for the user.
base::Result<TrafficCounts> writeCapture(const std::string& path, const TrafficSettings& settings,
                                         std::uint32_t seconds);

} // namespace weir::bench
