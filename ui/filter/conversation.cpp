// SPDX-License-Identifier: GPL-3.0-or-later
#include "filter/conversation.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "filter/direction.h"

namespace weir::ui
{

namespace
{

struct Conversations {
    query::QueryText other; ///< direction
    std::string first;      ///< key that has its other end among the keys too, as an argument of a function
    std::string second;     ///< that end
};

std::string argument(const key::KeyExpression& key)
{
    return key.function ? "[" + key::toText(key) + "]" : key::toText(key);
}

/// The same for filters that differ in the order of their terms alone.
std::string inOrder(key::Filter filter)
{
    if (filter.kind == key::Filter::Kind::Test)
        return key::toText(filter);
    std::vector<std::string> terms;
    for (key::Filter& term : filter.terms)
        terms.push_back(inOrder(std::move(term)));
    std::ranges::sort(terms);
    std::string text(filter.kind == key::Filter::Kind::Or ? "|(" : "&(");
    for (const std::string& term : terms)
        text += term + ' ';
    return text + ')';
}

/// Nothing where the other direction is another question.
std::optional<Conversations> conversationsOf(const query::QueryText& text)
{
    const auto other = otherWay(text);
    const auto keys = key::parseKeys(text.keys);
    const auto turned = other ? key::parseKeys(other->keys) : keys;
    const auto filter = key::parseFilter(text.filter);
    const auto turnedFilter = other ? key::parseFilter(other->filter) : filter;
    if (!other || !keys || !turned || !filter || !turnedFilter || inOrder(*filter) != inOrder(*turnedFilter))
        return {};
    const auto name = [](const key::KeyExpression& key) { return key::toText(key); };
    if (!std::ranges::is_permutation(*keys, *turned, {}, name, name))
        return {};
    for (std::size_t i = 0; i < keys->size(); ++i)
        if (name((*keys)[i]) != name((*turned)[i]))
            return Conversations{*other, argument((*keys)[i]), argument((*turned)[i])};
    return {};
}

query::QueryText with(query::QueryText text, const std::string& term)
{
    const auto before = key::parseFilter(text.filter);
    if (before && before->kind == key::Filter::Kind::Or)
        text.filter = "(" + text.filter + ")";
    text.filter += (text.filter.empty() ? "" : "&") + term;
    return text;
}

/// What an end sends to itself is above.
std::string secondIsLess(const Conversations& of, const char* truth)
{
    return "less:" + of.second + ":" + of.first + "=" + truth;
}

} // namespace

std::optional<query::QueryText> aboveOfConversations(const query::QueryText& text)
{
    const auto of = conversationsOf(text);
    return of ? std::optional(with(text, secondIsLess(*of, "false"))) : std::nullopt;
}

std::optional<query::QueryText> belowOfConversations(const query::QueryText& text)
{
    const auto of = conversationsOf(text);
    return of ? std::optional(with(of->other, secondIsLess(*of, "true"))) : std::nullopt;
}

} // namespace weir::ui
