// SPDX-License-Identifier: GPL-3.0-or-later
// Counters of what came in and what was lost: written by the collector, read by anyone.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>

#include "outlet/relay.h"

namespace weir::engine
{

/// A consistent enough picture for a status bar; totals since the start.
struct HealthReport {
    std::uint64_t datagrams = 0;
    std::uint64_t bytes = 0;
    std::uint64_t flowSamples = 0;
    std::uint64_t counterSamples = 0;
    std::uint64_t malformed = 0;     ///< datagrams with at least one fault
    std::uint64_t otherVersions = 0; ///< datagrams that are not sFlow v5
    std::uint64_t kernelDrops = 0;   ///< datagrams that the kernel dropped because its buffer was full
    std::uint64_t notKept = 0;       ///< datagrams counted but not kept: one second alone was over the budget
    std::uint64_t thinnedOut =
        0; ///< flow samples that others stand for, because the window should reach back further
    std::uint32_t oneIn = 1;       ///< of so many flow samples one is kept now
    std::uint32_t agents = 0;      ///< different agents in the last minute
    double datagramsPerSecond = 0; ///< of the last closed second
    double samplesPerSecond = 0;
    std::int64_t lastDatagram = 0; ///< receive time, ns since 1970; 0: none yet
};

/// One place where it listens.
struct SocketReport {
    std::string place;             ///< for example `*:6343`
    std::size_t buffer = 0;        ///< bytes of datagrams that may wait in the kernel
    std::uint64_t datagrams = 0;   ///< since it was opened
    std::uint64_t kernelDrops = 0; ///< as of the last closed second
};

/// One collector to which datagrams are passed on.
struct RelayReport {
    std::string target; ///< for example `192.0.2.1:6343`
    outlet::RelayCounts counts;
};

/// What the collector counts for each socket.
struct SocketCounters {
    std::atomic<std::uint64_t> datagrams{0};
    std::atomic<std::uint64_t> kernelDrops{0};
};

/// The counters themselves. One writer; every field may be read at any time.
struct Health {
    std::atomic<std::uint64_t> datagrams{0};
    std::atomic<std::uint64_t> bytes{0};
    std::atomic<std::uint64_t> flowSamples{0};
    std::atomic<std::uint64_t> counterSamples{0};
    std::atomic<std::uint64_t> malformed{0};
    std::atomic<std::uint64_t> otherVersions{0};
    std::atomic<std::uint64_t> kernelDrops{0};
    std::atomic<std::uint64_t> notKept{0};
    std::atomic<std::uint64_t> thinnedOut{0};
    std::atomic<std::uint32_t> oneIn{1};
    std::atomic<std::uint32_t> agents{0};
    std::atomic<std::uint64_t> lastSecondDatagrams{0};
    std::atomic<std::uint64_t> lastSecondSamples{0};
    std::atomic<std::int64_t> lastDatagram{0};

    HealthReport report() const;
};

} // namespace weir::engine
