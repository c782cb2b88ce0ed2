// SPDX-License-Identifier: GPL-3.0-or-later
#include "filter/direction.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::ui
{

namespace
{

using key::Filter;

/// Where one looks from.
enum class End {
    None,    ///< no end is named
    Outward, ///< what is asked leaves it
    Inward,
    Both,
};

/// What stands in the names of keys for the two ends of a way.
struct EndsRow {
    std::string_view one;
    std::string_view other;
    End oneIs;
};

// clang-format off
constexpr std::array<EndsRow, 4> ends{{
    {"source", "destination", End::Outward},
    {"sender", "target",      End::Outward},
    {"input",  "output",      End::Inward},
    {"snd",    "rcv",         End::Outward},
}};

/// Keys that have two ends, neither of which is a place.
constexpr std::array<std::string_view, 5> noPlaces{"port", "vlan", "priority", "mask", "mss"};
// clang-format on

QString say(const char* text)
{
    return QCoreApplication::translate("Direction", text);
}

#define T(text) QT_TRANSLATE_NOOP("Direction", text)

/// What the name of a key is at the other end, and at which end it is.
struct Turned {
    const key::KeyRow* row = nullptr;
    End end = End::None;
};

std::optional<Turned> turned(const key::KeyRow& row)
{
    for (const auto& [one, other, oneIs] : ends) {
        const End otherIs = oneIs == End::Outward ? End::Inward : End::Outward;
        for (const auto& [from, to, end] : {std::tuple{one, other, oneIs}, std::tuple{other, one, otherIs}}) {
            std::string name(row.name);
            const std::size_t at = name.find(from);
            if (at == std::string::npos)
                continue;
            name.replace(at, from.size(), to);
            if (const auto key = key::findKey(name))
                return Turned{key->row, end};
        }
    }
    return {};
}

End both(End a, End b)
{
    return a == End::None ? b : b == End::None || a == b ? a : End::Both;
}

End endOf(const key::KeyExpression& expression)
{
    End end = End::None;
    for (const key::KeyExpression& argument : expression.arguments)
        end = both(end, endOf(argument));
    if (!expression.key.row)
        return end;
    const auto has = [&](std::string_view part) {
        return expression.key.row->name.find(part) != std::string_view::npos;
    };
    const auto other = turned(*expression.key.row);
    return other && !std::ranges::any_of(noPlaces, has) ? both(end, other->end) : end;
}

/// A test that excludes says nothing about where one looks from.
End endOf(const Filter& filter)
{
    if (filter.kind == Filter::Kind::Test) {
        const bool excludes =
            filter.comparison == key::Comparison::NotEqual || filter.comparison == key::Comparison::NotMatch;
        return excludes ? End::None : endOf(filter.left);
    }
    End end = End::None;
    for (const Filter& term : filter.terms)
        end = both(end, endOf(term));
    return end;
}

/// Of a packet's way.
enum class Side { None, From, To };

Side sideOf(const key::KeyExpression& expression)
{
    Side side = Side::None;
    for (const key::KeyExpression& argument : expression.arguments)
        side = side == Side::None ? sideOf(argument) : side;
    const auto names = [&](std::string_view part) {
        return expression.key.row && expression.key.row->name.find(part) != std::string_view::npos;
    };
    for (const EndsRow& row : ends)
        if (side == Side::None && expression.key.row && turned(*expression.key.row))
            side = names(row.one) ? Side::From : names(row.other) ? Side::To : Side::None;
    return side;
}

bool swap(key::KeyExpression& expression)
{
    bool any = false;
    for (key::KeyExpression& argument : expression.arguments)
        any = swap(argument) || any;
    if (!expression.key.row)
        return any;
    const auto other = turned(*expression.key.row);
    if (other)
        expression.key.row = other->row;
    return any || other;
}

bool swap(Filter& filter)
{
    bool any = filter.kind == Filter::Kind::Test && swap(filter.left);
    for (Filter& term : filter.terms)
        any = swap(term) || any;
    return any;
}

/// Equal for filters that differ in the order of their terms alone.
std::string unordered(const Filter& filter)
{
    if (filter.kind == Filter::Kind::Test)
        return key::toText(filter);
    std::vector<std::string> terms;
    for (const Filter& term : filter.terms)
        terms.push_back(unordered(term));
    std::ranges::sort(terms);
    std::string text = filter.kind == Filter::Kind::And ? "&(" : "|(";
    for (const std::string& term : terms)
        text += term + ' ';
    return text + ')';
}

} // namespace

std::optional<query::QueryText> swapped(const query::QueryText& text)
{
    auto keys = key::parseKeys(text.keys);
    auto filter = key::parseFilter(text.filter);
    if (!keys || !filter)
        return {};
    bool any = swap(*filter);
    for (key::KeyExpression& key : *keys)
        any = swap(key) || any;
    if (!any)
        return {};
    return query::QueryText{key::toText(*keys), text.value, text.filter.empty() ? "" : key::toText(*filter)};
}

base::Result<query::QueryText> otherWay(const query::QueryText& text)
{
    const auto keys = key::parseKeys(text.keys);
    const auto filter = key::parseFilter(text.filter);
    if (!keys || !filter)
        return base::failure(say(T("The question has a mistake in it.")).toStdString());
    const auto other = swapped(text);
    if (!other)
        return base::failure(
            say(T("The question has no direction: no source or destination, no input or output."))
                .toStdString());
    const auto otherFilter = key::parseFilter(other->filter);
    if (key::toText(*keys) == other->keys && otherFilter && unordered(*filter) == unordered(*otherFilter))
        return base::failure(say(T("The question asks for both directions already.")).toStdString());
    return *other;
}

std::string whatTurns(const query::QueryText& text, const query::QueryText& other)
{
    return text.filter.empty() || text.filter == other.filter ? other.keys : other.filter;
}

WayNames wayNames(const query::QueryText& text)
{
    const auto filter = key::parseFilter(text.filter);
    const auto keys = key::parseKeys(text.keys);
    End keysEnd = End::None;
    if (keys)
        for (const key::KeyExpression& key : *keys)
            keysEnd = both(keysEnd, endOf(key));
    const End end = filter && endOf(*filter) != End::None ? endOf(*filter) : keysEnd;
    switch (end) {
    case End::Outward: return {say(T("Out")), say(T("In"))};
    case End::Inward: return {say(T("In")), say(T("Out"))};
    case End::Both:
        if (keysEnd == End::Both)
            return {say(T("A → B")), say(T("B → A")), true};
        break;
    case End::None: break;
    }
    return {say(T("Forward")), say(T("Reverse"))};
}

QString endName(const std::string& key)
{
    const auto keys = key::parseKeys(key);
    if (!keys || keys->size() != 1)
        return {};
    switch (sideOf(keys->front())) {
    case Side::From: return QStringLiteral("A");
    case Side::To: return QStringLiteral("B");
    case Side::None: break;
    }
    return {};
}

#undef T

} // namespace weir::ui
