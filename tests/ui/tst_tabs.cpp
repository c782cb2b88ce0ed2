// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QTest>

#include "views/tabs.h"

using namespace weir;
using ui::Tabs;

class TestTabs : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void beginsWithTheQuestionThatThereIs();
    void opensACopyAndGoesBack();
    void eachTabHasItsOwnWay();
    void theTimeStays();
    void keepsTheOrderAndTheScale();
    void opensBehindInTheOrderOfTheClicks();
    void closesAndOpensAgain();
    void neverClosesTheLast();
    void moves_data();
    void moves();
    void hasNoMoreThanTwenty();
    void comesBackFromTheSettings();
    void theQuestionThatIsThereGoesBeforeTheOneThatWasKept();
    void toleratesWhatIsBroken_data();
    void toleratesWhatIsBroken();

private:
    QString keys() const;
    void ask(const char* keys) { m_navigator->ask({keys, "bps", ""}); }
    std::unique_ptr<Tabs> makeTabs();

    std::unique_ptr<ui::Navigator> m_navigator;
    std::unique_ptr<Tabs> m_tabs;
    ui::PageState m_page;
    int m_refreshed = 0;
};

std::unique_ptr<Tabs> TestTabs::makeTabs()
{
    return std::make_unique<Tabs>(*m_navigator,
                                  Tabs::Page{[] {}, [this] { return m_page; },
                                             [this](const ui::PageState& page) { m_page = page; },
                                             [this] { ++m_refreshed; }});
}

void TestTabs::init()
{
    m_page = {};
    m_refreshed = 0;
    m_tabs.reset();
    m_navigator = std::make_unique<ui::Navigator>(ui::Look{{"ipsource", "bps", ""}, {}});
    m_navigator->setShown({700, 1000, 1});
    m_navigator->setNewest(1000);
    m_tabs = makeTabs();
}

/// Of all tabs, that of the current one in brackets.
QString TestTabs::keys() const
{
    QStringList list;
    for (int index = 0; index < m_tabs->count(); ++index) {
        const QString text = QString::fromStdString(m_tabs->textOf(index).keys);
        list << (index == m_tabs->current() ? "[" + text + "]" : text);
    }
    return list.join(' ');
}

void TestTabs::beginsWithTheQuestionThatThereIs()
{
    QCOMPARE(keys(), QString("[ipsource]"));
    QVERIFY(!m_tabs->canReopen());
}

void TestTabs::opensACopyAndGoesBack()
{
    QSignalSpy changed(m_tabs.get(), &Tabs::changed);
    m_tabs->openCopy();
    QCOMPARE(keys(), QString("ipsource [ipsource]"));
    QCOMPARE(m_refreshed, 1); // nobody asks a question that stays the same
    ask("vlan");
    QCOMPARE(keys(), QString("ipsource [vlan]"));
    m_tabs->showNext(1);
    QCOMPARE(keys(), QString("[ipsource] vlan"));
    QCOMPARE(m_refreshed, 1);
    m_tabs->showNext(-1);
    QCOMPARE(keys(), QString("ipsource [vlan]"));
    QVERIFY(changed.count() >= 4);
}

void TestTabs::eachTabHasItsOwnWay()
{
    ask("vlan");
    m_tabs->openCopy();
    QVERIFY(!m_navigator->canGoBack());
    ask("stack");
    m_tabs->show(0);
    m_navigator->goBack();
    QCOMPARE(keys(), QString("[ipsource] stack"));
    m_tabs->show(1);
    m_navigator->goBack();
    QCOMPARE(keys(), QString("ipsource [vlan]"));
    QVERIFY(m_navigator->canGoForward());
    m_tabs->show(0);
    m_navigator->goForward();
    QCOMPARE(keys(), QString("[vlan] vlan"));
}

void TestTabs::theTimeStays()
{
    m_tabs->openCopy();
    m_navigator->pause();
    m_navigator->pin(950);
    const engine::View view = m_navigator->now().view;
    QSignalSpy looked(m_navigator.get(), &ui::Navigator::looked);
    m_tabs->show(0);
    QCOMPARE(m_navigator->now().view, view);
    QCOMPARE(looked.count(), 0);
    m_navigator->goLive();
    m_tabs->show(1);
    QVERIFY(m_navigator->now().view.live);
}

void TestTabs::keepsTheOrderAndTheScale()
{
    const ui::PageState first{{2, Qt::AscendingOrder}, ui::ValueRange{500, 100}};
    m_page = first;
    m_tabs->openCopy();
    QCOMPARE(m_page, ui::PageState());
    m_tabs->show(0);
    QCOMPARE(m_page, first);
    m_tabs->show(1);
    QCOMPARE(m_page, ui::PageState());
}

void TestTabs::opensBehindInTheOrderOfTheClicks()
{
    m_tabs->openCopy();
    m_tabs->show(0);
    QSignalSpy opened(m_tabs.get(), &Tabs::openedBehind);
    m_navigator->breakDown({}, "vlan", ui::Where::NewTab);
    m_navigator->breakDown({}, "stack", ui::Where::NewTab);
    QCOMPARE(keys(), QString("[ipsource] vlan stack ipsource"));
    QCOMPARE(opened.count(), 2);
    m_tabs->show(1);
    QVERIFY(m_navigator->canGoBack());
    m_navigator->breakDown({}, "agent", ui::Where::NewTab);
    QCOMPARE(keys(), QString("ipsource [vlan] agent stack ipsource"));
}

void TestTabs::closesAndOpensAgain()
{
    m_tabs->openCopy();
    ask("vlan");
    m_tabs->openCopy();
    ask("stack");
    m_tabs->show(1);
    m_tabs->close(1);
    QCOMPARE(keys(), QString("ipsource [stack]"));
    m_tabs->close(1);
    QCOMPARE(keys(), QString("[ipsource]"));
    m_tabs->reopen();
    QCOMPARE(keys(), QString("ipsource [stack]"));
    m_tabs->reopen();
    QCOMPARE(keys(), QString("ipsource [vlan] stack"));
    QVERIFY(!m_tabs->canReopen());
    m_navigator->goBack(); // the way has come back, too
    QCOMPARE(keys(), QString("ipsource [ipsource] stack"));
    m_tabs->close(0);
    QCOMPARE(keys(), QString("[ipsource] stack"));
    m_tabs->close(1);
    QCOMPARE(keys(), QString("[ipsource]"));
}

void TestTabs::neverClosesTheLast()
{
    m_tabs->close(0);
    QCOMPARE(keys(), QString("[ipsource]"));
    QVERIFY(!m_tabs->canReopen());
}

void TestTabs::moves_data()
{
    QTest::addColumn<int>("shown");
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("to");
    QTest::addColumn<QString>("after");
    QTest::newRow("to the right") << 0 << 0 << 2 << "b c [a] d";
    QTest::newRow("to the left") << 3 << 3 << 1 << "a [d] b c";
    QTest::newRow("over the current one") << 1 << 0 << 2 << "[b] c a d";
    QTest::newRow("over it from behind") << 1 << 3 << 0 << "d a [b] c";
    QTest::newRow("beside it") << 0 << 2 << 3 << "[a] b d c";
    QTest::newRow("nowhere") << 0 << 1 << 4 << "[a] b c d";
}

void TestTabs::moves()
{
    QFETCH(int, shown);
    QFETCH(int, from);
    QFETCH(int, to);
    QFETCH(QString, after);
    m_navigator->ask({"a", "bps", ""});
    for (const char* each : {"b", "c", "d"})
        m_tabs->open({each, "bps", ""}, {});
    m_tabs->show(shown);
    m_tabs->move(from, to);
    QCOMPARE(keys(), after);
}

void TestTabs::hasNoMoreThanTwenty()
{
    while (!m_tabs->isFull())
        m_tabs->openCopy();
    QCOMPARE(m_tabs->count(), 20);
    QSignalSpy refused(m_tabs.get(), &Tabs::refused);
    m_tabs->openCopy();
    m_navigator->addFilter("vlan=1", ui::Where::NewTab);
    QCOMPARE(m_tabs->count(), 20);
    QCOMPARE(refused.count(), 2);
    m_tabs->close(3);
    m_tabs->reopen();
    QCOMPARE(m_tabs->count(), 20);
}

void TestTabs::comesBackFromTheSettings()
{
    m_tabs->open({"vlan", "fps", "ipttl=3&stack=eth.ip"}, {query::Aggregation::Sum, 10, true});
    m_tabs->open({"stack", "bps", ""}, {});
    m_page = {{1, Qt::AscendingOrder}, ui::ValueRange{2000, 500}};
    m_tabs->show(1);
    const QString text = m_tabs->toText();

    const ui::Look first{m_tabs->textOf(1), {}, m_tabs->countingOf(1)};
    m_tabs.reset();
    m_navigator = std::make_unique<ui::Navigator>(first);
    m_tabs = makeTabs();
    m_tabs->restore(text);
    QCOMPARE(keys(), QString("ipsource [vlan] stack"));
    QCOMPARE(m_tabs->toText(), text);
    m_tabs->show(2);
    QCOMPARE(m_page, (ui::PageState{{1, Qt::AscendingOrder}, ui::ValueRange{2000, 500}}));
    m_tabs->show(1);
    QCOMPARE(m_navigator->now().text.filter, std::string("ipttl=3&stack=eth.ip"));
    QCOMPARE(m_navigator->now().counting, (ui::Counting{query::Aggregation::Sum, 10, true}));
}

void TestTabs::theQuestionThatIsThereGoesBeforeTheOneThatWasKept()
{
    m_tabs->restore(
        R"({"version":1,"current":1,"tabs":[{"keys":"vlan"},{"keys":"stack"},{"keys":"agent"}]})");
    QCOMPARE(keys(), QString("vlan [ipsource] agent"));
}

void TestTabs::toleratesWhatIsBroken_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("after");
    QTest::newRow("nothing") << "" << "[ipsource]";
    QTest::newRow("no JSON") << "{\"version\":1," << "[ipsource]";
    QTest::newRow("a newer version") << R"({"version":2,"current":0,"tabs":[{"keys":"vlan"}]})"
                                     << "[ipsource]";
    QTest::newRow("no list") << R"({"version":1,"current":0,"tabs":7})" << "[ipsource]";
    QTest::newRow("none is shown") << R"({"version":1,"tabs":[{"keys":"vlan"}]})" << "vlan [ipsource]";
    QTest::newRow("another place") << R"({"version":1,"current":9,"tabs":[{"keys":"vlan"}]})"
                                   << "vlan [ipsource]";
    QTest::newRow("no questions") << R"({"version":1,"current":1,"tabs":[{"keys":"ipsource="},7,{},null]})"
                                  << "[ipsource]";
    QTest::newRow("one of three")
        << R"({"version":1,"current":0,"tabs":[{},{"keys":"vlan","scale":{"top":-1}},{"keys":"vlan","agg":"x"}]})"
        << "[ipsource] vlan";
    QString many = R"({"version":1,"current":29,"tabs":[{"keys":"vlan"})";
    for (int i = 0; i < 29; ++i)
        many += R"(,{"keys":"vlan"})";
    QTest::newRow("too many") << many + "]}" << QString("vlan ").repeated(19) + "[ipsource]";
}

void TestTabs::toleratesWhatIsBroken()
{
    QFETCH(QString, text);
    QFETCH(QString, after);
    m_tabs->restore(text);
    QCOMPARE(keys(), after);
    m_tabs->openCopy();
    m_tabs->showNext(1);
    m_tabs->close(0);
}

QTEST_GUILESS_MAIN(TestTabs)
#include "tst_tabs.moc"
