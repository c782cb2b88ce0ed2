// SPDX-License-Identifier: GPL-3.0-or-later
// Names of addresses as the DNS tells them: `dns:ipsource`. Whoever resolves fills a table and hands it out;
// an address that is not in it yet has no name.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <boost/unordered/unordered_flat_map.hpp>

#include "base/address.h"
#include "key/tables/wanted_names.h"

namespace weir::key
{

class HostNames
{
public:
    static constexpr std::size_t mostNames = 1 << 18;

    /// `wanted`, if any, is told which addresses are looked for.
    explicit HostNames(std::shared_ptr<WantedNames> wanted = nullptr) : m_wanted(std::move(wanted)) {}

    /// The name with its last dot, `host.example.com.`; "" when it is not known. The text lives as long as
    /// the table.
    std::string_view find(const base::Address& address) const
    {
        const auto found = m_names.find(address);
        const bool isKnown = found != m_names.end();
        if (m_wanted)
            m_wanted->met(address, isKnown);
        return isKnown ? std::string_view(found->second) : std::string_view();
    }

    /// False: there are too many names, it was not taken.
    bool set(const base::Address& address, std::string name)
    {
        if (m_names.size() == mostNames && !m_names.contains(address))
            return false;
        m_names.insert_or_assign(address, std::move(name));
        return true;
    }

    void reserve(std::size_t names) { m_names.reserve(names); }
    std::size_t size() const { return m_names.size(); }

private:
    boost::unordered_flat_map<base::Address, std::string, AddressHash> m_names;
    std::shared_ptr<WantedNames> m_wanted;
};

} // namespace weir::key
