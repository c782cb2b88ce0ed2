// SPDX-License-Identifier: GPL-3.0-or-later
// The metadata header of Cisco (EtherType 0x8909), which carries a packet's security group. Behind Ethernet
// it is version, length, option, group, EtherType; in GRE the EtherType stands first.
#include "packet/layers.h"

namespace weir::packet
{

LayerId parseMetadata(Cursor& cursor)
{
    constexpr std::uint16_t versionAndLength = 0x0101;
    constexpr std::size_t headerBytes = 8;
    if (!cursor.add(LayerId::Metadata) || cursor.left() < headerBytes)
        return LayerId::None;
    const bool typeIsLast = base::loadBe16(cursor.at) == versionAndLength;
    const bool typeIsFirst = base::loadBe16(cursor.at + 2) == versionAndLength;
    if (!typeIsLast && !typeIsFirst)
        return LayerId::None;
    const std::uint16_t type = base::loadBe16(typeIsLast ? cursor.at + 6 : cursor.at);
    cursor.at += headerBytes;
    return layerOfEtherType(type);
}

} // namespace weir::packet
