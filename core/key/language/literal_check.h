// SPDX-License-Identifier: GPL-3.0-or-later
// Finds tests of a filter that could never be true, and says what was probably meant.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "key/language/expression.h"

namespace weir::key
{

/// `ipsource=10.0.0`, `vlan=blue`: a value that the left side cannot have.
std::optional<base::Problem> checkLiteral(const Filter& test, const Filter::Literal& literal);

/// `ipttl<5` as `range:ipttl:0:4=true`. `order` is `<`, `>`, or one of them with `=`.
std::string asRange(const KeyExpression& left, std::string_view order, std::string_view bound);

} // namespace weir::key
