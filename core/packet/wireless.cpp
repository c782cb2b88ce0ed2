// SPDX-License-Identifier: GPL-3.0-or-later
// IEEE 802.11 data frames (clause 9.3.2) and what aggregates of them begin with (clauses 9.7 and 9.3.2.2);
// the other frames are named.
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
    constexpr std::size_t sequenceControl = 22;
    std::size_t length = 24;
    if ((flags & betweenStations) == betweenStations)
        length += 6;
    const std::size_t qualityControl = length;
    if (subtype & quality)
        length += flags & order ? 6 : 2; // the HT control field
    if (length >= cursor.left())
        return LayerId::None;
    const bool laterFragment = cursor.at[sequenceControl] & 0x0F;
    const bool aggregate = subtype & quality && cursor.at[qualityControl] & 0x80;
    cursor.at += length;
    if (laterFragment)
        return LayerId::None;
    return aggregate ? LayerId::Amsdu : LayerId::Llc;
}

// A delimiter: length, check sum, and a signature that tells it from noise. One of length zero is padding.
LayerId parseAmpdu(Cursor& cursor)
{
    constexpr std::size_t delimiter = 4;
    constexpr std::uint8_t signature = 0x4E;
    if (!cursor.add(LayerId::Ampdu) || cursor.left() < delimiter || cursor.at[3] != signature)
        return LayerId::None;
    const bool isPadding = (cursor.at[0] & 0xFC) == 0 && cursor.at[1] == 0;
    cursor.at += delimiter;
    return isPadding ? LayerId::None : LayerId::Wlan;
}

// Addresses and a length as in IEEE 802.3, but of up to 2304 bytes, with LLC behind them.
LayerId parseAmsdu(Cursor& cursor)
{
    constexpr std::size_t headerLength = 14;
    if (!cursor.add(LayerId::Amsdu) || !cursor.add(LayerId::Ethernet) || cursor.left() < headerLength)
        return LayerId::None;
    cursor.at += headerLength;
    return LayerId::Llc;
}

} // namespace weir::packet
