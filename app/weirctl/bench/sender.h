// SPDX-License-Identifier: GPL-3.0-or-later
// Sends datagrams to a port of this machine at a steady rate; where it matters, from a process of its own.
#pragma once

#include <cstdint>
#include <optional>
#include <sys/types.h>
#include <vector>

#include "octets.h"
#include "traffic.h"

namespace weir::bench
{

/// Sends `seconds` long, in bursts of a millisecond, the datagrams over and over. Returns how many were sent.
std::uint64_t sendAt(int rate, int seconds, const std::vector<ByteVector>& datagrams, std::uint16_t port);

/// A process that makes traffic when it starts and sends it when it is told to. Neither its memory nor its
/// work is that of this process.
class SenderProcess
{
public:
    struct Order {
        std::uint16_t port;
        std::int32_t rate; ///< datagrams a second
        std::int32_t seconds;
    };

    /// Forks: no other thread may run yet.
    SenderProcess(const TrafficSettings& settings, std::size_t datagrams);
    SenderProcess(const SenderProcess&) = delete;
    SenderProcess& operator=(const SenderProcess&) = delete;
    ~SenderProcess();

    bool begin(const Order& order);

    /// Something to read here: it is done.
    int descriptor() const { return m_answers; }

    /// Waits for its end. Returns how many were sent; nothing if it failed.
    std::optional<std::uint64_t> finish();

private:
    pid_t m_process = -1;
    int m_orders = -1;
    int m_answers = -1;
};

} // namespace weir::bench
