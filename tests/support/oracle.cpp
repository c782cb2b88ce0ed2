// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/oracle.h"

#include <algorithm>
#include <cstdio>
#include <optional>

#include "base/address.h"

namespace weir::support
{

namespace
{

/// Some bytes, and numbers at places in them; a place that is not there gives nothing.
struct Span {
    const std::uint8_t* data;
    std::uint64_t size;

    std::optional<std::uint64_t> number(std::uint64_t at, unsigned bytes) const
    {
        if (at > size || bytes > size - at)
            return std::nullopt;
        std::uint64_t value = 0;
        for (unsigned i = 0; i < bytes; ++i)
            value = value * 256 + data[at + i];
        return value;
    }
    std::optional<std::uint64_t> u32(std::uint64_t at) const { return number(at, 4); }

    /// From `at` on, at most `length` bytes.
    Span part(std::uint64_t at, std::uint64_t length) const
    {
        at = std::min(at, size);
        return {data + at, std::min(length, size - at)};
    }
};

std::string ipText(const std::uint8_t* bytes, bool six)
{
    return base::toText(six ? base::Address::v6(bytes) : base::Address::v4(bytes));
}

/// The keys of one packet. Each step reads the header that the one before it named.
class PacketReader
{
public:
    PacketReader(Span packet, std::map<std::string, std::string>& keys) : m_packet(packet), m_keys(keys) {}

    void ethernet(std::uint64_t at)
    {
        mac("macdestination", at);
        mac("macsource", at + 6);
        behindAddresses(at + 12);
    }

    void ppp(std::uint64_t at)
    {
        if (m_packet.number(at, 2) == 0xFF03)
            at += 2;
        const auto first = m_packet.number(at, 1);
        const bool isShort = first.value_or(0) % 2 == 1;
        const auto protocol = m_packet.number(at, isShort ? 1 : 2);
        at += isShort ? 1 : 2;
        if (protocol == 0x21)
            ip4(at);
        if (protocol == 0x57)
            ip6(at);
        if (protocol == 0x281 || protocol == 0x283)
            mpls(at);
    }

    void mpls(std::uint64_t at)
    {
        for (int labels = 0;; ++labels, at += 4) {
            const auto entry = m_packet.u32(at);
            if (!entry || labels == 32)
                return;
            if (*entry / 256 % 2 == 1)
                break;
        }
        at += 4;
        if (ipOfAnyVersion(at) || !m_packet.number(at + 17, 1))
            return;
        const bool controlWord = *m_packet.number(at, 1) / 16 == 0;
        if (controlWord && isKnown(*m_packet.number(at + 16, 2)))
            ethernet(at + 4);
        else if (isKnown(*m_packet.number(at + 12, 2)))
            ethernet(at);
    }

    void sonet()
    {
        const auto first = m_packet.number(0, 1);
        if (first == 0x0F || first == 0x8F)
            carried(m_packet.number(2, 2).value_or(0), 4);
        else
            ppp(0);
    }

    void wireless()
    {
        const auto control = m_packet.number(0, 2);
        if (!control || *control / 0x400 % 4 != 2 || *control & 0x4000 || *control & 0x40)
            return;
        std::uint64_t at = (*control & 3) == 3 ? 30 : 24;
        if (*control & 0x8000)
            at += *control & 0x80 ? 6 : 2;
        linkControl(at);
    }

    void linkControl(std::uint64_t at)
    {
        if (m_packet.number(at, 6) == 0xAAAA03000000 && m_packet.number(at + 6, 2).value_or(0) >= 0x0600)
            behindAddresses(at + 6);
    }

    void behindAddresses(std::uint64_t at)
    {
        for (;;) {
            const auto type = m_packet.number(at, 2);
            if (!type)
                return;
            if (*type == 0x8100 || *type == 0x88A8 || *type == 0x9100 || *type == 0x9200) { // 802.1Q and kin
                const auto tag = m_packet.number(at + 2, 2);
                if (tag)
                    m_keys.emplace("vlan", std::to_string(*tag & 0x0FFF));
                at += 4;
            } else if (*type <
                       0x0600) { // a length: LLC follows, and SNAP perhaps, with an EtherType for RFC 1042
                if (m_packet.number(at + 2, 6) != 0xAAAA03000000 ||
                    m_packet.number(at + 8, 2).value_or(0) < 0x0600)
                    return;
                at += 8;
            } else {
                m_keys.emplace("ethernetprotocol", std::to_string(*type));
                carried(*type, at + 2);
                return;
            }
        }
    }

    void ip4(std::uint64_t at)
    {
        address("ipsource", at + 12, false);
        address("ipdestination", at + 16, false);
        const auto protocol = number("ipprotocol", at + 9, 1);
        const auto first = m_packet.number(at, 1);
        if (!m_packet.number(at + 19, 1) || *first / 16 != 4)
            return;
        const std::uint64_t headerLength = *first % 16 * 4;
        const std::uint64_t totalLength = *m_packet.number(at + 2, 2);
        const bool laterFragment = *m_packet.number(at + 6, 2) % 0x2000 != 0;
        if (headerLength < 20 || at + headerLength > m_packet.size || laterFragment)
            return;
        if (totalLength >= headerLength) // what is behind it is padding of the frame
            m_packet.size = std::min(m_packet.size, at + totalLength);
        transport(*protocol, at + headerLength);
    }

    void ip6(std::uint64_t at)
    {
        address("ip6source", at + 8, true);
        address("ip6destination", at + 24, true);
        if (!m_packet.number(at + 39, 1) || m_packet.data[at] / 16 != 6)
            return;
        if (const std::uint64_t payload = *m_packet.number(at + 4, 2); payload > 0)
            m_packet.size = std::min(m_packet.size, at + 40 + payload);
        std::uint64_t next = m_packet.data[at + 6];
        at += 40;
        // Hop-by-hop, routing, fragment, authentication, destination options.
        while (next == 0 || next == 43 || next == 44 || next == 51 || next == 60) {
            const auto lengthField = m_packet.number(at + 1, 1);
            if (!lengthField)
                return;
            const std::uint64_t length = next == 44   ? 8
                                         : next == 51 ? 4 * (*lengthField + 2)
                                                      : 8 * (*lengthField + 1);
            if (at + length > m_packet.size)
                return;
            if (next == 44 && *m_packet.number(at + 2, 2) / 8 != 0) // a later fragment
                return;
            next = m_packet.data[at];
            at += length;
        }
        transport(next, at);
    }

private:
    static bool isKnown(std::uint64_t type)
    {
        for (const std::uint64_t known :
             {0x0800, 0x0806, 0x6558, 0x86DD, 0x8100, 0x88A8, 0x9100, 0x9200, 0x8809, 0x880B, 0x8847,
              0x8848, 0x8863, 0x8864, 0x888E, 0x88CC, 0x88E5, 0x88E7, 0x88F7, 0x8906, 0x8909, 0x894F})
            if (type == known)
                return true;
        return false;
    }

    bool ipOfAnyVersion(std::uint64_t at)
    {
        const std::uint64_t version = m_packet.number(at, 1).value_or(0) / 16;
        if (version == 4)
            ip4(at);
        if (version == 6)
            ip6(at);
        return version == 4 || version == 6;
    }

    /// By EtherType.
    void carried(std::uint64_t type, std::uint64_t at)
    {
        switch (type) {
        case 0x0800: ip4(at); break;
        case 0x86DD: ip6(at); break;
        case 0x6558: ethernet(at); break;
        case 0x8100:
        case 0x88A8:
        case 0x9100:
        case 0x9200:
            if (const auto tag = m_packet.number(at, 2))
                m_keys.emplace("vlan", std::to_string(*tag & 0x0FFF));
            behindAddresses(at + 2);
            break;
        case 0x880B: ppp(at); break;
        case 0x8847:
        case 0x8848: mpls(at); break;
        case 0x8863:
        case 0x8864:
            if (m_packet.number(at + 1, 1) == 0u && m_packet.number(at + 5, 1))
                ppp(at + 6);
            break;
        case 0x88E7: ethernet(at + 4); break;
        case 0x8909: metadata(at); break;
        case 0x894F: serviceHeader(at); break;
        }
    }

    void metadata(std::uint64_t at)
    {
        if (!m_packet.number(at, 8))
            return;
        if (m_packet.number(at, 2) == 0x0101u)
            carried(*m_packet.number(at + 6, 2), at + 8);
        else if (m_packet.number(at + 2, 2) == 0x0101u)
            carried(*m_packet.number(at, 2), at + 8);
    }

    void serviceHeader(std::uint64_t at)
    {
        const auto word = m_packet.number(at, 8);
        if (!word || *word >> 62 != 0)
            return;
        const std::uint64_t length = (*word >> 48) % 64 * 4;
        if (length >= 8)
            numbered((*word >> 32) % 256, at + length);
    }

    void numbered(std::uint64_t protocol, std::uint64_t at)
    {
        switch (protocol) {
        case 1: ip4(at); break;
        case 2: ip6(at); break;
        case 3: ethernet(at); break;
        case 4: serviceHeader(at); break;
        case 5: mpls(at); break;
        }
    }

    void transport(std::uint64_t protocol, std::uint64_t at)
    {
        switch (protocol) {
        case 4: ip4(at); break;
        case 6:
            number("tcpsourceport", at, 2);
            number("tcpdestinationport", at + 2, 2);
            break;
        case 17: udp(at); break;
        case 41: ip6(at); break;
        case 47: gre(at); break;
        case 51:
            if (const auto word = m_packet.number(at, 2))
                transport(*word / 256, at + 4 * (*word % 256 + 2));
            break;
        case 137: mpls(at); break;
        }
    }

    void gre(std::uint64_t at)
    {
        const auto word = m_packet.u32(at);
        if (!word)
            return;
        const std::uint64_t flags = *word >> 16;
        const std::uint64_t type = *word & 0xFFFF;
        if (flags & 0x4000 || flags % 8 > 1)
            return;
        at += 4;
        for (const std::uint64_t flag : {0x8000, 0x2000, 0x1000})
            at += flags & flag ? 4 : 0;
        at += flags % 8 == 1 && flags & 0x80 ? 4 : 0;
        if (type == 0x88BE && !(flags & 0x1000))
            ethernet(at);
        else if (type == 0x88BE || type == 0x22EB)
            mirrored(at);
        else
            carried(type, at);
    }

    void mirrored(std::uint64_t at)
    {
        const std::uint64_t version = m_packet.number(at, 1).value_or(0) / 16;
        if (version == 1)
            ethernet(at + 8);
        const auto word = m_packet.number(at + 10, 2);
        if (version != 2 || !word)
            return;
        at += *word % 2 ? 20 : 12;
        if (*word / 1024 % 32 == 0)
            ethernet(at);
        if (*word / 1024 % 32 == 2)
            ipOfAnyVersion(at);
    }

    void udp(std::uint64_t at)
    {
        const auto source = number("udpsourceport", at, 2);
        const auto destination = number("udpdestinationport", at + 2, 2);
        at += 8;
        const auto word = m_packet.number(at, 8);
        const auto first = m_packet.number(at, 1);
        if (!first || *source == 53 || *source == 5353)
            return;
        switch (*destination) {
        case 2152:
            if (word)
                userPacket(*word, at);
            return;
        case 4789:
        case 4790:
        case 8472:
            if (word && *first & 8)
                numbered(*first & 4 ? (*word >> 32) % 256 : 3, at + 8);
            return;
        case 6081:
            if (word && *first < 64)
                carried((*word >> 32) % 65536, at + 8 + *first * 4);
            return;
        case 6635: mpls(at); return;
        case 53:
        case 319:
        case 320:
        case 4791:
        case 5353: return;
        }
        if (*source != 3544 && *destination != 3544)
            return;
        if (m_packet.number(at, 2) == 1u && m_packet.number(at + 3, 1))
            at += 13 + *m_packet.number(at + 2, 1) + *m_packet.number(at + 3, 1);
        if (m_packet.number(at, 2) == 0u)
            at += 8;
        if (m_packet.number(at, 1).value_or(0) / 16 == 6)
            ip6(at);
    }

    void userPacket(std::uint64_t word, std::uint64_t at)
    {
        const std::uint64_t flags = word >> 56;
        if (flags / 16 != 3 || (word >> 48) % 256 != 255)
            return;
        std::uint64_t next = flags & 4 ? m_packet.number(at + 11, 1).value_or(0) : 0;
        at += flags % 8 ? 12 : 8;
        while (next != 0) {
            const std::uint64_t length = 4 * m_packet.number(at, 1).value_or(0);
            if (length == 0)
                return;
            next = m_packet.number(at + length - 1, 1).value_or(0);
            at += length;
        }
        ipOfAnyVersion(at);
    }

    std::optional<std::uint64_t> number(const std::string& key, std::uint64_t at, unsigned bytes)
    {
        const auto value = m_packet.number(at, bytes);
        if (value)
            m_keys.emplace(key, std::to_string(*value));
        return value;
    }
    void mac(const std::string& key, std::uint64_t at)
    {
        char text[13];
        if (const auto value = m_packet.number(at, 6)) {
            std::snprintf(text, sizeof text, "%012llX", static_cast<unsigned long long>(*value));
            m_keys.emplace(key, text);
        }
    }
    void address(const std::string& key, std::uint64_t at, bool six)
    {
        if (at + (six ? 16 : 4) <= m_packet.size)
            m_keys.emplace(key, ipText(m_packet.data + at, six));
    }

    Span m_packet;
    std::map<std::string, std::string>& m_keys;
};

std::string portText(std::uint64_t format, std::uint64_t value)
{
    if (format == 1)
        return "discard";
    if (format == 2)
        return "multiple";
    if (format != 0 || value == 0)
        return "unknown";
    return value == 0x3FFFFFFF ? "internal" : std::to_string(value);
}

/// What a sample's records say of its packet. Several may describe it: the sampled header counts, then the
/// Ethernet record, then those of IP; where there is no header, the others tell the keys, and a socket where
/// there is no IP record.
class RecordReader
{
public:
    explicit RecordReader(OracleSample& sample) : m_sample(sample) {}

    void header(Span body, std::uint64_t fixed)
    {
        if (m_header || body.size < fixed)
            return;
        m_header = body.u32(4);
        PacketReader packet(body.part(fixed, *body.u32(fixed - 4)), m_sample.keys);
        switch (*body.u32(0)) {
        case 1: packet.ethernet(0); break;
        case 7: packet.ppp(0); break;
        case 11: packet.ip4(0); break;
        case 12: packet.ip6(0); break;
        case 13: packet.mpls(0); break;
        case 14: packet.sonet(); break;
        case 15: packet.wireless(); break;
        }
    }

    void other(std::uint64_t tag, Span body)
    {
        if (tag == 2) {
            m_ethernetLength = m_ethernetLength ? m_ethernetLength : body.u32(0);
            keep(m_ethernet, body, 24);
        }
        if (tag == 3 || tag == 4) {
            m_ipLength = m_ipLength ? m_ipLength : body.u32(0);
            if (keep(m_ip, body, tag == 3 ? 32 : 56))
                m_ipIs6 = tag == 4;
        }
        if ((tag == 2100 || tag == 2101) && keep(m_socket, body, tag == 2100 ? 20 : 44))
            m_socketIs6 = tag == 2101;
    }

    /// False when there is no packet.
    bool finish()
    {
        if (!m_header && m_ethernet)
            tellEthernet(*m_ethernet);
        if (!m_header && m_ip)
            tell(*m_ip, m_ipIs6, 4, 8, m_ipIs6 ? 24 : 12, m_ipIs6 ? 40 : 16, m_ipIs6 ? 44 : 20);
        else if (!m_header && m_socket) // as its client sees it
            tell(*m_socket, m_socketIs6, 0, m_socketIs6 ? 20 : 8, 4, m_socketIs6 ? 40 : 16,
                 m_socketIs6 ? 36 : 12);
        const auto length = m_header ? m_header : m_ethernetLength ? m_ethernetLength : m_ipLength;
        m_sample.frameLength = length.value_or(0);
        return length.has_value();
    }

private:
    static bool keep(std::optional<Span>& first, Span body, std::uint64_t whole)
    {
        if (first || body.size < whole)
            return false;
        first = body;
        return true;
    }

    void tellEthernet(Span body)
    {
        char text[13];
        std::snprintf(text, sizeof text, "%012llX", static_cast<unsigned long long>(*body.number(4, 6)));
        m_sample.keys["macsource"] = text;
        std::snprintf(text, sizeof text, "%012llX", static_cast<unsigned long long>(*body.number(12, 6)));
        m_sample.keys["macdestination"] = text;
        m_sample.keys["ethernetprotocol"] = std::to_string(*body.u32(20) % 65536);
    }

    void tell(Span body, bool six, std::uint64_t protocolAt, std::uint64_t source, std::uint64_t destination,
              std::uint64_t sourcePort, std::uint64_t destinationPort)
    {
        const std::string ip = six ? "ip6" : "ip";
        m_sample.keys[ip + "source"] = ipText(body.data + source, six);
        m_sample.keys[ip + "destination"] = ipText(body.data + destination, six);
        const std::uint64_t protocol = *body.u32(protocolAt);
        if (!six)
            m_sample.keys["ipprotocol"] = std::to_string(protocol % 256);
        if (protocol != 6 && protocol != 17)
            return;
        const std::string transport = protocol == 6 ? "tcp" : "udp";
        m_sample.keys[transport + "sourceport"] = std::to_string(*body.u32(sourcePort) % 65536);
        m_sample.keys[transport + "destinationport"] = std::to_string(*body.u32(destinationPort) % 65536);
    }

    OracleSample& m_sample;
    std::optional<std::uint64_t> m_header, m_ethernetLength, m_ipLength;
    std::optional<Span> m_ethernet, m_ip, m_socket;
    bool m_ipIs6 = false;
    bool m_socketIs6 = false;
};

bool readRecords(Span records, std::uint64_t count, OracleSample& sample)
{
    RecordReader reader(sample);
    for (std::uint64_t at = 0; count > 0 && records.number(at, 8); --count) {
        const std::uint64_t tag = *records.u32(at);
        const std::uint64_t length = *records.u32(at + 4);
        const Span body = records.part(at + 8, length);
        at += 8 + (length + 3) / 4 * 4;
        if (tag == 1)
            reader.header(body, 16);
        else
            reader.other(tag, body);
    }
    return reader.finish();
}

std::string nameOf(std::uint64_t classId, std::uint64_t index)
{
    return (classId == 0 ? "" : std::to_string(classId) + '.') + std::to_string(index);
}

/// The samples of sFlow v2 and v4, where nothing has a length. A place behind the end means that all is over.
class OldReader
{
public:
    static constexpr std::uint64_t over = std::uint64_t(1) << 60;

    OldReader(Span datagram, std::uint64_t version) : m_datagram(datagram), m_version(version) {}

    /// Where the next sample begins.
    std::uint64_t flow(std::uint64_t at, OracleSample& sample, bool& hasPacket) const
    {
        hasPacket = false;
        if (!m_datagram.number(at + 24, 4))
            return over;
        const std::uint64_t source = *m_datagram.u32(at + 4);
        const std::uint64_t output = *m_datagram.u32(at + 24);
        sample.samplingRate = std::max<std::uint64_t>(*m_datagram.u32(at + 8), 1);
        std::get<2>(sample.source) = source >> 24;
        std::get<3>(sample.source) = source & 0xFFFFFF;
        sample.keys["datasource"] = nameOf(source >> 24, source & 0xFFFFFF);
        sample.keys["inputifindex"] = portText(0, *m_datagram.u32(at + 20));
        sample.keys["outputifindex"] = portText(output >> 31 ? 2 : 0, output & 0x7FFFFFFF);
        RecordReader reader(sample);
        at = packetData(at + 28, reader);
        hasPacket = reader.finish();
        const auto extended = m_datagram.u32(at);
        if (!extended)
            return over;
        at += 4;
        for (std::uint64_t left = *extended; left > 0; --left) {
            at = extendedData(at);
            if (at > m_datagram.size)
                return over;
        }
        return at;
    }

    std::uint64_t counters(std::uint64_t at) const
    {
        constexpr std::uint64_t lengths[] = {over, 88, 140, 160, 88, 168, 88, 28};
        const auto version = m_datagram.u32(at + 12);
        return version && *version < 8 ? at + 16 + lengths[*version] : over;
    }

private:
    std::uint64_t packetData(std::uint64_t at, RecordReader& reader) const
    {
        const auto kind = m_datagram.u32(at);
        at += 4;
        if (kind == 1u) {
            reader.header(m_datagram.part(at, m_datagram.size), 12);
            return string(at + 8);
        }
        if (kind == 2u || kind == 3u) {
            const std::uint64_t length = kind == 2u ? 32 : 56;
            reader.other(*kind + 1, m_datagram.part(at, length));
            return at + length;
        }
        return over;
    }

    std::uint64_t extendedData(std::uint64_t at) const
    {
        const auto kind = m_datagram.u32(at);
        at += 4;
        switch (kind.value_or(0)) {
        case 1: return at + 16;
        case 2: {
            const auto type = m_datagram.u32(at);
            return type && *type <= 2 ? at + 12 + (*type == 1 ? 4 : *type == 2 ? 16 : 0) : over;
        }
        case 3: return gateway(at + 12);
        case 4: return string(string(at));
        case 5: return string(at + 4);
        default: return over;
        }
    }

    std::uint64_t gateway(std::uint64_t at) const
    {
        if (m_version == 2)
            return numbers(at);
        const auto segments = m_datagram.u32(at);
        at += 4;
        for (std::uint64_t left = segments.value_or(0); left > 0 && at <= m_datagram.size; --left)
            at = numbers(at + 4);
        return segments ? numbers(at) + 4 : over;
    }

    std::uint64_t numbers(std::uint64_t at) const
    {
        const auto count = m_datagram.u32(at);
        return count ? at + 4 + 4 * *count : over;
    }

    std::uint64_t string(std::uint64_t at) const
    {
        const auto length = m_datagram.u32(at);
        if (!length || *length > m_datagram.size - at - 4)
            return over;
        return std::min(m_datagram.size, at + 4 + (*length + 3) / 4 * 4);
    }

    Span m_datagram;
    std::uint64_t m_version;
};

} // namespace

void Oracle::add(base::Nanoseconds time, base::Bytes bytes)
{
    const Span datagram{bytes.data(), bytes.size()};
    const std::uint64_t version = datagram.u32(0).value_or(0);
    if (version != 5 && version != 2 && version != 4)
        return;
    const auto addressType = datagram.u32(4);
    if (!addressType || *addressType > 2)
        return;
    const std::uint64_t addressLength = *addressType == 0 ? 0 : *addressType == 1 ? 4 : 16;
    const std::uint64_t afterAddress = 8 + addressLength;
    if (!datagram.u32(afterAddress + (version == 5 ? 12 : 8)))
        return;
    base::Address agent;
    if (*addressType > 0)
        agent = *addressType == 2 ? base::Address::v6(bytes.data() + 8) : base::Address::v4(bytes.data() + 8);
    if (version != 5) {
        addOld(time, bytes, agent, afterAddress + 8);
        return;
    }
    const std::uint64_t subAgent = *datagram.u32(afterAddress);
    std::uint64_t left = *datagram.u32(afterAddress + 12);

    for (std::uint64_t at = afterAddress + 16; left > 0 && datagram.number(at, 8); --left) {
        const std::uint64_t tag = *datagram.u32(at);
        const std::uint64_t length = *datagram.u32(at + 4);
        const Span body = datagram.part(at + 8, length);
        at += 8 + (length + 3) / 4 * 4;
        const bool expanded = tag == 3;
        const std::uint64_t fixed = expanded ? 44 : 32;
        if ((tag != 1 && tag != 3) || body.size < fixed)
            continue;

        OracleSample sample;
        sample.second = base::secondOf(time);
        const std::uint64_t classId = expanded ? *body.u32(4) : *body.number(4, 1);
        const std::uint64_t index = expanded ? *body.u32(8) : *body.number(5, 3);
        sample.samplingRate = std::max<std::uint64_t>(*body.u32(expanded ? 12 : 8), 1);
        sample.source = {agent, subAgent, classId, index};
        if (*addressType > 0)
            sample.keys["agent"] = base::toText(agent);
        sample.keys["datasource"] = nameOf(classId, index);
        if (expanded) {
            sample.keys["inputifindex"] = portText(*body.u32(24), *body.u32(28));
            sample.keys["outputifindex"] = portText(*body.u32(32), *body.u32(36));
        } else {
            sample.keys["inputifindex"] = portText(*body.u32(20) >> 30, *body.u32(20) & 0x3FFFFFFF);
            sample.keys["outputifindex"] = portText(*body.u32(24) >> 30, *body.u32(24) & 0x3FFFFFFF);
        }
        if (readRecords(body.part(fixed, body.size), *body.u32(fixed - 4), sample))
            m_samples.push_back(std::move(sample));
    }
}

void Oracle::addOld(base::Nanoseconds time, base::Bytes bytes, const base::Address& agent, std::uint64_t at)
{
    const Span datagram{bytes.data(), bytes.size()};
    const OldReader reader(datagram, *datagram.u32(0));
    std::uint64_t left = *datagram.u32(at);
    at += 4;
    for (; left > 0 && at <= datagram.size && datagram.u32(at); --left) {
        const std::uint64_t kind = *datagram.u32(at);
        if (kind == 2) {
            at = reader.counters(at + 4);
            continue;
        }
        if (kind != 1)
            return;
        OracleSample sample;
        sample.second = base::secondOf(time);
        std::get<0>(sample.source) = agent;
        if (const std::string text = base::toText(agent); !text.empty())
            sample.keys["agent"] = text;
        bool hasPacket = false;
        at = reader.flow(at + 4, sample, hasPacket);
        if (hasPacket)
            m_samples.push_back(std::move(sample));
    }
}

namespace
{

/// What a source saw of a flow in some seconds.
struct Seen {
    std::uint64_t number = 0;
    double squares = 0;
    std::uint64_t samples = 0;

    void add(const Seen& other)
    {
        number += other.number;
        squares += other.squares;
        samples += other.samples;
    }
};

using BySource = std::map<OracleSample::Source, Seen>;
using BySecond = std::map<base::SecondNumber, BySource>;

/// The sum over the seconds from `from` up to but not including `to`.
BySource sum(const BySecond& seconds, base::SecondNumber from, base::SecondNumber to)
{
    BySource all;
    for (auto second = seconds.lower_bound(from); second != seconds.end() && second->first < to; ++second)
        for (const auto& [source, seen] : second->second)
            all[source].add(seen);
    return all;
}

/// The one of those in this second that has most and clearly more than `than` in `seconds`; else that.
OracleSample::Source clearlyMore(const OracleSample::Source& than, const BySource& now, BySource seconds)
{
    const Seen least = seconds[than];
    OracleSample::Source best = than;
    std::uint64_t most = least.number;
    for (const auto& [source, unused] : now) {
        const Seen& seen = seconds[source];
        const double difference = double(seen.number) - double(least.number);
        if (seen.number > most && difference * difference > 9 * (seen.squares + least.squares)) {
            best = source;
            most = seen.number;
        }
    }
    return best;
}

/// What counts of a flow in one second. It is followed at the source that saw most of it in the six blocks of
/// five seconds before and in the block under way; where nobody saw it, at the one that sees most. Another
/// counts that saw clearly more, which is three standard deviations, in this block and the one before, or in
/// this second.
std::optional<std::uint64_t> counted(const BySecond& seconds, base::SecondNumber second)
{
    const base::SecondNumber block = second - second % 5;
    const BySource now = seconds.at(second);
    std::map<OracleSample::Source, std::tuple<std::uint64_t, std::uint64_t, std::uint64_t, double>> standing;
    for (const auto& [source, seen] : sum(seconds, block - 30, second))
        std::get<0>(standing[source]) = seen.number;
    const auto isKnown = [](const auto& one) { return std::get<0>(one.second) > 0; };
    if (std::ranges::none_of(standing, isKnown))
        for (const auto& [source, seen] : now)
            standing[source] = {0, seen.number, seen.samples, seen.squares};
    auto usual = standing.begin(); // of equal ones the first
    for (auto other = standing.begin(); other != standing.end(); ++other)
        if (other->second > usual->second)
            usual = other;
    const auto lately = clearlyMore(usual->first, now, sum(seconds, block - 5, second + 1));
    const auto best = now.find(clearlyMore(lately, now, now));
    return best != now.end() ? std::optional(best->second.number) : std::nullopt;
}

} // namespace

OracleTotals Oracle::totals(const std::vector<std::string>& keys, Value value, Sources sources,
                            base::SecondNumber from, base::SecondNumber to) const
{
    std::map<std::vector<std::string>, BySecond> flows;
    for (const OracleSample& sample : m_samples) {
        std::vector<std::string> texts;
        for (const std::string& key : keys)
            if (const auto found = sample.keys.find(key); found != sample.keys.end())
                texts.push_back(found->second);
        if (texts.size() != keys.size() || sample.second < from - 35 || sample.second >= to)
            continue;
        const std::uint64_t number = sample.samplingRate * (value == Value::Bytes ? sample.frameLength : 1);
        flows[texts][sample.second][sample.source].add({number, double(number) * double(number), 1});
    }
    OracleTotals totals;
    for (const auto& [texts, seconds] : flows)
        for (auto second = seconds.lower_bound(from); second != seconds.end(); ++second) {
            if (sources == Sources::Sum)
                for (const auto& [source, seen] : second->second)
                    totals[texts] += seen.number;
            else if (const auto number = counted(seconds, second->first))
                totals[texts] += *number;
        }
    return totals;
}

} // namespace weir::support
