// SPDX-License-Identifier: GPL-3.0-or-later
#include "filter/drill_down.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace weir::ui
{

namespace
{

using key::Filter;

// clang-format off
constexpr std::array<std::string_view, 14> usualBreakdowns{
    "ipsource", "ipdestination", "ip6source", "ip6destination", "macsource", "macdestination", "vlan", "ipprotocol",
    "or:tcpsourceport:udpsourceport:sctpsourceport", "or:tcpdestinationport:udpdestinationport:sctpdestinationport",
    "stack", "inputifindex", "outputifindex", "agent",
};
// clang-format on

Filter testOf(const key::KeyExpression& key, std::vector<std::string> values, Pick pick)
{
    Filter test;
    test.kind = Filter::Kind::Test;
    test.left = key;
    test.comparison = pick == Pick::AllBut ? key::Comparison::NotEqual : key::Comparison::Equal;
    for (std::string& value : values)
        test.values.push_back({std::move(value), false, 0, 0});
    return test;
}

Filter testOf(const key::KeyList& keys, const FlowKeys& flow, Pick pick)
{
    Filter all;
    all.kind = pick == Pick::AllBut ? Filter::Kind::Or : Filter::Kind::And;
    for (std::size_t i = 0; i < std::min(keys.size(), flow.size()); ++i)
        all.terms.push_back(testOf(keys[i], {flow[i]}, pick));
    return all.terms.size() == 1 ? all.terms.front() : all;
}

/// Terms of the same kind become terms of the whole.
Filter joined(Filter::Kind kind, std::vector<Filter> parts)
{
    if (parts.size() == 1)
        return std::move(parts.front());
    Filter whole;
    whole.kind = kind;
    for (Filter& part : parts) {
        if (part.kind == kind)
            std::ranges::move(part.terms, std::back_inserter(whole.terms));
        else
            whole.terms.push_back(std::move(part));
    }
    return whole;
}

/// Texts of what all must be true, or of what any of must be.
std::vector<std::string> termsOf(const Filter& filter, Filter::Kind kind)
{
    if (filter.kind != kind)
        return {filter.kind == Filter::Kind::Or ? "(" + key::toText(filter) + ")" : key::toText(filter)};
    std::vector<std::string> all;
    for (const Filter& term : filter.terms)
        std::ranges::move(termsOf(term, kind), std::back_inserter(all));
    return all;
}

bool has(const std::vector<std::string>& terms, const std::string& term)
{
    return std::ranges::find(terms, term) != terms.end();
}

bool testsEqual(const Filter& filter, const Filter& test)
{
    return filter.kind == Filter::Kind::Test && filter.comparison == key::Comparison::Equal &&
           test.kind == Filter::Kind::Test && test.comparison == key::Comparison::Equal &&
           key::toText(filter.left) == key::toText(test.left);
}

void addValues(Filter& test, const Filter& more)
{
    for (const Filter::Literal& value : more.values)
        if (std::ranges::find(test.values, value.text, &Filter::Literal::text) == test.values.end())
            test.values.push_back(value);
}

} // namespace

std::string termOf(const key::KeyExpression& key, const std::string& value, Pick pick)
{
    return key::toText(testOf(key, {value}, pick));
}

std::string termOf(const key::KeyList& keys, std::span<const FlowKeys> flows, Pick pick)
{
    if (keys.size() == 1) {
        std::vector<std::string> values;
        for (const FlowKeys& flow : flows)
            values.push_back(flow.front());
        return key::toText(testOf(keys.front(), std::move(values), pick));
    }
    std::vector<Filter> parts;
    for (const FlowKeys& flow : flows)
        parts.push_back(testOf(keys, flow, pick));
    const Filter all = joined(pick == Pick::AllBut ? Filter::Kind::And : Filter::Kind::Or, std::move(parts));
    const std::string text = key::toText(all);
    return all.kind == Filter::Kind::Or && pick != Pick::Also ? "(" + text + ")" : text;
}

std::string withTerms(const std::string& filter, const std::string& terms)
{
    const auto before = key::parseFilter(filter);
    const auto added = key::parseFilter(terms);
    if (filter.empty() || terms.empty() || !before || !added)
        return filter + (filter.empty() || terms.empty() ? "" : "&") + terms;
    std::vector<std::string> all = termsOf(*before, Filter::Kind::And);
    const std::size_t old = all.size();
    for (std::string& term : termsOf(*added, Filter::Kind::And))
        if (!has(all, term))
            all.push_back(std::move(term));
    std::string text = before->kind == Filter::Kind::Or && all.size() > old ? "(" + filter + ")" : filter;
    for (std::size_t i = old; i < all.size(); ++i)
        text += "&" + all[i];
    return text;
}

std::string withAlternative(const std::string& filter, const std::string& term)
{
    const auto before = key::parseFilter(filter);
    const auto test = key::parseFilter(term);
    if (filter.empty() || !before || !test)
        return filter.empty() ? term : filter + "|" + term;
    Filter whole = *before;
    if (testsEqual(whole, *test)) {
        addValues(whole, *test);
        return key::toText(whole);
    }
    if (whole.kind == Filter::Kind::And) {
        const auto same =
            std::ranges::find_if(whole.terms, [&](const Filter& each) { return testsEqual(each, *test); });
        if (same != whole.terms.end()) {
            addValues(*same, *test);
            return key::toText(whole);
        }
    }
    if (has(termsOf(whole, Filter::Kind::Or), key::toText(*test)))
        return filter;
    return key::toText(joined(Filter::Kind::Or, {whole, *test}));
}

std::vector<std::string> breakdowns(const key::KeyList& keys)
{
    std::vector<std::string> list;
    for (const std::string_view each : usualBreakdowns) {
        const auto parsed = key::parseKeys(each);
        const std::string text = parsed ? key::toText(*parsed) : std::string();
        const bool asked = std::ranges::any_of(
            keys, [&](const key::KeyExpression& key) { return key::toText(key) == text; });
        if (parsed && !asked)
            list.push_back(text);
    }
    return list;
}

} // namespace weir::ui
