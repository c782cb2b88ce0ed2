// SPDX-License-Identifier: GPL-3.0-or-later
// A packet of which no byte was sampled, but of which records tell: sampled_ethernet, sampled_ipv4,
// sampled_ipv6 (sFlow v5), or the socket of an application (sFlow Application Structures). It is laid out as
// a packet is, with layers that are parts of records.
#pragma once

#include "base/bytes.h"
#include "packet/layout.h"

namespace weir::sample
{

/// The first whole record of each kind: offset of its body from the datagram's first byte; 0: none.
struct TellingRecords {
    std::uint32_t ethernet = 0;
    std::uint32_t ip = 0;
    std::uint32_t socket = 0;
    bool ipIsV6 = false;
    bool socketIsV6 = false;

    bool any() const { return (ethernet | ip | socket) != 0; }
};

struct ToldPacket {
    std::uint32_t begin = 0; ///< of the first such record's body, from the datagram's first byte
    std::uint32_t length = 0;
    packet::Layout layout; ///< offsets from `begin`
};

/// Of a packet's own records and a socket's, the packet's tell.
ToldPacket toldPacket(const TellingRecords& records, base::Bytes datagram);

} // namespace weir::sample
