// SPDX-License-Identifier: GPL-3.0-or-later
// The table of reasons for which a device drops a packet (sFlow Dropped Packet Notification Structures, and
// host-sflow's additions from 304 on).
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace weir::sample
{

struct DiscardReason {
    std::uint32_t code; ///< below 256: code of an ICMP unreachable message
    std::string_view name;
};

std::span<const DiscardReason> discardReasons();

/// "" when the code is not known.
std::string_view discardReasonName(std::uint32_t code);

} // namespace weir::sample
