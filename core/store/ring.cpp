// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/ring.h"

#include <algorithm>

namespace weir::store
{

Ring::Ring(std::size_t budgetBytes) : m_budget(budgetBytes)
{
    publish();
}

void Ring::append(SecondPointer second)
{
    m_bytes += second->bytes();
    // Live seconds come in order; a capture's may not.
    auto place = m_seconds.end();
    while (place != m_seconds.begin() && (*std::prev(place))->time() > second->time())
        --place;
    m_seconds.insert(place, std::move(second));
    evict();
}

void Ring::evict()
{
    // A second leaves whole, with all its parts: half a second would be a false dip.
    while (m_bytes > m_budget && m_seconds.front()->time() != m_seconds.back()->time()) {
        const base::SecondNumber oldest = m_seconds.front()->time();
        while (m_seconds.front()->time() == oldest) {
            m_bytes -= m_seconds.front()->bytes();
            m_seconds.pop_front();
        }
        ++m_evicted;
    }
}

void Ring::clear(bool capture)
{
    m_seconds.clear();
    m_bytes = 0;
    m_evicted = 0;
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
    const std::lock_guard lock(m_mutex);
    m_snapshot = std::move(snapshot);
}

std::shared_ptr<const Snapshot> Ring::snapshot() const
{
    const std::lock_guard lock(m_mutex);
    return m_snapshot;
}

} // namespace weir::store
