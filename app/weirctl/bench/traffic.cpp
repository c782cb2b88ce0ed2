// SPDX-License-Identifier: GPL-3.0-or-later
#include "traffic.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

namespace weir::bench
{

namespace
{

using base::nanosecondsPerSecond;

constexpr std::size_t tagAndLength = 8;
constexpr std::size_t samplesAt = 24;              // in a datagram with an IPv4 agent
constexpr std::uint32_t firstAgent = 0xC6120001;   // 198.18.0.1
constexpr std::uint32_t collector = 0xC613FFFE;    // 198.19.255.254
constexpr std::uint32_t firstNextHop = 0xC6130001; // 198.19.0.1

/// Tags of enterprise 0 (sFlow v5).
enum SampleTag : std::uint32_t { FlowSample = 1, CountersSample = 2, DiscardedPacket = 5 };
enum RecordTag : std::uint32_t { SampledHeader = 1, Switch = 1001, Router = 1002, Gateway = 1003 };
enum CounterTag : std::uint32_t { IfCounters = 1, Ethernet = 2, Processor = 1001 };

TrafficSettings bounded(TrafficSettings settings)
{
    const auto bound = [](std::uint32_t& number, std::uint32_t least, std::uint32_t most) {
        number = std::clamp(number, least, most);
    };
    bound(settings.agents, 1, TrafficSettings::mostAgents);
    bound(settings.interfaces, 2, TrafficSettings::mostInterfaces);
    bound(settings.hosts, 2, TrafficSettings::mostHosts);
    bound(settings.conversations, 1, 1'000'000);
    bound(settings.rate, 1, TrafficSettings::mostRate);
    bound(settings.samplingRate, 1, 1 << 24);
    bound(settings.counterInterval, 0, 3600);
    return settings;
}

/// A record or a sample whose length is known when it ends.
class Structure
{
public:
    Structure(Octets& out, ByteVector& bytes, std::uint32_t tag) : m_bytes(bytes)
    {
        out.u32(tag).u32(0);
        m_begin = bytes.size();
    }
    Structure(const Structure&) = delete;
    Structure& operator=(const Structure&) = delete;
    ~Structure()
    {
        while (m_bytes.size() % 4 != 0)
            m_bytes.push_back(0);
        storeBe32(m_bytes.data() + m_begin - 4, std::uint32_t(m_bytes.size() - m_begin));
    }

private:
    ByteVector& m_bytes;
    std::size_t m_begin = 0;
};

} // namespace

TrafficSettings TrafficSettings::plain()
{
    TrafficSettings settings;
    settings.samplesPerDatagram = 7;
    settings.counterInterval = 0;
    for (double TrafficSettings::* share :
         {&TrafficSettings::ipv6, &TrafficSettings::vlan, &TrafficSettings::mpls, &TrafficSettings::vxlan,
          &TrafficSettings::discarded, &TrafficSettings::switched, &TrafficSettings::routed,
          &TrafficSettings::gateway})
        settings.*share = 0;
    return settings;
}

base::Address agentAddress(std::uint32_t agent)
{
    std::uint8_t bytes[4];
    storeBe32(bytes, firstAgent + agent);
    return base::Address::v4(bytes);
}

TrafficCounts& TrafficCounts::operator+=(const TrafficCounts& other)
{
    datagrams += other.datagrams;
    bytes += other.bytes;
    flows += other.flows;
    discards += other.discards;
    counters += other.counters;
    switched += other.switched;
    routed += other.routed;
    gateway += other.gateway;
    return *this;
}

Traffic::Traffic(TrafficSettings settings)
    : m_settings(bounded(settings)),
      m_random(m_settings.seed),
      m_hosts(m_settings.hosts),
      m_popularity(m_settings.conversations),
      m_agents(m_settings.agents),
      m_time(settings.start * nanosecondsPerSecond)
{
    for (Agent& agent : m_agents)
        agent.interfaces.resize(m_settings.interfaces);
    m_conversations.reserve(m_settings.conversations);
    for (std::uint32_t i = 0; i < m_settings.conversations; ++i)
        m_conversations.push_back(newConversation());
}

Conversation Traffic::newConversation()
{
    ConversationPlan plan;
    plan.source = m_hosts.draw(m_random);
    do
        plan.destination = m_hosts.draw(m_random);
    while (plan.destination == plan.source);
    plan.ipv6 = m_random.in(m_settings.ipv6);
    plan.vxlan = m_random.in(m_settings.vxlan);
    plan.mpls = !plan.vxlan && m_random.in(m_settings.mpls);
    constexpr std::uint32_t vlans = 20;
    if (m_random.in(m_settings.vlan))
        plan.vlan = int(100 + plan.destination % vlans);
    return Conversation(plan, m_random);
}

base::Nanoseconds Traffic::timeOf(std::uint64_t sample) const
{
    const std::uint64_t rate = m_settings.rate;
    return (m_settings.start + base::SecondNumber(sample / rate)) * nanosecondsPerSecond +
           base::Nanoseconds(sample % rate * nanosecondsPerSecond / rate);
}

std::uint32_t Traffic::interfaceOf(std::uint32_t host) const
{
    return 1 + host / m_settings.agents % (m_settings.interfaces - 1);
}

wire::Datagram Traffic::next()
{
    if (m_given == m_readyCount) {
        m_given = m_readyCount = 0;
        while (m_readyCount == 0)
            step();
    }
    const Finished& finished = m_ready[m_given++];
    m_counts += finished.counts;
    wire::Datagram datagram;
    datagram.time = finished.time;
    datagram.source = agentAddress(finished.agent);
    datagram.sourcePort = std::uint16_t(40000 + finished.agent);
    datagram.payload = finished.payload;
    return datagram;
}

/// One sample more.
void Traffic::step()
{
    const base::Nanoseconds time = timeOf(m_made);
    if (base::secondOf(time) != base::secondOf(m_time))
        finishAll();
    m_time = time;
    if (m_settings.counterInterval > 0) {
        const std::uint64_t ports = std::uint64_t(m_settings.agents) * m_settings.interfaces;
        const std::uint64_t due = std::uint64_t(time - m_settings.start * nanosecondsPerSecond) / 1000 *
                                  ports / (m_settings.counterInterval * 1'000'000ull);
        for (; m_polled < due; ++m_polled)
            addCounters(std::uint32_t(m_polled % m_settings.agents),
                        std::uint32_t(1 + m_polled / m_settings.agents % m_settings.interfaces));
    }
    addPacket();
    ++m_made;
}

/// A packet that one of the switches on its way sampled where it came in.
void Traffic::addPacket()
{
    Conversation& conversation = m_conversations[m_popularity.draw(m_random)];
    constexpr std::uint32_t samplesOfOne = 64;
    if (m_random.below(samplesOfOne) == 0)
        conversation = newConversation();
    m_frame = conversation.drawFrame(m_random);
    const std::uint32_t from = conversation.source() % m_settings.agents;
    const std::uint32_t to = conversation.destination() % m_settings.agents;
    const std::uint32_t uplink = m_settings.interfaces;
    const bool atDestination = from != to && m_random.below(2) == 0;
    const std::uint32_t agent = atDestination ? to : from;
    const std::uint32_t input = atDestination ? uplink : interfaceOf(conversation.source());
    const std::uint32_t output = agent == to ? interfaceOf(conversation.destination()) : uplink;
    if (m_random.in(m_settings.discarded))
        addDiscard(agent, conversation, input, output);
    else
        addFlow(agent, conversation, input, output);
    end(agent);
}

Octets Traffic::begin(Agent& agent)
{
    Octets out(agent.open);
    if (agent.open.empty()) {
        const auto number = std::uint32_t(&agent - m_agents.data());
        const std::uint32_t uptime =
            std::uint32_t((m_time - m_settings.start * nanosecondsPerSecond) / 1'000'000) + 3'600'000;
        out.u32(5).u32(1).u32(firstAgent + number).u32(0).u32(++agent.sequence).u32(uptime).u32(0);
    }
    ++agent.samples;
    return out;
}

void Traffic::addFlow(std::uint32_t agentNumber, const Conversation& conversation, std::uint32_t input,
                      std::uint32_t output)
{
    Agent& agent = m_agents[agentNumber];
    Interface& in = agent.interfaces[input - 1];
    Interface& out = agent.interfaces[output - 1];
    const std::uint32_t rate = m_settings.samplingRate;
    in.pool += rate / 2 + m_random.below(rate) + 1;
    in.packetsIn += rate;
    in.octetsIn += std::uint64_t(rate) * m_frame;
    out.packetsOut += rate;
    out.octetsOut += std::uint64_t(rate) * m_frame;

    Octets octets = begin(agent);
    const Structure sample(octets, agent.open, FlowSample);
    octets.u32(++in.flowSequence).u32(input).u32(rate).u32(in.pool).u32(0).u32(input).u32(output).u32(0);
    const std::size_t countAt = octets.size() - 4;
    const std::uint32_t records = addRecords(octets, conversation, agent.counts);
    storeBe32(agent.open.data() + countAt, records);
    ++agent.counts.flows;
}

void Traffic::addDiscard(std::uint32_t agentNumber, const Conversation& conversation, std::uint32_t input,
                         std::uint32_t output)
{
    static constexpr std::uint32_t reasons[] = {257, 258, 258, 258, 259, 260, 265, 279}; // ttl, acl, …
    Agent& agent = m_agents[agentNumber];
    Interface& in = agent.interfaces[input - 1];
    ++in.discards;
    Octets octets = begin(agent);
    const Structure sample(octets, agent.open, DiscardedPacket);
    octets.u32(++in.discardSequence).u32(0).u32(input).u32(0).u32(input).u32(output);
    octets.u32(reasons[m_random.below(std::size(reasons))]).u32(1);
    addHeader(octets, conversation);
    ++agent.counts.discards;
}

void Traffic::addHeader(Octets& out, const Conversation& conversation)
{
    constexpr std::uint32_t ethernet = 1;
    std::uint8_t header[Conversation::headerBytes];
    const std::size_t length = conversation.header(m_frame, header);
    if (m_settings.everyPairNew && conversation.ipv4At() > 0) {
        // An odd factor makes each of 2^24 numbers another one.
        std::uint8_t* const ip = header + conversation.ipv4At();
        storeBe32(ip + 12, 0x0A000000 | (std::uint32_t(m_made) * 0x9E3779B1 & 0xFFFFFF));
        storeBe32(ip + 16, 0x0B000000 | m_random.below(1 << 24));
        setIpv4Checksum(ip);
    }
    const std::size_t padded = (length + 3) / 4 * 4;
    out.u32(SampledHeader).u32(std::uint32_t(16 + padded)).u32(ethernet).u32(m_frame);
    out.u32(Conversation::checksumBytes)
        .u32(std::uint32_t(length))
        .bytes({header, length})
        .zeros(padded - length);
}

/// Returns how many.
std::uint32_t Traffic::addRecords(Octets& out, const Conversation& conversation, TrafficCounts& counts)
{
    addHeader(out, conversation);
    std::uint32_t records = 1;
    if (m_random.in(m_settings.switched)) {
        out.u32(Switch).u32(16).u32(conversation.vlan()).u32(0).u32(conversation.vlan()).u32(0);
        ++records;
        ++counts.switched;
    }
    const std::uint32_t nextHop = firstNextHop + conversation.destination() % 8;
    if (m_random.in(m_settings.routed)) {
        out.u32(Router).u32(16).u32(1).u32(nextHop).u32(24).u32(24);
        ++records;
        ++counts.routed;
    }
    if (m_random.in(m_settings.gateway)) {
        constexpr std::uint32_t own = 64500; // numbers for documentation (RFC 5398)
        constexpr std::uint32_t sequence = 2;
        const std::uint32_t peer = 64501 + conversation.destination() % 8;
        const std::uint32_t last = 65536 + conversation.destination() % 16;
        out.u32(Gateway).u32(56).u32(1).u32(nextHop).u32(own).u32(65536 + conversation.source() % 16);
        out.u32(64501 + conversation.source() % 8);
        out.u32(1).u32(sequence).u32(2).u32(peer).u32(last);
        out.u32(2).u32(own << 16 | 100).u32(own << 16 | 200).u32(100);
        ++records;
        ++counts.gateway;
    }
    return records;
}

void Traffic::addCounters(std::uint32_t agentNumber, std::uint32_t index)
{
    Agent& agent = m_agents[agentNumber];
    Interface& port = agent.interfaces[index - 1];
    const bool isUplink = index == m_settings.interfaces;
    {
        Octets out = begin(agent);
        const Structure sample(out, agent.open, CountersSample);
        out.u32(++port.counterSequence).u32(index).u32(index == 1 ? 3 : 2);
        constexpr std::uint64_t gigabit = 1'000'000'000;
        out.u32(IfCounters).u32(88).u32(index).u32(6).u64((isUplink ? 100 : 10) * gigabit).u32(1).u32(3);
        out.u64(port.octetsIn).u32(port.packetsIn).u32(port.packetsIn / 500).u32(port.packetsIn / 1000);
        out.u32(port.discards).u32(0).u32(0);
        out.u64(port.octetsOut).u32(port.packetsOut).u32(port.packetsOut / 500).u32(port.packetsOut / 1000);
        out.u32(0).u32(0).u32(0);
        out.u32(Ethernet).u32(52).zeros(52);
        if (index == 1) { // of the whole switch: one of its ports tells it
            constexpr std::uint64_t mebibyte = 1 << 20;
            const std::uint32_t load = 1000 + m_random.below(2000);
            out.u32(Processor).u32(28).u32(load).u32(load).u32(load);
            out.u64(4096 * mebibyte).u64((1024 + m_random.below(1024)) * mebibyte);
        }
    }
    ++agent.counts.counters;
    end(agentNumber);
}

/// After each sample: the datagram is finished when another one might not fit.
void Traffic::end(std::uint32_t agentNumber)
{
    constexpr std::size_t largestSample =
        tagAndLength + 32 + tagAndLength + 16 + Conversation::headerBytes + 24 + 24 + 64;
    const Agent& agent = m_agents[agentNumber];
    const std::uint32_t most = m_settings.samplesPerDatagram;
    const bool isFull =
        most > 0 ? agent.samples >= most : agent.open.size() + largestSample > TrafficSettings::datagramBytes;
    if (isFull)
        finish(agentNumber);
}

void Traffic::finish(std::uint32_t agentNumber)
{
    Agent& agent = m_agents[agentNumber];
    storeBe32(agent.open.data() + samplesAt, agent.samples);
    if (m_readyCount == m_ready.size())
        m_ready.emplace_back();
    Finished& finished = m_ready[m_readyCount++];
    finished.agent = agentNumber;
    finished.time = m_time;
    std::swap(finished.payload, agent.open);
    finished.counts = agent.counts;
    finished.counts.datagrams = 1;
    finished.counts.bytes = finished.payload.size();
    agent.open.clear();
    agent.counts = {};
    agent.samples = 0;
}

void Traffic::finishAll()
{
    for (std::uint32_t i = 0; i < m_settings.agents; ++i)
        if (m_agents[i].samples > 0)
            finish(i);
}

namespace
{

void putLittle(ByteVector& out, std::uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; ++i)
        out.push_back(std::uint8_t(value >> (8 * i)));
}

void putFileHeader(ByteVector& out)
{
    constexpr std::uint32_t snapLength = 262144;
    constexpr std::uint32_t ethernet = 1;
    putLittle(out, 0xA1B2C3D4, 4);
    putLittle(out, 2, 2);
    putLittle(out, 4, 2);
    putLittle(out, 0, 8);
    putLittle(out, snapLength, 4);
    putLittle(out, ethernet, 4);
}

void putPacket(ByteVector& bytes, const wire::Datagram& datagram)
{
    const auto payload = std::uint32_t(datagram.payload.size());
    const std::uint32_t length = 14 + 20 + 8 + payload;
    putLittle(bytes, std::uint64_t(base::secondOf(datagram.time)), 4);
    putLittle(bytes, std::uint64_t(datagram.time % nanosecondsPerSecond / 1000), 4);
    putLittle(bytes, length, 4);
    putLittle(bytes, length, 4);
    Octets out(bytes);
    out.mac(0x0200000000FE).mac(0x0200000000FD).u16(0x0800);
    const std::size_t ip = out.size();
    out.u8(0x45).u8(0).u16(28 + payload).u32(0).u8(63).u8(17).u16(0);
    out.bytes({datagram.source.bytes.data(), 4}).u32(collector);
    setIpv4Checksum(bytes.data() + ip);
    out.u16(datagram.sourcePort).u16(wire::sflowPort).u16(8 + payload).u16(0);
    out.bytes(datagram.payload);
}

} // namespace

base::Result<TrafficCounts> writeCapture(const std::string& path, const TrafficSettings& settings,
                                         std::uint32_t seconds)
{
    const auto close = [](std::FILE* file) { std::fclose(file); };
    const std::unique_ptr<std::FILE, decltype(close)> file(std::fopen(path.c_str(), "wb"), close);
    const auto failed = [&] {
        return base::failure("\"" + path + "\" could not be written: " + std::strerror(errno) + ".");
    };
    if (!file)
        return failed();
    ByteVector bytes;
    putFileHeader(bytes);
    Traffic traffic(settings);
    const base::SecondNumber end = traffic.settings().start + seconds;
    TrafficCounts counts;
    for (;;) {
        counts = traffic.counts();
        const wire::Datagram datagram = traffic.next();
        if (base::secondOf(datagram.time) >= end)
            break;
        putPacket(bytes, datagram);
        if (std::fwrite(bytes.data(), 1, bytes.size(), file.get()) != bytes.size())
            return failed();
        bytes.clear();
    }
    if (std::fflush(file.get()) != 0)
        return failed();
    return counts;
}

} // namespace weir::bench
