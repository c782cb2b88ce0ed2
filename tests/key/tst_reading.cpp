// SPDX-License-Identifier: GPL-3.0-or-later
// What is coloured and what is expected, in whole texts and in half-typed and wrong ones.
#include <QTest>

#include "key/language/reading.h"

using namespace weir;
using key::Language;
using key::Piece;
using Kind = key::Place::Kind;

namespace
{

/// A letter under each byte: K key, F function, L literal, O operator.
QByteArray drawn(const key::Reading& reading, qsizetype size)
{
    QByteArray line(size, ' ');
    for (const Piece& piece : reading.pieces)
        for (std::size_t i = piece.begin; i < piece.end; ++i)
            line[qsizetype(i)] = "KFLO"[int(piece.kind)];
    return line;
}

void addText(Language language, const char* text, const char* pieces)
{
    QTest::newRow(text) << int(language) << QByteArray(text) << QByteArray(pieces);
}

void addEnd(Language language, const char* text, Kind kind, int begin)
{
    QTest::newRow(text) << int(language) << QByteArray(text) << int(kind) << begin;
}

} // namespace

class ReadingTest : public QObject
{
    Q_OBJECT

private slots:
    void findsThePieces_data();
    void findsThePieces();
    void saysWhatIsExpectedAtTheEnd_data();
    void saysWhatIsExpectedAtTheEnd();
    void tellsWhatAnOperandIsComparedWith();
    void tellsWhichArgumentStandsThere();
    void acceptsWhatTheParserAccepts();
};

void ReadingTest::findsThePieces_data()
{
    QTest::addColumn<int>("language");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("pieces");
    using enum Language;
    addText(Keys, "", "");
    addText(Keys, "ipsource, vlan.1", "KKKKKKKK  KKKKKK");
    addText(Keys, "mask:ipsource:24", "FFFF KKKKKKKK LL");
    addText(Keys, "or:[mask:ipsource:24]:vlan", "FF  FFFF KKKKKKKK LL  KKKK");
    addText(Keys, "nonsense,vlan", "KKKKKKKK KKKK");
    addText(Keys, "mask:ipsource:99,vlan", "FFFF KKKKKKKK LL KKKK");
    addText(Value, "bps", "KKK");
    addText(Value, "avg:ipttl", "FFF KKKKK");
    addText(Value, "nonsense", "        ");
    addText(Filter, "vlan=1", "KKKKOL");
    addText(Filter, "vlan != 1, 2", "KKKK OO L  L");
    addText(Filter, "(vlan=1|stack~eth.*)&ipsource!=null", "OKKKKOLOKKKKKOLLLLLOOKKKKKKKKOOLLLL");
    addText(Filter, "'vlan'='1'", " KKKK OLLL");
    addText(Filter, "range:ipttl:0:4=true", "FFFFF KKKKK L LOLLLL");
    addText(Filter, "vlan=blue&ipttl=4", "KKKKOLLLLOKKKKKOL");
    addText(Filter, "vlan&ipttl=4", "KKKKOKKKKKOL");
    addText(Filter, "vlan=1)&ipttl=4", "KKKKOL OKKKKKOL");
    addText(Filter, "vlan=1&&ipttl=4", "KKKKOLOOKKKKKOL");
    addText(Filter, "stack='a", "KKKKKOLL");
}

void ReadingTest::findsThePieces()
{
    QFETCH(int, language);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, pieces);
    QCOMPARE(drawn(key::read(Language(language), text.toStdString()), text.size()), pieces);
}

void ReadingTest::saysWhatIsExpectedAtTheEnd_data()
{
    QTest::addColumn<int>("language");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("begin");
    using enum Language;
    addEnd(Keys, "", Kind::Key, 0);
    addEnd(Keys, "ips", Kind::Key, 0);
    addEnd(Keys, "ipsource,", Kind::Key, 9);
    addEnd(Keys, "ipsource, ipd", Kind::Key, 10);
    addEnd(Keys, "nonsense,ipd", Kind::Key, 9);
    addEnd(Keys, "mask:ips", Kind::Argument, 5);
    addEnd(Keys, "or:[mask:ips", Kind::Argument, 9);
    addEnd(Keys, "or:[ma", Kind::Key, 4);
    addEnd(Keys, "mask:ipsource:", Kind::Literal, 14);
    addEnd(Value, "ips", Kind::Value, 0);
    addEnd(Value, "avg:", Kind::Key, 4);
    addEnd(Value, "avg:ipt", Kind::Key, 4);
    addEnd(Filter, "", Kind::Key, 0);
    addEnd(Filter, "vlan=1&ips", Kind::Key, 7);
    addEnd(Filter, "(vlan=1|(ips", Kind::Key, 9);
    addEnd(Filter, "nonsense=1&ips", Kind::Key, 11);
    addEnd(Filter, "mask:ips", Kind::Argument, 5);
    addEnd(Filter, "vlan", Kind::Comparison, 4);
    addEnd(Filter, "vlan=", Kind::Operand, 5);
    addEnd(Filter, "vlan!= 1,", Kind::Operand, 9);
    addEnd(Filter, "stack='a b", Kind::Operand, 6);
    addEnd(Filter, "vlan=1 ", Kind::Joint, 7);
    addEnd(Filter, "vlan=1&", Kind::Key, 7);
}

void ReadingTest::saysWhatIsExpectedAtTheEnd()
{
    QFETCH(int, language);
    QFETCH(QByteArray, text);
    QFETCH(int, kind);
    QFETCH(int, begin);
    const auto places = key::placesAtEnd(Language(language), text.toStdString());
    QVERIFY(!places.empty());
    QCOMPARE(int(places.back().kind), kind);
    QCOMPARE(places.back().begin, std::size_t(begin));
}

void ReadingTest::tellsWhatAnOperandIsComparedWith()
{
    const auto places = key::placesAtEnd(Language::Filter, "vlan=1&[mask:ipsource:24]!=");
    const auto quoted = key::placesAtEnd(Language::Filter, "vlan=1&mask:ipsource:24!=10.0.0.0,");
    QVERIFY(!quoted.empty());
    QCOMPARE(key::toText(quoted.back().left), std::string("mask:ipsource:24"));
    QCOMPARE(int(quoted.back().comparison), int(key::Comparison::NotEqual));
    Q_UNUSED(places); // brackets around all of it are wrong; it is enough that reading them ends
}

void ReadingTest::tellsWhichArgumentStandsThere()
{
    const auto places = key::placesAtEnd(Language::Keys, "or:ipsource:ip6");
    QVERIFY(!places.empty());
    QCOMPARE(places.back().function, key::findFunction("or"));
    QCOMPARE(places.back().argument, std::size_t(1));
}

/// Reading leaves out no piece of a text that is right.
void ReadingTest::acceptsWhatTheParserAccepts()
{
    for (const std::string text : {"ipsource=10.0.0.1", "(vlan=1|vlan=2)&ipprotocol!=6,17",
                                   "range:ipttl:0:4=true", "stack~'eth.(ip|ip6)'"}) {
        QVERIFY(key::parseFilter(text));
        const key::Reading reading = key::read(Language::Filter, text);
        std::size_t at = 0;
        for (const Piece& piece : reading.pieces) {
            QVERIFY(piece.begin >= at && piece.end > piece.begin);
            QVERIFY(text.substr(at, piece.begin - at).find_first_not_of(":[], ") == std::string::npos);
            at = piece.end;
        }
        QCOMPARE(at, text.size());
    }
}

QTEST_APPLESS_MAIN(ReadingTest)
#include "tst_reading.moc"
