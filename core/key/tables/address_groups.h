// SPDX-License-Identifier: GPL-3.0-or-later
// Networks with names: `group:ipsource:table`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "base/address.h"
#include "base/result.h"

namespace weir::key
{

class AddressGroups
{
public:
    /// Name of the group with the longest prefix that the address is in; "" when it is in none. The text
    /// lives as long as the table.
    std::string_view find(const base::Address& address) const;

    std::size_t networks() const { return m_v4.networks.size() + m_v6.networks.size(); }

    static constexpr std::size_t mostNetworks = 4'000'000;

private:
    friend base::Result<AddressGroups> readGroups(std::string_view json);

    struct Network {
        std::array<std::uint64_t, 2> bits; ///< those behind the prefix are 0
        std::uint8_t length;

        bool operator==(const Network&) const = default;
    };
    struct NetworkHash {
        std::size_t operator()(const Network& network) const;
    };
    struct Family {
        boost::unordered_flat_map<Network, std::uint32_t, NetworkHash> networks;
        std::vector<std::uint8_t> lengths; ///< that occur, the longest first
    };

    static Network network(const base::Address& address, std::uint8_t length);
    void add(const base::Address& address, std::uint8_t length, std::uint32_t name);

    Family m_v4;
    Family m_v6;
    std::vector<std::string> m_names;
};

/// `{"name":["10.0.0.0/8","2001:DB8::/32", …], …}` as sFlow-RT takes it. An address without a length is a
/// host. A network that stands in two groups is in the first.
base::Result<AddressGroups> readGroups(std::string_view json);

} // namespace weir::key
