// SPDX-License-Identifier: GPL-3.0-or-later
// Raw copies of datagrams for another collector: the payloads as they came in, from an address of this
// machine. Never waits: what the network does not take at once is counted and left out. Owned by one thread;
// the counts may be read by any.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "base/result.h"
#include "wire/datagram.h"
#include "wire/socket_address.h"

namespace weir::outlet
{

struct RelayCounts {
    std::uint64_t sent = 0;    ///< datagrams that the network took
    std::uint64_t notSent = 0; ///< datagrams that it did not take
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

    void send(std::span<const wire::Datagram> datagrams);

    /// Any thread.
    RelayCounts counts() const;

private:
    struct Counters {
        std::atomic<std::uint64_t> sent{0};
        std::atomic<std::uint64_t> notSent{0};
        std::atomic<std::uint64_t> refused{0};
        std::atomic<int> lastError{0};
    };

    Relay(int descriptor, const wire::SocketAddress& target, std::string name);

    std::size_t sendSome(std::span<const wire::Datagram> datagrams);

    int m_descriptor;
    wire::SocketAddress m_target;
    std::string m_name;
    std::unique_ptr<Counters> m_counters;
};

} // namespace weir::outlet
