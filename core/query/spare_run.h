// SPDX-License-Identifier: GPL-3.0-or-later
// Memory that a question needs for a second and then leaves to the next one. It stays with its thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <new>
#include <utility>

namespace weir::query
{

/// Memory in which the flows of a second are counted: a thread keeps one run of it for its next question,
/// which then finds it in the processor's cache.
class SpareRun
{
public:
    SpareRun() = default;
    SpareRun(const SpareRun&) = delete;
    SpareRun& operator=(const SpareRun&) = delete;
    ~SpareRun() { ::operator delete(m_run); }

    static SpareRun& ofThread()
    {
        thread_local SpareRun spare;
        return spare;
    }

    void* take(std::size_t bytes)
    {
        if (m_run && m_run->bytes >= bytes)
            return std::exchange(m_run, nullptr) + 1;
        const std::size_t size = std::max<std::size_t>(bytes, 1 << 16);
        return new (::operator new(sizeof(Run) + size)) Run{size} + 1;
    }

    void giveBack(void* memory)
    {
        constexpr std::size_t largest = 1 << 22; // a flood's is not kept
        Run* run = static_cast<Run*>(memory) - 1;
        if (run->bytes <= largest && (!m_run || m_run->bytes < run->bytes))
            std::swap(run, m_run);
        ::operator delete(run);
    }

private:
    struct alignas(std::max_align_t) Run {
        std::size_t bytes; ///< that follow
    };

    Run* m_run = nullptr;
};

template <class T>
struct SpareAllocator {
    using value_type = T;

    SpareAllocator() = default;
    template <class U>
    SpareAllocator(const SpareAllocator<U>&)
    {
    }
    T* allocate(std::size_t count) { return static_cast<T*>(SpareRun::ofThread().take(count * sizeof(T))); }
    void deallocate(T* memory, std::size_t) { SpareRun::ofThread().giveBack(memory); }
    bool operator==(const SpareAllocator&) const { return true; }
};

} // namespace weir::query
