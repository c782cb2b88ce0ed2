// SPDX-License-Identifier: GPL-3.0-or-later
// Sends the datagrams of a capture to a collector, with the pauses they were captured with, in a thread of
// its own. The destructor stops and joins it.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "base/result.h"
#include "wire/capture_reader.h"

namespace weir::engine
{

struct ReplayOptions {
    double pace = 1;    ///< how many times as fast as captured; 0: as fast as possible
    bool loops = false; ///< begins again a second after the end
    std::uint16_t capturedPort = wire::sflowPort; ///< destination port of the datagrams in the file; 0: any
    std::function<void()> ended{};                ///< called in the replay's thread when it does not loop
};

class CaptureReplay
{
public:
    /// The error names what is wrong with the file, the address or the socket.
    static base::Result<std::unique_ptr<CaptureReplay>> start(std::string path, const std::string& address,
                                                              std::uint16_t port, ReplayOptions options = {});
    ~CaptureReplay();

    // Any thread.
    std::uint64_t sent() const { return m_sent; }
    std::uint64_t notSent() const { return m_notSent; } ///< lost here, or nobody listened

private:
    CaptureReplay(std::string path, int descriptor, ReplayOptions options);

    void run();
    void playOnce();

    const std::string m_path;
    const int m_descriptor;
    const ReplayOptions m_options;
    std::atomic<std::uint64_t> m_sent{0};
    std::atomic<std::uint64_t> m_notSent{0};
    std::mutex m_mutex;
    std::condition_variable m_stopped;
    bool m_stop = false;
    std::thread m_thread;
};

} // namespace weir::engine
