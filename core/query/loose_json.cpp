// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/loose_json.h"

#include <array>
#include <cstdint>
#include <cstdio>

namespace weir::query
{

namespace
{

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isHexDigit(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// Of an unquoted name, a word, or a number.
bool isWordByte(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("_$.+-").find(c) != std::string_view::npos || (c & 0x80) != 0;
}

/// RFC 8259 section 6.
bool isNumber(std::string_view text)
{
    std::size_t at = 0;
    const auto digits = [&] {
        const std::size_t begin = at;
        while (at < text.size() && isDigit(text[at]))
            ++at;
        return at - begin;
    };
    at += text.starts_with('-');
    const std::size_t whole = at;
    if (digits() == 0 || (text[whole] == '0' && at > whole + 1))
        return false;
    if (at < text.size() && text[at] == '.') {
        ++at;
        if (digits() == 0)
            return false;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        at += at < text.size() && (text[at] == '+' || text[at] == '-');
        if (digits() == 0)
            return false;
    }
    return at == text.size();
}

/// The text does not follow the rules; what would have been right at `at`.
struct Fault {
    std::size_t at;
    std::string expected;
};

class Tokenizer
{
public:
    explicit Tokenizer(std::string_view text) : m_text(text) {}

    std::string strict()
    {
        skipSpaces();
        value(0);
        if (!atEnd())
            fail("the end");
        return std::move(m_out);
    }

private:
    bool atEnd() const { return m_at == m_text.size(); }
    char peek() const { return atEnd() ? '\0' : m_text[m_at]; }

    [[noreturn]] void fail(std::string expected) const { throw Fault{m_at, std::move(expected)}; }

    void skipSpaces()
    {
        while (!atEnd() && isSpace(m_text[m_at]))
            ++m_at;
    }

    bool take(char wanted)
    {
        if (atEnd() || m_text[m_at] != wanted)
            return false;
        ++m_at;
        skipSpaces();
        return true;
    }

    /// Leaves the scanner behind the value and the spaces that follow it.
    void value(std::size_t depth)
    {
        switch (peek()) {
        case '{': list(depth, '{', '}', "a member's name or `}`"); break;
        case '[': list(depth, '[', ']', "a value or `]`"); break;
        case '"':
        case '\'': string(); break;
        default: word();
        }
        skipSpaces();
    }

    void list(std::size_t depth, char open, char close, const char* first)
    {
        if (depth == deepestJson)
            fail("nothing deeper than " + std::to_string(deepestJson) + " levels");
        take(open);
        m_out += open;
        for (bool separated = false; !take(close); separated = true) {
            if (atEnd())
                fail(separated ? std::string("`,` or `") + close + '`' : first);
            if (separated)
                m_out += ',';
            if (open == '{')
                name();
            value(depth + 1);
            if (!take(',') && peek() != close)
                fail(std::string("`,` or `") + close + '`');
        }
        m_out += close;
    }

    void name()
    {
        if (peek() == '"' || peek() == '\'')
            string();
        else {
            const std::string_view bare = bareWord();
            if (bare.empty())
                fail("a member's name");
            m_out += '"';
            m_out += bare;
            m_out += '"';
        }
        skipSpaces();
        if (!take(':'))
            fail("`:`");
        m_out += ':';
    }

    std::string_view bareWord()
    {
        const std::size_t begin = m_at;
        while (!atEnd() && isWordByte(m_text[m_at]))
            ++m_at;
        return m_text.substr(begin, m_at - begin);
    }

    void word()
    {
        const std::size_t begin = m_at;
        const std::string_view word = bareWord();
        if (word != "true" && word != "false" && word != "null" && !isNumber(word)) {
            m_at = begin;
            fail("a text in quotes, a number, `true`, `false`, `null`, `[` or `{`");
        }
        m_out += word;
    }

    void string()
    {
        const std::size_t begin = m_at;
        const char quote = m_text[m_at++];
        m_out += '"';
        while (!atEnd() && m_text[m_at] != quote)
            if (m_text[m_at] == '\\')
                escape();
            else
                character(m_text[m_at++]);
        if (atEnd()) {
            m_at = begin;
            fail("a quote that ends this text");
        }
        ++m_at;
        m_out += '"';
    }

    /// A byte of a text as it must stand between double quotes.
    void character(char c)
    {
        if (c == '"' || c == '\\') {
            m_out += '\\';
            m_out += c;
        } else if (std::uint8_t(c) < 0x20) {
            std::array<char, 8> escaped;
            std::snprintf(escaped.data(), escaped.size(), "\\u%04x", unsigned(c));
            m_out += escaped.data();
        } else
            m_out += c;
    }

    /// The scanner stands at a backslash.
    void escape()
    {
        const std::size_t begin = m_at++;
        const char c = peek();
        if (!atEnd() && std::string_view("\"\\/bfnrt").find(c) != std::string_view::npos) {
            m_out += m_text.substr(begin, 2);
            ++m_at;
        } else if (c == '\'') {
            m_out += c;
            ++m_at;
        } else if (c == 'u' && areHexDigits(m_text.substr(m_at + 1, 4))) {
            m_out += m_text.substr(begin, 6);
            m_at += 5;
        } else {
            m_at = begin;
            fail("`\\\\` for a backslash");
        }
    }

    static bool areHexDigits(std::string_view digits)
    {
        return digits.size() == 4 && isHexDigit(digits[0]) && isHexDigit(digits[1]) &&
               isHexDigit(digits[2]) && isHexDigit(digits[3]);
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    std::string m_out;
};

} // namespace

base::Result<std::string> strictJson(std::string_view text)
{
    if (text.size() > longestJson)
        return base::failure("This is too long: at most " + std::to_string(longestJson) +
                             " bytes of JSON are read.");
    try {
        return Tokenizer(text).strict();
    } catch (const Fault& fault) {
        return base::failure("This is no JSON: at character " + std::to_string(fault.at + 1) + " " +
                             fault.expected + " is expected.");
    }
}

} // namespace weir::query
