// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/ring.h"

#include <algorithm>

#include "store/large_memory.h"

namespace weir::store
{

Ring::Ring(std::size_t budgetBytes) : m_budget(budgetBytes)
{
    publish();
}

void Ring::append(SecondPointer second)
{
    m_bytes += second->bytes();
    m_end = std::max(m_end, second->time() + 1);
    // Live seconds come in order; a capture's may not.
    auto place = m_seconds.end();
    while (place != m_seconds.begin() && (*std::prev(place))->time() > second->time())
        --place;
    m_seconds.insert(place, std::move(second));
    evict();
}

void Ring::forgetFreed()
{
    std::erase_if(m_leaving, [](const Leaving& leaving) { return leaving.second.expired(); });
}

/// Memory that is not ours to free any more counts all the same.
std::size_t Ring::pinnedBytes()
{
    forgetFreed();
    std::size_t bytes = 0;
    for (const Leaving& leaving : m_leaving)
        bytes += leaving.bytes;
    return bytes;
}

/// True when something left.
bool Ring::evict()
{
    bool evicted = false;
    // A second leaves whole, with all its parts: half a second would be a false dip.
    const auto mayLeave = [this] {
        return !m_seconds.empty() &&
               (!m_open.empty() || m_seconds.front()->time() != m_seconds.back()->time());
    };
    const auto excess = [this] {
        const std::size_t bytes = m_bytes + m_openBytes + freedRunsKept();
        return bytes - std::min<std::size_t>(bytes, m_budget);
    };
    while (excess() > 0) {
        // What waits to be used again goes first; of what leaves now most stays for the parts to come.
        if (freedRunsKept() > 0) {
            releaseFreedRuns(excess());
            continue;
        }
        if (!mayLeave())
            break;
        const base::SecondNumber oldest = m_seconds.front()->time();
        while (!m_seconds.empty() && m_seconds.front()->time() == oldest) {
            const std::size_t bytes = m_seconds.front()->bytes();
            m_leaving.push_back({m_seconds.front(), bytes});
            m_bytes -= bytes;
            m_seconds.pop_front();
        }
        ++m_evicted;
        evicted = true;
    }
    if (evicted)
        forgetFreed();
    return evicted;
}

bool Ring::appendOpen(SecondPointer part)
{
    const std::size_t bytes = part->bytes();
    m_openBytes += bytes;
    m_open.push_back(std::move(part));
    if (evict())
        publish(); // else the last snapshot would hold what left
    // Room is left for the last part, which is taken in any case and is no larger.
    if (m_openBytes + bytes + pinnedBytes() <= m_budget)
        return true;
    m_openBytes -= bytes;
    m_open.pop_back();
    return false;
}

void Ring::closeSecond(SecondPointer last)
{
    m_bytes += m_openBytes;
    m_openBytes = 0;
    for (SecondPointer& part : m_open)
        m_seconds.push_back(std::move(part));
    m_open.clear();
    append(std::move(last));
    publish();
}

void Ring::trim()
{
    if (evict())
        publish();
}

void Ring::clear(bool capture)
{
    m_seconds.clear();
    m_open.clear();
    m_bytes = m_openBytes = 0;
    m_evicted = 0;
    m_end = 0;
    ++m_generation;
    m_capture = capture;
    publish();
}

void Ring::publish()
{
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->seconds.assign(m_seconds.begin(), m_seconds.end());
    snapshot->bytes = m_bytes;
    snapshot->budget = m_budget;
    snapshot->evicted = m_evicted;
    snapshot->capture = m_capture;
    snapshot->generation = m_generation;
    snapshot->end = m_end;
    const std::lock_guard lock(m_mutex);
    m_snapshot = std::move(snapshot);
}

std::shared_ptr<const Snapshot> Ring::snapshot() const
{
    const std::lock_guard lock(m_mutex);
    return m_snapshot;
}

} // namespace weir::store
