// SPDX-License-Identifier: GPL-3.0-or-later
#include "key/value.h"

#include <array>
#include <charconv>
#include <cstring>

#include "base/address.h"
#include "sample/flow_row.h"

namespace weir::key
{

namespace
{

using enum ValueType;
using sample::Port;

// clang-format off
constexpr auto table = std::to_array<ValueTypeRow>({
    // type      name          form                                                                       numeric
    {Null,       "any",        "depends on the sample",                                                     false},
    {Number,     "number",     "a whole number, such as 443",                                               true},
    {Text,       "text",       "any text",                                                                  false},
    {Ipv4,       "ipv4",       "an IPv4 address, such as 10.0.0.1",                                         false},
    {Ipv6,       "ipv6",       "an IPv6 address, such as FE80::1",                                          false},
    {Mac,        "mac",        "a MAC address of twelve hex digits, such as 0A1B2C3D4E5F",                  false},
    {Boolean,    "boolean",    "true or false",                                                             true},
    {Bits,       "bits",       "a row of 0 and 1, one for each bit",                                        false},
    {Interface,  "interface",  "an interface number, or internal, unknown, discard or multiple",            true},
    {DataSource, "datasource", "an interface number, or class.index for another kind of source, such as 3.4", false},
});
// clang-format on

constexpr bool rowsInOrder()
{
    for (std::size_t i = 0; i < table.size(); ++i)
        if (table[i].type != ValueType(i))
            return false;
    return true;
}
static_assert(table.size() == std::size_t(ValueType::Count) && rowsInOrder());

constexpr std::uint64_t formatOf(std::uint64_t interface)
{
    return interface >> 32;
}

void appendNumber(std::string& out, std::uint64_t number)
{
    std::array<char, 20> text;
    out.append(text.data(), std::to_chars(text.data(), text.data() + text.size(), number).ptr);
}

void appendInterface(std::string& out, std::uint64_t interface)
{
    const auto value = std::uint32_t(interface);
    switch (formatOf(interface)) {
    case Port::Interface:
        if (value == 0)
            out += "unknown";
        else if (value == Port::internalInterface)
            out += "internal";
        else
            appendNumber(out, value);
        return;
    case Port::Discarded: out += "discard"; return;
    case Port::Multiple: out += "multiple"; return;
    default: out += "unknown";
    }
}

std::optional<std::uint64_t> parseNumber(std::string_view text, int base = 10)
{
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

std::optional<std::uint32_t> parseNumber32(std::string_view text)
{
    const auto number = parseNumber(text);
    return number && *number <= UINT32_MAX ? std::optional(std::uint32_t(*number)) : std::nullopt;
}

std::optional<Value> parseInterface(std::string_view text)
{
    if (text == "unknown")
        return Value::ofInterface(Port::Interface, 0);
    if (text == "internal")
        return Value::ofInterface(Port::Interface, Port::internalInterface);
    if (text == "discard")
        return Value::ofInterface(Port::Discarded, 0);
    if (text == "multiple")
        return Value::ofInterface(Port::Multiple, 0);
    const auto index = parseNumber32(text);
    return index ? std::optional(Value::ofInterface(Port::Interface, *index)) : std::nullopt;
}

std::optional<Value> parseDataSource(std::string_view text)
{
    const std::size_t dot = text.find('.');
    const bool hasClass = dot != std::string_view::npos;
    const auto classId = hasClass ? parseNumber32(text.substr(0, dot)) : std::optional(0u);
    const auto index = parseNumber32(hasClass ? text.substr(dot + 1) : text);
    return classId && index ? std::optional(Value::ofDataSource(*classId, *index)) : std::nullopt;
}

std::optional<Value> parseBits(std::uint8_t width, std::string_view text)
{
    const auto bits = parseNumber(text, 2);
    return bits && text.size() == width ? std::optional(Value::ofBits(*bits, width)) : std::nullopt;
}

std::optional<Value> parseBoolean(std::string_view text)
{
    if (text == "true" || text == "yes")
        return Value::ofBoolean(true);
    if (text == "false" || text == "no")
        return Value::ofBoolean(false);
    return std::nullopt;
}

std::optional<Value> parseIpv4(std::string_view text)
{
    const auto address = base::parseAddress(text);
    if (!address || address->type != base::Address::Type::V4)
        return std::nullopt;
    return Value::ofIpv4(base::loadBe32(address->bytes.data()));
}

std::optional<Value> parseIpv6(std::string_view text)
{
    const auto address = base::parseAddress(text);
    if (!address || address->type != base::Address::Type::V6)
        return std::nullopt;
    return Value::ofIpv6(address->bytes.data());
}

} // namespace

std::span<const ValueTypeRow> valueTypes()
{
    return table;
}

const ValueTypeRow& valueTypeRow(ValueType type)
{
    return table[std::size_t(type)];
}

Value Value::ofIpv6(const std::uint8_t* sixteenBytes)
{
    Value value;
    value.type = Ipv6;
    std::memcpy(value.words, sixteenBytes, sizeof value.words);
    return value;
}

Value Value::ofInterface(std::uint8_t format, std::uint32_t value)
{
    switch (format) {
    case Port::Interface: return make(Interface, value);
    case Port::Discarded:
    case Port::Multiple: return make(Interface, std::uint64_t(format) << 32);
    default: return make(Interface, 0);
    }
}

std::optional<std::uint64_t> Value::asNumber() const
{
    switch (type) {
    case Number:
    case Boolean: return number;
    case Interface:
        if (number == 0 || number == Port::internalInterface || formatOf(number) != Port::Interface)
            return std::nullopt;
        return number;
    default: return std::nullopt;
    }
}

void Value::appendTo(std::string& out) const
{
    switch (type) {
    case Null:
    case ValueType::Count: return;
    case Number: appendNumber(out, number); return;
    case Text: out += asText(); return;
    case Ipv4: {
        const std::uint8_t bytes[] = {std::uint8_t(number >> 24), std::uint8_t(number >> 16),
                                      std::uint8_t(number >> 8), std::uint8_t(number)};
        base::appendV4(out, bytes);
        return;
    }
    case Ipv6: base::appendV6(out, reinterpret_cast<const std::uint8_t*>(words)); return;
    case Mac: base::appendMac(out, number); return;
    case Boolean: out += number ? "true" : "false"; return;
    case Bits:
        for (int bit = width - 1; bit >= 0; --bit)
            out += (number >> bit) & 1 ? '1' : '0';
        return;
    case Interface: appendInterface(out, number); return;
    case DataSource:
        if (const std::uint64_t classId = number >> 32; classId != 0) {
            appendNumber(out, classId);
            out += '.';
        }
        appendNumber(out, std::uint32_t(number));
        return;
    }
}

std::string Value::toText() const
{
    std::string out;
    appendTo(out);
    return out;
}

bool operator==(const Value& a, const Value& b)
{
    if (a.type != b.type)
        return false;
    switch (a.type) {
    case Null: return true;
    case Text: return a.asText() == b.asText();
    case Ipv6: return a.words[0] == b.words[0] && a.words[1] == b.words[1];
    case Bits: return a.number == b.number && a.width == b.width;
    default: return a.number == b.number;
    }
}

std::optional<Value> parseValue(ValueType type, std::uint8_t width, std::string_view literal)
{
    const auto as = [](Value (*make)(std::uint64_t), std::optional<std::uint64_t> number) {
        return number ? std::optional(make(*number)) : std::nullopt;
    };
    switch (type) {
    case Number:
        return literal.starts_with("0x") ? as(Value::ofNumber, parseNumber(literal.substr(2), 16))
                                         : as(Value::ofNumber, parseNumber(literal));
    case Text: return Value::ofText(literal);
    case Ipv4: return parseIpv4(literal);
    case Ipv6: return parseIpv6(literal);
    case Mac: return as(Value::ofMac, base::parseMac(literal));
    case Boolean: return parseBoolean(literal);
    case Bits: return parseBits(width, literal);
    case Interface: return parseInterface(literal);
    case DataSource: return parseDataSource(literal);
    case Null:
    case ValueType::Count: break;
    }
    return std::nullopt;
}

} // namespace weir::key
