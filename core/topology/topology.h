// SPDX-License-Identifier: GPL-3.0-or-later
// Switches, their ports, and the links between them. Immutable once read.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "base/address.h"
#include "base/result.h"

namespace weir::topology
{

struct Port {
    std::string name;
    std::uint32_t ifIndex = 0;         ///< 0: not told
    std::optional<std::uint32_t> link; ///< number of the link that ends here
};

struct Node {
    std::string name;
    base::Address agent; ///< several nodes may share one
    std::string dpid;    ///< OpenFlow datapath, as it was written; "" when not told
    std::vector<Port> ports;
};

struct End {
    std::uint32_t node = 0; ///< number of the node
    std::uint32_t port = 0; ///< number of its port
};

struct Link {
    std::string name;
    End ends[2];
};

class Topology
{
public:
    std::span<const Node> nodes() const { return m_nodes; }
    std::span<const Link> links() const { return m_links; }

    /// Which port an agent's interface is; nothing when it is not in the topology.
    std::optional<End> portOf(const base::Address& agent, std::uint32_t ifIndex) const;

    /// Null when there is none of that name.
    const Node* findNode(std::string_view name) const;
    const Link* findLink(std::string_view name) const;

    const Node& node(const End& end) const { return m_nodes[end.node]; }
    const Port& port(const End& end) const { return m_nodes[end.node].ports[end.port]; }

    /// A port of the topology that no link ends at: hosts are behind it.
    bool isEdge(const base::Address& agent, std::uint32_t ifIndex) const;
    /// A port at which a link ends.
    bool isCore(const base::Address& agent, std::uint32_t ifIndex) const;

    static constexpr std::size_t mostNodes = 65536;
    static constexpr std::size_t mostPorts = 1 << 20; ///< of all nodes
    static constexpr std::size_t mostLinks = 1 << 19;

private:
    friend base::Result<Topology> readTopology(std::string_view json);

    struct PlaceHash {
        std::size_t operator()(const std::pair<base::Address, std::uint32_t>& place) const;
    };

    using Names = std::map<std::string, std::uint32_t, std::less<>>;

    std::vector<Node> m_nodes;
    std::vector<Link> m_links;
    Names m_nodeNames;
    Names m_linkNames;
    boost::unordered_flat_map<std::pair<base::Address, std::uint32_t>, End, PlaceHash> m_places;
};

/// The JSON of sFlow-RT and of Mininet's sflow.py: `nodes` by name with `agent` and `ports`, each with
/// `ifindex` (number or text); `links` by name with `node1`, `port1`, `node2`, `port2`. A link to a node or
/// port that is not told makes it.
base::Result<Topology> readTopology(std::string_view json);

/// The same of a file.
base::Result<Topology> readTopologyFile(const std::string& path);

} // namespace weir::topology
