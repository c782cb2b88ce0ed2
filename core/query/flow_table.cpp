// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/flow_table.h"

#include <algorithm>
#include <array>
#include <cstring>

#include <boost/unordered/unordered_flat_map.hpp>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace weir::query
{

namespace
{

using sample::FlowKind;

/// A tuple of a fixed number of words: one table's keys are all of one size, and small ones live in the table itself.
template <std::size_t Words>
using TupleKey = std::array<std::uint64_t, Words>;

template <std::size_t Words>
struct TupleHash {
    using is_avalanching = void;
    std::size_t operator()(const TupleKey<Words>& key) const { return XXH3_64bits(key.data(), sizeof key); }
};

struct SourceHash {
    using is_avalanching = void;
    std::size_t operator()(const sample::DataSource& source) const
    {
        std::array<std::uint32_t, 8> words{};
        std::memcpy(words.data(), source.agent.bytes.data(), 16);
        words[4] = std::uint32_t(source.agent.type);
        words[5] = source.subAgent;
        words[6] = source.classId;
        words[7] = source.index;
        return XXH3_64bits(words.data(), sizeof words);
    }
};

std::uint64_t multiplySaturated(std::uint64_t a, std::uint64_t b)
{
    std::uint64_t product;
    return __builtin_mul_overflow(a, b, &product) ? UINT64_MAX : product;
}

Cell cellOf(key::Accumulation accumulation, std::uint64_t number, std::uint32_t rate)
{
    switch (accumulation) {
    case key::Accumulation::Minimum:
    case key::Accumulation::Maximum: return {number, 0, 1};
    case key::Accumulation::Average: return {multiplySaturated(number, rate), double(rate), 1};
    case key::Accumulation::Distinct: return {1, 1, 1};
    case key::Accumulation::Sum: break;
    }
    const std::uint64_t scaled = multiplySaturated(number, rate);
    return {scaled, double(scaled) * double(scaled), 1};
}

/// `Words` 0: tuples too long to live in the table; they are kept as bytes and stand there by number.
template <std::size_t Words>
class FlowTableOf final : public FlowTable
{
    static constexpr bool isWide = Words == 0;
    static constexpr std::size_t words = isWide ? 1 : Words;
    using Key = TupleKey<words>;

public:
    FlowTableOf(const Query& query, std::unique_ptr<key::Texts> texts, std::unique_ptr<key::Evaluator> evaluator,
                std::optional<key::Slot> sourceSlot)
        : m_query(query), m_texts(std::move(texts)), m_evaluator(std::move(evaluator)), m_sourceSlot(sourceSlot),
          m_hidden(sourceSlot || query.value.accumulation == key::Accumulation::Distinct),
          m_tuple(std::max<std::size_t>(m_evaluator->shape().bytes(), sizeof(Key)) / 8)
    {
    }

    Partial evaluate(const store::Second& second) override;
    std::size_t size() const override { return m_keys.size(); }
    std::uint32_t shown(std::uint32_t flow) const override { return m_hidden ? m_shown[flow] : flow; }
    std::vector<std::string> keyTexts(std::uint32_t shown) const override;
    std::size_t bytes() const override;

private:
    using Index = boost::unordered_flat_map<Key, std::uint32_t, TupleHash<words>>;

    std::uint8_t* tupleBytes() { return reinterpret_cast<std::uint8_t*>(m_tuple.data()); }
    void numberSources(const store::Second& second);
    Key keyOfTuple();
    Key shownKey(const Key& key);
    std::uint32_t numberOf(const Key& key);
    void group(const Cell& cell, Partial& partial);
    void cut(Partial& partial);

    const Query& m_query;
    std::unique_ptr<key::Texts> m_texts;
    std::unique_ptr<key::Evaluator> m_evaluator;
    std::optional<key::Slot> m_sourceSlot;
    bool m_hidden;
    std::vector<std::uint64_t> m_tuple;
    std::vector<std::uint64_t> m_scratchTuple;
    key::Texts m_wide;

    // Of the second under way.
    Index m_local;
    std::vector<Key> m_localKeys;
    std::vector<std::uint32_t> m_sourceNumbers; ///< by the second's own number

    // Of all seconds.
    boost::unordered_flat_map<sample::DataSource, std::uint32_t, SourceHash> m_sources;
    Index m_numbers;
    std::vector<Key> m_keys;
    Index m_shownNumbers;
    std::vector<Key> m_shownKeys;
    std::vector<std::uint32_t> m_shown;
};

template <std::size_t Words>
void FlowTableOf<Words>::numberSources(const store::Second& second)
{
    if (!m_sourceSlot)
        return;
    m_sourceNumbers.clear();
    for (const sample::DataSource& source : second.sources())
        m_sourceNumbers.push_back(m_sources.try_emplace(source, std::uint32_t(m_sources.size())).first->second);
}

template <std::size_t Words>
auto FlowTableOf<Words>::keyOfTuple() -> Key
{
    Key key;
    if constexpr (isWide)
        key[0] = m_wide.numberOf({reinterpret_cast<const char*>(m_tuple.data()), m_tuple.size() * 8});
    else
        std::memcpy(key.data(), m_tuple.data(), sizeof key);
    return key;
}

/// The key with what is not shown blanked out.
template <std::size_t Words>
auto FlowTableOf<Words>::shownKey(const Key& key) -> Key
{
    const std::size_t visible = m_evaluator->shape().visibleBytes();
    Key out = key;
    if constexpr (isWide) {
        const std::string_view whole = m_wide.text(std::uint32_t(key[0]));
        m_scratchTuple.assign(m_tuple.size(), 0);
        std::memcpy(m_scratchTuple.data(), whole.data(), visible);
        out[0] = m_wide.numberOf({reinterpret_cast<const char*>(m_scratchTuple.data()), m_scratchTuple.size() * 8});
    } else {
        std::memset(reinterpret_cast<std::uint8_t*>(out.data()) + visible, 0, sizeof out - visible);
    }
    return out;
}

template <std::size_t Words>
std::uint32_t FlowTableOf<Words>::numberOf(const Key& key)
{
    const auto [place, added] = m_numbers.try_emplace(key, std::uint32_t(m_keys.size()));
    if (added) {
        m_keys.push_back(key);
        if (m_hidden) {
            const Key visible = shownKey(key);
            const auto [shownPlace, shownAdded] =
                m_shownNumbers.try_emplace(visible, std::uint32_t(m_shownKeys.size()));
            if (shownAdded)
                m_shownKeys.push_back(visible);
            m_shown.push_back(shownPlace->second);
        }
    }
    return place->second;
}

template <std::size_t Words>
void FlowTableOf<Words>::group(const Cell& cell, Partial& partial)
{
    const Key key = keyOfTuple();
    const auto [place, added] = m_local.try_emplace(key, std::uint32_t(partial.rows.size()));
    if (added) {
        m_localKeys.push_back(key);
        partial.rows.push_back({cell, 0});
        if (partial.rows.size() >= 2 * mostFlowsPerSecond)
            cut(partial);
    } else {
        combine(m_query.value.accumulation, partial.rows[place->second], cell);
    }
}

/// Keeps the largest flows. What a flow that comes back after a cut had before stays in the rest, so no flow is
/// short by more than the largest one cut, each time.
template <std::size_t Words>
void FlowTableOf<Words>::cut(Partial& partial)
{
    std::vector<std::uint32_t> order(partial.rows.size());
    for (std::uint32_t i = 0; i < order.size(); ++i)
        order[i] = i;
    const auto larger = [&](std::uint32_t a, std::uint32_t b) {
        const std::uint64_t left = partial.rows[a].sum;
        const std::uint64_t right = partial.rows[b].sum;
        return left != right ? left > right : a < b;
    };
    const auto end = order.begin() + mostFlowsPerSecond;
    std::ranges::nth_element(order, end, larger);
    std::sort(order.begin(), end);
    for (auto gone = end; gone != order.end(); ++gone)
        combine(m_query.value.accumulation, partial.rest, partial.rows[*gone]);
    partial.flowsCut += order.size() - mostFlowsPerSecond;
    m_local.clear();
    for (std::uint32_t kept = 0; kept < mostFlowsPerSecond; ++kept) {
        partial.rows[kept] = partial.rows[order[kept]];
        m_localKeys[kept] = m_localKeys[order[kept]];
        m_local.emplace(m_localKeys[kept], kept);
    }
    partial.rows.resize(mostFlowsPerSecond);
    m_localKeys.resize(mostFlowsPerSecond);
}

template <std::size_t Words>
Partial FlowTableOf<Words>::evaluate(const store::Second& second)
{
    Partial partial;
    partial.time = second.time();
    m_local.clear();
    m_localKeys.clear();
    numberSources(second);
    m_evaluator->begin(second.layouts());
    for (const sample::FlowRow& row : second.flows()) {
        if (row.kind == FlowKind::Discard)
            continue;
        ++partial.samplesSeen;
        std::uint64_t number;
        if (!m_evaluator->evaluate(second.view(row), tupleBytes(), number))
            continue;
        ++partial.samplesMatched;
        if (m_sourceSlot)
            std::memcpy(tupleBytes() + m_sourceSlot->offset, &m_sourceNumbers[row.source], 4);
        group(cellOf(m_query.value.accumulation, number, row.samplingRate), partial);
    }
    if (partial.rows.size() > mostFlowsPerSecond)
        cut(partial);
    for (std::size_t i = 0; i < partial.rows.size(); ++i)
        partial.rows[i].flow = numberOf(m_localKeys[i]);
    partial.rows.shrink_to_fit();
    return partial;
}

template <std::size_t Words>
std::vector<std::string> FlowTableOf<Words>::keyTexts(std::uint32_t shown) const
{
    const Key& key = m_hidden ? m_shownKeys[shown] : m_keys[shown];
    const std::uint8_t* tuple = reinterpret_cast<const std::uint8_t*>(key.data());
    if constexpr (isWide)
        tuple = reinterpret_cast<const std::uint8_t*>(m_wide.text(std::uint32_t(key[0])).data());
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < m_query.keys.size(); ++i)
        texts.push_back(m_evaluator->shape().decode(tuple, i, *m_texts).toText());
    return texts;
}

template <std::size_t Words>
std::size_t FlowTableOf<Words>::bytes() const
{
    constexpr std::size_t slot = sizeof(std::pair<Key, std::uint32_t>) + 1;
    return (m_local.bucket_count() + m_numbers.bucket_count() + m_shownNumbers.bucket_count()) * slot +
           (m_localKeys.capacity() + m_keys.capacity() + m_shownKeys.capacity()) * sizeof(Key) +
           m_shown.capacity() * sizeof(std::uint32_t) + m_texts->bytes() + m_wide.bytes();
}

} // namespace

std::unique_ptr<FlowTable> FlowTable::make(const Query& query)
{
    auto texts = std::make_unique<key::Texts>();
    auto evaluator = std::make_unique<key::Evaluator>(query.keys, query.filter, query.value, *texts);
    // `count:` counts different values wherever they were seen; all else is kept apart by data source.
    std::optional<key::Slot> source;
    if (query.aggregation == Aggregation::Max && query.value.accumulation != key::Accumulation::Distinct)
        source = evaluator->addSourceSlot();
    const auto table = [&]<std::size_t Words>() -> std::unique_ptr<FlowTable> {
        return std::make_unique<FlowTableOf<Words>>(query, std::move(texts), std::move(evaluator), source);
    };
    switch (evaluator->shape().bytes() / 8) {
    case 0:
    case 1: return table.template operator()<1>();
    case 2: return table.template operator()<2>();
    case 3: return table.template operator()<3>();
    case 4: return table.template operator()<4>();
    default: return table.template operator()<0>();
    }
}

} // namespace weir::query
