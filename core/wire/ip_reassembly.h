// SPDX-License-Identifier: GPL-3.0-or-later
// Puts IP fragments together again: RFC 791 §3.2, RFC 8200 §4.5, overlaps as in RFC 5722.
// Owner and thread: the capture reader. Memory is bounded whatever comes: 256 datagrams of 64 KiB.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "base/time.h"
#include "wire/capture_counts.h"
#include "wire/ip_packet.h"

namespace weir::wire
{

class IpReassembly
{
public:
    static constexpr std::size_t mostDatagrams =
        256; ///< under assembly at a time; then the oldest is given up
    static constexpr base::Nanoseconds timeout =
        30 * base::nanosecondsPerSecond; ///< from the first fragment on

    /// `counts` outlives this; fragments, reassembled, incomplete and malformed are counted there.
    explicit IpReassembly(CaptureCounts& counts);
    ~IpReassembly();
    IpReassembly(const IpReassembly&) = delete;
    IpReassembly& operator=(const IpReassembly&) = delete;

    /// Takes a fragment that was captured at `time`; its bytes are copied. True if it was the last one
    /// missing: then `packet` is the whole, and its payload is valid until the next call. A second copy of a
    /// fragment is ignored; any other overlap costs the datagram (RFC 5722 §4). A fragment that the snapshot
    /// length cut is given up, because nothing tells what was in the rest.
    bool add(IpPacket& packet, base::Nanoseconds time);

    /// Nothing more will come: what is still under assembly is given up and counted.
    void finish();

private:
    struct Assembly;
    using Assemblies = std::vector<std::unique_ptr<Assembly>>;

    Assembly& assemblyOf(const IpPacket& packet, base::Nanoseconds time);
    void giveUpOldest();

    CaptureCounts& m_counts;
    Assemblies m_assemblies;           // the oldest first
    Assemblies m_spare;                // finished, kept for their buffers
    std::unique_ptr<Assembly> m_whole; // what add() gave last
};

} // namespace weir::wire
