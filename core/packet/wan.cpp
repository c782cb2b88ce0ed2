// SPDX-License-Identifier: GPL-3.0-or-later
// Several protocols over frame relay (RFC 2427, RFC 2590, RFC 1973) and over ATM's AAL5 (RFC 2684).
#include "packet/layers.h"

namespace weir::packet
{

LayerId parseFrameRelay(Cursor& cursor)
{
    if (!cursor.add(LayerId::FrameRelay))
        return LayerId::None;
    // Q.922: two to four bytes of address, the last with its lowest bit set.
    constexpr std::size_t longestAddress = 4;
    std::size_t length = 0;
    do {
        if (length == cursor.left() || length == longestAddress)
            return LayerId::None;
    } while (!(cursor.at[length++] & 1));
    cursor.at += length;

    constexpr std::uint8_t unnumbered = 0x03;
    if (length < 2 || cursor.left() < 2 || cursor.at[0] != unnumbered)
        return LayerId::None;
    ++cursor.at;
    if (cursor.at[0] == 0) // padding
        ++cursor.at;
    if (cursor.left() == 0)
        return LayerId::None;
    switch (*cursor.at++) {
    case nlpid::Ip: return LayerId::Ip;
    case nlpid::Ip6: return LayerId::Ip6;
    case nlpid::Ppp: return LayerId::Ppp;
    case nlpid::Snap: return parseSnap(cursor);
    case nlpid::IsIs: --cursor.at; return LayerId::IsIs; // its own first byte
    default: return LayerId::None;
    }
}

// Without LLC the circuit tells what it carries, which the packet does not.
LayerId parseAal5(Cursor& cursor)
{
    if (!cursor.add(LayerId::Aal5) || cursor.left() < 3)
        return LayerId::None;
    const std::uint32_t llc = std::uint32_t(base::loadBe16(cursor.at)) << 8 | cursor.at[2];
    return llc == 0xAAAA03 || llc == 0xFEFE03 ? LayerId::Llc : LayerId::None;
}

} // namespace weir::packet
