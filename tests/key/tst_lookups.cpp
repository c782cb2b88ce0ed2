// SPDX-License-Identifier: GPL-3.0-or-later
// Functions that look things up, each with a table made by hand.
#include <QTest>

#include <QFile>
#include <QTemporaryDir>

#include "key/context.h"
#include "key/language/expression.h"
#include "key/plan.h"
#include "mmdb_bytes.h"

using namespace weir;
using key::Value;

namespace
{

base::Address address(const char* text)
{
    return *base::parseAddress(text);
}

Value ip4(const char* text)
{
    return Value::ofIpv4(base::loadBe32(address(text).bytes.data()));
}

Value ip6(const char* text)
{
    return Value::ofIpv6(address(text).bytes.data());
}

template <class T>
std::shared_ptr<const T> shared(base::Result<T> result)
{
    if (!result)
        qFatal("%s", result.error().text.c_str());
    return std::make_shared<const T>(std::move(*result));
}

/// What the function makes of a value in a sample of agent 10.0.0.254; "null" when it makes nothing.
std::string result(const char* function, const Value& value, std::vector<std::string> literals,
                   const key::Context& context)
{
    const key::FunctionRow& row = *key::findFunction(function);
    key::Bound bound;
    bound.literals = std::move(literals);
    if (row.bind && row.bind(bound))
        return "refused";
    sample::DataSource source;
    source.agent = address("10.0.0.254");
    sample::FlowView flow;
    flow.source = &source;
    key::Scratch scratch;
    const Value made = row.evaluate({&value, 1}, bound, {flow, context, scratch});
    return made.isNull() ? "null" : made.toText();
}

constexpr const char* topologyJson = R"({
  "version": 3,
  "nodes": {
    "s1": {"agent": "10.0.0.254", "dpid": "0000000000000001", "tags": {},
           "ports": {"s1-eth1": {"ifindex": "1"}, "s1-eth2": {"ifindex": 2, "ofport": "2"}}},
    "s2": {"agent": "10.0.0.254", "ports": {"s2-eth1": {"ifindex": "11"}}}
  },
  "links": {"s1-s2": {"node1": "s1", "port1": "s1-eth2", "node2": "s2", "port2": "s2-eth1"}}
})";

} // namespace

class LookupsTest : public QObject
{
    Q_OBJECT

private slots:
    void withoutTablesEverythingIsNull();
    void theLongestPrefixDecides();
    void tablesAreTriedInOrder();
    void aBadGroupIsSaid_data();
    void aBadGroupIsSaid();
    void mapsTakeTextsAndNumbers();
    void aBadMapIsSaid();
    void countriesAndSystems();
    void aBadDatabaseIsSaid();
    void makersOfAdapters();
    void makersInTextForm();
    void aBadRegistryIsSaid();
    void nodesAndLinks();
    void linksAloneMakeATopology();
    void aBadTopologyIsSaid_data();
    void aBadTopologyIsSaid();
    void hostsByAdapterAddressAndSource();
    void namesComeFromTheTable();
    void learnedNamesAreBounded();
    void copiesOfLearnedNamesAreIndependent();
};

void LookupsTest::withoutTablesEverythingIsNull()
{
    const key::Context nothing;
    QCOMPARE(result("group", ip4("10.0.0.1"), {"x"}, nothing), "null");
    QCOMPARE(result("map", ip4("10.0.0.1"), {"x"}, nothing), "null");
    QCOMPARE(result("country", ip4("10.0.0.1"), {}, nothing), "null");
    QCOMPARE(result("asn", ip4("10.0.0.1"), {}, nothing), "null");
    QCOMPARE(result("host", ip4("10.0.0.1"), {"host_name"}, nothing), "null");
    QCOMPARE(result("ifname", Value::ofInterface(0, 1), {}, nothing), "null");
    QCOMPARE(result("node", Value::ofInterface(0, 1), {}, nothing), "null");
    QCOMPARE(result("link", Value::ofInterface(0, 1), {}, nothing), "null");
}

void LookupsTest::theLongestPrefixDecides()
{
    key::Context context;
    context.groups["net"] = shared(key::readGroups(R"({
        "rest": ["0.0.0.0/0", "::/0"],
        "private": ["10.0.0.0/8", "192.168.0.0/16", "FC00::/7"],
        "servers": ["10.0.1.0/24", "fd00:1::/32"],
        "gateway": ["10.0.1.1", "fd00:1::1"],
        "later": ["10.0.1.1/32"]})"));
    const auto group = [&](const Value& value) { return result("group", value, {"net"}, context); };
    QCOMPARE(group(ip4("8.8.8.8")), "rest");
    QCOMPARE(group(ip4("10.200.0.1")), "private");
    QCOMPARE(group(ip4("10.0.1.2")), "servers");
    QCOMPARE(group(ip4("10.0.1.1")), "gateway");
    QCOMPARE(group(ip6("2001:db8::1")), "rest");
    QCOMPARE(group(ip6("fd00:2::1")), "private");
    QCOMPARE(group(ip6("fd00:1:ffff::1")), "servers");
    QCOMPARE(group(ip6("fd00:1::1")), "gateway");
    QCOMPARE(group(Value::ofText("10.0.1.9")), "servers");
    QCOMPARE(group(Value::ofText("no address")), "null");
    QCOMPARE(group(Value::ofNumber(7)), "null");
}

void LookupsTest::tablesAreTriedInOrder()
{
    key::Context context;
    context.groups["a"] = shared(key::readGroups(R"({"one": ["10.0.0.0/8"]})"));
    context.groups["b"] = shared(key::readGroups(R"({"two": ["10.1.0.0/16", "11.0.0.0/8"]})"));
    QCOMPARE(result("group", ip4("10.1.0.1"), {"a", "b"}, context), "one");
    QCOMPARE(result("group", ip4("10.1.0.1"), {"b", "a"}, context), "two");
    QCOMPARE(result("group", ip4("11.0.0.1"), {"a", "b"}, context), "two");
    QCOMPARE(result("group", ip4("11.0.0.1"), {"missing", "b"}, context), "two");
    QCOMPARE(result("group", ip4("12.0.0.1"), {"a", "b"}, context), "null");
}

void LookupsTest::aBadGroupIsSaid_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("no JSON") << QByteArray("{") << QByteArray("JSON object");
    QTest::newRow("a list") << QByteArray("[]") << QByteArray("JSON object");
    QTest::newRow("no list") << QByteArray(R"({"a":"10.0.0.0/8"})") << QByteArray("\"a\"");
    QTest::newRow("no network") << QByteArray(R"({"a":["10.0.0.0/33"]})") << QByteArray("10.0.0.0/33");
    QTest::newRow("no address") << QByteArray(R"({"a":["host/8"]})") << QByteArray("host/8");
    QTest::newRow("a number") << QByteArray(R"({"a":[10]})") << QByteArray("10");
}

void LookupsTest::aBadGroupIsSaid()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, says);
    const auto groups = key::readGroups(json.toStdString());
    QVERIFY(!groups);
    QVERIFY2(groups.error().text.find(says.toStdString()) != std::string::npos, groups.error().text.c_str());
}

void LookupsTest::mapsTakeTextsAndNumbers()
{
    key::Context context;
    context.maps["m"] =
        shared(key::readMap(R"({"web": [80, "443"], "me": ["0A1B2C3D4E5F"], "late": ["80"]})"));
    QCOMPARE(result("map", Value::ofNumber(80), {"m"}, context), "web");
    QCOMPARE(result("map", Value::ofNumber(443), {"m"}, context), "web");
    QCOMPARE(result("map", Value::ofMac(0x0A1B2C3D4E5F), {"m"}, context), "me");
    QCOMPARE(result("map", Value::ofText("443"), {"m"}, context), "web");
    QCOMPARE(result("map", Value::ofNumber(22), {"m"}, context), "null");
}

void LookupsTest::aBadMapIsSaid()
{
    QVERIFY(!key::readMap("7"));
    QVERIFY(!key::readMap(R"({"a": 1})"));
    QVERIFY(!key::readMap(R"({"a": [{}]})"));
}

void LookupsTest::countriesAndSystems()
{
    QTemporaryDir folder;
    const std::string countries = folder.filePath("country.mmdb").toStdString();
    const std::string systems = folder.filePath("asn.mmdb").toStdString();
    test::writeCountries(countries,
                         {{"81.2.0.0", 16, "GB", "United Kingdom"}, {"2a00::", 16, "DE", "Germany"}});
    test::writeSystems(systems, {{"81.2.69.0", 24, 20712, "Andrews & Arnold"}});
    key::Context context;
    context.geo = {shared(key::GeoDatabase::open(systems)), shared(key::GeoDatabase::open(countries))};
    QCOMPARE(result("country", ip4("81.2.69.142"), {}, context), "GB");
    QCOMPARE(result("country", ip4("81.2.69.142"), {"code"}, context), "GB");
    QCOMPARE(result("country", ip4("81.2.69.142"), {"name"}, context), "United Kingdom");
    QCOMPARE(result("country", ip4("81.2.69.142"), {"both"}, context), "United Kingdom(GB)");
    QCOMPARE(result("country", ip6("2a00::1"), {}, context), "DE");
    QCOMPARE(result("country", ip4("10.0.0.1"), {}, context), "null");
    QCOMPARE(result("asn", ip4("81.2.69.142"), {}, context), "20712");
    QCOMPARE(result("asn", ip4("81.2.69.142"), {"name"}, context), "Andrews & Arnold");
    QCOMPARE(result("asn", ip4("81.2.69.142"), {"both"}, context), "Andrews & Arnold(20712)");
    QCOMPARE(result("asn", ip4("81.2.70.1"), {}, context), "null");
}

void LookupsTest::aBadDatabaseIsSaid()
{
    const auto missing = key::GeoDatabase::open("/nowhere/country.mmdb");
    QVERIFY(!missing && missing.error().text.find("/nowhere/country.mmdb") != std::string::npos);
    QTemporaryDir folder;
    QFile file(folder.filePath("noise.mmdb"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(5000, 'x'));
    file.close();
    QVERIFY(!key::GeoDatabase::open(file.fileName().toStdString()));
}

void LookupsTest::makersOfAdapters()
{
    QTemporaryDir folder;
    const auto write = [&](const char* name, const char* text) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) < 0)
            qFatal("the test's own file");
    };
    write("oui.csv", "Registry,Assignment,Organization Name,Organization Address\r\n"
                     "MA-L,002272,American Micro-Fuel Device Corp.,\"2181 Buchanan Loop\nFerndale\"\r\n"
                     "MA-L,70B3D5,IEEE Registration Authority,US\r\n"
                     "MA-L,00D0EF,\"IGT, \"\"the\"\" maker\",US\r\n");
    write("oui36.csv",
          "Registry,Assignment,Organization Name,Organization Address\nMA-S,70B3D5719,2M Technology,US\n");
    key::Context context;
    context.oui = shared(key::readOui(folder.path().toStdString()));
    QCOMPARE(context.oui->blocks(), std::size_t(4));
    const auto maker = [&](std::uint64_t mac) { return result("oui", Value::ofMac(mac), {"name"}, context); };
    QCOMPARE(maker(0x002272010203), "American Micro-Fuel Device Corp.");
    QCOMPARE(maker(0x00D0EF000000), "IGT, \"the\" maker");
    QCOMPARE(maker(0x70B3D5719ABC), "2M Technology");
    QCOMPARE(maker(0x70B3D5000000), "IEEE Registration Authority");
    QCOMPARE(maker(0x020000000001), "null");
}

void LookupsTest::makersInTextForm()
{
    QTemporaryDir folder;
    QFile file(folder.filePath("oui.txt"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("OUI/MA-L\t\tOrganization\r\n\r\n00-22-72   (hex)\t\tAmerican Micro-Fuel Device Corp.\r\n"
               "002272     (base 16)\t\tAmerican Micro-Fuel Device Corp.\r\n\t\t\t\tUS\r\n");
    file.close();
    const auto table = key::readOui(file.fileName().toStdString());
    QVERIFY(table.has_value());
    QCOMPARE(table->find(0x002272FFFFFF), std::string_view("American Micro-Fuel Device Corp."));
}

void LookupsTest::aBadRegistryIsSaid()
{
    QTemporaryDir folder;
    const auto empty = key::readOui(folder.path().toStdString());
    QVERIFY(!empty && empty.error().text.find("ieee-data") != std::string::npos);
    QVERIFY(!key::readOui("/nowhere/oui.csv"));
    QVERIFY(!key::readOui(WEIR_SOURCE_DIR "/LICENSE"));
}

void LookupsTest::nodesAndLinks()
{
    key::Context context;
    context.topology = shared(topology::readTopology(topologyJson));
    const auto of = [&](const char* function, std::uint32_t ifIndex) {
        return result(function, Value::ofInterface(sample::Port::Interface, ifIndex), {}, context);
    };
    QCOMPARE(of("node", 1), "s1");
    QCOMPARE(of("node", 11), "s2");
    QCOMPARE(of("node", 99), "null");
    QCOMPARE(of("link", 1), "null"); // an edge port
    QCOMPARE(of("link", 2), "s1-s2");
    QCOMPARE(of("link", 11), "s1-s2");
    QCOMPARE(of("link", 99), "null");
    QCOMPARE(result("node", Value::ofInterface(sample::Port::Multiple, 3), {}, context), "null");
    QCOMPARE(result("node", Value::ofInterface(sample::Port::Interface, sample::Port::internalInterface), {},
                    context),
             "null");
    const topology::Topology& topology = *context.topology;
    QVERIFY(topology.isEdge(address("10.0.0.254"), 1) && !topology.isCore(address("10.0.0.254"), 1));
    QVERIFY(topology.isCore(address("10.0.0.254"), 2) && !topology.isEdge(address("10.0.0.254"), 2));
    QVERIFY(!topology.isEdge(address("10.0.0.254"), 99) && !topology.isCore(address("10.0.0.254"), 99));
    QVERIFY(!topology.isEdge(address("10.0.0.253"), 1));
}

void LookupsTest::linksAloneMakeATopology()
{
    const auto topology =
        topology::readTopology(R"({"links":{"L":{"node1":"a","port1":"e1","node2":"b","port2":"e2"}}})");
    QVERIFY(topology.has_value());
    QCOMPARE(topology->nodes().size(), std::size_t(2));
    QCOMPARE(topology->nodes()[1].ports[0].name, std::string("e2"));
    QVERIFY(topology->nodes()[1].ports[0].link.has_value());
}

void LookupsTest::aBadTopologyIsSaid_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("no JSON") << QByteArray("{") << QByteArray("JSON object");
    QTest::newRow("nodes as a list") << QByteArray(R"({"nodes":[]})") << QByteArray("\"nodes\"");
    QTest::newRow("no address") << QByteArray(R"({"nodes":{"s1":{"agent":"s1"}}})") << QByteArray("\"s1\"");
    QTest::newRow("no number") << QByteArray(R"({"nodes":{"s1":{"ports":{"p":{"ifindex":"x"}}}}})")
                               << QByteArray("\"ifindex\"");
    QTest::newRow("half a link") << QByteArray(R"({"links":{"L":{"node1":"a","port1":"e1"}}})")
                                 << QByteArray("\"L\"");
}

void LookupsTest::aBadTopologyIsSaid()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, says);
    const auto topology = topology::readTopology(json.toStdString());
    QVERIFY(!topology);
    QVERIFY2(topology.error().text.find(says.toStdString()) != std::string::npos,
             topology.error().text.c_str());
}

void LookupsTest::hostsByAdapterAddressAndSource()
{
    key::LearnedNames names;
    const base::Address agent = address("10.0.0.254");
    QVERIFY(names.set({agent, 2, 1}, "host_name", "h1"));
    QVERIFY(names.set({agent, 3, 150000}, "vir_host_name", "web.service"));
    QVERIFY(names.set({agent, 0, 7}, "ifname", "eth0"));
    QVERIFY(names.setOwner(0x020000000001, {agent, 3, 150000}));
    key::Context context;
    context.learned = std::make_shared<const key::LearnedNames>(names);
    QCOMPARE(result("host", Value::ofMac(0x020000000001), {"vir_host_name"}, context), "web.service");
    QCOMPARE(result("host", Value::ofMac(0x020000000002), {"vir_host_name"}, context), "null");
    QCOMPARE(result("host", Value::ofDataSource(3, 150000), {"vir_host_name"}, context), "web.service");
    QCOMPARE(result("host", Value::ofDataSource(3, 150000), {"host_name"}, context), "null");
    QCOMPARE(result("host", ip4("10.0.0.254"), {"host_name"}, context), "h1");
    QCOMPARE(result("host", ip4("10.0.0.253"), {"host_name"}, context), "null");
    QCOMPARE(result("ifname", Value::ofInterface(sample::Port::Interface, 7), {}, context), "eth0");
    QCOMPARE(result("ifname", Value::ofInterface(sample::Port::Interface, 8), {}, context), "null");
}

void LookupsTest::namesComeFromTheTable()
{
    key::HostNames names;
    QVERIFY(names.set(address("10.0.0.1"), "old.example.com."));
    QVERIFY(names.set(address("10.0.0.1"), "host.example.com."));
    QVERIFY(names.set(address("2001:db8::1"), "six.example.com."));
    QCOMPARE(names.size(), std::size_t(2));
    key::Context context;
    QCOMPARE(result("dns", ip4("10.0.0.1"), {}, context), "null");
    context.hostNames = std::make_shared<const key::HostNames>(names);
    QCOMPARE(result("dns", ip4("10.0.0.1"), {}, context), "host.example.com.");
    QCOMPARE(result("dns", ip6("2001:db8::1"), {}, context), "six.example.com.");
    QCOMPARE(result("dns", Value::ofText("10.0.0.1"), {}, context), "host.example.com.");
    QCOMPARE(result("dns", ip4("10.0.0.2"), {}, context), "null");
    QCOMPARE(result("dns", Value::ofNumber(1), {}, context), "null");
}

void LookupsTest::learnedNamesAreBounded()
{
    key::LearnedNames names;
    const base::Address agent = address("10.0.0.254");
    for (std::uint32_t i = 0; i < key::LearnedNames::mostPlaces; ++i)
        QVERIFY(names.set({agent, 0, i}, "ifname", "x"));
    QVERIFY(!names.set({agent, 0, key::LearnedNames::mostPlaces}, "ifname", "x"));
    QVERIFY(names.set({agent, 0, 3}, "ifname", "y"));
    QCOMPARE(names.places(), key::LearnedNames::mostPlaces);
    for (std::size_t i = 1; i < key::LearnedNames::mostMetrics; ++i)
        QVERIFY(names.set({agent, 0, 3}, "metric" + std::to_string(i), "1"));
    QVERIFY(!names.set({agent, 0, 3}, "one more", "1"));
}

void LookupsTest::copiesOfLearnedNamesAreIndependent()
{
    key::LearnedNames names;
    const key::LearnedNames::Place place{address("10.0.0.254"), 2, 1};
    names.set(place, "host_name", "before");
    const key::LearnedNames copy = names;
    names.set(place, "host_name", "after");
    QCOMPARE(copy.find(place, "host_name"), std::string_view("before"));
    QCOMPARE(names.find(place, "host_name"), std::string_view("after"));
}

QTEST_APPLESS_MAIN(LookupsTest)
#include "tst_lookups.moc"
