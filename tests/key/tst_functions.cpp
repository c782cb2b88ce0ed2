// SPDX-License-Identifier: GPL-3.0-or-later
#include "key/function_row.h"

#include <QTest>

#include "base/address.h"
#include "key/context.h"
#include "key/language/expression.h"

using namespace weir;
using key::Value;

Q_DECLARE_METATYPE(weir::key::Value)

using Values = QList<Value>;
using Texts = QList<QByteArray>;

namespace
{

Value ip4(const char* text)
{
    return Value::ofIpv4(base::loadBe32(base::parseAddress(text)->bytes.data()));
}

Value ip6(const char* text)
{
    return Value::ofIpv6(base::parseAddress(text)->bytes.data());
}

Value text(const char* text)
{
    return Value::ofText(text);
}

Value mac(std::uint64_t address)
{
    return Value::ofMac(address);
}

Value number(std::uint64_t number)
{
    return Value::ofNumber(number);
}

const Value null;
const QString nothing = "(null)";

key::Bound boundTo(const Texts& literals)
{
    key::Bound bound;
    for (const QByteArray& literal : literals)
        bound.literals.push_back(literal.toStdString());
    return bound;
}

/// Without a sample and without tables.
key::Call callWith(key::Scratch& scratch)
{
    static const sample::FlowView flow;
    static const key::Context context;
    return {flow, context, scratch};
}

/// As an evaluator calls it.
QString result(const key::FunctionRow& row, const Values& arguments, const Texts& literals)
{
    key::Bound bound = boundTo(literals);
    if (row.bind)
        if (const auto problem = row.bind(bound))
            return QString::fromStdString(problem->message);
    const bool anyIsNull = std::any_of(arguments.begin(), arguments.end(), std::mem_fn(&Value::isNull));
    if (row.nullRule == key::NullRule::AnyIsNull && anyIsNull)
        return nothing;
    key::Scratch scratch;
    const Value value =
        row.evaluate({arguments.constData(), std::size_t(arguments.size())}, bound, callWith(scratch));
    return value.isNull() ? nothing : QString::fromStdString(value.toText());
}

} // namespace

class FunctionsTest : public QObject
{
    Q_OBJECT

private slots:
    void everyFunctionIsDescribed_data();
    void everyFunctionIsDescribed();
    void everyExampleParses_data();
    void everyExampleParses();
    void computes_data();
    void computes();
    void refusesALiteral_data();
    void refusesALiteral();
    void aNumberAsReplacementStaysANumber();
    void theNetworkKeepsTheTypeOfTheAddress();
    void partsOfATextAreNotCopied();
    void textsStayWhereTheyAreUntilTheNextSample();
    void aTextWithoutRoomIsCut();
};

void FunctionsTest::everyFunctionIsDescribed_data()
{
    QTest::addColumn<int>("number");
    for (int i = 0; const key::FunctionRow& row : key::functions())
        QTest::newRow(std::string(row.name).c_str()) << i++;
}

void FunctionsTest::everyFunctionIsDescribed()
{
    QFETCH(int, number);
    const key::FunctionRow& row = key::functions()[std::size_t(number)];
    QCOMPARE(key::findFunction(row.name), &row);
    QVERIFY(row.evaluate);
    QVERIFY(row.description.ends_with('.'));
    QVERIFY(row.syntax.starts_with(std::string(row.name) + ':'));
    QVERIFY(row.example.starts_with(std::string(row.name) + ':'));
    QVERIFY(!row.source.empty());
}

void FunctionsTest::everyExampleParses_data()
{
    everyFunctionIsDescribed_data();
}

void FunctionsTest::everyExampleParses()
{
    QFETCH(int, number);
    const std::string_view example = key::functions()[std::size_t(number)].example;
    const auto keys = key::parseKeys(example);
    QVERIFY2(keys, keys ? "" : keys.error().message.c_str());
    QCOMPARE(key::toText(*keys), std::string(example));
}

void FunctionsTest::computes_data()
{
    QTest::addColumn<QByteArray>("function");
    QTest::addColumn<Values>("arguments");
    QTest::addColumn<Texts>("literals");
    QTest::addColumn<QString>("result");
    const auto row = [](const char* name, const char* function, const Values& arguments,
                        const Texts& literals, const QString& result) {
        QTest::newRow(name) << QByteArray(function) << arguments << literals << result;
    };

    // clang-format off
    row("or: the first",                      "or",     {number(80), number(53)}, {},                "80");
    row("or: the first that is not null",     "or",     {null, null, number(8)},  {},                "8");
    row("or: all null",                       "or",     {null, null},             {},                nothing);
    row("null: the key",                      "null",   {number(20)},             {"undefined"},     "20");
    row("null: the replacement",              "null",   {null},                   {"undefined"},     "undefined");
    row("null: an empty replacement",         "null",   {null},                   {""},              "");
    row("null: without replacement",          "null",   {null},                   {},                "null");
    row("null: a number as replacement",      "null",   {null},                   {"0"},             "0");
    row("null: zeros before it stay",         "null",   {null},                   {"007"},           "007");
    row("eq: equal",                          "eq",     {number(1), number(1)},   {},                "true");
    row("eq: not equal",                      "eq",     {number(1), number(2)},   {},                "false");
    row("eq: other types by their texts",     "eq",     {number(3), Value::ofInterface(0, 3)}, {},   "true");
    row("eq: a text and an address",          "eq",     {text("10.0.0.1"), ip4("10.0.0.1")}, {},     "true");
    row("less: a smaller number",             "less",   {number(9), number(10)},  {},                "true");
    row("less: the same number",              "less",   {number(9), number(9)},   {},                "false");
    row("less: addresses by their octets",    "less",   {ip4("10.0.0.9"), ip4("10.0.0.10")}, {},    "true");
    row("less: a later address",              "less",   {ip4("10.0.1.1"), ip4("10.0.0.255")}, {},   "false");
    row("less: texts by letters",             "less",   {text("10"), text("9")},  {},                "true");
    row("less: other types by their texts",   "less",   {number(3), Value::ofInterface(0, 4)}, {},   "true");
    row("less: null",                         "less",   {null, number(1)},        {},                nothing);
    row("eq: null",                           "eq",     {number(1), null},        {},                nothing);
    row("if: equal",                          "if",     {text("ip"), number(4), number(6)},  {"ip"}, "4");
    row("if: not equal",                      "if",     {text("ip6"), number(4), number(6)}, {"ip"}, "6");
    row("if: null is not equal",              "if",     {null, number(4), number(6)},        {"ip"}, "6");
    row("if: the chosen one may be null",     "if",     {text("ip"), null, number(6)},       {"ip"}, nothing);
    row("if: the other one may be null",      "if",     {text("ip"), number(4), null},       {"ip"}, "4");
    row("if: any notation of the value",      "if",     {ip6("fe80::1"), number(1), number(2)}, {"fe80:0::1"}, "1");
    row("range: the lower bound",             "range",  {number(64)},             {"64", "127"},     "true");
    row("range: the upper bound",             "range",  {number(127)},            {"64", "127"},     "true");
    row("range: below",                       "range",  {number(63)},             {"64", "127"},     "false");
    row("range: above",                       "range",  {number(128)},            {"64", "127"},     "false");
    row("range: no upper bound",              "range",  {number(9000)},           {"1519"},          "true");
    row("range: an empty upper bound",        "range",  {number(9000)},           {"1519", ""},      "true");
    row("range: an interface",                "range",  {Value::ofInterface(0, 3)}, {"1", "4"},      "true");
    row("range: a word is no number",         "range",  {Value::ofInterface(1, 3)}, {"1", "4"},      nothing);
    row("range: a number made as text",       "range",  {text("3")},              {"1", "4"},        "true");
    row("range: a text",                      "range",  {text("three")},          {"1", "4"},        nothing);
    row("range: null",                        "range",  {null},                   {"1", "4"},        nothing);
    row("mask: IPv4",                         "mask",   {ip4("10.1.2.3")},        {"24"},            "10.1.2.0");
    row("mask: no bits",                      "mask",   {ip4("10.1.2.3")},        {"0"},             "0.0.0.0");
    row("mask: all bits",                     "mask",   {ip4("10.1.2.3")},        {"32"},            "10.1.2.3");
    row("mask: more bits than IPv4 has",      "mask",   {ip4("10.1.2.3")},        {"64"},            "10.1.2.3");
    row("mask: IPv6",                         "mask",   {ip6("2001:db8:1:2:3::4")}, {"48"},          "2001:DB8:1::");
    row("mask: IPv6 inside a byte",           "mask",   {ip6("2001:db8:ffff::")}, {"35"},            "2001:DB8:E000::");
    row("mask: IPv6, no bits",                "mask",   {ip6("2001:db8::1")},     {"0"},             "::");
    row("mask: IPv6, all bits",               "mask",   {ip6("2001:db8::1")},     {"128"},           "2001:DB8::1");
    row("mask: not an address",               "mask",   {number(10)},             {"24"},            nothing);
    row("mask: null",                         "mask",   {null},                   {"24"},            nothing);
    row("bits: not shifted",                  "bits",   {number(501244)},         {"261884"},        "238844");
    row("bits: a hexadecimal mask",           "bits",   {number(0x1234)},         {"0xff00"},        "4608");
    row("bits: a text",                       "bits",   {text("eth")},            {"1"},             nothing);
    row("bits: null",                         "bits",   {null},                   {"1"},             nothing);
    row("concat",                             "concat", {text("rc"), text("send"), number(4)}, {":"}, "rc:send:4");
    row("concat: one",                        "concat", {ip4("10.0.0.1")},        {"-"},             "10.0.0.1");
    row("concat: no separator",               "concat", {text("a"), text("b")},   {""},              "ab");
    row("concat: null",                       "concat", {text("a"), null},        {"-"},             nothing);
    row("prefix",                             "prefix", {text("eth.ip.tcp.x")},   {".", "3"},        "eth.ip.tcp");
    row("prefix: fewer parts",                "prefix", {text("eth.ip")},         {".", "3"},        "eth.ip");
    row("prefix: an empty first part counts", "prefix", {text("/metrics/1/2")},   {"/", "2"},        "/metrics");
    row("prefix: of an address",              "prefix", {ip4("10.1.2.3")},        {".", "2"},        "10.1");
    row("prefix: a longer delimiter",         "prefix", {text("a::b::c")},        {"::", "2"},       "a::b");
    row("prefix: of nothing",                 "prefix", {text("")},               {".", "1"},        "");
    row("prefix: null",                       "prefix", {null},                   {".", "1"},        nothing);
    row("suffix",                             "suffix", {text("eth.ip.udp.ibbt")}, {".", "1"},       "ibbt");
    row("suffix: an empty last part counts",  "suffix", {text("www.example.com.")}, {".", "2"},      "com.");
    row("suffix: fewer parts",                "suffix", {text("eth.ip")},         {".", "3"},        "eth.ip");
    row("suffix: as many parts",              "suffix", {text("eth.ip.tcp")},     {".", "3"},        "eth.ip.tcp");
    row("suffix: of an address",              "suffix", {ip4("10.1.2.3")},        {".", "1"},        "3");
    row("suffix: null",                       "suffix", {null},                   {".", "1"},        nothing);
    row("first: outermost",                   "first",  {text("eth.ip.udp.vxlan.eth.ip6")}, {".", "ip6", "ip"}, "ip");
    row("first: the only one",                "first",  {text("eth.ip6.tcp")},    {".", "ip", "ip6"}, "ip6");
    row("first: whole parts",                 "first",  {text("eth.ip6.tcp")},    {".", "ip"},       nothing);
    row("first: null",                        "first",  {null},                   {".", "ip"},       nothing);

    const char* url = "https://me@www.example.com:8443/a/b.html?x=1&y=/2#top";
    for (const auto& [part, expected] :
         std::initializer_list<std::pair<const char*, const char*>>{{"scheme", "https"},
                                                                    {"user", "me"},
                                                                    {"host", "www.example.com"},
                                                                    {"port", "8443"},
                                                                    {"path", "/a/b.html"},
                                                                    {"file", "b.html"},
                                                                    {"query", "x=1&y=/2"},
                                                                    {"fragment", "top"}})
        row(part, "uri", {text(url)}, {part}, expected);
    row("uri: host without scheme", "uri", {text("www.example.com/metrics")}, {"host"}, "www.example.com");
    row("uri: path without scheme", "uri", {text("www.example.com/metrics")}, {"path"}, "/metrics");
    row("uri: path alone", "uri", {text("/metrics")}, {"path"}, "/metrics");
    row("uri: no host", "uri", {text("/metrics")}, {"host"}, nothing);
    row("uri: host of IPv6", "uri", {text("http://[2001:db8::1]:80/")}, {"host"}, "[2001:db8::1]");
    row("uri: no port of IPv6", "uri", {text("http://[2001:db8::1]/")}, {"port"}, nothing);
    row("uri: of nothing", "uri", {text("")}, {"path"}, nothing);
    row("lower", "lower", {text("WWW.Example.COM.")}, {}, "www.example.com.");
    row("lower: null", "lower", {null}, {}, nothing);
    row("hash: of nothing", "hash", {text("")}, {}, "ef46db3751d8e999"); // XXH64 of nothing
    row("hash: one bucket", "hash", {ip4("10.0.0.1")}, {"1"}, "0");
    row("oui: number", "oui", {mac(0x002272ABCDEF)}, {}, "002272");
    row("oui: of a text", "oui", {text("00:22:72:ab:cd:ef")}, {"number"}, "002272");
    row("oui: name without a table", "oui", {mac(0x002272ABCDEF)}, {"name"}, nothing); // no table
    // clang-format on
}

void FunctionsTest::computes()
{
    QFETCH(QByteArray, function);
    QFETCH(Values, arguments);
    QFETCH(Texts, literals);
    const key::FunctionRow* row = key::findFunction(function.toStdString());
    QVERIFY(row);
    QTEST(result(*row, arguments, literals), "result");
}

void FunctionsTest::refusesALiteral_data()
{
    QTest::addColumn<QByteArray>("function");
    QTest::addColumn<Texts>("literals");
    QTest::addColumn<int>("culprit");

    QTest::newRow("no lower bound") << QByteArray("range") << Texts{""} << 0;
    QTest::newRow("a lower bound in words") << QByteArray("range") << Texts{"low", "5"} << 0;
    QTest::newRow("an upper bound in words") << QByteArray("range") << Texts{"1", "high"} << 1;
    QTest::newRow("bounds the wrong way round") << QByteArray("range") << Texts{"5", "4"} << 1;
    QTest::newRow("a hexadecimal bound") << QByteArray("range") << Texts{"0x10"} << 0;
    QTest::newRow("too many bits of an address") << QByteArray("mask") << Texts{"129"} << 0;
    QTest::newRow("a mask in words") << QByteArray("bits") << Texts{"all"} << 0;
    QTest::newRow("no delimiter") << QByteArray("prefix") << Texts{"", "1"} << 0;
    QTest::newRow("no parts") << QByteArray("prefix") << Texts{".", "0"} << 1;
    QTest::newRow("parts in words") << QByteArray("suffix") << Texts{".", "two"} << 1;
    QTest::newRow("no part of a URL") << QByteArray("uri") << Texts{"way"} << 0;
    QTest::newRow("no buckets") << QByteArray("hash") << Texts{"0"} << 0;
    QTest::newRow("buckets in words") << QByteArray("hash") << Texts{"few"} << 0;
    QTest::newRow("no attribute of a country") << QByteArray("country") << Texts{"capital"} << 0;
    QTest::newRow("no attribute of a system") << QByteArray("asn") << Texts{"code"} << 0;
    QTest::newRow("no attribute of a maker") << QByteArray("oui") << Texts{"both"} << 0;
    QTest::newRow("first without delimiter") << QByteArray("first") << Texts{"", "ip"} << 0;
}

void FunctionsTest::refusesALiteral()
{
    QFETCH(QByteArray, function);
    QFETCH(Texts, literals);
    key::Bound bound = boundTo(literals);
    const auto problem = key::findFunction(function.toStdString())->bind(bound);
    QVERIFY(problem);
    QTEST(int(problem->position), "culprit");
    QVERIFY(!problem->message.empty());
    QVERIFY(!problem->expected.empty());
}

void FunctionsTest::aNumberAsReplacementStaysANumber()
{
    const key::FunctionRow& row = *key::findFunction("null");
    key::Bound bound = boundTo({"0"});
    QVERIFY(!row.bind(bound));
    key::Scratch scratch;
    QVERIFY(row.evaluate({&null, 1}, bound, callWith(scratch)) == number(0));
}

void FunctionsTest::theNetworkKeepsTheTypeOfTheAddress()
{
    const key::FunctionRow& row = *key::findFunction("mask");
    key::Bound bound = boundTo({"8"});
    QVERIFY(!row.bind(bound));
    key::Scratch scratch;
    const Value v4 = ip4("10.1.2.3");
    const Value v6 = ip6("2001:db8::1");
    QVERIFY(row.evaluate({&v4, 1}, bound, callWith(scratch)) == ip4("10.0.0.0"));
    QVERIFY(row.evaluate({&v6, 1}, bound, callWith(scratch)) == ip6("2000::"));
}

void FunctionsTest::partsOfATextAreNotCopied()
{
    const Value stack = text("eth.ip.tcp");
    key::Scratch scratch;
    for (const char* name : {"prefix", "suffix"}) {
        const key::FunctionRow& row = *key::findFunction(name);
        key::Bound bound = boundTo({".", "2"});
        QVERIFY(!row.bind(bound));
        const std::string_view part = row.evaluate({&stack, 1}, bound, callWith(scratch)).asText();
        QVERIFY(part.data() >= stack.text && part.data() + part.size() <= stack.text + stack.length);
    }
}

void FunctionsTest::textsStayWhereTheyAreUntilTheNextSample()
{
    key::Scratch scratch;
    std::vector<std::pair<std::string_view, std::string>> kept;
    for (int i = 0; i < 2000; ++i) {
        const std::string one = "text " + std::to_string(i);
        kept.emplace_back(scratch.keep(one), one);
    }
    for (const auto& [borrowed, copy] : kept)
        QCOMPARE(std::string(borrowed), copy);
    scratch.clear();
    QCOMPARE(scratch.keep("new").data(), kept.front().first.data());
}

void FunctionsTest::aTextWithoutRoomIsCut()
{
    key::Scratch scratch;
    const std::string large(key::Scratch::capacity - 3, 'x');
    QCOMPARE(scratch.keep(large).size(), large.size());
    QCOMPARE(std::string(scratch.keep("abcdef")), std::string("abc"));
    QCOMPARE(scratch.keep("abcdef").size(), 0u);
}

QTEST_APPLESS_MAIN(FunctionsTest)
#include "tst_functions.moc"
