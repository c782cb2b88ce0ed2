// SPDX-License-Identifier: GPL-3.0-or-later
// By which keys flows are best broken down, of traffic that is made so that the order is known.
#include "query/breakdown.h"

#include "query/windows.h"

using namespace weir;
using test::question;
using test::secondOf;
using test::snapshotOf;

namespace
{

constexpr base::SecondNumber start = 1'700'000'000;
constexpr query::Range all{start, start + 2, 1};

support::ByteVector sampleOf(const support::Packet& packet)
{
    support::FlowSampleSpec sample;
    sample.header = packet.header(64);
    return support::DatagramWriter().flow(sample).finish();
}

/// UDP between hosts whose adapters are numbered as they are, from and to a few ports.
support::Packet usual(int i)
{
    support::Packet packet;
    const int from = i % 7;
    const int to = i % 9;
    packet.source = 0x0A000001 + std::uint32_t(from);
    packet.destination = 0x0A000001 + std::uint32_t(to);
    packet.macSource = 0x020000000001 + std::uint64_t(from);
    packet.macDestination = 0x020000000001 + std::uint64_t(to);
    packet.sourcePort = std::uint16_t(1000 + i % 4);
    packet.destinationPort = std::uint16_t(2000 + i % 5);
    return packet;
}

/// From port 7777 to 10.0.0.5, each packet to another port.
support::Packet flood(int i)
{
    support::Packet packet = usual(i);
    packet.destination = 0x0A000005;
    packet.macDestination = 0x020000000005;
    packet.sourcePort = 7777;
    packet.destinationPort = std::uint16_t(10'000 + i);
    return packet;
}

store::Snapshot windowOf(const std::vector<support::Packet>& packets)
{
    std::vector<support::ByteVector> payloads;
    for (const support::Packet& packet : packets)
        payloads.push_back(sampleOf(packet));
    return snapshotOf({secondOf(start, payloads), secondOf(start + 1)});
}

store::Snapshot flooded()
{
    std::vector<support::Packet> packets;
    for (int i = 0; i < 630; ++i)
        packets.push_back(usual(i));
    for (int i = 0; i < 300; ++i)
        packets.push_back(flood(i));
    return windowOf(packets);
}

query::FlowsOf passing(const char* filter)
{
    return {*key::parseFilter(filter), {}};
}

const query::Breakdown* find(const std::vector<query::Breakdown>& ranked, const std::string& keys)
{
    const auto found = std::ranges::find(ranked, keys, &query::Breakdown::keys);
    return found == ranked.end() ? nullptr : &*found;
}

} // namespace

class BreakdownTest : public QObject
{
    Q_OBJECT

private slots:
    void whatTellsTheFlowFromTheRestComesFirst();
    void otherNamesOfTheKeysThatAreAskedAreLeftOut();
    void whatIsDifferentInEachSampleTellsLittle();
    void manySourcesThatNobodyElseHasTellMuch();
    void whatIsAlikeAtOtherTimesIsStillBrokenDown();
    void ofAllFlowsOneOfTheKeysThatAreAskedIsOffered();
    void ofAllTrafficWhatDiffersMostComesFirst();
    void whatIsTheSameEverywhereTellsNothing();
    void theRestOfTheTimeIsHeldAgainstARange();
    void ofNoTrafficThereIsNothingToTell();
    void twoSamplesThatDifferTellLessThanTwoThatAgree();
    void looksAtFewSamplesOfMany();
    void endsWhenAsked();
};

void BreakdownTest::whatTellsTheFlowFromTheRestComesFirst()
{
    const auto ranked =
        query::rankBreakdowns(question("ipdestination"), passing("ipdestination=10.0.0.5"), flooded(), all);
    QVERIFY(ranked && !ranked->empty());
    const query::Breakdown& first = ranked->front();
    QCOMPARE(first.keys, std::string("udpsourceport"));
    QCOMPARE(first.usual, std::vector<std::string>{"7777"});
    QCOMPARE(first.different, std::size_t(5)); // 70 samples of the usual traffic go there, too, from 4 ports
    QCOMPARE(first.share, 100.0 * 300 / 370);
    QVERIFY(first.told > 0.5 && first.told <= 1);
}

void BreakdownTest::otherNamesOfTheKeysThatAreAskedAreLeftOut()
{
    const auto ranked =
        query::rankBreakdowns(question("ipdestination"), passing("ipdestination=10.0.0.5"), flooded(), all);
    QVERIFY(ranked);
    QVERIFY(!find(*ranked, "ipdestination"));
    QVERIFY(!find(*ranked, "macdestination"));
    // Of another question it does tell.
    const auto other =
        query::rankBreakdowns(question("udpsourceport"), passing("udpsourceport=7777"), flooded(), all);
    QVERIFY(other);
    QVERIFY(find(*other, "macdestination"));
    QCOMPARE(other->front().keys, std::string("ipdestination"));
    QCOMPARE(other->front().usual, std::vector<std::string>{"10.0.0.5"});
    QCOMPARE(other->front().share, 100.0);
    QCOMPARE((*other)[1].keys, std::string("ipsource,ipdestination"));
}

void BreakdownTest::whatIsDifferentInEachSampleTellsLittle()
{
    const auto ranked =
        query::rankBreakdowns(question("udpsourceport"), passing("udpsourceport=7777"), flooded(), all);
    QVERIFY(ranked);
    const query::Breakdown* const address = find(*ranked, "ipdestination");
    QVERIFY(address);
    // Of 300 flooded ports ten have a name in a chart; the others are the same other as the five of the rest.
    QVERIFY(!find(*ranked, "udpdestinationport"));
}

void BreakdownTest::manySourcesThatNobodyElseHasTellMuch()
{
    // Sixty hosts send to one as much each: in a chart ten of them are named, most are *other*.
    std::vector<support::Packet> packets;
    for (int i = 0; i < 630; ++i)
        packets.push_back(usual(i));
    for (int i = 0; i < 600; ++i) {
        packets.push_back(flood(i));
        packets.back().source = 0xC6336400 + std::uint32_t(i % 60);
    }
    const auto ranked = query::rankBreakdowns(question("udpsourceport"), passing("udpsourceport=7777"),
                                              windowOf(packets), all);
    QVERIFY(ranked);
    const query::Breakdown* const source = find(*ranked, "ipsource");
    QVERIFY(source);
    QVERIFY2(source->told > 0.9, qPrintable(QString::number(source->told)));
    QCOMPARE(source->different, std::size_t(60));
    QVERIFY(source - ranked->data() < 3); // but for the victim and both together
    QVERIFY(!find(*ranked, "udpdestinationport"));
}

void BreakdownTest::whatIsAlikeAtOtherTimesIsStillBrokenDown()
{
    std::vector<support::ByteVector> payloads;
    for (int i = 0; i < 300; ++i)
        payloads.push_back(sampleOf(usual(i)));
    const store::Snapshot window = snapshotOf({secondOf(start, payloads), secondOf(start + 1, payloads)});
    const auto ranked = query::rankBreakdowns(question("ipdestination"),
                                              {{}, query::Range{start + 1, start + 2, 1}}, window, all);
    QVERIFY(ranked);
    const query::Breakdown* const source = find(*ranked, "ipsource");
    QVERIFY(source);
    QCOMPARE(source->different, std::size_t(7));
    QVERIFY(std::abs(source->told - std::log2(7) / std::log2(12) / 2) < 0.01);
}

void BreakdownTest::ofAllFlowsOneOfTheKeysThatAreAskedIsOffered()
{
    const auto ranked = query::rankBreakdowns(question("ipsource,udpsourceport"), {}, flooded(), all);
    QVERIFY(ranked);
    QVERIFY(find(*ranked, "ipsource"));
    QVERIFY(find(*ranked, "udpsourceport"));
    QVERIFY(!find(*ranked, "macsource")); // says the same as the address
    const auto flow = query::rankBreakdowns(question("ipsource,udpsourceport"),
                                            passing("ipsource=10.0.0.1&udpsourceport=7777"), flooded(), all);
    QVERIFY(flow);
    QVERIFY(!find(*flow, "ipsource") && !find(*flow, "udpsourceport"));
    QVERIFY(!find(*query::rankBreakdowns(question("ipsource"), {}, flooded(), all), "ipsource"));
}

void BreakdownTest::ofAllTrafficWhatDiffersMostComesFirst()
{
    std::vector<support::Packet> packets;
    for (int i = 0; i < 240; ++i) {
        support::Packet packet;
        packet.sourcePort = std::uint16_t(1000 + i % 2); // 1 bit of log2(12)
        packet.vlan = 10 + i % 8;                        // 3 bits, but of less weight
        packets.push_back(packet);
    }
    const auto ranked = query::rankBreakdowns(question(""), {}, windowOf(packets), all);
    QVERIFY(ranked);
    QCOMPARE(ranked->size(), std::size_t(2));
    QCOMPARE(ranked->front().keys, std::string("vlan"));
    QCOMPARE(ranked->front().different, std::size_t(8));
    QVERIFY(std::abs(ranked->front().told - 3 / std::log2(12)) < 1e-9);
    QCOMPARE((*ranked)[1].keys, std::string("udpsourceport"));
    QVERIFY(std::abs((*ranked)[1].told - 1 / std::log2(12)) < 1e-9);
}

void BreakdownTest::whatIsTheSameEverywhereTellsNothing()
{
    const auto ranked = query::rankBreakdowns(question(""), {}, windowOf({40, support::Packet{}}), all);
    QVERIFY(ranked);
    QVERIFY(ranked->empty());
}

void BreakdownTest::theRestOfTheTimeIsHeldAgainstARange()
{
    std::vector<support::ByteVector> before;
    std::vector<support::ByteVector> after;
    for (int i = 0; i < 630; ++i)
        before.push_back(sampleOf(usual(i)));
    for (int i = 0; i < 300; ++i)
        after.push_back(sampleOf(flood(i)));
    const store::Snapshot window = snapshotOf({secondOf(start, before), secondOf(start + 1, after)});
    const auto ranked =
        query::rankBreakdowns(question("ipsource"), {{}, query::Range{start + 1, start + 2, 1}}, window, all);
    QVERIFY(ranked);
    QCOMPARE(ranked->front().keys, std::string("udpsourceport"));
    QCOMPARE(ranked->front().different, std::size_t(1));
    QCOMPARE(ranked->front().share, 100.0);
    QVERIFY(ranked->front().told > 0.99); // no sample of the time before has that port
}

void BreakdownTest::ofNoTrafficThereIsNothingToTell()
{
    QVERIFY(query::rankBreakdowns(question("ipsource"), {}, snapshotOf({}), all)->empty());
    QVERIFY(
        query::rankBreakdowns(question("ipsource"), passing("ipsource=1.1.1.1"), flooded(), all)->empty());
}

void BreakdownTest::twoSamplesThatDifferTellLessThanTwoThatAgree()
{
    std::vector<support::Packet> packets;
    for (int i = 0; i < 630; ++i)
        packets.push_back(usual(i));
    for (const int port : {40'000, 40'001}) { // nobody else has these ports either
        packets.push_back(usual(0));
        packets.back().source = 0x0A0000FF;
        packets.back().sourcePort = std::uint16_t(port);
        packets.back().destinationPort = 7777;
    }
    const auto ranked =
        query::rankBreakdowns(question("ipsource"), passing("ipsource=10.0.0.255"), windowOf(packets), all);
    QVERIFY(ranked);
    const query::Breakdown* const same = find(*ranked, "udpdestinationport");
    const query::Breakdown* const different = find(*ranked, "udpsourceport");
    QVERIFY(same && same->told > 0.5);
    QVERIFY(!different); // two ports of a sample each are no more than *other*
}

void BreakdownTest::looksAtFewSamplesOfMany()
{
    const auto ranked = query::rankBreakdowns(question("ipdestination"), passing("ipdestination=10.0.0.5"),
                                              flooded(), all, {}, 100);
    QVERIFY(ranked);
    const query::Breakdown* const port = find(*ranked, "udpsourceport");
    QVERIFY(port && port - ranked->data() < 2);
    QCOMPARE(port->usual, std::vector<std::string>{"7777"});
}

void BreakdownTest::endsWhenAsked()
{
    QVERIFY(!query::rankBreakdowns(question("ipsource"), {}, flooded(), all, [] { return true; }));
}

QTEST_APPLESS_MAIN(BreakdownTest)
#include "tst_breakdown.moc"
