// SPDX-License-Identifier: GPL-3.0-or-later
// Captures of plain packets: the sFlow that is made of them, and when they are taken for such.
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "capture_bytes.h"
#include "wire/capture_reader.h"
#include "wire/packet_sampler.h"

using namespace weir;
using namespace weir::test;
using wire::CaptureCounts;
using wire::CaptureKind;
using wire::CaptureReader;

namespace
{

constexpr std::int64_t start = 1700000000;

struct Given {
    base::Nanoseconds time = 0;
    QByteArray payload;
};

struct Reading {
    QList<Given> datagrams;
    CaptureCounts counts;
    CaptureKind kind = CaptureKind::Auto;
    QString warning;
};

/// A flow sample of a datagram that the sampler made: all numbers of it, and the sampled bytes.
struct Sample {
    std::uint32_t sequence, source, rate, pool, drops, input, output, records;
    std::uint32_t protocol, frameLength, stripped;
    QByteArray header;
};

std::uint32_t numberAt(const QByteArray& bytes, qsizetype at)
{
    return base::loadBe32(view(bytes).data() + at);
}

QList<Sample> samplesOf(const QByteArray& datagram)
{
    QList<Sample> samples;
    qsizetype at = 28;
    while (at < datagram.size()) {
        const auto number = [&](int word) { return numberAt(datagram, at + 4 * word); };
        if (number(0) != 1 || number(10) != 1)
            qFatal("not a flow sample with a sampled header");
        samples.append({number(2), number(3), number(4), number(5), number(6), number(7), number(8),
                        number(9), number(12), number(13), number(14),
                        datagram.mid(at + 64, qsizetype(number(15)))});
        at += 8 + number(1);
    }
    if (std::uint32_t(samples.size()) != numberAt(datagram, 24))
        qFatal("another number of samples");
    return samples;
}

QList<Sample> samplesOf(const Reading& reading)
{
    QList<Sample> samples;
    for (const Given& given : reading.datagrams)
        samples += samplesOf(given.payload);
    return samples;
}

const QByteArray arp =
    ethernet(hex("0001 0800 06 04 0001 020000000001 0a000001 000000000000 0a000002"), 0x0806);
const QByteArray sflow =
    ethernet(ipv4(udp(hex("00000005 00000001 0a000001 00000000 00000001 00000000 00000000"))));
const QByteArray noSflow = ethernet(ipv4(udp("to the port of sFlow by chance")));

} // namespace

class CapturePacketsTest : public QObject
{
    Q_OBJECT

private slots:
    void aPacketBecomesAFlowSample();
    void eachLinkTypeHasItsHeaderProtocol_data();
    void eachLinkTypeHasItsHeaderProtocol();
    void whatIsNotUnderstoodCountsAllTheSame_data();
    void whatIsNotUnderstoodCountsAllTheSame();
    void aDatagramHoldsPacketsOfOneSecond();
    void aSecondOfManyPacketsIsSeveralDatagrams();
    void onlyTheBeginningOfAPacketIsSampled();
    void aPacketOfNoBytesIsASample();
    void lengthsAreThoseOfTheFile();
    void theClockMayStepBack();
    void eachInterfaceIsADataSource();
    void sflowIsTakenForSflow_data();
    void sflowIsTakenForSflow();
    void packetsAreTakenForPackets_data();
    void packetsAreTakenForPackets();
    void sflowBehindTooManyPacketsIsNotWaitedFor();
    void nothingIsHeldBackTwice();
    void anEmptyCaptureHasNoPackets();
    void aCutCaptureGivesThePacketsBeforeTheCut();

private:
    Reading read(const QByteArray& bytes, CaptureKind kind = CaptureKind::Packets);

    QTemporaryDir m_folder;
};

Reading CapturePacketsTest::read(const QByteArray& bytes, CaptureKind kind)
{
    QFile file(m_folder.filePath("capture"));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write the capture");
    file.close();
    auto reader = CaptureReader::open(file.fileName().toStdString(), wire::sflowPort, kind);
    if (!reader)
        qFatal("%s", reader.error().text.c_str());
    Reading reading;
    while (const auto datagram = reader->next())
        reading.datagrams.append({datagram->time, copy(datagram->payload)});
    if (reader->next())
        qFatal("a datagram after the end");
    reading.counts = reader->counts();
    reading.kind = reader->kind();
    reading.warning = QString::fromStdString(reader->warning());
    return reading;
}

// sFlow v5, sample_datagram_v5 and flow_sample.
void CapturePacketsTest::aPacketBecomesAFlowSample()
{
    const QByteArray frame = hex("020000000002 020000000001 88b5 01020304 05");
    const Reading reading =
        read(pcap({{.bytes = frame, .seconds = start, .fraction = 250000, .originalLength = 60}}));
    QCOMPARE(reading.datagrams.size(), 1);
    QCOMPARE(reading.datagrams[0].time, start * base::nanosecondsPerSecond + 250'000'000);
    const QByteArray expected = hex("00000005 00000001 00000000" // version, agent 0.0.0.0
                                    "00000000 00000001 00000000" // sub-agent, sequence, uptime
                                    "00000001"                   // samples
                                    "00000001 0000004c"          // flow_sample of 76 bytes
                                    "00000001 00000001 00000001" // sequence, data source, rate
                                    "00000001 00000000"          // pool, drops
                                    "00000000 00000000"          // input, output
                                    "00000001"                   // records
                                    "00000001 00000024"          // sampled_header of 36 bytes
                                    "00000001 0000003c 00000000" // Ethernet, 60 bytes, nothing stripped
                                    "00000013 020000000002 020000000001 88b5 01020304 05 00");
    QCOMPARE(reading.datagrams[0].payload.toHex(), expected.toHex());
    QCOMPARE(reading.counts, (CaptureCounts{.packets = 1, .datagrams = 1}));
    QCOMPARE(reading.kind, CaptureKind::Packets);
}

void CapturePacketsTest::eachLinkTypeHasItsHeaderProtocol_data()
{
    QTest::addColumn<int>("linkType");
    QTest::addColumn<QByteArray>("before"); // what is stripped
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<quint32>("protocol");
    const QByteArray ip = ipv4(udp("x"));
    const QByteArray ip6 = ipv6(udp("x"));
    const QByteArray none;
    QTest::newRow("Ethernet") << 1 << none << arp << 1u;
    QTest::newRow("token ring") << 6 << none << hex("1040 020000000002 020000000001") << 3u;
    QTest::newRow("PPP") << 9 << none << hex("ff03 0021") + ip << 7u;
    QTest::newRow("FDDI") << 10 << none << hex("50 020000000002 020000000001") << 4u;
    QTest::newRow("PPP in HDLC") << 50 << none << hex("ff03 0021") + ip << 14u;
    QTest::newRow("HDLC of Cisco") << 104 << none << hex("0f00 0800") + ip << 14u;
    QTest::newRow("frame relay") << 107 << none << hex("1841 03 cc") + ip << 5u;
    QTest::newRow("802.11") << 105 << none << hex("8000 0000") << 15u;
    QTest::newRow("802.11 behind radiotap")
        << 127 << hex("00 00 0900 02000000 0c") << hex("8000 0000") << 15u;
    QTest::newRow("raw, IPv4") << 101 << none << ip << 11u;
    QTest::newRow("raw, IPv6") << 101 << none << ip6 << 12u;
    QTest::newRow("IPv4") << 228 << none << ip << 11u;
    QTest::newRow("IPv6") << 229 << none << ip6 << 12u;
    QTest::newRow("loopback") << 0 << hex("02000000") << ip << 11u;
    QTest::newRow("loopback of OpenBSD") << 108 << hex("00000018") << ip6 << 12u;
    QTest::newRow("cooked") << 113 << hex("0000 0001 0006 020000000001 0000 0800") << ip << 11u;
    QTest::newRow("cooked, tagged") << 113 << hex("0000 0001 0006 020000000001 0000 8100 0064 86dd") << ip6
                                    << 12u;
    QTest::newRow("cooked 2") << 276 << hex("86dd 0000 00000003 0001 00 06 0200000000010000") << ip6 << 12u;
}

void CapturePacketsTest::eachLinkTypeHasItsHeaderProtocol()
{
    QFETCH(int, linkType);
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, header);
    const Reading reading = read(pcap({{.bytes = before + header}}, {.linkType = linkType}));
    const QList<Sample> samples = samplesOf(reading);
    QCOMPARE(samples.size(), 1);
    QTEST(samples[0].protocol, "protocol");
    QCOMPARE(samples[0].header, header);
    QCOMPARE(samples[0].stripped, std::uint32_t(before.size()));
    QCOMPARE(samples[0].frameLength, std::uint32_t(before.size() + header.size()));
    QCOMPARE(reading.counts.notUnderstood, 0u);
}

void CapturePacketsTest::whatIsNotUnderstoodCountsAllTheSame_data()
{
    QTest::addColumn<int>("linkType");
    QTest::addColumn<QByteArray>("frame");
    QTest::newRow("cooked ARP") << 113 << hex("0000 0001 0006 020000000001 0000 0806 0001");
    QTest::newRow("cooked, cut") << 113 << hex("0000 0001 0006 0200");
    QTest::newRow("loopback, AppleTalk") << 0 << hex("10000000 00");
    QTest::newRow("raw of version 5") << 101 << hex("50");
    QTest::newRow("raw of nothing") << 101 << QByteArray();
    QTest::newRow("radiotap of version 1") << 127 << hex("01 00 0800 00000000 8000");
    QTest::newRow("radiotap longer than the frame") << 127 << hex("00 00 0b00 00000000 8000");
    QTest::newRow("radiotap shorter than itself") << 127 << hex("00 00 0400 00000000 8000");
    QTest::newRow("radiotap, cut") << 127 << hex("00 00 08");
}

void CapturePacketsTest::whatIsNotUnderstoodCountsAllTheSame()
{
    QFETCH(int, linkType);
    QFETCH(QByteArray, frame);
    const Reading reading = read(pcap({{.bytes = frame, .originalLength = 99}}, {.linkType = linkType}));
    const QList<Sample> samples = samplesOf(reading);
    QCOMPARE(samples.size(), 1);
    QCOMPARE(samples[0].protocol, 0u);
    QCOMPARE(samples[0].frameLength, 99u);
    QCOMPARE(samples[0].stripped, 0u);
    QCOMPARE(samples[0].header, frame);
    QCOMPARE(reading.counts, (CaptureCounts{.packets = 1, .datagrams = 1, .notUnderstood = 1}));
}

void CapturePacketsTest::aDatagramHoldsPacketsOfOneSecond()
{
    const Reading reading = read(pcap({{.bytes = arp, .seconds = start, .fraction = 100000},
                                       {.bytes = arp, .seconds = start, .fraction = 999999},
                                       {.bytes = arp, .seconds = start + 1},
                                       {.bytes = arp, .seconds = start + 5, .fraction = 300000}}));
    QCOMPARE(reading.datagrams.size(), 3);
    const std::int64_t milliseconds[] = {start * 1000 + 100, start * 1000 + 1000, start * 1000 + 5300};
    std::uint32_t sequence = 0;
    for (qsizetype i = 0; i < 3; ++i) {
        const Given& given = reading.datagrams[i];
        QCOMPARE(given.time, milliseconds[i] * 1'000'000);
        QCOMPARE(numberAt(given.payload, 16), std::uint32_t(i + 1));                            // sequence
        QCOMPARE(std::int64_t(numberAt(given.payload, 20)), milliseconds[i] - milliseconds[0]); // uptime
        for (const Sample& sample : samplesOf(given.payload)) {
            QCOMPARE(sample.sequence, ++sequence);
            QCOMPARE(sample.pool, sequence);
            QCOMPARE(sample.rate, 1u);
            QCOMPARE(sample.drops, 0u);
            QCOMPARE(sample.source, 1u);
        }
    }
    QCOMPARE(sequence, 4u);
}

void CapturePacketsTest::aSecondOfManyPacketsIsSeveralDatagrams()
{
    QList<Record> records;
    for (int i = 0; i < 1000; ++i)
        records.append({.bytes = number(std::uint64_t(i), 4) + pattern(i), .fraction = std::uint32_t(i)});
    const Reading reading = read(pcap(records));
    QVERIFY(reading.datagrams.size() > 10);
    for (const Given& given : reading.datagrams)
        QVERIFY(given.payload.size() <= qsizetype(wire::PacketSampler::mostBytes));
    const QList<Sample> samples = samplesOf(reading);
    QCOMPARE(samples.size(), 1000);
    for (int i = 0; i < 1000; ++i) {
        QCOMPARE(samples[i].sequence, std::uint32_t(i + 1));
        QCOMPARE(samples[i].header, records[i].bytes.left(256));
    }
}

void CapturePacketsTest::onlyTheBeginningOfAPacketIsSampled()
{
    for (const int size : {255, 256, 257, 1514, 65535}) {
        const Sample sample = samplesOf(read(pcap({{.bytes = pattern(size)}}))).value(0);
        QCOMPARE(sample.header, pattern(std::min(size, 256)));
        QCOMPARE(sample.frameLength, std::uint32_t(size));
    }
}

void CapturePacketsTest::aPacketOfNoBytesIsASample()
{
    const Reading reading = read(pcap({{.bytes = {}, .originalLength = 1514}, {.bytes = {}}}));
    const QList<Sample> samples = samplesOf(reading);
    QCOMPARE(samples.size(), 2);
    QCOMPARE(samples[0].frameLength, 1514u);
    QCOMPARE(samples[1].frameLength, 0u);
    QVERIFY(samples[0].header.isEmpty());
    QCOMPARE(reading.warning, QString());
}

void CapturePacketsTest::lengthsAreThoseOfTheFile()
{
    for (const std::uint32_t length : {1u, 9000u, 0x7fffffffu, 0xffffffffu}) {
        const Reading reading = read(pcap({{.bytes = arp, .originalLength = length}}));
        QCOMPARE(samplesOf(reading).value(0).frameLength, length);
        QCOMPARE(reading.warning, QString());
    }
}

void CapturePacketsTest::theClockMayStepBack()
{
    const Reading reading =
        read(pcap({{.bytes = arp, .seconds = start + 1}, {.bytes = arp, .seconds = start}}));
    QCOMPARE(reading.datagrams.size(), 2);
    QCOMPARE(reading.datagrams[0].time, (start + 1) * base::nanosecondsPerSecond);
    QCOMPARE(reading.datagrams[1].time, start * base::nanosecondsPerSecond);
    QCOMPARE(numberAt(reading.datagrams[1].payload, 20), 0u); // uptime
}

void CapturePacketsTest::eachInterfaceIsADataSource()
{
    const Order order = Order::Little;
    const Reading reading =
        read(sectionHeader(order) + interfaceDescription(order, 1) + interfaceDescription(order, 101) +
             interfaceDescription(order, 189) + enhancedPacket(order, arp, 1, 0) +
             enhancedPacket(order, ipv4(udp("x")), 2, 1) + enhancedPacket(order, "USB", 3, 2) +
             enhancedPacket(order, arp, 4, 0));
    const QList<Sample> samples = samplesOf(reading);
    QCOMPARE(samples.size(), 4);
    const std::uint32_t expected[][3] = {{1, 1, 1}, {2, 1, 11}, {3, 1, 0}, {1, 2, 1}};
    for (qsizetype i = 0; i < 4; ++i) {
        QCOMPARE(samples[i].source, expected[i][0]);
        QCOMPARE(samples[i].sequence, expected[i][1]);
        QCOMPARE(samples[i].pool, expected[i][1]);
        QCOMPARE(samples[i].protocol, expected[i][2]);
    }
    QCOMPARE(reading.counts.notUnderstood, 1u);
}

void CapturePacketsTest::sflowIsTakenForSflow_data()
{
    QTest::addColumn<QByteArray>("frame");
    const auto frame = [](const char* payload) { return ethernet(ipv4(udp(hex(payload)))); };
    QTest::newRow("version 5") << sflow;
    QTest::newRow("an IPv6 agent") << frame("00000005 00000002");
    QTest::newRow("an agent without an address") << frame("00000005 00000000");
    QTest::newRow("version 4") << frame("00000004 00000001");
    QTest::newRow("version 2") << frame("00000002 00000001");
}

void CapturePacketsTest::sflowIsTakenForSflow()
{
    QFETCH(QByteArray, frame);
    const Reading first =
        read(pcap({{.bytes = frame}, {.bytes = arp}, {.bytes = noSflow}}), CaptureKind::Auto);
    QCOMPARE(first.kind, CaptureKind::Sflow);
    QCOMPARE(first.datagrams.size(), 2);
    QCOMPARE(first.datagrams[0].payload, frame.mid(42));
    QCOMPARE(first.counts, (CaptureCounts{.packets = 3, .datagrams = 2, .otherPackets = 1}));

    // Behind a second of others.
    QList<Record> records(1000, {.bytes = arp});
    records.append({.bytes = noSflow, .seconds = start + 1});
    records.append({.bytes = frame, .seconds = start + 2});
    const Reading last = read(pcap(records), CaptureKind::Auto);
    QCOMPARE(last.kind, CaptureKind::Sflow);
    QCOMPARE(last.datagrams.size(), 1);
    QCOMPARE(last.datagrams[0].payload, frame.mid(42));
    QCOMPARE(last.counts, (CaptureCounts{.packets = 1002, .datagrams = 1, .otherPackets = 1001}));
}

void CapturePacketsTest::packetsAreTakenForPackets_data()
{
    QTest::addColumn<QByteArray>("frame");
    const auto frame = [](const char* payload) { return ethernet(ipv4(udp(hex(payload)))); };
    QTest::newRow("ARP") << arp;
    QTest::newRow("text to the port") << noSflow;
    QTest::newRow("a version that never was") << frame("00000003 00000001");
    QTest::newRow("an address that is none") << frame("00000005 00000003");
    QTest::newRow("cut behind the version") << frame("00000005 000000");
    QTest::newRow("sFlow to another port") << ethernet(ipv4(udp(hex("00000005 00000001"), 6344)));
    QTest::newRow("a fragment without the rest") << ethernet(ipv4(hex("9c4018c7"), 17, {.more = true}));
    QTest::newRow("broken") << QByteArray("x");
}

void CapturePacketsTest::packetsAreTakenForPackets()
{
    QFETCH(QByteArray, frame);
    for (const int count : {1, 500}) {
        const Reading asked = read(pcap(QList<Record>(count, {.bytes = frame})), CaptureKind::Packets);
        const Reading found = read(pcap(QList<Record>(count, {.bytes = frame})), CaptureKind::Auto);
        QCOMPARE(found.kind, CaptureKind::Packets);
        QCOMPARE(found.counts, asked.counts);
        QCOMPARE(found.counts.packets, quint64(count));
        QCOMPARE(found.datagrams.size(), asked.datagrams.size());
        for (qsizetype i = 0; i < found.datagrams.size(); ++i) {
            QCOMPARE(found.datagrams[i].time, asked.datagrams[i].time);
            QCOMPARE(found.datagrams[i].payload, asked.datagrams[i].payload);
        }
    }
}

void CapturePacketsTest::sflowBehindTooManyPacketsIsNotWaitedFor()
{
    const auto kindOf = [this](std::uint64_t packets, const QByteArray& packet) {
        const QByteArray one = number(std::uint64_t(start), 4, Order::Little) + number(0, 4) +
                               number(std::uint64_t(packet.size()), 4, Order::Little).repeated(2) + packet;
        const Reading reading =
            read(pcapHeader() + one.repeated(qsizetype(packets)) + pcap({{.bytes = sflow}}).mid(24),
                 CaptureKind::Auto);
        if (reading.kind == CaptureKind::Packets && samplesOf(reading).size() != qsizetype(packets) + 1)
            qFatal("a packet is missing");
        return reading.kind;
    };
    QCOMPARE(kindOf(65535, "x"), CaptureKind::Sflow);
    QCOMPARE(kindOf(65536, "x"), CaptureKind::Packets);
    // 16 MiB of what is held
    QCOMPARE(kindOf(50000, pattern(256)), CaptureKind::Sflow);
    QCOMPARE(kindOf(54000, pattern(256)), CaptureKind::Packets);
}

// What was held back comes once and before the rest.
void CapturePacketsTest::nothingIsHeldBackTwice()
{
    QList<Record> records;
    for (int i = 0; i < 70000; ++i)
        records.append({.bytes = number(std::uint64_t(i), 4), .seconds = start + i / 1000});
    const QList<Sample> samples = samplesOf(read(pcap(records), CaptureKind::Auto));
    QCOMPARE(samples.size(), 70000);
    for (int i = 0; i < samples.size(); ++i)
        QCOMPARE(samples[i].header, records[i].bytes);
}

void CapturePacketsTest::anEmptyCaptureHasNoPackets()
{
    for (const CaptureKind kind : {CaptureKind::Auto, CaptureKind::Packets}) {
        const Reading reading = read(pcapHeader(), kind);
        QCOMPARE(reading.kind, CaptureKind::Packets);
        QCOMPARE(reading.counts, CaptureCounts());
        QCOMPARE(reading.warning, QString());
    }
}

void CapturePacketsTest::aCutCaptureGivesThePacketsBeforeTheCut()
{
    const QByteArray file = pcap({{.bytes = arp}, {.bytes = arp}, {.bytes = arp}});
    for (const CaptureKind kind : {CaptureKind::Auto, CaptureKind::Packets}) {
        const Reading reading = read(file.chopped(5), kind);
        QCOMPARE(samplesOf(reading).size(), 2);
        QVERIFY2(reading.warning.contains("stopped at packet 3: "), qPrintable(reading.warning));
    }
}

QTEST_APPLESS_MAIN(CapturePacketsTest)
#include "tst_capture_packets.moc"
