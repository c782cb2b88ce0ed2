// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/capture_reader.h"

#include <algorithm>
#include <vector>

#include "wire/capture_frames.h"
#include "wire/ip_packet.h"
#include "wire/ip_reassembly.h"
#include "wire/packet_sampler.h"

namespace weir::wire
{
namespace
{

/// Whether a payload begins as an sFlow datagram does: a version that was ever in use, then the type of the
/// agent's address.
bool looksLikeSflow(base::Bytes payload)
{
    if (payload.size() < 8)
        return false;
    const std::uint32_t version = base::loadBe32(payload.data());
    const std::uint32_t addressType = base::loadBe32(payload.data() + 4);
    return (version == 2 || version == 4 || version == 5) && addressType <= 2;
}

/// Datagrams made of the first packets, until it is known whether they are wanted.
class Held
{
public:
    void add(const Datagram& datagram)
    {
        m_bytes.insert(m_bytes.end(), datagram.payload.begin(), datagram.payload.end());
        m_datagrams.push_back(datagram);
        m_datagrams.back().payload = {};
        m_ends.push_back(m_bytes.size());
    }

    /// The next one; false when all were taken.
    bool take(Datagram& datagram)
    {
        if (m_taken == m_datagrams.size())
            return false;
        const std::size_t begin = m_taken == 0 ? 0 : m_ends[m_taken - 1];
        datagram = m_datagrams[m_taken];
        datagram.payload = base::Bytes(m_bytes).subspan(begin, m_ends[m_taken] - begin);
        ++m_taken;
        return true;
    }

    std::size_t bytes() const { return m_bytes.size(); }
    void clear() { *this = Held(); }

private:
    std::vector<std::uint8_t> m_bytes;
    std::vector<Datagram> m_datagrams; // without their payload
    std::vector<std::size_t> m_ends;   // of the payloads
    std::size_t m_taken = 0;
};

} // namespace

struct CaptureReader::State {
    std::unique_ptr<CaptureFrames> frames;
    std::uint16_t port = 0;
    CaptureKind kind = CaptureKind::Sflow;
    CaptureCounts counts;
    IpReassembly reassembly{counts};
    PacketSampler sampler;
    Held held;

    bool next(Datagram& datagram)
    {
        const bool given = kind == CaptureKind::Auto      ? decide(datagram)
                           : kind == CaptureKind::Packets ? nextOfPackets(datagram)
                                                          : nextOfSflow(datagram);
        if (given)
            ++counts.datagrams;
        return given;
    }

    bool nextFrame(Frame& frame)
    {
        if (!frames->next(frame)) {
            reassembly.finish();
            return false;
        }
        ++counts.packets;
        return true;
    }

    bool nextOfSflow(Datagram& datagram)
    {
        Frame frame;
        while (nextFrame(frame))
            if (takeFrame(frame, datagram))
                return true;
        return false;
    }

    bool nextOfPackets(Datagram& datagram)
    {
        if (held.take(datagram))
            return true;
        if (held.bytes() > 0)
            held.clear();
        Frame frame;
        bool given = false;
        while (!given && nextFrame(frame))
            given = sampler.add(frame, datagram);
        counts.notUnderstood = sampler.notUnderstood();
        return given || sampler.finish(datagram);
    }

    /// Reads on until it is known what the capture holds, and gives the first datagram of that.
    bool decide(Datagram& datagram)
    {
        Frame frame;
        while (held.bytes() < mostHeldBytes && counts.packets < mostHeldPackets && nextFrame(frame)) {
            if (takeFrame(frame, datagram)) {
                if (looksLikeSflow(datagram.payload)) {
                    kind = CaptureKind::Sflow;
                    held.clear();
                    return true;
                }
                ++counts.otherPackets;
            }
            Datagram sampled;
            if (sampler.add(frame, sampled))
                held.add(sampled);
        }
        kind = CaptureKind::Packets;
        reassembly.finish();
        counts = {.packets = counts.packets};
        return nextOfPackets(datagram);
    }

    bool takeFrame(const Frame& frame, Datagram& datagram)
    {
        const NetworkPacket network =
            frame.link ? frame.link->unwrap(frame.bytes) : NetworkPacket{NetworkPacket::Kind::Other, {}};
        if (network.kind == NetworkPacket::Kind::Other) {
            ++counts.otherPackets;
            return false;
        }
        IpPacket packet;
        if (network.kind == NetworkPacket::Kind::Broken || !parseIp(network.bytes, packet)) {
            ++counts.malformed;
            return false;
        }
        if (packet.fragment && mayCarryUdp(packet)) {
            if (!reassembly.add(packet, frame.time))
                return false;
            // IPv6 extension headers may have come in the fragments, but not another fragment header.
            if (!skipExtensionHeaders(packet) || packet.fragment) {
                ++counts.malformed;
                return false;
            }
        }
        if (packet.protocol != protocolUdp) {
            ++counts.otherPackets;
            return false;
        }
        datagram.time = frame.time;
        datagram.source = packet.source;
        return takeUdp(packet, datagram);
    }

    // RFC 768. Bytes of the IP packet behind the UDP length are no part of the datagram.
    bool takeUdp(const IpPacket& packet, Datagram& datagram)
    {
        constexpr std::size_t headerLength = 8;
        if (packet.payload.size() < headerLength) {
            ++counts.malformed;
            return false;
        }
        const std::uint8_t* header = packet.payload.data();
        const std::size_t length = base::loadBe16(header + 4);
        if (length < headerLength || length > packet.length) {
            ++counts.malformed;
            return false;
        }
        if (port != 0 && base::loadBe16(header + 2) != port) {
            ++counts.otherPackets;
            return false;
        }
        if (length > packet.payload.size())
            ++counts.truncated;
        datagram.sourcePort = base::loadBe16(header);
        datagram.payload =
            packet.payload.first(std::min(length, packet.payload.size())).subspan(headerLength);
        return true;
    }
};

base::Result<CaptureReader> CaptureReader::open(const std::string& path, std::uint16_t port, CaptureKind kind,
                                                int stop)
{
    auto frames = CaptureFrames::open(path, stop);
    if (!frames)
        return tl::unexpected(frames.error());
    auto state = std::make_unique<State>();
    state->frames = std::move(*frames);
    state->port = port;
    state->kind = kind;
    return CaptureReader(std::move(state));
}

CaptureReader::CaptureReader(std::unique_ptr<State> state) : m_state(std::move(state)) {}
CaptureReader::CaptureReader(CaptureReader&&) noexcept = default;
CaptureReader& CaptureReader::operator=(CaptureReader&&) noexcept = default;
CaptureReader::~CaptureReader() = default;

std::optional<Datagram> CaptureReader::next()
{
    std::optional<Datagram> datagram(std::in_place);
    if (!m_state->next(*datagram))
        datagram.reset();
    return datagram;
}

std::string CaptureReader::selection() const
{
    return m_state->frames->selection();
}

const std::string& CaptureReader::warning() const
{
    return m_state->frames->warning();
}

CaptureKind CaptureReader::kind() const
{
    return m_state->kind;
}

const CaptureCounts& CaptureReader::counts() const
{
    return m_state->counts;
}

} // namespace weir::wire
