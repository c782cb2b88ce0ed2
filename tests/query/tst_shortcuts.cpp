// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <set>

#include "query/running.h"
#include "query/shortcuts.h"

using namespace weir;
using query::Shortcut;

class ShortcutsTest : public QObject
{
    Q_OBJECT

private slots:
    void comeWithThoseOfFlowTrend();
    void canBeAsked_data();
    void canBeAsked();
    void areWrittenAndReadBack();
    void areReadAsFlowTrendWritesThem();
    void areRefusedInOneSentence_data();
    void areRefusedInOneSentence();
};

/// The keys, values and filters of Flow Trend's own table (flow language, section 6.5).
void ShortcutsTest::comeWithThoseOfFlowTrend()
{
    struct Known {
        const char* keys;
        const char* value;
        const char* filter;
    };
    constexpr Known known[] = {
        {"ipsource", "bps", ""},
        {"ipdestination", "bps", ""},
        {"ipsource,ipdestination", "bps", ""},
        {"ip6source", "bps", ""},
        {"ip6destination", "bps", ""},
        {"ip6source,ip6destination", "bps", ""},
        {"macsource,oui:macsource:name", "frames", ""},
        {"macsource,oui:macsource:name", "frames", "macdestination=FFFFFFFFFFFF"},
        {"ipsource,ipdestination,tcpdestinationport", "frames", "tcpflags~.......1."},
        {"arpipsender", "requests", "arpoperation=1"},
        {"dnsqname", "requests", ""},
        {"or:ipsource:ip6source", "requests", "dnsqr=false"},
        {"or:ipsource:ip6source", "requests", "dnsqr=true"},
        {"ipdestination,icmpunreachableport", "fps", ""},
        {"ipdestination,icmpunreachableprotocol", "fps", ""},
        {"ipdestination,icmpunreachablehost", "fps", ""},
        {"ipdestination,icmpunreachablenet", "fps", ""},
        {"vxlanvni", "bps", ""},
        {"grevsid", "bps", ""},
        {"genevevni", "bps", ""},
    };
    QCOMPARE(std::ranges::count(query::shortcuts(), false, &query::ShortcutRow::extension),
             std::ptrdiff_t(std::size(known)));
    for (std::size_t i = 0; i < std::size(known); ++i) {
        const query::ShortcutRow& row = query::shortcuts()[i];
        QCOMPARE(std::string(row.keys), known[i].keys);
        QCOMPARE(std::string(row.value), known[i].value);
        QCOMPARE(std::string(row.filter), known[i].filter);
    }
}

void ShortcutsTest::canBeAsked_data()
{
    QTest::addColumn<int>("number");
    std::set<std::string> names;
    for (std::size_t i = 0; i < query::shortcuts().size(); ++i) {
        const query::ShortcutRow& row = query::shortcuts()[i];
        const std::string name = std::string(row.category) + " / " + std::string(row.protocol) + " / " +
                                 std::string(row.description);
        QVERIFY2(names.insert(name).second, name.c_str());
        QTest::newRow(name.c_str()) << int(i);
    }
}

void ShortcutsTest::canBeAsked()
{
    QFETCH(int, number);
    const Shortcut shortcut = query::shortcutOf(query::shortcuts()[std::size_t(number)]);
    QVERIFY(!shortcut.category.empty() && !shortcut.protocol.empty() && !shortcut.description.empty());
    auto query = query::readQuery(shortcut.text);
    QVERIFY2(query, query ? "" : query.error().problem.message.c_str());
    const query::QueryText canonical{key::toText(query->keys), query->value.text, key::toText(query->filter)};
    QCOMPARE(canonical, shortcut.text); // the table holds the canonical form
    query->dropped = shortcut.dropped;
    QVERIFY(test::matched(*query));
}

void ShortcutsTest::areWrittenAndReadBack()
{
    std::vector<Shortcut> all;
    for (const query::ShortcutRow& row : query::shortcuts())
        all.push_back(query::shortcutOf(row));
    const auto again = query::readShortcuts(query::toJson(all));
    QVERIFY2(again, again ? "" : again.error().text.c_str());
    QCOMPARE(*again, all);
    QCOMPARE(query::toJson({}), std::string("[]"));
}

void ShortcutsTest::areReadAsFlowTrendWritesThem()
{
    const auto read = query::readShortcuts(R"([{"category":"Traffic","protocol":"IP","description":"Sources",
        "keys":"ipsource","value":"bps","filter":"","installed":true,"dropped":"no"},
        {category:'Drops',protocol:'',description:'',keys:'reason',value:'frames',filter:'',dropped:true}])");
    QVERIFY2(read, read ? "" : read.error().text.c_str());
    QCOMPARE(read->size(), std::size_t(2));
    QCOMPARE(read->at(0), (Shortcut{"Traffic", "IP", "Sources", {"ipsource", "bps", ""}, false}));
    QCOMPARE(read->at(1), (Shortcut{"Drops", "", "", {"reason", "frames", ""}, true}));
}

void ShortcutsTest::areRefusedInOneSentence_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char* name, const QByteArray& json, const char* sentence) {
        QTest::newRow(name) << json << QString(sentence);
    };
    const auto object = [](const char* keys) {
        return QByteArray("{category:'a',protocol:'b',description:'c',value:'bytes',filter:'',keys:") + keys +
               '}';
    };
    constexpr const char* none =
        "These are no shortcuts: they are a JSON array of objects with the texts category, "
        "protocol, description, keys, value and filter.";
    row("an object", "{}", none);
    row("invalid UTF-8", "['\xFF']", none);
    row("no JSON", "[", "This is no JSON: at character 2 a value or `]` is expected.");
    row("a text", "['a']", "Shortcut 1 is no object.");
    row("a member missing", '[' + object("'stack'") + ",{category:'a'}]",
        "Shortcut 2 has no member \"protocol\".");
    row("a number", '[' + object("5") + ']', "Shortcut 1 has a member \"keys\" that is no text.");
    row("an unknown key", '[' + object("'stack'") + ',' + object("'stack,nosuchkey'") + ']',
        "Shortcut 2 has keys that cannot be read, at character 7 of \"stack,nosuchkey\": no key "
        "`nosuchkey`.");
    row("a bad filter", "[{category:'a',protocol:'b',description:'c',value:'bytes',filter:'vlan=',keys:''}]",
        "Shortcut 1 has a filter that cannot be read");
}

void ShortcutsTest::areRefusedInOneSentence()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, sentence);
    const auto read = query::readShortcuts(json.toStdString());
    QVERIFY(!read);
    QVERIFY2(QString::fromStdString(read.error().text).startsWith(sentence), read.error().text.c_str());
}

QTEST_APPLESS_MAIN(ShortcutsTest)
#include "tst_shortcuts.moc"
