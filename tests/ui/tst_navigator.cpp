// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QTest>

#include "views/navigator.h"

using namespace weir;
using ui::Navigator;
using Change = Navigator::Change;

class TestNavigator : public QObject
{
    Q_OBJECT

private slots:
    void aWayOfCountingIsAPlaceToComeBackTo();
    void init();
    void pausesAtTheEndOfWhatIsShown();
    void goesLiveAndLetsGoOfTheMoment();
    void staysLiveWhenAZoomReachesTheNewestSecond();
    void leavesLiveWhenTheRightEdgeMovesAway();
    void goesBackAndForward();
    void doesNotComeBackToHalfTypedQuestions();
    void doesNotComeBackToTheStepsOfAZoom();
    void comesBackToWhatWasTypedBeforeAClick();
    void cyclesTheUnits();
    void addsTermsToAFilter_data();
    void addsTermsToAFilter();
    void takesLongerStepsForLongerSpans();

private:
    std::unique_ptr<Navigator> m_navigator;
};

void TestNavigator::init()
{
    m_navigator = std::make_unique<Navigator>(ui::Look{{"ipsource", "bps", ""}, {}});
    m_navigator->setShown({700, 1000, 1});
    m_navigator->setNewest(1000);
}

void TestNavigator::pausesAtTheEndOfWhatIsShown()
{
    m_navigator->pause();
    QVERIFY(!m_navigator->now().view.live);
    QCOMPARE(m_navigator->now().view.to, 1000);
    QCOMPARE(m_navigator->now().view.span, 300);
}

void TestNavigator::goesLiveAndLetsGoOfTheMoment()
{
    m_navigator->pause();
    m_navigator->pin(900);
    QSignalSpy looked(m_navigator.get(), &Navigator::looked);
    m_navigator->goLive();
    QCOMPARE(looked.count(), 1);
    QVERIFY(m_navigator->now().view.live);
    QVERIFY(!m_navigator->now().view.pinned);
}

void TestNavigator::staysLiveWhenAZoomReachesTheNewestSecond()
{
    m_navigator->lookAt({850, 1000, 1});
    QVERIFY(m_navigator->now().view.live);
    QCOMPARE(m_navigator->now().view.span, 150);
}

void TestNavigator::leavesLiveWhenTheRightEdgeMovesAway()
{
    m_navigator->lookAt({600, 900, 1});
    QVERIFY(!m_navigator->now().view.live);
    QCOMPARE(m_navigator->now().view.to, 900);
}

void TestNavigator::goesBackAndForward()
{
    m_navigator->ask({"vlan", "bps", ""});
    m_navigator->pause();
    m_navigator->goBack();
    QVERIFY(m_navigator->now().view.live);
    QCOMPARE(m_navigator->now().text.keys, std::string("vlan"));
    m_navigator->goBack();
    QCOMPARE(m_navigator->now().text.keys, std::string("ipsource"));
    QVERIFY(!m_navigator->canGoBack());
    m_navigator->goForward();
    QCOMPARE(m_navigator->now().text.keys, std::string("vlan"));
    m_navigator->ask({"stack", "bps", ""});
    QVERIFY(!m_navigator->canGoForward());
}

void TestNavigator::doesNotComeBackToHalfTypedQuestions()
{
    m_navigator->ask({"v", "bps", ""}, Change::Typing);
    m_navigator->ask({"vl", "bps", ""}, Change::Typing);
    m_navigator->ask({"vlan", "bps", ""}, Change::Typing);
    m_navigator->ask({"vlan", "bps", ""}, Change::Firm);
    m_navigator->goBack();
    QCOMPARE(m_navigator->now().text.keys, std::string("ipsource"));
}

void TestNavigator::doesNotComeBackToTheStepsOfAZoom()
{
    for (int to = 990; to > 900; to -= 10)
        m_navigator->lookAt({to - 300, to, 1});
    m_navigator->goBack();
    QVERIFY(m_navigator->now().view.live);
    QVERIFY(!m_navigator->canGoBack());
}

void TestNavigator::comesBackToWhatWasTypedBeforeAClick()
{
    m_navigator->ask({"vlan", "bps", ""}, Change::Typing);
    m_navigator->addFilter("vlan=1");
    m_navigator->goBack();
    QCOMPARE(m_navigator->now().text, (query::QueryText{"vlan", "bps", ""}));
}

void TestNavigator::cyclesTheUnits()
{
    for (const char* unit : {"Bps", "fps", "bps"}) {
        m_navigator->cycleUnit();
        QCOMPARE(m_navigator->now().text.value, std::string(unit));
    }
    m_navigator->ask({"ipsource", "avg:ipttl", ""});
    m_navigator->cycleUnit();
    QCOMPARE(m_navigator->now().text.value, std::string("bps"));
}

void TestNavigator::addsTermsToAFilter_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::newRow("none") << "" << "vlan=1";
    QTest::newRow("a test") << "ipttl=1" << "ipttl=1&vlan=1";
    QTest::newRow("and") << "ipttl=1&ipprotocol=6" << "ipttl=1&ipprotocol=6&vlan=1";
    QTest::newRow("or") << "ipttl=1|ipttl=2" << "(ipttl=1|ipttl=2)&vlan=1";
}

void TestNavigator::addsTermsToAFilter()
{
    QFETCH(QString, before);
    QFETCH(QString, after);
    m_navigator->ask({"ipsource", "bps", before.toStdString()});
    m_navigator->addFilter("vlan=1");
    QCOMPARE(QString::fromStdString(m_navigator->now().text.filter), after);
}

void TestNavigator::takesLongerStepsForLongerSpans()
{
    m_navigator->setSpan(900);
    QCOMPARE(m_navigator->now().view.step, 1);
    m_navigator->setSpan(3600);
    QVERIFY(m_navigator->now().view.step > 1);
    m_navigator->setSpan(1);
    QCOMPARE(m_navigator->now().view.step, 1);
    QVERIFY(m_navigator->now().view.span >= 10);
}

void TestNavigator::aWayOfCountingIsAPlaceToComeBackTo()
{
    ui::Navigator navigator(ui::Look{{"ipsource", "bps", ""}, {}});
    QSignalSpy asked(&navigator, &ui::Navigator::asked);
    navigator.count({query::Aggregation::Sum, 10, false});
    QCOMPARE(asked.count(), 1);
    navigator.ask({"reason", "frames", ""}, {query::Aggregation::Sum, 10, true});
    navigator.goBack();
    QCOMPARE(navigator.now().counting, (ui::Counting{query::Aggregation::Sum, 10, false}));
    QCOMPARE(navigator.now().text.keys, std::string("ipsource"));
    navigator.goBack();
    QCOMPARE(navigator.now().counting, ui::Counting());
    navigator.ask({"vlan", "bps", ""}); // what is asked does not change how it is counted
    QCOMPARE(navigator.now().counting, ui::Counting());
}

QTEST_GUILESS_MAIN(TestNavigator)
#include "tst_navigator.moc"
