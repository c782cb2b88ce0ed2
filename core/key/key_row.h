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
#include "sample/structures.h"

namespace weir::key
{

/// What a number must be to mean that the agent does not know.
enum class Unknown : std::uint8_t { Never, Zero, AllOnes };

/// `bytes` big-endian bytes at `offset` of a protocol header, shifted right, cut to `bits`; or, whole, of the
/// body of the sample's first record of a structure.
struct Field {
    packet::LayerId layer = packet::LayerId::None;
    std::uint8_t offset = 0;
    std::uint8_t bytes = 0;
    std::uint8_t shift = 0;
    std::uint8_t bits = 64; ///< 128 for an IPv6 address
    Unknown unknown = Unknown::Never;
    sample::Tag record{};

    constexpr bool isOfLayer() const { return layer != packet::LayerId::None; }
    constexpr bool isOfRecord() const { return record != sample::Tag(); }
    constexpr bool isAny() const { return isOfLayer() || isOfRecord(); }
};

constexpr Field fieldOf(sample::Tag record, std::uint8_t offset, std::uint8_t bytes,
                        Unknown unknown = Unknown::Never)
{
    return {packet::LayerId::None, offset, bytes, 0, std::uint8_t(8 * bytes), unknown, record};
}

/// Anything that is not a plain field. `occurrence` counts repeated headers from the outermost, 0. A text
/// that it makes stands in `scratch`.
using Extract = Value (*)(const sample::FlowView& flow, unsigned occurrence, Scratch& scratch);

struct KeyRow {
    std::string_view name;
    ValueType type;    ///< Null when it differs from sample to sample
    std::uint8_t bits; ///< how wide the value can be: a key's place in a table is made for it; 0 for Text
    Field field;       ///< none when `extract` serves
    Extract extract;
    bool perLayout; ///< the value depends on the layout alone
    bool repeats;   ///< of a header, which may stand in a packet more than once
    std::string_view title;
    std::string_view description;
    std::string_view example;
    std::string_view source; ///< specification and section
    bool extension = false;  ///< the name is Weir's own: no public text on sFlow-RT has it
    Field told{};            ///< where no byte was sampled: of a record that tells of the packet
    Field socket{};          ///< and where none does: of the socket, as its client sees it
    bool ofIndex = false; ///< with `extract`: the value depends on sample::FlowRow and on the source alone,
                          ///< and not on the length of the frame or of what was sampled
};

/// The field that this layout has, and where its layer begins. Of a key without `extract` whose field is of a
/// layer.
struct PlacedField {
    const Field* field = nullptr; ///< null: none
    std::uint16_t layer = 0;
};
PlacedField placeField(const KeyRow& row, const packet::Layout& layout, unsigned occurrence);

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
