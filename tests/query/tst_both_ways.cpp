// SPDX-License-Identifier: GPL-3.0-or-later
// A question and the other direction of it, told of the same flows: each half says what its question says
// alone, and who is named is largest in both together.
#include <QTest>
#include <map>

#include "query/both_ways.h"
#include "query/smooth_answer.h"
#include "query/windows.h"
#include "support/traffic.h"

using namespace weir;
using query::Answer;
using query::LiveQuery;
using query::Range;
using test::question;

namespace
{

constexpr base::SecondNumber start = 1'700'000'000;
constexpr std::size_t all = 1'000'000; ///< flows: more than there are

store::Snapshot mixedWindow(int seconds)
{
    support::TrafficSettings settings;
    settings.mixed = true;
    settings.hosts = 60;
    support::Traffic traffic(settings);
    return test::snapshotOf(support::secondsOf(support::generate(traffic, start, seconds, 40)));
}

/// A frame of `bytes` bytes from 10.0.0.`from` to 10.0.0.`to`, every packet sampled.
support::ByteVector frame(std::uint32_t from, std::uint32_t to, std::uint32_t bytes)
{
    support::Packet packet;
    packet.source = 0x0A000000 + from;
    packet.destination = 0x0A000000 + to;
    support::FlowSampleSpec sample;
    sample.header = packet.header(64);
    sample.frameLength = bytes;
    sample.samplingRate = 1;
    return support::DatagramWriter().flow(sample).finish();
}

struct Asked {
    Asked(const query::Query& thereQuery, const query::Query& backQuery, const store::Snapshot& window)
        : there(thereQuery),
          back(backQuery),
          range{window.from(), window.to(), 1}
    {
        there.update(window, range.from, range.to);
        back.update(window, range.from, range.to);
    }

    query::BothWays<Answer> answer(std::size_t n, int step = 1)
    {
        return query::answerBothWays(there, back, {range.from, range.to, step}, n);
    }

    LiveQuery there;
    LiveQuery back;
    Range range;
};

std::string text(const std::vector<std::string>& keys)
{
    std::string text;
    for (const std::string& key : keys)
        text += key + ' ';
    return text;
}

/// By keys, of an answer that names everybody.
std::map<std::string, query::Estimate> wholes(const Answer& answer)
{
    std::map<std::string, query::Estimate> wholes;
    for (const query::Series& series : answer.series)
        wholes[text(series.keys)] = series.whole;
    return wholes;
}

} // namespace

class BothWaysTest : public QObject
{
    Q_OBJECT

private slots:
    void whatWentThereAndWhatCameBackAreInOnePlace();
    void aFlowOfOneWayIsSilentTheOther();
    void eachHalfSaysWhatItsQuestionSaysAlone_data();
    void eachHalfSaysWhatItsQuestionSaysAlone();
    void theLargestInBothTogetherAreNamed_data() { eachHalfSaysWhatItsQuestionSaysAlone_data(); }
    void theLargestInBothTogetherAreNamed();
    void aStretchIsRankedByBoth();
    void smoothedRankingsKeepTheirPlaces();
};

void BothWaysTest::whatWentThereAndWhatCameBackAreInOnePlace()
{
    const store::Snapshot window = test::snapshotOf({test::secondOf(
        start, {frame(1, 2, 1000), frame(2, 1, 200), frame(3, 1, 300), frame(1, 3, 800), frame(2, 3, 90)})});
    Asked asked(question("ipsource,ipdestination"), question("ipdestination,ipsource"), window);
    const auto both = asked.answer(2);

    // 1200 of 1 and 2, 1100 of 1 and 3: each pair of hosts is two flows, whose names tell the way.
    QCOMPARE(both.there.series.size(), std::size_t(2));
    QCOMPARE(text(both.there.series[0].keys), std::string("10.0.0.1 10.0.0.2 "));
    QCOMPARE(both.there.series[0].whole.value, 1000.0);
    QCOMPARE(both.back.series[0].whole.value, 200.0);
    QCOMPARE(text(both.there.series[1].keys), std::string("10.0.0.2 10.0.0.1 "));
    QCOMPARE(both.there.series[1].whole.value, 200.0);
    QCOMPARE(both.back.series[1].whole.value, 1000.0);
    QCOMPARE(both.back.columns, (std::vector<std::string>{"ipdestination", "ipsource"}));
    QCOMPARE(both.there.other.whole.value, 1190.0);
    QCOMPARE(both.back.other.whole.value, 1190.0);
    QCOMPARE(both.there.otherFlows, std::size_t(4)); // 1-3, 3-1, 2-3, and 3-2, which has but a back
    QCOMPARE(both.back.otherFlows, both.there.otherFlows);
}

void BothWaysTest::aFlowOfOneWayIsSilentTheOther()
{
    const store::Snapshot window = test::snapshotOf(
        {test::secondOf(start, {frame(1, 2, 500)}), test::secondOf(start + 1, {frame(3, 1, 700)})});
    auto there = question("ipdestination");
    auto back = question("ipsource");
    there.filter = *key::parseFilter("ipsource=10.0.0.1");
    back.filter = *key::parseFilter("ipdestination=10.0.0.1");
    Asked asked(there, back, window);
    const auto both = asked.answer(5);
    QCOMPARE(both.there.series.size(), std::size_t(2));
    QCOMPARE(text(both.there.series[0].keys), std::string("10.0.0.3 "));
    QCOMPARE(both.there.series[0].whole.samples, 0U);
    QCOMPARE(both.there.series[0].steps.size(), std::size_t(2));
    QCOMPARE(both.back.series[0].steps[1].value, 700.0);
    QCOMPARE(text(both.back.series[1].keys), std::string("10.0.0.2 "));
    QCOMPARE(both.there.series[1].steps[0].value, 500.0);
    QCOMPARE(both.back.series[1].steps[0].value, 0.0);
    QCOMPARE(both.there.otherFlows, std::size_t(0));
}

void BothWaysTest::eachHalfSaysWhatItsQuestionSaysAlone_data()
{
    QTest::addColumn<QString>("there");
    QTest::addColumn<QString>("back");
    QTest::addColumn<QString>("value");
    QTest::addColumn<int>("step");
    QTest::newRow("pairs") << "ipsource,ipdestination" << "ipdestination,ipsource" << "bytes" << 1;
    QTest::newRow("hosts in steps") << "ipsource" << "ipdestination" << "bps" << 10;
    QTest::newRow("IPv6") << "ip6source,stack" << "ip6destination,stack" << "frames" << 1;
    QTest::newRow("wide") << "ip6source,ip6destination,macsource,stack"
                          << "ip6destination,ip6source,macdestination,stack" << "bytes" << 1;
    QTest::newRow("any kind") << "or:tcpsourceport:udpsourceport"
                              << "or:tcpdestinationport:udpdestinationport"
                              << "bytes" << 1;
    QTest::newRow("texts") << "prefix:ipsource:.:2" << "prefix:ipdestination:.:2" << "bytes" << 5;
    QTest::newRow("a mean") << "ipsource" << "ipdestination" << "avg:bytes" << 1;
    QTest::newRow("different ones") << "ipsource" << "ipdestination" << "count:ipprotocol" << 1;
    QTest::newRow("total") << "" << "" << "bytes" << 1;
}

// The two halves together are the two plain questions, number by number.
void BothWaysTest::eachHalfSaysWhatItsQuestionSaysAlone()
{
    QFETCH(QString, there);
    QFETCH(QString, back);
    QFETCH(QString, value);
    QFETCH(int, step);
    const store::Snapshot window = mixedWindow(60);
    Asked asked(question(qPrintable(there), qPrintable(value)), question(qPrintable(back), qPrintable(value)),
                window);
    const auto both = asked.answer(12, step);
    QCOMPARE(both.there.series.size(), both.back.series.size());
    for (LiveQuery* const live : {&asked.there, &asked.back}) {
        const Answer& half = live == &asked.there ? both.there : both.back;
        const Answer& otherHalf = live == &asked.there ? both.back : both.there;
        const Answer alone = live->answer({asked.range.from, asked.range.to, step}, all);
        QVERIFY(alone.total.whole.samples > 0);
        QVERIFY(test::same(half.total, alone.total));
        QCOMPARE(half.samplesMatched, alone.samplesMatched);
        QVERIFY(half.states == alone.states);
        double named = 0;
        for (std::size_t i = 0; i < half.series.size(); ++i) {
            QCOMPARE(half.series[i].keys, otherHalf.series[i].keys);
            QCOMPARE(half.series[i].steps.size(), half.range.steps());
            named += half.series[i].whole.value;
            const auto same = std::ranges::find(alone.series, half.series[i].keys, &query::Series::keys);
            if (same == alone.series.end())
                QCOMPARE(half.series[i].whole.samples, 0U);
            else
                QVERIFY(test::same(half.series[i], *same));
        }
        if (query::isRate(half.query.value))
            QVERIFY(std::abs(named + half.other.whole.value - half.total.whole.value) <=
                    1e-9 * half.total.whole.value);
    }
}

void BothWaysTest::theLargestInBothTogetherAreNamed()
{
    QFETCH(QString, there);
    QFETCH(QString, back);
    QFETCH(QString, value);
    const store::Snapshot window = mixedWindow(20);
    Asked asked(question(qPrintable(there), qPrintable(value)), question(qPrintable(back), qPrintable(value)),
                window);
    const auto both = asked.answer(7);

    const auto ofThere = wholes(asked.there.answer(asked.range, all));
    const auto ofBack = wholes(asked.back.answer(asked.range, all));
    std::map<std::string, std::pair<double, double>> flows;
    for (const auto& [keys, estimate] : ofThere)
        flows[keys].first = estimate.value;
    for (const auto& [keys, estimate] : ofBack)
        flows[keys].second = estimate.value;
    std::vector<double> expected;
    for (const auto& [keys, values] : flows)
        expected.push_back(query::together(asked.there.query().value, values.first, values.second));
    std::ranges::sort(expected, std::greater());
    QCOMPARE(both.there.series.size(), std::min<std::size_t>(7, flows.size()));
    for (std::size_t i = 0; i < both.there.series.size(); ++i)
        QVERIFY(std::abs(query::together(asked.there.query().value, both.there.series[i].whole.value,
                                         both.back.series[i].whole.value) -
                         expected[i]) <= 1e-9 * expected[i]);
    QCOMPARE(both.there.otherFlows, flows.size() - both.there.series.size());
}

void BothWaysTest::aStretchIsRankedByBoth()
{
    const store::Snapshot window = mixedWindow(20);
    Asked asked(question("ipsource"), question("ipdestination"), window);
    const auto both = query::rankBothWays(asked.there, asked.back, start + 3, start + 9, 5);
    const query::Ranking there = asked.there.rank(start + 3, start + 9, all);
    const query::Ranking back = asked.back.rank(start + 3, start + 9, all);
    QCOMPARE(both.there.rows.size(), std::size_t(5));
    QVERIFY(test::same(both.there.total, there.total));
    QVERIFY(test::same(both.back.total, back.total));
    double before = INFINITY;
    for (std::size_t i = 0; i < 5; ++i) {
        QCOMPARE(both.there.rows[i].keys, both.back.rows[i].keys);
        const double sum = both.there.rows[i].whole.value + both.back.rows[i].whole.value;
        QVERIFY(sum <= before);
        before = sum;
    }
}

void BothWaysTest::smoothedRankingsKeepTheirPlaces()
{
    const store::Snapshot window = mixedWindow(20);
    Asked asked(question("ipsource"), question("ipdestination"), window);
    auto both = asked.answer(50);
    query::smooth(both.there, {}, 5);
    query::smooth(both.back, {}, 5);
    const auto plain = query::rankBothWays(asked.there, asked.back, start + 9, start + 10, 4);
    const auto rankings = query::rankingsAt(both, plain, 4);
    QCOMPARE(rankings.there.rows.size(), std::size_t(4));
    for (std::size_t i = 0; i < 4; ++i)
        QCOMPARE(rankings.there.rows[i].keys, rankings.back.rows[i].keys);
    QCOMPARE(rankings.there.total.whole.value, both.there.total.steps[9].value);
    QCOMPARE(rankings.back.total.whole.value, both.back.total.steps[9].value);
}

QTEST_APPLESS_MAIN(BothWaysTest)
#include "tst_both_ways.moc"
