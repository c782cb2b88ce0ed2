// SPDX-License-Identifier: GPL-3.0-or-later
// weirctl top with tables: topology, groups, maps, makers; smoothing; dropped packets.
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "weirctl.h"

using weir::test::rowsOf;
using weir::test::Run;
using weir::test::weirctl;

namespace
{

const QString captures = QStringLiteral(WEIR_SOURCE_DIR "/tests/data/captures/");
const QString hsflowd = captures + QStringLiteral("hsflowd-lo.pcap");
const QString structures = captures + QStringLiteral("synthetic-structs-a.pcap");

Run top(const QString& capture, const QStringList& arguments)
{
    return weirctl(QStringList{"top", "--quiet", "--read", capture} + arguments);
}

} // namespace

class TopTablesTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void groupsAndMaps();
    void hostNamesAreKnownFromTheBeginning();
    void edgeNeedsATopology();
    void edgeOfATopologyWithoutPortsIsNothing();
    void smoothingIsOfRates();
    void droppedPacketsAreAsked();
    void wrongUsage_data();
    void wrongUsage();
    void aTableThatCannotBeReadIsNamed_data();
    void aTableThatCannotBeReadIsNamed();

private:
    QString write(const char* name, const char* text)
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) < 0)
            qFatal("the test's own file");
        return file.fileName();
    }

    QTemporaryDir m_folder;
    QString m_groups;
    QString m_map;
    QString m_topology;
};

void TopTablesTest::initTestCase()
{
    m_groups = write("groups.json", R"({"local":["127.0.0.0/8"],"rest":["0.0.0.0/0"]})");
    m_map = write("map.json", R"({"web":[8080]})");
    m_topology =
        write("topology.json", R"({"nodes":{"h":{"agent":"127.0.0.1","ports":{"lo":{"ifindex":1}}}}})");
}

void TopTablesTest::groupsAndMaps()
{
    const auto rows =
        rowsOf(top(hsflowd, {"--keys", "group:ipsource:g,map:[or:tcpsourceport:tcpdestinationport]:m",
                             "--groups", "g=" + m_groups, "--map", "m=" + m_map, "--totals"})
                   .out);
    QCOMPARE(rows.size(), 1);
    QCOMPARE(rows[0][1], QByteArray("local"));
    QCOMPARE(rows[0][2], QByteArray("web"));
    QVERIFY(rows[0][3].toDouble() > 0);
}

/// The capture tells the host's name later than it has its first samples.
void TopTablesTest::hostNamesAreKnownFromTheBeginning()
{
    const auto all = rowsOf(top(hsflowd, {"--keys", "agent", "--totals"}).out);
    const auto named = rowsOf(top(hsflowd, {"--keys", "host:agent:host_name", "--totals"}).out);
    QCOMPARE(named.size(), 1);
    QCOMPARE(named[0][1], QByteArray("vm"));
    QCOMPARE(named[0][2], all[0][2]);
}

void TopTablesTest::edgeNeedsATopology()
{
    const Run without = top(hsflowd, {"--agg", "edge"});
    QCOMPARE(without.exit, 2);
    QVERIFY2(without.err.contains("--topology"), without.err);
}

void TopTablesTest::edgeOfATopologyWithoutPortsIsNothing()
{
    const QString empty = write("empty.json", R"({"nodes":{}})");
    for (const QByteArrayList& row :
         rowsOf(top(hsflowd, {"--agg", "edge", "--topology", empty, "--totals"}).out))
        QCOMPARE(row[1], QByteArray("0"));
}

void TopTablesTest::smoothingIsOfRates()
{
    const QStringList question{"--keys", "ipprotocol"};
    const auto plain = rowsOf(top(hsflowd, question).out);
    const auto shortest = rowsOf(top(hsflowd, question + QStringList{"--smooth", "0.2"}).out);
    const auto longest = rowsOf(top(hsflowd, question + QStringList{"--smooth", "600"}).out);
    QCOMPARE(shortest[0][1], plain[0][1]);
    QVERIFY(qAbs(shortest[0][2].toDouble() / plain[0][2].toDouble() - 0.9933) < 0.001); // 1 − e⁻⁵
    QVERIFY(longest[0][2].toDouble() < plain[0][2].toDouble() / 500);
}

void TopTablesTest::droppedPacketsAreAsked()
{
    const auto rows =
        rowsOf(top(structures, {"--dropped", "--value", "frames", "--keys", "reason", "--totals"}).out);
    QVERIFY(!rows.isEmpty());
    const auto sampled = rowsOf(top(structures, {"--value", "frames", "--keys", "reason", "--totals"}).out);
    QVERIFY(sampled.isEmpty());
}

void TopTablesTest::wrongUsage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("groups without a name") << QStringList{"--groups", m_groups};
    QTest::newRow("map without a file") << QStringList{"--map", "m="};
    QTest::newRow("another aggregation") << QStringList{"--agg", "mean"};
    QTest::newRow("too smooth") << QStringList{"--smooth", "601"};
    QTest::newRow("not smooth enough") << QStringList{"--smooth", "0.1"};
    QTest::newRow("no number") << QStringList{"--smooth", "very"};
    QTest::newRow("smooth totals") << QStringList{"--smooth", "2", "--totals"};
}

void TopTablesTest::wrongUsage()
{
    QFETCH(QStringList, arguments);
    const Run run = top(hsflowd, arguments);
    QCOMPARE(run.exit, 2);
    QCOMPARE(run.out, QByteArray());
    QVERIFY(run.err.startsWith("weirctl"));
}

void TopTablesTest::aTableThatCannotBeReadIsNamed_data()
{
    QTest::addColumn<QString>("option");
    QTest::addColumn<QString>("prefix");
    QTest::newRow("topology") << "--topology" << "";
    QTest::newRow("groups") << "--groups" << "g=";
    QTest::newRow("map") << "--map" << "m=";
    QTest::newRow("geo") << "--geo" << "";
    QTest::newRow("oui") << "--oui" << "";
}

void TopTablesTest::aTableThatCannotBeReadIsNamed()
{
    QFETCH(QString, option);
    QFETCH(QString, prefix);
    const QString broken = write("broken", "{");
    for (const QString& file : {QStringLiteral("/nowhere/table"), broken}) {
        const Run run = top(hsflowd, {option, prefix + file});
        QCOMPARE(run.exit, 1);
        QVERIFY2(run.err.contains(file.toUtf8()), run.err);
    }
}

QTEST_GUILESS_MAIN(TopTablesTest)
#include "tst_top_tables.moc"
