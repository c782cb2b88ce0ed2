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
    // name                     type        bits field: layer, offset, bytes, .. extract                   layout repeat title                        description                                                                                                       example             source
    {"agent",                   Null,       128, {},                             agent,                    false, false, "Agent",                     "Address of the switch, router or host that took the sample.",                                                    "10.0.0.254",       "sFlow v5, sample_datagram_v5.agent_address"},
    {"datasource",              DataSource,  64, {},                             dataSource,               false, false, "Data source",               "What took the sample: an interface number, or class.index for a VLAN (1) or a physical (2) or logical (3) entity.", "3",                "sFlow v5, flow_sample.source_id"},
    {"inputifindex",            Interface,   36, {},                             inputInterface,           false, false, "Input interface",           "Interface by which the packet came in: its number (ifIndex), internal or unknown.",                              "3",                "sFlow v5, flow_sample.input"},
    {"outputifindex",           Interface,   36, {},                             outputInterface,          false, false, "Output interface",          "Interface by which the packet goes out: its number (ifIndex), internal, unknown, discard or multiple.",          "4",                "sFlow v5, flow_sample.output"},
    {"direction",               Text,         0, {},                             direction,                false, false, "Direction",                 "Whether the sampling interface received the packet (ingress) or sent it (egress).",                              "ingress",          "sFlow v5, flow_sample.source_id, input and output"},
    {"bytes",                   Number,      32, {},                             frameBytes,               false, false, "Frame length",              "Length of the packet on the wire in bytes, before sampling is scaled up.",                                       "1518",             "sFlow v5, sampled_header.frame_length"},
    {"stripped",                Number,      32, {},                             strippedBytes,            false, false, "Stripped bytes",            "Bytes that the agent took off the packet before it copied the header, such as the checksum of the frame.",       "4",                "sFlow v5, sampled_header.stripped"},
    {"stack",                   Text,         0, {},                             stack,                    true,  false, "Protocol stack",            "Protocols of the packet joined with dots, the outermost first.",                                                 "eth.ip.tcp",       "Weir, table of layers"},

    {"eth_offset",              Number,      16, {},                             offsetOf<Id::Ethernet>,   true,  true,  "Ethernet offset",           "Bytes before the Ethernet header in the sampled bytes.",                                                         "0",                "IEEE 802.3"},
    {"macsource",               Mac,         48, {Id::Ethernet, 6, 6},           nullptr,                  false, true,  "Source MAC",                "MAC address of the sender.",                                                                                     "0A1B2C3D4E5F",     "IEEE 802.3 clause 3.2"},
    {"macdestination",          Mac,         48, {Id::Ethernet, 0, 6},           nullptr,                  false, true,  "Destination MAC",           "MAC address of the receiver.",                                                                                   "FFFFFFFFFFFF",     "IEEE 802.3 clause 3.2"},
    {"ethernetprotocol",        Number,      16, {Id::EtherType, 0, 2},          nullptr,                  false, true,  "EtherType",                 "Number of the protocol that Ethernet carries, behind all VLAN tags: 2048 IPv4, 2054 ARP, 34525 IPv6.",           "2048",             "IEEE 802 Numbers"},
    {"isbroadcast",             Boolean,      1, {},                             isBroadcast,              false, true,  "Is broadcast",              "Whether the frame is sent to all: its destination MAC is FFFFFFFFFFFF.",                                         "true",             "IEEE 802.3 clause 3.2.3"},
    {"ismulticast",             Boolean,      1, {},                             isMulticast,              false, true,  "Is multicast",              "Whether the frame is sent to a group: its destination MAC has the group bit and is not the broadcast address.",  "false",            "IEEE 802.3 clause 3.2.3"},
    {"isunicast",               Boolean,      1, {},                             isUnicast,                false, true,  "Is unicast",                "Whether the frame is sent to one receiver: its destination MAC is neither multicast nor broadcast.",             "true",             "IEEE 802.3 clause 3.2.3"},

    {"vlan_offset",             Number,      16, {},                             offsetOf<Id::Vlan>,       true,  true,  "VLAN tag offset",           "Bytes before the VLAN tag in the sampled bytes, counted to its number and priority.",                            "14",               "IEEE 802.1Q clause 9"},
    {"vlan",                    Number,      12, {Id::Vlan, 0, 2, 0, 12},        nullptr,                  false, true,  "VLAN",                      "VLAN number of the tag in the packet; vlan.1 is the tag behind the first.",                                      "20",               "IEEE 802.1Q clause 9.6"},
    {"priority",                Number,       3, {Id::Vlan, 0, 2, 13, 3},        nullptr,                  false, true,  "VLAN priority",             "Priority 0 to 7 of the VLAN tag in the packet (802.1p).",                                                        "5",                "IEEE 802.1Q clause 9.6"},
    {"llc_offset",              Number,      16, {},                             offsetOf<Id::Llc>,        true,  true,  "LLC offset",                "Bytes before the logical link control header in the sampled bytes.",                                             "14",               "IEEE 802.2"},
    {"snap_offset",             Number,      16, {},                             offsetOf<Id::Snap>,       true,  true,  "SNAP offset",               "Bytes before the subnetwork access protocol header in the sampled bytes.",                                       "17",               "IEEE 802"},

    {"stp_offset",              Number,      16, {},                             offsetOf<Id::Stp>,        true,  true,  "Spanning tree offset",      "Bytes before the spanning tree message in the sampled bytes.",                                                   "17",               "IEEE 802.1D"},
    {"isis_offset",             Number,      16, {},                             offsetOf<Id::IsIs>,       true,  true,  "IS-IS offset",              "Bytes before the IS-IS message in the sampled bytes.",                                                           "17",               "ISO/IEC 10589"},
    {"cdp_offset",              Number,      16, {},                             offsetOf<Id::Cdp>,        true,  true,  "CDP offset",                "Bytes before the message of the Cisco discovery protocol in the sampled bytes.",                                 "22",               "Cisco, CDP"},
    {"slow_offset",             Number,      16, {},                             offsetOf<Id::Slow>,       true,  true,  "Slow protocol offset",      "Bytes before the message of a slow protocol other than link aggregation in the sampled bytes.",                  "14",               "IEEE 802.3 annex 57A"},
    {"lacp_offset",             Number,      16, {},                             offsetOf<Id::Lacp>,       true,  true,  "LACP offset",               "Bytes before the message of the link aggregation control protocol in the sampled bytes.",                        "14",               "IEEE 802.1AX"},
    {"lldp_offset",             Number,      16, {},                             offsetOf<Id::Lldp>,       true,  true,  "LLDP offset",               "Bytes before the message of the link layer discovery protocol in the sampled bytes.",                            "14",               "IEEE 802.1AB"},
    {"eapol_offset",            Number,      16, {},                             offsetOf<Id::Eapol>,      true,  true,  "EAPOL offset",              "Bytes before the message of port access control in the sampled bytes.",                                          "14",               "IEEE 802.1X"},
    {"macsec_offset",           Number,      16, {},                             offsetOf<Id::MacSec>,     true,  true,  "MACsec offset",             "Bytes before the MACsec tag in the sampled bytes.",                                                              "14",               "IEEE 802.1AE"},
    {"fcoe_offset",             Number,      16, {},                             offsetOf<Id::Fcoe>,       true,  true,  "FCoE offset",               "Bytes before the Fibre Channel frame in the sampled bytes.",                                                     "14",               "INCITS FC-BB-5"},
    {"ptp_offset",              Number,      16, {},                             offsetOf<Id::Ptp>,        true,  true,  "PTP offset",                "Bytes before the message of the precision time protocol in the sampled bytes.",                                  "14",               "IEEE 1588"},
    {"wlan_offset",             Number,      16, {},                             offsetOf<Id::Wlan>,       true,  true,  "Wireless LAN offset",       "Bytes before the wireless LAN header in the sampled bytes.",                                                     "0",                "IEEE 802.11"},
    {"ampdu_offset",            Number,      16, {},                             offsetOf<Id::Ampdu>,      true,  true,  "A-MPDU offset",             "Bytes before the delimiter of an A-MPDU, an aggregate of wireless frames, in the sampled bytes.",                "0",                "IEEE 802.11"},
    {"amsdu_offset",            Number,      16, {},                             offsetOf<Id::Amsdu>,      true,  true,  "A-MSDU offset",             "Bytes before the subframe of an A-MSDU, an aggregate in a wireless frame, in the sampled bytes.",                "0",                "IEEE 802.11"},
    {"tokenbus_offset",         Number,      16, {},                             offsetOf<Id::TokenBus>,   true,  true,  "Token bus offset",          "Bytes before the token bus header in the sampled bytes.",                                                        "0",                "IEEE 802.4"},
    {"tokenring_offset",        Number,      16, {},                             offsetOf<Id::TokenRing>,  true,  true,  "Token ring offset",         "Bytes before the token ring header in the sampled bytes.",                                                       "0",                "IEEE 802.5"},
    {"fddi_offset",             Number,      16, {},                             offsetOf<Id::Fddi>,       true,  true,  "FDDI offset",               "Bytes before the FDDI header in the sampled bytes.",                                                             "0",                "ISO 9314-2"},
    {"fr_offset",               Number,      16, {},                             offsetOf<Id::FrameRelay>, true,  true,  "Frame relay offset",        "Bytes before the frame relay header in the sampled bytes.",                                                      "0",                "RFC 2427"},
    {"x25_offset",              Number,      16, {},                             offsetOf<Id::X25>,        true,  true,  "X.25 offset",               "Bytes before the X.25 packet in the sampled bytes.",                                                             "0",                "ITU-T X.25"},
    {"smds_offset",             Number,      16, {},                             offsetOf<Id::Smds>,       true,  true,  "SMDS offset",               "Bytes before the SMDS packet in the sampled bytes.",                                                             "0",                "Bellcore TR-TSV-000772"},
    {"aal5_offset",             Number,      16, {},                             offsetOf<Id::Aal5>,       true,  true,  "AAL5 offset",               "Bytes before the payload of ATM's adaptation layer 5 in the sampled bytes.",                                     "0",                "RFC 2684"},
    {"pbb_offset",              Number,      16, {},                             offsetOf<Id::Pbb>,        true,  true,  "Backbone bridge offset",    "Bytes before the backbone service tag in the sampled bytes.",                                                    "14",               "IEEE 802.1ah"},
    {"pbbisid",                 Number,      24, {Id::Pbb, 1, 3},                nullptr,                  false, true,  "Backbone service",          "Number of the service in a provider backbone bridge tag (I-SID).",                                               "8388608",          "IEEE 802.1ah clause 9.7"},

    {"pppoe_offset",            Number,      16, {},                             offsetOf<Id::Pppoe>,      true,  true,  "PPPoE offset",              "Bytes before the PPP over Ethernet header in the sampled bytes.",                                                "14",               "RFC 2516"},
    {"pppoesession",            Number,      16, {Id::Pppoe, 2, 2},              nullptr,                  false, true,  "PPPoE session",             "Number of the PPP over Ethernet session; 0 during discovery.",                                                   "35001",            "RFC 2516 section 4"},
    {"ppp_offset",              Number,      16, {},                             offsetOf<Id::Ppp>,        true,  true,  "PPP offset",                "Bytes before the PPP header in the sampled bytes.",                                                              "20",               "RFC 1661"},
    {"hdlc_offset",             Number,      16, {},                             offsetOf<Id::Hdlc>,       true,  true,  "HDLC offset",               "Bytes before the HDLC header of Cisco in the sampled bytes.",                                                    "0",                "Cisco, HDLC"},
    {"mpls_offset",             Number,      16, {},                             offsetOf<Id::Mpls>,       true,  true,  "MPLS offset",               "Bytes before the MPLS label stack in the sampled bytes.",                                                        "14",               "RFC 3032"},
    {"mplslabels",              Text,         0, {},                             mplsLabels,               false, true,  "MPLS labels",               "Labels of the MPLS stack joined with dots, the outermost first.",                                                "16006.21",         "RFC 3032 section 2.1"},
    {"nsh_offset",              Number,      16, {},                             offsetOf<Id::Nsh>,        true,  true,  "NSH offset",                "Bytes before the network service header in the sampled bytes.",                                                  "14",               "RFC 8300"},
    {"cmd_offset",              Number,      16, {},                             offsetOf<Id::Metadata>,   true,  true,  "Cisco metadata offset",     "Bytes before the metadata header of Cisco in the sampled bytes.",                                                "14",               "Cisco, metadata header"},

    {"arp_offset",              Number,      16, {},                             offsetOf<Id::Arp>,        true,  true,  "ARP offset",                "Bytes before the ARP packet in the sampled bytes.",                                                              "14",               "RFC 826"},
    {"arpoperation",            Number,      16, {Id::Arp, 6, 2},                nullptr,                  false, true,  "ARP operation",             "What the ARP packet is: 1 a request, 2 a reply.",                                                                "1",                "RFC 826"},
    {"arpmacsender",            Mac,         48, {},                             arpMacSender,             false, true,  "ARP sender MAC",            "MAC address that the sender of an ARP packet says it has.",                                                      "0A1B2C3D4E5F",     "RFC 826"},
    {"arpipsender",             Ipv4,        32, {},                             arpIpSender,              false, true,  "ARP sender address",        "IPv4 address that the sender of an ARP packet says it has.",                                                     "10.0.0.1",         "RFC 826"},
    {"arpmactarget",            Mac,         48, {},                             arpMacTarget,             false, true,  "ARP target MAC",            "MAC address of the target of an ARP packet; all zero in most requests.",                                         "000000000000",     "RFC 826"},
    {"arpiptarget",             Ipv4,        32, {},                             arpIpTarget,              false, true,  "ARP target address",        "IPv4 address that an ARP packet asks for or answers to.",                                                        "10.0.0.2",         "RFC 826"},

    {"ip_offset",               Number,      16, {},                             offsetOf<Id::Ip>,         true,  true,  "IPv4 offset",               "Bytes before the IPv4 header in the sampled bytes.",                                                             "14",               "RFC 791"},
    {"ipsource",                Ipv4,        32, {Id::Ip, 12, 4},                nullptr,                  false, true,  "Source address",            "IPv4 address of the sender.",                                                                                    "10.0.0.1",         "RFC 791 section 3.1"},
    {"ipdestination",           Ipv4,        32, {Id::Ip, 16, 4},                nullptr,                  false, true,  "Destination address",       "IPv4 address of the receiver.",                                                                                  "10.0.0.2",         "RFC 791 section 3.1"},
    {"ipprotocol",              Number,       8, {Id::Ip, 9, 1},                 nullptr,                  false, true,  "IP protocol",               "Number of the protocol that IPv4 carries: 1 ICMP, 6 TCP, 17 UDP.",                                               "6",                "RFC 791 section 3.1"},
    {"iptos",                   Bits,         8, {Id::Ip, 1, 1, 0, 8},           nullptr,                  false, true,  "Type of service",           "Type-of-service byte as eight bits: six for the DSCP, two for ECN.",                                             "00000000",         "RFC 2474 section 3"},
    {"ipdscp",                  Number,       6, {Id::Ip, 1, 1, 2, 6},           nullptr,                  false, true,  "DSCP",                      "Differentiated services code point of IPv4, 0 to 63.",                                                           "46",               "RFC 2474 section 3"},
    {"ipdscpname",              Text,         0, {},                             ipDscpName,               false, true,  "DSCP name",                 "Name of the IPv4 DSCP with its number; a number without a name is unknown(7).",                                  "ef(46)",           "IANA Differentiated Services Field Codepoints"},
    {"ipecn",                   Bits,         2, {Id::Ip, 1, 1, 0, 2},           nullptr,                  false, true,  "ECN",                       "Congestion bits of IPv4: 00 not used, 01 or 10 capable, 11 congestion met.",                                     "11",               "RFC 3168 section 5"},
    {"ipttl",                   Number,       8, {Id::Ip, 8, 1},                 nullptr,                  false, true,  "Time to live",              "Routers that may still pass the IPv4 packet on.",                                                                "64",               "RFC 791 section 3.1"},
    {"ipbytes",                 Number,      16, {Id::Ip, 2, 2},                 nullptr,                  false, true,  "IPv4 length",               "Length of the IPv4 packet with its header, in bytes.",                                                           "1500",             "RFC 791 section 3.1"},
    {"ipflags",                 Bits,         3, {Id::Ip, 6, 2, 13, 3},          nullptr,                  false, true,  "IPv4 flags",                "Three bits: reserved, don't fragment, more fragments.",                                                          "010",              "RFC 791 section 3.1"},
    {"ipfragoffset",            Number,      13, {Id::Ip, 6, 2, 0, 13},          nullptr,                  false, true,  "Fragment offset",           "Place of an IPv4 fragment in its packet, in units of 8 bytes; 0 in the first.",                                  "0",                "RFC 791 section 3.1"},

    {"ip6_offset",              Number,      16, {},                             offsetOf<Id::Ip6>,        true,  true,  "IPv6 offset",               "Bytes before the IPv6 header in the sampled bytes.",                                                             "14",               "RFC 8200"},
    {"ip6source",               Ipv6,       128, {Id::Ip6, 8, 16, 0, 128},       nullptr,                  false, true,  "IPv6 source",               "IPv6 address of the sender.",                                                                                    "FE80::1",          "RFC 8200 section 3"},
    {"ip6destination",          Ipv6,       128, {Id::Ip6, 24, 16, 0, 128},      nullptr,                  false, true,  "IPv6 destination",          "IPv6 address of the receiver.",                                                                                  "FF02::FB",         "RFC 8200 section 3"},
    {"ip6nexthdr",              Number,       8, {Id::Ip6NextHeader, 0, 1},      nullptr,                  false, true,  "IPv6 next header",          "Number of the protocol that IPv6 carries, behind all extension headers: 6 TCP, 17 UDP, 58 ICMPv6.",              "17",               "RFC 8200 section 3"},
    {"ip6tos",                  Bits,         8, {Id::Ip6, 0, 2, 4, 8},          nullptr,                  false, true,  "Traffic class",             "Traffic class of IPv6 as eight bits: six for the DSCP, two for ECN.",                                            "01100000",         "RFC 8200 section 7"},
    {"ip6dscp",                 Number,       6, {Id::Ip6, 0, 2, 6, 6},          nullptr,                  false, true,  "IPv6 DSCP",                 "Differentiated services code point of IPv6, 0 to 63.",                                                           "0",                "RFC 2474 section 3"},
    {"ip6dscpname",             Text,         0, {},                             ip6DscpName,              false, true,  "IPv6 DSCP name",            "Name of the IPv6 DSCP with its number; a number without a name is unknown(7).",                                  "be(0)",            "IANA Differentiated Services Field Codepoints"},
    {"ip6ecn",                  Bits,         2, {Id::Ip6, 0, 2, 4, 2},          nullptr,                  false, true,  "IPv6 ECN",                  "Congestion bits of IPv6: 00 not used, 01 or 10 capable, 11 congestion met.",                                     "00",               "RFC 3168 section 5"},
    {"ip6flowlabel",            Number,      20, {Id::Ip6, 0, 4, 0, 20},         nullptr,                  false, true,  "Flow label",                "Flow label that the sender of an IPv6 packet has chosen.",                                                       "501244",           "RFC 8200 section 6"},
    {"ip6ttl",                  Number,       8, {Id::Ip6, 7, 1},                nullptr,                  false, true,  "Hop limit",                 "Routers that may still pass the IPv6 packet on.",                                                                "63",               "RFC 8200 section 3"},
    {"ip6bytes",                Number,      16, {Id::Ip6, 4, 2},                nullptr,                  false, true,  "IPv6 payload length",       "Length of the IPv6 packet without its 40 byte header, in bytes.",                                                "60",               "RFC 8200 section 3"},
    {"ip6extensions",           Text,         0, {},                             ip6Extensions,            false, true,  "IPv6 extensions",           "Numbers of the IPv6 extension headers joined with dots, such as 0 hop-by-hop, 43 routing, 44 fragment.",         "0.44",             "RFC 8200 section 4"},
    {"ip6fragoffset",           Number,      13, {Id::Ip6Fragment, 2, 2, 3, 13}, nullptr,                  false, true,  "IPv6 fragment offset",      "Place of an IPv6 fragment in its packet, in units of 8 bytes; 0 in the first.",                                  "0",                "RFC 8200 section 4.5"},
    {"ip6fragm",                Boolean,      1, {Id::Ip6Fragment, 2, 2, 0, 1},  nullptr,                  false, true,  "IPv6 more fragments",       "Whether more fragments of the IPv6 packet follow this one.",                                                     "false",            "RFC 8200 section 4.5"},

    {"ah_offset",               Number,      16, {},                             offsetOf<Id::Ah>,         true,  true,  "AH offset",                 "Bytes before the authentication header in the sampled bytes.",                                                   "34",               "RFC 4302"},
    {"esp_offset",              Number,      16, {},                             offsetOf<Id::Esp>,        true,  true,  "ESP offset",                "Bytes before the encapsulated security payload in the sampled bytes.",                                           "34",               "RFC 4303"},

    {"tcp_offset",              Number,      16, {},                             offsetOf<Id::Tcp>,        true,  true,  "TCP offset",                "Bytes before the TCP header in the sampled bytes.",                                                              "34",               "RFC 9293"},
    {"tcpsourceport",           Number,      16, {Id::Tcp, 0, 2},                nullptr,                  false, true,  "TCP source port",           "TCP port of the sender.",                                                                                        "51234",            "RFC 9293 section 3.1"},
    {"tcpdestinationport",      Number,      16, {Id::Tcp, 2, 2},                nullptr,                  false, true,  "TCP destination port",      "TCP port of the receiver.",                                                                                      "443",              "RFC 9293 section 3.1"},
    {"tcpflags",                Bits,         9, {Id::Tcp, 12, 2, 0, 9},         nullptr,                  false, true,  "TCP flags",                 "Nine bits: NS, CWR, ECE, URG, ACK, PSH, RST, SYN, FIN.",                                                         "000010010",        "RFC 9293 section 3.1"},
    {"tcpwindow",               Number,      16, {Id::Tcp, 14, 2},               nullptr,                  false, true,  "TCP window",                "Bytes that the sender is ready to receive, before window scaling.",                                              "65535",            "RFC 9293 section 3.1"},

    {"udp_offset",              Number,      16, {},                             offsetOf<Id::Udp>,        true,  true,  "UDP offset",                "Bytes before the UDP header in the sampled bytes.",                                                              "34",               "RFC 768"},
    {"udpsourceport",           Number,      16, {Id::Udp, 0, 2},                nullptr,                  false, true,  "UDP source port",           "UDP port of the sender.",                                                                                        "51234",            "RFC 768"},
    {"udpdestinationport",      Number,      16, {Id::Udp, 2, 2},                nullptr,                  false, true,  "UDP destination port",      "UDP port of the receiver.",                                                                                      "53",               "RFC 768"},

    {"udplite_offset",          Number,      16, {},                             offsetOf<Id::UdpLite>,    true,  true,  "UDP-Lite offset",           "Bytes before the UDP-Lite header in the sampled bytes.",                                                         "34",               "RFC 3828"},
    {"sctp_offset",             Number,      16, {},                             offsetOf<Id::Sctp>,       true,  true,  "SCTP offset",               "Bytes before the SCTP header in the sampled bytes.",                                                             "34",               "RFC 9260"},
    {"sctpsourceport",          Number,      16, {Id::Sctp, 0, 2},               nullptr,                  false, true,  "SCTP source port",          "SCTP port of the sender.",                                                                                       "36412",            "RFC 9260 section 3.1"},
    {"sctpdestinationport",     Number,      16, {Id::Sctp, 2, 2},               nullptr,                  false, true,  "SCTP destination port",     "SCTP port of the receiver.",                                                                                     "36412",            "RFC 9260 section 3.1"},
    {"dccp_offset",             Number,      16, {},                             offsetOf<Id::Dccp>,       true,  true,  "DCCP offset",               "Bytes before the DCCP header in the sampled bytes.",                                                             "34",               "RFC 4340"},

    {"icmp_offset",             Number,      16, {},                             offsetOf<Id::Icmp>,       true,  true,  "ICMP offset",               "Bytes before the ICMP message in the sampled bytes.",                                                            "34",               "RFC 792"},
    {"icmptype",                Number,       8, {Id::Icmp, 0, 1},               nullptr,                  false, true,  "ICMP type",                 "What the ICMP message is: 0 echo reply, 3 unreachable, 8 echo, 11 time exceeded.",                               "8",                "RFC 792"},
    {"icmpcode",                Number,       8, {Id::Icmp, 1, 1},               nullptr,                  false, true,  "ICMP code",                 "What the ICMP message is in detail, depending on its type.",                                                     "0",                "RFC 792"},
    {"icmpseqno",               Number,      16, {},                             icmpSequence,             false, true,  "ICMP sequence number",      "Sequence number of an echo, timestamp, information or address mask message.",                                    "1",                "RFC 792"},
    {"icmpunreachablenet",      Null,       128, {},                             icmpUnreachableNet,       false, true,  "Unreachable network",       "Address to which the packet was sent that an ICMP error says has no route.",                                     "10.9.0.1",         "RFC 792; RFC 4443 section 3.1"},
    {"icmpunreachablehost",     Null,       128, {},                             icmpUnreachableHost,      false, true,  "Unreachable host",          "Address to which the packet was sent that an ICMP error says did not reach its host.",                           "10.0.0.9",         "RFC 792; RFC 4443 section 3.1"},
    {"icmpunreachableprotocol", Number,       8, {},                             icmpUnreachableProtocol,  false, true,  "Unreachable protocol",      "Protocol of the packet that an ICMP error says the host does not know.",                                         "132",              "RFC 792; RFC 4443 section 3.4"},
    {"icmpunreachableport",     Number,      16, {},                             icmpUnreachablePort,      false, true,  "Unreachable port",          "Destination port of the packet that an ICMP error says nobody listens to.",                                      "33435",            "RFC 792; RFC 4443 section 3.1"},
    {"icmp6_offset",            Number,      16, {},                             offsetOf<Id::Icmp6>,      true,  true,  "ICMPv6 offset",             "Bytes before the ICMPv6 message in the sampled bytes.",                                                          "54",               "RFC 4443"},
    {"icmp6type",               Number,       8, {Id::Icmp6, 0, 1},              nullptr,                  false, true,  "ICMPv6 type",               "What the ICMPv6 message is: 128 echo, 129 echo reply, 135 neighbour solicitation.",                              "135",              "RFC 4443 section 2.1"},
    {"icmp6code",               Number,       8, {Id::Icmp6, 1, 1},              nullptr,                  false, true,  "ICMPv6 code",               "What the ICMPv6 message is in detail, depending on its type.",                                                   "0",                "RFC 4443 section 2.1"},

    {"igmp_offset",             Number,      16, {},                             offsetOf<Id::Igmp>,       true,  true,  "IGMP offset",               "Bytes before the IGMP message in the sampled bytes.",                                                            "38",               "RFC 3376"},
    {"ospf_offset",             Number,      16, {},                             offsetOf<Id::Ospf>,       true,  true,  "OSPF offset",               "Bytes before the OSPF packet in the sampled bytes.",                                                             "34",               "RFC 2328"},
    {"eigrp_offset",            Number,      16, {},                             offsetOf<Id::Eigrp>,      true,  true,  "EIGRP offset",              "Bytes before the EIGRP packet in the sampled bytes.",                                                            "34",               "RFC 7868"},
    {"pim_offset",              Number,      16, {},                             offsetOf<Id::Pim>,        true,  true,  "PIM offset",                "Bytes before the PIM message in the sampled bytes.",                                                             "34",               "RFC 7761"},
    {"vrrp_offset",             Number,      16, {},                             offsetOf<Id::Vrrp>,       true,  true,  "VRRP offset",               "Bytes before the VRRP packet in the sampled bytes.",                                                             "34",               "RFC 9568"},

    {"gre_offset",              Number,      16, {},                             offsetOf<Id::Gre>,        true,  true,  "GRE offset",                "Bytes before the GRE header in the sampled bytes.",                                                              "34",               "RFC 2784"},
    {"grekey",                  Number,      32, {},                             greKey,                   false, true,  "GRE key",                   "Key of the GRE header, which tells tunnels or flows apart.",                                                     "3735928559",       "RFC 2890 section 2.1"},
    {"grevsid",                 Number,      24, {},                             greVirtualSubnet,         false, true,  "NVGRE subnet",              "Number of the virtual subnet in NVGRE, that is GRE with a key and Ethernet inside (VSID).",                      "8388608",          "RFC 7637 section 3.2"},
    {"erspan_offset",           Number,      16, {},                             offsetOf<Id::Erspan>,     true,  true,  "ERSPAN offset",             "Bytes before the ERSPAN header in the sampled bytes.",                                                           "42",               "draft-foschiano-erspan"},
    {"erspansession",           Number,      10, {Id::Erspan, 2, 2, 0, 10},      nullptr,                  false, true,  "ERSPAN session",            "Number of the session that mirrors the packet.",                                                                 "1000",             "draft-foschiano-erspan section 4"},
    {"vxlan_offset",            Number,      16, {},                             offsetOf<Id::Vxlan>,      true,  true,  "VXLAN offset",              "Bytes before the VXLAN header in the sampled bytes.",                                                            "42",               "RFC 7348"},
    {"vxlanvni",                Number,      24, {Id::Vxlan, 4, 3},              nullptr,                  false, true,  "VXLAN network",             "Number of the virtual network in VXLAN (VNI).",                                                                  "8388608",          "RFC 7348 section 5"},
    {"vni",                     Number,      24, {Id::Vxlan, 4, 3},              nullptr,                  false, true,  "VXLAN network",             "Older name of vxlanvni.",                                                                                        "8388608",          "RFC 7348 section 5"},
    {"geneve_offset",           Number,      16, {},                             offsetOf<Id::Geneve>,     true,  true,  "Geneve offset",             "Bytes before the Geneve header in the sampled bytes.",                                                           "42",               "RFC 8926"},
    {"genevevni",               Number,      24, {Id::Geneve, 4, 3},             nullptr,                  false, true,  "Geneve network",            "Number of the virtual network in Geneve (VNI).",                                                                 "8388608",          "RFC 8926 section 3.4"},
    {"gtp_offset",              Number,      16, {},                             offsetOf<Id::Gtp>,        true,  true,  "GTP-U offset",              "Bytes before the GTP-U header in the sampled bytes.",                                                            "42",               "3GPP TS 29.281"},
    {"gtpteid",                 Number,      32, {Id::Gtp, 4, 4},                nullptr,                  false, true,  "GTP-U tunnel",              "Number of the tunnel endpoint in GTP-U (TEID).",                                                                 "3735928559",       "3GPP TS 29.281 section 5.1"},
    {"teredo_offset",           Number,      16, {},                             offsetOf<Id::Teredo>,     true,  true,  "Teredo offset",             "Bytes before the Teredo packet in the sampled bytes.",                                                           "42",               "RFC 4380"},

    {"dns_offset",              Number,      16, {},                             offsetOf<Id::Dns>,        true,  true,  "DNS offset",                "Bytes before the DNS message in the sampled bytes.",                                                             "42",               "RFC 1035"},
    {"dnsid",                   Number,      16, {Id::Dns, 0, 2},                nullptr,                  false, true,  "DNS identification",        "Number by which a DNS response is known to belong to its query.",                                                "48159",            "RFC 1035 section 4.1.1"},
    {"dnsqr",                   Boolean,      1, {Id::Dns, 2, 1, 7, 1},          nullptr,                  false, true,  "DNS response",              "Whether a DNS message is a response; false for a query.",                                                        "true",             "RFC 1035 section 4.1.1"},
    {"dnsopcode",               Number,       4, {Id::Dns, 2, 1, 3, 4},          nullptr,                  false, true,  "DNS operation",             "What a DNS message asks for: 0 a query, 4 notify, 5 update.",                                                    "0",                "RFC 1035 section 4.1.1"},
    {"dnsrcode",                Number,       4, {Id::Dns, 3, 1, 0, 4},          nullptr,                  false, true,  "DNS response code",         "How a DNS query went: 0 no error, 2 server failure, 3 no such name, 5 refused.",                                 "3",                "RFC 1035 section 4.1.1"},
    {"dnsqname",                Text,         0, {},                             dnsQuestionName,          false, true,  "DNS name",                  "Name that the first question of a DNS message asks for, with a dot at its end.",                                 "www.example.com.", "RFC 1035 section 4.1.2"},
    {"dnsqtype",                Number,      16, {},                             dnsQuestionType,          false, true,  "DNS type",                  "Number of the record type that a DNS question asks for.",                                                        "28",               "RFC 1035 section 4.1.2"},
    {"dnsqtypename",            Text,         0, {},                             dnsQuestionTypeName,      false, true,  "DNS type name",             "Record type that a DNS question asks for; a type without a name is TYPE with its number.",                       "AAAA",             "RFC 1035 section 4.1.2"},

    {"ibbt_offset",             Number,      16, {},                             offsetOf<Id::InfiniBand>, true,  true,  "InfiniBand offset",         "Bytes before the InfiniBand base transport header in the sampled bytes.",                                        "42",               "InfiniBand Architecture volume 1, annex A17"},
    {"ibbtopcode",              Number,       8, {Id::InfiniBand, 0, 1},         nullptr,                  false, true,  "InfiniBand operation code", "Transport and operation as one number; 129 is a congestion notification.",                                       "129",              "InfiniBand Architecture volume 1, 9.2"},
    {"ibbtoptransport",         Text,         0, {},                             infiniBandTransport,      false, true,  "InfiniBand transport",      "Kind of transport: RC, UC, RD, UD, XRC, or CNP for a congestion notification.",                                  "RC",               "InfiniBand Architecture volume 1, 9.2"},
    {"ibbtopname",              Text,         0, {},                             infiniBandOperation,      false, true,  "InfiniBand operation",      "What the packet does for its transport.",                                                                        "RDMA_WRITE_FIRST", "InfiniBand Architecture volume 1, 9.2"},
    {"ibbtse",                  Boolean,      1, {Id::InfiniBand, 1, 1, 7, 1},   nullptr,                  false, true,  "Solicited event",           "Whether the receiver should be woken when the packet has come.",                                                 "false",            "InfiniBand Architecture volume 1, 9.2"},
    {"ibbtm",                   Boolean,      1, {Id::InfiniBand, 1, 1, 6, 1},   nullptr,                  false, true,  "Migration state",           "Whether the connection is on its primary path: the migration request bit.",                                      "true",             "InfiniBand Architecture volume 1, 9.2"},
    {"ibbtaethack",             Number,       5, {},                             infiniBandCredits,        false, true,  "InfiniBand credits",        "Credit count of a positive acknowledgement, as it is coded; 31 says nothing.",                                   "31",               "InfiniBand Architecture volume 1, 9.7.5"},
    {"ibbtrdmalen",             Number,      32, {},                             infiniBandLength,         false, true,  "RDMA length",               "Bytes that a remote read or write is to move.",                                                                  "2147483648",       "InfiniBand Architecture volume 1, 9.3.3"},
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
