// SPDX-License-Identifier: GPL-3.0-or-later
// Filter terms and questions out of what the user points at.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "key/language/expression.h"
#include "query/query.h"

namespace weir::ui
{

enum class Pick {
    Only,   ///< and what the filter says already
    AllBut, ///< likewise
    Also,   ///< or what it says already
};

/// Which tab the question that comes of it is asked in.
enum class Where { Here, NewTab };

/// Text of each key.
using FlowKeys = std::vector<std::string>;

/// The test that picks one cell: `ipsource=10.0.0.1`, quoted where the language asks for it.
std::string termOf(const key::KeyExpression& key, const std::string& value, Pick pick);

/// The tests that pick whole flows: all cells of any of them, or anything that differs from each in one cell.
/// Of one key: a list, `ipsource!=10.0.0.1,10.0.0.2`.
std::string termOf(const key::KeyList& keys, std::span<const FlowKeys> flows, Pick pick);

/// The filter and these terms, but for those that it has already.
std::string withTerms(const std::string& filter, const std::string& terms);

/// The filter with one more way to pass it: where it tests the same key already, the value joins that test.
std::string withAlternative(const std::string& filter, const std::string& term);

/// Keys to break traffic down by, as they are typed, that the list does not have yet.
std::vector<std::string> breakdowns(const key::KeyList& keys);

} // namespace weir::ui
