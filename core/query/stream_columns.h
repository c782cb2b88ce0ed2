// SPDX-License-Identifier: GPL-3.0-or-later
// What a report of streams says, as a table: a row for each sub-agent, and one for each of its data sources.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "query/stream_health.h"

namespace weir::query
{

/// A sub-agent's own row has no data source.
struct StreamRow {
    const StreamReport* report = nullptr;
    const SubAgentHealth* subAgent = nullptr;
    const SourceHealth* source = nullptr;
};

/// By agent, sub-agent and data source; they point into the report.
std::vector<StreamRow> rowsOf(const StreamReport& report);

/// A point in time, ns since 1970.
struct Moment {
    base::Nanoseconds time;
    bool operator==(const Moment&) const = default;
};

/// Nothing: the row does not know it.
using StreamCell = std::variant<std::monostate, std::string, std::uint64_t, double, bool, Moment>;

struct StreamColumn {
    std::string_view name;  ///< of files that other programs read; stable
    std::string_view title; ///< of a table that people read
    std::string_view unit;
    std::string_view description;
    StreamCell (*extract)(const StreamRow& row);
};

std::span<const StreamColumn> streamColumns();

} // namespace weir::query
