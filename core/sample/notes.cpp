// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample/notes.h"

namespace weir::sample
{

namespace
{

using enum Note;

// clang-format off
constexpr auto table = std::to_array<NoteRow>({
    {ShortDatagram,   "short_datagram",    true,  "the datagram ends inside its own header"},
    {OtherVersion,    "other_version",     false, "the datagram is not sFlow version 2, 4 or 5"},
    {BadAddressType,  "bad_address_type",  true,  "the agent's address is neither none, IPv4 nor IPv6"},
    {SampleCut,       "sample_cut",        true,  "a sample ends inside its own header"},
    {SampleOverrun,   "sample_overrun",    true,  "a sample claims more bytes than the datagram has"},
    {RecordOverrun,   "record_overrun",    true,  "a record claims more bytes than its sample has"},
    {RecordShort,     "record_short",      true,  "a record is shorter than its structure"},
    {LengthNotPadded, "length_not_padded", true,  "a length is not a multiple of four; it was rounded up"},
    {TrailingBytes,   "trailing_bytes",    true,  "bytes follow the last sample"},
    {SampleTrailing,  "sample_trailing",   false, "bytes follow the last record of a sample"},
    {MissingSamples,  "missing_samples",   true,  "the datagram announces more samples than it holds"},
    {MissingRecords,  "missing_records",   true,  "a sample announces more records than it holds"},
    {HeaderCut,       "header_cut",        true,  "a sampled header claims more bytes than its record has"},
    {RateZero,        "rate_zero",         true,  "a sampling rate of zero was taken as one"},
    {UnknownSample,   "unknown_sample",    false, "a kind of sample that is not known was stepped over"},
    {UnknownRecord,   "unknown_record",    false, "a record that is not known was stepped over"},
    {UnknownEnded,    "unknown_ended",     false, "what is not known and has no length ended a datagram of sFlow v2 or v4"},
});
// clang-format on

constexpr bool rowsInOrder()
{
    for (std::size_t i = 0; i < table.size(); ++i)
        if (table[i].note != Note(i))
            return false;
    return true;
}
static_assert(table.size() == std::size_t(Note::Count) && rowsInOrder());

} // namespace

std::span<const NoteRow> notes()
{
    return table;
}

void NoteCounts::countUnknown(StructureKind kind, Tag tag)
{
    const auto key = std::pair(kind, tag);
    if (const auto found = unknown.find(key); found != unknown.end())
        ++found->second;
    else if (unknown.size() < mostTags)
        unknown.emplace(key, 1);
    else
        ++unknownElsewhere;
}

void NoteCounts::countVersion(std::uint32_t version)
{
    if (const auto found = versions.find(version); found != versions.end())
        ++found->second;
    else if (versions.size() < mostTags)
        versions.emplace(version, 1);
}

} // namespace weir::sample
