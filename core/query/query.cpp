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

/// Whether one of its functions fulfils the condition.
template <class Condition>
bool anyFunction(const key::KeyExpression& expression, Condition condition)
{
    return (expression.function && condition(*expression.function)) ||
           std::ranges::any_of(expression.arguments, [&](const key::KeyExpression& argument) {
               return anyFunction(argument, condition);
           });
}

template <class Condition>
bool anyFunction(const key::Filter& filter, Condition condition)
{
    if (filter.kind == key::Filter::Kind::Test)
        return anyFunction(filter.left, condition);
    return std::ranges::any_of(filter.terms,
                               [&](const key::Filter& term) { return anyFunction(term, condition); });
}

template <class Condition>
bool anyFunction(const Query& query, Condition condition)
{
    const auto inValue = [&](const key::ValueExpression& value) {
        return value.of == key::ValueExpression::Of::Key && anyFunction(value.key, condition);
    };
    return inValue(query.value) || std::ranges::any_of(query.furtherValues, inValue) ||
           anyFunction(query.filter, condition) ||
           std::ranges::any_of(query.keys,
                               [&](const key::KeyExpression& key) { return anyFunction(key, condition); });
}

} // namespace

bool uses(const Query& query, std::string_view function)
{
    return anyFunction(query, [&](const key::FunctionRow& row) { return row.name == function; });
}

bool looksUp(const Query& query)
{
    const bool byPort = query.aggregation == Aggregation::Edge || query.aggregation == Aggregation::Core;
    return byPort || anyFunction(query, [](const key::FunctionRow& row) { return row.looksUp; });
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

std::string toText(const base::Problem& problem, std::string_view text)
{
    std::string out = "at character " + std::to_string(problem.position + 1) + " of \"" + std::string(text) +
                      "\": " + problem.message;
    if (!out.ends_with('?'))
        out += '.';
    return out;
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
    // Beside it stands `samples`, which are those behind the value.
    case Of::Samples: return {"samples_per_s", "samples_taken"};
    case Of::Key: break;
    }
    return {value.text, value.text};
}

} // namespace weir::query
