// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of files and of counters, and the answers that follow them.
#include "engine/tables.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>
#include <set>

#include "engine/question.h"
#include "key/context_files.h"
#include "query/windows.h"

using namespace weir;
using engine::Tables;
using support::ByteVector;
using support::XdrWriter;

namespace
{

constexpr base::SecondNumber start = 1'700'000'000;

std::shared_ptr<const key::LearnedNames> namesOf(const char* interface)
{
    key::LearnedNames names;
    names.set({support::DatagramWriter::defaultAgent(), 0, 1}, "ifname", interface);
    return std::make_shared<const key::LearnedNames>(names);
}

key::Context groups(const char* json)
{
    key::Context context;
    context.groups["g"] = std::make_shared<const key::AddressGroups>(*key::readGroups(json));
    return context;
}

/// A report that names interface 1.
ByteVector portName(std::string_view name)
{
    XdrWriter record;
    record.opaque(ByteVector(name.begin(), name.end()));
    XdrWriter body;
    body.u32(1).u32(1).u32(1).u32(1005).opaque(record.data());
    return support::DatagramWriter(2).raw(2, body.data()).finish();
}

} // namespace

class TablesTest : public QObject
{
    Q_OBJECT

private slots:
    void filesComeBeforeTheUsual();
    void everyChangeIsAnotherGeneration();
    void namesOfAddressesAreAGenerationOfTheirOwn();
    void liveAndCaptureAreApart();
    void makersAreReadWhenTheyAreAskedFor();
    void aNameThatComesLateAnswersThePast();
    void aTableThatChangesIsAskedAnew();
};

void TablesTest::filesComeBeforeTheUsual()
{
    Tables tables;
    QVERIFY(tables.current(Tables::Source::Live).context != nullptr);
    const auto usual = std::make_shared<const topology::Topology>();
    tables.setUsualTopology(usual);
    QCOMPARE(tables.current(Tables::Source::Live).context->topology, usual);
    key::Context files = groups(R"({"a":["10.0.0.0/8"]})");
    const auto own = std::make_shared<const topology::Topology>();
    files.topology = own;
    tables.setFiles(files);
    QCOMPARE(tables.current(Tables::Source::Live).context->topology, own);
    QVERIFY(tables.current(Tables::Source::Live).context->groups.contains("g"));
}

void TablesTest::everyChangeIsAnotherGeneration()
{
    Tables tables;
    std::set<std::uint64_t> generations;
    const auto isNew = [&] {
        return generations.insert(tables.current(Tables::Source::Capture).generation).second;
    };
    QVERIFY(isNew());
    QVERIFY(!isNew());
    tables.setFiles(groups("{}"));
    QVERIFY(isNew());
    tables.setLearned(Tables::Source::Capture, namesOf("a"), 1);
    QVERIFY(isNew());
    tables.setLearned(Tables::Source::Capture, namesOf("b"), 2);
    QVERIFY(isNew());
    // A number that was told anew: another table, the same generation.
    const auto numbers = namesOf("b");
    tables.setLearned(Tables::Source::Capture, numbers, 2);
    QVERIFY(!isNew());
    QCOMPARE(tables.current(Tables::Source::Capture).context->learned, numbers);
    // Another capture begins at 0, and at each step is another state.
    for (const std::uint64_t generation : {0, 1, 2, 3}) {
        tables.setLearned(Tables::Source::Capture, namesOf("c"), generation);
        QVERIFY(isNew());
    }
    tables.setUsualTopology(nullptr);
    QVERIFY(isNew());
}

void TablesTest::namesOfAddressesAreAGenerationOfTheirOwn()
{
    Tables tables;
    const auto before = tables.current(Tables::Source::Live);
    QCOMPARE(before.context->hostNames, nullptr);
    const auto names = std::make_shared<const key::HostNames>();
    tables.setHostNames(names);
    const auto after = tables.current(Tables::Source::Live);
    QCOMPARE(after.context->hostNames, names);
    QCOMPARE(tables.current(Tables::Source::Capture).context->hostNames, names);
    QCOMPARE(after.generation, before.generation);
    QVERIFY(after.hostNames != before.hostNames);
    tables.setHostNames(nullptr);
    QCOMPARE(tables.current(Tables::Source::Live).context->hostNames, nullptr);
}

void TablesTest::makersAreReadWhenTheyAreAskedFor()
{
    if (!key::readOui(key::usualOuiFolder))
        QSKIP("the package ieee-data is not here");
    engine::Engine engine(std::size_t(64) << 20);
    engine::Question question(engine);
    QSignalSpy answered(&question, &engine::Question::answered);
    question.ask(test::question("macsource"));
    QTRY_VERIFY_WITH_TIMEOUT(!answered.empty(), 20'000);
    QCOMPARE(engine.tables().context->oui, nullptr);
    question.ask(test::question("oui:macsource:name"));
    QTRY_VERIFY_WITH_TIMEOUT(engine.tables().context->oui != nullptr, 20'000);
}

void TablesTest::liveAndCaptureAreApart()
{
    Tables tables;
    const auto names = namesOf("a");
    tables.setLearned(Tables::Source::Live, names, 1);
    QCOMPARE(tables.current(Tables::Source::Live).context->learned, names);
    QCOMPARE(tables.current(Tables::Source::Capture).context->learned, nullptr);
    QVERIFY(tables.current(Tables::Source::Live).generation !=
            tables.current(Tables::Source::Capture).generation);
}

/// The interface is named in the last second of the capture; its packets of all seconds have the name.
void TablesTest::aNameThatComesLateAnswersThePast()
{
    QTemporaryDir folder;
    const QString capture = folder.filePath("late.pcap");
    std::vector<support::CaptureRecord> records;
    for (int i = 0; i < 20; ++i)
        records.push_back({(start + i) * base::nanosecondsPerSecond, test::oneSample(1000, 1)});
    records.push_back({(start + 20) * base::nanosecondsPerSecond, portName("eth1")});
    support::writeCapture(capture.toStdString(), records);

    engine::Engine engine(std::size_t(64) << 20);
    engine::Question question(engine);
    std::vector<std::string> keys;
    std::uint64_t samples = 0;
    connect(&question, &engine::Question::answered, this, [&](const engine::Reply& reply) {
        keys.clear();
        for (const query::Series& series : reply.answer->series)
            keys.push_back(series.keys.at(0));
        samples = reply.answer->samplesMatched;
    });
    engine::View view;
    view.span = 60;
    question.look(view);
    question.ask(test::question("ifname:inputifindex"));
    engine.openCaptures({capture});
    QTRY_COMPARE_WITH_TIMEOUT(keys, std::vector<std::string>{"eth1"}, 20'000);
    QTRY_COMPARE_WITH_TIMEOUT(samples, std::uint64_t(20), 20'000);
}

void TablesTest::aTableThatChangesIsAskedAnew()
{
    QTemporaryDir folder;
    const QString capture = folder.filePath("some.pcap");
    std::vector<support::CaptureRecord> records;
    for (int i = 0; i < 5; ++i)
        records.push_back({(start + i) * base::nanosecondsPerSecond, test::oneSample(1000, 1)});
    support::writeCapture(capture.toStdString(), records);

    engine::Engine engine(std::size_t(64) << 20);
    engine.setTables(groups(R"({"before":["10.0.0.0/8"]})"));
    engine::Question question(engine);
    std::vector<std::string> keys;
    connect(&question, &engine::Question::answered, this, [&](const engine::Reply& reply) {
        keys.clear();
        for (const query::Series& series : reply.answer->series)
            keys.push_back(series.keys.at(0));
    });
    question.ask(test::question("group:ipsource:g"));
    engine.openCaptures({capture});
    QTRY_COMPARE_WITH_TIMEOUT(keys, std::vector<std::string>{"before"}, 20'000);
    engine.setTables(groups(R"({"after":["10.0.0.0/8"]})"));
    QTRY_COMPARE_WITH_TIMEOUT(keys, std::vector<std::string>{"after"}, 20'000);
}

QTEST_GUILESS_MAIN(TablesTest)
#include "tst_tables.moc"
