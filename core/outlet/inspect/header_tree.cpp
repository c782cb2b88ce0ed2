// SPDX-License-Identifier: GPL-3.0-or-later
// The headers of a sampled packet: which they are says packet::parse, what is in them a table.
#include <algorithm>

#include "base/address.h"

#include "outlet/inspect/tree_builder.h"
#include "packet/layers.h"

namespace weir::outlet
{

namespace
{

using packet::LayerId;
using enum packet::LayerId;

enum class HeaderForm : std::uint8_t { Number, Hex, Mac, Ip4, Ip6Form, Tag };

/// Bytes of a header from its first one on.
struct HeaderField {
    LayerId layer;
    std::uint8_t offset;
    std::uint8_t bytes;
    HeaderForm form;
    std::string_view name;
};

using enum HeaderForm;

// clang-format off
constexpr auto table = std::to_array<HeaderField>({
    {Ethernet,   0,  6, Mac,    "destination"},
    {Ethernet,   6,  6, Mac,    "source"},
    {Ethernet,  12,  2, Hex,    "type or length"},
    {Vlan,       0,  2, Tag,    "tag"},
    {Vlan,       2,  2, Hex,    "type or length"},
    {Llc,        0,  1, Hex,    "destination access point"},
    {Llc,        1,  1, Hex,    "source access point"},
    {Llc,        2,  1, Hex,    "control"},
    {Snap,       0,  3, Hex,    "organisation"},
    {Snap,       3,  2, Hex,    "protocol"},
    {Pppoe,      0,  1, Hex,    "version and type"},
    {Pppoe,      1,  1, Number, "code"},
    {Pppoe,      2,  2, Number, "session"},
    {Pppoe,      4,  2, Number, "length"},
    {Arp,        0,  2, Number, "hardware type"},
    {Arp,        2,  2, Hex,    "protocol type"},
    {Arp,        4,  1, Number, "hardware address length"},
    {Arp,        5,  1, Number, "protocol address length"},
    {Arp,        6,  2, Number, "operation"},
    {Ip,         0,  1, Hex,    "version and header length"},
    {Ip,         1,  1, Hex,    "differentiated services"},
    {Ip,         2,  2, Number, "total length"},
    {Ip,         4,  2, Hex,    "identification"},
    {Ip,         6,  2, Hex,    "flags and fragment offset"},
    {Ip,         8,  1, Number, "time to live"},
    {Ip,         9,  1, Number, "protocol"},
    {Ip,        10,  2, Hex,    "checksum"},
    {Ip,        12,  4, Ip4,    "source"},
    {Ip,        16,  4, Ip4,    "destination"},
    {Ip6,        0,  4, Hex,    "version, traffic class, flow label"},
    {Ip6,        4,  2, Number, "payload length"},
    {Ip6,        6,  1, Number, "next header"},
    {Ip6,        7,  1, Number, "hop limit"},
    {Ip6,        8, 16, Ip6Form,"source"},
    {Ip6,       24, 16, Ip6Form,"destination"},
    {Tcp,        0,  2, Number, "source port"},
    {Tcp,        2,  2, Number, "destination port"},
    {Tcp,        4,  4, Number, "sequence number"},
    {Tcp,        8,  4, Number, "acknowledgement number"},
    {Tcp,       12,  1, Hex,    "header length"},
    {Tcp,       13,  1, Hex,    "flags"},
    {Tcp,       14,  2, Number, "window"},
    {Tcp,       16,  2, Hex,    "checksum"},
    {Tcp,       18,  2, Number, "urgent pointer"},
    {Udp,        0,  2, Number, "source port"},
    {Udp,        2,  2, Number, "destination port"},
    {Udp,        4,  2, Number, "length"},
    {Udp,        6,  2, Hex,    "checksum"},
    {Sctp,       0,  2, Number, "source port"},
    {Sctp,       2,  2, Number, "destination port"},
    {Sctp,       4,  4, Hex,    "verification tag"},
    {Sctp,       8,  4, Hex,    "checksum"},
    {Icmp,       0,  1, Number, "type"},
    {Icmp,       1,  1, Number, "code"},
    {Icmp,       2,  2, Hex,    "checksum"},
    {Icmp6,      0,  1, Number, "type"},
    {Icmp6,      1,  1, Number, "code"},
    {Icmp6,      2,  2, Hex,    "checksum"},
    {Igmp,       0,  1, Hex,    "type"},
    {Gre,        0,  2, Hex,    "flags and version"},
    {Gre,        2,  2, Hex,    "protocol"},
    {Vxlan,      0,  1, Hex,    "flags"},
    {Vxlan,      4,  3, Number, "network identifier"},
    {Geneve,     0,  1, Hex,    "version and options length"},
    {Geneve,     1,  1, Hex,    "flags"},
    {Geneve,     2,  2, Hex,    "protocol"},
    {Geneve,     4,  3, Number, "network identifier"},
    {Dns,        0,  2, Hex,    "identifier"},
    {Dns,        2,  2, Hex,    "flags"},
    {Dns,        4,  2, Number, "questions"},
    {Dns,        6,  2, Number, "answers"},
    {Dns,        8,  2, Number, "authorities"},
    {Dns,       10,  2, Number, "additional records"},
});
// clang-format on

std::uint64_t numberOf(base::Bytes bytes)
{
    std::uint64_t number = 0;
    for (const std::uint8_t byte : bytes)
        number = number << 8 | byte;
    return number;
}

std::string textOf(HeaderForm form, base::Bytes bytes)
{
    std::string text;
    switch (form) {
    case Number: return std::to_string(numberOf(bytes));
    case Hex: return "0x" + hexText(bytes);
    case Mac: base::appendMac(text, numberOf(bytes)); return text;
    case Ip4: base::appendV4(text, bytes.data()); return text;
    case Ip6Form: base::appendV6(text, bytes.data()); return text;
    case Tag: break;
    }
    const std::uint64_t tag = numberOf(bytes);
    return "priority " + std::to_string(tag >> 13) + ", VLAN " + std::to_string(tag & 0xFFF);
}

/// Labels one after the other, as far as they go.
std::uint32_t labels(TreeBuilder& tree, std::uint32_t from, std::uint32_t to)
{
    for (bool bottom = false; !bottom && to - from >= 4; from += 4) {
        const std::uint32_t label = base::loadBe32(tree.payload().data() + from);
        bottom = label >> 8 & 1;
        tree.leaf("label", std::to_string(label >> 12), from, from + 4);
    }
    return from;
}

/// Where from to where, for the headers that say so: their fields are named alike.
class Ends
{
public:
    void add(const HeaderField& field, const std::string& text)
    {
        if (field.name.starts_with("source") && field.layer != Llc)
            m_source = text;
        if (field.name.starts_with("destination") && field.layer != Llc)
            m_destination = text;
    }
    std::string text() const
    {
        return m_source.empty() || m_destination.empty() ? std::string() : m_source + " → " + m_destination;
    }

private:
    std::string m_source;
    std::string m_destination;
};

/// The fields of one header, as far as they are there. Where they end.
std::uint32_t fields(TreeBuilder& tree, LayerId layer, std::uint32_t from, std::uint32_t to)
{
    if (layer == Mpls)
        return labels(tree, from, to);
    Ends ends;
    std::uint32_t at = from;
    for (const HeaderField& field : std::ranges::equal_range(table, layer, {}, &HeaderField::layer)) {
        const std::uint32_t start = from + field.offset;
        if (start + field.bytes > to)
            break;
        at = start + field.bytes;
        const std::string text = textOf(field.form, tree.bytes(start, at));
        ends.add(field, text);
        tree.leaf(field.name, text, start, at);
    }
    tree.setValue(ends.text());
    return at;
}

/// The headers without the marks in between, in order of their place.
std::vector<packet::Layer> headersOf(const packet::Layout& layout)
{
    std::vector<packet::Layer> headers;
    for (const packet::Layer& layer : layout)
        if (!packet::layerRow(layer.id).token.empty() &&
            (headers.empty() || headers.back().offset < layer.offset))
            headers.push_back(layer);
    return headers;
}

} // namespace

void layersTree(TreeBuilder& tree, std::uint32_t protocol, std::uint32_t from, std::uint32_t to)
{
    const std::vector<packet::Layer> headers = headersOf(packet::parse(protocol, tree.bytes(from, to)));
    for (std::size_t i = 0; i < headers.size(); ++i) {
        const bool isLast = i + 1 == headers.size();
        const std::uint32_t start = from + headers[i].offset;
        const std::uint32_t end = isLast ? to : from + headers[i + 1].offset;
        tree.open(packet::layerRow(headers[i].id).title, {}, start);
        const std::uint32_t at = fields(tree, headers[i].id, start, end);
        tree.close(isLast && at > start ? at : end);
        if (isLast && at > start)
            tree.leaf("payload", hexText(tree.bytes(at, to)), at, to);
    }
}

void sampledHeaderTree(TreeBuilder& tree, FieldWalk& walk, bool hasStripped)
{
    const std::uint32_t protocol = walk.number("headerProtocol");
    walk.number("sampledPacketSize");
    if (hasStripped)
        walk.number("strippedBytes");
    const std::uint32_t length = walk.number("headerLen");
    if (walk.failed())
        return;
    const std::uint32_t from = walk.at();
    const std::uint32_t to = from + std::min(length, walk.remaining());
    tree.open("headerBytes", std::to_string(to - from) + " bytes", from);
    layersTree(tree, protocol, from, to);
    tree.close(to);
    walk.step(length); // fails when the header is cut
    tree.leaf("padding", {}, to, walk.at(), TreeNode::Kind::Padding);
}

} // namespace weir::outlet
