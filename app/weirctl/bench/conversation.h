// SPDX-License-Identifier: GPL-3.0-or-later
// Two hosts that talk: all their packets in one direction, of which the first bytes are kept as a mould.
#pragma once

#include <array>
#include <cstdint>

#include "octets.h"
#include "random.h"

namespace weir::bench
{

/// What a conversation is made of.
struct ConversationPlan {
    std::uint32_t source = 0; ///< number of the host
    std::uint32_t destination = 0;
    bool ipv6 = false;
    bool mpls = false;
    bool vxlan = false;
    int vlan = -1; ///< none
};

class Conversation
{
public:
    static constexpr std::size_t headerBytes = 128;   ///< at most so many of a packet are sampled
    static constexpr std::uint32_t checksumBytes = 4; ///< of Ethernet: counted, not sampled
    static constexpr std::uint32_t longestFrame = 1518;
    static constexpr std::uint32_t shortestFrame = 64;

    Conversation() = default;
    Conversation(const ConversationPlan& plan, Random& random);

    std::uint32_t source() const { return m_source; }
    std::uint32_t destination() const { return m_destination; }
    std::uint32_t vlan() const { return m_vlan; }

    /// Bytes of its next packet on the wire: either full or hardly more than headers, as in most networks,
    /// and seldom anything between.
    std::uint32_t drawFrame(Random& random) const;

    /// The first bytes of a packet of so many bytes on the wire. Returns how many there are.
    std::size_t header(std::uint32_t frame, std::uint8_t* out) const;

    /// Where the addresses of IPv4 stand, if that is what it carries.
    std::size_t ipv4At() const { return m_ipv4At; }

private:
    /// A length in a header: of the frame from an offset on.
    struct Length {
        enum class Of : std::uint8_t { Ipv4, Ipv6, Udp } of;
        std::uint8_t layer; ///< where the header stands
    };
    static constexpr std::size_t mostLengths = 4;

    void addLength(Length::Of of, std::size_t layer);
    void addEthernet(Octets& out, const ConversationPlan& plan, Random& random);
    void addVxlan(Octets& out, const ConversationPlan& plan);
    void addIp(Octets& out, const ConversationPlan& plan, std::uint8_t protocol);
    void addTransport(Octets& out, std::uint8_t protocol, Random& random);

    std::array<std::uint8_t, headerBytes> m_mould{};
    std::array<Length, mostLengths> m_lengths{};
    std::uint8_t m_lengthCount = 0;
    std::uint8_t m_ipv4At = 0;
    std::uint8_t m_headersEnd = 0; ///< behind the last header
    std::uint8_t m_fullShare = 0;  ///< per cent of packets that are full
    std::uint16_t m_vlan = 1;
    std::uint32_t m_source = 0;
    std::uint32_t m_destination = 0;
};

/// The Internet checksum (RFC 1071) of a header of IPv4 without options.
void setIpv4Checksum(std::uint8_t* header);

} // namespace weir::bench
