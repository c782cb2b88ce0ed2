// SPDX-License-Identifier: GPL-3.0-or-later
#include "conversation.h"

#include <algorithm>
#include <iterator>

namespace weir::bench
{

namespace
{

enum EtherType : std::uint32_t { Ipv4 = 0x0800, Vlan = 0x8100, Ipv6 = 0x86DD, Mpls = 0x8847 };
enum Protocol : std::uint8_t { Icmp = 1, Tcp = 6, Udp = 17, Icmp6 = 58 };

constexpr std::uint16_t vxlanPort = 4789;
constexpr std::uint64_t firstMac = 0x020000000000;   // locally administered
constexpr std::uint32_t firstHost = 0x0A000001;      // 10.0.0.1
constexpr std::uint32_t firstTunnelEnd = 0xAC100001; // 172.16.0.1

/// What is spoken, and what per cent of the conversations speak it.
struct Service {
    std::uint8_t protocol;
    std::uint16_t port;
    std::uint8_t share;
    std::uint8_t full; ///< per cent of its packets that are full
};
constexpr Service services[] = {
    {Tcp, 443, 45, 55}, {Udp, 443, 12, 60}, {Tcp, 80, 8, 50}, {Udp, 53, 8, 0},
    {Tcp, 445, 6, 60},  {Tcp, 2049, 4, 70}, {Tcp, 22, 4, 10}, {Tcp, 3306, 4, 20},
    {Tcp, 8080, 4, 40}, {Icmp, 0, 3, 5},    {Udp, 123, 1, 0}, {Tcp, 25, 1, 40},
};

const Service& drawService(Random& random)
{
    std::uint32_t draw = random.below(100);
    for (const Service& service : services) {
        if (draw < service.share)
            return service;
        draw -= service.share;
    }
    return services[0];
}

void addPayload(Octets& out, std::size_t end, Random& random)
{
    while (out.size() < end)
        out.u64(random.next());
}

/// A question for the address of one of a thousand names (RFC 1035).
void addDnsQuestion(Octets& out, Random& random)
{
    constexpr std::uint32_t recursionDesired = 0x0100;
    out.u16(random.below(0x10000)).u16(recursionDesired).u16(1).u16(0).u16(0).u16(0);
    const std::uint32_t number = random.below(1000);
    constexpr std::uint8_t domain[] = "\7example\3com"; // with the root's zero
    out.u8(4).u8('h').u8('0' + number / 100).u8('0' + number / 10 % 10).u8('0' + number % 10);
    out.bytes({domain, sizeof domain}).u16(1).u16(1);
}

} // namespace

void setIpv4Checksum(std::uint8_t* header)
{
    storeBe16(header + 10, 0);
    std::uint32_t sum = 0;
    for (int i = 0; i < 20; i += 2)
        sum += base::loadBe16(header + i);
    sum = (sum & 0xFFFF) + (sum >> 16);
    storeBe16(header + 10, ~(sum + (sum >> 16)));
}

Conversation::Conversation(const ConversationPlan& plan, Random& random)
    : m_vlan(std::uint16_t(plan.vlan < 0 ? 1 : plan.vlan)),
      m_source(plan.source),
      m_destination(plan.destination)
{
    ByteVector bytes;
    bytes.reserve(2 * headerBytes);
    Octets out(bytes);
    if (plan.vxlan)
        addVxlan(out, plan);
    addEthernet(out, plan, random);
    const Service& service = drawService(random);
    const bool isClient = random.below(2) == 0; // else these are the answers
    const std::uint32_t ephemeral = 32768 + random.below(28232);
    m_fullShare = isClient ? service.full / 3 : service.full;
    addIp(out, plan, service.protocol == Icmp && plan.ipv6 ? std::uint8_t(Icmp6) : service.protocol);
    if (service.protocol == Icmp) {
        out.u8(plan.ipv6 ? (isClient ? 128 : 129) : (isClient ? 8 : 0)).u8(0); // echo and its reply
    } else {
        if (service.protocol == Udp)
            addLength(Length::Of::Udp, out.size());
        out.u16(isClient ? ephemeral : service.port).u16(isClient ? service.port : ephemeral);
    }
    addTransport(out, service.protocol, random);
    if (service.port == 53)
        addDnsQuestion(out, random);
    m_headersEnd = std::uint8_t(std::min(out.size(), headerBytes));
    addPayload(out, headerBytes, random);
    std::copy_n(bytes.begin(), headerBytes, m_mould.begin());
}

void Conversation::addLength(Length::Of of, std::size_t layer)
{
    m_lengths[m_lengthCount++] = {of, std::uint8_t(layer)};
}

void Conversation::addEthernet(Octets& out, const ConversationPlan& plan, Random& random)
{
    out.mac(firstMac + plan.destination).mac(firstMac + plan.source);
    if (plan.vlan >= 0)
        out.u16(Vlan).u16(std::uint32_t(plan.vlan));
    if (plan.mpls) {
        constexpr std::uint32_t bottom = 1 << 8;
        constexpr std::uint32_t ttl = 62;
        out.u16(Mpls)
            .u32((16 + random.below(1000)) << 12 | ttl)
            .u32((2000 + random.below(100)) << 12 | bottom | ttl);
    } else {
        out.u16(plan.ipv6 ? Ipv6 : Ipv4);
    }
}

/// A tunnel between the switches of both hosts (RFC 7348).
void Conversation::addVxlan(Octets& out, const ConversationPlan& plan)
{
    constexpr std::uint32_t switches = 16;
    ConversationPlan tunnel;
    tunnel.source = firstTunnelEnd - firstHost + plan.source % switches;
    tunnel.destination = firstTunnelEnd - firstHost + plan.destination % switches;
    out.mac(firstMac + 0xFF0000 + plan.destination % switches)
        .mac(firstMac + 0xFF0000 + plan.source % switches);
    out.u16(Ipv4);
    addIp(out, tunnel, Udp);
    addLength(Length::Of::Udp, out.size());
    out.u16(49152 + (plan.source + plan.destination) % 16384).u16(vxlanPort).u16(0).u16(0);
    out.u32(0x08000000).u32((5000 + plan.source % 8) << 8);
}

void Conversation::addIp(Octets& out, const ConversationPlan& plan, std::uint8_t protocol)
{
    constexpr std::uint32_t ttl = 63;
    if (plan.ipv6) {
        addLength(Length::Of::Ipv6, out.size());
        out.u32(0x60000000).u16(0).u8(protocol).u8(ttl);
        for (const std::uint32_t host : {plan.source, plan.destination})
            out.u32(0x20010DB8).u64(0).u32(1 + host);
        return;
    }
    m_ipv4At = std::uint8_t(out.size());
    addLength(Length::Of::Ipv4, out.size());
    constexpr std::uint32_t dontFragment = 0x4000;
    out.u8(0x45).u8(0).u16(0).u16(0).u16(dontFragment).u8(ttl).u8(protocol).u16(0);
    out.u32(firstHost + plan.source).u32(firstHost + plan.destination);
}

/// What stands behind the ports, or behind type and code of ICMP.
void Conversation::addTransport(Octets& out, std::uint8_t protocol, Random& random)
{
    constexpr std::uint32_t fiveWordsAck = 0x5010;
    switch (protocol) {
    case Tcp: out.u64(random.next()).u16(fiveWordsAck).u16(501).u16(random.below(0x10000)).u16(0); break;
    case Udp: out.u16(0).u16(random.below(0x10000)); break;
    default: out.u16(random.below(0x10000)).u16(random.below(0x10000)).u16(1); break;
    }
}

std::uint32_t Conversation::drawFrame(Random& random) const
{
    const std::uint32_t least = std::max(shortestFrame, m_headersEnd + checksumBytes);
    if (random.below(100) < m_fullShare)
        return longestFrame;
    constexpr std::uint32_t betweenShare = 15;
    return least + random.below(random.below(100) < betweenShare ? longestFrame - least : 20);
}

std::size_t Conversation::header(std::uint32_t frame, std::uint8_t* out) const
{
    std::copy(m_mould.begin(), m_mould.end(), out);
    const std::uint32_t end = frame - checksumBytes;
    for (std::size_t i = 0; i < m_lengthCount; ++i) {
        const Length& length = m_lengths[i];
        std::uint8_t* layer = out + length.layer;
        const std::uint32_t bytes = end - length.layer;
        switch (length.of) {
        case Length::Of::Ipv4:
            storeBe16(layer + 2, bytes);
            setIpv4Checksum(layer);
            break;
        case Length::Of::Ipv6: storeBe16(layer + 4, bytes - 40); break;
        case Length::Of::Udp: storeBe16(layer + 4, bytes); break;
        }
    }
    return std::min<std::size_t>(headerBytes, end);
}

} // namespace weir::bench
