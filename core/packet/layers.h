// SPDX-License-Identifier: GPL-3.0-or-later
// The table of layers, and what a layer's parser is given.
#pragma once

#include <span>

#include "packet/layout.h"

namespace weir::packet
{

/// The bytes of one packet while it is parsed. Parsers stand at the first byte of their header.
struct Cursor {
    const std::uint8_t* begin;
    const std::uint8_t* at;
    const std::uint8_t* end;
    Layout& layout;

    std::size_t left() const { return std::size_t(end - at); }
    bool add(LayerId id) { return layout.add(id, std::size_t(at - begin)); }
    bool addAt(LayerId id, const std::uint8_t* where) { return layout.add(id, std::size_t(where - begin)); }
};

/// Notes its layer, moves the cursor behind its header and names what follows.
using Parser = LayerId (*)(Cursor&);

struct LayerRow {
    LayerId id;
    std::string_view token; ///< in the key `stack`; "" for a mark
    std::string_view title;
    Parser parse; ///< null for a mark
    std::string_view source;
};

std::span<const LayerRow> layers();
const LayerRow& layerRow(LayerId id);

LayerId parseEthernet(Cursor& cursor);
LayerId parseVlan(Cursor& cursor);
LayerId parseLlc(Cursor& cursor);
LayerId parseArp(Cursor& cursor);
LayerId parseIp(Cursor& cursor);
LayerId parseIp6(Cursor& cursor);
LayerId parseTcp(Cursor& cursor);
LayerId parseUdp(Cursor& cursor);
LayerId parseIcmp(Cursor& cursor);
LayerId parseIcmp6(Cursor& cursor);

/// What an EtherType (IEEE 802 Numbers) carries.
LayerId layerOfEtherType(std::uint16_t etherType);

/// What an IP protocol number (IANA Assigned Internet Protocol Numbers) carries.
LayerId layerOfIpProtocol(std::uint8_t protocol);

} // namespace weir::packet
