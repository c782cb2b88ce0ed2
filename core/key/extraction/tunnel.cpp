// SPDX-License-Identifier: GPL-3.0-or-later
// Keys of MPLS and GRE that are more than a field.
#include "key/extraction/header_bytes.h"
#include "packet/layers.h"

namespace weir::key
{

using packet::LayerId;

Value mplsLabels(const FlowView& flow, unsigned occurrence, Scratch& scratch)
{
    const base::Bytes stack = restFrom(flow, LayerId::Mpls, occurrence);
    std::string_view separator;
    bool bottom = false;
    for (std::size_t at = 0; !bottom && at + 4 <= stack.size() && at < 4 * packet::maxMplsLabels; at += 4) {
        const std::uint32_t entry = base::loadBe32(stack.data() + at);
        scratch.append(separator);
        appendNumber(scratch, entry >> 12);
        separator = ".";
        bottom = entry & 0x100;
    }
    const std::string_view labels = scratch.finish();
    return bottom ? Value::ofText(labels) : Value();
}

namespace
{

std::optional<std::uint32_t> keyOfGre(const std::uint8_t* header, std::size_t size)
{
    namespace gre = packet::gre;
    const std::uint16_t flags = base::loadBe16(header);
    const std::size_t offset = flags & gre::Checksum ? 8 : 4;
    const bool hasKey = flags & gre::Key && !(flags & (gre::Routing | gre::Version));
    return hasKey && offset + 4 <= size ? std::optional(base::loadBe32(header + offset)) : std::nullopt;
}

} // namespace

Value greKey(const FlowView& flow, unsigned occurrence, Scratch&)
{
    const base::Bytes gre = restFrom(flow, LayerId::Gre, occurrence);
    const auto key = gre.size() >= 4 ? keyOfGre(gre.data(), gre.size()) : std::nullopt;
    return key ? Value::ofNumber(*key) : Value();
}

Value greVirtualSubnet(const FlowView& flow, unsigned occurrence, Scratch&)
{
    constexpr std::uint16_t ethernetInside = 0x6558;
    const base::Bytes gre = restFrom(flow, LayerId::Gre, occurrence);
    if (gre.size() < 4 || base::loadBe16(gre.data() + 2) != ethernetInside)
        return {};
    const auto key = keyOfGre(gre.data(), gre.size());
    return key ? Value::ofNumber(*key >> 8) : Value();
}

} // namespace weir::key
