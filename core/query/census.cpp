// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/census.h"

#include <algorithm>
#include <atomic>
#include <map>

#include <boost/unordered/unordered_flat_set.hpp>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "key/plan.h"
#include "query/step_tally.h"
#include "sample/records.h"

namespace weir::query
{

namespace
{

using sample::FlowKind;

std::uint64_t hashOf(const key::Value& value)
{
    const auto seed = std::uint64_t(value.type);
    if (value.type == key::ValueType::Text)
        return XXH3_64bits_withSeed(value.text, value.length, seed);
    return XXH3_64bits_withSeed(value.words, sizeof value.words, seed);
}

/// Every key of the table, and the second occurrence of those that repeat.
std::vector<key::KeyExpression> allKeys()
{
    std::vector<key::KeyExpression> all;
    for (const key::KeyRow& row : key::keys())
        for (unsigned occurrence = 0; occurrence < (row.repeats ? 2U : 1U); ++occurrence) {
            key::KeyExpression expression;
            expression.key = {&row, occurrence};
            all.push_back(std::move(expression));
        }
    return all;
}

class KeyCounter
{
public:
    KeyCounter() : m_keys(allKeys()), m_counts(m_keys.size()) {}

    void begin(const store::Second& second)
    {
        m_second = &second;
        m_current.assign(second.layouts().size(), nullptr);
    }

    void add(const sample::FlowRow& row)
    {
        const sample::FlowView flow = m_second->view(row);
        Plan*& plan = m_current[row.layout];
        if (!plan)
            plan = &planOf(*flow.layout);
        ++m_samples;
        ++plan->samples;
        sample::readTags(flow, m_tags);
        for (const auto& [number, operation, record] : plan->operations) {
            if (record != sample::Tag() && std::ranges::find(m_tags, record) == m_tags.end())
                continue;
            m_scratch.clear();
            if (const key::Value value = key::evaluate(operation, {flow, m_context, m_scratch});
                !value.isNull())
                count(m_counts[number], value, 1);
        }
    }

    /// What another one counted of the same keys.
    void add(KeyCounter& other)
    {
        other.addConstants();
        m_samples += other.m_samples;
        for (std::size_t i = 0; i < m_counts.size(); ++i) {
            Count& count = m_counts[i];
            count.samples += other.m_counts[i].samples;
            for (const std::uint64_t value : other.m_counts[i].different)
                addDifferent(count, value);
            count.more |= other.m_counts[i].more; // after its values: nothing is added to what has more
        }
    }

    Census census()
    {
        addConstants();
        Census census;
        census.samples = m_samples;
        for (std::size_t i = 0; i < m_keys.size(); ++i)
            if (const Count& count = m_counts[i]; count.samples > 0)
                census.keys.push_back({m_keys[i].key, count.samples, count.different.size(), count.more});
        return census;
    }

private:
    struct Count {
        std::uint64_t samples = 0;
        boost::unordered_flat_set<std::uint64_t> different;
        bool more = false;
    };

    struct Asked {
        std::size_t number; ///< of the key
        key::Operation operation;
        sample::Tag record; ///< that the value is read from, if it is a field of one
    };

    /// What samples of one layout can have.
    struct Plan {
        std::vector<Asked> operations;
        std::vector<std::pair<std::size_t, key::Value>> constants; ///< that all of them have, by key
        key::PlanTexts texts;
        std::uint64_t samples = 0;
    };

    static void count(Count& count, const key::Value& value, std::uint64_t samples)
    {
        count.samples += samples;
        addDifferent(count, hashOf(value));
    }

    static void addDifferent(Count& count, std::uint64_t value)
    {
        if (count.more)
            return;
        if (count.different.size() < Census::mostDifferent)
            count.different.insert(value);
        else
            count.more = !count.different.contains(value);
    }

    /// What all samples of a layout have, at the end.
    void addConstants()
    {
        for (auto& [layers, plan] : m_plans) {
            for (const auto& [number, value] : plan.constants)
                count(m_counts[number], value, plan.samples);
            plan.constants.clear();
        }
    }

    Plan& planOf(const packet::Layout& layout)
    {
        std::vector<std::uint32_t> layers;
        for (const packet::Layer& layer : layout)
            layers.push_back(std::uint32_t(layer.id) << 16 | layer.offset);
        const auto [place, added] = m_plans.try_emplace(std::move(layers));
        if (!added)
            return place->second;
        Plan& plan = place->second;
        for (std::size_t i = 0; i < m_keys.size(); ++i) {
            key::Operation operation = key::resolve(m_keys[i], layout, plan.texts);
            if (operation.kind == key::Operation::Kind::Constant)
                plan.constants.emplace_back(i, operation.constant);
            else if (operation.kind == key::Operation::Kind::Own)
                plan.operations.push_back({i, std::move(operation), m_keys[i].key.row->field.record});
            else if (operation.kind != key::Operation::Kind::Null)
                plan.operations.push_back({i, std::move(operation), {}});
        }
        return plan;
    }

    const std::vector<key::KeyExpression> m_keys;
    std::vector<Count> m_counts;
    std::uint64_t m_samples = 0;
    std::map<std::vector<std::uint32_t>, Plan> m_plans;
    const store::Second* m_second = nullptr;
    std::vector<sample::Tag> m_tags; ///< of the sample under way
    std::vector<Plan*> m_current;    ///< by the layout's number in the second
    const key::Context m_context;
    key::Scratch m_scratch;
};

} // namespace

std::string KeySeen::name() const
{
    key::KeyExpression expression;
    expression.key = key;
    return key::toText(expression);
}

std::vector<const store::Second*> newestSeconds(const store::Snapshot& window, const Range& range,
                                                std::uint64_t mostSamples)
{
    std::vector<const store::Second*> seconds;
    std::uint64_t samples = 0;
    for (auto at = window.seconds.rbegin(); at != window.seconds.rend() && (*at)->time() >= range.from;
         ++at) {
        if ((*at)->time() >= range.to)
            continue;
        samples += (*at)->flows().size();
        // The parts of one second stay together.
        if (samples > mostSamples && !seconds.empty() && seconds.back()->time() != (*at)->time())
            break;
        seconds.push_back(at->get());
    }
    return seconds;
}

std::optional<Census> takeCensus(const store::Snapshot& window, const Range& range, bool dropped,
                                 const Effort& effort, std::uint64_t mostSamples)
{
    const std::vector<const store::Second*> seconds = newestSeconds(window, range);
    std::vector<std::uint64_t> before; // samples of the seconds before each, the newest first
    std::uint64_t kept = 0;
    for (const store::Second* second : seconds) {
        before.push_back(kept);
        kept += second->flows().size();
    }
    const std::uint64_t stride = std::max<std::uint64_t>(1, (kept + mostSamples - 1) / mostSamples);

    std::atomic<std::size_t> nextSecond{0};
    std::atomic<bool> stopped{false};
    const auto work = [&](KeyCounter& counter) {
        for (std::size_t i = nextSecond++; i < seconds.size() && !stopped; i = nextSecond++) {
            if (effort.stop && effort.stop())
                stopped = true;
            counter.begin(*seconds[i]);
            const std::span<const sample::FlowRow> flows = seconds[i]->flows();
            for (std::uint64_t at = (stride - before[i] % stride) % stride; at < flows.size(); at += stride)
                if ((flows[at].kind == FlowKind::Discard) == dropped)
                    counter.add(flows[at]);
        }
    };
    std::vector<KeyCounter> counters(effort.mostPieces());
    std::vector<std::function<void()>> pieces;
    for (KeyCounter& counter : counters)
        pieces.emplace_back([&work, &counter] { work(counter); });
    effort.run(std::move(pieces));
    if (stopped)
        return {};
    for (KeyCounter& other : std::span(counters).subspan(1))
        counters.front().add(other);
    return counters.front().census();
}

std::optional<Values> valuesOf(const key::KeyExpression& key, const Query& query,
                               const store::Snapshot& window, const Range& range, const Stop& stop,
                               std::uint64_t mostSamples)
{
    Query asked;
    asked.keys = {key};
    asked.value = query.value;
    if (query.value.of == key::ValueExpression::Of::Key)
        asked.value = *key::parseValue("bps");
    asked.aggregation = query.aggregation;
    asked.dropped = query.dropped;
    asked.context = query.context;
    asked.n = Values::mostValues;

    Values values;
    values.key = key::toText(key);
    values.unit = unitOf(asked.value);
    StepTally tally(asked, {});
    for (const store::Second* second : newestSeconds(window, range, mostSamples)) {
        if (stop && stop())
            return {};
        tally.add(*second);
    }
    for (const Ranking& ranking : tally.takeAll()) { // it is one
        const double seconds = double(ranking.to - ranking.from);
        for (const Series& row : ranking.rows)
            values.values.push_back({row.keys.front(), row.whole.value / seconds, row.whole.samples});
        values.others = ranking.otherFlows;
    }
    return values;
}

} // namespace weir::query
