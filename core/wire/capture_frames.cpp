// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/capture_frames.h"

#include <algorithm>
#include <array>

#include <pcap/pcap.h>

#include "wire/capture_file.h"

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
           ", which Weir does not read. Capture on an Ethernet, loopback, PPP or tunnel "
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

struct CaptureFrames::State {
    // In this order, because libpcap closes the stream that the file is under.
    std::unique_ptr<CaptureFile> file;
    std::unique_ptr<pcap_t, PcapCloser> pcap;
    const LinkLayer* link = nullptr;
    std::uint64_t packets = 0;
    bool ended = false;
    std::string warning;

    void end(int outcome)
    {
        ended = true;
        std::string cause = file->problem();
        if (cause.empty() && outcome == PCAP_ERROR)
            cause = pcap_geterr(pcap.get());
        if (!cause.empty())
            warning = "Reading " + file->name() + " stopped at packet " + std::to_string(packets + 1) + ": " +
                      cause +
                      ". The packets before it were read; copy or capture the file again for the rest.";
    }
};

base::Result<std::unique_ptr<CaptureFrames>> CaptureFrames::open(const std::string& path)
{
    auto file = CaptureFile::open(path);
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
    return std::unique_ptr<CaptureFrames>(new CaptureFrames(std::move(state)));
}

CaptureFrames::CaptureFrames(std::unique_ptr<State> state) : m_state(std::move(state)) {}
CaptureFrames::~CaptureFrames() = default;

bool CaptureFrames::next(Frame& frame)
{
    State& state = *m_state;
    if (state.ended)
        return false;
    pcap_pkthdr* header = nullptr;
    const std::uint8_t* bytes = nullptr;
    const int outcome = pcap_next_ex(state.pcap.get(), &header, &bytes);
    if (outcome != 1) {
        state.end(outcome);
        return false;
    }
    ++state.packets;
    frame.time = timeOf(*header);
    frame.bytes = {bytes, header->caplen};
    frame.length = header->len;
    frame.link = state.link;
    return true;
}

const std::string& CaptureFrames::warning() const
{
    return m_state->warning;
}

} // namespace weir::wire
