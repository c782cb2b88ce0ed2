// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/captures.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>
#include <stdexcept>

#include "store/second_feed.h"
#include "wire/capture_reader.h"

namespace weir::support
{

namespace fs = std::filesystem;

namespace
{

std::vector<fs::path> filesOf(const fs::path& folder, const char* extension)
{
    std::vector<fs::path> files;
    std::error_code missing;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, missing))
        if (entry.path().extension() == extension)
            files.push_back(entry.path());
    std::ranges::sort(files);
    return files;
}

} // namespace

std::vector<fs::path> ownCaptures()
{
    return filesOf(fs::path(WEIR_SOURCE_DIR) / "tests/data/captures", ".pcap");
}

fs::path captureFolder()
{
    const char* named = std::getenv("WEIR_CAPTURES");
    return named && *named ? fs::path(named) : fs::path(WEIR_SOURCE_DIR) / "../shared/captures";
}

std::vector<fs::path> realCaptures()
{
    return filesOf(captureFolder(), ".pcap");
}

std::vector<fs::path> allCaptures()
{
    std::vector<fs::path> all = ownCaptures();
    std::set<fs::path> names;
    for (const fs::path& path : all)
        names.insert(path.filename());
    for (const fs::path& path : realCaptures())
        if (!names.contains(path.filename()))
            all.push_back(path);
    return all;
}

std::vector<fs::path> packetCaptures()
{
    return filesOf(captureFolder() / "packets", ".pcap");
}

std::vector<fs::path> fuzzSeeds()
{
    return filesOf(captureFolder() / "fuzz-seeds", ".bin");
}

ByteVector readFile(const fs::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return ByteVector(std::istreambuf_iterator<char>(file), {});
}

std::vector<CaptureRecord> readCapture(const fs::path& path)
{
    auto reader = wire::CaptureReader::open(path.string());
    if (!reader)
        throw std::runtime_error(reader.error().text);
    std::vector<CaptureRecord> records;
    while (const auto datagram = reader->next())
        records.push_back({datagram->time, {datagram->payload.begin(), datagram->payload.end()}});
    return records;
}

std::vector<store::SecondPointer> secondsOf(const std::vector<CaptureRecord>& records, std::size_t partBytes)
{
    std::vector<store::SecondPointer> seconds;
    store::SecondFeed feed(partBytes,
                           [&](store::SecondPointer second) { seconds.push_back(std::move(second)); });
    for (const CaptureRecord& record : records) {
        wire::Datagram datagram;
        datagram.time = record.time;
        datagram.payload = record.payload;
        feed.add(datagram);
    }
    feed.finish();
    return seconds;
}

std::vector<CaptureRecord> generate(Traffic& traffic, base::SecondNumber start, int seconds, int perSecond)
{
    std::vector<CaptureRecord> records;
    for (int second = 0; second < seconds; ++second)
        for (int i = 0; i < perSecond; ++i)
            records.push_back(
                {(start + second) * base::nanosecondsPerSecond + i * (base::nanosecondsPerSecond / perSecond),
                 traffic.next()});
    return records;
}

} // namespace weir::support
