// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/jobs.h"

#include <algorithm>
#include <utility>

namespace weir::engine
{

Jobs::Jobs()
{
    // The collector and the user interface want a processor, too.
    const unsigned count = std::max(2u, std::thread::hardware_concurrency()) - 1;
    for (unsigned i = 0; i < count; ++i)
        m_threads.emplace_back([this] { run(); });
}

Jobs::~Jobs()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
        m_waiting.clear();
    }
    m_changed.notify_all();
    for (std::thread& thread : m_threads)
        thread.join();
}

void Jobs::start(std::function<void()> job)
{
    {
        const std::lock_guard lock(m_mutex);
        m_waiting.push_back(std::move(job));
    }
    m_changed.notify_one();
}

void Jobs::run()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_changed.wait(lock, [this] { return m_stop || !m_waiting.empty(); });
        if (m_stop)
            return;
        const std::function<void()> job = std::move(m_waiting.front());
        m_waiting.pop_front();
        lock.unlock();
        job();
        lock.lock();
    }
}

} // namespace weir::engine
