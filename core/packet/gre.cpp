// SPDX-License-Identifier: GPL-3.0-or-later
// GRE (RFC 2784, RFC 2890, version 1: RFC 2637), which NVGRE (RFC 7637) is as well, and ERSPAN in it.
#include "packet/layers.h"

namespace weir::packet
{

LayerId parseGre(Cursor& cursor)
{
    if (!cursor.add(LayerId::Gre) || cursor.left() < 4)
        return LayerId::None;
    const std::uint16_t flags = base::loadBe16(cursor.at);
    const std::uint16_t protocol = base::loadBe16(cursor.at + 2);
    const unsigned version = flags & gre::Version;
    const bool sourceRoute = flags & gre::Routing; // RFC 1701, gone since RFC 2784
    if (version > 1 || sourceRoute)
        return LayerId::None;
    std::size_t length = 4;
    for (const unsigned flag : {gre::Checksum, gre::Key, gre::Sequence})
        length += flags & flag ? 4 : 0;
    if (version == 1 && flags & gre::Acknowledgement)
        length += 4;
    if (length > cursor.left())
        return LayerId::None;
    cursor.at += length;
    switch (protocol) {
    case 0x88BE: return flags & gre::Sequence ? LayerId::Erspan : LayerId::Ethernet; // type I has no header
    case 0x22EB: return LayerId::Erspan;
    default: return layerOfEtherType(protocol);
    }
}

// draft-foschiano-erspan
LayerId parseErspan(Cursor& cursor)
{
    constexpr unsigned typeTwo = 1;
    constexpr unsigned typeThree = 2;
    if (!cursor.add(LayerId::Erspan))
        return LayerId::None;
    const unsigned version = cursor.at[0] >> 4;
    std::size_t length = 0;
    LayerId next = LayerId::Ethernet;
    if (version == typeTwo) {
        length = 8;
    } else if (version == typeThree && cursor.left() >= 12) {
        const std::uint16_t word = base::loadBe16(cursor.at + 10);
        const bool subheader = word & 1;
        length = subheader ? 20 : 12;
        if (const unsigned frameType = word >> 10 & 0x1F; frameType != 0) {
            constexpr unsigned ipPacket = 2;
            if (frameType != ipPacket || length >= cursor.left())
                return LayerId::None;
            next = layerOfIpVersion(cursor.at[length]);
        }
    }
    if (length == 0 || length > cursor.left())
        return LayerId::None;
    cursor.at += length;
    return next;
}

} // namespace weir::packet
