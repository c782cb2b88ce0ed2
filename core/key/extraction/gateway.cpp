// SPDX-License-Identifier: GPL-3.0-or-later
// Keys of extended_gateway (sFlow v5; v4 without its next hop, v2 with a path that is but a list).
#include "key/extraction/record_bytes.h"

namespace weir::key
{

namespace
{

using sample::SampleForm;

constexpr std::uint32_t asSet = 1; ///< as_path_segment_type

/// What stands before the path; the reader goes on at the path.
struct Gateway {
    base::Address nextHop;
    std::uint32_t own = 0;
    std::uint32_t source = 0;
    std::uint32_t sourcePeer = 0;
    XdrReader path;
};

Gateway gatewayOf(const FlowView& flow)
{
    Gateway gateway;
    XdrReader& reader = gateway.path = readerOf(flow, Tag(0, 1003));
    if (!isOld(flow))
        gateway.nextHop = reader.address();
    gateway.own = reader.u32();
    gateway.source = reader.u32();
    gateway.sourcePeer = reader.u32();
    return gateway;
}

/// Some numbers of the path: a set of them, or a sequence. Each takes four bytes.
struct Segment {
    bool isSet = false;
    base::Bytes numbers;

    std::size_t size() const { return numbers.size() / 4; }
    std::uint32_t operator[](std::size_t i) const { return base::loadBe32(numbers.data() + 4 * i); }
};

base::Bytes readNumbers(XdrReader& reader)
{
    return reader.fixed(std::size_t(4) * reader.u32());
}

/// Goes through the path of a gateway and stands behind it then; failed when it is cut.
template <class Visit>
void walkPath(XdrReader& reader, SampleForm form, Visit visit)
{
    const bool isFlat = form == SampleForm::Version2;
    for (std::uint32_t segments = isFlat ? 1 : reader.u32(); segments > 0 && !reader.failed(); --segments) {
        Segment segment;
        segment.isSet = !isFlat && reader.u32() == asSet;
        segment.numbers = readNumbers(reader);
        if (segment.size() > 0)
            visit(segment);
    }
}

/// Stands behind the path.
XdrReader behindPath(const FlowView& flow)
{
    Gateway gateway = gatewayOf(flow);
    walkPath(gateway.path, flow.row->form(), [](const Segment&) {});
    return gateway.path;
}

/// The first and the last number of the path. An empty path stays in the gateway's own system.
struct Ends {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
};

std::optional<Ends> endsOf(const FlowView& flow)
{
    Gateway gateway = gatewayOf(flow);
    std::optional<Ends> ends;
    walkPath(gateway.path, flow.row->form(), [&](const Segment& segment) {
        ends = Ends{ends ? ends->first : segment[0], segment[segment.size() - 1]};
    });
    if (gateway.path.failed())
        return std::nullopt;
    return ends ? ends : Ends{gateway.own, gateway.own};
}

} // namespace

Value gatewayNextHop(const FlowView& flow, unsigned, Scratch&)
{
    return addressOf(gatewayOf(flow).nextHop);
}

Value gatewayAs(const FlowView& flow, unsigned, Scratch&)
{
    const Gateway gateway = gatewayOf(flow);
    return numberOf(gateway.path, gateway.own);
}

Value gatewaySourceAs(const FlowView& flow, unsigned, Scratch&)
{
    const Gateway gateway = gatewayOf(flow);
    return numberOf(gateway.path, gateway.source);
}

Value gatewaySourcePeerAs(const FlowView& flow, unsigned, Scratch&)
{
    const Gateway gateway = gatewayOf(flow);
    return numberOf(gateway.path, gateway.sourcePeer);
}

Value gatewayDestinationAs(const FlowView& flow, unsigned, Scratch&)
{
    const auto ends = endsOf(flow);
    return ends ? Value::ofNumber(ends->last) : Value();
}

Value gatewayDestinationPeerAs(const FlowView& flow, unsigned, Scratch&)
{
    const auto ends = endsOf(flow);
    return ends ? Value::ofNumber(ends->first) : Value();
}

Value gatewayAsPath(const FlowView& flow, unsigned, Scratch& scratch)
{
    Gateway gateway = gatewayOf(flow);
    std::string_view separator;
    walkPath(gateway.path, flow.row->form(), [&](const Segment& segment) {
        scratch.append(separator);
        scratch.append(segment.isSet ? "(" : "");
        for (std::size_t i = 0; i < segment.size(); ++i) {
            scratch.append(i > 0 ? "-" : "");
            appendNumber(scratch, segment[i]);
        }
        scratch.append(segment.isSet ? ")" : "");
        separator = "-";
    });
    const std::string_view path = scratch.finish();
    return gateway.path.failed() || path.empty() ? Value() : Value::ofText(path);
}

Value gatewayCommunities(const FlowView& flow, unsigned, Scratch& scratch)
{
    if (flow.row->form() == SampleForm::Version2)
        return {};
    XdrReader reader = behindPath(flow);
    const base::Bytes communities = readNumbers(reader);
    if (reader.failed() || communities.empty())
        return {};
    for (std::size_t at = 0; at < communities.size(); at += 4) {
        scratch.append(at > 0 ? "-" : "");
        appendNumber(scratch, base::loadBe16(communities.data() + at));
        scratch.append(":");
        appendNumber(scratch, base::loadBe16(communities.data() + at + 2));
    }
    return Value::ofText(scratch.finish());
}

Value gatewayLocalPreference(const FlowView& flow, unsigned, Scratch&)
{
    if (flow.row->form() == SampleForm::Version2)
        return {};
    XdrReader reader = behindPath(flow);
    readNumbers(reader);
    const std::uint32_t preference = reader.u32();
    return numberOf(reader, preference);
}

} // namespace weir::key
