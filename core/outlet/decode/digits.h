// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers and bytes as digits, written in place out of tables. Each function returns where its digits end;
// the caller has seen to the room.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>

#include "base/bytes.h"

namespace weir::outlet
{

// Room for what the functions write, some of it beyond the end that they return.
inline constexpr std::size_t mostDigits = 24; ///< putNumber
inline constexpr std::size_t longestV4 = 20;
inline constexpr std::size_t longestV6 = 40;

namespace tables
{

inline constexpr char lowerDigits[] = "0123456789abcdef";
inline constexpr char upperDigits[] = "0123456789ABCDEF";

/// Three decimal digits in four bytes, for every number below a thousand.
inline constexpr auto thousand = [] {
    std::array<char, 4 * 1000> table{};
    for (std::size_t i = 0; i < 1000; ++i) {
        table[4 * i] = char('0' + i / 100);
        table[4 * i + 1] = char('0' + i / 10 % 10);
        table[4 * i + 2] = char('0' + i % 10);
    }
    return table;
}();

/// Two digits in lower case for every byte.
inline constexpr auto hex = [] {
    std::array<char, 2 * 256> table{};
    for (std::size_t i = 0; i < 256; ++i) {
        table[2 * i] = lowerDigits[i >> 4];
        table[2 * i + 1] = lowerDigits[i & 15];
    }
    return table;
}();

/// Two digits in upper case and a dash, in four bytes, for every byte.
inline constexpr auto dashedHex = [] {
    std::array<char, 4 * 256> table{};
    for (std::size_t i = 0; i < 256; ++i) {
        table[4 * i] = upperDigits[i >> 4];
        table[4 * i + 1] = upperDigits[i & 15];
        table[4 * i + 2] = '-';
    }
    return table;
}();

} // namespace tables

/// Below a thousand, without leading zeros. Writes up to three bytes beyond its end.
inline char* putSmall(char* at, std::size_t number)
{
    const std::size_t length = std::size_t(1) + (number > 9) + (number > 99);
    std::memcpy(at, tables::thousand.data() + 4 * number + 3 - length, 4);
    return at + length;
}

/// Three digits. Writes one byte beyond its end.
inline char* putThree(char* at, std::size_t number)
{
    std::memcpy(at, tables::thousand.data() + 4 * number, 4);
    return at + 3;
}

inline char* putTwo(char* at, std::size_t number)
{
    std::memcpy(at, tables::thousand.data() + 4 * number + 1, 2);
    return at + 2;
}

inline char* putNumber(char* at, std::uint64_t number)
{
    if (number < 1000)
        return putSmall(at, number);
    at = putNumber(at, number / 1000);
    return putThree(at, number % 1000);
}

inline char* putHex(char* at, base::Bytes bytes)
{
    for (const std::uint8_t byte : bytes) {
        std::memcpy(at, tables::hex.data() + std::size_t(2) * byte, 2);
        at += 2;
    }
    return at;
}

/// Two digits and a dash a byte. Writes one byte beyond its end.
inline char* putDashedHex(char* at, base::Bytes bytes)
{
    for (const std::uint8_t byte : bytes) {
        std::memcpy(at, tables::dashedHex.data() + std::size_t(4) * byte, 4);
        at += 3;
    }
    return at;
}

/// Dotted.
inline char* putV4(char* at, const std::uint8_t* fourBytes)
{
    for (int i = 0; i < 4; ++i) {
        at = putSmall(at, fourBytes[i]);
        *at++ = '.';
    }
    return at - 1;
}

/// Eight groups of four lower-case digits.
inline char* putFullV6(char* at, const std::uint8_t* sixteenBytes)
{
    for (std::size_t i = 0; i < 8; ++i) {
        at = putHex(at, base::Bytes(sixteenBytes + 2 * i, 2));
        *at++ = ':';
    }
    return at - 1;
}

} // namespace weir::outlet
