// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QTest>

#include "filter/direction.h"
#include "filter/drill_down.h"
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
    void goingLiveLetsGoOfAMomentThatWasPinnedLive();
    void staysLiveWhenAZoomReachesTheNewestSecond();
    void leavesLiveWhenTheRightEdgeMovesAway();
    void goesBackAndForward();
    void doesNotComeBackToHalfTypedQuestions();
    void doesNotComeBackToTheStepsOfAZoom();
    void comesBackToWhatWasTypedBeforeAClick();
    void cyclesTheUnits();
    void perCentOfTheSpeedIsAUnitWhereItIsKnown();
    void addsTermsToAFilter_data();
    void addsTermsToAFilter();
    void takesLongerStepsForLongerSpans();
    void hasNoMoreStepsThanColumns_data();
    void hasNoMoreStepsThanColumns();
    void keepsTheQuestionWhenTheColumnsChange();
    void showsEverythingThatIsKeptAndGrowsWithIt();
    void hasAMomentOrARange();
    void looksAtTheBrushedRange();
    void addsAlternatives_data();
    void addsAlternatives();
    void addsNoTermTwice_data();
    void addsNoTermTwice();
    void swapsSourcesForDestinations();
    void breaksDownByOtherKeys();
    void takesBackOnlyWhatAStepHasChanged();
    void passesOverATimeThatIsThereAlready();
    void tellsTheWayOfDrillingDown();
    void goesUpAndForwardAgain();
    void drillsInANewTab();

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

void TestNavigator::goingLiveLetsGoOfAMomentThatWasPinnedLive()
{
    m_navigator->pin(900);
    m_navigator->goLive();
    QVERIFY(!m_navigator->now().view.pinned);
    m_navigator->brush({910, 930, 1});
    m_navigator->goLive();
    QVERIFY(!m_navigator->now().view.brushed);
    QVERIFY(!m_navigator->canGoBack()); // nothing but the mark has changed
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
    for (const char* unit : {"Bps", "fps", "samples", "bps"}) {
        m_navigator->cycleUnit();
        QCOMPARE(m_navigator->now().text.value, std::string(unit));
    }
    m_navigator->ask({"ipsource", "avg:ipttl", ""});
    m_navigator->cycleUnit();
    QCOMPARE(m_navigator->now().text.value, std::string("bps"));
}

void TestNavigator::perCentOfTheSpeedIsAUnitWhereItIsKnown()
{
    m_navigator->setSpeed(1e9);
    QSignalSpy asked(m_navigator.get(), &Navigator::asked);
    m_navigator->cycleUnit();
    QCOMPARE(asked.count(), 1);
    QCOMPARE(m_navigator->now().text.value, std::string("bps"));
    QVERIFY(m_navigator->now().counting.ofSpeed);
    m_navigator->addFilter("vlan=1");
    QVERIFY(m_navigator->now().counting.ofSpeed); // it is a wish, which holds for what is asked next
    m_navigator->goBack();
    m_navigator->cycleUnit();
    QCOMPARE(m_navigator->now().text.value, std::string("Bps"));
    QVERIFY(!m_navigator->now().counting.ofSpeed);
    m_navigator->goBack();
    QVERIFY(m_navigator->now().counting.ofSpeed);
    m_navigator->goBack();
    QVERIFY(!m_navigator->now().counting.ofSpeed);
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

void TestNavigator::hasNoMoreStepsThanColumns_data()
{
    QTest::addColumn<int>("columns");
    for (const int columns : {100, 240, 1190, 1920, 3700})
        QTest::newRow(qPrintable(QString::number(columns))) << columns;
}

void TestNavigator::hasNoMoreStepsThanColumns()
{
    QFETCH(int, columns);
    m_navigator->setColumns(columns);
    for (const int span : {10, 99, 100, 101, 300, 900, 1191, 3600, 5 * 3600 + 7, 86'400, 30 * 86'400}) {
        m_navigator->setSpan(span);
        const engine::View& view = m_navigator->now().view;
        QCOMPARE(view.span, span);
        for (const int offset : {0, 1, 7}) {
            const base::SecondNumber to = 1'700'000'000 + offset;
            QVERIFY(query::Range({to - span, to, view.step}).aligned().steps() <= std::size_t(columns));
        }
        QVERIFY(view.step == 1 || span / view.step >= columns / 6); // but not far fewer
    }
}

void TestNavigator::keepsTheQuestionWhenTheColumnsChange()
{
    m_navigator->setSpan(3600);
    QSignalSpy looked(m_navigator.get(), &Navigator::looked);
    QSignalSpy asked(m_navigator.get(), &Navigator::asked);
    m_navigator->setColumns(3600);
    QCOMPARE(m_navigator->now().view.step, 1);
    QCOMPARE(looked.count(), 1);
    QCOMPARE(asked.count(), 0);
    QCOMPARE(m_navigator->now().text.keys, std::string("ipsource"));
    m_navigator->setColumns(3700);
    QCOMPARE(looked.count(), 1);
}

void TestNavigator::showsEverythingThatIsKeptAndGrowsWithIt()
{
    m_navigator->setNewest(1000);
    m_navigator->setOldest(600);
    m_navigator->showEverything();
    QCOMPARE(m_navigator->now().view.span, 400);
    QVERIFY(m_navigator->now().everything);
    QSignalSpy looked(m_navigator.get(), &Navigator::looked);
    for (int newest = 1001; newest <= 1100; ++newest) {
        m_navigator->setNewest(newest);
        m_navigator->setOldest(600);
        QVERIFY(m_navigator->now().view.span >= newest - 600);
    }
    QVERIFY(looked.count() < 10);
    m_navigator->setSpan(60);
    QVERIFY(!m_navigator->now().everything);
    m_navigator->goBack();
    QVERIFY(m_navigator->now().everything);
}

void TestNavigator::hasAMomentOrARange()
{
    m_navigator->pin(900);
    m_navigator->brush({910, 930, 5});
    QVERIFY(!m_navigator->now().view.pinned);
    QCOMPARE(m_navigator->now().view.brushed, std::optional(query::Range{910, 930, 1}));
    m_navigator->pin(900);
    QVERIFY(!m_navigator->now().view.brushed);
    m_navigator->brush({910, 930, 1});
    m_navigator->unpin();
    QVERIFY(!m_navigator->now().view.brushed);
    QVERIFY(!m_navigator->canGoBack()); // it is no place to come back to
}

void TestNavigator::looksAtTheBrushedRange()
{
    m_navigator->brush({910, 960, 1});
    m_navigator->lookAtBrushed();
    QVERIFY(!m_navigator->now().view.live);
    QVERIFY(!m_navigator->now().view.brushed);
    QCOMPARE(m_navigator->now().view.to, 960);
    QCOMPARE(m_navigator->now().view.span, 50);
    m_navigator->goBack();
    QVERIFY(m_navigator->now().view.live);
}

void TestNavigator::addsAlternatives_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::newRow("none") << "" << "vlan=1";
    QTest::newRow("the same key") << "vlan=7" << "vlan=7,1";
    QTest::newRow("the same value") << "vlan=1" << "vlan=1";
    QTest::newRow("among others") << "ipttl=1&vlan=7" << "ipttl=1&vlan=7,1";
    QTest::newRow("another key") << "ipttl=1" << "ipttl=1|vlan=1";
    QTest::newRow("or") << "ipttl=1|ipttl=2" << "ipttl=1|ipttl=2|vlan=1";
    QTest::newRow("and") << "ipttl=1&ipprotocol=6" << "ipttl=1&ipprotocol=6|vlan=1";
    QTest::newRow("excluded") << "vlan!=7" << "vlan!=7|vlan=1";
    QTest::newRow("there already") << "ipttl=1|vlan=1" << "ipttl=1|vlan=1";
}

void TestNavigator::addsAlternatives()
{
    QFETCH(QString, before);
    QFETCH(QString, after);
    m_navigator->ask({"ipsource", "bps", before.toStdString()});
    m_navigator->addAlternative("vlan=1");
    QCOMPARE(QString::fromStdString(m_navigator->now().text.filter), after);
}

void TestNavigator::addsNoTermTwice_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("terms");
    QTest::addColumn<QString>("after");
    QTest::newRow("none") << "" << "vlan=1" << "vlan=1";
    QTest::newRow("another") << "ipttl=1" << "vlan=1" << "ipttl=1&vlan=1";
    QTest::newRow("the same") << "udpsourceport=53" << "udpsourceport=53" << "udpsourceport=53";
    QTest::newRow("written otherwise")
        << " udpsourceport = 53 " << "udpsourceport=53" << " udpsourceport = 53 ";
    QTest::newRow("one of two") << "vlan=1" << "ipttl=1&vlan=1" << "vlan=1&ipttl=1";
    QTest::newRow("behind brackets") << "ipttl=1&(vlan=1&stack=eth)" << "vlan=1"
                                     << "ipttl=1&(vlan=1&stack=eth)";
    QTest::newRow("excluded") << "vlan!=1,2&ipttl=1" << "vlan!=1,2" << "vlan!=1,2&ipttl=1";
    QTest::newRow("one way of two") << "ipttl=1|vlan=1" << "vlan=1" << "(ipttl=1|vlan=1)&vlan=1";
    QTest::newRow("both ways") << "ipttl=1|vlan=1" << "(ipttl=1|vlan=1)" << "ipttl=1|vlan=1";
    QTest::newRow("two ways to add") << "stack=eth" << "(ipttl=1|vlan=1)" << "stack=eth&(ipttl=1|vlan=1)";
    QTest::newRow("more values") << "vlan=1,2" << "vlan=1" << "vlan=1,2&vlan=1";
}

void TestNavigator::addsNoTermTwice()
{
    QFETCH(QString, before);
    QFETCH(QString, terms);
    QFETCH(QString, after);
    m_navigator->ask({"ipsource", "bps", before.toStdString()});
    m_navigator->breakDown(terms.toStdString(), "ipprotocol");
    QCOMPARE(QString::fromStdString(m_navigator->now().text.filter), after);
}

void TestNavigator::swapsSourcesForDestinations()
{
    m_navigator->ask({"ipsource,or:tcpdestinationport:udpdestinationport,stack", "bps",
                      "macdestination=001122334455&outputifindex=3"});
    m_navigator->swapDirection();
    const query::QueryText& text = m_navigator->now().text;
    QCOMPARE(text.keys, std::string("ipdestination,or:tcpsourceport:udpsourceport,stack"));
    QCOMPARE(text.filter, std::string("macsource=001122334455&inputifindex=3"));
    m_navigator->swapDirection();
    QCOMPARE(text.keys, std::string("ipsource,or:tcpdestinationport:udpdestinationport,stack"));
    QVERIFY(!ui::swapped({"stack", "bps", "vlan=1"}));
}

void TestNavigator::breaksDownByOtherKeys()
{
    m_navigator->ask({"ipsource", "bps", "vlan=1"});
    m_navigator->breakDown("ipsource=10.0.0.1", "ipprotocol");
    QCOMPARE(m_navigator->now().text, (query::QueryText{"ipprotocol", "bps", "vlan=1&ipsource=10.0.0.1"}));
    m_navigator->goBack();
    QCOMPARE(m_navigator->now().text.keys, std::string("ipsource"));
    const auto keys = key::parseKeys("ipsource,vlan");
    const std::vector<std::string> offered = ui::breakdowns(*keys);
    QVERIFY(offered.size() > 5);
    QVERIFY(std::ranges::find(offered, "ipsource") == offered.end());
    QVERIFY(std::ranges::find(offered, "ipdestination") != offered.end());
    for (const std::string& each : offered)
        QVERIFY(key::parseKeys(each));
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

void TestNavigator::takesBackOnlyWhatAStepHasChanged()
{
    m_navigator->ask({"vlan", "bps", ""});
    ui::Inquiry other = m_navigator->exchange({{"stack", "bps", ""}});
    QCOMPARE(m_navigator->now().text.keys, std::string("stack"));
    QVERIFY(!m_navigator->canGoBack());
    m_navigator->pause();
    m_navigator->pin(900);
    ui::Inquiry paused = m_navigator->exchange(other);

    QCOMPARE(m_navigator->now().text.keys, std::string("vlan"));
    QVERIFY(!m_navigator->now().view.live); // the time is the window's
    m_navigator->goBack();
    QCOMPARE(m_navigator->now().text.keys, std::string("ipsource"));
    QVERIFY(!m_navigator->now().view.live);
    QCOMPARE(m_navigator->now().view.pinned, std::optional<base::SecondNumber>(900));
    m_navigator->goForward();
    QCOMPARE(m_navigator->now().text.keys, std::string("vlan"));

    m_navigator->exchange(paused);
    m_navigator->goBack(); // here it was paused
    QVERIFY(m_navigator->now().view.live);
    QCOMPARE(m_navigator->now().text.keys, std::string("stack"));
}

void TestNavigator::passesOverATimeThatIsThereAlready()
{
    m_navigator->ask({"vlan", "bps", ""});
    m_navigator->setSpan(60);
    const ui::Inquiry one = m_navigator->exchange({{"stack", "bps", ""}});
    m_navigator->setSpan(300); // as it was before
    m_navigator->exchange(one);
    m_navigator->goBack();
    QCOMPARE(m_navigator->now().text.keys, std::string("ipsource"));
    QVERIFY(!m_navigator->canGoBack());
}

void TestNavigator::tellsTheWayOfDrillingDown()
{
    const auto questions = [this] {
        QStringList list;
        for (const ui::Crumb& crumb : m_navigator->trail())
            list << QString::fromStdString(crumb.text.keys + "?" + crumb.text.filter);
        return list.join(' ');
    };
    QCOMPARE(questions(), QString("ipsource?"));
    m_navigator->addFilter("vlan=1");
    m_navigator->cycleUnit();
    m_navigator->setSpan(60);
    m_navigator->breakDown("ipsource=10.0.0.1", "ipsource,stack");
    QCOMPARE(questions(), QString("ipsource? ipsource?vlan=1 ipsource,stack?vlan=1&ipsource=10.0.0.1"));
    m_navigator->ask({"agent", "bps", "vlan=1"}, Change::Typing);
    QCOMPARE(questions(), QString("agent?vlan=1"));
    m_navigator->goBack();
    QCOMPARE(m_navigator->trail().size(), std::size_t(3));
    m_navigator->open({{"vlan", "bps", ""}, {}});
    QCOMPARE(questions(), QString("vlan?"));
}

void TestNavigator::goesUpAndForwardAgain()
{
    m_navigator->addFilter("vlan=1");
    m_navigator->setSpan(60);
    m_navigator->addFilter("ipttl=3");
    const query::QueryText below = m_navigator->now().text;
    QSignalSpy asked(m_navigator.get(), &Navigator::asked);
    m_navigator->goUp(m_navigator->trail().front().steps);
    QCOMPARE(asked.count(), 1);
    QCOMPARE(m_navigator->now().text, (query::QueryText{"ipsource", "bps", ""}));
    QCOMPARE(m_navigator->now().view.span, 60);
    m_navigator->goForward();
    QCOMPARE(m_navigator->now().text.filter, std::string("vlan=1"));
    m_navigator->goForward();
    QCOMPARE(m_navigator->now().text, below);
    QVERIFY(!m_navigator->canGoForward());
    QCOMPARE(m_navigator->trail().size(), std::size_t(3));
    m_navigator->goUp(2);
    m_navigator->goBack(); // what is left of the past is the change of the span
    QCOMPARE(m_navigator->now().view.span, 300);
    QVERIFY(!m_navigator->canGoBack());
}

void TestNavigator::drillsInANewTab()
{
    m_navigator->addFilter("vlan=1");
    m_navigator->setSpan(60);
    const ui::Look before = m_navigator->now();
    std::vector<ui::Inquiry> wanted;
    connect(m_navigator.get(), &Navigator::newTabWanted, this,
            [&](const ui::Inquiry& inquiry) { wanted.push_back(inquiry); });
    m_navigator->addFilter("ipttl=3", ui::Where::NewTab);
    m_navigator->addAlternative("vlan=2", ui::Where::NewTab);
    m_navigator->breakDown({}, "stack", ui::Where::NewTab);
    QCOMPARE(m_navigator->now(), before);
    QCOMPARE(wanted.size(), std::size_t(3));
    QCOMPARE(wanted[0].text.filter, std::string("vlan=1&ipttl=3"));
    QCOMPARE(wanted[1].text.filter, std::string("vlan=1,2"));
    QCOMPARE(wanted[2].text.keys, std::string("stack"));
    m_navigator->exchange(wanted[0]);
    QCOMPARE(m_navigator->trail().size(), std::size_t(3)); // its way begins where this one did
    m_navigator->goBack();
    QCOMPARE(m_navigator->now().text, before.text);
    QCOMPARE(m_navigator->now().view.span, 60);
}

QTEST_GUILESS_MAIN(TestNavigator)
#include "tst_navigator.moc"
