// SPDX-License-Identifier: GPL-3.0-or-later
// Reads sFlow out of a capture file, or makes it of the packets in it: pcap and pcapng of either byte order
// and precision; compressed with zstd or not. Owner and thread: whoever reads; one reader belongs to one
// thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "wire/capture_counts.h"
#include "wire/datagram.h"

namespace weir::wire
{

/// What a capture is read for.
enum class CaptureKind : std::uint8_t {
    Auto,   ///< sFlow if there is any, else packets
    Sflow,  ///< the UDP datagrams in it
    Packets ///< the packets in it, each as a flow sample of rate 1 (packet_sampler.h)
};

/// The formats: draft-ietf-opsawg-pcap and draft-ietf-opsawg-pcapng. The link types: link_layer.h.
class CaptureReader
{
public:
    /// Auto decides while it reads: at the first UDP datagram that begins as sFlow does, or, when none came
    /// among so many packets, that they are packets. Until then what will be given of them is held back.
    static constexpr std::uint64_t mostHeldPackets = 65536;
    static constexpr std::size_t mostHeldBytes = std::size_t(16) << 20;

    /// `path` "-" is standard input. `port` is the destination port of the datagrams; 0 takes every UDP port.
    /// Fails with a sentence for the user if the file cannot be opened, is no capture, or is one of a link
    /// type that we do not read. Waits for the first bytes if the file is a pipe.
    /// When the descriptor `stop` has something to read, a wait for the next bytes of a pipe is over and so
    /// is the capture, as if it ended there.
    static base::Result<CaptureReader> open(const std::string& path, std::uint16_t port = sflowPort,
                                            CaptureKind kind = CaptureKind::Sflow, int stop = -1);

    CaptureReader(CaptureReader&&) noexcept;
    CaptureReader& operator=(CaptureReader&&) noexcept;
    ~CaptureReader();

    /// The next datagram in the order of the file, or nothing at the end. Its payload is valid until the next
    /// call. A datagram that was put together from fragments has the time of the fragment that completed it.
    /// Times are as captured and may jump either way; they are kept between 1970 and 2242.
    std::optional<Datagram> next();

    /// What was chosen for this capture of all that came in (selection.h), as far as it was read; "": nothing
    /// says that it is not all.
    std::string selection() const;

    /// Why reading stopped before the end of the file (a truncated last packet, a read error); "" if it did
    /// not.
    const std::string& warning() const;

    /// What it is read for; Auto only until the first datagram was given or the end was met.
    CaptureKind kind() const;
    const CaptureCounts& counts() const;

private:
    struct State;
    explicit CaptureReader(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace weir::wire
