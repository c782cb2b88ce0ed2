// SPDX-License-Identifier: GPL-3.0-or-later
#include "notes.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <string>

#include "options.h"

namespace weir::app
{

namespace
{

using sample::Note;
using sample::StructureKind;

constexpr std::size_t mostNamed = 12;

void appendName(std::string& text, std::size_t& named, const std::string& name)
{
    if (named < mostNamed)
        text += (named == 0 ? ": " : ", ") + name;
    else if (named == mostNamed)
        text += " and more";
    ++named;
}

/// Which ones, of the notes that are about something unknown.
std::string which(const sample::NoteCounts& counts, Note note)
{
    std::string text;
    std::size_t named = 0;
    if (note == Note::OtherVersion)
        for (const auto& [version, count] : counts.versions)
            appendName(text, named, std::to_string(version));
    if (note == Note::UnknownSample || note == Note::UnknownRecord)
        for (const auto& [structure, count] : counts.unknown) {
            const auto& [kind, tag] = structure;
            if ((kind == StructureKind::Sample) != (note == Note::UnknownSample))
                continue;
            const char* word = kind == StructureKind::FlowRecord      ? "flow "
                               : kind == StructureKind::CounterRecord ? "counter "
                                                                      : "";
            appendName(text, named, word + toText(tag));
        }
    return text;
}

} // namespace

void NoteCounter::add(const store::Second& second)
{
    for (const store::DatagramRow& row : second.datagrams())
        add(second.block().subspan(row.offset, row.length));
}

void printNotes(const sample::NoteCounts& counts)
{
    if (std::ranges::all_of(counts.byNote, [](std::uint64_t count) { return count == 0; }))
        return;
    complain(QStringLiteral("the sFlow was not all as it should be (--quiet leaves this out):"));
    for (const sample::NoteRow& row : sample::notes())
        if (counts[row.note] > 0)
            std::fprintf(stderr, "  %-17s %10" PRIu64 "  %s%s\n", std::string(row.name).c_str(),
                         counts[row.note], std::string(row.description).c_str(),
                         which(counts, row.note).c_str());
}

} // namespace weir::app
