// SPDX-License-Identifier: GPL-3.0-or-later
// The view with answers made by hand. Its own question is never valid: no other answers come in between.
#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QStatusBar>
#include <QTest>
#include <QTimer>

#include "answers.h"
#include "engine/engine.h"
#include "filter/expression_field.h"
#include "filter/question_bar.h"
#include "main_window.h"
#include "plot/moment_tip.h"
#include "plot/stack_plot.h"
#include "views/flows/empty_panel.h"
#include "views/flows/flows_view.h"
#include "views/flows/legend_view.h"
#include "views/intake.h"
#include "views/navigator.h"

using namespace weir;
using tests::makeAnswer;

class TestFlowsView : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void drillsDownByAClickOnAKey();
    void excludesByAltClick();
    void picksTheWholeFlowByItsSwatch();
    void picksByTheKeyboard();
    void addsAnAlternativeByCtrlClick();
    void opensOtherByAClickAndUndoLeadsBack();
    void opensOtherByTheKeyboardAndTheAction();
    void whatIsGreyNeverDropsTheFilter();
    void doesNotPickTheTotal();
    void picksAllSelectedFlows();
    void ranksTheBrushedRange();
    void endLetsGoOfWhatWasPinnedLive();
    void escapeLetsGoOfTheBrushedRange();
    void theChartsMenuMarks();
    void marksARangeOrSaysHow();
    void theMomentIsLeftWhenSomethingElseIsShown();
    void breaksDownTheTrafficOfARow();
    void eachAnswerOfACaptureIsInOrder();
    void theBreakdownMenuStaysLow();
    void fixesTheScaleUntilTheUnitChanges();
    void keepsSelectionWhileAnswersComeIn();
    void showsTheRankingOfThePinnedMoment();
    void dropsAnAnswerToAMomentThatWasLetGo();
    void pausesWhenThePlotIsDraggedAway();
    void cyclesTheUnitByAClickOnTheAxis();
    void passesOverPerCentWhereNoSpeedIsKnown();
    void showsPerCentOfTheSpeedOfAnInterface();
    void aLinkOfTheTopologyHasASpeed();
    void explainsAnEmptyAnswer();
    void coversThePlotOnlyWhileThereIsNothing();
    void copiesTheTable();
    void remembersWhatWasAsked();
    void givesAKeyTheSameColourEverywhere();
    void showsKeysAndFiguresWhereThereIsLittleRoom();

private:
    void show(const query::Answer& answer);
    QStringList useChartMenu(base::SecondNumber second, const QString& entry);
    void click(int row, int column, Qt::KeyboardModifiers modifiers = {});
    std::string filter() const { return m_window->navigator().now().text.filter; }
    template <class Widget>
    Widget* find() const
    {
        return m_window->page().findChild<Widget*>();
    }

    std::unique_ptr<engine::Engine> m_engine;
    std::unique_ptr<ui::Intake> m_intake;
    std::unique_ptr<ui::Settings> m_settings;
    std::unique_ptr<ui::MainWindow> m_window;
    ui::FlowsView* m_view = nullptr;
};

void TestFlowsView::init()
{
    m_engine = std::make_unique<engine::Engine>(16 << 20);
    m_intake = std::make_unique<ui::Intake>(*m_engine);
    m_settings = std::make_unique<ui::Settings>(ui::Settings::Kept::NowhereElse);
    m_window = std::make_unique<ui::MainWindow>(*m_engine, *m_intake, *m_settings,
                                                ui::Look{{"no such key", "bps", ""}, {}});
    m_window->show();
    m_view = static_cast<ui::FlowsView*>(&m_window->page());
    m_window->navigator().setNewest(1300);
    show(makeAnswer({{"10.0.0.1", 5e6}, {"10.0.0.2", 3e6}}, 2e6, 7));
}

void TestFlowsView::cleanup()
{
    m_window.reset();
}

void TestFlowsView::show(const query::Answer& answer)
{
    m_view->show({std::make_shared<const query::Answer>(answer), nullptr, 1, nullptr});
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
}

void TestFlowsView::click(int row, int column, Qt::KeyboardModifiers modifiers)
{
    auto* legend = find<ui::LegendView>();
    const QRect cell = legend->visualRect(legend->model()->index(row, column));
    QTest::mouseClick(legend->viewport(), Qt::LeftButton, modifiers, cell.center());
}

void TestFlowsView::drillsDownByAClickOnAKey()
{
    click(1, 1);
    QCOMPARE(filter(), std::string("ipsource=10.0.0.2"));
    QCOMPARE(find<ui::QuestionBar>()->text().filter, std::string("ipsource=10.0.0.2"));
    m_window->goBack();
    QCOMPARE(filter(), std::string());
}

void TestFlowsView::excludesByAltClick()
{
    click(0, 1, Qt::AltModifier);
    QCOMPARE(filter(), std::string("ipsource!=10.0.0.1"));
    click(1, 1, Qt::AltModifier);
    QCOMPARE(filter(), std::string("ipsource!=10.0.0.1&ipsource!=10.0.0.2"));
}

void TestFlowsView::picksTheWholeFlowByItsSwatch()
{
    query::Answer answer = makeAnswer({{"10.0.0.1", 5e6}});
    answer.query = *query::readQuery({"ipsource,vlan", "bps", ""});
    answer.columns = {"ipsource", "vlan"};
    answer.series[0].keys = {"10.0.0.1", "7"};
    show(answer);
    click(0, 0);
    QCOMPARE(filter(), std::string("ipsource=10.0.0.1&vlan=7"));
}

void TestFlowsView::picksByTheKeyboard()
{
    auto* legend = find<ui::LegendView>();
    legend->setFocus();
    legend->setCurrentIndex(legend->model()->index(1, 1));
    QTest::keyClick(legend, Qt::Key_Return);
    QCOMPARE(filter(), std::string("ipsource=10.0.0.2"));
}

void TestFlowsView::addsAnAlternativeByCtrlClick()
{
    click(1, 1, Qt::ControlModifier);
    QCOMPARE(filter(), std::string("ipsource=10.0.0.2"));
    click(0, 1, Qt::ControlModifier);
    QCOMPARE(filter(), std::string("ipsource=10.0.0.2,10.0.0.1"));
}

void TestFlowsView::opensOtherByAClickAndUndoLeadsBack()
{
    click(2, 1);
    QCOMPARE(filter(), std::string("ipsource!=10.0.0.1,10.0.0.2"));
    m_window->goBack();
    QCOMPARE(filter(), std::string());

    query::Answer answer = makeAnswer({{"10.0.0.1", 5e6}, {"10.0.0.2", 3e6}}, 2e6, 7);
    answer.query = *query::readQuery({"ipsource,vlan", "bps", ""});
    answer.columns = {"ipsource", "vlan"};
    answer.series[0].keys = {"10.0.0.1", "7"};
    answer.series[1].keys = {"10.0.0.2", "8"};
    show(answer);
    click(2, 0);
    QCOMPARE(filter(), std::string("(ipsource!=10.0.0.1|vlan!=7)&(ipsource!=10.0.0.2|vlan!=8)"));
}

void TestFlowsView::opensOtherByTheKeyboardAndTheAction()
{
    auto* legend = find<ui::LegendView>();
    legend->setFocus();
    legend->setCurrentIndex(legend->model()->index(2, 3));
    QTest::keyClick(legend, Qt::Key_Return);
    QCOMPARE(filter(), std::string("ipsource!=10.0.0.1,10.0.0.2"));
    m_window->goBack();
    m_window->openOther();
    QCOMPARE(filter(), std::string("ipsource!=10.0.0.1,10.0.0.2"));
    m_window->goBack();
    show(makeAnswer({{"10.0.0.1", 5e6}}));
    m_window->openOther(); // there is none
    QCOMPARE(filter(), std::string());
}

void TestFlowsView::whatIsGreyNeverDropsTheFilter()
{
    m_window->navigator().addFilter("udpsourceport=53|udpsourceport=123");
    query::Answer answer = makeAnswer({{"10.0.0.1", 5e6}, {"10.0.0.2", 3e6}}, 2e6, 7);
    const std::string kept = filter();
    for (const int column : {0, 1, 2, 3}) {
        show(answer);
        click(2, column);
        QVERIFY2(filter() == kept || filter() == "(" + kept + ")&ipsource!=10.0.0.1,10.0.0.2",
                 filter().c_str());
        click(3, column);
        QVERIFY2(filter().find(kept) != std::string::npos, filter().c_str());
        while (filter() != kept)
            m_window->goBack();
    }
    for (const Qt::KeyboardModifiers modifiers : {Qt::AltModifier, Qt::ControlModifier}) {
        click(2, 1, modifiers);
        QCOMPARE(filter(), kept);
    }
    answer.otherFlows = 0;
    show(answer);
    click(2, 1);
    QCOMPARE(filter(), kept);
    m_view->openOther();
    QCOMPARE(filter(), kept);
}

void TestFlowsView::doesNotPickTheTotal()
{
    for (int column : {0, 1, 2})
        click(3, column);
    QCOMPARE(filter(), std::string());
}

void TestFlowsView::picksAllSelectedFlows()
{
    emit find<ui::LegendView>() -> flowsPicked({{"10.0.0.1"}, {"10.0.0.2"}}, ui::Pick::Only);
    QCOMPARE(filter(), std::string("ipsource=10.0.0.1,10.0.0.2"));
}

void TestFlowsView::ranksTheBrushedRange()
{
    emit find<ui::StackPlot>() -> brushed(1100, 1160);
    QCOMPARE(m_window->navigator().now().view.brushed, std::optional(query::Range{1100, 1160, 1}));
    query::Ranking ranking;
    ranking.from = 1100;
    ranking.to = 1160;
    ranking.state = query::StepState::Covered;
    ranking.rows = makeAnswer({{"10.0.0.9", 8e6}}).series;
    ranking.total = makeAnswer({{"10.0.0.9", 8e6}}).total;
    m_view->show({std::make_shared<const query::Answer>(makeAnswer({{"10.0.0.1", 5e6}})),
                  std::make_shared<const query::Ranking>(ranking), 1, nullptr});
    QCOMPARE(find<ui::LegendView>()->model()->index(0, 1).data().toString(), QString("10.0.0.9"));
    const auto labels = m_view->findChildren<QLabel*>();
    QVERIFY(std::ranges::any_of(labels, [](const QLabel* label) {
        return label->text().startsWith("Mean of ") &&
               label->text().endsWith(QString::fromUtf8("1\u00a0min"));
    }));
}

/// Right click on the second, and the entry that begins so; its texts.
QStringList TestFlowsView::useChartMenu(base::SecondNumber second, const QString& entry)
{
    auto* plot = find<ui::StackPlot>();
    const QPoint place(int(plot->xOf(double(second) + 0.5)), plot->plotArea().center().y());
    QStringList texts;
    QTimer::singleShot(0, this, [&] {
        auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        QVERIFY(menu);
        for (QAction* action : menu->actions()) {
            texts << action->text().remove('&');
            if (!entry.isEmpty() && texts.last().startsWith(entry))
                action->trigger();
        }
        menu->close();
    });
    QContextMenuEvent event(QContextMenuEvent::Mouse, place, plot->mapToGlobal(place));
    QCoreApplication::sendEvent(plot, &event);
    return texts;
}

void TestFlowsView::theChartsMenuMarks()
{
    auto* plot = find<ui::StackPlot>();
    const base::SecondNumber first = plot->visibleFrom() + 100;
    const QStringList texts = useChartMenu(first, "Pin this moment");
    for (const char* each : {"Mark the peak here", "Explain the peak", "Show samples …", "Export …", "Copy"})
        QVERIFY2(texts.contains(each), qPrintable(texts.join(", ")));
    const engine::View& view = m_window->navigator().now().view;
    QCOMPARE(view.pinned, std::optional(first));
    useChartMenu(first + 20, "Mark from the pinned moment");
    QVERIFY(view.brushed.has_value());
    QCOMPARE(view.brushed->from, first);
    QVERIFY(view.brushed->to > first + 20);
}

void TestFlowsView::marksARangeOrSaysHow()
{
    QAction& mark = *m_window->actions()[ui::ActionId::MarkRange];
    auto* plot = find<ui::StackPlot>();
    mark.trigger();
    const engine::View& view = m_window->navigator().now().view;
    QVERIFY(!view.brushed);
    const base::SecondNumber first = plot->visibleFrom() + 100;
    m_window->navigator().pin(first);
    plot->setFocus();
    QTest::keyClick(plot, Qt::Key_Right);
    const auto cursor = plot->cursorSecond();
    QVERIFY(cursor && *cursor > first);
    mark.trigger();
    QVERIFY(view.brushed && view.brushed->from == first && view.brushed->to > *cursor);
}

void TestFlowsView::theMomentIsLeftWhenSomethingElseIsShown()
{
    auto* plot = find<ui::StackPlot>();
    auto* tip = find<ui::MomentTip>();
    plot->setFocus();
    m_window->navigator().setShown({1000, 1300, 1});
    m_window->pause();
    QTest::keyClick(plot, Qt::Key_Left);
    QVERIFY(tip->isVisible());
    QTest::keyClick(plot, Qt::Key_End);
    QVERIFY(m_window->navigator().now().view.live);
    QVERIFY(!tip->isVisible());
    QTest::keyClick(plot, Qt::Key_Left);
    QVERIFY(tip->isVisible());
    m_window->newTab();
    QVERIFY(!tip->isVisible());
    QCOMPARE(plot->cursorSecond(), std::optional<qint64>());
}

void TestFlowsView::endLetsGoOfWhatWasPinnedLive()
{
    const engine::View& view = m_window->navigator().now().view;
    QAction& live = *m_window->actions()[ui::ActionId::GoLive];
    QVERIFY(view.live && !live.isEnabled());
    auto* plot = find<ui::StackPlot>();
    emit plot->pinned(plot->visibleFrom() + 100);
    QVERIFY(view.pinned && live.isEnabled());
    live.trigger();
    QVERIFY(view.live && !view.pinned);
    QVERIFY(!plot->pinnedSecond());
    QVERIFY(!live.isEnabled());
}

void TestFlowsView::escapeLetsGoOfTheBrushedRange()
{
    emit find<ui::StackPlot>() -> brushed(1100, 1160);
    find<ui::StackPlot>()->setFocus();
    QTest::keyClick(find<ui::StackPlot>(), Qt::Key_Escape);
    QVERIFY(!m_window->navigator().now().view.brushed);
    emit find<ui::StackPlot>() -> brushed(1100, 1160);
    m_window->unpin();
    QVERIFY(!m_window->navigator().now().view.brushed);
}

/// Nothing comes in that would bring another answer, so that rows might stay where they are for good.
void TestFlowsView::eachAnswerOfACaptureIsInOrder()
{
    QSignalSpy opened(m_intake.get(), &ui::Intake::captureOpened);
    m_intake->openCaptures({WEIR_SOURCE_DIR "/resources/demo/lab.pcap.zst"});
    QVERIFY(opened.wait(30'000));
    const auto first = [this] { return find<ui::LegendView>()->model()->index(0, 1).data().toString(); };
    show(makeAnswer({{"10.0.0.1", 5e6}, {"10.0.0.2", 3e6}}));
    QCOMPARE(first(), QString("10.0.0.1"));
    show(makeAnswer({{"10.0.0.2", 6e6}, {"10.0.0.1", 5e6}}));
    QCOMPARE(first(), QString("10.0.0.2"));
}

void TestFlowsView::breaksDownTheTrafficOfARow()
{
    auto* legend = find<ui::LegendView>();
    emit legend->breakdownWanted(legend->legend().row(legend->model()->index(0, 0)), "ipprotocol");
    QCOMPARE(m_window->navigator().now().text, (query::QueryText{"ipprotocol", "bps", "ipsource=10.0.0.1"}));
    m_window->goBack();
    emit legend->breakdownWanted(std::nullopt, "ipprotocol");
    QCOMPARE(filter(), std::string());
}

void TestFlowsView::theBreakdownMenuStaysLow()
{
    auto* legend = find<ui::LegendView>();
    QStringList shown;
    QStringList more;
    QTimer::singleShot(0, this, [&] {
        auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        QVERIFY(menu);
        legend->setBreakdowns({{"agent,inputifindex", 12, {"127.0.0.1", "16"}, 97.0}});
        for (QAction* action : menu->actions())
            if (action->text() == "&Break down by")
                for (QAction* each : action->menu()->actions()) {
                    shown << each->text();
                    for (QAction* further : each->menu() ? each->menu()->actions() : QList<QAction*>())
                        more << further->text();
                }
        menu->close();
    });
    QContextMenuEvent event(QContextMenuEvent::Keyboard, {}, {});
    QApplication::sendEvent(legend->viewport(), &event);
    QVERIFY2(shown.value(0).contains("127.0.0.1  16"), qPrintable(shown.value(0)));
    QVERIFY(shown.size() <= 13);
    QVERIFY(!more.isEmpty());
    QCOMPARE(shown.last(), QString("&More"));
}

void TestFlowsView::fixesTheScaleUntilTheUnitChanges()
{
    QAction* const fix = m_window->actions()[ui::ActionId::FixScale];
    auto* plot = find<ui::StackPlot>();
    QVERIFY(plot->topOfScale() > 10e6);
    fix->trigger();
    const double top = plot->topOfScale();
    show(makeAnswer({{"10.0.0.1", 90e6}}));
    QCOMPARE(plot->topOfScale(), top);
    query::Answer frames = makeAnswer({{"10.0.0.1", 90e6}});
    frames.query = *query::readQuery({"ipsource", "fps", ""});
    frames.unit = query::unitOf(frames.query.value);
    show(frames);
    QVERIFY(plot->topOfScale() > 90e6);
    QVERIFY(!fix->isChecked());
}

void TestFlowsView::keepsSelectionWhileAnswersComeIn()
{
    auto* legend = find<ui::LegendView>();
    legend->selectRow(1);
    show(makeAnswer({{"10.0.0.1", 5e6}, {"10.0.0.2", 3.5e6}, {"10.0.0.3", 9e6}}, 2e6, 7));
    const auto rows = legend->selectionModel()->selectedRows(1);
    QCOMPARE(rows.size(), 1);
    QCOMPARE(rows[0].data().toString(), QString("10.0.0.2"));
}

void TestFlowsView::showsTheRankingOfThePinnedMoment()
{
    emit find<ui::StackPlot>() -> pinned(1234);
    QCOMPARE(m_window->navigator().now().view.pinned, std::optional<base::SecondNumber>(1234));
    query::Ranking ranking;
    ranking.from = 1234;
    ranking.to = 1235;
    ranking.state = query::StepState::Covered;
    ranking.rows = makeAnswer({{"10.0.0.9", 8e6}}).series;
    ranking.total = makeAnswer({{"10.0.0.9", 8e6}}).total;
    m_view->show({std::make_shared<const query::Answer>(makeAnswer({{"10.0.0.1", 5e6}})),
                  std::make_shared<const query::Ranking>(ranking), 1, nullptr});
    QCOMPARE(find<ui::LegendView>()->model()->index(0, 1).data().toString(), QString("10.0.0.9"));
    const auto labels = m_view->findChildren<QLabel*>();
    QVERIFY(std::ranges::any_of(labels, [](const QLabel* label) { return label->text().startsWith("At "); }));
    m_window->unpin();
    QVERIFY(!m_window->navigator().now().view.pinned);
}

void TestFlowsView::dropsAnAnswerToAMomentThatWasLetGo()
{
    const auto ranking = std::make_shared<const query::Ranking>();
    m_view->show({std::make_shared<const query::Answer>(makeAnswer({{"x", 1e6}})), ranking, 1, nullptr});
    QCOMPARE(find<ui::LegendView>()->model()->index(0, 1).data().toString(), QString("10.0.0.1"));
}

void TestFlowsView::pausesWhenThePlotIsDraggedAway()
{
    emit find<ui::StackPlot>() -> viewChanged(900, 1200);
    QVERIFY(!m_window->navigator().now().view.live);
    QCOMPARE(find<ui::StackPlot>()->visibleTo(), 1200);
    emit find<ui::StackPlot>() -> liveWanted();
    QVERIFY(m_window->navigator().now().view.live);
}

void TestFlowsView::cyclesTheUnitByAClickOnTheAxis()
{
    emit find<ui::StackPlot>() -> unitClicked();
    QCOMPARE(find<ui::QuestionBar>()->text().value, std::string("Bps"));
}

void TestFlowsView::passesOverPerCentWhereNoSpeedIsKnown()
{
    m_window->actions()[ui::ActionId::NextUnit]->trigger();
    QCOMPARE(m_window->navigator().now().text.value, std::string("Bps"));
    QVERIFY(m_window->statusBar()->currentMessage().contains("speed"));
}

/// Those of the recording tell 10 Gbit/s in their counters.
void TestFlowsView::showsPerCentOfTheSpeedOfAnInterface()
{
    ui::Navigator& navigator = m_window->navigator();
    const ui::LegendModel& legend = find<ui::LegendView>()->legend();
    m_intake->openCaptures({WEIR_SOURCE_DIR "/resources/demo/lab.pcap.zst"});
    navigator.ask({"ipsource", "bps", "inputifindex=4"});
    QTRY_COMPARE_WITH_TIMEOUT(navigator.speed(), std::optional(1e10), 20'000);
    QTRY_COMPARE(QString::fromStdString(legend.table().unit), QString("bits_per_s"));
    QTRY_VERIFY(legend.rowCount() > 2);
    const double bits = legend.table().rows.back().value.value;
    QVERIFY(bits > 0);

    emit find<ui::StackPlot>() -> unitClicked();
    QTRY_COMPARE(QString::fromStdString(legend.table().unit), QString("percent_of_speed"));
    QCOMPARE(legend.table().rows.back().value.value, bits / 1e8);
    QCOMPARE(navigator.now().text.value, std::string("bps"));
    QCOMPARE(legend.speedColumn(), -1);

    navigator.ask({"inputifindex", "bps", ""});
    QTRY_VERIFY(legend.speedColumn() > 0);
    QCOMPARE(QString::fromStdString(legend.table().unit), QString("bits_per_s"));
    const ui::LegendRow& first = legend.table().rows.front();
    QCOMPARE(*first.ofSpeed, first.value.value / 1e8);
}

void TestFlowsView::aLinkOfTheTopologyHasASpeed()
{
    key::Context tables;
    const auto topology = topology::readTopologyFile(WEIR_SOURCE_DIR "/resources/demo/lab.topology.json");
    QVERIFY(topology.has_value());
    tables.topology = std::make_shared<const topology::Topology>(*topology);
    m_engine->setTables(tables);
    m_intake->openCaptures({WEIR_SOURCE_DIR "/resources/demo/lab.pcap.zst"});
    ui::Navigator& navigator = m_window->navigator();
    navigator.ask({"ipsource", "bps", "link:inputifindex=s1-s2"});
    QTRY_COMPARE_WITH_TIMEOUT(navigator.speed(), std::optional(1e10), 20'000);

    const ui::LegendModel& legend = find<ui::LegendView>()->legend();
    navigator.ask({"link:inputifindex", "bps", ""});
    QTRY_VERIFY(legend.speedColumn() > 0);
    QVERIFY(legend.rowCount() > 3);
    for (const ui::LegendRow& row : legend.table().rows) {
        QCOMPARE(row.ofSpeed.has_value(), row.kind == ui::LegendRow::Kind::Flow);
        QCOMPARE(row.ofSpeed.value_or(0), row.ofSpeed ? row.value.value / 1e8 : 0);
    }
}

void TestFlowsView::explainsAnEmptyAnswer()
{
    query::Answer answer = makeAnswer({});
    answer.samplesSeen = 100;
    show(answer);
    const auto* panel = find<ui::EmptyPanel>();
    QVERIFY(panel->isVisible());
    QVERIFY(!find<ui::LegendView>()->isVisible());
    QVERIFY(!panel->findChildren<QPushButton*>().isEmpty());
    QTest::mouseClick(panel->findChildren<QPushButton*>().front(), Qt::LeftButton); // show the total
    QCOMPARE(m_window->navigator().now().text.keys, std::string());
}

void TestFlowsView::coversThePlotOnlyWhileThereIsNothing()
{
    QVERIFY(!find<ui::EmptyPanel>()->isVisible());
    show(makeAnswer({}));
    QVERIFY(find<ui::EmptyPanel>()->isVisible());
    show(makeAnswer({{"10.0.0.1", 5e6}}));
    QVERIFY(!find<ui::EmptyPanel>()->isVisible());
    QVERIFY(find<ui::LegendView>()->isVisible());
}

void TestFlowsView::copiesTheTable()
{
    m_view->copy();
    const QStringList lines = QGuiApplication::clipboard()->text().split('\n');
    QCOMPARE(lines.size(), 6); // heading, two flows, other, total, nothing
    QVERIFY(lines[1].startsWith("10.0.0.1\t5e+06\t") || lines[1].startsWith("10.0.0.1\t5000000\t"));
}

void TestFlowsView::remembersWhatWasAsked()
{
    m_window->navigator().ask({"ipsource", "bps", ""});
    auto* field = find<ui::QuestionBar>()->field(ui::QuestionBar::Field::Filter);
    QTest::keyClicks(field, "vlan=1");
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(m_settings->value(ui::Setting::RecentFilters).toStringList(), QStringList{"vlan=1"});
    field->clear();
    QTest::keyClick(field, Qt::Key_Up);
    QCOMPARE(field->text(), QString("vlan=1"));
}

void TestFlowsView::givesAKeyTheSameColourEverywhere()
{
    auto* legend = find<ui::LegendView>();
    const auto colourOf = [&](const QString& key) {
        for (int row = 0; row < legend->model()->rowCount(); ++row)
            if (legend->model()->index(row, 1).data().toString() == key)
                return legend->model()->index(row, 0).data(ui::LegendModel::ColourRole).value<QColor>();
        return QColor();
    };
    const QColor before = colourOf("10.0.0.2");
    QVERIFY(before.isValid());
    show(makeAnswer({{"10.0.0.2", 9e6}, {"10.0.0.1", 3e6}}));
    QCOMPARE(colourOf("10.0.0.2"), before);
}

// Whatever the question before: the trends give way to the keys, and come back.
void TestFlowsView::showsKeysAndFiguresWhereThereIsLittleRoom()
{
    auto* legend = find<ui::LegendView>();
    const auto hidden = [&] {
        QStringList titles;
        for (int column = 1; column < legend->model()->columnCount(); ++column)
            if (legend->isColumnHidden(column))
                titles << legend->model()->headerData(column, Qt::Horizontal).toString();
        return titles;
    };
    const auto overhang = [&] { return legend->horizontalHeader()->length() - legend->viewport()->width(); };
    m_window->resize(1500, 700);
    QCOMPARE(hidden(), QStringList());
    m_window->resize(640, 700);
    QCOMPARE(hidden(), QStringList("Trend"));
    query::Answer answer = makeAnswer({{"10.0.0.1", 5e6}, {"10.0.0.2", 3e6}}, 2e6, 7);
    answer.query.keys = *key::parseKeys("ipsource,ipdestination");
    answer.columns = {"ipsource", "ipdestination"};
    for (query::Series& series : answer.series)
        series.keys = {"10.0.0.1", "10.0.0.2"};
    show(answer);
    QCOMPARE(hidden(), QStringList("Trend"));
    QVERIFY(overhang() <= 0);
    m_window->resize(1500, 700);
    QCOMPARE(hidden(), QStringList());
    QVERIFY(overhang() <= 0);
}

QTEST_MAIN(TestFlowsView)
#include "tst_flows_view.moc"
