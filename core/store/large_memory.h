// SPDX-License-Identifier: GPL-3.0-or-later
// Memory for a second's large tables. Fresh pages cost more than all decoding does, so large runs ask for
// huge pages and grow by moving page tables instead of bytes.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <new>
#include <sys/mman.h>

namespace weir::store
{

inline constexpr std::size_t largeRun = 4 << 20; ///< bytes from which it pays

inline void* allocateRun(std::size_t bytes)
{
    if (bytes < largeRun) {
        if (void* memory = std::malloc(bytes))
            return memory;
        throw std::bad_alloc();
    }
    void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        throw std::bad_alloc();
    madvise(memory, bytes, MADV_HUGEPAGE); // a wish: ordinary pages serve as well
    return memory;
}

inline void freeRun(void* memory, std::size_t bytes)
{
    if (bytes < largeRun)
        std::free(memory);
    else
        munmap(memory, bytes);
}

/// For std::vector.
template <class T>
struct LargeAllocator {
    using value_type = T;

    LargeAllocator() = default;
    template <class U>
    LargeAllocator(const LargeAllocator<U>&)
    {
    }
    T* allocate(std::size_t count) { return static_cast<T*>(allocateRun(count * sizeof(T))); }
    void deallocate(T* memory, std::size_t count) { freeRun(memory, count * sizeof(T)); }
    bool operator==(const LargeAllocator&) const { return true; }
};

} // namespace weir::store
