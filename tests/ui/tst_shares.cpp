// SPDX-License-Identifier: GPL-3.0-or-later
// Shares as bars and ring: the values of a ranking, in a window with answers made by hand. The window's own
// question is never valid: no other answers come in between.
#include <QTest>

#include <QAccessible>
#include <QPainterPath>
#include <QScrollArea>
#include <QSignalSpy>

#include "answers.h"
#include "engine/engine.h"
#include "main_window.h"
#include "plot/share_bars.h"
#include "plot/share_ring.h"
#include "plot/stack_plot.h"
#include "theme/theme.h"
#include "views/flows/flows_view.h"
#include "views/flows/legend_view.h"
#include "views/intake.h"
#include "views/shares/shares_panel.h"
#include "views/shares/shares_text.h"

using namespace weir;
using tests::makeAnswer;
using ui::ShareBars;
using ui::ShareItem;
using ui::ShareRing;

namespace
{

/// ipprotocol,ipdestination: protocol 17 has 5 + 1, protocol 6 has 3, other 1 of 10 Mbit/s.
query::Answer twoKeys()
{
    query::Answer answer = makeAnswer({{"10.0.0.1", 5e6}, {"10.0.0.2", 3e6}, {"10.0.0.3", 1e6}}, 1e6, 7);
    answer.query = *query::readQuery({"ipprotocol,ipdestination", "bps", ""});
    answer.columns = {"ipprotocol", "ipdestination"};
    answer.series[0].keys = {"17", "10.0.0.1"};
    answer.series[1].keys = {"6", "10.0.0.2"};
    answer.series[2].keys = {"17", "10.0.0.3"};
    return answer;
}

query::Answer oneKey()
{
    return makeAnswer({{"10.0.0.1", 5e6}, {"10.0.0.2", 3e6}}, 2e6, 7);
}

} // namespace

class TestShares : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void barsHaveTheValuesOfTheRanking();
    void ringsClose();
    void namesStandWithTheirFigures();
    void coloursAreThoseOfTheLegend();
    void oneKeyHasOneRing();
    void oneAddressFallsIntoItsGroups();
    void aGroupIsAskedForByItsTable();
    void whatIsNotAddedUpHasNoRing();
    void saysWhyThereIsNothing();
    void aClickOnABarDrillsDown();
    void altExcludesAndCtrlAddsAnAlternative();
    void aClickOnAGroupTakesItsKey();
    void aClickOnOtherOpensIt();
    void theKeyboardReachesAll();
    void theMiddleButtonAndCtrlEnterAskInANewTab();
    void aReaderHearsNamesAndValues();
    void pointingHighlightsTheFlow();
    void labelsCanBeRead();
    void theOrderHoldsWhileSomebodyPoints();
    void followsThePinnedMomentAndTheRange();
    void labelsStandInsideTheirSlices();
    void marksTooFewSamples();
    void followsTheTheme();
    void standsBesideOrUnderneath();
    void isThereAgainAfterARestart();
    void closingItUnchecksTheAction();
    void comesToTheFront();
    void hidesItsWorkWhileHidden();

private:
    void show(const query::Answer& answer, std::shared_ptr<const query::Ranking> pinned = nullptr);
    void click(const ui::ShareChart& chart, int item, Qt::KeyboardModifiers modifiers = {},
               Qt::MouseButton button = Qt::LeftButton);
    std::string filter() const { return m_window->navigator().now().text.filter; }
    ui::SharesPanel& panel() const { return *m_window->findChild<ui::SharesPanel*>(); }
    ShareBars& bars() const { return *panel().findChild<ShareBars*>(); }
    ShareRing& ring() const { return *panel().findChild<ShareRing*>(); }
    ui::LegendView& legend() const { return *m_window->findChild<ui::LegendView*>(); }

    std::unique_ptr<engine::Engine> m_engine;
    std::unique_ptr<ui::Intake> m_intake;
    std::unique_ptr<ui::Settings> m_settings;
    std::unique_ptr<ui::MainWindow> m_window;
};

void TestShares::init()
{
    m_engine = std::make_unique<engine::Engine>(16 << 20);
    m_intake = std::make_unique<ui::Intake>(*m_engine);
    m_settings = std::make_unique<ui::Settings>(ui::Settings::Kept::NowhereElse);
    m_settings->set(ui::Setting::Theme, "light");
    m_settings->set(ui::Setting::Utc, true);
    m_window = std::make_unique<ui::MainWindow>(*m_engine, *m_intake, *m_settings,
                                                ui::Look{{"no such key", "bps", ""}, {}});
    m_window->resize(1400, 900);
    m_window->show();
    m_window->navigator().setNewest(1300);
    m_window->actions()[ui::ActionId::Shares]->trigger();
    show(twoKeys());
}

void TestShares::cleanup()
{
    m_window.reset();
    m_settings.reset();
}

void TestShares::show(const query::Answer& answer, std::shared_ptr<const query::Ranking> pinned)
{
    auto& view = static_cast<ui::FlowsView&>(m_window->page());
    view.show({std::make_shared<const query::Answer>(answer), std::move(pinned), 1, nullptr});
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    QCoreApplication::sendPostedEvents();
    QCoreApplication::processEvents();
}

void TestShares::click(const ui::ShareChart& chart, int item, Qt::KeyboardModifiers modifiers,
                       Qt::MouseButton button)
{
    const QPainterPath shape = chart.shapeOf(item);
    const QPoint place = shape.pointAtPercent(0).toPoint();
    // The middle of a sector's bounds may be in the hole: look for a point that is in the shape.
    const QRect bounds = shape.boundingRect().toRect();
    for (int y = bounds.top() + 2; y < bounds.bottom(); y += 3)
        for (int x = bounds.left() + 2; x < bounds.right(); x += 3)
            if (chart.itemAt(QPointF(x, y)) == item) {
                QTest::mouseClick(const_cast<ui::ShareChart*>(&chart), button, modifiers, {x, y});
                return;
            }
    QFAIL(qPrintable(QStringLiteral("no place at %1,%2").arg(place.x()).arg(place.y())));
}

void TestShares::barsHaveTheValuesOfTheRanking()
{
    const auto& rows = legend().legend().table().rows;
    QCOMPARE(bars().items().size(), rows.size() - 1); // without the total
    for (std::size_t i = 0; i < bars().items().size(); ++i) {
        QCOMPARE(bars().valueOf(int(i)), rows[i].value.value);
        QCOMPARE(bars().items()[i].keys, rows[i].keys);
        const double drawn = bars().barOf(int(i)).width() / bars().barOf(0).width();
        QVERIFY(std::abs(drawn - rows[i].value.value / 5e6) < 0.005);
    }
    QCOMPARE(bars().items().back().of, ShareItem::Of::Other);
}

void TestShares::ringsClose()
{
    QCOMPARE(ring().groups(), 3); // 17, 6, other
    double inside = 0;
    double around = 0;
    for (int item = 0; item < int(ring().items().size()); ++item)
        (item < ring().groups() ? inside : around) += ring().sweepOf(item);
    QVERIFY(std::abs(inside - 360) < 0.01);
    QVERIFY(std::abs(around - 360) < 0.01);
    QCOMPARE(ring().items()[0].keys, std::vector<std::string>{"17"});
    QCOMPARE(ring().items()[0].name, QString("17 UDP"));
    QVERIFY(std::abs(ring().sweepOf(0) - 216) < 0.01);
    QVERIFY(std::abs(ring().sweepOf(3) - 180) < 0.01); // 17 10.0.0.1, the first around it
    QVERIFY(std::abs(ring().sweepOf(4) - 36) < 0.01);  // 17 10.0.0.3
    QCOMPARE(ring().items()[4].keys, (std::vector<std::string>{"17", "10.0.0.3"}));
    QVERIFY(std::abs(ring().sweepOf(2) - 36) < 0.01); // other
}

void TestShares::namesStandWithTheirFigures()
{
    const ShareItem& first = bars().items()[0];
    QCOMPARE(first.name, QString("17 UDP  10.0.0.1"));
    QCOMPARE(first.figures(), QString("5.00\u00a0Mbit/s · 50.0\u00a0% · ±\u00a02.8\u00a0%"));
    QCOMPARE(ring().items()[3].label, QString("10.0.0.1"));
    QCOMPARE(ring().items()[0].figures(), QString("6.00\u00a0Mbit/s · 60.0\u00a0%"));
    QCOMPARE(bars().items().back().name, QString("other (7 flows)"));
    QCOMPARE(panel().title(), QString("Last 5\u00a0min · mean · bit/s"));
}

void TestShares::coloursAreThoseOfTheLegend()
{
    for (std::size_t i = 0; i < bars().items().size(); ++i)
        QCOMPARE(bars().items()[i].colour, legend().legend().table().rows[i].colour);
    const QImage picture = bars().grab().toImage();
    const QPointF place = bars().barOf(1).center() * picture.devicePixelRatio();
    QCOMPARE(picture.pixelColor(place.toPoint()), bars().items()[1].colour->colour);
}

void TestShares::oneKeyHasOneRing()
{
    show(oneKey());
    QCOMPARE(ring().groups(), 0);
    QCOMPARE(ring().items().size(), std::size_t(3));
    click(ring(), 1);
    QCOMPARE(filter(), std::string("ipsource=10.0.0.2"));
}

void TestShares::oneAddressFallsIntoItsGroups()
{
    auto context = std::make_shared<key::Context>();
    context->groups["sites"] =
        std::make_shared<const key::AddressGroups>(*key::readGroups(R"({"lab":["10.0.0.1/32"]})"));
    query::Answer answer = oneKey();
    answer.query.context = context;
    show(answer);
    QCOMPARE(ring().groups(), 3);
    QCOMPARE(ring().items()[0].name, QString("lab"));
    QCOMPARE(ring().items()[1].name, QString("in no group"));
    click(ring(), 1);
    QCOMPARE(filter(), std::string()); // there is no filter that would say it
    click(ring(), 3);
    QCOMPARE(filter(), std::string("ipsource=10.0.0.1"));
}

void TestShares::aGroupIsAskedForByItsTable()
{
    auto context = std::make_shared<key::Context>();
    context->groups["sites"] =
        std::make_shared<const key::AddressGroups>(*key::readGroups(R"({"lab":["10.0.0.1/32"]})"));
    query::Answer answer = oneKey();
    answer.query.context = context;
    show(answer);
    click(ring(), 0);
    QCOMPARE(filter(), std::string("group:ipsource:sites=lab"));
}

void TestShares::whatIsNotAddedUpHasNoRing()
{
    for (const char* value : {"avg:ipttl", "max:ipttl", "count:ipsource"}) {
        query::Answer answer = twoKeys();
        answer.query = *query::readQuery({"ipprotocol,ipdestination", value, ""});
        answer.unit = query::unitOf(answer.query.value);
        show(answer);
        QVERIFY(bars().isVisible());
        QVERIFY(!ring().isVisible());
        QVERIFY2(panel().note().contains("is not added up"), qPrintable(panel().note()));
        QVERIFY(bars().items()[0].share.isEmpty());
        QVERIFY(!panel().title().contains("mean"));
    }
    show(twoKeys());
    QVERIFY(ring().isVisible());
    QVERIFY(panel().note().isEmpty());
}

void TestShares::saysWhyThereIsNothing()
{
    query::Answer answer = twoKeys();
    answer.samplesMatched = 0;
    show(answer);
    QVERIFY(!bars().isVisible());
    QVERIFY(!ring().isVisible());
    QVERIFY2(panel().note().startsWith("No sample"), qPrintable(panel().note()));

    answer = makeAnswer({});
    answer.query = *query::readQuery({"", "bps", ""});
    answer.columns.clear();
    answer.samplesMatched = 5;
    show(answer);
    QVERIFY2(panel().note().contains("no keys"), qPrintable(panel().note()));

    m_window->navigator().pin(1100);
    query::Ranking silent;
    silent.from = 1100;
    silent.to = 1101;
    silent.state = query::StepState::NoDatagrams;
    show(twoKeys(), std::make_shared<const query::Ranking>(silent));
    QVERIFY2(panel().note().startsWith("No datagrams"), qPrintable(panel().note()));
}

void TestShares::aClickOnABarDrillsDown()
{
    click(bars(), 1);
    QCOMPARE(filter(), std::string("ipprotocol=6&ipdestination=10.0.0.2"));
    m_window->goBack();
    QCOMPARE(filter(), std::string());
}

void TestShares::altExcludesAndCtrlAddsAnAlternative()
{
    show(oneKey());
    click(bars(), 0, Qt::AltModifier);
    QCOMPARE(filter(), std::string("ipsource!=10.0.0.1"));
    m_window->goBack();
    click(bars(), 0, Qt::ControlModifier);
    click(ring(), 1, Qt::ControlModifier);
    QCOMPARE(filter(), std::string("ipsource=10.0.0.1,10.0.0.2"));
}

void TestShares::aClickOnAGroupTakesItsKey()
{
    click(ring(), 0);
    QCOMPARE(filter(), std::string("ipprotocol=17"));
    m_window->goBack();
    click(ring(), 1, Qt::AltModifier);
    QCOMPARE(filter(), std::string("ipprotocol!=6"));
}

void TestShares::aClickOnOtherOpensIt()
{
    show(oneKey());
    click(bars(), 2, Qt::AltModifier); // nothing that a filter could leave out
    QCOMPARE(filter(), std::string());
    click(bars(), 2);
    QCOMPARE(filter(), std::string("ipsource!=10.0.0.1,10.0.0.2"));
    m_window->goBack();
    click(ring(), 2);
    QCOMPARE(filter(), std::string("ipsource!=10.0.0.1,10.0.0.2"));
}

void TestShares::theKeyboardReachesAll()
{
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    panel().takeFocus();
    QVERIFY(bars().hasFocus());
    QCOMPARE(bars().current(), 0);
    QTest::keyClick(&bars(), Qt::Key_Up);
    QCOMPARE(bars().current(), 0);
    for (int i = 0; i < 5; ++i)
        QTest::keyClick(&bars(), Qt::Key_Down);
    QCOMPARE(bars().current(), 3);
    QTest::keyClick(&bars(), Qt::Key_Up);
    QTest::keyClick(&bars(), Qt::Key_Return);
    QCOMPARE(filter(), std::string("ipprotocol=17&ipdestination=10.0.0.3"));
    m_window->goBack();

    QTest::keyClick(&bars(), Qt::Key_Tab);
    QVERIFY(ring().hasFocus());
    QCOMPARE(ring().current(), 0);
    QTest::keyClick(&ring(), Qt::Key_Left); // around the whole
    QCOMPARE(ring().current(), 2);
    QTest::keyClick(&ring(), Qt::Key_Right);
    QTest::keyClick(&ring(), Qt::Key_Right);
    QCOMPARE(ring().current(), 1);
    QTest::keyClick(&ring(), Qt::Key_Up); // outwards
    QCOMPARE(ring().items()[std::size_t(ring().current())].name, QString("6 TCP  10.0.0.2"));
    QTest::keyClick(&ring(), Qt::Key_Down);
    QCOMPARE(ring().current(), 1);
    QTest::keyClick(&ring(), Qt::Key_Return, Qt::AltModifier);
    QCOMPARE(filter(), std::string("ipprotocol!=6"));
}

void TestShares::theMiddleButtonAndCtrlEnterAskInANewTab()
{
    QStringList asked;
    connect(&m_window->navigator(), &ui::Navigator::newTabWanted, this,
            [&](const ui::Inquiry& inquiry) { asked << QString::fromStdString(inquiry.text.filter); });
    show(oneKey());
    click(bars(), 1, {}, Qt::MiddleButton);
    click(bars(), 1, Qt::AltModifier, Qt::MiddleButton);
    click(ring(), 2, {}, Qt::MiddleButton);
    QCOMPARE(asked, QStringList({"ipsource=10.0.0.2", "ipsource!=10.0.0.2", "ipsource!=10.0.0.1,10.0.0.2"}));

    show(twoKeys());
    click(ring(), 0, {}, Qt::MiddleButton);
    bars().setCurrent(1);
    QTest::keyClick(&bars(), Qt::Key_Return, Qt::ControlModifier);
    QTest::keyClick(&bars(), Qt::Key_Enter, Qt::ControlModifier | Qt::AltModifier);
    QCOMPARE(asked.mid(3), QStringList({"ipprotocol=17", "ipprotocol=6&ipdestination=10.0.0.2",
                                        "(ipprotocol!=6|ipdestination!=10.0.0.2)"}));
    QCOMPARE(filter(), std::string());
    click(ring(), 1, {}, Qt::RightButton);
    QCOMPARE(filter(), std::string());

    QTest::keyClick(&bars(), Qt::Key_Return, Qt::ShiftModifier); // also it
    QCOMPARE(filter(), std::string("ipprotocol=6&ipdestination=10.0.0.2"));
    QCOMPARE(asked.size(), 6);
}

void TestShares::aReaderHearsNamesAndValues()
{
    QAccessibleInterface* const chart = QAccessible::queryAccessibleInterface(&bars());
    QVERIFY(chart);
    QCOMPARE(chart->text(QAccessible::Name), QString("Shares as bars"));
    QCOMPARE(chart->childCount(), 4);
    QAccessibleInterface* const second = chart->child(1);
    QVERIFY(second && second->isValid());
    QCOMPARE(second->text(QAccessible::Name), QString("6 TCP  10.0.0.2"));
    QCOMPARE(second->text(QAccessible::Value), bars().items()[1].figures());
    QCOMPARE(chart->indexOfChild(second), 1);
    QVERIFY(second->rect().isValid());
    show(makeAnswer({{"10.0.0.1", 5e6}}));
    QVERIFY(!second->isValid());
    QCOMPARE(chart->childCount(), 1);
}

void TestShares::pointingHighlightsTheFlow()
{
    QSignalSpy pointed(&bars(), &ui::ShareChart::pointed);
    QTest::mouseMove(&bars(), bars().barOf(1).center().toPoint());
    QCOMPARE(pointed.count(), 1);
    QCOMPARE(pointed.back().front().toInt(), 1);
    QCOMPARE(bars().cursor().shape(), Qt::PointingHandCursor);
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(&bars(), &leave);
    QCOMPARE(pointed.back().front().toInt(), -1);
    bars().setFocus();
    QTest::keyClick(&bars(), Qt::Key_Down);
    QCOMPARE(pointed.back().front().toInt(), bars().current());
    ring().setFocus();
    QCOMPARE(pointed.back().front().toInt(), -1);
}

void TestShares::labelsCanBeRead()
{
    for (const ui::Theme& theme : {ui::Theme::light(), ui::Theme::dark()}) {
        std::vector<QColor> fills{theme.other, ui::mixed(theme.panel, theme.mutedText, 0.25)};
        for (const auto palette : {ui::Palette::Petroff, ui::Palette::OkabeIto})
            for (const QRgb colour : ui::coloursOf(palette))
                fills.emplace_back(colour);
        for (const QColor& fill : fills)
            QVERIFY2(ui::contrast(ui::textOn(fill), fill) >= 4.5, qPrintable(fill.name()));
    }
}

void TestShares::theOrderHoldsWhileSomebodyPoints()
{
    show(oneKey());
    QTest::mouseMove(&bars(), bars().barOf(1).center().toPoint());
    show(makeAnswer({{"10.0.0.1", 1e6}, {"10.0.0.2", 3e6}}, 2e6, 7));
    QCOMPARE(bars().items()[0].name, QString("10.0.0.1"));
    QCOMPARE(legend().legend().table().rows[0].keys, std::vector<std::string>{"10.0.0.1"});
}

void TestShares::followsThePinnedMomentAndTheRange()
{
    query::Ranking ranking;
    ranking.from = 1100;
    ranking.to = 1101;
    ranking.state = query::StepState::Covered;
    ranking.rows = {{{"6", "10.0.0.9"}, {8e6, 400, 9.8}}};
    ranking.other.whole = {2e6, 100, 19.6};
    ranking.otherFlows = 3;
    ranking.total.whole = {10e6, 500, 8.8};
    m_window->navigator().pin(1100);
    show(twoKeys(), std::make_shared<const query::Ranking>(ranking));
    QCOMPARE(panel().title(), QString("00:18:20 · 1\u00a0s · bit/s"));
    QCOMPARE(bars().items()[0].name, QString("6 TCP  10.0.0.9"));
    QCOMPARE(bars().items()[0].share, QString("80.0\u00a0%"));

    m_window->navigator().unpin();
    m_window->navigator().brush({1100, 1130, 1});
    ranking.to = 1130;
    show(twoKeys(), std::make_shared<const query::Ranking>(ranking));
    QCOMPARE(panel().title(), QString("00:18:20 – 00:18:50 · 30\u00a0s · mean · bit/s"));

    m_window->navigator().unpin();
    show(twoKeys());
    QCOMPARE(bars().items()[0].name, QString("17 UDP  10.0.0.1"));
    QVERIFY(panel().title().startsWith("00:16:40 – 00:21:40") || panel().title().startsWith("Last 5"));
}

void TestShares::labelsStandInsideTheirSlices()
{
    ring().setMinimumSize(400, 400);
    QCoreApplication::processEvents();
    QVERIFY(ring().hasLabel(3)); // half of the whole
    query::Answer answer = makeAnswer({{"10.0.0.1", 97e6}, {"10.0.0.2", 1.5e6}}, 1.5e6, 7);
    show(answer);
    QVERIFY(ring().hasLabel(0));
    QVERIFY(!ring().hasLabel(1)); // below 2 %
    QVERIFY(!ring().hasLabel(2));
}

void TestShares::marksTooFewSamples()
{
    show(makeAnswer({{"10.0.0.1", 5e6}, {"10.0.0.2", 5e3}})); // five samples
    QVERIFY(!bars().items()[0].tooFew);
    QVERIFY(bars().items()[1].tooFew);
    QVERIFY(bars().items()[1].figures().endsWith("≈"));

    query::Answer answer = makeAnswer({{"10.0.0.1", 5e6}, {"10.0.0.2", 5e3}});
    answer.query = *query::readQuery({"ipsource", "avg:ipttl", ""});
    answer.unit = query::unitOf(answer.query.value);
    for (query::Series& series : answer.series)
        series.whole.ci95 = NAN; // no error is known of a mean
    show(answer);
    QVERIFY(!bars().items()[0].tooFew);
    QVERIFY(bars().items()[0].error.isEmpty());
    QVERIFY(bars().items()[1].tooFew);
}

void TestShares::followsTheTheme()
{
    const auto ground = [&] { return panel().widget()->grab().toImage().pixelColor(2, 2); };
    QCOMPARE(ground(), ui::Theme::light().window);
    m_settings->set(ui::Setting::Theme, "dark");
    QCoreApplication::processEvents();
    QCOMPARE(ground(), ui::Theme::dark().window);
    const QImage picture = bars().grab().toImage();
    QCOMPARE(picture.pixelColor(bars().barOf(3).center().toPoint()), ui::Theme::dark().other);
}

void TestShares::standsBesideOrUnderneath()
{
    panel().setFloating(true);
    panel().resize(400, 900);
    QTRY_VERIFY(ring().mapTo(&panel(), QPoint()).y() > bars().mapTo(&panel(), QPoint()).y());
    panel().resize(1000, 400);
    QTRY_VERIFY(ring().mapTo(&panel(), QPoint()).x() > bars().mapTo(&panel(), QPoint()).x());
}

void TestShares::isThereAgainAfterARestart()
{
    panel().setFloating(false);
    m_window->addDockWidget(Qt::BottomDockWidgetArea, &panel());
    m_window.reset();
    m_window = std::make_unique<ui::MainWindow>(*m_engine, *m_intake, *m_settings,
                                                ui::Look{{"no such key", "bps", ""}, {}});
    m_window->show();
    QVERIFY(panel().isVisible());
    QCOMPARE(m_window->dockWidgetArea(&panel()), Qt::BottomDockWidgetArea);
    QVERIFY(m_window->actions()[ui::ActionId::Shares]->isChecked());
    m_window->actions()[ui::ActionId::Shares]->trigger();
    m_window.reset();
    m_window = std::make_unique<ui::MainWindow>(*m_engine, *m_intake, *m_settings,
                                                ui::Look{{"no such key", "bps", ""}, {}});
    m_window->show();
    QVERIFY(!m_window->findChild<ui::SharesPanel*>());
}

void TestShares::closingItUnchecksTheAction()
{
    panel().close();
    QTRY_VERIFY(!m_window->actions()[ui::ActionId::Shares]->isChecked());
    m_window->actions()[ui::ActionId::Shares]->trigger();
    QVERIFY(panel().isVisible());
}

void TestShares::comesToTheFront()
{
    m_window->explain();
    QTRY_VERIFY(panel().visibleRegion().isEmpty());
    m_window->actions()[ui::ActionId::Shares]->trigger();
    QVERIFY(m_window->actions()[ui::ActionId::Shares]->isChecked());
    QTRY_VERIFY(!panel().visibleRegion().isEmpty());
    m_window->actions()[ui::ActionId::Shares]->trigger();
    QVERIFY(!panel().isVisible());
}

void TestShares::hidesItsWorkWhileHidden()
{
    m_window->actions()[ui::ActionId::Shares]->trigger();
    show(oneKey());
    QCOMPARE(bars().items()[0].name, QString("17 UDP  10.0.0.1")); // nobody looked
    m_window->actions()[ui::ActionId::Shares]->trigger();
    QCOMPARE(bars().items()[0].name, QString("10.0.0.1"));
}

QTEST_MAIN(TestShares)
#include "tst_shares.moc"
