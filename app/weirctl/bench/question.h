// SPDX-License-Identifier: GPL-3.0-or-later
// The questions that are measured.
#pragma once

#include "query/query.h"

namespace weir::bench
{

inline constexpr const char* pairKeys = "ipsource,ipdestination";
inline constexpr const char* fiveKeys =
    "ipsource,ipdestination,ipprotocol,or:tcpsourceport:udpsourceport:icmptype,"
    "or:tcpdestinationport:udpdestinationport:icmpcode";

/// The bytes of these flows. The texts are right.
inline query::Query question(const char* keys, const char* filter = "")
{
    return query::readQuery({keys, "bytes", filter}).value();
}

} // namespace weir::bench
