// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/jobs.h"

#include <algorithm>
#include <utility>

#ifdef __linux__
#include <sys/resource.h>
#include <unistd.h>
#endif

namespace weir::engine
{

namespace
{

/// The collector and the user interface want a processor, too: they get it first.
void yieldToOthers()
{
#ifdef __linux__
    constexpr int nicer = 5;
    const auto thread = id_t(gettid()); // of this thread alone; where it fails all are equal
    setpriority(PRIO_PROCESS, thread, getpriority(PRIO_PROCESS, thread) + nicer);
#endif
}

} // namespace

Jobs::Jobs()
{
    const unsigned count = std::max(2u, std::thread::hardware_concurrency());
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

void Jobs::together(std::vector<std::function<void()>> pieces)
{
    struct Work {
        std::vector<std::function<void()>> pieces;
        std::mutex mutex; // of the next two
        std::size_t next = 0;
        std::size_t done = 0;
        std::condition_variable changed;

        /// Takes pieces until there are none.
        void run()
        {
            std::unique_lock lock(mutex);
            while (next < pieces.size()) {
                const std::function<void()>& piece = pieces[next++];
                lock.unlock();
                piece();
                lock.lock();
                ++done;
            }
            changed.notify_all();
        }
    };
    const auto work = std::make_shared<Work>();
    work->pieces = std::move(pieces);
    for (std::size_t i = 1; i < work->pieces.size(); ++i)
        start([work] { work->run(); });
    work->run();
    std::unique_lock lock(work->mutex);
    work->changed.wait(lock, [&] { return work->done == work->pieces.size(); });
}

void Jobs::run()
{
    yieldToOthers();
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
