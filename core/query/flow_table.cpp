// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/flow_table.h"

#include "query/sample_cell.h"
#include "query/sample_walk.h"
#include "query/spare_run.h"
#include "query/tuple_key.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include <boost/unordered/unordered_flat_map.hpp>

namespace weir::query
{

namespace
{

/// What is told apart without being shown.
enum class Apart { Nothing, DataSources, Agents };

/// `Words` 0: tuples too long to live in the table; they are kept as bytes and stand there by number.
template <std::size_t Words>
class FlowTableOf final : public FlowTable
{
    using FlowTable::evaluate;

    static constexpr bool isWide = Words == 0;
    static constexpr std::size_t words = isWide ? 1 : Words;
    using Key = TupleKey<words>;

public:
    FlowTableOf(const Query& query, std::unique_ptr<key::Texts> texts,
                std::unique_ptr<key::Evaluator> evaluator, Apart apart, std::optional<key::Slot> sourceSlot)
        : m_query(query),
          m_texts(std::move(texts)),
          m_evaluator(std::move(evaluator)),
          m_apart(apart),
          m_sourceSlot(sourceSlot),
          m_hidden(sourceSlot || query.value.accumulation == key::Accumulation::Distinct),
          m_tupleBytes(std::max<std::size_t>(m_evaluator->shape().bytes(), sizeof(Key))),
          m_walk(query, *m_evaluator, m_tupleBytes),
          m_tuple(m_tupleBytes / 8),
          m_furtherNumbers(query.furtherValues.size())
    {
        setContext(query.context);
    }

    Partial evaluate(std::span<const store::Second* const> parts) override;
    void compact(std::span<Partial* const> partials) override;
    void setContext(std::shared_ptr<const key::Context> context) override;
    void adopt(const FlowTable& maker, std::span<Partial* const> partials) override;
    std::vector<std::uint32_t> numbersOf(const FlowTable& other,
                                         std::span<const std::uint32_t> shown) override;
    std::size_t size() const override { return m_keys.size(); }
    std::span<const std::uint32_t> shownNumbers() const override { return m_shown; }
    bool isSourceBefore(std::uint32_t a, std::uint32_t b) const override
    {
        return m_sourceSlot && sourceOf(a) < sourceOf(b);
    }
    std::vector<std::string> keyTexts(std::uint32_t shown) const override;
    std::size_t bytes() const override;

private:
    using Index = boost::unordered_flat_map<Key, std::uint32_t, TupleHash<words>, TupleEqual<words>>;

    std::uint8_t* tupleBytes() { return reinterpret_cast<std::uint8_t*>(m_tuple.data()); }
    std::uint32_t sourceNumber(const sample::DataSource& source);
    const sample::DataSource& sourceOf(std::uint32_t flow) const;
    void numberSources(const store::Second& second);
    Key adopted(const FlowTableOf& maker, const Key& key);
    bool take(const FlowTableOf& maker, const Key& key, std::size_t slots, bool keeps);
    std::uint32_t numberOf(const FlowTableOf& maker, const Key& visible);
    void addFurther(const store::Second& second, const sample::FlowRow& row, const Key& key);
    void cutFurther();
    Key keyOf(const std::uint8_t* tuple);
    Key keyOfTuple() { return keyOf(tupleBytes()); }
    Key shownKey(const Key& key);
    std::uint32_t numberOf(const Key& key);
    void count(const store::Second& second, const SampleWalk::Batch& batch, Partial& partial);
    void cut(Partial& partial);

    const Query& m_query;
    std::unique_ptr<key::Texts> m_texts;
    std::unique_ptr<key::Evaluator> m_evaluator;
    Apart m_apart;
    std::optional<key::Slot> m_sourceSlot;
    bool m_hidden;
    std::size_t m_tupleBytes;
    SampleWalk m_walk;
    std::vector<std::uint64_t> m_tuple;
    std::vector<std::uint64_t> m_scratchTuple;
    key::Texts m_wide;

    // Of the second under way.
    using Cells = boost::unordered_flat_map<Key, Cell, TupleHash<words>, TupleEqual<words>,
                                            SpareAllocator<std::pair<const Key, Cell>>>;
    Cells m_cells;
    std::size_t m_lastFlows = 0;                ///< of the second before
    std::vector<std::uint32_t> m_sourceNumbers; ///< by the second's own number
    Index m_furtherPlace;                       ///< of a flow's further cells
    std::vector<Cell> m_further;
    std::vector<std::optional<std::uint64_t>> m_furtherNumbers; ///< of the sample under way

    // Of all seconds.
    boost::unordered_flat_map<sample::DataSource, std::uint32_t, SourceHash> m_sourceIndex;
    std::vector<sample::DataSource> m_sources;
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
        m_sourceNumbers.push_back(sourceNumber(source));
}

template <std::size_t Words>
std::uint32_t FlowTableOf<Words>::sourceNumber(const sample::DataSource& source)
{
    sample::DataSource kept = source;
    if (m_apart == Apart::Agents) {
        kept = {};
        kept.agent = source.agent;
    }
    const auto [place, added] = m_sourceIndex.try_emplace(kept, std::uint32_t(m_sources.size()));
    if (added)
        m_sources.push_back(kept);
    return place->second;
}

template <std::size_t Words>
auto FlowTableOf<Words>::keyOf(const std::uint8_t* tuple) -> Key
{
    Key key;
    if constexpr (isWide)
        key[0] = m_wide.numberOf({reinterpret_cast<const char*>(tuple), m_tupleBytes});
    else
        std::memcpy(key.data(), tuple, sizeof key);
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
        out[0] = m_wide.numberOf(
            {reinterpret_cast<const char*>(m_scratchTuple.data()), m_scratchTuple.size() * 8});
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

/// Keeps the largest flows. What a flow that comes back after a cut had before stays in the rest, so no flow
/// is short by more than the largest one cut, each time.
template <std::size_t Words>
void FlowTableOf<Words>::cut(Partial& partial)
{
    std::vector<std::uint64_t> sums;
    sums.reserve(m_cells.size());
    for (const auto& [key, cell] : m_cells)
        sums.push_back(cell.sum);
    const auto last = sums.begin() + mostFlowsPerSecond - 1;
    std::ranges::nth_element(sums, last, std::greater());
    const std::uint64_t least = *last; // of those that stay
    const auto larger =
        std::size_t(std::ranges::count_if(sums.begin(), last, [&](auto sum) { return sum > least; }));

    // Of flows that are equally large some stay: the first by their keys, so that it is the same ones each
    // time.
    std::vector<Key> equal;
    for (const auto& [key, cell] : m_cells)
        if (cell.sum == least)
            equal.push_back(key);
    const auto lastEqual = equal.begin() + std::ptrdiff_t(mostFlowsPerSecond - larger) - 1;
    std::ranges::nth_element(equal, lastEqual);
    const Key border = *lastEqual;

    std::uint64_t largestGone = 0;
    partial.flowsCut += m_cells.size() - mostFlowsPerSecond;
    boost::unordered::erase_if(m_cells, [&](const auto& entry) {
        const auto& [key, cell] = entry;
        if (cell.sum > least || (cell.sum == least && !(border < key)))
            return false;
        largestGone = std::max(largestGone, cell.sum);
        combine(m_query.value.accumulation, partial.rest, cell);
        return true;
    });
    partial.shortBy = addSaturated(partial.shortBy, largestGone);
    if (!m_furtherPlace.empty())
        cutFurther();
}

/// The further cells of flows that are left.
template <std::size_t Words>
void FlowTableOf<Words>::cutFurther()
{
    const std::size_t width = m_furtherNumbers.size();
    std::vector<Cell> left;
    left.reserve(m_cells.size() * width);
    boost::unordered::erase_if(m_furtherPlace, [&](auto& entry) {
        if (!m_cells.contains(entry.first))
            return true;
        const auto first = m_further.begin() + std::ptrdiff_t(entry.second * width);
        entry.second = std::uint32_t(left.size() / width);
        left.insert(left.end(), first, first + std::ptrdiff_t(width));
        return false;
    });
    m_further = std::move(left);
}

template <std::size_t Words>
void FlowTableOf<Words>::addFurther(const store::Second& second, const sample::FlowRow& row, const Key& key)
{
    const std::size_t width = m_furtherNumbers.size();
    m_evaluator->readFurther(second.view(row), m_furtherNumbers);
    const auto [place, added] = m_furtherPlace.try_emplace(key, std::uint32_t(m_further.size() / width));
    if (added)
        m_further.resize(m_further.size() + width);
    for (std::size_t i = 0; i < width; ++i) {
        const key::ValueExpression& value = m_query.furtherValues[i];
        if (m_furtherNumbers[i])
            combine(value.accumulation, m_further[place->second * width + i],
                    cellOf(value.accumulation, *m_furtherNumbers[i], factorOf(value, row, second)));
    }
}

/// Apart from the evaluation of the samples, so that the processor fetches several flows at a time.
template <std::size_t Words>
void FlowTableOf<Words>::count(const store::Second& second, const SampleWalk::Batch& batch, Partial& partial)
{
    if (m_sourceSlot)
        for (const std::uint8_t place : batch.places)
            std::memcpy(batch.tuples[place] + m_sourceSlot->offset,
                        &m_sourceNumbers[batch.rows[place].source], 4);
    for (const std::uint8_t place : batch.places) {
        const sample::FlowRow& row = batch.rows[place];
        const Key key = keyOf(batch.tuples[place]);
        const Factor factor = factorOf(m_query.value, row, second);
        const Cell cell = batch.tallies.empty()
                              ? cellOf(m_query.value.accumulation, batch.amounts[place], factor)
                              : cellOf(m_query.value.of, batch.tallies[place], factor);
        partial.samplesMatched += cell.samples;
        combine(m_query.value.accumulation, m_cells[key], cell);
        if (!m_furtherNumbers.empty())
            addFurther(second, row, key);
    }
    if (m_cells.size() >= 2 * mostFlowsPerSecond)
        cut(partial);
}

template <std::size_t Words>
Partial FlowTableOf<Words>::evaluate(std::span<const store::Second* const> parts)
{
    Partial partial;
    partial.time = parts.front()->time();
    m_cells.reserve(m_lastFlows);
    m_furtherPlace.clear();
    m_further.clear();
    m_walk.beginSecond(parts);
    for (const store::Second* part : parts) {
        partial.oneIn = std::max(partial.oneIn, part->oneIn());
        numberSources(*part);
        partial.samplesSeen +=
            m_walk.walk(*part, [&](const SampleWalk::Batch& batch) { count(*part, batch, partial); });
    }
    if (m_cells.size() > mostFlowsPerSecond)
        cut(partial);
    partial.rows.reserve(m_cells.size());
    for (const auto& [key, cell] : m_cells) {
        partial.rows.push_back({cell, numberOf(key)});
        for (std::size_t i = 0; i < m_furtherNumbers.size(); ++i)
            partial.further.push_back(m_further[m_furtherPlace.at(key) * m_furtherNumbers.size() + i]);
    }
    m_lastFlows = m_cells.size();
    m_cells = {}; // gives its memory back for the thread's next question
    return partial;
}

template <std::size_t Words>
void FlowTableOf<Words>::setContext(std::shared_ptr<const key::Context> context)
{
    m_walk.setContext(context);
    m_evaluator->setContext(std::move(context));
}

template <std::size_t Words>
void FlowTableOf<Words>::compact(std::span<Partial* const> partials)
{
    const std::vector<Key> old = std::exchange(m_keys, {});
    m_numbers = {};
    m_shownNumbers = {};
    m_shownKeys = {};
    m_shown = {};
    for (Partial* partial : partials)
        for (Row& row : partial->rows)
            row.flow = numberOf(old[row.flow]);
}

/// Takes the other table's tuple, with its first texts numbered as here. False: one is not here, and none is
/// to be kept.
template <std::size_t Words>
bool FlowTableOf<Words>::take(const FlowTableOf& maker, const Key& key, std::size_t slots, bool keeps)
{
    const key::TupleShape& shape = m_evaluator->shape();
    if constexpr (isWide) {
        const std::string_view bytes = maker.m_wide.text(std::uint32_t(key[0]));
        std::memcpy(m_tuple.data(), bytes.data(), bytes.size());
    } else {
        std::memcpy(m_tuple.data(), key.data(), sizeof key);
    }
    for (std::size_t i = 0; i < slots; ++i) {
        const key::Slot& slot = shape.places()[i];
        if (slot.type != key::ValueType::Text && slot.type != key::ValueType::Null)
            continue;
        const key::Value value = shape.decode(tupleBytes(), i, *maker.m_texts);
        if (value.type != key::ValueType::Text)
            continue;
        if (!keeps && !m_texts->find(value.asText()))
            return false;
        encode(value, slot, tupleBytes(), *m_texts);
    }
    return true;
}

/// The same flow as this table names it: texts and data sources have numbers of each table's own.
template <std::size_t Words>
auto FlowTableOf<Words>::adopted(const FlowTableOf& maker, const Key& key) -> Key
{
    take(maker, key, m_evaluator->shape().places().size(), true);
    if (m_sourceSlot) {
        std::uint32_t number;
        std::memcpy(&number, tupleBytes() + m_sourceSlot->offset, 4);
        number = sourceNumber(maker.m_sources[number]);
        std::memcpy(tupleBytes() + m_sourceSlot->offset, &number, 4);
    }
    return keyOfTuple();
}

/// Of a flow whose sources stand apart.
template <std::size_t Words>
const sample::DataSource& FlowTableOf<Words>::sourceOf(std::uint32_t flow) const
{
    const Key& key = m_keys[flow];
    const char* tuple = reinterpret_cast<const char*>(key.data());
    if constexpr (isWide)
        tuple = m_wide.text(std::uint32_t(key[0])).data();
    std::uint32_t number;
    std::memcpy(&number, tuple + m_sourceSlot->offset, sizeof number);
    return m_sources[number];
}

template <std::size_t Words>
void FlowTableOf<Words>::adopt(const FlowTable& maker, std::span<Partial* const> partials)
{
    const auto& other = static_cast<const FlowTableOf&>(maker);
    std::vector<std::uint32_t> numbers;
    numbers.reserve(other.m_keys.size());
    for (const Key& key : other.m_keys)
        numbers.push_back(numberOf(adopted(other, key)));
    for (Partial* partial : partials)
        for (Row& row : partial->rows)
            row.flow = numbers[row.flow];
}

template <std::size_t Words>
std::uint32_t FlowTableOf<Words>::numberOf(const FlowTableOf& maker, const Key& visible)
{
    if (!take(maker, visible, m_query.keys.size(), false))
        return notMet;
    if (isWide && !m_wide.find({reinterpret_cast<const char*>(m_tuple.data()), m_tuple.size() * 8}))
        return notMet;
    const Index& index = m_hidden ? m_shownNumbers : m_numbers;
    const auto place = index.find(keyOfTuple());
    return place != index.end() ? place->second : notMet;
}

template <std::size_t Words>
std::vector<std::uint32_t> FlowTableOf<Words>::numbersOf(const FlowTable& other,
                                                         std::span<const std::uint32_t> shown)
{
    std::vector<std::uint32_t> numbers(shown.size(), notMet);
    const auto* const maker = dynamic_cast<const FlowTableOf*>(&other);
    const auto same = [](const key::Slot& a, const key::Slot& b) {
        return a.type == b.type && a.bytes == b.bytes;
    };
    if (!maker || m_hidden != maker->m_hidden ||
        !std::ranges::equal(m_evaluator->shape().places(), maker->m_evaluator->shape().places(), same))
        return numbers;
    const std::vector<Key>& keys = m_hidden ? maker->m_shownKeys : maker->m_keys;
    std::ranges::transform(shown, numbers.begin(),
                           [&](std::uint32_t flow) { return numberOf(*maker, keys[flow]); });
    return numbers;
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
    return (m_numbers.bucket_count() + m_shownNumbers.bucket_count()) * slot +
           (m_keys.capacity() + m_shownKeys.capacity()) * sizeof(Key) +
           m_shown.capacity() * sizeof(std::uint32_t) + m_texts->bytes() + m_wide.bytes();
}

} // namespace

Partial FlowTable::evaluate(const store::Second& second)
{
    const store::Second* const part = &second;
    return evaluate({&part, 1});
}

std::unique_ptr<FlowTable> FlowTable::make(const Query& query)
{
    auto texts = std::make_unique<key::Texts>();
    auto evaluator = std::make_unique<key::Evaluator>(query.keys, query.filter, query.value, *texts,
                                                      query.context, query.furtherValues);
    // `count:` counts different values wherever they were seen; all else is kept apart where it was seen.
    Apart apart = Apart::Nothing;
    if (query.value.accumulation != key::Accumulation::Distinct)
        apart = query.aggregation == Aggregation::Max     ? Apart::DataSources
                : query.aggregation == Aggregation::Agent ? Apart::Agents
                                                          : Apart::Nothing;
    std::optional<key::Slot> source;
    if (apart != Apart::Nothing)
        source = evaluator->addSourceSlot();
    const auto table = [&]<std::size_t Words>() -> std::unique_ptr<FlowTable> {
        return std::make_unique<FlowTableOf<Words>>(query, std::move(texts), std::move(evaluator), apart,
                                                    source);
    };
    switch (evaluator->shape().bytes() / 8) {
    case 0:
    case 1: return table.template operator()<1>();
    case 2: return table.template operator()<2>();
    case 3: return table.template operator()<3>();
    case 4: return table.template operator()<4>();
    case 5:
    case 6: return table.template operator()<6>();
    case 7:
    case 8: return table.template operator()<8>();
    case 9:
    case 10:
    case 11:
    case 12: return table.template operator()<12>();
    default: return table.template operator()<0>();
    }
}

} // namespace weir::query
