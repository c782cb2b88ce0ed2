// SPDX-License-Identifier: GPL-3.0-or-later
#include "key/evaluator.h"

#include <algorithm>
#include <cstring>

#include "key/context.h"

namespace weir::key
{

namespace
{

bool isPlainLoad(const Operation& operation, const Slot& slot)
{
    return operation.kind == Operation::Kind::Load && slot.type == operation.type &&
           operation.type != ValueType::Ipv6;
}

} // namespace

Evaluator::Evaluator(const KeyList& keys, const Filter& filter, const ValueExpression& value, Texts& texts,
                     std::shared_ptr<const Context> context, std::span<const ValueExpression> further)
    : m_keys(keys),
      m_filter(filter),
      m_value(value),
      m_further(further),
      m_texts(texts),
      m_shape(keys)
{
    setContext(std::move(context));
    if (m_value.accumulation == Accumulation::Distinct)
        m_distinct = m_shape.addHidden(staticType(m_value.key));
    prepareMatchers(m_filter);
}

void Evaluator::setContext(std::shared_ptr<const Context> context)
{
    m_context = context ? std::move(context) : std::make_shared<const Context>();
}

Slot Evaluator::addSourceSlot()
{
    return m_shape.addHidden({ValueType::Number, 32});
}

void Evaluator::prepareMatchers(const Filter& filter)
{
    if (filter.kind == Filter::Kind::Test)
        m_matchers.emplace(&filter, std::make_unique<Matcher>(filter));
    for (const Filter& term : filter.terms)
        prepareMatchers(term);
}

std::size_t Evaluator::LayoutHash::operator()(const packet::Layout& layout) const
{
    std::uint64_t hash = layout.size();
    for (const packet::Layer& layer : layout)
        hash = (hash ^ (std::uint64_t(layer.id) << 16 | layer.offset)) * 0x9E3779B97F4A7C15;
    return hash ^ hash >> 32;
}

void Evaluator::begin(std::span<const packet::Layout> layouts)
{
    if (m_plans.size() > mostPlans)
        m_plans.clear();
    m_layouts = layouts;
    m_current.assign(layouts.size(), nullptr);
}

std::unique_ptr<Evaluator::Plan> Evaluator::makePlan(const packet::Layout& layout)
{
    auto plan = std::make_unique<Plan>();
    plan->condition = resolveFilter(m_filter, layout, plan->texts);
    plan->never = plan->condition.kind == Condition::Kind::False;
    for (std::size_t i = 0; i < m_keys.size() && !plan->never; ++i) {
        Key key{resolve(m_keys[i], layout, plan->texts), m_shape.places()[i], false};
        key.direct = isPlainLoad(key.operation, key.slot);
        plan->never = key.operation.kind == Operation::Kind::Null;
        plan->keys.push_back(std::move(key));
    }
    if (m_value.of == ValueExpression::Of::Key && !plan->never) {
        plan->value = resolve(m_value.key, layout, plan->texts);
        plan->never = plan->value.kind == Operation::Kind::Null;
    }
    for (const ValueExpression& value : m_further)
        plan->further.push_back(value.of == ValueExpression::Of::Key && !plan->never
                                    ? resolve(value.key, layout, plan->texts)
                                    : Operation());
    return plan;
}

Evaluator::Condition Evaluator::resolveFilter(const Filter& filter, const packet::Layout& layout,
                                              PlanTexts& texts)
{
    using Kind = Condition::Kind;
    Condition condition;
    if (filter.kind == Filter::Kind::Test) {
        condition.matcher = m_matchers.at(&filter).get();
        condition.left = resolve(filter.left, layout, texts);
        if (condition.left.isConstant())
            condition.kind = condition.matcher->matches(condition.left.constant) ? Kind::True : Kind::False;
        else
            condition.kind = Kind::Test;
        if (condition.left.kind == Operation::Kind::Load) {
            const std::uint8_t width =
                condition.left.type == ValueType::Bits ? condition.left.bits : std::uint8_t(0);
            if (auto numbers = condition.matcher->asNumbers(condition.left.type, width)) {
                condition.kind = Kind::Numbers;
                condition.numbers = std::move(*numbers);
            }
        }
        return condition;
    }
    const bool isAnd = filter.kind == Filter::Kind::And;
    const Kind neutral = isAnd ? Kind::True : Kind::False;
    const Kind decisive = isAnd ? Kind::False : Kind::True;
    for (const Filter& term : filter.terms) {
        Condition resolved = resolveFilter(term, layout, texts);
        if (resolved.kind == decisive) {
            condition.kind = decisive;
            condition.terms.clear();
            return condition;
        }
        if (resolved.kind != neutral)
            condition.terms.push_back(std::move(resolved));
    }
    if (condition.terms.empty()) {
        condition.kind = neutral;
        return condition;
    }
    if (condition.terms.size() == 1) {
        Condition only = std::move(condition.terms.front());
        return only;
    }
    condition.kind = isAnd ? Kind::And : Kind::Or;
    return condition;
}

bool Evaluator::acceptsNumber(const Condition& condition, const sample::FlowView& flow)
{
    std::uint64_t number;
    if (!load(condition.left, flow.header(), flow.headerLength(), number))
        return condition.numbers.whenAbsent;
    bool isListed = false;
    for (const std::uint64_t listed : condition.numbers.listed)
        isListed |= listed == number;
    return isListed == condition.numbers.whenListed;
}

bool Evaluator::accepts(const Condition& condition, const sample::FlowView& flow)
{
    switch (condition.kind) {
    case Condition::Kind::True: return true;
    case Condition::Kind::False: return false;
    case Condition::Kind::Test:
        return condition.matcher->matches(key::evaluate(condition.left, {flow, *m_context, m_scratch}));
    case Condition::Kind::Numbers: return acceptsNumber(condition, flow);
    case Condition::Kind::And:
        return std::ranges::all_of(condition.terms,
                                   [&](const Condition& term) { return accepts(term, flow); });
    case Condition::Kind::Or:
        return std::ranges::any_of(condition.terms,
                                   [&](const Condition& term) { return accepts(term, flow); });
    }
    return false;
}

bool Evaluator::encodeKey(const Key& key, const sample::FlowView& flow, std::uint8_t* tuple)
{
    if (key.direct) {
        std::uint64_t number;
        if (!load(key.operation, flow.header(), flow.headerLength(), number))
            return false;
        std::uint8_t* at = tuple + key.slot.offset;
        switch (key.slot.bytes) { // little-endian: the low bytes come first
        case 1: *at = std::uint8_t(number); break;
        case 2: std::memcpy(at, &number, 2); break;
        case 4: std::memcpy(at, &number, 4); break;
        default: std::memcpy(at, &number, 8);
        }
        return true;
    }
    const Value value = key::evaluate(key.operation, {flow, *m_context, m_scratch});
    if (value.isNull())
        return false;
    encode(value, key.slot, tuple, m_texts);
    return true;
}

std::optional<std::uint64_t> Evaluator::readNumber(const ValueExpression& value, const Operation& operation,
                                                   const sample::FlowView& flow)
{
    const bool hasPacket = flow.row->kind != sample::FlowKind::Operation;
    switch (value.of) {
    case ValueExpression::Of::Bytes:
        return hasPacket ? std::optional<std::uint64_t>(flow.row->frameLength) : std::nullopt;
    case ValueExpression::Of::Frames: return hasPacket ? std::optional<std::uint64_t>(1) : std::nullopt;
    case ValueExpression::Of::Requests:
    case ValueExpression::Of::Samples: return 1;
    case ValueExpression::Of::Key: break;
    }
    return key::evaluate(operation, {flow, *m_context, m_scratch}).asNumber();
}

bool Evaluator::readNumber(const Plan& plan, const sample::FlowView& flow, std::uint8_t* tuple,
                           std::uint64_t& number)
{
    if (m_value.accumulation == Accumulation::Distinct) {
        const Value value = key::evaluate(plan.value, {flow, *m_context, m_scratch});
        if (value.isNull())
            return false;
        encode(value, m_distinct, tuple, m_texts);
        number = 1;
        return true;
    }
    const auto found = readNumber(m_value, plan.value, flow);
    number = found.value_or(0);
    return found.has_value();
}

void Evaluator::readFurther(const sample::FlowView& flow, std::span<std::optional<std::uint64_t>> numbers)
{
    const Plan& plan = *m_current[flow.row->layout];
    for (std::size_t i = 0; i < m_further.size(); ++i)
        numbers[i] = m_further[i].accumulation == Accumulation::Distinct
                         ? std::nullopt
                         : readNumber(m_further[i], plan.further[i], flow);
}

bool Evaluator::evaluate(const sample::FlowView& flow, std::uint8_t* tuple, std::uint64_t& number)
{
    Plan*& plan = m_current[flow.row->layout];
    if (!plan) {
        std::unique_ptr<Plan>& kept = m_plans[m_layouts[flow.row->layout]];
        if (!kept)
            kept = makePlan(m_layouts[flow.row->layout]);
        plan = kept.get();
    }
    if (plan->never)
        return false;
    if (plan->condition.kind == Condition::Kind::Numbers) {
        if (!acceptsNumber(plan->condition, flow))
            return false;
        m_scratch.clear();
    } else {
        m_scratch.clear();
        if (!accepts(plan->condition, flow))
            return false;
    }
    for (const Key& key : plan->keys)
        if (!encodeKey(key, flow, tuple))
            return false;
    if (m_value.of == ValueExpression::Of::Bytes && m_value.accumulation == Accumulation::Sum) {
        number = flow.row->frameLength;
        return flow.row->kind != sample::FlowKind::Operation;
    }
    return readNumber(*plan, flow, tuple, number);
}

} // namespace weir::key
