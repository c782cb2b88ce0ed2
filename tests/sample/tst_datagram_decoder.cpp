// SPDX-License-Identifier: GPL-3.0-or-later
// Datagrams made byte by byte: what the decoder hands over, what it notes, and that it goes on behind every
// fault.
#include <QTest>

#include "sample/datagram_decoder.h"
#include "sample/recording_sink.h"
#include "support/traffic.h"

using namespace weir;
using sample::FlowKind;
using sample::Note;
using sample::Port;
using sample::StructureKind;
using sample::Tag;
using support::ByteVector;
using support::DatagramWriter;
using support::XdrWriter;

namespace
{

struct Decoded {
    bool ok = false;
    bool fault = false;
    sample::NoteCounts counts;
    test::RecordingSink sink;

    std::uint64_t notes() const
    {
        std::uint64_t sum = 0;
        for (const std::uint64_t count : counts.byNote)
            sum += count;
        return sum;
    }
};

Decoded decode(const ByteVector& datagram)
{
    Decoded decoded;
    sample::DatagramDecoder decoder;
    decoded.ok = decoder.decode(datagram, decoded.sink);
    decoded.fault = decoder.lastHadFault();
    decoded.counts = decoder.counts();
    return decoded;
}

XdrWriter record(std::uint32_t tag, const XdrWriter& body)
{
    XdrWriter out;
    out.u32(tag).u32(std::uint32_t(body.size())).bytes(body.data());
    return out;
}

/// The body of a sampled_header: Ethernet, `frameLength`, and these bytes.
XdrWriter sampledHeader(std::uint32_t frameLength, const ByteVector& header)
{
    XdrWriter body;
    body.u32(1).u32(frameLength).u32(4).opaque(header);
    return body;
}

/// A compact flow sample with these records, announced as so many.
XdrWriter flowSample(const std::vector<XdrWriter>& records, int announced = -1, std::uint32_t rate = 100)
{
    XdrWriter body;
    body.u32(7).u32(5).u32(rate).u32(1000).u32(3).u32(1).u32(2);
    body.u32(announced < 0 ? std::uint32_t(records.size()) : std::uint32_t(announced));
    for (const XdrWriter& each : records)
        body.bytes(each.data());
    return body;
}

ByteVector datagramOf(std::uint32_t tag, const XdrWriter& sample)
{
    return DatagramWriter().raw(tag, sample.data()).finish();
}

/// A good sample behind the one under test: it must be found.
ByteVector datagramWithGoodEnd(std::uint32_t tag, const XdrWriter& sample)
{
    support::FlowSampleSpec good;
    good.sequence = 99;
    good.header = support::Packet().header(64);
    return DatagramWriter().raw(tag, sample.data()).flow(good).finish();
}

const ByteVector fourteen(14, 0xAB);

XdrWriter numbers(std::initializer_list<std::uint32_t> all)
{
    XdrWriter out;
    for (const std::uint32_t each : all)
        out.u32(each);
    return out;
}

XdrWriter number(std::uint32_t only)
{
    return numbers({only});
}

/// A datagram of sFlow v2 or v4 from 198.51.100.2.
ByteVector oldDatagram(std::uint32_t version, const std::vector<XdrWriter>& samples, int announced = -1)
{
    XdrWriter out = numbers({version, 1, 0xC6336402, 9, 99'999});
    out.u32(announced < 0 ? std::uint32_t(samples.size()) : std::uint32_t(announced));
    for (const XdrWriter& sample : samples)
        out.bytes(sample.data());
    return out.data();
}

/// Sequence number 7 of interface 5; in by 1, out by three; fourteen bytes of a frame of 1500.
XdrWriter oldFlow(const std::vector<XdrWriter>& extended = {}, std::uint32_t packetKind = 1,
                  std::uint32_t rate = 100)
{
    XdrWriter out = numbers({1, 7, 5, rate, 1000, 3, 1, 0x80000003});
    out.u32(packetKind).u32(1).u32(1500).opaque(fourteen);
    out.u32(std::uint32_t(extended.size()));
    for (const XdrWriter& each : extended)
        out.bytes(each.data());
    return out;
}

/// Sequence number 8 of VLAN 6, every 20 s.
XdrWriter oldCounters(std::uint32_t version, std::size_t bytes)
{
    XdrWriter out = numbers({2, 8, 0x01000006, 20, version});
    out.bytes(ByteVector(bytes, 1));
    return out;
}

} // namespace

class DatagramDecoderTest : public QObject
{
    Q_OBJECT

private slots:
    void theHeaderIsRead_data();
    void theHeaderIsRead();
    void aCompactFlowSampleIsRead();
    void anExpandedFlowSampleIsRead();
    void aDiscardIsRead();
    void countersSamplesAreRead();
    void compactPortsAreExact_data();
    void compactPortsAreExact();
    void expandedPortsAreExact_data();
    void expandedPortsAreExact();
    void theBestDescriptionOfAPacketCounts_data();
    void theBestDescriptionOfAPacketCounts();
    void aSampleWithoutAPacketIsAnOperation();
    void unknownStructuresAreSteppedOver();
    void unknownStructuresAreCountedWithinBounds();
    void oldSamplesAreRead_data();
    void oldSamplesAreRead();
    void oldRecordsAreStepped_data();
    void oldRecordsAreStepped();
    void oldDatagramsMayEndAnywhere_data();
    void oldDatagramsMayEndAnywhere();
    void otherVersionsAreCounted();
    void everyFaultIsNoted_data();
    void everyFaultIsNoted();
    void everyNoteHasATest();
    void stateDoesNotLeakFromSampleToSample();
};

void DatagramDecoderTest::theHeaderIsRead_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("text");
    QTest::newRow("IPv4") << "192.0.2.1" << "192.0.2.1";
    QTest::newRow("IPv6") << "2001:db8::9" << "2001:DB8::9";
    QTest::newRow("no address") << "" << "";
}

void DatagramDecoderTest::theHeaderIsRead()
{
    QFETCH(QString, address);
    QFETCH(QString, text);
    const base::Address agent = base::parseAddress(address.toStdString()).value_or(base::Address());
    const Decoded decoded = decode(DatagramWriter(17, agent, 4).finish());
    QVERIFY(decoded.ok && !decoded.fault);
    QCOMPARE(decoded.sink.headers.size(), std::size_t(1));
    const sample::DatagramHeader& header = decoded.sink.headers[0];
    QCOMPARE(QString::fromStdString(base::toText(header.agent)), text);
    QCOMPARE(header.subAgent, 4u);
    QCOMPARE(header.sequence, 17u);
    QCOMPARE(header.uptime, 17'000u);
    QCOMPARE(header.samples, 0u);
    QCOMPARE(decoded.notes(), 0u);
}

void DatagramDecoderTest::aCompactFlowSampleIsRead()
{
    XdrWriter sampleBytes;
    sampleBytes.u32(7).u32(0x03000102).u32(400).u32(90'000).u32(5).u32(11).u32(12).u32(1);
    sampleBytes.bytes(record(1, sampledHeader(1518, fourteen)).data());
    const ByteVector datagram = datagramOf(1, sampleBytes);
    const Decoded decoded = decode(datagram);
    QVERIFY(decoded.ok && !decoded.fault);
    QCOMPARE(decoded.notes(), 0u);
    QCOMPARE(decoded.sink.flows.size(), std::size_t(1));
    const sample::FlowSample& flow = decoded.sink.flows[0];
    QCOMPARE(flow.offset, 28u + 8);
    QCOMPARE(flow.length, std::uint32_t(sampleBytes.size()));
    QCOMPARE(flow.sequence, 7u);
    QCOMPARE(flow.classId, 3u);
    QCOMPARE(flow.index, 0x102u);
    QCOMPARE(flow.samplingRate, 400u);
    QCOMPARE(flow.samplePool, 90'000u);
    QCOMPARE(flow.drops, 5u);
    QVERIFY(flow.input == (Port{Port::Interface, 11}));
    QVERIFY(flow.output == (Port{Port::Interface, 12}));
    QVERIFY(flow.kind == FlowKind::Packet);
    QCOMPARE(flow.headerProtocol, 1u);
    QCOMPARE(flow.frameLength, 1518u);
    QCOMPARE(flow.headerLength, 14u);
    QCOMPARE(datagram[flow.header], 0xAB);
    QCOMPARE(datagram[flow.header - 1], 14);
}

void DatagramDecoderTest::anExpandedFlowSampleIsRead()
{
    XdrWriter sampleBytes;
    sampleBytes.u32(8)
        .u32(0x01000000)
        .u32(0x4CA40191)
        .u32(2048)
        .u32(4096)
        .u32(6)
        .u32(0)
        .u32(0x4CA40191)
        .u32(0)
        .u32(7);
    sampleBytes.u32(1).bytes(record(1, sampledHeader(64, fourteen)).data());
    const Decoded decoded = decode(datagramOf(3, sampleBytes));
    QVERIFY(decoded.ok && !decoded.fault);
    const sample::FlowSample& flow = decoded.sink.flows.at(0);
    QCOMPARE(flow.sequence, 8u);
    QCOMPARE(flow.classId, 0x01000000u);
    QCOMPARE(flow.index, 0x4CA40191u);
    QCOMPARE(flow.samplingRate, 2048u);
    QCOMPARE(flow.samplePool, 4096u);
    QCOMPARE(flow.drops, 6u);
    QVERIFY(flow.input == (Port{Port::Interface, 0x4CA40191}));
    QVERIFY(flow.output == (Port{Port::Interface, 7}));
    QVERIFY(flow.kind == FlowKind::Packet);
}

void DatagramDecoderTest::aDiscardIsRead()
{
    XdrWriter sampleBytes;
    sampleBytes.u32(9).u32(2).u32(1000).u32(44).u32(3).u32(0).u32(258);
    sampleBytes.u32(1).bytes(record(1, sampledHeader(90, fourteen)).data());
    const Decoded decoded = decode(datagramOf(5, sampleBytes));
    QVERIFY(decoded.ok && !decoded.fault);
    const sample::FlowSample& flow = decoded.sink.flows.at(0);
    QVERIFY(flow.kind == FlowKind::Discard);
    QCOMPARE(flow.classId, 2u);
    QCOMPARE(flow.index, 1000u);
    QCOMPARE(flow.samplingRate, 1u);
    QCOMPARE(flow.drops, 44u);
    QVERIFY(flow.input == (Port{Port::Interface, 3}));
    QVERIFY(flow.output == (Port{Port::Interface, 0}));
    QCOMPARE(flow.frameLength, 90u);
    QCOMPARE(flow.headerLength, 14u);
}

void DatagramDecoderTest::countersSamplesAreRead()
{
    XdrWriter expanded;
    expanded.u32(21).u32(3).u32(150'000).u32(0);
    DatagramWriter datagram;
    datagram.interfaceCounters(0x02000007, 1, 2).raw(4, expanded.data());
    const Decoded decoded = decode(datagram.finish());
    QVERIFY(decoded.ok && !decoded.fault);
    QCOMPARE(decoded.sink.counterSamples.size(), std::size_t(2));
    QCOMPARE(decoded.sink.counterSamples[0].classId, 2u);
    QCOMPARE(decoded.sink.counterSamples[0].index, 7u);
    QCOMPARE(decoded.sink.counterSamples[0].length, 108u);
    QCOMPARE(decoded.sink.counterSamples[1].sequence, 21u);
    QCOMPARE(decoded.sink.counterSamples[1].classId, 3u);
    QCOMPARE(decoded.sink.counterSamples[1].index, 150'000u);
    QVERIFY(decoded.sink.flows.empty());
}

void DatagramDecoderTest::compactPortsAreExact_data()
{
    QTest::addColumn<quint32>("wire");
    QTest::addColumn<int>("format");
    QTest::addColumn<quint32>("value");
    QTest::newRow("unknown") << 0u << int(Port::Interface) << 0u;
    QTest::newRow("an interface") << 17u << int(Port::Interface) << 17u;
    QTest::newRow("the largest interface") << 0x3FFFFFFEu << int(Port::Interface) << 0x3FFFFFFEu;
    QTest::newRow("the device itself") << 0x3FFFFFFFu << int(Port::Interface) << Port::internalInterface;
    QTest::newRow("discarded by an ACL") << 0x40000102u << int(Port::Discarded) << 258u;
    QTest::newRow("discarded, unknown") << 0x40000100u << int(Port::Discarded) << 256u;
    QTest::newRow("several") << 0x80000003u << int(Port::Multiple) << 3u;
    QTest::newRow("several, how many is unknown") << 0x80000000u << int(Port::Multiple) << 0u;
    QTest::newRow("format 3") << 0xC0000005u << int(Port::Undefined) << 5u;
}

void DatagramDecoderTest::compactPortsAreExact()
{
    QFETCH(quint32, wire);
    QFETCH(int, format);
    QFETCH(quint32, value);
    support::FlowSampleSpec spec;
    spec.header = fourteen;
    spec.input = spec.output = wire;
    const Decoded decoded = decode(DatagramWriter().flow(spec).finish());
    const Port expected{std::uint8_t(format), value};
    QVERIFY(decoded.sink.flows.at(0).input == expected);
    QVERIFY(decoded.sink.flows.at(0).output == expected);
}

void DatagramDecoderTest::expandedPortsAreExact_data()
{
    QTest::addColumn<quint32>("format");
    QTest::addColumn<quint32>("value");
    QTest::addColumn<int>("kept");
    QTest::newRow("an interface above 2^30") << 0u << 0x4CA40191u << int(Port::Interface);
    QTest::newRow("the largest interface") << 0u << 0xFFFFFFFFu << int(Port::Interface);
    QTest::newRow("the device itself") << 0u << 0x3FFFFFFFu << int(Port::Interface);
    QTest::newRow("discarded") << 1u << 258u << int(Port::Discarded);
    QTest::newRow("several") << 2u << 3u << int(Port::Multiple);
    QTest::newRow("format 3") << 3u << 9u << int(Port::Undefined);
    QTest::newRow("a format of no sense") << 0x80000001u << 9u << int(Port::Undefined);
}

void DatagramDecoderTest::expandedPortsAreExact()
{
    QFETCH(quint32, format);
    QFETCH(quint32, value);
    QFETCH(int, kept);
    XdrWriter body;
    body.u32(1).u32(0).u32(1).u32(100).u32(0).u32(0).u32(format).u32(value).u32(format).u32(value).u32(0);
    const Decoded decoded = decode(datagramOf(3, body));
    const Port expected{std::uint8_t(kept), value};
    QVERIFY(decoded.sink.flows.at(0).input == expected);
    QVERIFY(decoded.sink.flows.at(0).output == expected);
}

void DatagramDecoderTest::theBestDescriptionOfAPacketCounts_data()
{
    QTest::addColumn<QList<int>>("tags");
    QTest::addColumn<quint32>("length");
    // The record 0:N says 100 * N bytes.
    QTest::newRow("header") << QList<int>{1} << 100u;
    QTest::newRow("Ethernet") << QList<int>{2} << 200u;
    QTest::newRow("IPv4") << QList<int>{3} << 300u;
    QTest::newRow("IPv6") << QList<int>{4} << 400u;
    QTest::newRow("all, the header first") << QList<int>{1, 2, 3, 4} << 100u;
    QTest::newRow("all, the header last") << QList<int>{4, 3, 2, 1} << 100u;
    QTest::newRow("Ethernet before IP") << QList<int>{2, 3} << 200u;
    QTest::newRow("Ethernet behind IP") << QList<int>{3, 2} << 200u;
    QTest::newRow("the first of two") << QList<int>{3, 4} << 300u;
}

void DatagramDecoderTest::theBestDescriptionOfAPacketCounts()
{
    QFETCH(QList<int>, tags);
    QFETCH(quint32, length);
    std::vector<XdrWriter> records;
    for (const int tag : tags) {
        XdrWriter body;
        body.u32(100u * unsigned(tag)).bytes(ByteVector(tag == 2 ? 20 : tag == 3 ? 28 : 52, 0));
        records.push_back(record(unsigned(tag), tag == 1 ? sampledHeader(100, fourteen) : body));
    }
    const Decoded decoded = decode(datagramOf(1, flowSample(records)));
    QCOMPARE(decoded.notes(), 0u);
    QCOMPARE(decoded.sink.flows.size(), std::size_t(1));
    QVERIFY(decoded.sink.flows[0].kind == FlowKind::Packet);
    QCOMPARE(decoded.sink.flows[0].frameLength, length);
    QCOMPARE(decoded.sink.flows[0].headerLength, tags.contains(1) ? 14u : 0u);
}

void DatagramDecoderTest::aSampleWithoutAPacketIsAnOperation()
{
    XdrWriter switchRecord;
    switchRecord.u32(1).u32(0).u32(2).u32(0);
    for (const XdrWriter& body : {flowSample({}), flowSample({record(1001, switchRecord)})}) {
        const Decoded decoded = decode(datagramOf(1, body));
        QCOMPARE(decoded.notes(), 0u);
        QVERIFY(decoded.sink.flows.at(0).kind == FlowKind::Operation);
        QCOMPARE(decoded.sink.flows[0].frameLength, 0u);
        QCOMPARE(decoded.sink.flows[0].header, 0u);
    }
}

void DatagramDecoderTest::unknownStructuresAreSteppedOver()
{
    constexpr std::uint32_t ofVendor = 8800u << 12 | 2;
    XdrWriter something;
    something.u32(1).u32(2).u32(3);
    XdrWriter counters;
    counters.u32(1).u32(1).u32(1).bytes(record(ofVendor, something).data());
    support::FlowSampleSpec good;
    good.header = fourteen;
    DatagramWriter datagram;
    datagram.raw(ofVendor, something.data());
    datagram.raw(1, flowSample({record(999, something), record(1, sampledHeader(70, fourteen))}).data());
    datagram.raw(2, counters.data());
    datagram.raw(ofVendor, something.data());
    datagram.flow(good);
    const Decoded decoded = decode(datagram.finish());
    QVERIFY(decoded.ok && !decoded.fault);
    QCOMPARE(decoded.sink.flows.size(), std::size_t(2));
    QCOMPARE(decoded.sink.flows[0].frameLength, 70u);
    QCOMPARE(decoded.counts[Note::UnknownSample], 2u);
    QCOMPARE(decoded.counts[Note::UnknownRecord], 2u);
    QCOMPARE(decoded.counts.unknown.at({StructureKind::Sample, Tag(8800, 2)}), 2u);
    QCOMPARE(decoded.counts.unknown.at({StructureKind::FlowRecord, Tag(0, 999)}), 1u);
    QCOMPARE(decoded.counts.unknown.at({StructureKind::CounterRecord, Tag(8800, 2)}), 1u);
    QCOMPARE(decoded.counts.unknown.size(), std::size_t(3));
}

void DatagramDecoderTest::unknownStructuresAreCountedWithinBounds()
{
    sample::DatagramDecoder decoder;
    test::RecordingSink sink;
    constexpr std::uint32_t kinds = 1000;
    for (std::uint32_t i = 0; i < kinds; ++i)
        decoder.decode(datagramOf(4000 << 12 | i, {}), sink);
    QCOMPARE(decoder.counts().unknown.size(), sample::NoteCounts::mostTags);
    QCOMPARE(decoder.counts().unknownElsewhere, kinds - sample::NoteCounts::mostTags);
    QCOMPARE(decoder.counts()[Note::UnknownSample], kinds);
}

void DatagramDecoderTest::oldSamplesAreRead_data()
{
    QTest::addColumn<unsigned>("version");
    QTest::newRow("sFlow 2") << 2u;
    QTest::newRow("sFlow 4") << 4u;
}

void DatagramDecoderTest::oldSamplesAreRead()
{
    QFETCH(unsigned, version);
    const auto form = version == 2 ? sample::SampleForm::Version2 : sample::SampleForm::Version4;
    XdrWriter ip = numbers({1, 10, 0x02000009, 256, 5000, 0, 4, 0, 2});
    ip.bytes(numbers({1480, 17, 0x0A000001, 0x0A000002, 53, 54, 0, 0x2E}).data()).u32(0);
    const Decoded decoded = decode(oldDatagram(version, {oldFlow(), oldCounters(2, 140), ip}));
    QVERIFY(decoded.ok);
    QCOMPARE(decoded.notes(), 0u);
    const sample::DatagramHeader& header = decoded.sink.headers.at(0);
    QCOMPARE(base::toText(header.agent), std::string("198.51.100.2"));
    QCOMPARE(header.subAgent, 0u);
    QCOMPARE(header.sequence, 9u);
    QCOMPARE(header.uptime, 99'999u);
    QCOMPARE(decoded.sink.flows.size(), std::size_t(2));

    const sample::FlowSample& flow = decoded.sink.flows[0];
    QVERIFY(flow.form == form);
    QVERIFY(flow.kind == FlowKind::Packet);
    QCOMPARE(flow.offset, 28u);
    QCOMPARE(flow.length, 28u + 16u + 16u + 4u);
    QCOMPARE(flow.sequence, 7u);
    QCOMPARE(flow.classId, 0u);
    QCOMPARE(flow.index, 5u);
    QCOMPARE(flow.samplingRate, 100u);
    QCOMPARE(flow.samplePool, 1000u);
    QCOMPARE(flow.drops, 3u);
    QVERIFY(flow.input == (Port{Port::Interface, 1}));
    QVERIFY(flow.output == (Port{Port::Multiple, 3}));
    QCOMPARE(flow.headerProtocol, 1u);
    QCOMPARE(flow.frameLength, 1500u);
    QCOMPARE(flow.header, 28u + 28u + 16u);
    QCOMPARE(flow.headerLength, 14u);

    const sample::CountersSample& counters = decoded.sink.counterSamples.at(0);
    QVERIFY(counters.form == form);
    QCOMPARE(counters.offset, flow.offset + flow.length + 4);
    QCOMPARE(counters.length, 16u + 140u);
    QCOMPARE(counters.sequence, 8u);
    QCOMPARE(counters.classId, 1u);
    QCOMPARE(counters.index, 6u);

    const sample::FlowSample& told = decoded.sink.flows[1];
    QVERIFY(told.kind == FlowKind::Packet);
    QCOMPARE(told.classId, 2u);
    QCOMPARE(told.frameLength, 1480u);
    QCOMPARE(told.header, 0u);
    QCOMPARE(told.telling.ip, told.offset + 32);
    QVERIFY(!told.telling.ipIsV6);
}

void DatagramDecoderTest::oldRecordsAreStepped_data()
{
    QTest::addColumn<unsigned>("version");
    QTest::addColumn<QByteArray>("record");
    const auto add = [](const char* name, unsigned version, const XdrWriter& record) {
        QTest::newRow(name) << version
                            << QByteArray(reinterpret_cast<const char*>(record.data().data()),
                                          qsizetype(record.size()));
    };
    XdrWriter user = number(4);
    user.opaque(ByteVector{'a', 'l', 'i', 'c', 'e'}).opaque(ByteVector{});
    XdrWriter url = numbers({5, 1});
    url.opaque(ByteVector{'/', 'a', 'b', 'c', 'd'});
    add("switch", 4, numbers({1, 100, 3, 200, 5}));
    add("router, IPv4", 4, numbers({2, 1, 0xC00002FE, 24, 16}));
    add("router, IPv6", 2, numbers({2, 2, 1, 2, 3, 4, 64, 48}));
    add("gateway of sFlow 2", 2, numbers({3, 64512, 64496, 64497, 2, 64498, 64499}));
    add("gateway of sFlow 4", 4, numbers({3, 64512, 64496, 64497, 2, 2, 1, 64498, 1, 2, 1, 2, 1, 7, 120}));
    add("user", 4, user);
    add("URL", 2, url);
}

void DatagramDecoderTest::oldRecordsAreStepped()
{
    QFETCH(unsigned, version);
    QFETCH(QByteArray, record);
    XdrWriter bytes;
    bytes.bytes(ByteVector(record.begin(), record.end()));
    const Decoded decoded =
        decode(oldDatagram(version, {oldFlow({bytes, numbers({1, 0, 0, 0, 0})}), oldFlow()}));
    QCOMPARE(decoded.notes(), 0u);
    QCOMPARE(decoded.sink.flows.size(), std::size_t(2));
    QCOMPARE(decoded.sink.flows[0].length, 64u + 20u + std::uint32_t(record.size()));
}

void DatagramDecoderTest::oldDatagramsMayEndAnywhere_data()
{
    oldSamplesAreRead_data();
}

void DatagramDecoderTest::oldDatagramsMayEndAnywhere()
{
    QFETCH(unsigned, version);
    const ByteVector whole =
        version == 2
            ? oldDatagram(2, {oldFlow({numbers({3, 1, 2, 3, 2, 4, 5})}), oldCounters(7, 28), oldFlow()})
            : oldDatagram(4, {oldFlow({numbers({3, 1, 2, 3, 1, 2, 1, 4, 1, 7, 120})}), oldCounters(7, 28),
                              oldFlow()});
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const Decoded decoded = decode(ByteVector(whole.begin(), whole.begin() + std::ptrdiff_t(size)));
        QCOMPARE(decoded.ok, size >= 24);
        QVERIFY(decoded.fault);
        QCOMPARE(decoded.notes() > 0, true);
        for (const sample::FlowSample& flow : decoded.sink.flows) {
            QVERIFY(flow.offset + flow.length <= size);
            QVERIFY(flow.header + flow.headerLength <= flow.offset + flow.length);
        }
        for (const sample::CountersSample& counters : decoded.sink.counterSamples)
            QVERIFY(counters.offset + counters.length <= size);
    }
}

void DatagramDecoderTest::otherVersionsAreCounted()
{
    sample::DatagramDecoder decoder;
    test::RecordingSink sink;
    for (const std::uint32_t version : {3u, 6u, 6u, 0x00050001u}) { // the last is NetFlow 5
        XdrWriter datagram;
        datagram.u32(version).u32(1).u32(0).u32(0).u32(0).u32(0);
        QVERIFY(!decoder.decode(datagram.data(), sink));
        QVERIFY(!decoder.lastHadFault());
    }
    QVERIFY(sink.headers.empty());
    QCOMPARE(decoder.counts()[Note::OtherVersion], 4u);
    QCOMPARE(decoder.counts().versions.at(3), 1u);
    QCOMPARE(decoder.counts().versions.at(6), 2u);
    QCOMPARE(decoder.counts().versions.at(0x00050001), 1u);
    for (std::uint32_t version = 7; version < 5000; ++version) {
        XdrWriter datagram;
        datagram.u32(version);
        decoder.decode(datagram.data(), sink);
    }
    QCOMPARE(decoder.counts().versions.size(), sample::NoteCounts::mostTags);
}

namespace
{

struct Fault {
    const char* name;
    Note note;
    ByteVector datagram;
    bool header = true;    ///< handed over
    std::size_t flows = 0; ///< handed over
};

ByteVector cutTo(ByteVector bytes, std::size_t size)
{
    bytes.resize(size);
    return bytes;
}

std::vector<Fault> faults()
{
    const XdrWriter good = flowSample({record(1, sampledHeader(70, fourteen))});
    const ByteVector whole = datagramOf(1, good);

    XdrWriter badAddress;
    badAddress.u32(5).u32(3).u32(0).u32(0).u32(0).u32(0).u32(0).u32(0);

    // The lengths and counts of a good datagram, made wrong: a sample begins at 28, its first record at 68.
    const auto patched = [](ByteVector bytes, std::size_t at, std::uint32_t value) {
        XdrWriter writer;
        writer.bytes(bytes).patch(at, value);
        return writer.data();
    };
    XdrWriter shortRecord;
    shortRecord.u32(64).u32(0).u32(0);
    XdrWriter shortHeader;
    shortHeader.u32(1).u32(64).u32(4);
    XdrWriter shortSwitch;
    shortSwitch.u32(1).u32(2);
    XdrWriter shortCounters;
    shortCounters.u32(1).u32(1).u32(1).bytes(record(1, shortSwitch).data());
    XdrWriter unpadded;
    unpadded.u32(999).u32(5).bytes(ByteVector(5, 1));
    XdrWriter manyCounters;
    manyCounters.u32(1).u32(1).u32(5);
    XdrWriter trailingCounters;
    trailingCounters.u32(1).u32(1).u32(0).u32(0xDEADBEEF);
    XdrWriter trailing = good;
    trailing.u32(0xDEADBEEF);
    XdrWriter longHeader;
    longHeader.u32(1).u32(1500).u32(4).u32(0x7FFFFFFF).bytes(fourteen);
    XdrWriter counters;
    counters.u32(1);
    XdrWriter anything;
    anything.u32(0);
    ByteVector trailingBytes = whole;
    trailingBytes.resize(whole.size() + 5);

    return {
        {"no byte at all", Note::ShortDatagram, {}, false},
        {"three bytes", Note::ShortDatagram, {0, 0, 0}, false},
        {"only a version", Note::ShortDatagram, {0, 0, 0, 5}, false},
        {"cut in the agent's address", Note::ShortDatagram, cutTo(whole, 10), false},
        {"cut before the count of samples", Note::ShortDatagram, cutTo(whole, 27), false},
        {"an IPv6 agent with four bytes", Note::ShortDatagram, {0, 0, 0, 5, 0, 0, 0, 2, 1, 2, 3, 4}, false},
        {"sFlow 3", Note::OtherVersion, patched(whole, 0, 3), false},
        {"an agent's address of type 3", Note::BadAddressType, badAddress.data(), false},
        {"a flow sample of four bytes", Note::SampleCut, datagramWithGoodEnd(1, anything), true, 1},
        {"an expanded flow sample as long as a compact one", Note::SampleCut,
         datagramWithGoodEnd(3, flowSample({})), true, 1},
        {"a discard of four bytes", Note::SampleCut, datagramWithGoodEnd(5, anything), true, 1},
        {"a counters sample of four bytes", Note::SampleCut, datagramWithGoodEnd(2, counters), true, 1},
        {"a sample longer than the datagram", Note::SampleOverrun, patched(whole, 32, 0x10000), true, 1},
        {"a sample of 4 GiB", Note::SampleOverrun, patched(whole, 32, 0xFFFFFFFF), true, 1},
        {"a record longer than its sample", Note::RecordOverrun, patched(whole, 72, 0x7FFFFFFF), true, 1},
        {"a record of 4 GiB less three", Note::RecordOverrun, patched(whole, 72, 0xFFFFFFFD), true, 1},
        {"an Ethernet record of 12 bytes", Note::RecordShort,
         datagramWithGoodEnd(1, flowSample({record(2, shortRecord)})), true, 2},
        {"a sampled header of 12 bytes", Note::RecordShort,
         datagramWithGoodEnd(1, flowSample({record(1, shortHeader)})), true, 2},
        {"a switch record of 8 bytes", Note::RecordShort,
         datagramWithGoodEnd(1, flowSample({record(1001, shortSwitch)})), true, 2},
        {"interface counters of 8 bytes", Note::RecordShort, datagramWithGoodEnd(2, shortCounters), true, 1},
        {"a record of five bytes", Note::LengthNotPadded, datagramWithGoodEnd(1, flowSample({unpadded})),
         true, 2},
        {"bytes behind the last sample", Note::TrailingBytes, trailingBytes, true, 1},
        {"bytes behind the last record", Note::SampleTrailing, datagramWithGoodEnd(1, trailing), true, 2},
        {"bytes behind a counters sample without records", Note::SampleTrailing,
         datagramWithGoodEnd(2, trailingCounters), true, 1},
        {"more samples announced", Note::MissingSamples, patched(whole, 24, 3), true, 1},
        {"4 294 967 295 samples announced", Note::MissingSamples, patched(whole, 24, 0xFFFFFFFF), true, 1},
        {"more records announced", Note::MissingRecords,
         datagramWithGoodEnd(1, flowSample({record(1, sampledHeader(70, fourteen))}, 2)), true, 2},
        {"4 294 967 295 records announced", Note::MissingRecords, patched(whole, 64, 0xFFFFFFFF), true, 1},
        {"more counter records announced", Note::MissingRecords, datagramWithGoodEnd(2, manyCounters), true,
         1},
        {"a header longer than its record", Note::HeaderCut,
         datagramWithGoodEnd(1, flowSample({record(1, longHeader)})), true, 2},
        {"a sampling rate of zero", Note::RateZero,
         datagramWithGoodEnd(1, flowSample({record(1, sampledHeader(70, fourteen))}, -1, 0)), true, 2},
        {"an unknown sample", Note::UnknownSample, datagramWithGoodEnd(77, anything), true, 1},
        {"an unknown record", Note::UnknownRecord, datagramWithGoodEnd(1, flowSample({record(77, anything)})),
         true, 2},
        {"sFlow 4, an unknown kind of sample", Note::UnknownEnded, oldDatagram(4, {oldFlow(), number(3)}),
         true, 1},
        {"sFlow 4, an unknown kind of packet data", Note::UnknownEnded,
         oldDatagram(4, {oldFlow({}, 4), oldFlow()}), true, 1},
        {"sFlow 4, an unknown kind of extended data", Note::UnknownEnded,
         oldDatagram(4, {oldFlow({number(6)}), oldFlow()}), true, 1},
        {"sFlow 2, an unknown kind of counters", Note::UnknownEnded,
         oldDatagram(2, {oldFlow(), oldCounters(8, 88), oldFlow()}), true, 1},
        {"sFlow 2, counters cut short", Note::SampleCut, oldDatagram(2, {oldFlow(), oldCounters(1, 84)}),
         true, 1},
        {"sFlow 2, a path of 4 GiB", Note::SampleCut,
         oldDatagram(2, {oldFlow({numbers({3, 1, 2, 3, 0x3FFFFFFF, 7})}), oldFlow()}), true, 1},
        {"sFlow 4, a path of 4 G segments", Note::SampleCut,
         oldDatagram(4, {oldFlow({numbers({3, 1, 2, 3, 0xFFFFFFFF})}), oldFlow()}), true, 1},
        {"sFlow 4, fewer samples than announced", Note::MissingSamples, oldDatagram(4, {oldFlow()}, 2), true,
         1},
        {"sFlow 4, bytes behind the last sample", Note::TrailingBytes,
         oldDatagram(4, {oldFlow(), number(0)}, 1), true, 1},
        {"sFlow 4, a rate of zero", Note::RateZero, oldDatagram(4, {oldFlow({}, 1, 0)}), true, 1},
        {"sFlow 2, cut in its own header", Note::ShortDatagram, cutTo(oldDatagram(2, {}), 20), false},
        {"sFlow 2, an agent's address of type 3", Note::BadAddressType, patched(oldDatagram(2, {}), 4, 3),
         false},
    };
}

} // namespace

void DatagramDecoderTest::everyFaultIsNoted_data()
{
    QTest::addColumn<int>("note");
    QTest::addColumn<QByteArray>("datagram");
    QTest::addColumn<bool>("header");
    QTest::addColumn<int>("flows");
    for (const Fault& fault : faults())
        QTest::newRow(fault.name) << int(fault.note)
                                  << QByteArray(reinterpret_cast<const char*>(fault.datagram.data()),
                                                qsizetype(fault.datagram.size()))
                                  << fault.header << int(fault.flows);
}

void DatagramDecoderTest::everyFaultIsNoted()
{
    QFETCH(int, note);
    QFETCH(QByteArray, datagram);
    QFETCH(bool, header);
    QFETCH(int, flows);
    const Decoded decoded = decode(ByteVector(datagram.begin(), datagram.end()));
    QCOMPARE(decoded.ok, header);
    QCOMPARE(decoded.sink.headers.size(), std::size_t(header));
    QCOMPARE(decoded.sink.flows.size(), std::size_t(flows));
    QCOMPARE(decoded.counts[Note(note)], 1u);
    QCOMPARE(decoded.fault, sample::notes()[std::size_t(note)].fault);
    for (const sample::FlowSample& flow : decoded.sink.flows) {
        QVERIFY(flow.offset + flow.length <= std::size_t(datagram.size()));
        QVERIFY(flow.header + flow.headerLength <= flow.offset + flow.length);
        QVERIFY(flow.samplingRate > 0);
    }
}

void DatagramDecoderTest::everyNoteHasATest()
{
    std::array<bool, std::size_t(Note::Count)> tested{};
    for (const Fault& fault : faults())
        tested[std::size_t(fault.note)] = true;
    for (const sample::NoteRow& row : sample::notes()) {
        QVERIFY2(tested[std::size_t(row.note)], row.name.data());
        QVERIFY(!row.description.empty());
    }
}

void DatagramDecoderTest::stateDoesNotLeakFromSampleToSample()
{
    support::FlowSampleSpec full;
    full.header = fourteen;
    full.frameLength = 1000;
    DatagramWriter datagram;
    datagram.flow(full).raw(1, flowSample({}).data());
    sample::DatagramDecoder decoder;
    test::RecordingSink sink;
    QVERIFY(decoder.decode(datagram.finish(), sink));
    QCOMPARE(sink.flows.at(0).frameLength, 1000u);
    QCOMPARE(sink.flows.at(1).frameLength, 0u);
    QCOMPARE(sink.flows.at(1).headerLength, 0u);
    // Nor from a datagram with a fault to the next.
    decoder.decode(ByteVector{0, 0}, sink);
    QVERIFY(decoder.lastHadFault());
    QVERIFY(decoder.decode(datagram.finish(), sink));
    QVERIFY(!decoder.lastHadFault());
}

QTEST_APPLESS_MAIN(DatagramDecoderTest)
#include "tst_datagram_decoder.moc"
