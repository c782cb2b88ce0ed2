// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/address.h"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>

namespace weir::base
{

Address Address::v4(const std::uint8_t* fourBytes)
{
    Address address;
    address.type = Type::V4;
    std::copy_n(fourBytes, 4, address.bytes.begin());
    return address;
}

Address Address::v6(const std::uint8_t* sixteenBytes)
{
    Address address;
    address.type = Type::V6;
    std::copy_n(sixteenBytes, 16, address.bytes.begin());
    return address;
}

void appendV4(std::string& out, const std::uint8_t* fourBytes)
{
    for (int i = 0; i < 4; ++i) {
        if (i > 0)
            out += '.';
        std::array<char, 4> digits;
        out.append(digits.data(),
                   std::to_chars(digits.data(), digits.data() + digits.size(), fourBytes[i]).ptr);
    }
}

void appendV6(std::string& out, const std::uint8_t* sixteenBytes)
{
    // RFC 5952 section 4.2: the longest run of two or more zero groups, the first of equals, becomes "::".
    int bestStart = -1;
    int bestLength = 1;
    for (int i = 0; i < 8;) {
        int length = 0;
        while (i + length < 8 && loadBe16(sixteenBytes + 2 * (i + length)) == 0)
            ++length;
        if (length > bestLength) {
            bestStart = i;
            bestLength = length;
        }
        i += std::max(length, 1);
    }
    std::array<char, 8> text;
    for (int i = 0; i < 8; ++i) {
        if (i == bestStart) {
            out += "::";
            i += bestLength - 1;
            continue;
        }
        if (i > 0 && i != bestStart + bestLength)
            out += ':';
        char* end =
            std::to_chars(text.data(), text.data() + text.size(), loadBe16(sixteenBytes + 2 * i), 16).ptr;
        std::transform(text.data(), end, std::back_inserter(out),
                       [](char c) { return c >= 'a' ? char(c - 'a' + 'A') : c; });
    }
}

void appendMac(std::string& out, std::uint64_t mac)
{
    constexpr char digits[] = "0123456789ABCDEF";
    for (int shift = 44; shift >= 0; shift -= 4)
        out += digits[(mac >> shift) & 0xF];
}

std::string toText(const Address& address)
{
    std::string out;
    if (address.type == Address::Type::V4)
        appendV4(out, address.bytes.data());
    else if (address.type == Address::Type::V6)
        appendV6(out, address.bytes.data());
    return out;
}

std::optional<Address> parseAddress(std::string_view text)
{
    if (text.size() >= INET6_ADDRSTRLEN)
        return std::nullopt;
    const std::string terminated(text);
    std::array<std::uint8_t, 16> bytes;
    if (inet_pton(AF_INET, terminated.c_str(), bytes.data()) == 1)
        return Address::v4(bytes.data());
    if (inet_pton(AF_INET6, terminated.c_str(), bytes.data()) == 1)
        return Address::v6(bytes.data());
    return std::nullopt;
}

std::optional<std::uint64_t> parseMac(std::string_view text)
{
    std::uint64_t mac = 0;
    int digits = 0;
    for (const char c : text) {
        int nibble;
        if (c >= '0' && c <= '9')
            nibble = c - '0';
        else if (c >= 'a' && c <= 'f')
            nibble = c - 'a' + 10;
        else if (c >= 'A' && c <= 'F')
            nibble = c - 'A' + 10;
        else if (c == ':' || c == '-' || c == '.')
            continue;
        else
            return std::nullopt;
        mac = mac << 4 | std::uint64_t(nibble);
        if (++digits > 12)
            return std::nullopt;
    }
    return digits == 12 ? std::optional(mac) : std::nullopt;
}

} // namespace weir::base
