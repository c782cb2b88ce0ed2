// SPDX-License-Identifier: GPL-3.0-or-later
// A capture's clock: gaps, steps backwards, silence, and seconds too large to be handed over in one.
#include "store/second_feed.h"

#include <QTest>
#include <numeric>

#include "support/captures.h"

using namespace weir;
using support::CaptureRecord;

namespace
{

constexpr base::SecondNumber start = 1'700'000'000;

std::vector<CaptureRecord> at(std::initializer_list<double> times)
{
    support::Traffic traffic;
    std::vector<CaptureRecord> records;
    for (const double time : times)
        records.push_back(
            {base::Nanoseconds((start * 1000 + std::int64_t(time * 1000)) * 1'000'000), traffic.next()});
    return records;
}

/// `0:2 1:1` for two datagrams in second 0 and one in second 1.
QString text(const std::vector<store::SecondPointer>& seconds)
{
    QStringList words;
    for (const store::SecondPointer& second : seconds)
        words.append(QStringLiteral("%1:%2").arg(second->time() - start).arg(second->datagrams().size()));
    return words.join(' ');
}

} // namespace

class SecondFeedTest : public QObject
{
    Q_OBJECT

private slots:
    void datagramsAreCutIntoSeconds_data();
    void datagramsAreCutIntoSeconds();
    void aLargeSecondComesInParts();
    void aDatagramLargerThanAPartIsToldOf();
    void hoursOfSilenceCostNothing();
    void nothingGivesNothing();
};

void SecondFeedTest::datagramsAreCutIntoSeconds_data()
{
    QTest::addColumn<QList<double>>("times");
    QTest::addColumn<QString>("seconds");
    QTest::newRow("one") << QList<double>{0.5} << "0:1";
    QTest::newRow("two seconds") << QList<double>{0, 0.999, 1, 1.5} << "0:2 1:2";
    QTest::newRow("a gap") << QList<double>{0, 7, 7.5} << "0:1 7:2";
    QTest::newRow("a step backwards") << QList<double>{3, 1, 3.5} << "3:1 1:1 3:1";
    QTest::newRow("backwards within a second") << QList<double>{3.5, 3.1} << "3:2";
    QTest::newRow("before 1970") << QList<double>{double(-start) - 1.5, double(-start) + 0.5}
                                 << QStringLiteral("%1:1 %2:1").arg(-start - 2).arg(-start);
}

void SecondFeedTest::datagramsAreCutIntoSeconds()
{
    QFETCH(QList<double>, times);
    QFETCH(QString, seconds);
    std::vector<CaptureRecord> records;
    for (const double time : times)
        records.push_back(at({time})[0]);
    QCOMPARE(text(support::secondsOf(records)), seconds);
}

void SecondFeedTest::aLargeSecondComesInParts()
{
    support::Traffic traffic;
    const std::vector<CaptureRecord> records = support::generate(traffic, start, 2, 200);
    constexpr std::size_t partBytes = 60'000;
    const auto parts = support::secondsOf(records, partBytes);
    QVERIFY(parts.size() > 6);
    std::size_t datagrams = 0;
    std::size_t flows = 0;
    base::SecondNumber last = start;
    for (const store::SecondPointer& part : parts) {
        QVERIFY(part->time() >= last);
        last = part->time();
        datagrams += part->datagrams().size();
        flows += part->flows().size();
        QCOMPARE(part->datagramsNotKept(), 0u);
        QVERIFY(part->bytes() < 2 * partBytes);
    }
    QCOMPARE(datagrams, records.size());
    QCOMPARE(flows, records.size() * 7);
}

void SecondFeedTest::aDatagramLargerThanAPartIsToldOf()
{
    support::TrafficSettings settings;
    settings.samplesPerDatagram = 100;
    support::Traffic traffic(settings);
    const auto parts = support::secondsOf(support::generate(traffic, start, 1, 3), 1000);
    std::size_t datagrams = 0;
    std::uint64_t notKept = 0;
    for (const store::SecondPointer& part : parts) {
        datagrams += part->datagrams().size();
        notKept += part->datagramsNotKept();
    }
    QCOMPARE(notKept, 3u); // it is told, not hidden
    QCOMPARE(datagrams, std::size_t(0));
}

void SecondFeedTest::hoursOfSilenceCostNothing()
{
    const auto seconds = support::secondsOf(at({0, 3600.0 * 24 * 365, 3600.0 * 24 * 366}));
    QCOMPARE(seconds.size(), std::size_t(3));
    const std::size_t bytes =
        std::accumulate(seconds.begin(), seconds.end(), std::size_t(0),
                        [](std::size_t sum, const auto& each) { return sum + each->bytes(); });
    QVERIFY(bytes < 20'000);
}

void SecondFeedTest::nothingGivesNothing()
{
    QVERIFY(support::secondsOf({}).empty());
}

QTEST_APPLESS_MAIN(SecondFeedTest)
#include "tst_second_feed.moc"
