// SPDX-License-Identifier: GPL-3.0-or-later
// weirctl health, replay and --relay as their users run them: a capture goes round by the loopback address.
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>
#include <QUdpSocket>
#include <csignal>
#include <nlohmann/json.hpp>

#include "support/traffic.h"
#include "weirctl.h"

using namespace weir;
using test::columnsOf;
using test::rowsOf;
using test::Run;
using test::weirctl;

namespace
{

constexpr std::int64_t start = 1'700'000'000;

support::ByteVector datagram(std::uint32_t sequence)
{
    support::FlowSampleSpec sample;
    sample.sequence = sequence;
    sample.pool = sequence * 200; // announced is one in 100
    sample.header = support::Packet().header();
    return support::DatagramWriter(sequence).flow(sample).finish();
}

/// Datagrams 1, 2, 3 … a tenth of a second apart, without those that are to be lost.
QString capture(const QTemporaryDir& folder, std::uint32_t count, std::uint32_t lost = 0)
{
    std::vector<support::CaptureRecord> records;
    for (std::uint32_t i = 1; i <= count; ++i)
        if (lost == 0 || i % lost != 0)
            records.push_back({start * 1'000'000'000 + i * std::int64_t(100'000'000), datagram(i)});
    const QString path = folder.filePath(QStringLiteral("health-%1.pcap").arg(count));
    support::writeCapture(path.toStdString(), records);
    return path;
}

quint16 freePort()
{
    QUdpSocket socket;
    socket.bind(QHostAddress::LocalHost, 0);
    return socket.localPort();
}

QString placeOf(quint16 port)
{
    return QStringLiteral("127.0.0.1:%1").arg(port);
}

/// weirctl while it runs.
class Running
{
public:
    explicit Running(const QStringList& arguments)
    {
        m_process.start(QStringLiteral(WEIRCTL), arguments);
        m_process.waitForStarted();
    }
    ~Running()
    {
        m_process.kill();
        m_process.waitForFinished();
    }

    /// Its socket is there when it has said its first line.
    bool saysALine() { return m_process.canReadLine() || m_process.waitForReadyRead(10'000); }

    Run end()
    {
        ::kill(pid_t(m_process.processId()), SIGINT);
        m_process.waitForFinished();
        return {m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1,
                m_process.readAllStandardOutput(), m_process.readAllStandardError()};
    }

    QProcess& process() { return m_process; }

private:
    QProcess m_process;
};

/// The number of a column in the row of the sub-agent, or of its only data source.
QByteArray cell(const Run& run, const char* column, bool ofSource = false)
{
    const auto rows = rowsOf(run.out);
    const qsizetype at = columnsOf(run.out).indexOf(column);
    return rows.size() == 2 && at >= 0 ? rows[ofSource].value(at) : QByteArray("?");
}

} // namespace

class HealthTest : public QObject
{
    Q_OBJECT

private slots:
    void aCaptureIsTold();
    void jsonIsALineARow();
    void aCaptureGoesRoundByTheNetwork();
    void aLoopOfItselfIsRefused();
    void groupsAreHeard();
    void everySoManySeconds();
    void replayEndsAndTells_data();
    void replayEndsAndTells();
    void wrongUsage_data();
    void wrongUsage();
};

void HealthTest::aCaptureIsTold()
{
    const QTemporaryDir folder;
    const Run run = weirctl({"health", "--read", capture(folder, 100, 10)});
    QCOMPARE(run.exit, 0);
    QCOMPARE(run.err, QByteArray());
    QCOMPARE(columnsOf(run.out).first(4), QByteArrayList({"time_utc", "agent", "subagent", "datasource"}));
    QCOMPARE(cell(run, "datagrams"), QByteArray("90"));
    QCOMPARE(cell(run, "datagrams_lost"), QByteArray("9")); // nobody knows of the hundredth
    QCOMPARE(cell(run, "restarts"), QByteArray("0"));
    QCOMPARE(cell(run, "silent"), QByteArray("0"));
    QCOMPARE(cell(run, "flow_samples"), QByteArray());
    QCOMPARE(cell(run, "flow_samples", true), QByteArray("90"));
    QCOMPARE(cell(run, "flow_samples_lost", true), QByteArray("9"));
    QCOMPARE(cell(run, "sampling_rate", true), QByteArray("100"));
    QCOMPARE(cell(run, "sampling_rate_achieved", true), QByteArray("200"));
    QCOMPARE(cell(run, "sample_pool_packets", true), QByteArray("19600"));
    QCOMPARE(cell(run, "datagrams", true), QByteArray());
    QCOMPARE(cell(run, "first_utc"), QByteArray("2023-11-14T22:13:20Z"));
    QCOMPARE(cell(run, "last_utc"), QByteArray("2023-11-14T22:13:29Z"));
}

void HealthTest::jsonIsALineARow()
{
    const QTemporaryDir folder;
    const Run run = weirctl({"health", "--read", capture(folder, 20), "--format", "json"});
    QCOMPARE(run.exit, 0);
    const QByteArrayList lines = run.out.trimmed().split('\n');
    QCOMPARE(lines.size(), 2);
    const auto agent = nlohmann::json::parse(lines[0].toStdString());
    const auto source = nlohmann::json::parse(lines[1].toStdString());
    QVERIFY(agent.at("datasource").is_null() && agent.at("datagrams") == 20);
    QVERIFY(source.at("datasource") == "1" && source.at("datagrams").is_null());
    QVERIFY(source.at("sampling_rate_achieved") == 200 && source.at("silent") == false);
}

/// replay → health, which passes on → decode
void HealthTest::aCaptureGoesRoundByTheNetwork()
{
    const QTemporaryDir folder;
    const quint16 first = freePort();
    QUdpSocket last;
    QVERIFY(last.bind(QHostAddress::LocalHost, 0));
    Running health(
        {"health", "--listen", placeOf(first), "--relay", placeOf(last.localPort()), "--every", "1"});
    QVERIFY(health.saysALine());
    const Run replay = weirctl({"replay", capture(folder, 100, 10), "--to", placeOf(first), "--pace", "max"});
    QCOMPARE(replay.exit, 0);
    QCOMPARE(replay.err, QByteArray("weirctl: 90 datagrams were sent.\n"));
    int passedOn = 0;
    std::uint32_t sequence = 0;
    while (passedOn < 90 && (last.hasPendingDatagrams() || last.waitForReadyRead(5000))) {
        QByteArray bytes(65536, 0);
        bytes.resize(last.readDatagram(bytes.data(), bytes.size()));
        sequence += sequence % 10 == 9 ? 2 : 1;
        const support::ByteVector expected = datagram(sequence);
        QCOMPARE(bytes,
                 QByteArray(reinterpret_cast<const char*>(expected.data()), qsizetype(expected.size())));
        ++passedOn;
    }
    QCOMPARE(passedOn, 90);
    // What is told is what closed seconds hold.
    const QByteArray headings = health.process().readLine();
    QElapsedTimer clock;
    clock.start();
    Run told;
    while (cell(told, "datagrams") != "90" && clock.elapsed() < 20'000) {
        health.process().waitForReadyRead(1000);
        // Each time two rows are told.
        QByteArrayList lines = health.process().peek(1 << 20).split('\n');
        lines.removeLast();
        told.out = headings + lines.mid(lines.size() / 2 * 2 - 2, 2).join('\n') + '\n';
    }
    QCOMPARE(cell(told, "datagrams"), QByteArray("90"));
    health.process().readAllStandardOutput();
    Run run = health.end();
    run.out.prepend(headings);
    QCOMPARE(run.exit, 0);
    QCOMPARE(cell(run, "datagrams"), QByteArray("90"));
    QCOMPARE(cell(run, "datagrams_lost"), QByteArray("9"));
    QCOMPARE(cell(run, "flow_samples", true), QByteArray("90"));
    QVERIFY2(run.err.contains("90 datagrams were passed on to " + placeOf(last.localPort()).toLatin1() + '.'),
             run.err);
}

void HealthTest::aLoopOfItselfIsRefused()
{
    const QString port = QString::number(freePort());
    for (const QString command : {"health", "counters", "top", "decode"})
        for (const QString listen : {"127.0.0.1:", "*:"}) {
            const Run run = weirctl({command, "--listen", listen + port, "--relay", "127.0.0.1:" + port});
            QCOMPARE(run.exit, 1);
            QVERIFY2(
                run.err.contains("would come back to Weir, which listens on " + (listen + port).toLatin1()),
                run.err);
        }
}

void HealthTest::groupsAreHeard()
{
    const QTemporaryDir folder;
    const QString place = QStringLiteral("239.77.6.3%lo:%1").arg(freePort());
    Running decode({"decode", "--listen", place, "--listen", placeOf(freePort())});
    const QString path = capture(folder, 3);
    QElapsedTimer clock;
    clock.start();
    while (!decode.process().canReadLine() && clock.elapsed() < 10'000) {
        weirctl({"replay", path, "--to", place, "--pace", "max"});
        decode.process().waitForReadyRead(100);
    }
    QVERIFY(decode.process().canReadLine());
    const auto text = nlohmann::json::parse(decode.process().readLine().toStdString());
    QCOMPARE(text.at("datagramVersion").get<std::string>(), std::string("5"));
}

void HealthTest::everySoManySeconds()
{
    const QTemporaryDir folder;
    const quint16 port = freePort();
    Running health({"health", "--listen", placeOf(port), "--every", "1"});
    QVERIFY(health.saysALine());
    weirctl({"replay", capture(folder, 10), "--to", placeOf(port), "--pace", "max"});
    QByteArray out;
    QElapsedTimer clock;
    clock.start();
    while (out.count("\n") < 5 && clock.elapsed() < 20'000) {
        health.process().waitForReadyRead(200);
        out += health.process().readAllStandardOutput();
    }
    QVERIFY(out.count("\n") >= 5); // headings, and two rows for each of two seconds
}

void HealthTest::replayEndsAndTells_data()
{
    QTest::addColumn<QString>("pace");
    QTest::addColumn<int>("shortest"); // ms
    QTest::newRow("as fast as possible") << "max" << 0;
    QTest::newRow("a hundred times as fast") << "100" << 39;
    QTest::newRow("ten times as fast") << "10" << 390;
}

/// Forty datagrams of four seconds.
void HealthTest::replayEndsAndTells()
{
    QFETCH(QString, pace);
    QFETCH(int, shortest);
    const QTemporaryDir folder;
    QUdpSocket target;
    QVERIFY(target.bind(QHostAddress::LocalHost, 0));
    const QString path = capture(folder, 40);
    QElapsedTimer clock;
    clock.start();
    const Run run = weirctl({"replay", path, "--to", placeOf(target.localPort()), "--pace", pace});
    QCOMPARE(run.exit, 0);
    QVERIFY2(clock.elapsed() >= shortest, qPrintable(QString::number(clock.elapsed())));
    QCOMPARE(run.err, QByteArray("weirctl: 40 datagrams were sent.\n"));
}

void HealthTest::wrongUsage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("nothing to read") << QStringList{"health"};
    QTest::newRow("a relay of a capture") << QStringList{"health", "--read", "x", "--relay", "127.0.0.1:1"};
    QTest::newRow("a relay to nowhere")
        << QStringList{"health", "--listen", "127.0.0.1:0", "--relay", "6343"};
    QTest::newRow("each zero seconds") << QStringList{"health", "--listen", "127.0.0.1:0", "--every", "0"};
    QTest::newRow("a capture each second") << QStringList{"health", "--read", "x", "--every", "1"};
    QTest::newRow("no form") << QStringList{"health", "--read", "x", "--format", "xml"};
    QTest::newRow("nothing to play") << QStringList{"replay", "--to", "127.0.0.1:1"};
    QTest::newRow("nowhere to play to") << QStringList{"replay", "x"};
    QTest::newRow("too slow") << QStringList{"replay", "x", "--to", "127.0.0.1:1", "--pace", "0.01"};
    QTest::newRow("no pace") << QStringList{"replay", "x", "--to", "127.0.0.1:1", "--pace", "fast"};
    QTest::newRow("decode and relay of a file") << QStringList{"decode", "x", "--relay", "127.0.0.1:1"};
}

void HealthTest::wrongUsage()
{
    QFETCH(QStringList, arguments);
    const Run run = weirctl(arguments);
    QCOMPARE(run.exit, 2);
    QCOMPARE(run.out, QByteArray());
    QVERIFY(!run.err.isEmpty());
}

QTEST_GUILESS_MAIN(HealthTest)
#include "tst_health.moc"
