// SPDX-License-Identifier: GPL-3.0-or-later
// What a key of a sample has: nothing, or a typed value that knows its text.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace weir::key
{

enum class ValueType : std::uint8_t {
    Null,
    Number,     ///< unsigned, decimal
    Text,       ///< bytes as they are
    Ipv4,       ///< dotted
    Ipv6,       ///< compressed, upper case
    Mac,        ///< twelve upper-case hex digits
    Boolean,    ///< `true` or `false`
    Bits,       ///< a field of single bits, as a row of `0` and `1`
    Interface,  ///< an ifIndex, or `internal`, `unknown`, `discard`, `multiple`
    DataSource, ///< an ifIndex, or `class.index`
    Count
};

struct ValueTypeRow {
    ValueType type;
    std::string_view name;
    std::string_view form; ///< how it is written
    bool numeric;          ///< can be summed, compared with `range`, used as a value
};

std::span<const ValueTypeRow> valueTypes();
const ValueTypeRow& valueTypeRow(ValueType type);

/// A small typed value. Text is borrowed: from the sample, from a table, or from the evaluation's own scratch
/// space.
struct Value {
    ValueType type = ValueType::Null;
    std::uint8_t width = 0;   ///< Bits: how many
    std::uint32_t length = 0; ///< Text: bytes
    union {
        std::uint64_t number = 0;
        const char* text;
        std::uint64_t words[2]; ///< Ipv6, in memory order
    };

    Value() : words{0, 0} {}

    static Value ofNumber(std::uint64_t number) { return make(ValueType::Number, number); }
    static Value ofBoolean(bool value) { return make(ValueType::Boolean, value); }
    static Value ofIpv4(std::uint32_t hostOrder) { return make(ValueType::Ipv4, hostOrder); }
    static Value ofIpv6(const std::uint8_t* sixteenBytes);
    static Value ofMac(std::uint64_t mac) { return make(ValueType::Mac, mac); }
    static Value ofBits(std::uint64_t bits, std::uint8_t width)
    {
        Value value = make(ValueType::Bits, bits);
        value.width = width;
        return value;
    }
    static Value ofText(std::string_view borrowed)
    {
        Value value;
        value.type = ValueType::Text;
        value.length = std::uint32_t(borrowed.size());
        value.text = borrowed.data();
        return value;
    }
    /// A port of a sample (sFlow v5, `interface`): its format above 32 bits, its value in them. What has the
    /// same word is the same value: why a packet was discarded and how many ports it left by are dropped.
    static Value ofInterface(std::uint8_t format, std::uint32_t value);
    static Value ofDataSource(std::uint32_t classId, std::uint32_t index)
    {
        return make(ValueType::DataSource, std::uint64_t(classId) << 32 | index);
    }

    bool isNull() const { return type == ValueType::Null; }
    std::string_view asText() const { return {text, length}; } ///< of a Text only

    /// The number in it, where there is one: of Number; of Boolean 0 or 1; of an Interface with an ifIndex.
    std::optional<std::uint64_t> asNumber() const;

    /// Appends the text in the flow language's form; nothing for Null.
    void appendTo(std::string& out) const;
    std::string toText() const;

    friend bool operator==(const Value& a, const Value& b);

private:
    static Value make(ValueType type, std::uint64_t number)
    {
        Value value;
        value.type = type;
        value.number = number;
        return value;
    }
};

/// Reads a literal as a value of that type, in any usual notation; nothing when it cannot be one.
/// The result borrows the literal where it is Text.
std::optional<Value> parseValue(ValueType type, std::uint8_t width, std::string_view literal);

} // namespace weir::key
