// SPDX-License-Identifier: GPL-3.0-or-later
// Every protocol header by hand-written bytes: which layers, at which offsets; and what is cut, padded or
// wrong.
#include <QTest>
#include <memory>
#include <random>
#include <set>

#include "packet/layers.h"
#include "support/captures.h"

using namespace weir;
using packet::LayerId;

namespace
{

/// A copy of exactly that size on the heap, so that a sanitizer sees a read too far.
packet::Layout parse(std::uint32_t protocol, const QByteArray& bytes)
{
    const auto exact = std::make_unique<std::uint8_t[]>(std::size_t(bytes.size()));
    std::copy(bytes.begin(), bytes.end(), exact.get());
    return packet::parse(protocol, {exact.get(), std::size_t(bytes.size())});
}

/// `eth@0 type@12 ip@14`.
QString text(const packet::Layout& layout)
{
    static const QHash<LayerId, QString> marks{{LayerId::EtherType, "type"},
                                               {LayerId::Ip6NextHeader, "next"},
                                               {LayerId::Ip6Extension, "extension"},
                                               {LayerId::Ip6Fragment, "fragment"}};
    QStringList words;
    for (const packet::Layer& layer : layout) {
        const std::string_view token = packet::layerRow(layer.id).token;
        const QString name =
            token.empty() ? marks.value(layer.id) : QString::fromUtf8(token.data(), qsizetype(token.size()));
        words.append(QStringLiteral("%1@%2").arg(name).arg(layer.offset));
    }
    return words.join(' ');
}

const QByteArray macs = "020000000002 020000000001 ";
const QByteArray addresses4 = "0a000001 0a000002 ";
const QByteArray addresses6 = "20010db8000000000000000000000001 20010db8000000000000000000000002 ";
const QByteArray ports = "03e8 07d0 ";

/// IPv4 of `length` bytes that carries `protocol`.
QByteArray ip4(int protocol, const QByteArray& payload = ports, const char* fragment = "0000",
               const char* firstByte = "45", int length = -1, const QByteArray& options = {})
{
    const qsizetype size = 20 + QByteArray::fromHex(options + payload).size();
    return QByteArray(firstByte) + "00" +
           QByteArray::number(length < 0 ? size : length, 16).rightJustified(4, '0') + "0000" + fragment +
           "40" + QByteArray::number(protocol, 16).rightJustified(2, '0') + "0000" + addresses4 + options +
           payload;
}

QByteArray ip6(int nextHeader, const QByteArray& payload = ports, int length = -1)
{
    const qsizetype size = QByteArray::fromHex(payload).size();
    return "60000000" + QByteArray::number(length < 0 ? size : length, 16).rightJustified(4, '0') +
           QByteArray::number(nextHeader, 16).rightJustified(2, '0') + "40" + addresses6 + payload;
}

struct Case {
    const char* name;
    std::uint32_t protocol;
    QByteArray hex;
    const char* layers;
};

std::vector<Case> cases()
{
    constexpr std::uint32_t ethernet = 1;
    constexpr std::uint32_t ipv4 = 11;
    constexpr std::uint32_t ipv6 = 12;
    const QByteArray udp6 = ports + "000c 0000 01020304";
    return {
        // Ethernet and what it carries.
        {"Ethernet II", ethernet, macs + "88b5 01020304", "eth@0 type@12"},
        {"802.3 with LLC", ethernet, macs + "0026 424203 0000000000", "eth@0 llc@14"},
        {"802.3 with LLC and a short end", ethernet, macs + "0003 424203", "eth@0 llc@14"},
        {"SNAP with an EtherType", ethernet, macs + "0026 aaaa03 000000 0800" + ip4(17),
         "eth@0 llc@14 snap@17 type@20 ip@22 udp@42"},
        {"SNAP of an organisation", ethernet, macs + "0026 aaaa03 00000c 2000 02b4", "eth@0 llc@14 snap@17"},
        {"SNAP with a length for a type", ethernet, macs + "0026 aaaa03 000000 0026 424203 0000000000",
         "eth@0 llc@14 snap@17"},
        {"802.1Q", ethernet, macs + "8100 a014 0800" + ip4(17), "eth@0 vlan@14 type@16 ip@18 udp@38"},
        {"802.1Q with LLC", ethernet, macs + "8100 a014 0026 424203 0000000000", "eth@0 vlan@14 llc@18"},
        {"QinQ", ethernet, macs + "88a8 0064 8100 00c8 86dd" + ip6(17),
         "eth@0 vlan@14 vlan@18 type@20 ip6@22 next@28 udp@62"},
        {"stacked tags before 802.1ad", ethernet, macs + "9100 0064 9200 00c8 8100 0001 0806",
         "eth@0 vlan@14 vlan@18 vlan@22 type@24"},
        {"a tag behind SNAP", ethernet, macs + "0026 aaaa03 000000 8100 0005 0800" + ip4(6),
         "eth@0 llc@14 snap@17 vlan@22 type@24 ip@26 tcp@46"},
        {"ARP", ethernet, macs + "0806 0001 0800 06 04 0001" + "020000000001 0a000001 000000000000 0a000002",
         "eth@0 type@12 arp@14"},

        // IPv4.
        {"TCP", ethernet, macs + "0800" + ip4(6), "eth@0 type@12 ip@14 tcp@34"},
        {"UDP", ethernet, macs + "0800" + ip4(17), "eth@0 type@12 ip@14 udp@34"},
        {"ICMP", ethernet, macs + "0800" + ip4(1, "0800 0000"), "eth@0 type@12 ip@14 icmp@34"},
        {"ICMPv6 in IPv4", ethernet, macs + "0800" + ip4(58, "8000 0000"), "eth@0 type@12 ip@14 icmp6@34"},
        {"an IP protocol that is not parsed", ethernet, macs + "0800" + ip4(47), "eth@0 type@12 ip@14"},
        {"IP without Ethernet", ipv4, ip4(17), "ip@0 udp@20"},
        {"options", ipv4, ip4(6, ports, "0000", "46", -1, "01010100"), "ip@0 tcp@24"},
        {"all options", ipv4, ip4(6, ports, "0000", "4f", -1, QByteArray(80, '0')), "ip@0 tcp@60"},
        {"header of 16 bytes", ipv4, ip4(6, ports, "0000", "44"), "ip@0"},
        {"header of no bytes", ipv4, ip4(6, ports, "0000", "40"), "ip@0"},
        {"header longer than the sampled bytes", ipv4, ip4(6, ports, "0000", "4f"), "ip@0"},
        {"version 6 where 4 is said", ipv4, ip4(6, ports, "0000", "65"), "ip@0"},
        {"don't fragment", ipv4, ip4(6, ports, "4000"), "ip@0 tcp@20"},
        {"first fragment", ipv4, ip4(17, ports, "2000"), "ip@0 udp@20"},
        {"later fragment", ipv4, ip4(17, ports, "20b9"), "ip@0"},
        {"last fragment", ipv4, ip4(17, ports, "00b9"), "ip@0"},
        {"padding behind an empty IP packet", ethernet,
         macs + "0800" + ip4(6, "000000000000", "0000", "45", 20), "eth@0 type@12 ip@14"},
        {"padding behind a packet with ports", ethernet,
         macs + "0800" + ip4(17, ports + "0000", "0000", "45", 24), "eth@0 type@12 ip@14 udp@34"},
        {"length 0, as offloading leaves it", ipv4, ip4(6, ports, "0000", "45", 0), "ip@0 tcp@20"},
        {"length below the header's", ipv4, ip4(6, ports, "0000", "45", 19), "ip@0 tcp@20"},
        {"length beyond the sampled bytes", ipv4, ip4(6, ports, "0000", "45", 1500), "ip@0 tcp@20"},

        // IPv6 and its extension headers.
        {"IPv6 without Ethernet", ipv6, ip6(17), "ip6@0 next@6 udp@40"},
        {"ICMPv6", ipv6, ip6(58, "8000 0000"), "ip6@0 next@6 icmp6@40"},
        {"hop by hop", ipv6, ip6(0, "3a00 050200000000" + QByteArray("8f000000")),
         "ip6@0 extension@6 next@40 icmp6@48"},
        {"routing", ipv6, ip6(43, "0602 000000000000" + addresses6.left(32) + ports),
         "ip6@0 extension@6 next@40 tcp@64"},
        {"destination options", ipv6, ip6(60, "1100 010400000000" + udp6),
         "ip6@0 extension@6 next@40 udp@48"},
        {"authentication", ipv6, ip6(51, "0604 0000 00000001 00000001 000000000000000000000000" + ports),
         "ip6@0 extension@6 next@40 tcp@64"},
        {"first fragment of IPv6", ipv6, ip6(44, "1100 0001 00000007" + udp6),
         "ip6@0 fragment@40 extension@6 next@40 udp@48"},
        {"later fragment of IPv6", ipv6, ip6(44, "1100 0b51 00000007" + udp6),
         "ip6@0 fragment@40 extension@6 next@40"},
        {"whole packet with a fragment header", ipv6, ip6(44, "1100 0000 00000007" + udp6),
         "ip6@0 fragment@40 extension@6 next@40 udp@48"},
        {"hop by hop, routing, destination", ipv6,
         ip6(0, "2b00 010400000000 3c00 000000000000 0600 010400000000" + ports),
         "ip6@0 extension@6 extension@40 extension@48 next@56 tcp@64"},
        {"no next header", ipv6, ip6(59, ""), "ip6@0 next@6"},
        {"no next header with bytes behind", ipv6, ip6(59), "ip6@0 next@6"},
        {"an upper layer that is not parsed", ipv6, ip6(89), "ip6@0 next@6"},
        {"extension longer than the sampled bytes", ipv6, ip6(0, "11ff 010400000000" + udp6),
         "ip6@0 extension@6"},
        {"IPv6 payload length 0 with bytes behind", ipv6, ip6(17, ports, 0), "ip6@0 next@6 udp@40"},
        {"IPv6 with padding behind", ipv6, ip6(17, ports + "0000", 4), "ip6@0 next@6 udp@40"},
        {"version 4 where 6 is said", ipv6, "4" + ip6(17).mid(1), "ip6@0"},

        // What the sampled bytes begin with.
        {"token ring", 3, macs, ""},
        {"protocol 0", 0, macs + "0800", ""},
        {"protocol beyond all", 0xFFFFFFFF, macs + "0800", ""},
    };
}

} // namespace

class LayoutTest : public QObject
{
    Q_OBJECT

private slots:
    void headersAreFound_data();
    void headersAreFound();
    void aCutPacketHasTheLayersThatBeginInIt_data();
    void aCutPacketHasTheLayersThatBeginInIt();
    void emptyBytesHaveNoLayers();
    void aDeepPacketIsCutAtTheDeepestLayer();
    void layersAreFoundByOccurrence();
    void equalLayoutsAreEqual();
    void randomBytesStayInside();
    void realPacketsStayInside();
    void everyLayerIsDescribed();
};

void LayoutTest::headersAreFound_data()
{
    QTest::addColumn<quint32>("protocol");
    QTest::addColumn<QByteArray>("hex");
    QTest::addColumn<QString>("layers");
    for (const Case& row : cases())
        QTest::newRow(row.name) << row.protocol << row.hex << row.layers;
}

void LayoutTest::headersAreFound()
{
    QFETCH(quint32, protocol);
    QFETCH(QByteArray, hex);
    QFETCH(QString, layers);
    QCOMPARE(text(parse(protocol, QByteArray::fromHex(hex))), layers);
}

void LayoutTest::aCutPacketHasTheLayersThatBeginInIt_data()
{
    headersAreFound_data();
}

// A cut never adds a layer, and every layer that is told of begins inside. A layer may be missing although
// its first byte is there: whether it is one is said by a field that was cut.
void LayoutTest::aCutPacketHasTheLayersThatBeginInIt()
{
    QFETCH(quint32, protocol);
    QFETCH(QByteArray, hex);
    const QByteArray bytes = QByteArray::fromHex(hex);
    const packet::Layout whole = parse(protocol, bytes);
    for (qsizetype length = 0; length < bytes.size(); ++length) {
        const packet::Layout cut = parse(protocol, bytes.left(length));
        for (const packet::Layer& layer : cut)
            QVERIFY2(layer.offset < length, qPrintable(text(cut)));
        QVERIFY2(text(whole).startsWith(text(cut)), qPrintable(text(cut)));
    }
}

void LayoutTest::emptyBytesHaveNoLayers()
{
    for (const std::uint32_t protocol : {1u, 11u, 12u, 13u})
        QCOMPARE(packet::parse(protocol, {}).size(), std::size_t(0));
}

void LayoutTest::aDeepPacketIsCutAtTheDeepestLayer()
{
    QByteArray tags;
    for (int i = 0; i < 40; ++i)
        tags += "8100 0001";
    QCOMPARE(parse(1, QByteArray::fromHex(macs + tags + "0800" + ip4(17))).size(), packet::Layout::maxLayers);
    QByteArray extensions;
    for (int i = 0; i < 40; ++i)
        extensions += "3c00 010400000000";
    QCOMPARE(parse(12, QByteArray::fromHex(ip6(60, extensions + "1100 010400000000" + ports))).size(),
             packet::Layout::maxLayers);
}

void LayoutTest::layersAreFoundByOccurrence()
{
    const packet::Layout layout = parse(1, QByteArray::fromHex(macs + "88a8 0064 8100 00c8 0800" + ip4(17)));
    QCOMPARE(layout.find(LayerId::Vlan), std::optional<std::uint16_t>(14));
    QCOMPARE(layout.find(LayerId::Vlan, 1), std::optional<std::uint16_t>(18));
    QCOMPARE(layout.find(LayerId::Vlan, 2), std::nullopt);
    QCOMPARE(layout.find(LayerId::Tcp), std::nullopt);
}

void LayoutTest::equalLayoutsAreEqual()
{
    const QByteArray udp = QByteArray::fromHex(macs + "0800" + ip4(17));
    QByteArray other = udp;
    other[19] = 7; // another identification
    QVERIFY(parse(1, udp) == parse(1, other));
    QVERIFY(!(parse(1, udp) == parse(1, QByteArray::fromHex(macs + "0800" + ip4(6)))));
    QVERIFY(!(parse(1, udp) == parse(1, udp.left(30))));
}

void LayoutTest::randomBytesStayInside()
{
    std::mt19937 random{1};
    const std::vector<Case> known = cases();
    for (int i = 0; i < 100'000; ++i) {
        QByteArray bytes;
        std::uint32_t protocol = 1;
        if (i % 2 == 0) {
            constexpr std::uint32_t protocols[] = {1, 11, 12};
            protocol = protocols[random() % 3];
            bytes.resize(qsizetype(random() % 80));
            for (char& byte : bytes)
                byte = char(random());
        } else {
            const Case& row = known[random() % known.size()];
            protocol = row.protocol;
            bytes = QByteArray::fromHex(row.hex);
            for (int changes = int(random() % 4); changes >= 0; --changes)
                bytes[qsizetype(random()) % bytes.size()] = char(random());
        }
        for (const packet::Layer& layer : parse(protocol, bytes))
            QVERIFY2(layer.offset < bytes.size(), bytes.toHex());
    }
}

// Ordinary packets of many protocols, whatever they are, cut at every length.
void LayoutTest::realPacketsStayInside()
{
    const std::filesystem::path folder = support::captureFolder() / "packets";
    std::error_code missing;
    if (!std::filesystem::is_directory(folder, missing))
        QSKIP("There are no packets here: set WEIR_CAPTURES to a folder with a folder packets in it.");
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const support::ByteVector file = support::readFile(entry.path());
        // The records of a little-endian pcap by its own lengths; another file is a run of bytes like any.
        for (std::size_t at = 24; at + 16 < file.size();) {
            const std::size_t length = std::min<std::size_t>(file[at + 8] | std::size_t(file[at + 9]) << 8 |
                                                                 std::size_t(file[at + 10]) << 16,
                                                             file.size() - at - 16);
            const QByteArray bytes(reinterpret_cast<const char*>(file.data() + at + 16), qsizetype(length));
            for (qsizetype cut = 0; cut <= std::min<qsizetype>(bytes.size(), 128); ++cut)
                for (const std::uint32_t protocol : {1u, 11u, 12u})
                    for (const packet::Layer& layer : parse(protocol, bytes.left(cut)))
                        QVERIFY(layer.offset < cut);
            at += 16 + length;
        }
    }
}

void LayoutTest::everyLayerIsDescribed()
{
    std::set<std::string_view> tokens;
    for (const packet::LayerRow& row : packet::layers().subspan(1)) {
        QVERIFY(&packet::layerRow(row.id) == &row);
        QVERIFY(!row.title.empty());
        QVERIFY2(!row.source.empty(), row.title.data());
        if (!row.token.empty())
            QVERIFY2(tokens.insert(row.token).second, row.token.data());
    }
    for (const std::uint16_t etherType :
         std::initializer_list<std::uint16_t>{0x0800, 0x0806, 0x86DD, 0x8100, 0x88A8})
        QVERIFY(packet::layerRow(packet::layerOfEtherType(etherType)).parse != nullptr);
    for (const std::uint8_t protocol : std::initializer_list<std::uint8_t>{1, 6, 17, 58})
        QVERIFY(packet::layerRow(packet::layerOfIpProtocol(protocol)).parse != nullptr);
}

QTEST_APPLESS_MAIN(LayoutTest)
#include "tst_layout.moc"
