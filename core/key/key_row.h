// SPDX-License-Identifier: GPL-3.0-or-later
// A row of the table of keys: what can be said of a sample.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "key/scratch.h"
#include "key/value.h"
#include "packet/layout.h"
#include "sample/flow_row.h"

namespace weir::key
{

/// A field of a protocol header: `bytes` big-endian bytes at `offset` in the layer, shifted right, cut to
/// `bits`.
struct Field {
    packet::LayerId layer = packet::LayerId::None;
    std::uint8_t offset = 0;
    std::uint8_t bytes = 0;
    std::uint8_t shift = 0;
    std::uint8_t bits = 64; ///< 128 for an IPv6 address
};

/// Anything that is not a plain field. `occurrence` counts repeated headers from the outermost, 0. A text
/// that it makes stands in `scratch`.
using Extract = Value (*)(const sample::FlowView& flow, unsigned occurrence, Scratch& scratch);

struct KeyRow {
    std::string_view name;
    ValueType type;    ///< Null when it differs from sample to sample
    std::uint8_t bits; ///< how wide the value can be: a key's place in a table is made for it; 0 for Text
    Field field;       ///< layer None when `extract` serves
    Extract extract;
    bool perLayout; ///< the value depends on the layout alone
    bool repeats;   ///< of a header, which may stand in a packet more than once
    std::string_view title;
    std::string_view description;
    std::string_view example;
    std::string_view source; ///< specification and section
};

std::span<const KeyRow> keys();

/// A key's name split into its row and its occurrence: `ipsource.1` is the second `ipsource`.
struct KeyName {
    const KeyRow* row = nullptr;
    unsigned occurrence = 0;
};

/// Nothing when there is no such key.
std::optional<KeyName> findKey(std::string_view name);

/// The value of one key of one sample; null where the sampled bytes end before it.
Value valueOf(const KeyName& key, const sample::FlowView& flow, Scratch& scratch);

} // namespace weir::key
