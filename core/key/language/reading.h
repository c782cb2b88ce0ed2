// SPDX-License-Identifier: GPL-3.0-or-later
// What a parser found on its way through a text: the pieces to colour, and what may stand where, to complete.
// Right or wrong, the text is read to its end. There is no other grammar than the parsers'.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "key/language/expression.h"

namespace weir::key
{

enum class Language { Keys, Value, Filter };

/// A stretch of the text, in bytes.
struct Piece {
    enum class Kind { Key, Function, Literal, Operator };

    Kind kind = Kind::Key;
    std::size_t begin = 0;
    std::size_t end = 0;

    bool operator==(const Piece&) const = default;
};

/// What may stand at a place.
struct Place {
    enum class Kind {
        Key,        ///< or a function
        Argument,   ///< a key, or a function in brackets
        Literal,    ///< a text that the function takes
        Value,      ///< of a value expression: a word, a number, or what is accumulated of a key
        Comparison, ///< `=` and its like
        Operand,    ///< what the left side is compared with
        Joint,      ///< `&` or `|`
    };

    Kind kind = Kind::Key;
    std::size_t begin = 0;
    std::size_t end = 0; ///< behind what stands there

    const FunctionRow* function = nullptr; ///< of Argument and Literal
    std::size_t argument = 0;              ///< its number, from 0
    KeyExpression left;                    ///< of Operand
    Comparison comparison = Comparison::Equal;
};

struct Reading {
    std::vector<Piece> pieces; ///< in order, none over another
    std::vector<Place> places; ///< in order of their beginnings
};

Reading read(Language language, std::string_view text);

/// What may stand at the end of the text, the nearest last; of what the text ends with, and of what may come
/// next.
std::vector<Place> placesAtEnd(Language language, std::string_view text);

/// Where the parsers note what they find. A null trace notes nothing.
class Trace
{
public:
    explicit Trace(Reading& reading) : m_reading(reading) {}

    void piece(Piece::Kind kind, std::size_t begin, std::size_t end);
    Place& place(Place::Kind kind, std::size_t begin, std::size_t end);

private:
    Reading& m_reading;
};

} // namespace weir::key
