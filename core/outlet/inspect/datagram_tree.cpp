// SPDX-License-Identifier: GPL-3.0-or-later
#include "outlet/inspect/datagram_tree.h"

#include <algorithm>

#include "outlet/decode/field_row.h"
#include "outlet/inspect/tree_builder.h"
#include "sample/discard_reasons.h"
#include "wire/xdr_reader.h"

namespace weir::outlet
{

namespace
{

using sample::Decoding;
using sample::Note;
using sample::StructureKind;
using sample::Tag;
using Kind = TreeNode::Kind;
using Fault = std::optional<Note>;

std::string compactSource(std::span<const std::uint32_t> words)
{
    return sourceText(words[0] >> 24, words[0] & 0xFFFFFF);
}

std::string expandedSource(std::span<const std::uint32_t> words)
{
    return sourceText(words[0], words[1]);
}

std::string portText(std::uint32_t format, std::uint32_t value)
{
    constexpr std::string_view words[] = {"", "dropCode ", "multiple ", "format==3 "};
    return std::string(words[std::min<std::uint32_t>(format, 3)]) + std::to_string(value);
}

std::string compactPort(std::span<const std::uint32_t> words)
{
    return portText(words[0] >> 30, words[0] & 0x3FFFFFFF);
}

std::string expandedPort(std::span<const std::uint32_t> words)
{
    return portText(words[0], words[1]);
}

std::string reasonText(std::span<const std::uint32_t> words)
{
    const std::string_view name = sample::discardReasonName(words[0]);
    return std::to_string(words[0]) + (name.empty() ? std::string() : " " + std::string(name));
}

/// One sFlow v5 datagram on its way to a tree.
class TreeWalk
{
public:
    explicit TreeWalk(TreeBuilder& tree) : m_tree(tree) {}

    /// Whether one is missing.
    Fault samples(std::uint32_t at, std::uint32_t count);

private:
    struct Structure {
        Tag tag;
        std::uint32_t start;
        std::uint32_t end;
        std::uint32_t next;
        bool overrun;

        std::uint32_t body() const { return start + 8; }
    };

    struct Position {
        std::uint32_t at;
        std::uint32_t left;
    };

    Structure structureAt(std::uint32_t at, std::uint32_t end) const;
    void open(const Structure& structure, StructureKind kind, const sample::StructureRow* row);
    void close(const Structure& structure, Fault fault);
    void sample(const Structure& structure);
    Fault flowSample(FieldWalk& walk, bool expanded);
    Fault discard(FieldWalk& walk);
    Fault countersSample(FieldWalk& walk, bool expanded);
    Fault records(FieldWalk& walk, StructureKind kind);
    Position elements(Position position, std::uint32_t end, StructureKind kind);
    void record(const Structure& structure, StructureKind kind);
    Fault aggregation(FieldWalk& walk);

    static constexpr int mostDepth = 8; ///< of records within records

    TreeBuilder& m_tree;
    int m_depth = 0;
};

TreeWalk::Structure TreeWalk::structureAt(std::uint32_t at, std::uint32_t end) const
{
    const std::uint8_t* bytes = m_tree.payload().data() + at;
    const std::uint32_t claimed = base::loadBe32(bytes + 4);
    const std::uint32_t room = end - at - 8;
    const std::uint32_t length = std::min(claimed, room);
    const auto padded = std::uint32_t(std::min<std::size_t>(wire::XdrReader::padded(length), room));
    return {Tag(base::loadBe32(bytes)), at, at + 8 + length, at + 8 + padded, claimed > room};
}

void TreeWalk::open(const Structure& structure, StructureKind kind, const sample::StructureRow* row)
{
    constexpr std::string_view unknown[] = {"unknown sample", "unknown flow record",
                                            "unknown counter record"};
    const std::string tag = sample::toText(structure.tag);
    std::string value = tag;
    if (!row)
        value += " · " + std::to_string(structure.end - structure.body()) + " bytes";
    const std::string_view name = row                                 ? row->name
                                  : kind == StructureKind::Sample     ? unknown[0]
                                  : kind == StructureKind::FlowRecord ? unknown[1]
                                                                      : unknown[2];
    m_tree.open(name, value, structure.start, row ? Kind::Structure : Kind::Unknown);
    m_tree.leaf("tag", tag, structure.start, structure.start + 4);
    m_tree.leaf("length", std::to_string(base::loadBe32(m_tree.payload().data() + structure.start + 4)),
                structure.start + 4, structure.body());
}

void TreeWalk::close(const Structure& structure, Fault fault)
{
    m_tree.leaf("padding", {}, structure.end, structure.next, Kind::Padding);
    m_tree.close(structure.next, fault);
}

Fault TreeWalk::samples(std::uint32_t at, std::uint32_t count)
{
    const auto end = std::uint32_t(m_tree.payload().size());
    for (; count > 0 && end - at >= 8; --count) {
        const Structure structure = structureAt(at, end);
        sample(structure);
        at = structure.next;
    }
    return count > 0 ? Fault(Note::MissingSamples) : std::nullopt;
}

void TreeWalk::sample(const Structure& structure)
{
    const sample::StructureRow* row = sample::findStructure(StructureKind::Sample, structure.tag);
    open(structure, StructureKind::Sample, row);
    FieldWalk walk(m_tree, structure.body(), structure.end);
    Fault fault;
    switch (row ? row->decoding : Decoding::Stepped) {
    case Decoding::FlowSample: fault = flowSample(walk, false); break;
    case Decoding::ExpandedFlowSample: fault = flowSample(walk, true); break;
    case Decoding::DiscardedPacket: fault = discard(walk); break;
    case Decoding::CountersSample: fault = countersSample(walk, false); break;
    case Decoding::ExpandedCountersSample: fault = countersSample(walk, true); break;
    default:
        if (customSampleTree(m_tree, walk, structure.tag) && walk.failed())
            fault = Note::SampleCut;
    }
    close(structure, structure.overrun ? Fault(Note::SampleOverrun) : fault);
}

Fault TreeWalk::flowSample(FieldWalk& walk, bool expanded)
{
    if (walk.remaining() < (expanded ? 44 : 32))
        return Note::SampleCut;
    walk.number("sampleSequenceNo");
    if (expanded)
        walk.words("sourceId", 2, expandedSource);
    else
        walk.words("sourceId", 1, compactSource);
    for (const std::string_view name : {"meanSkipCount", "samplePool", "dropEvents"})
        walk.number(name);
    for (const std::string_view name : {"inputPort", "outputPort"})
        walk.words(name, expanded ? 2 : 1, expanded ? expandedPort : compactPort);
    return records(walk, StructureKind::FlowRecord);
}

Fault TreeWalk::discard(FieldWalk& walk)
{
    if (walk.remaining() < 32)
        return Note::SampleCut;
    walk.number("sampleSequenceNo");
    walk.words("sourceId", 2, expandedSource);
    for (const std::string_view name : {"dropEvents", "inputPort", "outputPort"})
        walk.number(name);
    walk.words("discardCode", 1, reasonText);
    return records(walk, StructureKind::FlowRecord);
}

Fault TreeWalk::countersSample(FieldWalk& walk, bool expanded)
{
    if (walk.remaining() < (expanded ? 16 : 12))
        return Note::SampleCut;
    walk.number("sampleSequenceNo");
    walk.words("sourceId", expanded ? 2 : 1, expanded ? expandedSource : compactSource);
    return records(walk, StructureKind::CounterRecord);
}

Fault TreeWalk::records(FieldWalk& walk, StructureKind kind)
{
    const std::uint32_t count = walk.number("records");
    const Position behind = elements({walk.at(), count}, walk.at() + walk.remaining(), kind);
    return behind.left > 0 ? Fault(Note::MissingRecords) : std::nullopt;
}

TreeWalk::Position TreeWalk::elements(Position position, std::uint32_t end, StructureKind kind)
{
    for (; position.left > 0 && end - position.at >= 8; --position.left) {
        const Structure structure = structureAt(position.at, end);
        record(structure, kind);
        position.at = structure.next;
    }
    return position;
}

void TreeWalk::record(const Structure& structure, StructureKind kind)
{
    constexpr Tag aggregated(0, 1016);
    const bool isFlow = kind == StructureKind::FlowRecord;
    const sample::StructureRow* row = sample::findStructure(kind, structure.tag);
    open(structure, kind, row);
    FieldWalk walk(m_tree, structure.body(), structure.end);
    Fault fault;
    const auto fields = isFlow ? flowFields(structure.tag) : counterFields(structure.tag);
    if (!fields.empty())
        walk.fields(fields, row ? row->length : 0);
    else if (isFlow && structure.tag == aggregated && m_depth < mostDepth)
        fault = aggregation(walk);
    else
        recordTree(m_tree, walk, kind, structure.tag);
    if (walk.failed())
        fault = Note::RecordShort;
    close(structure, structure.overrun ? Fault(Note::RecordOverrun) : fault);
}

/// 802.11 aggregation (0:1016): packets, each with its own records.
Fault TreeWalk::aggregation(FieldWalk& walk)
{
    ++m_depth;
    const std::uint32_t end = walk.at() + walk.remaining();
    std::uint32_t packets = walk.number("aggregation_num_pdus");
    std::uint32_t at = walk.at();
    for (; packets > 0 && !walk.failed() && end - at >= 4; --packets) {
        m_tree.open("aggregation_pdu", {}, at);
        FieldWalk inner(m_tree, at, end);
        const std::uint32_t count = inner.number("records");
        const Position behind = elements({inner.at(), count}, end, StructureKind::FlowRecord);
        m_tree.close(behind.at, behind.left > 0 ? Fault(Note::MissingRecords) : std::nullopt);
        at = behind.at;
    }
    --m_depth;
    return packets > 0 ? Fault(Note::RecordShort) : std::nullopt;
}

constexpr std::uint32_t version5 = 5;

constexpr bool isKnown(std::uint32_t version)
{
    return version == 2 || version == 4 || version == version5;
}

/// The header, then the samples; what is wrong with the datagram as a whole.
Fault datagram(TreeBuilder& tree)
{
    FieldWalk walk(tree, 0, std::uint32_t(tree.payload().size()));
    const std::uint32_t version = walk.number("datagramVersion");
    if (walk.failed())
        return Note::ShortDatagram;
    if (!isKnown(version))
        return std::nullopt; // something else on this port
    const std::uint32_t addressType = walk.remaining() < 4 ? 0 : base::loadBe32(tree.payload().data() + 4);
    walk.field({{}, "agent", Form::Address, ""});
    if (version == version5)
        walk.number("agentSubId");
    walk.number("packetSequenceNo");
    walk.number("sysUpTime");
    const std::uint32_t samples = walk.number("samplesInPacket");
    if (walk.failed())
        return addressType > 2 ? Note::BadAddressType : Note::ShortDatagram;
    if (version == version5)
        return TreeWalk(tree).samples(walk.at(), samples);
    return oldSamplesTree(tree, walk, version, samples) > 0 ? Fault(Note::MissingSamples) : std::nullopt;
}

} // namespace

TreeNode datagramTree(base::Bytes payload)
{
    TreeBuilder tree(payload);
    tree.open("datagram", std::to_string(payload.size()) + " bytes", 0);
    const Fault fault = datagram(tree);
    tree.close(std::uint32_t(payload.size()), fault);
    return tree.take();
}

const TreeNode* sampleAt(const TreeNode& datagram, std::uint32_t offset)
{
    const auto found = std::ranges::find_if(datagram.children, [&](const TreeNode& node) {
        return !node.children.empty() && node.offset <= offset && offset < node.end();
    });
    return found != datagram.children.end() ? &*found : nullptr;
}

} // namespace weir::outlet
