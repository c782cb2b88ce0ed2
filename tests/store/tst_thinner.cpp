// SPDX-License-Identifier: GPL-3.0-or-later
// One in k samples: what is left is sFlow, says the same on average, and loses nothing but samples.
#include "store/thinner.h"

#include <QTest>
#include <cmath>
#include <map>

#include "store/second_builder.h"
#include "store/thinning_plan.h"
#include "support/captures.h"

using namespace weir;
using store::SecondPointer;
using support::ByteVector;

namespace
{

SecondPointer secondOf(const std::vector<ByteVector>& payloads)
{
    store::SecondBuilder builder(std::size_t(1) << 30);
    builder.open(1000);
    for (const ByteVector& payload : payloads) {
        wire::Datagram datagram;
        datagram.payload = payload;
        builder.add(datagram);
    }
    return builder.close();
}

SecondPointer traffic(support::TrafficSettings settings, int datagrams)
{
    support::Traffic traffic(settings);
    std::vector<ByteVector> payloads;
    for (int i = 0; i < datagrams; ++i)
        payloads.push_back(traffic.next());
    return secondOf(payloads);
}

std::vector<ByteVector> payloadsOf(const store::Second& second)
{
    std::vector<ByteVector> payloads;
    for (const store::DatagramRow& row : second.datagrams()) {
        const base::Bytes bytes = second.block().subspan(row.offset, row.length);
        payloads.emplace_back(bytes.begin(), bytes.end());
    }
    return payloads;
}

/// All that a row says, places in the block and numbers in the tables resolved.
QString said(const store::Second& second, const sample::FlowRow& row)
{
    const sample::DataSource& source = second.sources()[row.source];
    QString text = QStringLiteral("%1 %2:%3 rate %4 frame %5 in %6/%7 out %8/%9")
                       .arg(QString::fromStdString(base::toText(source.agent)))
                       .arg(source.classId)
                       .arg(source.index)
                       .arg(row.samplingRate)
                       .arg(row.frameLength)
                       .arg(int(row.inputFormat))
                       .arg(row.input)
                       .arg(int(row.outputFormat))
                       .arg(row.output);
    text += QStringLiteral(" kind %1 form %2 told %3 header %4+%5 body ")
                .arg(int(row.kind))
                .arg(int(row.form()))
                .arg(int(row.told))
                .arg(row.header)
                .arg(row.headerLength);
    for (const packet::Layer& layer : second.layouts()[row.layout])
        text += QStringLiteral("%1@%2 ").arg(int(layer.id)).arg(int(layer.offset));
    const base::Bytes body = second.block().subspan(row.sample, row.length);
    return text + QByteArray(reinterpret_cast<const char*>(body.data()), qsizetype(body.size())).toHex();
}

QStringList flowsOf(const store::Second& second)
{
    QStringList texts;
    for (const sample::FlowRow& row : second.flows())
        texts << said(second, row);
    return texts;
}

/// The bodies of the counter samples.
QStringList countersOf(const store::Second& second)
{
    QStringList texts;
    for (const sample::CounterRow& row : second.counters()) {
        const base::Bytes body = second.block().subspan(row.sample, row.length);
        texts << QStringLiteral("%1 ").arg(second.sources()[row.source].index) +
                     QByteArray(reinterpret_cast<const char*>(body.data()), qsizetype(body.size())).toHex();
    }
    return texts;
}

bool isThinned(const sample::FlowRow& row)
{
    return row.kind == sample::FlowKind::Packet &&
           (row.form() == sample::SampleForm::Compact || row.form() == sample::SampleForm::Expanded);
}

/// Bytes on the wire that all samples together stand for.
double totalOf(const store::Second& second)
{
    double total = 0;
    for (const sample::FlowRow& row : second.flows())
        total += double(row.samplingRate) * row.frameLength;
    return total;
}

/// The seed whose first lot among two is `wanted`.
std::uint64_t seedFor(std::uint32_t wanted)
{
    for (std::uint64_t seed = 1;; ++seed) {
        std::minstd_rand random(seed);
        if (std::uniform_int_distribution<std::uint32_t>(0, 1)(random) == wanted)
            return seed;
    }
}

} // namespace

class ThinnerTest : public QObject
{
    Q_OBJECT

private slots:
    void oneOfEachKIsKept_data();
    void oneOfEachKIsKept();
    void bytesAreRewritten();
    void whatIsLeftIsDecodedAlike();
    void estimatesStayTrue();
    void countersAndDiscardsStay();
    void realCapturesStayWellFormed();
    void thinnedTwiceMultiplies();
    void thePlanFollowsTheTraffic();
};

void ThinnerTest::oneOfEachKIsKept_data()
{
    QTest::addColumn<unsigned>("k");
    for (const unsigned k : {1u, 2u, 3u, 7u, 64u, 1024u})
        QTest::addRow("%u", k) << k;
}

void ThinnerTest::oneOfEachKIsKept()
{
    QFETCH(unsigned, k);
    const SecondPointer second = traffic({}, 3000);
    store::Thinner thinner(5);
    const SecondPointer thinned = thinner.thin(*second, k);
    const double expected = double(second->flows().size()) / k;
    QVERIFY2(std::abs(double(thinned->flows().size()) - expected) <= 1,
             qPrintable(QString::number(expected)));
    QCOMPARE(thinned->oneIn(), k);
    QCOMPARE(thinned->time(), second->time());
    QVERIFY(thinned->serial() != second->serial());
    for (const sample::FlowRow& row : thinned->flows())
        QCOMPARE(row.samplingRate, 1000 * k);
    if (k >= 7)
        QVERIFY2(thinned->bytes() < second->bytes() * 2 / k, "it was to save memory");
}

void ThinnerTest::bytesAreRewritten()
{
    // Two flow samples, counters between them, and a structure of another enterprise at the end.
    support::FlowSampleSpec first;
    first.sequence = 11;
    first.samplingRate = 100;
    first.header = support::Packet{}.header(64);
    support::FlowSampleSpec other = first;
    other.sequence = 12;
    other.samplingRate = 300;
    other.expanded = true;
    const ByteVector strange{1, 2, 3, 4};
    const auto write = [&](bool withFirst, bool withOther, std::uint32_t k) {
        support::FlowSampleSpec a = first;
        a.samplingRate *= k;
        support::FlowSampleSpec b = other;
        b.samplingRate *= k;
        support::DatagramWriter writer(7);
        if (withFirst)
            writer.flow(a);
        writer.interfaceCounters(3, 1000, 2000);
        if (withOther)
            writer.flow(b);
        return writer.raw(9999 << 12 | 1, strange).finish();
    };
    const SecondPointer second = secondOf({write(true, true, 1)});
    QCOMPARE(second->flows().size(), std::size_t(2));
    for (const std::uint32_t winner : {0u, 1u}) {
        store::Thinner thinner(seedFor(winner));
        const SecondPointer thinned = thinner.thin(*second, 2);
        QCOMPARE(payloadsOf(*thinned), std::vector<ByteVector>{write(winner == 0, winner == 1, 2)});
        QCOMPARE(countersOf(*thinned), countersOf(*second));
    }
}

void ThinnerTest::whatIsLeftIsDecodedAlike()
{
    support::TrafficSettings settings;
    settings.mixed = true;
    settings.switched = true;
    const SecondPointer second = traffic(settings, 2000);
    store::Thinner thinner(3);
    const SecondPointer thinned = thinner.thin(*second, 5);
    const SecondPointer again = secondOf(payloadsOf(*thinned));
    QCOMPARE(flowsOf(*thinned), flowsOf(*again));
    QCOMPARE(countersOf(*thinned), countersOf(*again));
    QCOMPARE(countersOf(*thinned), countersOf(*second));
}

void ThinnerTest::estimatesStayTrue()
{
    const SecondPointer second = traffic({}, 2000);
    const double truth = totalOf(*second);
    store::Thinner thinner(9);
    constexpr std::uint32_t k = 16;
    constexpr int runs = 200;
    double sum = 0;
    double squares = 0;
    for (int run = 0; run < runs; ++run) {
        const double ratio = totalOf(*thinner.thin(*second, k)) / truth;
        sum += ratio;
        squares += ratio * ratio;
    }
    const double mean = sum / runs;
    const double deviation = std::sqrt(squares / runs - mean * mean);
    // 875 samples are left, of about equal packets: 1 in √875 at most, and much less for the mean.
    QVERIFY2(deviation < 1 / std::sqrt(875.0), qPrintable(QString::number(deviation)));
    QVERIFY2(std::abs(mean - 1) < 4 * deviation / std::sqrt(double(runs)) + 1e-9,
             qPrintable(QString::number(mean)));
}

void ThinnerTest::countersAndDiscardsStay()
{
    // discarded_packet (enterprise 0, format 5): sequence, data source, drops, ports, reason, no record.
    support::XdrWriter discard;
    discard.u32(1).u32(0).u32(4).u32(0).u32(4).u32(0).u32(256).u32(0);
    std::vector<ByteVector> payloads;
    for (std::uint32_t i = 0; i < 100; ++i)
        payloads.push_back(
            support::DatagramWriter(i).raw(5, discard.data()).interfaceCounters(1, i, 2 * i).finish());
    const SecondPointer second = secondOf(payloads);
    store::Thinner thinner(1);
    const SecondPointer thinned = thinner.thin(*second, 8);
    QCOMPARE(payloadsOf(*thinned), payloads);
    QCOMPARE(flowsOf(*thinned), flowsOf(*second));
    QCOMPARE(thinned->flows().size(), std::size_t(100));
    QCOMPARE(countersOf(*thinned), countersOf(*second));
}

void ThinnerTest::realCapturesStayWellFormed()
{
    store::Thinner thinner(2);
    std::size_t seconds = 0;
    for (const auto& path : support::allCaptures())
        for (const SecondPointer& second : support::secondsOf(support::readCapture(path))) {
            const SecondPointer thinned = thinner.thin(*second, 3);
            const SecondPointer again = secondOf(payloadsOf(*thinned));
            QCOMPARE(flowsOf(*thinned), flowsOf(*again));
            QCOMPARE(countersOf(*thinned), countersOf(*second));
            const auto lasting = [](const store::Second& of) {
                return std::ranges::count_if(of.flows(), [](const auto& row) { return !isThinned(row); });
            };
            QCOMPARE(lasting(*thinned), lasting(*second));
            ++seconds;
        }
    QVERIFY(seconds > 10);
}

void ThinnerTest::thinnedTwiceMultiplies()
{
    const SecondPointer second = traffic({}, 1000);
    store::Thinner thinner(4);
    const SecondPointer twice = thinner.thin(*thinner.thin(*second, 4), 8);
    QCOMPARE(twice->oneIn(), 32u);
    for (const sample::FlowRow& row : twice->flows())
        QCOMPARE(row.samplingRate, 32000u);
}

void ThinnerTest::thePlanFollowsTheTraffic()
{
    constexpr std::size_t mebibyte = 1 << 20;
    constexpr std::size_t budget = 100 * mebibyte;
    store::ThinningPlan plan;
    const auto follow = [&](int seconds, std::size_t flows, std::size_t rest = 0) {
        for (int i = 0; i < seconds; ++i)
            plan.follow(flows, rest, budget);
        return plan.oneIn();
    };
    QCOMPARE(follow(1, 50 * mebibyte), 1u); // nobody asked for it
    QCOMPARE(follow(200, mebibyte / 2), 1u);

    plan.wish(100); // seconds of a MiB each, less some slack
    QCOMPARE(follow(1, mebibyte / 2), 1u);
    QCOMPARE(follow(1, 3 * mebibyte), 1u); // a burst; there is room for it
    QCOMPARE(follow(50, mebibyte / 2), 1u);
    QVERIFY(follow(3, 10 * mebibyte) >= 4); // that is more than a burst
    QCOMPARE(follow(50, 10 * mebibyte), 16u);
    for (int i = 0; i < 50; ++i)
        QCOMPARE(follow(1, 10 * mebibyte), 16u); // steadily
    for (int i = 0; i < 60; ++i) {
        const std::uint32_t last = plan.oneIn();
        QVERIFY(follow(1, mebibyte / 2) * 2 >= last); // back step by step
    }
    QCOMPARE(plan.oneIn(), 1u);

    QCOMPARE(follow(100, mebibyte, 2 * mebibyte), store::ThinningPlan::most); // too many counters alone
    plan.wish(0);
    QCOMPARE(follow(1, mebibyte, 2 * mebibyte), 1u);
}

QTEST_APPLESS_MAIN(ThinnerTest)
#include "tst_thinner.moc"
