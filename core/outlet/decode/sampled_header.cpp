// SPDX-License-Identifier: GPL-3.0-or-later
#include "outlet/decode/sampled_header.h"

#include <algorithm>

#include "packet/layout.h"

namespace weir::outlet
{

namespace
{

constexpr std::size_t leastIpv4 = 20;
constexpr std::size_t ipv6Length = 40;

/// One packet on its way down its headers.
class HeaderText
{
public:
    HeaderText(JsonText& json, base::Bytes header, std::uint32_t afterStrip)
        : m_json(json),
          m_header(header),
          m_size(afterStrip)
    {
    }

    void write(std::uint32_t protocol)
    {
        switch (packet::HeaderProtocol(protocol)) {
        case packet::HeaderProtocol::Ethernet: ethernet(); break;
        case packet::HeaderProtocol::Ipv4: ipv4(0); break;
        case packet::HeaderProtocol::Ipv6: ipv6(0); break;
        default: break;
        }
        if (protocol == wireless)
            ieee80211();
    }

private:
    static constexpr std::uint32_t wireless = 15; ///< header_protocol of 802.11 MAC

    bool has(std::size_t offset, std::size_t length) const
    {
        return offset <= m_header.size() && length <= m_header.size() - offset;
    }
    const std::uint8_t* at(std::size_t offset) const { return m_header.data() + offset; }
    std::uint16_t be16(std::size_t offset) const { return base::loadBe16(at(offset)); }

    /// Bytes of the IP packet on the wire, by what the agent says of the frame.
    void ipSize(std::size_t offset)
    {
        m_json.signedNumber("IPSize"_m, std::int32_t(m_size - std::uint32_t(offset)));
    }

    void ethernet();
    std::size_t vlanTags(std::size_t offset, std::uint16_t& type);
    void tagMember(const MemberName& name, unsigned depth, std::uint32_t value);
    void ieee80211();
    void ipv4(std::size_t offset);
    void ipv6(std::size_t offset);
    void transport(std::size_t offset, std::uint8_t protocol);

    JsonText& m_json;
    base::Bytes m_header;
    std::uint32_t m_size; ///< of the frame, without what was stripped
};

constexpr bool isVlanType(std::uint16_t type)
{
    return type == 0x8100 || type == 0x88A8 || type == 0x9100 || type == 0x9200 || type == 0x9300;
}

/// Of the outermost tag under the name alone, of the others with their depth behind it.
void HeaderText::tagMember(const MemberName& name, unsigned depth, std::uint32_t value)
{
    if (depth == 0) {
        m_json.number(name, value);
        return;
    }
    appendNumber((m_json.openName() += name.bare()) += '.', depth);
    appendNumber(m_json.closeName(), value);
    m_json.closeText();
}

/// Prints the tags and moves `type` to the one behind them. The offset behind it, or 0 when the header ends.
std::size_t HeaderText::vlanTags(std::size_t offset, std::uint16_t& type)
{
    for (unsigned depth = 0; isVlanType(type); ++depth) {
        if (!has(offset, 4))
            return 0;
        const std::uint16_t tag = be16(offset);
        tagMember("decodedVLAN"_m, depth, tag & 0xFFF);
        tagMember("decodedPriority"_m, depth, tag >> 13);
        type = be16(offset + 2);
        offset += 4;
    }
    return offset;
}

void HeaderText::ethernet()
{
    constexpr std::uint16_t largestLength = 1500; // IEEE 802.3: above it the number is a type
    if (!has(0, 14))
        return;
    m_json.mac("dstMAC"_m, at(0));
    m_json.mac("srcMAC"_m, at(6));
    std::uint16_t type = be16(12);
    std::size_t offset = vlanTags(14, type);
    if (offset == 0 || !has(0, leastIpv4))
        return;
    if (type <= largestLength) {
        if (!has(offset, 8))
            return;
        if (at(offset)[0] == 0xAA && at(offset)[1] == 0xAA && at(offset)[2] == 0x03) { // SNAP
            const base::Bytes organization(at(offset + 3), 3);
            if (std::ranges::any_of(organization, [](std::uint8_t byte) { return byte != 0; })) {
                m_json.dashedHex("VSNAP_OUI"_m, organization);
                return;
            }
            type = be16(offset + 6);
            offset += 8;
        } else if (at(offset)[0] == 0x06 && at(offset)[1] == 0x06 && (at(offset)[2] & 1)) { // IP in LLC
            type = 0x0800;
            offset += 3;
        } else {
            return;
        }
    }
    m_json.number("ethernet_type"_m, type);
    if (type == 0x0800 && has(offset, leastIpv4) && *at(offset) >> 4 == 4 && (*at(offset) & 15) >= 5)
        ipv4(offset);
    else if (type == 0x86DD && has(offset, 1) && *at(offset) >> 4 == 6)
        ipv6(offset);
}

/// IEEE 802.11 data frames: which of the three or four addresses is whose depends on the direction.
void HeaderText::ieee80211()
{
    constexpr std::uint8_t data = 2;
    if (!has(0, 24) || (*at(0) >> 2 & 3) != data)
        return;
    const bool toDs = *at(1) & 1;
    const bool fromDs = *at(1) & 2;
    const std::size_t destination = toDs ? 16 : 4;
    const std::size_t source = toDs && fromDs ? 24 : fromDs ? 16 : 10;
    if (!has(source, 6))
        return;
    m_json.mac("srcMAC"_m, at(source));
    m_json.mac("dstMAC"_m, at(destination));
    m_json.mac("txMAC"_m, at(10));
    m_json.mac("rxMAC"_m, at(4));
}

void HeaderText::ipv4(std::size_t offset)
{
    ipSize(offset);
    if (!has(offset, leastIpv4))
        return;
    const std::uint8_t protocol = *at(offset + 9);
    m_json.number("ip.tot_len"_m, be16(offset + 2));
    m_json.ip4("srcIP"_m, at(offset + 12));
    m_json.ip4("dstIP"_m, at(offset + 16));
    m_json.number("IPProtocol"_m, protocol);
    m_json.number("IPTOS"_m, *at(offset + 1));
    m_json.number("IPTTL"_m, *at(offset + 8));
    m_json.number("IPID"_m, __builtin_bswap16(be16(offset + 4))); // as scripts know it: lower byte first
    if (const std::uint32_t fragment = be16(offset + 6) & 0x1FFF)
        m_json.number("IPFragmentOffset"_m, fragment);
    else
        transport(offset + std::size_t(*at(offset) & 15) * 4, protocol);
}

void HeaderText::ipv6(std::size_t offset)
{
    ipSize(offset);
    if (!has(offset, ipv6Length) || *at(offset) >> 4 != 6)
        return;
    const std::uint32_t first = base::loadBe32(at(offset));
    m_json.number("IPTOS"_m, first >> 20 & 0xFF);
    TextBuffer& label = m_json.openText("IP6_label"_m);
    label += "0x";
    int digits = 1;
    while (digits < 5 && (first & 0xFFFFF) >> (4 * digits) != 0)
        ++digits;
    appendHex(label, first & 0xFFFFF, digits);
    m_json.closeText();
    if (be16(offset + 4) == 0)
        m_json.word("IPV6_payloadLen"_m, "<jumbo>");
    else
        m_json.number("IPV6_payloadLen"_m, be16(offset + 4));
    std::uint8_t next = *at(offset + 6);
    m_json.number("IPTTL"_m, *at(offset + 7));
    m_json.ip6("srcIP6"_m, at(offset + 8));
    m_json.ip6("dstIP6"_m, at(offset + 24));
    offset += ipv6Length;
    bool laterFragment = false;
    while (next == 0 || next == 43 || next == 44 || next == 51 || next == 60) { // RFC 8200, RFC 4302
        m_json.number("IP6HeaderExtension"_m, next);
        if (!has(offset, 8))
            return;
        const std::uint8_t length = *at(offset + 1);
        laterFragment = laterFragment || (next == 44 && be16(offset + 2) >> 3 != 0);
        const std::size_t bytes = next == 44   ? 8
                                  : next == 51 ? (std::size_t(length) + 2) * 4
                                               : (std::size_t(length) + 1) * 8;
        next = *at(offset);
        if (!has(offset, bytes))
            return;
        offset += bytes;
    }
    m_json.number("IPProtocol"_m, next);
    if (!laterFragment)
        transport(offset, next);
}

void HeaderText::transport(std::size_t offset, std::uint8_t protocol)
{
    if (!has(offset, 8))
        return;
    switch (protocol) {
    case 1:
        m_json.number("ICMPType"_m, *at(offset));
        m_json.number("ICMPCode"_m, *at(offset + 1));
        break;
    case 6:
        m_json.number("TCPSrcPort"_m, be16(offset));
        m_json.number("TCPDstPort"_m, be16(offset + 2));
        if (has(offset, 14))
            m_json.number("TCPFlags"_m, *at(offset + 13));
        break;
    case 17:
        m_json.number("UDPSrcPort"_m, be16(offset));
        m_json.number("UDPDstPort"_m, be16(offset + 2));
        m_json.number("UDPBytes"_m, be16(offset + 4));
        break;
    default: break;
    }
}

} // namespace

void writeSampledHeader(JsonText& json, wire::XdrReader& reader, bool hasStripped)
{
    json.word("flowSampleType"_m, "HEADER");
    const std::uint32_t protocol = reader.u32();
    if (reader.failed())
        return;
    json.number("headerProtocol"_m, protocol);
    const std::uint32_t frameLength = reader.u32();
    if (reader.failed())
        return;
    json.number("sampledPacketSize"_m, frameLength);
    std::uint32_t stripped = 0;
    if (hasStripped) {
        stripped = reader.u32();
        if (reader.failed())
            return;
        json.number("strippedBytes"_m, stripped);
    }
    const std::uint32_t length = reader.u32();
    if (reader.failed())
        return;
    json.number("headerLen"_m, length);
    const base::Bytes there(reader.at(), std::min<std::size_t>(length, reader.remaining()));
    reader.fixed(length); // fails when the header is cut; what is there is printed
    json.dashedHex("headerBytes"_m, there);
    HeaderText(json, there, frameLength - stripped).write(protocol);
}

} // namespace weir::outlet
