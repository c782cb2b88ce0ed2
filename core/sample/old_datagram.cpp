// SPDX-License-Identifier: GPL-3.0-or-later
// The samples of sFlow v2 and v4. Nothing there has a length, so what is not known ends the datagram.
#include <optional>

#include "sample/datagram_walk.h"
#include "sample/old_records.h"

namespace weir::sample
{

namespace
{

using wire::XdrReader;

/// sFlow v2 and v4 know but one output, or several: the top bit, and how many below.
Port oldOutputPort(std::uint32_t wire)
{
    return {wire >> 31 ? Port::Multiple : Port::Interface, wire & 0x7FFFFFFF};
}

/// Body of a counters sample of sFlow v2 and v4 behind its `counters_version`; nothing when that is not
/// known.
std::optional<std::uint32_t> oldCountersLength(std::uint32_t countersVersion)
{
    constexpr std::uint32_t generic = 88;
    switch (countersVersion) {
    case 1: return generic;
    case 2: return generic + 52; // Ethernet
    case 3: return generic + 72; // token ring
    case 4: return generic;      // FDDI
    case 5: return generic + 80; // 100VG-AnyLAN
    case 6: return generic;      // WAN
    case 7: return 28;           // VLAN
    default: return std::nullopt;
    }
}

} // namespace

void DatagramDecoder::Walk::noteUnknownEnd(StructureKind kind, std::uint32_t number)
{
    m_decoder.m_counts.countUnknown(kind, Tag(number));
    note(Note::UnknownEnded);
}

void DatagramDecoder::Walk::oldSamples(std::uint32_t at, std::uint32_t count, SampleForm form)
{
    enum Kind : std::uint32_t { Flow = 1, Counters = 2 };
    const auto end = std::uint32_t(m_payload.size());
    for (; count > 0 && end - at >= 4; --count) {
        const std::uint32_t kind = base::loadBe32(m_payload.data() + at);
        at += 4;
        if (kind == Flow || kind == Counters) {
            if (!(kind == Flow ? oldFlowSample(at, form) : oldCountersSample(at, form)))
                return; // where the next sample begins nobody knows
            continue;
        }
        noteUnknownEnd(StructureKind::Sample, kind);
        return;
    }
    if (count > 0)
        note(Note::MissingSamples);
    else if (at < end)
        note(Note::TrailingBytes);
}

bool DatagramDecoder::Walk::oldFlowSample(std::uint32_t& at, SampleForm form)
{
    const auto room = std::uint32_t(m_payload.size()) - at;
    XdrReader reader = readerAt(at, room);
    FlowSample sample;
    sample.form = form;
    sample.offset = at;
    sample.sequence = reader.u32();
    const std::uint32_t source = reader.u32();
    sample.classId = source >> 24;
    sample.index = source & 0xFFFFFF;
    sample.samplingRate = reader.u32();
    sample.samplePool = reader.u32();
    sample.drops = reader.u32();
    sample.input = {Port::Interface, reader.u32()};
    sample.output = oldOutputPort(reader.u32());
    if (reader.failed()) {
        note(Note::SampleCut);
        return false;
    }
    if (sample.samplingRate == 0) {
        note(Note::RateZero);
        sample.samplingRate = 1;
    }
    OldRecordWalk walk(m_payload.subspan(at, room), form);
    Rank best = Rank::Nothing;
    for (Record record; walk.next(record);) {
        Structure structure;
        structure.tag = record.tag;
        structure.offset = std::uint32_t(record.body.data() - m_payload.data());
        structure.length = std::uint32_t(record.body.size());
        structure.overrun = walk.end() != OldRecordWalk::End::Whole;
        flowRecord(structure, *findStructure(StructureKind::FlowRecord, record.tag), sample, best);
    }
    sample.length = std::uint32_t(walk.offset());
    at += sample.length;
    m_sink.flow(sample);
    if (walk.end() == OldRecordWalk::End::Cut)
        note(Note::SampleCut);
    if (walk.end() == OldRecordWalk::End::Unknown)
        noteUnknownEnd(StructureKind::FlowRecord, walk.unknownKind());
    return walk.end() == OldRecordWalk::End::Whole;
}

bool DatagramDecoder::Walk::oldCountersSample(std::uint32_t& at, SampleForm form)
{
    const auto room = std::uint32_t(m_payload.size()) - at;
    XdrReader reader = readerAt(at, room);
    CountersSample sample;
    sample.form = form;
    sample.offset = at;
    sample.sequence = reader.u32();
    const std::uint32_t source = reader.u32();
    sample.classId = source >> 24;
    sample.index = source & 0xFFFFFF;
    reader.u32(); // the interval between two such samples
    const std::uint32_t countersVersion = reader.u32();
    if (reader.failed()) {
        note(Note::SampleCut);
        return false;
    }
    const auto length = oldCountersLength(countersVersion);
    if (!length) {
        noteUnknownEnd(StructureKind::CounterRecord, countersVersion);
        return false;
    }
    const auto fixed = std::uint32_t(reader.offset());
    const bool isCut = *length > room - fixed;
    sample.length = isCut ? room : fixed + *length;
    at += sample.length;
    m_sink.counters(sample);
    if (isCut)
        note(Note::SampleCut);
    return !isCut;
}

} // namespace weir::sample
