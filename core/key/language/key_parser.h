// SPDX-License-Identifier: GPL-3.0-or-later
// Reads one key expression: a key, or a function with its arguments. The parsers of key lists, filters and
// values share it.
#pragma once

#include <optional>
#include <string>

#include "key/language/expression.h"
#include "key/language/reading.h"
#include "key/language/scanner.h"

namespace weir::key
{

class KeyParser
{
public:
    /// `stops`: what ends an expression where it stands, besides `,` and the end of the text.
    KeyParser(Scanner& scanner, std::string_view stops, Trace* trace = nullptr)
        : m_scanner(scanner),
          m_stops(stops),
          m_trace(trace)
    {
    }

    /// A key or a function. Leaves the scanner behind it, spaces included.
    KeyExpression expression();

    /// The same between `[` and `]`; the scanner stands at the `[`.
    KeyExpression bracketed();

private:
    enum class Standing { Alone, Argument };

    Word name();
    KeyName key(const Word& name, Standing standing) const;
    KeyExpression function(const Word& name);
    KeyExpression argument(const FunctionRow& function, std::size_t number);
    std::string literal(const FunctionRow& function, std::size_t number);
    bool isBehindExpression() const;
    std::optional<base::Fix> fixOfKey(const Word& name, std::string suggestion, Standing standing) const;
    base::Fix closingBrackets() const;
    [[noreturn]] void failUnknownFunction(const Word& name);
    [[noreturn]] void failBracket(bool isBehindName);
    void notePiece(Piece::Kind kind, std::size_t begin, std::size_t end);
    void notePlace(Place::Kind kind, std::size_t begin, std::size_t end,
                   const FunctionRow* function = nullptr, std::size_t argument = 0);

    Scanner& m_scanner;
    std::string_view m_stops;
    Trace* m_trace;
    std::size_t m_depth = 0;
};

/// Parses; the fix of a problem stays only when nothing is wrong any more up to the end of what it puts
/// there.
template <class T>
Parsed<T> withSureFix(Parsed<T> (*parse)(std::string_view), std::string_view text)
{
    Parsed<T> parsed = parse(text);
    if (parsed || !parsed.error().fix)
        return parsed;
    base::Problem& problem = parsed.error();
    const std::string better = base::fixed(text, *problem.fix);
    const Parsed<T> next = parse(better);
    if (next)
        return parsed;
    const bool isSame = next.error().position == problem.position && next.error().message == problem.message;
    if (isSame || better.size() > longestExpression ||
        next.error().position < problem.fix->begin + problem.fix->text.size())
        problem.fix.reset();
    return parsed;
}

/// The bounds of every text; throws the problem.
void checkLength(const Scanner& scanner);

/// Read the text to its end, over all problems.
void traceKeys(std::string_view text, Trace& trace);
void traceValue(std::string_view text, Trace& trace);
void traceFilter(std::string_view text, Trace& trace);

} // namespace weir::key
