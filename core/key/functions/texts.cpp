// SPDX-License-Identifier: GPL-3.0-or-later
// concat, prefix, suffix, first, lower, hash, uri
#include "key/functions/functions.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include <xxhash.h>

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

enum UriPart { Scheme, User, Host, PortNumber, Path, File, Query, Fragment, UriParts };
constexpr std::string_view uriParts[UriParts] = {"scheme", "user", "host",  "port",
                                                 "path",   "file", "query", "fragment"};

/// What stands before a mark, which goes with it; nothing when the mark is not there.
std::optional<std::string_view> cutBefore(std::string_view& text, std::string_view mark)
{
    const std::size_t at = text.find(mark);
    if (at == nowhere)
        return std::nullopt;
    const std::string_view before = text.substr(0, at);
    text.remove_prefix(at + mark.size());
    return before;
}

/// What stands behind a mark, which goes with it.
std::optional<std::string_view> cutBehind(std::string_view& text, char mark)
{
    const std::size_t at = text.find(mark);
    if (at == nowhere)
        return std::nullopt;
    const std::string_view behind = text.substr(at + 1);
    text = text.substr(0, at);
    return behind;
}

/// RFC 3986 section 3, and what agents send of it: `host/path` and `/path` too.
std::array<std::optional<std::string_view>, UriParts> partsOf(std::string_view text)
{
    std::array<std::optional<std::string_view>, UriParts> parts;
    parts[Fragment] = cutBehind(text, '#');
    parts[Query] = cutBehind(text, '?');
    parts[Scheme] = cutBefore(text, "://");
    std::string_view authority = text.substr(0, text.find('/'));
    text.remove_prefix(authority.size());
    if (!authority.empty()) {
        parts[User] = cutBefore(authority, "@");
        const std::size_t bracket = authority.find(']'); // of an IPv6 address
        const std::size_t colon = authority.find(':', bracket == nowhere ? 0 : bracket);
        if (colon != nowhere)
            parts[PortNumber] = authority.substr(colon + 1);
        parts[Host] = authority.substr(0, colon);
    }
    if (!text.empty()) {
        parts[Path] = text;
        parts[File] = text.substr(text.rfind('/') + 1);
    }
    return parts;
}

} // namespace

Value joined(Arguments arguments, const Bound& bound, const Call& call)
{
    append(call.scratch, arguments[0]);
    for (const Value& value : arguments.subspan(1)) {
        call.scratch.append(bound.literals[0]);
        append(call.scratch, value);
    }
    return Value::ofText(call.scratch.finish());
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

Value firstTokens(Arguments arguments, const Bound& bound, const Call& call)
{
    const std::string_view text = textOf(arguments[0], call.scratch);
    const std::string_view delimiter = bound.literals[0];
    std::uint64_t left = bound.numbers[0];
    for (std::size_t at = text.find(delimiter); at != nowhere;
         at = text.find(delimiter, at + delimiter.size()))
        if (--left == 0)
            return Value::ofText(text.substr(0, at));
    return Value::ofText(text);
}

Value lastTokens(Arguments arguments, const Bound& bound, const Call& call)
{
    const std::string_view text = textOf(arguments[0], call.scratch);
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

Value firstListedToken(Arguments arguments, const Bound& bound, const Call& call)
{
    const std::string_view delimiter = bound.literals[0];
    const std::span listed = std::span(bound.literals).subspan(1);
    std::string_view rest = textOf(arguments[0], call.scratch);
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

Value lowerCase(Arguments arguments, const Bound&, const Call& call)
{
    std::string text = arguments[0].toText();
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    return Value::ofText(call.scratch.keep(text));
}

std::optional<base::Problem> bindHash(Bound& bound)
{
    if (bound.literals.empty())
        return std::nullopt;
    const auto buckets = parseDecimal(bound.literals[0]);
    if (!buckets || *buckets == 0)
        return literalProblem(0, "the number of buckets must be a whole number, 1 or more", "a whole number");
    bound.numbers = {*buckets};
    return std::nullopt;
}

Value hashOf(Arguments arguments, const Bound& bound, const Call& call)
{
    const std::string text = arguments[0].toText();
    const std::uint64_t hash = XXH64(text.data(), text.size(), 0);
    if (!bound.numbers.empty())
        return Value::ofNumber(hash % bound.numbers[0]);
    std::array<char, 17> digits;
    std::snprintf(digits.data(), digits.size(), "%016llx", static_cast<unsigned long long>(hash));
    return Value::ofText(call.scratch.keep(digits.data()));
}

std::optional<base::Problem> bindUri(Bound& bound)
{
    const auto part = std::ranges::find(uriParts, bound.literals[0]);
    if (part == std::end(uriParts))
        return literalProblem(0, "this is no part of a URL",
                              "`scheme`, `user`, `host`, `port`, `path`, `file`, `query` or `fragment`");
    bound.numbers = {std::uint64_t(part - std::begin(uriParts))};
    return std::nullopt;
}

Value uriPart(Arguments arguments, const Bound& bound, const Call& call)
{
    const auto part = partsOf(textOf(arguments[0], call.scratch))[bound.numbers[0]];
    return part ? Value::ofText(*part) : Value();
}

} // namespace weir::key
