// SPDX-License-Identifier: GPL-3.0-or-later
#include "sender.h"

#include <algorithm>
#include <arpa/inet.h>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace weir::bench
{

std::uint64_t sendAt(int rate, int seconds, const std::vector<ByteVector>& datagrams, std::uint16_t port)
{
    const int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_in target{};
    target.sin_family = AF_INET;
    target.sin_port = htons(port);
    target.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(descriptor, reinterpret_cast<const sockaddr*>(&target), sizeof target) != 0) {
        close(descriptor);
        return 0;
    }
    constexpr int batch = 64;
    std::vector<mmsghdr> messages(batch);
    std::vector<iovec> vectors(batch);
    std::uint64_t sent = 0;
    const auto start = std::chrono::steady_clock::now();
    const std::uint64_t all = std::uint64_t(rate) * std::uint64_t(seconds);
    for (double elapsed = 0; sent < all && elapsed < seconds + 1;) {
        elapsed = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        constexpr std::uint64_t mostAtOnce = 64 * batch; // then the clock is looked at
        const auto due = std::min({all, std::uint64_t(elapsed * rate), sent + mostAtOnce});
        while (sent < due) {
            const int count = int(std::min<std::uint64_t>(batch, due - sent));
            for (int i = 0; i < count; ++i) {
                const ByteVector& datagram = datagrams[(sent + std::uint64_t(i)) % datagrams.size()];
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
        if (sent >= std::uint64_t(elapsed * rate))
            std::this_thread::sleep_for(std::chrono::microseconds(500));
    }
    close(descriptor);
    return sent;
}

namespace
{

[[noreturn]] void obey(int orders, int answers, const TrafficSettings& settings, std::size_t count)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    std::vector<ByteVector> datagrams;
    Traffic traffic(settings);
    for (std::size_t i = 0; i < count; ++i) {
        const base::Bytes payload = traffic.next().payload;
        datagrams.emplace_back(payload.begin(), payload.end());
    }
    SenderProcess::Order order{};
    while (read(orders, &order, sizeof order) == ssize_t(sizeof order)) {
        const std::uint64_t sent = sendAt(order.rate, order.seconds, datagrams, order.port);
        if (write(answers, &sent, sizeof sent) != ssize_t(sizeof sent))
            break;
    }
    _exit(0);
}

} // namespace

SenderProcess::SenderProcess(const TrafficSettings& settings, std::size_t datagrams)
{
    int orders[2];
    int answers[2];
    if (pipe2(orders, O_CLOEXEC) != 0)
        return;
    m_orders = orders[1];
    if (pipe2(answers, O_CLOEXEC) == 0) {
        m_answers = answers[0];
        m_process = fork();
        if (m_process == 0) {
            close(m_orders);
            close(m_answers);
            obey(orders[0], answers[1], settings, datagrams);
        }
        close(answers[1]);
    }
    close(orders[0]);
}

SenderProcess::~SenderProcess()
{
    close(m_orders);
    close(m_answers);
    if (m_process <= 0)
        return;
    kill(m_process, SIGTERM); // a sender that was forked later may hold the other end of the pipe
    waitpid(m_process, nullptr, 0);
}

bool SenderProcess::begin(const Order& order)
{
    return m_process > 0 && write(m_orders, &order, sizeof order) == ssize_t(sizeof order);
}

std::optional<std::uint64_t> SenderProcess::finish()
{
    std::uint64_t sent = 0;
    if (read(m_answers, &sent, sizeof sent) != ssize_t(sizeof sent))
        return std::nullopt;
    return sent;
}

} // namespace weir::bench
