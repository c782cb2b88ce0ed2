// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/udp_socket.h"
#include "plain_loops.h"
#include "query/stream_health.h"
#include "scenarios.h"
#include "stopwatch.h"
#include "store/large_memory.h"
#include "store/ring.h"
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

constexpr std::size_t budget = 256 << 20; ///< of the window
constexpr std::size_t partBytes = budget / 16;

/// What the collector does at full speed: parts whose streams are followed and that are handed to a window,
/// which is full and lets old ones go.
class FullWindow
{
public:
    FullWindow() : m_ring(budget), m_builder(partBytes) { store::keepFreedRuns(budget / 4); }
    ~FullWindow() { store::keepFreedRuns(0); }

    void take(const Tape& tape)
    {
        m_builder.open(++m_time);
        for (const Tape::Item& item : tape.items) {
            const wire::Datagram datagram = tape.datagram(item);
            if (!m_builder.wouldKeep(datagram)) {
                close();
                m_builder.open(++m_time);
            }
            m_builder.add(datagram);
            if (++m_datagrams % engine::UdpSocket::batchSize == 0)
                m_streams.add(m_builder.underWay());
        }
        close();
    }

private:
    void close()
    {
        auto part = m_builder.close();
        m_streams.add(*part);
        m_ring.append(std::move(part));
    }

    store::Ring m_ring;
    store::SecondBuilder m_builder;
    query::StreamHealth m_streams;
    base::SecondNumber m_time = 0;
    std::uint64_t m_datagrams = 0;
};

Arrival measure(const TrafficSettings& traffic, const Settings& settings)
{
    // As much as waits in a socket: what arrives was written a moment ago.
    const Tape tape = record(traffic, 50'000);
    const int times = settings.quick ? 4 : 20;
    const auto samples = double(tape.counts.samples()) * times;
    const auto repeated = [&](const auto& run) {
        return medianSeconds(settings.runs(), [&] {
            for (int i = 0; i < times; ++i)
                run();
        });
    };
    volatile std::uint64_t sink = 0;
    const double walk = repeated([&] { sink = plainWalk(tape); });
    FullWindow window;
    const double kept = repeated([&] { window.take(tape); });
    store::SecondBuilder builder(std::size_t(2) << 30);
    const auto second = build(builder, tape, traffic.start);
    return {samples / walk, samples / kept, double(tape.counts.bytes) / double(tape.counts.samples()),
            double(second->bytes()) / double(tape.counts.samples())};
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
