// SPDX-License-Identifier: GPL-3.0-or-later
// Token ring (IEEE 802.5) and FDDI (ISO 9314-2): frames with LLC; the other frames are named. The addresses
// are no MAC keys: their bits stand in either order, depending on who captured them.
#include "packet/layers.h"

namespace weir::packet
{

LayerId parseTokenRing(Cursor& cursor)
{
    constexpr std::size_t headerLength = 14; // access control, frame control, destination, source
    constexpr std::size_t sourceAt = 8;
    if (!cursor.add(LayerId::TokenRing) || cursor.left() < headerLength)
        return LayerId::None;
    const bool carriesLlc = cursor.at[1] >> 6 == 1;
    const bool isRouted = cursor.at[sourceAt] & 0x80; // routing information indicator
    cursor.at += headerLength;
    if (isRouted) {
        const std::size_t length = cursor.left() > 0 ? cursor.at[0] & 0x1F : 0;
        if (length < 2 || length % 2 != 0 || length > cursor.left())
            return LayerId::None;
        cursor.at += length;
    }
    return carriesLlc ? LayerId::Llc : LayerId::None;
}

LayerId parseFddi(Cursor& cursor)
{
    constexpr std::size_t headerLength = 13; // frame control, destination, source
    if (!cursor.add(LayerId::Fddi) || cursor.left() < headerLength)
        return LayerId::None;
    const bool carriesLlc = (cursor.at[0] & 0x70) == 0x50; // with addresses of 48 bits
    cursor.at += headerLength;
    return carriesLlc ? LayerId::Llc : LayerId::None;
}

} // namespace weir::packet
