// SPDX-License-Identifier: GPL-3.0-or-later
// weirctl decode in the place of sflowtool: live, under a script, ended by signals; and what is told at the
// end.
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTest>
#include <QUdpSocket>
#include <csignal>

#include "support/captures.h"

using namespace weir;

namespace
{

const QString captures = QStringLiteral(WEIR_SOURCE_DIR "/tests/data/captures/");

QByteArray contentsOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// A process that is killed at the latest when the test ends.
class Process : public QProcess
{
public:
    explicit Process(const QStringList& arguments, const QString& program = QStringLiteral(WEIRCTL))
    {
        start(program, arguments);
        waitForStarted();
    }
    ~Process() override
    {
        kill();
        waitForFinished();
    }

    /// Whether it has taken the signal into its own hands.
    bool catches(int signal) const
    {
        const QByteArray status = contentsOf(QStringLiteral("/proc/%1/status").arg(processId()));
        const qsizetype at = status.indexOf("SigCgt:");
        const QByteArray mask = status.mid(at + 7, status.indexOf('\n', at) - at - 7).trimmed();
        return mask.toULongLong(nullptr, 16) >> (signal - 1) & 1;
    }

    void send(int signal) { ::kill(pid_t(processId()), signal); }

    int ended()
    {
        waitForFinished(10'000);
        return state() == NotRunning && exitStatus() == NormalExit ? exitCode() : -1;
    }
};

quint16 freePort()
{
    QUdpSocket socket;
    socket.bind(QHostAddress::LocalHost, 0);
    return socket.localPort();
}

QByteArray generated()
{
    support::DatagramWriter datagram;
    support::FlowSampleSpec sample;
    sample.header = support::Packet().header();
    const support::ByteVector bytes = datagram.flow(sample).finish();
    return QByteArray(reinterpret_cast<const char*>(bytes.data()), qsizetype(bytes.size()));
}

/// Sends datagrams now and then until the process prints a line.
QByteArray firstLine(QProcess& process, quint16 port)
{
    QUdpSocket sender;
    QElapsedTimer clock;
    clock.start();
    while (!process.canReadLine() && clock.elapsed() < 20'000) {
        sender.writeDatagram(generated(), QHostAddress::LocalHost, port);
        process.waitForReadyRead(50);
    }
    return process.readLine();
}

} // namespace

class DecodeCommandTest : public QObject
{
    Q_OBJECT

private slots:
    void aScriptReadsAlong();
    void aLineIsOutBeforeTheNextDatagram();
    void optionsOfSflowtoolAreTaken();
    void aBusyPortIsNamed();
    void wrongUsageExitsWithTwo_data();
    void wrongUsageExitsWithTwo();
    void aSignalEndsASilentPipe_data();
    void aSignalEndsASilentPipe();
    void aSignalEndsASilentSocket_data();
    void aSignalEndsASilentSocket();
    void whatWasReadBeforeASignalIsPrinted();
    void notesAreToldAtTheEnd_data();
    void notesAreToldAtTheEnd();
};

void DecodeCommandTest::aScriptReadsAlong()
{
    const quint16 port = freePort();
    Process script({QStringLiteral(WEIR_SOURCE_DIR "/tests/app/flows.py"), "1", QStringLiteral(WEIRCTL),
                    "decode", "-j", "-p", QString::number(port)},
                   QStringLiteral("python3"));
    QCOMPARE(firstLine(script, port), QByteArray("10.0.0.1 10.0.0.2 10000\n")); // rate 100, 100 bytes
    QCOMPARE(script.ended(), 0);
    QCOMPARE(script.readAllStandardError(), QByteArray());
}

void DecodeCommandTest::aLineIsOutBeforeTheNextDatagram()
{
    const quint16 port = freePort();
    Process process({"decode", "--port", QString::number(port)});
    QVERIFY(!firstLine(process, port).isEmpty());
    while (process.canReadLine() || process.waitForReadyRead(200)) // of what was sent meanwhile
        process.readLine();
    QUdpSocket sender;
    for (int i = 0; i < 3; ++i) {
        sender.writeDatagram(generated(), QHostAddress::LocalHost, port);
        QTRY_VERIFY(process.canReadLine() || process.waitForReadyRead(50));
        QVERIFY(process.readLine().endsWith("]}\n"));
        QVERIFY(!process.canReadLine());
    }
}

void DecodeCommandTest::optionsOfSflowtoolAreTaken()
{
    const QString capture = captures + "ovs-lo.pcap";
    Process plain({"decode", capture});
    Process script({"decode", "-j", "-r", capture});
    QCOMPARE(plain.ended(), 0);
    QCOMPARE(script.ended(), 0);
    const QByteArray out = plain.readAllStandardOutput();
    QCOMPARE(out.count('\n'), 19);
    QCOMPARE(script.readAllStandardOutput(), out);
}

void DecodeCommandTest::aBusyPortIsNamed()
{
    QUdpSocket holder;
    QVERIFY(holder.bind(QHostAddress::Any, 0));
    Process process({"decode", "-p", QString::number(holder.localPort())});
    QCOMPARE(process.ended(), 1);
    const QByteArray text = process.readAllStandardError();
    QVERIFY2(text.contains("already in use by tst_decode_comm") && text.contains("Stop that program"), text);
    QCOMPARE(process.readAllStandardOutput(), QByteArray());
}

void DecodeCommandTest::wrongUsageExitsWithTwo_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("two captures") << QStringList{"a.pcap", "b.pcap"};
    QTest::newRow("two captures, one by option") << QStringList{"a.pcap", "-r", "b.pcap"};
    QTest::newRow("capture and socket") << QStringList{"a.pcap", "--listen", "*:6343"};
    QTest::newRow("no number") << QStringList{"-p", "sflow"};
    QTest::newRow("any port, live") << QStringList{"-p", "0"};
    QTest::newRow("no port to listen on") << QStringList{"--listen", "127.0.0.1"};
}

void DecodeCommandTest::wrongUsageExitsWithTwo()
{
    QFETCH(QStringList, arguments);
    Process process(QStringList{"decode"} + arguments);
    QCOMPARE(process.ended(), 2);
    QVERIFY(!process.readAllStandardError().isEmpty());
}

namespace
{

void addSignals(const QStringList& read)
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("signal");
    for (const char* command : {"decode", "top", "counters"})
        for (const auto& [name, signal] : {std::pair("SIGINT", SIGINT), std::pair("SIGTERM", SIGTERM)})
            QTest::addRow("%s, %s", command, name) << QStringList{command} + read << signal;
}

void endsAtTheSignal()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, signal);
    Process process(arguments);
    QTRY_VERIFY(process.catches(SIGINT) && process.catches(SIGTERM));
    process.send(signal);
    QCOMPARE(process.ended(), 0);
    QCOMPARE(process.readAllStandardError(), QByteArray());
}

} // namespace

void DecodeCommandTest::aSignalEndsASilentPipe_data()
{
    addSignals({"--read", "-"});
}

void DecodeCommandTest::aSignalEndsASilentPipe()
{
    endsAtTheSignal();
}

void DecodeCommandTest::aSignalEndsASilentSocket_data()
{
    addSignals({"--listen", QStringLiteral("127.0.0.1:%1").arg(freePort())});
}

void DecodeCommandTest::aSignalEndsASilentSocket()
{
    endsAtTheSignal();
}

// The pipe stays open, and stops inside of a packet.
void DecodeCommandTest::whatWasReadBeforeASignalIsPrinted()
{
    QByteArray input = contentsOf(captures + "hsflowd-lo.pcap");
    Process process({"decode", "-"});
    process.write(input + input.mid(24, 100));
    QTRY_VERIFY(process.bytesToWrite() == 0 && process.bytesAvailable() > 0);
    process.send(SIGINT);
    QCOMPARE(process.ended(), 0);
    const QByteArray out = process.readAllStandardOutput();
    QVERIFY(out.count('\n') > 0);
    QVERIFY(out.endsWith("}\n"));
    QCOMPARE(process.readAllStandardError(), QByteArray());
}

void DecodeCommandTest::notesAreToldAtTheEnd_data()
{
    QTest::addColumn<QStringList>("arguments");
    const QString capture = captures + "synthetic-structs-a.pcap";
    QTest::newRow("decode") << QStringList{"decode", capture};
    QTest::newRow("top") << QStringList{"top", "--read", capture};
}

// The capture has two lengths that are not padded, and two records that nobody knows.
void DecodeCommandTest::notesAreToldAtTheEnd()
{
    QFETCH(QStringList, arguments);
    Process process(arguments);
    QCOMPARE(process.ended(), 0);
    const QByteArrayList lines = process.readAllStandardError().split('\n');
    QCOMPARE(lines.size(), 4);
    QVERIFY2(lines[0].startsWith("weirctl: ") && lines[0].contains("--quiet"), lines[0]);
    QCOMPARE(lines[1].simplified(),
             QByteArray("length_not_padded 2 a length is not a multiple of four; it was rounded up"));
    QCOMPARE(lines[2].simplified(),
             QByteArray("unknown_record 2 a record that is not known was stepped over: flow 8800:2, counter "
                        "0:999"));
    Process quiet(arguments + QStringList{"--quiet"});
    QCOMPARE(quiet.ended(), 0);
    QCOMPARE(quiet.readAllStandardError(), QByteArray());
    QCOMPARE(quiet.readAllStandardOutput(), process.readAllStandardOutput());
}

QTEST_GUILESS_MAIN(DecodeCommandTest)
#include "tst_decode_command.moc"
