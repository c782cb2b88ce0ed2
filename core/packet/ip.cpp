// SPDX-License-Identifier: GPL-3.0-or-later
// IPv4 (RFC 791), IPv6 with its extension headers (RFC 8200), and the authentication header of both (RFC
// 4302).
#include "packet/layers.h"

namespace weir::packet
{

namespace
{

/// What stands behind the packet's own length is padding of the link layer. A length that cannot be true
/// (zero, or shorter than the header, as offloaded packets have it) says nothing.
void endAt(Cursor& cursor, const std::uint8_t* start, std::size_t length, std::size_t headerLength)
{
    if (length >= headerLength && length < std::size_t(cursor.end - start))
        cursor.end = start + length;
}

/// RFC 4302 section 2.2: in units of four bytes, less two.
std::size_t authenticationBytes(const std::uint8_t* at)
{
    return 4u * (at[1] + 2u);
}

} // namespace

LayerId parseIp(Cursor& cursor)
{
    if (!cursor.add(LayerId::Ip) || cursor.left() < 20)
        return LayerId::None;
    const unsigned version = cursor.at[0] >> 4;
    const std::size_t headerLength = 4u * (cursor.at[0] & 0x0F);
    if (version != 4 || headerLength < 20 || headerLength > cursor.left())
        return LayerId::None;
    const bool firstFragment = (base::loadBe16(cursor.at + 6) & 0x1FFF) == 0;
    const std::uint8_t protocol = cursor.at[9];
    endAt(cursor, cursor.at, base::loadBe16(cursor.at + 2), headerLength);
    cursor.at += headerLength;
    return firstFragment ? layerOfIpProtocol(protocol) : LayerId::None;
}

LayerId parseAh(Cursor& cursor)
{
    if (!cursor.add(LayerId::Ah) || cursor.left() < 2)
        return LayerId::None;
    const std::uint8_t protocol = cursor.at[0];
    const std::size_t length = authenticationBytes(cursor.at);
    if (length > cursor.left())
        return LayerId::None;
    cursor.at += length;
    return layerOfIpProtocol(protocol);
}

namespace
{

enum ExtensionHeader : std::uint8_t {
    HopByHop = 0,
    Routing = 43,
    Fragment = 44,
    Authentication = 51,
    Destination = 60
};

} // namespace

LayerId parseIp6(Cursor& cursor)
{
    if (!cursor.add(LayerId::Ip6) || cursor.left() < 40 || cursor.at[0] >> 4 != 6)
        return LayerId::None;
    const std::uint8_t* nextHeader = cursor.at + 6;
    if (const std::size_t payload = base::loadBe16(cursor.at + 4); payload > 0)
        endAt(cursor, cursor.at, 40 + payload, 40);
    cursor.at += 40;
    for (;;) {
        std::size_t length = 0;
        bool laterFragment = false;
        switch (*nextHeader) {
        case HopByHop:
        case Routing:
        case Destination:
            if (cursor.left() >= 2)
                length = 8u * (cursor.at[1] + 1u);
            break;
        case Authentication:
            if (cursor.left() >= 2)
                length = authenticationBytes(cursor.at);
            if (cursor.left() > 0 && !cursor.add(LayerId::Ah))
                return LayerId::None;
            break;
        case Fragment:
            length = 8;
            laterFragment = cursor.left() >= 4 && (base::loadBe16(cursor.at + 2) & 0xFFF8) != 0;
            if (cursor.left() > 0 && !cursor.add(LayerId::Ip6Fragment))
                return LayerId::None;
            break;
        default:
            if (!cursor.addAt(LayerId::Ip6NextHeader, nextHeader))
                return LayerId::None;
            return layerOfIpProtocol(*nextHeader);
        }
        if (cursor.left() == 0 || !cursor.addAt(LayerId::Ip6Extension, nextHeader))
            return LayerId::None;
        if (length == 0 || length > cursor.left())
            return LayerId::None;
        nextHeader = cursor.at;
        cursor.at += length;
        if (laterFragment) { // what follows is the middle of the upper layer's data
            cursor.addAt(LayerId::Ip6NextHeader, nextHeader);
            return LayerId::None;
        }
    }
}

} // namespace weir::packet
