// SPDX-License-Identifier: GPL-3.0-or-later
// TCP (RFC 9293), UDP (RFC 768), ICMP (RFC 792) and ICMPv6 (RFC 4443): named, nothing inside them is parsed.
#include "packet/layers.h"

namespace weir::packet
{

LayerId parseTcp(Cursor& cursor)
{
    cursor.add(LayerId::Tcp);
    return LayerId::None;
}

LayerId parseUdp(Cursor& cursor)
{
    cursor.add(LayerId::Udp);
    return LayerId::None;
}

LayerId parseIcmp(Cursor& cursor)
{
    cursor.add(LayerId::Icmp);
    return LayerId::None;
}

LayerId parseIcmp6(Cursor& cursor)
{
    cursor.add(LayerId::Icmp6);
    return LayerId::None;
}

} // namespace weir::packet
