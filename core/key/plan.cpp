// SPDX-License-Identifier: GPL-3.0-or-later
#include "key/plan.h"

#include <algorithm>
#include <cstddef>
#include <memory>

#include "key/context.h"

namespace weir::key
{

namespace
{

using Kind = Operation::Kind;

Operation constant(Value value, PlanTexts& texts)
{
    Operation operation;
    if (value.isNull())
        return operation;
    operation.kind = Kind::Constant;
    if (value.type == ValueType::Text)
        value = Value::ofText(texts.emplace_back(value.asText()));
    operation.type = value.type;
    operation.constant = value;
    return operation;
}

Operation resolveKey(const KeyExpression& expression, const packet::Layout& layout, PlanTexts& texts)
{
    const KeyRow& row = *expression.key.row;
    Operation operation;
    operation.type = row.type;
    operation.bits = row.bits;
    operation.expression = &expression;
    if (row.perLayout) {
        Scratch scratch;
        sample::FlowView flow;
        flow.layout = &layout;
        return constant(row.extract(flow, expression.key.occurrence, scratch), texts);
    }
    if (!row.field.isOfLayer()) {
        operation.kind = Kind::Own;
        return operation;
    }
    const auto [field, layer] = placeField(row, layout, expression.key.occurrence);
    if (!field || std::size_t(layer) + field->offset + field->bytes > UINT16_MAX)
        return {};
    operation.kind = Kind::Load;
    operation.offset = std::uint16_t(layer + field->offset);
    operation.bytes = field->bytes;
    operation.end = std::uint16_t(operation.offset + operation.bytes);
    operation.shift = field->shift;
    operation.mask = field->bits >= 64 ? ~std::uint64_t(0) : (std::uint64_t(1) << field->bits) - 1;
    return operation;
}

/// `or`: arguments that this layout cannot have are gone, and so is what stands behind one that is always
/// there.
Operation resolveFirst(std::vector<Operation> arguments, const KeyExpression& expression)
{
    std::erase_if(arguments, [](const Operation& argument) { return argument.kind == Kind::Null; });
    const auto always = std::ranges::find_if(
        arguments, [](const Operation& argument) { return argument.kind == Kind::Constant; });
    if (always != arguments.end())
        arguments.erase(std::next(always), arguments.end());
    if (arguments.empty())
        return {};
    if (arguments.size() == 1)
        return std::move(arguments.front());
    Operation operation;
    operation.kind = Kind::First;
    operation.expression = &expression;
    operation.arguments = std::move(arguments);
    return operation;
}

Operation resolveFunction(const KeyExpression& expression, const packet::Layout& layout, PlanTexts& texts)
{
    static const FunctionRow* const first = findFunction("or");

    std::vector<Operation> arguments;
    for (const KeyExpression& argument : expression.arguments)
        arguments.push_back(resolve(argument, layout, texts));
    if (expression.function == first)
        return resolveFirst(std::move(arguments), expression);

    const bool nullDecides = expression.function->nullRule == NullRule::AnyIsNull;
    if (nullDecides &&
        std::ranges::any_of(arguments, [](const Operation& a) { return a.kind == Kind::Null; }))
        return {};
    const bool allConstant = std::ranges::all_of(arguments, &Operation::isConstant);
    Operation operation;
    operation.kind = Kind::Function;
    operation.expression = &expression;
    operation.arguments = std::move(arguments);
    if (!allConstant || expression.function->looksUp)
        return operation;
    Scratch scratch;
    return constant(evaluate(operation, {sample::FlowView(), Context(), scratch}), texts);
}

Value loadValue(const Operation& operation, const sample::FlowView& flow)
{
    if (operation.type == ValueType::Ipv6)
        return operation.end > flow.headerLength() ? Value()
                                                   : Value::ofIpv6(flow.header() + operation.offset);
    Value value;
    if (!load(operation, flow.header(), flow.headerLength(), value.number))
        return value;
    value.type = operation.type;
    if (operation.type == ValueType::Bits)
        value.width = operation.bits;
    return value;
}

Value callFunction(const Operation& operation, const Call& call)
{
    alignas(Value)
        std::byte room[mostArguments * sizeof(Value)]; // not initialised: this runs for every sample
    Value* const values = reinterpret_cast<Value*>(room);
    const std::size_t count = operation.arguments.size(); // the parser takes no more than mostArguments
    const bool nullDecides = operation.expression->function->nullRule == NullRule::AnyIsNull;
    for (std::size_t i = 0; i < count; ++i) {
        std::construct_at(values + i, evaluate(operation.arguments[i], call));
        if (nullDecides && values[i].isNull())
            return {};
    }
    const KeyExpression& expression = *operation.expression;
    return expression.function->evaluate({values, count}, expression.bound, call);
}

} // namespace

Operation resolve(const KeyExpression& expression, const packet::Layout& layout, PlanTexts& texts)
{
    return expression.key.row ? resolveKey(expression, layout, texts)
                              : resolveFunction(expression, layout, texts);
}

Value evaluate(const Operation& operation, const Call& call)
{
    switch (operation.kind) {
    case Kind::Null: return {};
    case Kind::Constant: return operation.constant;
    case Kind::Load: return loadValue(operation, call.flow);
    case Kind::Own: return valueOf(operation.expression->key, call.flow, call.scratch);
    case Kind::First:
        for (const Operation& argument : operation.arguments)
            if (const Value value = evaluate(argument, call); !value.isNull())
                return value;
        return {};
    case Kind::Function: return callFunction(operation, call);
    }
    return {};
}

bool readsWholeSample(const KeyExpression& expression)
{
    if (const KeyRow* const row = expression.key.row)
        return !row->perLayout && !row->ofIndex && !row->field.isOfLayer();
    return std::ranges::any_of(expression.arguments,
                               [](const KeyExpression& argument) { return readsWholeSample(argument); });
}

bool readsWholeSample(const Filter& filter)
{
    if (filter.kind == Filter::Kind::Test)
        return readsWholeSample(filter.left);
    return std::ranges::any_of(filter.terms, [](const Filter& term) { return readsWholeSample(term); });
}

bool readsWholeSample(const ValueExpression& value)
{
    return value.of == ValueExpression::Of::Key && readsWholeSample(value.key);
}

bool isOfFlow(const Operation& operation, const packet::FlowBytes& alike)
{
    switch (operation.kind) {
    case Kind::Null:
    case Kind::Constant: return true;
    case Kind::Load: return alike.cover(operation.offset, operation.bytes);
    case Kind::Own: return operation.expression->key.row->ofIndex;
    case Kind::First:
    case Kind::Function: break;
    }
    return std::ranges::all_of(operation.arguments,
                               [&](const Operation& argument) { return isOfFlow(argument, alike); });
}

} // namespace weir::key
