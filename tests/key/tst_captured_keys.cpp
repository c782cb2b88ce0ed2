// SPDX-License-Identifier: GPL-3.0-or-later
// Keys of records against the text of the reference decoder, sflowtool 6.11: a row a key, the member that
// says the same, and how its text becomes the key's.
#include <QTest>
#include <bitset>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/address.h"
#include "key/key_row.h"
#include "store/second_builder.h"
#include "support/captures.h"

using namespace weir;
using Json = nlohmann::json;

namespace
{

namespace fs = std::filesystem;

/// The text of the key; "" for null.
using Convert = std::string (*)(const std::string& text, const Json& element);

std::string same(const std::string& text, const Json&)
{
    return text;
}

std::string knownNumber(const std::string& text, const Json&)
{
    return text == "4294967295" ? "" : text;
}

std::string address(const std::string& text, const Json&)
{
    const auto parsed = base::parseAddress(text);
    return parsed ? base::toText(*parsed) : "not an address";
}

std::string mac(const std::string& text, const Json&)
{
    std::string out;
    base::appendMac(out, base::parseMac(text).value_or(0));
    return out;
}

std::string bits8(const std::string& text, const Json&)
{
    return std::bitset<8>(std::stoul(text)).to_string();
}

std::string bits9(const std::string& text, const Json&)
{
    return std::bitset<9>(std::stoul(text)).to_string();
}

std::string dscp(const std::string& text, const Json&)
{
    return std::to_string(std::stoul(text) >> 2);
}

/// The reference prints 0 where the path is empty.
std::string endOfPath(const std::string& text, const Json& element)
{
    return element.contains("dst_as_path") ? text : element.at("my_as").get<std::string>();
}

std::string communities(const std::string& text, const Json&)
{
    std::string out;
    std::istringstream all(text);
    for (std::string one; std::getline(all, one, '-');) {
        const unsigned long number = std::stoul(one);
        out +=
            (out.empty() ? "" : "-") + std::to_string(number >> 16) + ':' + std::to_string(number & 0xFFFF);
    }
    return out;
}

std::string waiting(const std::string& text, const Json& element)
{
    return std::to_string(std::stoul(text) - std::stoul(element.at("tcpinfo_rtt_uS_min").get<std::string>()));
}

/// 0 and 0: the agent does not know the entity.
std::string entity(const std::string& classId, const std::string& index)
{
    return classId == "0" && index == "0" ? "" : classId + '.' + index;
}

std::string sourceEntity(const std::string& text, const Json& element)
{
    return entity(text, element.at("entities_src_index"));
}

std::string destinationEntity(const std::string& text, const Json& element)
{
    return entity(text, element.at("entities_dst_index"));
}

std::string memcacheWord(const std::string& text, const Json&)
{
    return text == "7" ? "GET" : text == "1" ? "ASCII" : text;
}

std::string memcacheState(const std::string& text, const Json&)
{
    return text == "1" ? "OK" : text;
}

struct Row {
    const char* key;
    const char* structure;
    const char* member;
    Convert convert;
};

// clang-format off
constexpr Row rows[] = {
    {"macsource",             "0:2",    "ethernet_src",               mac},
    {"macdestination",        "0:2",    "ethernet_dst",               mac},
    {"ethernetprotocol",      "0:2",    "ethernet_type",              same},
    {"ipsource",              "0:3",    "srcIP",                      address},
    {"ipdestination",         "0:3",    "dstIP",                      address},
    {"ipprotocol",            "0:3",    "IPProtocol",                 same},
    {"iptos",                 "0:3",    "IPTOS",                      bits8},
    {"ipdscp",                "0:3",    "IPTOS",                      dscp},
    {"ipbytes",               "0:3",    "IPSize",                     same},
    {"tcpsourceport",         "0:3",    "TCPSrcPort",                 same},
    {"tcpdestinationport",    "0:3",    "TCPDstPort",                 same},
    {"tcpflags",              "0:3",    "TCPFlags",                   bits9},
    {"ip6source",             "0:4",    "srcIP6",                     address},
    {"ip6destination",        "0:4",    "dstIP6",                     address},
    {"ip6nexthdr",            "0:4",    "IPProtocol",                 same},
    {"ip6tos",                "0:4",    "priority",                   bits8},
    {"udpsourceport",         "0:4",    "UDPSrcPort",                 same},
    {"udpdestinationport",    "0:4",    "UDPDstPort",                 same},
    {"ipsource",              "0:2100", "socket4_remote_ip",          address},
    {"ipdestination",         "0:2100", "socket4_local_ip",           address},
    {"ipprotocol",            "0:2100", "socket4_ip_protocol",        same},
    {"tcpsourceport",         "0:2100", "socket4_remote_port",        same},
    {"tcpdestinationport",    "0:2100", "socket4_local_port",         same},
    {"ip6source",             "0:2101", "socket6_remote_ip",          address},
    {"ip6destination",        "0:2101", "socket6_local_ip",           address},
    {"ip6nexthdr",            "0:2101", "socket6_ip_protocol",        same},
    {"tcpsourceport",         "0:2101", "socket6_remote_port",        same},
    {"tcpdestinationport",    "0:2101", "socket6_local_port",         same},

    {"vlansource",            "0:1001", "in_vlan",                    knownNumber},
    {"vlandestination",       "0:1001", "out_vlan",                   knownNumber},
    {"prioritysource",        "0:1001", "in_priority",                knownNumber},
    {"prioritydestination",   "0:1001", "out_priority",               knownNumber},
    {"ipnexthop",             "0:1002", "nextHop",                    address},
    {"ipsourcemaskbits",      "0:1002", "srcSubnetMask",              same},
    {"ipdestinationmaskbits", "0:1002", "dstSubnetMask",              same},
    {"bgpnexthop",            "0:1003", "bgp_nexthop",                address},
    {"bgpas",                 "0:1003", "my_as",                      same},
    {"bgpsourceas",           "0:1003", "src_as",                     same},
    {"bgpsourcepeeras",       "0:1003", "src_peer_as",                same},
    {"bgpdestinationas",      "0:1003", "dst_as",                     endOfPath},
    {"bgpdestinationpeeras",  "0:1003", "dst_peer_as",                endOfPath},
    {"bgpaspath",             "0:1003", "dst_as_path",                same},
    {"bgpcommunities",        "0:1003", "BGP_communities",            communities},
    {"bgplocalpref",          "0:1003", "BGP_localpref",              same},
    {"usersource",            "0:1004", "src_user",                   same},
    {"userdestination",       "0:1004", "dst_user",                   same},
    {"natipsource",           "0:1007", "nat_src",                    address},
    {"natipdestination",      "0:1007", "nat_dst",                    address},
    {"natsourceport",         "0:1020", "nat_src_port",               same},
    {"natdestinationport",    "0:1020", "nat_dst_port",               same},
    {"outputmacsource",       "0:1021", "tunnel_l2_out_ethernet_src", mac},
    {"outputmacdestination",  "0:1021", "tunnel_l2_out_ethernet_dst", mac},
    {"inputmacsource",        "0:1022", "tunnel_l2_in_ethernet_src",  mac},
    {"inputmacdestination",   "0:1022", "tunnel_l2_in_ethernet_dst",  mac},
    {"outputipsource",        "0:1023", "tunnel_ipv4_out_srcIP",      address},
    {"outputipdestination",   "0:1023", "tunnel_ipv4_out_dstIP",      address},
    {"outputipprotocol",      "0:1023", "tunnel_ipv4_out_IPProtocol", same},
    {"outputiptos",           "0:1023", "tunnel_ipv4_out_IPTOS",      bits8},
    {"inputipsource",         "0:1024", "tunnel_ipv4_in_srcIP",       address},
    {"inputipdestination",    "0:1024", "tunnel_ipv4_in_dstIP",       address},
    {"inputipprotocol",       "0:1024", "tunnel_ipv4_in_IPProtocol",  same},
    {"inputiptos",            "0:1024", "tunnel_ipv4_in_IPTOS",       bits8},
    {"outputvni",             "0:1029", "out_VNI",                    same},
    {"inputvni",              "0:1030", "in_VNI",                     same},
    {"egressqueue",           "0:1036", "egress_queue_id",            same},
    {"function",              "0:1038", "symbol",                     same},
    {"transitdelay",          "0:1039", "transit_delay_nS",           same},
    {"queuedepth",            "0:1040", "queue_depth_bytes",          same},
    {"hwtrapgroup",           "0:1041", "hw_trap_group",              same},
    {"hwtrap",                "0:1041", "hw_trap_name",               same},
    {"linuxreason",           "0:1042", "linux_drop_reason",          same},
    {"timestamp",             "0:1043", "timestamp_nS",               same},
    {"proxyipsource",         "0:2102", "proxy_socket4_local_ip",     address},
    {"proxyipdestination",    "0:2102", "proxy_socket4_remote_ip",    address},
    {"proxysourceport",       "0:2102", "proxy_socket4_local_port",   same},
    {"proxydestinationport",  "0:2102", "proxy_socket4_remote_port",  same},
    {"memcacheprotocol",      "0:2200", "memcache_op_protocol",       memcacheWord},
    {"memcachecommand",       "0:2200", "memcache_op_cmd",            memcacheWord},
    {"memcachenkeys",         "0:2200", "memcache_op_nkeys",          same},
    {"memcachebytes",         "0:2200", "memcache_op_value_bytes",    same},
    {"memcacheduration",      "0:2200", "memcache_op_duration_uS",    same},
    {"memcachestatus",        "0:2200", "memcache_op_status",         memcacheState},
    {"appname",               "0:2202", "application",                same},
    {"appoperation",          "0:2202", "operation",                  same},
    {"appattributes",         "0:2202", "attributes",                 same},
    {"appstatusdescr",        "0:2202", "status_descr",               same},
    {"apprequestbytes",       "0:2202", "request_bytes",              same},
    {"appresponsebytes",      "0:2202", "response_bytes",             same},
    {"appduration",           "0:2202", "duration_uS",                same},
    {"appstatus",             "0:2202", "status",                     same},
    {"appparentname",         "0:2203", "server_context_application", same},
    {"appparentoperation",    "0:2203", "server_context_operation",   same},
    {"appparentattributes",   "0:2203", "server_context_attributes",  same},
    {"appinitiator",          "0:2204", "actor_initiator",            same},
    {"apptarget",             "0:2205", "actor_target",               same},
    {"tcpdirn",               "0:2209", "tcpinfo_direction",          same},
    {"tcpmsssnd",             "0:2209", "tcpinfo_send_mss",           same},
    {"tcpmssrcv",             "0:2209", "tcpinfo_receive_mss",        same},
    {"tcpunacked",            "0:2209", "tcpinfo_unacked_pkts",       same},
    {"tcplost",               "0:2209", "tcpinfo_lost_pkts",          same},
    {"tcpretrans",            "0:2209", "tcpinfo_retrans_pkts",       same},
    {"tcppmtu",               "0:2209", "tcpinfo_path_mtu",           same},
    {"tcprtt",                "0:2209", "tcpinfo_rtt_uS",             same},
    {"tcprttsdev",            "0:2209", "tcpinfo_rtt_uS_var",         same},
    {"tcprttwait",            "0:2209", "tcpinfo_rtt_uS",             waiting},
    {"tcpcwndsnd",            "0:2209", "tcpinfo_send_congestion_win", same},
    {"tcpreordering",         "0:2209", "tcpinfo_reordering",         same},
    {"tcprttmin",             "0:2209", "tcpinfo_rtt_uS_min",         same},
    {"dssource",              "0:2210", "entities_src_class",         sourceEntity},
    {"dsdestination",         "0:2210", "entities_dst_class",         destinationEntity},
};
// clang-format on

/// The structure of an element; those of sFlow v4 have the names of their successors.
std::string structureOf(const Json& element)
{
    for (const char* member : {"flowBlock_tag", "discarded_flowBlock_tag"})
        if (element.contains(member))
            return element[member];
    const std::map<std::string, std::string> names = {
        {"SWITCH", "0:1001"}, {"ROUTER", "0:1002"}, {"GATEWAY", "0:1003"}, {"USER", "0:1004"},
        {"HEADER", "0:1"},    {"IPV4", "0:3"},      {"IPV6", "0:4"}};
    for (const char* member : {"extendedType", "flowSampleType"})
        if (const auto name = names.find(element.value(member, "")); name != names.end())
            return name->second;
    return {};
}

/// The first element of each structure of a sample.
std::map<std::string, Json> elementsOf(const Json& sample)
{
    std::map<std::string, Json> elements;
    for (const Json& element : sample["elements"])
        elements.emplace(structureOf(element), element);
    return elements;
}

/// The packet itself tells more than a record, and a record more than a socket.
bool isOutshone(const std::string& structure, const std::map<std::string, Json>& elements)
{
    const bool isSocket = structure == "0:2100" || structure == "0:2101";
    const bool tellsPacket = structure == "0:2" || structure == "0:3" || structure == "0:4";
    return ((isSocket || tellsPacket) && elements.contains("0:1")) ||
           (isSocket && (elements.contains("0:3") || elements.contains("0:4")));
}

} // namespace

class CapturedKeysTest : public QObject
{
    Q_OBJECT

private slots:
    void theReferenceSaysTheSame_data();
    void theReferenceSaysTheSame();
    void everyRowWasCompared();

private:
    void compareDatagram(const support::ByteVector& payload, const Json& theirs);
    void compareSample(const sample::FlowView& flow, const Json& sample);
    std::string text(std::string_view key, const sample::FlowView& flow);

    key::Scratch m_scratch;
    std::array<std::size_t, std::size(rows)> m_compared{};
    std::size_t m_reasons = 0;
};

void CapturedKeysTest::theReferenceSaysTheSame_data()
{
    QTest::addColumn<QString>("capture");
    QTest::addColumn<QString>("expected");
    for (const fs::path& capture : support::allCaptures())
        for (const fs::path& folder :
             {support::captureFolder() / "expected", fs::path(WEIR_SOURCE_DIR) / "tests/data/expected"}) {
            const fs::path expected = folder / capture.stem().concat(".jsonl");
            if (!fs::exists(expected))
                continue;
            QTest::newRow(capture.stem().c_str())
                << QString::fromStdString(capture.string()) << QString::fromStdString(expected.string());
            break;
        }
}

void CapturedKeysTest::theReferenceSaysTheSame()
{
    QFETCH(QString, capture);
    QFETCH(QString, expected);
    std::ifstream lines(expected.toStdString());
    for (const support::CaptureRecord& record : support::readCapture(capture.toStdString())) {
        std::string line;
        QVERIFY(std::getline(lines, line));
        const Json theirs = Json::parse(line);
        if (!theirs.contains("oracle") && theirs.contains("samples")) // else it had no valid JSON here
            compareDatagram(record.payload, theirs);
        if (QTest::currentTestFailed())
            return;
    }
}

void CapturedKeysTest::compareDatagram(const support::ByteVector& payload, const Json& theirs)
{
    store::SecondBuilder builder(std::size_t(1) << 20);
    builder.open(1);
    wire::Datagram datagram;
    datagram.payload = payload;
    builder.add(datagram);
    const auto second = builder.close();
    auto row = second->flows().begin();
    for (const Json& sample : theirs["samples"]) {
        const std::string type = sample["sampleType"];
        if (type != "FLOWSAMPLE" && type != "DISCARD")
            continue;
        QVERIFY(row != second->flows().end());
        compareSample(second->view(*row++), sample);
    }
    QVERIFY(row == second->flows().end());
}

void CapturedKeysTest::compareSample(const sample::FlowView& flow, const Json& sample)
{
    const std::map<std::string, Json> elements = elementsOf(sample);
    const std::string discarded = sample["sampleType"] == "DISCARD" ? "discarded_" : "";
    for (std::size_t i = 0; i < std::size(rows); ++i) {
        const Row& row = rows[i];
        const auto element = elements.find(row.structure);
        if (element == elements.end() || isOutshone(row.structure, elements) ||
            !element->second.contains(discarded + row.member))
            continue;
        const std::string theirs = element->second[discarded + row.member];
        QCOMPARE(text(row.key, flow) + " " + row.key, row.convert(theirs, element->second) + " " + row.key);
        ++m_compared[i];
    }
    // What no record tells is null: nothing is left from another sample.
    for (const Row& row : rows)
        if (key::findKey(row.key)->row->field.isOfRecord() && !elements.contains(row.structure))
            QCOMPARE(text(row.key, flow), std::string());
    if (sample.contains("discardReason")) {
        QCOMPARE(text("reason", flow), sample["discardReason"].get<std::string>());
        ++m_reasons;
    } else {
        QCOMPARE(text("reason", flow), std::string());
    }
}

std::string CapturedKeysTest::text(std::string_view key, const sample::FlowView& flow)
{
    m_scratch.clear();
    return key::valueOf(*key::findKey(key), flow, m_scratch).toText();
}

// Two blind readings would agree. Our own captures have every row's structure, so this holds wherever the
// test runs; after the comparison.
void CapturedKeysTest::everyRowWasCompared()
{
    if (m_reasons == 0)
        QSKIP("The captures were not compared in this run.");
    std::size_t all = 0;
    for (std::size_t i = 0; i < std::size(rows); ++i) {
        QVERIFY2(m_compared[i] > 0, (std::string(rows[i].key) + ' ' + rows[i].member).c_str());
        all += m_compared[i];
    }
    qInfo("%zu values of %zu keys, %zu discard reasons", all, std::size(rows), m_reasons);
}

QTEST_APPLESS_MAIN(CapturedKeysTest)
#include "tst_captured_keys.moc"
