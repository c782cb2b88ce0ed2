// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/counter_rates.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "wire/xdr_reader.h"

namespace weir::query
{

namespace
{

using sample::Metric;
using sample::MetricForm;
using sample::MetricKind;

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// Two reports closer than this are one, sent or captured twice: no interval to take a rate over.
constexpr double shortestInterval = 0.05; // s

/// A datagram that was overtaken is this much older than the one before it; a restarted agent is much
/// younger.
constexpr std::int32_t longestOvertaking = 10'000; // ms

/// How far the agent's clock and ours may differ over an interval before the agent's is not believed.
constexpr double clockSlack = 2; // s

/// What a report says of a metric.
struct Reading {
    enum Kind { Nothing, Number, Text } kind = Nothing; ///< a Number that is not one is unknown
    double number = unknown;
};

std::uint32_t rowNumber(const sample::MetricRow& row)
{
    return std::uint32_t(&row - sample::metrics().data());
}

std::string sourceText(const sample::DataSource& source)
{
    std::string text = source.classId == 0 ? "" : std::to_string(source.classId) + '.';
    return text + std::to_string(source.index);
}

/// Half of the range, 2^(bits - 1): a step back by more than this is a counter that wrapped, by less one that
/// began anew.
constexpr std::uint64_t halfRange(bool wide)
{
    return std::uint64_t(1) << (wide ? 63 : 31);
}

std::optional<std::uint64_t> growth(std::uint64_t before, std::uint64_t now, bool wide)
{
    const std::uint64_t step = wide ? now - before : std::uint32_t(now - before);
    if (now < before && step >= halfRange(wide))
        return std::nullopt;
    return step;
}

/// To a millionth: digits behind it come of the division.
double rounded(double rate)
{
    return std::round(rate * 1e6) / 1e6;
}

} // namespace

/// One counters sample on its way through.
class CounterRates::Report
{
public:
    Report(CounterRates& rates, const Sink& sink, const sample::DataSource& source, base::Nanoseconds time,
           std::uint32_t uptime)
        : m_rates(rates),
          m_sink(sink),
          m_classId(source.classId),
          m_uptime(uptime)
    {
        m_point.time = time;
        m_point.agent = source.agent;
        m_point.subAgent = source.subAgent;
        m_point.place = source;
        m_point.source = sourceText(source);
        m_source = rates.sourceNumber({source, {}});
    }

    void run(const std::vector<Metric>& metrics)
    {
        for (std::size_t begin = 0; begin < metrics.size();) {
            std::size_t end = begin;
            while (end < metrics.size() && metrics[end].record == metrics[begin].record)
                ++end;
            runRecord(std::span(metrics).subspan(begin, end - begin));
            begin = end;
        }
    }

    void run(const sample::CustomMetrics& custom, const sample::DataSource& agent)
    {
        m_point.place.reset();
        m_point.source = custom.source;
        m_source = m_rates.sourceNumber({agent, custom.source});
        for (const sample::CustomMetric& metric : custom.metrics) {
            Reading reading = plainReading(metric.value);
            const bool isCounter = sample::kindOf(metric.form) == MetricKind::Counter;
            if (isCounter) {
                const auto number = m_rates.customNumber(metric.name);
                reading =
                    number ? rate(*number, 0, metric.value, metric.form == MetricForm::Counter64) : Reading();
            }
            emitPoint(metric.name, "", isCounter, reading, metric.value);
        }
    }

private:
    /// Metrics of one record: shares and what is derived stay within it.
    void runRecord(std::span<const Metric> metrics)
    {
        m_readings.clear();
        for (const Metric& metric : metrics)
            m_readings.push_back(readingOf(metric));
        makeShares(metrics);
        for (std::size_t i = 0; i < metrics.size(); ++i) {
            const sample::MetricRow& row = *metrics[i].row;
            const bool isRate = sample::kindOf(row.form) == MetricKind::Counter && !isShare(row.form);
            emitPoint(sample::nameOf(row.structure, row.name, metrics[i].instance, m_classId), row.unit,
                      isRate, m_readings[i], metrics[i].value);
        }
        for (const DerivedMetricRow& row : derivedMetrics())
            if (row.structure == metrics.front().row->structure)
                derive(row, metrics);
    }

    static bool isShare(MetricForm form)
    {
        return form == MetricForm::Share32 || form == MetricForm::PartShare32;
    }

    static Reading plainReading(const sample::MetricValue& value)
    {
        if (const double* number = std::get_if<double>(&value))
            return {Reading::Number, *number};
        if (std::holds_alternative<std::string>(value))
            return {Reading::Text, unknown};
        return {Reading::Number, unknown};
    }

    Reading readingOf(const Metric& metric)
    {
        if (sample::kindOf(metric.row->form) != MetricKind::Counter)
            return plainReading(metric.value);
        return rate(rowNumber(*metric.row), metric.instance, metric.value,
                    metric.row->form == MetricForm::Counter64);
    }

    /// Per second since the last report of the counter.
    Reading rate(std::uint32_t metric, std::uint32_t instance, const sample::MetricValue& value, bool wide)
    {
        const std::uint64_t* count = std::get_if<std::uint64_t>(&value);
        if (!count)
            return {Reading::Number, unknown};
        if (!m_source)
            return {};
        const CounterKey key{*m_source, metric, instance};
        const auto place = m_rates.m_counters.find(key);
        if (place == m_rates.m_counters.end()) {
            if (m_rates.m_counters.size() < mostCounters)
                m_rates.m_counters.emplace(key, Counter{*count, m_point.time, m_uptime});
            else
                ++m_rates.m_notFollowed;
            return {};
        }
        Counter& before = place->second;
        const auto aged = std::int32_t(m_uptime - before.uptime);
        if (aged < 0 && aged > -longestOvertaking && m_uptime > std::uint32_t(longestOvertaking))
            return {};
        const auto interval = intervalSince(before, aged);
        if (!interval)
            return {};
        const auto grown = aged < 0 ? std::nullopt : growth(before.count, *count, wide);
        before = {*count, m_point.time, m_uptime};
        return {Reading::Number, grown ? rounded(double(*grown) / *interval) : unknown};
    }

    /// Seconds. The agent's own clock knows it better than ours, where a datagram may have waited; one that
    /// does not go with ours is no clock.
    std::optional<double> intervalSince(const Counter& before, std::int32_t aged) const
    {
        const double received = double(m_point.time - before.time) / base::nanosecondsPerSecond;
        const double told = aged / 1000.0;
        if (aged == 0 && received < 0.5)
            return std::nullopt;
        const bool believed = told > 0 && std::abs(told - received) <= std::max(clockSlack, received / 20);
        const double interval = believed ? told : received;
        return interval >= shortestInterval ? std::optional(interval) : std::nullopt;
    }

    void makeShares(std::span<const Metric> metrics)
    {
        double sum = 0;
        for (std::size_t i = 0; i < metrics.size(); ++i)
            if (metrics[i].row->form == MetricForm::Share32)
                sum += m_readings[i].number;
        for (std::size_t i = 0; i < metrics.size(); ++i)
            if (isShare(metrics[i].row->form) && m_readings[i].kind == Reading::Number)
                m_readings[i].number = sum > 0 ? rounded(100 * m_readings[i].number / sum) : unknown;
    }

    void derive(const DerivedMetricRow& row, std::span<const Metric> metrics)
    {
        std::array<double, std::tuple_size_v<decltype(row.inputs)>> numbers;
        std::size_t count = 0;
        for (const std::string_view input : row.inputs) {
            if (input.empty())
                break;
            const auto metric =
                std::ranges::find(metrics, input, [](const Metric& m) { return m.row->name; });
            if (metric == metrics.end())
                return;
            const Reading& reading = m_readings[std::size_t(metric - metrics.begin())];
            if (reading.kind != Reading::Number)
                return;
            numbers[count++] = reading.number;
        }
        const double result = rounded(row.compute({numbers.data(), count}));
        const auto instance = metrics.front().instance;
        emitPoint(sample::nameOf(row.structure, row.name, instance, m_classId), row.unit, row.isRate,
                  {Reading::Number, result}, {});
    }

    void emitPoint(std::string name, std::string_view unit, bool isRate, Reading reading,
                   const sample::MetricValue& value)
    {
        if (reading.kind == Reading::Nothing)
            return;
        m_point.name = std::move(name);
        m_point.unit = unit;
        m_point.isRate = isRate;
        if (reading.kind == Reading::Text)
            m_point.value = std::get<std::string>(value);
        else if (std::isfinite(reading.number))
            m_point.value = reading.number;
        else
            m_point.value = std::monostate();
        m_sink(m_point);
    }

    CounterRates& m_rates;
    const Sink& m_sink;
    MetricPoint m_point;
    std::uint32_t m_classId;
    std::uint32_t m_uptime;
    std::optional<std::uint32_t> m_source;
    std::vector<Reading> m_readings; ///< of the record's metrics
};

std::size_t CounterRates::SourceHash::operator()(const Source& source) const
{
    std::size_t hash = std::hash<std::string>()(source.name);
    const auto mix = [&hash](std::uint64_t word) {
        hash = (hash ^ word) * 0x9E3779B97F4A7C15;
        hash ^= hash >> 29;
    };
    mix(base::loadBe64(source.id.agent.bytes.data()));
    mix(base::loadBe64(source.id.agent.bytes.data() + 8));
    mix(std::uint64_t(source.id.subAgent) << 32 | source.id.index);
    mix(source.id.classId);
    return hash;
}

std::size_t CounterRates::KeyHash::operator()(const CounterKey& key) const
{
    std::uint64_t hash = (std::uint64_t(key.source) << 32 | key.metric) * 0x9E3779B97F4A7C15;
    hash = (hash ^ hash >> 29 ^ key.instance) * 0x9E3779B97F4A7C15;
    return hash ^ hash >> 32;
}

std::optional<std::uint32_t> CounterRates::sourceNumber(Source source)
{
    const auto known = m_sources.find(source);
    if (known != m_sources.end())
        return known->second;
    if (m_sources.size() == mostSources)
        return std::nullopt;
    const auto number = std::uint32_t(m_sources.size());
    m_sources.emplace(std::move(source), number);
    return number;
}

std::optional<std::uint32_t> CounterRates::customNumber(const std::string& name)
{
    const auto known = m_customNames.find(name);
    if (known != m_customNames.end())
        return known->second;
    if (m_customNames.size() == mostSources)
        return std::nullopt;
    const auto number = std::uint32_t(sample::metrics().size() + m_customNames.size());
    m_customNames.emplace(name, number);
    return number;
}

void CounterRates::add(const store::Second& second, const Sink& sink)
{
    const auto datagrams = second.datagrams();
    for (const sample::CounterRow& row : second.counters()) {
        const sample::DataSource& source = second.sources()[row.source];
        if (m_wanted == Sources::AllButInterfaces && source.classId == 0)
            continue;
        const auto after = std::ranges::upper_bound(datagrams, row.sample, {}, &store::DatagramRow::offset);
        const store::DatagramRow& datagram = *std::prev(after);
        const base::Nanoseconds time = second.time() * base::nanosecondsPerSecond + datagram.nanoseconds;

        wire::XdrReader header(second.block().subspan(datagram.offset, datagram.length));
        constexpr std::uint32_t version5 = 5;
        const bool hasSubAgent = header.u32() == version5;
        header.address();
        header.skip(hasSubAgent ? 8 : 4); // sub-agent, sequence number
        const std::uint32_t uptime = header.u32();

        const base::Bytes body = second.block().subspan(row.sample, row.length);
        Report report(*this, sink, source, time, uptime);
        if (row.form != sample::SampleForm::Custom)
            report.run(sample::readMetrics(body, row.form));
        else if (const auto custom = sample::readCustomMetrics(body))
            report.run(*custom, source);
    }
}

} // namespace weir::query
