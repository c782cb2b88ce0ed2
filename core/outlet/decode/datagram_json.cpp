// SPDX-License-Identifier: GPL-3.0-or-later
#include "outlet/decode/datagram_json.h"

#include <algorithm>
#include <chrono>
#include <optional>

#include "outlet/decode/digits.h"
#include "outlet/decode/fields.h"
#include "outlet/decode/records.h"
#include "outlet/decode/walk.h"
#include "sample/discard_reasons.h"

namespace weir::outlet
{

namespace
{

using sample::Note;
using sample::StructureKind;
using sample::Tag;
using wire::XdrReader;

/// One sFlow v5 datagram on its way to text.
class Walk
{
public:
    Walk(JsonText& json, base::Bytes payload) : m_json(json), m_payload(payload) {}

    void samples(std::uint32_t at, std::uint32_t count);

private:
    /// A tag and a body that lies within its surroundings, whatever its length said.
    struct Structure {
        Tag tag;
        std::uint32_t start;  ///< of the tag
        std::uint32_t length; ///< of the body
        std::uint32_t next;
        bool overrun;

        std::uint32_t body() const { return start + 8; }
        std::uint32_t end() const { return start + 8 + length; }
    };

    /// Where the next record begins, and how many are still announced.
    struct Position {
        std::uint32_t at;
        std::uint32_t left;
    };

    /// What is wrong with a sample, if anything.
    using Fault = std::optional<Note>;

    Structure structureAt(std::uint32_t at, std::uint32_t end) const;
    base::Bytes body(const Structure& structure) const
    {
        return m_payload.subspan(structure.body(), structure.length);
    }
    void writeUnknown(const Structure& structure);
    void sample(const Structure& structure);
    Fault flowSample(const Structure& structure, bool expanded);
    Fault discard(const Structure& structure);
    Fault countersSample(const Structure& structure, bool expanded);
    Fault customSample(const Structure& structure);
    void port(const MemberName& name, std::uint32_t format, std::uint32_t value);
    Fault records(std::uint32_t at, std::uint32_t end, std::uint32_t count, StructureKind kind,
                  std::string_view prefix);
    Position elements(Position position, std::uint32_t end, StructureKind kind);
    void record(const Structure& structure, StructureKind kind);
    void aggregation(const Structure& structure);

    static constexpr int mostDepth = 8; ///< of records within records

    JsonText& m_json;
    base::Bytes m_payload;
    int m_depth = 0;
};

Walk::Structure Walk::structureAt(std::uint32_t at, std::uint32_t end) const
{
    const std::uint32_t claimed = base::loadBe32(m_payload.data() + at + 4);
    const std::uint32_t room = end - at - 8;
    const std::uint32_t length = std::min(claimed, room);
    const auto padded = std::uint32_t(std::min<std::size_t>(XdrReader::padded(length), room));
    return {Tag(base::loadBe32(m_payload.data() + at)), at, length, at + 8 + padded, claimed > room};
}

void Walk::samples(std::uint32_t at, std::uint32_t count)
{
    const auto end = std::uint32_t(m_payload.size());
    m_json.openArray("samples"_m);
    for (; count > 0 && end - at >= 8; --count) {
        const Structure structure = structureAt(at, end);
        m_json.openObject();
        sample(structure);
        m_json.closeObject();
        at = structure.next;
    }
    m_json.closeArray();
    if (count > 0)
        writeMalformed(m_json, Note::MissingSamples, at);
}

void Walk::sample(const Structure& structure)
{
    writeTag(m_json, "sampleType_tag"_m, structure.tag);
    const sample::StructureRow* row = sample::findStructure(StructureKind::Sample, structure.tag);
    Fault fault;
    switch (row ? row->decoding : sample::Decoding::Stepped) {
    case sample::Decoding::FlowSample: fault = flowSample(structure, false); break;
    case sample::Decoding::ExpandedFlowSample: fault = flowSample(structure, true); break;
    case sample::Decoding::DiscardedPacket: fault = discard(structure); break;
    case sample::Decoding::CountersSample: fault = countersSample(structure, false); break;
    case sample::Decoding::ExpandedCountersSample: fault = countersSample(structure, true); break;
    default: fault = customSample(structure); break;
    }
    if (structure.overrun)
        writeMalformed(m_json, Note::SampleOverrun, structure.start);
    else if (fault)
        writeMalformed(m_json, *fault, structure.start);
}

Walk::Fault Walk::customSample(const Structure& structure)
{
    XdrReader reader(body(structure));
    if (structure.tag == Tag(4300, 1002))
        writeCustomMetrics(m_json, reader);
    else if (structure.tag == Tag(4300, 1003))
        writeCustomFlow(m_json, reader);
    else
        writeUnknown(structure);
    return reader.failed() ? Fault(Note::SampleCut) : std::nullopt;
}

void Walk::writeUnknown(const Structure& structure)
{
    const JsonText::Prefix outer = m_json.prefix();
    m_json.setPrefix({});
    m_json.literal("unknown"_m, "true");
    m_json.literal("length"_m, structure.length);
    m_json.hex("bytes"_m, body(structure));
    m_json.setPrefix(outer);
}

/// Format 0 one interface, 1 discarded, 2 several, 3 undefined.
void Walk::port(const MemberName& name, std::uint32_t format, std::uint32_t value)
{
    constexpr std::string_view words[] = {"", "dropCode ", "multiple ", "format==3 "};
    TextBuffer& out = m_json.openText(name);
    out += words[std::min<std::uint32_t>(format, 3)];
    appendNumber(out, value);
    m_json.closeText();
}

Walk::Fault Walk::flowSample(const Structure& structure, bool expanded)
{
    XdrReader reader(body(structure));
    m_json.word("sampleType"_m, "FLOWSAMPLE");
    if (reader.remaining() < (expanded ? 44 : 32))
        return Note::SampleCut;
    constexpr std::uint32_t lowBits = 0x3FFFFFFF;
    m_json.number("sampleSequenceNo"_m, reader.u32());
    const std::uint32_t source = reader.u32();
    if (expanded)
        writeSource(m_json, source, reader.u32());
    else
        writeSource(m_json, source >> 24, source & 0xFFFFFF);
    m_json.number("meanSkipCount"_m, reader.u32());
    m_json.number("samplePool"_m, reader.u32());
    m_json.number("dropEvents"_m, reader.u32());
    for (const MemberName* name : {&"inputPort"_m, &"outputPort"_m}) {
        const std::uint32_t first = reader.u32();
        const std::uint32_t format = expanded ? first : first >> 30;
        const std::uint32_t value = expanded ? reader.u32() : first & lowBits;
        port(*name, format, value);
    }
    const std::uint32_t count = reader.u32();
    return records(structure.body() + std::uint32_t(reader.offset()), structure.end(), count,
                   StructureKind::FlowRecord, "");
}

Walk::Fault Walk::discard(const Structure& structure)
{
    XdrReader reader(body(structure));
    m_json.word("sampleType"_m, "DISCARD");
    if (reader.remaining() < 32)
        return Note::SampleCut;
    m_json.number("sampleSequenceNo"_m, reader.u32());
    const std::uint32_t classId = reader.u32();
    writeSource(m_json, classId, reader.u32());
    m_json.number("dropEvents"_m, reader.u32());
    m_json.number("inputPort"_m, reader.u32());
    m_json.number("outputPort"_m, reader.u32());
    const std::uint32_t reason = reader.u32();
    const std::string_view name = sample::discardReasonName(reason);
    m_json.number("discardCode"_m, reason);
    m_json.word("discardReason"_m, name.empty() ? "NotFound" : name);
    const std::uint32_t count = reader.u32();
    return records(structure.body() + std::uint32_t(reader.offset()), structure.end(), count,
                   StructureKind::FlowRecord, "discarded_");
}

Walk::Fault Walk::countersSample(const Structure& structure, bool expanded)
{
    XdrReader reader(body(structure));
    m_json.word("sampleType"_m, "COUNTERSSAMPLE");
    if (reader.remaining() < (expanded ? 16 : 12))
        return Note::SampleCut;
    m_json.number("sampleSequenceNo"_m, reader.u32());
    const std::uint32_t source = reader.u32();
    if (expanded)
        writeSource(m_json, source, reader.u32());
    else
        writeSource(m_json, source >> 24, source & 0xFFFFFF);
    const std::uint32_t count = reader.u32();
    return records(structure.body() + std::uint32_t(reader.offset()), structure.end(), count,
                   StructureKind::CounterRecord, "");
}

Walk::Fault Walk::records(std::uint32_t at, std::uint32_t end, std::uint32_t count, StructureKind kind,
                          std::string_view prefix)
{
    m_json.openArray("elements"_m);
    m_json.setPrefix({prefix, {}});
    const Position behind = elements({at, count}, end, kind);
    m_json.setPrefix({});
    m_json.closeArray();
    return behind.left > 0 ? Fault(Note::MissingRecords) : std::nullopt;
}

Walk::Position Walk::elements(Position position, std::uint32_t end, StructureKind kind)
{
    for (; position.left > 0 && end - position.at >= 8; --position.left) {
        const Structure structure = structureAt(position.at, end);
        m_json.openObject();
        record(structure, kind);
        m_json.closeObject();
        position.at = structure.next;
    }
    return position;
}

/// 802.11 aggregation (0:1016): packets, each with its own records.
void Walk::aggregation(const Structure& structure)
{
    if (m_depth == mostDepth) {
        writeUnknown(structure);
        return;
    }
    if (structure.length < 4) {
        if (!structure.overrun)
            writeMalformed(m_json, Note::RecordShort, structure.start);
        return;
    }
    ++m_depth;
    std::uint32_t at = structure.body();
    std::uint32_t packets = base::loadBe32(m_payload.data() + at);
    at += 4;
    m_json.number("aggregation_num_pdus"_m, packets);
    m_json.openArray("aggregation_pdus"_m);
    for (; packets > 0 && structure.end() - at >= 4; --packets) {
        const std::uint32_t count = base::loadBe32(m_payload.data() + at);
        m_json.openObject();
        m_json.openArray("elements"_m);
        const Position behind = elements({at + 4, count}, structure.end(), StructureKind::FlowRecord);
        m_json.closeArray();
        if (behind.left > 0)
            writeMalformed(m_json, Note::MissingRecords, at);
        m_json.closeObject();
        at = behind.at;
    }
    m_json.closeArray();
    --m_depth;
    if (packets > 0 && !structure.overrun)
        writeMalformed(m_json, Note::RecordShort, structure.start);
}

void Walk::record(const Structure& structure, StructureKind kind)
{
    const bool isFlow = kind == StructureKind::FlowRecord;
    writeTag(m_json, isFlow ? "flowBlock_tag"_m : "counterBlock_tag"_m, structure.tag);
    XdrReader reader(body(structure));
    const auto fields = isFlow ? flowFields(structure.tag) : counterFields(structure.tag);
    if (!fields.empty()) {
        const sample::StructureRow* row = sample::findStructure(kind, structure.tag);
        writeFields(m_json, reader, fields, row ? row->length : 0);
    } else if (const RecordRow* row = findRecord(kind, structure.tag)) {
        row->write(m_json, reader, row->prefix);
    } else if (isFlow && structure.tag == Tag(0, 1016)) {
        aggregation(structure);
    } else {
        writeUnknown(structure);
    }
    if (structure.overrun)
        writeMalformed(m_json, Note::RecordOverrun, structure.start);
    else if (reader.failed())
        writeMalformed(m_json, Note::RecordShort, structure.start);
}

/// As base::toIso8601, but with the zone that scripts know. A capture's times have four digits of year.
void writeTime(JsonText& json, const MemberName& name, base::SecondNumber second)
{
    using namespace std::chrono;
    const sys_seconds point{seconds{second}};
    const auto day = floor<days>(point);
    const year_month_day date{day};
    const hh_mm_ss clock{point - day};
    TextBuffer& out = json.openText(name);
    const auto twoDigits = [&out](char before, auto number) {
        char* at = out.room(3);
        *at = before;
        out.written(putTwo(at + 1, std::size_t(number)));
    };
    appendNumber(out, std::uint64_t(int(date.year())));
    twoDigits('-', unsigned(date.month()));
    twoDigits('-', unsigned(date.day()));
    twoDigits('T', clock.hours().count());
    twoDigits(':', clock.minutes().count());
    twoDigits(':', clock.seconds().count());
    out += "+0000";
    json.closeText();
}

/// Sender and clocks. A datagram of a capture has no sender, and zero for the receiver's clock.
void writeReceipt(JsonText& json, const wire::Datagram& datagram, Origin origin)
{
    const bool live = origin == Origin::Live;
    const base::SecondNumber second = base::secondOf(datagram.time);
    const auto microseconds = std::uint64_t(datagram.time - second * base::nanosecondsPerSecond) / 1000;
    const base::SecondNumber received = live ? second : 0;
    json.address("datagramSourceIP"_m, live ? datagram.source : base::Address());
    json.number("datagramSize"_m, datagram.payload.size());
    json.signedNumber("unixSecondsUTC"_m, received);
    json.number("unixSecondsUTC_uS"_m, live ? microseconds : 0);
    writeTime(json, "localtime"_m, received);
    if (live || second == 0)
        return;
    writeTime(json, "pcapTimestamp"_m, second);
    json.number("pcapTimestamp_uS"_m, microseconds);
}

/// Header and samples, of any version.
void writeDatagram(JsonText& json, base::Bytes payload)
{
    XdrReader reader(payload);
    const std::uint32_t version = reader.u32();
    if (reader.failed()) {
        writeMalformed(json, Note::ShortDatagram, 0);
        return;
    }
    json.number("datagramVersion"_m, version);
    if (version != 2 && version != 4 && version != 5)
        return; // something else on this port: nothing more is known
    const std::uint32_t addressType = reader.remaining() < 4 ? 0 : base::loadBe32(reader.at());
    const base::Address agent = reader.address();
    const std::uint32_t subAgent = version == 5 ? reader.u32() : 0;
    const std::uint32_t sequence = reader.u32();
    const std::uint32_t uptime = reader.u32();
    const std::uint32_t samples = reader.u32();
    if (reader.failed()) {
        writeMalformed(json, addressType > 2 ? Note::BadAddressType : Note::ShortDatagram, 4);
        return;
    }
    if (version == 5)
        json.number("agentSubId"_m, subAgent);
    json.address("agent"_m, agent);
    json.number("packetSequenceNo"_m, sequence);
    json.number("sysUpTime"_m, uptime);
    json.number("samplesInPacket"_m, samples);
    if (version == 5)
        Walk(json, payload).samples(std::uint32_t(reader.offset()), samples);
    else
        writeOldSamples(json, reader, version, samples);
}

} // namespace

void writeMalformed(JsonText& json, Note reason, std::size_t offset)
{
    const JsonText::Prefix outer = json.prefix();
    json.setPrefix({});
    json.openObject("malformed"_m);
    json.word("reason"_m, sample::notes()[std::size_t(reason)].name);
    json.literal("offset"_m, offset);
    json.closeObject();
    json.setPrefix(outer);
}

void writeTag(JsonText& json, const MemberName& name, Tag tag)
{
    TextBuffer& out = json.openText(name);
    appendNumber(out, tag.enterprise());
    out += ':';
    appendNumber(out, tag.format());
    json.closeText();
}

void writeSource(JsonText& json, std::uint32_t classId, std::uint32_t index)
{
    TextBuffer& out = json.openText("sourceId"_m);
    appendNumber(out, classId);
    out += ':';
    appendNumber(out, index);
    json.closeText();
}

void appendDatagramJson(TextBuffer& out, const wire::Datagram& datagram, Origin origin)
{
    JsonText json(out);
    json.openObject();
    writeReceipt(json, datagram, origin);
    writeDatagram(json, datagram.payload);
    json.closeObject();
    json.finish();
}

} // namespace weir::outlet
