// SPDX-License-Identifier: GPL-3.0-or-later
// The checked, immutable form of what the user types: key lists, filters and values.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "base/problem.h"
#include "key/function_row.h"
#include "key/key_row.h"

namespace weir::key
{

template <class T>
using Parsed = tl::expected<T, base::Problem>;

/// A key, or a function of keys and literals. Exactly one of `key.row` and `function` is set.
struct KeyExpression {
    KeyName key;
    const FunctionRow* function = nullptr;
    std::vector<KeyExpression> arguments; ///< the key arguments, in order
    Bound bound;                          ///< the literal arguments, in order
    std::size_t position = 0;             ///< in the text it was read from
    std::size_t length = 0;
};

using KeyList = std::vector<KeyExpression>;

enum class Comparison { Equal, NotEqual, Match, NotMatch };

/// A filter: a tree of tests. An empty filter text is an And without terms, which is true.
struct Filter {
    enum class Kind { And, Or, Test };

    /// One value of a test's list.
    struct Literal {
        std::string text;
        bool isNull = false; ///< the bare word `null`: the field is absent
        std::size_t position = 0;
        std::size_t length = 0;
    };

    Kind kind = Kind::And;
    std::vector<Filter> terms; ///< of And and Or
    KeyExpression left;        ///< of a Test, as are the rest
    Comparison comparison = Comparison::Equal;
    std::vector<Literal> values;
    std::size_t position = 0;
    std::size_t length = 0;
};

enum class Accumulation { Sum, Average, Minimum, Maximum, Distinct };

/// The number that is accumulated for each flow (flow language, section 3).
struct ValueExpression {
    enum class Of { Bytes, Frames, Requests, Samples, Key };

    Of of = Of::Bytes;
    Accumulation accumulation = Accumulation::Sum;
    bool bits = false; ///< `bps`: shown times eight
    KeyExpression key; ///< of Key
    std::string text;  ///< canonical: `bytes`, `bps`, `avg:ipttl`
};

/// Bounds of what is accepted; beyond them there is a problem that says so.
inline constexpr std::size_t longestExpression = 4096; ///< bytes
inline constexpr std::size_t deepestNesting = 16;
inline constexpr std::size_t mostKeys = 32;
inline constexpr std::size_t mostArguments = 64; ///< of one function

Parsed<KeyList> parseKeys(std::string_view text);
Parsed<Filter> parseFilter(std::string_view text);
Parsed<ValueExpression> parseValue(std::string_view text);

/// Canonical text: parses back to the same expression.
std::string toText(const KeyExpression& expression);
std::string toText(const KeyList& keys);
std::string toText(const Filter& filter);

/// A value as it stands behind `comparison`: in quotes where the language asks for them.
std::string asOperand(std::string_view value, Comparison comparison);

/// As it stands in the place of an argument: a function in brackets.
std::string asArgument(const KeyExpression& expression);

} // namespace weir::key
