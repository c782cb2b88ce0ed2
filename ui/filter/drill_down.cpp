// SPDX-License-Identifier: GPL-3.0-or-later
#include "filter/drill_down.h"

#include <algorithm>

namespace weir::ui
{

namespace
{

key::Filter testOf(const key::KeyExpression& key, const std::string& value, Pick pick)
{
    key::Filter test;
    test.kind = key::Filter::Kind::Test;
    test.left = key;
    test.comparison = pick == Pick::Only ? key::Comparison::Equal : key::Comparison::NotEqual;
    test.values = {{value, false, 0, 0}};
    return test;
}

} // namespace

std::string termOf(const key::KeyExpression& key, const std::string& value, Pick pick)
{
    return key::toText(testOf(key, value, pick));
}

std::string termOf(const key::KeyList& keys, std::span<const std::string> values, Pick pick)
{
    if (keys.size() == 1)
        return termOf(keys.front(), values.front(), pick);
    key::Filter all;
    all.kind = pick == Pick::Only ? key::Filter::Kind::And : key::Filter::Kind::Or;
    for (std::size_t i = 0; i < std::min(keys.size(), values.size()); ++i)
        all.terms.push_back(testOf(keys[i], values[i], pick));
    const std::string text = key::toText(all);
    return pick == Pick::Only ? text : "(" + text + ")";
}

} // namespace weir::ui
