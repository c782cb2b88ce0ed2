// SPDX-License-Identifier: GPL-3.0-or-later
// The link types that a capture may have, where the IP packet starts in a frame of each, and what sFlow calls
// such a frame.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/bytes.h"

namespace weir::wire
{

/// What a frame carries.
struct NetworkPacket {
    enum class Kind : std::uint8_t {
        Ip,    ///< `bytes` starts at the IP header and goes to the end of the frame, padding included
        Other, ///< something else, such as ARP
        Broken ///< the frame ends inside its link header
    };

    Kind kind = Kind::Broken;
    base::Bytes bytes;
};

/// What an agent would say of a frame that it sampled (sFlow v5, sampled_header).
struct SampledFrame {
    std::uint32_t protocol = 0; ///< of enum header_protocol; 0: none fits, nothing will be parsed
    std::size_t stripped = 0;   ///< bytes before the header that the protocol names, not beyond the frame
};

/// A link type of https://www.tcpdump.org/linktypes.html. `type` is what pcap_datalink() gives.
struct LinkLayer {
    int type;
    std::string_view name;
    NetworkPacket (*unwrap)(base::Bytes frame);
    SampledFrame (*sample)(base::Bytes frame);
};

std::span<const LinkLayer> linkLayers();

/// Null if we do not read that link type.
const LinkLayer* findLinkLayer(int type);

} // namespace weir::wire
