// SPDX-License-Identifier: GPL-3.0-or-later
// The thread that receives: sockets in, seconds out. Owned by the engine; its destructor stops and joins it.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "engine/health.h"
#include "engine/receive_clock.h"
#include "engine/tables.h"
#include "engine/udp_socket.h"
#include "query/name_learner.h"
#include "store/ring.h"
#include "store/second_builder.h"

namespace weir::engine
{

class Collector
{
public:
    /// A second is built in parts of `partBytes`. `closed` is called in the collector's thread after each
    /// second.
    Collector(store::Ring& ring, Health& health, Tables& tables, std::size_t partBytes,
              std::function<void()> closed);
    ~Collector();

    /// Takes a socket over.
    void add(UdpSocket socket);

private:
    void run();
    void takeNewSockets();
    void receiveAll();
    void keep(const wire::Datagram& datagram);
    void closeUpTo(base::SecondNumber second);
    void report(const store::Second& part);
    void reportSecond(base::SecondNumber second);

    store::Ring& m_ring;
    Health& m_health;
    Tables& m_tables;
    std::function<void()> m_closed;

    // The thread's own.
    store::SecondBuilder m_builder;
    ReceiveClock m_clock;
    query::NameLearner m_names;
    std::vector<UdpSocket> m_sockets;
    std::uint64_t m_secondDatagrams = 0;
    std::uint64_t m_secondSamples = 0;
    std::map<base::Address, base::SecondNumber> m_agents; ///< when each was last heard

    std::mutex m_mutex; // of m_newSockets
    std::vector<UdpSocket> m_newSockets;
    int m_wake = -1; ///< eventfd: something is new, or it is time to stop
    std::atomic<bool> m_stop{false};
    std::thread m_thread; // last: it uses all of the above
};

} // namespace weir::engine
