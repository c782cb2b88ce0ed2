// SPDX-License-Identifier: GPL-3.0-or-later
// The table of counter metrics. The order of a structure's rows is its layout on the wire.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "sample/structures.h"

namespace weir::sample
{

enum class MetricType : std::uint8_t {
    Counter32, ///< grows and wraps; all ones: unknown
    Counter64,
    Gauge32,
    Gauge64,
};

struct MetricRow {
    Tag structure; ///< the counter record it is in
    std::string_view name;
    MetricType type;
    std::string_view unit;
    std::string_view description;
};

std::span<const MetricRow> metrics();

struct Metric {
    const MetricRow* row;
    std::optional<std::uint64_t> value; ///< nothing when the agent does not know it
};

/// Metrics of every known record of a counters sample, in the order of the wire. `sample` is the sample's
/// body; `expanded` tells which of the two forms it has. A record cut short gives the metrics that are whole.
std::vector<Metric> readMetrics(base::Bytes sample, bool expanded);

} // namespace weir::sample
