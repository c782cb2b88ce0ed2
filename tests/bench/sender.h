// SPDX-License-Identifier: GPL-3.0-or-later
// Sends datagrams to loopback at a steady rate.
#pragma once

#include <algorithm>
#include <arpa/inet.h>
#include <chrono>
#include <cstdint>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "support/traffic.h"

namespace weir::bench
{

/// Sends `seconds` long, in bursts of a millisecond. Returns how many datagrams were sent.
inline std::uint64_t sendAt(int rate, int seconds, const std::vector<support::ByteVector>& datagrams,
                            std::uint16_t port)
{
    const int descriptor = socket(AF_INET, SOCK_DGRAM, 0);
    sockaddr_in target{};
    target.sin_family = AF_INET;
    target.sin_port = htons(port);
    target.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(descriptor, reinterpret_cast<const sockaddr*>(&target), sizeof target) != 0)
        return 0;
    constexpr int batch = 64;
    std::vector<mmsghdr> messages(batch);
    std::vector<iovec> vectors(batch);
    std::uint64_t sent = 0;
    const auto start = std::chrono::steady_clock::now();
    const std::uint64_t all = std::uint64_t(rate) * std::uint64_t(seconds);
    while (sent < all) {
        const double elapsed =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        const auto due = std::min(all, std::uint64_t(elapsed * rate));
        while (sent < due) {
            const int count = int(std::min<std::uint64_t>(batch, due - sent));
            for (int i = 0; i < count; ++i) {
                const support::ByteVector& datagram = datagrams[(sent + std::uint64_t(i)) % datagrams.size()];
                vectors[std::size_t(i)] = {const_cast<std::uint8_t*>(datagram.data()), datagram.size()};
                messages[std::size_t(i)] = {};
                messages[std::size_t(i)].msg_hdr.msg_iov = &vectors[std::size_t(i)];
                messages[std::size_t(i)].msg_hdr.msg_iovlen = 1;
            }
            const int done = sendmmsg(descriptor, messages.data(), unsigned(count), 0);
            if (done <= 0)
                break;
            sent += std::uint64_t(done);
        }
        std::this_thread::sleep_for(std::chrono::microseconds(500));
    }
    close(descriptor);
    return sent;
}

} // namespace weir::bench
