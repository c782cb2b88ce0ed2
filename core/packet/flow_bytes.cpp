// SPDX-License-Identifier: GPL-3.0-or-later
#include "packet/flow_bytes.h"

#include <algorithm>
#include <bit>

#include "packet/layers.h"

namespace weir::packet
{

FlowBytes::FlowBytes(const Layout& layout)
{
    for (const Layer& layer : layout) {
        const std::uint64_t alike = layerRow(layer.id).flowBytes;
        m_alike.resize(std::max(m_alike.size(), layer.offset + std::size_t(std::bit_width(alike))));
        for (std::size_t i = 0; i < std::size_t(std::bit_width(alike)); ++i)
            if (alike >> i & 1)
                m_alike[layer.offset + i] = true;
    }
    while (!m_alike.empty() && !m_alike.back())
        m_alike.pop_back();
    constexpr std::size_t wordBytes = sizeof(std::uint64_t);
    if (m_alike.size() >= wordBytes)
        m_end = m_alike.size();
    for (std::size_t next = 0; next < m_end;) {
        if (!m_alike[next]) {
            ++next;
            continue;
        }
        Word word{std::uint16_t(std::min(next, m_end - wordBytes)), 0};
        for (; next < word.offset + wordBytes; ++next)
            if (m_alike[next])
                word.mask |= std::uint64_t(0xFF) << 8 * (next - word.offset);
        m_words.push_back(word);
    }
}

bool FlowBytes::cover(std::size_t offset, std::size_t bytes) const
{
    if (offset + bytes > m_end)
        return false;
    const auto first = m_alike.begin() + std::ptrdiff_t(offset);
    return std::all_of(first, first + std::ptrdiff_t(bytes), [](bool alike) { return alike; });
}

static_assert(std::endian::native == std::endian::little, "a word's low byte comes first");

} // namespace weir::packet
