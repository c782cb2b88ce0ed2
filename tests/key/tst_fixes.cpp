// SPDX-License-Identifier: GPL-3.0-or-later
// What is offered to put a text right: the text that it becomes, and that it never leads in a circle.
#include <QTest>

#include "key/language/foreign_names.h"
#include "key/language/pattern.h"
#include "random_expressions.h"

using namespace weir;

namespace
{

/// An empty text: nothing is offered.
void add(const char* text, const char* better)
{
    QTest::newRow(text) << QByteArray(text) << QByteArray(better);
}

void addColumns()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("better");
}

template <class T>
void compare(key::Parsed<T> (*parse)(std::string_view))
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, better);
    const std::string typed = text.toStdString();
    const auto parsed = parse(typed);
    QVERIFY(!parsed);
    const auto& fix = parsed.error().fix;
    QCOMPARE(QByteArray::fromStdString(fix ? base::fixed(typed, *fix) : std::string()), better);
}

/// One or two strokes of the keyboard that went wrong.
std::string broken(std::string text, test::Maker& maker)
{
    constexpr std::array<std::string_view, 22> slips{
        "'",  "\\",    ",",    "]", "[", ")",   "(",    ":", "=",  "==",     "&&",
        "||", " and ", "not ", "!", "<", ">=5", " or ", "x", ".1", "ip.src", "10.0.0.0/8"};
    for (std::size_t slip = 1 + maker.below(2); slip > 0; --slip) {
        const std::size_t at = maker.below(text.size() + 1);
        switch (maker.below(4)) {
        case 0: text.erase(at, 1); break;
        case 1: text.resize(at); break;
        case 2:
            if (at < text.size())
                text[at] = char(std::toupper(static_cast<unsigned char>(text[at])));
            break;
        default: text.insert(at, slips[maker.below(slips.size())]);
        }
    }
    return text;
}

/// Taking what is offered again and again comes to an end, each time a step further.
template <class T>
void follow(key::Parsed<T> (*parse)(std::string_view), std::string text, int& taken)
{
    for (int step = 0;; ++step) {
        const auto parsed = parse(text);
        if (parsed || !parsed.error().fix)
            return;
        QVERIFY2(step < 200, text.c_str());
        const base::Problem& problem = parsed.error();
        const base::Fix& fix = *problem.fix;
        QVERIFY2(fix.begin <= fix.end && fix.end <= text.size(), text.c_str());
        const std::string better = base::fixed(text, fix);
        QVERIFY2(better != text, text.c_str());
        if (const auto next = parse(better); !next) {
            QVERIFY2(next.error().position >= fix.begin + fix.text.size(), text.c_str());
            QVERIFY2(next.error().position != problem.position || next.error().message != problem.message,
                     text.c_str());
        }
        text = better;
        ++taken;
    }
}

} // namespace

class FixesTest : public QObject
{
    Q_OBJECT

private slots:
    void putsKeysRight_data();
    void putsKeysRight();
    void putsFiltersRight_data();
    void putsFiltersRight();
    void putsValuesRight_data();
    void putsValuesRight();
    void everyForeignNameMeansSomethingOfOurs();
    void everyFixIsAStepFurther();
    void manyNegationsAreNoDeepDescent();
    void aTextAsAPatternMatchesOnlyItself();
};

// clang-format off
void FixesTest::putsKeysRight_data()
{
    addColumns();
    add("ipsrc",                  "ipsource");
    add("ipsource, dst ,vlan",    "ipsource, ipdestination ,vlan");
    add("IPSource",               "ipsource");
    add("ip.src",                 "ipsource");
    add("tcp.dstport",            "tcpdestinationport");
    add("proto",                  "ipprotocol");
    add("sport",                  "or:tcpsourceport:udpsourceport");
    add("range:sport:0:1023",     "range:[or:tcpsourceport:udpsourceport]:0:1023");
    add("ipsoucre.1",             "ipsource.1");
    add("vlan.id",                "vlan");
    add("vlan.0",                 "vlan");
    add("agent.1",                "agent");
    add("vlan.24",                "");
    add("nonsense",               "");
    add("ipsource ipdestination", "ipsource,ipdestination");
    add("ipsource vlan nonsense", "");
    add("größe,ipsrc",            "");
    add("rnage:bytes:1",          "range:bytes:1");
    add("or:[subnet:ipsource:24]:vlan", "or:[mask:ipsource:24]:vlan");
    add("ipsource:24",            "mask:ipsource:24");
    add("ipsource:129",           "");
    add("vlan:24",                "");
    add(",ipsource",              "ipsource");
    add("ipsource,,vlan",         "ipsource,vlan");
    add("ipsource,,,vlan",        "ipsource,vlan");
    add("or:[mask:ipsource:24",   "or:[mask:ipsource:24]");
    add("or:[or:[vlan ,ipsource", "or:[or:[vlan]] ,ipsource");
    add("or:[ipsource,vlan]",     "");
    add("or:ipsource[vlan]",      "or:ipsource:[vlan]");
    add("[mask:ipsource:24],vlan", "mask:ipsource:24,vlan");
    add("ipsource]],vlan",        "ipsource,vlan");
    add("mask:ipsource",          "");
    add("ipsource=10.0.0.1",      "");
}

void FixesTest::putsFiltersRight_data()
{
    addColumns();
    add("ip.src=10.0.0.1",            "ipsource=10.0.0.1");
    add("'ip.src'='10.0.0.1'",        "'ipsource'='10.0.0.1'");
    add("'größe'=1&ipsrc=10.0.0.1",   "");
    add("stack='größe'&ipsrc=1",      "stack='größe'&ipsource=1");
    add("src~10.*",                   "ipsource~10.*");
    add("ipttl==5",                   "ipttl=5");
    add("ipttl=~5",                   "ipttl~5");
    add("ipttl<>5",                   "ipttl!=5");
    add("ipttl!5",                    "ipttl!=5");
    add("ipttl=1&&vlan=2",            "ipttl=1&vlan=2");
    add("ipttl=1||vlan=2",            "ipttl=1|vlan=2");
    add("ipttl=1 and vlan=2",         "ipttl=1 & vlan=2");
    add("(ipttl=1) OR vlan=2",        "(ipttl=1) | vlan=2");
    add("ipttl=1 vlan=2",             "");
    add("vlan=1&ipttl<5",             "vlan=1&range:ipttl:0:4=true");
    add("ipttl <= 5 &vlan=1",         "range:ipttl:0:5=true &vlan=1");
    add("'ipttl'>5",                  "range:ipttl:6=true");
    add("ipttl<many",                 "");
    add("ipttl<5,6",                  "");
    add("not ipttl=1",                "ipttl!=1");
    add("vlan=2&!ipttl~1&vlan=3",     "vlan=2&ipttl!~1&vlan=3");
    add("NOT (ipttl!=1)",             "ipttl=1");
    add("!(ipttl=1|vlan=2)",          "");
    add("!!ipttl=1",                  "");
    add("!ipsrc=10.0.0.1",            "");
    add("stack='abc",                 "stack='abc'");
    add("stack='abc&vlan=1",          "");
    add("'stack=abc",                 "'stack'=abc");
    add("'or:stack:dnsqname ~ abc",   "'or:stack:dnsqname' ~ abc");
    add("stack='",                    "");
    add("stack='a\\",                 "");
    add("(ipttl=1&(vlan=2 ",          "(ipttl=1&(vlan=2)) ");
    add("ipttl=1)) ",                 "ipttl=1 ");
    add("ipsource]=10.0.0.1",         "ipsource=10.0.0.1");
    add("or:[mask:ipsource:24=10.0.0.0", "or:[mask:ipsource:24]=10.0.0.0");
    add("vlan=1,",                    "vlan=1");
    add("vlan=1 , &ipttl=5",          "vlan=1 &ipttl=5");
    add("vlan=1,,2",                  "vlan=1,2");
    add("vlan=,1",                    "vlan=1");
    add("vlan=",                      "");
    add("vlan=1 2  3",                "vlan=1,2,3");
    add("stack=two words",            "stack='two words'");
    add("stack~(a|b)c&vlan=1",        "stack~'(a|b)c'&vlan=1");
    add("stack~(a|b",                 "");
    add("tcpdestinationport=80|443",  "tcpdestinationport=80,443");
    add("tcpdestinationport=80|https", "");
    add("tcpdestinationport!=80|443", "");
    add("stack=eth|vlan",             "");
    add("ipsource=10.0.0.0/24",       "mask:ipsource:24=10.0.0.0");
    add("vlan=1&ipsource!=10.1.2.3/17", "vlan=1&mask:ipsource:17!=10.1.0.0");
    add("ip6source=2001:db8::1/32",   "mask:ip6source:32=2001:DB8::");
    add("ipsource=10.0.0.0/40",       "");
    add("ipsource=10.0.0.0/24,10.0.1.1", "");
    add("ipsource=10.0.1.1,10.0.0.0/24", "");
    add("ipsource!=10.0.*",           "ipsource!~10\\.0\\..*");
    add("tcpflags=.......1.",         "tcpflags~.......1.");
    add("ipprotocol=6,UDP",           "ipprotocol=6,17");
    add("vlan=tcp",                   "");
    add("range:bytes:1=1",            "range:bytes:1=true");
    add("range:bytes:1=False",        "range:bytes:1=false");
    add("vlan=1,blue",                "");
}

void FixesTest::putsValuesRight_data()
{
    addColumns();
    add("packets",              "frames");
    add(" mean:ipttl",          " avg:ipttl");
    add("ipbyte",               "ipbytes");
    add("count:ipsrc",          "count:ipsource");
    add("stack",                "count:stack");
    add("avg:[prefix:stack:.:1] ", "count:[prefix:stack:.:1] ");
    add("avg:[ipttl",           "avg:[ipttl]");
    add("avg",                  "");
    add("bytes,frames",         "");
}
// clang-format on

void FixesTest::putsKeysRight()
{
    compare(key::parseKeys);
}

void FixesTest::putsFiltersRight()
{
    compare(key::parseFilter);
}

void FixesTest::putsValuesRight()
{
    compare<key::ValueExpression>(key::parseValue);
}

void FixesTest::everyForeignNameMeansSomethingOfOurs()
{
    const auto known = [](const key::ForeignName& name) { return std::string(name.meant); };
    for (const key::ForeignName& name : key::foreignKeys()) {
        QVERIFY2(key::parseKeys(name.meant), known(name).c_str());
        const auto typed = key::parseKeys(name.typed);
        QVERIFY2(!typed && typed.error().fix, std::string(name.typed).c_str());
        QCOMPARE(typed.error().fix->text, known(name));
    }
    for (const key::ForeignName& name : key::foreignFunctions())
        QVERIFY2(key::findFunction(name.meant), known(name).c_str());
    for (const key::ForeignName& name : key::foreignValues())
        QVERIFY2(key::parseValue(name.meant) || key::parseValue(known(name) + ":ipttl"), known(name).c_str());
}

void FixesTest::everyFixIsAStepFurther()
{
    test::Maker maker(7);
    int taken = 0;
    for (int i = 0; i < 3000; ++i) {
        follow(key::parseKeys,
               broken(key::toText(key::KeyList{maker.expression(2), maker.expression(1)}), maker), taken);
        follow(key::parseFilter, broken(key::toText(maker.filter(2)), maker), taken);
        follow<key::ValueExpression>(key::parseValue,
                                     broken("count:" + key::asArgument(maker.expression(2)), maker), taken);
        if (QTest::currentTestFailed())
            return;
    }
    QVERIFY2(taken > 1000, std::to_string(taken).c_str());
}

void FixesTest::manyNegationsAreNoDeepDescent()
{
    QVERIFY(!key::parseFilter(std::string(key::longestExpression, '!')));
    std::string text;
    while (text.size() + 10 < key::longestExpression)
        text += "not ";
    QVERIFY(!key::parseFilter(text + "vlan=1"));
}

void FixesTest::aTextAsAPatternMatchesOnlyItself()
{
    QCOMPARE(key::asPattern("10.0.0.1"), std::string("10\\.0\\.0\\.1"));
    QCOMPARE(key::asPattern("a+b*(c)|[d]{2}^$?\\"),
             std::string("a\\+b\\*\\(c\\)\\|\\[d\\]\\{2\\}\\^\\$\\?\\\\"));
    QCOMPARE(key::asPattern("größe 00:1B"), std::string("größe 00:1B"));
}

QTEST_APPLESS_MAIN(FixesTest)
#include "tst_fixes.moc"
