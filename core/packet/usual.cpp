// SPDX-License-Identifier: GPL-3.0-or-later
#include "packet/usual.h"

#include "packet/layers.h"

namespace weir::packet
{

namespace
{

constexpr std::size_t addresses = 12; ///< bytes of Ethernet before its type
constexpr std::size_t tag = 4;
constexpr std::size_t ports = 8; ///< bytes that the parser of UDP asks for

constexpr std::uint16_t typeIp = 0x0800;
constexpr std::uint16_t typeIp6 = 0x86DD;
constexpr std::uint16_t typeVlan = 0x8100;

enum Protocol : std::uint8_t { ProtocolIcmp = 1, ProtocolTcp = 6, ProtocolUdp = 17, ProtocolIcmp6 = 58 };

enum Upper : unsigned { Other, OfTcp, OfUdp, OfIcmp };

Upper upperOf(std::uint8_t protocol, Protocol icmp, const std::uint8_t* at)
{
    if (protocol == ProtocolTcp)
        return OfTcp;
    if (protocol == ProtocolUdp)
        return layerOfUdpPorts(base::loadBe16(at), base::loadBe16(at + 2)) == LayerId::None ? OfUdp : Other;
    return protocol == icmp ? OfIcmp : Other;
}

/// At least `ports` bytes of what it carries were sampled, and are no padding.
Upper upperOfIp(const std::uint8_t* ip, std::size_t left)
{
    constexpr std::size_t header = 20;
    constexpr std::uint8_t withoutOptions = 0x45;
    if (left < header + ports || ip[0] != withoutOptions || base::loadBe16(ip + 2) < header + ports)
        return Other;
    const bool firstFragment = (base::loadBe16(ip + 6) & 0x1FFF) == 0;
    return firstFragment ? upperOf(ip[9], ProtocolIcmp, ip + header) : Other;
}

Upper upperOfIp6(const std::uint8_t* ip, std::size_t left)
{
    constexpr std::size_t header = 40;
    if (left < header + ports || ip[0] >> 4 != 6 || base::loadBe16(ip + 4) < ports)
        return Other;
    return upperOf(ip[6], ProtocolIcmp6, ip + header);
}

} // namespace

unsigned usualShape(std::uint32_t headerProtocol, base::Bytes header)
{
    if (HeaderProtocol(headerProtocol) != HeaderProtocol::Ethernet || header.size() < addresses + tag + 2)
        return 0;
    std::size_t at = addresses;
    std::uint16_t type = base::loadBe16(header.data() + at);
    const bool tagged = type == typeVlan;
    if (tagged) {
        at += tag;
        type = base::loadBe16(header.data() + at);
    }
    at += 2;
    const std::uint8_t* const ip = header.data() + at;
    const std::size_t left = header.size() - at;
    Upper upper = Other;
    if (type == typeIp)
        upper = upperOfIp(ip, left);
    else if (type == typeIp6)
        upper = upperOfIp6(ip, left);
    return upper == Other ? 0 : 1 + (upper - OfTcp) * 4 + (type == typeIp6) * 2u + tagged;
}

} // namespace weir::packet
