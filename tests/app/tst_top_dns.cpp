// SPDX-License-Identifier: GPL-3.0-or-later
// weirctl top with names of addresses, which a server of the test's own tells.
#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QUdpSocket>

#include "engine/dns_server.h"
#include "engine/sender.h"
#include "support/captures.h"
#include "support/traffic.h"
#include "weirctl.h"

using namespace weir;
using test::DnsServer;
using test::rowsOf;
using test::Run;
using test::weirctl;

namespace
{

/// A packet from 10.0.0.`source` to 10.0.0.`destination`.
support::ByteVector datagram(std::uint32_t source, std::uint32_t destination)
{
    support::Packet packet;
    packet.source = 0x0A000000 + source;
    packet.destination = 0x0A000000 + destination;
    support::FlowSampleSpec sample;
    sample.header = packet.header(64);
    sample.frameLength = 1000;
    sample.samplingRate = 1;
    return support::DatagramWriter().flow(sample).finish();
}

DnsServer::Names names()
{
    return {{"1.0.0.10.in-addr.arpa", {"one.example.com"}}, {"2.0.0.10.in-addr.arpa", {"two.example.com"}}};
}

} // namespace

class TopDnsTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void nothingIsAskedUnasked();
    void capturesAreReadAgain();
    void noAnswerIsTold();
    void liveNamesComeWhenTheyCome();
    void wrongUsage_data();
    void wrongUsage();

private:
    Run top(const DnsServer& server, const QStringList& arguments)
    {
        return weirctl(QStringList{"top", "--quiet", "--value", "frames", "--totals", "--read", m_capture,
                                   "--dns-server", QString::fromStdString(server.place())} +
                       arguments);
    }

    QTemporaryDir m_folder;
    QString m_capture;
};

/// Of the three senders the third has no name.
void TopDnsTest::initTestCase()
{
    constexpr base::SecondNumber start = 1'700'000'000;
    m_capture = m_folder.filePath("three.pcap");
    std::vector<support::CaptureRecord> records;
    const std::pair<std::uint32_t, std::uint32_t> pairs[]{{1, 2}, {2, 1}, {3, 1}, {1, 2}};
    for (int i = 0; i < 4; ++i)
        records.push_back(
            {(start + i) * base::nanosecondsPerSecond, datagram(pairs[i].first, pairs[i].second)});
    support::writeCapture(m_capture.toStdString(), records);
}

void TopDnsTest::nothingIsAskedUnasked()
{
    const DnsServer server(names());
    const Run without = weirctl({"top", "--read", m_capture, "--keys", "dns:ipsource", "--totals"});
    QCOMPARE(without.exit, 0);
    QVERIFY(rowsOf(without.out).isEmpty());
    const Run notOfNames = top(server, {"--keys", "ipsource"});
    QCOMPARE(rowsOf(notOfNames.out).size(), 3);
    QVERIFY(server.asked().empty());
}

/// The second key is looked at only where the first has a value.
void TopDnsTest::capturesAreReadAgain()
{
    const DnsServer server(names());
    const Run run = top(server, {"--keys", "dns:ipsource,dns:ipdestination"});
    QCOMPARE(run.exit, 0);
    QCOMPARE(run.err, QByteArray());
    const auto rows = rowsOf(run.out);
    QCOMPARE(rows.size(), 2);
    QCOMPARE(rows[0].mid(1, 3), (QByteArrayList{"one.example.com.", "two.example.com.", "2"}));
    QCOMPARE(rows[1].mid(1, 3), (QByteArrayList{"two.example.com.", "one.example.com.", "1"}));
    QCOMPARE(server.count("3.0.0.10.in-addr.arpa"), 1);
}

void TopDnsTest::noAnswerIsTold()
{
    const DnsServer server(names(), DnsServer::Mood::Fails);
    const Run run = top(server, {"--keys", "dns:ipsource"});
    QCOMPARE(run.exit, 0);
    QVERIFY(rowsOf(run.out).isEmpty());
    QVERIFY2(run.err.contains("did not answer for 3 addresses"), run.err);
}

void TopDnsTest::liveNamesComeWhenTheyCome()
{
    const DnsServer server(names());
    QUdpSocket probe;
    probe.bind(QHostAddress::LocalHost, 0);
    const quint16 port = probe.localPort();
    probe.close();
    QProcess process;
    process.start(QStringLiteral(WEIRCTL),
                  {"top", "--listen", QStringLiteral("127.0.0.1:%1").arg(port), "--keys", "dns:ipsource",
                   "--dns-server", QString::fromStdString(server.place())});
    QVERIFY(process.waitForReadyRead()); // the header: it listens
    test::Sender sender(port);
    QByteArray out;
    const auto namesCame = [&] {
        sender.send(datagram(1, 2));
        out += process.readAllStandardOutput();
        return out.contains(",one.example.com.,");
    };
    QTRY_VERIFY_WITH_TIMEOUT(namesCame(), 20'000);
    QCOMPARE(server.count("1.0.0.10.in-addr.arpa"), 1);
    process.terminate();
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitCode(), 0);
}

void TopDnsTest::wrongUsage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("no server") << QStringList{"--read", m_capture, "--dns-server", "nowhere"};
    QTest::newRow("no port") << QStringList{"--read", m_capture, "--dns-server", "127.0.0.1:dns"};
    QTest::newRow("a pipe") << QStringList{"--read", "-", "--dns"};
}

void TopDnsTest::wrongUsage()
{
    QFETCH(QStringList, arguments);
    const Run run = weirctl(QStringList{"top", "--keys", "dns:ipsource"} + arguments);
    QCOMPARE(run.exit, 2);
    QCOMPARE(run.out, QByteArray());
    QVERIFY2(run.err.startsWith("weirctl: --dns"), run.err);
}

QTEST_GUILESS_MAIN(TopDnsTest)
#include "tst_top_dns.moc"
