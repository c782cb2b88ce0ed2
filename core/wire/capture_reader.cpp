// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/capture_reader.h"

#include <algorithm>
#include <array>

#include <pcap/pcap.h>

#include "wire/capture_file.h"
#include "wire/ip_packet.h"
#include "wire/ip_reassembly.h"
#include "wire/link_layer.h"

namespace weir::wire
{
namespace
{

struct PcapCloser {
    void operator()(pcap_t* pcap) const { pcap_close(pcap); }
};

// pcap in both precisions and Kuznetsov's variant, in either byte order, and pcapng.
bool isCapture(base::Bytes beginning)
{
    if (beginning.size() < 4)
        return false;
    constexpr std::array<std::uint32_t, 7> magics = {0xa1b2c3d4, 0xd4c3b2a1, 0xa1b23c4d, 0x4d3cb2a1,
                                                     0xa1b2cd34, 0x34cdb2a1, 0x0a0d0d0a};
    return std::ranges::find(magics, base::loadBe32(beginning.data())) != magics.end();
}

// As text in quotes if it is text, and as hexadecimal bytes otherwise.
std::string describe(base::Bytes bytes)
{
    std::string text;
    if (std::ranges::all_of(bytes, [](std::uint8_t byte) { return byte >= 0x20 && byte < 0x7f; })) {
        text.assign(bytes.begin(), bytes.end());
        return '"' + text + '"';
    }
    for (const std::uint8_t byte : bytes) {
        constexpr char digits[] = "0123456789ABCDEF";
        if (!text.empty())
            text += ' ';
        text += digits[byte >> 4];
        text += digits[byte & 0x0f];
    }
    return text;
}

std::string whyNotCapture(const CaptureFile& file, const std::string& pcapMessage)
{
    const base::Bytes beginning = file.beginning();
    if (!file.problem().empty())
        return file.name() + " cannot be read: " + file.problem() +
               ". Copy the file again from where it came from.";
    if (beginning.empty())
        return file.name() + " is empty once it is decompressed. Check how it was made.";
    if (isCapture(beginning))
        return file.name() + " is a damaged capture: " + pcapMessage +
               ". Copy or capture it again; Wireshark's \"editcap\" may save a part of it.";
    if (beginning.size() >= 2 && beginning[0] == 0x1f && beginning[1] == 0x8b)
        return file.name() + " is compressed with gzip. Decompress it with \"gunzip\" first.";
    return file.name() + " is not a pcap or pcapng capture: it starts with " + describe(beginning) +
           ". Choose a file that tcpdump, dumpcap or Wireshark wrote.";
}

std::string unknownLinkType(const CaptureFile& file, int type)
{
    const char* known = pcap_datalink_val_to_name(type);
    const std::string name = known ? known + (" (" + std::to_string(type) + ")") : std::to_string(type);
    return file.name() + " was captured on the link type " + name +
           ", in which Weir does not look for IP packets. Capture on an Ethernet, loopback, PPP or tunnel "
           "interface.";
}

base::Nanoseconds timeOf(const pcap_pkthdr& header)
{
    // pcap has 32 unsigned bits of seconds, which libpcap gives as signed for files of this machine's byte
    // order. Other absurd times are moved into a range that leaves later sums and differences room.
    constexpr base::Nanoseconds latest = base::Nanoseconds(1) << 33; // in the year 2242
    base::Nanoseconds seconds = header.ts.tv_sec;
    if (seconds < 0 && seconds >= INT32_MIN)
        seconds += base::Nanoseconds(1) << 32;
    seconds = std::clamp(seconds, base::Nanoseconds(0), latest);
    // The name says microseconds; with the precision that we ask for these are nanoseconds.
    const base::Nanoseconds rest = header.ts.tv_usec;
    return seconds * base::nanosecondsPerSecond +
           std::clamp(rest, base::Nanoseconds(0), base::nanosecondsPerSecond - 1);
}

} // namespace

struct CaptureReader::State {
    // In this order, because libpcap closes the stream that the file is under.
    std::unique_ptr<CaptureFile> file;
    std::unique_ptr<pcap_t, PcapCloser> pcap;
    const LinkLayer* link = nullptr;
    std::uint16_t port = 0;
    bool ended = false;
    std::string warning;
    CaptureCounts counts;
    IpReassembly reassembly{counts};

    bool next(Datagram& datagram)
    {
        while (!ended) {
            pcap_pkthdr* header = nullptr;
            const std::uint8_t* bytes = nullptr;
            const int outcome = pcap_next_ex(pcap.get(), &header, &bytes);
            if (outcome != 1) {
                end(outcome);
                return false;
            }
            ++counts.packets;
            if (takeFrame({bytes, header->caplen}, timeOf(*header), datagram)) {
                ++counts.datagrams;
                return true;
            }
        }
        return false;
    }

    void end(int outcome)
    {
        ended = true;
        reassembly.finish();
        if (file->stopped())
            return;
        std::string cause = file->problem();
        if (cause.empty() && outcome == PCAP_ERROR)
            cause = pcap_geterr(pcap.get());
        if (!cause.empty())
            warning = "Reading " + file->name() + " stopped at packet " + std::to_string(counts.packets + 1) +
                      ": " + cause +
                      ". The packets before it were read; copy or capture the file again for the rest.";
    }

    bool takeFrame(base::Bytes frame, base::Nanoseconds time, Datagram& datagram)
    {
        const NetworkPacket network = link->unwrap(frame);
        if (network.kind == NetworkPacket::Kind::Other) {
            ++counts.otherPackets;
            return false;
        }
        IpPacket packet;
        if (network.kind == NetworkPacket::Kind::Broken || !parseIp(network.bytes, packet)) {
            ++counts.malformed;
            return false;
        }
        if (packet.fragment && mayCarryUdp(packet)) {
            if (!reassembly.add(packet, time))
                return false;
            // IPv6 extension headers may have come in the fragments, but not another fragment header.
            if (!skipExtensionHeaders(packet) || packet.fragment) {
                ++counts.malformed;
                return false;
            }
        }
        if (packet.protocol != protocolUdp) {
            ++counts.otherPackets;
            return false;
        }
        datagram.time = time;
        datagram.source = packet.source;
        return takeUdp(packet, datagram);
    }

    // RFC 768. Bytes of the IP packet behind the UDP length are no part of the datagram.
    bool takeUdp(const IpPacket& packet, Datagram& datagram)
    {
        constexpr std::size_t headerLength = 8;
        if (packet.payload.size() < headerLength) {
            ++counts.malformed;
            return false;
        }
        const std::uint8_t* header = packet.payload.data();
        const std::size_t length = base::loadBe16(header + 4);
        if (length < headerLength || length > packet.length) {
            ++counts.malformed;
            return false;
        }
        if (port != 0 && base::loadBe16(header + 2) != port) {
            ++counts.otherPackets;
            return false;
        }
        if (length > packet.payload.size())
            ++counts.truncated;
        datagram.sourcePort = base::loadBe16(header);
        datagram.payload =
            packet.payload.first(std::min(length, packet.payload.size())).subspan(headerLength);
        return true;
    }
};

base::Result<CaptureReader> CaptureReader::open(const std::string& path, std::uint16_t port, int stop)
{
    auto file = CaptureFile::open(path, stop);
    if (!file)
        return tl::unexpected(file.error());
    CaptureFile::Stream stream = (*file)->stream();
    if (!stream)
        return base::failure((*file)->name() + " cannot be read: memory is short. Close other programs.");

    auto state = std::make_unique<State>();
    std::array<char, PCAP_ERRBUF_SIZE> message{};
    state->pcap.reset(
        pcap_fopen_offline_with_tstamp_precision(stream.get(), PCAP_TSTAMP_PRECISION_NANO, message.data()));
    if (!state->pcap)
        return base::failure(whyNotCapture(**file, message.data()));
    static_cast<void>(stream.release()); // libpcap closes it from here on
    state->file = std::move(*file);

    const int type = pcap_datalink(state->pcap.get());
    state->link = findLinkLayer(type);
    if (!state->link)
        return base::failure(unknownLinkType(*state->file, type));
    state->port = port;
    return CaptureReader(std::move(state));
}

CaptureReader::CaptureReader(std::unique_ptr<State> state) : m_state(std::move(state)) {}
CaptureReader::CaptureReader(CaptureReader&&) noexcept = default;
CaptureReader& CaptureReader::operator=(CaptureReader&&) noexcept = default;
CaptureReader::~CaptureReader() = default;

std::optional<Datagram> CaptureReader::next()
{
    std::optional<Datagram> datagram(std::in_place);
    if (!m_state->next(*datagram))
        datagram.reset();
    return datagram;
}

const std::string& CaptureReader::warning() const
{
    return m_state->warning;
}

const CaptureCounts& CaptureReader::counts() const
{
    return m_state->counts;
}

} // namespace weir::wire
