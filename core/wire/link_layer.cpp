// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/link_layer.h"

#include <algorithm>
#include <array>

namespace weir::wire
{
namespace
{

using Kind = NetworkPacket::Kind;

// 802.1Q, 802.1ad, and the two numbers that were used for stacked tags before 802.1ad.
bool isVlanTag(std::uint16_t etherType)
{
    return etherType == 0x8100 || etherType == 0x88a8 || etherType == 0x9100 || etherType == 0x9200;
}

NetworkPacket startingAt(base::Bytes frame, std::size_t offset)
{
    if (frame.size() <= offset)
        return {};
    return {Kind::Ip, frame.subspan(offset)};
}

// `offset` is where the EtherType is; tags of any depth follow it, four bytes each.
NetworkPacket behindEtherType(base::Bytes frame, std::size_t offset)
{
    for (; offset + 2 <= frame.size(); offset += 4) {
        const std::uint16_t etherType = base::loadBe16(frame.data() + offset);
        if (etherType == 0x0800 || etherType == 0x86dd)
            return startingAt(frame, offset + 2);
        if (!isVlanTag(etherType))
            return {Kind::Other, {}};
    }
    return {};
}

NetworkPacket unwrapEthernet(base::Bytes frame)
{
    return behindEtherType(frame, 12);
}

NetworkPacket unwrapCooked(base::Bytes frame)
{
    return behindEtherType(frame, 14);
}

// Version 2 has its protocol at the beginning and 20 bytes of header; tags follow the header.
NetworkPacket unwrapCooked2(base::Bytes frame)
{
    constexpr std::size_t headerLength = 20;
    if (frame.size() < headerLength)
        return {};
    const std::uint16_t etherType = base::loadBe16(frame.data());
    if (etherType == 0x0800 || etherType == 0x86dd)
        return startingAt(frame, headerLength);
    return isVlanTag(etherType) ? behindEtherType(frame, headerLength + 2) : NetworkPacket{Kind::Other, {}};
}

NetworkPacket unwrapRaw(base::Bytes frame)
{
    return startingAt(frame, 0);
}

// The address family is in the byte order of the machine that captured (NULL) or in network order (LOOP), and
// each system has its own number for IPv6.
NetworkPacket unwrapLoopback(base::Bytes frame)
{
    constexpr std::size_t headerLength = 4;
    if (frame.size() < headerLength)
        return {};
    const std::uint32_t big = base::loadBe32(frame.data());
    const std::uint32_t family = big > 0xffff ? __builtin_bswap32(big) : big;
    switch (family) {
    case 2:  // IPv4, everywhere
    case 10: // IPv6: Linux
    case 23: // Windows
    case 24: // NetBSD, OpenBSD, Npcap
    case 28: // FreeBSD
    case 30: // macOS
        return startingAt(frame, headerLength);
    default: return {Kind::Other, {}};
    }
}

// RFC 1661 §2 and RFC 1662 §3.1: address and control may be left out, the protocol may be one byte (odd) or
// two.
NetworkPacket unwrapPpp(base::Bytes frame)
{
    std::size_t offset = frame.size() >= 2 && frame[0] == 0xff && frame[1] == 0x03 ? 2 : 0;
    if (frame.size() < offset + 2)
        return {};
    const bool compressed = frame[offset] & 1;
    const std::uint16_t protocol = compressed ? frame[offset] : base::loadBe16(frame.data() + offset);
    offset += compressed ? 1 : 2;
    if (protocol == 0x0021 || protocol == 0x0057)
        return startingAt(frame, offset);
    return {Kind::Other, {}};
}

// Link types in which nobody exports sFlow: they are read for their packets.
NetworkPacket unwrapNothing(base::Bytes)
{
    return {Kind::Other, {}};
}

/// header_protocol of sFlow v5.
enum HeaderProtocol : std::uint32_t {
    None = 0,
    Ethernet = 1,
    TokenRing = 3,
    Fddi = 4,
    FrameRelay = 5,
    Ppp = 7,
    Ipv4 = 11,
    Ipv6 = 12,
    PacketOverSonet = 14,
    Wireless = 15
};

template <HeaderProtocol protocol>
SampledFrame sampleAs(base::Bytes)
{
    return {protocol, 0};
}

// sFlow has no name for the header before the IP packet: it is stripped.
template <NetworkPacket (*unwrap)(base::Bytes)>
SampledFrame sampleIp(base::Bytes frame)
{
    const NetworkPacket packet = unwrap(frame);
    if (packet.kind != Kind::Ip)
        return {};
    switch (packet.bytes[0] >> 4) {
    case 4: return {Ipv4, frame.size() - packet.bytes.size()};
    case 6: return {Ipv6, frame.size() - packet.bytes.size()};
    default: return {};
    }
}

// https://www.radiotap.org: version 0, a byte of padding, the length of the header in little-endian order.
SampledFrame sampleRadiotap(base::Bytes frame)
{
    if (frame.size() < 4 || frame[0] != 0)
        return {};
    const std::size_t length = frame[2] | std::size_t(frame[3]) << 8;
    if (length < 8 || length > frame.size())
        return {};
    return {Wireless, length};
}

// clang-format off
constexpr std::array linkLayerRows = {
    LinkLayer{  0, "NULL",       unwrapLoopback, sampleIp<unwrapLoopback>},
    LinkLayer{  1, "EN10MB",     unwrapEthernet, sampleAs<Ethernet>},
    LinkLayer{  6, "IEEE802",    unwrapNothing,  sampleAs<TokenRing>},
    LinkLayer{  9, "PPP",        unwrapPpp,      sampleAs<Ppp>},
    LinkLayer{ 10, "FDDI",       unwrapNothing,  sampleAs<Fddi>},
    LinkLayer{ 12, "RAW",        unwrapRaw,      sampleIp<unwrapRaw>},
    LinkLayer{ 14, "RAW",        unwrapRaw,      sampleIp<unwrapRaw>}, // OpenBSD's number
    LinkLayer{ 50, "PPP_SERIAL", unwrapPpp,      sampleAs<PacketOverSonet>}, // also the HDLC of Cisco
    LinkLayer{101, "RAW",        unwrapRaw,      sampleIp<unwrapRaw>}, // as in the file; libpcap gives 12 for it
    LinkLayer{104, "C_HDLC",     unwrapNothing,  sampleAs<PacketOverSonet>},
    LinkLayer{105, "IEEE802_11", unwrapNothing,  sampleAs<Wireless>},
    LinkLayer{107, "FRELAY",     unwrapNothing,  sampleAs<FrameRelay>},
    LinkLayer{108, "LOOP",       unwrapLoopback, sampleIp<unwrapLoopback>},
    LinkLayer{113, "LINUX_SLL",  unwrapCooked,   sampleIp<unwrapCooked>},
    LinkLayer{127, "IEEE802_11_RADIO", unwrapNothing, sampleRadiotap},
    LinkLayer{228, "IPV4",       unwrapRaw,      sampleIp<unwrapRaw>},
    LinkLayer{229, "IPV6",       unwrapRaw,      sampleIp<unwrapRaw>},
    LinkLayer{276, "LINUX_SLL2", unwrapCooked2,  sampleIp<unwrapCooked2>},
};
// clang-format on

} // namespace

std::span<const LinkLayer> linkLayers()
{
    return linkLayerRows;
}

const LinkLayer* findLinkLayer(int type)
{
    const auto row = std::ranges::find(linkLayerRows, type, &LinkLayer::type);
    return row == linkLayerRows.end() ? nullptr : &*row;
}

} // namespace weir::wire
