// SPDX-License-Identifier: GPL-3.0-or-later
// pcapng with several interfaces and sections, clocks of any resolution, and what is damaged.
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "capture_bytes.h"
#include "wire/capture_frames.h"

using namespace weir;
using namespace weir::test;

namespace
{

struct Packet {
    base::Nanoseconds time = 0;
    QByteArray bytes;
    std::uint32_t length = 0;
    std::uint32_t interface = 0;
    int linkType = -1; ///< -1: none that we read
};

struct Reading {
    QString error;
    QList<Packet> packets;
    QString warning;
    QString selection;
};

constexpr Order little = Order::Little;

QByteArray option(int code, const QByteArray& value, Order order = little)
{
    const QByteArray padding((4 - value.size() % 4) % 4, '\0');
    return number(std::uint64_t(code), 2, order) + number(value.size(), 2, order) + value + padding;
}

QByteArray interfaceWith(const QByteArray& options, Order order = little)
{
    return block(1, number(1, 2, order) + number(0, 6, order) + options, order);
}

} // namespace

class PcapngReaderTest : public QObject
{
    Q_OBJECT

private slots:
    void interfacesHaveLinkTypesAndClocksOfTheirOwn();
    void sectionsHaveInterfacesOfTheirOwn();
    void timesAreInTheUnitOfTheInterface_data();
    void timesAreInTheUnitOfTheInterface();
    void oldPacketsAreRead();
    void simplePacketsEndAtTheSnapshotLength();
    void anInterfaceThatIsNotReadLeavesTheOthers();
    void aFileOfInterfacesThatAreNotReadIsRefused();
    void aPacketBeforeAnyInterfaceIsDamage();
    void interfacesMayBeDescribedLater();
    void aFileWithoutPacketsIsGood();
    void damageIsTold_data();
    void damageIsTold();
    void aSelectionIsTold_data();
    void aSelectionIsTold();

private:
    Reading read(const QByteArray& bytes);

    QTemporaryDir m_folder;
};

Reading PcapngReaderTest::read(const QByteArray& bytes)
{
    QFile file(m_folder.filePath("capture"));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write the capture");
    file.close();
    Reading reading;
    auto frames = wire::CaptureFrames::open(file.fileName().toStdString());
    if (!frames) {
        reading.error = QString::fromStdString(frames.error().text);
        return reading;
    }
    wire::Frame frame;
    while ((*frames)->next(frame))
        reading.packets.append({frame.time, copy(frame.bytes), frame.length, frame.interface,
                                frame.link ? frame.link->type : -1});
    reading.warning = QString::fromStdString((*frames)->warning());
    reading.selection = QString::fromStdString((*frames)->selection());
    return reading;
}

void PcapngReaderTest::aSelectionIsTold_data()
{
    QTest::addColumn<QByteArray>("comment");
    QTest::addColumn<int>("longer");
    QTest::addColumn<QString>("selection");
    const QByteArray ending =
        ". Gaps in the sequence numbers of datagrams and samples come of that, and need not be losses.";
    QTest::newRow("ours") << "Selection by Weir: one in up to 8" + ending << 0 << "one in up to 8";
    QTest::newRow("another") << QByteArray("Selection by hand") << 0 << "";
    QTest::newRow("without its end") << QByteArray("Selection by Weir: one in up to 8") << 0 << "";
    QTest::newRow("empty") << "Selection by Weir: " + ending << 0 << "";
    QTest::newRow("as long as we take")
        << "Selection by Weir: " + QByteArray(1024, 'x') + ending << 0 << QString(1024, 'x');
    QTest::newRow("longer") << "Selection by Weir: " + QByteArray(1025, 'x') + ending << 0 << "";
    QTest::newRow("with an escape") << "Selection by Weir: one\x1b[2J" + ending << 0 << "";
    QTest::newRow("with a byte of no ASCII") << "Selection by Weir: one\xff" + ending << 0 << "";
    QTest::newRow("longer than its block") << "Selection by Weir: one in up to 8" + ending << 8 << "";
    QTest::newRow("none") << QByteArray() << 0 << "";
}

/// The comment (opt_comment, 1) of a section, behind its application (shb_userappl, 4).
void PcapngReaderTest::aSelectionIsTold()
{
    QFETCH(QByteArray, comment);
    QFETCH(int, longer);
    QFETCH(QString, selection);
    for (const Order order : {Order::Little, Order::Big}) {
        QByteArray padded = comment;
        while (padded.size() % 4)
            padded += '\0';
        const QByteArray header =
            block(0x0a0d0d0a,
                  number(0x1a2b3c4d, 4, order) + number(1, 2, order) + number(0, 2, order) +
                      number(~std::uint64_t(0), 8, order) + number(4, 2, order) + number(3, 2, order) +
                      QByteArray("abc\0", 4) + number(1, 2, order) +
                      number(std::uint64_t(comment.size() + longer), 2, order) + padded,
                  order);
        const Reading reading =
            read(header + interfaceDescription(order) + enhancedPacket(order, "packet", 1));
        QCOMPARE(reading.error, QString());
        QCOMPARE(reading.warning, QString());
        QCOMPARE(reading.packets.size(), 1);
        QCOMPARE(reading.selection, selection);
    }
}

void PcapngReaderTest::interfacesHaveLinkTypesAndClocksOfTheirOwn()
{
    for (const Order order : {Order::Little, Order::Big}) {
        const Reading reading = read(
            sectionHeader(order) + interfaceDescription(order, 1, 6, 96) +
            interfaceDescription(order, 113, 9, 65535) + enhancedPacket(order, "first", 1'000'005, 0) +
            enhancedPacket(order, "second", 2'000'000'005, 1) + enhancedPacket(order, "third", 3'000'000, 0));
        QCOMPARE(reading.error, QString());
        QCOMPARE(reading.warning, QString());
        QCOMPARE(reading.packets.size(), 3);
        QCOMPARE(reading.packets[0].bytes, QByteArray("first"));
        QCOMPARE(reading.packets[0].time, 1'000'005'000);
        QCOMPARE(reading.packets[0].interface, 0u);
        QCOMPARE(reading.packets[0].linkType, 1);
        QCOMPARE(reading.packets[1].bytes, QByteArray("second"));
        QCOMPARE(reading.packets[1].time, 2'000'000'005);
        QCOMPARE(reading.packets[1].interface, 1u);
        QCOMPARE(reading.packets[1].linkType, 113);
        QCOMPARE(reading.packets[2].interface, 0u);
    }
}

// A second section may have the other byte order; its interfaces are numbered on.
void PcapngReaderTest::sectionsHaveInterfacesOfTheirOwn()
{
    const Reading reading =
        read(sectionHeader(Order::Little) + interfaceDescription(Order::Little) +
             interfaceDescription(Order::Little) + enhancedPacket(Order::Little, "a", 1, 1) +
             sectionHeader(Order::Big) + interfaceDescription(Order::Big, 101) +
             enhancedPacket(Order::Big, "b", 1, 0));
    QCOMPARE(reading.warning, QString());
    QCOMPARE(reading.packets.size(), 2);
    QCOMPARE(reading.packets[0].interface, 1u);
    QCOMPARE(reading.packets[1].bytes, QByteArray("b"));
    QCOMPARE(reading.packets[1].interface, 2u);
    QCOMPARE(reading.packets[1].linkType, 101);

    const Reading stray =
        read(sectionHeader(little) + interfaceDescription(little) + interfaceDescription(little) +
             sectionHeader(little) + interfaceDescription(little) +
             enhancedPacket(little, "of the first section", 1, 1));
    QVERIFY(stray.error.contains("a packet is of interface 1") ||
            stray.warning.contains("a packet is of interface 1"));
}

void PcapngReaderTest::timesAreInTheUnitOfTheInterface_data()
{
    QTest::addColumn<QByteArray>("options");
    QTest::addColumn<quint64>("ticks");
    QTest::addColumn<qint64>("time");
    const auto resolution = [](int value) { return option(9, number(std::uint64_t(value), 1)); };
    const auto offset = [](qint64 seconds) { return option(14, number(std::uint64_t(seconds), 8, little)); };
    const QByteArray end = option(0, {});
    QTest::newRow("microseconds, unsaid") << QByteArray() << quint64(1'500'000) << qint64(1'500'000'000);
    QTest::newRow("seconds") << resolution(0) + end << quint64(7) << qint64(7'000'000'000);
    QTest::newRow("milliseconds") << resolution(3) + end << quint64(7'001) << qint64(7'001'000'000);
    QTest::newRow("nanoseconds, no end of options")
        << resolution(9) << quint64(123'456'789'123) << qint64(123'456'789'123);
    QTest::newRow("picoseconds") << resolution(12) + end << quint64(1'234'567'890'123)
                                 << qint64(1'234'567'890);
    QTest::newRow("halves") << resolution(0x81) + end << quint64(3) << qint64(1'500'000'000);
    QTest::newRow("2^-32") << resolution(0xa0) + end << quint64(0x1'8000'0000) << qint64(1'500'000'000);
    QTest::newRow("finer than 64 bits tell") << resolution(20) + end << ~quint64(0) << qint64(0);
    QTest::newRow("an offset") << offset(100) + end << quint64(1'000'000) << qint64(101'000'000'000);
    QTest::newRow("an offset back") << offset(-100) + end << quint64(101'000'000) << qint64(1'000'000'000);
    QTest::newRow("an offset into the past") << offset(-100) + end << quint64(0) << qint64(0);
    QTest::newRow("a name before, a comment behind")
        << option(2, "eth0") + resolution(0) + option(1, "a comment") + end << quint64(7)
        << qint64(7'000'000'000);
    QTest::newRow("behind the end of options") << end + resolution(0) << quint64(7) << qint64(7'000);
    QTest::newRow("a resolution of two bytes") << option(9, hex("0000")) + end << quint64(7) << qint64(7'000);
}

void PcapngReaderTest::timesAreInTheUnitOfTheInterface()
{
    QFETCH(QByteArray, options);
    QFETCH(quint64, ticks);
    const Reading reading =
        read(sectionHeader(little) + interfaceWith(options) + enhancedPacket(little, "packet", ticks));
    QCOMPARE(reading.error + reading.warning, QString());
    QCOMPARE(reading.packets.size(), 1);
    QTEST(qint64(reading.packets[0].time), "time");
}

// The packet block before the enhanced one: interface and drops in two bytes each.
void PcapngReaderTest::oldPacketsAreRead()
{
    const QByteArray old = block(2,
                                 number(1, 2, little) + number(9, 2, little) + number(0, 4, little) +
                                     number(1'000'000, 4, little) + number(3, 4, little) +
                                     number(60, 4, little) + "abc" + QByteArray(1, '\0'),
                                 little);
    const Reading reading =
        read(sectionHeader(little) + interfaceDescription(little) + interfaceDescription(little, 101) + old);
    QCOMPARE(reading.packets.size(), 1);
    QCOMPARE(reading.packets[0].bytes, QByteArray("abc"));
    QCOMPARE(reading.packets[0].length, 60u);
    QCOMPARE(reading.packets[0].interface, 1u);
    QCOMPARE(reading.packets[0].time, 1'000'000'000);
}

void PcapngReaderTest::simplePacketsEndAtTheSnapshotLength()
{
    const QByteArray simple = block(3, number(100, 4, little) + "abcdef", little); // padded to eight
    const Reading cut = read(sectionHeader(little) + interfaceDescription(little, 1, 6, 6) + simple);
    QCOMPARE(cut.packets.value(0).bytes, QByteArray("abcdef"));
    QCOMPARE(cut.packets.value(0).length, 100u);
    const Reading whole =
        read(sectionHeader(little) + interfaceDescription(little) + simplePacket(little, "abcd"));
    QCOMPARE(whole.packets.value(0).bytes, QByteArray("abcd"));
    QCOMPARE(whole.packets.value(0).length, 4u);
}

void PcapngReaderTest::anInterfaceThatIsNotReadLeavesTheOthers()
{
    const Reading reading =
        read(sectionHeader(little) + interfaceDescription(little, 189) + interfaceDescription(little, 1) +
             enhancedPacket(little, "USB", 1, 0) + enhancedPacket(little, "Ethernet", 1, 1));
    QCOMPARE(reading.error + reading.warning, QString());
    QCOMPARE(reading.packets.size(), 2);
    QCOMPARE(reading.packets[0].linkType, -1);
    QCOMPARE(reading.packets[1].linkType, 1);
}

void PcapngReaderTest::aFileOfInterfacesThatAreNotReadIsRefused()
{
    const Reading reading = read(sectionHeader(little) + interfaceDescription(little, 189) +
                                 interfaceDescription(little, 189) + enhancedPacket(little, "USB", 1));
    QVERIFY2(reading.error.contains("was captured on the link type USB_LINUX (189),"),
             qPrintable(reading.error));
}

void PcapngReaderTest::aPacketBeforeAnyInterfaceIsDamage()
{
    const Reading reading =
        read(sectionHeader(little) + enhancedPacket(little, "packet", 1) + interfaceDescription(little));
    QVERIFY2(reading.error.contains("is a damaged capture: it describes no interface"),
             qPrintable(reading.error));
}

void PcapngReaderTest::interfacesMayBeDescribedLater()
{
    const Reading reading =
        read(sectionHeader(little) + interfaceDescription(little) + enhancedPacket(little, "a", 1, 0) +
             interfaceDescription(little, 12) + enhancedPacket(little, "b", 1, 1));
    QCOMPARE(reading.warning, QString());
    QCOMPARE(reading.packets.size(), 2);
    QCOMPARE(reading.packets[1].linkType, 12);
}

void PcapngReaderTest::aFileWithoutPacketsIsGood()
{
    const Reading reading = read(sectionHeader(little) + interfaceDescription(little) + block(4, {}, little));
    QCOMPARE(reading.error + reading.warning, QString());
    QVERIFY(reading.packets.isEmpty());
}

void PcapngReaderTest::damageIsTold_data()
{
    QTest::addColumn<QByteArray>("bytes"); // behind a good packet
    QTest::addColumn<QString>("cause");
    const QByteArray packet = enhancedPacket(little, "packet", 1);
    QTest::newRow("cut in a packet") << packet.chopped(7) << "truncated";
    QTest::newRow("cut in a block's head") << packet.left(6) << "truncated";
    QTest::newRow("cut in a block's end") << packet.chopped(1) << "truncated";
    QTest::newRow("cut in another block") << block(4, pattern(100), little).left(50) << "truncated";
    QTest::newRow("another length at the end")
        << packet.chopped(4) + number(44, 4, little) << "ends with another length";
    QTest::newRow("a block of four bytes")
        << number(6, 4, little) + number(4, 4, little) << "shorter than itself";
    QTest::newRow("a block of 13 bytes")
        << number(4, 4, little) + number(13, 4, little) << "no multiple of four";
    QTest::newRow("a packet of no interface") << enhancedPacket(little, "packet", 1, 1) << "of interface 1,";
    QTest::newRow("a packet without its header")
        << block(6, pattern(16), little) << "shorter than its header";
    QTest::newRow("a packet longer than its block")
        << block(6, QByteArray(12, '\0') + number(9, 4, little) + number(9, 4, little) + "12345678", little)
        << "longer than its block";
    QTest::newRow("a packet of 300000 bytes")
        << enhancedPacket(little, pattern(300000), 1) << "has 300000 bytes";
    QTest::newRow("an interface without its header")
        << block(1, hex("01000000"), little) << "shorter than itself";
    QTest::newRow("an option longer than its block")
        << interfaceWith(number(2, 2, little) + number(9, 2, little) + "1234") << "option is longer";
    QTest::newRow("a section without an order")
        << block(0x0a0d0d0a, number(0x1a2b3c4e, 4, little) + pattern(12), little) << "no order of bytes";
    QTest::newRow("a section of version 2")
        << block(0x0a0d0d0a, number(0x1a2b3c4d, 4, little) + number(2, 2, little) + pattern(10), little)
        << "version 2 of pcapng";
}

void PcapngReaderTest::damageIsTold()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, cause);
    const Reading reading =
        read(sectionHeader(little) + interfaceDescription(little) + enhancedPacket(little, "good", 1) +
             bytes + enhancedPacket(little, "behind", 1));
    const bool isCut = cause == "truncated";
    const Reading cut = read(sectionHeader(little) + interfaceDescription(little) +
                             enhancedPacket(little, "good", 1) + bytes);
    const Reading& damaged = isCut ? cut : reading;
    QCOMPARE(damaged.packets.size(), 1);
    QVERIFY2(damaged.warning.contains("stopped at packet 2: ") && damaged.warning.contains(cause),
             qPrintable(damaged.warning));
}

QTEST_APPLESS_MAIN(PcapngReaderTest)
#include "tst_pcapng_reader.moc"
