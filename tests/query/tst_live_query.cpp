// SPDX-License-Identifier: GPL-3.0-or-later
// A question that is kept: what it answers second by second is what one asked at the end would, and what the
// samples say.
#include <QTest>
#include <set>

#include "query/step_tally.h"
#include "query/windows.h"
#include "support/oracle.h"

using namespace weir;
using query::Aggregation;
using query::LiveQuery;
using query::Range;
using test::question;

namespace
{

constexpr base::SecondNumber start = 1'700'000'000;

std::vector<support::CaptureRecord> mixedTraffic(int seconds, int perSecond = 20, std::uint32_t hosts = 60)
{
    support::TrafficSettings settings;
    settings.mixed = true;
    settings.hosts = hosts;
    support::Traffic traffic(settings);
    return support::generate(traffic, start, seconds, perSecond);
}

query::Answer freshAnswer(const query::Query& query, const store::Snapshot& snapshot, const Range& range)
{
    LiveQuery live(query);
    live.update(snapshot, range.aligned().from, range.aligned().to);
    return live.answer(range);
}

} // namespace

class LiveQueryTest : public QObject
{
    Q_OBJECT

private slots:
    void aChartOpenedLateEqualsOneThatWasOpenFromTheStart_data();
    void aChartOpenedLateEqualsOneThatWasOpenFromTheStart();
    void whatLeftTheWindowIsKnownForAWhile();
    void anotherSourceIsAnotherWindow();
    void aSecondThatGrowsIsEvaluatedAgain();
    void aNewSecondIsEvaluatedOnce();
    void anEarlyStopIsMadeUpForLater();
    void stepsAreWhatTheOracleSays_data();
    void stepsAreWhatTheOracleSays();
    void seriesAndOtherAreTheTotal();
    void aPinnedMomentIsRankedLikeItsSecond();
    void averagesAndExtremesAreBruteForce_data();
    void averagesAndExtremesAreBruteForce();
    void differentValuesAreCounted_data();
    void differentValuesAreCounted();
    void partsOfASecondAddUp();
    void aMillionKeysASecondAreCutAndStillExact();
    void flowsThatLeftDoNotStayInMemory();
};

void LiveQueryTest::aChartOpenedLateEqualsOneThatWasOpenFromTheStart_data()
{
    QTest::addColumn<QString>("keys");
    QTest::addColumn<QString>("value");
    QTest::addColumn<bool>("max");
    QTest::addColumn<int>("step");
    QTest::newRow("total") << "" << "bytes" << true << 1;
    QTest::newRow("pairs") << "ipsource,ipdestination" << "bytes" << true << 1;
    QTest::newRow("pairs summed") << "ipsource,ipdestination" << "frames" << false << 1;
    QTest::newRow("steps of ten") << "ipsource,ipdestination" << "bps" << true << 10;
    QTest::newRow("steps of seven") << "ipsource" << "bytes" << true << 7;
    QTest::newRow("wide keys") << "ip6source,ip6destination,stack" << "bytes" << true << 1;
    QTest::newRow("ports of any kind") << "or:tcpsourceport:udpsourceport" << "bytes" << true << 1;
    QTest::newRow("average") << "ipsource" << "avg:bytes" << true << 1;
    QTest::newRow("smallest") << "ipsource" << "min:bytes" << true << 10;
    QTest::newRow("largest") << "ipsource" << "max:bytes" << true << 10;
    QTest::newRow("different ones") << "ipsource" << "count:ipdestination" << true << 10;
    QTest::newRow("a key as value") << "agent,datasource" << "ipbytes" << false << 1;
}

// "Ask the past": five minutes of feed, point for point.
void LiveQueryTest::aChartOpenedLateEqualsOneThatWasOpenFromTheStart()
{
    QFETCH(QString, keys);
    QFETCH(QString, value);
    QFETCH(bool, max);
    QFETCH(int, step);
    const query::Query query =
        question(qPrintable(keys), qPrintable(value), max ? Aggregation::Max : Aggregation::Sum, 7);
    const auto seconds = support::secondsOf(mixedTraffic(300));
    QCOMPARE(seconds.size(), std::size_t(300));

    store::Ring ring(std::size_t(1) << 30);
    LiveQuery open(query);
    for (const store::SecondPointer& second : seconds) {
        ring.append(second);
        ring.publish();
        const auto snapshot = ring.snapshot();
        const Range range{snapshot->to() - 300, snapshot->to(), step};
        QVERIFY(open.update(*snapshot, range.aligned().from, range.aligned().to));
        if (second->time() % 50 == 0) // somebody looks meanwhile
            open.answer(range);
    }
    const Range range{start, start + 300, step};
    const query::Answer expected = freshAnswer(query, *ring.snapshot(), range);
    const char* differs = test::difference(open.answer(range), expected);
    QVERIFY2(!differs, differs);
    QVERIFY(!expected.series.empty());
    QVERIFY(expected.total.whole.samples > 0);
    for (const query::StepState state : expected.states)
        QVERIFY(state == query::StepState::Covered);
}

// A question goes on knowing what it once evaluated, within an eighth of the window's budget: the chart is
// longer than the window, and what it shows is what was there.
void LiveQueryTest::whatLeftTheWindowIsKnownForAWhile()
{
    const query::Query query = question("ipprotocol", "bytes", Aggregation::Sum);
    const auto seconds = support::secondsOf(mixedTraffic(200));
    const store::Snapshot everything = test::snapshotOf(seconds);
    store::Ring ring(20 * seconds[0]->bytes());
    LiveQuery open(query);
    for (std::size_t i = 0; i < seconds.size(); ++i) {
        ring.append(seconds[i]);
        ring.publish();
        const auto snapshot = ring.snapshot();
        const Range range{snapshot->to() - 150, snapshot->to(), 1};
        open.update(*snapshot, range.from, range.to);
        if (i % 20 != 19)
            continue;
        const query::Answer answer = open.answer(range);
        const auto firstKnown =
            std::ranges::find(answer.states, query::StepState::Covered) - answer.states.begin();
        const base::SecondNumber from = range.from + firstKnown;
        QVERIFY(from <= snapshot->from());
        QVERIFY(i < 100 || from < snapshot->from());
        QVERIFY(std::all_of(answer.states.begin() + firstKnown, answer.states.end(),
                            [](query::StepState state) { return state == query::StepState::Covered; }));
        const Range known{from, range.to, 1};
        const char* differs = test::difference(open.answer(known), freshAnswer(query, everything, known));
        QVERIFY2(!differs, differs);
        for (std::ptrdiff_t step = 0; step < firstKnown; ++step)
            QCOMPARE(answer.total.steps[std::size_t(step)].samples, 0u);
        QVERIFY2(open.bytes() < snapshot->budget, qPrintable(QString::number(open.bytes())));
    }
    QVERIFY(ring.snapshot()->evicted > 100);
    QCOMPARE(open.secondsEvaluated(), std::uint64_t(seconds.size()));
}

void LiveQueryTest::anotherSourceIsAnotherWindow()
{
    const query::Query query = question("ipsource");
    store::Ring ring(std::size_t(1) << 30);
    LiveQuery open(query);
    const auto seconds = support::secondsOf(mixedTraffic(20));
    for (std::size_t i = 0; i < 10; ++i)
        ring.append(seconds[i]);
    ring.publish();
    open.update(*ring.snapshot(), start, start + 100);
    ring.clear(true);
    open.update(*ring.snapshot(), start, start + 100);
    QCOMPARE(open.answer({start, start + 20, 1}).total.whole.samples, 0u);
    for (std::size_t i = 10; i < 20; ++i)
        ring.append(seconds[i]);
    ring.publish();
    open.update(*ring.snapshot(), start, start + 100);
    const Range range{start, start + 20, 1};
    const char* differs = test::difference(open.answer(range), freshAnswer(query, *ring.snapshot(), range));
    QVERIFY2(!differs, differs);
}

// A capture that is still being read: a second gets further parts, and seconds come late.
void LiveQueryTest::aSecondThatGrowsIsEvaluatedAgain()
{
    const query::Query query = question("ipsource,ipdestination");
    auto parts = support::secondsOf(mixedTraffic(10, 100), 30'000);
    std::swap(parts[3], parts[parts.size() - 2]);
    store::Ring ring(std::size_t(1) << 30);
    ring.clear(true);
    LiveQuery open(query);
    const Range range{start, start + 10, 1};
    for (const store::SecondPointer& part : parts) {
        ring.append(part);
        ring.publish();
        open.update(*ring.snapshot(), range.from, range.to);
        const char* differs =
            test::difference(open.answer(range), freshAnswer(query, *ring.snapshot(), range));
        QVERIFY2(!differs, differs);
    }
}

void LiveQueryTest::aNewSecondIsEvaluatedOnce()
{
    const auto seconds = support::secondsOf(mixedTraffic(50, 5));
    store::Ring ring(std::size_t(1) << 30);
    LiveQuery open(question("ipsource"));
    for (std::size_t i = 0; i < seconds.size(); ++i) {
        ring.append(seconds[i]);
        ring.publish();
        for (int again = 0; again < 2; ++again)
            open.update(*ring.snapshot(), start, start + 1000);
        QCOMPARE(open.secondsEvaluated(), std::uint64_t(i + 1));
    }
    // Another range of what is known costs nothing; what was never asked for does.
    LiveQuery late(question("ipsource"));
    late.update(*ring.snapshot(), start + 10, start + 30);
    QCOMPARE(late.secondsEvaluated(), 20u);
    late.update(*ring.snapshot(), start + 15, start + 25);
    QCOMPARE(late.secondsEvaluated(), 20u);
    late.update(*ring.snapshot(), start + 5, start + 40);
    QCOMPARE(late.secondsEvaluated(), 35u);
    const Range range{start + 5, start + 40, 1};
    const char* differs =
        test::difference(late.answer(range), freshAnswer(question("ipsource"), *ring.snapshot(), range));
    QVERIFY2(!differs, differs);
}

void LiveQueryTest::anEarlyStopIsMadeUpForLater()
{
    const auto snapshot = test::snapshotOf(support::secondsOf(mixedTraffic(30, 5)));
    const Range range{start, start + 30, 1};
    const query::Query query = question("ipsource");
    LiveQuery live(query);
    int asked = 0;
    QVERIFY(!live.update(snapshot, range.from, range.to, {.stop = [&] { return ++asked > 10; }}));
    QCOMPARE(live.secondsEvaluated(), 10u);
    QVERIFY(!live.update(snapshot, range.from, range.to, {.stop = [] { return true; }}));
    QCOMPARE(live.secondsEvaluated(), 10u);
    QVERIFY(live.update(snapshot, range.from, range.to, {.stop = [] { return false; }}));
    QCOMPARE(live.secondsEvaluated(), 30u);
    const char* differs = test::difference(live.answer(range), freshAnswer(query, snapshot, range));
    QVERIFY2(!differs, differs);
}

void LiveQueryTest::stepsAreWhatTheOracleSays_data()
{
    QTest::addColumn<int>("step");
    for (const int step : {1, 2, 10, 60})
        QTest::addRow("steps of %d", step) << step;
}

void LiveQueryTest::stepsAreWhatTheOracleSays()
{
    QFETCH(int, step);
    const auto records = mixedTraffic(65);
    support::Oracle oracle;
    for (const support::CaptureRecord& record : records)
        oracle.add(record.time, record.payload);
    const auto snapshot = test::snapshotOf(support::secondsOf(records));
    const query::Answer answer = freshAnswer(question("ipsource"), snapshot, {start + 3, start + 65, step});
    QCOMPARE(answer.range.from % step, 0);
    QCOMPARE(answer.range.to % step, 0);
    QVERIFY(answer.range.from <= start + 3 && answer.range.to >= start + 65);
    std::map<std::string, std::uint64_t> wholeBySource;
    for (std::size_t i = 0; i < answer.states.size(); ++i) {
        const base::SecondNumber from = answer.range.from + base::SecondNumber(i) * step;
        support::OracleTotals totals = oracle.totals({"ipsource"}, support::Oracle::Value::Bytes,
                                                     support::Oracle::Sources::Max, from, from + step);
        std::uint64_t total = 0;
        for (const auto& [texts, bytes] : totals) {
            total += bytes;
            wholeBySource[texts[0]] += bytes;
        }
        QCOMPARE(answer.total.steps[i].value, double(total) / step);
        for (const query::Series& series : answer.series) {
            QCOMPARE(series.steps[i].value, double(totals[series.keys]) / step);
            total -= totals[series.keys];
        }
        QCOMPARE(answer.other.steps[i].value, double(total) / step);
    }
    // Over the range: what the steps add up to, by the time that is covered.
    std::vector<std::pair<std::uint64_t, std::string>> ranking;
    const double covered = double(65 + start - std::max(answer.range.from, start));
    for (const auto& [text, bytes] : wholeBySource)
        ranking.emplace_back(bytes, text);
    std::ranges::sort(ranking, [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    QCOMPARE(answer.series.size(), std::size_t(10));
    for (std::size_t i = 0; i < answer.series.size(); ++i) {
        QCOMPARE(answer.series[i].keys[0], ranking[i].second);
        QCOMPARE(answer.series[i].whole.value, double(ranking[i].first) / covered);
    }
    QCOMPARE(answer.otherFlows, ranking.size() - 10);
}

void LiveQueryTest::seriesAndOtherAreTheTotal()
{
    const auto snapshot = test::snapshotOf(support::secondsOf(mixedTraffic(20)));
    for (const char* value : {"bytes", "frames", "ipbytes"})
        for (const auto aggregation : {Aggregation::Max, Aggregation::Sum})
            for (const std::size_t n : {0, 1, 3, 1000}) {
                const query::Answer answer =
                    freshAnswer(question("ipsource,ipdestination", value, aggregation, n), snapshot,
                                {start, start + 20, 1});
                QCOMPARE(answer.series.size(), std::min<std::size_t>(n, answer.series.size()));
                for (std::size_t step = 0; step < 20; ++step) {
                    double sum = answer.other.steps[step].value;
                    std::uint32_t samples = answer.other.steps[step].samples;
                    for (const query::Series& series : answer.series) {
                        sum += series.steps[step].value;
                        samples += series.steps[step].samples;
                    }
                    QCOMPARE(sum, answer.total.steps[step].value);
                    QCOMPARE(samples, answer.total.steps[step].samples);
                }
                QCOMPARE(answer.otherFlows == 0, n == 1000);
                QCOMPARE(answer.other.whole.samples == 0, n == 1000);
            }
}

void LiveQueryTest::aPinnedMomentIsRankedLikeItsSecond()
{
    const auto seconds = support::secondsOf(mixedTraffic(30));
    const auto snapshot = test::snapshotOf(seconds);
    for (const char* value : {"bytes", "bps", "avg:bytes", "count:ipdestination"}) {
        const query::Query query = question("ipsource", value);
        LiveQuery live(query);
        live.update(snapshot, start, start + 30);
        for (const base::SecondNumber moment : {start, start + 17, start + 29}) {
            query::StepTally tally(query, 1);
            tally.add(*seconds[std::size_t(moment - start)]);
            const query::Ranking expected = tally.takeAll().at(0);
            const query::Ranking found = live.rank(moment, moment + 1, query.n);
            QCOMPARE(found.rows.size(), expected.rows.size());
            for (std::size_t i = 0; i < found.rows.size(); ++i)
                QVERIFY(test::same(found.rows[i], expected.rows[i]));
            QVERIFY(test::same(found.other, expected.other));
            QVERIFY(test::same(found.total, expected.total));
            QCOMPARE(found.otherFlows, expected.otherFlows);
            QVERIFY(found.state == query::StepState::Covered);
        }
        const query::Ranking outside = live.rank(start + 40, start + 41, query.n);
        QVERIFY(outside.rows.empty() && outside.state == query::StepState::NotKept);
    }
}

void LiveQueryTest::averagesAndExtremesAreBruteForce_data()
{
    QTest::addColumn<QString>("value");
    for (const char* value : {"avg:bytes", "min:bytes", "max:bytes"})
        QTest::newRow(value) << value;
}

void LiveQueryTest::averagesAndExtremesAreBruteForce()
{
    QFETCH(QString, value);
    const auto records = mixedTraffic(20);
    support::Oracle oracle;
    for (const support::CaptureRecord& record : records)
        oracle.add(record.time, record.payload);
    constexpr int step = 5;
    const query::Answer answer =
        freshAnswer(question("ipsource", qPrintable(value), Aggregation::Sum, 1000),
                    test::snapshotOf(support::secondsOf(records)), {start, start + 20, step});
    const auto expected = [&](const std::string& source, base::SecondNumber from, base::SecondNumber to) {
        double sum = 0, rates = 0, least = 1e300, most = 0;
        for (const support::OracleSample& sample : oracle.samples()) {
            const auto found = sample.keys.find("ipsource");
            if (found == sample.keys.end() || (!source.empty() && found->second != source) ||
                sample.second < from || sample.second >= to)
                continue;
            sum += double(sample.frameLength) * double(sample.samplingRate);
            rates += double(sample.samplingRate);
            least = std::min(least, double(sample.frameLength));
            most = std::max(most, double(sample.frameLength));
        }
        if (value.startsWith("avg"))
            return rates > 0 ? sum / rates : 0;
        return value.startsWith("min") ? (least < 1e300 ? least : 0) : most;
    };
    QVERIFY(answer.series.size() > 20);
    for (std::size_t i = 0; i < answer.states.size(); ++i) {
        const base::SecondNumber from = start + base::SecondNumber(i) * step;
        for (const query::Series& series : answer.series)
            QCOMPARE(series.steps[i].value, expected(series.keys[0], from, from + step));
        QCOMPARE(answer.total.steps[i].value, expected("", from, from + step));
    }
    for (std::size_t i = 0; i < answer.series.size(); ++i) {
        QCOMPARE(answer.series[i].whole.value, expected(answer.series[i].keys[0], start, start + 20));
        QVERIFY(answer.series[i].whole.tooFew()); // no error is told of what is no sum
        QVERIFY(i == 0 || answer.series[i].whole.value <= answer.series[i - 1].whole.value);
    }
    QCOMPARE(answer.total.whole.value, expected("", start, start + 20));
}

void LiveQueryTest::differentValuesAreCounted_data()
{
    QTest::addColumn<bool>("max");
    QTest::newRow("max") << true;
    QTest::newRow("sum") << false;
}

// A value is counted once wherever and however often it was seen.
void LiveQueryTest::differentValuesAreCounted()
{
    QFETCH(bool, max);
    const auto records = mixedTraffic(12);
    support::Oracle oracle;
    for (const support::CaptureRecord& record : records)
        oracle.add(record.time, record.payload);
    const query::Answer answer = freshAnswer(
        question("ipsource", "count:ipdestination", max ? Aggregation::Max : Aggregation::Sum, 1000),
        test::snapshotOf(support::secondsOf(records)), {start, start + 12, 4});
    const auto different = [&](const std::string& source, base::SecondNumber from, base::SecondNumber to) {
        std::set<std::string> seen;
        for (const support::OracleSample& sample : oracle.samples())
            if (sample.keys.contains("ipsource") && sample.keys.at("ipsource") == source &&
                sample.second >= from && sample.second < to)
                seen.insert(sample.keys.at("ipdestination"));
        return double(seen.size());
    };
    QVERIFY(answer.series.size() > 20);
    for (const query::Series& series : answer.series) {
        for (std::size_t i = 0; i < answer.states.size(); ++i) {
            const base::SecondNumber from = answer.range.from + base::SecondNumber(i) * 4;
            QCOMPARE(series.steps[i].value, different(series.keys[0], from, from + 4));
        }
        QCOMPARE(series.whole.value, different(series.keys[0], start, start + 12));
    }
}

void LiveQueryTest::partsOfASecondAddUp()
{
    const auto records = mixedTraffic(10, 100);
    const auto whole = test::snapshotOf(support::secondsOf(records), true);
    const auto parts = test::snapshotOf(support::secondsOf(records, 30'000), true);
    QVERIFY(parts.seconds.size() > 2 * whole.seconds.size());
    for (const char* value : {"bytes", "avg:bytes", "count:ipdestination"}) {
        const Range range{start, start + 10, 1};
        const query::Query query = question("ipsource", value);
        const char* differs =
            test::difference(freshAnswer(query, parts, range), freshAnswer(query, whole, range));
        QVERIFY2(!differs, differs);
    }
}

void LiveQueryTest::aMillionKeysASecondAreCutAndStillExact()
{
    support::TrafficSettings settings;
    settings.everyPairNew = true;
    settings.headerBytes = 34;
    settings.samplesPerDatagram = 100;
    support::Traffic traffic(settings);
    store::SecondBuilder builder(std::size_t(1) << 30);
    std::uint64_t total = 0;
    std::uint64_t samples = 0;
    std::vector<std::uint64_t> pairs;
    builder.open(start);
    for (int i = 0; i < 10'000; ++i) {
        const support::ByteVector payload = traffic.next();
        wire::Datagram datagram;
        datagram.payload = payload;
        QVERIFY(builder.add(datagram));
    }
    const store::SecondPointer second = builder.close();
    for (const sample::FlowRow& row : second->flows()) {
        const std::uint64_t pair = base::loadBe64(second->view(row).header() + 26);
        pairs.push_back(pair);
        total += std::uint64_t(row.frameLength) * row.samplingRate;
        ++samples;
    }
    QCOMPARE(samples, 1'000'000u);
    std::ranges::sort(pairs);
    pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());

    LiveQuery live(question("ipsource,ipdestination", "bytes", Aggregation::Sum));
    const auto snapshot = test::snapshotOf({second});
    live.update(snapshot, start, start + 1);
    const query::Answer answer = live.answer({start, start + 1, 1});
    QCOMPARE(answer.total.steps[0].value, double(total));
    QCOMPARE(answer.total.steps[0].samples, samples);
    QCOMPARE(answer.series.size(), std::size_t(10));
    double shown = answer.other.steps[0].value;
    for (const query::Series& series : answer.series)
        shown += series.steps[0].value;
    QCOMPARE(shown, double(total));
    QVERIFY(answer.flowsCut > 0);
    QVERIFY(answer.flowsCut + query::FlowTable::mostFlowsPerSecond >= pairs.size());
    const query::Ranking ranking = live.rank(start, start + 1, 10);
    QVERIFY(ranking.otherFlows + ranking.rows.size() >= pairs.size());
    QVERIFY2(live.bytes() < 128 << 20, qPrintable(QString::number(live.bytes())));
}

void LiveQueryTest::flowsThatLeftDoNotStayInMemory()
{
    support::TrafficSettings settings;
    settings.everyPairNew = true;
    settings.headerBytes = 34;
    settings.samplesPerDatagram = 100;
    support::Traffic traffic(settings);
    const query::Query query = question("ipsource,ipdestination", "bytes", Aggregation::Sum);
    LiveQuery live(query);
    std::size_t most = 0;
    constexpr base::SecondNumber seconds = 12;
    std::vector<store::SecondPointer> window;
    for (const store::SecondPointer& second :
         support::secondsOf(support::generate(traffic, start, int(seconds), 300))) {
        window.push_back(second);
        if (window.size() > 2)
            window.erase(window.begin());
        store::Snapshot snapshot = test::snapshotOf(window);
        snapshot.budget = 0; // nothing beyond the window is to be known
        const Range range{snapshot.to() - 10, snapshot.to(), 1};
        live.update(snapshot, range.from, range.to);
        most = std::max(most, live.bytes());
        const char* differs = test::difference(live.answer(range), freshAnswer(query, snapshot, range));
        QVERIFY2(!differs, differs);
    }
    // 360 000 flows came and went; what two seconds have is a sixth of them.
    QCOMPARE(live.secondsEvaluated(), std::uint64_t(seconds));
    QVERIFY2(most < 24 << 20, qPrintable(QString::number(most)));
}

QTEST_APPLESS_MAIN(LiveQueryTest)
#include "tst_live_query.moc"
