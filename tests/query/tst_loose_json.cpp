// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "query/loose_json.h"

using namespace weir;

class LooseJsonTest : public QObject
{
    Q_OBJECT

private slots:
    void makesItStrict_data();
    void makesItStrict();
    void saysWhereItIsNone_data();
    void saysWhereItIsNone();
    void isBounded();
};

void LooseJsonTest::makesItStrict_data()
{
    QTest::addColumn<QByteArray>("loose");
    QTest::addColumn<QByteArray>("strict");
    const auto row = [](const char* name, const char* loose, const char* strict) {
        QTest::newRow(name) << QByteArray(loose) << QByteArray(strict);
    };
    row("strict already", R"({"keys":"ipsource","n":5,"log":true,"filter":null})",
        R"({"keys":"ipsource","n":5,"log":true,"filter":null})");
    row("names without quotes", "{keys:\"a\",_x$1:2}", R"({"keys":"a","_x$1":2})");
    row("single quotes", "{'keys':'ipsource'}", R"({"keys":"ipsource"})");
    row("a double quote between single ones", R"({a:'say "x"'})", R"({"a":"say \"x\""})");
    row("a single quote between single ones", R"({a:'it\'s'})", R"({"a":"it's"})");
    row("a single quote between double ones", R"({a:"it's"})", R"({"a":"it's"})");
    row("escapes", R"(['\\:\n\u00e9\/'])", R"(["\\:\n\u00e9\/"])");
    row("a line break in a text", "['a\nb']", R"(["a\u000ab"])");
    row("spaces", " { a : [ 1 , 2 ] } \n", R"({"a":[1,2]})");
    row("a comma behind the last", "{a:[1,2,],}", R"({"a":[1,2]})");
    row("nothing in it", "{}", "{}");
    row("an empty list", "[]", "[]");
    row("numbers", "[0,-1,1.5,1e3,-0.5E-2]", "[0,-1,1.5,1e3,-0.5E-2]");
    row("a word as a name", "{null:1,true:2}", R"({"null":1,"true":2})");
    row("no object", "'a'", R"("a")");
    row("UTF-8", "{\xC3\xA9:'\xC3\xA9'}", "{\"\xC3\xA9\":\"\xC3\xA9\"}");
}

void LooseJsonTest::makesItStrict()
{
    QFETCH(QByteArray, loose);
    const auto strict = query::strictJson(loose.toStdString());
    QVERIFY2(strict, strict ? "" : strict.error().text.c_str());
    QTEST(QByteArray::fromStdString(*strict), "strict");
}

void LooseJsonTest::saysWhereItIsNone_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("character");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* text, int character, const char* expected) {
        QTest::newRow(*text ? text : "empty") << QByteArray(text) << character << QString(expected);
    };
    constexpr const char* value = "a text in quotes, a number, `true`, `false`, `null`, `[` or `{`";
    row("", 1, value);
    row("keys", 1, value);
    row("{keys:ipsource}", 7, value);
    row("{keys:}", 7, value);
    row("{keys}", 6, "`:`");
    row("{'keys' 'a'}", 9, "`:`");
    row("{", 2, "a member's name or `}`");
    row("{,}", 2, "a member's name");
    row("[1,,2]", 4, value);
    row("[1 2]", 4, "`,` or `]`");
    row("[1}", 3, "`,` or `]`");
    row("[1", 3, "`,` or `]`");
    row("[1,", 4, "`,` or `]`");
    row("{a:'b}", 4, "a quote that ends this text");
    row("{a:'b'} c", 9, "the end");
    row("['\\x41']", 3, "`\\\\` for a backslash");
    row("['\\u12']", 3, "`\\\\` for a backslash");
    row("['\\", 3, "`\\\\` for a backslash");
    row("[01]", 2, value);
    row("[1.]", 2, value);
    row("[+1]", 2, value);
    row("[-]", 2, value);
    row("[1e]", 2, value);
    row("[NaN]", 2, value);
    row("[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]", 17, "nothing deeper than 16 levels");
}

void LooseJsonTest::saysWhereItIsNone()
{
    QFETCH(QByteArray, text);
    QFETCH(int, character);
    QFETCH(QString, expected);
    const auto strict = query::strictJson(text.toStdString());
    QVERIFY(!strict);
    QCOMPARE(QString::fromStdString(strict.error().text),
             QString("This is no JSON: at character %1 %2 is expected.").arg(character).arg(expected));
}

void LooseJsonTest::isBounded()
{
    QVERIFY(query::strictJson('"' + std::string(query::longestJson - 2, 'a') + '"'));
    QVERIFY(!query::strictJson('"' + std::string(query::longestJson - 1, 'a') + '"'));
    QVERIFY(!query::strictJson(std::string(100'000, '[')));
    QVERIFY(!query::strictJson(std::string("{\0}", 3)));
}

QTEST_APPLESS_MAIN(LooseJsonTest)
#include "tst_loose_json.moc"
