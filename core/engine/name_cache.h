// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of addresses: their names, and which have none. Bounded; what was used longest ago goes
// first. Strangers' addresses without a name take no room from names. One thread's own.
#pragma once

#include <chrono>
#include <list>
#include <string>

#include <boost/unordered/unordered_flat_map.hpp>

#include "key/tables/host_names.h"

namespace weir::engine
{

class NameCache
{
public:
    using Time = std::chrono::steady_clock::time_point;

    /// Keeps up to `mostNames` names, and as many addresses without one.
    explicit NameCache(std::size_t mostNames);

    /// Whether what is known of the address need not be asked for; it was used then.
    bool isFresh(const base::Address& address, Time now);

    /// It was used.
    void use(const base::Address& address);

    /// "": it has none. True: another name than before, or one where there was none, or the other way round.
    bool set(const base::Address& address, std::string name, Time until);

    /// Nothing new could be learned: what is known lasts longer.
    void prolong(const base::Address& address, Time until);

    /// The names, into a table.
    void fill(key::HostNames& names) const;

    std::size_t size() const { return m_places.size(); }

private:
    struct Entry {
        base::Address address;
        std::string name;
        Time until;
    };
    using Entries = std::list<Entry>;

    Entries& listOf(const Entry& entry) { return entry.name.empty() ? m_nameless : m_named; }

    std::size_t m_most;
    Entries m_named; ///< what was used last is at the end
    Entries m_nameless;
    boost::unordered_flat_map<base::Address, Entries::iterator, key::AddressHash> m_places;
};

} // namespace weir::engine
