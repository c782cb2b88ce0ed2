// SPDX-License-Identifier: GPL-3.0-or-later
// weirctl as other programs use it: what it prints where, and how it exits.
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QUdpSocket>
#include <QtEndian>
#include <csignal>
#include <nlohmann/json.hpp>

#include "support/captures.h"
#include "weirctl.h"

using namespace weir;
using test::rowsOf;
using test::Run;
using test::weirctl;

namespace
{

const QString dataFolder = QStringLiteral(WEIR_SOURCE_DIR "/tests/data/");
const QString ovs = dataFolder + QStringLiteral("captures/ovs-lo.pcap");
const QString hsflowd = dataFolder + QStringLiteral("captures/hsflowd-lo.pcap");

QByteArray contentsOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// A UDP port of this machine that is free now.
quint16 freePort()
{
    QUdpSocket socket;
    socket.bind(QHostAddress::LocalHost, 0);
    return socket.localPort();
}

QByteArray generated(std::uint32_t sequence)
{
    support::DatagramWriter datagram(sequence);
    support::FlowSampleSpec sample;
    sample.header = support::Packet().header();
    const support::ByteVector bytes = datagram.flow(sample).finish();
    return QByteArray(reinterpret_cast<const char*>(bytes.data()), qsizetype(bytes.size()));
}

/// Of the sentence that says at which port the program listens; 0: it did not say.
quint16 toldPort(QProcess& process)
{
    static const QRegularExpression sentence(
        QStringLiteral("^weirctl: listening at 127\\.0\\.0\\.1:(\\d+)\\.\n$"));
    QByteArray said;
    process.setReadChannel(QProcess::StandardError);
    while (!said.endsWith('\n') && process.waitForReadyRead(10'000))
        said += process.readAllStandardError();
    process.setReadChannel(QProcess::StandardOutput);
    return sentence.match(QString::fromUtf8(said)).captured(1).toUShort();
}

/// weirctl while it listens.
class Listener
{
public:
    explicit Listener(const QStringList& options) : m_port(freePort())
    {
        m_process.start(QStringLiteral(WEIRCTL), QStringList{"top", "--listen", place()} + options);
    }
    ~Listener()
    {
        m_process.kill();
        m_process.waitForFinished();
    }

    QString place() const { return QStringLiteral("127.0.0.1:%1").arg(m_port); }

    /// Sends a datagram now and then until the output has `count` lines.
    bool hearsLines(int count)
    {
        QUdpSocket sender;
        QElapsedTimer clock;
        clock.start();
        while (m_out.count('\n') < count && clock.elapsed() < 30'000) {
            sender.writeDatagram(generated(++m_sent), QHostAddress::LocalHost, m_port);
            m_process.waitForReadyRead(50);
            m_out += m_process.readAllStandardOutput();
        }
        return m_out.count('\n') >= count;
    }

    Run end(int signal)
    {
        ::kill(pid_t(m_process.processId()), signal);
        m_process.waitForFinished();
        m_out += m_process.readAllStandardOutput();
        return {m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1, m_out,
                m_process.readAllStandardError()};
    }

    std::uint32_t sent() const { return m_sent; }

private:
    quint16 m_port;
    QProcess m_process;
    QByteArray m_out;
    std::uint32_t m_sent = 0;
};

} // namespace

class WeirctlTest : public QObject
{
    Q_OBJECT

private slots:
    void answersAreAsTheyWere_data();
    void answersAreAsTheyWere();
    void helpAndVersionGoToStandardOutput_data();
    void helpAndVersionGoToStandardOutput();
    void wrongUsageExitsWithTwo_data();
    void wrongUsageExitsWithTwo();
    void whatFailsExitsWithOneAndASentence_data();
    void whatFailsExitsWithOneAndASentence();
    void aGoodExpressionIsPrintedCanonically();
    void aCaretStandsUnderTheProblem_data();
    void aCaretStandsUnderTheProblem();
    void aFixStandsBelowTheProblem();
    void tablesAreTextAndJson_data();
    void tablesAreTextAndJson();
    void csvIsAsPromised();
    void rowsComeByTimeThenBySize();
    void furtherValuesStandInColumns();
    void otherIsAbsentWhenNothingIsLeft();
    void jsonHasOneObjectAStep();
    void aRangeCutsTheCapture();
    void stepsBeginAtMultiplesOfTheirLength();
    void severalCapturesAddUp();
    void standardInputIsACapture();
    void packetsAreCountedWhereThereIsNoSflow();
    void packetsAreCountedWhereTheyAreAskedFor();
    void sflowIsNotMissedByOneWhoAsksForIt();
    void structuresAreTextAndJson();
    void theReferenceIsTheCommittedPage();
    void decodePrintsALineADatagram();
    void decodeIndents();
    void decodeListens();
    void aFreePortIsTold_data();
    void aFreePortIsTold();
    void aCutCaptureIsCountedAndComplainedOf();
    void aFullDiskIsAFailure();
    void aBusyPortIsNamed();
    void liveRowsComeWhenTheirStepIsOver();
    void liveTotalsComeAtTheEnd_data();
    void liveTotalsComeAtTheEnd();
};

void WeirctlTest::answersAreAsTheyWere_data()
{
    QTest::addColumn<QString>("path");
    const QDir folder(dataFolder + "top");
    for (const QString& name : folder.entryList({"*.txt"}))
        QTest::newRow(qPrintable(name)) << folder.filePath(name);
}

// A golden file is a command line and what it prints, with the line ends of a text file.
void WeirctlTest::answersAreAsTheyWere()
{
    QFETCH(QString, path);
    const QByteArray golden = contentsOf(path);
    const qsizetype lineEnd = golden.indexOf('\n');
    const QStringList command = QProcess::splitCommand(QString::fromUtf8(golden.left(lineEnd)));
    QCOMPARE(command.value(0), QStringLiteral("weirctl"));
    const Run run = weirctl(command.mid(1));
    QCOMPARE(run.exit, 0);
    QCOMPARE(run.err, QByteArray());
    QByteArray expected = golden.mid(lineEnd + 1);
    if (!command.contains("json"))
        expected.replace("\n", "\r\n");
    QCOMPARE(run.out, expected);
}

void WeirctlTest::helpAndVersionGoToStandardOutput_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("help") << QStringList{"--help"} << QByteArray("Usage: weirctl COMMAND [options]");
    QTest::newRow("short help") << QStringList{"-h"} << QByteArray("Usage: weirctl COMMAND [options]");
    QTest::newRow("version") << QStringList{"--version"} << QByteArray("weirctl " WEIR_VERSION);
    for (const char* command : {"top", "check", "keys", "functions"})
        QTest::newRow(command) << QStringList{command, "--help"}
                               << QByteArray("Usage: weirctl ") + command + " [options]";
}

void WeirctlTest::helpAndVersionGoToStandardOutput()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, says);
    const Run run = weirctl(arguments);
    QCOMPARE(run.exit, 0);
    QCOMPARE(run.err, QByteArray());
    QCOMPARE(run.out.left(says.size()), says);
}

void WeirctlTest::wrongUsageExitsWithTwo_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("nothing") << QStringList{};
    QTest::newRow("unknown command") << QStringList{"topp"};
    QTest::newRow("unknown option") << QStringList{"top", "--frobnicate"};
    QTest::newRow("a word too many") << QStringList{"keys", "ipsource"};
    QTest::newRow("no source") << QStringList{"top"};
    QTest::newRow("two sources") << QStringList{"top", "--read", ovs, "--listen", "127.0.0.1:0"};
    QTest::newRow("option without value") << QStringList{"top", "--read"};
    QTest::newRow("n of zero") << QStringList{"top", "--read", ovs, "--n", "0"};
    QTest::newRow("step is no number") << QStringList{"top", "--read", ovs, "--step", "ten"};
    QTest::newRow("step is negative") << QStringList{"top", "--read", ovs, "--step", "-1"};
    QTest::newRow("port too large") << QStringList{"top", "--read", ovs, "--port", "65536"};
    QTest::newRow("from is no time") << QStringList{"top", "--read", ovs, "--from", "yesterday"};
    QTest::newRow("aggregation") << QStringList{"top", "--read", ovs, "--agg", "mean"};
    QTest::newRow("format") << QStringList{"top", "--read", ovs, "--format", "xml"};
    QTest::newRow("as something else") << QStringList{"top", "--read", ovs, "--as", "frames"};
    QTest::newRow("listen without a port") << QStringList{"top", "--listen", "127.0.0.1"};
    QTest::newRow("listen at no address") << QStringList{"top", "--listen", "switch:6399"};
    QTest::newRow("IPv6 without brackets") << QStringList{"top", "--listen", "2001:db8::1:6399"};
    QTest::newRow("help of another kind") << QStringList{"top", "--read", ovs, "--help-all"};
    QTest::newRow("help of all") << QStringList{"--help-all"};
    QTest::newRow("format of a table") << QStringList{"keys", "--format", "csv"};
    QTest::newRow("nothing to check") << QStringList{"check"};
}

void WeirctlTest::wrongUsageExitsWithTwo()
{
    QFETCH(QStringList, arguments);
    const Run run = weirctl(arguments);
    QCOMPARE(run.exit, 2);
    QCOMPARE(run.out, QByteArray());
    QVERIFY(!run.err.isEmpty());
}

void WeirctlTest::whatFailsExitsWithOneAndASentence_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("missing file") << QStringList{"top", "--read", "no-such.pcap"}
                                  << QByteArray("no-such.pcap");
    QTest::newRow("folder") << QStringList{"top", "--read", dataFolder} << QByteArray("folder");
    QTest::newRow("not a capture") << QStringList{"top", "--read", "captures/README.md"}
                                   << QByteArray("not a pcap or pcapng capture");
    QTest::newRow("no such address") << QStringList{"top", "--listen", "192.0.2.77:6399"}
                                     << QByteArray("192.0.2.77");
    QTest::newRow("wrong key") << QStringList{"top", "--read", ovs, "--keys", "ipsauce"}
                               << QByteArray("ipsauce");
}

void WeirctlTest::whatFailsExitsWithOneAndASentence()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, says);
    const Run run = weirctl(arguments);
    QCOMPARE(run.exit, 1);
    QCOMPARE(run.out, QByteArray());
    QVERIFY2(run.err.startsWith("weirctl: ") && run.err.contains(says) && run.err.endsWith("\n"), run.err);
}

void WeirctlTest::aGoodExpressionIsPrintedCanonically()
{
    const Run run = weirctl({"check", "--keys", "ipsource, ipdestination", "--value", "bps", "--filter",
                             "ipprotocol = 6 & (tcpdestinationport=443)"});
    QCOMPARE(run.exit, 0);
    QCOMPARE(run.out, QByteArray("ipsource,ipdestination\nbps\nipprotocol=6&tcpdestinationport=443\n"));
    QCOMPARE(run.err, QByteArray());
}

void WeirctlTest::aCaretStandsUnderTheProblem_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("marks");
    QTest::newRow("keys") << QStringList{"--keys", "ipsource,foo,vlan"} << QByteArray("  ipsource,foo,vlan")
                          << QByteArray("           ^^^");
    QTest::newRow("value") << QStringList{"--value", "bites"} << QByteArray("  bites")
                           << QByteArray("  ^^^^^");
    QTest::newRow("filter") << QStringList{"--filter", "vlan=1&foo=2"} << QByteArray("  vlan=1&foo=2")
                            << QByteArray("         ^^^");
    QTest::newRow("at the end") << QStringList{"--filter", "vlan="} << QByteArray("  vlan=")
                                << QByteArray("       ^");
    QTest::newRow("behind wide characters")
        << QStringList{"--filter", "stack=größe&foo=2"} << QByteArray("  stack=größe&foo=2")
        << QByteArray("              ^^^");
}

void WeirctlTest::aCaretStandsUnderTheProblem()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, marks);
    const Run run = weirctl(QStringList{"check"} + arguments);
    QCOMPARE(run.exit, 1);
    QCOMPARE(run.out, QByteArray());
    const QByteArrayList lines = run.err.split('\n');
    QVERIFY(lines.size() >= 4);
    QVERIFY2(lines[0].startsWith("weirctl: " + arguments[0].mid(2).toUtf8() + ": "), run.err);
    QCOMPARE(lines[1], text);
    QCOMPARE(lines[2], marks);
}

void WeirctlTest::aFixStandsBelowTheProblem()
{
    const Run run = weirctl({"check", "--filter", "vlan=1&ipsrc=10.0.0.1"});
    QCOMPARE(run.exit, 1);
    QVERIFY(run.err.endsWith("\n         ^^^^^\n  did you mean: vlan=1&ipsource=10.0.0.1\n"));
    QVERIFY(!weirctl({"check", "--filter", "vlan=blue"}).err.contains("did you mean"));
}

void WeirctlTest::tablesAreTextAndJson_data()
{
    QTest::addColumn<QString>("table");
    QTest::addColumn<QByteArray>("has");
    QTest::newRow("keys") << "keys" << QByteArray("ipsource");
    QTest::newRow("functions") << "functions" << QByteArray("null");
}

void WeirctlTest::tablesAreTextAndJson()
{
    QFETCH(QString, table);
    QFETCH(QByteArray, has);
    const Run text = weirctl({table});
    QCOMPARE(text.exit, 0);
    const auto json = nlohmann::json::parse(weirctl({table, "--format", "json"}).out.toStdString());
    const QByteArrayList lines = text.out.trimmed().split('\n');
    qsizetype examples = 0;
    for (const QByteArray& line : lines)
        examples += line.contains("Example: ");
    QCOMPARE(examples, qsizetype(json.size()));
    // Names that are Weir's own have a star, and a legend says so.
    const bool hasLegend = lines.last().startsWith("* ");
    QCOMPARE(lines.size(), examples + (hasLegend ? 2 : 0));
    QCOMPARE(hasLegend, table == "keys");
    QCOMPARE(text.out.contains("\nsctpsourceport*"), hasLegend);
    QVERIFY(!text.out.contains("\nipsource*"));
    bool found = false;
    for (const auto& row : json) {
        for (const char* field : {"name", "type", "description", "example", "source"})
            QVERIFY2(!row.at(field).get<std::string>().empty(), row.dump().c_str());
        found = found || row["name"] == has.toStdString();
        QCOMPARE(row.contains("extension"), hasLegend);
    }
    QVERIFY(found);
}

void WeirctlTest::csvIsAsPromised()
{
    const auto header = [](const QStringList& options) {
        const Run run = weirctl(QStringList{"top", "--read", ovs} + options);
        return run.out.left(run.out.indexOf('\n') + 1);
    };
    QCOMPARE(header({}), QByteArray("time_utc,bytes_per_s,samples,ci95_percent\r\n"));
    QCOMPARE(header({"--value", "frames"}), QByteArray("time_utc,frames_per_s,samples,ci95_percent\r\n"));
    QCOMPARE(header({"--value", "fps"}), QByteArray("time_utc,frames_per_s,samples,ci95_percent\r\n"));
    QCOMPARE(header({"--value", "samples"}), QByteArray("time_utc,samples_per_s,samples,ci95_percent\r\n"));
    QCOMPARE(header({"--value", "Bps"}), QByteArray("time_utc,bytes_per_s,samples,ci95_percent\r\n"));
    QCOMPARE(header({"--value", "bps"}), QByteArray("time_utc,bits_per_s,samples,ci95_percent\r\n"));
    QCOMPARE(header({"--value", "avg:ipttl"}), QByteArray("time_utc,avg:ipttl,samples,ci95_percent\r\n"));
    QCOMPARE(header({"--totals"}), QByteArray("time_utc,bytes,samples,ci95_percent\r\n"));
    QCOMPARE(header({"--totals", "--value", "bps"}), QByteArray("time_utc,bits,samples,ci95_percent\r\n"));
    QCOMPARE(header({"--totals", "--value", "fps"}), QByteArray("time_utc,frames,samples,ci95_percent\r\n"));
    QCOMPARE(header({"--keys", "ipsource,or:vlan:ipprotocol"}),
             QByteArray("time_utc,ipsource,or:vlan:ipprotocol,bytes_per_s,samples,ci95_percent\r\n"));
    const Run run = weirctl({"top", "--read", ovs, "--keys", "ipsource"});
    for (const QByteArrayList& row : rowsOf(
             weirctl({"top", "--read", ovs, "--value", "samples", "--totals", "--keys", "ipsource"}).out)) {
        QCOMPARE(row[2], row[3]); // every sample counts one
        QCOMPARE(row[4], QByteArray("0.00"));
    }
    QCOMPARE(run.out.count('\n'), run.out.count("\r\n"));
    for (const QByteArrayList& row : rowsOf(run.out)) {
        QCOMPARE(row.size(), 5);
        const bool tooFew = row[3].toInt() < 10;
        QVERIFY2(!tooFew || row[4].isEmpty(), row.join(','));
    }
}

void WeirctlTest::rowsComeByTimeThenBySize()
{
    const Run run = weirctl({"top", "--read", hsflowd, "--keys", "ipprotocol,tcpsourceport", "--n", "7"});
    QCOMPARE(run.exit, 0);
    QByteArrayList before{"", "", "", "1e300"};
    for (const QByteArrayList& row : rowsOf(run.out)) {
        const bool isOther = row[1] == "-other-";
        QVERIFY2(row[0] >= before[0], run.out);
        if (row[0] == before[0]) {
            QVERIFY(before[1] != "-other-"); // it is the last
            if (!isOther) {
                QVERIFY(row[3].toDouble() <= before[3].toDouble());
                if (row[3] == before[3])
                    QVERIFY(row.mid(1, 2) > before.mid(1, 2));
            }
        }
        QVERIFY(row[0].endsWith('Z'));
        QCOMPARE(row[2] == "-other-", isOther);
        before = row;
    }
}

// Beside the value, for the same rows, as if each had been asked alone.
void WeirctlTest::furtherValuesStandInColumns()
{
    const auto rows = [](const QStringList& more) {
        return rowsOf(weirctl(QStringList{"top", "--read", "captures/hsflowd-systemd.pcap", "--keys",
                                          "ipsource", "--agg", "sum", "--totals", "--n", "1000", "--quiet"} +
                              more)
                          .out);
    };
    const auto all = rows({"--values", "frames, avg:bytes,count:ipdestination"});
    QVERIFY(all.size() >= 2);
    const auto alone = [&](const QByteArray& source, const char* value) {
        for (const QByteArrayList& row : rows({"--value", value}))
            if (row[1] == source)
                return row[2];
        return QByteArray();
    };
    for (const QByteArrayList& row : all) {
        QCOMPARE(row.size(), 11);
        QCOMPARE(row[5], alone(row[1], "frames"));
        QCOMPARE(row[7], alone(row[1], "avg:bytes"));
        if (row[1] != "-other-") {
            QCOMPARE(row[9], alone(row[1], "count:ipdestination"));
            QVERIFY(row[9].toInt() > 0);
        }
    }
    QVERIFY(weirctl({"top", "--read", "captures/hsflowd-systemd.pcap", "--values", "bytes,nothing"})
                .err.contains("nothing"));
}

void WeirctlTest::otherIsAbsentWhenNothingIsLeft()
{
    const QStringList command{"top", "--read", ovs, "--keys", "ipsource", "--totals", "--n"};
    const QList<QByteArrayList> all = rowsOf(weirctl(command + QStringList{"1000"}).out);
    QVERIFY(all.size() > 2);
    QVERIFY(all.last()[1] != "-other-");
    const auto n = [](qsizetype rows) { return QStringList{QString::number(rows)}; };
    QCOMPARE(rowsOf(weirctl(command + n(all.size())).out), all);
    const QList<QByteArrayList> cut = rowsOf(weirctl(command + n(all.size() - 2)).out);
    QCOMPARE(cut.size(), all.size() - 1);
    QCOMPARE(cut.last()[1], QByteArray("-other-"));
    QCOMPARE(cut.last()[2].toDouble(), all[all.size() - 1][2].toDouble() + all[all.size() - 2][2].toDouble());
}

void WeirctlTest::jsonHasOneObjectAStep()
{
    const QStringList question{"top", "--read", ovs, "--keys", "ipsource,vlan", "--n", "2"};
    const QList<QByteArrayList> csv = rowsOf(weirctl(question).out);
    const Run run = weirctl(question + QStringList{"--format", "json"});
    QList<QByteArrayList> rows;
    for (const QByteArray& line : run.out.split('\n')) {
        if (line.isEmpty())
            continue;
        const auto step = nlohmann::json::parse(line.toStdString());
        for (const auto& flow : step.at("flows"))
            rows.append(
                {QByteArray::fromStdString(step.at("time_utc")),
                 QByteArray::fromStdString(flow.at("ipsource")), QByteArray::fromStdString(flow.at("vlan")),
                 QByteArray::number(flow.at("bytes_per_s").get<int>()),
                 QByteArray::number(flow.at("samples").get<int>()),
                 flow.at("ci95_percent").is_null() ? "" : QByteArray::number(double(flow["ci95_percent"]))});
    }
    QCOMPARE(rows, csv);
}

void WeirctlTest::aRangeCutsTheCapture()
{
    const QStringList question{"top", "--read", ovs, "--keys", "ipsource"};
    const QList<QByteArrayList> all = rowsOf(weirctl(question).out);
    const QByteArray second = all.last()[0];
    QVERIFY(all.first()[0] != second);
    QList<QByteArrayList> before;
    QList<QByteArrayList> from;
    for (const QByteArrayList& row : all)
        (row[0] < second ? before : from).append(row);
    const QString time = QString::fromUtf8(second);
    QCOMPARE(rowsOf(weirctl(question + QStringList{"--from", time}).out), from);
    QCOMPARE(rowsOf(weirctl(question + QStringList{"--to", time}).out), before);
    QCOMPARE(rowsOf(weirctl(question + QStringList{"--from", time, "--to", time}).out),
             QList<QByteArrayList>());
}

void WeirctlTest::stepsBeginAtMultiplesOfTheirLength()
{
    const QList<QByteArrayList> fine = rowsOf(weirctl({"top", "--read", hsflowd, "--agg", "sum"}).out);
    const QList<QByteArrayList> coarse =
        rowsOf(weirctl({"top", "--read", hsflowd, "--agg", "sum", "--step", "7"}).out);
    double sum = 0;
    for (const QByteArrayList& row : fine)
        sum += row[1].toDouble();
    double coarseSum = 0;
    for (const QByteArrayList& row : coarse) {
        QCOMPARE(base::parseIso8601(row[0].toStdString()).value() % 7, 0);
        coarseSum += 7 * row[1].toDouble();
    }
    QVERIFY(coarse.size() < fine.size());
    QVERIFY(std::abs(sum - coarseSum) < 1e-6 * sum);
}

void WeirctlTest::severalCapturesAddUp()
{
    const auto bytes = [](const QStringList& files) {
        QStringList command{"top", "--totals", "--agg", "sum"};
        for (const QString& file : files)
            command += QStringList{"--read", file};
        return rowsOf(weirctl(command).out).value(0).value(1).toDouble();
    };
    QVERIFY(bytes({ovs}) > 0);
    QCOMPARE(bytes({ovs, hsflowd}), bytes({ovs}) + bytes({hsflowd}));
    QCOMPARE(bytes({ovs, ovs}), 2 * bytes({ovs}));
}

void WeirctlTest::standardInputIsACapture()
{
    const QStringList question{"top", "--keys", "ipsource", "--read"};
    const Run run = weirctl(question + QStringList{"-"}, contentsOf(ovs));
    QCOMPARE(run.exit, 0);
    QCOMPARE(run.out, weirctl(question + QStringList{ovs}).out);
    const Run nothing = weirctl(question + QStringList{"-"});
    QCOMPARE(nothing.exit, 1);
    QVERIFY2(nothing.err.contains("tandard input"), nothing.err);
}

void WeirctlTest::aCutCaptureIsCountedAndComplainedOf()
{
    const QByteArray whole = contentsOf(ovs);
    const Run run = weirctl({"top", "--read", "-"}, whole.left(whole.size() - 10));
    QCOMPARE(run.exit, 1);
    QVERIFY(!rowsOf(run.out).isEmpty());
    QVERIFY2(run.err.startsWith("weirctl: "), run.err);
}

void WeirctlTest::aFullDiskIsAFailure()
{
    if (!QFile::exists("/dev/full"))
        QSKIP("There is no /dev/full here.");
    QProcess process;
    process.setStandardOutputFile("/dev/full");
    process.start(QStringLiteral(WEIRCTL), {"top", "--read", ovs});
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitCode(), 1);
    QVERIFY(process.readAllStandardError().contains("could not be written"));
}

void WeirctlTest::aBusyPortIsNamed()
{
    QUdpSocket holder;
    QVERIFY(holder.bind(QHostAddress::LocalHost, 0));
    const QString place = QStringLiteral("127.0.0.1:%1").arg(holder.localPort());
    const Run run = weirctl({"top", "--listen", place});
    QCOMPARE(run.exit, 1);
    QVERIFY2(run.err.contains("already in use by tst_weirctl"), run.err);
}

void WeirctlTest::liveRowsComeWhenTheirStepIsOver()
{
    Listener listener({"--keys", "ipsource", "--value", "frames"});
    QVERIFY(listener.hearsLines(3));
    const Run run = listener.end(SIGINT);
    QCOMPARE(run.exit, 0);
    QCOMPARE(run.err, QByteArray());
    QVERIFY(run.out.startsWith("time_utc,ipsource,frames_per_s,samples,ci95_percent\r\n"));
    QVERIFY(run.out.endsWith("\r\n"));
    for (const QByteArrayList& row : rowsOf(run.out))
        QCOMPARE(row.value(1), QByteArray("10.0.0.1"));
}

void WeirctlTest::liveTotalsComeAtTheEnd_data()
{
    QTest::addColumn<int>("signal");
    QTest::newRow("SIGINT") << SIGINT;
    QTest::newRow("SIGTERM") << SIGTERM;
}

void WeirctlTest::liveTotalsComeAtTheEnd()
{
    QFETCH(int, signal);
    Listener listener({"--totals", "--value", "frames"});
    QVERIFY(listener.hearsLines(1)); // the header, when the first second is over
    const std::uint32_t before = listener.sent();
    const Run run = listener.end(signal);
    QCOMPARE(run.exit, 0);
    const QList<QByteArrayList> rows = rowsOf(run.out);
    QCOMPARE(rows.size(), 1);
    QVERIFY(rows[0][1].toUInt() > 0 && rows[0][1].toUInt() <= 100 * before);
}

// On another port its 19 packets are no sFlow.
void WeirctlTest::packetsAreCountedWhereThereIsNoSflow()
{
    const QStringList question{"top",     "--totals", "--keys", "stack,agent,datasource", "--port", "6344",
                               "--value", "frames",   "--read"};
    const Run run = weirctl(question + QStringList{ovs});
    QCOMPARE(run.exit, 0);
    const QList<QByteArrayList> rows = rowsOf(run.out);
    QCOMPARE(rows.size(), 1);
    QCOMPARE(rows[0].mid(1, 5), (QByteArrayList{"eth.ip.udp", "0.0.0.0", "1", "19", "19"}));
    QVERIFY2(run.err.contains("ovs-lo.pcap holds no sFlow: its 19 packets are counted"), run.err);
    QCOMPARE(weirctl(question + QStringList{"-"}, contentsOf(ovs)).out, run.out);
}

void WeirctlTest::packetsAreCountedWhereTheyAreAskedFor()
{
    const QStringList question{"top", "--totals", "--as", "packets", "--read"};
    const Run run = weirctl(question + QStringList{ovs});
    QCOMPARE(run.exit, 0);
    QCOMPARE(run.err, QByteArray());
    const QByteArray file = contentsOf(ovs);
    qint64 bytes = 0; // little-endian pcap
    for (qsizetype at = 24; at < file.size();) {
        const auto number = [&](qsizetype offset) {
            return qFromLittleEndian<quint32>(file.constData() + at + offset);
        };
        bytes += number(12);
        at += 16 + number(8);
    }
    QCOMPARE(rowsOf(run.out).value(0).value(1), QByteArray::number(bytes));
    const Run empty = weirctl(question + QStringList{"-"}, file.left(24));
    QCOMPARE(empty.exit, 0);
    QVERIFY2(empty.err.contains("holds no packets"), empty.err);
    const Run cut = weirctl(question + QStringList{"-"}, file.chopped(10));
    QCOMPARE(cut.exit, 1);
    QCOMPARE(rowsOf(cut.out).value(0).value(2), QByteArray("18"));
}

void WeirctlTest::sflowIsNotMissedByOneWhoAsksForIt()
{
    const Run run = weirctl({"top", "--as", "sflow", "--port", "6344", "--read", ovs});
    QCOMPARE(run.exit, 0);
    QCOMPARE(rowsOf(run.out), QList<QByteArrayList>());
    QVERIFY2(run.err.contains("holds no datagram to UDP port 6344"), run.err);
}

void WeirctlTest::structuresAreTextAndJson()
{
    const Run text = weirctl({"structures"});
    QCOMPARE(text.exit, 0);
    QVERIFY(text.out.contains("sampled_header"));
    const auto json = nlohmann::json::parse(weirctl({"structures", "--format", "json"}).out.toStdString());
    QCOMPARE(qsizetype(json.size()), text.out.count('\n'));
}

// 19 datagrams; standard input gives the same.
void WeirctlTest::theReferenceIsTheCommittedPage()
{
    const Run run = weirctl({"reference"});
    QCOMPARE(run.exit, 0);
    QCOMPARE(run.err, QByteArray());
    QVERIFY(!run.out.isEmpty());
    QVERIFY(run.out == contentsOf(QStringLiteral(WEIR_SOURCE_DIR "/resources/docs/reference.html")));
    QCOMPARE(weirctl({"reference", "now"}).exit, 2);
}

void WeirctlTest::decodePrintsALineADatagram()
{
    const Run run = weirctl({"decode", ovs});
    QCOMPARE(run.exit, 0);
    QCOMPARE(run.err, QByteArray());
    QCOMPARE(run.out.count('\n'), 19);
    for (const QByteArray& line : run.out.trimmed().split('\n'))
        QCOMPARE(nlohmann::json::parse(line.toStdString()).at("datagramVersion").get<std::string>(),
                 std::string("5"));
    QCOMPARE(weirctl({"decode", "-"}, contentsOf(ovs)).out, run.out);
    QCOMPARE(weirctl({"decode", ovs, "--port", "9999"}).out, QByteArray());
    QCOMPARE(weirctl({"decode", ovs, ovs}).exit, 2);
}

void WeirctlTest::decodeIndents()
{
    const Run run = weirctl({"decode", "--pretty", ovs});
    QCOMPARE(run.exit, 0);
    QVERIFY(run.out.startsWith("{\n    \"datagramSourceIP\": \"-\",\n"));
}

void WeirctlTest::decodeListens()
{
    QProcess process;
    process.start(QStringLiteral(WEIRCTL), {"decode", "--listen", "127.0.0.1:0"});
    const quint16 port = toldPort(process);
    QVERIFY(port != 0);
    const auto records = support::readCapture(ovs.toStdString());
    const support::ByteVector& payload = records.front().payload;
    QUdpSocket sender;
    sender.writeDatagram(reinterpret_cast<const char*>(payload.data()), qint64(payload.size()),
                         QHostAddress::LocalHost, port);
    QTRY_VERIFY_WITH_TIMEOUT(process.canReadLine() || process.waitForReadyRead(50), 10'000);
    const auto text = nlohmann::json::parse(process.readLine().toStdString());
    QCOMPARE(text.at("datagramSourceIP").get<std::string>(), std::string("127.0.0.1"));
    QVERIFY(!text.contains("pcapTimestamp"));
    QVERIFY(std::stoll(text.at("unixSecondsUTC").get<std::string>()) > 1'600'000'000);
    process.terminate();
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitCode(), 0);
}

void WeirctlTest::aFreePortIsTold_data()
{
    QTest::addColumn<QString>("command");
    for (const char* command : {"top", "counters", "health", "decode"})
        QTest::newRow(command) << QString(command);
}

void WeirctlTest::aFreePortIsTold()
{
    QFETCH(QString, command);
    QProcess process;
    process.start(QStringLiteral(WEIRCTL), {command, "--listen", "127.0.0.1:0"});
    const quint16 port = toldPort(process);
    QVERIFY(port != 0);
    QUdpSocket other;
    QVERIFY(!other.bind(QHostAddress::LocalHost, port, QUdpSocket::DontShareAddress)); // it has it
    process.terminate();
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitCode(), 0);
}

QTEST_GUILESS_MAIN(WeirctlTest)
#include "tst_weirctl.moc"
