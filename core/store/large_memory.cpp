// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/large_memory.h"

#include <algorithm>
#include <cstdlib>
#include <mutex>
#include <vector>

namespace weir::store
{

namespace
{

/// Runs that were freed, the newest last.
class FreedRuns
{
public:
    struct Run {
        void* memory = nullptr;
        std::size_t bytes = 0;
    };

    /// The one whose size is nearest; none: no memory.
    Run take(std::size_t bytes)
    {
        const std::lock_guard lock(m_mutex);
        if (m_runs.empty())
            return {};
        const auto distance = [&](const Run& run) {
            return std::max(run.bytes, bytes) - std::min(run.bytes, bytes);
        };
        const auto nearest = std::ranges::min_element(m_runs, {}, distance);
        const Run run = *nearest;
        m_runs.erase(nearest);
        m_bytes -= run.bytes;
        return run;
    }

    /// False: there is no room for it, not even if older ones go.
    bool keep(Run run)
    {
        const std::lock_guard lock(m_mutex);
        if (run.bytes > m_limit)
            return false;
        m_runs.push_back(run);
        m_bytes += run.bytes;
        shrink();
        return true;
    }

    void limit(std::size_t bytes)
    {
        const std::lock_guard lock(m_mutex);
        m_limit = bytes;
        shrink();
    }

    std::size_t bytes()
    {
        const std::lock_guard lock(m_mutex);
        return m_bytes;
    }

private:
    void shrink()
    {
        while (m_bytes > m_limit) {
            munmap(m_runs.front().memory, m_runs.front().bytes);
            m_bytes -= m_runs.front().bytes;
            m_runs.erase(m_runs.begin());
        }
    }

    std::mutex m_mutex;
    std::vector<Run> m_runs;
    std::size_t m_bytes = 0;
    std::size_t m_limit = 0;
};

/// Never destroyed: whatever frees last may still ask it.
FreedRuns& freedRuns()
{
    static FreedRuns& runs = *new FreedRuns;
    return runs;
}

} // namespace

void* allocateRun(std::size_t bytes)
{
    if (bytes < largeRun) {
        if (void* memory = std::malloc(bytes))
            return memory;
        throw std::bad_alloc();
    }
    if (const FreedRuns::Run run = freedRuns().take(bytes); run.memory) {
        void* const memory = mremap(run.memory, run.bytes, bytes, MREMAP_MAYMOVE);
        if (memory != MAP_FAILED)
            return memory;
        munmap(run.memory, run.bytes);
    }
    void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        throw std::bad_alloc();
    madvise(memory, bytes, MADV_HUGEPAGE); // a wish: ordinary pages serve as well
    return memory;
}

void freeRun(void* memory, std::size_t bytes)
{
    if (bytes < largeRun)
        std::free(memory);
    else if (!freedRuns().keep({memory, bytes}))
        munmap(memory, bytes);
}

void keepFreedRuns(std::size_t bytes)
{
    freedRuns().limit(bytes);
}

std::size_t freedRunsKept()
{
    return freedRuns().bytes();
}

} // namespace weir::store
