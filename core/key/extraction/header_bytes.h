// SPDX-License-Identifier: GPL-3.0-or-later
// The bytes of a header for the keys that read them. Any byte may be missing.
#pragma once

#include <array>
#include <charconv>

#include "base/bytes.h"
#include "key/extraction/extractions.h"

namespace weir::key
{

/// The sampled bytes from the start of a header on; none when there are fewer than `needed`.
inline const std::uint8_t* bytesOf(const FlowView& flow, packet::LayerId id, unsigned occurrence,
                                   std::size_t needed)
{
    const auto offset = flow.layout->find(id, occurrence);
    if (!offset || *offset + needed > flow.headerLength())
        return nullptr;
    return flow.header() + *offset;
}

/// The sampled bytes of a header and of all that follows it.
inline base::Bytes restFrom(const FlowView& flow, packet::LayerId id, unsigned occurrence)
{
    const std::uint8_t* at = bytesOf(flow, id, occurrence, 0);
    return at ? base::Bytes(at, flow.header() + flow.headerLength()) : base::Bytes();
}

inline void appendNumber(Scratch& scratch, unsigned number)
{
    std::array<char, 10> text;
    const char* end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
    scratch.append({text.data(), std::size_t(end - text.data())});
}

} // namespace weir::key
