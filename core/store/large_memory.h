// SPDX-License-Identifier: GPL-3.0-or-later
// Memory for a second's large tables. Fresh pages cost more than all decoding does, so large runs ask for
// huge pages and grow by moving page tables instead of bytes.
#pragma once

#include <cstddef>
#include <new>
#include <sys/mman.h>

namespace weir::store
{

inline constexpr std::size_t largeRun = 4 << 20; ///< bytes from which it pays

/// Any thread, as is all that follows. Throws std::bad_alloc.
void* allocateRun(std::size_t bytes);
void freeRun(void* memory, std::size_t bytes);

/// So many bytes of large runs that were freed are kept for the next ones: their pages need not be cleared.
void keepFreedRuns(std::size_t bytes);

/// Bytes that are kept now.
std::size_t freedRunsKept();

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
