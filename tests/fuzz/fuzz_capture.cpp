// SPDX-License-Identifier: GPL-3.0-or-later
// A capture file of any bytes: read to its end or refused with a sentence, as sFlow, as packets, and without
// being told.
#include <cstdlib>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

#include "sample/datagram_decoder.h"
#include "wire/capture_reader.h"

using namespace weir;

namespace
{

void require(bool condition)
{
    if (!condition)
        std::abort();
}

/// What was made of packets is sFlow without a fault, and all of it.
class Check final : public sample::SampleSink
{
public:
    void add(base::Bytes payload) { require(m_decoder.decode(payload, *this) && !m_decoder.lastHadFault()); }
    std::uint64_t samples() const { return m_samples; }

private:
    void header(const sample::DatagramHeader&) override {}
    void counters(const sample::CountersSample&) override { std::abort(); }
    void flow(const sample::FlowSample& sample) override
    {
        ++m_samples;
        require(sample.kind == sample::FlowKind::Packet && sample.samplingRate == 1);
    }

    sample::DatagramDecoder m_decoder;
    std::uint64_t m_samples = 0;
};

/// False if it cannot be opened.
bool read(const std::string& path, wire::CaptureKind kind)
{
    auto reader = wire::CaptureReader::open(path, 0, kind);
    if (!reader) {
        require(!reader.error().text.empty());
        return false;
    }
    volatile unsigned sum = 0; // every byte is touched
    std::uint64_t datagrams = 0;
    Check check;
    while (const auto datagram = reader->next()) {
        ++datagrams;
        for (const std::uint8_t byte : datagram->payload)
            sum = sum + byte;
        if (reader->kind() == wire::CaptureKind::Packets)
            check.add(datagram->payload);
    }
    require(reader->counts().datagrams == datagrams);
    require(reader->kind() != wire::CaptureKind::Packets || reader->counts().packets == check.samples());
    return true;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const int file = memfd_create("capture", 0);
    static const std::string path = "/proc/self/fd/" + std::to_string(file);
    if (ftruncate(file, 0) != 0 || pwrite(file, data, size, 0) != ssize_t(size))
        std::abort();
    for (const auto kind : {wire::CaptureKind::Sflow, wire::CaptureKind::Packets, wire::CaptureKind::Auto})
        if (!read(path, kind))
            break;
    return 0;
}
