// SPDX-License-Identifier: GPL-3.0-or-later
// Captures as clocks, tools and pauses make them: second by second their answers are what a second reading
// says.
#include <QDateTime>
#include <QTemporaryDir>
#include <QTest>

#include "query/live_query.h"
#include "store/ring.h"
#include "store/second_feed.h"
#include "support/oracle.h"
#include "support/traffic.h"
#include "weirctl.h"

using namespace weir;
using support::CaptureRecord;
using support::Oracle;
using test::weirctl;

namespace
{

constexpr base::SecondNumber start = 1'700'000'000;

/// One datagram at each of these times, in s from the start, in this order.
std::vector<CaptureRecord> recordsAt(const QList<double>& times)
{
    support::TrafficSettings settings;
    settings.hosts = 20;
    support::Traffic traffic(settings);
    std::vector<CaptureRecord> records;
    for (const double time : times)
        records.push_back(
            {start * base::nanosecondsPerSecond + std::int64_t(time * 1e6) * 1000, traffic.next()});
    return records;
}

Oracle oracleOf(const std::vector<CaptureRecord>& records)
{
    Oracle oracle;
    for (const CaptureRecord& record : records)
        oracle.add(record.time, record.payload);
    return oracle;
}

support::OracleTotals expected(const Oracle& oracle, base::SecondNumber second)
{
    return oracle.totals({"ipsource"}, Oracle::Value::Bytes, Oracle::Sources::Max, second, second + 1);
}

QString isoOf(base::SecondNumber second)
{
    return QDateTime::fromSecsSinceEpoch(second, Qt::UTC).toString(Qt::ISODate);
}

} // namespace

class OddCapturesTest : public QObject
{
    Q_OBJECT

private slots:
    void eachSecondIsRight_data();
    void eachSecondIsRight();
    void topTellsTheSame_data();
    void topTellsTheSame();
    void anEmptyRangeIsAnEmptyAnswer_data();
    void anEmptyRangeIsAnEmptyAnswer();
};

void OddCapturesTest::eachSecondIsRight_data()
{
    QTest::addColumn<QList<double>>("times");
    QTest::newRow("one datagram") << QList<double>{0};
    QTest::newRow("all at one time stamp") << QList<double>(40, 3.25);
    QTest::newRow("gaps") << QList<double>{0, 0.5, 1, 9, 9.999999, 120, 121};
    QTest::newRow("backwards within a second") << QList<double>{0.9, 0.1, 0.5, 0.5, 0.2};
    QTest::newRow("backwards") << QList<double>{5, 6, 3, 4.5, 6.5, 5.5, 3, 7};
    QTest::newRow("back to the beginning") << QList<double>{0, 1, 2, 0, 1, 2, 0, 1, 2};
    QTest::newRow("a clock set a day back") << QList<double>{86400, 86401, 0, 1, 86402};
    QTest::newRow("a day of few datagrams") << QList<double>{0, 3600.5, 43'200, 86'399.999};
}

void OddCapturesTest::eachSecondIsRight()
{
    QFETCH(QList<double>, times);
    const auto records = recordsAt(times);
    const Oracle oracle = oracleOf(records);
    // As a capture is read: second by second into a window, which is looked at on the way.
    auto query = query::readQuery({"ipsource", "bytes", ""});
    query->n = 1000;
    query::LiveQuery live(*query);
    store::Ring ring(64 << 20);
    ring.clear(true);
    store::SecondFeed feed(1 << 20, [&](std::shared_ptr<const store::Second> second) {
        ring.append(std::move(second));
        ring.publish();
        const auto window = ring.snapshot();
        live.update(*window, window->from(), window->to());
    });
    for (const CaptureRecord& record : records) {
        wire::Datagram datagram;
        datagram.time = record.time;
        datagram.payload = record.payload;
        feed.add(datagram);
    }
    feed.finish();
    const auto window = ring.snapshot();
    const auto [first, last] = std::ranges::minmax(times);
    QCOMPARE(window->from(), start + base::SecondNumber(first));
    QCOMPARE(window->to(), start + base::SecondNumber(last) + 1);
    const query::Answer answer = live.answer({window->from(), window->to(), 1});
    QCOMPARE(answer.total.steps.size(), std::size_t(window->to() - window->from()));
    QCOMPARE(answer.samplesMatched, oracle.samples().size());
    for (std::size_t i = 0; i < answer.total.steps.size(); ++i) {
        const base::SecondNumber second = window->from() + base::SecondNumber(i);
        const bool heard = std::ranges::any_of(
            times, [&](double time) { return base::SecondNumber(time) == second - start; });
        if (heard)
            QCOMPARE(answer.states[i], query::StepState::Covered);
        const auto flows = heard ? expected(oracle, second) : support::OracleTotals();
        std::uint64_t total = 0;
        for (const auto& flow : flows)
            total += flow.second;
        QCOMPARE(answer.total.steps[i].value, double(total));
        for (const query::Series& series : answer.series) {
            const auto flow = flows.find(series.keys);
            QCOMPARE(series.steps[i].value, flow == flows.end() ? 0 : double(flow->second));
        }
    }
    // No time at all is an answer, too.
    const query::Answer nothing = live.answer({window->from(), window->from(), 1});
    QCOMPARE(nothing.samplesSeen, 0u);
    QVERIFY(nothing.states.empty() && nothing.series.empty() && nothing.total.steps.empty());
    const query::Ranking none = live.rank(window->to(), window->to(), 10);
    QVERIFY(none.rows.empty());
    QCOMPARE(none.samplesSeen, 0u);
}

void OddCapturesTest::topTellsTheSame_data()
{
    eachSecondIsRight_data();
}

void OddCapturesTest::topTellsTheSame()
{
    QFETCH(QList<double>, times);
    const auto records = recordsAt(times);
    const Oracle oracle = oracleOf(records);
    const QTemporaryDir folder;
    const QString path = folder.filePath("odd.pcap");
    support::writeCapture(path.toStdString(), records);
    const test::Run run =
        weirctl({"top", "--quiet", "--read", path, "--keys", "ipsource", "--step", "1", "--n", "1000"});
    QCOMPARE(run.exit, 0);
    QCOMPARE(run.err, QByteArray());
    std::map<std::pair<base::SecondNumber, std::string>, double> told;
    for (const QByteArrayList& row : test::rowsOf(run.out)) {
        const auto second = QDateTime::fromString(row[0], Qt::ISODate).toSecsSinceEpoch();
        QVERIFY(told.emplace(std::pair(second, row[1].toStdString()), row[2].toDouble()).second);
    }
    std::map<std::pair<base::SecondNumber, std::string>, double> sums;
    for (const double time : times) {
        const base::SecondNumber second = start + base::SecondNumber(time);
        for (const auto& [keys, value] : expected(oracle, second))
            sums[{second, keys[0]}] = double(value);
    }
    QVERIFY(!sums.empty());
    QCOMPARE(told, sums);
}

void OddCapturesTest::anEmptyRangeIsAnEmptyAnswer_data()
{
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("to");
    QTest::addColumn<QByteArray>("sentence");
    const QByteArray none = "weirctl: No second lies between --from and --to: the table is empty.\n";
    QTest::newRow("zero long") << 5 << 5 << none;
    QTest::newRow("the wrong way round") << 6 << 5 << none;
    const QByteArray outside = "weirctl: Nothing was captured between --from and --to: the first is of "
                               "2023-11-14T22:13:20Z, the last of 2023-11-14T22:13:30Z.\n";
    QTest::newRow("in a gap") << 2 << 9 << outside;
    QTest::newRow("behind the end") << 11 << 20 << outside;
}

void OddCapturesTest::anEmptyRangeIsAnEmptyAnswer()
{
    QFETCH(int, from);
    QFETCH(int, to);
    QFETCH(QByteArray, sentence);
    const QTemporaryDir folder;
    const QString path = folder.filePath("gap.pcap");
    support::writeCapture(path.toStdString(), recordsAt({0, 1, 9, 10}));
    const QStringList question{
        "top",  "--read",         path, "--keys", "ipsource", "--from", isoOf(start + from),
        "--to", isoOf(start + to)};
    const test::Run run = weirctl(question);
    QCOMPARE(run.exit, 0);
    QCOMPARE(run.out, QByteArray("time_utc,ipsource,bytes_per_s,samples,ci95_percent\r\n"));
    QCOMPARE(run.err, sentence);
}

QTEST_GUILESS_MAIN(OddCapturesTest)
#include "tst_odd_captures.moc"
