// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/collector.h"

#include <algorithm>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <utility>

namespace weir::engine
{

namespace
{

constexpr base::SecondNumber agentMemory = 60;    // seconds
constexpr std::size_t mostAgents = 65536;         // told apart in the count of agents
constexpr base::SecondNumber longestSilence = 10; // a longer hole in time means that the machine slept
constexpr int mostBatchesBetweenClocks = 16;

} // namespace

Collector::Collector(store::Ring& ring, Health& health, Tables& tables,
                     Published<query::StreamReport>& streams, std::size_t partBytes,
                     std::function<void()> closed)
    : m_ring(ring),
      m_health(health),
      m_tables(tables),
      m_published(streams),
      m_closed(std::move(closed)),
      m_partBytes(partBytes),
      m_builder(partBytes),
      m_wake(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      m_thread([this] { run(); })
{
}

Collector::~Collector()
{
    m_stop = true;
    eventfd_write(m_wake, 1);
    m_thread.join();
    close(m_wake);
}

std::shared_ptr<const SocketCounters> Collector::add(UdpSocket socket)
{
    auto counters = std::make_shared<SocketCounters>();
    {
        const std::lock_guard lock(m_mutex);
        m_newSockets.push_back({std::move(socket), counters});
    }
    eventfd_write(m_wake, 1);
    return counters;
}

void Collector::remove(const std::shared_ptr<const SocketCounters>& counters)
{
    std::future<void> closed;
    {
        const std::lock_guard lock(m_mutex);
        closed = m_leaving.emplace_back(counters).closed.get_future();
    }
    eventfd_write(m_wake, 1);
    closed.wait();
}

void Collector::setRelays(Relays relays)
{
    {
        const std::lock_guard lock(m_mutex);
        m_newRelays = std::move(relays);
    }
    eventfd_write(m_wake, 1);
}

void Collector::takeWhatIsNew()
{
    eventfd_t ignored;
    eventfd_read(m_wake, &ignored);
    const std::lock_guard lock(m_mutex);
    for (Listening& listening : m_newSockets)
        m_sockets.push_back(std::move(listening));
    m_newSockets.clear();
    letGo();
    if (m_newRelays)
        m_relays = std::move(*m_newRelays);
    m_newRelays.reset();
}

void Collector::letGo()
{
    if (m_leaving.empty())
        return;
    readDrops();
    for (Leaving& leaving : m_leaving) {
        std::erase_if(m_sockets, [&](const Listening& each) { return each.counters == leaving.counters; });
        leaving.closed.set_value();
    }
    m_leaving.clear();
}

void Collector::run()
{
    m_builder.open(base::secondOf(m_clock.now()));
    std::vector<pollfd> polled;
    while (!m_stop) {
        takeWhatIsNew();
        polled.assign(1, {m_wake, POLLIN, 0});
        for (const Listening& listening : m_sockets)
            polled.push_back({listening.socket.descriptor(), POLLIN, 0});

        const base::Nanoseconds untilNext =
            (m_builder.time() + 1) * base::nanosecondsPerSecond - m_clock.now();
        const timespec timeout{0, long(std::clamp<base::Nanoseconds>(untilNext, 0, 999'999'999))};
        // Without a socket there is nothing to hear, and so no second to tell of but the one that was begun.
        const bool tells = !m_sockets.empty() || m_secondDatagrams > 0;
        ppoll(polled.data(), polled.size(), tells ? &timeout : nullptr, nullptr);
        receiveAll();
        if (tells)
            closeUpTo(base::secondOf(m_clock.now()));
    }
}

void Collector::receiveAll()
{
    for (Listening& listening : m_sockets)
        for (int batch = 0; batch < mostBatchesBetweenClocks; ++batch) {
            const base::Nanoseconds now = m_clock.now();
            const std::vector<wire::Datagram>& datagrams = listening.socket.receive(now);
            if (datagrams.empty())
                break;
            for (const auto& relay : m_relays)
                relay->send(datagrams, now);
            listening.counters->datagrams += datagrams.size();
            closeUpTo(base::secondOf(now));
            for (const wire::Datagram& datagram : datagrams)
                keep(datagram);
            m_streams.add(m_builder.underWay());
            m_health.lastDatagram = now;
            if (datagrams.size() < UdpSocket::batchSize)
                break;
        }
}

void Collector::readDrops()
{
    for (Listening& listening : m_sockets) {
        const std::uint32_t drops = listening.socket.kernelDrops();
        const std::uint32_t more = drops - std::exchange(listening.kernelDrops, drops);
        listening.counters->kernelDrops += more;
        m_health.kernelDrops += more;
    }
}

void Collector::keep(const wire::Datagram& datagram)
{
    ++m_secondDatagrams;
    m_health.bytes += datagram.payload.size();
    ++m_health.datagrams;
    if (!m_builder.wouldKeep(datagram)) {
        const base::SecondNumber second = m_builder.time();
        const auto part = finish();
        if (!m_ring.appendOpen(part))
            m_health.notKept += part->datagrams().size();
        m_builder.open(second);
    }
    const auto otherVersions = m_builder.decoder().counts()[sample::Note::OtherVersion];
    if (!m_builder.add(datagram))
        ++m_health.notKept;
    else if (m_builder.decoder().lastHadFault())
        ++m_health.malformed;
    else if (m_builder.decoder().counts()[sample::Note::OtherVersion] != otherVersions)
        ++m_health.otherVersions;
}

void Collector::open(base::SecondNumber second)
{
    m_builder.setLimit(m_partBytes);
    m_builder.open(second);
}

void Collector::closeUpTo(base::SecondNumber second)
{
    while (m_builder.time() < second) {
        const auto closed = finish();
        reportSecond(closed->time());
        const bool slept = second - closed->time() > longestSilence;
        open(slept ? second : closed->time() + 1);
        m_tables.setLearned(Tables::Source::Live, m_names.names(), m_names.generation());
        m_ring.closeSecond(closed);
        m_closed();
    }
}

/// The part under way, as the window is to keep it; what is told of the streams is told of all that came.
store::SecondPointer Collector::finish()
{
    store::SecondPointer part = m_builder.close();
    report(*part);
    std::size_t counters = 0;
    for (const sample::CounterRow& row : part->counters())
        counters += row.length + sizeof row;
    m_secondCounterBytes += counters;
    m_secondFlowBytes += part->bytes() - std::min(part->bytes(), counters);
    if (m_thinning.oneIn() == 1)
        return part;
    store::SecondPointer thinned = m_thinner.thin(*part, m_thinning.oneIn());
    m_health.thinnedOut += part->flows().size() - thinned->flows().size();
    return thinned;
}

void Collector::report(const store::Second& part)
{
    m_health.flowSamples += part.flows().size();
    m_health.counterSamples += part.counters().size();
    m_secondSamples += part.flows().size();
    m_names.add(part);
    m_streams.add(part);
    for (const sample::DataSource& source : part.sources())
        if (m_agents.size() < mostAgents || m_agents.contains(source.agent))
            m_agents[source.agent] = part.time();
}

void Collector::reportSecond(base::SecondNumber second)
{
    m_health.lastSecondDatagrams = std::exchange(m_secondDatagrams, 0);
    m_health.lastSecondSamples = std::exchange(m_secondSamples, 0);
    std::erase_if(m_agents, [&](const auto& agent) { return agent.second < second - agentMemory; });
    m_health.agents = std::uint32_t(m_agents.size());
    m_thinning.wish(m_wishedSpan);
    m_thinning.follow(std::exchange(m_secondFlowBytes, 0), std::exchange(m_secondCounterBytes, 0),
                      m_ring.budget());
    m_health.oneIn = m_thinning.oneIn();
    readDrops();
    m_published.publish(m_streams.report((second + 1) * base::nanosecondsPerSecond));
}

} // namespace weir::engine
