// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemView>
#include <QCompleter>
#include <QStandardItemModel>
#include <QTest>

#include "filter/expression_field.h"

using namespace weir;
using ui::ExpressionField;

class TestExpressionField : public QObject
{
    Q_OBJECT

private slots:
    void underlinesExactlyTheProblem_data();
    void underlinesExactlyTheProblem();
    void paintsTheUnderlineInItsColour();
    void marksAPlaceBetweenTwoCharacters();
    void countsBytesAsThePlacesOfProblemsDo();
    void findsTheNameUnderTheCursor_data();
    void findsTheNameUnderTheCursor();
    void completesANameByItsBeginning();
    void goesThroughTheHistoryAndBackToTheDraft();
};

namespace
{

std::unique_ptr<ExpressionField> shown(const QString& text)
{
    auto field = std::make_unique<ExpressionField>();
    field->resize(400, 28);
    field->setText(text);
    field->show();
    return field;
}

int columnsOf(const QImage& image, const QColor& colour, QRect within)
{
    int columns = 0;
    for (int x = within.left(); x <= within.right(); ++x)
        for (int y = within.top(); y <= within.bottom(); ++y)
            if (image.pixelColor(x, y) == colour) {
                ++columns;
                break;
            }
    return columns;
}

} // namespace

void TestExpressionField::underlinesExactlyTheProblem_data()
{
    QTest::addColumn<int>("position");
    QTest::addColumn<int>("length");
    QTest::newRow("the first word") << 0 << 8;
    QTest::newRow("in the middle") << 9 << 7;
    QTest::newRow("the last word") << 17 << 4;
}

void TestExpressionField::underlinesExactlyTheProblem()
{
    QFETCH(int, position);
    QFETCH(int, length);
    const QString text = "ipsource,ipsauce,vlan";
    const auto field = shown(text);
    field->setProblem(base::Problem{std::size_t(position), std::size_t(length), "No such key.", ""});
    const QFontMetrics metrics(field->font());
    QVERIFY(std::abs(field->underline().width() - metrics.horizontalAdvance(text.mid(position, length))) <=
            2);
    // The line edit itself says which character stands at an end of the underline.
    const int middle = field->height() / 2;
    QCOMPARE(field->cursorPositionAt({field->underline().left(), middle}), position);
    QCOMPARE(field->cursorPositionAt({field->underline().right(), middle}), position + length);
}

void TestExpressionField::paintsTheUnderlineInItsColour()
{
    const auto field = shown("ipsauce");
    field->setProblemColour(Qt::red);
    QCOMPARE(columnsOf(field->grab().toImage(), Qt::red, field->rect()), 0);
    field->setProblem(base::Problem{2, 5, "No such key.", ""});
    const QImage image = field->grab().toImage();
    const QRect place = field->underline();
    QVERIFY(columnsOf(image, Qt::red, place.adjusted(0, -2, 0, 2) & field->rect()) > 3);
    QCOMPARE(columnsOf(image, Qt::red, QRect(0, 0, place.left() - 2, field->height())), 0);
}

void TestExpressionField::marksAPlaceBetweenTwoCharacters()
{
    const auto field = shown("ipsource=");
    field->setProblem(base::Problem{9, 0, "A value is missing.", "a value"});
    QVERIFY(field->underline().width() > 3);
    QCOMPARE(field->cursorPositionAt({field->underline().left(), 14}), 9);
}

void TestExpressionField::countsBytesAsThePlacesOfProblemsDo()
{
    const auto field = shown(QStringLiteral("köln,x"));
    field->setProblem(base::Problem{6, 1, "No such key.", ""}); // ö takes two bytes
    QCOMPARE(field->cursorPositionAt({field->underline().left(), 14}), 5);
}

void TestExpressionField::findsTheNameUnderTheCursor_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("start"); // -1: none
    QTest::newRow("the first key") << "ips" << 0;
    QTest::newRow("after a comma") << "ipsource,ipd" << 9;
    QTest::newRow("after a space") << "ipsource, ipd" << 10;
    QTest::newRow("an argument") << "mask:ips" << 5;
    QTest::newRow("nested") << "or:[mask:ips" << 9;
    QTest::newRow("a filter's left side") << "vlan=1&ips" << 7;
    QTest::newRow("in parentheses") << "(vlan=1|(ips" << 9;
    QTest::newRow("a value") << "vlan=1" << -1;
    QTest::newRow("a second value") << "vlan=1,2" << -1;
    QTest::newRow("a pattern") << "stack~eth" << -1;
    QTest::newRow("nothing yet") << "ipsource," << -1;
}

void TestExpressionField::findsTheNameUnderTheCursor()
{
    QFETCH(QString, text);
    QFETCH(int, start);
    QCOMPARE(ui::nameStart(text, int(text.size())).value_or(-1), start);
}

void TestExpressionField::completesANameByItsBeginning()
{
    QStandardItemModel names(0, 2);
    for (const char* name : {"ipdestination", "ipsource", "vlan"})
        names.appendRow({new QStandardItem(name), new QStandardItem("title")});
    const auto field = shown("");
    field->setNames(&names);
    field->setFocus();
    QTest::keyClicks(field.get(), "vlan,ips");
    const auto* completer = field->findChild<QCompleter*>();
    QCOMPARE(completer->completionCount(), 1);
    QVERIFY(completer->popup()->isVisible());
    QTest::keyClick(completer->popup(), Qt::Key_Down);
    QTest::keyClick(completer->popup(), Qt::Key_Return);
    QCOMPARE(field->text(), QString("vlan,ipsource"));
    QVERIFY(!completer->popup()->isVisible());
}

void TestExpressionField::goesThroughTheHistoryAndBackToTheDraft()
{
    const auto field = shown("dra");
    field->setHistory({"newest", "older"});
    QTest::keyClick(field.get(), Qt::Key_Up);
    QCOMPARE(field->text(), QString("newest"));
    QTest::keyClick(field.get(), Qt::Key_Up);
    QTest::keyClick(field.get(), Qt::Key_Up);
    QCOMPARE(field->text(), QString("older"));
    QTest::keyClick(field.get(), Qt::Key_Down);
    QTest::keyClick(field.get(), Qt::Key_Down);
    QCOMPARE(field->text(), QString("dra"));
}

QTEST_MAIN(TestExpressionField)
#include "tst_expression_field.moc"
