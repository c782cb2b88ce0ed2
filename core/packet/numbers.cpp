// SPDX-License-Identifier: GPL-3.0-or-later
// What a number in one header says of the next header.
#include "packet/layers.h"

namespace weir::packet
{

using enum LayerId;

LayerId layerOfEtherType(std::uint16_t etherType)
{
    if (etherType == 0x0800) [[likely]] // a search for the most frequent one is what costs
        return Ip;
    switch (etherType) {
    case 0x0806: return Arp;
    case 0x6558: return Ethernet; // transparent Ethernet bridging (RFC 1701)
    case 0x86DD: return Ip6;
    case 0x8100: // IEEE 802.1Q customer tag
    case 0x88A8: // IEEE 802.1ad service tag
    case 0x9100: // stacked tags before 802.1ad
    case 0x9200: return Vlan;
    case 0x8809: return Slow;
    case 0x880B: return Ppp;
    case 0x8847: // RFC 5332: downstream-assigned labels
    case 0x8848: return Mpls;
    case 0x8863: // discovery
    case 0x8864: return Pppoe;
    case 0x888E: return Eapol;
    case 0x88CC: return Lldp;
    case 0x88E5: return MacSec;
    case 0x88E7: return Pbb;
    case 0x88F7: return Ptp;
    case 0x8906: return Fcoe;
    case 0x8909: return Metadata;
    case 0x894F: return Nsh;
    default: return None;
    }
}

LayerId layerOfIpProtocol(std::uint8_t protocol)
{
    if (protocol == 6) [[likely]]
        return Tcp;
    switch (protocol) {
    case 1: return Icmp;
    case 2: return Igmp;
    case 4: return Ip;
    case 17: return Udp;
    case 33: return Dccp;
    case 41: return Ip6;
    case 47: return Gre;
    case 50: return Esp;
    case 51: return Ah;
    case 58: return Icmp6;
    case 88: return Eigrp;
    case 89: return Ospf;
    case 103: return Pim;
    case 112: return Vrrp;
    case 132: return Sctp;
    case 136: return UdpLite;
    case 137: return Mpls;
    default: return None;
    }
}

LayerId layerOfUdpPorts(std::uint16_t source, std::uint16_t destination)
{
    // An answer goes to any port, which may be a tunnel's.
    if (source == 53 || source == 5353)
        return Dns;
    switch (destination) {
    case 53:
    case 5353: return Dns; // RFC 6762: multicast DNS
    case 319:              // event messages
    case 320: return Ptp;  // general messages
    case 2152: return Gtp;
    case 3544: return Teredo;
    case 4789:
    case 4790:               // VXLAN-GPE
    case 8472: return Vxlan; // before IANA gave it a port
    case 4791: return InfiniBand;
    case 6081: return Geneve;
    case 6635: return Mpls; // RFC 7510
    default: return source == 3544 ? Teredo : None;
    }
}

LayerId layerOfPppProtocol(std::uint16_t protocol)
{
    switch (protocol) {
    case 0x0021: return Ip;
    case 0x0057: return Ip6;
    case 0x0281: // unicast
    case 0x0283: return Mpls;
    default: return None;
    }
}

LayerId layerOfNextProtocol(std::uint8_t protocol)
{
    switch (protocol) {
    case 1: return Ip;
    case 2: return Ip6;
    case 3: return Ethernet;
    case 4: return Nsh;
    case 5: return Mpls;
    default: return None;
    }
}

LayerId layerOfIpVersion(std::uint8_t firstByte)
{
    switch (firstByte >> 4) {
    case 4: return Ip;
    case 6: return Ip6;
    default: return None;
    }
}

} // namespace weir::packet
