// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/second_builder.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <random>

namespace weir::store
{

namespace
{

constexpr std::uint64_t oddConstant = 0x9E3779B97F4A7C15; // 2^64 divided by the golden ratio

std::uint64_t mix(std::uint64_t hash, std::uint64_t word)
{
    hash = (hash ^ word) * oddConstant;
    return hash ^ hash >> 29;
}

/// Numbers that a sender can't know: layouts that share a hash can't be made on purpose (multilinear
/// hashing).
std::array<std::uint64_t, packet::Layout::maxLayers + 1> secretNumbers()
{
    std::array<std::uint64_t, packet::Layout::maxLayers + 1> numbers;
    std::random_device random;
    for (std::uint64_t& number : numbers)
        number = std::uint64_t(random()) << 32 | random() | 1;
    return numbers;
}

std::uint64_t hashOf(const packet::Layout& layout)
{
    static const auto secrets = secretNumbers();
    std::uint64_t sum = secrets[packet::Layout::maxLayers] * layout.size();
    const std::uint64_t* secret = secrets.data();
    for (const packet::Layer& layer : layout)
        sum += *secret++ * std::bit_cast<std::uint32_t>(layer);
    return sum ^ sum >> 32;
}

/// What the next part will need: a little more than this one, and not much less than the ones before it, for
/// the last part of a second is a short one.
void expect(std::size_t& expected, std::size_t size)
{
    expected = std::max(size + size / 8, expected - expected / 8);
}

/// Vectors that turned out much too large give the rest back; a little slack is cheaper than a copy.
template <class Rows>
void trim(Rows& rows)
{
    if (rows.capacity() > rows.size() + rows.size() / 4 + 16)
        rows.shrink_to_fit();
}

} // namespace

std::size_t SecondBuilder::AgentHash::operator()(const sample::DataSource& agent) const
{
    std::uint64_t words[2];
    std::memcpy(words, agent.agent.bytes.data(), sizeof words);
    const std::uint64_t hash = mix(words[0], words[1] ^ std::uint64_t(agent.agent.type) << 61);
    return mix(hash, agent.subAgent);
}

std::size_t SecondBuilder::SourceHash::operator()(const SourceKey& key) const
{
    return mix(std::uint64_t(key.agent) << 32 | key.index, key.classId);
}

SecondBuilder::SecondBuilder(std::size_t limitBytes)
{
    setLimit(limitBytes);
}

void SecondBuilder::setLimit(std::size_t bytes)
{
    m_limit = std::min<std::size_t>(bytes, std::numeric_limits<std::uint32_t>::max() - UINT16_MAX);
}

void SecondBuilder::open(base::SecondNumber time)
{
    m_second = std::make_unique<Second>();
    m_second->m_time = time;
    m_second->m_serial = Second::nextSerial();
    m_second->m_block.reserve(m_expectedBlock);
    m_second->m_flows.reserve(m_expectedFlows);
    m_second->m_datagrams.reserve(m_expectedDatagrams);
    m_sources.clear();
    m_layouts.clear();
    m_second->m_layouts.emplace_back();
    m_layouts.emplace(hashOf(packet::Layout()), noLayers);
    m_lastLayout = noLayers;
    m_ofShape.fill(unknown);
    m_recentSources.fill({});
    m_agents.clear();
    m_agentKnown = false;
}

std::size_t SecondBuilder::bytes() const
{
    const Second& second = *m_second;
    return sizeof(Second) + second.m_block.size() + second.m_datagrams.size() * sizeof(DatagramRow) +
           second.m_flows.size() * sizeof(sample::FlowRow) +
           second.m_counters.size() * sizeof(sample::CounterRow) +
           second.m_sources.size() * sizeof(sample::DataSource) +
           second.m_layouts.size() * sizeof(packet::Layout);
}

bool SecondBuilder::add(const wire::Datagram& datagram)
{
    Second& second = *m_second;
    if (!wouldKeep(datagram)) {
        ++second.m_notKept;
        return false;
    }
    DatagramRow row;
    row.offset = m_base = std::uint32_t(second.m_block.append(datagram.payload));
    row.length = std::uint32_t(datagram.payload.size());
    row.nanoseconds = std::uint32_t(std::clamp<base::Nanoseconds>(
        datagram.time - second.m_time * base::nanosecondsPerSecond, 0, base::nanosecondsPerSecond - 1));
    row.source = datagram.source;
    row.sourcePort = datagram.sourcePort;
    second.m_datagrams.append(row);
    m_decoder.decode({second.m_block.data() + m_base, row.length}, *this);
    return true;
}

void SecondBuilder::header(const sample::DatagramHeader& header)
{
    if (m_agentKnown && m_agent.agent == header.agent && m_agent.subAgent == header.subAgent)
        return;
    m_agent.agent = header.agent;
    m_agent.subAgent = header.subAgent;
    m_agentNumber = m_agents.try_emplace(m_agent, std::uint32_t(m_agents.size())).first->second;
    m_agentKnown = true;
}

void SecondBuilder::flow(const sample::FlowSample& sample)
{
    Second& second = *m_second;
    sample::FlowRow row;
    row.sample = m_base + sample.offset;
    row.length = std::uint16_t(std::min<std::uint32_t>(sample.length, UINT16_MAX));
    row.samplingRate = sample.samplingRate;
    row.frameLength = sample.frameLength;
    row.source = sourceNumber(sample.classId, sample.index);
    row.setPorts(sample.input, sample.output);
    row.setForm(sample.form);
    row.kind = sample.kind;
    if (sample.header != 0) {
        row.header = std::uint16_t(sample.header - sample.offset);
        row.headerLength = std::uint16_t(sample.headerLength);
        row.layout = layoutOf(sample.headerProtocol,
                              {second.m_block.data() + m_base + sample.header, row.headerLength});
    } else if (sample.telling.any()) {
        const sample::ToldPacket told = sample::toldPacket(sample.telling, second.block().subspan(m_base));
        row.header = std::uint16_t(told.begin - sample.offset);
        row.headerLength = std::uint16_t(told.length);
        row.told = 1;
        row.layout = layoutNumber(told.layout);
    }
    second.m_flows.append(row);
}

void SecondBuilder::counters(const sample::CountersSample& sample)
{
    m_second->m_counters.push_back(
        {m_base + sample.offset, sourceNumber(sample.classId, sample.index), sample.length, sample.form});
}

std::uint32_t SecondBuilder::sourceNumber(std::uint32_t classId, std::uint32_t index)
{
    const SourceKey key{m_agentNumber, classId, index};
    RecentSource& recent = m_recentSources[SourceHash()(key) % m_recentSources.size()];
    if (recent.number == unknown || recent.key != key)
        recent = {key, findSource(key)};
    return recent.number;
}

std::uint32_t SecondBuilder::findSource(const SourceKey& key)
{
    const auto [place, added] = m_sources.try_emplace(key, std::uint32_t(m_second->m_sources.size()));
    if (added)
        m_second->m_sources.push_back({m_agent.agent, m_agent.subAgent, key.classId, key.index});
    return place->second;
}

std::uint32_t SecondBuilder::layoutOf(std::uint32_t headerProtocol, base::Bytes header)
{
    const unsigned shape = packet::usualShape(headerProtocol, header);
    if (shape == 0)
        return layoutNumber(packet::parse(headerProtocol, header));
    std::uint32_t& number = m_ofShape[shape];
    if (number == unknown)
        number = layoutNumber(packet::parse(headerProtocol, header));
    return number;
}

std::uint32_t SecondBuilder::layoutNumber(const packet::Layout& layout)
{
    std::vector<packet::Layout>& known = m_second->m_layouts;
    if (m_lastLayout < known.size() && known[m_lastLayout] == layout)
        return m_lastLayout;
    // Should two layouts have one hash, the later one takes the next free hash.
    for (std::uint64_t hash = hashOf(layout);; ++hash) {
        const auto place = m_layouts.find(hash);
        if (place == m_layouts.end()) {
            if (known.size() == mostLayouts)
                return noLayers;
            m_layouts.emplace(hash, std::uint32_t(known.size()));
            known.push_back(layout);
            return m_lastLayout = std::uint32_t(known.size() - 1);
        }
        if (known[place->second] == layout)
            return m_lastLayout = place->second;
    }
}

std::shared_ptr<const Second> SecondBuilder::close()
{
    Second& second = *m_second;
    expect(m_expectedBlock, second.m_block.size());
    expect(m_expectedFlows, second.m_flows.size());
    expect(m_expectedDatagrams, second.m_datagrams.size());
    second.m_block.shrinkToFit();
    second.m_datagrams.shrinkToFit();
    second.m_flows.shrinkToFit();
    trim(second.m_counters);
    trim(second.m_sources);
    trim(second.m_layouts);
    return std::shared_ptr<const Second>(std::move(m_second));
}

} // namespace weir::store
