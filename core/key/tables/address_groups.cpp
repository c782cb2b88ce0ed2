// SPDX-License-Identifier: GPL-3.0-or-later
#include "key/tables/address_groups.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

namespace weir::key
{

namespace
{

using Json = nlohmann::ordered_json;

struct Parsed {
    base::Address address;
    std::uint8_t length = 0;
};

std::optional<Parsed> parseNetwork(std::string_view text)
{
    const std::size_t slash = text.find('/');
    const auto address = base::parseAddress(text.substr(0, slash));
    if (!address || address->type == base::Address::Type::None)
        return std::nullopt;
    const std::uint8_t most = address->type == base::Address::Type::V4 ? 32 : 128;
    std::uint8_t length = most;
    if (slash != std::string_view::npos) {
        const std::string_view digits = text.substr(slash + 1);
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
        if (error != std::errc() || end != digits.data() + digits.size() || length > most)
            return std::nullopt;
    }
    return Parsed{*address, length};
}

std::uint64_t keepFirst(std::uint64_t word, int bits)
{
    if (bits <= 0)
        return 0;
    return bits >= 64 ? word : word & ~std::uint64_t(0) << (64 - bits);
}

} // namespace

std::size_t AddressGroups::NetworkHash::operator()(const Network& network) const
{
    std::uint64_t hash = (network.bits[0] ^ network.length) * 0x9E3779B97F4A7C15;
    hash = (hash ^ hash >> 29 ^ network.bits[1]) * 0x9E3779B97F4A7C15;
    return hash ^ hash >> 32;
}

AddressGroups::Network AddressGroups::network(const base::Address& address, std::uint8_t length)
{
    const std::uint8_t* bytes = address.bytes.data(); // those that IPv4 does not use are 0
    return {{keepFirst(base::loadBe64(bytes), length), keepFirst(base::loadBe64(bytes + 8), length - 64)},
            length};
}

void AddressGroups::add(const base::Address& address, std::uint8_t length, std::uint32_t name)
{
    Family& family = address.type == base::Address::Type::V4 ? m_v4 : m_v6;
    family.networks.try_emplace(network(address, length), name);
    const auto place = std::ranges::lower_bound(family.lengths, length, std::greater());
    if (place == family.lengths.end() || *place != length)
        family.lengths.insert(place, length);
}

std::string_view AddressGroups::find(const base::Address& address) const
{
    const Family& family = address.type == base::Address::Type::V4 ? m_v4 : m_v6;
    for (const std::uint8_t length : family.lengths)
        if (const auto found = family.networks.find(network(address, length)); found != family.networks.end())
            return m_names[found->second];
    return {};
}

base::Result<AddressGroups> readGroups(std::string_view text)
{
    const Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded() || !json.is_object())
        return base::failure("This is no table of groups: it must be a JSON object such as "
                             "{\"servers\":[\"10.0.1.0/24\"]}.");
    AddressGroups groups;
    for (const auto& [name, networks] : json.items()) {
        if (!networks.is_array())
            return base::failure("The group \"" + name +
                                 "\" is no list of networks such as [\"10.0.1.0/24\"].");
        const auto number = std::uint32_t(groups.m_names.size());
        groups.m_names.push_back(name);
        for (const Json& item : networks) {
            const auto network =
                item.is_string() ? parseNetwork(item.get_ref<const std::string&>()) : std::nullopt;
            if (!network)
                return base::failure("The group \"" + name + "\" has " + item.dump() +
                                     ", which is no network such as \"10.0.1.0/24\".");
            if (groups.networks() == AddressGroups::mostNetworks)
                return base::failure("The table of groups has more than " +
                                     std::to_string(AddressGroups::mostNetworks) + " networks.");
            groups.add(network->address, network->length, number);
        }
    }
    return groups;
}

} // namespace weir::key
