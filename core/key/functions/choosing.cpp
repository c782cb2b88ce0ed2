// SPDX-License-Identifier: GPL-3.0-or-later
// or, null, eq, less, if
#include "key/functions/functions.h"

#include <algorithm>
#include <cstring>

namespace weir::key
{

Value firstPresent(Arguments arguments, const Bound&, const Call&)
{
    const auto present = std::ranges::find_if_not(arguments, &Value::isNull);
    return present == arguments.end() ? Value() : *present;
}

std::optional<base::Problem> bindReplacement(Bound& bound)
{
    // A number stays one, so that it can be summed and lies in one column with the key's own numbers.
    if (!bound.literals.empty())
        if (const auto number = parseDecimal(bound.literals[0]))
            if (Value::ofNumber(*number).toText() == bound.literals[0])
                bound.numbers = {*number};
    return std::nullopt;
}

Value replaceNull(Arguments arguments, const Bound& bound, const Call&)
{
    if (!arguments[0].isNull())
        return arguments[0];
    if (!bound.numbers.empty())
        return Value::ofNumber(bound.numbers[0]);
    return Value::ofText(bound.literals.empty() ? std::string_view("null") : bound.literals[0]);
}

Value areEqual(Arguments arguments, const Bound&, const Call&)
{
    const Value& a = arguments[0];
    const Value& b = arguments[1];
    return Value::ofBoolean(a.type == b.type ? a == b : a.toText() == b.toText());
}

Value comesFirst(Arguments arguments, const Bound&, const Call&)
{
    const Value& a = arguments[0];
    const Value& b = arguments[1];
    if (a.type == ValueType::Text && b.type == ValueType::Text)
        return Value::ofBoolean(a.asText() < b.asText());
    if (a.type != b.type)
        return Value::ofBoolean(a.toText() < b.toText());
    if (a.type == ValueType::Ipv6)
        return Value::ofBoolean(std::memcmp(a.words, b.words, sizeof a.words) < 0);
    return Value::ofBoolean(a.number < b.number);
}

Value chooseByLiteral(Arguments arguments, const Bound& bound, const Call&)
{
    const Value& tested = arguments[0];
    const auto literal = parseValue(tested.type, tested.width, bound.literals[0]);
    return literal && *literal == tested ? arguments[1] : arguments[2];
}

} // namespace weir::key
