// SPDX-License-Identifier: GPL-3.0-or-later
// Ethernet II, IEEE 802.3 with LLC and SNAP, and stacked IEEE 802.1Q tags.
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

LayerId parseLlc(Cursor& cursor)
{
    if (!cursor.add(LayerId::Llc) || cursor.left() < 8)
        return LayerId::None;
    const bool snap = cursor.at[0] == 0xAA && cursor.at[1] == 0xAA && cursor.at[2] == 0x03;
    if (!snap)
        return LayerId::None;
    cursor.at += 3;
    if (!cursor.add(LayerId::Snap))
        return LayerId::None;
    const bool encapsulatedEthernet = cursor.at[0] == 0 && cursor.at[1] == 0 && cursor.at[2] == 0; // RFC 1042
    if (!encapsulatedEthernet || base::loadBe16(cursor.at + 3) < smallestEtherType)
        return LayerId::None;
    cursor.at += 3;
    return parseEtherType(cursor);
}

LayerId parseArp(Cursor& cursor)
{
    // Only Ethernet and IPv4 addresses are laid out as the keys expect; another ARP is named and left alone.
    cursor.add(LayerId::Arp);
    return LayerId::None;
}

} // namespace weir::packet
