// SPDX-License-Identifier: GPL-3.0-or-later
// Counter metrics as rows that other programs read. Stable: see `weirctl counters --help`.
#pragma once

#include <string>

#include "outlet/table_writer.h"
#include "query/counter_rates.h"

namespace weir::outlet
{

/// What stands before the first row; "" for JSON.
std::string metricHeader(Format format);

/// One point as a row of CSV or as a line of JSON. What is not known is empty, or null.
std::string metricRow(const query::MetricPoint& point, Format format);

} // namespace weir::outlet
