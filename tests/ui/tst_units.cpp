// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLocale>
#include <QtTest>
#include <cmath>

#include "format/flow_text.h"
#include "format/times.h"
#include "format/units.h"

using namespace weir::ui;

class TestUnits : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void aNumberHasThreeFiguresAndItsPrefix_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<QByteArray>("unit");
        QTest::addColumn<QString>("text");
        const QByteArray bits = "bits_per_s";
        QTest::newRow("nothing") << 0.0 << bits << "0 bit/s";
        QTest::newRow("small") << 7.0 << bits << "7.00 bit/s";
        QTest::newRow("kilo") << 980e3 << bits << "980 kbit/s";
        QTest::newRow("mega") << 12.4e6 << bits << "12.4 Mbit/s";
        QTest::newRow("giga") << 1.24e9 << bits << "1.24 Gbit/s";
        QTest::newRow("rounded up to the next prefix") << 999.6e3 << bits << "1.00 Mbit/s";
        QTest::newRow("not yet rounded up") << 999.4e3 << bits << "999 kbit/s";
        QTest::newRow("rounded to three figures") << 99.96e6 << bits << "100 Mbit/s";
        QTest::newRow("bytes") << 1500.0 << QByteArray("bytes_per_s") << "1.50 kB/s";
        QTest::newRow("bytes in all") << 1.2e9 << QByteArray("bytes") << "1.20 GB";
        QTest::newRow("packets") << 340.0 << QByteArray("frames_per_s") << "340 packets/s";
        QTest::newRow("thousands of packets") << 12400.0 << QByteArray("frames_per_s") << "12.4 k packets/s";
        QTest::newRow("requests") << 5.5 << QByteArray("requests_per_s") << "5.50 requests/s";
        QTest::newRow("samples") << 156.0 << QByteArray("samples_per_s") << "156 samples/s";
        QTest::newRow("samples in all") << 1500.0 << QByteArray("samples_taken") << "1.50 k samples";
        QTest::newRow("a value's own name") << 63.2 << QByteArray("avg:ipttl") << "63.2";
        QTest::newRow("too many for a name") << 63200.0 << QByteArray("sum:length") << "63.2 k";
        QTest::newRow("unknown") << std::nan("") << bits << "—";
    }

    void aNumberHasThreeFiguresAndItsPrefix()
    {
        QFETCH(double, value);
        QFETCH(QByteArray, unit);
        QFETCH(QString, text);
        QCOMPARE(valueText(value, unit.toStdString()).replace(QChar(0xa0), u' '), text);
    }

    void aViewHasOneUnit()
    {
        const Scale scale = scaleFor(40e6, "bits_per_s");
        QCOMPARE(scale.unit, QStringLiteral("Mbit/s"));
        QCOMPARE(scale.number(38.2e6), QStringLiteral("38.2"));
        QCOMPARE(scale.number(0.98e6), QStringLiteral("0.980"));
        QCOMPARE(scale.number(1200e6), QStringLiteral("1200"));
        QCOMPARE(scale.number(0), QStringLiteral("0"));
        QCOMPARE(scale.number(3), QStringLiteral("<0.001"));
    }

    void theLocaleWritesTheNumber()
    {
        QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
        QCOMPARE(scaleFor(12.4e6, "bits_per_s").number(12.4e6), QStringLiteral("12,4"));
        QCOMPARE(countText(12345), QStringLiteral("12.345"));
        QLocale::setDefault(QLocale::c());
    }

    void anAxisIsNamedAfterItsUnit()
    {
        QCOMPARE(axisTitle(scaleFor(4e6, "bits_per_s"), "bits_per_s"), QStringLiteral("Mbit/s"));
        QCOMPARE(axisTitle(scaleFor(60, "avg:ipttl"), "avg:ipttl"), QStringLiteral("avg:ipttl"));
        QCOMPARE(axisTitle(scaleFor(6e4, "sum:x"), "sum:x"), QStringLiteral("sum:x (k)"));
    }

    void stepsAreOneTwoAndFive_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<double>("step");
        QTest::newRow("1") << 1.0 << 1.0;
        QTest::newRow("just above 1") << 1.01 << 2.0;
        QTest::newRow("3") << 3.0 << 5.0;
        QTest::newRow("6") << 6.0 << 10.0;
        QTest::newRow("millions") << 14e6 << 20e6;
        QTest::newRow("small") << 0.003 << 0.005;
        QTest::newRow("nothing") << 0.0 << 1.0;
    }

    void stepsAreOneTwoAndFive()
    {
        QFETCH(double, value);
        QFETCH(double, step);
        QVERIFY(qFuzzyCompare(stepFor(value), step));
    }

    void aTickHasTheDecimalsOfItsStep()
    {
        QCOMPARE(tickText(1.5, 0.5), QStringLiteral("1.5"));
        QCOMPARE(tickText(2, 0.5), QStringLiteral("2.0"));
        QCOMPARE(tickText(40, 20), QStringLiteral("40"));
        QCOMPARE(tickText(0.05, 0.05), QStringLiteral("0.05"));
    }

    void sharesAndErrorsSayHowSureTheyAre()
    {
        QCOMPARE(shareText(61.3, 100).replace(QChar(0xa0), u' '), QStringLiteral("61.3 %"));
        QCOMPARE(shareText(5, 5).replace(QChar(0xa0), u' '), QStringLiteral("100 %"));
        QCOMPARE(shareText(1, 1e6).replace(QChar(0xa0), u' '), QStringLiteral("<0.1 %"));
        QCOMPARE(shareText(1, 0), QStringLiteral("—"));
        QCOMPARE(errorText(3.24).replace(QChar(0xa0), u' '), QStringLiteral("± 3.2 %"));
        QCOMPARE(errorText(32.4).replace(QChar(0xa0), u' '), QStringLiteral("± 32 %"));
        QCOMPARE(errorText(std::nan("")), QStringLiteral("≈ too few"));
        QCOMPARE(errorSign(std::nan("")), QStringLiteral("≈"));
        QCOMPARE(errorText(0), QStringLiteral("exact"));
    }

    void durationsHaveAtMostTwoParts_data()
    {
        QTest::addColumn<qint64>("seconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("nothing") << qint64(0) << "0 s";
        QTest::newRow("seconds") << qint64(41) << "41 s";
        QTest::newRow("minutes") << qint64(300) << "5 min";
        QTest::newRow("both") << qint64(90) << "1 min 30 s";
        QTest::newRow("hours") << qint64(5400) << "1 h 30 min";
        QTest::newRow("days") << qint64(172800) << "2 d";
    }

    void durationsHaveAtMostTwoParts()
    {
        QFETCH(qint64, seconds);
        QFETCH(QString, text);
        QCOMPARE(durationText(seconds).replace(QChar(0xa0), u' '), text);
    }

    void memoryIsCountedInPowersOfTwo()
    {
        QCOMPARE(bytesText(256ULL << 20).replace(QChar(0xa0), u' '), QStringLiteral("256 MiB"));
        QCOMPARE(bytesText(1536).replace(QChar(0xa0), u' '), QStringLiteral("1.50 KiB"));
        QCOMPARE(bytesText(12).replace(QChar(0xa0), u' '), QStringLiteral("12 B"));
    }

    void timesNameTheirZone()
    {
        const QTimeZone berlin("Europe/Berlin");
        const qint64 moment = 1'795'356'202; // 2026-11-22T14:03:22Z
        QCOMPARE(clockText(moment, QTimeZone::utc()), QStringLiteral("14:03:22"));
        QCOMPARE(clockText(moment, berlin), QStringLiteral("15:03:22"));
        QCOMPARE(clockText(moment, berlin, false), QStringLiteral("15:03"));
        QCOMPARE(zoneText(moment, QTimeZone::utc()), QStringLiteral("UTC"));
        QCOMPARE(zoneText(moment, berlin), QStringLiteral("CET (UTC+1)"));
        QCOMPARE(zoneText(moment, QTimeZone(-12600)), QStringLiteral("UTC−3:30"));
        QCOMPARE(dateText(moment, berlin), QStringLiteral("Sun 22 Nov 2026"));
        QCOMPARE(stepText(moment, 10, QTimeZone::utc()), QStringLiteral("14:03:22 – 14:03:32"));
    }

    void timesHaveTwelveHoursWhereTheLocaleDoes()
    {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        const QString text = clockText(1'795'356'202, QTimeZone::utc());
        QVERIFY2(text.startsWith(QStringLiteral("2:03:22")) && text.endsWith(QStringLiteral("PM")),
                 qPrintable(text));
        QLocale::setDefault(QLocale::c());
    }

    void valuesHaveTheirNames()
    {
        QCOMPARE(flowText({"ipprotocol", "macsource"}, {"17", "00163e5b2c01"}),
                 QStringLiteral("17 UDP  00:16:3e:5b:2c:01"));
        QCOMPARE(flowText({"ipttl"}, {"17"}), QStringLiteral("17"));
        QCOMPARE(flowText({}, {"17"}), QStringLiteral("17"));
    }

    void keysFromTheNetworkStayOnTheirLine()
    {
        QCOMPARE(flowText({"ipsource", "ipdestination"}, {"10.0.0.1", "10.0.0.2"}),
                 QStringLiteral("10.0.0.1  10.0.0.2"));
        const QString shown = flowText({"dnsqname", "host"}, {"a\nb", "\u202egnp"});
        QVERIFY(!shown.contains(u'\n'));
        QVERIFY(!shown.contains(QChar(0x202e)));
        QVERIFY(keyText({"a", "b c"}) != keyText({"a b", "c"}));
    }
};

QTEST_GUILESS_MAIN(TestUnits)
#include "tst_units.moc"
