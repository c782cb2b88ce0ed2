// SPDX-License-Identifier: GPL-3.0-or-later
// Keys of ICMP and ICMPv6: sequence numbers, and the packet that an error quotes. The quoted packet is no
// layer (see the table of layers); only these keys read it.
#include "key/extraction/header_bytes.h"

namespace weir::key
{

using packet::LayerId;

Value icmpSequence(const FlowView& flow, unsigned occurrence, Scratch&)
{
    const std::uint8_t* icmp = bytesOf(flow, LayerId::Icmp, occurrence, 8);
    if (!icmp)
        return {};
    switch (icmp[0]) {
    case 0: // echo reply and echo
    case 8:
    case 13: // timestamp and its reply
    case 14:
    case 15: // information request and reply
    case 16:
    case 17: // address mask request and reply (RFC 950)
    case 18: return Value::ofNumber(base::loadBe16(icmp + 6));
    default: return {};
    }
}

namespace
{

/// What an error says is not reached. The codes differ: RFC 792 for ICMP, RFC 4443 for ICMPv6.
enum class Refusal { None, Net, Host, Protocol, Port };

struct Quotation {
    Refusal refusal = Refusal::None;
    bool isIp6 = false;
    base::Bytes packet; ///< as far as it was quoted and sampled
};

Refusal refusalOfIcmp(unsigned type, unsigned code)
{
    constexpr unsigned unreachable = 3;
    constexpr Refusal byCode[] = {Refusal::Net, Refusal::Host, Refusal::Protocol, Refusal::Port};
    return type == unreachable && code < 4 ? byCode[code] : Refusal::None;
}

Refusal refusalOfIcmp6(unsigned type, unsigned code)
{
    switch (type << 8 | code) {
    case 0x0100: return Refusal::Net;      // no route
    case 0x0103: return Refusal::Host;     // address unreachable
    case 0x0104: return Refusal::Port;     // port unreachable
    case 0x0401: return Refusal::Protocol; // a next header that is not known
    default: return Refusal::None;
    }
}

/// Nothing is parsed behind ICMP, so a packet has one of the two and only once.
Quotation quotationOf(const FlowView& flow, unsigned occurrence)
{
    constexpr std::size_t icmpBytes = 8;
    const base::Bytes icmp = restFrom(flow, LayerId::Icmp, occurrence);
    if (icmp.size() >= icmpBytes)
        return {refusalOfIcmp(icmp[0], icmp[1]), false, icmp.subspan(icmpBytes)};
    const base::Bytes icmp6 = restFrom(flow, LayerId::Icmp6, occurrence);
    if (icmp6.size() >= icmpBytes)
        return {refusalOfIcmp6(icmp6[0], icmp6[1]), true, icmp6.subspan(icmpBytes)};
    return {};
}

Value destinationOf(const Quotation& quotation)
{
    const std::uint8_t* packet = quotation.packet.data();
    if (quotation.isIp6)
        return quotation.packet.size() >= 40 ? Value::ofIpv6(packet + 24) : Value();
    return quotation.packet.size() >= 20 ? Value::ofIpv4(base::loadBe32(packet + 16)) : Value();
}

std::optional<std::uint8_t> protocolOf(const Quotation& quotation)
{
    const std::size_t at = quotation.isIp6 ? 6 : 9;
    return at < quotation.packet.size() ? std::optional(quotation.packet[at]) : std::nullopt;
}

bool hasPorts(std::uint8_t protocol)
{
    return protocol == 6 || protocol == 17 || protocol == 33 || protocol == 132 || protocol == 136;
}

} // namespace

Value icmpUnreachableNet(const FlowView& flow, unsigned occurrence, Scratch&)
{
    const Quotation quotation = quotationOf(flow, occurrence);
    return quotation.refusal == Refusal::Net ? destinationOf(quotation) : Value();
}

Value icmpUnreachableHost(const FlowView& flow, unsigned occurrence, Scratch&)
{
    const Quotation quotation = quotationOf(flow, occurrence);
    return quotation.refusal == Refusal::Host ? destinationOf(quotation) : Value();
}

Value icmpUnreachableProtocol(const FlowView& flow, unsigned occurrence, Scratch&)
{
    const Quotation quotation = quotationOf(flow, occurrence);
    if (quotation.refusal != Refusal::Protocol)
        return {};
    const auto protocol = protocolOf(quotation);
    return protocol ? Value::ofNumber(*protocol) : Value();
}

Value icmpUnreachablePort(const FlowView& flow, unsigned occurrence, Scratch&)
{
    const Quotation quotation = quotationOf(flow, occurrence);
    const auto protocol = protocolOf(quotation);
    if (quotation.refusal != Refusal::Port || !protocol || !hasPorts(*protocol))
        return {};
    const std::size_t header = quotation.isIp6 ? 40 : 4u * (quotation.packet[0] & 0x0F);
    return header + 4 <= quotation.packet.size()
               ? Value::ofNumber(base::loadBe16(quotation.packet.data() + header + 2))
               : Value();
}

} // namespace weir::key
