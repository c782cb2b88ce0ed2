// SPDX-License-Identifier: GPL-3.0-or-later
// Filter terms out of what the user points at.
#pragma once

#include <span>
#include <string>

#include "key/language/expression.h"

namespace weir::ui
{

enum class Pick { Only, AllBut };

/// The test that picks one cell: `ipsource=10.0.0.1`, quoted where the language asks for it.
std::string termOf(const key::KeyExpression& key, const std::string& value, Pick pick);

/// The tests that pick a whole flow: all of its cells, or anything that differs in one of them.
std::string termOf(const key::KeyList& keys, std::span<const std::string> values, Pick pick);

} // namespace weir::ui
