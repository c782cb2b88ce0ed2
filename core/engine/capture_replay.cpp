// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/capture_replay.h"

#include <arpa/inet.h>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <sys/socket.h>
#include <unistd.h>

#include "wire/capture_reader.h"

namespace weir::engine
{

base::Result<std::unique_ptr<CaptureReplay>> CaptureReplay::start(std::string path, std::uint16_t port,
                                                                  ReplayOptions options)
{
    if (const auto readable = wire::CaptureReader::open(path); !readable)
        return tl::unexpected(readable.error());
    const int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_in target{};
    target.sin_family = AF_INET;
    target.sin_port = htons(port);
    target.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (descriptor < 0 ||
        connect(descriptor, reinterpret_cast<const sockaddr*>(&target), sizeof target) != 0) {
        const int error = errno;
        if (descriptor >= 0)
            close(descriptor);
        return base::failure(std::string("A capture cannot be sent to this machine: ") +
                             std::strerror(error) + ".");
    }
    return std::unique_ptr<CaptureReplay>(new CaptureReplay(std::move(path), descriptor, options));
}

CaptureReplay::CaptureReplay(std::string path, int descriptor, ReplayOptions options)
    : m_path(std::move(path)),
      m_descriptor(descriptor),
      m_options(options),
      m_thread([this] { run(); })
{
}

CaptureReplay::~CaptureReplay()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_stopped.notify_all();
    m_thread.join();
    close(m_descriptor);
}

void CaptureReplay::run()
{
    do {
        playOnce();
        // The last second is over before the first begins again; a file that was taken away is tried no
        // faster.
        std::unique_lock lock(m_mutex);
        if (m_stopped.wait_for(lock, std::chrono::seconds(1), [this] { return m_stop; }))
            return;
    } while (m_options.loops);
}

void CaptureReplay::playOnce()
{
    auto reader = wire::CaptureReader::open(m_path);
    if (!reader)
        return;
    const auto start = std::chrono::steady_clock::now();
    base::Nanoseconds first = -1;
    while (const auto datagram = reader->next()) {
        if (first < 0)
            first = datagram->time;
        const double wait = m_options.pace > 0 ? double(datagram->time - first) / m_options.pace : 0;
        const auto due = start + std::chrono::nanoseconds(std::int64_t(wait));
        {
            std::unique_lock lock(m_mutex);
            if (m_stopped.wait_until(lock, due, [this] { return m_stop; }))
                return;
        }
        // A full buffer or a closed port loses this datagram, as it would an agent's.
        (void)send(m_descriptor, datagram->payload.data(), datagram->payload.size(), 0);
    }
}

} // namespace weir::engine
