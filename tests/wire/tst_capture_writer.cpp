// SPDX-License-Identifier: GPL-3.0-or-later
// Captures that we write: their bytes by the specifications, and that we and others read them back.
#include <QTest>

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <csignal>
#include <sys/resource.h>

#include "support/captures.h"
#include "wire/capture_reader.h"
#include "wire/capture_writer.h"

using namespace weir;
using support::ByteVector;

namespace
{

struct Kept {
    base::Nanoseconds time = 0;
    base::Address source;
    std::uint16_t sourcePort = 0;
    ByteVector payload;

    wire::Datagram datagram() const { return {time, source, sourcePort, payload}; }
    bool operator==(const Kept&) const = default;
};

std::vector<Kept> read(const std::string& path)
{
    std::vector<Kept> all;
    auto reader = wire::CaptureReader::open(path, 0);
    while (reader) {
        const auto datagram = reader->next();
        if (!datagram)
            break;
        all.push_back({datagram->time,
                       datagram->source,
                       datagram->sourcePort,
                       {datagram->payload.begin(), datagram->payload.end()}});
    }
    return all;
}

/// "" or why not.
QString write(const std::string& path, const std::vector<Kept>& all)
{
    auto writer = wire::CaptureWriter::create(path);
    if (!writer)
        return QString::fromStdString(writer.error().text);
    for (const Kept& kept : all)
        if (!writer->write(kept.datagram()))
            return QStringLiteral("too long");
    const auto finished = writer->finish();
    return finished ? QString() : QString::fromStdString(finished.error().text);
}

base::Address address(const char* text)
{
    return *base::parseAddress(text);
}

QByteArray contents(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class CaptureWriterTest : public QObject
{
    Q_OBJECT

private slots:
    void writesWhatTheSpecificationsSay();
    void saysThatItIsASelection();
    void anotherSelectionIsAnotherSection();
    void anEmptyCaptureIsOne();
    void writesIpv6();
    void everyCaptureComesBackAsItWas_data();
    void everyCaptureComesBackAsItWas();
    void wiresharkReadsIt();
    void tcpdumpReadsIt();
    void leavesOutWhatUdpCannotCarry();
    void aFullDiskLeavesNothing();
    void anUnfinishedCaptureLeavesNothing();
    void anOlderFileStaysUntilTheNewOneIsWhole();
    void aDeviceIsWrittenAsItIs();
    void aMissingFolderIsASentence();

private:
    std::string path(const char* name) const
    {
        return m_folder.filePath(QString::fromLatin1(name)).toStdString();
    }
    QStringList files() const { return QDir(m_folder.path()).entryList(QDir::Files); }

    QTemporaryDir m_folder;
};

void CaptureWriterTest::writesWhatTheSpecificationsSay()
{
    const Kept kept{1'000'000'002, address("192.0.2.1"), 1234, {0xDE, 0xAD, 0xBE, 0xEF}};
    QCOMPARE(write(path("bytes.pcapng"), {kept}), QString());
    const QByteArray expected = QByteArray::fromHex(
        // Section header: byte order, version 1.0, length not said, application "Weir", end of options.
        "0a0d0d0a 28000000 4d3c2b1a 0100 0000 ffffffffffffffff 0400 0400 57656972 00000000 28000000"
        // Interface: raw IP, no snap length, resolution 10^-9, end of options.
        "01000000 20000000 6500 0000 00000000 0900 0100 09000000 00000000 20000000"
        // Packet: interface 0, time, lengths.
        "06000000 40000000 00000000 00000000 02ca9a3b 20000000 20000000"
        // IPv4, UDP, payload; checksums added up by hand.
        "4500 0020 0000 4000 40 11 78cc c0000201 00000000"
        "04d2 18c7 000c 829e deadbeef"
        "40000000");
    QCOMPARE(contents(m_folder.filePath("bytes.pcapng")).toHex(), expected.toHex());
}

void CaptureWriterTest::saysThatItIsASelection()
{
    const Kept kept{1, address("192.0.2.1"), 1234, {1}};
    auto writer = wire::CaptureWriter::create(path("selection.pcapng"));
    QVERIFY(writer);
    writer->setSelection("x");
    QVERIFY(writer->write(kept.datagram()));
    QVERIFY(writer->finish());
    // Application "Weir", then a comment (opt_comment, 1) of 113 bytes.
    const QByteArray expected = QByteArray::fromHex("0a0d0d0a a0000000 4d3c2b1a 0100 0000 ffffffffffffffff"
                                                    "0400 0400 57656972 0100 7100") +
                                "Selection by Weir: x. Gaps in the sequence numbers of datagrams and samples "
                                "come of that, and need not be losses." +
                                QByteArray::fromHex("000000 00000000 a0000000");
    QCOMPARE(contents(m_folder.filePath("selection.pcapng")).first(160).toHex(), expected.toHex());
    auto reader = wire::CaptureReader::open(path("selection.pcapng"));
    QVERIFY(reader);
    QCOMPARE(reader->selection(), "x");
    const QString capinfos = QStandardPaths::findExecutable("capinfos");
    if (capinfos.isEmpty())
        QSKIP("capinfos is not installed");
    QProcess process;
    process.start(capinfos, {m_folder.filePath("selection.pcapng")});
    QVERIFY(process.waitForFinished());
    QVERIFY(process.readAllStandardOutput().contains("Selection by Weir: x. Gaps in"));
}

void CaptureWriterTest::anotherSelectionIsAnotherSection()
{
    const std::vector<Kept> all{{1, address("192.0.2.1"), 1234, {1}},
                                {2, address("192.0.2.1"), 1234, {2}},
                                {3, address("192.0.2.1"), 1234, {3}}};
    auto writer = wire::CaptureWriter::create(path("sections.pcapng"));
    QVERIFY(writer);
    QVERIFY(writer->write(all[0].datagram()));
    for (const std::size_t i : {1, 2}) {
        writer->setSelection("x");
        QVERIFY(writer->write(all[i].datagram()));
    }
    QVERIFY(writer->finish());
    QCOMPARE(contents(m_folder.filePath("sections.pcapng")).count(QByteArray::fromHex("0a0d0d0a")), 2);
    QVERIFY(read(path("sections.pcapng")) == all);
    auto reader = wire::CaptureReader::open(path("sections.pcapng"));
    QVERIFY(reader);
    QCOMPARE(reader->selection(), "");
    while (reader->next()) {
    }
    QCOMPARE(reader->selection(), "x");
}

void CaptureWriterTest::anEmptyCaptureIsOne()
{
    QCOMPARE(write(path("empty.pcapng"), {}), QString());
    QCOMPARE(contents(m_folder.filePath("empty.pcapng")).size(), 0x28 + 0x20);
    auto reader = wire::CaptureReader::open(path("empty.pcapng"));
    QVERIFY(reader);
    QVERIFY(!reader->next());
    QCOMPARE(reader->warning(), "");
}

void CaptureWriterTest::writesIpv6()
{
    const Kept kept{base::Nanoseconds(1'763'821'882) * base::nanosecondsPerSecond + 123'456'789,
                    address("2001:db8::7"),
                    65535,
                    {1, 2, 3}};
    QCOMPARE(write(path("six.pcapng"), {kept}), QString());
    const QByteArray all = contents(m_folder.filePath("six.pcapng"));
    // RFC 8200 and RFC 768: 20010DB8+7+11+B+FFFF+18C7+B+0102+0300, folded and turned over.
    const QByteArray packet = QByteArray::fromHex(
        "60000000 000b 11 40 20010db8000000000000000000000007 00000000000000000000000000000000"
        "ffff 18c7 000b b54f 010203");
    QCOMPARE(all.mid(0x28 + 0x20 + 28, packet.size()).toHex(), packet.toHex());
    QCOMPARE(read(path("six.pcapng")), std::vector{kept});
}

void CaptureWriterTest::everyCaptureComesBackAsItWas_data()
{
    QTest::addColumn<QString>("capture");
    for (const auto& capture : support::allCaptures())
        QTest::newRow(capture.filename().c_str()) << QString::fromStdString(capture.string());
}

void CaptureWriterTest::everyCaptureComesBackAsItWas()
{
    QFETCH(QString, capture);
    const std::vector<Kept> before = read(capture.toStdString());
    QVERIFY(!before.empty());
    QCOMPARE(write(path("again.pcapng"), before), QString());
    QVERIFY(read(path("again.pcapng")) == before);
}

void CaptureWriterTest::wiresharkReadsIt()
{
    const QString tshark = QStandardPaths::findExecutable("tshark");
    if (tshark.isEmpty())
        QSKIP("tshark is not installed");
    const ByteVector payload = support::DatagramWriter(77).interfaceCounters(5, 1, 2).finish();
    QCOMPARE(write(path("shark.pcapng"), {{1'000'000'002, address("192.0.2.1"), 1234, payload},
                                          {2'000'000'003, address("2001:db8::7"), 1235, payload}}),
             QString());
    QProcess process;
    process.start(tshark, {"-r", m_folder.filePath("shark.pcapng"), "-o", "udp.check_checksum:TRUE", "-Y",
                           "sflow && udp.checksum.status == 1", "-T", "fields", "-e", "frame.time_epoch",
                           "-e", "udp.srcport"});
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.readAllStandardOutput().simplified(), QByteArray("1.000000002 1234 2.000000003 1235"));
}

void CaptureWriterTest::tcpdumpReadsIt()
{
    const QString tcpdump = QStandardPaths::findExecutable("tcpdump", {"/usr/bin", "/usr/sbin"});
    if (tcpdump.isEmpty())
        QSKIP("tcpdump is not installed");
    const ByteVector payload = support::DatagramWriter(77).finish();
    QCOMPARE(write(path("dump.pcapng"), {{1'000'000'002, address("192.0.2.1"), 1234, payload}}), QString());
    QProcess process;
    process.start(tcpdump, {"-nn", "-vv", "-r", m_folder.filePath("dump.pcapng")});
    QVERIFY(process.waitForFinished());
    const QByteArray text = process.readAllStandardOutput();
    QVERIFY2(text.contains("192.0.2.1.1234 > 0.0.0.0.6343"), text);
    QVERIFY2(!text.contains("bad"), text);
}

void CaptureWriterTest::leavesOutWhatUdpCannotCarry()
{
    auto writer = wire::CaptureWriter::create(path("long.pcapng"));
    QVERIFY(writer);
    Kept kept{1, address("192.0.2.1"), 1, ByteVector(65'507)};
    QVERIFY(writer->write(kept.datagram()));
    kept.payload.resize(65'508);
    QVERIFY(!writer->write(kept.datagram()));
    kept.source = address("2001:db8::7");
    kept.payload.resize(65'527);
    QVERIFY(writer->write(kept.datagram()));
    kept.payload.resize(65'528);
    QVERIFY(!writer->write(kept.datagram()));
    QVERIFY(writer->finish());
    QCOMPARE(writer->written(), std::uint64_t(2));
    QCOMPARE(read(path("long.pcapng")).size(), std::size_t(2));
}

void CaptureWriterTest::aFullDiskLeavesNothing()
{
    const QStringList before = files();
    rlimit old{};
    getrlimit(RLIMIT_FSIZE, &old);
    const rlimit small{20'000, old.rlim_max};
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &small);
    const QString reason = write(path("full.pcapng"), {{1, address("192.0.2.1"), 1, ByteVector(30'000)}});
    setrlimit(RLIMIT_FSIZE, &old);
    std::signal(SIGXFSZ, handler);
    QVERIFY2(reason.contains("full.pcapng cannot be written: File too large"), qPrintable(reason));
    QCOMPARE(files(), before);
}

void CaptureWriterTest::anUnfinishedCaptureLeavesNothing()
{
    const QStringList before = files();
    {
        auto writer = wire::CaptureWriter::create(path("half.pcapng"));
        QVERIFY(writer);
        QVERIFY(writer->write({1, address("192.0.2.1"), 1, {}}));
    }
    QCOMPARE(files(), before);
}

void CaptureWriterTest::anOlderFileStaysUntilTheNewOneIsWhole()
{
    const std::string target = path("older.pcapng");
    QCOMPARE(write(target, {{1, address("192.0.2.1"), 1, {1}}}), QString());
    const std::vector<Kept> old = read(target);
    {
        auto writer = wire::CaptureWriter::create(target);
        QVERIFY(writer);
        QCOMPARE(read(target), old);
        QVERIFY(writer->write({2, address("192.0.2.2"), 2, {}}));
        QVERIFY(writer->finish());
    }
    QCOMPARE(read(target).at(0).sourcePort, std::uint16_t(2));
}

void CaptureWriterTest::aDeviceIsWrittenAsItIs()
{
    QCOMPARE(write("/dev/null", {{1, address("192.0.2.1"), 1, {1}}}), QString());
    QVERIFY(!QFileInfo("/dev/null").isFile());
    if (!QFile::exists("/dev/full"))
        return;
    const QString reason = write("/dev/full", {{1, address("192.0.2.1"), 1, {1}}});
    QVERIFY2(reason.contains("No space left on device"), qPrintable(reason));
    QVERIFY(QFile::exists("/dev/full"));
}

void CaptureWriterTest::aMissingFolderIsASentence()
{
    const QString reason = write(path("nowhere/x.pcapng"), {});
    QVERIFY2(reason.contains("nowhere/x.pcapng cannot be written: No such file"), qPrintable(reason));
    QVERIFY(write(m_folder.path().toStdString(), {}).contains("Is a directory"));
}

QTEST_APPLESS_MAIN(CaptureWriterTest)
#include "tst_capture_writer.moc"
