// SPDX-License-Identifier: GPL-3.0-or-later
// What a program would do that is written for one question alone: the measure for ours, which answers any.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "store/second.h"
#include "tape.h"

namespace weir::bench
{

using Seconds = std::span<const std::shared_ptr<const store::Second>>;

/// Follows all lengths of the datagrams, reads addresses and ports of IPv4, and keeps nothing. The sum is
/// there so that no compiler leaves the work out.
std::uint64_t plainWalk(const Tape& tape);

/// What a loop found, second by second, added up.
struct LoopResult {
    std::uint64_t samples = 0; ///< that belong to a flow
    std::uint64_t flows = 0;   ///< of each second, by data source
    std::uint64_t bytes = 0;   ///< scaled by the sampling rate
};

// Loops over kept seconds that count bytes by flow in a hash table, each second's in one of its own. A flow
// is what the keys tell apart, and the data source.
LoopResult loopTotal(Seconds seconds);
LoopResult loopSources(Seconds seconds);
LoopResult loopPairs(Seconds seconds);
LoopResult loopFiveTuples(Seconds seconds);
LoopResult loopTenKeys(Seconds seconds);
LoopResult loopPairsToPort(Seconds seconds);  ///< pairs where the destination port of TCP is 12345
LoopResult loopPairsWithAck(Seconds seconds); ///< pairs where TCP's ACK is set

} // namespace weir::bench
