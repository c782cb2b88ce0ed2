// SPDX-License-Identifier: GPL-3.0-or-later
// Traffic made beforehand, so that what is measured is not its making.
#pragma once

#include <memory>
#include <vector>

#include "store/second_builder.h"
#include "traffic.h"

namespace weir::bench
{

struct Tape {
    struct Item {
        std::size_t offset;
        std::size_t length;
        base::Nanoseconds time;
        base::Address source;
    };
    ByteVector bytes;
    std::vector<Item> items;
    TrafficCounts counts;

    wire::Datagram datagram(const Item& item) const;
};

/// At least so many samples: datagrams are kept whole.
Tape record(const TrafficSettings& settings, std::uint64_t samples);

/// All of a tape as one second.
std::shared_ptr<const store::Second> build(store::SecondBuilder& builder, const Tape& tape,
                                           base::SecondNumber time);

/// So many seconds of traffic, as the collector keeps them.
std::vector<std::shared_ptr<const store::Second>> keepSeconds(const TrafficSettings& settings,
                                                              std::size_t seconds);

} // namespace weir::bench
