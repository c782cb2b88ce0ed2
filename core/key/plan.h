// SPDX-License-Identifier: GPL-3.0-or-later
// An expression made ready for one layout: which bytes to load is then known, and much of it is constant.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "key/language/expression.h"
#include "packet/flow_bytes.h"
#include "packet/layout.h"

namespace weir::key
{

struct Operation {
    enum class Kind : std::uint8_t {
        Null,
        Constant,
        Load,     ///< a field of a header
        Own,      ///< a key's own function, or a field of a record
        Function, ///< of the arguments
        First,    ///< the first argument that is not null
    };

    Kind kind = Kind::Null;
    ValueType type = ValueType::Null;
    std::uint8_t bytes = 0;
    std::uint8_t shift = 0;
    std::uint8_t bits = 0;
    std::uint16_t offset = 0; ///< of a Load, from the first sampled byte
    std::uint16_t end = 0;    ///< of a Load: bytes that must have been sampled
    std::uint64_t mask = 0;
    const KeyExpression* expression = nullptr;
    Value constant;
    std::vector<Operation> arguments;

    bool isConstant() const { return kind == Kind::Null || kind == Kind::Constant; }
};

/// Owns the texts of constants.
using PlanTexts = std::deque<std::string>;

Operation resolve(const KeyExpression& expression, const packet::Layout& layout, PlanTexts& texts);

Value evaluate(const Operation& operation, const Call& call);

/// Whether the value is read from anything but fields of headers and the index (sample::FlowRow): from
/// records, or from what a header's bytes lead to.
bool readsWholeSample(const KeyExpression& expression);
bool readsWholeSample(const Filter& filter);
bool readsWholeSample(const ValueExpression& value);

/// Whether all packets of a flow, sampled by one source at the same ports, give the operation's value alike.
bool isOfFlow(const Operation& operation, const packet::FlowBytes& alike);

/// The number of a Load of at most eight bytes; false when they were not sampled.
inline bool load(const Operation& operation, const std::uint8_t* header, std::size_t headerLength,
                 std::uint64_t& out)
{
    if (operation.end > headerLength)
        return false;
    const std::uint8_t* at = header + operation.offset;
    std::uint64_t value;
    switch (operation.bytes) {
    case 1: value = *at; break;
    case 2: value = base::loadBe16(at); break;
    case 4: value = base::loadBe32(at); break;
    case 6: value = std::uint64_t(base::loadBe16(at)) << 32 | base::loadBe32(at + 2); break;
    default: value = base::loadBe64(at);
    }
    out = value >> operation.shift & operation.mask;
    return true;
}

} // namespace weir::key
