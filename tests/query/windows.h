// SPDX-License-Identifier: GPL-3.0-or-later
// Seconds, windows and questions for the tests of this room, and how answers are compared.
#pragma once

#include <QTest>
#include <cmath>

#include "query/live_query.h"
#include "store/second_builder.h"
#include "support/captures.h"

namespace weir::test
{

/// More bytes than a table of flows has in itself: nine addresses of any kind.
inline constexpr const char* widestKeys =
    "or:ipsource:ip6source,or:ipdestination:ip6destination,or:ip6source:ipsource,or:ip6destination:"
    "ipdestination,"
    "or:macsource:ip6source,or:macdestination:ip6destination,or:stack:ip6source,or:agent:ip6source,stack";

inline query::Query question(const char* keys, const char* value = "bytes",
                             query::Aggregation aggregation = query::Aggregation::Max, std::size_t n = 10)
{
    auto query = query::readQuery({keys, value, ""});
    Q_ASSERT(query);
    query->aggregation = aggregation;
    query->n = n;
    return *query;
}

inline store::Snapshot snapshotOf(std::vector<store::SecondPointer> seconds, bool capture = false)
{
    store::Snapshot snapshot;
    snapshot.seconds = std::move(seconds);
    snapshot.budget = std::size_t(1) << 30;
    snapshot.capture = capture;
    snapshot.end = snapshot.seconds.empty() ? 0 : snapshot.seconds.back()->time() + 1;
    return snapshot;
}

/// A second of these datagrams; of none: the collector ran and heard nothing.
inline store::SecondPointer secondOf(base::SecondNumber time,
                                     const std::vector<support::ByteVector>& payloads = {},
                                     std::size_t limit = std::size_t(1) << 30)
{
    store::SecondBuilder builder(limit);
    builder.open(time);
    for (const support::ByteVector& payload : payloads) {
        wire::Datagram datagram;
        datagram.time = time * base::nanosecondsPerSecond;
        datagram.payload = payload;
        builder.add(datagram);
    }
    return builder.close();
}

/// One datagram of one sample: a frame of `bytes` bytes from host 10.0.0.`host`, sampled 1 in `rate`.
inline support::ByteVector oneSample(std::uint32_t bytes, std::uint32_t host = 1, std::uint32_t rate = 1)
{
    support::Packet packet;
    packet.source = 0x0A000000 + host;
    support::FlowSampleSpec sample;
    sample.header = packet.header(64);
    sample.frameLength = bytes;
    sample.samplingRate = rate;
    return support::DatagramWriter().flow(sample).finish();
}

/// Values and counts are exact. Errors are sums of squares, whose last digits depend on the order.
inline bool same(const query::Estimate& a, const query::Estimate& b)
{
    if (a.value != b.value || a.samples != b.samples || a.tooFew() != b.tooFew())
        return false;
    return a.tooFew() || std::abs(a.ci95 - b.ci95) <= 1e-9 * std::abs(b.ci95);
}

inline bool same(const query::Series& a, const query::Series& b)
{
    return a.keys == b.keys && same(a.whole, b.whole) &&
           std::ranges::equal(a.steps, b.steps, [](const auto& x, const auto& y) { return same(x, y); });
}

/// What differs first; null when nothing does.
inline const char* difference(const query::Answer& a, const query::Answer& b)
{
    if (!(a.range == b.range))
        return "range";
    if (a.columns != b.columns)
        return "columns";
    if (a.states != b.states)
        return "states";
    if (a.series.size() != b.series.size())
        return "number of series";
    for (std::size_t i = 0; i < a.series.size(); ++i)
        if (!same(a.series[i], b.series[i]))
            return "a series";
    if (!same(a.other, b.other))
        return "other";
    if (!same(a.total, b.total))
        return "total";
    if (a.otherFlows != b.otherFlows)
        return "flows in other";
    if (a.samplesSeen != b.samplesSeen || a.samplesMatched != b.samplesMatched)
        return "samples";
    return a.flowsCut == b.flowsCut ? nullptr : "flows cut";
}

} // namespace weir::test
