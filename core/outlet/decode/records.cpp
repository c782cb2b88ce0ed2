// SPDX-License-Identifier: GPL-3.0-or-later
#include "outlet/decode/records.h"

#include <algorithm>
#include <array>

#include "outlet/decode/sampled_header.h"

namespace weir::outlet
{

namespace
{

using wire::XdrReader;

void fail(XdrReader& reader)
{
    reader.skip(reader.remaining() + 1);
}

/// Reads a count of items that take at least `leastBytes` each; fails when they cannot all be there.
std::uint32_t count(XdrReader& reader, std::size_t leastBytes)
{
    const std::uint32_t count = reader.u32();
    if (count <= reader.remaining() / leastBytes)
        return count;
    fail(reader);
    return 0;
}

/// "HEADER" of a record that may stand for several tunnels.
void writeKind(JsonText& json, std::string_view prefix, std::string_view kind)
{
    (json.openText("flowSampleType"_m) += prefix) += kind;
    json.closeText();
}

void sampledHeader(JsonText& json, XdrReader& reader, std::string_view)
{
    writeSampledHeader(json, reader, true);
}

void sampledEthernet(JsonText& json, XdrReader& reader, std::string_view prefix)
{
    writeKind(json, prefix, "ETHERNET");
    const std::uint32_t length = reader.u32();
    const base::Bytes source = reader.fixed(6);
    const base::Bytes destination = reader.fixed(6);
    const std::uint32_t type = reader.u32();
    if (reader.failed())
        return;
    const JsonText::Prefix outer = json.prefix();
    json.setPrefix({outer.ofSample, prefix});
    json.number("ethernet_type"_m, type);
    json.number("ethernet_len"_m, length);
    json.mac("ethernet_src"_m, source.data());
    json.mac("ethernet_dst"_m, destination.data());
    json.setPrefix(outer);
}

/// The end of sampled_ipv4 and sampled_ipv6: what the two port numbers mean depends on the protocol.
void writePorts(JsonText& json, std::uint32_t protocol, std::uint32_t source, std::uint32_t destination,
                std::uint32_t tcpFlags)
{
    switch (protocol) {
    case 1: json.number("ICMPType"_m, destination); break;
    case 6:
        json.number("TCPSrcPort"_m, source);
        json.number("TCPDstPort"_m, destination);
        json.number("TCPFlags"_m, tcpFlags);
        break;
    case 17:
        json.number("UDPSrcPort"_m, source);
        json.number("UDPDstPort"_m, destination);
        break;
    default: break;
    }
}

struct IpNames {
    std::string_view kind;
    const MemberName &source, &destination, &last;
    std::size_t addressLength;
};

void writeSampledIp(JsonText& json, XdrReader& reader, std::string_view prefix, const IpNames& names)
{
    writeKind(json, prefix, names.kind);
    const std::uint32_t length = reader.u32();
    const std::uint32_t protocol = reader.u32();
    const base::Bytes source = reader.fixed(names.addressLength);
    const base::Bytes destination = reader.fixed(names.addressLength);
    const std::uint32_t sourcePort = reader.u32();
    const std::uint32_t destinationPort = reader.u32();
    const std::uint32_t tcpFlags = reader.u32();
    const std::uint32_t last = reader.u32();
    if (reader.failed())
        return;
    const JsonText::Prefix outer = json.prefix();
    json.setPrefix({outer.ofSample, prefix});
    json.number("sampledPacketSize"_m, length);
    json.number("IPSize"_m, length);
    const auto address = names.addressLength == 4 ? &JsonText::ip4 : &JsonText::ip6;
    (json.*address)(names.source, source.data());
    (json.*address)(names.destination, destination.data());
    json.number("IPProtocol"_m, protocol);
    json.number(names.last, last);
    writePorts(json, protocol, sourcePort, destinationPort, tcpFlags);
    json.setPrefix(outer);
}

void extendedGateway(JsonText& json, XdrReader& reader, std::string_view)
{
    json.word("extendedType"_m, "GATEWAY");
    const base::Address nextHop = reader.address();
    const std::uint32_t own = reader.u32();
    const std::uint32_t source = reader.u32();
    const std::uint32_t sourcePeer = reader.u32();
    if (reader.failed())
        return;
    json.address("bgp_nexthop"_m, nextHop);
    json.number("my_as"_m, own);
    json.number("src_as"_m, source);
    json.number("src_peer_as"_m, sourcePeer);
    writeAsPathAndCommunities(json, reader);
}

void extendedUser(JsonText& json, XdrReader& reader, std::string_view)
{
    json.word("extendedType"_m, "USER");
    const std::uint32_t sourceCharset = reader.u32();
    const base::Bytes source = reader.opaque();
    const std::uint32_t destinationCharset = reader.u32();
    const base::Bytes destination = reader.opaque();
    if (reader.failed())
        return;
    json.number("src_user_charset"_m, sourceCharset);
    json.number("dst_user_charset"_m, destinationCharset);
    json.text("src_user"_m, source);
    json.text("dst_user"_m, destination);
}

void extended80211Payload(JsonText& json, XdrReader& reader, std::string_view)
{
    const std::uint32_t suite = reader.u32();
    const base::Bytes data = reader.opaque();
    if (reader.failed())
        return;
    json.number("cipher_suite"_m, suite);
    json.number("headerLen"_m, data.size());
    json.dashedHex("headerBytes"_m, data);
}

void hostAdapters(JsonText& json, XdrReader& reader, std::string_view)
{
    const std::uint32_t adapters = count(reader, 8);
    if (reader.failed())
        return;
    json.openArray("adaptor_list"_m);
    for (std::uint32_t i = 0; i < adapters && !reader.failed(); ++i) {
        const std::uint32_t interface = reader.u32();
        const std::uint32_t macs = count(reader, 8);
        if (reader.failed())
            break;
        json.openObject();
        json.number("ifIndex"_m, interface);
        json.number("MACs"_m, macs);
        json.openArray("mac_list"_m);
        for (std::uint32_t j = 0; j < macs; ++j) {
            TextBuffer& out = json.openText();
            for (const std::uint8_t byte : reader.fixed(6))
                appendHex(out, byte, 2);
            json.closeText();
        }
        json.closeArray();
        json.closeObject();
    }
    json.closeArray();
}

/// Lanes carry each value twice, under a plain and a numbered name, with the "%u" that scripts know.
void sfp(JsonText& json, XdrReader& reader, std::string_view)
{
    static constexpr auto laneFields =
        std::to_array<MemberName>({"index", "tx_bias_current_uA", "tx_power_uW.%u", "tx_power_min_uW.%u",
                                   "tx_power_max_uW.%u", "tx_wavelength_nM.%u", "rx_power_uW.%u",
                                   "rx_power_min_uW.%u", "rx_power_max_uW.%u", "rx_wavelength_nM.%u"});
    const std::uint32_t module = reader.u32();
    const std::uint32_t total = reader.u32();
    const std::uint32_t millivolts = reader.u32();
    const std::int32_t temperature = reader.i32();
    const std::uint32_t lanes = count(reader, 4 * laneFields.size());
    if (reader.failed())
        return;
    json.number("sfp_module_id"_m, module);
    json.number("sfp_module_total_lanes"_m, total);
    json.number("sfp_module_supply_voltage"_m, millivolts);
    json.signedNumber("sfp_module_temperature"_m, temperature);
    json.number("sfp_module_active_lanes"_m, lanes);
    json.openArray("sfp_lanes"_m);
    for (std::uint32_t lane = 0; lane < lanes; ++lane) {
        json.openObject();
        for (const MemberName& name : laneFields) {
            const std::uint32_t value = reader.u32();
            json.number(name, value);
            appendNumber(((json.openName() += "sfp_lane_") += name.bare()) += '.', lane);
            appendNumber(json.closeName(), value);
            json.closeText();
        }
        json.closeObject();
    }
    json.closeArray();
}

struct AsPath {
    std::uint32_t segments = 0;
    std::uint32_t first = 0;
    std::uint32_t last = 0;
};

/// Fails when the path is not all there.
AsPath skipAsPath(XdrReader& reader)
{
    AsPath path;
    path.segments = count(reader, 8);
    for (std::uint32_t i = 0; i < path.segments && !reader.failed(); ++i) {
        reader.u32(); // type
        const std::uint32_t numbers = count(reader, 4);
        for (std::uint32_t j = 0; j < numbers; ++j) {
            const std::uint32_t number = reader.u32();
            path.first = i == 0 && j == 0 ? number : path.first;
            path.last = i + 1 == path.segments ? number : path.last;
        }
    }
    return path;
}

/// Segments that are all there: numbers joined with "-", a set in parentheses.
void writeAsPath(JsonText& json, XdrReader reader)
{
    constexpr std::uint32_t asSet = 1;
    TextBuffer& out = json.openText("dst_as_path"_m);
    const std::size_t start = out.size();
    for (std::uint32_t segments = reader.u32(); segments > 0; --segments) {
        const std::uint32_t type = reader.u32();
        const std::uint32_t numbers = reader.u32();
        if (numbers == 0)
            continue;
        if (type == asSet)
            out += '(';
        else if (out.size() > start && out.back() != ')')
            out += '-';
        for (std::uint32_t i = 0; i < numbers; ++i) {
            if (i > 0)
                out += '-';
            appendNumber(out, reader.u32());
        }
        if (type == asSet)
            out += ')';
    }
    json.closeText();
}

using enum sample::StructureKind;

// clang-format off
constexpr auto table = std::to_array<RecordRow>({
    {FlowRecord,    {0, 1},    sampledHeader,        ""},
    {FlowRecord,    {0, 2},    sampledEthernet,      ""},
    {FlowRecord,    {0, 3},    writeSampledIpv4,     ""},
    {FlowRecord,    {0, 4},    writeSampledIpv6,     ""},
    {FlowRecord,    {0, 1003}, extendedGateway,      ""},
    {FlowRecord,    {0, 1004}, extendedUser,         ""},
    {FlowRecord,    {0, 1013}, extended80211Payload, ""},
    {FlowRecord,    {0, 1021}, sampledEthernet,      "tunnel_l2_out_"},
    {FlowRecord,    {0, 1022}, sampledEthernet,      "tunnel_l2_in_"},
    {FlowRecord,    {0, 1023}, writeSampledIpv4,     "tunnel_ipv4_out_"},
    {FlowRecord,    {0, 1024}, writeSampledIpv4,     "tunnel_ipv4_in_"},
    {FlowRecord,    {0, 1025}, writeSampledIpv6,     "tunnel_ipv6_out_"},
    {FlowRecord,    {0, 1026}, writeSampledIpv6,     "tunnel_ipv6_in_"},
    {CounterRecord, {0, 10},   sfp,                  ""},
    {CounterRecord, {0, 2001}, hostAdapters,         ""},
});
// clang-format on

} // namespace

void writeSampledIpv4(JsonText& json, XdrReader& reader, std::string_view prefix)
{
    writeSampledIp(json, reader, prefix, {"IPV4", "srcIP"_m, "dstIP"_m, "IPTOS"_m, 4});
}

void writeSampledIpv6(JsonText& json, XdrReader& reader, std::string_view prefix)
{
    writeSampledIp(json, reader, prefix, {"IPV6", "srcIP6"_m, "dstIP6"_m, "priority"_m, 16});
}

void writeAsPathAndCommunities(JsonText& json, XdrReader& reader)
{
    const XdrReader path = reader;
    const AsPath ends = skipAsPath(reader);
    if (reader.failed())
        return;
    if (ends.segments > 0)
        writeAsPath(json, path);
    json.number("dst_as"_m, ends.last);
    json.number("dst_peer_as"_m, ends.first);
    const std::uint32_t communities = count(reader, 4);
    if (reader.failed())
        return;
    if (communities > 0) {
        TextBuffer& out = json.openText("BGP_communities"_m);
        for (std::uint32_t i = 0; i < communities; ++i) {
            if (i > 0)
                out += '-';
            appendNumber(out, reader.u32());
        }
        json.closeText();
    }
    const std::uint32_t localPreference = reader.u32();
    if (!reader.failed())
        json.number("BGP_localpref"_m, localPreference);
}

const RecordRow* findRecord(sample::StructureKind kind, sample::Tag tag)
{
    const auto found =
        std::ranges::find_if(table, [&](const RecordRow& row) { return row.kind == kind && row.tag == tag; });
    return found != table.end() ? &*found : nullptr;
}

} // namespace weir::outlet
