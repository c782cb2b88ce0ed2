// SPDX-License-Identifier: GPL-3.0-or-later
// concat, prefix, suffix, first
#include "key/functions/functions.h"

#include <algorithm>

namespace weir::key
{

namespace
{

constexpr auto nowhere = std::string_view::npos;

void append(Scratch& scratch, const Value& value)
{
    if (value.type == ValueType::Text)
        scratch.append(value.asText());
    else
        scratch.append(value.toText());
}

std::string_view textOf(const Value& value, Scratch& scratch)
{
    if (value.type == ValueType::Text)
        return value.asText();
    append(scratch, value);
    return scratch.finish();
}

} // namespace

Value joined(Arguments arguments, const Bound& bound, Scratch& scratch)
{
    append(scratch, arguments[0]);
    for (const Value& value : arguments.subspan(1)) {
        scratch.append(bound.literals[0]);
        append(scratch, value);
    }
    return Value::ofText(scratch.finish());
}

std::optional<base::Problem> bindDelimiter(Bound& bound)
{
    if (bound.literals[0].empty())
        return literalProblem(0, "the text between the parts must not be empty", "a delimiter such as `.`");
    return std::nullopt;
}

std::optional<base::Problem> bindTokens(Bound& bound)
{
    if (auto problem = bindDelimiter(bound))
        return problem;
    const auto count = parseDecimal(bound.literals[1]);
    if (!count || *count == 0)
        return literalProblem(1, "how many parts to keep must be a whole number, 1 or more",
                              "a whole number");
    bound.numbers = {*count};
    return std::nullopt;
}

Value firstTokens(Arguments arguments, const Bound& bound, Scratch& scratch)
{
    const std::string_view text = textOf(arguments[0], scratch);
    const std::string_view delimiter = bound.literals[0];
    std::uint64_t left = bound.numbers[0];
    for (std::size_t at = text.find(delimiter); at != nowhere;
         at = text.find(delimiter, at + delimiter.size()))
        if (--left == 0)
            return Value::ofText(text.substr(0, at));
    return Value::ofText(text);
}

Value lastTokens(Arguments arguments, const Bound& bound, Scratch& scratch)
{
    const std::string_view text = textOf(arguments[0], scratch);
    const std::string_view delimiter = bound.literals[0];
    std::string_view before = text;
    for (std::uint64_t left = bound.numbers[0];; --left) {
        const std::size_t at = before.rfind(delimiter);
        if (at == nowhere)
            return Value::ofText(text);
        if (left == 1)
            return Value::ofText(text.substr(at + delimiter.size()));
        before = before.substr(0, at);
    }
}

Value firstListedToken(Arguments arguments, const Bound& bound, Scratch& scratch)
{
    const std::string_view delimiter = bound.literals[0];
    const std::span listed = std::span(bound.literals).subspan(1);
    std::string_view rest = textOf(arguments[0], scratch);
    for (;;) {
        const std::size_t end = rest.find(delimiter);
        const std::string_view token = rest.substr(0, end);
        if (std::ranges::find(listed, token) != listed.end())
            return Value::ofText(token);
        if (end == nowhere)
            return {};
        rest.remove_prefix(end + delimiter.size());
    }
}

} // namespace weir::key
