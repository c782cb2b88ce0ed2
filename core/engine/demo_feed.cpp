// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/demo_feed.h"

#include <QFile>
#include <QTemporaryFile>
#include <arpa/inet.h>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <sys/socket.h>
#include <unistd.h>

#include "wire/capture_reader.h"

// Resources of a static library must be named once, outside every namespace.
static void registerDemo()
{
    Q_INIT_RESOURCE(demo);
}

namespace weir::engine
{

namespace
{

constexpr char recordingName[] = ":/demo/lab.pcap.zst";

} // namespace

base::Result<std::unique_ptr<DemoFeed>> DemoFeed::start(std::uint16_t port)
{
    registerDemo();
    QFile bundled(QString::fromLatin1(recordingName));
    auto recording = std::make_unique<QTemporaryFile>();
    if (!bundled.open(QIODevice::ReadOnly))
        return base::failure("This build has no demo recording in it.");
    const QByteArray bytes = bundled.readAll();
    if (!recording->open() || recording->write(bytes) != bytes.size() || !recording->flush())
        return base::failure("The demo recording cannot be unpacked into the temporary folder: " +
                             recording->errorString().toStdString() + ". Make room there, or set TMPDIR.");

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
        return base::failure(std::string("The demo cannot send to this machine: ") + std::strerror(error) +
                             ".");
    }
    return std::unique_ptr<DemoFeed>(new DemoFeed(std::move(recording), descriptor));
}

DemoFeed::DemoFeed(std::unique_ptr<QTemporaryFile> recording, int descriptor)
    : m_recording(std::move(recording)),
      m_descriptor(descriptor),
      m_thread([this] { run(); })
{
}

DemoFeed::~DemoFeed()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_changed.notify_all();
    m_thread.join();
    close(m_descriptor);
}

void DemoFeed::run()
{
    const auto stopped = [this] {
        const std::lock_guard lock(m_mutex);
        return m_stop;
    };
    while (!stopped())
        playOnce();
}

void DemoFeed::playOnce()
{
    auto reader = wire::CaptureReader::open(m_recording->fileName().toStdString());
    std::unique_lock lock(m_mutex);
    if (!reader) { // the temporary file was taken away: nothing to play until the demo is started again
        m_changed.wait(lock, [this] { return m_stop; });
        return;
    }
    const auto start = std::chrono::steady_clock::now();
    base::Nanoseconds first = -1;
    while (const auto datagram = reader->next()) {
        if (first < 0)
            first = datagram->time;
        const auto due = start + std::chrono::nanoseconds(datagram->time - first);
        if (m_changed.wait_until(lock, due, [this] { return m_stop; }))
            return;
        // A full buffer or a closed port loses this datagram, as it would an agent's.
        (void)send(m_descriptor, datagram->payload.data(), datagram->payload.size(), 0);
    }
    // The recording's last second is over before it begins again.
    m_changed.wait_for(lock, std::chrono::seconds(1), [this] { return m_stop; });
}

} // namespace weir::engine
