// SPDX-License-Identifier: GPL-3.0-or-later
// Reads one key expression: a key, or a function with its arguments. The parsers of key lists, filters and
// values share it.
#pragma once

#include "key/language/expression.h"
#include "key/language/scanner.h"

namespace weir::key
{

class KeyParser
{
public:
    /// `stops`: what ends an expression where it stands, besides `,` and the end of the text.
    KeyParser(Scanner& scanner, std::string_view stops) : m_scanner(scanner), m_stops(stops) {}

    /// A key or a function. Leaves the scanner behind it, spaces included.
    KeyExpression expression();

    /// The same between `[` and `]`; the scanner stands at the `[`.
    KeyExpression bracketed();

private:
    enum class Place { Alone, Argument };

    Word name();
    KeyName key(const Word& name, Place place) const;
    KeyExpression function(const Word& name);
    KeyExpression argument();
    std::string literal();
    bool isBehindExpression() const;
    [[noreturn]] void failUnknownFunction(const Word& name);

    Scanner& m_scanner;
    std::string_view m_stops;
    std::size_t m_depth = 0;
};

/// The bounds of every text; throws the problem.
void checkLength(const Scanner& scanner);

} // namespace weir::key
