// SPDX-License-Identifier: GPL-3.0-or-later
// Asks samples: is it wanted, which flow is it, what number does it add? Owned by one question; one thread.
#pragma once

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

    /// Makes ready for a second's table of layouts; `evaluate` names them by number.
    void begin(std::span<const packet::Layout> layouts);

    /// False: the filter rejects the sample, or a key or the value is null. Else the tuple (shape().bytes()
    /// bytes, zeroed once by the caller; hidden slots of the caller are left alone) and the number, not yet
    /// multiplied by the sampling rate.
    bool evaluate(const sample::FlowView& flow, std::uint8_t* tuple, std::uint64_t& number);

    /// The further values of the sample last evaluated, which was wanted; null where it has none, and of
    /// Distinct.
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
        bool never = false; ///< no sample of this layout can be wanted
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
    static bool acceptsNumber(const Condition& condition, const sample::FlowView& flow);
    bool encodeKey(const Key& key, const sample::FlowView& flow, std::uint8_t* tuple);
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
    std::shared_ptr<const Context> m_context;
    Scratch m_scratch;
    boost::unordered_flat_map<const Filter*, std::unique_ptr<Matcher>> m_matchers;
    boost::unordered_flat_map<packet::Layout, std::unique_ptr<Plan>, LayoutHash> m_plans;
    std::span<const packet::Layout> m_layouts;
    std::vector<Plan*> m_current; ///< by the layout's number; null: not met yet
};

} // namespace weir::key
