// SPDX-License-Identifier: GPL-3.0-or-later
// The bytes of a sample's records for the keys that read them. Any byte may be missing, and any length may
// lie.
#pragma once

#include <algorithm>
#include <optional>
#include <span>

#include "key/extraction/header_bytes.h"
#include "sample/records.h"
#include "wire/xdr_reader.h"

namespace weir::key
{

using sample::Tag;
using wire::XdrReader;

inline bool isOld(const FlowView& flow)
{
    return sample::isOld(flow.row->form());
}

/// Reads the body of the first record of that structure; failed where there is none.
inline XdrReader readerOf(const FlowView& flow, Tag tag)
{
    XdrReader reader(sample::findRecord(flow, tag));
    if (reader.remaining() == 0)
        reader.u32(); // fails
    return reader;
}

/// An empty string stands for an unknown one (sFlow v5).
inline Value textOf(base::Bytes bytes)
{
    constexpr std::size_t longest = 1024; // agents go beyond the limits of the specifications
    if (bytes.empty())
        return {};
    return Value::ofText({reinterpret_cast<const char*>(bytes.data()), std::min(bytes.size(), longest)});
}

inline Value addressOf(const base::Address& address)
{
    switch (address.type) {
    case base::Address::Type::V4: return Value::ofIpv4(base::loadBe32(address.bytes.data()));
    case base::Address::Type::V6: return Value::ofIpv6(address.bytes.data());
    case base::Address::Type::None: break;
    }
    return {};
}

inline Value numberOf(const XdrReader& reader, std::uint64_t number)
{
    return reader.failed() ? Value() : Value::ofNumber(number);
}

/// The word of a code; a code without one in decimal.
inline Value wordOf(std::span<const std::string_view> words, std::uint32_t code, Scratch& scratch)
{
    if (code < words.size())
        return Value::ofText(words[code]);
    appendNumber(scratch, code);
    return Value::ofText(scratch.finish());
}

} // namespace weir::key
