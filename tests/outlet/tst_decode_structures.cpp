// SPDX-License-Identifier: GPL-3.0-or-later
// Structures with their bytes written out from their definitions: what they become as JSON.
#include <QTest>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "outlet/decode/datagram_json.h"
#include "sample/structures.h"
#include "support/traffic.h"

using namespace weir;
using Json = nlohmann::ordered_json;
using sample::StructureKind;
using sample::Tag;
using support::ByteVector;

namespace
{

/// Hex digits; spaces are for the reader.
ByteVector bytesOf(const QByteArray& hex)
{
    const QByteArray bytes = QByteArray::fromHex(hex);
    return ByteVector(bytes.begin(), bytes.end());
}

Json decoded(const ByteVector& payload)
{
    wire::Datagram datagram;
    datagram.payload = payload;
    outlet::TextBuffer text;
    outlet::appendDatagramJson(text, datagram);
    return Json::parse(text.view());
}

/// The element that a record becomes, alone in its sample. `length` as announced.
Json decodedRecord(StructureKind kind, Tag tag, const ByteVector& body)
{
    support::XdrWriter sample;
    support::DatagramWriter datagram;
    if (kind == StructureKind::FlowRecord) {
        sample.u32(1).u32(1).u32(100).u32(0).u32(0).u32(1).u32(2).u32(1).u32(tag.value).opaque(body);
        datagram.raw(1, sample.data());
    } else {
        sample.u32(1).u32(1).u32(1).u32(tag.value).opaque(body);
        datagram.raw(2, sample.data());
    }
    return decoded(datagram.finish()).at("samples").at(0).at("elements").at(0);
}

/// The sample that a body becomes, alone in a datagram of version 5, or of one without lengths.
Json decodedSample(std::uint32_t version, Tag tag, const ByteVector& body)
{
    if (version == 5) {
        support::DatagramWriter datagram;
        datagram.raw(tag.value, body);
        return decoded(datagram.finish()).at("samples").at(0);
    }
    support::XdrWriter datagram;
    datagram.u32(version).u32(1).u32(0xC0000201).u32(1).u32(1000).u32(1).u32(tag.value).bytes(body);
    return decoded(datagram.data()).at("samples").at(0);
}

/// One of tests/data/decode-structures.txt.
struct StructureCase {
    std::string name;
    std::string kind; ///< flow, counter, sample, v2 or v4
    Tag tag;
    ByteVector body;
    std::string members; ///< behind the tag
};

std::vector<StructureCase> structureCases()
{
    std::vector<StructureCase> cases;
    std::ifstream file(WEIR_SOURCE_DIR "/tests/data/decode-structures.txt");
    std::string name;
    while (std::getline(file, name)) {
        if (name.empty() || name.front() == '#')
            continue;
        std::string structure;
        std::string members;
        std::getline(file, structure);
        std::getline(file, members);
        std::istringstream words(structure);
        std::string kind;
        std::uint32_t enterprise = 0;
        char colon = 0;
        std::uint32_t format = 0;
        std::string hex;
        words >> kind >> enterprise >> colon >> format;
        std::getline(words, hex);
        cases.push_back(
            {name, kind, Tag(enterprise, format), bytesOf(QByteArray::fromStdString(hex)), members});
    }
    return cases;
}

const char* wordOf(StructureKind kind)
{
    switch (kind) {
    case StructureKind::FlowRecord: return "flow";
    case StructureKind::CounterRecord: return "counter";
    default: return "sample";
    }
}

Json decodedCase(const StructureCase& row)
{
    if (row.kind == "flow")
        return decodedRecord(StructureKind::FlowRecord, row.tag, row.body);
    if (row.kind == "counter")
        return decodedRecord(StructureKind::CounterRecord, row.tag, row.body);
    return decodedSample(row.kind == "v2" ? 2 : row.kind == "v4" ? 4 : 5, row.tag, row.body);
}

} // namespace

class DecodeStructuresTest : public QObject
{
    Q_OBJECT

private slots:
    void structure_data();
    void structure();
    void everyStructureHasACase();
    void everyStructureOfItsLengthIsWhole();
    void everyStructureCutShortIsMalformed();
    void discardedElementsHaveThePrefix();
    void customMetrics();
    void customFlow();
    void unknownSample();
    void theRestIsDecodedBehindAFault();
    void gatewayOfVersion2();
};

void DecodeStructuresTest::structure_data()
{
    QTest::addColumn<int>("number");
    int number = 0;
    for (const StructureCase& row : structureCases())
        QTest::newRow(row.name.c_str()) << number++;
}

void DecodeStructuresTest::structure()
{
    QFETCH(int, number);
    const StructureCase row = structureCases().at(std::size_t(number));
    const Json element = decodedCase(row);
    const std::string tag = row.kind == "flow"      ? "flowBlock_tag"
                            : row.kind == "counter" ? "counterBlock_tag"
                                                    : "sampleType_tag";
    const Json expected = Json::parse("{\"" + tag + "\":\"" + toText(row.tag) + "\"," + row.members + '}');
    QCOMPARE(QString::fromStdString(element.dump(1)), QString::fromStdString(expected.dump(1)));
}

void DecodeStructuresTest::everyStructureHasACase()
{
    std::set<std::pair<std::string, Tag>> cases;
    for (const StructureCase& row : structureCases())
        cases.emplace(row.kind, row.tag);
    for (const sample::StructureRow& row : sample::structures())
        QVERIFY2(cases.contains({wordOf(row.kind), row.tag}),
                 (std::string(wordOf(row.kind)) + ' ' + toText(row.tag) + " has no case").c_str());
    for (const char* version : {"v2", "v4"})
        for (const Tag kind : {Tag(0, 1), Tag(0, 2)})
            QVERIFY(cases.contains({version, kind}));
}

// The length in the table of structures and the fields that are read agree.
void DecodeStructuresTest::everyStructureOfItsLengthIsWhole()
{
    for (const sample::StructureRow& row : sample::structures()) {
        if (row.kind == StructureKind::Sample)
            continue;
        const Json element = decodedRecord(row.kind, row.tag, ByteVector(row.length, 0));
        QVERIFY2(!element.contains("malformed"), element.dump().c_str());
        const bool layoutVaries = row.name == "pmacct_class";
        QVERIFY2(element.contains("unknown") == layoutVaries, element.dump().c_str());
    }
}

void DecodeStructuresTest::everyStructureCutShortIsMalformed()
{
    for (const sample::StructureRow& row : sample::structures()) {
        if (row.kind == StructureKind::Sample || row.name == "pmacct_class")
            continue;
        for (const std::uint32_t length : {row.length - 4, row.length - 1}) {
            const Json element = decodedRecord(row.kind, row.tag, ByteVector(length, 0));
            QVERIFY2(element.contains("malformed"), element.dump().c_str());
        }
    }
}

void DecodeStructuresTest::discardedElementsHaveThePrefix()
{
    support::XdrWriter sample;
    sample.u32(2).u32(0).u32(1).u32(256).u32(1).u32(2).u32(332).u32(2);
    sample.u32(1036).opaque(bytesOf("0000002a")).u32(Tag(8800, 2).value).opaque(bytesOf("01020304"));
    support::DatagramWriter datagram;
    datagram.raw(5, sample.data());
    const Json text = decoded(datagram.finish()).at("samples").at(0);
    const Json expected = Json::parse(
        R"({"sampleType_tag":"0:5","sampleType":"DISCARD","sampleSequenceNo":"2","sourceId":"0:1","dropEvents":"256",)"
        R"("inputPort":"1","outputPort":"2","discardCode":"332","discardReason":"dev_hdr","elements":[)"
        R"({"discarded_flowBlock_tag":"0:1036","discarded_extendedType":"egress_queue","discarded_egress_queue_id":"42"},)"
        R"({"discarded_flowBlock_tag":"8800:2","unknown":true,"length":4,"bytes":"01020304"}]})");
    QCOMPARE(QString::fromStdString(text.dump(1)), QString::fromStdString(expected.dump(1)));
}

void DecodeStructuresTest::customMetrics()
{
    support::DatagramWriter datagram;
    datagram.raw(Tag(4300, 1002).value,
                 bytesOf("00000002 64730000 00000004"
                         "00000001 61000000 00000001 00000005 00000001 62000000 00000000 00000002 68690000"
                         "00000001 63000000 00000005 3fc00000 00000001 64000000 00000006 c004000000000000"));
    const Json text = decoded(datagram.finish()).at("samples").at(0);
    const Json expected = Json::parse(
        R"({"sampleType_tag":"4300:1002","sampleType":"RTMETRIC","rtmetric_datasource_name":"ds",)"
        R"("rtmetric_counter32_a":"5","rtmetric_string_b":"hi","rtmetric_gaugeFloat_c":"1.500","rtmetric_gaugeDouble_d":"-2.500"})");
    QCOMPARE(QString::fromStdString(text.dump(1)), QString::fromStdString(expected.dump(1)));
}

void DecodeStructuresTest::customFlow()
{
    support::DatagramWriter datagram;
    datagram.raw(Tag(4300, 1003).value,
                 bytesOf("00000002 64730000 00000064 00000000 00000003"
                         "00000001 6d000000 00000001 02005e000001 0000"
                         "00000001 69000000 00000002 c0000201 00000001 78000000 00000063"));
    const Json text = decoded(datagram.finish()).at("samples").at(0);
    const Json expected = Json::parse(
        R"({"sampleType_tag":"4300:1003","sampleType":"RTFLOW","rtflow_datasource_name":"ds","rtflow_sampling_rate":"100",)"
        R"("rtflow_sample_pool":"0","rtflow_mac_m":"02005e000001","rtflow_ip_i":"192.0.2.1",)"
        R"("malformed":{"reason":"sample_cut","offset":28}})");
    QCOMPARE(QString::fromStdString(text.dump(1)), QString::fromStdString(expected.dump(1)));
}

void DecodeStructuresTest::unknownSample()
{
    support::DatagramWriter datagram;
    datagram.raw(Tag(8800, 2).value, bytesOf("0102"));
    QCOMPARE(decoded(datagram.finish()).at("samples").at(0).dump(),
             std::string(R"({"sampleType_tag":"8800:2","unknown":true,"length":2,"bytes":"0102"})"));
}

void DecodeStructuresTest::theRestIsDecodedBehindAFault()
{
    support::XdrWriter cut;
    cut.u32(1).u32(1).u32(100).u32(0).u32(0).u32(1).u32(2).u32(2);
    cut.u32(1001).opaque(bytesOf("00000064")).u32(1029).opaque(bytesOf("00000005"));
    support::DatagramWriter datagram;
    datagram.raw(1, bytesOf("00000001"));
    datagram.raw(1, cut.data());
    const Json samples = decoded(datagram.finish()).at("samples");
    QCOMPARE(samples.size(), std::size_t(2));
    QCOMPARE(samples[0].at("malformed").dump(), std::string(R"({"reason":"sample_cut","offset":28})"));
    QCOMPARE(samples[1].at("elements")[0].at("malformed").dump(),
             std::string(R"({"reason":"record_short","offset":80})"));
    QCOMPARE(samples[1].at("elements")[1].at("out_VNI").get<std::string>(), std::string("5"));
}

// sFlow v2 has a flat AS path, and no lengths.
void DecodeStructuresTest::gatewayOfVersion2()
{
    const Json text =
        decoded(bytesOf("00000002 00000001 c6336402 00000009 00000063 00000001 00000001"
                        "00000001 00000005 00000200 0000c800 00000000 00000005 80000000"
                        "00000002 00000054 00000011 c0000201 c0000202 00000035 00000fa0 00000000 00000000"
                        "00000001 00000003 0000fc00 0000fbf0 0000fbf1 00000002 0000fbf2 0000fbf3"));
    const Json expected = Json::parse(
        R"({"sampleType_tag":"0:1","sampleType":"FLOWSAMPLE","sampleSequenceNo":"1","sourceId":"0:5","meanSkipCount":"512",)"
        R"("samplePool":"51200","dropEvents":"0","inputPort":"5","outputPort":"multiple >1","elements":[{"flowSampleType":"IPV4",)"
        R"("sampledPacketSize":"84","IPSize":"84","srcIP":"192.0.2.1","dstIP":"192.0.2.2","IPProtocol":"17","IPTOS":"0",)"
        R"("UDPSrcPort":"53","UDPDstPort":"4000"},{"extendedType":"GATEWAY","my_as":"64512","src_as":"64496","src_peer_as":"64497",)"
        R"("dst_as":"64499","dst_peer_as":"64498","dst_as_path_len":"2","dst_as_path":"64498-64499"}]})");
    QCOMPARE(QString::fromStdString(text.at("samples").at(0).dump(1)),
             QString::fromStdString(expected.dump(1)));
}

QTEST_APPLESS_MAIN(DecodeStructuresTest)
#include "tst_decode_structures.moc"
