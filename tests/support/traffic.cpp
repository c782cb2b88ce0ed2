// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/traffic.h"

#include <algorithm>
#include <fstream>

namespace weir::support
{

XdrWriter& XdrWriter::u32(std::uint32_t value)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        m_data.push_back(std::uint8_t(value >> shift));
    return *this;
}

XdrWriter& XdrWriter::u64(std::uint64_t value)
{
    return u32(std::uint32_t(value >> 32)).u32(std::uint32_t(value));
}

XdrWriter& XdrWriter::bytes(base::Bytes bytes)
{
    m_data.insert(m_data.end(), bytes.begin(), bytes.end());
    while (m_data.size() % 4 != 0)
        m_data.push_back(0);
    return *this;
}

XdrWriter& XdrWriter::opaque(base::Bytes content)
{
    return u32(std::uint32_t(content.size())).bytes(content);
}

void XdrWriter::patch(std::size_t at, std::uint32_t value)
{
    for (int i = 0; i < 4; ++i)
        m_data[at + std::size_t(i)] = std::uint8_t(value >> (24 - 8 * i));
}

namespace
{

void put(ByteVector& out, std::uint64_t value, int bytes)
{
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
        out.push_back(std::uint8_t(value >> shift));
}

} // namespace

ByteVector Packet::header(std::size_t length) const
{
    ByteVector out;
    out.reserve(length);
    put(out, macDestination, 6);
    put(out, macSource, 6);
    if (vlan >= 0) {
        put(out, 0x8100, 2);
        put(out, std::uint64_t(vlan), 2);
    }
    if (ipv6) {
        put(out, 0x86DD, 2);
        put(out, 0x60000000, 4);
        put(out, ipLength, 2);
        put(out, protocol, 1);
        put(out, 64, 1);
        for (const std::uint32_t address : {source, destination}) {
            put(out, 0x20010DB8, 4);
            put(out, 0, 8);
            put(out, address, 4);
        }
    } else {
        put(out, 0x0800, 2);
        put(out, 0x4500, 2);
        put(out, ipLength, 2);
        put(out, 0, 4);
        put(out, 64, 1);
        put(out, protocol, 1);
        put(out, 0, 2);
        put(out, source, 4);
        put(out, destination, 4);
    }
    put(out, sourcePort, 2);
    put(out, destinationPort, 2);
    if (protocol == 6) {
        put(out, 0, 8);      // sequence and acknowledgement
        put(out, 0x5010, 2); // five words, ACK
    }
    out.resize(length, 0);
    return out;
}

base::Address DatagramWriter::defaultAgent()
{
    const std::uint8_t bytes[] = {192, 0, 2, 1};
    return base::Address::v4(bytes);
}

DatagramWriter::DatagramWriter(std::uint32_t sequence, base::Address agent, std::uint32_t subAgent)
{
    m_writer.u32(5).u32(std::uint32_t(agent.type));
    m_writer.bytes({agent.bytes.data(), agent.type == base::Address::Type::V6   ? 16u
                                        : agent.type == base::Address::Type::V4 ? 4u
                                                                                : 0u});
    m_writer.u32(subAgent).u32(sequence).u32(1000 * sequence);
    m_countAt = m_writer.size();
    m_writer.u32(0);
}

DatagramWriter& DatagramWriter::raw(std::uint32_t tag, base::Bytes body)
{
    m_writer.u32(tag).opaque(body);
    ++m_samples;
    return *this;
}

DatagramWriter& DatagramWriter::flow(const FlowSampleSpec& sample)
{
    XdrWriter body;
    body.u32(sample.sequence);
    if (sample.expanded) {
        body.u32(sample.classId)
            .u32(sample.index)
            .u32(sample.samplingRate)
            .u32(sample.pool)
            .u32(sample.drops);
        body.u32(sample.input >> 30).u32(sample.input & 0x3FFFFFFF);
        body.u32(sample.output >> 30).u32(sample.output & 0x3FFFFFFF);
    } else {
        body.u32(sample.classId << 24 | sample.index)
            .u32(sample.samplingRate)
            .u32(sample.pool)
            .u32(sample.drops);
        body.u32(sample.input).u32(sample.output);
    }
    body.u32(sample.vlan < 0 ? 1 : 2);
    const std::size_t padded = (sample.header.size() + 3) / 4 * 4;
    body.u32(1).u32(std::uint32_t(16 + padded)).u32(1).u32(sample.frameLength).u32(4).opaque(sample.header);
    if (sample.vlan >= 0)
        body.u32(1001).u32(16).u32(std::uint32_t(sample.vlan)).u32(0).u32(std::uint32_t(sample.vlan)).u32(0);
    return raw(sample.expanded ? 3 : 1, body.data());
}

DatagramWriter& DatagramWriter::interfaceCounters(std::uint32_t index, std::uint64_t octetsIn,
                                                  std::uint64_t octetsOut)
{
    XdrWriter body;
    body.u32(1).u32(index).u32(1);
    body.u32(1).u32(88).u32(index).u32(6).u64(1'000'000'000).u32(1).u32(3);
    body.u64(octetsIn).u32(1).u32(2).u32(3).u32(4).u32(5).u32(0xFFFFFFFF);
    body.u64(octetsOut).u32(6).u32(7).u32(8).u32(9).u32(10).u32(2);
    return raw(2, body.data());
}

ByteVector DatagramWriter::finish() const
{
    XdrWriter finished = m_writer;
    finished.patch(m_countAt, m_samples);
    return finished.data();
}

Traffic::Traffic(TrafficSettings settings) : m_settings(settings), m_random(settings.seed)
{
    double sum = 0;
    for (std::uint32_t i = 0; i < m_settings.hosts; ++i)
        m_popularity.push_back(sum += 1.0 / (i + 1));
    for (double& share : m_popularity)
        share /= sum;
}

std::uint32_t Traffic::host()
{
    const double draw = std::uniform_real_distribution<double>(0, 1)(m_random);
    const auto place = std::ranges::lower_bound(m_popularity, draw);
    return std::uint32_t(std::min<std::ptrdiff_t>(place - m_popularity.begin(), m_settings.hosts - 1));
}

ByteVector Traffic::next()
{
    const auto draw = [this] { return std::uint32_t(m_random()); };
    ++m_sequence;
    const std::uint32_t agentNumber = m_sequence % m_settings.agents;
    const std::uint8_t agentBytes[] = {192, 0, 2, std::uint8_t(1 + agentNumber)};
    DatagramWriter datagram(m_sequence / m_settings.agents + 1, base::Address::v4(agentBytes));
    for (std::uint32_t i = 0; i < m_settings.samplesPerDatagram; ++i) {
        Packet packet;
        packet.source = 0x0A000000 + (m_settings.everyPairNew ? draw() % 0xFFFFFF : host());
        packet.destination = 0x0A000000 + (m_settings.everyPairNew ? draw() % 0xFFFFFF : host());
        packet.protocol = draw() % 4 ? 6 : 17;
        packet.sourcePort = std::uint16_t(1024 + draw() % 60000);
        packet.destinationPort = std::uint16_t(draw() % 2 ? 443 : 80);
        FlowSampleSpec sample;
        sample.sequence = m_sequence * m_settings.samplesPerDatagram + i;
        sample.index = 1 + packet.source % m_settings.interfaces; // a host is behind one port of each agent
        sample.input = sample.index;
        sample.output = 1 + packet.destination % m_settings.interfaces;
        sample.samplingRate = m_settings.samplingRate;
        sample.vlan = m_settings.switched ? int(packet.source % 10) : -1;
        sample.frameLength = draw() % 3 ? 1518 : 64 + draw() % 1000;
        if (m_settings.mixed) {
            const std::uint32_t kind = draw() % 16;
            packet.ipv6 = kind < 3;
            packet.vlan = kind > 12 ? int(kind) : -1;
            packet.protocol = kind == 5 ? 1 : packet.protocol;
            sample.expanded = kind == 7;
            sample.samplingRate = kind == 9 ? 1 : m_settings.samplingRate;
            sample.output = kind == 11 ? 0x80000003 : sample.output;
        }
        packet.ipLength = std::uint16_t(sample.frameLength - 18);
        sample.header = packet.header(m_settings.headerBytes);
        datagram.flow(sample);
    }
    if (m_settings.mixed && m_sequence % 10 == 0)
        datagram.interfaceCounters(1 + m_sequence % m_settings.interfaces, m_sequence * 1000ull,
                                   m_sequence * 500ull);
    return datagram.finish();
}

void writeCapture(const std::string& path, const std::vector<CaptureRecord>& records)
{
    ByteVector out;
    const auto little = [&out](std::uint64_t value, int bytes) {
        for (int i = 0; i < bytes; ++i)
            out.push_back(std::uint8_t(value >> (8 * i)));
    };
    little(0xA1B2C3D4, 4);
    little(2, 2);
    little(4, 2);
    little(0, 8);
    little(262144, 4);
    little(1, 4);
    std::ofstream file(path, std::ios::binary);
    for (const CaptureRecord& record : records) {
        const std::size_t length = 14 + 20 + 8 + record.payload.size();
        little(std::uint64_t(record.time / 1'000'000'000), 4);
        little(std::uint64_t(record.time % 1'000'000'000 / 1000), 4);
        little(length, 4);
        little(length, 4);
        put(out, 0x020000000002, 6);
        put(out, 0x020000000001, 6);
        put(out, 0x0800, 2);
        put(out, 0x4500, 2);
        put(out, 28 + record.payload.size(), 2);
        put(out, 0, 4);
        put(out, 64, 1);
        put(out, 17, 1);
        put(out, 0, 2);
        put(out, 0xC0000201, 4);
        put(out, 0x7F000001, 4);
        put(out, 40000, 2);
        put(out, 6343, 2);
        put(out, 8 + record.payload.size(), 2);
        put(out, 0, 2);
        file.write(reinterpret_cast<const char*>(out.data()), std::streamsize(out.size()));
        file.write(reinterpret_cast<const char*>(record.payload.data()),
                   std::streamsize(record.payload.size()));
        out.clear();
    }
}

} // namespace weir::support
