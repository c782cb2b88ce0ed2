// SPDX-License-Identifier: GPL-3.0-or-later
#include "key/language/former_keys.h"

#include <algorithm>
#include <array>

#include "key/language/key_parser.h"

namespace weir::key
{

namespace
{

struct FormerKey {
    std::string_view name;
    std::string_view meant;
};

// clang-format off
constexpr auto formerKeys = std::to_array<FormerKey>({
    {"sourcegroup",      "group:ipsource:default"},
    {"destinationgroup", "group:ipdestination:default"},
});
// clang-format on

} // namespace

std::optional<KeyExpression> formerKey(std::string_view name, std::size_t position, std::size_t length)
{
    const auto row = std::ranges::find(formerKeys, name, &FormerKey::name);
    if (row == formerKeys.end())
        return std::nullopt;
    Scanner scanner(row->meant);
    KeyExpression expression = KeyParser(scanner, "").expression();
    expression.position = position;
    expression.length = length;
    for (KeyExpression& argument : expression.arguments) {
        argument.position = position;
        argument.length = length;
    }
    return expression;
}

} // namespace weir::key
