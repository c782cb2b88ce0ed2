// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/capture_frames.h"

#include <algorithm>
#include <array>

#include <pcap/pcap.h>

#include "wire/capture_file.h"
#include "wire/pcapng_reader.h"

namespace weir::wire
{
namespace
{

constexpr int pcapngBeginning = 0x0A; // of no pcap; a section header tells the rest

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
           ", which Weir does not read. Capture on an Ethernet, loopback, PPP or tunnel "
           "interface.";
}

base::Nanoseconds timeOf(const pcap_pkthdr& header)
{
    // pcap has 32 unsigned bits of seconds, which libpcap gives as signed for files of this machine's byte
    // order.
    std::int64_t seconds = header.ts.tv_sec;
    if (seconds < 0 && seconds >= INT32_MIN)
        seconds += std::int64_t(1) << 32;
    // The name says microseconds; with the precision that we ask for these are nanoseconds.
    return captureTime(seconds, header.ts.tv_usec);
}

} // namespace

/// A file of either format.
struct CaptureFrames::State {
    // In this order, because libpcap and the reader of pcapng close the stream that the file is under.
    std::unique_ptr<CaptureFile> file;
    std::unique_ptr<pcap_t, PcapCloser> pcap; // either this
    std::unique_ptr<PcapngReader> pcapng;     // or that
    const LinkLayer* link = nullptr;          // of all packets in a pcap
    std::uint64_t packets = 0;
    bool ended = false;
    std::string warning;

    base::Result<void> openPcap(CaptureFile::Stream stream)
    {
        std::array<char, PCAP_ERRBUF_SIZE> message{};
        pcap.reset(pcap_fopen_offline_with_tstamp_precision(stream.get(), PCAP_TSTAMP_PRECISION_NANO,
                                                            message.data()));
        if (!pcap)
            return base::failure(whyNotCapture(*file, message.data()));
        static_cast<void>(stream.release()); // libpcap closes it from here on
        const int type = pcap_datalink(pcap.get());
        link = findLinkLayer(type);
        if (!link)
            return base::failure(unknownLinkType(*file, type));
        return {};
    }

    base::Result<void> openPcapng(CaptureFile::Stream stream)
    {
        pcapng = std::make_unique<PcapngReader>(std::move(stream));
        if (!pcapng->begin())
            return base::failure(whyNotCapture(*file, pcapng->problem()));
        if (std::ranges::none_of(pcapng->linkTypes(), findLinkLayer))
            return base::failure(unknownLinkType(*file, pcapng->linkTypes().front()));
        return {};
    }

    bool nextOfPcap(Frame& frame, std::string& problem)
    {
        pcap_pkthdr* header = nullptr;
        const std::uint8_t* bytes = nullptr;
        const int outcome = pcap_next_ex(pcap.get(), &header, &bytes);
        if (outcome == PCAP_ERROR)
            problem = pcap_geterr(pcap.get());
        if (outcome != 1)
            return false;
        frame.time = timeOf(*header);
        frame.bytes = {bytes, header->caplen};
        frame.length = header->len;
        frame.link = link;
        return true;
    }

    bool nextOfPcapng(Frame& frame, std::string& problem)
    {
        if (pcapng->next(frame))
            return true;
        problem = pcapng->problem();
        return false;
    }

    void end(const std::string& problem)
    {
        ended = true;
        if (file->stopped())
            return;
        const std::string& cause = file->problem().empty() ? problem : file->problem();
        if (!cause.empty())
            warning = "Reading " + file->name() + " stopped at packet " + std::to_string(packets + 1) + ": " +
                      cause +
                      ". The packets before it were read; copy or capture the file again for the rest.";
    }
};

base::Result<std::unique_ptr<CaptureFrames>> CaptureFrames::open(const std::string& path, int stop)
{
    auto file = CaptureFile::open(path, stop);
    if (!file)
        return tl::unexpected(file.error());
    CaptureFile::Stream stream = (*file)->stream();
    if (!stream)
        return base::failure((*file)->name() + " cannot be read: memory is short. Close other programs.");
    const int first = std::getc(stream.get());
    std::ungetc(first, stream.get());

    auto state = std::make_unique<State>();
    state->file = std::move(*file);
    const bool isPcapng = first == pcapngBeginning;
    const auto opened = isPcapng ? state->openPcapng(std::move(stream)) : state->openPcap(std::move(stream));
    if (!opened)
        return tl::unexpected(opened.error());
    return std::unique_ptr<CaptureFrames>(new CaptureFrames(std::move(state)));
}

CaptureFrames::CaptureFrames(std::unique_ptr<State> state) : m_state(std::move(state)) {}
CaptureFrames::~CaptureFrames() = default;

bool CaptureFrames::next(Frame& frame)
{
    State& state = *m_state;
    if (state.ended)
        return false;
    std::string problem;
    if (!(state.pcapng ? state.nextOfPcapng(frame, problem) : state.nextOfPcap(frame, problem))) {
        state.end(problem);
        return false;
    }
    ++state.packets;
    return true;
}

std::string CaptureFrames::selection() const
{
    return m_state->pcapng ? m_state->pcapng->selection() : std::string();
}

const std::string& CaptureFrames::warning() const
{
    return m_state->warning;
}

} // namespace weir::wire
