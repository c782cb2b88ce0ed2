// SPDX-License-Identifier: GPL-3.0-or-later
// MPLS label stacks (RFC 3032) and what they carry, which no label says.
#include "packet/layers.h"

namespace weir::packet
{

namespace
{

constexpr std::size_t frameBytes = 14;      // an Ethernet header
constexpr std::size_t controlWordBytes = 4; // RFC 4385

bool carriesEthernet(const std::uint8_t* at)
{
    return layerOfEtherType(base::loadBe16(at + 12)) != LayerId::None;
}

} // namespace

LayerId parseMpls(Cursor& cursor)
{
    if (!cursor.add(LayerId::Mpls))
        return LayerId::None;
    bool bottom = false;
    for (unsigned labels = 0; !bottom; ++labels) {
        if (cursor.left() < 4 || labels == maxMplsLabels)
            return LayerId::None;
        bottom = cursor.at[2] & 1;
        cursor.at += 4;
    }
    if (cursor.left() == 0)
        return LayerId::None;
    if (const LayerId ip = layerOfIpVersion(cursor.at[0]); ip != LayerId::None)
        return ip;
    // An Ethernet pseudowire (RFC 4448), with a control word or without: the type of its frame tells.
    if (cursor.left() < controlWordBytes + frameBytes)
        return LayerId::None;
    if (cursor.at[0] >> 4 == 0 && carriesEthernet(cursor.at + controlWordBytes)) {
        cursor.at += controlWordBytes;
        return LayerId::Ethernet;
    }
    return carriesEthernet(cursor.at) ? LayerId::Ethernet : LayerId::None;
}

} // namespace weir::packet
