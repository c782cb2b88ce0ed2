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

// clang-format off
constexpr std::array linkLayerRows = {
    LinkLayer{  0, "NULL",       unwrapLoopback},
    LinkLayer{  1, "EN10MB",     unwrapEthernet},
    LinkLayer{  9, "PPP",        unwrapPpp},
    LinkLayer{ 12, "RAW",        unwrapRaw},
    LinkLayer{ 14, "RAW",        unwrapRaw}, // OpenBSD's number
    LinkLayer{ 50, "PPP_SERIAL", unwrapPpp},
    LinkLayer{101, "RAW",        unwrapRaw}, // as in the file; libpcap gives 12 for it
    LinkLayer{108, "LOOP",       unwrapLoopback},
    LinkLayer{113, "LINUX_SLL",  unwrapCooked},
    LinkLayer{228, "IPV4",       unwrapRaw},
    LinkLayer{229, "IPV6",       unwrapRaw},
    LinkLayer{276, "LINUX_SLL2", unwrapCooked2},
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
