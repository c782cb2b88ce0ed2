// SPDX-License-Identifier: GPL-3.0-or-later
// Random expressions print and parse to themselves.
#include <QTest>

#include "random_expressions.h"

using namespace weir;
using key::Filter;
using key::KeyExpression;
using test::Maker;
using test::same;

class RoundTripTest : public QObject
{
    Q_OBJECT

private slots:
    void keyListsPrintAndParseToThemselves();
    void filtersPrintAndParseToThemselves();
    void valuesPrintAndParseToThemselves();
};

void RoundTripTest::keyListsPrintAndParseToThemselves()
{
    Maker maker(1);
    for (int i = 0; i < 3000; ++i) {
        const key::KeyList keys{maker.expression(4), maker.expression(2)};
        const std::string text = key::toText(keys);
        if (text.size() > key::longestExpression)
            continue;
        const auto parsed = key::parseKeys(text);
        QVERIFY2(parsed, (text + "\n" + (parsed ? "" : parsed.error().message)).c_str());
        QVERIFY2(std::ranges::equal(*parsed, keys, [](const auto& a, const auto& b) { return same(a, b); }),
                 text.c_str());
        QCOMPARE(key::toText(*parsed), text);
    }
}

void RoundTripTest::filtersPrintAndParseToThemselves()
{
    Maker maker(2);
    for (int i = 0; i < 3000; ++i) {
        const Filter filter = maker.filter(3);
        const std::string text = key::toText(filter);
        if (text.size() > key::longestExpression)
            continue;
        const auto parsed = key::parseFilter(text);
        QVERIFY2(parsed, (text + "\n" + (parsed ? "" : parsed.error().message)).c_str());
        QVERIFY2(same(*parsed, filter), text.c_str());
        QCOMPARE(key::toText(*parsed), text);
    }
}

void RoundTripTest::valuesPrintAndParseToThemselves()
{
    Maker maker(3);
    for (int i = 0; i < 3000; ++i) {
        const KeyExpression expression = maker.expression(3);
        const std::string text = "count:" + key::asArgument(expression);
        if (text.size() > key::longestExpression)
            continue;
        const auto parsed = key::parseValue(text);
        QVERIFY2(parsed, (text + "\n" + (parsed ? "" : parsed.error().message)).c_str());
        QVERIFY2(same(parsed->key, expression), text.c_str());
        QCOMPARE(parsed->text, text);
    }
}

QTEST_APPLESS_MAIN(RoundTripTest)
#include "tst_round_trip.moc"
