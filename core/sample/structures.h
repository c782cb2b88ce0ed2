// SPDX-License-Identifier: GPL-3.0-or-later
// The table of sFlow structures: what is known of each sample and record, by enterprise and format.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace weir::sample
{

/// `data_format` of sFlow v5: enterprise in the upper 20 bits, format in the lower 12.
struct Tag {
    std::uint32_t value = 0;

    constexpr Tag() = default;
    constexpr explicit Tag(std::uint32_t wire) : value(wire) {}
    constexpr Tag(std::uint32_t enterprise, std::uint32_t format) : value(enterprise << 12 | format) {}
    constexpr std::uint32_t enterprise() const { return value >> 12; }
    constexpr std::uint32_t format() const { return value & 0xFFF; }

    auto operator<=>(const Tag&) const = default;
};

/// `enterprise:format` in decimal, as the specification writes it.
std::string toText(Tag tag);

enum class StructureKind : std::uint8_t { Sample, FlowRecord, CounterRecord };

/// How the decoder goes on at a structure.
enum class Decoding : std::uint8_t {
    FlowSample,
    ExpandedFlowSample,
    DiscardedPacket,
    CountersSample,
    ExpandedCountersSample,
    CustomMetrics,
    SampledHeader,
    SampledEthernet,
    SampledIpv4,
    SampledIpv6,
    SocketIpv4,
    SocketIpv6,
    InterfaceCounters,
    Stepped, ///< known by name, stepped over by its length
};

struct StructureRow {
    StructureKind kind;
    Tag tag;
    std::string_view name;
    std::uint32_t length; ///< of the body in bytes: exact where fixed, else the least
    Decoding decoding;
    std::string_view description;
    std::string_view source;
};

std::span<const StructureRow> structures();

namespace detail
{

constexpr std::size_t directFormats = 2304; // all formats that sFlow.org has given out for enterprise 0

/// Row number plus one of each standard structure, so that the walk over a datagram does not search.
extern const std::array<std::array<std::uint8_t, directFormats>, 3> directRows;
extern const StructureRow* const firstRow;

const StructureRow* searchStructure(StructureKind kind, Tag tag);

} // namespace detail

/// Null when the structure is not known.
inline const StructureRow* findStructure(StructureKind kind, Tag tag)
{
    if (tag.value >= detail::directFormats)
        return detail::searchStructure(kind, tag);
    const std::uint8_t row = detail::directRows[std::size_t(kind)][tag.value];
    return row > 0 ? detail::firstRow + row - 1 : nullptr;
}

} // namespace weir::sample
