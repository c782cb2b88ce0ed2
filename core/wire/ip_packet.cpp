// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/ip_packet.h"

#include <algorithm>

namespace weir::wire
{
namespace
{

enum Extension : std::uint8_t {
    HopByHop = 0,
    Routing = 43,
    Fragment = 44,
    Authentication = 51,
    DestinationOptions = 60,
    Mobility = 135,
    HostIdentity = 139,
    Shim6 = 140,
};

bool isExtension(std::uint8_t protocol)
{
    switch (protocol) {
    case HopByHop:
    case Routing:
    case Fragment:
    case Authentication:
    case DestinationOptions:
    case Mobility:
    case HostIdentity:
    case Shim6: return true;
    default: return false;
    }
}

void setPayload(IpPacket& packet, base::Bytes captured, std::size_t length)
{
    packet.payload = captured.first(std::min(captured.size(), length));
    packet.length = length;
}

bool parseV4(base::Bytes bytes, IpPacket& packet)
{
    if (bytes.size() < 20)
        return false;
    const std::uint8_t* header = bytes.data();
    const std::size_t headerLength = std::size_t(header[0] & 0x0f) * 4;
    const std::size_t totalLength = base::loadBe16(header + 2);
    if (headerLength < 20 || headerLength > bytes.size() || totalLength < headerLength)
        return false;

    const std::uint16_t flagsAndOffset = base::loadBe16(header + 6);
    packet.moreFragments = flagsAndOffset & 0x2000;
    packet.fragmentOffset = std::uint32_t(flagsAndOffset & 0x1fff) * 8;
    packet.fragment = packet.moreFragments || packet.fragmentOffset > 0;
    packet.identification = base::loadBe16(header + 4);
    packet.protocol = header[9];
    packet.source = base::Address::v4(header + 12);
    packet.destination = base::Address::v4(header + 16);
    setPayload(packet, bytes.subspan(headerLength), totalLength - headerLength);
    return true;
}

bool parseV6(base::Bytes bytes, IpPacket& packet)
{
    constexpr std::size_t headerLength = 40;
    if (bytes.size() < headerLength)
        return false;
    const std::uint8_t* header = bytes.data();
    packet.fragment = false;
    packet.protocol = header[6];
    packet.source = base::Address::v6(header + 8);
    packet.destination = base::Address::v6(header + 24);
    setPayload(packet, bytes.subspan(headerLength), base::loadBe16(header + 4));
    return skipExtensionHeaders(packet);
}

} // namespace

bool parseIp(base::Bytes bytes, IpPacket& packet)
{
    if (bytes.empty())
        return false;
    switch (bytes[0] >> 4) {
    case 4: return parseV4(bytes, packet);
    case 6: return parseV6(bytes, packet);
    default: return false;
    }
}

bool skipExtensionHeaders(IpPacket& packet)
{
    constexpr int mostHeaders = 16; // real packets have one or two
    for (int count = 0; isExtension(packet.protocol); ++count) {
        if (count == mostHeaders || packet.payload.size() < 8)
            return false;
        const std::uint8_t* header = packet.payload.data();
        const std::uint8_t protocol = packet.protocol;
        std::size_t headerLength = (std::size_t(header[1]) + 1) * 8;
        if (protocol == Fragment)
            headerLength = 8;
        else if (protocol == Authentication) // RFC 4302 §2.2: counts four-byte words, less two
            headerLength = (std::size_t(header[1]) + 2) * 4;
        if (headerLength > packet.payload.size())
            return false;

        packet.protocol = header[0];
        setPayload(packet, packet.payload.subspan(headerLength), packet.length - headerLength);
        if (protocol == Fragment) {
            const std::uint16_t offsetAndFlag = base::loadBe16(header + 2);
            packet.moreFragments = offsetAndFlag & 1;
            packet.fragmentOffset = offsetAndFlag & 0xfff8;
            packet.fragment = packet.moreFragments || packet.fragmentOffset > 0;
            packet.identification = base::loadBe32(header + 4);
            if (packet.fragment)
                return true; // what follows is a part, not a header
        }
    }
    return true;
}

bool mayCarryUdp(const IpPacket& fragment)
{
    return fragment.protocol == protocolUdp ||
           (fragment.source.type == base::Address::Type::V6 && isExtension(fragment.protocol));
}

} // namespace weir::wire
