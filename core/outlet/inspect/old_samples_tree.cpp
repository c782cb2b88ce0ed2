// SPDX-License-Identifier: GPL-3.0-or-later
// The samples of sFlow v2 and v4. Nothing there has a length, so what is not known ends the datagram.
#include "outlet/inspect/tree_builder.h"

namespace weir::outlet
{

namespace
{

using sample::Note;
using sample::Tag;
using Fault = std::optional<Note>;

constexpr std::uint32_t version2 = 2;

std::string sourceOf(std::span<const std::uint32_t> words)
{
    return sourceText(words[0] >> 24, words[0] & 0xFFFFFF);
}

std::string outputOf(std::span<const std::uint32_t> words)
{
    const std::uint32_t number = words[0] & 0x7FFFFFFF;
    if (words[0] == number)
        return std::to_string(number);
    return number == 0 ? "multiple >1" : "multiple " + std::to_string(number);
}

Fault faultOf(const FieldWalk& walk)
{
    return walk.failed() ? Fault(Note::SampleCut) : std::nullopt;
}

Fault packetData(TreeBuilder& tree, FieldWalk& walk)
{
    switch (walk.number("packet_data")) {
    case 1: sampledHeaderTree(tree, walk, false); return std::nullopt;
    case 2: walk.fields(toldFields(Tag(0, 3)), 0); return std::nullopt;
    case 3: walk.fields(toldFields(Tag(0, 4)), 0); return std::nullopt;
    default: return Note::UnknownRecord;
    }
}

void gateway(TreeBuilder& tree, FieldWalk& walk, std::uint32_t version)
{
    for (const std::string_view name : {"my_as", "src_as", "src_peer_as"})
        walk.number(name);
    if (version != version2) {
        asPathTree(tree, walk);
        return;
    }
    const std::uint32_t length = walk.count("dst_as_path_len", 4);
    walk.numbers("dst_as_path", length);
}

Fault extended(TreeBuilder& tree, FieldWalk& walk, std::uint32_t version)
{
    switch (walk.number("extended_data")) {
    case 1: walk.fields(flowFields(Tag(0, 1001)), 0); return std::nullopt;
    case 2: walk.fields(flowFields(Tag(0, 1002)), 0); return std::nullopt;
    case 3: gateway(tree, walk, version); return std::nullopt;
    case 4:
        walk.field({{}, "src_user", Form::Text, ""});
        walk.field({{}, "dst_user", Form::Text, ""});
        return std::nullopt;
    case 5:
        walk.number("url_direction");
        walk.field({{}, "url", Form::Text, ""});
        return std::nullopt;
    default: return Note::UnknownRecord;
    }
}

Fault flowSample(TreeBuilder& tree, FieldWalk& walk, std::uint32_t version)
{
    constexpr std::uint32_t leastBytes = 32;
    if (walk.remaining() < leastBytes)
        return Note::SampleCut;
    walk.number("sampleSequenceNo");
    walk.words("sourceId", 1, sourceOf);
    for (const std::string_view name : {"meanSkipCount", "samplePool", "dropEvents", "inputPort"})
        walk.number(name);
    walk.words("outputPort", 1, outputOf);
    tree.open("packet", {}, walk.at());
    Fault fault = packetData(tree, walk);
    tree.close(walk.at());
    std::uint32_t left = fault ? 0 : walk.number("extended records");
    fault = fault ? fault : faultOf(walk);
    for (; left > 0 && !fault; --left) {
        tree.open("extended record", {}, walk.at());
        fault = extended(tree, walk, version);
        tree.close(walk.at());
        fault = fault ? fault : faultOf(walk);
    }
    return fault;
}

Fault countersSample(FieldWalk& walk)
{
    enum Version : std::uint32_t { Generic = 1, Ethernet, TokenRing, Fddi, Vg, Wan, Vlan };
    constexpr std::uint32_t leastBytes = 16;
    if (walk.remaining() < leastBytes)
        return Note::SampleCut;
    walk.number("sampleSequenceNo");
    walk.words("sourceId", 1, sourceOf);
    walk.number("statsSamplingInterval");
    const std::uint32_t version = walk.number("counterBlockVersion");
    if (version < Generic || version > Vlan)
        return Note::UnknownRecord;
    if (version != Vlan)
        walk.fields(counterFields(Tag(0, 1)), 0);
    switch (version) {
    case Ethernet: walk.fields(counterFields(Tag(0, 2)), 0); break;
    case TokenRing: walk.fields(counterFields(Tag(0, 3)), 0); break;
    case Vg: walk.fields(counterFields(Tag(0, 4)), 0); break;
    case Vlan: walk.fields(counterFields(Tag(0, 5)), 0); break;
    default: break;
    }
    return faultOf(walk);
}

} // namespace

std::uint32_t oldSamplesTree(TreeBuilder& tree, FieldWalk& walk, std::uint32_t version, std::uint32_t count)
{
    Fault fault;
    for (; count > 0 && !fault && walk.remaining() >= 4; --count) {
        const Tag kind(base::loadBe32(tree.payload().data() + walk.at()));
        const bool isFlow = kind == Tag(0, 1);
        const bool isCounters = kind == Tag(0, 2);
        tree.open(isFlow       ? "flow_sample"
                  : isCounters ? "counters_sample"
                               : "unknown sample",
                  sample::toText(kind), walk.at(),
                  isFlow || isCounters ? TreeNode::Kind::Structure : TreeNode::Kind::Unknown);
        walk.number("sample_type");
        fault = isFlow       ? flowSample(tree, walk, version)
                : isCounters ? countersSample(walk)
                             : Fault(Note::UnknownSample);
        tree.close(walk.at(), fault);
    }
    return count;
}

} // namespace weir::outlet
