// SPDX-License-Identifier: GPL-3.0-or-later
// What is said about a text that cannot be read, and which part of it is underlined.
#include <QTest>

#include "key/language/expression.h"

using namespace weir;

namespace
{

/// The underlining is drawn below the text: `^` for each byte of the culprit, `|` between two.
void add(const char* text, const char* underlining, const char* message)
{
    QTest::newRow(text) << QByteArray(text) << QByteArray(underlining) << QString(message);
}

void addColumns()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("underlining");
    QTest::addColumn<QString>("message");
}

template <class T>
void compare(const key::Parsed<T>& parsed)
{
    QFETCH(QByteArray, underlining);
    QFETCH(QString, message);
    QVERIFY(!parsed);
    const base::Problem& problem = parsed.error();
    QCOMPARE(QString::fromStdString(problem.message), message);
    QByteArray drawn(qsizetype(problem.position), ' ');
    drawn += problem.length > 0 ? QByteArray(qsizetype(problem.length), '^') : QByteArray("|");
    QCOMPARE(drawn, underlining);
    QVERIFY(!problem.expected.empty());
}

} // namespace

class ProblemsTest : public QObject
{
    Q_OBJECT

private slots:
    void saysWhatIsWrongWithKeys_data();
    void saysWhatIsWrongWithKeys();
    void saysWhatIsWrongWithAFilter_data();
    void saysWhatIsWrongWithAFilter();
    void saysWhatIsWrongWithAValue_data();
    void saysWhatIsWrongWithAValue();
    void suggestsTheKeyThatIsMeant_data();
    void suggestsTheKeyThatIsMeant();
    void refusesATextThatIsTooLong();
    void refusesTooManyKeys();
    void refusesTooManyArguments();
    void nestsFunctionsOnlySoDeep();
    void nestsParenthesesOnlySoDeep();
    void refusesAPatternThatIsTooLong();
    void refusesAPatternThatNeedsTooMuchMemory();
    void saysWhatCouldStandThere();
};

// clang-format off
void ProblemsTest::saysWhatIsWrongWithKeys_data()
{
    addColumns();
    add("ipsrc",
        "^^^^^", "no key `ipsrc`; did you mean `ipsource`?");
    add("ipsource, dst",
        "          ^^^", "no key `dst`; did you mean `ipdestination`?");
    add("nonsense",
        "^^^^^^^^", "no key `nonsense`");
    add("ipsource:24",
        "        ^^^", "`ipsource` is a key and takes no arguments");
    add("ipsource:24:5,vlan",
        "        ^^^^^", "`ipsource` is a key and takes no arguments");
    add("agent.1",
        "^^^^^^^", "`agent` is said once of a sample: there is no `agent.1`");
    add("vlan.24",
        "^^^^^^^", "there is no `vlan.24`: the outermost header is plain `vlan`, the next one inside it `vlan.1`, at most "
                   "`vlan.23`");
    add("vlan.0",
        "^^^^^^", "there is no `vlan.0`: the outermost header is plain `vlan`, the next one inside it `vlan.1`, at most "
                  "`vlan.23`");
    add("ipsource=10.0.0.1",
        "^^^^^^^^^^^^^^^^^", "a comparison such as `ipsource=10.0.0.1` belongs in the filter; here stands only the key");
    add(",ipsource",
        "|", "a key is missing here");
    add("ipsource,,vlan",
        "         |", "a key is missing here");
    add("ipsource,,",
        "         |", "a key is missing here");
    add("vlan\\",
        "    ^", "a `\\` stands before the character that it protects, and none follows");

    add("mask",
        "^^^^", "`mask` is a function and needs its arguments: `mask:address:bits`");
    add("mask:ipsource",
        "             |", "`mask` also needs `bits`: `mask:address:bits`");
    add("if:stack:eth:ipttl",
        "                  |", "`if` also needs `else`: `if:key:text:then:else`");
    add("range:ipttl",
        "           |", "`range` also needs `low`: `range:key:low[:high]`");
    add("concat:-",
        "        |", "`concat` also needs `key`: `concat:separator:key:key…`");
    add("mask:ipsource:24:5",
        "                ^^", "this is one argument too many: `mask:address:bits`");
    add("mask:ipsource:abc",
        "              ^^^", "a network's prefix is 0 to 32 bits long, for IPv6 up to 128");
    add("mask:ipsource:",
        "              |", "a network's prefix is 0 to 32 bits long, for IPv6 up to 128");
    add("range:bytes:5:4",
        "              ^", "the upper bound is below the lower bound, so nothing is in the range");
    add("or:",
        "   |", "a key is missing here");
    add("rnage:bytes:1",
        "^^^^^", "no function `rnage`; did you mean `range`?");
    add("subnet:ipsource:24",
        "^^^^^^", "no function `subnet`; did you mean `mask`?");
    add(":a",
        "|", "the name of a function is missing before the `:`");

    add("or:mask:ipsource:24",
        "   ^^^^", "`mask` is a function and stands in brackets here: `[mask:address:bits]`");
    add("or:[mask]",
        "    ^^^^", "`mask` is a function and needs its arguments: `mask:address:bits`");
    add("or:[mask:ipsource:24",
        "   ^^^^^^^^^^^^^^^^^", "this bracket is not closed");
    add("or:[mask:ipsource:24]x:vlan",
        "                     ^", "behind a bracket comes the next argument or the end");
    add("or:[ipsource,vlan]",
        "            ^", "inside brackets stands one key or function, no list");
    add("or:ipsource[vlan]",
        "           ^", "a `:` is missing before the bracket");
    add("[mask:ipsource:24]",
        "^", "brackets stand only around a function that is an argument of another");
    add("ipsource]",
        "        ^", "this bracket was never opened");
    add("null:vlan:[ipsource]",
        "          ^", "a text stands here, no key; a bracket in a text is written `\\[`");
}
// clang-format on

void ProblemsTest::saysWhatIsWrongWithKeys()
{
    QFETCH(QByteArray, text);
    compare(key::parseKeys(text.toStdString()));
}

// clang-format off
void ProblemsTest::saysWhatIsWrongWithAFilter_data()
{
    addColumns();
    add("ipsrc=1",
        "^^^^^", "no key `ipsrc`; did you mean `ipsource`?");
    add("'ipsrc'='10.0.0.1'",
        " ^^^^^", "no key `ipsrc`; did you mean `ipsource`?");
    add("vlan=1&'or:\\'mask:vlan'=1",
        "           ^^^^^^", "no key `'mask`");
    add("ipsource",
        "^^^^^^^^", "`ipsource` is not compared with anything");
    add("ipsource=",
        "         |", "a value is missing here");
    add("vlan=1,",
        "       |", "a value is missing here");
    add("vlan=1,,2",
        "       |", "a value is missing here");
    add("=5",
        "|", "a key is missing here");
    add("ipsource,vlan=1",
        "        ^", "one key or function stands before the comparison");
    add("ipsource]=1",
        "        ^", "this bracket was never opened");
    add("'ipsource,vlan'=1",
        "         ^", "one key or function stands between the quotes");
    add("stack='abc",
        "      ^^^^", "the quote is not closed");
    add("'stack=abc",
        "^^^^^^^^^^", "the quote is not closed");

    add("ipttl<5",
        "     ^", "`<` is written with the function range: `range:ipttl:0:4=true`");
    add("ipttl <= 5&vlan=1",
        "      ^^", "`<=` is written with the function range: `range:ipttl:0:5=true`");
    add("ipttl>5",
        "     ^", "`>` is written with the function range: `range:ipttl:6=true`");
    add("ipttl>=5",
        "     ^^", "`>=` is written with the function range: `range:ipttl:5=true`");
    add("ipttl<many",
        "     ^", "`<` is written with the function range: `range:ipttl:0:high=true`");
    add("ipttl<0",
        "     ^", "`<` is written with the function range: `range:ipttl:0:high=true`");
    add("null:vlan:0>5",
        "           ^", "`>` is written with the function range: `range:[null:vlan:0]:6=true`");
    add("ipttl==5",
        "     ^^", "`==` is written `=` here");
    add("ipttl=~5",
        "     ^^", "`=~` is written `~` here");
    add("ipttl<>5",
        "     ^^", "`<>` is written `!=` here");
    add("ipttl!5",
        "     ^", "a comparison is missing here");

    add("ipttl=1&&vlan=2",
        "       ^^", "`&&` is written `&` here");
    add("ipttl=1||vlan=2",
        "       ^^", "`||` is written `|` here");
    add("ipttl=1 and vlan=2",
        "        ^^^", "`and` is written `&` here");
    add("ipttl=1 or (vlan=2)",
        "        ^^", "`or` is written `|` here");
    add("(ipttl=1) AND vlan=2",
        "          ^^^", "`AND` is written `&` here");
    add("stack='x' OR vlan=2",
        "          ^^", "`OR` is written `|` here");
    add("ipttl=1 vlan=2",
        "        |", "`&` (and) or `|` (or) is missing here");
    add("(ipttl=1)(vlan=2)",
        "         ^", "`&` (and) or `|` (or) is missing here");
    add("not ipttl=1",
        "^^^", "there is no not before a test; compare with `!=` or `!~` instead");
    add("!(ipttl=1)",
        "^", "there is no not before a test; compare with `!=` or `!~` instead");
    add("ipttl=1&",
        "        |", "a test such as `ipprotocol=6` is missing here");
    add("()",
        " |", "a test such as `ipprotocol=6` is missing here");
    add("(ipttl=1",
        "^", "this parenthesis is not closed");
    add("ipttl=1)",
        "       ^", "this parenthesis was never opened");
    add("tcpdestinationport=80|443",
        "                      ^^^", "`443` is not compared with anything; several values of one key stand behind "
                                     "commas, and a text with `&`, `|`, `(` or `)` in quotes");
    add("stack=two words",
        "      ^^^^^^^^^", "a value with a space in it stands in quotes");

    add("stack~(a|b)",
        "      ^", "a value with a parenthesis in it stands in quotes, such as `'a(b|c)'`");
    add("stack~'a('",
        "       ^^", "this pattern cannot be read: missing ): a(");
    add("stack~'a[z-a]b'",
        "         ^^^", "this pattern cannot be read: invalid character class range: z-a");
    add("stack~eth,*a",
        "          ^", "this pattern cannot be read: no argument for repetition operator: *");

    add("ipsource=10.0.0",
        "         ^^^^^^", "`ipsource` can never be `10.0.0`: it is an IPv4 address, such as 10.0.0.1");
    add("ipsource=10.0.0.0/24",
        "         ^^^^^^^^^^^", "`ipsource` can never be `10.0.0.0/24`: it is an IPv4 address, such as 10.0.0.1; a "
                                "network is written `mask:ipsource:24=10.0.0.0`");
    add("ipsource!=10.*",
        "          ^^^^", "`ipsource` can never be `10.*`: it is an IPv4 address, such as 10.0.0.1; a pattern stands "
                          "behind `!~`");
    add("vlan=1,blue",
        "       ^^^^", "`vlan` can never be `blue`: it is a whole number, such as 443");
    add("tcpflags=.......1.",
        "         ^^^^^^^^^", "`tcpflags` can never be `.......1.`: it is 9 characters `0` or `1`, one for each bit; a "
                              "pattern stands behind `~`");
    add("range:bytes:1=1",
        "              ^", "`range` can never be `1`: it is true or false");
}
// clang-format on

void ProblemsTest::saysWhatIsWrongWithAFilter()
{
    QFETCH(QByteArray, text);
    compare(key::parseFilter(text.toStdString()));
}

// clang-format off
void ProblemsTest::saysWhatIsWrongWithAValue_data()
{
    addColumns();
    add("stack",
        "^^^^^", "`stack` is not a number, so it cannot be added up; `count:stack` counts how many different ones there "
                 "are");
    add("avg:prefix:stack:.:1",
        "    ^^^^^^^^^^^^^^^^", "`prefix:stack:.:1` is not a number, so it cannot be added up; `count:[prefix:stack:.:1]` "
                                "counts how many different ones there are");
    add("avg",
        "   |", "`avg` needs a key, such as `avg:ipttl`");
    add("avg:",
        "    |", "a key is missing here");
    add("packets",
        "^^^^^^^", "no value `packets`; did you mean `frames`?");
    add("mean:ipttl",
        "^^^^", "no value `mean`; did you mean `avg`?");
    add("ipbyte",
        "^^^^^^", "no value `ipbyte`; did you mean `ipbytes`?");
    add("count:ipsrc",
        "      ^^^^^", "no key `ipsrc`; did you mean `ipsource`?");
    add("bytes,frames",
        "     ^", "one value is accumulated, and this is more");
    add("avg:[ipttl",
        "    ^^^^^^", "this bracket is not closed");
}
// clang-format on

void ProblemsTest::saysWhatIsWrongWithAValue()
{
    QFETCH(QByteArray, text);
    compare(key::parseValue(text.toStdString()));
}

void ProblemsTest::suggestsTheKeyThatIsMeant_data()
{
    QTest::addColumn<QByteArray>("typed");
    QTest::addColumn<QByteArray>("meant");
    const auto row = [](const char* typed, const char* meant) {
        QTest::newRow(typed) << QByteArray(typed) << QByteArray(meant);
    };
    row("srcip", "ipsource");
    row("dst", "ipdestination");
    row("ip.src", "ipsource");
    row("eth.dst", "macdestination");
    row("tcp.dstport", "tcpdestinationport");
    row("proto", "ipprotocol");
    row("IPSource", "ipsource");
    row("ip_source", "ipsource");
    row("ipsorce", "ipsource");
    row("ipsoucre.1", "ipsource.1");
    row("ip6sourc", "ip6source");
    row("tcpsourceprot", "tcpsourceport");
    row("vlans", "vlan");
    row("agents", "agent");
}

void ProblemsTest::suggestsTheKeyThatIsMeant()
{
    QFETCH(QByteArray, typed);
    QFETCH(QByteArray, meant);
    const auto parsed = key::parseKeys(typed.toStdString());
    QVERIFY(!parsed);
    QCOMPARE(QString::fromStdString(parsed.error().message),
             QString("no key `%1`; did you mean `%2`?").arg(QString(typed), QString(meant)));
}

void ProblemsTest::refusesATextThatIsTooLong()
{
    const std::string longest = "null:vlan:" + std::string(key::longestExpression - 10, 'x');
    QVERIFY(key::parseKeys(longest));
    QVERIFY(key::parseFilter("stack=" + std::string(key::longestExpression - 6, 'x')));
    const auto parsed = key::parseKeys(longest + "yz");
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().position, key::longestExpression);
    QCOMPARE(parsed.error().length, 2u);
    QVERIFY(!key::parseFilter("stack=" + longest));
    QVERIFY(!key::parseValue("count:" + longest));
}

void ProblemsTest::refusesTooManyKeys()
{
    std::string keys = "vlan";
    for (std::size_t i = 1; i < key::mostKeys; ++i)
        keys += ",vlan";
    QVERIFY(key::parseKeys(keys));
    QVERIFY(key::parseKeys(keys + ','));
    const auto parsed = key::parseKeys(keys + ",ipsource");
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().position, keys.size() + 1);
}

void ProblemsTest::refusesTooManyArguments()
{
    std::string function = "or";
    for (std::size_t i = 0; i < key::mostArguments; ++i)
        function += ":vlan";
    QVERIFY(key::parseKeys(function));
    const auto parsed = key::parseKeys(function + ":vlan");
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().position, function.size());
}

void ProblemsTest::nestsFunctionsOnlySoDeep()
{
    const auto nested = [](std::size_t depth) {
        std::string text = "vlan";
        for (std::size_t i = 0; i < depth; ++i)
            text = "or:[" + text + ']';
        return text;
    };
    QVERIFY(key::parseKeys(nested(key::deepestNesting)));
    const auto parsed = key::parseKeys(nested(key::deepestNesting + 1));
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().position, 4 * key::deepestNesting + 3);
}

void ProblemsTest::nestsParenthesesOnlySoDeep()
{
    const auto nested = [](std::size_t depth) {
        return std::string(depth, '(') + "vlan=1" + std::string(depth, ')');
    };
    QVERIFY(key::parseFilter(nested(key::deepestNesting)));
    const auto parsed = key::parseFilter(nested(key::deepestNesting + 1));
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().position, key::deepestNesting);
}

void ProblemsTest::refusesAPatternThatIsTooLong()
{
    QVERIFY(key::parseFilter("stack~" + std::string(1024, 'x')));
    QVERIFY(!key::parseFilter("stack~" + std::string(1025, 'x')));
}

void ProblemsTest::refusesAPatternThatNeedsTooMuchMemory()
{
    const auto parsed = key::parseFilter("stack~'((((a{30}){30}){30}){30})'");
    QVERIFY(!parsed);
    QVERIFY(QString::fromStdString(parsed.error().message).startsWith("this pattern cannot be read"));
}

void ProblemsTest::saysWhatCouldStandThere()
{
    QCOMPARE(key::parseKeys("ipsource,").has_value(), true);
    QCOMPARE(key::parseKeys("or:").error().expected, std::string("a key or a function"));
    QCOMPARE(key::parseFilter("ipsource").error().expected, std::string("`=`, `!=`, `~` or `!~`"));
    QCOMPARE(key::parseFilter("vlan=1 x=2").error().expected, std::string("`&`, `|` or the end"));
    QCOMPARE(key::parseFilter("vlan=").error().expected, std::string("a value, `null`, or a text in quotes"));
    QCOMPARE(key::parseFilter("(vlan=1").error().expected, std::string("`)`"));
}

QTEST_APPLESS_MAIN(ProblemsTest)
#include "tst_problems.moc"
