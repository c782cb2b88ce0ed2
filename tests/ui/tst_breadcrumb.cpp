// SPDX-License-Identifier: GPL-3.0-or-later
#include <QMenu>
#include <QTest>
#include <QToolButton>

#include "views/breadcrumb.h"
#include "views/navigator.h"

using namespace weir;

class TestBreadcrumb : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void saysWhatAStepDoes_data();
    void saysWhatAStepDoes();
    void isHiddenWhileNothingIsDrilled();
    void aClickGoesBackToAStep();
    void theKeyboardReachesAndPressesIt();
    void hidesTheFirstStepsWhereThereIsNoRoom();

private:
    QList<QToolButton*> steps() const;
    QStringList texts() const;

    std::unique_ptr<ui::Navigator> m_navigator;
    std::unique_ptr<ui::Breadcrumb> m_trail;
};

void TestBreadcrumb::init()
{
    m_trail.reset();
    m_navigator = std::make_unique<ui::Navigator>(ui::Look{{"ipsource", "bps", ""}, {}});
    m_trail = std::make_unique<ui::Breadcrumb>(*m_navigator);
    m_trail->resize(900, 30);
}

/// From left to right.
QList<QToolButton*> TestBreadcrumb::steps() const
{
    QList<QToolButton*> list;
    for (auto* button : m_trail->findChildren<QToolButton*>())
        if (button->isVisibleTo(m_trail.get()))
            list << button;
    std::ranges::sort(list, {}, [](const QToolButton* button) { return button->x(); });
    return list;
}

QStringList TestBreadcrumb::texts() const
{
    QStringList list;
    for (const auto* step : steps())
        list << step->accessibleName();
    return list;
}

void TestBreadcrumb::saysWhatAStepDoes_data()
{
    QTest::addColumn<QString>("keys");
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QString>("keysAfter");
    QTest::addColumn<QString>("filterAfter");
    QTest::addColumn<QString>("says");
    QTest::newRow("first term") << "vlan" << "" << "vlan" << "vlan=7" << "vlan=7";
    QTest::newRow("one more") << "vlan" << "vlan=7" << "vlan" << "vlan=7&ipttl=1" << "ipttl=1";
    QTest::newRow("after or") << "vlan" << "vlan=7|ipttl=1" << "vlan" << "(vlan=7|ipttl=1)&stack=eth"
                              << "stack=eth";
    QTest::newRow("or") << "vlan" << "vlan=7" << "vlan" << "vlan=7|ipttl=1" << "or ipttl=1";
    QTest::newRow("a value more") << "vlan" << "vlan=7" << "vlan" << "vlan=7,8" << "vlan=7,8";
    QTest::newRow("no filter") << "vlan" << "vlan=7" << "vlan" << "" << "all traffic";
    QTest::newRow("another key") << "vlan" << "" << "vlan,stack" << "" << "+ stack";
    QTest::newRow("other keys") << "vlan" << "" << "stack" << "" << "by stack";
    QTest::newRow("no keys") << "vlan" << "" << "" << "" << "total";
    QTest::newRow("both") << "vlan" << "" << "stack" << "vlan=7" << "vlan=7, by stack";
    QTest::newRow("all but some") << "vlan" << "" << "vlan" << "vlan!=1,2,3" << "vlan!=1,2,3";
    QTest::newRow("other") << "vlan" << "" << "vlan" << "vlan!=1,2,3,4" << "other of vlan";
    QTest::newRow("other of a part") << "vlan" << "ipttl=1" << "vlan" << "ipttl=1&vlan!=1,2,3,4"
                                     << "other of vlan";
    QTest::newRow("other of two keys")
        << "vlan,ipttl" << "" << "vlan,ipttl"
        << "(vlan!=1|ipttl!=1)&(vlan!=1|ipttl!=2)&(vlan!=2|ipttl!=1)&(vlan!=3|ipttl!=1)"
        << "other of vlan,ipttl";
    QTest::newRow("not of these keys") << "vlan" << "" << "vlan" << "ipttl!=1,2,3,4" << "ipttl!=1,2,3,4";
    QTest::newRow("swapped") << "ipsource" << "ipdestination=10.0.0.1" << "ipdestination"
                             << "ipsource=10.0.0.1"
                             << "other direction";
}

void TestBreadcrumb::saysWhatAStepDoes()
{
    QFETCH(QString, keys);
    QFETCH(QString, filter);
    QFETCH(QString, keysAfter);
    QFETCH(QString, filterAfter);
    QFETCH(QString, says);
    QCOMPARE(ui::drillText({keys.toStdString(), "bps", filter.toStdString()},
                           {keysAfter.toStdString(), "bps", filterAfter.toStdString()}),
             says);
}

void TestBreadcrumb::isHiddenWhileNothingIsDrilled()
{
    QVERIFY(m_trail->isHidden());
    m_navigator->addFilter("ipsource=10.0.0.1");
    QVERIFY(!m_trail->isHidden());
    QCOMPARE(texts(), QStringList({"all traffic", "ipsource=10.0.0.1"}));
    m_navigator->ask({"vlan", "bps", ""});
    QVERIFY(m_trail->isHidden());
}

void TestBreadcrumb::aClickGoesBackToAStep()
{
    m_navigator->addFilter("ipsource=10.0.0.1");
    m_navigator->breakDown({}, "ipsource,udpsourceport");
    m_navigator->addFilter("udpsourceport=53");
    m_trail->show();
    QCOMPARE(texts(),
             QStringList({"all traffic", "ipsource=10.0.0.1", "+ udpsourceport", "udpsourceport=53"}));
    steps()[1]->click();
    QCOMPARE(m_navigator->now().text, (query::QueryText{"ipsource", "bps", "ipsource=10.0.0.1"}));
    QCOMPARE(texts(), QStringList({"all traffic", "ipsource=10.0.0.1"}));
    m_navigator->goForward();
    QCOMPARE(texts(), QStringList({"all traffic", "ipsource=10.0.0.1", "+ udpsourceport"}));
    steps().back()->click(); // where one is already
    QCOMPARE(texts().size(), 3);
}

void TestBreadcrumb::theKeyboardReachesAndPressesIt()
{
    m_navigator->addFilter("ipsource=10.0.0.1&vlan=7");
    m_trail->show();
    QVERIFY(QTest::qWaitForWindowActive(m_trail.get()));
    steps()[1]->setFocus();
    QTest::keyClick(steps()[1], Qt::Key_Tab, Qt::ShiftModifier);
    QVERIFY(steps()[0]->hasFocus());
    QVERIFY(steps()[1]->text().contains("&&")); // or it would underline
    QTest::keyClick(steps()[0], Qt::Key_Space);
    QCOMPARE(m_navigator->now().text.filter, std::string());
}

void TestBreadcrumb::hidesTheFirstStepsWhereThereIsNoRoom()
{
    for (int i = 1; i <= 8; ++i)
        m_navigator->addFilter("ipsource=10.0.0." + std::to_string(i));
    m_trail->resize(380, 30);
    m_trail->show();
    QVERIFY(steps().size() < 9);
    QCOMPARE(steps().front()->text(), QString("…"));
    QCOMPARE(texts().back(), QString("ipsource=10.0.0.8"));
    for (const auto* step : steps())
        QVERIFY(m_trail->rect().contains(step->geometry()));
    const auto earlier = m_trail->findChild<QMenu*>()->actions();
    QCOMPARE(earlier.size() + steps().size() - 1, 9);
    QCOMPARE(earlier.front()->text(), QString("all traffic"));
    earlier.front()->trigger();
    QVERIFY(m_navigator->now().text.filter.empty());
    QVERIFY(m_trail->isHidden());
}

QTEST_MAIN(TestBreadcrumb)
#include "tst_breadcrumb.moc"
