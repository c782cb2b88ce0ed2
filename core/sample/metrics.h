// SPDX-License-Identifier: GPL-3.0-or-later
// The table of counter metrics: what can be said of a data source. The order of a structure's rows is its
// layout on the wire.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "sample/flow_row.h"
#include "sample/structures.h"

namespace weir::sample
{

/// How a metric stands on the wire, and what its number is.
enum class MetricForm : std::uint8_t {
    Counter32, ///< grows and wraps; all ones: unknown
    Counter64,
    Share32,     ///< a Counter32 of milliseconds, told as share of the sum of the record's Share32
    PartShare32, ///< the same, but part of another one: not in the sum
    Gauge32,
    Gauge64,
    Signed32,
    Float,
    Percent,     ///< hundredths of a percent; -1: unknown
    PowerFactor, ///< the same; -2^31 + 1: unknown, 2^31 - 1: direct current
    Byte,        ///< one byte without padding
    // Texts
    Text,
    Mac,
    Uuid,
    DatapathId, ///< u64 as 16 hex digits
    IfType,
    Direction,
    AdminStatus, ///< bit 0 of ifStatus, which stays unread
    OperStatus,  ///< bit 1 of ifStatus
    MachineType,
    OsName,
    CpuState,
    // Order
    Instance,    ///< u32: number of the lane or queue that the rows behind it speak of; no metric of its own
    Repeat,      ///< u32: how often the rows behind it stand in the record; no metric of its own
    PercentList, ///< u32, and as many Percent: instances from 0 on
};

enum class MetricKind : std::uint8_t {
    Counter, ///< told as rate per second, or as share
    Gauge,
    Text,
};

MetricKind kindOf(MetricForm form);

struct MetricRow {
    Tag structure; ///< the counter record it is in
    std::string_view name;
    MetricForm form;
    std::string_view unit; ///< of a counter: what it counts
    std::string_view description;
    bool extension = false; ///< the name is Weir's own
    double divisor = 1;     ///< of a gauge's number on the wire
};

std::span<const MetricRow> metrics();

/// The rows of one structure; empty when it has none.
std::span<const MetricRow> metricsOf(Tag structure);

/// Nothing when the agent does not know it; a counter's count; a gauge's number; a text.
using MetricValue = std::variant<std::monostate, std::uint64_t, double, std::string>;

struct Metric {
    static constexpr std::uint32_t noInstance = UINT32_MAX;

    const MetricRow* row = nullptr;
    std::uint32_t instance = noInstance; ///< lane, queue, or the how-manieth record of its kind in the sample
    std::uint32_t record = 0;            ///< number of the record in the sample
    MetricValue value;
};

/// What the metric is called: with its instance behind it (`sfp_rxpower_2`), and, where a host's record
/// speaks of a virtual machine or container (data source class 3), with `vir_` before it.
std::string nameOf(Tag structure, std::string_view name, std::uint32_t instance, std::uint32_t classId);

/// Metrics of every known record of a counters sample, in the order of the wire. `sample` is the sample's
/// body. A record cut short gives the metrics that are whole. A Custom sample is not read here.
std::vector<Metric> readMetrics(base::Bytes sample, SampleForm form);

/// MAC addresses, in the low 48 bits, of the adapters that a counters sample of sFlow v5 tells of
/// (host_adapters).
std::vector<std::uint64_t> readAdapters(base::Bytes sample, SampleForm form);

/// The name of the interface that a counters sample of sFlow v5 tells (port_name); "" when it tells none.
std::string readPortName(base::Bytes sample, SampleForm form);

/// The nominal speed in bit/s that a counters sample of sFlow v5 tells (ifSpeed of if_counters); 0 when it
/// tells none.
std::uint64_t readInterfaceSpeed(base::Bytes sample, SampleForm form);

/// A value of an rtmetric sample (InMon), which brings its name.
struct CustomMetric {
    std::string name;
    MetricForm form = MetricForm::Gauge32;
    MetricValue value;
};

struct CustomMetrics {
    std::string source; ///< name of the data source
    std::vector<CustomMetric> metrics;
};

/// Nothing when the sample is cut before its first metric. What follows a value of unknown type is not read.
std::optional<CustomMetrics> readCustomMetrics(base::Bytes sample);

} // namespace weir::sample
