// SPDX-License-Identifier: GPL-3.0-or-later
// Tabs as they are used: by keys, by the middle button, over the end of the program.
#include <QAbstractButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QToolButton>

#include "answers.h"
#include "dialogs/notice_bar.h"
#include "dialogs/shortcuts_dialog.h"
#include "filter/expression_field.h"
#include "filter/question_bar.h"
#include "main_window.h"
#include "plot/stack_plot.h"
#include "program.h"
#include "views/breadcrumb.h"
#include "views/explain/change_view.h"
#include "views/explain/explain_panel.h"
#include "views/flows/flows_view.h"
#include "views/flows/legend_view.h"
#include "views/tab_bar.h"

using namespace weir;
using tests::makeAnswer;
using ui::ActionId;

class TestWindowTabs : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void oneTabHasNoBar();
    void opensClosesAndReopensByKeys();
    void changesTabsByKeys();
    void theTimeIsThatOfTheWindow();
    void asksWhatWasBeingTyped();
    void middleClickOnALegendCellOpensATab();
    void ctrlEnterOnALegendCellOpensATab();
    void middleClickOnALayerOpensATab();
    void middleClickOnAnExplanationOpensATab();
    void aShortcutOpensATab();
    void middleClickOnATabClosesIt();
    void aTabIsDragged();
    void theFixedScaleIsThatOfTheTab();
    void aTwentyFirstIsRefusedInASentence();
    void tabsComeBackAfterTheEnd();
    void aSwitchIsAnsweredFromWhatIsKept();
    void theWayIsAboveTheChart();
    void whatTakesTheKeyboardHasAName();
    void theTabKeyGoesFromTopToBottom();

private:
    void show(const query::Answer& answer);
    void makeWindow(const ui::Look& look);
    QAction* action(ActionId id) const { return m_window->actions()[id]; }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers);
    QTabBar* bar() const { return m_window->findChild<QTabBar*>(); }
    QStringList titles() const;
    std::string keys() const { return m_window->navigator().now().text.keys; }
    std::string filter() const { return m_window->navigator().now().text.filter; }
    void openCapture();
    template <class Widget>
    Widget* find() const
    {
        return m_window->findChild<Widget*>();
    }

    std::unique_ptr<tests::Program> m_program;
    std::unique_ptr<ui::MainWindow> m_window;
    QTemporaryDir m_folder;
};

void TestWindowTabs::init()
{
    m_program = std::make_unique<tests::Program>(64 << 20);
    makeWindow({{"ipsource", "bps", ""}, {}});
}

void TestWindowTabs::makeWindow(const ui::Look& look)
{
    m_window =
        std::make_unique<ui::MainWindow>(m_program->engine, m_program->intake, m_program->settings, look);
    m_window->restoreTabs();
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TestWindowTabs::cleanup()
{
    m_window.reset();
    m_program.reset();
}

void TestWindowTabs::show(const query::Answer& answer)
{
    static_cast<ui::FlowsView&>(m_window->page())
        .show({std::make_shared<const query::Answer>(answer), nullptr, 1, nullptr});
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
}

void TestWindowTabs::press(Qt::Key key, Qt::KeyboardModifiers modifiers)
{
    QWidget* focus = QApplication::focusWidget();
    QTest::keyClick(focus ? focus : m_window.get(), key, modifiers);
}

QStringList TestWindowTabs::titles() const
{
    QStringList list;
    for (int index = 0; index < bar()->count(); ++index)
        list << (index == bar()->currentIndex() ? "[" + bar()->tabText(index) + "]" : bar()->tabText(index));
    return list;
}

void TestWindowTabs::openCapture()
{
    QVERIFY(tests::openCapture(m_program->intake, m_folder.filePath("recorded.pcap"), tests::fiveMinutes()));
    QTRY_VERIFY(find<ui::LegendView>()->model()->rowCount() > 2);
}

void TestWindowTabs::oneTabHasNoBar()
{
    QVERIFY(!bar()->isVisible());
    QVERIFY(!action(ActionId::CloseTab)->isEnabled());
    QVERIFY(!action(ActionId::NextTab)->isEnabled());
    QVERIFY(!action(ActionId::ReopenTab)->isEnabled());
    press(Qt::Key_W, Qt::ControlModifier);
    QVERIFY(m_window->isVisible()); // to close the last tab is not to end the program
}

void TestWindowTabs::opensClosesAndReopensByKeys()
{
    press(Qt::Key_T, Qt::ControlModifier);
    QVERIFY(bar()->isVisible());
    auto* field = find<ui::QuestionBar>()->field(ui::QuestionBar::Field::Keys);
    QVERIFY(field->hasFocus());
    QCOMPARE(field->selectedText(), QString("ipsource"));
    QTest::keyClicks(field, "vlan");
    QTest::keyClick(field, Qt::Key_Escape); // the suggestions
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(titles(), QStringList({"ipsource", "[vlan]"}));
    press(Qt::Key_W, Qt::ControlModifier);
    QCOMPARE(titles(), QStringList({"[ipsource]"}));
    QVERIFY(!bar()->isVisible());
    QCOMPARE(field->text(), QString("ipsource"));
    press(Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(titles(), QStringList({"ipsource", "[vlan]"}));
    QCOMPARE(field->text(), QString("vlan"));
    QVERIFY(bar()->tabToolTip(1).contains("vlan"));
}

void TestWindowTabs::changesTabsByKeys()
{
    m_window->tabs().open({"vlan", "bps", "ipttl=1&vlan=7"}, {});
    m_window->tabs().open({"stack", "bps", ""}, {});
    const QString second = QString::fromUtf8("vlan · ipttl=1&&vlan=7"); // one & would be an underline
    QCOMPARE(titles(), QStringList({"ipsource", second, "[stack]"}));
    for (QWidget* focus :
         {static_cast<QWidget*>(find<ui::LegendView>()),
          static_cast<QWidget*>(find<ui::QuestionBar>()->field(ui::QuestionBar::Field::Keys)),
          static_cast<QWidget*>(bar())}) {
        focus->setFocus();
        press(Qt::Key_Tab, Qt::ControlModifier);
        QCOMPARE(bar()->currentIndex(), 0);
        press(Qt::Key_PageUp, Qt::ControlModifier);
        QCOMPARE(bar()->currentIndex(), 2);
        press(Qt::Key_PageDown, Qt::ControlModifier);
        QCOMPARE(bar()->currentIndex(), 0);
        press(Qt::Key_Backtab, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(bar()->currentIndex(), 2);
        QCOMPARE(keys(), std::string("stack"));
    }
    bar()->setFocus();
    press(Qt::Key_Left, {});
    QCOMPARE(keys(), std::string("vlan"));
    press(Qt::Key_Delete, {});
    QCOMPARE(titles(), QStringList({"ipsource", "[stack]"}));
}

void TestWindowTabs::theTimeIsThatOfTheWindow()
{
    m_window->navigator().setShown({700, 1000, 1});
    m_window->navigator().setNewest(1000);
    action(ActionId::NewTab)->trigger();
    find<ui::LegendView>()->setFocus();
    press(Qt::Key_Space, {});
    m_window->navigator().pin(950);
    press(Qt::Key_Tab, Qt::ControlModifier);
    QCOMPARE(m_window->tabs().current(), 0);
    QVERIFY(action(ActionId::Pause)->isChecked());
    QCOMPARE(find<ui::StackPlot>()->pinnedSecond(), std::optional<qint64>(950));
    QCOMPARE(find<ui::StackPlot>()->visibleTo(), 1000);
    press(Qt::Key_End, {});
    press(Qt::Key_Tab, Qt::ControlModifier);
    QVERIFY(!action(ActionId::Pause)->isChecked());
}

void TestWindowTabs::asksWhatWasBeingTyped()
{
    action(ActionId::NewTab)->trigger();
    auto* field = find<ui::QuestionBar>()->field(ui::QuestionBar::Field::Keys);
    QTest::keyClicks(field, "vlan");
    press(Qt::Key_PageUp, Qt::ControlModifier);
    QCOMPARE(titles(), QStringList({"[ipsource]", "vlan"}));
    QCOMPARE(field->text(), QString("ipsource"));
    m_window->tabs().show(1);
    field->setFocus();
    field->selectAll();
    QTest::keyClicks(field, "vlan=("); // no question
    m_window->tabs().show(0);
    QCOMPARE(field->text(), QString("ipsource"));
    QVERIFY(!find<ui::QuestionBar>()->problem());
    QCOMPARE(titles(), QStringList({"[ipsource]", "vlan"}));
}

void TestWindowTabs::middleClickOnALegendCellOpensATab()
{
    show(makeAnswer({{"10.0.0.1", 5e6}, {"10.0.0.2", 3e6}}, 2e6, 7));
    auto* legend = find<ui::LegendView>();
    const auto click = [&](int row, int column, Qt::KeyboardModifiers modifiers = {}) {
        QTest::mouseClick(legend->viewport(), Qt::MiddleButton, modifiers,
                          legend->visualRect(legend->model()->index(row, column)).center());
    };
    click(1, 1);
    click(0, 0);
    click(0, 1, Qt::AltModifier);
    click(2, 1); // other
    QCOMPARE(filter(), std::string());
    QVERIFY(legend->selectionModel()->selectedRows().isEmpty());
    QCOMPARE(m_window->tabs().count(), 5);
    QCOMPARE(m_window->tabs().current(), 0);
    QCOMPARE(m_window->tabs().textOf(1).filter, std::string("ipsource=10.0.0.2"));
    QCOMPARE(m_window->tabs().textOf(2).filter, std::string("ipsource=10.0.0.1"));
    QCOMPARE(m_window->tabs().textOf(3).filter, std::string("ipsource!=10.0.0.1"));
    QCOMPARE(m_window->tabs().textOf(4).filter, std::string("ipsource!=10.0.0.1,10.0.0.2"));
    m_window->tabs().show(1);
    QVERIFY(find<ui::Breadcrumb>()->isVisible());
    action(ActionId::GoBack)->trigger();
    QCOMPARE(filter(), std::string());
    QVERIFY(!find<ui::Breadcrumb>()->isVisible());
}

void TestWindowTabs::ctrlEnterOnALegendCellOpensATab()
{
    show(makeAnswer({{"10.0.0.1", 5e6}, {"10.0.0.2", 3e6}}, 2e6, 7));
    auto* legend = find<ui::LegendView>();
    legend->setFocus();
    legend->setCurrentIndex(legend->model()->index(0, 1));
    press(Qt::Key_Return, Qt::ControlModifier);
    press(Qt::Key_Return, Qt::ControlModifier | Qt::AltModifier);
    QCOMPARE(m_window->tabs().textOf(1).filter, std::string("ipsource=10.0.0.1"));
    QCOMPARE(m_window->tabs().textOf(2).filter, std::string("ipsource!=10.0.0.1"));
    QCOMPARE(filter(), std::string());
    press(Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(m_window->tabs().count(), 3);
    QCOMPARE(filter(), std::string("ipsource=10.0.0.1"));
}

void TestWindowTabs::middleClickOnALayerOpensATab()
{
    m_window->navigator().setNewest(1300);
    m_window->navigator().setShown({1000, 1300, 1});
    m_window->navigator().pause();
    show(makeAnswer({{"10.0.0.1", 5e6}, {"10.0.0.2", 3e6}}, 2e6, 7));
    auto* plot = find<ui::StackPlot>();
    const auto place = [&](double value) { return QPoint(int(plot->xOf(1150)), int(plot->yOf(value))); };
    QTest::mouseClick(plot, Qt::MiddleButton, {}, place(6e6));
    QTest::mouseClick(plot, Qt::MiddleButton, {}, place(9e6));    // other
    QTest::mouseClick(plot, Qt::MiddleButton, {}, place(10.2e6)); // nothing
    QTest::mousePress(plot, Qt::MiddleButton, {}, place(6e6));
    QTest::mouseRelease(plot, Qt::MiddleButton, {}, place(1e6)); // thought better of it
    QCOMPARE(m_window->tabs().count(), 3);
    QCOMPARE(m_window->tabs().textOf(1).filter, std::string("ipsource=10.0.0.2"));
    QCOMPARE(m_window->tabs().textOf(2).filter, std::string("ipsource!=10.0.0.1,10.0.0.2"));
    QVERIFY(!plot->pinnedSecond());
    QCOMPARE(filter(), std::string());
}

void TestWindowTabs::middleClickOnAnExplanationOpensATab()
{
    openCapture();
    m_window->navigator().pin(1'700'000'200);
    m_window->explain();
    auto* panel = find<ui::ExplainPanel>();
    QSignalSpy explained(panel, &ui::ExplainPanel::explained);
    QVERIFY(explained.wait(20000));
    auto* flows = panel->findChild<ui::ChangeView*>();
    int row = 0;
    while (row < flows->changes().rowCount() &&
           !flows->changes().row(flows->changes().index(row, 0)).canPick())
        ++row;
    QVERIFY(row < flows->changes().rowCount());
    const QModelIndex index = flows->changes().index(row, 1);
    QTest::mouseClick(flows->viewport(), Qt::MiddleButton, {}, flows->visualRect(index).center());
    flows->setCurrentIndex(index);
    QTest::keyClick(flows, Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(m_window->tabs().count(), 3);
    QCOMPARE(m_window->tabs().textOf(1), m_window->tabs().textOf(2));
    QVERIFY(m_window->tabs().textOf(1).filter.starts_with("ipsource="));
    QCOMPARE(filter(), std::string());
}

void TestWindowTabs::aShortcutOpensATab()
{
    for (const bool byMouse : {false, true}) {
        QTimer::singleShot(0, this, [&] {
            auto* dialog = find<ui::ShortcutsDialog>();
            auto* table = dialog->findChild<QTableView*>();
            if (byMouse)
                QTest::mouseClick(table->viewport(), Qt::MiddleButton, {},
                                  table->visualRect(table->model()->index(2, 0)).center());
            else
                QTest::keyClick(dialog->findChild<QLineEdit*>(), Qt::Key_Return, Qt::ControlModifier);
        });
        m_window->showShortcuts();
    }
    QCOMPARE(m_window->tabs().count(), 3);
    QCOMPARE(m_window->tabs().current(), 2);
    QVERIFY(m_window->tabs().textOf(1) != m_window->tabs().textOf(2));
    QCOMPARE(m_window->tabs().textOf(0).keys, std::string("ipsource"));
}

void TestWindowTabs::middleClickOnATabClosesIt()
{
    m_window->tabs().open({"vlan", "bps", ""}, {});
    m_window->tabs().open({"stack", "bps", ""}, {});
    QTest::mouseClick(bar(), Qt::MiddleButton, {}, bar()->tabRect(0).center());
    QCOMPARE(titles(), QStringList({"vlan", "[stack]"}));
    auto* close = qobject_cast<QToolButton*>(bar()->tabButton(1, QTabBar::RightSide));
    QTest::mouseClick(close, Qt::LeftButton);
    QCOMPARE(titles(), QStringList({"[vlan]"}));
    QCOMPARE(keys(), std::string("vlan"));
}

void TestWindowTabs::aTabIsDragged()
{
    m_window->tabs().open({"vlan", "bps", ""}, {});
    m_window->tabs().open({"stack", "bps", ""}, {});
    bar()->moveTab(2, 0);
    QCOMPARE(titles(), QStringList({"[stack]", "ipsource", "vlan"}));
    QCOMPARE(m_window->tabs().current(), 0);
    QCOMPARE(m_window->tabs().textOf(2).keys, std::string("vlan"));
    QTest::mouseClick(bar(), Qt::LeftButton, {}, bar()->tabRect(2).center());
    QCOMPARE(keys(), std::string("vlan"));
}

void TestWindowTabs::theFixedScaleIsThatOfTheTab()
{
    openCapture();
    auto* plot = find<ui::StackPlot>();
    action(ActionId::FixScale)->trigger();
    const double fixed = plot->topOfScale();
    m_window->tabs().open({"ipsource", "fps", ""}, {});
    QVERIFY(!action(ActionId::FixScale)->isChecked());
    QTRY_VERIFY(plot->topOfScale() != fixed);
    QVERIFY(!plot->fixedScale());
    m_window->tabs().show(0);
    QVERIFY(action(ActionId::FixScale)->isChecked());
    QTRY_COMPARE(plot->topOfScale(), fixed);
    QVERIFY(plot->fixedScale());
    QVERIFY(action(ActionId::FixScale)->isChecked());
}

void TestWindowTabs::aTwentyFirstIsRefusedInASentence()
{
    while (!m_window->tabs().isFull())
        action(ActionId::NewTab)->trigger();
    for (const auto* each : m_window->findChildren<ui::NoticeBar*>())
        QVERIFY(!each->isVisible());
    action(ActionId::NewTab)->trigger();
    QStringList said;
    for (const auto* each : m_window->findChildren<ui::NoticeBar*>())
        said << (each->isVisible() ? each->text() : QString());
    QVERIFY(said.contains("There are 20 tabs already: close some first."));
    QVERIFY(m_window->minimumSizeHint().width() <= 1280); // the bar scrolls
}

void TestWindowTabs::tabsComeBackAfterTheEnd()
{
    m_window->tabs().open({"vlan", "bps", "ipttl=1"}, {query::Aggregation::Sum, 0, false});
    m_window->tabs().open({"stack", "bps", ""}, {});
    m_window->tabs().show(1);
    const ui::Look shown = m_window->navigator().now();
    m_window.reset();
    makeWindow(shown);
    QCOMPARE(titles(), QStringList({"ipsource", QString::fromUtf8("[vlan · ipttl=1]"), "stack"}));
    QVERIFY(bar()->isVisible());
    QCOMPARE(m_window->navigator().now().counting.aggregation, query::Aggregation::Sum);
    QVERIFY(!action(ActionId::GoBack)->isEnabled());
    m_window.reset();
    m_program->settings.set(ui::Setting::Tabs, "{\"version\":1,\"tabs\":[[");
    makeWindow(shown);
    QCOMPARE(m_window->tabs().count(), 1);
}

void TestWindowTabs::aSwitchIsAnsweredFromWhatIsKept()
{
    openCapture();
    double cost = 0;
    QSignalSpy drawn(&m_window->page(), &ui::ViewPage::drawn);
    connect(&m_window->page(), &ui::ViewPage::cost, this, [&](double milliseconds) { cost = milliseconds; });
    m_window->tabs().open({"stack", "bps", ""}, {});
    QVERIFY(drawn.wait());
    const double first = cost;
    double kept = 1e9;
    for (int i = 0; i < 5; ++i) {
        drawn.clear();
        m_window->tabs().showNext(1);
        QVERIFY(drawn.wait());
        kept = std::min(kept, cost);
    }
    QVERIFY2(kept < first, qPrintable(QString("%1 ms, %2 ms").arg(first).arg(kept)));
}

void TestWindowTabs::theWayIsAboveTheChart()
{
    QVERIFY(!find<ui::Breadcrumb>()->isVisible());
    m_window->navigator().addFilter("ipsource=10.0.0.1");
    auto* trail = find<ui::Breadcrumb>();
    QVERIFY(trail->isVisible());
    QCOMPARE(trail->accessibleName(), QString("Way to this question"));
    QApplication::processEvents();
    const auto top = [this](QWidget* widget) { return widget->mapTo(m_window.get(), QPoint()).y(); };
    QVERIFY(top(trail) >= top(find<ui::QuestionBar>()) + find<ui::QuestionBar>()->height());
    QVERIFY(top(trail) + trail->height() <= top(find<ui::StackPlot>()));
    action(ActionId::NewTab)->trigger();
    QVERIFY(!trail->isVisible()); // the way belongs to the tab
    action(ActionId::PreviousTab)->trigger();
    QVERIFY(trail->isVisible());
}

void TestWindowTabs::whatTakesTheKeyboardHasAName()
{
    m_window->navigator().addFilter("ipsource=10.0.0.1", ui::Where::NewTab);
    m_window->tabs().show(1);
    QStringList names;
    for (const QWidget* widget : m_window->findChildren<QWidget*>()) {
        if (!(widget->focusPolicy() & Qt::TabFocus) || widget->focusProxy() || !widget->isVisible())
            continue;
        const auto* button = qobject_cast<const QAbstractButton*>(widget);
        const QString name = widget->accessibleName();
        names << (name.isEmpty() && button ? button->text() : name);
        QVERIFY2(!names.last().isEmpty(), widget->metaObject()->className());
    }
    for (const char* name : {"Tabs", "New tab", "all traffic", "ipsource=10.0.0.1"})
        QVERIFY2(names.contains(QLatin1String(name)), name);
}

void TestWindowTabs::theTabKeyGoesFromTopToBottom()
{
    m_window->navigator().addFilter("ipsource=10.0.0.1");
    m_window->navigator().breakDown({}, "ipsource,vlan");
    action(ActionId::NewTab)->trigger();
    m_window->tabs().show(0);
    bar()->setFocus();
    QStringList passed;
    for (int i = 0; i < 30 && QApplication::focusWidget() != find<ui::StackPlot>(); ++i) {
        passed << QApplication::focusWidget()->accessibleName();
        press(Qt::Key_Tab, {});
    }
    QCOMPARE(QApplication::focusWidget(), find<ui::StackPlot>());
    qsizetype at = -1;
    for (const char* name : {"Tabs", "New tab", "Filter", "all traffic", "ipsource=10.0.0.1", "+ vlan"}) {
        const qsizetype next = passed.indexOf(QLatin1String(name));
        QVERIFY2(next > at, qPrintable(passed.join(", ")));
        at = next;
    }
}

QTEST_MAIN(TestWindowTabs)
#include "tst_window_tabs.moc"
