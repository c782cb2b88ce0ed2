// SPDX-License-Identifier: GPL-3.0-or-later
// An IP header taken apart as far as a UDP receiver needs it: RFC 791 and RFC 8200, extension headers walked.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/address.h"
#include "base/bytes.h"

namespace weir::wire
{

inline constexpr std::uint8_t protocolUdp = 17;

struct IpPacket {
    base::Address source;
    base::Address destination;
    std::uint8_t protocol = 0; ///< of `payload`; for a fragment, of the whole that it is a part of
    base::Bytes payload;       ///< behind all headers, as far as it was captured; borrowed from the packet
    std::size_t length = 0;    ///< bytes that the payload has by the header; payload.size() is not more

    bool fragment = false; ///< the rest describes a fragment and is unset otherwise
    bool moreFragments = false;
    std::uint32_t fragmentOffset = 0; ///< bytes
    std::uint32_t identification = 0;
};

/// Fills `packet` from bytes that start at an IPv4 or IPv6 header; what follows the packet is ignored.
/// False if a header is broken or cut. An IPv6 fragment that is the whole (RFC 6946) is no fragment here.
bool parseIp(base::Bytes bytes, IpPacket& packet);

/// Steps over the IPv6 extension headers (RFC 8200 §4) at the beginning of the payload, and stops behind a
/// fragment header. False if one is cut or there are absurdly many.
bool skipExtensionHeaders(IpPacket& packet);

/// Whether UDP may come out of a fragment of this protocol: IPv6 extension headers may stand before it.
bool mayCarryUdp(const IpPacket& fragment);

} // namespace weir::wire
