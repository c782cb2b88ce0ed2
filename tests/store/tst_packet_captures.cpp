// SPDX-License-Identifier: GPL-3.0-or-later
// Real captures read for their packets: every packet and byte is in the seconds, and the decoder has nothing
// to note. What a file holds is counted by a walk of its own.
#include <QTest>
#include <map>

#include "store/second_feed.h"
#include "support/captures.h"
#include "wire/capture_reader.h"

using namespace weir;

namespace
{

struct Total {
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0;

    bool operator==(const Total&) const = default;
};

using Totals = std::map<base::SecondNumber, Total>;

/// Records of a pcap file (draft-ietf-opsawg-pcap) by their second.
Totals walk(const support::ByteVector& file)
{
    const bool littleEndian = file[0] == 0xD4 || file[0] == 0x4D;
    const auto number = [&](std::size_t at) {
        const std::uint32_t value = base::loadBe32(file.data() + at);
        return littleEndian ? __builtin_bswap32(value) : value;
    };
    Totals totals;
    for (std::size_t at = 24; at + 16 <= file.size(); at += 16 + number(at + 8)) {
        Total& total = totals[number(at)];
        ++total.packets;
        total.bytes += number(at + 12);
    }
    return totals;
}

bool isPcap(const support::ByteVector& file)
{
    return file.size() >= 24 && (file[0] == 0xD4 || file[0] == 0x4D || file[0] == 0xA1);
}

} // namespace

class PacketCapturesTest : public QObject
{
    Q_OBJECT

private slots:
    void everyPacketCounts_data();
    void everyPacketCounts();
};

void PacketCapturesTest::everyPacketCounts_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<bool>("found"); // as packets, without being told
    for (const std::filesystem::path& path : support::allCaptures())
        QTest::newRow(path.filename().c_str()) << QString::fromStdString(path) << false;
    for (const std::filesystem::path& path : support::packetCaptures())
        QTest::newRow(path.filename().c_str()) << QString::fromStdString(path) << true;
}

void PacketCapturesTest::everyPacketCounts()
{
    QFETCH(QString, path);
    QFETCH(bool, found);
    const support::ByteVector file = support::readFile(path.toStdString());
    if (!isPcap(file))
        QSKIP("Only pcap is walked here.");
    const auto kind = found ? wire::CaptureKind::Auto : wire::CaptureKind::Packets;
    auto reader = wire::CaptureReader::open(path.toStdString(), wire::sflowPort, kind);
    QVERIFY2(reader, reader ? "" : reader.error().text.c_str());
    Totals totals;
    store::SecondFeed feed(std::size_t(1) << 30, [&](const store::SecondPointer& second) {
        Total& total = totals[second->time()];
        for (const sample::FlowRow& row : second->flows()) {
            ++total.packets;
            total.bytes += row.frameLength;
            QCOMPARE(row.samplingRate, 1u);
            QVERIFY(row.kind == sample::FlowKind::Packet);
            QVERIFY(row.headerLength > 0);
            QVERIFY2(second->layouts()[row.layout].size() > 0, "nothing known begins this packet");
        }
    });
    while (const auto datagram = reader->next()) {
        feed.add(*datagram);
        QVERIFY(!feed.decoder().lastHadFault());
    }
    feed.finish();
    QCOMPARE(reader->kind(), wire::CaptureKind::Packets);
    QCOMPARE(reader->warning(), std::string());
    QCOMPARE(reader->counts().notUnderstood, 0u);
    for (const std::uint64_t notes : feed.decoder().counts().byNote)
        QCOMPARE(notes, 0u);
    QVERIFY(totals == walk(file));
}

QTEST_APPLESS_MAIN(PacketCapturesTest)
#include "tst_packet_captures.moc"
