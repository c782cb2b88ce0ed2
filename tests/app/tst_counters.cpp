// SPDX-License-Identifier: GPL-3.0-or-later
// weirctl counters and metrics as other programs use them.
#include <QSet>
#include <QTest>
#include <nlohmann/json.hpp>

#include "weirctl.h"

using weir::test::rowsOf;
using weir::test::Run;
using weir::test::weirctl;

namespace
{

const QString hsflowd = QStringLiteral(WEIR_SOURCE_DIR "/tests/data/captures/hsflowd-lo.pcap");
const QString structures = QStringLiteral(WEIR_SOURCE_DIR "/tests/data/captures/synthetic-structs-a.pcap");

} // namespace

class CountersTest : public QObject
{
    Q_OBJECT

private slots:
    void csvIsAsPromised();
    void onlyTheMetricsAskedFor();
    void onlyTheAgentAskedFor();
    void jsonIsALineAPoint();
    void aMetricThatNobodySendsIsNamed();
    void everyStructureIsTold();
    void wrongUsage_data();
    void wrongUsage();
    void whatCannotBeReadIsSaid();
    void metricsAreTextAndJson();
};

void CountersTest::csvIsAsPromised()
{
    const Run run = weirctl({"counters", "--read", hsflowd});
    QCOMPARE(run.exit, 0);
    QCOMPARE(run.err, QByteArray());
    QVERIFY(run.out.startsWith("time_utc,agent,datasource,metric,value\r\n"));
    QByteArray last;
    for (const QByteArrayList& row : rowsOf(run.out)) {
        QCOMPARE(row.size(), 5);
        QVERIFY(row[0].endsWith('Z') && row[0] >= last);
        last = row[0];
    }
}

void CountersTest::onlyTheMetricsAskedFor()
{
    const Run run = weirctl({"counters", "--read", hsflowd, "--metric", "ifname,cpu_utilization"});
    QSet<QByteArray> met;
    for (const QByteArrayList& row : rowsOf(run.out)) {
        met.insert(row[2] + '.' + row[3]);
        if (row[3] == "ifname")
            QCOMPARE(row[4], QByteArray("lo"));
        else
            QVERIFY(row[4].toDouble() > 0 && row[4].toDouble() <= 100);
    }
    QCOMPARE(met, QSet<QByteArray>({"1.ifname", "2.1.cpu_utilization"}));
}

void CountersTest::onlyTheAgentAskedFor()
{
    QVERIFY(rowsOf(weirctl({"counters", "--read", hsflowd, "--agent", "127.0.0.1"}).out).size() > 100);
    QCOMPARE(rowsOf(weirctl({"counters", "--read", hsflowd, "--agent", "127.0.0.2"}).out).size(), 0);
}

void CountersTest::jsonIsALineAPoint()
{
    const Run run = weirctl(
        {"counters", "--read", hsflowd, "--metric", "ifspeed,ifname,ifinutilization", "--format", "json"});
    for (const QByteArray& line : run.out.split('\n')) {
        if (line.isEmpty())
            continue;
        const auto row = nlohmann::json::parse(line.toStdString());
        QCOMPARE(row.size(), std::size_t(5));
        const std::string metric = row.at("metric");
        QVERIFY(metric == "ifname"    ? row.at("value").is_string()
                : metric == "ifspeed" ? row.at("value").is_number()
                                      : row.at("value").is_null());
    }
    QVERIFY(run.out.count('\n') > 3);
}

void CountersTest::aMetricThatNobodySendsIsNamed()
{
    const Run run = weirctl({"counters", "--read", hsflowd, "--metric", "ifinoctet"});
    QCOMPARE(run.exit, 0);
    QVERIFY2(run.err.contains("\"ifinoctet\"") && run.err.contains("weirctl metrics"), run.err);
}

/// One report of each structure: gauges and texts are there at once.
void CountersTest::everyStructureIsTold()
{
    QSet<QByteArray> met;
    for (const QByteArrayList& row : rowsOf(weirctl({"counters", "--read", structures}).out))
        met.insert(row[3]);
    for (const char* name :
         {"ifspeed", "agg_partneropersystemid", "sfp_temperature", "processor_cpu_5s", "of_dpid", "ifname",
          "vir_mem_used", "mem_total", "jvm_heap_used", "bcm_long_ipv6_utilizaton", "ovs_dp_flows"})
        QVERIFY2(met.contains(name), name);
}

void CountersTest::wrongUsage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("nothing to read") << QStringList{"counters"};
    QTest::newRow("both") << QStringList{"counters", "--read", hsflowd, "--listen", "127.0.0.1:0"};
    QTest::newRow("no agent") << QStringList{"counters", "--read", hsflowd, "--agent", "switch"};
    QTest::newRow("no form") << QStringList{"counters", "--read", hsflowd, "--format", "xml"};
    QTest::newRow("no port") << QStringList{"counters", "--read", hsflowd, "--port", "70000"};
}

void CountersTest::wrongUsage()
{
    QFETCH(QStringList, arguments);
    const Run run = weirctl(arguments);
    QCOMPARE(run.exit, 2);
    QCOMPARE(run.out, QByteArray());
    QVERIFY(!run.err.isEmpty());
}

void CountersTest::whatCannotBeReadIsSaid()
{
    const Run run = weirctl({"counters", "--read", "/nowhere/at/all.pcap"});
    QCOMPARE(run.exit, 1);
    QVERIFY(run.err.contains("/nowhere/at/all.pcap"));
}

void CountersTest::metricsAreTextAndJson()
{
    const Run text = weirctl({"metrics"});
    QCOMPARE(text.exit, 0);
    QVERIFY(text.out.contains("ifinutilization"));
    const auto rows = nlohmann::json::parse(weirctl({"metrics", "--format", "json"}).out.toStdString());
    QVERIFY(rows.size() > 300);
    for (const auto& row : rows)
        for (const char* member : {"name", "type", "unit", "description", "example", "source"})
            QVERIFY(row.at(member).is_string());
}

QTEST_GUILESS_MAIN(CountersTest)
#include "tst_counters.moc"
