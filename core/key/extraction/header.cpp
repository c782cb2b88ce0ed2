// SPDX-License-Identifier: GPL-3.0-or-later
// Keys of a header that are more than a field of it. Any byte may be missing.
#include "key/extraction/header_bytes.h"

namespace weir::key
{

namespace
{

using packet::LayerId;

std::uint64_t loadMac(const std::uint8_t* at)
{
    return std::uint64_t(base::loadBe16(at)) << 32 | base::loadBe32(at + 2);
}

constexpr std::uint64_t broadcast = 0xFFFF'FFFF'FFFF;
constexpr std::uint64_t groupBit = 0x0100'0000'0000;

std::optional<std::uint64_t> macDestination(const FlowView& flow, unsigned occurrence)
{
    if (const std::uint8_t* ethernet = bytesOf(flow, LayerId::Ethernet, occurrence, 6))
        return loadMac(ethernet);
    if (const std::uint8_t* told = bytesOf(flow, LayerId::ToldEthernet, occurrence, 18))
        return loadMac(told + 12);
    return std::nullopt;
}

/// The `size` bytes at `offset` of an ARP packet for IPv4 on Ethernet; other kinds have their addresses
/// elsewhere.
const std::uint8_t* arpAddress(const FlowView& flow, unsigned occurrence, std::size_t offset,
                               std::size_t size)
{
    const std::uint8_t* arp = bytesOf(flow, LayerId::Arp, occurrence, offset + size);
    if (!arp || base::loadBe16(arp) != 1 || base::loadBe16(arp + 2) != 0x0800 || arp[4] != 6 || arp[5] != 4)
        return nullptr;
    return arp + offset;
}

Value arpMac(const FlowView& flow, unsigned occurrence, std::size_t offset)
{
    const std::uint8_t* at = arpAddress(flow, occurrence, offset, 6);
    return at ? Value::ofMac(loadMac(at)) : Value();
}

Value arpIp(const FlowView& flow, unsigned occurrence, std::size_t offset)
{
    const std::uint8_t* at = arpAddress(flow, occurrence, offset, 4);
    return at ? Value::ofIpv4(base::loadBe32(at)) : Value();
}

/// IANA Differentiated Services Field Codepoints.
constexpr std::string_view dscpWord(unsigned dscp)
{
    switch (dscp) {
    case 0: return "be";
    case 1: return "le";
    case 8: return "cs1";
    case 10: return "af11";
    case 12: return "af12";
    case 14: return "af13";
    case 16: return "cs2";
    case 18: return "af21";
    case 20: return "af22";
    case 22: return "af23";
    case 24: return "cs3";
    case 26: return "af31";
    case 28: return "af32";
    case 30: return "af33";
    case 32: return "cs4";
    case 34: return "af41";
    case 36: return "af42";
    case 38: return "af43";
    case 40: return "cs5";
    case 44: return "va";
    case 46: return "ef";
    case 48: return "cs6";
    case 56: return "cs7";
    default: return "unknown";
    }
}

Value dscpName(unsigned dscp, Scratch& scratch)
{
    scratch.append(dscpWord(dscp));
    scratch.append("(");
    appendNumber(scratch, dscp);
    scratch.append(")");
    return Value::ofText(scratch.finish());
}

} // namespace

Value isBroadcast(const FlowView& flow, unsigned occurrence, Scratch&)
{
    const auto mac = macDestination(flow, occurrence);
    return mac ? Value::ofBoolean(*mac == broadcast) : Value();
}

Value isMulticast(const FlowView& flow, unsigned occurrence, Scratch&)
{
    const auto mac = macDestination(flow, occurrence);
    return mac ? Value::ofBoolean((*mac & groupBit) && *mac != broadcast) : Value();
}

Value isUnicast(const FlowView& flow, unsigned occurrence, Scratch&)
{
    const auto mac = macDestination(flow, occurrence);
    return mac ? Value::ofBoolean(!(*mac & groupBit)) : Value();
}

Value arpMacSender(const FlowView& flow, unsigned occurrence, Scratch&)
{
    return arpMac(flow, occurrence, 8);
}

Value arpIpSender(const FlowView& flow, unsigned occurrence, Scratch&)
{
    return arpIp(flow, occurrence, 14);
}

Value arpMacTarget(const FlowView& flow, unsigned occurrence, Scratch&)
{
    return arpMac(flow, occurrence, 18);
}

Value arpIpTarget(const FlowView& flow, unsigned occurrence, Scratch&)
{
    return arpIp(flow, occurrence, 24);
}

Value ipDscpName(const FlowView& flow, unsigned occurrence, Scratch& scratch)
{
    if (const std::uint8_t* ip = bytesOf(flow, LayerId::Ip, occurrence, 2))
        return dscpName(ip[1] >> 2, scratch);
    const std::uint8_t* told = bytesOf(flow, LayerId::ToldIp, occurrence, 32);
    return told ? dscpName(told[31] >> 2, scratch) : Value();
}

Value ip6DscpName(const FlowView& flow, unsigned occurrence, Scratch& scratch)
{
    if (const std::uint8_t* ip6 = bytesOf(flow, LayerId::Ip6, occurrence, 2))
        return dscpName((base::loadBe16(ip6) >> 6) & 0x3F, scratch);
    const std::uint8_t* told = bytesOf(flow, LayerId::ToldIp6, occurrence, 56);
    return told ? dscpName(told[55] >> 2, scratch) : Value();
}

Value ip6Extensions(const FlowView& flow, unsigned occurrence, Scratch& scratch)
{
    std::string_view separator;
    unsigned headersSeen = 0;
    for (const packet::Layer& layer : *flow.layout) {
        if (layer.id == LayerId::Ip6)
            ++headersSeen;
        const bool ours = layer.id == LayerId::Ip6Extension && headersSeen == occurrence + 1;
        if (!ours || layer.offset >= flow.headerLength())
            continue;
        scratch.append(separator);
        appendNumber(scratch, flow.header()[layer.offset]);
        separator = ".";
    }
    const std::string_view numbers = scratch.finish();
    return numbers.empty() ? Value() : Value::ofText(numbers);
}

} // namespace weir::key
