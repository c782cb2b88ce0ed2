// SPDX-License-Identifier: GPL-3.0-or-later
// Sends the datagrams of a capture to a UDP port on this machine, with the pauses they were captured with, in
// a thread of its own. The destructor stops and joins it.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "base/result.h"

namespace weir::engine
{

struct ReplayOptions {
    double pace = 1;    ///< how many times as fast as captured; 0: as fast as possible
    bool loops = false; ///< begins again after the end
};

class CaptureReplay
{
public:
    /// To `port` on the loopback address. The error names what is wrong with the file or the socket.
    static base::Result<std::unique_ptr<CaptureReplay>> start(std::string path, std::uint16_t port,
                                                              ReplayOptions options = {});
    ~CaptureReplay();

private:
    CaptureReplay(std::string path, int descriptor, ReplayOptions options);

    void run();
    void playOnce();

    const std::string m_path;
    const int m_descriptor;
    const ReplayOptions m_options;
    std::mutex m_mutex;
    std::condition_variable m_stopped;
    bool m_stop = false;
    std::thread m_thread;
};

} // namespace weir::engine
