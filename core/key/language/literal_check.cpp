// SPDX-License-Identifier: GPL-3.0-or-later
#include "key/language/literal_check.h"

#include "base/address.h"
#include "key/language/scanner.h"

namespace weir::key
{

namespace
{

/// `10.0.0.0/24` as the test that is meant, or "".
std::string asNetwork(const KeyExpression& left, std::string_view comparison, std::string_view literal)
{
    const std::size_t slash = literal.find('/');
    if (slash == std::string_view::npos || !base::parseAddress(literal.substr(0, slash)))
        return {};
    return "mask:" + asArgument(left) + ':' + std::string(literal.substr(slash + 1)) +
           std::string(comparison) + std::string(literal.substr(0, slash));
}

std::string hint(const Filter& test, ValueType type, const std::string& literal)
{
    const bool equal = test.comparison == Comparison::Equal;
    if (type == ValueType::Ipv4 || type == ValueType::Ipv6)
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
                         form};
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
