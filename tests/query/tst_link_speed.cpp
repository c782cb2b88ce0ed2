// SPDX-License-Identifier: GPL-3.0-or-later
// Which questions and rows are of one interface or link, whose speed agents told in if_counters.
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

/// A datagram of an agent with one counters sample of the interface: if_counters, and its name (0:1005).
ByteVector report(std::uint32_t agent, std::uint32_t ifIndex, const XdrWriter& record,
                  std::string_view name = {})
{
    XdrWriter body;
    body.u32(1).u32(ifIndex).u32(name.empty() ? 1 : 2).u32(1).opaque(record.data());
    if (!name.empty())
        body.u32(1005).opaque(XdrWriter().opaque(ByteVector(name.begin(), name.end())).data());
    XdrWriter datagram;
    datagram.u32(5).u32(1).u32(agent).u32(0).u32(1).u32(1000).u32(1).u32(2).opaque(body.data());
    return datagram.data();
}

constexpr std::uint32_t nine = 0x0A000009; // 10.0.0.9
constexpr std::uint32_t eight = 0x0A000008;

constexpr std::uint32_t seven = 0x0A000007;

/// s1 (2) – (3) s2 at agents of their own, s2 (4) – (1) s3 and s3 (2) – (1) s4, of which s3 and s4 share one
/// agent; s1 (7) – (8) s2, of which nobody told the speed; s5 has no agent.
constexpr const char* topologyJson = R"({
  "nodes": {
    "s1": {"agent": "10.0.0.8", "ports": {"s1-eth2": {"ifindex": "2"}, "s1-eth7": {"ifindex": "7"}}},
    "s2": {"agent": "10.0.0.9", "ports": {"s2-eth3": {"ifindex": 3}, "s2-eth4": {"ifindex": 4},
                                          "s2-eth8": {"ifindex": 8}}},
    "s3": {"agent": "10.0.0.7", "ports": {"s3-eth1": {"ifindex": "11"}, "s3-eth2": {"ifindex": "12"}}},
    "s4": {"agent": "10.0.0.7", "ports": {"s4-eth1": {"ifindex": "21"}}},
    "s5": {"ports": {"s5-eth1": {"ifindex": "3"}}}
  },
  "links": {
    "s1-s2": {"node1": "s1", "port1": "s1-eth2", "node2": "s2", "port2": "s2-eth3"},
    "s2-s3": {"node1": "s2", "port1": "s2-eth4", "node2": "s3", "port2": "s3-eth1"},
    "s3-s4": {"node1": "s3", "port1": "s3-eth2", "node2": "s4", "port2": "s4-eth1"},
    "untold": {"node1": "s1", "port1": "s1-eth7", "node2": "s2", "port2": "s2-eth8"}
  }})";

std::shared_ptr<const key::Context> contextOf(const query::NameLearner& learner)
{
    key::Context context;
    context.learned = learner.names();
    context.topology = std::make_shared<const topology::Topology>(*topology::readTopology(topologyJson));
    return std::make_shared<const key::Context>(context);
}

std::shared_ptr<const key::Context> told()
{
    query::NameLearner learner;
    learner.add(*test::secondOf(1000, {report(nine, 3, interfaceCounters(3, gigabits), "eth3"),
                                       report(nine, 4, interfaceCounters(4, gigabits / 10), "eth4"),
                                       report(nine, 5, interfaceCounters(5, 0), "eth5"),
                                       report(eight, 3, interfaceCounters(3, 10ULL * gigabits), "eth3"),
                                       report(eight, 2, interfaceCounters(2, 10ULL * gigabits), "uplink"),
                                       report(seven, 12, interfaceCounters(12, 40ULL * gigabits), "twin"),
                                       report(seven, 21, interfaceCounters(21, 25ULL * gigabits), "twin")}));
    return contextOf(learner);
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
    void aFilterLeavesOneLink_data();
    void aFilterLeavesOneLink();
    void theOnlyAgentNeedsNoName();
    void aRowIsAnInterface();
    void aRowIsALink();
    void withoutTablesNoSpeedIsKnown();
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
    const auto found = query::LinkSpeeds(told()).of(question("ipsource", value, filter));
    QCOMPARE(found.value_or(0), speed);
}

void LinkSpeedTest::aFilterLeavesOneLink_data()
{
    QTest::addColumn<QByteArray>("filter");
    QTest::addColumn<double>("speed"); // 0: none
    const auto row = [](const char* filter, double speed) {
        QTest::newRow(filter) << QByteArray(filter) << speed;
    };
    row("link:inputifindex=s1-s2", 1e9); // 10 Gbit/s at s1, 1 Gbit/s at s2
    row("link:outputifindex=s1-s2", 1e9);
    row("'link:inputifindex'='s1-s2'&ipprotocol=6", 1e9);
    row("node:inputifindex=s1&link:inputifindex=s1-s2", 1e9); // its link is no faster there
    row("link:inputifindex=s2-s3", 1e8);                      // only s2 told
    row("link:inputifindex=s3-s4", 2.5e10);                   // both ends at one agent
    row("link:inputifindex=s1-s2&link:outputifindex=s2-s3", 1e8);
    row("link:inputifindex=untold", 0);
    row("link:inputifindex=nowhere", 0);
    row("link:inputifindex=null", 0);
    row("link:inputifindex!=s1-s2", 0);
    row("link:inputifindex=s1-s2,s2-s3", 0);
    row("link:inputifindex~s1.s2", 0);
    row("link:inputifindex=s1-s2|link:outputifindex=s1-s2", 0);
    row("link:inputifindex=s1-s2&link:outputifindex=untold", 0); // which may be slower
    row("link:[or:inputifindex:outputifindex]=s1-s2", 0);

    row("node:inputifindex=s2", 0); // a node has many interfaces
    row("node:inputifindex=s2&inputifindex=3", 1e9);
    row("node:outputifindex=s1&inputifindex=3", 1e10); // who tells of both
    row("node:inputifindex=s5&inputifindex=3", 0);     // nobody tells of it
    row("node:inputifindex=s9&inputifindex=3", 0);
    row("node:inputifindex=s2&agent=10.0.0.8&inputifindex=3", 1e10);

    row("ifname:inputifindex=uplink", 1e10); // only one has that name
    row("ifname:outputifindex=eth4", 1e8);
    row("ifname:inputifindex=eth3", 0); // of which of the agents?
    row("ifname:inputifindex=eth3&agent=10.0.0.9", 1e9);
    row("ifname:inputifindex=eth3&node:inputifindex=s1", 1e10);
    row("ifname:inputifindex=eth3&agent=10.0.0.7", 0);
    row("ifname:inputifindex=twin&agent=10.0.0.7", 0); // two of them
    row("ifname:inputifindex=eth5", 0);                // ifSpeed 0
    row("ifname:inputifindex=eth6", 0);
    row("ifname:inputifindex=null&agent=10.0.0.9", 0);
    row("ifname:inputifindex=uplink&link:outputifindex=s2-s3", 1e8);
}

void LinkSpeedTest::aFilterLeavesOneLink()
{
    QFETCH(QByteArray, filter);
    QFETCH(double, speed);
    QCOMPARE(query::LinkSpeeds(told()).of(question("ipsource", "bps", filter)).value_or(0), speed);
}

void LinkSpeedTest::theOnlyAgentNeedsNoName()
{
    const query::LinkSpeeds speeds(told(), base::parseAddress("10.0.0.9"));
    QCOMPARE(speeds.of(question("", "bps", "inputifindex=3")), std::optional(1e9));
    QCOMPARE(speeds.of(question("", "bps", "inputifindex=3&agent=10.0.0.8")), std::optional(1e10));
    QCOMPARE(speeds.of(question("", "bps", "ifname:inputifindex=eth3")), std::optional(1e9));
}

void LinkSpeedTest::aRowIsAnInterface()
{
    const query::LinkSpeeds speeds(told());
    const query::Query both = question("agent,ipprotocol,inputifindex", "Bps", "");
    const auto of = [&](const query::Query& query, const std::vector<std::string>& keys) {
        return speeds.of(query, keys);
    };
    QCOMPARE(of(both, {"10.0.0.9", "6", "4"}), std::optional(1e8));
    QCOMPARE(of(both, {"10.0.0.8", "6", "4"}), std::nullopt);
    QCOMPARE(of(question("inputifindex", "bps", "agent=10.0.0.9"), {"3"}), std::optional(1e9));
    QCOMPARE(of(question("inputifindex", "bps", ""), {"3"}), std::nullopt);
    QCOMPARE(query::percentOf(1e8, both) * 1'250'000, 10.0); // bytes
}

void LinkSpeedTest::aRowIsALink()
{
    const query::LinkSpeeds speeds(told());
    const auto of = [&](const char* keys, const std::vector<std::string>& texts) {
        return speeds.of(question(keys, "bps", ""), texts);
    };
    QCOMPARE(of("link:inputifindex", {"s1-s2"}), std::optional(1e9));
    QCOMPARE(of("link:inputifindex", {"untold"}), std::nullopt);
    QCOMPARE(of("link:inputifindex", {""}), std::nullopt);
    QCOMPARE(of("node:inputifindex,link:outputifindex", {"s3", "s3-s4"}), std::optional(2.5e10));
    QCOMPARE(of("node:inputifindex,ifname:inputifindex", {"s1", "eth3"}), std::optional(1e10));
    QCOMPARE(of("node:inputifindex,ifname:inputifindex", {"s2", "eth3"}), std::optional(1e9));
    QCOMPARE(of("ifname:inputifindex", {"eth3"}), std::nullopt);
    QCOMPARE(of("ifname:inputifindex", {"uplink"}), std::optional(1e10));
    QCOMPARE(of("node:inputifindex", {"s1"}), std::nullopt);
}

void LinkSpeedTest::withoutTablesNoSpeedIsKnown()
{
    const query::Query query = question("", "bps", "link:inputifindex=s1-s2");
    QVERIFY(!query::LinkSpeeds(nullptr).of(query));
    QVERIFY(!query::LinkSpeeds(std::make_shared<const key::Context>()).of(query));
    auto withoutTopology = std::make_shared<key::Context>(*told());
    withoutTopology->topology = nullptr;
    const query::LinkSpeeds speeds(withoutTopology);
    QVERIFY(!speeds.of(query));
    QVERIFY(!speeds.of(question("", "bps", "node:inputifindex=s2&inputifindex=3")));
    QCOMPARE(speeds.of(question("", "bps", "ifname:inputifindex=uplink")), std::optional(1e10));
}

void LinkSpeedTest::aCounterSampleThatIsCutShortTellsNothing()
{
    XdrWriter cut;
    cut.u32(3).u32(6).u32(1);
    query::NameLearner learner;
    learner.add(*test::secondOf(1000, {report(nine, 3, cut)}));
    QVERIFY(!query::LinkSpeeds(contextOf(learner)).of(question("", "bps", "agent=10.0.0.9&inputifindex=3")));
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
