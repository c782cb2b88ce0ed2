// SPDX-License-Identifier: GPL-3.0-or-later
// A capture file of any bytes: read to its end or refused with a sentence.
#include <cstdlib>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

#include "wire/capture_reader.h"

using namespace weir;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const int file = memfd_create("capture", 0);
    static const std::string path = "/proc/self/fd/" + std::to_string(file);
    if (ftruncate(file, 0) != 0 || pwrite(file, data, size, 0) != ssize_t(size))
        std::abort();
    auto reader = wire::CaptureReader::open(path, 0);
    if (!reader) {
        if (reader.error().text.empty())
            std::abort();
        return 0;
    }
    volatile unsigned sum = 0; // every byte is touched
    std::uint64_t datagrams = 0;
    while (const auto datagram = reader->next()) {
        ++datagrams;
        for (const std::uint8_t byte : datagram->payload)
            sum = sum + byte;
    }
    if (reader->counts().datagrams != datagrams)
        std::abort();
    return 0;
}
