// SPDX-License-Identifier: GPL-3.0-or-later
// Keys that sFlow-RT had before it had functions: each is read as the function that took its place.
#pragma once

#include <optional>
#include <string_view>

#include "key/language/expression.h"

namespace weir::key
{

/// The expression that a former key means, standing at `position` of the user's text; nothing when it is
/// none.
std::optional<KeyExpression> formerKey(std::string_view name, std::size_t position, std::size_t length);

} // namespace weir::key
