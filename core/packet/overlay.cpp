// SPDX-License-Identifier: GPL-3.0-or-later
// Networks over UDP: VXLAN (RFC 7348) with its generic extension (draft-ietf-nvo3-vxlan-gpe), Geneve
// (RFC 8926), and the network service header (RFC 8300).
//
// A port can be anyone's, so a header that cannot be one is not named.
#include "packet/layers.h"

namespace weir::packet
{

LayerId parseVxlan(Cursor& cursor)
{
    constexpr unsigned networkIsValid = 0x08;
    constexpr unsigned nextProtocolIsThere = 0x04;
    const unsigned flags = cursor.at[0];
    if (!(flags & networkIsValid) || !cursor.add(LayerId::Vxlan) || cursor.left() < 8)
        return LayerId::None;
    const LayerId next = flags & nextProtocolIsThere ? layerOfNextProtocol(cursor.at[3]) : LayerId::Ethernet;
    cursor.at += 8;
    return next;
}

LayerId parseGeneve(Cursor& cursor)
{
    const unsigned version = cursor.at[0] >> 6;
    const std::size_t length = 8 + 4u * (cursor.at[0] & 0x3F); // options are stepped over
    if (version != 0 || !cursor.add(LayerId::Geneve) || length > cursor.left())
        return LayerId::None;
    const std::uint16_t protocol = base::loadBe16(cursor.at + 2);
    cursor.at += length;
    return layerOfEtherType(protocol);
}

LayerId parseNsh(Cursor& cursor)
{
    if (!cursor.add(LayerId::Nsh) || cursor.left() < 8)
        return LayerId::None;
    const unsigned version = cursor.at[0] >> 6;
    const std::size_t length = 4u * (cursor.at[1] & 0x3F);
    if (version != 0 || length < 8 || length > cursor.left())
        return LayerId::None;
    const LayerId next = layerOfNextProtocol(cursor.at[3]);
    cursor.at += length;
    return next;
}

} // namespace weir::packet
