// SPDX-License-Identifier: GPL-3.0-or-later
// Where the protocol headers of a sampled packet stand: the one result of parsing it, computed once at
// arrival.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"

namespace weir::packet
{

/// A protocol header, or a mark: a field whose place depends on the headers before it.
enum class LayerId : std::uint16_t {
    None, ///< nothing more is parsed
    Ethernet,
    EtherType, ///< mark: the two bytes that name what Ethernet carries, behind all tags and SNAP
    TokenBus,
    TokenRing,
    Fddi,
    Vlan,
    Pbb,
    Llc,
    Snap,
    Stp,
    IsIs,
    Cdp,
    Slow,
    Lacp,
    Lldp,
    Eapol,
    MacSec,
    Fcoe,
    Ptp,
    Wlan,
    Ampdu, ///< delimiter of an aggregate of wireless frames
    Amsdu, ///< subframe of an aggregate in a wireless frame
    Pppoe,
    Ppp,
    Hdlc,
    FrameRelay,
    X25,
    Smds,
    Aal5, ///< of ATM
    Mpls, ///< all labels of one stack
    Nsh,
    Metadata, ///< of Cisco
    Arp,
    Ip,
    Ip6,
    Ip6NextHeader, ///< mark: the byte that names the upper-layer protocol, behind all extension headers
    Ip6Extension,  ///< mark: an extension header
    Ip6Fragment,   ///< mark: the fragment header
    Ah,
    Esp,
    Tcp,
    Udp,
    UdpLite,
    Sctp,
    Dccp,
    Icmp,
    Icmp6,
    Igmp,
    Ospf,
    Eigrp,
    Pim,
    Vrrp,
    Gre,
    Erspan,
    Vxlan, ///< also VXLAN-GPE
    Geneve,
    Gtp,
    Teredo,
    Dns,
    InfiniBand, ///< base transport header of RoCE v2

    // Where no byte was sampled and a record of the sample tells of the packet: parts of that record.
    ToldEthernet,
    ToldIp,
    ToldIp6,
    ToldTcp, ///< from the two ports on, as are the next two
    ToldUdp,
    ToldSctp,
    ToldIcmp,
    ToldIcmp6,
    Socket, ///< of an application: the protocol and the two ends of its connection
    Socket6,
    SocketTcp, ///< from the two ports on
    SocketUdp,
    Count
};

struct Layer {
    LayerId id;
    std::uint16_t offset; ///< from the first sampled byte

    bool operator==(const Layer&) const = default;
};

/// The layers of one sampled header, outermost first. A layer stands here when at least its first byte was
/// sampled.
class Layout
{
public:
    static constexpr std::size_t maxLayers = 24; ///< a deeper packet is cut here

    Layout() {}

    std::size_t size() const { return m_size; }
    const Layer* begin() const { return m_layers.data(); }
    const Layer* end() const { return m_layers.data() + m_size; }

    /// False when there is no room: parsing ends then.
    bool add(LayerId id, std::size_t offset)
    {
        if (m_size == maxLayers || offset > UINT16_MAX)
            return false;
        m_layers[m_size++] = {id, std::uint16_t(offset)};
        return true;
    }

    /// Offset of the `occurrence`-th layer of that kind (0 = outermost).
    std::optional<std::uint16_t> find(LayerId id, unsigned occurrence = 0) const
    {
        for (const Layer& layer : *this)
            if (layer.id == id && occurrence-- == 0)
                return layer.offset;
        return std::nullopt;
    }

    bool operator==(const Layout& other) const
    {
        if (m_size != other.m_size)
            return false;
        std::uint32_t differs = 0; // without a way out in between: a layout is short
        for (std::uint32_t i = 0; i < m_size; ++i)
            differs |=
                std::bit_cast<std::uint32_t>(m_layers[i]) ^ std::bit_cast<std::uint32_t>(other.m_layers[i]);
        return differs == 0;
    }

private:
    std::uint32_t m_size = 0;
    std::array<Layer, maxLayers> m_layers; // not initialised: only the first m_size mean anything
};

/// `header_protocol` of a sampled header (sFlow v5, enum header_protocol; sFlow 802.11 Structures): what the
/// sampled bytes begin with.
enum class HeaderProtocol : std::uint32_t {
    Ethernet = 1,
    TokenBus = 2,
    TokenRing = 3,
    Fddi = 4,
    FrameRelay = 5,
    X25 = 6,
    Ppp = 7,
    Smds = 8,
    Aal5 = 9,
    Aal5Ip = 10,
    Ipv4 = 11,
    Ipv6 = 12,
    Mpls = 13,
    PacketOverSonet = 14,
    Wireless = 15,
    WirelessAmpdu = 16,
    WirelessAmsdu = 17
};

/// Parses as far as the bytes and our knowledge go; anything may be cut at any byte.
Layout parse(std::uint32_t headerProtocol, base::Bytes header);

} // namespace weir::packet
