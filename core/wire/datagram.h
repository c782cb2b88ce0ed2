// SPDX-License-Identifier: GPL-3.0-or-later
// One UDP payload as it came in: the unit that all sources give and that the window keeps.
#pragma once

#include <cstdint>

#include "base/address.h"
#include "base/bytes.h"
#include "base/time.h"

namespace weir::wire
{

/// The UDP port that IANA assigned to sFlow.
inline constexpr std::uint16_t sflowPort = 6343;

struct Datagram {
    base::Nanoseconds time = 0; ///< when it was received (live) or captured (file)
    base::Address source;       ///< the sender of the UDP packet, which need not be the agent
    std::uint16_t sourcePort = 0;
    base::Bytes payload; ///< borrowed: valid until the source is asked for the next one
};

} // namespace weir::wire
