// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/capture_reader.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <unistd.h>
#include <zstd.h>

#include "capture_bytes.h"

using namespace weir;
using namespace weir::test;
using wire::CaptureCounts;
using wire::CaptureReader;

namespace
{

constexpr base::Nanoseconds startTime = 1700000000 * base::nanosecondsPerSecond;

struct Received {
    base::Nanoseconds time = 0;
    QString source;
    int sourcePort = 0;
    QByteArray payload;
};

// All that a capture gives, read to its end.
struct Reading {
    QString error;
    QList<Received> datagrams;
    CaptureCounts counts;
    QString warning;
};

QByteArray zstd(const QByteArray& bytes)
{
    QByteArray compressed(qsizetype(ZSTD_compressBound(std::size_t(bytes.size()))), Qt::Uninitialized);
    compressed.resize(qsizetype(ZSTD_compress(compressed.data(), std::size_t(compressed.size()),
                                              bytes.constData(), std::size_t(bytes.size()), 3)));
    return compressed;
}

// One frame whose blocks end ten bytes behind each 128 KiB, so that none ends where the reader's buffer does.
QByteArray zstdOutOfStep(const QByteArray& bytes)
{
    QByteArray compressed(qsizetype(ZSTD_compressBound(std::size_t(bytes.size()))) + 100, Qt::Uninitialized);
    ZSTD_outBuffer out{compressed.data(), std::size_t(compressed.size()), 0};
    ZSTD_inBuffer beginning{bytes.constData(), 10, 0};
    ZSTD_inBuffer rest{bytes.constData() + 10, std::size_t(bytes.size()) - 10, 0};
    ZSTD_CCtx* context = ZSTD_createCCtx();
    ZSTD_compressStream2(context, &out, &beginning, ZSTD_e_flush);
    ZSTD_compressStream2(context, &out, &rest, ZSTD_e_end);
    ZSTD_freeCCtx(context);
    return compressed.left(qsizetype(out.pos));
}

const QByteArray datagramFrame = ethernet(ipv4(udp("hello")));

} // namespace

class CaptureReaderTest : public QObject
{
    Q_OBJECT

private slots:
    void readsPcapOfEveryOrderAndPrecision_data();
    void readsPcapOfEveryOrderAndPrecision();
    void readsPcapng_data();
    void readsPcapng();
    void survivesAbsurdTimes_data();
    void survivesAbsurdTimes();
    void readsEveryLinkType_data();
    void readsEveryLinkType();
    void readsIpv6();
    void putsFragmentsTogether();
    void countsFragmentsOfOtherProtocolsAsOther();
    void takesOnlyThePortAskedFor_data();
    void takesOnlyThePortAskedFor();
    void boundsThePayloadByTheUdpLength();
    void givesWhatTheSnapshotLeft();
    void countsWhatIsMalformed_data();
    void countsWhatIsMalformed();
    void stopsAtATruncatedLastPacket();
    void stopsAtABrokenBlock();
    void readsAnEmptyCapture();
    void readsWhatIsCompressed();
    void warnsAboutDamagedCompression_data();
    void warnsAboutDamagedCompression();
    void readsStandardInput();
    void canBeMovedWhileReading();
    void saysWhyAFileIsNoCapture_data();
    void saysWhyAFileIsNoCapture();
    void saysWhyAPathCannotBeOpened();

private:
    QString write(const QByteArray& bytes);
    Reading read(const QByteArray& bytes, std::uint16_t port = wire::sflowPort);
    static Reading readPath(const QString& path, std::uint16_t port = wire::sflowPort);

    QTemporaryDir m_folder;
};

QString CaptureReaderTest::write(const QByteArray& bytes)
{
    QFile file(m_folder.filePath("capture"));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write the capture");
    return file.fileName();
}

Reading CaptureReaderTest::read(const QByteArray& bytes, std::uint16_t port)
{
    return readPath(write(bytes), port);
}

Reading CaptureReaderTest::readPath(const QString& path, std::uint16_t port)
{
    Reading reading;
    auto reader = CaptureReader::open(path.toStdString(), port);
    if (!reader) {
        reading.error = QString::fromStdString(reader.error().text);
        return reading;
    }
    while (const auto datagram = reader->next())
        reading.datagrams.append({datagram->time, QString::fromStdString(base::toText(datagram->source)),
                                  datagram->sourcePort, copy(datagram->payload)});
    if (reader->next())
        qFatal("a datagram after the end");
    reading.counts = reader->counts();
    reading.warning = QString::fromStdString(reader->warning());
    return reading;
}

void CaptureReaderTest::readsPcapOfEveryOrderAndPrecision_data()
{
    QTest::addColumn<Order>("order");
    QTest::addColumn<bool>("nanoseconds");
    QTest::newRow("little-endian, microseconds") << Order::Little << false;
    QTest::newRow("little-endian, nanoseconds") << Order::Little << true;
    QTest::newRow("big-endian, microseconds") << Order::Big << false;
    QTest::newRow("big-endian, nanoseconds") << Order::Big << true;
}

void CaptureReaderTest::readsPcapOfEveryOrderAndPrecision()
{
    QFETCH(Order, order);
    QFETCH(bool, nanoseconds);
    const Reading reading = read(pcap({{.bytes = datagramFrame, .fraction = 123456},
                                       {.bytes = ethernet(ipv4(udp("again"))), .fraction = 999999}},
                                      {.order = order, .nanoseconds = nanoseconds}));
    QCOMPARE(reading.error, QString());
    QCOMPARE(reading.datagrams.size(), 2);
    QCOMPARE(reading.datagrams[0].payload, QByteArray("hello"));
    QCOMPARE(reading.datagrams[0].source, "192.0.2.1");
    QCOMPARE(reading.datagrams[0].sourcePort, 40000);
    QCOMPARE(reading.datagrams[0].time, startTime + (nanoseconds ? 123456 : 123456000));
    QCOMPARE(reading.datagrams[1].payload, QByteArray("again"));
    QCOMPARE(reading.datagrams[1].time, startTime + (nanoseconds ? 999999 : 999999000));
    QCOMPARE(reading.counts, (CaptureCounts{.packets = 2, .datagrams = 2}));
    QCOMPARE(reading.warning, QString());
}

void CaptureReaderTest::readsPcapng_data()
{
    QTest::addColumn<Order>("order");
    QTest::addColumn<int>("resolution");
    QTest::newRow("little-endian, microseconds") << Order::Little << 6;
    QTest::newRow("little-endian, nanoseconds") << Order::Little << 9;
    QTest::newRow("big-endian, microseconds") << Order::Big << 6;
    QTest::newRow("big-endian, nanoseconds") << Order::Big << 9;
}

// Enhanced and simple packets; name resolution and blocks that nobody knows between them.
void CaptureReaderTest::readsPcapng()
{
    QFETCH(Order, order);
    QFETCH(int, resolution);
    const std::uint64_t unit = resolution == 6 ? 1000 : 1;
    const Reading reading = read(sectionHeader(order) + block(0x0bad, "what is this?", order) +
                                 interfaceDescription(order, 1, resolution) + block(4, number(0, 4), order) +
                                 enhancedPacket(order, datagramFrame, std::uint64_t(startTime) / unit + 5) +
                                 block(0x80000001, QByteArray(1000, 'x'), order) +
                                 simplePacket(order, ethernet(ipv4(udp("simple")))));
    QCOMPARE(reading.error, QString());
    QCOMPARE(reading.warning, QString());
    QCOMPARE(reading.datagrams.size(), 2);
    QCOMPARE(reading.datagrams[0].payload, QByteArray("hello"));
    QCOMPARE(reading.datagrams[0].time, startTime + 5 * base::Nanoseconds(unit));
    QCOMPARE(reading.datagrams[1].payload, QByteArray("simple"));
}

void CaptureReaderTest::survivesAbsurdTimes_data()
{
    QTest::addColumn<Order>("order");
    QTest::addColumn<qint64>("seconds");
    QTest::addColumn<quint32>("fraction");
    QTest::addColumn<qint64>("expected");
    const qint64 second = base::nanosecondsPerSecond;
    for (const Order order : {Order::Little, Order::Big}) {
        const char* name = order == Order::Little ? "little" : "big";
        QTest::addRow("%s-endian, 1970", name) << order << qint64(0) << 0u << qint64(0);
        QTest::addRow("%s-endian, 2038 and later", name)
            << order << qint64(0x80000000) << 0u << 0x80000000 * second;
        QTest::addRow("%s-endian, 2106", name) << order << qint64(0xffffffff) << 0u << 0xffffffff * second;
        QTest::addRow("%s-endian, more than a second of microseconds", name)
            << order << qint64(1) << 5'000'000u << 2 * second - 1;
    }
}

void CaptureReaderTest::survivesAbsurdTimes()
{
    QFETCH(Order, order);
    QFETCH(qint64, seconds);
    QFETCH(quint32, fraction);
    QFETCH(qint64, expected);
    const Reading reading =
        read(pcap({{.bytes = datagramFrame, .seconds = seconds, .fraction = fraction}}, {.order = order}));
    QCOMPARE(reading.datagrams.size(), 1);
    QCOMPARE(reading.datagrams[0].time, expected);

    // In pcapng all 64 bits may be set, of any unit.
    for (const int resolution : {0, 3, 9, 19, 127, 128, 255}) {
        const Reading far = read(sectionHeader(order) + interfaceDescription(order, 1, resolution) +
                                 enhancedPacket(order, datagramFrame, ~std::uint64_t(0)));
        for (const Received& datagram : far.datagrams)
            QVERIFY(datagram.time >= 0 && datagram.time <= 8'589'934'593 * base::nanosecondsPerSecond);
    }
}

void CaptureReaderTest::readsEveryLinkType_data()
{
    QTest::addColumn<int>("linkType");
    QTest::addColumn<QByteArray>("header");
    QTest::newRow("loopback") << 0 << hex("02000000");
    QTest::newRow("Ethernet") << 1 << hex("020000000002 020000000001 0800");
    QTest::newRow("Ethernet, QinQ") << 1 << hex("020000000002 020000000001 88a8 0064 8100 0065 0800");
    QTest::newRow("PPP") << 9 << hex("ff03 0021");
    QTest::newRow("raw 12") << 12 << QByteArray();
    QTest::newRow("raw 14") << 14 << QByteArray();
    QTest::newRow("PPP, HDLC") << 50 << hex("ff03 0021");
    QTest::newRow("raw 101") << 101 << QByteArray();
    QTest::newRow("OpenBSD loopback") << 108 << hex("00000002");
    QTest::newRow("cooked") << 113 << hex("0000 0001 0006 020000000001 0000 0800");
    QTest::newRow("IPv4") << 228 << QByteArray();
    QTest::newRow("IPv6") << 229 << QByteArray();
    QTest::newRow("cooked 2") << 276 << hex("0800 0000 00000003 0001 00 06 0200000000010000");
}

void CaptureReaderTest::readsEveryLinkType()
{
    QFETCH(int, linkType);
    QFETCH(QByteArray, header);
    const QByteArray frame = header + (linkType == 229 ? ipv6(udp("hello")) : ipv4(udp("hello")));
    const QByteArray pcapng = sectionHeader(Order::Little) + interfaceDescription(Order::Little, linkType) +
                              enhancedPacket(Order::Little, frame, 0);
    for (const QByteArray& file : {pcap({{.bytes = frame}}, {.linkType = linkType}), pcapng}) {
        const Reading reading = read(file);
        QCOMPARE(reading.error, QString());
        QCOMPARE(reading.datagrams.size(), 1);
        QCOMPARE(reading.datagrams[0].payload, QByteArray("hello"));
    }
}

void CaptureReaderTest::readsIpv6()
{
    const Reading reading = read(pcap({{.bytes = ethernet(ipv6(udp("six")), 0x86dd)}}));
    QCOMPARE(reading.datagrams.size(), 1);
    QCOMPARE(reading.datagrams[0].payload, QByteArray("six"));
    QCOMPARE(reading.datagrams[0].source, "2001:DB8::1");
}

void CaptureReaderTest::putsFragmentsTogether()
{
    const QByteArray payload = pattern(2500);
    const QByteArray four = udp(payload);
    // Destination options come between the fragment header and UDP.
    const QByteArray six = hex("11 00 010400000000") + udp(payload);
    const auto part4 = [&](int offset, int size, bool more) {
        return Record{.bytes = ethernet(ipv4(four.mid(offset, size), 17, {offset, more, 9})),
                      .fraction = quint32(offset)};
    };
    const auto part6 = [&](int offset, int size, bool more) {
        return Record{
            .bytes = ethernet(ipv6(ipv6FragmentHeader(60, {offset, more, 9}) + six.mid(offset, size), 44),
                              0x86dd)};
    };
    const Reading reading = read(pcap({part4(1480, 1480, false),
                                       part6(0, 1448, true),
                                       {.bytes = datagramFrame},
                                       part4(0, 1480, true),
                                       part6(1448, 1448, false),
                                       part4(0, 1480, true)}));
    QCOMPARE(reading.datagrams.size(), 3);
    QCOMPARE(reading.datagrams[0].payload, QByteArray("hello"));
    QCOMPARE(reading.datagrams[1].payload, payload);
    QCOMPARE(reading.datagrams[1].source, "192.0.2.1");
    QCOMPARE(reading.datagrams[1].sourcePort, 40000);
    QCOMPARE(reading.datagrams[1].time, startTime); // of the fragment that came last
    QCOMPARE(reading.datagrams[2].payload, payload);
    QCOMPARE(reading.datagrams[2].source, "2001:DB8::1");
    QCOMPARE(
        reading.counts,
        (CaptureCounts{.packets = 6, .datagrams = 3, .fragments = 5, .reassembled = 2, .incomplete = 1}));
}

void CaptureReaderTest::countsFragmentsOfOtherProtocolsAsOther()
{
    const Reading reading = read(
        pcap({{.bytes = ethernet(ipv4(pattern(8), 6, {0, true, 1}))},
              {.bytes = ethernet(ipv6(ipv6FragmentHeader(58, {8, false, 1}) + pattern(8), 44), 0x86dd)}}));
    QCOMPARE(reading.counts, (CaptureCounts{.packets = 2, .otherPackets = 2}));
}

void CaptureReaderTest::takesOnlyThePortAskedFor_data()
{
    QTest::addColumn<int>("port");
    QTest::addColumn<QByteArrayList>("payloads");
    QTest::newRow("sFlow") << 6343 << QByteArrayList{"to 6343"};
    QTest::newRow("another") << 2055 << QByteArrayList{"to 2055"};
    QTest::newRow("the source port does not count") << 40000 << QByteArrayList{};
    QTest::newRow("all") << 0 << QByteArrayList{"to 6343", "to 2055"};
}

void CaptureReaderTest::takesOnlyThePortAskedFor()
{
    QFETCH(int, port);
    QFETCH(QByteArrayList, payloads);
    const Reading reading = read(pcap({{.bytes = ethernet(ipv4(udp("to 6343", 6343)))},
                                       {.bytes = ethernet(ipv4(udp("to 2055", 2055)))},
                                       {.bytes = ethernet(ipv4(pattern(40), 6))},
                                       {.bytes = ethernet(pattern(28), 0x0806)}}),
                                 std::uint16_t(port));
    QByteArrayList found;
    for (const Received& datagram : reading.datagrams)
        found.append(datagram.payload);
    QCOMPARE(found, payloads);
    QCOMPARE(reading.counts.otherPackets, quint64(4 - payloads.size()));
}

void CaptureReaderTest::boundsThePayloadByTheUdpLength()
{
    const Reading reading = read(pcap({{.bytes = ethernet(ipv4(udp("hello and more", 6343, 13)))},
                                       {.bytes = ethernet(ipv4(udp("padded")) + QByteArray(20, '\0'))},
                                       {.bytes = ethernet(ipv4(udp({})))}}));
    QCOMPARE(reading.datagrams.size(), 3);
    QCOMPARE(reading.datagrams[0].payload, QByteArray("hello"));
    QCOMPARE(reading.datagrams[1].payload, QByteArray("padded"));
    QCOMPARE(reading.datagrams[2].payload, QByteArray());
    QCOMPARE(reading.counts, (CaptureCounts{.packets = 3, .datagrams = 3}));
}

void CaptureReaderTest::givesWhatTheSnapshotLeft()
{
    const QByteArray frame = ethernet(ipv4(udp(pattern(1000))));
    const Reading reading = read(pcap({{.bytes = frame.left(128), .originalLength = frame.size()},
                                       {.bytes = frame.left(42), .originalLength = frame.size()}}));
    QCOMPARE(reading.datagrams.size(), 2);
    QCOMPARE(reading.datagrams[0].payload, pattern(1000).left(86));
    QCOMPARE(reading.datagrams[1].payload, QByteArray());
    QCOMPARE(reading.counts, (CaptureCounts{.packets = 2, .datagrams = 2, .truncated = 2}));
}

void CaptureReaderTest::countsWhatIsMalformed_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::newRow("empty frame") << QByteArray();
    QTest::newRow("Ethernet cut") << datagramFrame.left(13);
    QTest::newRow("IP cut") << datagramFrame.left(33);
    QTest::newRow("UDP cut") << datagramFrame.left(41);
    QTest::newRow("UDP length 0") << ethernet(ipv4(udp("hello", 6343, 0)));
    QTest::newRow("UDP length 7") << ethernet(ipv4(udp("hello", 6343, 7)));
    QTest::newRow("UDP longer than IP") << ethernet(ipv4(udp("hello", 6343, 14)));
    QTest::newRow("IPv6 without payload") << ethernet(ipv6({}), 0x86dd);
    QTest::newRow("neither IPv4 nor IPv6") << ethernet("no IP packet at all, whatever is said");
}

void CaptureReaderTest::countsWhatIsMalformed()
{
    QFETCH(QByteArray, frame);
    const Reading reading = read(pcap({{.bytes = frame}, {.bytes = datagramFrame}}));
    QCOMPARE(reading.counts, (CaptureCounts{.packets = 2, .datagrams = 1, .malformed = 1}));
}

void CaptureReaderTest::stopsAtATruncatedLastPacket()
{
    const QByteArray file = pcap({{.bytes = datagramFrame}, {.bytes = datagramFrame}});
    for (const int cut : {1, 47, 50, 62}) {
        const Reading reading = read(file.chopped(cut));
        QCOMPARE(reading.datagrams.size(), 1);
        QVERIFY2(reading.warning.contains("stopped at packet 2: ") && reading.warning.contains("truncated"),
                 qPrintable(reading.warning));
    }
}

void CaptureReaderTest::stopsAtABrokenBlock()
{
    const QByteArray good = sectionHeader(Order::Little) + interfaceDescription(Order::Little) +
                            enhancedPacket(Order::Little, datagramFrame, 0);
    const Reading reading = read(good + number(6, 4, Order::Little) + number(5, 4, Order::Little));
    QCOMPARE(reading.datagrams.size(), 1);
    QVERIFY2(reading.warning.contains("stopped at packet 2: "), qPrintable(reading.warning));
}

void CaptureReaderTest::readsAnEmptyCapture()
{
    const Reading reading = read(pcapHeader());
    QCOMPARE(reading.error, QString());
    QCOMPARE(reading.counts, CaptureCounts());
    QCOMPARE(reading.warning, QString());
}

// Much more than the buffers, in one frame and in several.
void CaptureReaderTest::readsWhatIsCompressed()
{
    QList<Record> records;
    for (int i = 0; i < 1000; ++i)
        records.append({.bytes = ethernet(ipv4(udp(number(i, 4) + pattern(1396))))});
    // The last record brings the file to five bytes past a multiple of zstd's block size.
    const qsizetype filler = 12 * 128 * 1024 + 5 - pcap(records).size() - 16;
    records.append({.bytes = ethernet(QByteArray(filler - 14, '\0'), 0x0806)});
    const QByteArray file = pcap(records);
    const QByteArray inFrames =
        zstd(file.left(10)) + zstd(file.mid(10, 600'000)) + zstd({}) + zstd(file.mid(600'010));
    for (const QByteArray& compressed : {zstd(file), inFrames, zstdOutOfStep(file)}) {
        const Reading reading = read(compressed);
        QCOMPARE(reading.error, QString());
        QCOMPARE(reading.warning, QString());
        QCOMPARE(reading.datagrams.size(), 1000);
        for (int i = 0; i < 1000; ++i)
            QCOMPARE(reading.datagrams[i].payload.left(4), number(i, 4));
    }
}

void CaptureReaderTest::warnsAboutDamagedCompression_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QString>("cause");
    QTest::newRow("ends early") << zstd(pcap({{.bytes = datagramFrame}})) + zstd("more").chopped(3)
                                << "its compressed data ends early";
    QTest::newRow("something else behind it")
        << zstd(pcap({{.bytes = datagramFrame}})) + "what is this?" << "its compressed data is damaged";
}

void CaptureReaderTest::warnsAboutDamagedCompression()
{
    QFETCH(QByteArray, file);
    QFETCH(QString, cause);
    const Reading reading = read(file);
    QCOMPARE(reading.error, QString());
    QCOMPARE(reading.datagrams.size(), 1);
    QVERIFY2(reading.warning.contains(cause), qPrintable(reading.warning));
}

void CaptureReaderTest::readsStandardInput()
{
    for (const QByteArray& bytes :
         {pcap({{.bytes = datagramFrame}}), zstd(pcap({{.bytes = datagramFrame}}))}) {
        int ends[2];
        QCOMPARE(pipe(ends), 0);
        QCOMPARE(::write(ends[1], bytes.constData(), std::size_t(bytes.size())), ssize_t(bytes.size()));
        close(ends[1]);
        const int before = dup(STDIN_FILENO);
        dup2(ends[0], STDIN_FILENO);
        const Reading reading = readPath("-");
        QVERIFY(fcntl(STDIN_FILENO, F_GETFD) >= 0); // still open
        dup2(before, STDIN_FILENO);
        close(before);
        close(ends[0]);
        QCOMPARE(reading.error, QString());
        QCOMPARE(reading.datagrams.size(), 1);
        QCOMPARE(reading.datagrams[0].payload, QByteArray("hello"));
    }
}

void CaptureReaderTest::canBeMovedWhileReading()
{
    const QString path = write(pcap({{.bytes = datagramFrame}, {.bytes = datagramFrame}}));
    auto opened = CaptureReader::open(path.toStdString());
    QVERIFY(opened);
    QVERIFY(opened->next());
    CaptureReader reader = std::move(*opened);
    QVERIFY(reader.next());
    QVERIFY(!reader.next());
    QCOMPARE(reader.counts().datagrams, 2u);
}

void CaptureReaderTest::saysWhyAFileIsNoCapture_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QString>("cause");
    QTest::newRow("empty") << QByteArray() << "\" is empty.";
    QTest::newRow("one byte") << QByteArray("x") << "is not a pcap or pcapng capture: it starts with \"x\".";
    QTest::newRow("text") << QByteArray("Dear reader, ")
                          << "is not a pcap or pcapng capture: it starts with \"Dear rea\".";
    QTest::newRow("picture") << hex("89504e470d0a1a0a0000000d")
                             << "is not a pcap or pcapng capture: it starts with 89 50 4E 47 0D 0A 1A 0A.";
    QTest::newRow("gzip") << hex("1f8b0800000000000003") << "is compressed with gzip. Decompress it";
    QTest::newRow("zstd of a text") << zstd("Dear reader, ") << "it starts with \"Dear rea\".";
    QTest::newRow("zstd of nothing") << zstd({}) << "is empty once it is decompressed.";
    QTest::newRow("zstd cut") << zstd(pattern(1000)).left(9)
                              << "cannot be read: its compressed data ends early.";
    QTest::newRow("zstd damaged") << hex("28b52ffd") + QByteArray(100, '\xff')
                                  << "cannot be read: its compressed data is damaged (";
    QTest::newRow("pcap header cut") << pcapHeader().left(20) << "is a damaged capture: truncated dump file";
    QTest::newRow("pcap version 7") << pcapHeader().replace(4, 1, "\7")
                                    << "is a damaged capture: unsupported";
    QTest::newRow("pcapng without interface")
        << sectionHeader(Order::Little) << "is a damaged capture: it describes no interface";
    QTest::newRow("pcapng with a block of two gigabytes")
        << sectionHeader(Order::Little).replace(4, 4, number(0x7ffffffc, 4, Order::Little))
        << "is a damaged capture: ";
    QTest::newRow("known link type") << pcapHeader({.linkType = 189})
                                     << "was captured on the link type USB_LINUX (189),";
    QTest::newRow("unknown link type")
        << pcapHeader({.linkType = 54321}) << "was captured on the link type 54321,";
}

void CaptureReaderTest::saysWhyAFileIsNoCapture()
{
    QFETCH(QByteArray, file);
    QFETCH(QString, cause);
    const Reading reading = read(file);
    QVERIFY2(reading.error.startsWith('"' + m_folder.path()), qPrintable(reading.error));
    QVERIFY2(reading.error.contains(cause), qPrintable(reading.error));
    QVERIFY2(reading.error.endsWith('.') && reading.error.count(". ") >= 1, qPrintable(reading.error));
}

void CaptureReaderTest::saysWhyAPathCannotBeOpened()
{
    const QString missing = readPath(m_folder.filePath("missing")).error;
    QVERIFY2(missing.startsWith("There is no file \""), qPrintable(missing));
    const QString folder = readPath(m_folder.path()).error;
    QVERIFY2(folder.endsWith("is a folder. Choose a capture file in it."), qPrintable(folder));

    const QString path = write(pcapHeader());
    QFile::setPermissions(path, {});
    const bool isRoot = geteuid() == 0;
    QVERIFY(!isRoot || seteuid(65534) == 0); // root may read everything
    const QString refused = readPath(path).error;
    QVERIFY(!isRoot || seteuid(0) == 0);
    QFile::remove(path);
    QVERIFY2(refused.contains("may not be read by this user"), qPrintable(refused));
}

QTEST_APPLESS_MAIN(CaptureReaderTest)
#include "tst_capture_reader.moc"
