// SPDX-License-Identifier: GPL-3.0-or-later
// UDP (RFC 768): its ports say what it carries.
#include "packet/layers.h"

namespace weir::packet
{

LayerId parseUdp(Cursor& cursor)
{
    if (!cursor.add(LayerId::Udp) || cursor.left() < 8)
        return LayerId::None;
    const LayerId next = layerOfUdpPorts(base::loadBe16(cursor.at), base::loadBe16(cursor.at + 2));
    cursor.at += 8;
    return next;
}

} // namespace weir::packet
