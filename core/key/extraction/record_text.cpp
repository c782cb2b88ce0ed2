// SPDX-License-Identifier: GPL-3.0-or-later
// Strings of records, and numbers behind strings.
#include "key/extraction/record_bytes.h"

namespace weir::key
{

namespace
{

/// Stands behind the first `before` bytes and `strings` strings.
XdrReader readerBehind(const FlowView& flow, Tag tag, std::size_t before, unsigned strings)
{
    XdrReader reader = readerOf(flow, tag);
    reader.skip(before);
    for (unsigned i = 0; i < strings; ++i)
        reader.opaque();
    return reader;
}

} // namespace

Value stringOf(const FlowView& flow, std::uint32_t format, std::size_t before, unsigned strings)
{
    return textOf(readerBehind(flow, Tag(0, format), before, strings).opaque());
}

Value numberBehind(const FlowView& flow, std::uint32_t format, std::size_t before, unsigned strings,
                   std::size_t offset, unsigned bytes)
{
    XdrReader reader = readerBehind(flow, Tag(0, format), before, strings);
    reader.skip(offset);
    const std::uint64_t number = bytes == 8 ? reader.u64() : reader.u32();
    return numberOf(reader, number);
}

} // namespace weir::key
