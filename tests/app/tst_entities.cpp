// SPDX-License-Identifier: GPL-3.0-or-later
// Traffic by systemd service, as hsflowd marks it: extended_entities in packet samples, names in counters.
#include <cmath>

#include <QProcess>
#include <QTest>

namespace
{

using Passed = QHash<QByteArray, double>;

const QString capture = QStringLiteral(WEIR_SOURCE_DIR "/tests/data/captures/hsflowd-systemd.pcap");

QList<QByteArrayList> weirctl(const QStringList& arguments)
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

QList<QByteArrayList> totals(const QStringList& question)
{
    return weirctl(QStringList{"top", "--totals"} + question);
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
    void servicesHaveNames_data();
    void servicesHaveNames();
    void theRestIsNoService();
    void whatPassedIsInTheInterval_data();
    void whatPassedIsInTheInterval();
    void aServiceWithoutTrafficHasAName();
};

/// The numbers were summed from what sflowtool 6.11 prints for this capture.
void EntitiesTest::servicesHaveNames_data()
{
    QTest::addColumn<QStringList>("question");
    QTest::addColumn<QList<QByteArrayList>>("expected");
    const auto row = [](const QStringList& question, const QList<QByteArrayList>& expected) {
        QTest::newRow(qPrintable(question.join(' '))) << question << expected;
    };
    const QString both = QStringLiteral("host:[or:dssource:dsdestination]:vir_host_name");
    row({"--keys", both}, {{"web.service", "6890800", "92"},
                           {"store.service", "4095400", "43"},
                           {"backup.service", "1584600", "25"}});
    row({"--keys", both, "--value", "frames"},
        {{"web.service", "9200", "92"}, {"store.service", "4300", "43"}, {"backup.service", "2500", "25"}});
    row({"--keys", "host:dssource:vir_host_name"}, {{"web.service", "6518800", "44"},
                                                    {"backup.service", "1479600", "10"},
                                                    {"store.service", "112000", "16"}});
    row({"--keys", "host:dsdestination:vir_host_name"}, {{"store.service", "3983400", "27"},
                                                         {"web.service", "372000", "48"},
                                                         {"backup.service", "105000", "15"}});
}

void EntitiesTest::servicesHaveNames()
{
    QFETCH(QStringList, question);
    QFETCH(QList<QByteArrayList>, expected);
    QCOMPARE(withoutTimeAndError(totals(question)), expected);
}

/// A process outside of all services listened on port 22.
void EntitiesTest::theRestIsNoService()
{
    const QList<QByteArrayList> rows =
        withoutTimeAndError(totals({"--keys", "null:dssource:none,null:dsdestination:none", "--filter",
                                    "tcpsourceport=22|tcpdestinationport=22"}));
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
    const auto rows = totals({"--keys", "host:[or:dssource:dsdestination]:vir_host_name", "--value", value});
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
    for (const QByteArrayList& row : weirctl({"counters", "--metric", "vir_host_name,host_name"}))
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
