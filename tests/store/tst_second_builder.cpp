// SPDX-License-Identifier: GPL-3.0-or-later
// Seconds built of datagrams made by hand: the index, its tables, its limit and its memory.
#include "store/second_builder.h"

#include <QTest>
#include <malloc.h>

#include "support/captures.h"

using namespace weir;
using sample::FlowKind;
using sample::Port;
using support::ByteVector;

namespace
{

constexpr std::size_t ample = std::size_t(1) << 30;
constexpr base::SecondNumber second = 1'700'000'000;

wire::Datagram datagramOf(const ByteVector& payload,
                          base::Nanoseconds time = second * base::nanosecondsPerSecond)
{
    wire::Datagram datagram;
    datagram.time = time;
    datagram.payload = payload;
    const std::uint8_t sender[] = {127, 0, 0, 1};
    datagram.source = base::Address::v4(sender);
    datagram.sourcePort = 40'000;
    return datagram;
}

std::shared_ptr<const store::Second> secondOf(const std::vector<ByteVector>& payloads)
{
    store::SecondBuilder builder(ample);
    builder.open(second);
    for (const ByteVector& payload : payloads)
        builder.add(datagramOf(payload));
    return builder.close();
}

support::FlowSampleSpec sampleWith(const ByteVector& header, std::uint32_t index = 1)
{
    support::FlowSampleSpec spec;
    spec.header = header;
    spec.index = index;
    return spec;
}

} // namespace

class SecondBuilderTest : public QObject
{
    Q_OBJECT

private slots:
    void datagramsAreKeptAsReceived();
    void aRowPointsIntoTheBytes();
    void countersAndDiscardsHaveRows();
    void aDataSourceStandsOnce();
    void aLayoutStandsOnce();
    void layoutsBeyondTheirBoundHaveNoLayers();
    void whatIsOverTheLimitIsCountedAndNotKept();
    void faultsAreKeptAndCounted();
    void serialsAreNeverGivenOutTwice();
    void nextSecondsBeginEmpty();
    void bytesAreWhatMemoryItHolds();
    void timesOutsideTheSecondAreBroughtIn();
};

void SecondBuilderTest::datagramsAreKeptAsReceived()
{
    support::Traffic traffic;
    store::SecondBuilder builder(ample);
    QVERIFY(!builder.isOpen());
    builder.open(second);
    QVERIFY(builder.isOpen());
    QCOMPARE(builder.time(), second);
    std::vector<ByteVector> payloads;
    for (int i = 0; i < 50; ++i) {
        payloads.push_back(traffic.next());
        QVERIFY(builder.add(datagramOf(payloads.back(), second * base::nanosecondsPerSecond + i)));
    }
    payloads.push_back({1, 2, 3}); // no sFlow, and yet a datagram
    QVERIFY(builder.add(datagramOf(payloads.back())));
    const auto built = builder.close();
    QVERIFY(!builder.isOpen());
    QCOMPARE(built->time(), second);
    QCOMPARE(built->datagrams().size(), payloads.size());
    for (std::size_t i = 0; i < payloads.size(); ++i) {
        const store::DatagramRow& row = built->datagrams()[i];
        QCOMPARE(row.length, std::uint32_t(payloads[i].size()));
        QVERIFY(std::ranges::equal(built->block().subspan(row.offset, row.length), payloads[i]));
        QCOMPARE(row.nanoseconds, i < 50 ? std::uint32_t(i) : 0u);
        QCOMPARE(row.sourcePort, 40'000);
        QCOMPARE(base::toText(row.source), std::string("127.0.0.1"));
    }
    QCOMPARE(built->flows().size(), std::size_t(350));
}

void SecondBuilderTest::aRowPointsIntoTheBytes()
{
    support::FlowSampleSpec spec = sampleWith(support::Packet().header(60), 17);
    spec.classId = 2;
    spec.samplingRate = 4096;
    spec.frameLength = 1500;
    spec.input = 0x3FFFFFFF;
    spec.output = 0x80000004;
    support::FlowSampleSpec before = sampleWith(support::Packet().header(33));
    const auto built = secondOf({support::DatagramWriter().flow(before).finish(),
                                 support::DatagramWriter(1, support::DatagramWriter::defaultAgent(), 7)
                                     .flow(before)
                                     .flow(spec)
                                     .finish()});
    QCOMPARE(built->flows().size(), std::size_t(3));
    const sample::FlowRow& row = built->flows()[2];
    QVERIFY(row.kind == FlowKind::Packet);
    QCOMPARE(row.samplingRate, 4096u);
    QCOMPARE(row.frameLength, 1500u);
    QVERIFY(row.inputPort() == (Port{Port::Interface, Port::internalInterface}));
    QVERIFY(row.outputPort() == (Port{Port::Multiple, 4}));
    const sample::FlowView view = built->view(row);
    QCOMPARE(view.source->classId, 2u);
    QCOMPARE(view.source->index, 17u);
    QCOMPARE(view.source->subAgent, 7u);
    QCOMPARE(base::toText(view.source->agent), std::string("192.0.2.1"));
    QVERIFY(std::ranges::equal(base::Bytes(view.header(), view.headerLength()), spec.header));
    QCOMPARE(base::loadBe32(view.sample + 8), 4096u); // the third number of a flow sample
    QCOMPARE(view.layout->find(packet::LayerId::Udp), std::optional<std::uint16_t>(34));
}

void SecondBuilderTest::countersAndDiscardsHaveRows()
{
    support::XdrWriter discard;
    discard.u32(1).u32(0).u32(3).u32(0).u32(3).u32(0).u32(258).u32(0);
    const auto built =
        secondOf({support::DatagramWriter().interfaceCounters(9, 1, 2).raw(5, discard.data()).finish()});
    QCOMPARE(built->counters().size(), std::size_t(1));
    const sample::CounterRow& counters = built->counters()[0];
    QCOMPARE(built->sources()[counters.source].index, 9u);
    QCOMPARE(counters.length, 108u);
    QCOMPARE(base::loadBe32(built->block().data() + counters.sample + 4), 9u);
    QCOMPARE(built->flows().size(), std::size_t(1));
    QVERIFY(built->flows()[0].kind == FlowKind::Discard);
    QCOMPARE(built->flows()[0].header, 0);
    QCOMPARE(built->layouts()[built->flows()[0].layout].size(), std::size_t(0));
}

void SecondBuilderTest::aDataSourceStandsOnce()
{
    const ByteVector header = support::Packet().header(60);
    const std::uint8_t otherBytes[] = {192, 0, 2, 2};
    const base::Address other = base::Address::v4(otherBytes);
    std::vector<ByteVector> payloads;
    for (int round = 0; round < 3; ++round)
        for (const base::Address& agent : {support::DatagramWriter::defaultAgent(), other})
            for (const std::uint32_t subAgent : {0u, 1u}) {
                support::DatagramWriter datagram(1, agent, subAgent);
                for (const std::uint32_t index : {1u, 2u, 1u}) {
                    datagram.flow(sampleWith(header, index));
                    support::FlowSampleSpec vlan = sampleWith(header, index);
                    vlan.classId = 1;
                    datagram.flow(vlan);
                }
                payloads.push_back(datagram.finish());
            }
    const auto built = secondOf(payloads);
    QCOMPARE(built->sources().size(), std::size_t(2 * 2 * 2 * 2));
    for (std::size_t i = 0; i < built->sources().size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            QVERIFY(!(built->sources()[i] == built->sources()[j]));
}

void SecondBuilderTest::aLayoutStandsOnce()
{
    support::Packet tagged;
    tagged.vlan = 5;
    support::Packet six;
    six.ipv6 = true;
    support::DatagramWriter datagram;
    for (int round = 0; round < 4; ++round)
        for (const support::Packet& packet : {support::Packet(), tagged, six})
            datagram.flow(sampleWith(packet.header(80)));
    const auto built = secondOf({datagram.finish()});
    QCOMPARE(built->layouts().size(), std::size_t(4)); // and the one without layers
    QCOMPARE(built->layouts()[0].size(), std::size_t(0));
    for (const sample::FlowRow& row : built->flows()) {
        const sample::FlowView view = built->view(row);
        QVERIFY(*view.layout == packet::parse(1, {view.header(), view.headerLength()}));
    }
}

// Tags and lengths in every order make more layouts than a table should hold.
void SecondBuilderTest::layoutsBeyondTheirBoundHaveNoLayers()
{
    constexpr std::size_t bound = 65'536;
    store::SecondBuilder builder(ample);
    builder.open(second);
    std::size_t made = 0;
    // IPv6 with five extension headers, each of one to ten units: 100 000 layouts.
    for (std::uint32_t shape = 0; shape < 100'000; shape += 20) {
        support::DatagramWriter datagram;
        for (std::uint32_t i = shape; i < shape + 20; ++i, ++made) {
            ByteVector header = support::Packet{.ipv6 = true, .protocol = 60}.header(54);
            std::uint32_t rest = i;
            for (int extension = 0; extension < 5; ++extension, rest /= 10) {
                const std::size_t at = header.size();
                header.insert(header.end(), 8 * (1 + rest % 10), std::uint8_t(0));
                header[at] = extension < 4 ? 60 : 17;
                header[at + 1] = std::uint8_t(rest % 10);
            }
            header.insert(header.end(), 8, std::uint8_t(0));
            header[18] = header[19] = 0; // a payload length that says nothing
            datagram.flow(sampleWith(header));
        }
        QVERIFY(builder.add(datagramOf(datagram.finish())));
    }
    const auto built = builder.close();
    QCOMPARE(built->flows().size(), made);
    QCOMPARE(built->layouts().size(), bound);
    std::size_t without = 0;
    for (const sample::FlowRow& row : built->flows())
        without += row.layout == 0;
    QCOMPARE(without, made - (bound - 1));
}

void SecondBuilderTest::whatIsOverTheLimitIsCountedAndNotKept()
{
    constexpr std::size_t limit = 100'000;
    support::Traffic traffic;
    store::SecondBuilder builder(limit);
    builder.open(second);
    std::size_t kept = 0;
    constexpr std::size_t sent = 400;
    for (std::size_t i = 0; i < sent; ++i) {
        const ByteVector payload = traffic.next();
        const wire::Datagram datagram = datagramOf(payload);
        const bool fits = builder.wouldKeep(datagram);
        QCOMPARE(builder.add(datagram), fits);
        kept += fits;
    }
    QVERIFY(kept > 10 && kept < sent);
    QVERIFY(builder.bytes() <= limit + 65'536);
    const auto built = builder.close();
    QCOMPARE(built->datagrams().size(), kept);
    QCOMPARE(built->datagramsNotKept(), sent - kept);
    builder.open(second + 1);
    QVERIFY(builder.add(datagramOf(traffic.next())));
}

void SecondBuilderTest::faultsAreKeptAndCounted()
{
    ByteVector cut = support::Traffic().next();
    cut.erase(cut.end() - 7, cut.end());
    store::SecondBuilder builder(ample);
    builder.open(second);
    QVERIFY(builder.add(datagramOf(cut)));
    QVERIFY(builder.decoder().lastHadFault());
    QCOMPARE(builder.decoder().counts()[sample::Note::SampleOverrun], 1u);
    QVERIFY(builder.add(datagramOf({0, 0, 0, 3})));
    QVERIFY(!builder.decoder().lastHadFault());
    QCOMPARE(builder.decoder().counts()[sample::Note::OtherVersion], 1u);
    const auto built = builder.close();
    QCOMPARE(built->datagrams().size(), std::size_t(2));
    QCOMPARE(built->flows().size(), std::size_t(7)); // the last one as far as it goes
}

void SecondBuilderTest::serialsAreNeverGivenOutTwice()
{
    std::uint64_t last = 0;
    for (int i = 0; i < 3; ++i) {
        store::SecondBuilder builder(ample);
        for (int j = 0; j < 3; ++j) {
            builder.open(second);
            const auto built = builder.close();
            QVERIFY(built->serial() > last);
            last = built->serial();
        }
    }
}

void SecondBuilderTest::nextSecondsBeginEmpty()
{
    support::Traffic traffic;
    store::SecondBuilder builder(ample);
    builder.open(second);
    for (int i = 0; i < 100; ++i)
        builder.add(datagramOf(traffic.next()));
    const auto first = builder.close();
    builder.open(second + 1);
    const auto empty = builder.close();
    QVERIFY(empty->datagrams().empty() && empty->flows().empty() && empty->counters().empty());
    QVERIFY(empty->sources().empty() && empty->block().empty());
    QCOMPARE(empty->layouts().size(), std::size_t(1));
    QVERIFY2(empty->bytes() < 1000, qPrintable(QString::number(empty->bytes())));
    // The first was not touched by it.
    builder.open(second + 2);
    builder.add(datagramOf(traffic.next()));
    builder.close();
    QCOMPARE(first->flows().size(), std::size_t(700));
    QVERIFY(first->view(first->flows()[0]).layout->size() > 0);
}

void SecondBuilderTest::bytesAreWhatMemoryItHolds()
{
#ifdef WEIR_SANITIZED
    QSKIP("A sanitizer has its own allocator, which does not tell what it holds.");
#else
    const auto inUse = [] {
        const struct mallinfo2 info = mallinfo2();
        return info.uordblks + info.hblkhd;
    };
    support::TrafficSettings settings;
    settings.mixed = true;
    for (const int datagrams : {10, 300, 2000}) { // below the size from which memory comes from elsewhere
        support::Traffic traffic(settings);
        std::vector<ByteVector> payloads;
        for (int i = 0; i < datagrams; ++i)
            payloads.push_back(traffic.next());
        std::vector<std::shared_ptr<const store::Second>> kept(4);
        store::SecondBuilder builder(ample);
        // The builder's own tables have their size after the first.
        for (auto& one : kept) {
            const std::size_t before = inUse();
            builder.open(second);
            for (const ByteVector& payload : payloads)
                builder.add(datagramOf(payload));
            one = builder.close();
            if (&one == &kept[0])
                continue;
            const double held = double(inUse() - before);
            const double told = double(one->bytes());
            QVERIFY2(told > 0.95 * held && told < 1.05 * held + 500,
                     qPrintable(QStringLiteral("held %1, told %2").arg(held).arg(told)));
        }
    }
#endif
}

void SecondBuilderTest::timesOutsideTheSecondAreBroughtIn()
{
    const ByteVector payload = support::Traffic().next();
    store::SecondBuilder builder(ample);
    builder.open(second);
    builder.add(datagramOf(payload, (second - 5) * base::nanosecondsPerSecond));
    builder.add(datagramOf(payload, (second + 5) * base::nanosecondsPerSecond));
    const auto built = builder.close();
    QCOMPARE(built->datagrams()[0].nanoseconds, 0u);
    QCOMPARE(built->datagrams()[1].nanoseconds, 999'999'999u);
}

QTEST_APPLESS_MAIN(SecondBuilderTest)
#include "tst_second_builder.moc"
