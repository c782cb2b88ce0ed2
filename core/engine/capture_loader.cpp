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

} // namespace

CaptureLoader::CaptureLoader(std::vector<std::string> paths, store::Ring& ring, std::size_t partBytes,
                             std::function<void()> progress,
                             std::function<void(const std::string&, const std::string&)> done)
    : m_thread([this, paths = std::move(paths), &ring, partBytes, progress = std::move(progress),
                done = std::move(done)] {
          for (const std::string& path : paths) {
              const std::string problem = load(path, ring, partBytes, progress);
              if (m_stop)
                  return;
              done(path, problem);
          }
      })
{
}

CaptureLoader::~CaptureLoader()
{
    m_stop = true;
    m_thread.join();
}

std::string CaptureLoader::load(const std::string& path, store::Ring& ring, std::size_t partBytes,
                                const std::function<void()>& progress)
{
    auto reader = wire::CaptureReader::open(path);
    if (!reader)
        return reader.error().text;
    auto lastGlimpse = std::chrono::steady_clock::now();
    store::SecondFeed feed(partBytes, [&](store::SecondPointer second) {
        ring.append(std::move(second));
        if (const auto now = std::chrono::steady_clock::now(); now - lastGlimpse > betweenGlimpses) {
            lastGlimpse = now;
            ring.publish();
            progress();
        }
    });
    while (const auto datagram = reader->next()) {
        if (m_stop)
            return {};
        feed.add(*datagram);
    }
    feed.finish();
    ring.publish();
    progress();
    if (reader->counts().datagrams == 0)
        return path + " holds no sFlow: none of its " + std::to_string(reader->counts().packets) +
               " packets goes to UDP port " + std::to_string(wire::sflowPort) + ".";
    return reader->warning();
}

} // namespace weir::engine
