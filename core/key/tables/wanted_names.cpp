// SPDX-License-Identifier: GPL-3.0-or-later
#include "key/tables/wanted_names.h"

#include "base/bytes.h"

namespace weir::key
{

std::size_t AddressHash::operator()(const base::Address& address) const
{
    constexpr std::uint64_t oddConstant = 0x9E3779B97F4A7C15;
    auto hash = std::uint64_t(address.type);
    for (const std::size_t at : {0, 8})
        hash = (hash ^ hash >> 29 ^ base::loadBe64(address.bytes.data() + at)) * oddConstant;
    return hash ^ hash >> 32;
}

WantedNames::WantedNames(std::function<void()> wake)
    : m_told(std::make_unique<std::array<std::atomic<std::uint32_t>, places>>()),
      m_wake(std::move(wake))
{
}

void WantedNames::met(const base::Address& address, bool hasName)
{
    const std::uint64_t hash = AddressHash()(address);
    // With a name or without is told of apart: the name may come or go meanwhile.
    const auto mark = std::uint32_t(hash >> 32 & ~3U) | (hasName ? 3U : 1U);
    std::atomic<std::uint32_t>& told = (*m_told)[hash % places];
    if (told.load(std::memory_order_relaxed) == mark)
        return;
    told.store(mark, std::memory_order_relaxed);
    const std::lock_guard lock(m_mutex);
    if (hasName) {
        if (m_used.size() < mostWaiting)
            m_used.insert(address);
        return;
    }
    if (m_isWaiting.contains(address))
        return;
    if (m_waiting.size() == mostWaiting) {
        ++m_dropped;
        return;
    }
    m_isWaiting.insert(address);
    m_waiting.push_back(address);
    if (m_waiting.size() == 1 && m_wake)
        m_wake();
}

std::optional<base::Address> WantedNames::take()
{
    const std::lock_guard lock(m_mutex);
    if (m_waiting.empty())
        return std::nullopt;
    const base::Address address = m_waiting.front();
    m_waiting.pop_front();
    m_isWaiting.erase(address);
    return address;
}

bool WantedNames::isEmpty() const
{
    const std::lock_guard lock(m_mutex);
    return m_waiting.empty();
}

std::vector<base::Address> WantedNames::takeUsed()
{
    const std::lock_guard lock(m_mutex);
    std::vector<base::Address> used(m_used.begin(), m_used.end());
    m_used.clear();
    return used;
}

void WantedNames::renew()
{
    for (std::atomic<std::uint32_t>& told : *m_told)
        told.store(0, std::memory_order_relaxed);
}

void WantedNames::close()
{
    const std::lock_guard lock(m_mutex);
    m_wake = nullptr;
}

std::uint64_t WantedNames::dropped() const
{
    const std::lock_guard lock(m_mutex);
    return m_dropped;
}

} // namespace weir::key
