// SPDX-License-Identifier: GPL-3.0-or-later
// Reads a capture into a ring in a thread of its own. The destructor stops and joins it.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>

#include "store/ring.h"

namespace weir::engine
{

class CaptureLoader
{
public:
    /// Both are called in the loader's thread: `progress` now and then when there is more to see, `done`
    /// once, with the sentence of what went wrong or "".
    CaptureLoader(std::string path, store::Ring& ring, std::size_t partBytes, std::function<void()> progress,
                  std::function<void(std::string problem)> done);
    ~CaptureLoader();

private:
    std::string load(const std::string& path, store::Ring& ring, std::size_t partBytes,
                     const std::function<void()>& progress);

    std::atomic<bool> m_stop{false};
    std::thread m_thread;
};

} // namespace weir::engine
