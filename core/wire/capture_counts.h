// SPDX-License-Identifier: GPL-3.0-or-later
// What was met while a capture file was read. A value; filled by the reader and its reassembly.
#pragma once

#include <cstdint>

namespace weir::wire
{

/// Each packet that gave no datagram is in otherPackets or malformed, or is a fragment. Of a capture that is
/// read for its packets only packets, datagrams and notUnderstood count.
struct CaptureCounts {
    std::uint64_t packets = 0;      ///< records in the file
    std::uint64_t datagrams = 0;    ///< given to the caller
    std::uint64_t otherPackets = 0; ///< not IP, not UDP, or for another port
    std::uint64_t fragments = 0;    ///< IP fragments met, of UDP only
    std::uint64_t reassembled = 0;  ///< UDP datagrams put together from fragments, for whatever port
    std::uint64_t incomplete = 0;   ///< fragments given up: the rest never came, was cut short or overlapped,
                                    ///< or the table was full
    std::uint64_t truncated =
        0; ///< payloads that the capture's snapshot length cut (given as far as they go)
    std::uint64_t malformed = 0;     ///< packets whose link, IP or UDP header is broken or cut
    std::uint64_t notUnderstood = 0; ///< packets given as samples of which sFlow has no name for the header

    bool operator==(const CaptureCounts&) const = default;
};

} // namespace weir::wire
