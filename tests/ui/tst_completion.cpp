// SPDX-License-Identifier: GPL-3.0-or-later
// What is suggested where, from traffic made by hand.
#include <QTest>

#include "filter/completion.h"

using namespace weir;
using key::Language;
using ui::Completion;
using ui::Suggestion;

namespace
{

ui::Seen seenTraffic()
{
    auto census = std::make_shared<query::Census>();
    census->samples = 1000;
    census->keys = {{*key::findKey("ipsource"), 980, 214, false},
                    {*key::findKey("ipdestination"), 990, 1000, true},
                    {*key::findKey("ipttl"), 970, 1, false},
                    {*key::findKey("ipsource.1"), 5, 2, false},
                    {*key::findKey("vlan"), 100, 2, false}};
    auto values = std::make_shared<query::Values>();
    values->key = "vlan";
    values->unit = {"bits_per_s", "bits"};
    values->values = {{"10", 12.4e6, 50}, {"1", 3e6, 40}, {"100", 5e3, 2}};
    return {census, values};
}

/// The cursor stands at the `^`, or at the end.
Completion completed(Language language, QString text, const ui::Seen& seen = seenTraffic())
{
    qsizetype cursor = text.indexOf('^');
    if (cursor < 0)
        cursor = text.size();
    else
        text.remove(cursor, 1);
    return ui::complete(language, text, int(cursor), seen);
}

QStringList names(const Completion& completion, qsizetype most = 99)
{
    QStringList all;
    for (const Suggestion& suggestion : completion.suggestions)
        all << suggestion.name;
    return all.mid(0, most);
}

Suggestion named(const Completion& completion, const QString& name)
{
    const auto found = std::ranges::find(completion.suggestions, name, &Suggestion::name);
    return found == completion.suggestions.end() ? Suggestion() : *found;
}

} // namespace

class TestCompletion : public QObject
{
    Q_OBJECT

private slots:
    void keysThatWereSeenComeFirst();
    void offsetsComeLast();
    void knowsTheBeginningOfAWord_data();
    void knowsTheBeginningOfAWord();
    void tellsWhatTheUsualValuesAre();
    void saysHowMuchOfAKeyWasSeen();
    void functionsComeWithSignatureAndExample();
    void findsNamesByAnyPartOfThem();
    void replacesTheWholeWordUnderTheCursor();
    void aFunctionAmongArgumentsStandsInBrackets();
    void onlyNumbersCanBeAddedUp();
    void offersTheComparisonsBehindAKey();
    void valuesThatWereSeenComeWithTheirRates();
    void asksForTheValuesOfTheLeftSide();
    void quotesAValueWhereTheLanguageAsksForIt();
    void offersValuesAsPatterns();
    void offersNetworksOfAddressesAsPatterns();
    void explainsTheFunctionWhoseTextIsTyped();
    void knowsWhatCannotStay_data();
    void knowsWhatCannotStay();
    void everythingThatIsSuggestedCanBeRead();
    void worksWithoutAnythingSeen();
};

void TestCompletion::keysThatWereSeenComeFirst()
{
    QCOMPARE(names(completed(Language::Keys, "ip"), 5),
             (QStringList{"ipdestination", "ipsource", "ipsource.1", "ipttl", "ipprotocol"}));
    QCOMPARE(names(completed(Language::Keys, "vlan,"), 2), (QStringList{"ipdestination", "ipsource"}));
}

void TestCompletion::offsetsComeLast()
{
    auto census = std::make_shared<query::Census>();
    census->samples = 1000;
    census->keys = {{*key::findKey("udp_offset"), 900, 3, false},
                    {*key::findKey("udpsourceport"), 900, 1, false},
                    {*key::findKey("udpdestinationport"), 900, 40, false}};
    const QStringList seen = names(completed(Language::Keys, "udp", {census, nullptr}), 3);
    QCOMPARE(seen, (QStringList{"udpdestinationport", "udpsourceport", "udp_offset"}));
    QVERIFY(names(completed(Language::Keys, "udp", {})).front() != "udp_offset");
}

void TestCompletion::knowsTheBeginningOfAWord_data()
{
    QTest::addColumn<int>("language");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("underway");
    const auto row = [](Language language, const char* text, bool underway) {
        QTest::newRow(text) << int(language) << text << underway;
    };
    row(Language::Keys, "ipsour", true);
    row(Language::Keys, "ipsource", false);
    row(Language::Keys, "unknown", false);
    row(Language::Keys, "or:ipsource:", true);
    row(Language::Value, "fp", true);
    row(Language::Value, "fps", false);
    row(Language::Filter, "vlan=", true);
    row(Language::Filter, "vlan=1", false); // was seen, though 10 and 100 were, too
    row(Language::Filter, "vlan=1&vlan=2", false);
    row(Language::Filter, "vla", true);
}

void TestCompletion::knowsTheBeginningOfAWord()
{
    QFETCH(int, language);
    QFETCH(QString, text);
    QFETCH(bool, underway);
    QCOMPARE(completed(Language(language), text).underway, underway);
    auto seen = seenTraffic();
    auto values = std::make_shared<query::Values>(*seen.values);
    values->values = {{"53", 12.4e6, 50}};
    seen.values = values;
    QVERIFY(completed(Language::Filter, "vlan=5", seen).underway);
    QVERIFY(!completed(Language::Filter, "vlan=53", seen).underway);
}

void TestCompletion::tellsWhatTheUsualValuesAre()
{
    QVERIFY(ui::meaningOfValue("fps").contains("packets"));
    QVERIFY(ui::meaningOfValue("avg:ipttl").isEmpty());
}

void TestCompletion::saysHowMuchOfAKeyWasSeen()
{
    const Completion completion = completed(Language::Keys, "");
    QCOMPARE(named(completion, "ipsource").seen, QString("214 values · 98.0\u00a0%"));
    QCOMPARE(named(completion, "ipdestination").seen, QString("more than 1,000 values · 99.0\u00a0%"));
    QCOMPARE(named(completion, "ipttl").seen, QString("1 value · 97.0\u00a0%"));
    QCOMPARE(named(completion, "ip6source").seen, QString("not seen"));
    QCOMPARE(named(completion, "vlan").meaning, QString("VLAN"));
}

void TestCompletion::functionsComeWithSignatureAndExample()
{
    const Suggestion mask = completed(Language::Keys, "mas").suggestions.front();
    QCOMPARE(mask.name, QString("mask:address:bits"));
    QCOMPARE(mask.text, QString("mask:"));
    QCOMPARE(mask.seen, QString("mask:ipsource:24"));
    QVERIFY(!mask.meaning.isEmpty());
}

void TestCompletion::findsNamesByAnyPartOfThem()
{
    const Completion completion = completed(Language::Keys, "sourceport");
    QVERIFY(names(completion).contains("tcpsourceport"));
    QVERIFY(!completion.needed); // Enter does not take what only contains it
}

void TestCompletion::replacesTheWholeWordUnderTheCursor()
{
    const Completion completion = completed(Language::Filter, "vlan=1&ips^ource=10.0.0.1");
    QCOMPARE(completion.begin, 7);
    QCOMPARE(completion.end, 15);
    const Completion wide = completed(Language::Keys, QStringLiteral("köln,vl"));
    QCOMPARE(wide.begin, 5);
    QCOMPARE(wide.end, 7);
}

void TestCompletion::aFunctionAmongArgumentsStandsInBrackets()
{
    QCOMPARE(named(completed(Language::Keys, "or:ma"), "mask:address:bits").text, QString("[mask:"));
    QCOMPARE(named(completed(Language::Keys, "or:[ma"), "mask:address:bits").text, QString("mask:"));
}

void TestCompletion::onlyNumbersCanBeAddedUp()
{
    QVERIFY(names(completed(Language::Value, "")).startsWith("bps"));
    QVERIFY(!names(completed(Language::Value, "")).contains("ipsource"));
    QCOMPARE(names(completed(Language::Value, "avg:"), 2), (QStringList{"vlan", "ipttl"}));
    QVERIFY(names(completed(Language::Value, "count:")).contains("ipsource"));
}

void TestCompletion::offersTheComparisonsBehindAKey()
{
    QCOMPARE(names(completed(Language::Filter, "ipttl"), 4), (QStringList{"=", "!=", "~", "!~"}));
    QVERIFY(names(completed(Language::Filter, "vlan")).contains("vlansource"));
    QCOMPARE(completed(Language::Filter, "ipttl").suggestions.front().text, QString("ipttl="));
    QCOMPARE(completed(Language::Filter, "ipttl ").suggestions.front().text, QString("="));
    QVERIFY(!completed(Language::Filter, "ipttl").needed);
}

void TestCompletion::valuesThatWereSeenComeWithTheirRates()
{
    const Completion all = completed(Language::Filter, "vlan=");
    QCOMPARE(names(all), (QStringList{"10", "1", "100", "null"}));
    QCOMPARE(all.suggestions.front().seen, QString("12.4\u00a0Mbit/s"));
    QCOMPARE(names(completed(Language::Filter, "vlan!=7,1"), 2), (QStringList{"10", "100"}));
    QVERIFY(completed(Language::Filter, "ipttl=").suggestions.empty()); // those are of another key
}

void TestCompletion::asksForTheValuesOfTheLeftSide()
{
    const auto left = completed(Language::Filter, "vlan=1&mask:ipsource:24=").valuesOf;
    QVERIFY(left);
    QCOMPARE(key::toText(*left), std::string("mask:ipsource:24"));
    QVERIFY(!completed(Language::Filter, "vlan").valuesOf);
}

void TestCompletion::quotesAValueWhereTheLanguageAsksForIt()
{
    auto values = std::make_shared<query::Values>();
    values->key = "dnsqname";
    values->unit = {"bits_per_s", "bits"};
    values->values = {{"a b|c", 1, 1}, {"null", 1, 1}};
    const Completion open = completed(Language::Filter, "dnsqname=", {nullptr, values});
    QCOMPARE(open.suggestions[0].text, QString("'a b|c'"));
    QCOMPARE(open.suggestions[1].text, QString("'null'")); // the text, not the absence
    const Completion quoted = completed(Language::Filter, "dnsqname='a^'", {nullptr, values});
    QCOMPARE(quoted.suggestions[0].text, QString("'a b|c'"));
    QCOMPARE(quoted.begin, 9);
    QCOMPARE(quoted.end, 12);
}

void TestCompletion::offersValuesAsPatterns()
{
    QCOMPARE(names(completed(Language::Filter, "vlan~")), (QStringList{"10", "1", "100"}));
    QCOMPARE(names(completed(Language::Filter, "vlan!~1,10")), (QStringList{"100"}));
    auto values = std::make_shared<query::Values>();
    values->key = "stack";
    values->unit = {"bits_per_s", "bits"};
    values->values = {{"eth.ip.tcp", 2, 1}, {"a (b)", 1, 1}};
    const Completion open = completed(Language::Filter, "stack~", {nullptr, values});
    QCOMPARE(open.suggestions[0].text, QString("eth\\.ip\\.tcp"));
    QCOMPARE(open.suggestions[1].text, QString("'a \\(b\\)'"));
    for (const char* typed : {"stack~eth.ip", "stack~eth\\.ip", "stack!~'eth\\.i"})
        QCOMPARE(completed(Language::Filter, typed, {nullptr, values}).suggestions.size(), std::size_t(1));
}

void TestCompletion::offersNetworksOfAddressesAsPatterns()
{
    auto values = std::make_shared<query::Values>();
    values->key = "ipsource";
    values->unit = {"bits_per_s", "bits"};
    values->values = {{"10.0.1.1", 5e6, 1}, {"10.0.0.1", 4e6, 1}, {"10.0.0.2", 3e6, 1}};
    const Completion completion = completed(Language::Filter, "ipsource~", {nullptr, values});
    QCOMPARE(names(completion), (QStringList{"10\\.0\\.0\\..*", "10\\.0\\.1\\..*", "10\\.0\\.1\\.1",
                                             "10\\.0\\.0\\.1", "10\\.0\\.0\\.2"}));
    QCOMPARE(completion.suggestions[0].text, QString("10\\.0\\.0\\..*"));
    QCOMPARE(completion.suggestions[0].meaning, QString("all of 10.0.0.0/24"));
    QCOMPARE(completion.suggestions[0].seen, QString("7.00\u00a0Mbit/s"));
    QVERIFY(completion.needed);
}

void TestCompletion::explainsTheFunctionWhoseTextIsTyped()
{
    const Completion completion = completed(Language::Keys, "mask:ipsource:");
    QCOMPARE(names(completion), QStringList{"mask:address:bits"});
    QVERIFY(completion.suggestions.front().text.isEmpty());
}

void TestCompletion::knowsWhatCannotStay_data()
{
    QTest::addColumn<int>("language");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("needed");
    const auto add = [](Language language, const char* text, bool needed) {
        QTest::newRow(text[0] ? text : "nothing") << int(language) << QString(text) << needed;
    };
    add(Language::Keys, "", false);
    add(Language::Keys, "vl", true);
    add(Language::Keys, "vlan", false);
    add(Language::Keys, "vlan,", false);
    add(Language::Keys, "mask:", true);
    add(Language::Value, "by", true);
    add(Language::Value, "bytes", false);
    add(Language::Filter, "vlan=1&", true);
    add(Language::Filter, "vlan=", true);
    add(Language::Filter, "vlan=1", false); // 10 was seen, but 1 is what was typed
    add(Language::Filter, "vlan=2", false);
}

void TestCompletion::knowsWhatCannotStay()
{
    QFETCH(int, language);
    QFETCH(QString, text);
    QFETCH(bool, needed);
    QCOMPARE(completed(Language(language), text).needed, needed);
}

void TestCompletion::everythingThatIsSuggestedCanBeRead()
{
    for (const Suggestion& suggestion : completed(Language::Keys, "").suggestions)
        if (!suggestion.text.endsWith(':'))
            QVERIFY2(key::parseKeys(suggestion.text.toStdString()), qPrintable(suggestion.text));
    for (const Suggestion& suggestion : completed(Language::Value, "").suggestions)
        if (!suggestion.text.endsWith(':'))
            QVERIFY2(key::parseValue(suggestion.text.toStdString()), qPrintable(suggestion.text));
    for (const Suggestion& suggestion : completed(Language::Filter, "vlan=").suggestions)
        QVERIFY(key::parseFilter("vlan=" + suggestion.text.toStdString()));
}

void TestCompletion::worksWithoutAnythingSeen()
{
    const Completion completion = completed(Language::Keys, "ips", {});
    QVERIFY(names(completion).contains("ipsource"));
    QCOMPARE(named(completion, "ipsource").seen, QString());
    QVERIFY(completed(Language::Filter, "vlan=", {}).valuesOf);
}

QTEST_MAIN(TestCompletion)
#include "tst_completion.moc"
