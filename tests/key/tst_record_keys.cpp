// SPDX-License-Identifier: GPL-3.0-or-later
// Keys of records, asked of samples made by hand from the specifications, in every form that a sample has.
#include <QTest>
#include <set>

#include "key/key_row.h"
#include "sample/records.h"
#include "store/second_builder.h"
#include "support/traffic.h"

using namespace weir;
using support::ByteVector;
using support::XdrWriter;

namespace
{

XdrWriter xdr(std::initializer_list<std::uint32_t> numbers)
{
    XdrWriter out;
    for (const std::uint32_t number : numbers)
        out.u32(number);
    return out;
}

XdrWriter& string(XdrWriter& out, std::string_view text)
{
    return out.opaque({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

XdrWriter strings(std::initializer_list<std::string_view> texts)
{
    XdrWriter out;
    for (const std::string_view text : texts)
        string(out, text);
    return out;
}

struct Record {
    std::uint32_t format;
    XdrWriter body;
};

void append(XdrWriter& out, const std::vector<Record>& records)
{
    out.u32(std::uint32_t(records.size()));
    for (const Record& record : records)
        out.u32(record.format).u32(std::uint32_t(record.body.size())).bytes(record.body.data());
}

ByteVector datagramOf(std::uint32_t tag, const XdrWriter& sample)
{
    return support::DatagramWriter().raw(tag, sample.data()).finish();
}

/// One datagram with one sample; in by interface 1, out by 2.
ByteVector compact(const std::vector<Record>& records)
{
    XdrWriter sample = xdr({7, 5, 100, 1000, 0, 1, 2});
    append(sample, records);
    return datagramOf(1, sample);
}

ByteVector expanded(const std::vector<Record>& records)
{
    XdrWriter sample = xdr({7, 0, 5, 100, 1000, 0, 0, 1, 0, 2});
    append(sample, records);
    return datagramOf(3, sample);
}

ByteVector discard(const std::vector<Record>& records, std::uint32_t reason = 257)
{
    XdrWriter sample = xdr({7, 0, 5, 0, 1, 2, reason});
    append(sample, records);
    return datagramOf(5, sample);
}

/// sFlow v2 or v4: packet data with its kind, then extended data with theirs.
ByteVector old(std::uint32_t version, const XdrWriter& packetData, const std::vector<Record>& extended)
{
    XdrWriter out = xdr({version, 1, 0xC6336402, 9, 99'999, 1, 1, 7, 5, 100, 1000, 0, 1, 2});
    out.bytes(packetData.data()).u32(std::uint32_t(extended.size()));
    for (const Record& record : extended)
        out.u32(record.format).bytes(record.body.data());
    return out.data();
}

std::shared_ptr<const store::Second> secondOf(const ByteVector& payload)
{
    store::SecondBuilder builder(std::size_t(1) << 20);
    builder.open(1);
    wire::Datagram datagram;
    datagram.payload = payload;
    builder.add(datagram);
    return builder.close();
}

/// "(null)" where there is no such field.
std::string text(const store::Second& second, std::string_view name, std::size_t row = 0)
{
    const auto key = key::findKey(name);
    key::Scratch scratch;
    const key::Value value = key::valueOf(*key, second.view(second.flows()[row]), scratch);
    return value.isNull() ? "(null)" : value.toText();
}

// 1500 bytes from 0A1B2C3D4E5F to the group 01005E000001
const Record ethernet{2, xdr({1500, 0x0A1B2C3D, 0x4E5F0000, 0x01005E00, 0x00010000, 0x0800})};
// 10.0.0.1:51234 -> 224.0.0.1:443, SYN and ACK, ef and congestion met
const Record tcp{3, xdr({1480, 6, 0x0A000001, 0xE0000001, 51234, 443, 0x12, 0xBB})};
const Record udp6{4, xdr({1460, 17, 0x20010DB8, 0, 0, 1, 0x20010DB8, 0, 0, 2, 53, 4000, 0, 0x2E})};
const Record socket4{2100, xdr({6, 0x0A000001, 0x0A000002, 80, 51234})};
const Record gateway{1003, xdr({1, 0x0A0000FE, 65001, 65010, 65011, 2, 2, 2, 65021, 65022, 1, 2, 65023, 65024,
                                2, 65001u << 16 | 100, 65001u << 16 | 200, 120})};

Record http()
{
    Record record{2206, xdr({2, 1001})};
    for (const char* field :
         {"/a/b?c=d", "www.example.com", "http://ref/", "curl/8", "198.51.100.9", "joe", "text/html"})
        string(record.body, field);
    record.body.u64(10).u64(20000).u32(1500).u32(404);
    return record;
}

/// As sflowtool reads the old number.
Record oldHttp()
{
    Record record{2201, xdr({4, 1000})};
    for (const char* field : {"http://www.example.com/x/y#z", "", "", "curl/8", "", "text/plain"})
        string(record.body, field);
    record.body.u64(300).u32(20).u32(200);
    return record;
}

/// As the draft of the structures had it.
Record draftHttp()
{
    Record record{2201, xdr({3})};
    for (const char* field : {"/", "h", "r", "a", "x", "u", "m"})
        string(record.body, field);
    record.body.u64(1).u64(2).u32(3).u32(500);
    return record;
}

Record sampled(const ByteVector& header)
{
    Record record{1, xdr({1, 1518, 4})};
    record.body.opaque(header);
    return record;
}

struct Case {
    const char* name;
    std::vector<Record> records;
    std::vector<std::pair<const char*, const char*>> texts;
};

std::vector<Case> cases()
{
    XdrWriter acl = xdr({100});
    string(acl, "in").u32(1);
    XdrWriter memcache = xdr({2, 1});
    string(memcache, "user:1").u32(3).u32(512).u32(77).u32(5);
    XdrWriter memcacheOfLaterTimes = xdr({9, 99});
    string(memcacheOfLaterTimes, "").u32(3).u32(512).u32(77).u32(99);
    XdrWriter operation = strings({"shop", "buy", "a=b", "no money"});
    operation.u64(1).u64(std::uint64_t(1) << 40).u32(3).u32(10);
    XdrWriter user = xdr({106});
    string(user, "alice").u32(106);
    string(user, "");
    XdrWriter nat = xdr({2, 0x20010DB8, 0, 0, 7, 0});
    XdrWriter time;
    time.u64(1'700'000'000'123'456'789);

    // clang-format off
    return {
        {"Ethernet and TCP told", {ethernet, tcp}, {
            {"stack", "eth.ip.tcp"}, {"bytes", "1500"}, {"stripped", "(null)"}, {"eth_offset", "(null)"}, {"ip_offset", "(null)"},
            {"macsource", "0A1B2C3D4E5F"}, {"macdestination", "01005E000001"}, {"ethernetprotocol", "2048"},
            {"ismulticast", "true"}, {"isunicast", "false"}, {"isbroadcast", "false"}, {"vlan", "(null)"},
            {"ipsource", "10.0.0.1"}, {"ipdestination", "224.0.0.1"}, {"ipsource.1", "(null)"}, {"ipprotocol", "6"}, {"ipbytes", "1480"},
            {"iptos", "10111011"}, {"ipdscp", "46"}, {"ipdscpname", "ef(46)"}, {"ipecn", "11"}, {"ipttl", "(null)"},
            {"tcpsourceport", "51234"}, {"tcpdestinationport", "443"}, {"tcpflags", "000010010"}, {"tcpwindow", "(null)"},
            {"udpsourceport", "(null)"}, {"ip6source", "(null)"}}},
        {"the records in another order", {tcp, ethernet}, {
            {"stack", "eth.ip.tcp"}, {"bytes", "1500"}, {"macsource", "0A1B2C3D4E5F"}, {"ipsource", "10.0.0.1"}, {"tcpdestinationport", "443"}}},
        {"TCP told without Ethernet", {tcp}, {{"stack", "ip.tcp"}, {"bytes", "1480"}, {"macsource", "(null)"}, {"tcpsourceport", "51234"}}},
        {"UDP over IPv6 told", {udp6}, {
            {"stack", "ip6.udp"}, {"bytes", "1460"}, {"ip6source", "2001:DB8::1"}, {"ip6destination", "2001:DB8::2"}, {"ip6nexthdr", "17"},
            {"ip6tos", "00101110"}, {"ip6dscp", "11"}, {"ip6dscpname", "unknown(11)"}, {"ip6ecn", "10"}, {"ip6ttl", "(null)"}, {"ip6bytes", "(null)"},
            {"udpsourceport", "53"}, {"udpdestinationport", "4000"}, {"tcpflags", "(null)"}}},
        {"a protocol without ports told", {{3, xdr({84, 1, 0x0A000001, 0x0A000002, 8, 0, 0, 0})}}, {
            {"stack", "ip.icmp"}, {"ipprotocol", "1"}, {"icmptype", "(null)"}, {"tcpsourceport", "(null)"}}},
        {"what was sampled wins", {tcp, ethernet, sampled(support::Packet().header(60)), socket4}, {
            {"stack", "eth.ip.udp"}, {"bytes", "1518"}, {"stripped", "4"}, {"macsource", "020000000001"}, {"tcpflags", "(null)"}, {"ipdestination", "10.0.0.2"}, {"udpsourceport", "1000"}}},
        {"a record cut short tells nothing", {{3, xdr({1480, 6, 0x0A000001, 0x0A000002, 1, 2, 0x12})}}, {
            {"stack", "(null)"}, {"bytes", "1480"}, {"ipsource", "(null)"}}},
        {"a whole record behind a short one", {{3, xdr({1480})}, tcp}, {{"ipsource", "10.0.0.1"}}},
        {"a socket, as its client sees it", {socket4}, {
            {"bytes", "(null)"}, {"stack", "(null)"}, {"ipsource", "10.0.0.2"}, {"ipdestination", "10.0.0.1"}, {"ipprotocol", "6"},
            {"tcpsourceport", "51234"}, {"tcpdestinationport", "80"}, {"udpsourceport", "(null)"}, {"ipttl", "(null)"}}},
        {"a socket of UDP over IPv6", {{2101, xdr({17, 0x20010DB8, 0, 0, 1, 0x20010DB8, 0, 0, 2, 11211, 51234})}}, {
            {"ip6source", "2001:DB8::2"}, {"ip6destination", "2001:DB8::1"}, {"ip6nexthdr", "17"}, {"udpsourceport", "51234"}, {"udpdestinationport", "11211"}}},
        {"a switch", {{1001, xdr({10, 0, 20, 7})}}, {{"vlansource", "10"}, {"prioritysource", "0"}, {"vlandestination", "20"}, {"prioritydestination", "7"}, {"vlan", "(null)"}}},
        {"a switch that does not know", {{1001, xdr({0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF})}}, {
            {"vlansource", "(null)"}, {"prioritysource", "(null)"}, {"vlandestination", "(null)"}, {"prioritydestination", "(null)"}}},
        {"the first switch", {{1001, xdr({10, 0, 20, 7})}, {1001, xdr({11, 0, 21, 7})}}, {{"vlansource", "10"}}},
        {"a router of IPv6", {{1002, xdr({2, 0x20010DB8, 0, 0, 9, 64, 48})}}, {{"ipnexthop", "2001:DB8::9"}, {"ipsourcemaskbits", "64"}, {"ipdestinationmaskbits", "48"}}},
        {"a router without a next hop", {{1002, xdr({0, 24, 16})}}, {{"ipnexthop", "(null)"}, {"ipsourcemaskbits", "24"}, {"ipdestinationmaskbits", "16"}}},
        {"a gateway", {gateway}, {
            {"bgpnexthop", "10.0.0.254"}, {"bgpas", "65001"}, {"bgpsourceas", "65010"}, {"bgpsourcepeeras", "65011"}, {"bgpdestinationas", "65024"}, {"bgpdestinationpeeras", "65021"},
            {"bgpaspath", "65021-65022-(65023-65024)"}, {"bgpcommunities", "65001:100-65001:200"}, {"bgplocalpref", "120"}}},
        {"a gateway with an empty path", {{1003, xdr({1, 0x0A0000FE, 65001, 65010, 65011, 0, 0, 100})}}, {
            {"bgpdestinationas", "65001"}, {"bgpdestinationpeeras", "65001"}, {"bgpaspath", "(null)"}, {"bgpcommunities", "(null)"}, {"bgplocalpref", "100"}}},
        {"a gateway with a path of 4 GiB", {{1003, xdr({1, 0x0A0000FE, 65001, 65010, 65011, 1, 2, 0xFFFFFFFF, 65021})}}, {
            {"bgpsourceas", "65010"}, {"bgpdestinationas", "(null)"}, {"bgpaspath", "(null)"}, {"bgpcommunities", "(null)"}, {"bgplocalpref", "(null)"}}},
        {"users", {{1004, user}}, {{"usersource", "alice"}, {"userdestination", "(null)"}}},
        {"translated, to nobody knows whom", {{1007, nat}}, {{"natipsource", "2001:DB8::7"}, {"natipdestination", "(null)"}}},
        {"IPv6 tunnels", {{1025, xdr({0, 47, 0x20010DB8, 0, 0, 1, 0x20010DB8, 0, 0, 2, 0, 0, 0, 0})}, {1026, xdr({0, 17, 0x20010DB8, 0, 0, 3, 0x20010DB8, 0, 0, 4, 0, 0, 0, 0})}}, {
            {"outputip6source", "2001:DB8::1"}, {"outputip6destination", "2001:DB8::2"}, {"outputip6nexthdr", "47"},
            {"inputip6source", "2001:DB8::3"}, {"inputip6destination", "2001:DB8::4"}, {"inputip6nexthdr", "17"}, {"ip6source", "(null)"}}},
        {"an access list", {{1037, acl}}, {{"aclnumber", "100"}, {"aclname", "in"}}},
        {"the longest delay", {{1039, xdr({0xFFFFFFFF})}}, {{"transitdelay", "4294967295"}}},
        {"a time", {{1043, time}}, {{"timestamp", "1700000000123456789"}}},
        {"entities", {{2210, xdr({3, 100001, 0, 0})}}, {{"dssource", "3.100001"}, {"dsdestination", "(null)"}}},
        {"a connection", {{2209, xdr({1, 1448, 1400, 4, 1, 2, 1500, 773, 137, 10, 3, 41})}}, {
            {"tcpdirn", "received"}, {"tcpmsssnd", "1448"}, {"tcpmssrcv", "1400"}, {"tcpunacked", "4"}, {"tcplost", "1"}, {"tcpretrans", "2"}, {"tcppmtu", "1500"}, {"tcprtt", "773"},
            {"tcprttsdev", "137"}, {"tcpcwndsnd", "10"}, {"tcpreordering", "3"}, {"tcprttmin", "41"}, {"tcprttwait", "732"}}},
        {"a connection without its least time", {{2209, xdr({0, 0, 0, 0, 0, 0, 0, 773, 137, 10, 3, 0xFFFFFFFF})}}, {{"tcpdirn", "(null)"}, {"tcprtt", "773"}, {"tcprttmin", "(null)"}, {"tcprttwait", "(null)"}}},
        {"HTTP", {http()}, {
            {"bytes", "(null)"}, {"httpmethod", "GET"}, {"httpprotocol", "1.1"}, {"httpurl", "http://www.example.com/a/b?c=d"}, {"uripath", "/a/b"}, {"httphost", "www.example.com"},
            {"httpreferrer", "http://ref/"}, {"httpuseragent", "curl/8"}, {"httpxff", "198.51.100.9"}, {"httpauthuser", "joe"}, {"httpmimetype", "text/html"},
            {"httprequestbytes", "10"}, {"httpresponsebytes", "20000"}, {"httpduration", "1500"}, {"duration", "1500"}, {"httpstatus", "404"}}},
        {"HTTP by its old number", {oldHttp()}, {
            {"httpmethod", "POST"}, {"httpprotocol", "1.0"}, {"httpurl", "http://www.example.com/x/y#z"}, {"uripath", "/x/y"}, {"httphost", "(null)"}, {"httpuseragent", "curl/8"}, {"httpxff", "(null)"},
            {"httpmimetype", "text/plain"}, {"httprequestbytes", "(null)"}, {"httpresponsebytes", "300"}, {"httpduration", "20"}, {"duration", "20"}, {"httpstatus", "200"}}},
        {"HTTP by its old number, as drafted", {draftHttp()}, {
            {"httpmethod", "HEAD"}, {"httpprotocol", "(null)"}, {"httpurl", "http://h/"}, {"uripath", "/"}, {"httpxff", "x"}, {"httpauthuser", "u"}, {"httprequestbytes", "1"}, {"httpstatus", "500"}}},
        {"a proxy", {{2103, xdr({6, 0x20010DB8, 0, 0, 5, 0x20010DB8, 0, 0, 6, 1, 2})}, {2207, strings({"/a", "behind"})}}, {
            {"proxyip6source", "2001:DB8::5"}, {"proxyip6destination", "2001:DB8::6"}, {"proxyuri", "/a"}, {"proxyurihost", "behind"}, {"ip6source", "(null)"}}},
        {"memcache", {{2200, memcache}}, {{"memcacheprotocol", "BINARY"}, {"memcachecommand", "SET"}, {"memcachekey", "user:1"}, {"memcachenkeys", "3"}, {"memcachebytes", "512"}, {"memcacheduration", "77"}, {"duration", "77"}, {"memcachestatus", "STORED"}}},
        {"memcache of later times", {{2200, memcacheOfLaterTimes}}, {{"memcacheprotocol", "9"}, {"memcachecommand", "99"}, {"memcachekey", "(null)"}, {"memcachestatus", "99"}}},
        {"an operation", {{2202, operation}, {2203, strings({"mail", "send", "to=all"})}, {2204, strings({"123"})}, {2205, strings({"456"})}}, {
            {"appname", "shop"}, {"appoperation", "buy"}, {"appattributes", "a=b"}, {"appstatusdescr", "no money"}, {"apprequestbytes", "1"}, {"appresponsebytes", "1099511627776"}, {"appduration", "3"}, {"duration", "3"},
            {"appstatus", "UNAUTHORIZED"}, {"appparentname", "mail"}, {"appparentoperation", "send"}, {"appparentattributes", "to=all"}, {"appinitiator", "123"}, {"apptarget", "456"}}},
    };
    // clang-format on
}

} // namespace

class RecordKeysTest : public QObject
{
    Q_OBJECT

private slots:
    void readsARecord_data();
    void readsARecord();
    void tellsWhyAPacketWasDropped();
    void readsRecordsOfOlderVersions();
    void readsPacketDataOfOlderVersions();
    void nothingIsLeftFromAnotherSample();
    void aLongTextIsCut();
    void endsWithTheSampleWhereverItIsCut();
};

void RecordKeysTest::readsARecord_data()
{
    QTest::addColumn<int>("number");
    for (int i = 0; const Case& one : cases())
        QTest::newRow(one.name) << i++;
}

void RecordKeysTest::readsARecord()
{
    QFETCH(int, number);
    const Case one = cases()[std::size_t(number)];
    const ByteVector datagrams[] = {compact(one.records), expanded(one.records), discard(one.records)};
    for (const ByteVector& datagram : datagrams) {
        const auto second = secondOf(datagram);
        QCOMPARE(second->flows().size(), std::size_t(1));
        const bool isDiscard = second->flows()[0].kind == sample::FlowKind::Discard;
        for (const auto& [key, expected] : one.texts)
            if (!(isDiscard && std::string_view(key) == "bytes")) // a packet, whatever tells of it
                QCOMPARE(text(*second, key) + ' ' + key, std::string(expected) + ' ' + key);
        QCOMPARE(text(*second, "outputifindex"), std::string("2"));
        QCOMPARE(text(*second, "reason"), std::string(isDiscard ? "ttl_exceeded" : "(null)"));
    }
}

void RecordKeysTest::tellsWhyAPacketWasDropped()
{
    const std::pair<std::uint32_t, const char*> reasons[] = {
        {0, "net_unreachable"}, {256, "unknown"}, {332, "dev_hdr"}, {100'000, "100000"}};
    for (const auto& [code, name] : reasons)
        QCOMPARE(text(*secondOf(discard({}, code)), "reason"), std::string(name));
}

void RecordKeysTest::readsRecordsOfOlderVersions()
{
    XdrWriter header = xdr({1, 1, 1518});
    header.opaque(support::Packet().header(60));
    const std::vector<Record> common = {
        {1, xdr({10, 0, 20, 7})}, {2, xdr({1, 0x0A0000FE, 24, 16})}, {4, strings({"alice", "bob"})}};
    std::vector<Record> of2 = common;
    of2.push_back({3, xdr({65001, 65010, 65011, 2, 65021, 65022})});
    std::vector<Record> of4 = common;
    of4.push_back({3, xdr({65001, 65010, 65011, 1, 1, 2, 65021, 65022, 1, 65001u << 16 | 100, 120})});
    for (const std::uint32_t version : {2u, 4u}) {
        const auto second = secondOf(old(version, header, version == 2 ? of2 : of4));
        const std::pair<const char*, const char*> texts[] = {
            {"stack", "eth.ip.udp"},
            {"bytes", "1518"},
            {"stripped", "(null)"},
            {"vlansource", "10"},
            {"prioritydestination", "7"},
            {"ipnexthop", "10.0.0.254"},
            {"ipdestinationmaskbits", "16"},
            {"usersource", "alice"},
            {"userdestination", "bob"},
            {"bgpnexthop", "(null)"},
            {"bgpas", "65001"},
            {"bgpsourceas", "65010"},
            {"bgpsourcepeeras", "65011"},
            {"bgpdestinationas", "65022"},
            {"bgpdestinationpeeras", "65021"},
            {"bgpaspath", version == 2 ? "65021-65022" : "(65021-65022)"},
            {"bgpcommunities", version == 2 ? "(null)" : "65001:100"},
            {"bgplocalpref", version == 2 ? "(null)" : "120"},
        };
        for (const auto& [key, expected] : texts)
            QCOMPARE(text(*second, key) + ' ' + key, std::string(expected) + ' ' + key);
    }
}

void RecordKeysTest::readsPacketDataOfOlderVersions()
{
    for (const std::uint32_t version : {2u, 4u}) {
        XdrWriter ip = xdr({2});
        ip.bytes(tcp.body.data());
        const auto first = secondOf(old(version, ip, {{1, xdr({10, 0, 20, 7})}}));
        QCOMPARE(text(*first, "stack"), std::string("ip.tcp"));
        QCOMPARE(text(*first, "tcpdestinationport"), std::string("443"));
        QCOMPARE(text(*first, "vlandestination"), std::string("20"));
        XdrWriter ip6 = xdr({3});
        ip6.bytes(udp6.body.data());
        QCOMPARE(text(*secondOf(old(version, ip6, {})), "ip6destination"), std::string("2001:DB8::2"));
    }
}

void RecordKeysTest::nothingIsLeftFromAnotherSample()
{
    XdrWriter full = xdr({7, 5, 100, 1000, 0, 1, 2});
    append(full, {gateway, http(), socket4, {1001, xdr({10, 0, 20, 7})}});
    XdrWriter empty = xdr({8, 5, 100, 1000, 0, 1, 2});
    append(empty, {});
    const auto second = secondOf(support::DatagramWriter().raw(1, full.data()).raw(1, empty.data()).finish());
    for (const key::KeyRow& row : key::keys())
        if (!std::set<std::string_view>{"agent", "datasource", "inputifindex", "outputifindex"}.contains(
                row.name))
            QCOMPARE(text(*second, row.name, 1) + ' ' + std::string(row.name),
                     "(null) " + std::string(row.name));
}

void RecordKeysTest::aLongTextIsCut()
{
    const std::string path = '/' + std::string(20'000, 'a');
    Record record{2206, xdr({2, 1001})};
    string(record.body, path);
    string(record.body, path);
    const auto second = secondOf(compact({record}));
    QCOMPARE(text(*second, "uripath"), path.substr(0, 1024));
    QCOMPARE(text(*second, "httphost"), path.substr(0, 1024));
    QCOMPARE(text(*second, "httpurl").size(), std::size_t(2048 + 7));
}

void RecordKeysTest::endsWithTheSampleWhereverItIsCut()
{
    std::vector<Record> all;
    for (const Case& one : cases())
        all.insert(all.end(), one.records.begin(), one.records.end());
    XdrWriter ip = xdr({2});
    ip.bytes(tcp.body.data());
    const std::vector<Record> extended = {{1, xdr({10, 0, 20, 7})},
                                          {2, xdr({1, 0x0A0000FE, 24, 16})},
                                          {3, xdr({65001, 65010, 65011, 1, 1, 2, 65021, 65022, 1, 7, 120})},
                                          {4, strings({"alice", "bob"})}};
    for (const ByteVector& whole : {compact(all), expanded(all), discard(all), old(4, ip, extended)}) {
        key::Scratch scratch;
        std::size_t values = 0;
        for (std::size_t size = 0; size <= whole.size(); ++size) {
            // Exactly so many bytes on the heap: a sanitizer sees a read too far.
            const auto exact = std::make_unique<std::uint8_t[]>(size);
            std::copy_n(whole.begin(), size, exact.get());
            const auto second = secondOf(ByteVector(exact.get(), exact.get() + size));
            std::size_t found = 0;
            for (const sample::FlowRow& row : second->flows()) {
                // The row's own bytes alone, too.
                const auto alone = std::make_unique<std::uint8_t[]>(row.length);
                sample::FlowView view = second->view(row);
                std::copy_n(view.sample, row.length, alone.get());
                view.sample = alone.get();
                for (const key::KeyRow& key : key::keys()) {
                    scratch.clear();
                    found += !key::valueOf({&key, 0}, view, scratch).isNull();
                }
            }
            values = std::max(values, found);
            QVERIFY(size < whole.size() || found == values);
        }
        QVERIFY(values > 15);
    }
}

QTEST_APPLESS_MAIN(RecordKeysTest)
#include "tst_record_keys.moc"
