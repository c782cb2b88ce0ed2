// SPDX-License-Identifier: GPL-3.0-or-later
// What a datagram makes the program allocate is bounded by its own length, whatever numbers stand in it. The
// program's operators new are replaced by ones that count.
#include <QTest>
#include <cstdlib>
#include <new>

#include "outlet/decode/datagram_json.h"
#include "store/second_builder.h"
#include "support/captures.h"

using namespace weir;
using support::ByteVector;

namespace
{

std::size_t allocatedBytes = 0; ///< since the start, whether freed or not

void* counted(std::size_t bytes)
{
    allocatedBytes += bytes;
    if (void* memory = std::malloc(bytes > 0 ? bytes : 1))
        return memory;
    throw std::bad_alloc();
}

} // namespace

void* operator new(std::size_t bytes)
{
    return counted(bytes);
}
void* operator new[](std::size_t bytes)
{
    return counted(bytes);
}
void operator delete(void* memory) noexcept
{
    std::free(memory);
}
void operator delete[](void* memory) noexcept
{
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept
{
    std::free(memory);
}
void operator delete[](void* memory, std::size_t) noexcept
{
    std::free(memory);
}

namespace
{

template <class Run>
std::size_t allocatedBy(Run run)
{
    const std::size_t before = allocatedBytes;
    run();
    return allocatedBytes - before;
}

class IgnoringSink final : public sample::SampleSink
{
public:
    void header(const sample::DatagramHeader&) override {}
    void flow(const sample::FlowSample&) override {}
    void counters(const sample::CountersSample&) override {}
};

/// `perByte` times the datagram's length and a constant.
struct Bound {
    std::size_t perByte;
    std::size_t constant;

    bool holds(std::size_t bytes, std::size_t length) const { return bytes <= perByte * length + constant; }
};

// An unknown record takes eight bytes, and a node of the map that counts it some eighty.
constexpr Bound decoding{12, 200};
constexpr Bound building{16, 4000}; ///< what it keeps; its tables grow by doubling
constexpr Bound keeping{16, 2000};
constexpr Bound text{40, 1000};
constexpr Bound textBuffer{4 * 40, 4 * 1000 + 4096}; ///< the same, grown by doubling

/// "", or which bound is broken.
std::string brokenBound(const ByteVector& payload)
{
    wire::Datagram datagram;
    datagram.payload = payload;

    IgnoringSink sink;
    sample::DatagramDecoder decoder;
    if (!decoding.holds(allocatedBy([&] { decoder.decode(payload, sink); }), payload.size()))
        return "decoding";

    store::SecondBuilder builder(std::size_t(1) << 24);
    builder.open(1000);
    if (!building.holds(allocatedBy([&] { builder.add(datagram); }), payload.size()))
        return "building";
    if (!keeping.holds(builder.bytes(), payload.size()))
        return "keeping";

    outlet::TextBuffer json;
    const auto write = [&] { outlet::appendDatagramJson(json, datagram); };
    if (!textBuffer.holds(allocatedBy(write), payload.size()))
        return "buffer of the text";
    if (!text.holds(json.size(), payload.size()))
        return "text";
    json.clear();
    if (allocatedBy(write) > 0)
        return "text in a buffer that has been used: nothing";
    return {};
}

/// One that announces as much as can be announced, at every level, and holds nothing.
ByteVector boaster(std::uint32_t sampleTag, std::uint32_t recordTag)
{
    support::XdrWriter datagram;
    datagram.u32(5).u32(1).u32(0xC0000201).u32(0).u32(1).u32(1000).u32(0xFFFFFFFF);
    datagram.u32(sampleTag).u32(0xFFFFFFFF).u32(1).u32(1).u32(1);
    if (sampleTag == 1)
        datagram.u32(0).u32(0).u32(1).u32(2).u32(0xFFFFFFFF);
    datagram.u32(recordTag).u32(0xFFFFFFFF);
    for (int i = 0; i < 12; ++i)
        datagram.u32(i % 3 == 0 ? 1 : 0x3FFFFFFF);
    return datagram.data();
}

} // namespace

class AllocationTest : public QObject
{
    Q_OBJECT

private slots:
    void allCaptures();
    void seeds();
    void everyStructureThatBoasts();
    void everyNumberAtItsLargest();
    void manyUnknownRecords();
};

void AllocationTest::allCaptures()
{
    for (const auto& path : support::allCaptures())
        for (const support::CaptureRecord& record : support::readCapture(path)) {
            const std::string broken = brokenBound(record.payload);
            QVERIFY2(broken.empty(), (path.stem().string() + ": " + broken).c_str());
        }
}

void AllocationTest::seeds()
{
    for (const auto& path : support::fuzzSeeds()) {
        const std::string broken = brokenBound(support::readFile(path));
        QVERIFY2(broken.empty(), (path.stem().string() + ": " + broken).c_str());
    }
}

void AllocationTest::everyStructureThatBoasts()
{
    for (const sample::StructureRow& row : sample::structures()) {
        const bool isFlow = row.kind == sample::StructureKind::FlowRecord;
        const ByteVector payload = row.kind == sample::StructureKind::Sample
                                       ? boaster(row.tag.value, 1)
                                       : boaster(isFlow ? 1 : 2, row.tag.value);
        const std::string broken = brokenBound(payload);
        QVERIFY2(broken.empty(), (std::string(row.name) + ": " + broken).c_str());
    }
}

// Any number in it may be a length or a count.
void AllocationTest::everyNumberAtItsLargest()
{
    for (const auto& path : support::ownCaptures()) {
        const auto records = support::readCapture(path);
        for (std::size_t i = 0; i < records.size(); i += 1 + records.size() / 100) {
            ByteVector payload = records[i].payload;
            for (std::size_t at = 0; at + 4 <= payload.size(); at += 4)
                for (const int highest : {0xFF, 0x3F, 0x7F}) {
                    std::fill_n(payload.begin() + std::ptrdiff_t(at), 4, std::uint8_t(0xFF));
                    payload[at] = std::uint8_t(highest);
                    const std::string broken = brokenBound(payload);
                    QVERIFY2(broken.empty(), (path.stem().string() + ": " + broken).c_str());
                    std::copy_n(records[i].payload.begin() + std::ptrdiff_t(at), 4,
                                payload.begin() + std::ptrdiff_t(at));
                }
        }
    }
}

// 8,000 records, each of another kind: what is counted of them has an end.
void AllocationTest::manyUnknownRecords()
{
    constexpr std::uint32_t count = 8000;
    support::XdrWriter sample;
    sample.u32(1).u32(1).u32(count);
    for (std::uint32_t i = 0; i < count; ++i)
        sample.u32(sample::Tag(9999, 0).value + i).u32(0);
    support::DatagramWriter datagram;
    datagram.raw(2, sample.data());
    const ByteVector payload = datagram.finish();
    const std::string broken = brokenBound(payload);
    QVERIFY2(broken.empty(), broken.c_str());

    IgnoringSink sink;
    sample::DatagramDecoder decoder;
    decoder.decode(payload, sink);
    QCOMPARE(allocatedBy([&] { decoder.decode(payload, sink); }), std::size_t(0));
}

QTEST_APPLESS_MAIN(AllocationTest)
#include "tst_allocation.moc"
