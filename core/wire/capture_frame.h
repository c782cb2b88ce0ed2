// SPDX-License-Identifier: GPL-3.0-or-later
// A packet as a capture file holds it.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/bytes.h"
#include "base/time.h"
#include "wire/link_layer.h"

namespace weir::wire
{

struct Frame {
    base::Nanoseconds time = 0;      ///< as captured, kept between 1970 and 2242
    base::Bytes bytes;               ///< what the snapshot length left; borrowed until the next one
    std::uint32_t length = 0;        ///< on the wire, as the file says
    std::uint32_t interface = 0;     ///< pcapng: number of its interface in the file, from 0
    const LinkLayer* link = nullptr; ///< of that interface; null if we do not read it
};

/// The absurd times of a damaged file are moved into a range that leaves later sums and differences room.
inline base::Nanoseconds captureTime(std::int64_t seconds, std::int64_t nanoseconds)
{
    constexpr std::int64_t latest = std::int64_t(1) << 33; // in the year 2242
    return std::clamp<std::int64_t>(seconds, 0, latest) * base::nanosecondsPerSecond +
           std::clamp<std::int64_t>(nanoseconds, 0, base::nanosecondsPerSecond - 1);
}

} // namespace weir::wire
