// SPDX-License-Identifier: GPL-3.0-or-later
// What a table of flows finds them by.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>

#include "sample/flow_row.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace weir::query
{

/// A tuple of a fixed number of words: one table's keys are all of one size, and small ones live in the table
/// itself.
template <std::size_t Words>
using TupleKey = std::array<std::uint64_t, Words>;

template <std::size_t Words>
struct TupleHash {
    using is_avalanching = void;
    std::size_t operator()(const TupleKey<Words>& key) const { return XXH3_64bits(key.data(), sizeof key); }
};

/// Compared word by word: a call would cost more than the comparison.
template <std::size_t Words>
struct TupleEqual {
    bool operator()(const TupleKey<Words>& a, const TupleKey<Words>& b) const
    {
        std::uint64_t differs = 0;
        for (std::size_t i = 0; i < Words; ++i)
            differs |= a[i] ^ b[i];
        return differs == 0;
    }
};

struct SourceHash {
    using is_avalanching = void;
    std::size_t operator()(const sample::DataSource& source) const
    {
        std::array<std::uint32_t, 8> words{};
        std::memcpy(words.data(), source.agent.bytes.data(), 16);
        words[4] = std::uint32_t(source.agent.type);
        words[5] = source.subAgent;
        words[6] = source.classId;
        words[7] = source.index;
        return XXH3_64bits(words.data(), sizeof words);
    }
};

} // namespace weir::query
