// SPDX-License-Identifier: GPL-3.0-or-later
#include "key/tuple.h"

#include <algorithm>
#include <cstring>

namespace weir::key
{

namespace
{

/// A value whose type is known only when it is there: its type, its width, then its bytes.
constexpr std::size_t anyHeader = 2;

std::uint16_t bytesFor(StaticType type)
{
    switch (type.type) {
    case ValueType::Null: return anyHeader + 16;
    case ValueType::Text: return sizeof(std::uint32_t);
    case ValueType::Ipv4: return 4;
    case ValueType::Ipv6: return 16;
    case ValueType::Boolean: return 1;
    case ValueType::Interface:
    case ValueType::DataSource: return 8;
    default: return type.bits <= 8 ? 1 : type.bits <= 16 ? 2 : type.bits <= 32 ? 4 : 8;
    }
}

} // namespace

StaticType staticType(const KeyExpression& expression)
{
    // Others without a type of their own make a text of what is absent, or of anything.
    static const FunctionRow* const choosing = findFunction("or");

    if (expression.key.row)
        return {expression.key.row->type, expression.key.row->bits};
    const FunctionRow& function = *expression.function;
    if (function.type != ValueType::Null)
        return {function.type, function.bits ? function.bits : std::uint8_t(64)};
    if (&function != choosing)
        return {};
    StaticType common = staticType(expression.arguments.front());
    for (const KeyExpression& argument : expression.arguments) {
        const StaticType type = staticType(argument);
        if (type.type != common.type)
            return {};
        if (type.type == ValueType::Bits && type.bits != common.bits)
            return {};
        common.bits = std::max(common.bits, type.bits);
    }
    return common;
}

TupleShape::TupleShape(const KeyList& keys)
{
    for (const KeyExpression& key : keys)
        add(staticType(key));
    m_visible = m_used;
}

Slot TupleShape::add(StaticType type)
{
    Slot slot{type.type, type.bits, std::uint16_t(m_used), bytesFor(type)};
    m_used += slot.bytes;
    m_padded = (m_used + 7) & ~std::size_t(7);
    m_slots.push_back(slot);
    return slot;
}

Slot TupleShape::addHidden(StaticType type)
{
    return add(type);
}

void encode(const Value& value, const Slot& slot, std::uint8_t* tuple, Texts& texts)
{
    std::uint8_t* at = tuple + slot.offset;
    std::size_t bytes = slot.bytes;
    if (slot.type == ValueType::Null) {
        at[0] = std::uint8_t(value.type);
        at[1] = value.width;
        at += anyHeader;
        bytes = value.type == ValueType::Ipv6 ? 16 : 8;
        std::memset(at + bytes, 0, 16 - bytes);
    }
    if (value.type == ValueType::Text) {
        const std::uint64_t number = texts.numberOf(value.asText());
        std::memcpy(at, &number, std::min<std::size_t>(bytes, sizeof number));
    } else {
        std::memcpy(at, value.words, bytes); // little-endian: the low bytes come first
    }
}

Value TupleShape::decode(const std::uint8_t* tuple, std::size_t index, const Texts& texts) const
{
    const Slot& slot = m_slots[index];
    const std::uint8_t* at = tuple + slot.offset;
    std::size_t bytes = slot.bytes;
    Value value;
    value.type = slot.type;
    value.width = slot.type == ValueType::Bits ? slot.bits : std::uint8_t(0);
    if (slot.type == ValueType::Null) {
        value.type = ValueType(at[0]);
        value.width = at[1];
        at += anyHeader;
        bytes = 16;
    }
    std::memcpy(value.words, at, bytes);
    return value.type == ValueType::Text ? Value::ofText(texts.text(std::uint32_t(value.number))) : value;
}

static_assert(std::endian::native == std::endian::little, "tuples keep the low bytes of a number");

} // namespace weir::key
