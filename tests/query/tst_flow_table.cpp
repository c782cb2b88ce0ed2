// SPDX-License-Identifier: GPL-3.0-or-later
// Flows as small numbers: tuples of every width, texts, and what is told apart without being shown.
#include <QTest>
#include <cmath>
#include <map>
#include <set>

#include "query/flow_table.h"
#include "query/merge.h"
#include "query/windows.h"
#include "store/thinner.h"

using namespace weir;
using query::Aggregation;
using query::FlowTable;

namespace
{

constexpr base::SecondNumber start = 1'700'000'000;

std::vector<store::SecondPointer> traffic()
{
    support::TrafficSettings settings;
    settings.mixed = true;
    settings.hosts = 40;
    support::Traffic source(settings);
    return support::secondsOf(support::generate(source, start, 5, 60));
}

} // namespace

class FlowTableTest : public QObject
{
    Q_OBJECT

private slots:
    void everyWidthTellsFlowsApartByTheirTexts_data();
    void everyWidthTellsFlowsApartByTheirTexts();
    void dataSourcesAreToldApartAndNotShown();
    void countedValuesAreToldApartAndNotShown();
    void samplesAreCountedAsTheyCame();
    void aSampleThatIsLeftStandsForThoseThatAreNot();
    void numbersStayTheSame();
    void theLargestFlowsOfASecondAreKept();
    void bytesGrowWithTheFlows();
};

void FlowTableTest::everyWidthTellsFlowsApartByTheirTexts_data()
{
    QTest::addColumn<QString>("keys");
    QTest::newRow("no key") << "";
    QTest::newRow("a bit") << "isbroadcast";
    QTest::newRow("a byte") << "ipprotocol";
    QTest::newRow("a word") << "ipsource";
    QTest::newRow("two words") << "ipsource,ipdestination,ipprotocol";
    QTest::newRow("three words") << "ipsource,ipdestination,tcpsourceport,tcpdestinationport,macsource";
    QTest::newRow("four words") << "ip6source,inputifindex";
    QTest::newRow("five words") << "ip6source,ip6destination";
    QTest::newRow("many words")
        << "ip6source,ip6destination,macsource,macdestination,inputifindex,outputifindex,agent";
    QTest::newRow("a text") << "stack";
    QTest::newRow("texts") << "stack,direction,ipdscpname";
    QTest::newRow("a type that differs") << "or:ipsource:ip6source";
    QTest::newRow("types that differ, wide") << "or:ipsource:ip6source,or:ipdestination:ip6destination,stack";
    QTest::newRow("ten keys")
        << "agent,inputifindex,outputifindex,macsource,macdestination,ipsource,ipdestination,"
           "ipprotocol,tcpsourceport,tcpdestinationport";
    QTest::newRow("more than a table's own keys") << test::widestKeys;
}

void FlowTableTest::everyWidthTellsFlowsApartByTheirTexts()
{
    QFETCH(QString, keys);
    for (const auto aggregation : {Aggregation::Sum, Aggregation::Max}) {
        const query::Query query = test::question(qPrintable(keys), "bytes", aggregation);
        const auto table = FlowTable::make(query);
        std::map<std::vector<std::string>, std::uint32_t> shownOf;
        for (const store::SecondPointer& second : traffic()) {
            const query::Partial partial = table->evaluate(*second);
            QCOMPARE(partial.time, second->time());
            QVERIFY(partial.samplesMatched > 0 && partial.samplesMatched <= partial.samplesSeen);
            std::set<std::uint32_t> flows;
            std::uint64_t samples = 0;
            for (const query::Row& row : partial.rows) {
                QVERIFY(flows.insert(row.flow).second);
                QVERIFY(row.flow < table->size());
                samples += row.samples;
                const std::uint32_t shown = table->shown(row.flow);
                QVERIFY(shown < table->size());
                const auto [place, added] = shownOf.try_emplace(table->keyTexts(shown), shown);
                QCOMPARE(place->second, shown); // one text, one number
            }
            QCOMPARE(samples, partial.samplesMatched);
        }
        std::set<std::uint32_t> numbers;
        for (const auto& [texts, shown] : shownOf) {
            QVERIFY(numbers.insert(shown).second); // one number, one text
            QCOMPARE(texts.size(), query.keys.size());
        }
    }
}

void FlowTableTest::dataSourcesAreToldApartAndNotShown()
{
    support::FlowSampleSpec sample;
    sample.header = support::Packet().header(64);
    support::DatagramWriter datagram;
    for (const std::uint32_t index : {1u, 2u, 1u, 3u}) {
        sample.index = index;
        datagram.flow(sample);
    }
    const auto second = test::secondOf(start, {datagram.finish()});
    for (const char* keys :
         {"ipsource", "ipsource,ipdestination,macsource,macdestination,stack", test::widestKeys}) {
        const query::Query summed = test::question(keys, "bytes", Aggregation::Sum);
        const auto sum = FlowTable::make(summed);
        QCOMPARE(sum->evaluate(*second).rows.size(), std::size_t(1));
        const query::Query apart = test::question(keys, "bytes", Aggregation::Max);
        const auto max = FlowTable::make(apart);
        const query::Partial partial = max->evaluate(*second);
        QCOMPARE(partial.rows.size(), std::size_t(3));
        for (const query::Row& row : partial.rows)
            QCOMPARE(max->shown(row.flow), 0u);
        QCOMPARE(max->keyTexts(0), sum->keyTexts(0));
        // The same sources have other numbers in another second.
        std::vector<support::ByteVector> reversed;
        for (const std::uint32_t index : {3u, 2u, 1u}) {
            sample.index = index;
            reversed.push_back(support::DatagramWriter().flow(sample).finish());
        }
        max->evaluate(*test::secondOf(start + 1, reversed));
        QCOMPARE(max->size(), std::size_t(3));
    }
}

void FlowTableTest::samplesAreCountedAsTheyCame()
{
    support::FlowSampleSpec sample;
    sample.header = support::Packet().header(64);
    support::DatagramWriter datagram;
    for (const std::uint32_t rate : {1u, 10u, 1000u}) {
        sample.samplingRate = rate;
        datagram.flow(sample);
    }
    const auto second = test::secondOf(start, {datagram.finish()});
    query::Query query = test::question("ipsource", "samples", Aggregation::Sum);
    query.furtherValues = {*key::parseValue("frames"), *key::parseValue("samples")};
    const query::Partial partial = FlowTable::make(query)->evaluate(*second);
    QCOMPARE(partial.rows.size(), std::size_t(1));
    QCOMPARE(partial.rows[0].sum, std::uint64_t(3));
    QCOMPARE(query::ci95(partial.rows[0]), 0.0);
    QCOMPARE(partial.further[0].sum, std::uint64_t(1011));
    QCOMPARE(partial.further[1].sum, std::uint64_t(3));
}

void FlowTableTest::aSampleThatIsLeftStandsForThoseThatAreNot()
{
    support::FlowSampleSpec sample;
    sample.header = support::Packet().header(64);
    sample.samplingRate = 100;
    support::DatagramWriter datagram;
    for (int i = 0; i < 8; ++i)
        datagram.flow(sample);
    const auto thinned = store::Thinner(1).thin(*test::secondOf(start, {datagram.finish()}), 4);
    const query::Query query = test::question("ipsource", "samples", Aggregation::Sum);
    const query::Partial partial = FlowTable::make(query)->evaluate(*thinned);
    QCOMPARE(partial.rows[0].sum, std::uint64_t(8));
    QCOMPARE(partial.rows[0].samples, std::uint32_t(2));
    QVERIFY(std::isnan(query::ci95(partial.rows[0]))); // two are too few to tell
}

void FlowTableTest::countedValuesAreToldApartAndNotShown()
{
    const query::Query query = test::question("ipsource", "count:ipdestination");
    const auto table = FlowTable::make(query);
    std::size_t rows = 0;
    for (const store::SecondPointer& second : traffic())
        rows += table->evaluate(*second).rows.size();
    std::set<std::uint32_t> shown;
    for (std::uint32_t flow = 0; flow < table->size(); ++flow)
        shown.insert(table->shown(flow));
    QVERIFY(shown.size() <= 40);
    QVERIFY(table->size() > 3 * shown.size());
    QVERIFY(rows >= table->size());
}

void FlowTableTest::numbersStayTheSame()
{
    const query::Query query = test::question("ipsource,ipdestination,stack,ip6source", "bytes");
    const auto table = FlowTable::make(query);
    const auto seconds = traffic();
    const query::Partial first = table->evaluate(*seconds[0]);
    std::vector<std::vector<std::string>> texts;
    for (const query::Row& row : first.rows)
        texts.push_back(table->keyTexts(table->shown(row.flow)));
    for (const store::SecondPointer& second : seconds)
        table->evaluate(*second);
    for (std::size_t i = 0; i < first.rows.size(); ++i)
        QCOMPARE(table->keyTexts(table->shown(first.rows[i].flow)), texts[i]);
    QCOMPARE(table->evaluate(*seconds[0]).rows.size(), first.rows.size());
}

// More flows than a second may have: the smallest go, and what they had is not lost.
void FlowTableTest::theLargestFlowsOfASecondAreKept()
{
    constexpr std::uint32_t flows = FlowTable::mostFlowsPerSecond + 50'000;
    std::vector<support::ByteVector> payloads;
    std::uint64_t total = 0;
    std::uint64_t smallest = 0;
    for (std::uint32_t i = 0; i < flows;) {
        support::DatagramWriter datagram;
        for (int j = 0; j < 100; ++j, ++i) {
            support::Packet packet;
            packet.source = i;
            support::FlowSampleSpec sample;
            sample.header = packet.header(34);
            sample.frameLength = 1 + i;
            sample.samplingRate = 1;
            datagram.flow(sample);
            total += 1 + i;
            smallest += i < 50'000 ? 1 + i : 0;
        }
        payloads.push_back(datagram.finish());
    }
    const query::Query query = test::question("ipsource", "bytes", Aggregation::Sum);
    const auto table = FlowTable::make(query);
    const query::Partial partial = table->evaluate(*test::secondOf(start, payloads));
    QCOMPARE(partial.rows.size(), FlowTable::mostFlowsPerSecond);
    QCOMPARE(partial.flowsCut, 50'000u);
    QCOMPARE(partial.rest.sum, smallest);
    QCOMPARE(partial.rest.samples, 50'000u);
    std::uint64_t sum = partial.rest.sum;
    for (const query::Row& row : partial.rows)
        sum += row.sum;
    QCOMPARE(sum, total);
    QCOMPARE(table->size(), FlowTable::mostFlowsPerSecond);
}

void FlowTableTest::bytesGrowWithTheFlows()
{
    support::TrafficSettings settings;
    settings.everyPairNew = true;
    support::Traffic source(settings);
    const auto seconds = support::secondsOf(support::generate(source, start, 10, 300));
    for (const char* keys : {"ipsource,ipdestination",
                             "ipsource,ipdestination,macsource,macdestination,stack", test::widestKeys}) {
        const query::Query query = test::question(keys);
        const auto table = FlowTable::make(query);
        const std::size_t before = table->bytes();
        for (const store::SecondPointer& second : seconds)
            table->evaluate(*second);
        QVERIFY(table->size() > 20'000);
        QVERIFY(table->bytes() > before + table->size() * 16);
        QVERIFY(table->bytes() < before + table->size() * 900);
    }
}

QTEST_APPLESS_MAIN(FlowTableTest)
#include "tst_flow_table.moc"
