// SPDX-License-Identifier: GPL-3.0-or-later
// What a datagram costs as JSON, beside a plain walk over the same bytes; and `weirctl decode` beside
// sflowtool, where that is installed: processor time of the whole processes, on the same file.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>

#include "bench/process.h"
#include "bench/stopwatch.h"
#include "outlet/decode/datagram_json.h"
#include "support/captures.h"

using namespace weir;

namespace
{

constexpr int runs = 9;
constexpr std::size_t fileBytes = 64 << 20;

struct Input {
    std::string name;
    std::filesystem::path capture; ///< what it was made of; "" when it was generated
    std::vector<support::ByteVector> datagrams;
};

std::vector<Input> inputs()
{
    std::vector<Input> all;
    for (const auto& path : support::allCaptures()) {
        Input input{path.stem().string(), path, {}};
        for (support::CaptureRecord& record : support::readCapture(path))
            input.datagrams.push_back(std::move(record.payload));
        if (input.datagrams.size() >= 10)
            all.push_back(std::move(input));
    }
    for (const bool mixed : {false, true}) {
        support::TrafficSettings settings;
        settings.mixed = mixed;
        support::Traffic traffic(settings);
        Input input{mixed ? "generated, mixed" : "generated, Ethernet and IPv4", {}, {}};
        for (int i = 0; i < 2000; ++i)
            input.datagrams.push_back(traffic.next());
        all.push_back(std::move(input));
    }
    return all;
}

/// Follows the lengths of samples and records and adds up their words. `samples` counts.
std::uint64_t walk(const Input& input, std::size_t& samples)
{
    std::uint64_t sum = 0;
    for (const support::ByteVector& datagram : input.datagrams) {
        const std::uint8_t* at = datagram.data() + 28;
        const std::uint8_t* const end = datagram.data() + datagram.size();
        while (end - at >= 8) {
            const std::size_t length =
                std::min<std::size_t>(base::loadBe32(at + 4), std::size_t(end - at) - 8);
            for (std::size_t i = 0; i + 4 <= length; i += 4)
                sum += base::loadBe32(at + 8 + i);
            at += 8 + length;
            ++samples;
        }
    }
    return sum;
}

void benchWalk(const Input& input)
{
    std::size_t bytes = 0;
    for (const support::ByteVector& datagram : input.datagrams)
        bytes += datagram.size();
    std::size_t samples = 0;
    walk(input, samples);
    const std::size_t rounds = 1 + (std::size_t(8) << 20) / bytes; // long enough for the clock

    volatile std::uint64_t sink = 0;
    const double plain = bench::medianSeconds(runs, [&] {
        for (std::size_t i = 0; i < rounds; ++i) {
            std::size_t ignored = 0;
            sink = walk(input, ignored);
        }
    });
    outlet::TextBuffer text;
    std::size_t written = 0;
    const double json = bench::medianSeconds(runs, [&] {
        written = 0;
        for (std::size_t i = 0; i < rounds; ++i)
            for (const support::ByteVector& bytesOfOne : input.datagrams) {
                wire::Datagram datagram;
                datagram.payload = bytesOfOne;
                text.clear();
                outlet::appendDatagramJson(text, datagram);
                written += text.size();
            }
    });
    std::printf("%-30s %7.2f M samples/s %7.0f MB/s in %7.0f MB/s out %7.1f ns a sample %6.2f of the walk\n",
                input.name.c_str(), double(samples * rounds) / json / 1e6,
                double(bytes * rounds) / json / 1e6, double(written) / json / 1e6,
                json / double(samples * rounds) * 1e9, plain / json);
}

/// The capture's packets again and again.
void makeLarge(const std::filesystem::path& capture, const std::filesystem::path& large)
{
    constexpr std::ptrdiff_t fileHeader = 24; // of the pcap format
    const support::ByteVector bytes = support::readFile(capture);
    std::ofstream file(large, std::ios::binary);
    const auto* text = reinterpret_cast<const char*>(bytes.data());
    file.write(text, fileHeader);
    for (std::size_t written = 0; written < fileBytes; written += bytes.size())
        file.write(text + fileHeader, std::ptrdiff_t(bytes.size()) - fileHeader);
}

void benchProcess(const Input& input, const std::string& weirctl)
{
    const auto large =
        std::filesystem::temp_directory_path() / ("bench_decode_" + std::to_string(getpid()) + ".pcap");
    makeLarge(input.capture, large);
    const auto theirs = bench::medianProcess(5, {"sflowtool", "-j", "-r", large});
    const auto ours = bench::medianProcess(5, {weirctl, "decode", "--port", "0", large});
    std::filesystem::remove(large);
    if (!theirs || !ours)
        std::printf("%-30s not compared: %s\n", input.name.c_str(),
                    !theirs ? "there is no sflowtool, or it failed" : "weirctl failed");
    else
        std::printf("%-30s weirctl %5.2f s, sflowtool %5.2f s: %5.1f times as fast\n", input.name.c_str(),
                    ours->processor, theirs->processor, theirs->processor / ours->processor);
}

} // namespace

int main(int, char** words)
{
    const std::vector<Input> all = inputs();
    for (const Input& input : all)
        benchWalk(input);
    const auto weirctl = std::filesystem::path(words[0]).parent_path() / "weirctl";
    std::printf("\nwhole processes, files of %zu MB\n", fileBytes >> 20);
    for (const Input& input : all)
        if (!input.capture.empty())
            benchProcess(input, weirctl);
}
