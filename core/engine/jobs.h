// SPDX-License-Identifier: GPL-3.0-or-later
// The pool that answers questions. The destructor lets the jobs under way end, forgets the others and joins.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace weir::engine
{

class Jobs
{
public:
    Jobs();
    ~Jobs();

    /// Any thread. Jobs begin in the order in which they come.
    void start(std::function<void()> job);

    /// Runs all pieces, on this thread and on those of the pool that are free, and returns when all are done.
    /// Any thread, one of the pool's too.
    void together(std::vector<std::function<void()>> pieces);

    std::size_t threads() const { return m_threads.size(); }

private:
    void run();

    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<std::function<void()>> m_waiting;
    bool m_stop = false;
    std::vector<std::thread> m_threads;
};

} // namespace weir::engine
