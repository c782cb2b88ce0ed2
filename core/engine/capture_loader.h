// SPDX-License-Identifier: GPL-3.0-or-later
// Reads a capture into a ring in a thread of its own. The destructor stops and joins it.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "engine/published.h"
#include "engine/tables.h"
#include "query/name_learner.h"
#include "query/stream_health.h"
#include "store/ring.h"

namespace weir::engine
{

/// What came of one capture.
struct LoadedCapture {
    std::string path;
    std::string problem;    ///< the sentence of what went wrong, or ""
    bool ofPackets = false; ///< it holds no sFlow: its packets are the samples, each of rate 1
};

class CaptureLoader
{
public:
    /// Reads the files one after the other. Both functions are called in the loader's thread: `progress` now
    /// and then when there is more to see, `done` after each file, with what came of it.
    CaptureLoader(std::vector<std::string> paths, store::Ring& ring, Tables& tables,
                  Published<query::StreamReport>& streams, std::size_t partBytes,
                  std::function<void()> progress, std::function<void(const LoadedCapture&)> done);
    ~CaptureLoader();

    /// Whether it touches the ring no more.
    bool hasEnded() const { return m_ended; }

private:
    LoadedCapture load(const std::string& path, store::Ring& ring, std::size_t partBytes,
                       const std::function<void()>& progress);

    void publish(store::Ring& ring);

    Tables& m_tables;
    Published<query::StreamReport>& m_published;
    query::NameLearner m_names; ///< of all files
    query::StreamHealth m_streams;
    std::atomic<bool> m_stop{false};
    std::atomic<bool> m_ended{false};
    std::thread m_thread;
};

} // namespace weir::engine
