// SPDX-License-Identifier: GPL-3.0-or-later
// The samples behind a number: as many as the answer counted, of the right flow, with their own bytes.
#include <QTest>

#include "query/found_samples.h"
#include "store/thinner.h"
#include "support/captures.h"
#include "windows.h"

using namespace weir;
using query::FoundSamples;
using query::SampleWish;
using support::ByteVector;

namespace
{

SampleWish wishOf(const char* keys, base::SecondNumber from, base::SecondNumber to, const char* filter = "")
{
    return {*query::readQuery({keys, "bytes", filter}), from, to};
}

store::Snapshot ownWindow(const char* name)
{
    return test::snapshotOf(
        support::secondsOf(support::readCapture(std::string(WEIR_SOURCE_DIR "/tests/data/captures/") + name)),
        true);
}

std::vector<ByteVector> payloadsOf(const store::Snapshot& window, const SampleWish* wish)
{
    std::vector<ByteVector> all;
    query::eachDatagram(window, window.from(), window.to(), wish, {}, [&](const wire::Datagram& datagram) {
        all.emplace_back(datagram.payload.begin(), datagram.payload.end());
    });
    return all;
}

} // namespace

class FoundSamplesTest : public QObject
{
    Q_OBJECT

private slots:
    void findsAsManyAsTheAnswerCounts();
    void aFlowHasItsOwn();
    void itSaysHowManyDataSourcesTookThem();
    void theBytesAreThoseOfTheSample();
    void onlyTheStretchIsAsked();
    void saysHowManyThereAreBeyondTheFirst();
    void findsDiscards();
    void stopsAndTellsHowFar();
    void keepsNothingOfTheWindow();
    void datagramsComeOnceAndInOrder();
    void withoutAWishAllDatagramsCome();
    void aThinnedWindowSaysWhatIsLeft();
};

void FoundSamplesTest::aThinnedWindowSaysWhatIsLeft()
{
    store::Thinner thinner(1);
    const std::vector<ByteVector> payloads(8, test::oneSample(100));
    const auto whole = test::secondOf(1000, payloads);
    const store::Snapshot window =
        test::snapshotOf({whole, thinner.thin(*test::secondOf(1001, payloads), 2),
                          thinner.thin(*test::secondOf(1002, payloads), 8), test::secondOf(1003, payloads)});
    QCOMPARE(query::selectionOf(window, 1000, 1001), "");
    QCOMPARE(query::selectionOf(window, 1003, 2000), "");
    QCOMPARE(query::selectionOf(window, 0, 1002),
             "one in up to 2 flow samples, with sampling rates as many times as high");
    QCOMPARE(query::selectionOf(window, 0, 2000),
             "one in up to 8 flow samples, with sampling rates as many times as high");
    const auto small = test::secondOf(1000, payloads, 1); // bytes for no datagram
    QVERIFY(small->datagramsNotKept() > 0);
    QCOMPARE(query::selectionOf(test::snapshotOf({small}), 0, 2000),
             "the datagrams for which a window had room");
}

void FoundSamplesTest::findsAsManyAsTheAnswerCounts()
{
    const store::Snapshot window = ownWindow("hsflowd-lo.pcap");
    for (const char* keys : {"", "ipsource", "ipsource,ipdestination,ipprotocol"})
        for (const char* filter : {"", "ipprotocol=6", "ipprotocol!=6"}) {
            const SampleWish wish = wishOf(keys, window.from(), window.to(), filter);
            query::LiveQuery asked(wish.query);
            asked.update(window, wish.from, wish.to);
            const query::Answer answer = asked.answer({wish.from, wish.to, 1});
            const auto found = query::findSamples(wish, window);
            QCOMPARE(found->matched, answer.samplesMatched);
            QCOMPARE(found->seen, answer.samplesSeen);
            QCOMPARE(found->samples.size(), std::size_t(found->matched));
            QVERIFY(found->columns == answer.columns);
        }
}

void FoundSamplesTest::aFlowHasItsOwn()
{
    const store::Snapshot window = ownWindow("hsflowd-lo.pcap");
    SampleWish wish = wishOf("ipsource,ipprotocol", window.from(), window.to());
    query::LiveQuery asked(wish.query);
    asked.update(window, wish.from, wish.to);
    const query::Answer answer = asked.answer({wish.from, wish.to, 1});
    QVERIFY(answer.series.size() > 1);
    for (const query::Series& series : answer.series) {
        wish.flows = {series.keys};
        const auto found = query::findSamples(wish, window);
        QVERIFY(found->matched >= series.whole.samples); // sightings of other data sources are behind it, too
        for (const query::FoundSample& sample : found->samples)
            QVERIFY(sample.keys == series.keys);
    }
    std::uint64_t both = 0;
    for (std::size_t i = 0; i < 2; ++i) {
        wish.flows = {answer.series[i].keys};
        both += query::findSamples(wish, window)->matched;
    }
    wish.flows = {answer.series[0].keys, answer.series[1].keys};
    QCOMPARE(query::findSamples(wish, window)->matched, both);
    wish.flows = {{"192.0.2.99", "6"}};
    QCOMPARE(query::findSamples(wish, window)->matched, std::uint64_t(0));
}

void FoundSamplesTest::itSaysHowManyDataSourcesTookThem()
{
    // The same flow by two ports in one second, by the first of them and a third in the next, and another
    // flow.
    const auto taken = [](std::uint32_t port, std::uint32_t host) {
        support::FlowSampleSpec sample;
        support::Packet packet;
        packet.source = host;
        sample.header = packet.header(64);
        sample.index = port;
        return support::DatagramWriter().flow(sample).finish();
    };
    const store::Snapshot window =
        test::snapshotOf({test::secondOf(1000, {taken(3, 1), taken(4, 1), taken(3, 1), taken(9, 2)}),
                          test::secondOf(1001, {taken(3, 1), taken(5, 1)})});
    SampleWish wish = wishOf("ipsource", 1000, 1002);
    QCOMPARE(query::findSamples(wish, window)->sources, std::size_t(4));
    wish.flows = {{"0.0.0.1"}};
    QCOMPARE(query::findSamples(wish, window)->sources, std::size_t(3));
    QCOMPARE(query::findSamples(wish, window, {}, 1)->sources, std::size_t(3)); // of all, not of the list
    wish.flows = {{"0.0.0.9"}};
    QCOMPARE(query::findSamples(wish, window)->sources, std::size_t(0));
}

void FoundSamplesTest::theBytesAreThoseOfTheSample()
{
    const std::vector<ByteVector> payloads{test::oneSample(100, 1, 10), test::oneSample(200, 2, 20)};
    const store::Snapshot window = test::snapshotOf({test::secondOf(1000, payloads)});
    const auto found = query::findSamples(wishOf("ipsource", 1000, 1001), window);
    QCOMPARE(found->samples.size(), std::size_t(2));
    for (std::size_t i = 0; i < 2; ++i) {
        const query::FoundSample& sample = found->samples[i];
        QVERIFY(found->datagrams[sample.datagram].payload == payloads[i]);
        QCOMPARE(found->datagrams[sample.datagram].time, 1000 * base::nanosecondsPerSecond);
        QCOMPARE(sample.offset, std::uint32_t(36)); // behind the datagram's header, the tag and the length
        QCOMPARE(sample.row.samplingRate, std::uint32_t(10 * (i + 1)));
        QCOMPARE(sample.row.frameLength, std::uint32_t(100 * (i + 1)));
        QCOMPARE(sample.keys.front(), "10.0.0." + std::to_string(i + 1));
        QCOMPARE(sample.stack, std::string("eth.ip.udp"));
    }
}

void FoundSamplesTest::onlyTheStretchIsAsked()
{
    std::vector<store::SecondPointer> seconds;
    for (base::SecondNumber time = 1000; time < 1010; ++time)
        seconds.push_back(test::secondOf(time, {test::oneSample(100)}));
    const auto found = query::findSamples(wishOf("", 1003, 1005), test::snapshotOf(seconds));
    QCOMPARE(found->matched, std::uint64_t(2));
    QCOMPARE(found->datagrams.front().time, 1003 * base::nanosecondsPerSecond);
}

void FoundSamplesTest::saysHowManyThereAreBeyondTheFirst()
{
    const store::Snapshot window =
        test::snapshotOf({test::secondOf(1000, std::vector<ByteVector>(50, test::oneSample(100)))});
    const auto found = query::findSamples(wishOf("", 1000, 1001), window, {}, 20);
    QCOMPARE(found->samples.size(), std::size_t(20));
    QCOMPARE(found->datagrams.size(), std::size_t(20));
    QCOMPARE(found->matched, std::uint64_t(50));
    QVERIFY(!found->isWhole());
}

void FoundSamplesTest::findsDiscards()
{
    // discarded_packet without a record: sequence, source 0:3, drops, in, out, reason 289, records
    support::XdrWriter body;
    for (const std::uint32_t word : {1, 0, 3, 0, 1, 0, 289, 0})
        body.u32(word);
    const store::Snapshot window =
        test::snapshotOf({test::secondOf(1000, {support::DatagramWriter().raw(5, body.data()).finish()})});
    SampleWish wish = wishOf("reason", 1000, 1001);
    wish.query.value = *key::parseValue("frames");
    QCOMPARE(query::findSamples(wish, window)->matched, std::uint64_t(0));
    wish.query.dropped = true;
    QCOMPARE(query::findSamples(wish, window)->matched, std::uint64_t(1));
}

void FoundSamplesTest::stopsAndTellsHowFar()
{
    std::vector<store::SecondPointer> seconds;
    for (base::SecondNumber time = 1000; time < 1010; ++time)
        seconds.push_back(test::secondOf(time, {test::oneSample(100)}));
    const store::Snapshot window = test::snapshotOf(seconds);
    std::size_t last = 0;
    query::Effort effort;
    effort.stop = [&] { return last == 4; };
    effort.progress = [&](std::size_t done, std::size_t all) {
        QCOMPARE(all, std::size_t(10));
        last = done;
    };
    QVERIFY(!query::findSamples(wishOf("", 1000, 1010), window, effort));
    QCOMPARE(last, std::size_t(4));
}

void FoundSamplesTest::keepsNothingOfTheWindow()
{
    auto second = test::secondOf(1000, {test::oneSample(100)});
    const std::weak_ptr<const store::Second> left = second;
    auto window = test::snapshotOf({std::move(second)});
    const auto found = query::findSamples(wishOf("ipsource", 1000, 1001), window);
    window.seconds.clear();
    QVERIFY(left.expired());
    QVERIFY(found->datagrams.front().payload == test::oneSample(100));
}

void FoundSamplesTest::datagramsComeOnceAndInOrder()
{
    support::FlowSampleSpec spec;
    spec.header = support::Packet().header(64);
    const ByteVector two = support::DatagramWriter(5).flow(spec).flow(spec).finish();
    store::SecondBuilder builder(1 << 20);
    builder.open(1000);
    const auto add = [&](const ByteVector& payload, int nanoseconds) {
        builder.add({1000 * base::nanosecondsPerSecond + nanoseconds, {}, 0, payload});
    };
    const ByteVector none = support::DatagramWriter(6).interfaceCounters(1, 2, 3).finish();
    add(two, 20);
    add(none, 15);
    add(test::oneSample(100), 10);
    const store::Snapshot window = test::snapshotOf({builder.close()});
    const SampleWish wish = wishOf("", 1000, 1001);
    QCOMPARE(payloadsOf(window, &wish), (std::vector<ByteVector>{test::oneSample(100), two}));
    QCOMPARE(payloadsOf(window, nullptr), (std::vector<ByteVector>{test::oneSample(100), none, two}));
}

void FoundSamplesTest::withoutAWishAllDatagramsCome()
{
    for (const auto& capture : support::ownCaptures()) {
        const auto records = support::readCapture(capture);
        const store::Snapshot window = test::snapshotOf(support::secondsOf(records), true);
        QCOMPARE(payloadsOf(window, nullptr).size(), records.size());
    }
}

QTEST_APPLESS_MAIN(FoundSamplesTest)
#include "tst_found_samples.moc"
