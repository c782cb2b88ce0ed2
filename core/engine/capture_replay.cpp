// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/capture_replay.h"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <unistd.h>

#include "engine/replay_pace.h"
#include "wire/socket_address.h"

namespace weir::engine
{

base::Result<std::unique_ptr<CaptureReplay>>
CaptureReplay::start(std::string path, const std::string& address, std::uint16_t port, ReplayOptions options)
{
    if (const auto readable = wire::CaptureReader::open(path, options.capturedPort); !readable)
        return tl::unexpected(readable.error());
    const auto target = wire::readSocketAddress(address, port);
    if (!target)
        return tl::unexpected(target.error());
    const int descriptor = wire::openSender(*target, 0);
    if (descriptor < 0)
        return base::failure("The capture cannot be sent to " + wire::toText(address, port) + ": " +
                             std::strerror(errno) + ". Check the address and the routes of this machine.");
    return std::unique_ptr<CaptureReplay>(new CaptureReplay(std::move(path), descriptor, std::move(options)));
}

CaptureReplay::CaptureReplay(std::string path, int descriptor, ReplayOptions options)
    : m_path(std::move(path)),
      m_descriptor(descriptor),
      m_options(std::move(options)),
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
    playOnce();
    while (m_options.loops) {
        // The last second is over before the first begins again; a file that was taken away is tried no
        // faster.
        {
            std::unique_lock lock(m_mutex);
            if (m_stopped.wait_for(lock, std::chrono::seconds(1), [this] { return m_stop; }))
                return;
        }
        playOnce();
    }
    if (m_options.ended)
        m_options.ended();
}

void CaptureReplay::playOnce()
{
    auto reader = wire::CaptureReader::open(m_path, m_options.capturedPort);
    if (!reader)
        return;
    const auto start = std::chrono::steady_clock::now();
    ReplayPace pace(m_options.pace);
    while (const auto datagram = reader->next()) {
        const auto due = start + std::chrono::nanoseconds(pace.due(datagram->time));
        {
            std::unique_lock lock(m_mutex);
            if (m_stopped.wait_until(lock, due, [this] { return m_stop; }))
                return;
        }
        // A full buffer or a closed port loses this datagram, as it would an agent's.
        const auto length = ssize_t(datagram->payload.size());
        const bool sent = send(m_descriptor, datagram->payload.data(), datagram->payload.size(), 0) == length;
        ++(sent ? m_sent : m_notSent);
    }
}

} // namespace weir::engine
