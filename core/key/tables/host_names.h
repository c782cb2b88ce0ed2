// SPDX-License-Identifier: GPL-3.0-or-later
// Names of addresses as the DNS tells them: `dns:ipsource`. Whoever resolves fills a table and hands it out;
// an address that is not in it yet has no name.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "base/address.h"

namespace weir::key
{

class HostNames
{
public:
    static constexpr std::size_t mostNames = 1 << 18;

    /// The name with its last dot, `host.example.com.`; "" when it is not known. The text lives as long as
    /// the table.
    std::string_view find(const base::Address& address) const
    {
        const auto found = m_names.find(address);
        return found == m_names.end() ? std::string_view() : found->second;
    }

    /// False: there are too many names, it was not taken.
    bool set(const base::Address& address, std::string name)
    {
        const auto known = m_names.find(address);
        if (known == m_names.end() && m_names.size() == mostNames)
            return false;
        m_names.insert_or_assign(address, std::move(name));
        return true;
    }

    std::size_t size() const { return m_names.size(); }

private:
    std::map<base::Address, std::string> m_names;
};

} // namespace weir::key
