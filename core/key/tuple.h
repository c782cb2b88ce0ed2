// SPDX-License-Identifier: GPL-3.0-or-later
// The values of a key list as a short run of bytes: equal keys are equal bytes, and text is made only for
// what is shown.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "key/language/expression.h"
#include "key/texts.h"
#include "key/value.h"

namespace weir::key
{

/// Where one key's value stands in the tuple.
struct Slot {
    ValueType type = ValueType::Null; ///< Null: any; the value then carries its type
    std::uint8_t bits = 0;
    std::uint16_t offset = 0;
    std::uint16_t bytes = 0;
};

/// What is known of an expression's value before any sample is seen.
struct StaticType {
    ValueType type = ValueType::Null; ///< Null: depends on the sample
    std::uint8_t bits = 128;
};

StaticType staticType(const KeyExpression& expression);

class TupleShape
{
public:
    TupleShape() = default;
    explicit TupleShape(const KeyList& keys);

    /// Bytes of a tuple, a multiple of eight.
    std::size_t bytes() const { return m_padded; }
    const std::vector<Slot>& places() const { return m_slots; }

    /// Reserves room behind the keys for something that tells flows apart but is not shown.
    Slot addHidden(StaticType type);

    /// The bytes that the keys themselves take: flows that agree in them are one flow to the user.
    std::size_t visibleBytes() const { return m_visible; }

    Value decode(const std::uint8_t* tuple, std::size_t slot, const Texts& texts) const;

private:
    Slot add(StaticType type);

    std::vector<Slot> m_slots;
    std::size_t m_used = 0;
    std::size_t m_visible = 0;
    std::size_t m_padded = 0;
};

/// Writes a value (not Null) into its place. The tuple's other bytes stay.
void encode(const Value& value, const Slot& slot, std::uint8_t* tuple, Texts& texts);

} // namespace weir::key
