// SPDX-License-Identifier: GPL-3.0-or-later
// Plays the bundled recording of a lab to a UDP port on this machine, at its own pace, over and over, in a
// thread of its own. The destructor stops and joins it.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>

#include "base/result.h"

class QTemporaryFile;

namespace weir::engine
{

class DemoFeed
{
public:
    /// To `port` on the loopback address.
    static base::Result<std::unique_ptr<DemoFeed>> start(std::uint16_t port);
    ~DemoFeed();

private:
    DemoFeed(std::unique_ptr<QTemporaryFile> recording, int descriptor);

    void run();
    void playOnce();

    std::unique_ptr<QTemporaryFile> m_recording;
    int m_descriptor;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_stop = false;
    std::thread m_thread;
};

} // namespace weir::engine
