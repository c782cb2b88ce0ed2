// SPDX-License-Identifier: GPL-3.0-or-later
// Names out of counters, and questions that ask for them.
#include <QTest>

#include "query/name_learner.h"
#include "query/step_tally.h"
#include "support/traffic.h"
#include "windows.h"

using namespace weir;
using support::ByteVector;
using support::XdrWriter;

namespace
{

ByteVector bytesOf(std::string_view text)
{
    return {text.begin(), text.end()};
}

/// A datagram of agent 10.0.0.9 with one counters sample of these records.
ByteVector report(std::uint32_t source, const std::vector<std::pair<std::uint32_t, XdrWriter>>& records)
{
    XdrWriter body;
    body.u32(1).u32(source).u32(std::uint32_t(records.size()));
    for (const auto& [tag, record] : records)
        body.u32(tag).opaque(record.data());
    XdrWriter datagram;
    datagram.u32(5).u32(1).u32(0x0A000009).u32(0).u32(1).u32(1000).u32(1).u32(2).opaque(body.data());
    return datagram.data();
}

XdrWriter hostDescription(std::string_view name)
{
    XdrWriter record;
    record.opaque(bytesOf(name)).bytes(ByteVector(16, 0)).u32(3).u32(2).opaque(bytesOf("6.1"));
    return record;
}

/// host_adapters with one adapter of one address.
XdrWriter adapter(std::uint64_t mac)
{
    ByteVector bytes;
    for (int shift = 40; shift >= 0; shift -= 8)
        bytes.push_back(std::uint8_t(mac >> shift));
    XdrWriter record;
    record.u32(1).u32(7).u32(1).bytes(bytes);
    return record;
}

XdrWriter portName(std::string_view name)
{
    XdrWriter record;
    record.opaque(bytesOf(name));
    return record;
}

constexpr std::uint32_t machine = 3 << 24 | 150'000;
constexpr std::uint64_t machineMac = 0x020000000001; // of support::Packet

std::vector<ByteVector> reports()
{
    return {report(2 << 24 | 1, {{2000, hostDescription("h9")}}),
            report(machine, {{2000, hostDescription("web.service")}, {2001, adapter(machineMac)}}),
            report(5, {{1005, portName("eth5")}})};
}

/// A packet from the machine's adapter, come in by interface 5 of the agent; extended_entities says that the
/// machine sent it.
ByteVector packet(bool withEntities)
{
    const ByteVector header = support::Packet().header(64);
    XdrWriter sampled;
    sampled.u32(1).u32(100).u32(4).opaque(header);
    XdrWriter entities;
    entities.u32(3).u32(150'000).u32(0).u32(0);
    XdrWriter body;
    body.u32(1).u32(5).u32(10).u32(0).u32(0).u32(5).u32(6).u32(withEntities ? 2 : 1);
    body.u32(1).opaque(sampled.data());
    if (withEntities)
        body.u32(2210).opaque(entities.data());
    XdrWriter datagram;
    datagram.u32(5).u32(1).u32(0x0A000009).u32(0).u32(1).u32(1000).u32(1).u32(1).opaque(body.data());
    return datagram.data();
}

std::string answer(const char* keys, const query::NameLearner& names, bool withEntities)
{
    query::StepTally tally(test::question(keys), 1);
    auto context = std::make_shared<key::Context>();
    context->learned = names.names();
    tally.setContext(context);
    tally.add(*test::secondOf(1001, {packet(withEntities)}));
    const auto rows = tally.takeAll().at(0).rows;
    return rows.empty() ? "nothing" : rows[0].keys.at(0);
}

} // namespace

class NameLearnerTest : public QObject
{
    Q_OBJECT

private slots:
    void hostsMachinesAndInterfacesHaveNames();
    void nothingIsKnownBeforeItIsTold();
    void generationsAreOfNames();
    void adaptersThatClaimEverythingAreBounded();
    void ofAnInterfaceTheFirstNameCounts();
};

/// The function of the article on marking traffic by systemd unit.
void NameLearnerTest::hostsMachinesAndInterfacesHaveNames()
{
    query::NameLearner names;
    names.add(*test::secondOf(1000, reports()));
    QCOMPARE(answer("host:[or:dssource:dsdestination]:vir_host_name", names, true), "web.service");
    QCOMPARE(answer("host:[or:dssource:dsdestination]:vir_host_name", names, false), "nothing");
    QCOMPARE(answer("host:macsource:vir_host_name", names, false), "web.service");
    QCOMPARE(answer("host:agent:host_name", names, false), "h9");
    QCOMPARE(answer("ifname:inputifindex", names, false), "eth5");
    QCOMPARE(answer("ifname:outputifindex", names, false), "nothing");
}

void NameLearnerTest::nothingIsKnownBeforeItIsTold()
{
    const query::NameLearner names;
    QCOMPARE(answer("host:macsource:vir_host_name", names, true), "nothing");
    QCOMPARE(answer("ifname:inputifindex", names, true), "nothing");
}

void NameLearnerTest::generationsAreOfNames()
{
    query::NameLearner names;
    names.add(*test::secondOf(1000, reports()));
    const std::uint64_t generation = names.generation();
    QVERIFY(generation > 0);
    const auto before = names.names();
    names.add(*test::secondOf(1001, reports()));
    QCOMPARE(names.generation(), generation);
    QCOMPARE(names.names(), before);
    // A number is taken, but does not make answers of the past wrong.
    XdrWriter memory;
    memory.u64(1000).u64(1).u64(0).u64(0).u64(0).u64(0).u64(0).u32(0).u32(0).u32(0).u32(0);
    names.add(*test::secondOf(1002, {report(2 << 24 | 1, {{2004, memory}})}));
    QCOMPARE(names.generation(), generation);
    QCOMPARE(answer("host:agent:mem_total", names, false), "1000");
    names.add(*test::secondOf(1003, {report(2 << 24 | 1, {{2000, hostDescription("h10")}})}));
    QVERIFY(names.generation() > generation);
    QCOMPARE(before->find({base::parseAddress("10.0.0.9").value(), 2, 1}, "host_name"),
             std::string_view("h9"));
}

void NameLearnerTest::adaptersThatClaimEverythingAreBounded()
{
    XdrWriter greedy;
    greedy.u32(0xFFFFFFFF).u32(1).u32(0xFFFFFFFF).bytes(ByteVector{2, 0, 0, 0, 0, 1});
    query::NameLearner names;
    names.add(*test::secondOf(1000, {report(machine, {{2001, greedy}, {2000, hostDescription("vm")}})}));
    QCOMPARE(answer("host:macsource:vir_host_name", names, false), "vm");
}

/// A counters sample with two names and one that is cut short.
void NameLearnerTest::ofAnInterfaceTheFirstNameCounts()
{
    query::NameLearner names;
    names.add(*test::secondOf(1000, {report(5, {{1005, portName("eth5")}, {1005, portName("other")}})}));
    QCOMPARE(answer("ifname:inputifindex", names, false), "eth5");
    const std::uint64_t generation = names.generation();
    XdrWriter cut;
    cut.u32(40).bytes(bytesOf("eth6"));
    names.add(*test::secondOf(1001, {report(5, {{1005, cut}})}));
    names.add(*test::secondOf(1002, {report(5, {{1005, portName("")}})}));
    QCOMPARE(names.generation(), generation);
    QCOMPARE(answer("ifname:inputifindex", names, false), "eth5");
}

QTEST_APPLESS_MAIN(NameLearnerTest)
#include "tst_name_learner.moc"
