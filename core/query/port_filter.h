// SPDX-License-Identifier: GPL-3.0-or-later
// Which samples count when the traffic is taken at the edge of the topology, or at its links.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include "store/second.h"
#include "topology/topology.h"

namespace weir::query
{

/// A packet crosses several switches, and each may sample it where it comes in and where it goes out. At the
/// edge it counts once: where it comes in by a port behind which there is no other switch. At the links it
/// counts once for each link it crosses. An agent that samples packets only where they go out tells by which
/// port they came in all the same, so its samples count by that; of an agent that samples both ways only
/// those of packets coming in do.
class PortFilter
{
public:
    enum class Ports { Edge, Core };

    /// Without a topology no sample counts.
    PortFilter(std::shared_ptr<const topology::Topology> topology, Ports ports);

    /// Before the parts of a second: finds the agents that sample only what goes out.
    void beginSecond(std::span<const store::Second* const> parts);
    void beginPart(const store::Second& part);

    /// Of the part under way.
    bool counts(const sample::FlowRow& row);

private:
    struct AddressHash {
        std::size_t operator()(const base::Address& address) const;
    };

    bool isWanted(const base::Address& agent, const sample::Port& input) const;

    std::shared_ptr<const topology::Topology> m_topology;
    Ports m_ports;
    boost::unordered_flat_set<base::Address, AddressHash> m_ingressAgents;
    const store::Second* m_part = nullptr;
    std::vector<std::uint8_t> m_onlyEgress;                  ///< by source of the part
    boost::unordered_flat_map<std::uint64_t, bool> m_wanted; ///< by source of the part and input port
};

} // namespace weir::query
