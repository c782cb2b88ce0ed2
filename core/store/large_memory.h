// SPDX-License-Identifier: GPL-3.0-or-later
// Memory for a second's large tables. Fresh pages cost more than all decoding does, so large runs ask for
// huge pages, grow by moving page tables instead of bytes, and are used again when a second has left.
#pragma once

#include <cstddef>
#include <new>

namespace weir::store
{

inline constexpr std::size_t largeRun = 4 << 20; ///< bytes from which it pays

/// The size to ask for: large runs are whole huge pages, so that one can be cut into others.
constexpr std::size_t runSize(std::size_t bytes)
{
    constexpr std::size_t hugePage = 2 << 20;
    return bytes < largeRun ? bytes : (bytes + hugePage - 1) / hugePage * hugePage;
}

/// `bytes` are a runSize(). Any thread, as is all that follows. Throws std::bad_alloc.
void* allocateRun(std::size_t bytes);
void freeRun(void* memory, std::size_t bytes);

/// Makes a large run larger, maybe elsewhere. Throws std::bad_alloc: it is as it was.
void* growRun(void* memory, std::size_t bytes, std::size_t wanted);

/// So many bytes of large runs that were freed are kept for the next ones: their pages need not be cleared.
void keepFreedRuns(std::size_t bytes);

/// Bytes that are kept now.
std::size_t freedRunsKept();

/// Gives at least so many of them back to the system, or all.
void releaseFreedRuns(std::size_t bytes);

} // namespace weir::store
