// SPDX-License-Identifier: GPL-3.0-or-later
// What the flow language reads, and the one form in which it prints it.
#include <QFile>
#include <QTest>

#include "key/language/expression.h"

using namespace weir;

namespace
{

template <class T>
QString printed(const key::Parsed<T>& parsed)
{
    if (parsed)
        return QString::fromStdString(key::toText(*parsed));
    return QString("at %1: %2").arg(parsed.error().position).arg(parsed.error().message.c_str());
}

void add(const char* text, const char* canonical)
{
    QTest::newRow(*text ? text : "empty") << QByteArray(text) << QString(canonical);
}

void add(const char* text)
{
    add(text, text);
}

} // namespace

class LanguageTest : public QObject
{
    Q_OBJECT

private slots:
    void readsKeyLists_data();
    void readsKeyLists();
    void readsFilters_data();
    void readsFilters();
    void readsValues_data();
    void readsValues();
    void andBindsTighterThanOr();
    void parenthesesOfOneKindAreOneList();
    void anEmptyFilterIsTrue();
    void tellsTheAbsentFieldFromTheWordNull();
    void readsLiteralArguments();
    void knowsWhereEverythingStood();
    void knowsWhatIsAccumulated_data();
    void knowsWhatIsAccumulated();
    void readsTheDefinitionsOfOthers_data();
    void readsTheDefinitionsOfOthers();
};

void LanguageTest::readsKeyLists_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("canonical");

    add("");
    add("  ", "");
    add("ipsource");
    add("ipsource,ipdestination");
    add(" ipsource ,\tipdestination ", "ipsource,ipdestination");
    add("ipsource,", "ipsource");
    add("ipsource, ", "ipsource");
    add("ipsource.1,vlan.2");
    add("sourcegroup,destinationgroup", "group:ipsource:default,group:ipdestination:default");
    add("null: sourcegroup :none", "null:[group:ipsource:default]:none");
    add("mask:ipsource:24");
    add("null:vlan:");
    add("null:vlan:,ipsource");
    add("null:vlan");
    add("null:[mask:ipsource:24]:");
    add("or:tcpsourceport:udpsourceport:icmptype");
    add("or:[ipsource]:ip6source", "or:ipsource:ip6source");
    add("or: ipsource : ip6source ", "or:ipsource:ip6source");
    add("or: [mask:ipsource:24] :ip6source", "or:[mask:ipsource:24]:ip6source");
    add("if:[first:stack:.:ip:ip6]:ip:[null:ipttl:0]:[null:ip6ttl:0]");
    add("suffix:[prefix:[concat:-:ipsource:stack]:.:3]:.:2");
    add("concat:\\::ipsource:ipdestination");
    add("concat:\\,:ipsource:ipdestination");
    add("concat:\\[\\]:ipsource:ipdestination");
    add("concat:\\\\:ipsource:ipdestination");
    add("concat:\\-:ipsource:ipdestination", "concat:-:ipsource:ipdestination");
    add("concat: - :ipsource:ipdestination", "concat:\\ -\\ :ipsource:ipdestination");
    add("concat::ipsource:ipdestination");
    add("null:vlan:no tag ,ipsource", "null:vlan:no tag,ipsource");
    add("null:vlan:no tag\\ ,ipsource", "null:vlan:no tag\\ ,ipsource");
    add("concat:=:ipsource:ipdestination");
    add("range:bytes:1519");
    add("range:bytes:1519:");
    add("bits:ip6flowlabel:0x3fefc");
    add("null:vlan:\xC3\xA9\xE2\x82\xAC");
}

void LanguageTest::readsKeyLists()
{
    QFETCH(QByteArray, text);
    QTEST(printed(key::parseKeys(text.toStdString())), "canonical");
}

void LanguageTest::readsFilters_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("canonical");

    add("");
    add(" \n", "");
    add("ipprotocol=6,17");
    add("ipprotocol = 6 , 17", "ipprotocol=6,17");
    add("(ipsource=10.0.0.1|ipdestination=10.0.0.1)&ipprotocol=1,6,17");
    add("isbroadcast=true|ismulticast=true");
    add("direction=ingress&vlan=null&first:stack:.:ip:ip6=ip");
    add("(ipflags=001|range:ipfragoffset:1=true)&ipprotocol=17");
    add("ethernetprotocol!=2048,2054,34525");
    add("ip_offset!=null&direction=ingress&(ipecn=11|ip6ecn=11)");
    add("'ipdestination'='10.0.0.1'", "ipdestination=10.0.0.1");
    add("tcpflags~.......1.");
    add("tcpflags~....1.000");
    add("stack~eth.*");
    add("stack!~eth.*,vlan.*");
    add("stack~'eth.(ip|ip6)'");
    add("stack~'eth\\.ip'", "stack~eth\\.ip");
    add("stack~eth\\.ip");
    add("suffix:[if:[first:stack:.:ip:ip6]:ip:ipsource:ip6source]:.:3=0.0.1");
    add("null:vlan:=5");
    add("null:vlan:x = 5", "null:vlan:x=5");
    add("outputifindex=multiple");
    add("ip6fragm=yes");
    add("isunicast.1=true");
    add("stack=null,'null'");
    add("stack=' null'");
    add("stack=''");
    add("stack='a&b','c|d','e,f','g(h','i)'");
    add("stack='two words'");
    add("stack='it\\'s'");
    add("stack='ends with \\\\'");
    add("stack='\\d'", "stack=\\d");
    add("stack='\\\\d\\\\\\\\'", "stack=\\d\\\\");
    add("stack=a=b~c");
    add("stack='=x'");
    add("stack~null");
    add("stack~'null'", "stack~null");
    add("'concat:=:ipsource:stack'=x");
    add("'concat:\\::ipsource:stack'=x", "concat:\\::ipsource:stack=x");
    add("'concat:\\':ipsource:stack'=x", "concat:':ipsource:stack=x");
    add("'concat:\\\\,&:ipsource:stack'=x", "'concat:\\,&:ipsource:stack'=x");
    add("((ipttl=1))", "ipttl=1");
    add("(ipttl=1&ipttl=2)&ipttl=3", "ipttl=1&ipttl=2&ipttl=3");
    add("ipttl=1|(ipttl=2|ipttl=3)", "ipttl=1|ipttl=2|ipttl=3");
    add("(ipttl=1&ipttl=2)|ipttl=3", "ipttl=1&ipttl=2|ipttl=3");
    add("ipttl=1&(ipttl=2|ipttl=3)");
    add(" ( ipttl=1 ) & ipttl=2 ", "ipttl=1&ipttl=2");
    add("ip6source=fe80::1");
    add("macsource=0a:1b:2c:3d:4e:5f");
}

void LanguageTest::readsFilters()
{
    QFETCH(QByteArray, text);
    QTEST(printed(key::parseFilter(text.toStdString())), "canonical");
}

void LanguageTest::readsValues_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("canonical");

    add("", "bytes");
    add("bytes");
    add("frames");
    add("requests");
    add("samples");
    add("rate:samples", "samples");
    add("bps");
    add("Bps");
    add("fps");
    add("pps", "fps");
    add(" bps ", "bps");
    add("rate:bytes", "bytes");
    add("rate:ipttl", "ipttl");
    add("ipttl");
    add("avg:ipbytes");
    add("avg: ipbytes", "avg:ipbytes");
    add("avg:bytes");
    add("count:ipsource");
    add("min:ipttl");
    add("max:tcpwindow.1");
    add("isbroadcast");
    add("null:vlan:0");
    add("avg:[null:vlan:0]");
    add("avg:null:vlan:0", "avg:[null:vlan:0]");
    add("or:ipbytes:ip6bytes");
    add("rate:bits:ip6flowlabel:255", "bits:ip6flowlabel:255");
    add("count:stack");
}

void LanguageTest::readsValues()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, canonical);
    const auto value = key::parseValue(text.toStdString());
    QVERIFY2(value, value ? "" : value.error().message.c_str());
    QCOMPARE(QString::fromStdString(value->text), canonical);
    QCOMPARE(key::parseValue(value->text)->text, value->text);
}

void LanguageTest::andBindsTighterThanOr()
{
    const auto filter = key::parseFilter("ipttl=1|ipttl=2&ipttl=3");
    QVERIFY(filter);
    QCOMPARE(filter->kind, key::Filter::Kind::Or);
    QCOMPARE(filter->terms.size(), 2u);
    QCOMPARE(filter->terms[0].kind, key::Filter::Kind::Test);
    QCOMPARE(filter->terms[1].kind, key::Filter::Kind::And);
}

void LanguageTest::parenthesesOfOneKindAreOneList()
{
    const auto filter = key::parseFilter("(ipttl=1&(ipttl=2&ipttl=3))&ipttl=4");
    QVERIFY(filter);
    QCOMPARE(filter->terms.size(), 4u);
}

void LanguageTest::anEmptyFilterIsTrue()
{
    const auto filter = key::parseFilter("");
    QVERIFY(filter);
    QCOMPARE(filter->kind, key::Filter::Kind::And);
    QVERIFY(filter->terms.empty());
}

void LanguageTest::tellsTheAbsentFieldFromTheWordNull()
{
    const auto filter = key::parseFilter("stack=null,'null'");
    QVERIFY(filter);
    QVERIFY(filter->values[0].isNull);
    QVERIFY(!filter->values[1].isNull);
    QCOMPARE(filter->values[1].text, std::string("null"));
}

void LanguageTest::readsLiteralArguments()
{
    const auto keys = key::parseKeys("concat:\\:\\,\\[\\ :ipsource:ipdestination,null:vlan: a b ,null:vlan:");
    QVERIFY(keys);
    QCOMPARE(keys->at(0).bound.literals.at(0), std::string(":,[ "));
    QCOMPARE(keys->at(1).bound.literals.at(0), std::string(" a b"));
    QCOMPARE(keys->at(2).bound.literals.at(0), std::string());
}

void LanguageTest::knowsWhereEverythingStood()
{
    const std::string text = "ipttl=1 & (stack='a b',c | 'or:[mask:ipsource:8]:vlan'=5)";
    const auto filter = key::parseFilter(text);
    QVERIFY(filter);
    const auto piece = [&](const auto& part) { return text.substr(part.position, part.length); };
    const key::Filter& group = filter->terms[1];
    QCOMPARE(piece(*filter), text);
    QCOMPARE(piece(filter->terms[0]), std::string("ipttl=1"));
    QCOMPARE(piece(filter->terms[0].left), std::string("ipttl"));
    QCOMPARE(piece(group), std::string("(stack='a b',c | 'or:[mask:ipsource:8]:vlan'=5)"));
    QCOMPARE(piece(group.terms[0]), std::string("stack='a b',c"));
    QCOMPARE(piece(group.terms[0].values[0]), std::string("'a b'"));
    QCOMPARE(piece(group.terms[0].values[1]), std::string("c"));
    QCOMPARE(piece(group.terms[1].left), std::string("or:[mask:ipsource:8]:vlan"));
    QCOMPARE(piece(group.terms[1].left.arguments[0]), std::string("mask:ipsource:8"));
    QCOMPARE(piece(group.terms[1].left.arguments[1]), std::string("vlan"));
}

void LanguageTest::knowsWhatIsAccumulated_data()
{
    using Of = key::ValueExpression::Of;
    using key::Accumulation;
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("of");
    QTest::addColumn<int>("accumulation");
    QTest::addColumn<bool>("bits");
    const auto row = [](const char* text, Of of, Accumulation accumulation, bool bits) {
        QTest::newRow(text) << QByteArray(text) << int(of) << int(accumulation) << bits;
    };
    row("bytes", Of::Bytes, Accumulation::Sum, false);
    row("Bps", Of::Bytes, Accumulation::Sum, false);
    row("bps", Of::Bytes, Accumulation::Sum, true);
    row("pps", Of::Frames, Accumulation::Sum, false);
    row("fps", Of::Frames, Accumulation::Sum, false);
    row("requests", Of::Requests, Accumulation::Sum, false);
    row("samples", Of::Samples, Accumulation::Sum, false);
    row("ipttl", Of::Key, Accumulation::Sum, false);
    row("rate:ipttl", Of::Key, Accumulation::Sum, false);
    row("avg:bytes", Of::Key, Accumulation::Average, false);
    row("min:ipttl", Of::Key, Accumulation::Minimum, false);
    row("max:ipttl", Of::Key, Accumulation::Maximum, false);
    row("count:ipsource", Of::Key, Accumulation::Distinct, false);
}

void LanguageTest::knowsWhatIsAccumulated()
{
    QFETCH(QByteArray, text);
    const auto value = key::parseValue(text.toStdString());
    QVERIFY(value);
    QTEST(int(value->of), "of");
    QTEST(int(value->accumulation), "accumulation");
    QTEST(value->bits, "bits");
}

void LanguageTest::readsTheDefinitionsOfOthers_data()
{
    QTest::addColumn<QByteArray>("keys");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("filter");
    QFile file(WEIR_SOURCE_DIR "/tests/key/data/flow-definitions.tsv");
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.errorString()));
    file.readLine();
    for (int line = 2; !file.atEnd(); ++line) {
        const QList<QByteArray> fields = file.readLine().split('\t');
        QTest::newRow(qPrintable(QString("line %1").arg(line))) << fields[0] << fields[1] << fields[2];
    }
}

void LanguageTest::readsTheDefinitionsOfOthers()
{
    QFETCH(QByteArray, keys);
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, filter);
    const auto check = [](const QByteArray& text, const auto& parsed) {
        if (!parsed)
            qWarning("%s: %s", text.constData(), parsed.error().message.c_str());
        return bool(parsed);
    };
    QVERIFY(check(keys, key::parseKeys(keys.toStdString())));
    QVERIFY(check(value, key::parseValue(value.toStdString())));
    QVERIFY(check(filter, key::parseFilter(filter.toStdString())));
}

QTEST_APPLESS_MAIN(LanguageTest)
#include "tst_language.moc"
