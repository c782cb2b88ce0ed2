// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/candidates.h"

#include <algorithm>
#include <array>

namespace weir::query
{

namespace
{

constexpr std::array table{
    Candidate{"ipsource,ipdestination", 1, From | To},
    Candidate{"ip6source,ip6destination", 1, From | To},
    Candidate{"udpsourceport", 1, What},
    Candidate{"udpdestinationport", 1, What},
    Candidate{"tcpdestinationport", 1, What},
    Candidate{"tcpsourceport", 1, What},
    Candidate{"sctpdestinationport", 1, What},
    Candidate{"dnsqname", 1, What},
    Candidate{"httphost", 1, What},
    Candidate{"ipdestination", 1, To},
    Candidate{"ipsource", 1, From},
    Candidate{"ip6destination", 1, To},
    Candidate{"ip6source", 1, From},
    Candidate{"icmptype,icmpcode", 1, What},
    Candidate{"icmp6type,icmp6code", 1, What},
    Candidate{"arpiptarget", 1, To},
    Candidate{"arpipsender", 1, From},
    Candidate{"reason", 1, What},
    Candidate{"macsource,macdestination", 0.9, From | To},
    Candidate{"macdestination", 0.9, To},
    Candidate{"macsource", 0.9, From},
    Candidate{"bgpsourceas", 0.9, From},
    Candidate{"bgpdestinationas", 0.9, To},
    Candidate{"tcpflags", 0.9, What},
    Candidate{"ipdscpname", 0.9, What},
    Candidate{"vlan", 0.9, Where},
    Candidate{"vxlanvni", 0.9, Where},
    Candidate{"genevevni", 0.9, Where},
    Candidate{"grekey", 0.9, Where},
    Candidate{"agent,inputifindex", 0.9, Where},
    Candidate{"agent,outputifindex", 0.9, Where},
    Candidate{"stack", 0.8, What},
    Candidate{"ipprotocol", 0.8, What},
    Candidate{"ip6nexthdr", 0.8, What},
    Candidate{"ethernetprotocol", 0.8, What},
    Candidate{"agent", 0.8, Where},
};

/// A key by itself, else what it has a part in; null: neither.
const Candidate* candidateWith(std::string_view name)
{
    const auto isAlone = [&](const Candidate& each) { return name == each.keys; };
    if (const auto alone = std::ranges::find_if(table, isAlone); alone != table.end())
        return &*alone;
    const auto hasPart = [&](const Candidate& each) {
        const auto keys = key::parseKeys(each.keys);
        return std::ranges::any_of(*keys, [&](const auto& key) { return key::toText(key) == name; });
    };
    const auto part = std::ranges::find_if(table, hasPart);
    return part != table.end() ? &*part : nullptr;
}

} // namespace

std::span<const Candidate> candidateKeys()
{
    return table;
}

unsigned aspectsOf(const key::KeyExpression& key)
{
    if (key.function)
        return aspectsOf(key.arguments);
    const Candidate* const candidate = candidateWith(key.key.row->name);
    return candidate ? candidate->aspects : 0;
}

unsigned aspectsOf(const key::KeyList& keys)
{
    unsigned aspects = 0;
    for (const key::KeyExpression& key : keys)
        aspects |= aspectsOf(key);
    return aspects;
}

double weightOf(const key::KeyList& keys)
{
    double weight = 0;
    for (const key::KeyExpression& key : keys) {
        const Candidate* const candidate = key.function ? nullptr : candidateWith(key.key.row->name);
        weight = std::max(weight, key.function ? weightOf(key.arguments) : candidate ? candidate->weight : 1);
    }
    return keys.empty() ? 1 : weight;
}

} // namespace weir::query
