// SPDX-License-Identifier: GPL-3.0-or-later
// Captures and the packets in them, made byte by byte, for the tests of this room.
#pragma once

#include <QByteArray>
#include <QList>

#include <cstdint>

#include "base/bytes.h"

namespace weir::test
{

inline base::Bytes view(const QByteArray& bytes)
{
    return {reinterpret_cast<const std::uint8_t*>(bytes.constData()), std::size_t(bytes.size())};
}

inline QByteArray copy(base::Bytes bytes)
{
    return QByteArray(reinterpret_cast<const char*>(bytes.data()), qsizetype(bytes.size()));
}

enum class Order { Little, Big };

/// `size` bytes of `value`.
inline QByteArray number(std::uint64_t value, int size, Order order = Order::Big)
{
    QByteArray bytes;
    for (int i = 0; i < size; ++i)
        bytes += char(value >> 8 * (order == Order::Big ? size - 1 - i : i));
    return bytes;
}

inline QByteArray hex(const char* digits)
{
    return QByteArray::fromHex(digits);
}

/// `size` bytes that differ from their neighbours.
inline QByteArray pattern(int size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    for (int i = 0; i < size; ++i)
        bytes[i] = char(i * 7 + i / 256);
    return bytes;
}

inline QByteArray udp(const QByteArray& payload, int port = 6343, int length = -1)
{
    return number(40000, 2) + number(port, 2) + number(length < 0 ? payload.size() + 8 : length, 2) +
           number(0, 2) + payload;
}

struct FragmentFields {
    int offset = 0; ///< bytes
    bool more = false;
    std::uint32_t identification = 0x1234;
};

/// From 192.0.2.1 to 192.0.2.2.
inline QByteArray ipv4(const QByteArray& payload, int protocol = 17, FragmentFields fragment = {})
{
    return hex("4500") + number(20 + payload.size(), 2) + number(fragment.identification, 2) +
           number((fragment.more ? 0x2000 : 0) | fragment.offset / 8, 2) + hex("40") + number(protocol, 1) +
           hex("0000 c0000201 c0000202") + payload;
}

/// From 2001:db8::1 to 2001:db8::2.
inline QByteArray ipv6(const QByteArray& payload, int nextHeader = 17)
{
    return hex("60000000") + number(payload.size(), 2) + number(nextHeader, 1) + hex("40") +
           hex("20010db8000000000000000000000001 20010db8000000000000000000000002") + payload;
}

inline QByteArray ipv6FragmentHeader(int nextHeader, FragmentFields fragment)
{
    return number(nextHeader, 1) + number(0, 1) + number(fragment.offset | int(fragment.more), 2) +
           number(fragment.identification, 4);
}

/// `tags` stand before the EtherType, four bytes each.
inline QByteArray ethernet(const QByteArray& packet, int etherType = 0x0800, const QByteArray& tags = {})
{
    return hex("020000000002 020000000001") + tags + number(etherType, 2) + packet;
}

struct Record {
    QByteArray bytes;
    std::int64_t seconds = 1700000000;
    std::uint32_t fraction = 0;    ///< in the unit of the file
    qsizetype originalLength = -1; ///< -1: as captured
};

struct PcapFormat {
    Order order = Order::Little;
    bool nanoseconds = false;
    int linkType = 1;
    std::uint32_t snapshotLength = 262144;
};

inline QByteArray pcapHeader(PcapFormat format = {})
{
    const Order order = format.order;
    return number(format.nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4, 4, order) + number(2, 2, order) +
           number(4, 2, order) + number(0, 8, order) + number(format.snapshotLength, 4, order) +
           number(std::uint64_t(format.linkType), 4, order);
}

inline QByteArray pcap(const QList<Record>& records, PcapFormat format = {})
{
    QByteArray file = pcapHeader(format);
    for (const Record& record : records) {
        const qsizetype length = record.originalLength < 0 ? record.bytes.size() : record.originalLength;
        file += number(std::uint64_t(record.seconds), 4, format.order) +
                number(record.fraction, 4, format.order) + number(record.bytes.size(), 4, format.order) +
                number(length, 4, format.order) + record.bytes;
    }
    return file;
}

/// A pcapng block: type, length, body padded to four, length.
inline QByteArray block(std::uint32_t type, QByteArray body, Order order)
{
    while (body.size() % 4)
        body += '\0';
    const QByteArray length = number(body.size() + 12, 4, order);
    return number(type, 4, order) + length + body + length;
}

inline QByteArray sectionHeader(Order order)
{
    return block(0x0a0d0d0a,
                 number(0x1a2b3c4d, 4, order) + number(1, 2, order) + number(0, 2, order) +
                     number(~std::uint64_t(0), 8, order),
                 order);
}

/// `resolution` is the exponent of if_tsresol: 6 for microseconds, 9 for nanoseconds.
inline QByteArray interfaceDescription(Order order, int linkType = 1, int resolution = 6,
                                       int snapshotLength = 0)
{
    return block(1,
                 number(std::uint64_t(linkType), 2, order) + number(0, 2, order) +
                     number(std::uint64_t(snapshotLength), 4, order) + number(9, 2, order) +
                     number(1, 2, order) + number(std::uint64_t(resolution), 1) + hex("000000") +
                     number(0, 4, order),
                 order);
}

/// `time` is in the unit of the interface, which is the `interface`-th of its section.
inline QByteArray enhancedPacket(Order order, const QByteArray& bytes, std::uint64_t time, int interface = 0)
{
    QByteArray padded = bytes;
    while (padded.size() % 4)
        padded += '\0';
    return block(6,
                 number(std::uint64_t(interface), 4, order) + number(time >> 32, 4, order) +
                     number(time & 0xffffffff, 4, order) + number(bytes.size(), 4, order) +
                     number(bytes.size(), 4, order) + padded,
                 order);
}

inline QByteArray simplePacket(Order order, const QByteArray& bytes)
{
    return block(3, number(bytes.size(), 4, order) + bytes, order);
}

} // namespace weir::test
