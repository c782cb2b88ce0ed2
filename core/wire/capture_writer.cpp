// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/capture_writer.h"

#include <string_view>

#include "wire/ip_packet.h"
#include "wire/selection.h"

namespace weir::wire
{

namespace
{

using Buffer = std::vector<std::uint8_t>;

// pcapng: the writer's byte order, which the section header tells. Ours is the small end first.
void put16(Buffer& out, std::uint32_t number)
{
    out.push_back(std::uint8_t(number));
    out.push_back(std::uint8_t(number >> 8));
}

void put32(Buffer& out, std::uint32_t number)
{
    put16(out, number & 0xFFFF);
    put16(out, number >> 16);
}

void putBe16(Buffer& out, std::uint32_t number)
{
    out.push_back(std::uint8_t(number >> 8));
    out.push_back(std::uint8_t(number));
}

void pad(Buffer& out)
{
    while (out.size() % 4 != 0)
        out.push_back(0);
}

/// Type, total length, body, total length again.
class BlockOf
{
public:
    BlockOf(Buffer& out, std::uint32_t type) : m_out(out)
    {
        out.clear();
        put32(out, type);
        put32(out, 0);
    }
    ~BlockOf()
    {
        pad(m_out);
        const auto length = std::uint32_t(m_out.size() + 4);
        put32(m_out, length);
        for (int byte = 0; byte < 4; ++byte)
            m_out[std::size_t(4 + byte)] = std::uint8_t(length >> (8 * byte));
    }
    BlockOf(const BlockOf&) = delete;
    BlockOf& operator=(const BlockOf&) = delete;

private:
    Buffer& m_out;
};

void putOption(Buffer& out, std::uint32_t code, std::string_view value)
{
    put16(out, code);
    put16(out, std::uint32_t(value.size()));
    out.insert(out.end(), value.begin(), value.end());
    pad(out);
}

void sectionHeader(Buffer& out, const std::string& selection)
{
    constexpr std::uint32_t comment = 1;
    constexpr std::uint32_t userApplication = 4;
    const BlockOf block(out, 0x0A0D0D0A);
    put32(out, 0x1A2B3C4D);
    put16(out, 1); // version 1.0
    put16(out, 0);
    put32(out, 0xFFFFFFFF); // how long the section is, is not said
    put32(out, 0xFFFFFFFF);
    putOption(out, userApplication, "Weir");
    if (!selection.empty())
        putOption(out, comment, commentOf(selection));
    put32(out, 0);
}

void interfaceDescription(Buffer& out)
{
    constexpr std::uint32_t rawIp = 101; // LINKTYPE_RAW
    constexpr std::uint32_t resolution = 9;
    const BlockOf block(out, 1);
    put16(out, rawIp);
    put16(out, 0);
    put32(out, 0); // no packet is cut
    putOption(out, resolution, "\x09");
    put32(out, 0);
}

/// RFC 1071.
class Checksum
{
public:
    void add16(std::uint32_t word) { m_sum += word; }
    void add(base::Bytes bytes)
    {
        for (std::size_t i = 0; i + 1 < bytes.size(); i += 2)
            m_sum += base::loadBe16(&bytes[i]);
        if (bytes.size() % 2 != 0)
            m_sum += std::uint32_t(bytes.back()) << 8;
    }
    std::uint16_t value() const
    {
        std::uint64_t sum = m_sum;
        while (sum > 0xFFFF)
            sum = (sum & 0xFFFF) + (sum >> 16);
        return std::uint16_t(~sum);
    }

private:
    std::uint64_t m_sum = 0;
};

constexpr std::size_t udpBytes = 8;

bool isV6(const Datagram& datagram)
{
    return datagram.source.type == base::Address::Type::V6;
}

base::Bytes sourceOf(const Datagram& datagram)
{
    return {datagram.source.bytes.data(), isV6(datagram) ? std::size_t(16) : std::size_t(4)};
}

/// RFC 791: no options, not to be fragmented.
void ipv4Header(Buffer& out, const Datagram& datagram)
{
    constexpr std::size_t headerBytes = 20;
    constexpr std::uint8_t hops = 64;
    const std::size_t start = out.size();
    out.insert(out.end(), {0x45, 0});
    putBe16(out, std::uint32_t(headerBytes + udpBytes + datagram.payload.size()));
    putBe16(out, 0);
    putBe16(out, 0x4000);
    out.insert(out.end(), {hops, protocolUdp, 0, 0});
    const base::Bytes source = sourceOf(datagram);
    out.insert(out.end(), source.begin(), source.end());
    out.insert(out.end(), source.size(), 0); // the destination is not known
    Checksum sum;
    sum.add(base::Bytes(out).subspan(start));
    out[start + 10] = std::uint8_t(sum.value() >> 8);
    out[start + 11] = std::uint8_t(sum.value());
}

/// RFC 8200.
void ipv6Header(Buffer& out, const Datagram& datagram)
{
    constexpr std::uint8_t hops = 64;
    out.insert(out.end(), {0x60, 0, 0, 0});
    putBe16(out, std::uint32_t(udpBytes + datagram.payload.size()));
    out.insert(out.end(), {protocolUdp, hops});
    const base::Bytes source = sourceOf(datagram);
    out.insert(out.end(), source.begin(), source.end());
    out.insert(out.end(), source.size(), 0);
}

/// RFC 768: the checksum is over the addresses, too; what comes out as zero is sent as all ones.
void udp(Buffer& out, const Datagram& datagram)
{
    const auto length = std::uint32_t(udpBytes + datagram.payload.size());
    Checksum sum;
    sum.add(sourceOf(datagram));
    for (const std::uint32_t word : {std::uint32_t(protocolUdp), length, std::uint32_t(datagram.sourcePort),
                                     std::uint32_t(sflowPort), length})
        sum.add16(word);
    sum.add(datagram.payload);
    putBe16(out, datagram.sourcePort);
    putBe16(out, sflowPort);
    putBe16(out, length);
    putBe16(out, sum.value() == 0 ? 0xFFFF : sum.value());
    out.insert(out.end(), datagram.payload.begin(), datagram.payload.end());
}

} // namespace

base::Result<CaptureWriter> CaptureWriter::create(const std::string& path)
{
    auto file = base::NewFile::create(path);
    if (!file)
        return tl::unexpected(file.error());
    return CaptureWriter(std::move(*file));
}

CaptureWriter::CaptureWriter(base::NewFile file) : m_file(std::move(file)) {}

void CaptureWriter::setSelection(const std::string& selection)
{
    if (selection == m_selection)
        return;
    m_selection = selection;
    m_inSection = false;
}

void CaptureWriter::beginSection()
{
    sectionHeader(m_packet, m_selection);
    m_file.write(m_packet);
    interfaceDescription(m_packet);
    m_file.write(m_packet);
    m_inSection = true;
}

bool CaptureWriter::write(const Datagram& datagram)
{
    const std::size_t headers = (isV6(datagram) ? 40 : 20) + udpBytes;
    const std::size_t most = isV6(datagram) ? 65'535 - udpBytes : 65'535 - headers;
    if (datagram.payload.size() > most)
        return false;
    if (!m_inSection)
        beginSection();
    const auto length = std::uint32_t(headers + datagram.payload.size());
    const auto time = std::uint64_t(datagram.time);
    {
        const BlockOf block(m_packet, 6); // enhanced packet
        put32(m_packet, 0);               // of the interface described
        put32(m_packet, std::uint32_t(time >> 32));
        put32(m_packet, std::uint32_t(time));
        put32(m_packet, length);
        put32(m_packet, length);
        if (isV6(datagram))
            ipv6Header(m_packet, datagram);
        else
            ipv4Header(m_packet, datagram);
        udp(m_packet, datagram);
    }
    m_file.write(m_packet);
    ++m_written;
    return true;
}

base::Result<void> CaptureWriter::finish()
{
    if (m_written == 0)
        beginSection(); // or it would be no capture
    return m_file.finish();
}

} // namespace weir::wire
