// SPDX-License-Identifier: GPL-3.0-or-later
// Keys of extended_router, extended_nat and extended_user (sFlow v5).
#include "key/extraction/record_bytes.h"

namespace weir::key
{

namespace
{

constexpr Tag routerTag(0, 1002);
constexpr Tag natTag(0, 1007);
constexpr Tag userTag(0, 1004);

Value maskBits(const FlowView& flow, unsigned number)
{
    XdrReader reader = readerOf(flow, routerTag);
    reader.address();
    reader.skip(4 * number);
    const std::uint32_t bits = reader.u32();
    return numberOf(reader, bits);
}

/// sFlow v2 and v4 do not tell the character set.
base::Bytes readUser(const FlowView& flow, XdrReader& reader)
{
    if (!isOld(flow))
        reader.u32();
    return reader.opaque();
}

} // namespace

Value routerNextHop(const FlowView& flow, unsigned, Scratch&)
{
    return addressOf(readerOf(flow, routerTag).address());
}

Value routerSourceMask(const FlowView& flow, unsigned, Scratch&)
{
    return maskBits(flow, 0);
}

Value routerDestinationMask(const FlowView& flow, unsigned, Scratch&)
{
    return maskBits(flow, 1);
}

Value natSource(const FlowView& flow, unsigned, Scratch&)
{
    return addressOf(readerOf(flow, natTag).address());
}

Value natDestination(const FlowView& flow, unsigned, Scratch&)
{
    XdrReader reader = readerOf(flow, natTag);
    reader.address();
    return addressOf(reader.address());
}

Value userSource(const FlowView& flow, unsigned, Scratch&)
{
    XdrReader reader = readerOf(flow, userTag);
    return textOf(readUser(flow, reader));
}

Value userDestination(const FlowView& flow, unsigned, Scratch&)
{
    XdrReader reader = readerOf(flow, userTag);
    readUser(flow, reader);
    return textOf(readUser(flow, reader));
}

} // namespace weir::key
