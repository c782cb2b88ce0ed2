// SPDX-License-Identifier: GPL-3.0-or-later
#include <QContextMenuEvent>
#include <QMenu>
#include <QPointer>
#include <QSignalSpy>
#include <QTest>

#include "filter/completion_popup.h"
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
    void coloursWhatItReads();
    void tabTakesTheFirst();
    void enterTakesWhatIsNeededAndAsksElse();
    void theListMovesWithTheField();
    void arrowsMoveInTheList();
    void aNewerCountKeepsWhatIsChosen();
    void escClosesTheListUntilTheNextKey();
    void controlSpaceOpensTheList();
    void goesOnBehindWhatWasTaken();
    void showsValuesWhenTheyCome();
    void closesTheListWhenTheFieldIsLeft();
    void keepsUpWithTheFingers();
    void goesThroughTheHistoryAndBackToTheDraft();
    void takesAFixThatCanBeUndone();
    void offersNoFixOfAnotherText();
    void namesTheFix_data();
    void namesTheFix();
    void asksForTheFixByKeyAndMenu();
};

namespace
{

std::unique_ptr<ExpressionField> shown(const QString& text, key::Language language = key::Language::Keys)
{
    auto field = std::make_unique<ExpressionField>(language);
    field->resize(400, 28);
    field->setText(text);
    field->show();
    field->activateWindow();
    [[maybe_unused]] const bool active = QTest::qWaitForWindowActive(field.get());
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
    ui::Theme theme = ui::Theme::light();
    theme.problem = Qt::red;
    field->setTheme(theme);
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

void TestExpressionField::coloursWhatItReads()
{
    ui::Theme theme = ui::Theme::light();
    theme.key = 0xff0000;
    theme.literal = 0x0000ff;
    const auto field = shown("vlan=1", key::Language::Filter);
    field->setTheme(theme);
    QFont plain = field->font();
    plain.setStyleStrategy(QFont::NoAntialias); // or no pixel has the very colour
    field->setFont(plain);
    field->clearFocus();
    const auto colours = [&] {
        const QImage image = field->grab().toImage();
        return std::pair(columnsOf(image, theme.key, field->rect()) > 0,
                         columnsOf(image, theme.literal, field->rect()) > 0);
    };
    QCOMPARE(colours(), std::pair(true, true));
    field->setText("vlan=");
    QCOMPARE(colours(), std::pair(true, false));
    QCOMPARE(field->text(), QString("vlan="));
    QVERIFY(!field->isUndoAvailable());
}

void TestExpressionField::tabTakesTheFirst()
{
    const auto field = shown("");
    field->setFocus();
    QTest::keyClicks(field.get(), "vlan,ips");
    QVERIFY(field->popup().isVisible());
    QCOMPARE(field->popup().rows().row(0).name, QString("ipsource"));
    QTest::keyClick(field.get(), Qt::Key_Tab);
    QCOMPARE(field->text(), QString("vlan,ipsource"));
    QVERIFY(field->hasFocus());
}

void TestExpressionField::enterTakesWhatIsNeededAndAsksElse()
{
    const auto field = shown("");
    field->setFocus();
    QSignalSpy asked(field.get(), &QLineEdit::returnPressed);
    QTest::keyClicks(field.get(), "vla");
    QTest::keyClick(field.get(), Qt::Key_Return);
    QCOMPARE(asked.count(), 0);
    QVERIFY(key::parseKeys(field->text().toStdString()));
    field->clear();
    QTest::keyClicks(field.get(), "vlan"); // there are longer names, but this is one
    QVERIFY(field->popup().isVisible());
    QTest::keyClick(field.get(), Qt::Key_Return);
    QCOMPARE(field->text(), QString("vlan"));
    QCOMPARE(asked.count(), 1);
    QVERIFY(!field->popup().isVisible());
}

void TestExpressionField::theListMovesWithTheField()
{
    QWidget window;
    auto* page = new QWidget(&window);
    auto* field = new ExpressionField(key::Language::Keys, page);
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    field->setFocus();
    QTest::keyClicks(field, "ips");
    QVERIFY(field->popup().isVisible());
    const QPoint below = field->popup().pos();
    field->move(field->pos() + QPoint(0, 40));
    QCOMPARE(field->popup().pos(), below + QPoint(0, 40));
    page->move(page->pos() + QPoint(0, 30)); // a bar above the page came
    QCOMPARE(field->popup().pos(), below + QPoint(0, 70));
}

void TestExpressionField::arrowsMoveInTheList()
{
    const auto field = shown("");
    field->setFocus();
    field->setHistory({"older"});
    QTest::keyClicks(field.get(), "ip");
    const QString third = field->popup().rows().row(2).text;
    QTest::keyClick(field.get(), Qt::Key_Down);
    QTest::keyClick(field.get(), Qt::Key_Down);
    QTest::keyClick(field.get(), Qt::Key_Return);
    QCOMPARE(field->text(), third);
}

void TestExpressionField::aNewerCountKeepsWhatIsChosen()
{
    const auto field = shown("");
    field->setFocus();
    QTest::keyClicks(field.get(), "ip");
    auto census = std::make_shared<query::Census>();
    census->samples = 4;
    census->keys = {{*key::findKey("ipttl"), 4, 2, false}};
    field->setSeen({census, nullptr});
    QCOMPARE(field->popup().rows().row(0).name, QString("ipttl")); // nobody chose yet
    QTest::keyClick(field.get(), Qt::Key_Down);
    const QString chosen = field->popup().chosen()->text;
    field->setSeen({});
    QCOMPARE(field->popup().chosen()->text, chosen);
}

void TestExpressionField::escClosesTheListUntilTheNextKey()
{
    const auto field = shown("");
    field->setFocus();
    QTest::keyClicks(field.get(), "ip");
    QTest::keyClick(field.get(), Qt::Key_Escape);
    QVERIFY(!field->popup().isVisible());
    field->setSeen({});
    QVERIFY(!field->popup().isVisible());
    QCOMPARE(field->text(), QString("ip"));
    QTest::keyClicks(field.get(), "s");
    QVERIFY(field->popup().isVisible());
}

void TestExpressionField::controlSpaceOpensTheList()
{
    const auto field = shown("");
    field->setFocus();
    QVERIFY(!field->popup().isVisible());
    QTest::keyClick(field.get(), Qt::Key_Space, Qt::ControlModifier);
    QVERIFY(field->popup().isVisible());
    QCOMPARE(field->text(), QString());
}

void TestExpressionField::goesOnBehindWhatWasTaken()
{
    const auto field = shown("", key::Language::Filter);
    field->setFocus();
    QTest::keyClicks(field.get(), "mas");
    QTest::keyClick(field.get(), Qt::Key_Tab);
    QCOMPARE(field->text(), QString("mask:"));
    QTest::keyClicks(field.get(), "ipsou");
    QTest::keyClick(field.get(), Qt::Key_Tab);
    QTest::keyClicks(field.get(), ":24");
    QTest::keyClick(field.get(), Qt::Key_Escape);
    QCOMPARE(field->text(), QString("mask:ipsource:24"));
}

void TestExpressionField::showsValuesWhenTheyCome()
{
    const auto field = shown("", key::Language::Filter);
    field->setFocus();
    QSignalSpy asked(field.get(), &ExpressionField::valuesAsked);
    QTest::keyClicks(field.get(), "vlan=");
    QCOMPARE(asked.count(), 1);
    QCOMPARE(key::toText(*field->valuesWanted()), std::string("vlan"));
    QVERIFY(!field->popup().isVisible());
    auto values = std::make_shared<query::Values>();
    values->key = "vlan";
    values->values = {{"10", 5, 5}, {"1", 4, 4}};
    field->setSeen({nullptr, values});
    QVERIFY(field->popup().isVisible());
    QTest::keyClick(field.get(), Qt::Key_Tab);
    QCOMPARE(field->text(), QString("vlan=10"));
    QTest::keyClicks(field.get(), ",");
    QCOMPARE(asked.count(), 1); // they are known
    QVERIFY(field->popup().isVisible());
}

void TestExpressionField::closesTheListWhenTheFieldIsLeft()
{
    const auto field = shown("");
    field->setFocus();
    QTest::keyClicks(field.get(), "ip");
    QVERIFY(field->popup().isVisible());
    field->clearFocus();
    QVERIFY(!field->popup().isVisible());
}

/// A key stroke with everything known costs far less than a frame.
void TestExpressionField::keepsUpWithTheFingers()
{
    auto census = std::make_shared<query::Census>();
    census->samples = 100;
    for (const key::KeyRow& row : key::keys())
        census->keys.push_back({{&row, 0}, 50, 7, false});
    const auto field = shown("", key::Language::Filter);
    field->setFocus();
    field->setSeen({census, nullptr});
    QBENCHMARK
    {
        field->clear();
        QTest::keyClick(field.get(), Qt::Key_ParenLeft, {}, 0);
    }
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

void TestExpressionField::takesAFixThatCanBeUndone()
{
    const auto field = shown("größe,ipsrc,vlan");
    field->setProblem(key::parseKeys("größe,ipsrc,vlan").error());
    QVERIFY(!field->fix());
    field->setText("stack='größe'&ipsrc=10.0.0.1");
    field->setProblem(key::parseFilter(field->text().toStdString()).error());
    QVERIFY(field->fix());
    field->takeFix();
    QCOMPARE(field->text(), QString("stack='größe'&ipsource=10.0.0.1"));
    QCOMPARE(field->cursorPosition(), 22);
    QVERIFY(!field->fix());
    field->takeFix(); // nothing is left to take
    QTest::keyClick(field.get(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(field->text(), QString("stack='größe'&ipsrc=10.0.0.1"));
}

void TestExpressionField::offersNoFixOfAnotherText()
{
    const auto field = shown("ipsrc");
    field->setProblem(key::parseKeys("ipsrc").error());
    QTest::keyClicks(field.get(), "x");
    QVERIFY(!field->fix());
    field->takeFix();
    QCOMPARE(field->text(), QString("ipsrcx"));
}

void TestExpressionField::namesTheFix_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("label");
    QTest::newRow("another word") << "ipsrc=10.0.0.1" << "Use `ipsource`";
    QTest::newRow("something more") << "(vlan=1" << "Add `)`";
    QTest::newRow("something less") << "vlan=1,,2" << "Remove `,`";
    QTest::newRow("nothing") << "vlan=blue" << "";
}

void TestExpressionField::namesTheFix()
{
    QFETCH(QString, text);
    QFETCH(QString, label);
    const auto field = shown(text, key::Language::Filter);
    field->setProblem(key::parseFilter(text.toStdString()).error());
    QCOMPARE(field->fixLabel(), label);
    QVERIFY(field->accessibleDescription().contains(label));
}

void TestExpressionField::asksForTheFixByKeyAndMenu()
{
    const auto field = shown("ipsrc");
    field->setProblem(key::parseKeys("ipsrc").error());
    QSignalSpy asked(field.get(), &ExpressionField::fixAsked);
    QSignalSpy pressed(field.get(), &ExpressionField::returnPressed);
    QTest::keyClick(field.get(), Qt::Key_Return, Qt::AltModifier);
    QCOMPARE(asked.count(), 1);
    QCOMPARE(pressed.count(), 0);

    QContextMenuEvent event(QContextMenuEvent::Keyboard, {5, 5}, field->mapToGlobal(QPoint(5, 5)));
    QCoreApplication::sendEvent(field.get(), &event);
    const QPointer<QMenu> menu(field->findChild<QMenu*>());
    QVERIFY(menu);
    QVERIFY(menu->actions().constFirst()->text().startsWith("Use `ipsource`"));
    menu->actions().constFirst()->trigger();
    QCOMPARE(asked.count(), 2);
    menu->close();
}

QTEST_MAIN(TestExpressionField)
#include "tst_expression_field.moc"
