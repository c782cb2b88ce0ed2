// SPDX-License-Identifier: GPL-3.0-or-later
// The packets of which most traffic consists, told apart without parsing them.
#pragma once

#include <cstdint>

#include "base/bytes.h"

namespace weir::packet
{

/// Ethernet with one VLAN tag at most, IPv4 without options or IPv6 without extension headers, then TCP,
/// ICMP, or UDP whose ports tell of nothing more.
constexpr unsigned usualShapes = 12;

/// Two packets of one shape have the same layout; those of no usual shape have shape 0, the others one of
/// 1 … usualShapes. `headerProtocol` as for parse().
unsigned usualShape(std::uint32_t headerProtocol, base::Bytes header);

} // namespace weir::packet
