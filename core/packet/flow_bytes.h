// SPDX-License-Identifier: GPL-3.0-or-later
// What the packets of a flow have alike: addresses, ports, tags; not lengths, counters and checksums.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "packet/layout.h"

namespace weir::packet
{

/// Of the packets of one layout, as the table of layers has it.
class FlowBytes
{
public:
    explicit FlowBytes(const Layout& layout);

    /// Bytes that must have been sampled. 0: nothing is known of such packets.
    std::size_t end() const { return m_end; }

    /// Whether all packets of a flow have these bytes alike.
    bool cover(std::size_t offset, std::size_t bytes) const;

    /// Words of eight bytes; of each what its mask leaves is of the flow.
    struct Word {
        std::uint16_t offset; ///< from the first sampled byte; the word ends before end()
        std::uint64_t mask;   ///< as the word is loaded by memcpy
    };
    std::span<const Word> words() const { return m_words; }

private:
    std::vector<bool> m_alike; ///< by offset
    std::vector<Word> m_words;
    std::size_t m_end = 0;
};

} // namespace weir::packet
