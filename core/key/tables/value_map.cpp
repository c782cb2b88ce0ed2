// SPDX-License-Identifier: GPL-3.0-or-later
#include "key/tables/value_map.h"

#include <nlohmann/json.hpp>

namespace weir::key
{

std::string_view ValueMap::find(std::string_view value) const
{
    const auto found = m_values.find(value);
    return found == m_values.end() ? std::string_view() : m_labels[found->second];
}

base::Result<ValueMap> readMap(std::string_view text)
{
    using Json = nlohmann::ordered_json;
    const Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded() || !json.is_object())
        return base::failure("This is no map: it must be a JSON object such as "
                             "{\"label\":[\"value\",\"value\"]}.");
    ValueMap map;
    for (const auto& [label, values] : json.items()) {
        if (!values.is_array())
            return base::failure("The label \"" + label + "\" has no list of values such as [\"a\",\"b\"].");
        const auto number = std::uint32_t(map.m_labels.size());
        map.m_labels.push_back(label);
        for (const Json& item : values) {
            if (!item.is_string() && !item.is_number() && !item.is_boolean())
                return base::failure("The label \"" + label + "\" has " + item.dump() +
                                     ", which is neither a text nor a number.");
            if (map.m_values.size() == ValueMap::mostValues)
                return base::failure("The map has more than " + std::to_string(ValueMap::mostValues) +
                                     " values.");
            map.m_values.try_emplace(item.is_string() ? item.get<std::string>() : item.dump(), number);
        }
    }
    return map;
}

} // namespace weir::key
