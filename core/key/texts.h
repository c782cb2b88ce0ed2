// SPDX-License-Identifier: GPL-3.0-or-later
// Texts (or any bytes) as small numbers: each different one is kept once. Owned by one question; one thread.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

namespace weir::key
{

class Texts
{
public:
    std::uint32_t numberOf(std::string_view text);
    std::optional<std::uint32_t> find(std::string_view text) const; ///< of one that is kept already
    std::string_view text(std::uint32_t number) const { return m_texts[number]; }
    std::size_t size() const { return m_texts.size(); }

    /// Bytes of memory held, near enough for a budget.
    std::size_t bytes() const;

private:
    static constexpr std::size_t chunkBytes = 64 * 1024;

    std::string_view keep(std::string_view text);

    boost::unordered_flat_map<std::string_view, std::uint32_t> m_numbers;
    std::vector<std::string_view> m_texts;
    std::vector<std::unique_ptr<char[]>> m_chunks;
    char* m_free = nullptr;
    std::size_t m_left = 0;
    std::size_t m_held = 0;
};

} // namespace weir::key
