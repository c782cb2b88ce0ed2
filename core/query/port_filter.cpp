// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/port_filter.h"

namespace weir::query
{

namespace
{

bool isInterface(const sample::Port& port, std::uint32_t index)
{
    return port.format == sample::Port::Interface && port.value == index;
}

/// Whether an interface sampled a packet that it sends. A source that is no interface, such as a bridge,
/// samples what comes in.
bool isEgress(const sample::FlowRow& row, const sample::DataSource& source)
{
    return source.classId == 0 && source.index != 0 && !isInterface(row.inputPort(), source.index) &&
           isInterface(row.outputPort(), source.index);
}

} // namespace

std::size_t PortFilter::AddressHash::operator()(const base::Address& address) const
{
    std::uint64_t hash = 0;
    for (const std::size_t at : {0, 8})
        hash = (hash ^ hash >> 29 ^ base::loadBe64(address.bytes.data() + at)) * 0x9E3779B97F4A7C15;
    return hash ^ hash >> 32;
}

PortFilter::PortFilter(std::shared_ptr<const topology::Topology> topology, Ports ports)
    : m_topology(std::move(topology)),
      m_ports(ports)
{
}

void PortFilter::beginSecond(std::span<const store::Second* const> parts)
{
    m_ingressAgents.clear();
    for (const store::Second* part : parts) {
        std::vector<std::uint8_t> seen(part->sources().size(), 0);
        for (const sample::FlowRow& row : part->flows()) {
            const sample::DataSource& source = part->sources()[row.source];
            if (seen[row.source] || isEgress(row, source))
                continue;
            seen[row.source] = 1;
            m_ingressAgents.insert(source.agent);
        }
    }
}

void PortFilter::beginPart(const store::Second& part)
{
    m_part = &part;
    m_wanted.clear();
    m_onlyEgress.clear();
    for (const sample::DataSource& source : part.sources())
        m_onlyEgress.push_back(!m_ingressAgents.contains(source.agent));
}

bool PortFilter::isWanted(const base::Address& agent, const sample::Port& input) const
{
    if (!m_topology || input.format != sample::Port::Interface)
        return false;
    return m_ports == Ports::Edge ? m_topology->isEdge(agent, input.value)
                                  : m_topology->isCore(agent, input.value);
}

bool PortFilter::counts(const sample::FlowRow& row)
{
    const sample::DataSource& source = m_part->sources()[row.source];
    if (isEgress(row, source) && !m_onlyEgress[row.source])
        return false;
    const std::uint64_t place = std::uint64_t(row.source) << 32 | row.input;
    const auto [known, isNew] = m_wanted.try_emplace(place, false);
    if (isNew)
        known->second = isWanted(source.agent, row.inputPort());
    return known->second && row.inputPort().format == sample::Port::Interface;
}

} // namespace weir::query
