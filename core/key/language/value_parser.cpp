// SPDX-License-Identifier: GPL-3.0-or-later
// Values: what is added up for each flow.
#include <algorithm>
#include <array>

#include "key/language/key_parser.h"
#include "key/language/suggestion.h"

namespace weir::key
{

namespace
{

using Of = ValueExpression::Of;

struct WordRow {
    std::string_view word;
    Of of;
    bool bits;
    std::string_view canonical = word;
};

struct AccumulationRow {
    std::string_view word;
    Accumulation accumulation;
};

// clang-format off
constexpr auto words = std::to_array<WordRow>({
    {"bytes",    Of::Bytes,    false},
    {"Bps",      Of::Bytes,    false},
    {"bps",      Of::Bytes,    true},
    {"frames",   Of::Frames,   false},
    {"fps",      Of::Frames,   false},
    {"pps",      Of::Frames,   false, "fps"},
    {"requests", Of::Requests, false},
    {"samples",  Of::Samples,  false},
});

constexpr auto accumulations = std::to_array<AccumulationRow>({
    {"rate",  Accumulation::Sum},
    {"avg",   Accumulation::Average},
    {"min",   Accumulation::Minimum},
    {"max",   Accumulation::Maximum},
    {"count", Accumulation::Distinct},
});
// clang-format on

constexpr std::string_view expectedValue =
    "`bytes`, `frames`, `bps`, a key that is a number, or `avg:`, `count:`, `min:`, `max:` and a key";

/// A function that gives what its arguments are gives a number when one of them does.
bool canBeNumber(const KeyExpression& expression)
{
    if (expression.key.row)
        return valueTypeRow(expression.key.row->type).numeric;
    if (expression.function->type != ValueType::Null)
        return valueTypeRow(expression.function->type).numeric;
    return std::ranges::any_of(expression.arguments, canBeNumber);
}

std::string canonical(const ValueExpression& value)
{
    if (value.accumulation == Accumulation::Sum)
        return toText(value.key);
    const auto row = std::ranges::find(accumulations, value.accumulation, &AccumulationRow::accumulation);
    return std::string(row->word) + ':' + asArgument(value.key);
}

const WordRow* findWord(std::string_view word)
{
    const auto row = std::ranges::find(words, word, &WordRow::word);
    return row == words.end() ? nullptr : &*row;
}

ValueExpression ofWord(const WordRow& row)
{
    ValueExpression value;
    value.of = row.of;
    value.bits = row.bits;
    value.text = row.canonical;
    return value;
}

class ValueParser
{
public:
    explicit ValueParser(std::string_view text, Trace* trace = nullptr) : m_scanner(text), m_trace(trace) {}

    ValueExpression parse()
    {
        checkLength(m_scanner);
        m_scanner.skipSpaces();
        m_begin = m_scanner.at();
        if (m_trace)
            m_trace->place(Place::Kind::Value, m_scanner.at(), m_scanner.text().size());
        if (m_scanner.atEnd())
            return ofWord(words.front());
        const bool accumulated = takeAccumulation();
        const std::string_view rest = trimmed(m_scanner.text().substr(m_scanner.at()));
        if (m_value.accumulation == Accumulation::Sum)
            if (const WordRow* row = findWord(rest)) {
                notePiece(Piece::Kind::Key, rest.size());
                return ofWord(*row);
            }
        if (!accumulated)
            checkName(rest);
        m_value.of = Of::Key;
        m_value.key = expression(accumulated);
        checkNumber();
        m_value.text = canonical(m_value);
        return std::move(m_value);
    }

private:
    bool takeAccumulation()
    {
        for (const AccumulationRow& row : accumulations) {
            const std::size_t length = row.word.size();
            if (!m_scanner.startsWith(row.word))
                continue;
            const std::string_view behind = m_scanner.text().substr(m_scanner.at() + length);
            if (behind.starts_with(':')) {
                notePiece(Piece::Kind::Function, length);
                m_scanner.advance(length + 1);
                m_scanner.skipSpaces();
                m_value.accumulation = row.accumulation;
                return true;
            }
            if (trimmed(behind).empty())
                m_scanner.fail(m_scanner.at() + length, m_scanner.at() + length,
                               shown(row.word) + " needs a key, such as " +
                                   shown(std::string(row.word) + ":ipttl"),
                               "`:` and a key");
        }
        return false;
    }

    void notePiece(Piece::Kind kind, std::size_t length)
    {
        if (m_trace)
            m_trace->piece(kind, m_scanner.at(), m_scanner.at() + length);
    }

    /// A key's own problem would not know of the words that are only values.
    void checkName(std::string_view text)
    {
        const std::size_t colon = text.find(':');
        const std::string_view name = text.substr(0, colon);
        if (name.empty() || findKey(name) || findFunction(name) || name.find_first_of(",[]\\ ") != name.npos)
            return;
        std::string suggestion = suggestValue(name);
        if (suggestion.empty() && colon != text.npos)
            suggestion = suggestFunction(name);
        m_scanner.fail(m_scanner.at(), m_scanner.at() + name.size(),
                       "no value " + shown(name) + didYouMean(suggestion), std::string(expectedValue),
                       suggestion.empty() ? std::nullopt
                                          : std::optional(base::Fix{
                                                m_scanner.at(), m_scanner.at() + name.size(), suggestion}));
    }

    KeyExpression expression(bool accumulated)
    {
        KeyParser parser(m_scanner, "", m_trace);
        KeyExpression key = accumulated && m_scanner.peek() == '[' ? parser.bracketed() : parser.expression();
        m_scanner.skipSpaces();
        if (!m_scanner.atEnd())
            m_scanner.fail(m_scanner.at(), m_scanner.at() + 1, "one value is accumulated, and this is more",
                           "the end");
        return key;
    }

    void checkNumber()
    {
        const KeyExpression& key = m_value.key;
        if (m_value.accumulation == Accumulation::Distinct || canBeNumber(key))
            return;
        const std::string count = "count:" + asArgument(key);
        m_scanner.fail(key.position, key.position + key.length,
                       shown(toText(key)) + " is not a number, so it cannot be added up; " + shown(count) +
                           " counts how many different ones there are",
                       std::string(expectedValue),
                       base::Fix{m_begin, m_scanner.backOverSpaces(m_scanner.at()), count});
    }

    Scanner m_scanner;
    Trace* m_trace;
    std::size_t m_begin = 0;
    ValueExpression m_value;
};

} // namespace

void traceValue(std::string_view text, Trace& trace)
{
    try {
        ValueParser(text, &trace).parse();
    } catch (const base::Problem&) { // what was found before it is all there is
    }
}

Parsed<ValueExpression> parseValue(std::string_view text)
{
    const auto parse = [](std::string_view value) -> Parsed<ValueExpression> {
        try {
            return ValueParser(value).parse();
        } catch (base::Problem& problem) {
            return tl::unexpected(std::move(problem));
        }
    };
    return withSureFix<ValueExpression>(parse, text);
}

} // namespace weir::key
