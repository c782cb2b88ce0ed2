// SPDX-License-Identifier: GPL-3.0-or-later
// The tour of the demo: every button leads on, and what the user does otherwise counts as well.
#include <QTest>

#include <QDialog>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTimer>
#include <QToolButton>
#include <set>

#include "base/time.h"
#include "dialogs/export_dialog.h"
#include "dialogs/notice_bar.h"
#include "engine/engine.h"
#include "main_window.h"
#include "views/explain/explain_panel.h"
#include "views/flows/empty_panel.h"
#include "views/intake.h"
#include "views/tour/tour_panel.h"
#include "views/view_page.h"

using namespace weir;
using ui::ActionId;
using ui::TourPanel;

namespace
{

constexpr int patience = 30'000; // ms

std::size_t stepNamed(const char* name)
{
    const auto steps = ui::tourSteps();
    return std::size_t(
        std::ranges::find(steps, std::string_view(name),
                          [](const ui::TourStep& step) { return std::string_view(step.name); }) -
        steps.begin());
}

} // namespace

class TestTour : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void stepsAreDescribedAndNamedOnce();
    void everyButtonDoesItsStep();
    void whatIsDoneOtherwiseCountsToo();
    void isNotThereUntilItIsWanted();
    void isRememberedWithWhatIsDone();
    void anEmptyWindowOffersIt();
    void theDemoInRealTimeOpensNothing();
    void theKeyboardReachesEveryStep();

private:
    TourPanel& openTour();
    TourPanel* panel() const { return m_window->findChild<TourPanel*>(); }
    QPushButton& button() const { return *panel()->widget()->findChild<QPushButton*>(); }
    bool doStep(std::size_t step);
    void makeWindow();

    std::unique_ptr<engine::Engine> m_engine;
    std::unique_ptr<ui::Intake> m_intake;
    std::unique_ptr<ui::Settings> m_settings;
    std::unique_ptr<ui::MainWindow> m_window;
    QTemporaryDir m_folder;
};

void TestTour::init()
{
    m_engine = std::make_unique<engine::Engine>(64 << 20);
    m_intake = std::make_unique<ui::Intake>(*m_engine);
    m_settings = std::make_unique<ui::Settings>(ui::Settings::Kept::NowhereElse);
    m_settings->set(ui::Setting::ExportFolder, m_folder.path());
    makeWindow();
}

void TestTour::makeWindow()
{
    m_window.reset();
    m_window = std::make_unique<ui::MainWindow>(*m_engine, *m_intake, *m_settings,
                                                ui::Look{{"ipsource,ipdestination", "bps", ""}, {}});
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TestTour::cleanup()
{
    m_window.reset();
    m_intake.reset();
    m_engine.reset();
}

TourPanel& TestTour::openTour()
{
    m_window->actions()[ActionId::Tour]->trigger();
    return *panel();
}

/// By the button; whether the step is ticked off then, and the next one open.
bool TestTour::doStep(std::size_t step)
{
    QSignalSpy ticked(panel(), &TourPanel::ticked);
    if (panel()->open() != step)
        return false;
    button().click();
    return (panel()->isDone(step) || (ticked.wait(patience) && panel()->isDone(step))) &&
           panel()->open() > step;
}

void TestTour::stepsAreDescribedAndNamedOnce()
{
    std::set<std::string> names;
    for (const ui::TourStep& step : ui::tourSteps()) {
        QVERIFY(*step.title && *step.text && *step.button && step.does && step.isDone);
        QVERIFY(names.insert(step.name).second);
    }
    QVERIFY(names.size() >= 6 && names.size() <= 8);
}

void TestTour::everyButtonDoesItsStep()
{
    openTour();
    QCOMPARE(panel()->open(), std::size_t(0));
    for (std::size_t step = 0; step + 1 < ui::tourSteps().size(); ++step)
        QVERIFY2(doStep(step), ui::tourSteps()[step].name);
    const ui::Look& look = m_window->navigator().now();
    QCOMPARE(look.text, (query::QueryText{"agent,inputifindex", "bps", "udpsourceport=53"}));
    // The flood has this second in its middle, and lasts for less than a minute.
    const base::SecondNumber flood = *base::parseIso8601("2026-11-22T15:31:22Z");
    QVERIFY(look.view.pinned && std::abs(*look.view.pinned + ui::tourGoesBack - flood) < 30);
    QTRY_VERIFY(panel()->isVisible());

    QTimer::singleShot(0, this, [] { // the last step's dialog is open by then
        if (auto* dialog = qobject_cast<ui::ExportDialog*>(QApplication::activeModalWidget()))
            dialog->accept();
    });
    QVERIFY(doStep(ui::tourSteps().size() - 1));
    QCOMPARE(panel()->open(), ui::tourSteps().size());
}

void TestTour::whatIsDoneOtherwiseCountsToo()
{
    TourPanel& tour = openTour();
    const auto done = [&](const char* name) { return tour.isDone(stepNamed(name)); };
    m_intake->openCaptures({WEIR_SOURCE_DIR "/resources/demo/lab.pcap.zst"});
    QTRY_VERIFY_WITH_TIMEOUT(done("open"), patience);
    const base::SecondNumber flood = *base::parseIso8601("2026-11-22T15:31:22Z");
    m_window->navigator().pin(flood);
    QVERIFY(done("pin") && !done("back") && !done("explain"));
    m_window->actions()[ActionId::Explain]->trigger();
    QVERIFY(done("explain"));
    m_window->navigator().ask({"ipsource", "fps", "udpsourceport=53"});
    QVERIFY(done("what") && done("who") && !done("path"));
    m_window->navigator().pin(flood - 39);
    QVERIFY(!done("back"));
    m_window->navigator().pin(flood - 45);
    QVERIFY(done("back"));
    QCOMPARE(tour.open(), stepNamed("path")); // the first that is left
    m_window->navigator().goBack();
    QVERIFY(done("back")); // what is done stays done
}

void TestTour::isNotThereUntilItIsWanted()
{
    QVERIFY(!panel());
    QVERIFY(!m_window->actions()[ActionId::Tour]->isChecked());
    openTour();
    QVERIFY(panel()->isVisible());
    QVERIFY(m_window->actions()[ActionId::Tour]->isChecked());
    QVERIFY(panel()->isAncestorOf(QApplication::focusWidget()));
    m_window->actions()[ActionId::Tour]->trigger();
    QVERIFY(!panel()->isVisible());
}

void TestTour::isRememberedWithWhatIsDone()
{
    openTour();
    QVERIFY(doStep(0));
    makeWindow();
    QVERIFY(panel() && panel()->isVisible());
    QVERIFY(panel()->isDone(0));
    QCOMPARE(panel()->open(), std::size_t(1));
    panel()->close();
    QTRY_VERIFY(!m_settings->value(ui::Setting::Tour).toBool());
    makeWindow();
    QVERIFY(!panel());
}

void TestTour::anEmptyWindowOffersIt()
{
    m_intake->listen("127.0.0.1", 0);
    auto* empty = m_window->findChild<ui::EmptyPanel*>();
    QTRY_VERIFY(empty->isVisible());
    QStringList offers;
    for (const auto* each : empty->findChildren<QPushButton*>())
        offers << each->text().trimmed();
    for (const auto* each : empty->findChildren<QPushButton*>())
        QVERIFY2(each->width() >= each->sizeHint().width(), qPrintable(each->text()));
    QVERIFY2(offers.contains("Play the demo") && offers.contains("Five minutes with the demo"),
             qPrintable(offers.join(", ")));
}

void TestTour::theDemoInRealTimeOpensNothing()
{
    const auto bar = [&] {
        for (auto* each : m_window->findChildren<ui::NoticeBar*>())
            if (each->text().startsWith("Demo: "))
                return each;
        return static_cast<ui::NoticeBar*>(nullptr);
    };
    m_intake->listen("127.0.0.1", 0);
    QVERIFY(!bar());
    m_intake->playDemo(true);
    QVERIFY(bar() && bar()->isVisible());
    QVERIFY2(bar()->text().contains(QRegularExpression(R"(the peak comes in 7:0\d$)")),
             qPrintable(bar()->text()));
    TourPanel& tour = openTour();
    QTRY_VERIFY_WITH_TIMEOUT(!m_window->page().ranking().table.rows.empty(), patience);
    QVERIFY(!tour.isDone(stepNamed("open")));
    QCOMPARE(tour.open(), stepNamed("open"));
    bar()->findChild<QPushButton*>()->click();
    QTRY_VERIFY_WITH_TIMEOUT(tour.isDone(stepNamed("open")), patience);
    QVERIFY(m_engine->showsCapture());
    QVERIFY(!bar());
    m_intake->backToLive();
    QVERIFY(bar() && bar()->isVisible());
    bar()->findChild<QToolButton*>()->click();
    QSignalSpy second(m_engine.get(), &engine::Engine::secondClosed);
    QVERIFY(second.wait(patience));
    QVERIFY(!bar()->isVisible());
}

void TestTour::theKeyboardReachesEveryStep()
{
    TourPanel& tour = openTour();
    const auto titles = tour.widget()->findChildren<QToolButton*>();
    std::set<QWidget*> reached;
    QWidget* const first = QApplication::focusWidget();
    for (int i = 0; i < 60; ++i) {
        QTest::keyClick(m_window->windowHandle(), Qt::Key_Tab);
        reached.insert(QApplication::focusWidget());
    }
    QVERIFY(reached.contains(first));
    for (QToolButton* title : titles) {
        QVERIFY2(reached.contains(title), qPrintable(title->text()));
        QVERIFY(!title->accessibleName().isEmpty());
    }
    titles[3]->setFocus();
    QTest::keyClick(titles[3], Qt::Key_Space);
    QCOMPARE(tour.open(), std::size_t(3));
    QCOMPARE(button().text(), QString(ui::tourSteps()[3].button));
}

QTEST_MAIN(TestTour)
#include "tst_tour.moc"
