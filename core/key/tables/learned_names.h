// SPDX-License-Identifier: GPL-3.0-or-later
// What agents told of their data sources in counters: `host:macsource:vir_host_name`, `ifname:inputifindex`.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "base/address.h"

namespace weir::key
{

class LearnedNames
{
public:
    /// A data source of an agent, whichever sub-agent reports it.
    struct Place {
        base::Address agent;
        std::uint32_t classId = 0;
        std::uint32_t index = 0;

        bool operator==(const Place&) const = default;
    };

    using Metrics = std::map<std::string, std::string, std::less<>>;

    /// The metric as text; "" when it was not told. The text lives as long as the table.
    std::string_view find(const Place& place, std::string_view metric) const;

    /// All data sources that told the metric, in no order. The texts live as long as the table.
    std::vector<std::pair<Place, std::string_view>> all(std::string_view metric) const;

    /// The data source that has an adapter with this address (host_adapters); null when none told of it.
    const Place* ownerOf(std::uint64_t mac) const;

    // The rest is for who learns.

    /// False: there are too many data sources, it was not taken.
    bool set(const Place& place, const std::string& metric, std::string text);
    bool setOwner(std::uint64_t mac, const Place& place);

    std::size_t places() const { return m_metrics.size(); }

    static constexpr std::size_t mostPlaces = 1 << 17;
    static constexpr std::size_t mostAdapters = 1 << 18;
    static constexpr std::size_t mostMetrics = 512; ///< of a place

private:
    struct PlaceHash {
        std::size_t operator()(const Place& place) const;
    };

    boost::unordered_flat_map<Place, std::shared_ptr<const Metrics>, PlaceHash>
        m_metrics; ///< shared by copies
    boost::unordered_flat_map<std::uint64_t, Place> m_owners;
};

} // namespace weir::key
