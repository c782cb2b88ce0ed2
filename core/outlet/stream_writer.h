// SPDX-License-Identifier: GPL-3.0-or-later
// The health of streams as rows that other programs read. Stable: see `weirctl health --help`.
#pragma once

#include <string>

#include "outlet/table_writer.h"
#include "query/stream_columns.h"

namespace weir::outlet
{

/// What stands before the first row; "" for JSON.
std::string streamHeader(Format format);

/// A report as rows of CSV or as lines of JSON, each with the report's time first. What a row does not know
/// is empty, or null.
std::string streamRows(const query::StreamReport& report, Format format);

} // namespace weir::outlet
