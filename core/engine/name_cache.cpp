// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/name_cache.h"

#include <algorithm>
#include <utility>

namespace weir::engine
{

NameCache::NameCache(std::size_t mostNames)
    : m_most(std::clamp<std::size_t>(mostNames, 1, key::HostNames::mostNames))
{
}

bool NameCache::isFresh(const base::Address& address, Time now)
{
    use(address);
    const auto place = m_places.find(address);
    return place != m_places.end() && now < place->second->until;
}

void NameCache::use(const base::Address& address)
{
    const auto place = m_places.find(address);
    if (place == m_places.end())
        return;
    Entries& list = listOf(*place->second);
    list.splice(list.end(), list, place->second);
}

bool NameCache::set(const base::Address& address, std::string name, Time until)
{
    std::string before;
    if (const auto place = m_places.find(address); place != m_places.end()) {
        before = std::move(place->second->name);
        (before.empty() ? m_nameless : m_named).erase(place->second);
        m_places.erase(place);
    }
    const bool changed = before != name;
    Entries& list = name.empty() ? m_nameless : m_named;
    if (list.size() == m_most) {
        m_places.erase(list.front().address);
        list.pop_front();
    }
    list.push_back({address, std::move(name), until});
    m_places.emplace(address, std::prev(list.end()));
    return changed;
}

void NameCache::prolong(const base::Address& address, Time until)
{
    if (const auto place = m_places.find(address); place != m_places.end())
        place->second->until = until;
    else
        set(address, {}, until);
}

void NameCache::fill(key::HostNames& names) const
{
    names.reserve(m_named.size());
    for (const Entry& entry : m_named)
        names.set(entry.address, entry.name);
}

} // namespace weir::engine
