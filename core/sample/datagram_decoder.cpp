// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample/datagram_decoder.h"

#include <algorithm>
#include <utility>

#include "sample/datagram_walk.h"

namespace weir::sample
{

namespace
{

using wire::XdrReader;

constexpr std::uint32_t version2 = 2;
constexpr std::uint32_t version4 = 4;
constexpr std::uint32_t version5 = 5;

/// sFlow v5, `interface`: the format in the two top bits, the value below.
Port compactPort(std::uint32_t wire)
{
    return {std::uint8_t(wire >> 30), wire & 0x3FFFFFFF};
}

Port expandedPort(std::uint32_t format, std::uint32_t value)
{
    return {std::uint8_t(std::min<std::uint32_t>(format, Port::Undefined)), value};
}

/// Of a flow sample or discard: what stands before its records, their number included.
constexpr std::uint32_t bytesOfFields(Decoding decoding)
{
    return decoding == Decoding::ExpandedFlowSample ? 44 : 32;
}

} // namespace

bool DatagramDecoder::decode(base::Bytes payload, SampleSink& sink)
{
    m_fault = false;
    return Walk(*this, payload, sink).run();
}

void DatagramDecoder::note(Note note)
{
    m_counts.count(note);
    m_fault = m_fault || notes()[std::size_t(note)].fault;
}

bool DatagramDecoder::Walk::run()
{
    XdrReader reader(m_payload);
    const std::uint32_t version = reader.u32();
    if (reader.failed()) {
        note(Note::ShortDatagram);
        return false;
    }
    const bool isOld = version == version2 || version == version4;
    if (version != version5 && !isOld) {
        note(Note::OtherVersion);
        m_decoder.m_counts.countVersion(version);
        return false;
    }
    DatagramHeader header;
    if (!readHeader(reader, !isOld, header))
        return false;
    m_sink.header(header);
    const auto at = std::uint32_t(reader.offset());
    if (isOld)
        oldSamples(at, header.samples, version == version2 ? SampleForm::Version2 : SampleForm::Version4);
    else
        samples(at, header.samples);
    return true;
}

bool DatagramDecoder::Walk::readHeader(XdrReader& reader, bool hasSubAgent, DatagramHeader& header)
{
    const std::uint32_t addressType = m_payload.size() >= 8 ? base::loadBe32(reader.at()) : 0;
    header.agent = reader.address();
    header.subAgent = hasSubAgent ? reader.u32() : 0;
    header.sequence = reader.u32();
    header.uptime = reader.u32();
    header.samples = reader.u32();
    if (reader.failed())
        note(addressType > 2 ? Note::BadAddressType : Note::ShortDatagram);
    return !reader.failed();
}

void DatagramDecoder::Walk::samples(std::uint32_t at, std::uint32_t count)
{
    const auto end = std::uint32_t(m_payload.size());
    for (; count > 0 && end - at >= 8; --count) {
        const Structure structure = structureAt(at, end, Note::SampleOverrun);
        walkSample(structure);
        at = structure.next;
    }
    if (count > 0)
        note(Note::MissingSamples);
    else if (at < end)
        note(Note::TrailingBytes);
}

DatagramDecoder::Walk::Structure DatagramDecoder::Walk::structureAt(std::uint32_t at, std::uint32_t end,
                                                                    Note overrun)
{
    const std::uint8_t* bytes = m_payload.data() + at;
    Structure structure;
    structure.tag = Tag(base::loadBe32(bytes));
    structure.offset = at + 8;
    structure.length = base::loadBe32(bytes + 4);
    const std::uint32_t room = end - structure.offset;
    if (structure.length > room) {
        note(overrun);
        structure.overrun = true;
        structure.length = room;
    } else if (structure.length % 4 != 0) {
        note(Note::LengthNotPadded);
    }
    structure.next =
        structure.offset + std::uint32_t(std::min<std::size_t>(XdrReader::padded(structure.length), room));
    return structure;
}

void DatagramDecoder::Walk::walkSample(const Structure& structure)
{
    const StructureRow* row = findStructure(StructureKind::Sample, structure.tag);
    switch (row ? row->decoding : Decoding::Stepped) {
    case Decoding::FlowSample:
    case Decoding::ExpandedFlowSample:
    case Decoding::DiscardedPacket: flowSample(structure, row->decoding); break;
    case Decoding::CountersSample:
    case Decoding::ExpandedCountersSample: countersSample(structure, row->decoding); break;
    case Decoding::CustomMetrics: customMetrics(structure); break;
    default:
        if (!row) {
            note(Note::UnknownSample);
            m_decoder.m_counts.countUnknown(StructureKind::Sample, structure.tag);
        }
    }
}

void DatagramDecoder::Walk::flowSample(const Structure& structure, Decoding decoding)
{
    if (structure.length < bytesOfFields(decoding)) {
        note(Note::SampleCut);
        return;
    }
    FlowSample sample;
    sample.offset = structure.offset;
    sample.length = structure.length;
    const std::uint8_t* at = m_payload.data() + structure.offset;
    const auto next = [&at] { return base::loadBe32(std::exchange(at, at + 4)); };
    sample.sequence = next();
    sample.classId = next();
    if (decoding == Decoding::FlowSample) {
        sample.index = sample.classId & 0xFFFFFF;
        sample.classId >>= 24;
        sample.samplingRate = next();
        sample.samplePool = next();
        sample.drops = next();
        sample.input = compactPort(next());
        sample.output = compactPort(next());
    } else {
        sample.form = SampleForm::Expanded;
        sample.index = next();
        if (decoding == Decoding::DiscardedPacket) {
            sample.form = SampleForm::Discard;
            sample.samplingRate = 1; // every drop is told, up to a limit: nothing is sampled
            sample.drops = next();
            sample.input = {Port::Interface, next()};
            sample.output = {Port::Interface, next()};
            next(); // the reason: a key reads it from the kept bytes
        } else {
            sample.samplingRate = next();
            sample.samplePool = next();
            sample.drops = next();
            const std::uint32_t inputFormat = next();
            sample.input = expandedPort(inputFormat, next());
            const std::uint32_t outputFormat = next();
            sample.output = expandedPort(outputFormat, next());
        }
    }
    const std::uint32_t records = next();
    if (sample.samplingRate == 0) {
        note(Note::RateZero);
        sample.samplingRate = 1;
    }
    flowRecords(structure.offset + bytesOfFields(decoding), structure.offset + structure.length, records,
                sample);
    if (decoding == Decoding::DiscardedPacket)
        sample.kind = FlowKind::Discard;
    m_sink.flow(sample);
}

void DatagramDecoder::Walk::flowRecords(std::uint32_t at, std::uint32_t end, std::uint32_t count,
                                        FlowSample& sample)
{
    Rank best = Rank::Nothing;
    for (; count > 0 && end - at >= 8; --count) {
        const Structure record = structureAt(at, end, Note::RecordOverrun);
        at = record.next;
        const StructureRow* row = findStructure(StructureKind::FlowRecord, record.tag);
        if (!row) {
            note(Note::UnknownRecord);
            m_decoder.m_counts.countUnknown(StructureKind::FlowRecord, record.tag);
            continue;
        }
        flowRecord(record, *row, sample, best);
    }
    if (count > 0)
        note(Note::MissingRecords);
    else if (at < end)
        note(Note::SampleTrailing);
}

void DatagramDecoder::Walk::flowRecord(const Structure& record, const StructureRow& row, FlowSample& sample,
                                       Rank& best)
{
    TellingRecords& telling = sample.telling;
    const std::uint32_t whole = record.length >= row.length ? record.offset : 0;
    switch (row.decoding) {
    case Decoding::SampledHeader:
        if (record.length < fixedHeaderBytes(sample.form)) {
            note(Note::RecordShort);
        } else if (best < Rank::Header) {
            best = Rank::Header;
            sampledHeader(record, sample);
        }
        break;
    case Decoding::SampledEthernet:
        takeLength(Rank::Ethernet, record, row, sample, best);
        if (telling.ethernet == 0)
            telling.ethernet = whole;
        break;
    case Decoding::SampledIpv4:
    case Decoding::SampledIpv6:
        takeLength(Rank::Ip, record, row, sample, best);
        if (telling.ip == 0) {
            telling.ip = whole;
            telling.ipIsV6 = row.decoding == Decoding::SampledIpv6;
        }
        break;
    case Decoding::SocketIpv4:
    case Decoding::SocketIpv6:
        if (telling.socket == 0) {
            telling.socket = whole;
            telling.socketIsV6 = row.decoding == Decoding::SocketIpv6;
        }
        [[fallthrough]];
    default:
        if (!whole && !record.overrun && !isOld(sample.form))
            note(Note::RecordShort);
    }
}

void DatagramDecoder::Walk::takeLength(Rank rank, const Structure& record, const StructureRow& row,
                                       FlowSample& sample, Rank& best)
{
    if (record.length < row.length)
        note(Note::RecordShort);
    if (rank <= best || record.length < 4)
        return;
    best = rank;
    sample.kind = FlowKind::Packet;
    sample.frameLength = base::loadBe32(m_payload.data() + record.offset);
}

void DatagramDecoder::Walk::sampledHeader(const Structure& record, FlowSample& sample)
{
    const std::uint8_t* body = m_payload.data() + record.offset;
    const std::uint32_t fixed = fixedHeaderBytes(sample.form);
    const std::uint32_t room = record.length - fixed;
    sample.kind = FlowKind::Packet;
    sample.headerProtocol = base::loadBe32(body);
    sample.frameLength = base::loadBe32(body + 4);
    sample.header = record.offset + fixed;
    sample.headerLength = base::loadBe32(body + fixed - 4);
    if (sample.headerLength > room) {
        note(Note::HeaderCut);
        sample.headerLength = room;
    }
}

void DatagramDecoder::Walk::countersSample(const Structure& structure, Decoding decoding)
{
    XdrReader reader = readerAt(structure.offset, structure.length);
    CountersSample sample;
    sample.form = decoding == Decoding::CountersSample ? SampleForm::Compact : SampleForm::Expanded;
    sample.offset = structure.offset;
    sample.length = structure.length;
    sample.sequence = reader.u32();
    const std::uint32_t source = reader.u32();
    if (decoding == Decoding::CountersSample) {
        sample.classId = source >> 24;
        sample.index = source & 0xFFFFFF;
    } else {
        sample.classId = source;
        sample.index = reader.u32();
        sample.form = SampleForm::Expanded;
    }
    const std::uint32_t records = reader.u32();
    if (reader.failed()) {
        note(Note::SampleCut);
        return;
    }
    counterRecords(structure.offset + std::uint32_t(reader.offset()), structure.offset + structure.length,
                   records);
    m_sink.counters(sample);
}

/// Its data source has a name of its own, which stands first in the body.
void DatagramDecoder::Walk::customMetrics(const Structure& structure)
{
    XdrReader reader = readerAt(structure.offset, structure.length);
    reader.opaque();
    reader.u32(); // how many metrics
    if (reader.failed()) {
        note(Note::SampleCut);
        return;
    }
    CountersSample sample;
    sample.offset = structure.offset;
    sample.length = structure.length;
    sample.form = SampleForm::Custom;
    m_sink.counters(sample);
}

void DatagramDecoder::Walk::counterRecords(std::uint32_t at, std::uint32_t end, std::uint32_t count)
{
    for (; count > 0 && end - at >= 8; --count) {
        const Structure record = structureAt(at, end, Note::RecordOverrun);
        at = record.next;
        const StructureRow* row = findStructure(StructureKind::CounterRecord, record.tag);
        if (!row) {
            note(Note::UnknownRecord);
            m_decoder.m_counts.countUnknown(StructureKind::CounterRecord, record.tag);
        } else if (record.length < row->length && !record.overrun) {
            note(Note::RecordShort);
        }
    }
    if (count > 0)
        note(Note::MissingRecords);
    else if (at < end)
        note(Note::SampleTrailing);
}

} // namespace weir::sample
