// SPDX-License-Identifier: GPL-3.0-or-later
// Makes sFlow of plain packets, so that they are kept, asked and shown like any other: each packet becomes a
// flow sample of rate 1 in a datagram of sFlow v5. Owner and thread: the capture reader.
//
// The agent is 0.0.0.0, "this host on this network" (RFC 1122 section 3.2.1.3): it is shown like any address
// and is none that a device has, so that packets never mix with the samples of a real agent. The data source
// is the interface of the capture, counted from 1. Who received or sent a packet is not known: both ports are
// 0, unknown.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "wire/capture_frames.h"
#include "wire/datagram.h"

namespace weir::wire
{

class PacketSampler
{
public:
    static constexpr std::size_t snapLength = 256; ///< bytes of a packet that are sampled; more are cut
    static constexpr std::size_t mostBytes = 8192; ///< of a datagram

    PacketSampler();

    /// Takes a packet. True: it belongs into another datagram than those before it, which are `finished` now.
    /// The packets of a datagram are of one second and in the order of the capture; its time is that of the
    /// first. The payload of `finished` is valid until the next call.
    bool add(const Frame& frame, Datagram& finished);

    /// The packets that were not given yet. False: there are none.
    bool finish(Datagram& finished);

    std::uint64_t notUnderstood() const { return m_notUnderstood; }

private:
    void begin(base::Nanoseconds time);
    void put(std::uint32_t number);
    void append(const Frame& frame);

    using Buffer = std::array<std::uint8_t, mostBytes>;

    std::array<Buffer, 2> m_buffers; // the one that is filled and the one that was given last
    std::size_t m_filled = 0;        // number of the former
    std::size_t m_size = 0;
    std::uint32_t m_samples = 0;
    base::Nanoseconds m_time = 0;      // of the datagram under way
    base::Nanoseconds m_start = -1;    // of the first packet
    std::uint32_t m_sequence = 0;      // of datagrams
    std::vector<std::uint32_t> m_seen; // samples by interface
    std::uint64_t m_notUnderstood = 0;
};

} // namespace weir::wire
