// SPDX-License-Identifier: GPL-3.0-or-later
// IP and MAC addresses as values, and their text in the forms of the flow language.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace weir::base
{

/// An sFlow `address` (sFlow v5, "address type"): nothing, IPv4 or IPv6.
struct Address {
    enum class Type : std::uint8_t { None, V4, V6 };

    Type type = Type::None;
    std::array<std::uint8_t, 16> bytes{}; ///< network order; IPv4 uses the first four

    static Address v4(const std::uint8_t* fourBytes);
    static Address v6(const std::uint8_t* sixteenBytes);

    auto operator<=>(const Address&) const = default;
};

/// IPv4 dotted; IPv6 compressed as RFC 5952 but in upper case, as the flow language prints it; "" for none.
std::string toText(const Address& address);
void appendV4(std::string& out, const std::uint8_t* fourBytes);
void appendV6(std::string& out, const std::uint8_t* sixteenBytes);

/// Twelve upper-case hex digits without separators. `mac` holds the address in its low 48 bits.
void appendMac(std::string& out, std::uint64_t mac);

/// Any usual notation: dotted IPv4; IPv6 in either case, compressed or not.
std::optional<Address> parseAddress(std::string_view text);

/// Twelve hex digits, bare or separated by ':' '-' or '.', in either case.
std::optional<std::uint64_t> parseMac(std::string_view text);

} // namespace weir::base
