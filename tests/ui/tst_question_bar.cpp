// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemView>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <array>

#include "filter/completion_popup.h"
#include "filter/counting_popup.h"
#include "filter/drill_down.h"
#include "filter/expression_field.h"
#include "filter/question_bar.h"

using namespace weir;
using ui::QuestionBar;
using Field = QuestionBar::Field;

class TestQuestionBar : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_bar.reset(); }
    void asksAtOnceOnEnter();
    void asksAfterAPauseInTyping();
    void keepsTheLastValidQuestionWhileSomethingIsWrong();
    void saysWhatIsWrongAndWhere();
    void showsTheNoteAgainWhenAllIsWell();
    void showsAQuestionFromElsewhereWithoutAsking();
    void namesAllFieldsForScreenReaders();
    void asksWhatThereIsWhileAFieldHasTheKeyboard();
    void suggestsWhatWasSeen();
    void theBeginningOfAWordIsNoMistakeYet();
    void theListOfValuesStandsAtWhatIsTyped();
    void offersTheFixAndTakesIt();
    void takesTheFixOfWhatWasJustTyped();
    void offersOneFixAfterTheOther();
    void countsAsIsChosen();
    void edgeAndCoreNeedATopology();
    void smoothsByAnOwnTime();
    void everyQuestionFromAClickIsValid_data();
    void everyQuestionFromAClickIsValid();

private:
    QString line() const;
    QToolButton* fixButton() const;
    QAbstractButton* choice(const QString& text) const;

    std::unique_ptr<QuestionBar> m_bar;
};

void TestQuestionBar::init()
{
    m_bar = std::make_unique<QuestionBar>();
    m_bar->setText({"ipsource", "bps", ""});
    m_bar->setNote("note");
    m_bar->resize(1000, 80);
    m_bar->show();
}

QString TestQuestionBar::line() const
{
    for (const QLabel* label : m_bar->findChildren<QLabel*>())
        if (label->accessibleName() == "Problem or explanation")
            return label->text();
    return {};
}

/// What is seen of it; null when there is nothing to put right.
QToolButton* TestQuestionBar::fixButton() const
{
    for (QToolButton* button : m_bar->findChildren<QToolButton*>())
        if (button->toolTip() == "Alt+Enter" && button->isVisible())
            return button;
    return nullptr;
}

void TestQuestionBar::asksAtOnceOnEnter()
{
    QSignalSpy asked(m_bar.get(), &QuestionBar::asked);
    QTest::keyClicks(m_bar->field(Field::Filter), "vlan=1");
    QTest::keyClick(m_bar->field(Field::Filter), Qt::Key_Return);
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked[0][0].value<query::QueryText>(), (query::QueryText{"ipsource", "bps", "vlan=1"}));
    QCOMPARE(asked[0][1].toBool(), true);
}

void TestQuestionBar::asksAfterAPauseInTyping()
{
    QSignalSpy asked(m_bar.get(), &QuestionBar::asked);
    QTest::keyClicks(m_bar->field(Field::Keys), ",vlan");
    QCOMPARE(asked.count(), 0);
    QVERIFY(asked.wait());
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked[0][0].value<query::QueryText>().keys, std::string("ipsource,vlan"));
    QCOMPARE(asked[0][1].toBool(), false);
}

void TestQuestionBar::keepsTheLastValidQuestionWhileSomethingIsWrong()
{
    QSignalSpy asked(m_bar.get(), &QuestionBar::asked);
    QTest::keyClicks(m_bar->field(Field::Filter), "vlan=");
    QTest::keyClick(m_bar->field(Field::Filter), Qt::Key_Return);
    QCOMPARE(asked.count(), 0);
    QVERIFY(m_bar->problem());
}

void TestQuestionBar::saysWhatIsWrongAndWhere()
{
    QTest::keyClicks(m_bar->field(Field::Keys), ",unknown");
    QTest::keyClick(m_bar->field(Field::Keys), Qt::Key_Return);
    QVERIFY(m_bar->problem());
    const base::Problem& problem = m_bar->problem()->problem;
    QCOMPARE(problem.position, 9U);
    QCOMPARE(problem.length, 7U);
    QCOMPARE(*m_bar->field(Field::Keys)->problem(), problem);
    QVERIFY(!m_bar->field(Field::Filter)->problem());
    QVERIFY(line().startsWith("Keys: "));
    QVERIFY(line().contains(QString::fromStdString(problem.message)));
    QVERIFY(line().contains(QString::fromStdString(problem.expected)));
    QVERIFY(!m_bar->field(Field::Keys)->accessibleDescription().isEmpty());
}

void TestQuestionBar::showsTheNoteAgainWhenAllIsWell()
{
    QTest::keyClicks(m_bar->field(Field::Filter), "vlan=");
    QTest::keyClick(m_bar->field(Field::Filter), Qt::Key_Return);
    QVERIFY(line() != "note");
    QTest::keyClicks(m_bar->field(Field::Filter), "1");
    QTest::keyClick(m_bar->field(Field::Filter), Qt::Key_Return);
    QCOMPARE(line(), QString("note"));
    QVERIFY(m_bar->field(Field::Filter)->underline().isEmpty());
}

void TestQuestionBar::showsAQuestionFromElsewhereWithoutAsking()
{
    QSignalSpy asked(m_bar.get(), &QuestionBar::asked);
    const query::QueryText text{"vlan", "fps", "ipprotocol=6"};
    m_bar->setText(text);
    QCOMPARE(m_bar->text(), text);
    QCOMPARE(asked.count(), 0);
}

void TestQuestionBar::namesAllFieldsForScreenReaders()
{
    for (const Field field : {Field::Keys, Field::Value, Field::Filter})
        QVERIFY(!m_bar->field(field)->accessibleName().isEmpty());
}

void TestQuestionBar::asksWhatThereIsWhileAFieldHasTheKeyboard()
{
    QSignalSpy census(m_bar.get(), &QuestionBar::censusWanted);
    QSignalSpy values(m_bar.get(), &QuestionBar::valuesWanted);
    m_bar->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_bar.get()));
    census.clear(); // a field may have had it at once
    m_bar->field(Field::Filter)->setFocus();
    QCOMPARE(census.count(), 1);
    QTest::keyClicks(m_bar->field(Field::Filter), "mask:ipsource:24=");
    QCOMPARE(values.count(), 1);
    QCOMPARE(key::toText(values[0][0].value<key::KeyExpression>()), std::string("mask:ipsource:24"));
}

void TestQuestionBar::suggestsWhatWasSeen()
{
    m_bar->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_bar.get()));
    auto* keys = m_bar->field(Field::Keys);
    keys->setFocus();
    keys->clear();
    auto census = std::make_shared<query::Census>();
    census->samples = 4;
    census->keys = {{*key::findKey("ip6source"), 3, 2, false}};
    m_bar->setCensus(census);
    QTest::keyClicks(keys, "ip");
    QCOMPARE(keys->popup().rows().row(0).name, QString("ip6source"));
}

void TestQuestionBar::theBeginningOfAWordIsNoMistakeYet()
{
    auto* keys = m_bar->field(Field::Keys);
    QSignalSpy asked(m_bar.get(), &QuestionBar::asked);
    QTest::keyClicks(keys, ",nonsense");
    QTRY_VERIFY(m_bar->problem());
    keys->setText("ipsource");
    QTest::keyClicks(keys, ",udpsou");
    QVERIFY(!m_bar->problem()); // what stood there is gone, and this may become something
    QTest::keyClicks(keys, "rceport");
    QVERIFY(asked.wait());
    QVERIFY(!m_bar->problem());
    QTest::keyClicks(keys, ",ipsou");
    QTest::keyClick(keys, Qt::Key_Escape); // the list
    QTest::keyClick(keys, Qt::Key_Return);
    QVERIFY(m_bar->problem()); // Enter asks
    keys->setText("ipsource");
    QTest::keyClicks(keys, ",ipsou");
    QVERIFY(!m_bar->problem());
    QTRY_VERIFY(m_bar->problem()); // a long pause does, too
}

void TestQuestionBar::theListOfValuesStandsAtWhatIsTyped()
{
    auto* box = m_bar->findChild<QComboBox*>();
    m_bar->setText({"ipsource", "frames", ""});
    box->showPopup();
    QCOMPARE(box->view()->currentIndex().data().toString(), QString("frames"));
    box->hidePopup();
    m_bar->setText({"ipsource", "avg:ip6ttl", ""});
    box->showPopup();
    QVERIFY(!box->view()->currentIndex().isValid());
    QCOMPARE(m_bar->text().value, std::string("avg:ip6ttl"));
    box->hidePopup();
}

void TestQuestionBar::everyQuestionFromAClickIsValid_data()
{
    QTest::addColumn<QString>("keys");
    QTest::addColumn<QStringList>("values");
    QTest::addColumn<QString>("only");
    QTest::addColumn<QString>("allBut");
    QTest::newRow("an address") << "ipsource" << QStringList{"10.0.0.1"} << "ipsource=10.0.0.1"
                                << "ipsource!=10.0.0.1";
    QTest::newRow("two keys") << "ipsource,vlan" << QStringList{"10.0.0.1", "7"} << "ipsource=10.0.0.1&vlan=7"
                              << "(ipsource!=10.0.0.1|vlan!=7)";
    QTest::newRow("signs of the language") << "stack" << QStringList{"a&b|c,(d)"} << "stack='a&b|c,(d)'"
                                           << "stack!='a&b|c,(d)'";
    QTest::newRow("quotes and backslashes") << "stack" << QStringList{R"(it's \ here)"} << "" << "";
    QTest::newRow("the word null") << "stack" << QStringList{"null"} << "stack='null'" << "stack!='null'";
}

void TestQuestionBar::everyQuestionFromAClickIsValid()
{
    QFETCH(QString, keys);
    QFETCH(QStringList, values);
    QFETCH(QString, only);
    QFETCH(QString, allBut);
    const auto parsed = key::parseKeys(keys.toStdString());
    QVERIFY(parsed);
    std::vector<std::string> cells;
    for (const QString& value : values)
        cells.push_back(value.toStdString());
    for (const auto pick : {ui::Pick::Only, ui::Pick::AllBut}) {
        const std::string term = ui::termOf(*parsed, std::array{cells}, pick);
        const auto filter = key::parseFilter(term);
        QVERIFY2(filter, term.c_str());
        const key::Filter& first = filter->kind == key::Filter::Kind::Test ? *filter : filter->terms.front();
        QCOMPARE(first.values.front().text, cells.front());
        QVERIFY(!first.values.front().isNull);
        if (const QString& expected = pick == ui::Pick::Only ? only : allBut; !expected.isEmpty())
            QCOMPARE(QString::fromStdString(term), expected);
    }
}

QAbstractButton* TestQuestionBar::choice(const QString& text) const
{
    for (auto* button : m_bar->findChild<ui::CountingPopup*>()->findChildren<QAbstractButton*>())
        if (button->text().remove('&') == text)
            return button;
    return nullptr;
}

void TestQuestionBar::offersTheFixAndTakesIt()
{
    QVERIFY(!fixButton());
    QTest::keyClicks(m_bar->field(Field::Keys), ",ipsrc");
    QTest::keyClick(m_bar->field(Field::Keys), Qt::Key_Return);
    QToolButton* button = fixButton();
    QVERIFY(button);
    QCOMPARE(button->text(), QString("Use `ipsource`"));
    QCOMPARE(button->accessibleName(), button->text());
    QSignalSpy asked(m_bar.get(), &QuestionBar::asked);
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(m_bar->field(Field::Keys)->text(), QString("ipsource,ipsource"));
    QVERIFY(!m_bar->field(Field::Keys)->popup().isVisible());
    QCOMPARE(asked.count(), 1);
    QVERIFY(!m_bar->problem());
    QVERIFY(!fixButton());
    QCOMPARE(line(), QString("note"));
}

void TestQuestionBar::takesTheFixOfWhatWasJustTyped()
{
    QSignalSpy asked(m_bar.get(), &QuestionBar::asked);
    QTest::keyClicks(m_bar->field(Field::Filter), "src=10.0.0.1");
    QVERIFY(!m_bar->problem()); // the pause in typing is not over
    QTest::keyClick(m_bar->field(Field::Filter), Qt::Key_Return, Qt::AltModifier);
    QCOMPARE(m_bar->field(Field::Filter)->text(), QString("ipsource=10.0.0.1"));
    QCOMPARE(asked.count(), 1);
    QTest::keyClick(m_bar->field(Field::Filter), Qt::Key_Return, Qt::AltModifier); // nothing is wrong
    QCOMPARE(m_bar->field(Field::Filter)->text(), QString("ipsource=10.0.0.1"));
}

void TestQuestionBar::offersOneFixAfterTheOther()
{
    m_bar->setText({"ipsource", "bps", "ip.src==10.0.0.1 && tcp.dstport==443"});
    for (int i = 0; i < 5; ++i) {
        QVERIFY(fixButton());
        QTest::keyClick(m_bar->field(Field::Filter), Qt::Key_Enter, Qt::AltModifier);
    }
    QCOMPARE(m_bar->field(Field::Filter)->text(), QString("ipsource=10.0.0.1 & tcpdestinationport=443"));
    QVERIFY(!fixButton());
}

void TestQuestionBar::countsAsIsChosen()
{
    QSignalSpy counted(m_bar.get(), &QuestionBar::counted);
    m_bar->showCounting();
    auto* popup = m_bar->findChild<ui::CountingPopup*>();
    QVERIFY(popup->isVisible());
    choice("Sum")->click();
    choice("10 s")->click();
    choice("Discarded packets")->click();
    QCOMPARE(counted.count(), 3);
    QCOMPARE(counted.last()[0].value<ui::Counting>(), (ui::Counting{query::Aggregation::Sum, 10, true}));
    QTest::keyClick(popup, Qt::Key_Escape);
    QVERIFY(!popup->isVisible());

    // A way of counting from elsewhere is shown, not asked.
    m_bar->setCounting({query::Aggregation::Max, 60, false});
    QCOMPARE(counted.count(), 3);
    QVERIFY(choice("Max")->isChecked());
    QVERIFY(choice("60 s")->isChecked());
    QVERIFY(!choice("Discarded packets")->isChecked());
}

void TestQuestionBar::edgeAndCoreNeedATopology()
{
    for (const char* name : {"Edge", "Core"}) {
        QVERIFY(!choice(name)->isEnabled());
        m_bar->setHasTopology(true);
        QVERIFY(choice(name)->isEnabled());
        m_bar->setHasTopology(false);
    }
}

void TestQuestionBar::smoothsByAnOwnTime()
{
    QSignalSpy counted(m_bar.get(), &QuestionBar::counted);
    m_bar->showCounting();
    auto* seconds = m_bar->findChild<QDoubleSpinBox*>();
    seconds->setValue(7.5);
    QCOMPARE(counted.last()[0].value<ui::Counting>().smooth, 7.5);
    QVERIFY(choice("Own:")->isChecked());
    choice("Off")->click();
    QCOMPARE(counted.last()[0].value<ui::Counting>().smooth, 0.0);
    seconds->setValue(1e9);
    QCOMPARE(counted.last()[0].value<ui::Counting>().smooth, ui::Counting::longestSmooth);
}

QTEST_MAIN(TestQuestionBar)
#include "tst_question_bar.moc"
