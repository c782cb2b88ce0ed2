// SPDX-License-Identifier: GPL-3.0-or-later
// Traffic at the edge and at the links of a topology of two switches: h1 – (1) s1 (2) – (3) s2 (4) – h2.
#include <QTest>

#include "query/step_tally.h"
#include "support/traffic.h"
#include "windows.h"

using namespace weir;
using query::Aggregation;

namespace
{

constexpr const char* topologyJson = R"({
  "nodes": {"s1": {"agent": "10.0.0.1", "ports": {"p1": {"ifindex": "1"}, "p2": {"ifindex": "2"}}},
            "s2": {"agent": "10.0.0.2", "ports": {"p3": {"ifindex": "3"}, "p4": {"ifindex": "4"}}}},
  "links": {"l": {"node1": "s1", "port1": "p2", "node2": "s2", "port2": "p3"}}})";

std::shared_ptr<const key::Context> context()
{
    auto made = std::make_shared<key::Context>();
    made->topology = std::make_shared<const topology::Topology>(*topology::readTopology(topologyJson));
    return made;
}

/// A sample by s1 or s2 of a packet of 1000 bytes, 1 in 10. `source` is the interface that took it; 0: the
/// bridge.
struct Sighting {
    int agent;
    std::uint32_t source;
    std::uint32_t input;
    std::uint32_t output;
};

support::ByteVector datagramOf(const Sighting& sighting)
{
    const std::uint8_t address[4] = {10, 0, 0, std::uint8_t(sighting.agent)};
    support::FlowSampleSpec sample;
    sample.header = support::Packet().header(64);
    sample.frameLength = 1000;
    sample.samplingRate = 10;
    sample.classId = sighting.source == 0 ? 2 : 0;
    sample.index = sighting.source == 0 ? 1000 : sighting.source;
    sample.input = sighting.input;
    sample.output = sighting.output;
    return support::DatagramWriter(1, base::Address::v4(address)).flow(sample).finish();
}

/// Bytes per second of the flow; 0 when it was not counted.
double total(const std::vector<Sighting>& sightings, Aggregation aggregation,
             std::shared_ptr<const key::Context> tables = context())
{
    std::vector<support::ByteVector> payloads;
    for (const Sighting& sighting : sightings)
        payloads.push_back(datagramOf(sighting));
    query::Query question = test::question("ipsource", "bytes", aggregation);
    question.context = std::move(tables);
    query::StepTally tally(question, 1);
    tally.add(*test::secondOf(1000, payloads));
    return tally.takeAll().at(0).total.whole.value;
}

} // namespace

class PortFilterTest : public QObject
{
    Q_OBJECT

private slots:
    void aPacketThatComesInCountsOnceAtTheEdge();
    void sightingsOnTheWayOutAreNotCountedAgain();
    void agentsThatSampleOnlyEgressCountByInput();
    void bridgesCountByInput();
    void linksCountEachCrossing();
    void unknownPortsDoNotCount();
    void withoutTopologyNothingCounts();
};

void PortFilterTest::aPacketThatComesInCountsOnceAtTheEdge()
{
    // Both switches sample what comes in: at port 1 from the host, at port 3 from the link.
    const std::vector<Sighting> both{{1, 1, 1, 2}, {2, 3, 3, 4}};
    QCOMPARE(total(both, Aggregation::Edge), 10'000.0);
    QCOMPARE(total(both, Aggregation::Core), 10'000.0);
    QCOMPARE(total(both, Aggregation::Sum), 20'000.0);
    QCOMPARE(total(both, Aggregation::Max), 10'000.0);
}

void PortFilterTest::sightingsOnTheWayOutAreNotCountedAgain()
{
    const std::vector<Sighting> all{{1, 1, 1, 2}, {1, 2, 1, 2}, {2, 3, 3, 4}, {2, 4, 3, 4}};
    QCOMPARE(total(all, Aggregation::Edge), 10'000.0);
    QCOMPARE(total(all, Aggregation::Core), 10'000.0);
}

void PortFilterTest::agentsThatSampleOnlyEgressCountByInput()
{
    const std::vector<Sighting> egress{{1, 2, 1, 2}, {2, 4, 3, 4}};
    QCOMPARE(total(egress, Aggregation::Edge), 10'000.0);
    QCOMPARE(total(egress, Aggregation::Core), 10'000.0);
    // One switch samples both ways, the other only what goes out.
    const std::vector<Sighting> mixed{{1, 1, 1, 2}, {1, 2, 1, 2}, {2, 4, 3, 4}};
    QCOMPARE(total(mixed, Aggregation::Edge), 10'000.0);
    QCOMPARE(total(mixed, Aggregation::Core), 10'000.0);
}

/// Open vSwitch: the bridge is the data source, and the ports are told.
void PortFilterTest::bridgesCountByInput()
{
    const std::vector<Sighting> bridges{{1, 0, 1, 2}, {2, 0, 3, 4}};
    QCOMPARE(total(bridges, Aggregation::Edge), 10'000.0);
    QCOMPARE(total(bridges, Aggregation::Core), 10'000.0);
}

void PortFilterTest::linksCountEachCrossing()
{
    QCOMPARE(total({{2, 3, 3, 4}, {1, 2, 2, 1}}, Aggregation::Core), 20'000.0);
    QCOMPARE(total({{2, 3, 3, 4}, {1, 2, 2, 1}}, Aggregation::Edge), 0.0);
}

void PortFilterTest::unknownPortsDoNotCount()
{
    for (const Sighting& sighting :
         {Sighting{1, 9, 9, 2}, Sighting{3, 1, 1, 2}, Sighting{1, 0, 0, 2}, Sighting{1, 0, 0x3FFFFFFF, 2}}) {
        QCOMPARE(total({sighting}, Aggregation::Edge), 0.0);
        QCOMPARE(total({sighting}, Aggregation::Core), 0.0);
    }
}

void PortFilterTest::withoutTopologyNothingCounts()
{
    QCOMPARE(total({{1, 1, 1, 2}}, Aggregation::Edge, nullptr), 0.0);
    QCOMPARE(total({{1, 1, 1, 2}}, Aggregation::Sum, nullptr), 10'000.0);
}

QTEST_APPLESS_MAIN(PortFilterTest)
#include "tst_port_filter.moc"
