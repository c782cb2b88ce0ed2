// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample/told_packet.h"

#include <algorithm>
#include <limits>

namespace weir::sample
{

namespace
{

using packet::LayerId;

constexpr std::uint32_t ethernetBytes = 24;

/// A record that names a protocol, two addresses and two ports.
struct Form {
    LayerId layer;
    std::uint32_t bytes;
    std::uint32_t protocol; ///< offset of the number
    std::uint32_t ports;    ///< offset of the first
};

constexpr Form ip{LayerId::ToldIp, 32, 4, 16};
constexpr Form ip6{LayerId::ToldIp6, 56, 4, 40};
constexpr Form socketOfIp{LayerId::Socket, 20, 0, 12};
constexpr Form socketOfIp6{LayerId::Socket6, 44, 0, 36};

/// IANA Assigned Internet Protocol Numbers.
LayerId transportOf(std::uint32_t protocol, bool isSocket)
{
    switch (protocol) {
    case 1: return isSocket ? LayerId::None : LayerId::ToldIcmp;
    case 6: return isSocket ? LayerId::SocketTcp : LayerId::ToldTcp;
    case 17: return isSocket ? LayerId::SocketUdp : LayerId::ToldUdp;
    case 58: return isSocket ? LayerId::None : LayerId::ToldIcmp6;
    case 132: return isSocket ? LayerId::None : LayerId::ToldSctp;
    default: return LayerId::None;
    }
}

} // namespace

ToldPacket toldPacket(const TellingRecords& records, base::Bytes datagram)
{
    const bool isSocket = records.ip == 0;
    const std::uint32_t second = isSocket ? records.socket : records.ip;
    const Form& form =
        isSocket ? (records.socketIsV6 ? socketOfIp6 : socketOfIp) : (records.ipIsV6 ? ip6 : ip);
    ToldPacket told;
    const std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
    told.begin = std::min(records.ethernet ? records.ethernet : none, second ? second : none);
    if (records.ethernet) {
        told.layout.add(LayerId::ToldEthernet, records.ethernet - told.begin);
        told.length = records.ethernet - told.begin + ethernetBytes;
    }
    if (second) {
        const std::uint32_t at = second - told.begin;
        told.layout.add(form.layer, at);
        told.length = std::max(told.length, at + form.bytes);
        const std::uint32_t protocol = base::loadBe32(datagram.data() + second + form.protocol);
        if (const LayerId transport = transportOf(protocol, isSocket); transport != LayerId::None)
            told.layout.add(transport, at + form.ports);
    }
    return told;
}

} // namespace weir::sample
