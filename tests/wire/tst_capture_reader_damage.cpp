// SPDX-License-Identifier: GPL-3.0-or-later
// Small valid captures, damaged in every place: whatever comes out, nothing crashes and the counts add up.
#include "wire/capture_reader.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <random>

#include <zstd.h>

#include "capture_bytes.h"

using namespace weir;
using namespace weir::test;
using wire::CaptureReader;

class CaptureReaderDamageTest : public QObject
{
    Q_OBJECT

private slots:
    void survivesEveryFlippedByte_data();
    void survivesEveryFlippedByte();
    void survivesEveryCut_data();
    void survivesEveryCut();
    void survivesRandomBytes();
    void takesNoMemoryByAnAbsurdLength_data();
    void takesNoMemoryByAnAbsurdLength();

private:
    void read(const QByteArray& bytes);

    QTemporaryDir m_folder;
};

namespace
{

void addCaptures()
{
    QTest::addColumn<QByteArray>("capture");
    const QByteArray whole = udp(pattern(24));
    const QByteArray six = ipv6(ipv6FragmentHeader(17, {0, true, 1}) + whole.left(16), 44);
    const QList<Record> records = {{.bytes = ethernet(ipv4(whole), 0x0800, hex("81000064"))},
                                   {.bytes = ethernet(ipv4(whole.left(16), 17, {0, true, 1}))},
                                   {.bytes = ethernet(ipv4(whole.mid(16), 17, {16, false, 1}))},
                                   {.bytes = ethernet(six, 0x86dd)}};
    QByteArray pcapng = sectionHeader(Order::Big) + interfaceDescription(Order::Big, 1, 9);
    for (const Record& record : records)
        pcapng += enhancedPacket(Order::Big, record.bytes, 1'700'000'000'000'000'000);
    pcapng += simplePacket(Order::Big, records[0].bytes);

    QByteArray compressed(1000, Qt::Uninitialized);
    const QByteArray plain = pcap(records);
    compressed.resize(qsizetype(ZSTD_compress(compressed.data(), 1000, plain.constData(), plain.size(), 1)));

    QTest::newRow("pcap") << plain;
    QTest::newRow("pcapng") << pcapng;
    QTest::newRow("zstd") << compressed;
}

} // namespace

void CaptureReaderDamageTest::read(const QByteArray& bytes)
{
    QFile file(m_folder.filePath("capture"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
    file.close();
    auto reader = CaptureReader::open(file.fileName().toStdString(), 0);
    if (!reader) {
        QVERIFY(reader.error().text.ends_with('.'));
        return;
    }
    std::uint64_t given = 0;
    unsigned touched = 0;
    while (const auto datagram = reader->next()) {
        ++given;
        for (const std::uint8_t byte : datagram->payload)
            touched += byte; // so that the sanitizer sees each
    }
    const wire::CaptureCounts& counts = reader->counts();
    QCOMPARE(counts.datagrams, given);
    QVERIFY(touched < UINT_MAX);
    QVERIFY(counts.datagrams - counts.reassembled + counts.otherPackets + counts.malformed +
                counts.fragments >=
            counts.packets);
    QVERIFY(counts.incomplete <= counts.fragments);

    auto packets = CaptureReader::open(file.fileName().toStdString(), 0, wire::CaptureKind::Packets);
    QVERIFY(packets);
    std::uint64_t samples = 0;
    while (const auto datagram = packets->next())
        samples += base::loadBe32(datagram->payload.data() + 24);
    QCOMPARE(samples, counts.packets);
    QCOMPARE(packets->counts().packets, counts.packets);
}

void CaptureReaderDamageTest::survivesEveryFlippedByte_data()
{
    addCaptures();
}

void CaptureReaderDamageTest::survivesEveryFlippedByte()
{
    QFETCH(QByteArray, capture);
    for (qsizetype at = 0; at < capture.size(); ++at)
        for (const int flip : {0x01, 0x80, 0xff}) {
            QByteArray damaged = capture;
            damaged[at] = char(damaged[at] ^ flip);
            read(damaged);
        }
}

void CaptureReaderDamageTest::survivesEveryCut_data()
{
    addCaptures();
}

void CaptureReaderDamageTest::survivesEveryCut()
{
    QFETCH(QByteArray, capture);
    for (qsizetype length = 0; length < capture.size(); ++length)
        read(capture.left(length));
}

void CaptureReaderDamageTest::survivesRandomBytes()
{
    std::minstd_rand random(11);
    const auto noise = [&random](int size) {
        QByteArray bytes(size, Qt::Uninitialized);
        for (char& byte : bytes)
            byte = char(random() >> 8);
        return bytes;
    };
    const QByteArray interface = sectionHeader(Order::Little) + interfaceDescription(Order::Little);
    for (int i = 0; i < 200; ++i) {
        read(noise(i));
        read(pcapHeader() + noise(i * 10));
        read(interface + noise(i * 10));
        QList<Record> frames;
        for (const int linkType : {0, 1, 9, 12, 113, 276}) {
            frames.append({.bytes = noise(i)});
            read(pcap(frames, {.linkType = linkType}));
        }
    }
}

void CaptureReaderDamageTest::takesNoMemoryByAnAbsurdLength_data()
{
    QTest::addColumn<QByteArray>("capture");
    const QByteArray frame = ethernet(ipv4(udp("hello")));
    const Order order = Order::Little;
    QTest::newRow("snapshot length of the file") << pcap({{.bytes = frame}}, {.snapshotLength = 0xffffffff});
    QTest::newRow("captured length") << pcapHeader({.snapshotLength = 0x7fffffff}) + number(0, 8) +
                                            number(0x7fffffff, 4, order) + number(0x7fffffff, 4, order) +
                                            frame;
    QTest::newRow("snapshot length of an interface") << sectionHeader(order) +
                                                            interfaceDescription(order, 1, 6, 0x7fffffff) +
                                                            enhancedPacket(order, frame, 0);
    QTest::newRow("block length") << sectionHeader(order) + interfaceDescription(order) +
                                         number(6, 4, order) + number(0xfffffffc, 4, order) + frame;
    QTest::newRow("link type of huge packets")
        << pcapHeader({.linkType = 231, .snapshotLength = 0x7fffffff}) + number(0, 8) +
               number(0x07ffffff, 4, order) + number(0x07ffffff, 4, order) + frame;
}

// What was asked for shows in the process's peak of address space. libpcap's own bound of a block is 16 MiB.
void CaptureReaderDamageTest::takesNoMemoryByAnAbsurdLength()
{
    QFETCH(QByteArray, capture);
    const auto peak = [] {
        QFile status("/proc/self/status");
        if (!status.open(QIODevice::ReadOnly))
            return 0LL;
        const QByteArray text = status.readAll();
        return text.mid(text.indexOf("VmPeak:") + 7, 12).trimmed().split(' ').first().toLongLong(); // KiB
    };
    read(pcapHeader()); // what the first reading takes anyway
    const qint64 before = peak();
    read(capture);
    const qint64 grown = peak() - before;
    QVERIFY2(grown < 20 * 1024, qPrintable(QString::number(grown)));
}

QTEST_APPLESS_MAIN(CaptureReaderDamageTest)
#include "tst_capture_reader_damage.moc"
