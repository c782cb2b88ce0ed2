// SPDX-License-Identifier: GPL-3.0-or-later
#include "plain_loops.h"

#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <vector>

namespace weir::bench
{

std::uint64_t plainWalk(const Tape& tape)
{
    constexpr std::size_t datagramHeader = 28;
    constexpr std::uint32_t flowSample = 1;
    constexpr std::uint32_t sampledHeader = 1;
    constexpr std::uint32_t shortest = 16 + 38; // with the ports of a packet without tags
    std::uint64_t sum = 0;
    for (const Tape::Item& item : tape.items) {
        const std::uint8_t* at = tape.bytes.data() + item.offset + datagramHeader;
        const std::uint8_t* const end = tape.bytes.data() + item.offset + item.length;
        while (at + 8 <= end) {
            const std::uint32_t tag = base::loadBe32(at);
            const std::uint32_t length = base::loadBe32(at + 4);
            const std::uint8_t* sample = at + 8;
            at = sample + length;
            if (at > end || tag != flowSample)
                continue;
            const std::uint32_t rate = base::loadBe32(sample + 8);
            const std::uint8_t* record = sample + 32;
            while (record + 8 <= at) {
                const std::uint32_t recordLength = base::loadBe32(record + 4);
                if (base::loadBe32(record) == sampledHeader && recordLength >= shortest) {
                    const std::uint8_t* header = record + 24;
                    sum += std::uint64_t(base::loadBe32(record + 12)) * rate;
                    if (base::loadBe16(header + 12) == 0x0800)
                        sum += base::loadBe32(header + 26) ^ base::loadBe32(header + 30) ^
                               base::loadBe32(header + 34);
                }
                record += 8 + recordLength;
            }
        }
    }
    return sum;
}

namespace
{

constexpr int absent = -1;

/// Where the headers stand that these loops read, outermost first.
struct Places {
    int ethernet = absent;
    int ip = absent;
    int tcp = absent;
    int udp = absent;
    int icmp = absent;
};

struct Packet {
    const sample::FlowRow& row;
    const Places& places;
    const std::uint8_t* header;

    bool has(int layer, int bytes) const { return layer != absent && layer + bytes <= row.headerLength; }
    std::uint32_t u8(int at) const { return header[at]; }
    std::uint32_t u16(int at) const { return base::loadBe16(header + at); }
    std::uint32_t u32(int at) const { return base::loadBe32(header + at); }
    std::uint64_t mac(int at) const { return std::uint64_t(u16(at)) << 32 | u32(at + 2); }
};

template <std::size_t Words>
using Key = std::array<std::uint64_t, Words>;

struct KeyHash {
    using is_avalanching = void;

    template <std::size_t Words>
    std::size_t operator()(const Key<Words>& key) const
    {
        std::uint64_t hash = Words;
        for (const std::uint64_t word : key) {
            hash = (hash ^ word) * 0x9E3779B97F4A7C15;
            hash ^= hash >> 32;
        }
        return hash;
    }
};

struct Sum {
    std::uint64_t bytes = 0;
    std::uint64_t samples = 0;
};

std::vector<Places> placesOf(std::span<const packet::Layout> layouts)
{
    std::vector<Places> places(layouts.size());
    for (std::size_t i = 0; i < layouts.size(); ++i) {
        const auto place = [&](packet::LayerId id) {
            const auto found = layouts[i].find(id);
            return found ? int(*found) : absent;
        };
        using enum packet::LayerId;
        places[i] = {place(Ethernet), place(Ip), place(Tcp), place(Udp), place(Icmp)};
    }
    return places;
}

/// `read` fills in a packet's key, or returns false when it belongs to no flow.
template <std::size_t Words, class Read>
LoopResult loop(Seconds seconds, Read read)
{
    LoopResult result;
    boost::unordered_flat_map<Key<Words>, Sum, KeyHash> flows;
    for (const auto& second : seconds) {
        const std::vector<Places> places = placesOf(second->layouts());
        const std::uint8_t* const block = second->block().data();
        flows.clear();
        for (const sample::FlowRow& row : second->flows()) {
            if (row.kind != sample::FlowKind::Packet)
                continue;
            Key<Words> key;
            if (!read(Packet{row, places[row.layout], block + row.sample + row.header}, key))
                continue;
            Sum& sum = flows[key];
            sum.bytes += std::uint64_t(row.frameLength) * row.samplingRate;
            ++sum.samples;
        }
        for (const auto& [key, sum] : flows) {
            result.bytes += sum.bytes;
            result.samples += sum.samples;
        }
        result.flows += flows.size();
    }
    return result;
}

bool readPair(const Packet& packet, Key<2>& key)
{
    const int ip = packet.places.ip;
    if (!packet.has(ip, 20))
        return false;
    key = {std::uint64_t(packet.u32(ip + 12)) << 32 | packet.u32(ip + 16), packet.row.source};
    return true;
}

/// The ports of TCP or UDP, or type and code of ICMP, source first.
bool readPorts(const Packet& packet, std::uint32_t& ports)
{
    const Places& places = packet.places;
    for (const int layer : {places.tcp, places.udp})
        if (packet.has(layer, 4)) {
            ports = packet.u32(layer);
            return true;
        }
    if (!packet.has(places.icmp, 2))
        return false;
    ports = packet.u8(places.icmp) << 16 | packet.u8(places.icmp + 1);
    return true;
}

bool readFiveTuple(const Packet& packet, Key<3>& key)
{
    const int ip = packet.places.ip;
    std::uint32_t ports = 0;
    if (!packet.has(ip, 20) || !readPorts(packet, ports))
        return false;
    key = {std::uint64_t(packet.u32(ip + 12)) << 32 | packet.u32(ip + 16),
           std::uint64_t(packet.u8(ip + 9)) << 32 | ports, packet.row.source};
    return true;
}

} // namespace

LoopResult loopTotal(Seconds seconds)
{
    return loop<1>(seconds, [](const Packet& packet, Key<1>& key) {
        key = {packet.row.source};
        return true;
    });
}

LoopResult loopSources(Seconds seconds)
{
    return loop<1>(seconds, [](const Packet& packet, Key<1>& key) {
        const int ip = packet.places.ip;
        if (!packet.has(ip, 20))
            return false;
        key = {std::uint64_t(packet.row.source) << 32 | packet.u32(ip + 12)};
        return true;
    });
}

LoopResult loopPairs(Seconds seconds)
{
    return loop<2>(seconds, readPair);
}

LoopResult loopFiveTuples(Seconds seconds)
{
    return loop<3>(seconds, readFiveTuple);
}

LoopResult loopTenKeys(Seconds seconds)
{
    return loop<6>(seconds, [](const Packet& packet, Key<6>& key) {
        Key<3> five;
        const int ethernet = packet.places.ethernet;
        if (!packet.has(ethernet, 14) || !readFiveTuple(packet, five))
            return false;
        // The agent is the data source's.
        key = {five[0],
               five[1],
               five[2],
               packet.mac(ethernet),
               packet.mac(ethernet + 6),
               std::uint64_t(packet.row.input) << 32 | packet.row.output};
        return true;
    });
}

LoopResult loopPairsToPort(Seconds seconds)
{
    return loop<2>(seconds, [](const Packet& packet, Key<2>& key) {
        constexpr std::uint32_t port = 12345;
        const int tcp = packet.places.tcp;
        return packet.has(tcp, 4) && packet.u16(tcp + 2) == port && readPair(packet, key);
    });
}

LoopResult loopPairsWithAck(Seconds seconds)
{
    return loop<2>(seconds, [](const Packet& packet, Key<2>& key) {
        constexpr std::uint32_t ack = 0x10;
        const int tcp = packet.places.tcp;
        return packet.has(tcp, 14) && (packet.u8(tcp + 13) & ack) != 0 && readPair(packet, key);
    });
}

} // namespace weir::bench
