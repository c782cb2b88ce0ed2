// SPDX-License-Identifier: GPL-3.0-or-later
#include "key/key_row.h"

#include <array>
#include <charconv>

#include "key/extraction/extractions.h"
#include "key/name_index.h"

namespace weir::key
{

namespace
{

using enum ValueType;
using Id = packet::LayerId;

// clang-format off
constexpr auto table = std::to_array<KeyRow>({
    // name               type       bits field: layer, offset, bytes, shift, bits  extract            perLayout repeats  title                     description                                                                                                  example                source
    {"agent",             Null,       128, {},                             agent,                    false, false, "Agent",                  "Address of the switch, router or host that took the sample.",                                             "10.0.0.254",            "sFlow v5, sample_datagram_v5.agent_address"},
    {"datasource",        DataSource,  64, {},                             dataSource,               false, false, "Data source",            "What took the sample: an interface number, or class.index for a VLAN (1) or a physical (2) or logical (3) entity.", "3",           "sFlow v5, flow_sample.source_id"},
    {"inputifindex",      Interface,   36, {},                             inputInterface,           false, false, "Input interface",        "Interface by which the packet came in: its number (ifIndex), internal or unknown.",                       "3",                     "sFlow v5, flow_sample.input"},
    {"outputifindex",     Interface,   36, {},                             outputInterface,          false, false, "Output interface",       "Interface by which the packet goes out: its number (ifIndex), internal, unknown, discard or multiple.",   "4",                     "sFlow v5, flow_sample.output"},
    {"direction",         Text,         0, {},                             direction,                false, false, "Direction",              "Whether the sampling interface received the packet (ingress) or sent it (egress).",                       "ingress",               "sFlow v5, flow_sample.source_id, input and output"},
    {"bytes",             Number,      32, {},                             frameBytes,               false, false, "Frame length",           "Length of the packet on the wire in bytes, before sampling is scaled up.",                                "1518",                  "sFlow v5, sampled_header.frame_length"},
    {"stripped",          Number,      32, {},                             strippedBytes,            false, false, "Stripped bytes",         "Bytes that the agent took off the packet before it copied the header, such as the checksum of the frame.", "4",                    "sFlow v5, sampled_header.stripped"},
    {"stack",             Text,         0, {},                             stack,                    true,  false, "Protocol stack",         "Protocols of the packet joined with dots, the outermost first.",                                          "eth.ip.tcp",            "Weir, table of layers"},

    {"eth_offset",        Number,      16, {},                             offsetOf<Id::Ethernet>,   true,  true,  "Ethernet offset",        "Bytes before the Ethernet header in the sampled bytes.",                                                  "0",                     "IEEE 802.3"},
    {"macsource",         Mac,         48, {Id::Ethernet, 6, 6},           nullptr,                  false, true,  "Source MAC",             "MAC address of the sender.",                                                                              "0A1B2C3D4E5F",          "IEEE 802.3 clause 3.2"},
    {"macdestination",    Mac,         48, {Id::Ethernet, 0, 6},           nullptr,                  false, true,  "Destination MAC",        "MAC address of the receiver.",                                                                            "FFFFFFFFFFFF",          "IEEE 802.3 clause 3.2"},
    {"ethernetprotocol",  Number,      16, {Id::EtherType, 0, 2},          nullptr,                  false, true,  "EtherType",              "Number of the protocol that Ethernet carries, behind all VLAN tags: 2048 IPv4, 2054 ARP, 34525 IPv6.",    "2048",                  "IEEE 802 Numbers"},
    {"isbroadcast",       Boolean,      1, {},                             isBroadcast,              false, true,  "Is broadcast",           "Whether the frame is sent to all: its destination MAC is FFFFFFFFFFFF.",                                  "true",                  "IEEE 802.3 clause 3.2.3"},
    {"ismulticast",       Boolean,      1, {},                             isMulticast,              false, true,  "Is multicast",           "Whether the frame is sent to a group: its destination MAC has the group bit and is not the broadcast address.", "false",           "IEEE 802.3 clause 3.2.3"},
    {"isunicast",         Boolean,      1, {},                             isUnicast,                false, true,  "Is unicast",             "Whether the frame is sent to one receiver: its destination MAC is neither multicast nor broadcast.",      "true",                  "IEEE 802.3 clause 3.2.3"},

    {"vlan_offset",       Number,      16, {},                             offsetOf<Id::Vlan>,       true,  true,  "VLAN tag offset",        "Bytes before the VLAN tag in the sampled bytes, counted to its number and priority.",                     "14",                    "IEEE 802.1Q clause 9"},
    {"vlan",              Number,      12, {Id::Vlan, 0, 2, 0, 12},        nullptr,                  false, true,  "VLAN",                   "VLAN number of the tag in the packet; vlan.1 is the tag behind the first.",                               "20",                    "IEEE 802.1Q clause 9.6"},
    {"priority",          Number,       3, {Id::Vlan, 0, 2, 13, 3},        nullptr,                  false, true,  "VLAN priority",          "Priority 0 to 7 of the VLAN tag in the packet (802.1p).",                                                 "5",                     "IEEE 802.1Q clause 9.6"},
    {"llc_offset",        Number,      16, {},                             offsetOf<Id::Llc>,        true,  true,  "LLC offset",             "Bytes before the logical link control header in the sampled bytes.",                                      "14",                    "IEEE 802.2"},
    {"snap_offset",       Number,      16, {},                             offsetOf<Id::Snap>,       true,  true,  "SNAP offset",            "Bytes before the subnetwork access protocol header in the sampled bytes.",                                "17",                    "IEEE 802"},

    {"arp_offset",        Number,      16, {},                             offsetOf<Id::Arp>,        true,  true,  "ARP offset",             "Bytes before the ARP packet in the sampled bytes.",                                                       "14",                    "RFC 826"},
    {"arpoperation",      Number,      16, {Id::Arp, 6, 2},                nullptr,                  false, true,  "ARP operation",          "What the ARP packet is: 1 a request, 2 a reply.",                                                         "1",                     "RFC 826"},
    {"arpmacsender",      Mac,         48, {},                             arpMacSender,             false, true,  "ARP sender MAC",         "MAC address that the sender of an ARP packet says it has.",                                               "0A1B2C3D4E5F",          "RFC 826"},
    {"arpipsender",       Ipv4,        32, {},                             arpIpSender,              false, true,  "ARP sender address",     "IPv4 address that the sender of an ARP packet says it has.",                                              "10.0.0.1",              "RFC 826"},
    {"arpmactarget",      Mac,         48, {},                             arpMacTarget,             false, true,  "ARP target MAC",         "MAC address of the target of an ARP packet; all zero in most requests.",                                  "000000000000",          "RFC 826"},
    {"arpiptarget",       Ipv4,        32, {},                             arpIpTarget,              false, true,  "ARP target address",     "IPv4 address that an ARP packet asks for or answers to.",                                                 "10.0.0.2",              "RFC 826"},

    {"ip_offset",         Number,      16, {},                             offsetOf<Id::Ip>,         true,  true,  "IPv4 offset",            "Bytes before the IPv4 header in the sampled bytes.",                                                      "14",                    "RFC 791"},
    {"ipsource",          Ipv4,        32, {Id::Ip, 12, 4},                nullptr,                  false, true,  "Source address",         "IPv4 address of the sender.",                                                                             "10.0.0.1",              "RFC 791 section 3.1"},
    {"ipdestination",     Ipv4,        32, {Id::Ip, 16, 4},                nullptr,                  false, true,  "Destination address",    "IPv4 address of the receiver.",                                                                           "10.0.0.2",              "RFC 791 section 3.1"},
    {"ipprotocol",        Number,       8, {Id::Ip, 9, 1},                 nullptr,                  false, true,  "IP protocol",            "Number of the protocol that IPv4 carries: 1 ICMP, 6 TCP, 17 UDP.",                                        "6",                     "RFC 791 section 3.1"},
    {"iptos",             Bits,         8, {Id::Ip, 1, 1, 0, 8},           nullptr,                  false, true,  "Type of service",        "Type-of-service byte as eight bits: six for the DSCP, two for ECN.",                                      "00000000",              "RFC 2474 section 3"},
    {"ipdscp",            Number,       6, {Id::Ip, 1, 1, 2, 6},           nullptr,                  false, true,  "DSCP",                   "Differentiated services code point of IPv4, 0 to 63.",                                                    "46",                    "RFC 2474 section 3"},
    {"ipdscpname",        Text,         0, {},                             ipDscpName,               false, true,  "DSCP name",              "Name of the IPv4 DSCP with its number; a number without a name is unknown(7).",                           "ef(46)",                "IANA Differentiated Services Field Codepoints"},
    {"ipecn",             Bits,         2, {Id::Ip, 1, 1, 0, 2},           nullptr,                  false, true,  "ECN",                    "Congestion bits of IPv4: 00 not used, 01 or 10 capable, 11 congestion met.",                              "11",                    "RFC 3168 section 5"},
    {"ipttl",             Number,       8, {Id::Ip, 8, 1},                 nullptr,                  false, true,  "Time to live",           "Routers that may still pass the IPv4 packet on.",                                                         "64",                    "RFC 791 section 3.1"},
    {"ipbytes",           Number,      16, {Id::Ip, 2, 2},                 nullptr,                  false, true,  "IPv4 length",            "Length of the IPv4 packet with its header, in bytes.",                                                    "1500",                  "RFC 791 section 3.1"},
    {"ipflags",           Bits,         3, {Id::Ip, 6, 2, 13, 3},          nullptr,                  false, true,  "IPv4 flags",             "Three bits: reserved, don't fragment, more fragments.",                                                   "010",                   "RFC 791 section 3.1"},
    {"ipfragoffset",      Number,      13, {Id::Ip, 6, 2, 0, 13},          nullptr,                  false, true,  "Fragment offset",        "Place of an IPv4 fragment in its packet, in units of 8 bytes; 0 in the first.",                           "0",                     "RFC 791 section 3.1"},

    {"ip6_offset",        Number,      16, {},                             offsetOf<Id::Ip6>,        true,  true,  "IPv6 offset",            "Bytes before the IPv6 header in the sampled bytes.",                                                      "14",                    "RFC 8200"},
    {"ip6source",         Ipv6,       128, {Id::Ip6, 8, 16, 0, 128},       nullptr,                  false, true,  "IPv6 source",            "IPv6 address of the sender.",                                                                             "FE80::1",               "RFC 8200 section 3"},
    {"ip6destination",    Ipv6,       128, {Id::Ip6, 24, 16, 0, 128},      nullptr,                  false, true,  "IPv6 destination",       "IPv6 address of the receiver.",                                                                           "FF02::FB",              "RFC 8200 section 3"},
    {"ip6nexthdr",        Number,       8, {Id::Ip6NextHeader, 0, 1},      nullptr,                  false, true,  "IPv6 next header",       "Number of the protocol that IPv6 carries, behind all extension headers: 6 TCP, 17 UDP, 58 ICMPv6.",       "17",                    "RFC 8200 section 3"},
    {"ip6tos",            Bits,         8, {Id::Ip6, 0, 2, 4, 8},          nullptr,                  false, true,  "Traffic class",          "Traffic class of IPv6 as eight bits: six for the DSCP, two for ECN.",                                     "01100000",              "RFC 8200 section 7"},
    {"ip6dscp",           Number,       6, {Id::Ip6, 0, 2, 6, 6},          nullptr,                  false, true,  "IPv6 DSCP",              "Differentiated services code point of IPv6, 0 to 63.",                                                    "0",                     "RFC 2474 section 3"},
    {"ip6dscpname",       Text,         0, {},                             ip6DscpName,              false, true,  "IPv6 DSCP name",         "Name of the IPv6 DSCP with its number; a number without a name is unknown(7).",                           "be(0)",                 "IANA Differentiated Services Field Codepoints"},
    {"ip6ecn",            Bits,         2, {Id::Ip6, 0, 2, 4, 2},          nullptr,                  false, true,  "IPv6 ECN",               "Congestion bits of IPv6: 00 not used, 01 or 10 capable, 11 congestion met.",                              "00",                    "RFC 3168 section 5"},
    {"ip6flowlabel",      Number,      20, {Id::Ip6, 0, 4, 0, 20},         nullptr,                  false, true,  "Flow label",             "Flow label that the sender of an IPv6 packet has chosen.",                                                "501244",                "RFC 8200 section 6"},
    {"ip6ttl",            Number,       8, {Id::Ip6, 7, 1},                nullptr,                  false, true,  "Hop limit",              "Routers that may still pass the IPv6 packet on.",                                                         "63",                    "RFC 8200 section 3"},
    {"ip6bytes",          Number,      16, {Id::Ip6, 4, 2},                nullptr,                  false, true,  "IPv6 payload length",    "Length of the IPv6 packet without its 40 byte header, in bytes.",                                         "60",                    "RFC 8200 section 3"},
    {"ip6extensions",     Text,         0, {},                             ip6Extensions,            false, true,  "IPv6 extensions",        "Numbers of the IPv6 extension headers joined with dots, such as 0 hop-by-hop, 43 routing, 44 fragment.",  "0.44",                  "RFC 8200 section 4"},
    {"ip6fragoffset",     Number,      13, {Id::Ip6Fragment, 2, 2, 3, 13}, nullptr,                  false, true,  "IPv6 fragment offset",   "Place of an IPv6 fragment in its packet, in units of 8 bytes; 0 in the first.",                           "0",                     "RFC 8200 section 4.5"},
    {"ip6fragm",          Boolean,      1, {Id::Ip6Fragment, 2, 2, 0, 1},  nullptr,                  false, true,  "IPv6 more fragments",    "Whether more fragments of the IPv6 packet follow this one.",                                              "false",                 "RFC 8200 section 4.5"},

    {"tcp_offset",        Number,      16, {},                             offsetOf<Id::Tcp>,        true,  true,  "TCP offset",             "Bytes before the TCP header in the sampled bytes.",                                                       "34",                    "RFC 9293"},
    {"tcpsourceport",     Number,      16, {Id::Tcp, 0, 2},                nullptr,                  false, true,  "TCP source port",        "TCP port of the sender.",                                                                                 "51234",                 "RFC 9293 section 3.1"},
    {"tcpdestinationport",Number,      16, {Id::Tcp, 2, 2},                nullptr,                  false, true,  "TCP destination port",   "TCP port of the receiver.",                                                                               "443",                   "RFC 9293 section 3.1"},
    {"tcpflags",          Bits,         9, {Id::Tcp, 12, 2, 0, 9},         nullptr,                  false, true,  "TCP flags",              "Nine bits: NS, CWR, ECE, URG, ACK, PSH, RST, SYN, FIN.",                                                  "000010010",             "RFC 9293 section 3.1"},
    {"tcpwindow",         Number,      16, {Id::Tcp, 14, 2},               nullptr,                  false, true,  "TCP window",             "Bytes that the sender is ready to receive, before window scaling.",                                       "65535",                 "RFC 9293 section 3.1"},

    {"udp_offset",        Number,      16, {},                             offsetOf<Id::Udp>,        true,  true,  "UDP offset",             "Bytes before the UDP header in the sampled bytes.",                                                       "34",                    "RFC 768"},
    {"udpsourceport",     Number,      16, {Id::Udp, 0, 2},                nullptr,                  false, true,  "UDP source port",        "UDP port of the sender.",                                                                                 "51234",                 "RFC 768"},
    {"udpdestinationport",Number,      16, {Id::Udp, 2, 2},                nullptr,                  false, true,  "UDP destination port",   "UDP port of the receiver.",                                                                               "53",                    "RFC 768"},

    {"icmp_offset",       Number,      16, {},                             offsetOf<Id::Icmp>,       true,  true,  "ICMP offset",            "Bytes before the ICMP message in the sampled bytes.",                                                     "34",                    "RFC 792"},
    {"icmptype",          Number,       8, {Id::Icmp, 0, 1},               nullptr,                  false, true,  "ICMP type",              "What the ICMP message is: 0 echo reply, 3 unreachable, 8 echo, 11 time exceeded.",                        "8",                     "RFC 792"},
    {"icmpcode",          Number,       8, {Id::Icmp, 1, 1},               nullptr,                  false, true,  "ICMP code",              "What the ICMP message is in detail, depending on its type.",                                              "0",                     "RFC 792"},
    {"icmpseqno",         Number,      16, {},                             icmpSequence,             false, true,  "ICMP sequence number",   "Sequence number of an echo, timestamp, information or address mask message.",                             "1",                     "RFC 792"},
    {"icmp6_offset",      Number,      16, {},                             offsetOf<Id::Icmp6>,      true,  true,  "ICMPv6 offset",          "Bytes before the ICMPv6 message in the sampled bytes.",                                                   "54",                    "RFC 4443"},
    {"icmp6type",         Number,       8, {Id::Icmp6, 0, 1},              nullptr,                  false, true,  "ICMPv6 type",            "What the ICMPv6 message is: 128 echo, 129 echo reply, 135 neighbour solicitation.",                       "135",                   "RFC 4443 section 2.1"},
    {"icmp6code",         Number,       8, {Id::Icmp6, 1, 1},              nullptr,                  false, true,  "ICMPv6 code",            "What the ICMPv6 message is in detail, depending on its type.",                                            "0",                     "RFC 4443 section 2.1"},
});
// clang-format on

constexpr auto order = orderOfNames(table);
static_assert(namesAreUnique(table, order));

constexpr bool fieldIsAsWideAsItsKey(const KeyRow& row)
{
    if (row.field.layer == Id::None)
        return true;
    const unsigned left = 8u * row.field.bytes - row.field.shift;
    return row.repeats && std::min<unsigned>(row.field.bits, left) == row.bits;
}
static_assert(std::ranges::all_of(table, fieldIsAsWideAsItsKey));
static_assert(std::ranges::all_of(table,
                                  [](const KeyRow& row) { return (row.type == Text) == (row.bits == 0); }));

/// The number behind the dot of `ipsource.1`. The outermost header has none, and no packet has more headers
/// than its layout can hold.
std::optional<unsigned> parseOccurrence(std::string_view digits)
{
    unsigned occurrence = 0;
    const char* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, occurrence);
    const bool canonical = error == std::errc() && stop == end && digits.front() != '0';
    return canonical && occurrence < packet::Layout::maxLayers ? std::optional(occurrence) : std::nullopt;
}

/// `bytes` big-endian bytes; six of them are no machine's word.
std::uint64_t loadBe(const std::uint8_t* at, std::size_t bytes)
{
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < bytes; ++i)
        number = number << 8 | at[i];
    return number;
}

Value fieldOf(const KeyRow& row, unsigned occurrence, const sample::FlowView& flow)
{
    const Field& field = row.field;
    const auto layer = flow.layout->find(field.layer, occurrence);
    if (!layer || std::size_t(*layer) + field.offset + field.bytes > flow.headerLength())
        return {};
    const std::uint8_t* at = flow.header() + *layer + field.offset;
    if (row.type == Ipv6)
        return Value::ofIpv6(at);
    Value value;
    value.type = row.type;
    value.width = row.type == Bits ? row.bits : 0;
    value.number = loadBe(at, field.bytes) >> field.shift & (~std::uint64_t(0) >> (64 - row.bits));
    return value;
}

} // namespace

std::span<const KeyRow> keys()
{
    return table;
}

std::optional<KeyName> findKey(std::string_view name)
{
    const std::size_t dot = name.find('.');
    const KeyRow* row = findByName(table, order, name.substr(0, dot));
    if (!row)
        return std::nullopt;
    if (dot == std::string_view::npos)
        return KeyName{row, 0};
    const auto occurrence = row->repeats ? parseOccurrence(name.substr(dot + 1)) : std::nullopt;
    return occurrence ? std::optional(KeyName{row, *occurrence}) : std::nullopt;
}

Value valueOf(const KeyName& key, const sample::FlowView& flow, Scratch& scratch)
{
    return key.row->extract ? key.row->extract(flow, key.occurrence, scratch)
                            : fieldOf(*key.row, key.occurrence, flow);
}

} // namespace weir::key
