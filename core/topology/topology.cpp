// SPDX-License-Identifier: GPL-3.0-or-later
#include "topology/topology.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "base/file.h"

namespace weir::topology
{

namespace
{

using Json = nlohmann::ordered_json;

constexpr std::uint64_t oddConstant = 0x9E3779B97F4A7C15;

/// What is wrong with a topology, on its way out of the reader.
struct Fault {
    std::string text;
};

/// A member that must be a text, if it is there.
std::string textOf(const Json& object, const char* name, const std::string& where)
{
    const auto member = object.find(name);
    if (member == object.end() || member->is_null())
        return {};
    if (!member->is_string())
        throw Fault{where + ": \"" + name + "\" is not a text"};
    return member->get<std::string>();
}

/// A number, or the text of one; 0 when it is not there.
std::uint32_t numberOf(const Json& object, const char* name, const std::string& where)
{
    const auto member = object.find(name);
    if (member == object.end() || member->is_null())
        return 0;
    if (member->is_number_unsigned() && member->get<std::uint64_t>() <= UINT32_MAX)
        return member->get<std::uint32_t>();
    if (member->is_string()) {
        const auto& text = member->get_ref<const std::string&>();
        std::uint32_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error == std::errc() && end == text.data() + text.size())
            return number;
    }
    throw Fault{where + ": \"" + name + "\" is no number"};
}

/// A member that must be an object, if it is there; else an empty one.
const Json& objectOf(const Json& object, const char* name, const std::string& where)
{
    static const Json nothing = Json::object();
    const auto member = object.find(name);
    if (member == object.end() || member->is_null())
        return nothing;
    if (!member->is_object())
        throw Fault{where + ": \"" + name + "\" is no object"};
    return *member;
}

/// Nodes and links while they are read.
class Builder
{
public:
    void addNode(const std::string& name, const Json& json)
    {
        const std::string where = "node \"" + name + '"';
        if (!json.is_object())
            throw Fault{where + " is no object"};
        Node& node = nodes[nodeNumber(name)];
        const std::string agent = textOf(json, "agent", where);
        if (!agent.empty()) {
            const auto address = base::parseAddress(agent);
            if (!address)
                throw Fault{where + ": \"agent\" is no IP address: " + agent};
            node.agent = *address;
        }
        node.dpid = textOf(json, "dpid", where);
        const std::uint32_t number = nodeNumber(name);
        for (const auto& [port, content] : objectOf(json, "ports", where).items()) {
            if (!content.is_object())
                throw Fault{where + ": port \"" + port + "\" is no object"};
            const End end = portNumber(number, port);
            nodes[number].ports[end.port].ifIndex =
                numberOf(content, "ifindex", where + ": port \"" + port + '"');
        }
    }

    void addLink(const std::string& name, const Json& json)
    {
        const std::string where = "link \"" + name + '"';
        if (!json.is_object())
            throw Fault{where + " is no object"};
        if (links.size() == Topology::mostLinks)
            throw Fault{"there are more than " + std::to_string(Topology::mostLinks) + " links"};
        Link link;
        link.name = name;
        for (const int i : {0, 1}) {
            const std::string node = textOf(json, i == 0 ? "node1" : "node2", where);
            const std::string port = textOf(json, i == 0 ? "port1" : "port2", where);
            if (node.empty() || port.empty())
                throw Fault{where + " lacks a node or a port: it needs node1, port1, node2 and port2"};
            link.ends[i] = portNumber(nodeNumber(node), port);
        }
        for (const End& end : link.ends)
            nodes[end.node].ports[end.port].link = std::uint32_t(links.size());
        links.push_back(std::move(link));
    }

    std::vector<Node> nodes;
    std::vector<Link> links;

private:
    std::uint32_t nodeNumber(const std::string& name)
    {
        const auto [place, added] = m_nodes.try_emplace(name, std::uint32_t(nodes.size()));
        if (added) {
            if (nodes.size() == Topology::mostNodes)
                throw Fault{"there are more than " + std::to_string(Topology::mostNodes) + " nodes"};
            nodes.push_back({name, {}, {}, {}});
        }
        return place->second;
    }

    End portNumber(std::uint32_t node, const std::string& name)
    {
        const auto [place, added] =
            m_ports.try_emplace(std::to_string(node) + '/' + name, std::uint32_t(nodes[node].ports.size()));
        if (added) {
            if (m_ports.size() > Topology::mostPorts)
                throw Fault{"there are more than " + std::to_string(Topology::mostPorts) + " ports"};
            nodes[node].ports.push_back({name, 0, std::nullopt});
        }
        return {node, place->second};
    }

    boost::unordered_flat_map<std::string, std::uint32_t> m_nodes;
    boost::unordered_flat_map<std::string, std::uint32_t> m_ports;
};

} // namespace

std::size_t Topology::PlaceHash::operator()(const std::pair<base::Address, std::uint32_t>& place) const
{
    std::uint64_t hash = place.second;
    for (const std::size_t at : {0, 8})
        hash = (hash ^ base::loadBe64(place.first.bytes.data() + at)) * oddConstant;
    return hash ^ hash >> 32;
}

std::optional<End> Topology::portOf(const base::Address& agent, std::uint32_t ifIndex) const
{
    const auto place = m_places.find({agent, ifIndex});
    return place == m_places.end() ? std::nullopt : std::optional(place->second);
}

const Node* Topology::findNode(std::string_view name) const
{
    const auto number = m_nodeNames.find(name);
    return number == m_nodeNames.end() ? nullptr : &m_nodes[number->second];
}

const Link* Topology::findLink(std::string_view name) const
{
    const auto number = m_linkNames.find(name);
    return number == m_linkNames.end() ? nullptr : &m_links[number->second];
}

bool Topology::isEdge(const base::Address& agent, std::uint32_t ifIndex) const
{
    const auto end = portOf(agent, ifIndex);
    return end && !port(*end).link;
}

bool Topology::isCore(const base::Address& agent, std::uint32_t ifIndex) const
{
    const auto end = portOf(agent, ifIndex);
    return end && port(*end).link;
}

base::Result<Topology> readTopology(std::string_view text)
{
    const Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded() || !json.is_object())
        return base::failure("This is no topology: it must be a JSON object with \"nodes\" and \"links\".");
    Builder builder;
    try {
        for (const auto& [name, node] : objectOf(json, "nodes", "the topology").items())
            builder.addNode(name, node);
        for (const auto& [name, link] : objectOf(json, "links", "the topology").items())
            builder.addLink(name, link);
    } catch (const Fault& fault) {
        return base::failure("The topology has a fault: " + fault.text + '.');
    }
    Topology topology;
    topology.m_nodes = std::move(builder.nodes);
    topology.m_links = std::move(builder.links);
    for (std::uint32_t n = 0; n < topology.m_nodes.size(); ++n) {
        const Node& node = topology.m_nodes[n];
        topology.m_nodeNames.emplace(node.name, n);
        for (std::uint32_t p = 0; p < node.ports.size(); ++p)
            if (node.agent.type != base::Address::Type::None && node.ports[p].ifIndex != 0)
                topology.m_places.try_emplace({node.agent, node.ports[p].ifIndex}, End{n, p});
    }
    for (std::uint32_t l = 0; l < topology.m_links.size(); ++l)
        topology.m_linkNames.emplace(topology.m_links[l].name, l);
    return topology;
}

base::Result<Topology> readTopologyFile(const std::string& path)
{
    const auto text = base::readFile(path);
    if (!text)
        return tl::unexpected(text.error());
    auto topology = readTopology(*text);
    if (!topology)
        return base::failure(path + ": " + topology.error().text);
    return topology;
}

} // namespace weir::topology
