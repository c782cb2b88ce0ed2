// SPDX-License-Identifier: GPL-3.0-or-later
// range, mask, bits
#include "key/functions/functions.h"

#include <array>
#include <charconv>
#include <cstring>

namespace weir::key
{

namespace
{

/// The number in a value; a text that another function made may be one too.
std::optional<std::uint64_t> numberIn(const Value& value)
{
    return value.type == ValueType::Text ? parseDecimal(value.asText()) : value.asNumber();
}

} // namespace

std::optional<std::uint64_t> parseDecimal(std::string_view text)
{
    const auto value = text.starts_with("0x") ? std::nullopt : parseValue(ValueType::Number, 64, text);
    return value ? std::optional(value->number) : std::nullopt;
}

base::Problem literalProblem(std::size_t literal, std::string message, std::string expected)
{
    return {literal, 0, std::move(message), std::move(expected)};
}

std::optional<base::Problem> bindRange(Bound& bound)
{
    const auto low = parseDecimal(bound.literals[0]);
    if (!low)
        return literalProblem(0, "the lower bound must be a whole number", "a whole number");
    const bool unbounded = bound.literals.size() < 2 || bound.literals[1].empty();
    const auto high = unbounded ? std::optional(UINT64_MAX) : parseDecimal(bound.literals[1]);
    if (!high)
        return literalProblem(1, "the upper bound must be a whole number", "a whole number");
    if (*high < *low)
        return literalProblem(1, "the upper bound is below the lower bound, so nothing is in the range",
                              "a number from " + bound.literals[0] + " up");
    bound.numbers = {*low, *high};
    return std::nullopt;
}

Value isInRange(Arguments arguments, const Bound& bound, const Call&)
{
    const auto number = numberIn(arguments[0]);
    if (!number)
        return {};
    return Value::ofBoolean(bound.numbers[0] <= *number && *number <= bound.numbers[1]);
}

std::optional<base::Problem> bindPrefixLength(Bound& bound)
{
    const auto bits = parseDecimal(bound.literals[0]);
    if (!bits || *bits > 128)
        return literalProblem(0, "a network's prefix is 0 to 32 bits long, for IPv6 up to 128",
                              "a number of bits");
    bound.numbers = {*bits};
    return std::nullopt;
}

Value networkOf(Arguments arguments, const Bound& bound, const Call&)
{
    const Value& address = arguments[0];
    const auto bits = std::size_t(bound.numbers[0]);
    if (address.type == ValueType::Ipv4) {
        if (bits >= 32)
            return address;
        return Value::ofIpv4(std::uint32_t(address.number & ~(UINT64_C(0xFFFFFFFF) >> bits)));
    }
    if (address.type == ValueType::Ipv6) {
        std::array<std::uint8_t, 16> bytes;
        std::memcpy(bytes.data(), address.words, bytes.size());
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            const std::size_t kept = bits > 8 * i ? std::min<std::size_t>(bits - 8 * i, 8) : 0;
            bytes[i] &= std::uint8_t(0xFF00 >> kept);
        }
        return Value::ofIpv6(bytes.data());
    }
    return {};
}

std::optional<base::Problem> bindBitMask(Bound& bound)
{
    const auto mask = parseValue(ValueType::Number, 64, bound.literals[0]);
    if (!mask)
        return literalProblem(0, "the bits to keep must be a whole number, decimal or hexadecimal with 0x",
                              "a whole number");
    bound.numbers = {mask->number};
    return std::nullopt;
}

Value maskedBits(Arguments arguments, const Bound& bound, const Call&)
{
    const auto number = numberIn(arguments[0]);
    return number ? Value::ofNumber(*number & bound.numbers[0]) : Value();
}

} // namespace weir::key
