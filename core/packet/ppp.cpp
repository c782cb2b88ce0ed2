// SPDX-License-Identifier: GPL-3.0-or-later
// PPP (RFC 1661), its HDLC framing (RFC 1662), PPP over Ethernet (RFC 2516) and over SONET (RFC 2615).
#include "packet/layers.h"

namespace weir::packet
{

LayerId parsePppoe(Cursor& cursor)
{
    constexpr std::uint8_t session = 0; // the other codes are of the discovery
    if (!cursor.add(LayerId::Pppoe) || cursor.left() < 6 || cursor.at[1] != session)
        return LayerId::None;
    cursor.at += 6;
    return LayerId::Ppp;
}

LayerId parsePpp(Cursor& cursor)
{
    if (!cursor.add(LayerId::Ppp))
        return LayerId::None;
    const bool framed = cursor.left() >= 2 && cursor.at[0] == 0xFF && cursor.at[1] == 0x03;
    if (framed)
        cursor.at += 2;
    if (cursor.left() == 0)
        return LayerId::None;
    const bool compressed = cursor.at[0] & 1; // RFC 1661 section 6.5: a protocol's number in one byte
    if (!compressed && cursor.left() < 2)
        return LayerId::None;
    const std::uint16_t protocol = compressed ? cursor.at[0] : base::loadBe16(cursor.at);
    cursor.at += compressed ? 1 : 2;
    return layerOfPppProtocol(protocol);
}

LayerId parseHdlc(Cursor& cursor)
{
    if (!cursor.add(LayerId::Hdlc) || cursor.left() < 4)
        return LayerId::None;
    constexpr std::uint16_t discovery = 0x2000; // of Cisco
    const std::uint16_t type = base::loadBe16(cursor.at + 2);
    cursor.at += 4;
    return type == discovery ? LayerId::Cdp : layerOfEtherType(type);
}

LayerId layerOnSonet(std::uint8_t firstByte)
{
    constexpr std::uint8_t unicast = 0x0F;
    constexpr std::uint8_t multicast = 0x8F;
    return firstByte == unicast || firstByte == multicast ? LayerId::Hdlc : LayerId::Ppp;
}

} // namespace weir::packet
