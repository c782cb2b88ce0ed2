// SPDX-License-Identifier: GPL-3.0-or-later
// What changed, as rows that other programs read. Stable, as TableWriter's are.
#pragma once

#include <string>

#include "query/explain.h"

namespace weir::outlet
{

/// CSV (RFC 4180). The flows of the question come first, `by` their keys, then `-other-` and `-total-`; then
/// for each other dimension its value that tells most. Numbers that cannot be told are empty.
std::string explanationCsv(const query::Explanation& explanation);

/// One JSON object and a line feed: ranges, outcome, total, flows, other, dimensions.
std::string explanationJson(const query::Explanation& explanation);

} // namespace weir::outlet
