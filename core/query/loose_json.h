// SPDX-License-Identifier: GPL-3.0-or-later
// JSON as people write it by hand: names without quotes, texts in single quotes, a comma behind the last one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace weir::query
{

inline constexpr std::size_t longestJson = std::size_t(1) << 20; ///< bytes
inline constexpr std::size_t deepestJson = 16;                   ///< arrays and objects inside one another

/// The same as strict JSON (RFC 8259), or a sentence that says at which character it is none.
base::Result<std::string> strictJson(std::string_view text);

} // namespace weir::query
