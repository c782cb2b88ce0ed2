// SPDX-License-Identifier: GPL-3.0-or-later
#include "key/language/scanner.h"

#include <algorithm>

namespace weir::key
{

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && isSpace(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isSpace(text.back()))
        text.remove_suffix(1);
    return text;
}

std::string shown(std::string_view text)
{
    return '`' + std::string(text) + '`';
}

bool Scanner::take(char wanted)
{
    if (atEnd() || m_text[m_at] != wanted)
        return false;
    ++m_at;
    return true;
}

void Scanner::skipSpaces()
{
    while (isSpace(peek()))
        ++m_at;
}

Word Scanner::word(std::string_view stops)
{
    constexpr std::string_view structure = ":,[]";
    Word word;
    word.begin = m_at;
    for (; !atEnd(); ++m_at) {
        const char c = m_text[m_at];
        if (structure.find(c) != std::string_view::npos || stops.find(c) != std::string_view::npos)
            break;
        if (c == '\\') {
            if (++m_at == m_text.size())
                fail(m_at - 1, m_at, "a `\\` stands before the character that it protects, and none follows",
                     "a character, or `\\\\` for the `\\` itself");
            word.text += m_text[m_at];
            word.trailingSpaces = 0;
        } else {
            word.text += c;
            word.trailingSpaces = isSpace(c) ? word.trailingSpaces + 1 : 0;
        }
    }
    word.end = m_at;
    return word;
}

Quotation Scanner::quotation(std::string_view followers, std::string_view doubts)
{
    Quotation quotation;
    quotation.begin = m_at;
    for (++m_at; !atEnd(); ++m_at) {
        const std::size_t start = m_at;
        // Any other `\` stays, so that patterns and escapes inside the quotes are written as usual.
        if (startsWith("\\'") || startsWith("\\\\"))
            ++m_at;
        else if (peek() == '\'') {
            quotation.positions.push_back(position(m_at));
            quotation.end = ++m_at;
            return quotation;
        }
        quotation.text += m_text[m_at];
        quotation.positions.push_back(position(start));
    }
    const std::size_t first = quotation.begin + 1;
    const std::size_t end = backOverSpaces(std::min(m_text.find_first_of(followers, first), m_text.size()));
    std::optional<base::Fix> fix;
    if (end > first && m_text.substr(first, end - first).find_first_of(doubts) == std::string_view::npos)
        fix = {end, end, "'"};
    fail(quotation.begin, m_text.size(), "the quote is not closed", "a closing `'`", std::move(fix));
}

void Scanner::fail(std::size_t begin, std::size_t end, std::string message, std::string expected,
                   std::optional<base::Fix> fix) const
{
    const std::size_t first = position(begin);
    if (fix && m_positions && fix->text.find_first_of("'\\") != std::string::npos)
        fix.reset(); // it would need escapes of its own between the quotes
    if (fix)
        fix = {position(fix->begin), position(fix->end), std::move(fix->text)};
    throw base::Problem{first, position(end) - first, std::move(message), std::move(expected),
                        std::move(fix)};
}

base::Fix Scanner::without(char sign) const
{
    return {m_at, std::min(m_text.find_first_not_of(sign, m_at), m_text.size()), {}};
}

std::size_t Scanner::backOverSpaces(std::size_t at) const
{
    while (at > 0 && isSpace(m_text[at - 1]))
        --at;
    return at;
}

} // namespace weir::key
