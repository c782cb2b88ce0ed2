// SPDX-License-Identifier: GPL-3.0-or-later
// The user's packets in a mobile network: GTP-U (3GPP TS 29.281).
#include "packet/layers.h"

namespace weir::packet
{

LayerId parseGtp(Cursor& cursor)
{
    constexpr unsigned versionAndKind = 0xF0;
    constexpr unsigned versionOneOfGtp = 0x30; // the other kind is GTP', for charging
    constexpr unsigned anyOptionalField = 0x07;
    constexpr unsigned extensionHeader = 0x04;
    constexpr std::uint8_t userPacket = 255;
    const unsigned flags = cursor.at[0];
    if ((flags & versionAndKind) != versionOneOfGtp || !cursor.add(LayerId::Gtp) || cursor.left() < 8 ||
        cursor.at[1] != userPacket)
        return LayerId::None;
    std::size_t length = flags & anyOptionalField ? 12 : 8;
    if (length >= cursor.left())
        return LayerId::None;
    std::uint8_t nextExtension = flags & extensionHeader ? cursor.at[11] : 0;
    while (nextExtension != 0) { // its length is its first byte, what follows it is its last
        const std::size_t extension = 4u * cursor.at[length];
        length += extension;
        if (extension == 0 || length >= cursor.left())
            return LayerId::None;
        nextExtension = cursor.at[length - 1];
    }
    cursor.at += length;
    return layerOfIpVersion(cursor.at[0]);
}

} // namespace weir::packet
