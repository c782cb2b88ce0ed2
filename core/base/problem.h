// SPDX-License-Identifier: GPL-3.0-or-later
// What is wrong with a text that the user typed, and where.
#pragma once

#include <cstddef>
#include <string>

namespace weir::base
{

/// Positions and lengths count bytes of the UTF-8 text. A length of 0 points between two characters.
struct Problem {
    std::size_t position = 0;
    std::size_t length = 0;
    std::string message;  ///< a sentence: what is wrong
    std::string expected; ///< what would be right here, or ""

    bool operator==(const Problem&) const = default;
};

} // namespace weir::base
