// SPDX-License-Identifier: GPL-3.0-or-later
#include "key/texts.h"

#include <algorithm>
#include <cstring>

namespace weir::key
{

std::uint32_t Texts::numberOf(std::string_view text)
{
    if (const auto found = m_numbers.find(text); found != m_numbers.end())
        return found->second;
    const auto number = std::uint32_t(m_texts.size());
    const std::string_view kept = keep(text);
    m_texts.push_back(kept);
    m_numbers.emplace(kept, number);
    return number;
}

std::optional<std::uint32_t> Texts::find(std::string_view text) const
{
    const auto found = m_numbers.find(text);
    return found != m_numbers.end() ? std::optional(found->second) : std::nullopt;
}

std::string_view Texts::keep(std::string_view text)
{
    if (text.size() > m_left) {
        const std::size_t size = std::max(chunkBytes, text.size());
        m_chunks.push_back(std::make_unique_for_overwrite<char[]>(size));
        m_free = m_chunks.back().get();
        m_left = size;
        m_held += size;
    }
    if (!text.empty())
        std::memcpy(m_free, text.data(), text.size());
    const std::string_view kept(m_free, text.size());
    m_free += text.size();
    m_left -= text.size();
    return kept;
}

std::size_t Texts::bytes() const
{
    constexpr std::size_t slot = sizeof(std::pair<std::string_view, std::uint32_t>) + 1;
    return m_held + m_texts.capacity() * sizeof(std::string_view) + m_numbers.bucket_count() * slot;
}

} // namespace weir::key
