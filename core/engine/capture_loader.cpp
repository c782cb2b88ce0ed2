// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/capture_loader.h"

#include <chrono>

#include "store/second_feed.h"
#include "wire/capture_reader.h"

namespace weir::engine
{

namespace
{

constexpr std::chrono::milliseconds betweenGlimpses{100};
constexpr std::uint64_t betweenStreams = 64; // datagrams that are in the processor's cache still

} // namespace

CaptureLoader::CaptureLoader(std::vector<std::string> paths, store::Ring& ring, Tables& tables,
                             Published<query::StreamReport>& streams, std::size_t partBytes,
                             std::function<void()> progress, std::function<void(const LoadedCapture&)> done)
    : m_tables(tables),
      m_published(streams),
      m_thread([this, paths = std::move(paths), &ring, partBytes, progress = std::move(progress),
                done = std::move(done)] {
          for (const std::string& path : paths) {
              const LoadedCapture loaded = load(path, ring, partBytes, progress);
              if (m_stop)
                  return;
              done(loaded);
          }
          m_ended = true;
      })
{
}

CaptureLoader::~CaptureLoader()
{
    m_stop = true;
    m_thread.join();
}

void CaptureLoader::publish(store::Ring& ring)
{
    m_tables.setLearned(Tables::Source::Capture, m_names.names(), m_names.generation());
    m_published.publish(m_streams.report(m_streams.lastTime()));
    ring.publish();
}

LoadedCapture CaptureLoader::load(const std::string& path, store::Ring& ring, std::size_t partBytes,
                                  const std::function<void()>& progress)
{
    auto reader = wire::CaptureReader::open(path, wire::sflowPort, wire::CaptureKind::Auto);
    if (!reader)
        return {path, reader.error().text};
    const auto followStreams = [&](const store::Second& second) {
        if (reader->kind() != wire::CaptureKind::Packets) // packets have no agent that could lose them
        {
            m_streams.addSelection(reader->selection());
            m_streams.add(second);
        }
    };
    auto lastGlimpse = std::chrono::steady_clock::now();
    store::SecondFeed feed(partBytes, [&](store::SecondPointer second) {
        m_names.add(*second);
        followStreams(*second);
        ring.append(std::move(second));
        if (const auto now = std::chrono::steady_clock::now(); now - lastGlimpse > betweenGlimpses) {
            lastGlimpse = now;
            publish(ring);
            progress();
        }
    });
    std::uint64_t datagrams = 0;
    while (const auto datagram = reader->next()) {
        if (m_stop)
            return {path, {}};
        feed.add(*datagram);
        if (++datagrams % betweenStreams == 0)
            followStreams(*feed.underWay());
    }
    feed.finish();
    publish(ring);
    progress();
    if (reader->counts().packets == 0 && reader->warning().empty())
        return {path, path + " holds no packets. Check whether its capture was stopped too early, or whether "
                             "its filter let nothing through."};
    return {path, reader->warning(), reader->kind() == wire::CaptureKind::Packets};
}

} // namespace weir::engine
