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
    const auto readsAll = [](const auto& each) { return key::readsWholeSample(each); };
    m_readsWholeSample = std::ranges::any_of(keys, readsAll) || readsAll(filter) || readsAll(value) ||
                         std::ranges::any_of(further, readsAll);
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
    const packet::FlowBytes alike(layout);
    plan->ofFlow = isOfFlow(plan->condition, alike) && std::ranges::all_of(plan->keys, [&](const Key& key) {
                       return key::isOfFlow(key.operation, alike);
                   });
    return plan;
}

bool Evaluator::isOfFlow(const Condition& condition, const packet::FlowBytes& alike)
{
    using Kind = Condition::Kind;
    if (condition.kind == Kind::Test || condition.kind == Kind::Numbers)
        return key::isOfFlow(condition.left, alike);
    return std::ranges::all_of(condition.terms, [&](const Condition& term) { return isOfFlow(term, alike); });
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

bool Evaluator::acceptsNumber(const Condition& condition, const std::uint8_t* header, std::size_t length)
{
    std::uint64_t number;
    if (!key::load(condition.left, header, length, number))
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
    case Condition::Kind::Numbers: return acceptsNumber(condition, flow.header(), flow.headerLength());
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
        if (!key::load(key.operation, flow.header(), flow.headerLength(), number))
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

/// Of those that are wanted so far, keeps the ones that pass.
template <class Test>
void Evaluator::keepWhere(const Test& test)
{
    std::size_t kept = 0;
    for (std::size_t i = 0; i < m_wantedCount; ++i) {
        const std::uint8_t place = m_wanted[i];
        m_wanted[kept] = place;
        kept += test(place) ? 1 : 0;
    }
    m_wantedCount = kept;
}

void Evaluator::filter(const Condition& condition, const sample::FlowViews& flows)
{
    if (condition.kind == Condition::Kind::True)
        return;
    if (condition.kind == Condition::Kind::Numbers)
        return keepWhere(
            [&](std::uint8_t place) { return acceptsNumber(condition, m_headers[place], m_lengths[place]); });
    keepWhere([&](std::uint8_t place) {
        m_scratch.clear();
        return accepts(condition, flows[place]);
    });
}

/// The numbers of those that are wanted; without them they are not.
void Evaluator::load(const Operation& operation)
{
    if (operation.end > m_shortest)
        keepWhere([&](std::uint8_t place) { return operation.end <= m_lengths[place]; });
    const auto each = [&](auto read) {
        for (std::size_t i = 0; i < m_wantedCount; ++i) {
            const std::uint8_t place = m_wanted[i];
            m_loaded[place] = read(m_headers[place] + operation.offset) >> operation.shift & operation.mask;
        }
    };
    switch (operation.bytes) {
    case 1: return each([](const std::uint8_t* at) -> std::uint64_t { return *at; });
    case 2: return each([](const std::uint8_t* at) -> std::uint64_t { return base::loadBe16(at); });
    case 4: return each([](const std::uint8_t* at) -> std::uint64_t { return base::loadBe32(at); });
    case 6:
        return each([](const std::uint8_t* at) -> std::uint64_t {
            return std::uint64_t(base::loadBe16(at)) << 32 | base::loadBe32(at + 2);
        });
    default: return each([](const std::uint8_t* at) -> std::uint64_t { return base::loadBe64(at); });
    }
}

/// What was loaded, as the slot has it.
void Evaluator::store(const Slot& slot, Tuples tuples) const
{
    const auto each = [&]<std::size_t Bytes>() { // little-endian: the low bytes come first
        for (std::size_t i = 0; i < m_wantedCount; ++i) {
            const std::uint8_t place = m_wanted[i];
            std::memcpy(tuples[place] + slot.offset, &m_loaded[place], Bytes);
        }
    };
    switch (slot.bytes) {
    case 1: return each.operator()<1>();
    case 2: return each.operator()<2>();
    case 4: return each.operator()<4>();
    default: return each.operator()<8>();
    }
}

void Evaluator::encodeKeys(const Key& key, const sample::FlowViews& flows, Tuples tuples)
{
    if (key.direct) {
        load(key.operation);
        return store(key.slot, tuples);
    }
    keepWhere([&](std::uint8_t place) {
        m_scratch.clear();
        return encodeKey(key, flows[place], tuples[place]);
    });
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
    m_scratch.clear();
    const Plan& plan = *m_current[flow.row->layout];
    for (std::size_t i = 0; i < m_further.size(); ++i)
        numbers[i] = m_further[i].accumulation == Accumulation::Distinct
                         ? std::nullopt
                         : readNumber(m_further[i], plan.further[i], flow);
}

bool Evaluator::beginLayout(std::uint32_t layout)
{
    m_plan = m_current[layout];
    if (!m_plan) {
        std::unique_ptr<Plan>& kept = m_plans[m_layouts[layout]];
        if (!kept)
            kept = makePlan(m_layouts[layout]);
        m_plan = m_current[layout] = kept.get();
    }
    return !m_plan->never;
}

std::span<const std::uint8_t> Evaluator::evaluate(const sample::FlowViews& flows, Tuples tuples,
                                                  std::span<std::uint64_t, mostAtOnce> numbers)
{
    m_wantedCount = flows.size();
    m_shortest = SIZE_MAX;
    for (std::size_t i = 0; i < flows.size(); ++i) {
        m_wanted[i] = std::uint8_t(i);
        m_headers[i] = flows.header(i);
        m_lengths[i] = flows.rows[i].headerLength;
        m_shortest = std::min<std::size_t>(m_shortest, m_lengths[i]);
    }
    filter(m_plan->condition, flows);
    for (const Key& key : m_plan->keys)
        encodeKeys(key, flows, tuples);
    if (m_value.of == ValueExpression::Of::Bytes && m_value.accumulation == Accumulation::Sum)
        keepWhere([&](std::uint8_t place) {
            const sample::FlowRow& row = flows.rows[place];
            numbers[place] = row.frameLength;
            return row.kind != sample::FlowKind::Operation;
        });
    else
        keepWhere([&](std::uint8_t place) {
            m_scratch.clear();
            return readNumber(*m_plan, flows[place], tuples[place], numbers[place]);
        });
    return std::span(m_wanted).first(m_wantedCount);
}

bool Evaluator::evaluate(const sample::FlowView& flow, std::uint8_t* tuple, std::uint64_t& number)
{
    if (!beginLayout(flow.row->layout))
        return false;
    const Plan* const plan = m_plan;
    if (plan->condition.kind == Condition::Kind::Numbers) {
        if (!acceptsNumber(plan->condition, flow.header(), flow.headerLength()))
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
