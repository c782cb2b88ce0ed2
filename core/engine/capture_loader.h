// SPDX-License-Identifier: GPL-3.0-or-later
// Reads a capture into a ring in a thread of its own. The destructor stops and joins it.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "store/ring.h"

namespace weir::engine
{

class CaptureLoader
{
public:
    /// Reads the files one after the other. Both functions are called in the loader's thread: `progress` now
    /// and then when there is more to see, `done` after each file, with the sentence of what went wrong or
    /// "".
    CaptureLoader(std::vector<std::string> paths, store::Ring& ring, std::size_t partBytes,
                  std::function<void()> progress,
                  std::function<void(const std::string& path, const std::string& problem)> done);
    ~CaptureLoader();

private:
    std::string load(const std::string& path, store::Ring& ring, std::size_t partBytes,
                     const std::function<void()>& progress);

    std::atomic<bool> m_stop{false};
    std::thread m_thread;
};

} // namespace weir::engine
