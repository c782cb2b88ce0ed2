// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/candidates.h"

#include <array>

namespace weir::query
{

namespace
{

constexpr std::array table{
    Candidate{"ipsource,ipdestination", 1},
    Candidate{"ip6source,ip6destination", 1},
    Candidate{"udpsourceport", 1},
    Candidate{"udpdestinationport", 1},
    Candidate{"tcpdestinationport", 1},
    Candidate{"tcpsourceport", 1},
    Candidate{"sctpdestinationport", 1},
    Candidate{"dnsqname", 1},
    Candidate{"httphost", 1},
    Candidate{"ipdestination", 1},
    Candidate{"ipsource", 1},
    Candidate{"ip6destination", 1},
    Candidate{"ip6source", 1},
    Candidate{"icmptype,icmpcode", 1},
    Candidate{"icmp6type,icmp6code", 1},
    Candidate{"arpiptarget", 1},
    Candidate{"arpipsender", 1},
    Candidate{"vxlanvni", 1},
    Candidate{"genevevni", 1},
    Candidate{"grekey", 1},
    Candidate{"reason", 1},
    Candidate{"macsource,macdestination", 0.9},
    Candidate{"macdestination", 0.9},
    Candidate{"macsource", 0.9},
    Candidate{"bgpsourceas", 0.9},
    Candidate{"bgpdestinationas", 0.9},
    Candidate{"tcpflags", 0.9},
    Candidate{"ipdscpname", 0.9},
    Candidate{"vlan", 0.9},
    Candidate{"agent,inputifindex", 0.9},
    Candidate{"agent,outputifindex", 0.9},
    Candidate{"stack", 0.8},
    Candidate{"ipprotocol", 0.8},
    Candidate{"ip6nexthdr", 0.8},
    Candidate{"ethernetprotocol", 0.8},
    Candidate{"agent", 0.8},
};

} // namespace

std::span<const Candidate> candidateKeys()
{
    return table;
}

} // namespace weir::query
