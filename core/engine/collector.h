// SPDX-License-Identifier: GPL-3.0-or-later
// The thread that receives: sockets in, seconds out. Owned by the engine; its destructor stops and joins it.
#pragma once

#include <atomic>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "engine/health.h"
#include "engine/published.h"
#include "engine/receive_clock.h"
#include "engine/tables.h"
#include "engine/udp_socket.h"
#include "outlet/relay.h"
#include "query/name_learner.h"
#include "query/stream_health.h"
#include "store/ring.h"
#include "store/second_builder.h"
#include "store/thinner.h"
#include "store/thinning_plan.h"

namespace weir::engine
{

class Collector
{
public:
    /// A second is built in parts of `partBytes`. `closed` is called in the collector's thread after each
    /// second.
    Collector(store::Ring& ring, Health& health, Tables& tables, Published<query::StreamReport>& streams,
              std::size_t partBytes, std::function<void()> closed);
    ~Collector();

    /// Takes a socket over. What is counted of it can be read by any thread.
    std::shared_ptr<const SocketCounters> add(UdpSocket socket);

    /// Closes the socket of those counters; when this returns its place is free.
    void remove(const std::shared_ptr<const SocketCounters>& counters);

    /// From the next second on. Any thread.
    void setPartBytes(std::size_t bytes) { m_partBytes = bytes; }

    /// How many seconds the window should reach back: where its budget is too small for that, one in k
    /// samples is kept. 0: all are. From the next second on. Any thread.
    void setWishedSpan(base::SecondNumber seconds) { m_wishedSpan = seconds; }

    /// From the next datagrams on they go to these, raw, and to no other.
    void setRelays(std::vector<std::shared_ptr<outlet::Relay>> relays);

private:
    void run();
    struct Listening {
        UdpSocket socket;
        std::shared_ptr<SocketCounters> counters;
        std::uint32_t kernelDrops = 0; ///< as last read
    };
    using Relays = std::vector<std::shared_ptr<outlet::Relay>>;

    struct Leaving {
        std::shared_ptr<const SocketCounters> counters;
        std::promise<void> closed;
    };

    void takeWhatIsNew();
    void letGo();
    void receiveAll();
    void readDrops();
    void keep(const wire::Datagram& datagram);
    void open(base::SecondNumber second);
    void closeUpTo(base::SecondNumber second);
    void report(const store::Second& part);
    store::SecondPointer finish();
    void reportSecond(base::SecondNumber second);

    store::Ring& m_ring;
    Health& m_health;
    Tables& m_tables;
    Published<query::StreamReport>& m_published;
    std::function<void()> m_closed;
    std::atomic<std::size_t> m_partBytes;
    std::atomic<base::SecondNumber> m_wishedSpan{0};

    // The thread's own.
    store::SecondBuilder m_builder;
    ReceiveClock m_clock;
    query::NameLearner m_names;
    query::StreamHealth m_streams;
    store::Thinner m_thinner;
    store::ThinningPlan m_thinning;
    std::vector<Listening> m_sockets;
    Relays m_relays;
    std::uint64_t m_secondDatagrams = 0;
    std::uint64_t m_secondSamples = 0;
    std::size_t m_secondFlowBytes = 0;                    ///< in memory, before it is thinned
    std::size_t m_secondCounterBytes = 0;                 ///< likewise; they stay as they are
    std::map<base::Address, base::SecondNumber> m_agents; ///< when each was last heard

    std::mutex m_mutex; // of what is new
    std::vector<Listening> m_newSockets;
    std::vector<Leaving> m_leaving;
    std::optional<Relays> m_newRelays;
    int m_wake = -1; ///< eventfd: something is new, or it is time to stop
    std::atomic<bool> m_stop{false};
    std::thread m_thread; // last: it uses all of the above
};

} // namespace weir::engine
