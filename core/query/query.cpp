// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/query.h"

#include <algorithm>

namespace weir::query
{

namespace
{

base::SecondNumber floorTo(base::SecondNumber time, int step)
{
    const base::SecondNumber rest = time % step;
    return time - (rest < 0 ? rest + step : rest);
}

bool uses(const key::KeyExpression& expression, std::string_view function)
{
    return (expression.function && expression.function->name == function) ||
           std::ranges::any_of(expression.arguments,
                               [&](const key::KeyExpression& argument) { return uses(argument, function); });
}

bool uses(const key::Filter& filter, std::string_view function)
{
    if (filter.kind == key::Filter::Kind::Test)
        return uses(filter.left, function);
    return std::ranges::any_of(filter.terms, [&](const key::Filter& term) { return uses(term, function); });
}

} // namespace

bool uses(const Query& query, std::string_view function)
{
    const bool inValue = query.value.of == key::ValueExpression::Of::Key && uses(query.value.key, function);
    return inValue || uses(query.filter, function) ||
           std::ranges::any_of(query.keys,
                               [&](const key::KeyExpression& key) { return uses(key, function); });
}

tl::expected<Query, QueryProblem> readQuery(const QueryText& text)
{
    using Field = QueryProblem::Field;
    const auto keys = key::parseKeys(text.keys);
    if (!keys)
        return tl::unexpected(QueryProblem{Field::Keys, keys.error()});
    const auto value = key::parseValue(text.value);
    if (!value)
        return tl::unexpected(QueryProblem{Field::Value, value.error()});
    const auto filter = key::parseFilter(text.filter);
    if (!filter)
        return tl::unexpected(QueryProblem{Field::Filter, filter.error()});
    Query query;
    query.keys = *keys;
    query.value = *value;
    query.filter = *filter;
    return query;
}

Range Range::aligned() const
{
    return {floorTo(from, step), floorTo(to + step - 1, step), step};
}

bool isRate(const key::ValueExpression& value)
{
    return value.accumulation == key::Accumulation::Sum;
}

Unit unitOf(const key::ValueExpression& value)
{
    using Of = key::ValueExpression::Of;
    switch (value.of) {
    case Of::Bytes: return value.bits ? Unit{"bits_per_s", "bits"} : Unit{"bytes_per_s", "bytes"};
    case Of::Frames: return {"frames_per_s", "frames"};
    case Of::Requests: return {"requests_per_s", "requests"};
    case Of::Key: break;
    }
    return {value.text, value.text};
}

} // namespace weir::query
