// SPDX-License-Identifier: GPL-3.0-or-later
// Flow definitions that public programs send to sFlow-RT, and some of our own: each is read, prints
// canonically, reads back as the same, and can be asked.
#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include "query/definition.h"
#include "query/running.h"

using namespace weir;

namespace
{

struct OwnRow {
    const char* name;
    const char* json;
    bool matches; ///< some sample of our own captures
};

// clang-format off
constexpr OwnRow ownRows[] = {
    {"total",              "{value:'bytes'}",                                                                        true},
    {"total in packets",   "{value:'frames',filter:'direction=ingress|direction=egress|direction=null'}",            true},
    {"values",             "{keys:'ipsource',value:'bytes',values:'count:ipdestination,avg:ipbytes,frames'}",        true},
    {"list of keys",       "{keys:['stack','null:ipprotocol:0','null:ip6nexthdr:0'],value:'frames'}",                true},
    {"drill-down",         "{keys:'ipdestination',value:'bps',filter:\"'ipprotocol'='1','6','17'&'ipsource'!=null\"}", true},
    {"outermost version",  "{keys:'ipsource',value:'bytes',filter:'first:stack:.:ip:ip6=ip'}",                       true},
    {"nested",             "{keys:'if:[first:stack:.:ip:ip6]:ip:[mask:ipsource:16]:[mask:ip6source:48]',value:'Bps'}", true},
    {"sizes",              "{keys:'range:bytes:0:63,range:bytes:64:64,range:bytes:1519',value:'frames'}",            true},
    {"smallest and largest", "{keys:'ipprotocol',value:'max:ipttl',values:['min:ipttl','rate:bytes']}",              true},
    {"escaped separator",  "{keys:'concat:\\\\::ipsource:ipdestination',value:'fps'}",                               true},
    {"absent",             "{keys:'null:vlan:none',value:'frames',filter:'vlan=null'}",                              true},
    {"operations",         "{keys:'or:httpmethod:memcachecommand:appoperation',value:'requests'}",                   true},
    {"duration",           "{keys:'datasource',value:'duration',values:'avg:duration'}",                             true},
    {"old group keys",     "{keys:'ipsource',value:'frames',filter:'sourcegroup=external&destinationgroup!=null'}",  false},
    {"discards",           "{keys:'reason,agent,inputifindex',value:'frames',dropped:'true'}",                       true},
    {"inner addresses",    "{keys:'ipsource.1,ipdestination.1',value:'bytes'}",                                      true},
};
// clang-format on

/// A row of the list of public definitions as the JSON that its program sends.
QByteArray asJson(const QList<QByteArray>& fields)
{
    static const QRegularExpression values(QStringLiteral("\\(values ([^;)]*)"));
    QString json = QStringLiteral("{");
    const auto add = [&](const char* member, QString text) {
        text.replace(QLatin1Char('\\'), QLatin1String("\\\\"))
            .replace(QLatin1Char('"'), QLatin1String("\\\""));
        json += QStringLiteral("\"%1\":\"%2\",").arg(QLatin1String(member), text);
    };
    add("keys", QString::fromUtf8(fields[0]));
    add("value", QString::fromUtf8(fields[1]));
    add("filter", QString::fromUtf8(fields[2]));
    const QString source = QString::fromUtf8(fields[3]);
    if (const auto match = values.match(source); match.hasMatch() && match.captured(1).contains(':'))
        add("values", match.captured(1));
    if (source.contains(QLatin1String("dropped:true")))
        add("dropped", QStringLiteral("true"));
    return (json + '}').toUtf8();
}

} // namespace

class ConformanceTest : public QObject
{
    Q_OBJECT

private slots:
    void definitionsAreUnderstood_data();
    void definitionsAreUnderstood();
};

void ConformanceTest::definitionsAreUnderstood_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<bool>("matches");
    for (const OwnRow& row : ownRows)
        QTest::newRow(row.name) << QByteArray(row.json) << row.matches;
    QFile list(QStringLiteral(WEIR_SOURCE_DIR "/../shared/design/flow-definitions.tsv"));
    if (!list.exists())
        list.setFileName(QStringLiteral(WEIR_SOURCE_DIR "/tests/key/data/flow-definitions.tsv"));
    QVERIFY2(list.open(QIODevice::ReadOnly), qPrintable(list.errorString()));
    list.readLine(); // titles
    int line = 2;
    for (; !list.atEnd(); ++line) {
        const QList<QByteArray> fields = list.readLine().split('\t');
        QCOMPARE(fields.size(), 4);
        QTest::newRow(qPrintable(QString("line %1").arg(line))) << asJson(fields) << false;
    }
    QVERIFY(line > 50);
}

void ConformanceTest::definitionsAreUnderstood()
{
    QFETCH(QByteArray, json);
    QFETCH(bool, matches);
    const auto definition = query::readDefinition(json.toStdString());
    QVERIFY2(definition, definition ? "" : (json + '\n' + definition.error().text.c_str()).constData());
    QVERIFY(definition->notes.empty());

    const query::Query& query = definition->query;
    const query::QueryText canonical{key::toText(query.keys), query.value.text, key::toText(query.filter)};
    const auto again = query::readQuery(canonical);
    QVERIFY2(again, again ? "" : again.error().problem.message.c_str());
    QCOMPARE((query::QueryText{key::toText(again->keys), again->value.text, key::toText(again->filter)}),
             canonical);

    const auto found = test::matched(query);
    QVERIFY(found && (*found > 0 || !matches));
    for (const key::ValueExpression& value : definition->query.furtherValues) {
        query::Query further = query;
        further.value = value;
        const auto foundFurther = test::matched(further);
        QVERIFY(foundFurther && (*foundFurther > 0 || !matches));
    }
}

QTEST_APPLESS_MAIN(ConformanceTest)
#include "tst_conformance.moc"
