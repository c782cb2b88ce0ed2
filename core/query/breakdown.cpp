// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/breakdown.h"

#include <algorithm>
#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cmath>
#include <numbers>

#include "key/evaluator.h"
#include "query/candidates.h"
#include "query/dimensions.h"

namespace weir::query
{

namespace
{

constexpr std::size_t named = 10;       ///< values that a chart names
constexpr std::size_t toldApart = 64;   ///< values by which flows are told from the rest
constexpr std::uint32_t leastRest = 10; ///< samples, to be held against
constexpr double leastTold = 0.02;
constexpr double leastPresent = 0.05; ///< part of the flows' samples that have the key
constexpr double leastApart = 0.02;   ///< part of the samples in which two keys that go together may not

/// A sample that was picked.
struct Picked {
    const store::Second* second;
    const sample::FlowRow* row;
    bool wanted; ///< it is of the flows
};

/// A number for each different value, in the order of the samples.
struct Numbered {
    std::vector<std::uint32_t> of; ///< each sample
    boost::unordered_flat_map<std::string, std::uint32_t> numbers;

    void add(const std::string& value)
    {
        of.push_back(numbers.try_emplace(value, std::uint32_t(numbers.size())).first->second);
    }
};

/// Each value of one comes with one value of the other and the reverse: it is another name for it.
bool goTogether(const Numbered& a, const Numbered& b)
{
    constexpr auto unknown = UINT32_MAX;
    std::vector<std::uint32_t> ofA(a.numbers.size(), unknown);
    std::vector<std::uint32_t> ofB(b.numbers.size(), unknown);
    std::size_t apart = 0;
    for (std::size_t i = 0; i < a.of.size(); ++i) {
        std::uint32_t& partner = ofA[a.of[i]];
        std::uint32_t& back = ofB[b.of[i]];
        if (partner == unknown && back == unknown) {
            partner = b.of[i];
            back = a.of[i];
        } else if (partner != b.of[i] || back != a.of[i]) {
            ++apart;
        }
    }
    return double(apart) < leastApart * double(a.of.size());
}

/// The samples that the question counts, in order.
class Picks
{
public:
    Picks(const Query& query, const FlowsOf& flows) : m_query(query), m_flows(flows) {}

    /// False: it was stopped.
    bool pick(const store::Snapshot& window, const Range& range, const Stop& stop, std::uint64_t most);

    const std::vector<Picked>& samples() const { return m_samples; }
    const std::vector<Numbered>& asked() const { return m_asked; } ///< all keys of the question, and each

private:
    const Query& m_query;
    const FlowsOf& m_flows;
    std::vector<Picked> m_samples;
    std::vector<Numbered> m_asked;
};

/// Evaluates keys of one sample after the other; counts nothing else.
class KeyReader
{
public:
    KeyReader(const key::KeyList& keys, const key::Filter& filter,
              std::shared_ptr<const key::Context> context)
        : m_evaluator(keys, filter, m_value, m_texts, std::move(context)),
          m_tuple(std::max<std::size_t>(m_evaluator.shape().bytes() / 8, 1))
    {
    }

    /// False: the filter rejects it, or it has not all keys.
    bool read(const store::Second& second, const sample::FlowRow& row)
    {
        if (m_second != &second) {
            m_second = &second;
            m_evaluator.begin(second.layouts());
        }
        std::uint64_t number;
        return m_evaluator.evaluate(second.view(row), reinterpret_cast<std::uint8_t*>(m_tuple.data()),
                                    number);
    }

    std::string tuple() const
    {
        return {reinterpret_cast<const char*>(m_tuple.data()), m_evaluator.shape().visibleBytes()};
    }

    /// Of one key.
    std::string tuple(std::size_t key) const
    {
        const key::Slot& slot = m_evaluator.shape().places()[key];
        return {reinterpret_cast<const char*>(m_tuple.data()) + slot.offset, slot.bytes};
    }

    std::vector<std::string> textsOf(const std::string& tuple)
    {
        std::ranges::copy(tuple, reinterpret_cast<char*>(m_tuple.data()));
        std::vector<std::string> texts;
        for (std::size_t i = 0; i < m_evaluator.shape().places().size(); ++i)
            texts.push_back(m_evaluator.shape()
                                .decode(reinterpret_cast<const std::uint8_t*>(m_tuple.data()), i, m_texts)
                                .toText());
        return texts;
    }

private:
    const key::ValueExpression m_value = *key::parseValue("frames");
    key::Texts m_texts;
    key::Evaluator m_evaluator;
    std::vector<std::uint64_t> m_tuple;
    const store::Second* m_second = nullptr;
};

bool Picks::pick(const store::Snapshot& window, const Range& range, const Stop& stop, std::uint64_t most)
{
    const std::vector<const store::Second*> seconds = newestSeconds(window, range);
    std::uint64_t kept = 0;
    for (const store::Second* second : seconds)
        kept += second->flows().size();
    const std::uint64_t stride = std::max<std::uint64_t>(1, (kept + most - 1) / most);

    KeyReader question(m_query.keys, m_query.filter, m_query.context);
    const key::KeyList none;
    KeyReader flows(none, m_flows.flows, m_query.context);
    m_asked.resize(m_query.keys.size() > 1 ? 1 + m_query.keys.size() : m_query.keys.size());
    std::uint64_t next = 0; // of all samples, the newest second's first
    for (const store::Second* second : seconds) {
        if (stop && stop())
            return false;
        const bool inRange =
            !m_flows.range || (m_flows.range->from <= second->time() && second->time() < m_flows.range->to);
        const std::span<const sample::FlowRow> rows = second->flows();
        for (; next < rows.size(); next += stride) {
            const sample::FlowRow& row = rows[next];
            if ((row.kind == sample::FlowKind::Discard) != m_query.dropped || !question.read(*second, row))
                continue;
            m_samples.push_back({second, &row, inRange && flows.read(*second, row)});
            for (std::size_t i = 0; i < m_asked.size(); ++i)
                m_asked[i].add(i == 0 ? question.tuple() : question.tuple(i - 1));
        }
        next -= rows.size();
    }
    return true;
}

/// Samples of one value: of the flows, and of the rest.
using Counts = std::array<std::uint32_t, 2>;

double bits(double part)
{
    return part > 0 ? -part * std::log2(part) : 0;
}

/// What the entropy of few samples lacks of the entropy of all, after Miller and Madow, in bits.
double lacking(std::size_t classes, std::uint32_t samples)
{
    return double(classes - 1) / (2 * std::numbers::ln2 * samples);
}

/// The Jensen-Shannon divergence of the flows and the rest, in bits.
double divergence(const std::vector<Counts>& classes, const Counts& whole)
{
    std::array<double, 2> entropy{};
    std::array<std::size_t, 2> seen{};
    double mixed = 0;
    for (const Counts& each : classes) {
        double sum = 0;
        for (const std::size_t side : {0, 1}) {
            const double part = double(each[side]) / whole[side];
            entropy[side] += bits(part);
            seen[side] += each[side] > 0 ? 1 : 0;
            sum += part;
        }
        mixed += bits(sum / 2);
    }
    return mixed - (entropy[0] + lacking(seen[0], whole[0]) + entropy[1] + lacking(seen[1], whole[1])) / 2;
}

/// The entropy of the flows' classes, divided by the largest that a chart can have.
double spread(const std::vector<Counts>& classes, const Counts& whole)
{
    double entropy = 0;
    for (const Counts& each : classes)
        entropy += bits(double(each[0]) / whole[0]);
    return entropy / std::log2(double(named + 2));
}

std::size_t countAsked(const key::KeyList& keys, const Query& query)
{
    return std::size_t(std::ranges::count_if(keys, [&](const key::KeyExpression& key) {
        return std::ranges::any_of(
            query.keys, [&](const key::KeyExpression& own) { return key::toText(own) == key::toText(key); });
    }));
}

/// What one candidate is in the samples that were picked.
class Tried
{
public:
    Tried(const char* keys, const Query& query)
        : m_keys(*key::parseKeys(keys)),
          m_reader(m_keys, m_all, query.context),
          m_isAsked(countAsked(m_keys, query) > 0)
    {
    }

    void count(const Picks& picks)
    {
        std::vector<Numbered> parts(m_keys.size());
        for (const Picked& each : picks.samples()) {
            const bool has = m_reader.read(*each.second, *each.row);
            m_values.add(has ? m_reader.tuple() : std::string());
            m_counts.resize(m_values.numbers.size());
            ++m_counts[m_values.of.back()][each.wanted ? 0 : 1];
            for (std::size_t i = 0; i < parts.size(); ++i)
                parts[i].add(has ? m_reader.tuple(i) : std::string());
        }
        for (const Numbered& asked : picks.asked()) {
            if (m_isAsked)
                break;
            m_isKnown = m_isKnown || goTogether(m_values, asked);
            for (const Numbered& part : parts)
                m_isKnown = m_isKnown || goTogether(part, asked);
        }
    }

    /// Nothing where it does not tell anything new.
    std::optional<Breakdown> result()
    {
        Breakdown result;
        Values values;
        Counts whole{};
        Counts none{};
        for (const auto& [value, number] : m_values.numbers) {
            const Counts& counts = m_counts[number];
            whole = {whole[0] + counts[0], whole[1] + counts[1]};
            if (value.empty()) {
                none = counts;
                continue;
            }
            values.emplace_back(counts, &value);
            result.different += counts[0] > 0 ? 1 : 0;
        }
        if (m_isKnown || values.size() < 2 || whole[0] - none[0] <= leastPresent * whole[0])
            return {};
        std::ranges::sort(values, [](const auto& a, const auto& b) {
            return a.first != b.first ? a.first > b.first : *a.second < *b.second;
        });
        const double within = spread(classesOf(values, named, whole, none), whole);
        result.told =
            whole[1] < leastRest
                ? within
                : std::max(divergence(classesOf(values, toldApart, whole, none), whole), within / 2);
        if (result.told < leastTold)
            return {};
        result.keys = key::toText(m_keys);
        result.usual = m_reader.textsOf(*values.front().second);
        result.share = 100.0 * values.front().first[0] / whole[0];
        return result;
    }

private:
    using Values = std::vector<std::pair<Counts, const std::string*>>;

    /// So many values, all others, and those without the key. A value of a single sample is no class.
    static std::vector<Counts> classesOf(const Values& values, std::size_t most, const Counts& whole,
                                         const Counts& none)
    {
        Counts other{whole[0] - none[0], whole[1] - none[1]};
        std::vector<Counts> classes{none};
        for (const auto& [counts, value] : values) {
            if (classes.size() > most || counts[0] < 2)
                break;
            classes.push_back(counts);
            other = {other[0] - counts[0], other[1] - counts[1]};
        }
        classes.push_back(other);
        return classes;
    }

    const key::KeyList m_keys;
    const key::Filter m_all;
    KeyReader m_reader;
    const bool m_isAsked;         ///< a part of what the question asks by
    Numbered m_values;            ///< "": it has none
    std::vector<Counts> m_counts; ///< by the value's number
    bool m_isKnown = false;       ///< the question says the same in other words
};

/// Keys that are new, or some of several that are asked, of which the flows have more than one value. Where
/// one of a candidate's keys is asked, the others are candidates by themselves.
bool isWorthTrying(const key::KeyList& keys, const Query& query, const FlowsOf& flows)
{
    const std::size_t asked = countAsked(keys, query);
    const auto isOne = [&](const key::KeyExpression& key) {
        return isFixedBy(flows.flows, {key}) || isFixedBy(query.filter, {key});
    };
    return (asked == 0 || (asked == keys.size() && asked < query.keys.size())) &&
           std::ranges::none_of(keys, isOne);
}

} // namespace

std::optional<std::vector<Breakdown>> rankBreakdowns(const Query& query, const FlowsOf& flows,
                                                     const store::Snapshot& window, const Range& range,
                                                     const Stop& stop, std::uint64_t mostSamples)
{
    Picks picks(query, flows);
    if (!picks.pick(window, range, stop, mostSamples))
        return {};
    std::vector<std::pair<double, Breakdown>> ranked;
    for (const Candidate& candidate : candidateKeys()) {
        if (stop && stop())
            return {};
        if (!isWorthTrying(*key::parseKeys(candidate.keys), query, flows))
            continue;
        Tried tried(candidate.keys, query);
        tried.count(picks);
        if (auto result = tried.result()) {
            const double rank = std::round(100 * result->told * candidate.weight);
            ranked.emplace_back(rank, std::move(*result));
        }
    }
    std::ranges::stable_sort(ranked, std::ranges::greater(), [](const auto& each) { return each.first; });
    std::vector<Breakdown> breakdowns;
    for (auto& [rank, breakdown] : ranked)
        breakdowns.push_back(std::move(breakdown));
    return breakdowns;
}

} // namespace weir::query
