// SPDX-License-Identifier: GPL-3.0-or-later
// Asks samples: is it wanted, which flow is it, what number does it add? Owned by one question; one thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "key/language/expression.h"
#include "key/matcher.h"
#include "key/plan.h"
#include "key/texts.h"
#include "key/tuple.h"

namespace weir::key
{

class Evaluator
{
public:
    /// The expressions must outlive the evaluator. Text values become numbers in `texts`. Without a context
    /// every table is empty.
    Evaluator(const KeyList& keys, const Filter& filter, const ValueExpression& value, Texts& texts,
              std::shared_ptr<const Context> context = nullptr,
              std::span<const ValueExpression> further = {});

    /// Other tables from the next sample on. Null: all empty.
    void setContext(std::shared_ptr<const Context> context);

    const TupleShape& shape() const { return m_shape; }

    /// Room behind the shown keys for the number of the data source.
    Slot addSourceSlot();

    /// Makes ready for a second's table of layouts; samples name them by number.
    void begin(std::span<const packet::Layout> layouts);

    /// Whether it may read any byte of a sample, and not the headers' fields and the index alone.
    bool readsWholeSample() const { return m_readsWholeSample; }

    /// False: no sample of that layout can be wanted. Else samples of it are to be asked next.
    bool beginLayout(std::uint32_t layout);

    /// Whether all packets of a flow, sampled by one source at the same ports, are wanted or not alike, with
    /// the same tuple, as far as FlowBytes of them were sampled. Of the layout begun.
    bool isOfFlow() const { return m_plan->ofFlow; }

    static constexpr std::size_t mostAtOnce = 64;

    /// Room for the tuples of so many samples: shape().bytes() bytes of each, zeroed once by the caller.
    /// Hidden slots of the caller are left alone.
    struct Tuples {
        std::uint8_t* bytes;
        std::size_t stride;

        std::uint8_t* operator[](std::size_t i) const { return bytes + i * stride; }
    };

    /// Asks samples of the layout begun, mostAtOnce at most. Says by place which are wanted: neither does the
    /// filter reject them, nor is a key or the value null. Of these the tuples are filled in, and the
    /// numbers, not yet multiplied by the sampling rate, both by place too. Borrowed until the next call.
    std::span<const std::uint8_t> evaluate(const sample::FlowViews& flows, Tuples tuples,
                                           std::span<std::uint64_t, mostAtOnce> numbers);

    /// Likewise of one sample of any layout.
    bool evaluate(const sample::FlowView& flow, std::uint8_t* tuple, std::uint64_t& number);

    /// The further values of a sample that was wanted; null where it has none, and of Distinct.
    void readFurther(const sample::FlowView& flow, std::span<std::optional<std::uint64_t>> numbers);

private:
    struct Condition {
        enum class Kind : std::uint8_t { True, False, Test, Numbers, And, Or };
        Kind kind = Kind::True;
        Operation left;
        Matcher* matcher = nullptr;
        Matcher::Numbers numbers; ///< of Numbers: what is loaded is compared as it is
        std::vector<Condition> terms;
    };

    struct Key {
        Operation operation;
        Slot slot;
        bool direct; ///< a Load whose bytes go straight into the slot
    };

    /// Everything about one layout.
    struct Plan {
        bool never = false;  ///< no sample of this layout can be wanted
        bool ofFlow = false; ///< no condition or key tells packets of a flow apart
        Condition condition;
        std::vector<Key> keys;
        Operation value;
        std::vector<Operation> further;
        PlanTexts texts;
    };

    struct LayoutHash {
        std::size_t operator()(const packet::Layout& layout) const;
    };

    static constexpr std::size_t mostPlans = 4096; ///< kept from second to second

    void prepareMatchers(const Filter& filter);
    std::unique_ptr<Plan> makePlan(const packet::Layout& layout);
    Condition resolveFilter(const Filter& filter, const packet::Layout& layout, PlanTexts& texts);
    bool accepts(const Condition& condition, const sample::FlowView& flow);
    static bool isOfFlow(const Condition& condition, const packet::FlowBytes& alike);
    static bool acceptsNumber(const Condition& condition, const std::uint8_t* header, std::size_t length);
    void filter(const Condition& condition, const sample::FlowViews& flows);
    bool encodeKey(const Key& key, const sample::FlowView& flow, std::uint8_t* tuple);
    void encodeKeys(const Key& key, const sample::FlowViews& flows, Tuples tuples);
    void load(const Operation& operation);
    void store(const Slot& slot, Tuples tuples) const;
    template <class Test>
    void keepWhere(const Test& test);
    bool readNumber(const Plan& plan, const sample::FlowView& flow, std::uint8_t* tuple,
                    std::uint64_t& number);
    std::optional<std::uint64_t> readNumber(const ValueExpression& value, const Operation& operation,
                                            const sample::FlowView& flow);

    const KeyList& m_keys;
    const Filter& m_filter;
    const ValueExpression& m_value;
    std::span<const ValueExpression> m_further;
    Texts& m_texts;
    TupleShape m_shape;
    Slot m_distinct; ///< of the value that `count:` counts
    bool m_readsWholeSample = false;
    std::shared_ptr<const Context> m_context;
    Scratch m_scratch;
    boost::unordered_flat_map<const Filter*, std::unique_ptr<Matcher>> m_matchers;
    boost::unordered_flat_map<packet::Layout, std::unique_ptr<Plan>, LayoutHash> m_plans;
    std::span<const packet::Layout> m_layouts;
    std::vector<Plan*> m_current; ///< by the layout's number; null: not met yet
    Plan* m_plan = nullptr;       ///< of the layout begun

    // Of the samples under way, by place.
    std::array<const std::uint8_t*, mostAtOnce> m_headers;
    std::array<std::uint16_t, mostAtOnce> m_lengths; ///< of the headers
    std::size_t m_shortest = 0;
    std::array<std::uint64_t, mostAtOnce> m_loaded;
    std::array<std::uint8_t, mostAtOnce> m_wanted; ///< places of those that are wanted as far as is known
    std::size_t m_wantedCount = 0;
};

} // namespace weir::key
