// SPDX-License-Identifier: GPL-3.0-or-later
// Datagrams as trees: every byte in one place, whatever the bytes are, and the same faults as decode tells.
#include <QTest>

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <random>

#include "outlet/decode/datagram_json.h"
#include "outlet/inspect/datagram_tree.h"
#include "sample/notes.h"
#include "support/captures.h"

using namespace weir;
using outlet::TreeNode;
using support::ByteVector;
using Json = nlohmann::json;

namespace
{

void eachNode(const TreeNode& node, const std::function<void(const TreeNode&)>& visit)
{
    visit(node);
    for (const TreeNode& child : node.children)
        eachNode(child, visit);
}

/// Children follow one another from the first byte to the last; "" or what is wrong.
QString gapIn(const TreeNode& node)
{
    std::uint32_t at = node.offset;
    for (const TreeNode& child : node.children) {
        if (child.offset != at || child.length == 0)
            return QString::fromStdString(node.name + " > " + child.name);
        if (const QString inner = gapIn(child); !inner.isEmpty())
            return inner;
        at = child.end();
    }
    return node.children.empty() || at == node.end() ? QString()
                                                     : QString::fromStdString(node.name + "'s end");
}

using Faults = std::map<std::string, int>;

Faults faultsOf(const TreeNode& tree)
{
    Faults faults;
    eachNode(tree, [&](const TreeNode& node) {
        if (node.fault)
            ++faults[std::string(sample::notes()[std::size_t(*node.fault)].name)];
    });
    return faults;
}

void countMalformed(const Json& json, Faults& faults)
{
    if (json.is_object() && json.contains("malformed"))
        ++faults[json["malformed"]["reason"].get<std::string>()];
    for (const Json& child : json)
        if (child.is_structured())
            countMalformed(child, faults);
}

Faults toldFaults(const ByteVector& payload)
{
    outlet::TextBuffer text;
    outlet::appendDatagramJson(text, {0, {}, 0, payload});
    Faults faults;
    countMalformed(Json::parse(text.view()), faults);
    return faults;
}

/// All that must hold of any bytes; "" or what does not.
QString broken(const ByteVector& payload)
{
    // Exactly so many bytes on the heap: a sanitizer sees a read too far.
    const auto exact = std::make_unique<std::uint8_t[]>(payload.size());
    std::copy(payload.begin(), payload.end(), exact.get());
    const TreeNode tree = outlet::datagramTree({exact.get(), payload.size()});
    if (tree.offset != 0 || tree.length != payload.size())
        return QStringLiteral("the root");
    if (const QString gap = gapIn(tree); !gap.isEmpty())
        return gap;
    std::size_t nodes = 0;
    bool printable = true;
    eachNode(tree, [&](const TreeNode& node) {
        ++nodes;
        for (const char c : node.name + node.value)
            printable = printable && (std::uint8_t(c) >= 0x20 && c != 0x7F);
    });
    if (nodes > 2 * payload.size() + 1)
        return QStringLiteral("more nodes than twice the bytes");
    if (!printable)
        return QStringLiteral("a control character");
    return faultsOf(tree) == toldFaults(payload) ? QString()
                                                 : QStringLiteral("other faults than decode tells");
}

const TreeNode* find(const TreeNode& node, std::string_view name)
{
    if (node.name == name)
        return &node;
    for (const TreeNode& child : node.children)
        if (const TreeNode* found = find(child, name))
            return found;
    return nullptr;
}

/// `name=value@offset+length` of each leaf.
std::vector<std::string> leavesOf(const TreeNode& tree)
{
    std::vector<std::string> leaves;
    eachNode(tree, [&](const TreeNode& node) {
        if (node.children.empty())
            leaves.push_back(node.name + '=' + node.value + '@' + std::to_string(node.offset) + '+' +
                             std::to_string(node.length));
    });
    return leaves;
}

ByteVector fromHex(const char* text)
{
    const QByteArray bytes = QByteArray::fromHex(text);
    return {bytes.begin(), bytes.end()};
}

const char datagramHeader[] = "00000005 00000001 c0000201 00000000 00000007 000003e8 00000001";

} // namespace

class DatagramTreeTest : public QObject
{
    Q_OBJECT

private slots:
    void namesEveryFieldOfAFlowSample();
    void showsUnknownStructures();
    void tellsWhatIsBrokenAndWhere();
    void findsTheSampleOfAByte();
    void holdsForEveryCapture_data();
    void holdsForEveryCapture();
    void knowsMostOfOurOwnCaptures();
    void holdsForEveryFuzzSeed();
    void holdsForAnyCutAndAnyChange();
};

void DatagramTreeTest::namesEveryFieldOfAFlowSample()
{
    const ByteVector payload = fromHex(
        QByteArray(datagramHeader) +
        // flow_sample: sequence, source 0:5, rate, pool, drops, in 1, out several (3), 1 record
        "00000001 0000004e 00000001 00000005 00000064 000003e8 00000000 00000001 80000003 00000001"
        // sampled_header of Ethernet, 64 bytes on the wire, 4 stripped, 22 sampled: a tag and four bytes
        "00000001 00000026 00000001 00000040 00000004 00000016"
        "020000000002 020000000001 8100 600a 1234 deadbeef 0000");
    const std::vector<std::string> expected{"datagramVersion=5@0+4",
                                            "agent=192.0.2.1@4+8",
                                            "agentSubId=0@12+4",
                                            "packetSequenceNo=7@16+4",
                                            "sysUpTime=1000@20+4",
                                            "samplesInPacket=1@24+4",
                                            "tag=0:1@28+4",
                                            "length=78@32+4",
                                            "sampleSequenceNo=1@36+4",
                                            "sourceId=0:5@40+4",
                                            "meanSkipCount=100@44+4",
                                            "samplePool=1000@48+4",
                                            "dropEvents=0@52+4",
                                            "inputPort=1@56+4",
                                            "outputPort=multiple 3@60+4",
                                            "records=1@64+4",
                                            "tag=0:1@68+4",
                                            "length=38@72+4",
                                            "headerProtocol=1@76+4",
                                            "sampledPacketSize=64@80+4",
                                            "strippedBytes=4@84+4",
                                            "headerLen=22@88+4",
                                            "destination=020000000002@92+6",
                                            "source=020000000001@98+6",
                                            "type or length=0x8100@104+2",
                                            "tag=priority 3, VLAN 10@106+2",
                                            "type or length=0x1234@108+2",
                                            "payload=deadbeef@110+4",
                                            "padding=@114+2"};
    QCOMPARE(leavesOf(outlet::datagramTree(payload)), expected);
}

void DatagramTreeTest::showsUnknownStructures()
{
    const TreeNode tree = outlet::datagramTree(
        fromHex(QByteArray(datagramHeader) +
                "00000002 0000001c 00000001 00000005 00000001 0270f007 00000006 aabbccddeeff 0000"));
    const TreeNode* unknown = find(tree, "unknown counter record");
    QVERIFY(unknown);
    QVERIFY(unknown->kind == TreeNode::Kind::Unknown);
    QCOMPARE(unknown->value, std::string("9999:7 · 6 bytes"));
    QCOMPARE(unknown->offset, std::uint32_t(48));
    QCOMPARE(unknown->length, std::uint32_t(16));
    QCOMPARE(unknown->children.at(2).value, std::string("aabbccddeeff"));
}

void DatagramTreeTest::tellsWhatIsBrokenAndWhere()
{
    // The record says that it has 255 bytes, and two are missing of its second number.
    const TreeNode tree = outlet::datagramTree(
        fromHex(QByteArray(datagramHeader) +
                "00000002 00000018 00000001 00000005 00000001 000003ea 000000ff 00000001"));
    const TreeNode* sample = find(tree, "counters_sample");
    QVERIFY(sample);
    const TreeNode& record = sample->children.back();
    QCOMPARE(record.offset, std::uint32_t(48));
    QVERIFY(record.fault == sample::Note::RecordOverrun);
}

void DatagramTreeTest::findsTheSampleOfAByte()
{
    const TreeNode tree =
        outlet::datagramTree(fromHex(QByteArray(datagramHeader).replace("03e8 00000001", "03e8 00000002") +
                                     "00000009 00000004 00000001 00000002 00000004 00000001"));
    QVERIFY(!outlet::sampleAt(tree, 4));
    QCOMPARE(outlet::sampleAt(tree, 36)->name, std::string("unknown sample"));
    QCOMPARE(outlet::sampleAt(tree, 48)->name, std::string("counters_sample"));
}

void DatagramTreeTest::holdsForEveryCapture_data()
{
    QTest::addColumn<QString>("capture");
    for (const auto& capture : support::allCaptures())
        QTest::newRow(capture.filename().c_str()) << QString::fromStdString(capture.string());
}

void DatagramTreeTest::holdsForEveryCapture()
{
    QFETCH(QString, capture);
    for (const support::CaptureRecord& record : support::readCapture(capture.toStdString())) {
        const QString wrong = broken(record.payload);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    }
}

/// Bytes that nothing tells of are those of structures that nobody describes, and bodies of those that are
/// known by name.
void DatagramTreeTest::knowsMostOfOurOwnCaptures()
{
    std::map<std::string, std::size_t> unknown;
    std::size_t all = 0;
    for (const char* name : {"hsflowd-lo", "ovs-lo", "pmacct-lo"})
        for (const auto& record :
             support::readCapture(std::string(WEIR_SOURCE_DIR "/tests/data/captures/") + name + ".pcap")) {
            all += record.payload.size();
            eachNode(outlet::datagramTree(record.payload), [&](const TreeNode& node) {
                if (node.children.empty() && node.kind == TreeNode::Kind::Unknown)
                    unknown[node.name] += node.length;
            });
        }
    std::size_t bytes = 0;
    for (const auto& [name, length] : unknown)
        bytes += length;
    QVERIFY2(100 * bytes < all, qPrintable(QString("%1 of %2").arg(bytes).arg(all)));
}

void DatagramTreeTest::holdsForEveryFuzzSeed()
{
    if (support::fuzzSeeds().empty())
        QSKIP("There are no fuzz seeds here.");
    for (const auto& seed : support::fuzzSeeds()) {
        const QString wrong = broken(support::readFile(seed));
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong + ' ' + QString::fromStdString(seed.filename().string())));
    }
}

void DatagramTreeTest::holdsForAnyCutAndAnyChange()
{
    std::mt19937 random(6343);
    for (const auto& capture : support::ownCaptures()) {
        const auto records = support::readCapture(capture);
        for (std::size_t i = 0; i < records.size(); i += 1 + records.size() / 20) {
            for (int round = 0; round < 20; ++round) {
                ByteVector payload = records[i].payload;
                if (round % 2 == 0)
                    payload.resize(random() % (payload.size() + 1));
                for (int change = 0; change < round && !payload.empty(); ++change)
                    payload[random() % payload.size()] = std::uint8_t(random() % 3 == 0 ? 0xFF : random());
                const QString wrong = broken(payload);
                QVERIFY2(wrong.isEmpty(), qPrintable(wrong + ' ' +
                                                     QByteArray(reinterpret_cast<const char*>(payload.data()),
                                                                qsizetype(payload.size()))
                                                         .toHex()));
            }
        }
    }
}

QTEST_APPLESS_MAIN(DatagramTreeTest)
#include "tst_datagram_tree.moc"
