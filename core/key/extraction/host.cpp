// SPDX-License-Identifier: GPL-3.0-or-later
// Keys of a host's own records: the state of a TCP connection, and why a packet was dropped.
#include "key/extraction/record_bytes.h"
#include "sample/discard_reasons.h"

namespace weir::key
{

namespace
{

constexpr Tag tcpInfo(0, 2209);

} // namespace

Value tcpDirection(const FlowView& flow, unsigned, Scratch&)
{
    switch (readerOf(flow, tcpInfo).u32()) {
    case 1: return Value::ofText("received");
    case 2: return Value::ofText("sent");
    default: return {};
    }
}

Value tcpRoundTripWait(const FlowView& flow, unsigned, Scratch&)
{
    constexpr std::uint32_t unknown = 0xFFFFFFFF; // as the Linux kernel says before its first measurement
    XdrReader reader = readerOf(flow, tcpInfo);
    reader.skip(28);
    const std::uint32_t now = reader.u32();
    reader.skip(12);
    const std::uint32_t least = reader.u32();
    if (reader.failed() || least == unknown || now < least)
        return {};
    return Value::ofNumber(now - least);
}

Value discardReason(const FlowView& flow, unsigned, Scratch& scratch)
{
    constexpr std::size_t reasonAt = 24;
    if (flow.row->form() != sample::SampleForm::Discard || flow.row->length < reasonAt + 4)
        return {};
    const std::uint32_t code = base::loadBe32(flow.sample + reasonAt);
    if (const std::string_view name = sample::discardReasonName(code); !name.empty())
        return Value::ofText(name);
    appendNumber(scratch, code);
    return Value::ofText(scratch.finish());
}

} // namespace weir::key
