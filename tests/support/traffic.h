// SPDX-License-Identifier: GPL-3.0-or-later
// Makes sFlow v5 datagrams for tests and benchmarks: byte by byte as a test wants them, or endless,
// reproducible traffic of many hosts.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "base/address.h"
#include "base/bytes.h"

namespace weir::support
{

using ByteVector = std::vector<std::uint8_t>;

/// Appends XDR items (RFC 4506), big-endian.
class XdrWriter
{
public:
    XdrWriter& u32(std::uint32_t value);
    XdrWriter& u64(std::uint64_t value);
    XdrWriter& bytes(base::Bytes bytes);  ///< as they are, padded to four
    XdrWriter& opaque(base::Bytes bytes); ///< length, bytes, padding
    const ByteVector& data() const { return m_data; }
    std::size_t size() const { return m_data.size(); }
    void patch(std::size_t at, std::uint32_t value);

private:
    ByteVector m_data;
};

/// A packet's first bytes.
struct Packet {
    std::uint64_t macSource = 0x020000000001;
    std::uint64_t macDestination = 0x020000000002;
    int vlan = -1; ///< none
    bool ipv6 = false;
    std::uint32_t source = 0x0A000001; ///< of IPv4; the low four bytes of 2001:db8::/96 for IPv6
    std::uint32_t destination = 0x0A000002;
    std::uint8_t protocol = 17;
    std::uint16_t sourcePort = 1000;
    std::uint16_t destinationPort = 2000;
    std::uint16_t ipLength = 100;

    /// Ethernet, perhaps a tag, IP, TCP or UDP or ICMP, then zeros up to `length`, or cut there.
    ByteVector header(std::size_t length = 128) const;
};

struct FlowSampleSpec {
    std::uint32_t sequence = 1;
    std::uint32_t classId = 0;
    std::uint32_t index = 1;
    std::uint32_t samplingRate = 100;
    std::uint32_t pool = 0;
    std::uint32_t drops = 0;
    std::uint32_t input = 1; ///< as on the wire of the compact form
    std::uint32_t output = 2;
    std::uint32_t frameLength = 100;
    ByteVector header;
    bool expanded = false;
    int vlan = -1; ///< in extended_switch behind the header; none
};

/// One datagram with its samples.
class DatagramWriter
{
public:
    explicit DatagramWriter(std::uint32_t sequence = 1, base::Address agent = defaultAgent(),
                            std::uint32_t subAgent = 0);

    DatagramWriter& flow(const FlowSampleSpec& sample);
    DatagramWriter& interfaceCounters(std::uint32_t index, std::uint64_t octetsIn, std::uint64_t octetsOut);
    DatagramWriter& raw(std::uint32_t tag, base::Bytes body); ///< any sample
    ByteVector finish() const;

    static base::Address defaultAgent();

private:
    XdrWriter m_writer;
    std::size_t m_countAt = 0;
    std::uint32_t m_samples = 0;
};

/// Endless traffic. The same settings give the same bytes.
struct TrafficSettings {
    std::uint32_t seed = 1;
    std::uint32_t agents = 4;
    std::uint32_t interfaces = 24; ///< per agent
    std::uint32_t hosts = 1000;
    bool everyPairNew = false; ///< each sample another address pair: a flood of keys
    std::uint32_t samplesPerDatagram = 7;
    std::size_t headerBytes = 128;
    std::uint32_t samplingRate = 1000;
    bool switched = false; ///< each sample with extended_switch, of one of ten VLANs
    bool mixed = false;    ///< also IPv6, VLAN tags, ICMP, expanded samples and counters
};

class Traffic
{
public:
    explicit Traffic(TrafficSettings settings = {});
    ByteVector next();

private:
    std::uint32_t host();

    TrafficSettings m_settings;
    std::mt19937 m_random;
    std::vector<double> m_popularity; ///< cumulated: few hosts have most of the traffic, as Zipf found
    std::uint32_t m_sequence = 0;
};

/// A pcap file (microseconds, Ethernet) with these datagrams sent to UDP port 6343 at these times (ns since
/// 1970).
struct CaptureRecord {
    std::int64_t time;
    ByteVector payload;
};
void writeCapture(const std::string& path, const std::vector<CaptureRecord>& records);

} // namespace weir::support
