// SPDX-License-Identifier: GPL-3.0-or-later
// Flow definitions as clients of sFlow-RT send them (flow language, section 1).
#include <QTest>

#include "query/definition.h"

using namespace weir;
using query::AggMode;
using query::Definition;

namespace
{

Definition read(const char* json)
{
    const auto definition = query::readDefinition(json);
    if (!definition)
        qWarning("%s: %s", json, definition.error().text.c_str());
    return definition.value_or(Definition());
}

QString failure(const QByteArray& json)
{
    const auto definition = query::readDefinition(json.toStdString());
    return definition ? QString() : QString::fromStdString(definition.error().text);
}

} // namespace

class DefinitionTest : public QObject
{
    Q_OBJECT

private slots:
    void hasDefaults();
    void readsEveryMember();
    void readsWhatClientsSend_data();
    void readsWhatClientsSend();
    void readsLists_data();
    void readsLists();
    void keepsNumbersWithinTheirRange_data();
    void keepsNumbersWithinTheirRange();
    void tellsOfWhatItDidNotTake();
    void readsAggMode_data();
    void readsAggMode();
    void nullIsNotGiven();
    void refusesInOneSentence_data();
    void refusesInOneSentence();
    void isWrittenWithItsDefaults();
    void whatIsWrittenReadsBack();
    void knowsWhetherAnythingChanged();
};

void DefinitionTest::hasDefaults()
{
    const Definition definition = read(R"({"value":"bytes"})");
    QCOMPARE(definition.text.keys, std::string());
    QVERIFY(definition.query.keys.empty());
    QCOMPARE(definition.text.filter, std::string());
    QCOMPARE(definition.query.n, std::size_t(5));
    QCOMPARE(definition.t, 2.0);
    QCOMPARE(definition.fs, std::string(","));
    QCOMPARE(definition.log, false);
    QCOMPARE(definition.flowStart, false);
    QCOMPARE(definition.activeTimeout, 60.0);
    QCOMPARE(definition.query.dropped, false);
    QVERIFY(definition.aggMode == AggMode::DataSource);
    QVERIFY(definition.query.aggregation == query::Aggregation::Max);
    QVERIFY(definition.ipfixCollectors.empty());
    QVERIFY(definition.query.furtherValues.empty());
    QVERIFY(definition.notes.empty());
}

void DefinitionTest::readsEveryMember()
{
    const Definition definition = read(
        R"({"keys":"ipsource,group:ipdestination:lan","value":"frames","values":["count:ipsource","avg:ipbytes"],
                 "filter":"ipprotocol=6,17","n":12,"t":0.5,"fs":"_SEP_","log":true,"flowStart":true,"activeTimeout":10,
                 "ipfixCollectors":["10.0.0.9","2001:db8::1"],"dropped":true,"aggMode":"AGENT"})");
    QCOMPARE(key::toText(definition.query.keys), std::string("ipsource,group:ipdestination:lan"));
    QCOMPARE(definition.query.value.text, std::string("frames"));
    QCOMPARE(definition.query.furtherValues.size(), std::size_t(2));
    QCOMPARE(definition.query.furtherValues[0].text, std::string("count:ipsource"));
    QCOMPARE(definition.query.furtherValues[1].text, std::string("avg:ipbytes"));
    QVERIFY(definition.query.aggregation == query::Aggregation::Agent);
    QCOMPARE(key::toText(definition.query.filter), std::string("ipprotocol=6,17"));
    QCOMPARE(definition.query.n, std::size_t(12));
    QCOMPARE(definition.t, 0.5);
    QCOMPARE(definition.fs, std::string("_SEP_"));
    QVERIFY(definition.log);
    QVERIFY(definition.flowStart);
    QCOMPARE(definition.activeTimeout, 10.0);
    QCOMPARE(definition.ipfixCollectors.size(), std::size_t(2));
    QCOMPARE(base::toText(definition.ipfixCollectors[0]), std::string("10.0.0.9"));
    QCOMPARE(base::toText(definition.ipfixCollectors[1]), std::string("2001:DB8::1"));
    QVERIFY(definition.query.dropped);
    QVERIFY(definition.aggMode == AggMode::Agent);
    QVERIFY(definition.notes.empty());
}

void DefinitionTest::readsWhatClientsSend_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("strict") << QByteArray(R"({"keys":"ipsource","value":"bytes","t":3,"n":7,"log":true})");
    QTest::newRow("texts") << QByteArray(
        R"({"keys":"ipsource","value":"bytes","t":"3","n":" 7 ","log":"true"})");
    QTest::newRow("single quotes") << QByteArray(
        "{'keys':'ipsource','value':'bytes','t':'3','n':'7','log':'True'}");
    QTest::newRow("bare names") << QByteArray("{keys:'ipsource',value:'bytes',t:3.0,n:7.9,log:true}");
    QTest::newRow("lists") << QByteArray(
        "{keys:['ipsource'],value:'bytes',t:3,n:7,log:true,filter:null,values:[]}");
    QTest::newRow("untidy") << QByteArray(
        "{keys:' ipsource, ',value:' bytes ',t:3e0,n:7,log:true,filter:' '}");
}

void DefinitionTest::readsWhatClientsSend()
{
    QFETCH(QByteArray, json);
    const Definition definition = read(json.constData());
    QCOMPARE(definition.text, (query::QueryText{"ipsource", "bytes", ""}));
    QCOMPARE(definition.t, 3.0);
    QCOMPARE(definition.query.n, std::size_t(7));
    QVERIFY(definition.log);
    QVERIFY(definition.notes.empty());
}

void DefinitionTest::readsLists_data()
{
    QTest::addColumn<QByteArray>("keys");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("count");
    const auto row = [](const char* keys, const char* text, int count) {
        QTest::newRow(keys) << QByteArray(keys) << QByteArray(text) << count;
    };
    row(R"("ipsource,ipdestination")", "ipsource,ipdestination", 2);
    row(R"(["ipsource","ipdestination"])", "ipsource,ipdestination", 2);
    row(R"(["ipsource,ipdestination"," stack "])", "ipsource,ipdestination,stack", 3);
    row(R"([])", "", 0);
    row(R"("concat:\\,:ipsource:ipdestination,stack")", "concat:\\,:ipsource:ipdestination,stack", 2);
    row(R"("null:[dns:ipsource]:,stack")", "null:[dns:ipsource]:,stack", 2);
}

void DefinitionTest::readsLists()
{
    QFETCH(QByteArray, keys);
    QFETCH(int, count);
    const auto definition =
        query::readDefinition("{\"value\":\"bytes\",\"keys\":" + keys.toStdString() + "}");
    QVERIFY2(definition, definition ? "" : definition.error().text.c_str());
    QTEST(QByteArray::fromStdString(definition->text.keys), "text");
    QCOMPARE(int(definition->query.keys.size()), count);
}

void DefinitionTest::keepsNumbersWithinTheirRange_data()
{
    QTest::addColumn<QByteArray>("member");
    QTest::addColumn<double>("n");
    QTest::addColumn<double>("t");
    QTest::addColumn<double>("timeout");
    QTest::addColumn<int>("notes");
    const auto row = [](const char* member, double n, double t, double timeout, int notes) {
        QTest::newRow(member) << QByteArray(member) << n << t << timeout << notes;
    };
    row("n:4", 5, 2, 60, 1);
    row("n:5", 5, 2, 60, 0);
    row("n:20", 20, 2, 60, 0);
    row("n:21", 20, 2, 60, 1);
    row("n:100", 20, 2, 60, 1);
    row("n:-1", 5, 2, 60, 1);
    row("n:1e300", 20, 2, 60, 1);
    row("t:0.1", 5, 0.2, 60, 1);
    row("t:0.2", 5, 0.2, 60, 0);
    row("t:600", 5, 600, 60, 0);
    row("t:'601'", 5, 600, 60, 1);
    row("activeTimeout:0", 5, 2, 1, 1);
    row("activeTimeout:1e9", 5, 2, 86400, 1);
    row("activeTimeout:0.5,n:1,t:-1", 5, 0.2, 1, 3);
}

void DefinitionTest::keepsNumbersWithinTheirRange()
{
    QFETCH(QByteArray, member);
    const Definition definition = read("{value:'bytes'," + member + "}");
    QTEST(double(definition.query.n), "n");
    QTEST(definition.t, "t");
    QTEST(definition.activeTimeout, "timeout");
    QTEST(int(definition.notes.size()), "notes");
}

void DefinitionTest::tellsOfWhatItDidNotTake()
{
    const Definition definition = read("{value:'bytes',n:30,colour:'red',t:0.1}");
    const std::vector<std::string> notes{
        "The member \"n\" is kept within 5 and 20: 20 is used.",
        "The member \"colour\" is not known and left out.",
        "The member \"t\" is kept within 0.2 and 600: 0.2 is used.",
    };
    QCOMPARE(definition.notes, notes);
}

void DefinitionTest::readsAggMode_data()
{
    QTest::addColumn<QByteArray>("word");
    QTest::addColumn<int>("mode");
    QTest::addColumn<int>("aggregation");
    QTest::newRow("AGENT") << QByteArray("AGENT") << int(AggMode::Agent) << int(query::Aggregation::Agent);
    QTest::newRow("agent") << QByteArray("agent") << int(AggMode::Agent) << int(query::Aggregation::Agent);
    QTest::newRow("edge") << QByteArray("edge") << int(AggMode::Edge) << int(query::Aggregation::Edge);
    QTest::newRow("EDGE") << QByteArray("EDGE") << int(AggMode::Edge) << int(query::Aggregation::Edge);
    QTest::newRow("core") << QByteArray("core") << int(AggMode::Core) << int(query::Aggregation::Core);
    QTest::newRow("max") << QByteArray("max") << int(AggMode::Max) << int(query::Aggregation::Max);
    QTest::newRow("sum") << QByteArray("sum") << int(AggMode::Sum) << int(query::Aggregation::Sum);
}

void DefinitionTest::readsAggMode()
{
    QFETCH(QByteArray, word);
    const Definition definition = read("{value:'bytes',aggMode:'" + word + "'}");
    QTEST(int(definition.aggMode), "mode");
    QTEST(int(definition.query.aggregation), "aggregation");
}

void DefinitionTest::nullIsNotGiven()
{
    const Definition definition =
        read("{keys:null,value:'bytes',values:null,filter:null,n:null,t:null,fs:null,log:null,flowStart:null,"
             "activeTimeout:null,ipfixCollectors:null,dropped:null,aggMode:null}");
    QVERIFY(query::sameDefinition(definition, read("{value:'bytes'}")));
    QVERIFY(definition.notes.empty());
}

void DefinitionTest::refusesInOneSentence_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char* json, const char* sentence) {
        QTest::newRow(json) << QByteArray(json) << QString(sentence);
    };
    row("{}", "The member \"value\" is missing: it says what is added up, for example \"bytes\".");
    row("{value:''}", "The member \"value\" is missing: it says what is added up, for example \"bytes\".");
    row("[]", "A flow definition is a JSON object such as {\"keys\":\"ipsource\",\"value\":\"bytes\"}.");
    row("{value:bytes}",
        "This is no JSON: at character 8 a text in quotes, a number, `true`, `false`, `null`, `[` or "
        "`{` is expected.");
    row("{value:'bytes\xFF'}", "This is no JSON: it is not UTF-8, or a number in it is too large.");
    row("{value:'bytes',n:1e999}", "This is no JSON: it is not UTF-8, or a number in it is too large.");
    row("{value:1}", "The member \"value\" must be a text, not 1.");
    row("{value:'bytes',n:'many'}", "The member \"n\" must be a number, not \"many\".");
    row("{value:'bytes',n:'7x'}", "The member \"n\" must be a number, not \"7x\".");
    row("{value:'bytes',n:'nan'}", "The member \"n\" must be a number, not \"nan\".");
    row("{value:'bytes',n:''}", "The member \"n\" must be a number, not \"\".");
    row("{value:'bytes',t:[2]}", "The member \"t\" must be a number, not [2].");
    row("{value:'bytes',log:'maybe'}", "The member \"log\" must be true or false, not \"maybe\".");
    row("{value:'bytes',log:1}", "The member \"log\" must be true or false, not 1.");
    row("{value:'bytes',fs:5}", "The member \"fs\" must be a text, not 5.");
    row("{value:'bytes',keys:{}}",
        "The member \"keys\" must be a text with commas or a list of texts, not {}.");
    row("{value:'bytes',keys:['ipsource',7]}", "The member \"keys\" must be a list of texts, and 7 is none.");
    row("{value:'bytes',aggMode:'port'}",
        "The member \"aggMode\" must be AGENT, edge, core, max or sum, not \"port\".");
    row("{value:'bytes',ipfixCollectors:['10.0.0.9','collector']}",
        "The member \"ipfixCollectors\" must be IP addresses, and \"collector\" is none.");
    row("{keys:'ipsource,ipsorce',value:'bytes'}", "The member \"keys\" cannot be read, at character 10 of "
                                                   "\"ipsource,ipsorce\": no key `ipsorce`; did you mean "
                                                   "`ipsource`?");
    row("{value:'bytes',filter:'ipprotocol=6&'}",
        "The member \"filter\" cannot be read, at character 14 of "
        "\"ipprotocol=6&\": a test such as `ipprotocol=6` is missing here.");
    row("{value:'byts'}",
        "The member \"value\" cannot be read, at character 1 of \"byts\": no value `byts`; did you "
        "mean `bytes`?");
    row("{value:'bytes',values:'frames,avg:'}",
        "The member \"values\" cannot be read, at character 5 of \"avg:\": a key is missing here.");
}

void DefinitionTest::refusesInOneSentence()
{
    QFETCH(QByteArray, json);
    QTEST(failure(json), "sentence");
}

void DefinitionTest::isWrittenWithItsDefaults()
{
    QCOMPARE(query::toJson(
                 read("{keys:['ipsource','ipdestination'],value:'bytes',filter:'ipprotocol=6',n:'30',x:1}")),
             std::string(
                 R"({"keys":"ipsource,ipdestination","value":"bytes","filter":"ipprotocol=6","n":20,"t":2,)"
                 R"("fs":",","log":false,"flowStart":false,"activeTimeout":60,"dropped":false})"));
    QCOMPARE(
        query::toJson(read("{value:'frames',values:'count:ipsource,avg:ipbytes',t:0.5,aggMode:'agent',"
                           "ipfixCollectors:'10.0.0.9'}")),
        std::string(
            R"({"keys":"","value":"frames","values":["count:ipsource","avg:ipbytes"],"filter":null,"n":5,)"
            R"("t":0.5,"fs":",","log":false,"flowStart":false,"activeTimeout":60,"dropped":false,)"
            R"("ipfixCollectors":["10.0.0.9"],"aggMode":"AGENT"})"));
}

void DefinitionTest::whatIsWrittenReadsBack()
{
    const char* const texts[] = {
        "{value:'bytes'}",
        "{keys:'concat:\\\\,:ipsource:ipdestination',value:'bps',fs:'\"',filter:\"'ipsource'='10.0.0.1'\"}",
        "{keys:['sourcegroup'],value:'avg:tcprtt',values:'count:[concat:\\\\,:ipsource:ipdestination],bytes',"
        "log:true}",
        "{value:'frames',dropped:'true',aggMode:'sum',ipfixCollectors:'10.0.0.9,fe80::1',activeTimeout:0.5,t:"
        "600}",
    };
    for (const char* const text : texts) {
        const Definition definition = read(text);
        const Definition again = read(query::toJson(definition).c_str());
        QVERIFY2(!again.text.value.empty(), text);
        QVERIFY2(query::sameDefinition(definition, again), text);
        QCOMPARE(again.query.furtherValues.size(), definition.query.furtherValues.size());
        QVERIFY(again.notes.empty());
    }
}

void DefinitionTest::knowsWhetherAnythingChanged()
{
    const Definition definition = read("{keys:'ipsource',value:'bytes'}");
    QVERIFY(
        query::sameDefinition(definition, read("{'value':'bytes','t':'2',\"keys\":['ipsource'],colour:1}")));
    QVERIFY(!query::sameDefinition(definition, read("{keys:'ipsource',value:'bytes',t:3}")));
    QVERIFY(!query::sameDefinition(definition, read("{keys:'ipdestination',value:'bytes'}")));
    QVERIFY(!query::sameDefinition(definition, read("{keys:'ipsource',value:'bytes',dropped:true}")));
}

QTEST_APPLESS_MAIN(DefinitionTest)
#include "tst_definition.moc"
