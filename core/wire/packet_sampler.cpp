// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/packet_sampler.h"

#include <algorithm>

#include "wire/xdr_reader.h"

namespace weir::wire
{

namespace
{

// sFlow v5: sample_datagram_v5 with an IPv4 agent, flow_sample and sampled_header, each without what varies.
constexpr std::uint32_t datagramHeader = 28;
constexpr std::uint32_t flowSample = 32;
constexpr std::uint32_t sampledHeader = 16;
constexpr std::uint32_t tagAndLength = 8;
constexpr std::size_t largestSample =
    tagAndLength + flowSample + tagAndLength + sampledHeader + PacketSampler::snapLength;
static_assert(datagramHeader + largestSample <= PacketSampler::mostBytes);
static_assert(PacketSampler::snapLength % 4 == 0);

constexpr std::size_t samplesAt = 24;

void store(std::uint8_t* at, std::uint32_t number)
{
    if constexpr (std::endian::native == std::endian::little)
        number = __builtin_bswap32(number);
    std::memcpy(at, &number, sizeof number);
}

} // namespace

PacketSampler::PacketSampler() = default;

bool PacketSampler::add(const Frame& frame, Datagram& finished)
{
    const bool fits = m_samples > 0 && base::secondOf(frame.time) == base::secondOf(m_time) &&
                      m_size + largestSample <= mostBytes;
    const bool given = !fits && finish(finished);
    if (!fits)
        begin(frame.time);
    append(frame);
    return given;
}

bool PacketSampler::finish(Datagram& finished)
{
    if (m_samples == 0)
        return false;
    std::uint8_t* bytes = m_buffers[m_filled].data();
    store(bytes + samplesAt, m_samples);
    finished = Datagram();
    finished.time = m_time;
    finished.source.type = base::Address::Type::V4;
    finished.payload = {bytes, m_size};
    m_filled = 1 - m_filled;
    m_samples = 0;
    return true;
}

void PacketSampler::put(std::uint32_t number)
{
    store(m_buffers[m_filled].data() + m_size, number);
    m_size += 4;
}

void PacketSampler::begin(base::Nanoseconds time)
{
    constexpr base::Nanoseconds millisecond = 1'000'000;
    if (m_start < 0)
        m_start = time;
    m_time = time;
    m_size = 0;
    put(5); // version
    put(1); // address type IPv4
    put(0); // agent
    put(0); // sub-agent
    put(++m_sequence);
    put(std::uint32_t(std::max<base::Nanoseconds>(0, time - m_start) / millisecond)); // uptime
    put(0); // samples, known when it is finished
}

void PacketSampler::append(const Frame& frame)
{
    const SampledFrame sampled = frame.link ? frame.link->sample(frame.bytes) : SampledFrame();
    const base::Bytes rest = frame.bytes.subspan(sampled.stripped);
    const base::Bytes header = rest.first(std::min(rest.size(), snapLength));
    const auto padded = std::uint32_t(XdrReader::padded(header.size()));
    if (sampled.protocol == 0)
        ++m_notUnderstood;
    if (frame.interface >= m_seen.size())
        m_seen.resize(frame.interface + 1);
    const std::uint32_t seen = ++m_seen[frame.interface];

    ++m_samples;
    put(1); // flow_sample
    put(flowSample + tagAndLength + sampledHeader + padded);
    put(seen);                // sequence number
    put(frame.interface + 1); // data source, of class 0
    put(1);                   // sampling rate
    put(seen);                // sample pool
    put(0);                   // drops
    put(0);                   // input
    put(0);                   // output
    put(1);                   // records
    put(1);                   // sampled_header
    put(sampledHeader + padded);
    put(sampled.protocol);
    put(frame.length);
    put(std::uint32_t(sampled.stripped));
    put(std::uint32_t(header.size()));
    std::uint8_t* at = m_buffers[m_filled].data() + m_size;
    std::copy(header.begin(), header.end(), at);
    std::fill(at + header.size(), at + padded, std::uint8_t(0));
    m_size += padded;
}

} // namespace weir::wire
