// SPDX-License-Identifier: GPL-3.0-or-later
// The table of layers, and what a layer's parser is given.
#pragma once

#include <cstdint>
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
    Parser parse; ///< null for a mark, and for what another parser or a record finds
    std::string_view source;
    std::uint64_t flowBytes = 0; ///< a bit for each byte of the header that all packets of a flow have alike
};

std::span<const LayerRow> layers();
const LayerRow& layerRow(LayerId id);

// clang-format off
LayerId parseEthernet(Cursor& cursor);
LayerId parseTokenRing(Cursor& cursor);
LayerId parseFddi(Cursor& cursor);
LayerId parseVlan(Cursor& cursor);
LayerId parsePbb(Cursor& cursor);
LayerId parseLlc(Cursor& cursor);
LayerId parseSlow(Cursor& cursor);
LayerId parseWlan(Cursor& cursor);
LayerId parseAmpdu(Cursor& cursor);
LayerId parseAmsdu(Cursor& cursor);
LayerId parsePppoe(Cursor& cursor);
LayerId parsePpp(Cursor& cursor);
LayerId parseHdlc(Cursor& cursor);
LayerId parseFrameRelay(Cursor& cursor);
LayerId parseAal5(Cursor& cursor);
LayerId parseMpls(Cursor& cursor);
LayerId parseNsh(Cursor& cursor);
LayerId parseMetadata(Cursor& cursor);
LayerId parseIp(Cursor& cursor);
LayerId parseIp6(Cursor& cursor);
LayerId parseAh(Cursor& cursor);
LayerId parseUdp(Cursor& cursor);
LayerId parseGre(Cursor& cursor);
LayerId parseErspan(Cursor& cursor);
LayerId parseVxlan(Cursor& cursor);
LayerId parseGeneve(Cursor& cursor);
LayerId parseGtp(Cursor& cursor);
LayerId parseTeredo(Cursor& cursor);

LayerId parseSnap(Cursor& cursor);                     ///< stands behind LLC or its like: organisation and protocol
LayerId layerOfEtherType(std::uint16_t etherType);     ///< IEEE 802 Numbers
LayerId layerOfIpProtocol(std::uint8_t protocol);      ///< IANA Assigned Internet Protocol Numbers
LayerId layerOfUdpPorts(std::uint16_t source, std::uint16_t destination);
LayerId layerOfPppProtocol(std::uint16_t protocol);    ///< IANA PPP DLL Protocol Numbers
LayerId layerOfNextProtocol(std::uint8_t protocol);    ///< RFC 8300 section 2.2: in NSH and in VXLAN-GPE
LayerId layerOfIpVersion(std::uint8_t firstByte);
LayerId layerOnSonet(std::uint8_t firstByte);          ///< PPP or the HDLC of Cisco
// clang-format on

constexpr unsigned maxMplsLabels = 32; ///< a deeper stack is cut here

/// Network layer protocol identifiers (ISO/IEC TR 9577, RFC 2427 appendix A).
namespace nlpid
{
enum Number : std::uint8_t { Snap = 0x80, IsIs = 0x83, Ip6 = 0x8E, Ip = 0xCC, Ppp = 0xCF };
}

/// The first two bytes of a GRE header.
namespace gre
{
enum Flag : unsigned {
    Checksum = 0x8000,
    Routing = 0x4000,
    Key = 0x2000,
    Sequence = 0x1000,
    Acknowledgement = 0x0080,
    Version = 0x0007
};
}

} // namespace weir::packet
