// SPDX-License-Identifier: GPL-3.0-or-later
// What is wrong with a text that the user typed, where, and what would put it right.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace weir::base
{

/// What to write in the place of [begin, end) of the text, in bytes.
struct Fix {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string text;

    bool operator==(const Fix&) const = default;
};

inline std::string fixed(std::string_view text, const Fix& fix)
{
    return std::string(text.substr(0, fix.begin)) + fix.text + std::string(text.substr(fix.end));
}

/// Positions and lengths count bytes of the UTF-8 text. A length of 0 points between two characters.
struct Problem {
    std::size_t position = 0;
    std::size_t length = 0;
    std::string message;      ///< a sentence: what is wrong
    std::string expected;     ///< what would be right here, or ""
    std::optional<Fix> fix{}; ///< where one thing is meant beyond doubt

    bool operator==(const Problem&) const = default;
};

} // namespace weir::base
