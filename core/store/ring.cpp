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
std::size_t Ring::leavingBytes()
{
    forgetFreed();
    std::size_t bytes = 0;
    for (const Leaving& leaving : m_leaving)
        bytes += leaving.bytes;
    return bytes;
}

void Ring::hold(const void* holder, base::SecondNumber from, base::SecondNumber to)
{
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_held, [&](const Held& held) { return held.holder == holder; });
    if (from < to)
        m_held.push_back({holder, from, to});
}

/// The oldest that nobody holds; the oldest that somebody holds where these are too many. The newest stays
/// while there is nothing newer under way.
std::deque<SecondPointer>::iterator Ring::nextToLeave()
{
    std::vector<Held> stretches;
    {
        const std::lock_guard lock(m_mutex);
        stretches = m_held;
    }
    const auto isHeld = [&](const SecondPointer& second) {
        return std::ranges::any_of(stretches, [time = second->time()](const Held& each) {
            return time >= each.from && time < each.to;
        });
    };
    std::size_t held = 0;
    for (const SecondPointer& second : m_seconds)
        held += isHeld(second) ? second->bytes() : 0;
    const bool tooMany = held > m_budget / 2;
    const auto end =
        m_open.empty() && !m_seconds.empty()
            ? std::ranges::lower_bound(m_seconds, m_seconds.back()->time(), {},
                                       [](const SecondPointer& second) { return second->time(); })
            : m_seconds.end();
    auto next = end;
    if (tooMany)
        next = std::find_if(m_seconds.begin(), end, isHeld);
    if (next == end)
        next = std::find_if_not(m_seconds.begin(), end, isHeld);
    return next == end ? m_seconds.end() : next;
}

/// True when something left.
bool Ring::evict()
{
    bool evicted = false;
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
        const auto next = nextToLeave();
        if (next == m_seconds.end())
            break;
        // A second leaves whole, with all its parts: half a second would be a false dip.
        const base::SecondNumber time = (*next)->time();
        auto last = next;
        for (; last != m_seconds.end() && (*last)->time() == time; ++last) {
            const std::size_t bytes = (*last)->bytes();
            m_leaving.push_back({*last, bytes});
            m_bytes -= bytes;
        }
        m_seconds.erase(next, last);
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
    if (m_openBytes + bytes + leavingBytes() <= m_budget)
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
