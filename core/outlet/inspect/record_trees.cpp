// SPDX-License-Identifier: GPL-3.0-or-later
// Records that are more than a list of fields, or a list that is printed in another way.
#include <algorithm>

#include "outlet/inspect/tree_builder.h"

namespace weir::outlet
{

namespace
{

using sample::StructureKind;
using sample::Tag;
using enum Form;

// clang-format off
/// In the order of the wire; the ports are as they come, whatever the protocol.
constexpr FieldRow told[] = {
    {{0, 2},    "ethernet_len", U32, ""},
    {{0, 2},    "ethernet_src", Mac, ""},
    {{0, 2},    "ethernet_dst", Mac, ""},
    {{0, 2},    "ethernet_type", U32, ""},

    {{0, 3},    "sampledPacketSize", U32, ""},
    {{0, 3},    "IPProtocol", U32, ""},
    {{0, 3},    "srcIP", Ip4, ""},
    {{0, 3},    "dstIP", Ip4, ""},
    {{0, 3},    "source port", U32, ""},
    {{0, 3},    "destination port", U32, ""},
    {{0, 3},    "TCPFlags", U32, ""},
    {{0, 3},    "IPTOS", U32, ""},

    {{0, 4},    "sampledPacketSize", U32, ""},
    {{0, 4},    "IPProtocol", U32, ""},
    {{0, 4},    "srcIP6", Ip6, ""},
    {{0, 4},    "dstIP6", Ip6, ""},
    {{0, 4},    "source port", U32, ""},
    {{0, 4},    "destination port", U32, ""},
    {{0, 4},    "TCPFlags", U32, ""},
    {{0, 4},    "priority", U32, ""},

    {{0, 1004}, "src_user_charset", U32, ""},
    {{0, 1004}, "src_user", Text, ""},
    {{0, 1004}, "dst_user_charset", U32, ""},
    {{0, 1004}, "dst_user", Text, ""},
};
// clang-format on

constexpr FieldIndex toldIndex(told);

void gateway(TreeBuilder& tree, FieldWalk& walk)
{
    walk.field({{}, "bgp_nexthop", Address, ""});
    for (const std::string_view name : {"my_as", "src_as", "src_peer_as"})
        walk.number(name);
    asPathTree(tree, walk);
}

void wirelessPayload(FieldWalk& walk)
{
    walk.number("cipher_suite");
    const std::uint32_t length = walk.number("headerLen");
    walk.bytes("headerBytes", length);
}

void adapters(TreeBuilder& tree, FieldWalk& walk)
{
    const std::uint32_t adapters = walk.count("adapters", 8);
    for (std::uint32_t i = 0; i < adapters && !walk.failed(); ++i) {
        tree.open("adapter", {}, walk.at());
        walk.number("ifIndex");
        const std::uint32_t macs = walk.count("MACs", 8);
        for (std::uint32_t j = 0; j < macs; ++j)
            walk.field({{}, "MAC", Mac, ""});
        tree.close(walk.at());
    }
}

void optics(TreeBuilder& tree, FieldWalk& walk)
{
    static constexpr std::string_view lane[] = {"index",           "tx_bias_current_uA", "tx_power_uW",
                                                "tx_power_min_uW", "tx_power_max_uW",    "tx_wavelength_nM",
                                                "rx_power_uW",     "rx_power_min_uW",    "rx_power_max_uW",
                                                "rx_wavelength_nM"};
    for (const std::string_view name :
         {"sfp_module_id", "sfp_module_total_lanes", "sfp_module_supply_voltage"})
        walk.number(name);
    walk.field({{}, "sfp_module_temperature", I32, ""});
    const std::uint32_t lanes = walk.count("sfp_module_active_lanes", 4 * std::size(lane));
    for (std::uint32_t i = 0; i < lanes; ++i) {
        tree.open("sfp_lane", {}, walk.at());
        for (const std::string_view name : lane)
            walk.number(name);
        tree.close(walk.at());
    }
}

/// Of a tunnel: the structure whose layout it has.
Tag layoutOf(Tag tag)
{
    switch (tag.value) {
    case Tag(0, 1021).value:
    case Tag(0, 1022).value: return {0, 2};
    case Tag(0, 1023).value:
    case Tag(0, 1024).value: return {0, 3};
    case Tag(0, 1025).value:
    case Tag(0, 1026).value: return {0, 4};
    default: return tag;
    }
}

/// By the number of the type that a value says it has. There is no form for eight bytes of floating point.
constexpr Form metricForms[] = {Text, U32, U64, U32, U64, Float, Hex64};
constexpr Form flowForms[] = {Text, Mac, Ip4, Form::Ip6, U32, U64, Float, Hex64};

void customValues(TreeBuilder& tree, FieldWalk& walk, std::span<const Form> forms)
{
    std::uint32_t left = walk.number("values");
    for (; left > 0 && !walk.failed(); --left) {
        tree.open("value", {}, walk.at());
        walk.field({{}, "name", Text, ""});
        const std::uint32_t type = walk.number("type");
        if (type >= forms.size())
            walk.fail(); // the length of an unknown type is not known either
        else
            walk.field({{}, "value", forms[type], ""});
        tree.close(walk.at());
    }
}

} // namespace

std::span<const FieldRow> toldFields(Tag tag)
{
    return toldIndex.find(layoutOf(tag));
}

void asPathTree(TreeBuilder& tree, FieldWalk& walk)
{
    const std::uint32_t segments = walk.count("dst_as_path segments", 8);
    for (std::uint32_t i = 0; i < segments && !walk.failed(); ++i) {
        tree.open("segment", {}, walk.at());
        walk.number("type");
        const std::uint32_t numbers = walk.count("length", 4);
        walk.numbers("AS numbers", numbers);
        tree.close(walk.at());
    }
    const std::uint32_t communities = walk.count("BGP_communities length", 4);
    walk.numbers("BGP_communities", communities);
    walk.number("BGP_localpref");
}

bool recordTree(TreeBuilder& tree, FieldWalk& walk, StructureKind kind, Tag tag)
{
    if (kind == StructureKind::Sample)
        return false;
    if (kind == StructureKind::CounterRecord) {
        if (tag == Tag(0, 10))
            optics(tree, walk);
        else if (tag == Tag(0, 2001))
            adapters(tree, walk);
        else
            return false;
        return true;
    }
    if (const auto fields = toldFields(tag); !fields.empty())
        walk.fields(fields, 0);
    else if (tag == Tag(0, 1))
        sampledHeaderTree(tree, walk, true);
    else if (tag == Tag(0, 1003))
        gateway(tree, walk);
    else if (tag == Tag(0, 1013))
        wirelessPayload(walk);
    else
        return false;
    return true;
}

bool customSampleTree(TreeBuilder& tree, FieldWalk& walk, Tag tag)
{
    if (tag != Tag(4300, 1002) && tag != Tag(4300, 1003))
        return false;
    const bool isMetrics = tag == Tag(4300, 1002);
    walk.field({{}, "datasource_name", Text, ""});
    if (!isMetrics) {
        walk.number("sampling_rate");
        walk.number("sample_pool");
    }
    customValues(tree, walk,
                 isMetrics ? std::span<const Form>(metricForms) : std::span<const Form>(flowForms));
    return true;
}

} // namespace weir::outlet
