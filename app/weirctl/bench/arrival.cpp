// SPDX-License-Identifier: GPL-3.0-or-later
#include "plain_loops.h"
#include "scenarios.h"
#include "stopwatch.h"
#include "tape.h"

namespace weir::bench
{

namespace
{

struct Arrival {
    double walk; ///< samples a second
    double kept;
    double wireBytes; ///< of a sample
    double keptBytes;
};

Arrival measure(const TrafficSettings& traffic, const Settings& settings)
{
    const Tape tape = record(traffic, settings.quick ? 200'000 : 1'000'000);
    const auto samples = double(tape.counts.samples());
    volatile std::uint64_t sink = 0;
    const double walk = medianSeconds(settings.runs(), [&] { sink = plainWalk(tape); });
    store::SecondBuilder builder(std::size_t(2) << 30);
    std::shared_ptr<const store::Second> second;
    const double kept = medianSeconds(settings.runs(), [&] { second = build(builder, tape, traffic.start); });
    return {samples / walk, samples / kept, double(tape.counts.bytes) / samples,
            double(second->bytes()) / samples};
}

} // namespace

void measureArrival(const Settings& settings, Report& report)
{
    const Arrival mixed = measure(settings.traffic, settings);
    report.add("arrival.kept", mixed.kept / 1e6, mixed.walk / 1e6);
    TrafficSettings plain = TrafficSettings::plain();
    plain.seed = settings.traffic.seed;
    const Arrival simple = measure(plain, settings);
    report.add("arrival.plain", simple.kept / 1e6, simple.walk / 1e6);
    report.add("arrival.bytes", mixed.keptBytes, mixed.wireBytes);
}

} // namespace weir::bench
