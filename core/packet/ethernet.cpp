// SPDX-License-Identifier: GPL-3.0-or-later
// Ethernet II, IEEE 802.3 with LLC and SNAP, stacked IEEE 802.1Q tags, and IEEE 802.1ah.
#include "packet/layers.h"

namespace weir::packet
{

namespace
{

constexpr std::uint16_t smallestEtherType =
    0x0600; // below it the field is a length (IEEE 802.3 clause 3.2.6)

/// The cursor stands at a length or type field: in a frame, behind a tag, or in SNAP.
LayerId parseEtherType(Cursor& cursor)
{
    if (cursor.left() < 2)
        return LayerId::None;
    const std::uint16_t type = base::loadBe16(cursor.at);
    if (type < smallestEtherType) {
        cursor.at += 2;
        return LayerId::Llc;
    }
    const LayerId next = layerOfEtherType(type);
    if (next != LayerId::Vlan && !cursor.add(LayerId::EtherType))
        return LayerId::None;
    cursor.at += 2;
    return next;
}

/// Frames of a bridge as frame relay (RFC 2427 section 4.2) and ATM (RFC 2684 section 5.2) carry them: the
/// latter with two bytes before Ethernet.
LayerId bridgedOnWan(Cursor& cursor, std::uint16_t protocol)
{
    const LayerId outermost = cursor.layout.begin()->id;
    if (outermost != LayerId::FrameRelay && outermost != LayerId::Aal5)
        return LayerId::None;
    const std::size_t padding = outermost == LayerId::Aal5 ? 2 : 0;
    switch (protocol) {
    case 0x0001: // with its check sequence
    case 0x0007:
        if (padding > cursor.left())
            return LayerId::None;
        cursor.at += padding;
        return LayerId::Ethernet;
    case 0x000E: return LayerId::Stp;
    default: return LayerId::None;
    }
}

} // namespace

LayerId parseEthernet(Cursor& cursor)
{
    if (!cursor.add(LayerId::Ethernet) || cursor.left() < 14)
        return LayerId::None;
    cursor.at += 12;
    return parseEtherType(cursor);
}

LayerId parseVlan(Cursor& cursor)
{
    if (!cursor.add(LayerId::Vlan) || cursor.left() < 4)
        return LayerId::None;
    cursor.at += 2;
    return parseEtherType(cursor);
}

LayerId parsePbb(Cursor& cursor)
{
    if (!cursor.add(LayerId::Pbb) || cursor.left() < 4)
        return LayerId::None;
    cursor.at += 4;
    return LayerId::Ethernet;
}

LayerId parseSlow(Cursor& cursor)
{
    constexpr std::uint8_t linkAggregation = 1;
    cursor.add(cursor.at[0] == linkAggregation ? LayerId::Lacp : LayerId::Slow);
    return LayerId::None;
}

/// Organisation and its protocol (IEEE 802 clause 9.2).
LayerId parseSnap(Cursor& cursor)
{
    constexpr std::uint32_t encapsulatedEthernet = 0x000000; // RFC 1042
    constexpr std::uint32_t cisco = 0x00000C;
    constexpr std::uint32_t bridges = 0x0080C2; // IEEE 802.1
    if (cursor.left() < 5 || !cursor.add(LayerId::Snap))
        return LayerId::None;
    const std::uint32_t organisation = base::loadBe32(cursor.at) >> 8;
    const std::uint16_t protocol = base::loadBe16(cursor.at + 3);
    if (organisation == encapsulatedEthernet && protocol >= smallestEtherType) {
        cursor.at += 3;
        return parseEtherType(cursor);
    }
    cursor.at += 5;
    if (organisation == bridges)
        return bridgedOnWan(cursor, protocol);
    if (organisation != cisco)
        return LayerId::None;
    switch (protocol) {
    case 0x010B: return LayerId::Stp; // a spanning tree for each VLAN
    case 0x2000: return LayerId::Cdp;
    default: return LayerId::None;
    }
}

LayerId parseLlc(Cursor& cursor)
{
    constexpr std::uint8_t unnumbered = 0x03;
    if (!cursor.add(LayerId::Llc) || cursor.left() < 3 || cursor.at[2] != unnumbered)
        return LayerId::None;
    const std::uint16_t accessPoints = base::loadBe16(cursor.at);
    cursor.at += 3;
    switch (accessPoints) {
    case 0x4242: return LayerId::Stp;
    case 0xAAAA: return parseSnap(cursor);
    case 0xFEFE: return cursor.left() > 0 && cursor.at[0] == nlpid::IsIs ? LayerId::IsIs : LayerId::None;
    default: return LayerId::None;
    }
}

} // namespace weir::packet
