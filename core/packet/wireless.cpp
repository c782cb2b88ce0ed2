// SPDX-License-Identifier: GPL-3.0-or-later
// IEEE 802.11 data frames (clause 9.3.2); the other frames are named.
#include "packet/layers.h"

namespace weir::packet
{

LayerId parseWlan(Cursor& cursor)
{
    if (!cursor.add(LayerId::Wlan) || cursor.left() < 2)
        return LayerId::None;
    const unsigned type = cursor.at[0] >> 2 & 3;
    const unsigned subtype = cursor.at[0] >> 4;
    const unsigned flags = cursor.at[1];
    constexpr unsigned data = 2;
    constexpr unsigned withoutData = 4;
    constexpr unsigned quality = 8;
    constexpr unsigned betweenStations = 3; // to and from the distribution system: a fourth address
    constexpr unsigned encrypted = 0x40;
    constexpr unsigned order = 0x80;
    if (type != data || subtype & withoutData || flags & encrypted)
        return LayerId::None;
    std::size_t length = 24;
    if ((flags & betweenStations) == betweenStations)
        length += 6;
    if (subtype & quality)
        length += flags & order ? 6 : 2; // the HT control field
    if (length >= cursor.left())
        return LayerId::None;
    cursor.at += length;
    return LayerId::Llc;
}

} // namespace weir::packet
