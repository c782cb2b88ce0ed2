// SPDX-License-Identifier: GPL-3.0-or-later
// Traffic by systemd service and by container, as hsflowd marks it: extended_entities in packet samples,
// names in counters.
#include <cmath>

#include <QProcess>
#include <QTest>

namespace
{

using Passed = QHash<QByteArray, double>;

const QString systemd = QStringLiteral(WEIR_SOURCE_DIR "/tests/data/captures/hsflowd-systemd.pcap");
const QString docker = QStringLiteral(WEIR_SOURCE_DIR "/tests/data/captures/hsflowd-docker.pcap");
const QString either = QStringLiteral("host:[or:dssource:dsdestination]:vir_host_name");

QList<QByteArrayList> weirctl(const QString& capture, const QStringList& arguments)
{
    QProcess process;
    process.start(QStringLiteral(WEIRCTL), arguments + QStringList{"--quiet", "--read", capture});
    process.closeWriteChannel();
    process.waitForFinished();
    QList<QByteArrayList> rows;
    for (const QByteArray& line : process.readAllStandardOutput().split('\n').mid(1))
        if (!line.isEmpty())
            rows.append(line.trimmed().split(','));
    return rows;
}

QList<QByteArrayList> totals(const QString& capture, const QStringList& question)
{
    return weirctl(capture, QStringList{"top", "--totals"} + question);
}

/// Key, value and number of samples of each row.
QList<QByteArrayList> withoutTimeAndError(QList<QByteArrayList> rows)
{
    for (QByteArrayList& row : rows)
        row = row.mid(1, row.size() - 2);
    return rows;
}

} // namespace

class EntitiesTest : public QObject
{
    Q_OBJECT

private slots:
    void entitiesHaveNames_data();
    void entitiesHaveNames();
    void theRestIsNoService();
    void whatPassedIsInTheInterval_data();
    void whatPassedIsInTheInterval();
    void aServiceWithoutTrafficHasAName();
};

/// The numbers were summed from what sflowtool 6.11 prints for these captures.
void EntitiesTest::entitiesHaveNames_data()
{
    QTest::addColumn<QString>("capture");
    QTest::addColumn<QStringList>("question");
    QTest::addColumn<QList<QByteArrayList>>("expected");
    const auto row = [](const char* name, const QString& capture, const QStringList& question,
                        const QList<QByteArrayList>& expected) {
        QTest::newRow(name) << capture << question << expected;
    };
    row("services", systemd, {"--keys", either},
        {{"web.service", "6890800", "92"},
         {"store.service", "4095400", "43"},
         {"backup.service", "1584600", "25"}});
    row("frames of services", systemd, {"--keys", either, "--value", "frames"},
        {{"web.service", "9200", "92"}, {"store.service", "4300", "43"}, {"backup.service", "2500", "25"}});
    row("services that send", systemd, {"--keys", "host:dssource:vir_host_name"},
        {{"web.service", "6518800", "44"},
         {"backup.service", "1479600", "10"},
         {"store.service", "112000", "16"}});
    row("services that receive", systemd, {"--keys", "host:dsdestination:vir_host_name"},
        {{"store.service", "3983400", "27"},
         {"web.service", "372000", "48"},
         {"backup.service", "105000", "15"}});
    row("containers", docker, {"--keys", either}, {{"web", "10988200", "107"}, {"db", "3801000", "63"}});
    row("who with whom", docker,
        {"--keys", "null:[host:dssource:vir_host_name]:rest,null:[host:dsdestination:vir_host_name]:rest",
         "-n", "10"},
        {{"web", "rest", "6340200", "43"},
         {"web", "db", "4417000", "31"},
         {"db", "rest", "3528000", "24"},
         {"rest", "web", "231000", "33"},
         {"db", "web", "189000", "27"},
         {"rest", "db", "84000", "12"}});
}

void EntitiesTest::entitiesHaveNames()
{
    QFETCH(QString, capture);
    QFETCH(QStringList, question);
    QFETCH(QList<QByteArrayList>, expected);
    QCOMPARE(withoutTimeAndError(totals(capture, question)), expected);
}

/// A process outside of all services listened on port 22.
void EntitiesTest::theRestIsNoService()
{
    const QList<QByteArrayList> rows =
        withoutTimeAndError(totals(systemd, {"--keys", "null:dssource:none,null:dsdestination:none",
                                             "--filter", "tcpsourceport=22|tcpdestinationport=22"}));
    QCOMPARE(rows, (QList<QByteArrayList>{{"none", "none", "756000", "8"}}));
}

/// Bytes, with their check sequence, and frames of the same interface at the same time, counted by tcpdump.
void EntitiesTest::whatPassedIsInTheInterval_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<Passed>("passed");
    QTest::newRow("bytes") << QStringLiteral("bytes")
                           << Passed{{"web.service", 7921032},
                                     {"store.service", 3627136},
                                     {"backup.service", 2130956}};
    QTest::newRow("frames") << QStringLiteral("frames")
                            << Passed{
                                   {"web.service", 9076}, {"store.service", 4236}, {"backup.service", 2462}};
}

void EntitiesTest::whatPassedIsInTheInterval()
{
    QFETCH(QString, value);
    QFETCH(Passed, passed);
    const auto rows = totals(systemd, {"--keys", either, "--value", value});
    QCOMPARE(rows.size(), passed.size());
    for (const QByteArrayList& row : rows) {
        const double estimate = row.at(2).toDouble();
        const double interval = estimate * row.at(4).toDouble() / 100;
        QVERIFY2(std::abs(estimate - passed.value(row.at(1))) < interval, row.at(1));
    }
}

void EntitiesTest::aServiceWithoutTrafficHasAName()
{
    QHash<QByteArray, QByteArray> names;
    for (const QByteArrayList& row : weirctl(systemd, {"counters", "--metric", "vir_host_name,host_name"}))
        names[row.at(2) + ' ' + row.at(3)] = row.at(4);
    const QHash<QByteArray, QByteArray> expected{{"2.1 host_name", "app1"},
                                                 {"3.126336 vir_host_name", "cron.service"},
                                                 {"3.145613 vir_host_name", "store.service"},
                                                 {"3.123277 vir_host_name", "backup.service"},
                                                 {"3.146727 vir_host_name", "web.service"}};
    QCOMPARE(names, expected);
}

QTEST_GUILESS_MAIN(EntitiesTest)
#include "tst_entities.moc"
