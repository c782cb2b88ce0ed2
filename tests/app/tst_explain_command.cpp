// SPDX-License-Identifier: GPL-3.0-or-later
// weirctl explain as its users run it, on the demo's recording.
#include <QTest>
#include <nlohmann/json.hpp>

#include "weirctl.h"

using weir::test::rowsOf;
using weir::test::Run;
using weir::test::weirctl;

namespace
{

const QString lab = QStringLiteral(WEIR_SOURCE_DIR "/resources/demo/lab.pcap.zst");

Run explain(const QStringList& arguments)
{
    return weirctl(QStringList{"explain", "--read", lab} + arguments);
}

} // namespace

class ExplainCommandTest : public QObject
{
    Q_OBJECT

private slots:
    void theFloodOfTheDemoIsExplained();
    void aFallIsExplained();
    void bytesAreThoseOfTop();
    void jsonSaysTheSame();
    void discardsAreAsked();
    void withoutDataItSaysWhy_data();
    void withoutDataItSaysWhy();
    void wrongUsage_data();
    void wrongUsage();
};

void ExplainCommandTest::theFloodOfTheDemoIsExplained()
{
    const Run run = explain({"--keys", "ipsource,ipdestination", "--at", "2026-11-22T15:31:22Z"});
    QCOMPARE(run.exit, 0);
    QVERIFY2(
        run.err.contains("; all of the rise is udpsourceport=53, and all of it is ipdestination=10.0.0.5."),
        run.err.constData());
    QCOMPARE(run.err.count('\n'), 1);
    const auto rows = rowsOf(run.out);
    QVERIFY(run.out.startsWith("by,flow,before_bits_per_s,after_bits_per_s,change_bits_per_s,"));
    QVERIFY(run.out.contains("\r\n\"ipsource,ipdestination\",-total-,"));
    bool isFirst = true;
    for (const QByteArrayList& row : rows)
        if (row.first() == "udpsourceport") {
            QCOMPARE(row[1], QByteArray("udpsourceport=53"));
            QVERIFY(isFirst);
            isFirst = false;
            QVERIFY(row[6].toDouble() > 95);
            QCOMPARE(row[10], QByteArray("significant"));
        } else if (!row.first().startsWith('"')) {
            isFirst = false;
        }
    QVERIFY(!isFirst);
}

void ExplainCommandTest::aFallIsExplained()
{
    const Run run =
        explain({"--keys", "ipdestination", "--from", "2026-11-22T15:31:50Z", "--to", "2026-11-22T15:32:10Z",
                 "--before-from", "2026-11-22T15:31:00Z", "--before-to", "2026-11-22T15:31:30Z"});
    QCOMPARE(run.exit, 0);
    QVERIFY2(run.err.contains(" of the fall is ipdestination=10.0.0.5, and all of it is udpsourceport=53."),
             run.err.constData());
    QVERIFY(rowsOf(run.out).front()[1] == "ipdestination=10.0.0.5");
}

void ExplainCommandTest::bytesAreThoseOfTop()
{
    const Run run = explain({"--keys", "ipdestination", "--value", "bytes", "--from", "2026-11-22T15:31:00Z",
                             "--to", "2026-11-22T15:31:30Z", "--n", "1"});
    const Run top = weirctl({"top", "--read", lab, "--keys", "ipdestination", "--totals", "--from",
                             "2026-11-22T15:31:00Z", "--to", "2026-11-22T15:31:30Z", "--n", "1"});
    QCOMPARE(run.exit, 0);
    const auto changed = rowsOf(run.out).front();
    const auto largest = rowsOf(top.out).front();
    QCOMPARE(changed[1], "ipdestination=" + largest[1]);
    QVERIFY(std::abs(changed[3].toDouble() * 30 - largest[2].toDouble()) < 1e-6 * largest[2].toDouble());
}

void ExplainCommandTest::jsonSaysTheSame()
{
    const Run run =
        explain({"--keys", "ipdestination", "--at", "2026-11-22T15:31:22Z", "--n", "2", "--format", "json"});
    QCOMPARE(run.exit, 0);
    const auto json = nlohmann::json::parse(run.out.toStdString());
    QCOMPARE(json["outcome"].get<std::string>(), std::string("risen"));
    QCOMPARE(json["flows"].size(), std::size_t(2));
    QCOMPARE(json["flows"][0]["keys"][0].get<std::string>(), std::string("10.0.0.5"));
    QCOMPARE(json["before"]["seconds_with_data"].get<int>(), 60);
    QCOMPARE(json["dimensions"][0]["by"].get<std::string>(), std::string("udpsourceport"));
    const double change = json["total"]["change_bits_per_s"].get<double>();
    const double parts = json["flows"][0]["change_bits_per_s"].get<double>() +
                         json["flows"][1]["change_bits_per_s"].get<double>() +
                         json["other"]["change_bits_per_s"].get<double>();
    QVERIFY(std::abs(parts - change) < 1e-6 * change);
}

void ExplainCommandTest::discardsAreAsked()
{
    const Run run = explain({"--keys", "reason", "--dropped", "--at", "2026-11-22T15:31:22Z"});
    QCOMPARE(run.exit, 0); // the lab dropped none: too few to tell
    QVERIFY2(run.err.contains("too few samples"), run.err.constData());
}

void ExplainCommandTest::withoutDataItSaysWhy_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("sentence");

    QTest::newRow("the beginning") << QStringList{"--from", "2026-11-22T15:23:53Z", "--to",
                                                  "2026-11-22T15:24:10Z"}
                                   << QByteArray("no data of the time before");
    QTest::newRow("another day") << QStringList{"--at", "2026-11-21T15:23:53Z"}
                                 << QByteArray("no data of the time that is to be explained");
    QTest::newRow("no rate") << QStringList{"--at", "2026-11-22T15:31:22Z", "--value", "avg:ipttl"}
                             << QByteArray("avg:ipttl is not added up");
}

void ExplainCommandTest::withoutDataItSaysWhy()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, sentence);
    const Run run = explain(arguments);
    QCOMPARE(run.exit, 1);
    QVERIFY2(run.err.contains(sentence), run.err.constData());
    QCOMPARE(run.out.count('\n'), 1); // the header alone
}

void ExplainCommandTest::wrongUsage_data()
{
    QTest::addColumn<QStringList>("arguments");

    QTest::newRow("no time") << QStringList{};
    QTest::newRow("half a range") << QStringList{"--from", "2026-11-22T15:31:00Z"};
    QTest::newRow("both") << QStringList{"--at", "2026-11-22T15:31:22Z", "--to", "2026-11-22T15:31:30Z"};
    QTest::newRow("half a before") << QStringList{"--at", "2026-11-22T15:31:22Z", "--before-to",
                                                  "2026-11-22T15:31:00Z"};
    QTest::newRow("backwards") << QStringList{"--from", "2026-11-22T15:31:30Z", "--to",
                                              "2026-11-22T15:31:00Z"};
    QTest::newRow("overlap") << QStringList{
        "--from",        "2026-11-22T15:31:00Z", "--to",        "2026-11-22T15:31:30Z",
        "--before-from", "2026-11-22T15:31:29Z", "--before-to", "2026-11-22T15:31:40Z"};
    QTest::newRow("no time at all") << QStringList{"--at", "noon"};
    QTest::newRow("rows") << QStringList{"--at", "2026-11-22T15:31:22Z", "--n", "0"};
    QTest::newRow("rule") << QStringList{"--at", "2026-11-22T15:31:22Z", "--agg", "edge"};
}

void ExplainCommandTest::wrongUsage()
{
    QFETCH(QStringList, arguments);
    const Run run = explain(arguments);
    QCOMPARE(run.exit, 2);
    QVERIFY(run.out.isEmpty());
    QVERIFY(run.err.startsWith("weirctl: "));
}

QTEST_GUILESS_MAIN(ExplainCommandTest)
#include "tst_explain_command.moc"
