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
    std::size_t bytes = 0;        ///< held by the seconds
    std::size_t budget = 0;
    std::uint64_t evicted = 0;    ///< seconds that left because of the budget
    bool capture = false;         ///< of a file: time without a second in it had no datagrams

    base::SecondNumber from() const { return seconds.empty() ? 0 : seconds.front()->time(); }
    base::SecondNumber to() const { return seconds.empty() ? 0 : seconds.back()->time() + 1; }
};

class Ring
{
public:
    explicit Ring(std::size_t budgetBytes);

    /// From the next append on. Any thread.
    void setBudget(std::size_t bytes) { m_budget = bytes; }

    /// Takes a second in, at its place in time, and lets the oldest go until the budget holds. The newest time stays,
    /// whatever its size: SecondBuilder bounds it. Collector's thread only, as are clear() and publish().
    void append(SecondPointer second);

    /// Empties the window for another source.
    void clear(bool capture);

    /// Makes what was appended visible.
    void publish();

    /// Any thread.
    std::shared_ptr<const Snapshot> snapshot() const;

private:
    void evict();

    std::deque<SecondPointer> m_seconds;
    std::size_t m_bytes = 0;
    std::atomic<std::size_t> m_budget;
    std::uint64_t m_evicted = 0;
    bool m_capture = false;

    mutable std::mutex m_mutex; // held for a pointer's copy only
    std::shared_ptr<const Snapshot> m_snapshot;
};

} // namespace weir::store
