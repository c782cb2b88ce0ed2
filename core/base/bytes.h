// SPDX-License-Identifier: GPL-3.0-or-later
// Borrowed bytes and big-endian loads. The caller has checked the bounds.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <span>

namespace weir::base
{

using Bytes = std::span<const std::uint8_t>;

inline std::uint16_t loadBe16(const std::uint8_t* at)
{
    std::uint16_t value;
    std::memcpy(&value, at, sizeof value);
    return std::endian::native == std::endian::little ? __builtin_bswap16(value) : value;
}

inline std::uint32_t loadBe32(const std::uint8_t* at)
{
    std::uint32_t value;
    std::memcpy(&value, at, sizeof value);
    return std::endian::native == std::endian::little ? __builtin_bswap32(value) : value;
}

inline std::uint64_t loadBe64(const std::uint8_t* at)
{
    std::uint64_t value;
    std::memcpy(&value, at, sizeof value);
    return std::endian::native == std::endian::little ? __builtin_bswap64(value) : value;
}

} // namespace weir::base
