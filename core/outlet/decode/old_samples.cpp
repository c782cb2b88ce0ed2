// SPDX-License-Identifier: GPL-3.0-or-later
// The samples of sFlow v2 and v4. Nothing there has a length, so what is not known ends the datagram.
#include <optional>

#include "outlet/decode/fields.h"
#include "outlet/decode/records.h"
#include "outlet/decode/sampled_header.h"
#include "outlet/decode/walk.h"

namespace weir::outlet
{

namespace
{

using sample::Note;
using sample::Tag;
using wire::XdrReader;

/// Why the datagram ends here; nothing when all is well.
using Fault = std::optional<Note>;

constexpr std::uint32_t version2 = 2;

void writeOutputPort(JsonText& json, std::uint32_t port)
{
    TextBuffer& out = json.openText("outputPort"_m);
    const std::uint32_t number = port & 0x7FFFFFFF;
    if (port == number) {
        appendNumber(out, port);
    } else if (number == 0) {
        out += "multiple >1";
    } else {
        out += "multiple ";
        appendNumber(out, number);
    }
    json.closeText();
}

void writeSourceId(JsonText& json, std::uint32_t source)
{
    writeSource(json, source >> 24, source & 0xFFFFFF);
}

Fault writePacketData(JsonText& json, XdrReader& reader)
{
    switch (reader.u32()) {
    case 1: writeSampledHeader(json, reader, false); return std::nullopt;
    case 2: writeSampledIpv4(json, reader, ""); return std::nullopt;
    case 3: writeSampledIpv6(json, reader, ""); return std::nullopt;
    default: return Note::UnknownRecord;
    }
}

void writeGateway(JsonText& json, XdrReader& reader, std::uint32_t version)
{
    json.word("extendedType"_m, "GATEWAY");
    for (const MemberName* name : {&"my_as"_m, &"src_as"_m, &"src_peer_as"_m})
        writeField(json, reader, {{}, *name, Form::U32, ""});
    if (reader.failed())
        return;
    if (version != version2) {
        writeAsPathAndCommunities(json, reader);
        return;
    }
    const std::uint32_t length = reader.u32();
    if (length > reader.remaining() / 4) {
        reader.skip(reader.remaining() + 1); // fails
        return;
    }
    const auto numberAt = [path = reader.at()](std::uint32_t i) {
        return base::loadBe32(path + std::size_t(4) * i);
    };
    reader.skip(std::size_t(4) * length);
    json.number("dst_as"_m, length > 0 ? numberAt(length - 1) : 0);
    json.number("dst_peer_as"_m, length > 0 ? numberAt(0) : 0);
    json.number("dst_as_path_len"_m, length);
    if (length == 0)
        return;
    TextBuffer& out = json.openText("dst_as_path"_m);
    for (std::uint32_t i = 0; i < length; ++i) {
        if (i > 0)
            out += '-';
        appendNumber(out, numberAt(i));
    }
    json.closeText();
}

Fault writeExtended(JsonText& json, XdrReader& reader, std::uint32_t version)
{
    constexpr Tag extendedSwitch(0, 1001);
    constexpr Tag extendedRouter(0, 1002);
    switch (reader.u32()) {
    case 1: writeFields(json, reader, flowFields(extendedSwitch), 0); return std::nullopt;
    case 2: writeFields(json, reader, flowFields(extendedRouter), 0); return std::nullopt;
    case 3: writeGateway(json, reader, version); return std::nullopt;
    case 4:
        json.word("extendedType"_m, "USER");
        writeField(json, reader, {{}, "src_user", Form::Text, ""});
        writeField(json, reader, {{}, "dst_user", Form::Text, ""});
        return std::nullopt;
    case 5:
        json.word("extendedType"_m, "URL");
        writeField(json, reader, {{}, "url_direction", Form::U32, ""});
        writeField(json, reader, {{}, "url", Form::Text, ""});
        return std::nullopt;
    default: return Note::UnknownRecord;
    }
}

Fault faultOf(const XdrReader& reader)
{
    return reader.failed() ? Fault(Note::SampleCut) : std::nullopt;
}

Fault writeFlowSample(JsonText& json, XdrReader& reader, std::uint32_t version)
{
    constexpr std::size_t leastBytes = 32;
    if (reader.remaining() < leastBytes)
        return Note::SampleCut;
    json.word("sampleType"_m, "FLOWSAMPLE");
    json.number("sampleSequenceNo"_m, reader.u32());
    writeSourceId(json, reader.u32());
    for (const MemberName* name : {&"meanSkipCount"_m, &"samplePool"_m, &"dropEvents"_m, &"inputPort"_m})
        json.number(*name, reader.u32());
    writeOutputPort(json, reader.u32());
    json.openArray("elements"_m);
    json.openObject();
    Fault fault = writePacketData(json, reader);
    json.closeObject();
    std::uint32_t left = fault ? 0 : reader.u32();
    fault = fault ? fault : faultOf(reader);
    for (; left > 0 && !fault; --left) {
        json.openObject();
        fault = writeExtended(json, reader, version);
        json.closeObject();
        fault = fault ? fault : faultOf(reader);
    }
    json.closeArray();
    return fault;
}

Fault writeCountersSample(JsonText& json, XdrReader& reader)
{
    enum Version : std::uint32_t { Generic = 1, Ethernet, TokenRing, Fddi, Vg, Wan, Vlan };
    constexpr std::size_t leastBytes = 16;
    if (reader.remaining() < leastBytes)
        return Note::SampleCut;
    json.word("sampleType"_m, "COUNTERSSAMPLE");
    json.number("sampleSequenceNo"_m, reader.u32());
    writeSourceId(json, reader.u32());
    json.number("statsSamplingInterval"_m, reader.u32());
    const std::uint32_t version = reader.u32();
    json.number("counterBlockVersion"_m, version);
    if (version < Generic || version > Vlan)
        return Note::UnknownRecord;
    json.openArray("elements"_m);
    json.openObject();
    if (version != Vlan)
        writeFields(json, reader, counterFields(Tag(0, 1)), 0);
    json.closeObject();
    json.openObject();
    switch (version) {
    case Ethernet: writeFields(json, reader, counterFields(Tag(0, 2)), 0); break;
    case TokenRing: writeFields(json, reader, counterFields(Tag(0, 3)), 0); break;
    case Vg: writeFields(json, reader, counterFields(Tag(0, 4)), 0); break;
    case Vlan: writeFields(json, reader, counterFields(Tag(0, 5)), 0); break;
    default: break;
    }
    json.closeObject();
    json.closeArray();
    return faultOf(reader);
}

} // namespace

void writeOldSamples(JsonText& json, XdrReader& reader, std::uint32_t version, std::uint32_t count)
{
    json.openArray("samples"_m);
    std::uint32_t left = count;
    for (Fault fault; left > 0 && !fault && reader.remaining() >= 4; --left) {
        const std::size_t start = reader.offset();
        const Tag kind(reader.u32());
        json.openObject();
        writeTag(json, "sampleType_tag"_m, kind);
        if (kind == Tag(0, 1))
            fault = writeFlowSample(json, reader, version);
        else if (kind == Tag(0, 2))
            fault = writeCountersSample(json, reader);
        else
            fault = Note::UnknownSample;
        if (fault)
            writeMalformed(json, *fault, start);
        json.closeObject();
    }
    json.closeArray();
    if (left > 0)
        writeMalformed(json, Note::MissingSamples, reader.offset());
}

} // namespace weir::outlet
