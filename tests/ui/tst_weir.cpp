// SPDX-License-Identifier: GPL-3.0-or-later
// The program as a black box: options, exit codes, pictures, signals.
#include <QImage>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>

class TestWeir : public QObject
{
    Q_OBJECT

private slots:
    void needsNoDisplayToSayWhatItIs_data();
    void needsNoDisplayToSayWhatItIs();
    void refusesWrongUsage_data();
    void refusesWrongUsage();
    void drawsAPictureOfACapture();
    void drawsTheSharesOfAMoment();
    void failsWithASentence();
    void aPictureWaitsForTheReason();
    void endsCleanlyOnSignals_data();
    void endsCleanlyOnSignals();
    void tellsWhichPortWasFree();
    void leavesNoSettingsBehindAPicture();
    void showsTheViewOfALink();
    void showsTheViewOfAFile();

private:
    struct Run {
        int status;
        QString output;
        QString messages;
    };
    Run run(const QStringList& arguments, const QString& platform = "offscreen");
    QProcessEnvironment environment(const QString& platform) const;

    QTemporaryDir m_folder;
    const QString m_program = WEIR_BINARY_DIR "/bin/weir";
    const QString m_capture = WEIR_SOURCE_DIR "/resources/demo/lab.pcap.zst";
};

QProcessEnvironment TestWeir::environment(const QString& platform) const
{
    auto environment = QProcessEnvironment::systemEnvironment();
    for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY"})
        environment.remove(name);
    environment.insert("QT_QPA_PLATFORM", platform);
    environment.insert("HOME", m_folder.path());
    environment.insert("XDG_CONFIG_HOME", m_folder.filePath("config"));
    environment.insert("XDG_RUNTIME_DIR", m_folder.path());
    environment.insert("LC_ALL", "C.UTF-8");
    return environment;
}

TestWeir::Run TestWeir::run(const QStringList& arguments, const QString& platform)
{
    QProcess process;
    process.setProcessEnvironment(environment(platform));
    process.start(m_program, arguments);
    if (!process.waitForFinished(120'000))
        return {-1, {}, "did not end"};
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            process.readAllStandardOutput(), process.readAllStandardError()};
}

void TestWeir::needsNoDisplayToSayWhatItIs_data()
{
    QTest::addColumn<QString>("option");
    QTest::addColumn<QString>("begins");
    QTest::newRow("--help") << "--help" << "Usage: weir";
    QTest::newRow("-h") << "-h" << "Usage: weir";
    QTest::newRow("--version") << "--version" << "weir ";
    QTest::newRow("-v") << "-v" << "weir ";
}

void TestWeir::needsNoDisplayToSayWhatItIs()
{
    QFETCH(QString, option);
    QFETCH(QString, begins);
    const Run result = run({option}, "nosuchplatform");
    QCOMPARE(result.status, 0);
    QVERIFY(result.output.startsWith(begins));
    QCOMPARE(result.messages, QString());
}

void TestWeir::refusesWrongUsage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("unknown option") << QStringList{"--bogus"};
    QTest::newRow("no port") << QStringList{"--listen", "localhost"};
    QTest::newRow("a relay to any port") << QStringList{"--relay", "127.0.0.1:0"};
    QTest::newRow("help of all") << QStringList{"--help-all"};
    QTest::newRow("size") << QStringList{"--size", "big"};
    QTest::newRow("theme") << QStringList{"--theme", "pink"};
    QTest::newRow("view") << QStringList{"--view", "nothing"};
    QTest::newRow("time") << QStringList{"--at", "noon"};
    QTest::newRow("moment") << QStringList{"--pin", "noon"};
    QTest::newRow("keys") << QStringList{"--keys", "ipsauce"};
    QTest::newRow("filter") << QStringList{"--filter", "vlan="};
}

void TestWeir::refusesWrongUsage()
{
    QFETCH(QStringList, arguments);
    const Run result = run(arguments);
    QCOMPARE(result.status, 2);
    QVERIFY(result.messages.startsWith("weir: "));
    QCOMPARE(result.output, QString());
}

void TestWeir::drawsAPictureOfACapture()
{
    const QString path = m_folder.filePath("picture.png");
    const Run result = run({"--screenshot", path, "--size", "1000x700", "--theme", "dark", m_capture});
    QVERIFY2(result.status == 0, qPrintable(result.messages));
    const QImage picture(path);
    QCOMPARE(picture.size(), QSize(1000, 700));
    QVERIFY(picture.pixelColor(500, 2).lightness() < 100);

    const Run large =
        run({"--screenshot", path, "--size", "2000x1400", "--scale", "2", "--theme", "light", m_capture});
    QVERIFY2(large.status == 0, qPrintable(large.messages));
    QCOMPARE(QImage(path).size(), QSize(2000, 1400));
}

void TestWeir::aPictureWaitsForTheReason()
{
    // With its reason or without, the panel has another size: the picture is the same each time.
    const QStringList question{"--keys", "ipsource", "--filter", "vlan=4000", "--theme", "light"};
    QList<QImage> pictures;
    for (int i = 0; i < 3; ++i) {
        const QString path = m_folder.filePath("reason.png");
        const Run result = run(QStringList{"--screenshot", path} + question + QStringList{m_capture});
        QVERIFY2(result.status == 0, qPrintable(result.messages));
        pictures << QImage(path);
    }
    QVERIFY(!pictures[0].isNull());
    QCOMPARE(pictures[1], pictures[0]);
    QCOMPARE(pictures[2], pictures[0]);
}

void TestWeir::drawsTheSharesOfAMoment()
{
    const QString path = m_folder.filePath("shares.png");
    const QStringList question{"--keys", "ipprotocol", "--theme", "light", "--screenshot", path, m_capture};
    const auto draw = [&](const QStringList& options) {
        return run(options + question).status == 0 ? QImage(path) : QImage();
    };
    const QImage without = draw({});
    const QImage mean = draw({"--shares"});
    const QImage moment = draw({"--shares", "--pin", "2026-11-22T15:31:22Z"});
    QVERIFY(!without.isNull() && !mean.isNull() && !moment.isNull());
    const auto panel = [](const QImage& picture) { return picture.copy(900, 60, 380, 700); };
    QVERIFY(panel(mean) != panel(without));
    QVERIFY(panel(moment) != panel(mean));
}

void TestWeir::failsWithASentence()
{
    const Run missing = run({"--screenshot", m_folder.filePath("x.png"), m_folder.filePath("missing.pcap")});
    QCOMPARE(missing.status, 1);
    QVERIFY(missing.messages.contains("missing.pcap"));
    const Run unwritable = run({"--screenshot", m_folder.filePath("no/such/folder/x.png"), m_capture});
    QCOMPARE(unwritable.status, 1);
    QVERIFY(unwritable.messages.contains("x.png"));
}

void TestWeir::endsCleanlyOnSignals_data()
{
    QTest::addColumn<int>("number");
    QTest::newRow("SIGINT") << SIGINT;
    QTest::newRow("SIGTERM") << SIGTERM;
}

void TestWeir::endsCleanlyOnSignals()
{
    QFETCH(int, number);
    QProcess process;
    process.setProcessEnvironment(environment("offscreen"));
    process.setProcessChannelMode(QProcess::MergedChannels);
    // Nobody has that address: the sentence that says so is the sign that the program runs.
    process.start(m_program, {"--listen", "192.0.2.1:6343"});
    QByteArray said;
    QVERIFY(QTest::qWaitFor([&] { return (said += process.readAll()).contains("weir: "); }, 60'000));
    QCOMPARE(::kill(pid_t(process.processId()), number), 0);
    QVERIFY(process.waitForFinished(60'000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 0);
}

void TestWeir::tellsWhichPortWasFree()
{
    QProcess process;
    process.setProcessEnvironment(environment("offscreen"));
    process.start(m_program, {"--listen", "127.0.0.1:0"});
    const QRegularExpression sentence("^weir: Listening at 127\\.0\\.0\\.1:(\\d+)\\.$",
                                      QRegularExpression::MultilineOption);
    QString said;
    QVERIFY(
        QTest::qWaitFor([&] { return (said += process.readAllStandardError()).contains(sentence); }, 60'000));
    QVERIFY(sentence.match(said).captured(1).toInt() > 0);
    process.terminate();
    QVERIFY(process.waitForFinished(60'000));
    QCOMPARE(process.exitCode(), 0);
}

void TestWeir::leavesNoSettingsBehindAPicture()
{
    QTemporaryDir fresh;
    auto place = environment("offscreen");
    place.insert("XDG_CONFIG_HOME", fresh.path());
    QProcess process;
    process.setProcessEnvironment(place);
    process.start(m_program, {"--screenshot", m_folder.filePath("y.png"), m_capture});
    QVERIFY(process.waitForFinished(120'000));
    QVERIFY(QDir(fresh.path()).isEmpty());
}

void TestWeir::showsTheViewOfALink()
{
    // The same view said in options and as a link gives the same picture.
    const QStringList size{"--theme", "light", "--size", "1000x700", m_capture};
    const QString one = m_folder.filePath("options.png");
    const QString two = m_folder.filePath("link.png");
    QCOMPARE(run(QStringList{"--screenshot", one, "--keys", "ipsource", "--value", "fps"} + size).status, 0);
    const Run linked =
        run(QStringList{"--screenshot", two} + size + QStringList{"weir:?keys=ipsource&value=fps"});
    QVERIFY2(linked.status == 0, qPrintable(linked.messages));
    QVERIFY(!QImage(one).isNull());
    QCOMPARE(QImage(two), QImage(one));

    const Run bad = run({"weir:?keys=ipsauce"});
    QCOMPARE(bad.status, 2);
    QVERIFY(bad.messages.contains("ipsauce"));
}

void TestWeir::showsTheViewOfAFile()
{
    QFile file(m_folder.filePath("view.json"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"format":"weir-view","version":1,"keys":"ipsource","value":"fps","captures":[")" +
               m_capture.toUtf8() + R"("],"from":"2026-11-22T15:30:00Z","to":"2026-11-22T15:31:00Z"})");
    file.close();
    const QString picture = m_folder.filePath("view.png");
    const Run shown = run({"--screenshot", picture, "--theme", "light", file.fileName()});
    QVERIFY2(shown.status == 0, qPrintable(shown.messages));
    const QString other = m_folder.filePath("linked.png");
    const QString link = "weir:?keys=ipsource&value=fps&from=2026-11-22T15:30:00Z&to=2026-11-22T15:31:00Z";
    QCOMPARE(run({"--screenshot", other, "--theme", "light", m_capture, link}).status, 0);
    const QRect table(0, 430, 1280, 370); // the scale of the chart still knows what was shown before
    QVERIFY(!QImage(picture).isNull());
    QCOMPARE(QImage(picture).copy(table), QImage(other).copy(table));

    const Run missing = run({"--screenshot", picture, m_folder.filePath("none.json")});
    QCOMPARE(missing.status, 1);
    QVERIFY(missing.messages.contains("none.json"));

    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"format":"weir-view","version":1,"keys":"ipsource","value":"fps"})");
    file.close();
    const Run nothing = run({"--screenshot", picture, file.fileName()});
    QCOMPARE(nothing.status, 1);
    QVERIFY2(nothing.messages.contains("names no capture"), qPrintable(nothing.messages));
}

QTEST_GUILESS_MAIN(TestWeir)
#include "tst_weir.moc"
