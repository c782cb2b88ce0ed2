// SPDX-License-Identifier: GPL-3.0-or-later
// Which questions and rows are of one interface, whose speed its agent told in if_counters.
#include <QTest>

#include "query/link_speed.h"
#include "query/name_learner.h"
#include "support/traffic.h"
#include "windows.h"

using namespace weir;
using support::ByteVector;
using support::XdrWriter;

namespace
{

constexpr std::uint32_t gigabits = 1'000'000'000;

/// if_counters: ifIndex, ifType, ifSpeed, ifDirection, ifStatus, and what is counted.
XdrWriter interfaceCounters(std::uint32_t ifIndex, std::uint64_t speed)
{
    XdrWriter record;
    record.u32(ifIndex).u32(6).u64(speed).u32(1).u32(3);
    record.u64(0).u32(0).u32(0).u32(0).u32(0).u32(0).u32(0);
    record.u64(0).u32(0).u32(0).u32(0).u32(0).u32(0).u32(0);
    return record;
}

/// A datagram of an agent with one counters sample of the interface.
ByteVector report(std::uint32_t agent, std::uint32_t ifIndex, const XdrWriter& record)
{
    XdrWriter body;
    body.u32(1).u32(ifIndex).u32(1).u32(1).opaque(record.data());
    XdrWriter datagram;
    datagram.u32(5).u32(1).u32(agent).u32(0).u32(1).u32(1000).u32(1).u32(2).opaque(body.data());
    return datagram.data();
}

constexpr std::uint32_t nine = 0x0A000009; // 10.0.0.9
constexpr std::uint32_t eight = 0x0A000008;

std::shared_ptr<const key::LearnedNames> learned()
{
    query::NameLearner learner;
    learner.add(*test::secondOf(1000, {report(nine, 3, interfaceCounters(3, gigabits)),
                                       report(nine, 4, interfaceCounters(4, gigabits / 10)),
                                       report(nine, 5, interfaceCounters(5, 0)),
                                       report(eight, 3, interfaceCounters(3, 10ULL * gigabits))}));
    return learner.names();
}

query::Query question(const char* keys, const char* value, const char* filter)
{
    return *query::readQuery({keys, value, filter});
}

} // namespace

class LinkSpeedTest : public QObject
{
    Q_OBJECT

private slots:
    void aFilterLeavesOneInterface_data();
    void aFilterLeavesOneInterface();
    void theOnlyAgentNeedsNoName();
    void aRowIsAnInterface();
    void aCounterSampleThatIsCutShortTellsNothing();
    void anAnswerInPercentIsThatOfTheBits();
};

void LinkSpeedTest::aFilterLeavesOneInterface_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("filter");
    QTest::addColumn<double>("speed"); // 0: none
    const auto row = [](const char* filter, double speed, const char* value = "bps") {
        QTest::newRow(qPrintable(QStringLiteral("%1 %2").arg(value, filter)))
            << QByteArray(value) << QByteArray(filter) << speed;
    };
    row("agent=10.0.0.9&inputifindex=3", 1e9);
    row("outputifindex=4&agent=10.0.0.9", 1e8);
    row("agent=10.0.0.8&inputifindex=3", 1e10);
    row("agent=10.0.0.9&inputifindex=3&ipprotocol=6", 1e9);
    row("agent=10.0.0.9&(inputifindex=3&(ipprotocol=6|ipprotocol=17))", 1e9);
    row("agent=10.0.0.9&inputifindex=3&outputifindex=4", 1e8); // no more can pass than the slower takes
    row("agent=10.0.0.9&inputifindex=3", 1e9, "Bps");
    row("", 0);
    row("inputifindex=3", 0); // of which of the agents?
    row("agent=10.0.0.9", 0);
    row("agent=10.0.0.9&inputifindex=3,4", 0);
    row("agent=10.0.0.9&inputifindex!=3", 0);
    row("agent=10.0.0.9&(inputifindex=3|outputifindex=3)", 0); // both directions
    row("agent=10.0.0.9&inputifindex=5", 0);                   // ifSpeed 0: it does not know
    row("agent=10.0.0.9&inputifindex=6", 0);
    row("agent=10.0.0.9&inputifindex=null", 0);
    row("agent=10.0.0.9&inputifindex=3", 0, "fps");
    row("agent=10.0.0.9&inputifindex=3", 0, "avg:bytes");
}

void LinkSpeedTest::aFilterLeavesOneInterface()
{
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, filter);
    QFETCH(double, speed);
    const auto names = learned();
    const auto found = query::speedOf(question("ipsource", value, filter), {*names, {}});
    QCOMPARE(found.value_or(0), speed);
}

void LinkSpeedTest::theOnlyAgentNeedsNoName()
{
    const auto names = learned();
    const query::KnownSpeeds known{*names, base::parseAddress("10.0.0.9")};
    QCOMPARE(query::speedOf(question("", "bps", "inputifindex=3"), known), std::optional(1e9));
    QCOMPARE(query::speedOf(question("", "bps", "inputifindex=3&agent=10.0.0.8"), known),
             std::optional(1e10));
}

void LinkSpeedTest::aRowIsAnInterface()
{
    const auto names = learned();
    const query::KnownSpeeds known{*names, {}};
    const query::Query both = question("agent,ipprotocol,inputifindex", "Bps", "");
    const auto of = [&](const query::Query& query, const std::vector<std::string>& keys) {
        return query::speedOf(query, keys, known);
    };
    QCOMPARE(of(both, {"10.0.0.9", "6", "4"}), std::optional(1e8));
    QCOMPARE(of(both, {"10.0.0.8", "6", "4"}), std::nullopt);
    QCOMPARE(of(question("inputifindex", "bps", "agent=10.0.0.9"), {"3"}), std::optional(1e9));
    QCOMPARE(of(question("inputifindex", "bps", ""), {"3"}), std::nullopt);
    QCOMPARE(query::percentOf(1e8, both) * 1'250'000, 10.0); // bytes
}

void LinkSpeedTest::aCounterSampleThatIsCutShortTellsNothing()
{
    XdrWriter cut;
    cut.u32(3).u32(6).u32(1);
    query::NameLearner learner;
    learner.add(*test::secondOf(1000, {report(nine, 3, cut)}));
    QVERIFY(!query::speedOf(question("", "bps", "agent=10.0.0.9&inputifindex=3"), {*learner.names(), {}}));
}

void LinkSpeedTest::anAnswerInPercentIsThatOfTheBits()
{
    query::Answer answer;
    answer.query = question("ipsource", "bps", "agent=10.0.0.9&inputifindex=3");
    answer.unit = query::unitOf(answer.query.value);
    answer.series = {{{"10.0.0.1"}, {2e8, 100, 20}, {}, {{1e8, 50, 28}, {3e8, 50, 28}}, {5e8, 6e8}}};
    answer.total.steps = {{1e9, 500, 9}};
    answer.other.whole = {5e7, 10, 62};
    const query::Answer shown = query::inPercent(answer, 1e9);
    QCOMPARE(shown.unit.rate, std::string("percent_of_speed"));
    QCOMPARE(shown.series[0].whole.value, 20.0);
    QCOMPARE(shown.series[0].whole.ci95, 20.0);
    QCOMPARE(shown.series[0].steps[1].value, 30.0);
    QCOMPARE(shown.series[0].peaks[1], 60.0);
    QCOMPARE(shown.total.steps[0].value, 100.0);
    QCOMPARE(shown.other.whole.value, 5.0);
    query::Ranking ranking;
    ranking.rows = {answer.series[0]};
    ranking.total.whole = {1e9, 500, 9};
    QCOMPARE(query::inPercent(ranking, answer.query, 1e9).rows[0].whole.value, 20.0);
    QCOMPARE(query::inPercent(ranking, answer.query, 1e9).total.whole.value, 100.0);
}

QTEST_APPLESS_MAIN(LinkSpeedTest)
#include "tst_link_speed.moc"
