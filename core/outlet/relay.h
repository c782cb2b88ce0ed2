// SPDX-License-Identifier: GPL-3.0-or-later
// Raw copies of datagrams for another collector: the payloads as they came in, from an address of this
// machine. Never waits: what the network does not take at once is counted and left out, and a target that
// refuses is left alone for a while, so that it costs those who receive nothing. Owned by one thread; the
// counts may be read by any.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "wire/datagram.h"
#include "wire/socket_address.h"

namespace weir::outlet
{

struct RelayCounts {
    std::uint64_t sent = 0;    ///< datagrams that the network took
    std::uint64_t notSent = 0; ///< datagrams that it did not take, or that were not tried after a refusal
    std::uint64_t refused = 0; ///< answers that nobody listens there
    int lastError = 0;         ///< errno of the last one not sent or refused; 0: none
};

class Relay
{
public:
    /// `address` as wire::readSocketAddress() reads it. The error names what is wrong with it.
    static base::Result<Relay> open(const std::string& address, std::uint16_t port);

    Relay(Relay&& other) noexcept;
    Relay& operator=(Relay&& other) noexcept;
    ~Relay();

    const std::string& name() const { return m_name; } ///< ADDR:PORT

    /// Whether it may send while somebody listens there: the error says that all would come back.
    base::Result<void> check(const wire::SocketAddress& listening, const std::string& name) const;

    /// `now` is of a clock that never runs backwards. Each is sent or counted as not sent.
    void send(std::span<const wire::Datagram> datagrams, base::Nanoseconds now);

    /// Any thread.
    RelayCounts counts() const;

private:
    struct Counters {
        std::atomic<std::uint64_t> sent{0};
        std::atomic<std::uint64_t> notSent{0};
        std::atomic<std::uint64_t> refused{0};
        std::atomic<int> lastError{0};
    };

    /// How a target is treated that refuses.
    struct Caution {
        bool wary = false;            ///< something went wrong: the next datagram goes alone
        base::Nanoseconds tried = 0;  ///< when the network was last given something
        base::Nanoseconds pause = 0;  ///< how long the last pause was; 0: there was none
        base::Nanoseconds resume = 0; ///< when it ended, or will end
    };

    Relay(int descriptor, const wire::SocketAddress& target, std::string name);

    std::size_t sendSome(std::span<const wire::Datagram> datagrams);
    std::size_t lostBy(int error, std::size_t left, base::Nanoseconds tried, base::Nanoseconds now);
    void pause(base::Nanoseconds tried, base::Nanoseconds now);

    int m_descriptor;
    wire::SocketAddress m_target;
    std::string m_name;
    std::unique_ptr<Counters> m_counters;
    Caution m_caution;
};

} // namespace weir::outlet
