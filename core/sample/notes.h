// SPDX-License-Identifier: GPL-3.0-or-later
// What the decoder noticed on its way through the bytes: faults and tolerances, counted by cause.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string_view>

#include "sample/structures.h"

namespace weir::sample
{

enum class Note : std::uint8_t {
    ShortDatagram,
    OtherVersion,
    BadAddressType,
    SampleCut,
    SampleOverrun,
    RecordOverrun,
    RecordShort,
    LengthNotPadded,
    TrailingBytes,
    SampleTrailing,
    MissingSamples,
    MissingRecords,
    HeaderCut,
    RateZero,
    UnknownSample,
    UnknownRecord,
    UnknownEnded,
    Count
};

struct NoteRow {
    Note note;
    std::string_view name;
    bool fault; ///< the sender broke the rules; false: we were merely tolerant, or do not know a structure
    std::string_view description;
};

std::span<const NoteRow> notes();

/// Totals of one collector. Bounded: unknown structures beyond `mostTags` are counted together.
struct NoteCounts {
    static constexpr std::size_t mostTags = 256;

    std::array<std::uint64_t, std::size_t(Note::Count)> byNote{};
    std::map<std::pair<StructureKind, Tag>, std::uint64_t> unknown;
    std::uint64_t unknownElsewhere = 0;              ///< unknown structures for which the map had no room
    std::map<std::uint32_t, std::uint64_t> versions; ///< datagrams by version, where it is not 2, 4 or 5

    std::uint64_t operator[](Note note) const { return byNote[std::size_t(note)]; }
    void count(Note note) { ++byNote[std::size_t(note)]; }
    void countUnknown(StructureKind kind, Tag tag);
    void countVersion(std::uint32_t version);
};

} // namespace weir::sample
