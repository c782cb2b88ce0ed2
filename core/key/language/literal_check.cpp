// SPDX-License-Identifier: GPL-3.0-or-later
#include "key/language/literal_check.h"

#include <algorithm>
#include <array>

#include "base/address.h"
#include "key/language/scanner.h"

namespace weir::key
{

namespace
{

struct Named {
    std::string_view name;
    std::string_view value;
};

// clang-format off
/// IANA "Assigned Internet Protocol Numbers".
constexpr auto protocols = std::to_array<Named>({
    {"icmp",  "1"},  {"igmp", "2"},  {"tcp",  "6"},  {"udp",    "17"}, {"gre",    "47"},
    {"esp",   "50"}, {"ah",   "51"}, {"icmp6", "58"}, {"icmpv6", "58"}, {"eigrp",  "88"},
    {"ospf",  "89"}, {"pim", "103"}, {"vrrp", "112"}, {"sctp",  "132"}, {"udplite", "136"},
});
constexpr auto truths = std::to_array<Named>({
    {"1", "true"},  {"yes", "true"}, {"on",  "true"},  {"true",  "true"},
    {"0", "false"}, {"no", "false"}, {"off", "false"}, {"false", "false"},
});
// clang-format on

template <class Rows>
std::string valueOf(const Rows& rows, std::string_view name)
{
    std::string lower;
    for (const char c : name)
        lower += c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
    const auto row = std::ranges::find(rows, lower, &Named::name);
    return row == rows.end() ? std::string() : std::string(row->value);
}

/// The address with only its first bits.
base::Address networkOf(base::Address address, std::uint64_t bits)
{
    for (std::size_t i = 0; i < address.bytes.size(); ++i) {
        const std::uint64_t kept = std::clamp<std::uint64_t>(bits, 8 * i, 8 * i + 8) - 8 * i;
        address.bytes[i] &= std::uint8_t(0xFF00U >> kept);
    }
    return address;
}

/// `10.0.0.0/24` as the test that is meant, or "".
std::string asNetwork(const KeyExpression& left, std::string_view comparison, std::string_view literal)
{
    const std::size_t slash = literal.find('/');
    const auto address =
        slash == std::string_view::npos ? std::nullopt : base::parseAddress(literal.substr(0, slash));
    if (!address)
        return {};
    const std::string_view bits = literal.substr(slash + 1);
    const auto count = parseValue(ValueType::Number, 64, bits);
    if (!count || count->number > (address->type == base::Address::Type::V4 ? 32 : 128))
        return {};
    const base::Address network = networkOf(*address, count->number);
    return "mask:" + asArgument(left) + ':' + std::string(bits) + std::string(comparison) +
           (network == *address ? std::string(literal.substr(0, slash)) : toText(network));
}

bool isAddress(ValueType type)
{
    return type == ValueType::Ipv4 || type == ValueType::Ipv6;
}

/// `10.0.*` as a pattern: a dot of an address is no sign of it.
std::string wildPattern(ValueType type, std::string_view literal)
{
    if (type == ValueType::Bits)
        return literal.find_first_not_of("01.") == std::string_view::npos ? std::string(literal)
                                                                          : std::string();
    if (type != ValueType::Ipv4 || literal.find_first_not_of("0123456789.*") != std::string_view::npos ||
        literal.find('*') == std::string_view::npos)
        return {};
    std::string pattern;
    for (const char c : literal)
        pattern += c == '.' ? "\\." : c == '*' ? ".*" : std::string(1, c);
    return pattern;
}

std::optional<base::Fix> fixOf(const Filter& test, ValueType type, const Filter::Literal& literal)
{
    const bool equal = test.comparison == Comparison::Equal;
    const std::size_t end = literal.position + literal.length;
    if (isAddress(type))
        if (std::string network = asNetwork(test.left, equal ? "=" : "!=", literal.text); !network.empty())
            return base::Fix{test.position, end, std::move(network)};
    if (std::string pattern = wildPattern(type, literal.text); !pattern.empty()) {
        Filter match;
        match.kind = Filter::Kind::Test;
        match.left = test.left;
        match.comparison = equal ? Comparison::Match : Comparison::NotMatch;
        match.values = {{std::move(pattern)}};
        return base::Fix{test.position, end, toText(match)};
    }
    const KeyRow* key = test.left.key.row;
    std::string value;
    if (type == ValueType::Boolean)
        value = valueOf(truths, literal.text);
    else if (key && (key->name.ends_with("ipprotocol") || key->name.ends_with("ip6nexthdr")))
        value = valueOf(protocols, literal.text);
    return value.empty() ? std::nullopt : std::optional(base::Fix{literal.position, end, std::move(value)});
}

std::string hint(const Filter& test, ValueType type, const std::string& literal)
{
    const bool equal = test.comparison == Comparison::Equal;
    if (isAddress(type))
        if (const std::string network = asNetwork(test.left, equal ? "=" : "!=", literal); !network.empty())
            return "; a network is written " + shown(network);
    if (literal.find_first_of(type == ValueType::Bits ? ".*?+[" : "*?+[") != std::string::npos)
        return std::string("; a pattern stands behind ") + (equal ? "`~`" : "`!~`");
    return {};
}

} // namespace

std::optional<base::Problem> checkLiteral(const Filter& test, const Filter::Literal& literal)
{
    const bool exact = test.comparison == Comparison::Equal || test.comparison == Comparison::NotEqual;
    const KeyRow* key = test.left.key.row;
    const ValueType type = key ? key->type : test.left.function->type;
    if (!exact || literal.isNull || type == ValueType::Null)
        return std::nullopt;
    const std::uint8_t width = key ? key->bits : 64;
    if (parseValue(type, width, literal.text))
        return std::nullopt;
    std::string form(valueTypeRow(type).form);
    if (type == ValueType::Bits)
        form = std::to_string(width) + " characters `0` or `1`, one for each bit";
    const std::string left = key ? toText(test.left) : std::string(test.left.function->name);
    return base::Problem{literal.position, literal.length,
                         shown(left) + " can never be " + shown(literal.text) + ": it is " + form +
                             hint(test, type, literal.text),
                         form, fixOf(test, type, literal)};
}

std::string asRange(const KeyExpression& left, std::string_view order, std::string_view bound)
{
    const bool below = order.find('<') != std::string_view::npos;
    const bool included = order.size() == 2;
    const auto value = parseValue(ValueType::Number, 64, bound);
    const bool countable = value && (included || value->number != (below ? 0 : UINT64_MAX));
    std::string limit = below ? "high" : "low";
    if (countable)
        limit = std::to_string(included ? value->number : below ? value->number - 1 : value->number + 1);
    return "range:" + asArgument(left) + (below ? ":0:" : ":") + limit + "=true";
}

} // namespace weir::key
