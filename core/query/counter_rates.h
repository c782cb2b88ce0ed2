// SPDX-License-Identifier: GPL-3.0-or-later
// Makes metrics of the counters samples of one second after the other: a counter becomes the rate between two
// reports.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include <boost/unordered/unordered_flat_map.hpp>

#include "base/time.h"
#include "sample/metrics.h"
#include "store/second.h"

namespace weir::query
{

/// A metric that others are computed of.
struct DerivedMetricRow {
    sample::Tag structure; ///< the record that all it needs is in
    std::string_view name;
    std::string_view unit;
    std::string_view description;
    std::array<std::string_view, 10> inputs; ///< names of metrics; the first ones that are not empty
    double (*compute)(
        std::span<const double> inputs); ///< an input or result that is not known is not a number
    bool isRate;                         ///< per second
    bool extension;                      ///< the name is Weir's own
};

std::span<const DerivedMetricRow> derivedMetrics();

/// A metric of a data source as one report tells it.
struct MetricPoint {
    base::Nanoseconds time = 0; ///< when the report came in
    base::Address agent;
    std::uint32_t subAgent = 0;
    /// Which data source it is; nothing for one of rtmetric, which has a name only.
    std::optional<sample::DataSource> place;
    std::string source; ///< data source as flow-language writes it: 3, 2.1, or an rtmetric source's own name
    std::string name;
    std::string_view unit; ///< of a rate: what is counted
    bool isRate = false;   ///< per second
    /// Nothing: the agent does not know it, or it counted anew since its last report.
    std::variant<std::monostate, double, std::string> value;
};

/// Owned by one thread. Remembers the last report of every counter, up to a bound.
class CounterRates
{
public:
    using Sink = std::function<void(const MetricPoint&)>;

    /// Whose counters: `AllButInterfaces` passes over data sources of class 0.
    enum class Sources { All, AllButInterfaces };

    explicit CounterRates(Sources sources = Sources::All) : m_wanted(sources) {}

    /// Metrics of the second's counters samples, in the order in which they came. The first report of a
    /// counter gives no point. Seconds come in the order of time; their parts in the order of arrival.
    void add(const store::Second& second, const Sink& sink);

    /// Counters that were not followed because there were too many of them.
    std::uint64_t notFollowed() const { return m_notFollowed; }

    static constexpr std::size_t mostSources = 1 << 17;
    static constexpr std::size_t mostCounters = 1 << 21;

private:
    class Report;

    /// A data source, or the name of an rtmetric source of an agent.
    struct Source {
        sample::DataSource id;
        std::string name;

        bool operator==(const Source&) const = default;
    };

    struct CounterKey {
        std::uint32_t source = 0;
        std::uint32_t metric = 0; ///< number of the row; of an rtmetric: behind all rows
        std::uint32_t instance = 0;

        bool operator==(const CounterKey&) const = default;
    };

    struct Counter {
        std::uint64_t count = 0;
        base::Nanoseconds time = 0;
        std::uint32_t uptime = 0; ///< of the agent, ms
    };

    struct SourceHash {
        std::size_t operator()(const Source& source) const;
    };
    struct KeyHash {
        std::size_t operator()(const CounterKey& key) const;
    };

    /// Nothing when there are too many.
    std::optional<std::uint32_t> sourceNumber(Source source);
    std::optional<std::uint32_t> customNumber(const std::string& name);

    Sources m_wanted;
    boost::unordered_flat_map<Source, std::uint32_t, SourceHash> m_sources;
    boost::unordered_flat_map<std::string, std::uint32_t> m_customNames;
    boost::unordered_flat_map<CounterKey, Counter, KeyHash> m_counters;
    std::uint64_t m_notFollowed = 0;
};

} // namespace weir::query
