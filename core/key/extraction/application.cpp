// SPDX-License-Identifier: GPL-3.0-or-later
// Words of an application's operation (sFlow Application Structures) and of a memcache operation (sFlow
// Memcache Structures).
#include <array>

#include "key/extraction/record_bytes.h"

namespace weir::key
{

namespace
{

constexpr Tag memcacheTag(0, 2200);

constexpr auto operationStates = std::to_array<std::string_view>(
    {"SUCCESS", "OTHER", "TIMEOUT", "INTERNAL_ERROR", "BAD_REQUEST", "FORBIDDEN", "TOO_LARGE",
     "NOT_IMPLEMENTED", "NOT_FOUND", "UNAVAILABLE", "UNAUTHORIZED"});
constexpr auto memcacheProtocols = std::to_array<std::string_view>({"OTHER", "ASCII", "BINARY"});
constexpr auto memcacheCommands = std::to_array<std::string_view>(
    {"OTHER", "SET", "ADD", "REPLACE", "APPEND", "PREPEND", "CAS", "GET", "GETS", "INCR", "DECR", "DELETE",
     "STATS", "FLUSH", "VERSION", "QUIT", "TOUCH"});
constexpr auto memcacheStates =
    std::to_array<std::string_view>({"UNKNOWN", "OK", "ERROR", "CLIENT_ERROR", "SERVER_ERROR", "STORED",
                                     "NOT_STORED", "EXISTS", "NOT_FOUND", "DELETED"});

Value readWord(XdrReader& reader, std::span<const std::string_view> words, Scratch& scratch)
{
    const std::uint32_t code = reader.u32();
    return reader.failed() ? Value() : wordOf(words, code, scratch);
}

} // namespace

Value operationStatus(const FlowView& flow, unsigned, Scratch& scratch)
{
    XdrReader reader = readerOf(flow, Tag(0, 2202));
    for (int strings = 0; strings < 4; ++strings)
        reader.opaque();
    reader.skip(20); // bytes of the request and of the response, duration
    return readWord(reader, operationStates, scratch);
}

Value operationDuration(const FlowView& flow, unsigned occurrence, Scratch& scratch)
{
    for (const Extract extract :
         {&httpDuration, &recordNumber<2200, 8, 1, 8, 4>, &recordNumber<2202, 0, 4, 16, 4>})
        if (const Value value = extract(flow, occurrence, scratch); !value.isNull())
            return value;
    return {};
}

Value memcacheProtocol(const FlowView& flow, unsigned, Scratch& scratch)
{
    XdrReader reader = readerOf(flow, memcacheTag);
    return readWord(reader, memcacheProtocols, scratch);
}

Value memcacheCommand(const FlowView& flow, unsigned, Scratch& scratch)
{
    XdrReader reader = readerOf(flow, memcacheTag);
    reader.u32();
    return readWord(reader, memcacheCommands, scratch);
}

Value memcacheStatus(const FlowView& flow, unsigned, Scratch& scratch)
{
    XdrReader reader = readerOf(flow, memcacheTag);
    reader.skip(8);
    reader.opaque();
    reader.skip(12); // number of keys, bytes, duration
    return readWord(reader, memcacheStates, scratch);
}

} // namespace weir::key
