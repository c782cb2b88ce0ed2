// SPDX-License-Identifier: GPL-3.0-or-later
// Walks over the text of an expression: spaces, escapes, quotes, and where everything stands.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.h"

namespace weir::key
{

/// A piece of the text with its escapes undone. It stands at [begin, end) of the scanned text.
struct Word {
    std::string text;
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t trailingSpaces = 0; ///< unescaped ones

    void trimEnd()
    {
        text.resize(text.size() - trailingSpaces);
        end -= trailingSpaces;
        trailingSpaces = 0;
    }
};

/// What stood between quotes, and where each of its characters came from.
struct Quotation {
    std::string text;
    std::vector<std::size_t> positions; ///< in the user's text: one for each character and one for the end
    std::size_t begin = 0;              ///< of the opening quote
    std::size_t end = 0;                ///< behind the closing quote
};

/// A problem ends the whole descent of a parser, so it is thrown; the public parse functions catch it.
class Scanner
{
public:
    explicit Scanner(std::string_view text) : m_text(text) {}
    /// Scans what stood between quotes; problems point into the user's text.
    explicit Scanner(const Quotation& quotation) : m_text(quotation.text), m_positions(&quotation.positions)
    {
    }

    bool atEnd() const { return m_at == m_text.size(); }
    char peek() const { return atEnd() ? '\0' : m_text[m_at]; }
    bool startsWith(std::string_view text) const { return m_text.substr(m_at).starts_with(text); }
    std::size_t at() const { return m_at; }
    std::string_view text() const { return m_text; }

    void advance(std::size_t count = 1) { m_at += count; }
    bool take(char wanted);
    void skipSpaces();

    /// A name or a literal: up to an unescaped `:` `,` `[` `]` or one of `stops`.
    Word word(std::string_view stops);

    /// The scanner stands at the opening quote. One that is not closed was meant to end before one of
    /// `followers`; with one of `doubts` in it nobody knows.
    Quotation quotation(std::string_view followers, std::string_view doubts);

    /// The place in the user's text.
    std::size_t position(std::size_t at) const { return m_positions ? (*m_positions)[at] : at; }

    /// Places count as the scanner does, those of the fix, too.
    [[noreturn]] void fail(std::size_t begin, std::size_t end, std::string message, std::string expected,
                           std::optional<base::Fix> fix = std::nullopt) const;

    /// What takes away the `sign` that stands here, and those like it behind it.
    base::Fix without(char sign) const;

    /// The place behind the last character before `at` that is no space.
    std::size_t backOverSpaces(std::size_t at) const;

private:
    std::string_view m_text;
    const std::vector<std::size_t>* m_positions = nullptr;
    std::size_t m_at = 0;
};

bool isSpace(char c);
std::string_view trimmed(std::string_view text);

/// A piece of the user's text as messages show it.
std::string shown(std::string_view text);

} // namespace weir::key
