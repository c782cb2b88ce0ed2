// SPDX-License-Identifier: GPL-3.0-or-later
// The window: the newest seconds under a byte budget. The collector appends; anyone takes a snapshot.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "store/second.h"

namespace weir::store
{

using SecondPointer = std::shared_ptr<const Second>;

/// The window at one moment: seconds in order of time (a capture may hold several parts of one second).
struct Snapshot {
    std::vector<SecondPointer> seconds;
    std::size_t bytes = 0; ///< held by the seconds
    std::size_t budget = 0;
    std::uint64_t evicted = 0;    ///< seconds that left because of the budget
    std::uint64_t generation = 0; ///< changes when the window is emptied: nothing known of it holds any more
    bool capture = false;         ///< of a file: time without a second in it had no datagrams
    base::SecondNumber end = 0;

    base::SecondNumber from() const { return seconds.empty() ? end : seconds.front()->time(); }
    base::SecondNumber to() const { return end; } ///< behind the newest second, even when none is kept
};

class Ring
{
public:
    explicit Ring(std::size_t budgetBytes);

    /// Of what is kept, the memory that waits for the next second included. From the next append on. Any
    /// thread.
    void setBudget(std::size_t bytes) { m_budget = bytes; }
    std::size_t budget() const { return m_budget; }

    /// The holder, an address that is never read, looks at the seconds of [from, to): they stay when the
    /// window is full, and seconds before and after them leave instead. What all hold together never takes
    /// more than half the budget: the newest of it stay. An empty stretch: the holder holds none any more.
    /// From the next append on. Any thread.
    void hold(const void* holder, base::SecondNumber from, base::SecondNumber to);

    /// Takes a second (or a part of one) in, at its place in time, and lets the oldest go until the budget
    /// holds. The newest time stays, whatever its size. The owner's thread only, as is all that follows.
    void append(SecondPointer second);

    /// Takes a part of the second that is still under way: it counts against the budget at once, and is seen
    /// when the second is closed. False: it was not taken, for the second alone would be over the budget.
    bool appendOpen(SecondPointer part);

    /// The last part of the second under way: all of it can now be seen.
    void closeSecond(SecondPointer last);

    /// Lets the oldest go until a budget holds that became smaller.
    void trim();

    /// Empties the window for another source.
    void clear(bool capture);

    /// Makes what was appended visible.
    void publish();

    /// Any thread.
    std::shared_ptr<const Snapshot> snapshot() const;

private:
    bool evict();
    void forgetFreed();
    std::size_t leavingBytes();
    std::deque<SecondPointer>::iterator nextToLeave();

    /// A second that left the window while somebody still works with it.
    struct Leaving {
        std::weak_ptr<const Second> second;
        std::size_t bytes;
    };

    struct Held {
        const void* holder;
        base::SecondNumber from;
        base::SecondNumber to;
    };

    std::deque<SecondPointer> m_seconds;
    std::vector<SecondPointer> m_open; ///< parts of the second under way
    std::vector<Leaving> m_leaving;
    std::size_t m_bytes = 0;
    std::size_t m_openBytes = 0;
    std::atomic<std::size_t> m_budget;
    base::SecondNumber m_end = 0;
    std::uint64_t m_evicted = 0;
    std::uint64_t m_generation = 0;
    bool m_capture = false;

    mutable std::mutex m_mutex; // for a copy only, of what follows
    std::shared_ptr<const Snapshot> m_snapshot;
    std::vector<Held> m_held; ///< one for each holder
};

} // namespace weir::store
