// SPDX-License-Identifier: GPL-3.0-or-later
// The regular expressions of `~` and `!~`: RE2, which takes linear time and bounded memory on any input.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace re2
{
class RE2;
}

namespace weir::key
{

inline constexpr std::size_t longestPattern = 1024; ///< bytes

/// A pattern that matches this text and no other.
std::string asPattern(std::string_view text);

/// Never null; ask it for ok() and error(). It matches where the whole text matches (RE2::FullMatch).
std::shared_ptr<const re2::RE2> compilePattern(std::string_view pattern);

} // namespace weir::key
