// SPDX-License-Identifier: GPL-3.0-or-later
// Teredo (RFC 4380): IPv6 in UDP, behind an authentication and an origin indication.
#include "packet/layers.h"

namespace weir::packet
{

LayerId parseTeredo(Cursor& cursor)
{
    std::size_t length = 0;
    if (cursor.left() >= 4 && base::loadBe16(cursor.at) == 1) // authentication, section 5.1.1
        length = 13u + cursor.at[2] + cursor.at[3];
    if (cursor.left() >= length + 2 && base::loadBe16(cursor.at + length) == 0) // origin
        length += 8;
    // Its port can be anyone's: it is Teredo when IPv6 is in it.
    if (length >= cursor.left() || layerOfIpVersion(cursor.at[length]) != LayerId::Ip6 ||
        !cursor.add(LayerId::Teredo))
        return LayerId::None;
    cursor.at += length;
    return LayerId::Ip6;
}

} // namespace weir::packet
