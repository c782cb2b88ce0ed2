// SPDX-License-Identifier: GPL-3.0-or-later
// Values with labels: `map:macsource:table`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "base/result.h"

namespace weir::key
{

class ValueMap
{
public:
    /// The label whose list holds the text; "" when none does. The text lives as long as the table.
    std::string_view find(std::string_view value) const;

    std::size_t values() const { return m_values.size(); }

    static constexpr std::size_t mostValues = 4'000'000;

private:
    friend base::Result<ValueMap> readMap(std::string_view json);

    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };

    boost::unordered_flat_map<std::string, std::uint32_t, Hash, std::equal_to<>> m_values;
    std::vector<std::string> m_labels;
};

/// `{"label":["value", …], …}` as sFlow-RT takes it; numbers stand for their text. A value under two labels
/// has the first.
base::Result<ValueMap> readMap(std::string_view json);

} // namespace weir::key
