// SPDX-License-Identifier: GPL-3.0-or-later
// Packets of one usual shape have one layout, whatever else stands in them and wherever they are cut.
#include <QTest>
#include <map>
#include <memory>
#include <random>
#include <set>

#include "packet/layout.h"
#include "packet/usual.h"
#include "support/captures.h"

using namespace weir;

namespace
{

constexpr std::uint32_t ethernet = 1;

/// Layout that each shape was first seen with.
class Shapes
{
public:
    /// Whether it goes with what was seen before. The bytes are copied, so that a sanitizer sees a read too
    /// far.
    bool add(std::uint32_t protocol, base::Bytes bytes)
    {
        const auto exact = std::make_unique<std::uint8_t[]>(bytes.size());
        std::copy(bytes.begin(), bytes.end(), exact.get());
        const base::Bytes header{exact.get(), bytes.size()};
        const unsigned shape = packet::usualShape(protocol, header);
        if (shape == 0)
            return true;
        const packet::Layout layout = packet::parse(protocol, header);
        return shape <= packet::usualShapes && m_layouts.try_emplace(shape, layout).first->second == layout;
    }

    std::size_t size() const { return m_layouts.size(); }

private:
    std::map<unsigned, packet::Layout> m_layouts;
};

base::Bytes bytesOf(const QByteArray& bytes)
{
    return {reinterpret_cast<const std::uint8_t*>(bytes.data()), std::size_t(bytes.size())};
}

const QByteArray macs = "020000000002 020000000001 ";
const QByteArray vlan = "8100 0014 ";
const QByteArray addresses6 = "20010db8000000000000000000000001 20010db8000000000000000000000002 ";

QByteArray ip4(const char* protocol)
{
    return QByteArray("0800 4500 0028 0000 4000 40") + protocol + " 0000 0a000001 0a000002 ";
}

QByteArray ip6(const char* nextHeader)
{
    return QByteArray("86dd 60000000 0014 ") + nextHeader + "40" + addresses6;
}

const QByteArray upper = "d431 01bb 0014 0000 00000000 5010 0000 00000000";

/// One packet of each shape.
std::vector<QByteArray> usualPackets()
{
    std::vector<QByteArray> packets;
    for (const QByteArray& link : {macs, macs + vlan}) {
        for (const char* protocol : {"06", "11", "01"})
            packets.push_back(QByteArray::fromHex(link + ip4(protocol) + upper));
        for (const char* protocol : {"06", "11", "3a"})
            packets.push_back(QByteArray::fromHex(link + ip6(protocol) + upper));
    }
    return packets;
}

} // namespace

class UsualTest : public QObject
{
    Q_OBJECT

private slots:
    void eachShapeHasANumberOfItsOwn();
    void whatIsNotUsualHasNone_data();
    void whatIsNotUsualHasNone();
    void aShapeHasOneLayout();
    void realPacketsOfAShapeHaveOneLayout();
};

void UsualTest::eachShapeHasANumberOfItsOwn()
{
    std::set<unsigned> shapes;
    for (const QByteArray& packet : usualPackets())
        shapes.insert(packet::usualShape(ethernet, bytesOf(packet)));
    QCOMPARE(shapes.size(), std::size_t(packet::usualShapes));
    QCOMPARE(*shapes.begin(), 1u);
    QCOMPARE(*shapes.rbegin(), packet::usualShapes);
}

void UsualTest::whatIsNotUsualHasNone_data()
{
    QTest::addColumn<std::uint32_t>("protocol");
    QTest::addColumn<QByteArray>("hex");
    const auto row = [](const char* name, const QByteArray& hex, std::uint32_t protocol = ethernet) {
        QTest::newRow(name) << protocol << hex;
    };
    row("nothing", "");
    row("no Ethernet", macs + ip4("06") + upper, 11);
    row("two tags", macs + vlan + vlan + ip4("06") + upper);
    row("service tag", macs + "88a8 0014" + ip4("06") + upper);
    row("ARP", macs + "0806" + upper + upper);
    row("IPv4 with options", macs + "0800 4600 002c 0000 4000 4006 0000 0a000001 0a000002 01010101" + upper);
    row("later fragment", macs + "0800 4500 0028 0000 0010 4006 0000 0a000001 0a000002" + upper);
    row("IPv4 that ends", macs + "0800 4500 0018 0000 4000 4006 0000 0a000001 0a000002" + upper);
    row("IPv4 without a length", macs + "0800 4500 0000 0000 4000 4006 0000 0a000001 0a000002" + upper);
    row("version 6 as IPv4", macs + "0800 6500 0028 0000 4000 4006 0000 0a000001 0a000002" + upper);
    row("version 4 as IPv6", macs + "86dd 40000000 0014 0640" + addresses6 + upper);
    row("IPv6 that ends", macs + "86dd 60000000 0004 0640" + addresses6 + upper);
    row("extension header", macs + "86dd 60000000 0014 0040" + addresses6 + upper);
    row("ICMP of the other one", macs + ip4("3a") + upper);
    row("GRE", macs + ip4("2f") + upper);
    row("VXLAN", macs + ip4("11") + "d431 12b5 0014 0000 08000000 00006400" + macs);
    row("DNS", macs + ip4("11") + "d431 0035 0014 0000 0000 0000 0000 0000 0000");
    row("cut in the ports", macs + ip4("06") + "d431 01bb 000000");
}

void UsualTest::whatIsNotUsualHasNone()
{
    QFETCH(std::uint32_t, protocol);
    QFETCH(QByteArray, hex);
    QCOMPARE(packet::usualShape(protocol, bytesOf(QByteArray::fromHex(hex))), 0u);
}

void UsualTest::aShapeHasOneLayout()
{
    std::mt19937 random(4);
    Shapes shapes;
    for (const QByteArray& packet : usualPackets()) {
        for (qsizetype length = 0; length <= packet.size(); ++length)
            QVERIFY(shapes.add(ethernet, bytesOf(packet.left(length))));
        for (int i = 0; i < 20'000; ++i) {
            QByteArray changed = packet + QByteArray(random() % 2 ? 40 : 0, char(random()));
            for (unsigned changes = 1 + random() % 4; changes > 0; --changes)
                changed[qsizetype(random()) % packet.size()] = char(random() % 4 ? random() : random() % 8);
            changed.truncate(random() % 4 ? changed.size() : qsizetype(random()) % changed.size());
            QVERIFY2(shapes.add(ethernet, bytesOf(changed)), changed.toHex(' '));
        }
    }
    QCOMPARE(shapes.size(), std::size_t(packet::usualShapes));
}

void UsualTest::realPacketsOfAShapeHaveOneLayout()
{
    Shapes shapes;
    std::size_t packets = 0;
    for (const auto& path : support::allCaptures()) {
        std::vector<support::CaptureRecord> records;
        try {
            records = support::readCapture(path);
        } catch (const std::exception&) {
            continue; // one that is broken on purpose
        }
        for (const store::SecondPointer& second : support::secondsOf(records)) {
            for (const sample::FlowRow& row : second->flows()) {
                if (!row.hasSampledHeader())
                    continue;
                ++packets;
                const auto begin = std::size_t(row.sample) + row.header;
                QVERIFY2(shapes.add(ethernet, second->block().subspan(begin, row.headerLength)),
                         path.c_str());
            }
        }
    }
    QVERIFY(packets > 1000);
    QVERIFY(shapes.size() >= 6);
}

QTEST_GUILESS_MAIN(UsualTest)
#include "tst_usual.moc"
