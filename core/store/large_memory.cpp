// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/large_memory.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <mutex>
#include <sys/mman.h>
#include <vector>

namespace weir::store
{

namespace
{

struct Run {
    void* memory = nullptr;
    std::size_t bytes = 0;
};

void unmap(const std::vector<Run>& runs)
{
    for (const Run& run : runs)
        munmap(run.memory, run.bytes);
}

/// Runs that were freed, the newest last.
class FreedRuns
{
public:
    /// The smallest that is large enough, the newest of these; what is too much of it stays. None: no memory.
    void* take(std::size_t bytes)
    {
        const std::lock_guard lock(m_mutex);
        auto best = m_runs.end();
        for (auto run = m_runs.begin(); run != m_runs.end(); ++run)
            if (run->bytes >= bytes && (best == m_runs.end() || run->bytes <= best->bytes))
                best = run;
        if (best == m_runs.end())
            return nullptr;
        void* const memory = best->memory;
        best->memory = static_cast<std::uint8_t*>(memory) + bytes;
        best->bytes -= bytes;
        if (best->bytes == 0)
            m_runs.erase(best);
        m_bytes -= bytes;
        return memory;
    }

    void keep(Run run)
    {
        std::vector<Run> gone;
        {
            const std::lock_guard lock(m_mutex);
            m_runs.push_back(run);
            m_bytes += run.bytes;
            gone = shrink(m_limit);
        }
        unmap(gone);
    }

    void limit(std::size_t bytes)
    {
        std::vector<Run> gone;
        {
            const std::lock_guard lock(m_mutex);
            m_limit = bytes;
            gone = shrink(m_limit);
        }
        unmap(gone);
    }

    void release(std::size_t bytes)
    {
        std::vector<Run> gone;
        {
            const std::lock_guard lock(m_mutex);
            gone = shrink(m_bytes - std::min(bytes, m_bytes));
        }
        unmap(gone);
    }

    std::size_t bytes()
    {
        const std::lock_guard lock(m_mutex);
        return m_bytes;
    }

private:
    /// The oldest, until no more than `limit` are left. They are unmapped without the lock.
    std::vector<Run> shrink(std::size_t limit)
    {
        auto kept = m_runs.begin();
        for (; m_bytes > limit; ++kept)
            m_bytes -= kept->bytes;
        std::vector<Run> gone(m_runs.begin(), kept);
        m_runs.erase(m_runs.begin(), kept);
        return gone;
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
    if (void* const memory = freedRuns().take(bytes))
        return memory;
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
    else
        freedRuns().keep({memory, bytes});
}

void* growRun(void* memory, std::size_t bytes, std::size_t wanted)
{
    void* const grown = mremap(memory, bytes, wanted, MREMAP_MAYMOVE);
    if (grown == MAP_FAILED)
        throw std::bad_alloc();
    return grown;
}

void keepFreedRuns(std::size_t bytes)
{
    freedRuns().limit(bytes);
}

std::size_t freedRunsKept()
{
    return freedRuns().bytes();
}

void releaseFreedRuns(std::size_t bytes)
{
    freedRuns().release(bytes);
}

} // namespace weir::store
