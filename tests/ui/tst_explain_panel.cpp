// SPDX-License-Identifier: GPL-3.0-or-later
// The panel that says what made a peak, in a window that shows the demo's recording.
#include <QTest>

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QProgressBar>
#include <QSignalSpy>

#include "base/time.h"
#include "engine/engine.h"
#include "main_window.h"
#include "views/explain/change_view.h"
#include "views/explain/explain_panel.h"
#include "views/intake.h"
#include "views/view_page.h"

using namespace weir;
using ui::ChangeView;
using ui::ExplainPanel;

namespace
{

/// The flood of the recording has this second in its middle.
base::SecondNumber moment(const char* time)
{
    return *base::parseIso8601(time);
}

const char flood[] = "2026-11-22T15:31:22Z";

} // namespace

class TestExplainPanel : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void explainsTheDemosPeak();
    void aClickOnAFlowDrillsDown();
    void altClickExcludesIt();
    void enterOnADimensionAsksByIt();
    void theHeadlineNamesPortAndVictim();
    void valuesHaveTheirNames();
    void noRowDropsTheFilter();
    void followsTheQuestionForTheSameSeconds();
    void followsThePinnedMoment();
    void explainsTheMarkedRange();
    void thePeakIsMarkedAsItIsExplained();
    void comparesAnyTwoRanges();
    void explainsTheHighestPeakWhenNothingIsPinned();
    void saysWhatToDoWhenNothingIsShown();
    void forgetsSecondsThatAreGone();
    void namesItsKeysWhole();
    void saysThatThereIsNothingBefore();
    void saysThatTooFewSamplesTellNothing();
    void refusesAValueThatIsNoRate();
    void marksWhatIsUncertain();
    void theSameKeyClosesIt();
    void itsTablesAreModels();

private:
    void open(const char* keys, const char* filter = "", const char* value = "bps");
    bool explain(std::optional<engine::Explainer::What> what = {}, std::optional<query::Span> before = {});
    ExplainPanel& panel() const { return *m_window->findChild<ExplainPanel*>(); }
    ChangeView& flows() const { return *panel().findChildren<ChangeView*>()[0]; }
    ChangeView& dimensions() const { return *panel().findChildren<ChangeView*>()[1]; }
    std::string filter() const { return m_window->navigator().now().text.filter; }
    void click(ChangeView& view, int row, Qt::KeyboardModifiers modifiers = {});
    QString cell(ChangeView& view, int row, int column) const
    {
        return view.model()->index(row, column).data().toString();
    }

    std::unique_ptr<engine::Engine> m_engine;
    std::unique_ptr<ui::Intake> m_intake;
    std::unique_ptr<ui::Settings> m_settings;
    std::unique_ptr<ui::MainWindow> m_window;
};

void TestExplainPanel::init()
{
    m_engine = std::make_unique<engine::Engine>(64 << 20);
    m_intake = std::make_unique<ui::Intake>(*m_engine);
    m_settings = std::make_unique<ui::Settings>(ui::Settings::Kept::NowhereElse);
}

void TestExplainPanel::cleanup()
{
    m_window.reset();
    m_intake.reset();
    m_engine.reset();
}

void TestExplainPanel::open(const char* keys, const char* filter, const char* value)
{
    m_window = std::make_unique<ui::MainWindow>(*m_engine, *m_intake, *m_settings,
                                                ui::Look{{keys, value, filter}, {}});
    m_window->show();
    QSignalSpy opened(m_intake.get(), &ui::Intake::captureOpened);
    m_intake->openCaptures({WEIR_SOURCE_DIR "/resources/demo/lab.pcap.zst"});
    QVERIFY(opened.wait(20'000));
}

/// By the window's action, or as another part of the program would.
bool TestExplainPanel::explain(std::optional<engine::Explainer::What> what, std::optional<query::Span> before)
{
    m_window->explain();
    QSignalSpy explained(&panel(), &ExplainPanel::explained);
    if (what)
        panel().explain(what, before);
    return explained.wait(20'000);
}

void TestExplainPanel::click(ChangeView& view, int row, Qt::KeyboardModifiers modifiers)
{
    QTest::mouseClick(view.viewport(), Qt::LeftButton, modifiers,
                      view.visualRect(view.model()->index(row, 0)).center());
}

void TestExplainPanel::explainsTheDemosPeak()
{
    open("ipdestination");
    m_window->navigator().pin(moment(flood));
    QVERIFY(explain());
    QVERIFY2(panel().headline().contains("against the minute before"), qPrintable(panel().headline()));
    QVERIFY(panel().headline().startsWith("+3"));
    QVERIFY(panel().headline().contains("ipdestination=10.0.0.5"));
    QCOMPARE(cell(flows(), 0, 0), QString("10.0.0.5"));
    QCOMPARE(cell(dimensions(), 0, 0), QString("udpsourceport"));
    QCOMPARE(cell(dimensions(), 0, 1), QString("53"));
    QCOMPARE(cell(flows(), flows().model()->rowCount() - 1, 0), QString("total"));
}

void TestExplainPanel::aClickOnAFlowDrillsDown()
{
    open("ipdestination");
    m_window->navigator().pin(moment(flood));
    QVERIFY(explain());
    QSignalSpy again(&panel(), &ExplainPanel::explained);
    click(flows(), 0);
    QCOMPARE(filter(), std::string("ipdestination=10.0.0.5"));
    QVERIFY(again.wait(20'000));
    m_window->goBack();
    QCOMPARE(filter(), std::string());
    click(flows(), flows().model()->rowCount() - 1); // the total
    QCOMPARE(filter(), std::string());
}

void TestExplainPanel::altClickExcludesIt()
{
    open("ipdestination");
    m_window->navigator().pin(moment(flood));
    QVERIFY(explain());
    click(flows(), 0, Qt::AltModifier);
    QCOMPARE(filter(), std::string("ipdestination!=10.0.0.5"));
}

void TestExplainPanel::enterOnADimensionAsksByIt()
{
    open("ipsource,ipdestination");
    m_window->navigator().pin(moment(flood));
    QVERIFY(explain());
    QVERIFY(panel().headline().contains("udpsourceport=53"));
    dimensions().setFocus();
    QTest::keyClick(&dimensions(), Qt::Key_Return);
    QCOMPARE(m_window->navigator().now().text.keys, std::string("udpsourceport"));
    QSignalSpy again(&panel(), &ExplainPanel::explained);
    QVERIFY(again.wait(20'000));
    QCOMPARE(cell(flows(), 0, 0), QString("53"));
}

void TestExplainPanel::theHeadlineNamesPortAndVictim()
{
    open("ipsource,ipdestination");
    m_window->navigator().pin(moment(flood));
    QVERIFY(explain());
    QVERIFY2(panel().headline().endsWith(
                 "all of the rise is udpsourceport=53, and all of it is ipdestination=10.0.0.5."),
             qPrintable(panel().headline()));
    QSignalSpy again(&panel(), &ExplainPanel::explained);
    m_window->navigator().addFilter("udpsourceport=53");
    QVERIFY(again.wait(20'000));
    QVERIFY2(panel().headline().endsWith("all of the rise is ipdestination=10.0.0.5."),
             qPrintable(panel().headline()));
}

void TestExplainPanel::valuesHaveTheirNames()
{
    open("macdestination,ipprotocol");
    m_window->navigator().pin(moment(flood));
    QVERIFY(explain());
    QCOMPARE(cell(flows(), 0, 0), QString("00:00:00:00:00:05  17 UDP"));
    QStringList values;
    for (int row = 0; row < dimensions().model()->rowCount(); ++row)
        values << cell(dimensions(), row, 0) + ' ' + cell(dimensions(), row, 1);
    QVERIFY2(values.contains("macsource 00:00:00:00:00:09"), qPrintable(values.join('\n')));
}

void TestExplainPanel::noRowDropsTheFilter()
{
    open("ipsource,ipdestination", "ipprotocol=17|ipprotocol=6");
    m_window->navigator().pin(moment(flood));
    QVERIFY(explain());
    const std::string kept = filter();
    for (const int fromEnd : {1, 2}) { // the total, other
        QVERIFY(
            !flows().model()->index(flows().model()->rowCount() - fromEnd, 0).data().toString().isEmpty());
        click(flows(), flows().model()->rowCount() - fromEnd);
        click(flows(), flows().model()->rowCount() - fromEnd, Qt::AltModifier);
        QCOMPARE(filter(), kept);
    }
    click(dimensions(), 0);
    QCOMPARE(m_window->navigator().now().text.keys, std::string("udpsourceport"));
    QCOMPARE(filter(), kept);
    QSignalSpy again(&panel(), &ExplainPanel::explained);
    QVERIFY(again.wait(20'000));
    click(dimensions(), 0, Qt::AltModifier);
    QVERIFY2(filter().starts_with("(" + kept + ")&"), filter().c_str());
}

void TestExplainPanel::followsTheQuestionForTheSameSeconds()
{
    open("ipdestination");
    m_window->navigator().pin(moment(flood));
    QVERIFY(explain());
    const QString times = panel().findChildren<QLabel*>()[1]->text();
    QSignalSpy again(&panel(), &ExplainPanel::explained);
    m_window->navigator().ask({"udpsourceport", "fps", ""});
    QVERIFY(again.wait(20'000));
    QCOMPARE(cell(flows(), 0, 0), QString("53"));
    QCOMPARE(panel().findChildren<QLabel*>()[1]->text(), times);
}

void TestExplainPanel::followsThePinnedMoment()
{
    open("ipsource,ipdestination");
    m_window->navigator().pin(moment(flood));
    QVERIFY(explain());
    QSignalSpy again(&panel(), &ExplainPanel::explained);
    m_window->navigator().pin(moment("2026-11-22T15:27:20Z")); // the end of the staircase h6 → h2
    QVERIFY(again.wait(20'000));
    QCOMPARE(cell(flows(), 0, 0), QString("10.0.0.6  10.0.0.2"));
    panel().hide();
    m_window->navigator().pin(moment(flood));
    QVERIFY(!again.wait(300)); // nobody looks
}

void TestExplainPanel::explainsTheMarkedRange()
{
    open("ipsource,ipdestination");
    m_window->navigator().brush({moment("2026-11-22T15:31:00Z"), moment("2026-11-22T15:31:30Z"), 1});
    m_window->actions()[ui::ActionId::Explain]->trigger();
    QSignalSpy again(&panel(), &ExplainPanel::explained);
    QVERIFY(again.wait(20'000));
    QVERIFY2(panel().headline().contains("udpsourceport=53"), qPrintable(panel().headline()));
    m_window->navigator().brush({moment("2026-11-22T15:27:18Z"), moment("2026-11-22T15:27:23Z"), 1});
    QVERIFY(again.wait(20'000));
    QCOMPARE(cell(flows(), 0, 0), QString("10.0.0.6  10.0.0.2"));
}

void TestExplainPanel::thePeakIsMarkedAsItIsExplained()
{
    open("ipdestination");
    m_window->navigator().pin(moment(flood));
    QTRY_VERIFY(m_window->page().highestSecond());
    m_window->actions()[ui::ActionId::MarkPeak]->trigger();
    const engine::View& view = m_window->navigator().now().view;
    QTRY_VERIFY_WITH_TIMEOUT(view.brushed, 20'000);
    // The flood lasts from 15:30:57 to 15:31:41.
    QVERIFY(std::abs(view.brushed->from - moment("2026-11-22T15:30:57Z")) <= 3);
    QVERIFY(std::abs(view.brushed->to - moment("2026-11-22T15:31:41Z")) <= 4);
}

void TestExplainPanel::comparesAnyTwoRanges()
{
    open("ipdestination");
    const query::Span during{moment("2026-11-22T15:31:00Z"), moment("2026-11-22T15:31:30Z")};
    const query::Span later{moment("2026-11-22T15:31:50Z"), moment("2026-11-22T15:32:10Z")};
    QVERIFY(explain(later, during));
    QVERIFY2(panel().headline().startsWith(QChar(0x2212)), qPrintable(panel().headline()));
    QVERIFY(panel().headline().contains("of the fall is ipdestination=10.0.0.5"));
}

void TestExplainPanel::explainsTheHighestPeakWhenNothingIsPinned()
{
    open("ipdestination");
    m_window->navigator().showEverything();
    QTRY_VERIFY(m_window->page().highestSecond().has_value());
    QTRY_VERIFY(std::abs(*m_window->page().highestSecond() - moment(flood)) < 30);
    QVERIFY(explain());
    QVERIFY2(panel().headline().contains("ipdestination=10.0.0.5"), qPrintable(panel().headline()));
}

void TestExplainPanel::saysWhatToDoWhenNothingIsShown()
{
    m_window = std::make_unique<ui::MainWindow>(*m_engine, *m_intake, *m_settings,
                                                ui::Look{{"ipdestination", "bps", ""}, {}});
    m_window->show();
    m_window->explain();
    QVERIFY(panel().isVisible());
    QVERIFY(panel().headline().startsWith("Click a peak"));
    QVERIFY(!flows().isVisible());
    m_intake->openCaptures({WEIR_SOURCE_DIR "/resources/demo/lab.pcap.zst"});
    QSignalSpy explained(&panel(), &ExplainPanel::explained);
    QSignalSpy opened(m_intake.get(), &ui::Intake::captureOpened);
    QVERIFY(opened.wait(20'000));
    m_window->navigator().pin(moment(flood)); // it waits for that
    QVERIFY(explained.wait(20'000));
    QVERIFY(flows().isVisible());
}

void TestExplainPanel::forgetsSecondsThatAreGone()
{
    open("ipdestination");
    m_window->navigator().pin(moment(flood));
    QVERIFY(explain());
    m_intake->backToLive();
    QTRY_VERIFY2(panel().headline().startsWith("Click a peak"), qPrintable(panel().headline()));
    QVERIFY(!flows().isVisible());
}

void TestExplainPanel::namesItsKeysWhole()
{
    open("ipsource,ipdestination");
    m_window->navigator().pin(moment(flood));
    QVERIFY(explain());
    QCOMPARE(dimensions().textElideMode(), Qt::ElideRight);
    QVERIFY(dimensions().model()->index(0, 0).data(Qt::ToolTipRole).toString().startsWith("udpsourceport\n"));
}

void TestExplainPanel::saysThatThereIsNothingBefore()
{
    open("ipdestination");
    const base::SecondNumber from = m_engine->snapshot()->from();
    QVERIFY(explain(query::Span{from, from + 20}));
    QVERIFY2(panel().headline().contains("nothing to compare"), qPrintable(panel().headline()));
    QVERIFY(!flows().isVisible());
}

void TestExplainPanel::saysThatTooFewSamplesTellNothing()
{
    open("ipdestination", "ipsource=10.0.0.77");
    QVERIFY(explain(query::Span{moment(flood), moment(flood) + 1}));
    QVERIFY2(panel().headline().startsWith("Too few samples"), qPrintable(panel().headline()));
    QVERIFY(!flows().isVisible());
}

void TestExplainPanel::refusesAValueThatIsNoRate()
{
    open("ipdestination", "", "avg:ipttl");
    QVERIFY(explain(query::Span{moment(flood), moment(flood) + 1}));
    QVERIFY2(panel().headline().startsWith("avg:ipttl is not added up"), qPrintable(panel().headline()));
}

void TestExplainPanel::marksWhatIsUncertain()
{
    open("ipsource,ipdestination");
    QVERIFY(explain(query::Span{moment(flood), moment(flood) + 1}));
    QVERIFY2(cell(flows(), 0, 3).startsWith("~ "), qPrintable(cell(flows(), 0, 3)));
    QVERIFY(flows().model()->index(0, 3).data(Qt::ToolTipRole).toString().contains("Sampling alone"));
    QVERIFY(!flows().model()->index(0, 0).data(ui::ChangeModel::CertainRole).toBool());
}

void TestExplainPanel::theSameKeyClosesIt()
{
    open("ipdestination");
    m_window->navigator().pin(moment(flood));
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    QVERIFY(explain());
    QVERIFY(panel().isVisible());
    flows().setFocus();
    m_window->explain();
    QVERIFY(!panel().isVisible());
}

void TestExplainPanel::itsTablesAreModels()
{
    open("ipdestination");
    m_window->navigator().pin(moment(flood));
    QVERIFY(explain());
    for (ChangeView* view : {&flows(), &dimensions()}) {
        const QAbstractItemModelTester tester(view->model(),
                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
        QVERIFY(!view->accessibleName().isEmpty());
        view->copy();
    }
}

QTEST_MAIN(TestExplainPanel)
#include "tst_explain_panel.moc"
