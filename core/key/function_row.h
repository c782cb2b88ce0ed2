// SPDX-License-Identifier: GPL-3.0-or-later
// A row of the table of functions: what can be made of keys.
#pragma once

#include <any>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.h"
#include "key/key_row.h"
#include "key/value.h"

namespace weir::key
{

/// What a function made of its literal arguments when the expression was read; immutable.
struct Bound {
    std::vector<std::string> literals;  ///< in order, empty ones too
    std::vector<std::uint64_t> numbers; ///< what `bind` read out of them
};

/// Checks the literals and reads the numbers out of them. A problem's position is the number of the literal.
using Bind = std::optional<base::Problem> (*)(Bound& bound);

struct Context;

/// What a function is called with besides its arguments.
struct Call {
    const sample::FlowView& flow;
    const Context& context;
    Scratch& scratch; ///< where a text that the function makes stands
};

/// Computes the value from the values of the key arguments. Pure: the same arguments give the same value, or,
/// where the row looks things up, the same arguments in the same context of a sample by the same agent.
using Evaluate = Value (*)(std::span<const Value> arguments, const Bound& bound, const Call& call);

enum class NullRule : std::uint8_t {
    AnyIsNull, ///< null as soon as one key argument is null
    Own,       ///< the function decides
};

struct FunctionRow {
    std::string_view name;
    /// One letter an argument: K a key or a function, L a literal; `?` may be left out, `+` once or more
    /// (last only).
    std::string_view roles;
    NullRule nullRule;
    ValueType type;    ///< of the result; Null: depends on its arguments
    std::uint8_t bits; ///< of the result; 0 when it is Text or depends on its arguments
    Bind bind;         ///< null when any literal will do
    Evaluate evaluate;
    bool looksUp;            ///< in the context
    std::string_view syntax; ///< `range:key:low[:high]`
    std::string_view description;
    std::string_view example;
    std::string_view source; ///< where the rule comes from; says so when it is our extension
};

std::span<const FunctionRow> functions();
const FunctionRow* findFunction(std::string_view name);

} // namespace weir::key
