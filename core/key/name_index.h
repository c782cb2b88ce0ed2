// SPDX-License-Identifier: GPL-3.0-or-later
// Finds a row of a table by its name: the order of the names is worked out while compiling.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace weir::key
{

/// The numbers of a table's rows in the order of their names.
template <class Row, std::size_t size>
constexpr std::array<std::uint16_t, size> orderOfNames(const std::array<Row, size>& table)
{
    std::array<std::uint16_t, size> order{};
    for (std::size_t i = 0; i < size; ++i)
        order[i] = std::uint16_t(i);
    std::ranges::sort(order, {}, [&](std::uint16_t row) { return table[row].name; });
    return order;
}

template <class Row, std::size_t size>
constexpr bool namesAreUnique(const std::array<Row, size>& table,
                              const std::array<std::uint16_t, size>& order)
{
    return std::ranges::adjacent_find(order, {}, [&](std::uint16_t row) { return table[row].name; }) ==
           order.end();
}

template <class Row, std::size_t size>
constexpr const Row* findByName(const std::array<Row, size>& table,
                                const std::array<std::uint16_t, size>& order, std::string_view name)
{
    const auto found =
        std::ranges::lower_bound(order, name, {}, [&](std::uint16_t row) { return table[row].name; });
    return found != order.end() && table[*found].name == name ? &table[*found] : nullptr;
}

} // namespace weir::key
