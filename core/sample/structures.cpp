// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample/structures.h"

#include <algorithm>
#include <array>

namespace weir::sample
{

namespace
{

using enum StructureKind;
using enum Decoding;

constexpr std::string_view v5 = "sFlow v5";
constexpr std::string_view drops = "sFlow Dropped Packet Notification Structures";
constexpr std::string_view tunnels = "sFlow Tunnel Structures";

// clang-format off
constexpr auto table = std::to_array<StructureRow>({
    // kind         tag           name                        len  decoding                description                                source
    {Sample,        {0, 1},       "flow_sample",               32, FlowSample,             "a packet, sampled",                       v5},
    {Sample,        {0, 2},       "counters_sample",           12, CountersSample,         "counters of a data source",               v5},
    {Sample,        {0, 3},       "flow_sample_expanded",      44, ExpandedFlowSample,     "a packet, sampled; wide numbers",         v5},
    {Sample,        {0, 4},       "counters_sample_expanded",  16, ExpandedCountersSample, "counters of a data source; wide numbers", v5},
    {Sample,        {0, 5},       "discarded_packet",          32, DiscardedPacket,        "a packet that the device dropped",        drops},

    {FlowRecord,    {0, 1},       "sampled_header",            16, SampledHeader,          "the first bytes of the packet",           v5},
    {FlowRecord,    {0, 2},       "sampled_ethernet",          24, SampledEthernet,        "Ethernet addresses and type",             v5},
    {FlowRecord,    {0, 3},       "sampled_ipv4",              32, SampledIpv4,            "IPv4 addresses, protocol and ports",      v5},
    {FlowRecord,    {0, 4},       "sampled_ipv6",              56, SampledIpv6,            "IPv6 addresses, protocol and ports",      v5},
    {FlowRecord,    {0, 1001},    "extended_switch",           16, Stepped,                "VLAN and priority before and after",      v5},
    {FlowRecord,    {0, 1002},    "extended_router",           12, Stepped,                "next hop and prefix lengths",             v5},
    {FlowRecord,    {0, 1003},    "extended_gateway",          24, Stepped,                "BGP autonomous systems and communities",  v5},
    {FlowRecord,    {0, 1023},    "extended_ipv4_tunnel_egress",  32, Stepped,             "outer IPv4 header put on",                tunnels},
    {FlowRecord,    {0, 1024},    "extended_ipv4_tunnel_ingress", 32, Stepped,             "outer IPv4 header taken off",             tunnels},
    {FlowRecord,    {0, 1029},    "extended_vni_egress",        4, Stepped,                "virtual network identifier put on",       tunnels},
    {FlowRecord,    {0, 1030},    "extended_vni_ingress",       4, Stepped,                "virtual network identifier taken off",    tunnels},

    {CounterRecord, {0, 1},       "if_counters",               88, InterfaceCounters,      "counters of an interface",                v5},
    {CounterRecord, {0, 2},       "ethernet_counters",         52, Stepped,                "errors of an Ethernet interface",         v5},
    {CounterRecord, {0, 1004},    "of_port",                   12, Stepped,                "OpenFlow datapath and port number",       "sFlow OpenFlow Structures"},
    {CounterRecord, {0, 1005},    "port_name",                  4, Stepped,                "name of an interface",                    "sFlow Port NAT/Name Structures"},
});
// clang-format on

constexpr bool strictlySorted()
{
    for (std::size_t i = 1; i < table.size(); ++i)
        if (std::pair(table[i - 1].kind, table[i - 1].tag) >= std::pair(table[i].kind, table[i].tag))
            return false;
    return true;
}
static_assert(strictlySorted(), "findStructure searches by halves, and a structure stands once");

constexpr std::size_t directFormats = 2304; // all formats that sFlow.org has given out for enterprise 0

/// Row number plus one of each standard structure, so that the walk over a datagram does not search.
constexpr auto directIndex = [] {
    std::array<std::array<std::uint8_t, directFormats>, 3> index{};
    for (std::size_t i = 0; i < table.size(); ++i)
        if (table[i].tag.value < directFormats)
            index[std::size_t(table[i].kind)][table[i].tag.value] = std::uint8_t(i + 1);
    return index;
}();
static_assert(table.size() < 255);

} // namespace

std::span<const StructureRow> structures()
{
    return table;
}

const StructureRow* findStructure(StructureKind kind, Tag tag)
{
    if (tag.value < directFormats) {
        const std::uint8_t row = directIndex[std::size_t(kind)][tag.value];
        return row ? &table[row - 1] : nullptr;
    }
    const auto found = std::ranges::lower_bound(table, std::pair(kind, tag), {}, [](const StructureRow& row) {
        return std::pair(row.kind, row.tag);
    });
    return found != table.end() && found->kind == kind && found->tag == tag ? &*found : nullptr;
}

std::string toText(Tag tag)
{
    return std::to_string(tag.enterprise()) + ':' + std::to_string(tag.format());
}

} // namespace weir::sample
