// SPDX-License-Identifier: GPL-3.0-or-later
// The whole window with a real engine: datagrams over UDP, captures, pausing.
#include <QAbstractButton>
#include <QColorDialog>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QMenuBar>
#include <QSignalSpy>
#include <QStatusBar>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QUdpSocket>

#include "dialogs/notice_bar.h"
#include "dialogs/reference_dialog.h"
#include "dialogs/setup_dialog.h"
#include "engine_settings.h"
#include "filter/expression_field.h"
#include "filter/question_bar.h"
#include "format/flow_text.h"
#include "format/units.h"
#include "main_window.h"
#include "main_window_status.h"
#include "plot/stack_plot.h"
#include "program.h"
#include "views/flows/legend_view.h"
#include "views/view_page.h"

using namespace weir;
using ui::ActionId;
using ui::NoticeBar;

class TestMainWindow : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void showsDatagramsThatCameOverTheNetwork();
    void freezesTheViewWhileDatagramsComeIn();
    void aWindowThatNobodySeesRests_data();
    void aWindowThatNobodySeesRests();
    void spaceIsALetterInAField();
    void showsACaptureAndGoesBackToLive();
    void saysThatACaptureIsOfPackets();
    void saysWhatWasLostOnTheWay();
    void aMessageStandsAloneInTheStatusBar();
    void tellsOfABadCaptureAndGoesOn();
    void tellsOfABusyPort();
    void listensWhereTheSettingsSay();
    void theBudgetCountsAtOnce();
    void thePaletteCountsAtOnce();
    void aSettledColourIsEverywhereAndCanBeGivenUp();
    void theFontCountsAtOnce();
    void theUnitGoesAlong();
    void everyActionIsInAMenuAndHasItsOwnShortcut();
    void everyMenuHasItsOwnLetter();
    void changesTheTimeWindow();
    void changesTheTheme();
    void followsTheSystemWhileItRuns();
    void everythingKeptIsASpan();
    void everyWidgetThatTakesTheKeyboardHasAName();
    void fillsInTheCommandsForSwitches();
    void playsTheDemo();
    void remembersHowItIsCounted();
    void asksDiscardsAndSamplesAgain();
    void theReferenceTellsOfTheNameUnderTheCursor();

private:
    void send();
    bool waitForFlows();
    QAction* action(ActionId id) const { return m_window->actions()[id]; }
    NoticeBar* bar(const QString& beginning) const;
    template <class Widget>
    Widget* find() const
    {
        return m_window->findChild<Widget*>();
    }

    std::unique_ptr<tests::Program> m_program;
    std::unique_ptr<ui::EngineSettings> m_engineSettings;
    std::unique_ptr<ui::MainWindow> m_window;
    support::Traffic m_traffic;
    QTemporaryDir m_folder;
};

void TestMainWindow::init()
{
    m_program = std::make_unique<tests::Program>(32 << 20);
    m_program->settings.set(ui::Setting::Budget, 32);
    m_engineSettings =
        std::make_unique<ui::EngineSettings>(m_program->engine, m_program->intake, m_program->settings);
    m_window = std::make_unique<ui::MainWindow>(m_program->engine, m_program->intake, m_program->settings,
                                                ui::Look{{"ipsource,ipdestination", "bps", ""}, {}});
    m_window->show();
    m_program->intake.listen("127.0.0.1", 0);
    QVERIFY(!m_program->engine.listening().isEmpty());
}

void TestMainWindow::cleanup()
{
    m_window.reset();
    m_engineSettings.reset();
    m_program.reset();
}

void TestMainWindow::send()
{
    QUdpSocket socket;
    const auto port = quint16(m_program->engine.listening().front().section(':', -1).toUInt());
    for (int i = 0; i < 50; ++i) {
        const auto datagram = m_traffic.next();
        socket.writeDatagram(reinterpret_cast<const char*>(datagram.data()), qint64(datagram.size()),
                             QHostAddress::LocalHost, port);
    }
}

bool TestMainWindow::waitForFlows()
{
    const auto* model = find<ui::LegendView>()->model();
    return QTest::qWaitFor([model] { return model->rowCount() > 2; }, 20000);
}

NoticeBar* TestMainWindow::bar(const QString& beginning) const
{
    for (auto* each : m_window->findChildren<NoticeBar*>())
        if (each->isVisible() && each->text().startsWith(beginning))
            return each;
    return nullptr;
}

void TestMainWindow::followsTheSystemWhileItRuns()
{
    const auto isDark = [] { return QApplication::palette().color(QPalette::Window).lightness() < 128; };
    const auto systemTurns = [this] {
        QEvent event(QEvent::ThemeChange);
        QCoreApplication::sendEvent(m_window.get(), &event);
    };
    // The system was dark when the window was made; since then it is as the platform says: light.
    m_window.reset();
    QApplication::setPalette(paletteOf(ui::Theme::dark()));
    m_window = std::make_unique<ui::MainWindow>(m_program->engine, m_program->intake, m_program->settings,
                                                ui::Look{{"ipsource,ipdestination", "bps", ""}, {}});
    m_window->show();
    QVERIFY(isDark());
    systemTurns();
    QTRY_VERIFY(!isDark());

    action(ActionId::ThemeDark)->trigger();
    QVERIFY(isDark());
    systemTurns();
    QTest::qWait(0);
    QVERIFY(isDark()); // the user has said what it shall be
}

void TestMainWindow::everythingKeptIsASpan()
{
    action(ActionId::Last6Hours)->trigger();
    QCOMPARE(m_window->navigator().now().view.span, 6 * 3600);
    action(ActionId::Everything)->trigger();
    QVERIFY(m_window->navigator().now().everything);
    QVERIFY(action(ActionId::Everything)->isChecked());
    action(ActionId::Last10Seconds)->trigger();
    QCOMPARE(m_window->navigator().now().view.span, 10);
    QVERIFY(!action(ActionId::Everything)->isChecked());
}

void TestMainWindow::showsDatagramsThatCameOverTheNetwork()
{
    send();
    QVERIFY(waitForFlows());
    QVERIFY(find<ui::StackPlot>()->isVisible());
    QVERIFY(m_program->engine.health().datagrams == 50);
}

void TestMainWindow::freezesTheViewWhileDatagramsComeIn()
{
    send();
    QVERIFY(waitForFlows());
    find<ui::LegendView>()->setFocus();
    QTest::keyClick(find<ui::LegendView>(), Qt::Key_Space);
    QVERIFY(!m_window->navigator().now().view.live);
    QVERIFY(bar("Paused at "));
    const qint64 frozen = find<ui::StackPlot>()->visibleTo();
    const auto kept = m_program->engine.health().datagrams;
    QSignalSpy closed(&m_program->engine, &engine::Engine::secondClosed);
    send();
    QVERIFY(QTest::qWaitFor([&] { return closed.count() >= 2; }, 20000));
    QVERIFY(m_program->engine.health().datagrams > kept);
    QCOMPARE(find<ui::StackPlot>()->visibleTo(), frozen);
    QTest::keyClick(find<ui::LegendView>(), Qt::Key_End);
    QVERIFY(m_window->navigator().now().view.live);
    QVERIFY(!bar("Paused at "));
    // Nor does the chart keep the key for itself.
    find<ui::StackPlot>()->setFocus();
    QTest::keyClick(find<ui::StackPlot>(), Qt::Key_Space);
    QVERIFY(!m_window->navigator().now().view.live);
    QTest::keyClick(find<ui::StackPlot>(), Qt::Key_End);
    QVERIFY(m_window->navigator().now().view.live);
}

void TestMainWindow::aWindowThatNobodySeesRests_data()
{
    QTest::addColumn<bool>("minimized");
    QTest::newRow("minimized") << true;
    QTest::newRow("not on the screen") << false;
}

void TestMainWindow::aWindowThatNobodySeesRests()
{
    QFETCH(bool, minimized);
    QSignalSpy drawn(&m_window->page(), &ui::ViewPage::drawn);
    QSignalSpy closed(&m_program->engine, &engine::Engine::secondClosed);
    QTRY_VERIFY(drawn.count() > 0);
    if (minimized)
        m_window->showMinimized();
    else
        m_window->hide();
    const auto hasRested = [&] { // what was under way may still be drawn
        const qsizetype before = drawn.count();
        const qsizetype seconds = closed.count();
        [&] { QTRY_VERIFY(closed.count() >= seconds + 2); }();
        return drawn.count() == before;
    };
    QTRY_VERIFY(hasRested());
    const qsizetype before = drawn.count();
    m_window->showNormal();
    QTRY_VERIFY(drawn.count() > before);
}

void TestMainWindow::spaceIsALetterInAField()
{
    auto* field = find<ui::QuestionBar>()->field(ui::QuestionBar::Field::Filter);
    field->setFocus();
    QTest::keyClick(field, Qt::Key_Space);
    QCOMPARE(field->text(), QString(" "));
    QVERIFY(m_window->navigator().now().view.live);
}

void TestMainWindow::showsACaptureAndGoesBackToLive()
{
    const std::int64_t start = 1'700'000'000'000'000'000;
    std::vector<support::CaptureRecord> records;
    for (int i = 0; i < 200; ++i)
        records.push_back({start + i * 100'000'000LL, m_traffic.next()});
    QVERIFY(tests::openCapture(m_program->intake, m_folder.filePath("recorded.pcap"), records));
    QVERIFY(waitForFlows());
    QVERIFY(bar("Capture recorded.pcap"));
    QVERIFY(QTest::qWaitFor([&] { return find<ui::StackPlot>()->visibleTo() == 1'700'000'020; }, 20000));
    QVERIFY(action(ActionId::BackToLive)->isEnabled());
    action(ActionId::BackToLive)->trigger();
    QVERIFY(!bar("Capture"));
    QVERIFY(!m_program->engine.showsCapture());
}

void TestMainWindow::saysThatACaptureIsOfPackets()
{
    // An ARP request in a pcap file.
    QFile file(m_folder.filePath("arp.pcap"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray::fromHex("d4c3b2a1 0200 0400 00000000 00000000 00000400 01000000"
                                   "00f15365 00000000 2a000000 2a000000"
                                   "ffffffffffff 020000000001 0806 0001 0800 06 04 0001"
                                   "020000000001 0a000001 000000000000 0a000002"));
    file.close();
    QSignalSpy opened(&m_program->intake, &ui::Intake::captureOpened);
    m_program->intake.openCaptures({file.fileName()});
    QVERIFY(opened.wait(20000));
    QVERIFY(bar("Capture arp.pcap (packets, 1:1), "));
    action(ActionId::BackToLive)->trigger();
    QVERIFY(!bar("Capture"));
}

void TestMainWindow::saysWhatWasLostOnTheWay()
{
    const auto shown = [&] {
        QString texts;
        for (const QLabel* label : m_window->statusBar()->findChildren<QLabel*>())
            texts += label->isVisible() ? label->text() + '\n' : QString();
        return texts;
    };
    QVERIFY(!shown().contains("lost on the way"));
    std::vector<support::CaptureRecord> records;
    for (const std::uint32_t sequence : {1u, 2u, 7u, 8u})
        records.push_back({(1'700'000'000 + std::int64_t(sequence)) * base::nanosecondsPerSecond,
                           support::DatagramWriter(sequence).flow({}).finish()});
    QVERIFY(tests::openCapture(m_program->intake, m_folder.filePath("losses.pcap"), records));
    QVERIFY2(shown().contains("▲ 4 lost on the way"), qPrintable(shown()));
}

void TestMainWindow::aMessageStandsAloneInTheStatusBar()
{
    send();
    QVERIFY(waitForFlows());
    QStatusBar* const bar = m_window->statusBar();
    const auto rates = [&] {
        for (QLabel* label : bar->findChildren<QLabel*>())
            if (label->accessibleName() == "Rates")
                return label;
        return static_cast<QLabel*>(nullptr);
    };
    auto* status = static_cast<ui::MainWindowStatus*>(bar);
    status->showHealth(m_program->engine);
    QVERIFY(rates()->isVisible());
    bar->showMessage("Saved as x.csv");
    status->showHealth(m_program->engine); // once a second, whatever is said
    for (const QLabel* label : bar->findChildren<QLabel*>())
        QVERIFY2(!label->isVisible() || label->accessibleName() == "Window", qPrintable(label->text()));
    bar->clearMessage();
    QVERIFY(rates()->isVisible());
}

void TestMainWindow::tellsOfABadCaptureAndGoesOn()
{
    QSignalSpy failed(&m_program->intake, &ui::Intake::failed);
    m_program->intake.openCaptures({m_folder.filePath("nowhere.pcap")});
    QVERIFY(failed.wait(20000));
    QVERIFY(bar(failed[0][0].toString()));
    action(ActionId::BackToLive)->trigger();
    send();
    QVERIFY(waitForFlows());
}

void TestMainWindow::tellsOfABusyPort()
{
    QUdpSocket other;
    QVERIFY(other.bind(QHostAddress::LocalHost, 0, QAbstractSocket::DontShareAddress));
    m_program->intake.listen("127.0.0.1", other.localPort());
    QVERIFY(!m_program->intake.listenProblem().isEmpty());
    QVERIFY(bar(m_program->intake.listenProblem()));
    other.close();
    QVERIFY(action(ActionId::ListenAgain)->isEnabled());
    action(ActionId::ListenAgain)->trigger();
    QVERIFY(m_program->intake.listenProblem().isEmpty());
}

void TestMainWindow::listensWhereTheSettingsSay()
{
    QUdpSocket other;
    QVERIFY(other.bind(QHostAddress::LocalHost, 0, QAbstractSocket::DontShareAddress));
    QUdpSocket probe;
    QVERIFY(probe.bind(QHostAddress::LocalHost, 0));
    const QString free = QString("127.0.0.1:%1").arg(probe.localPort());
    probe.close();
    m_program->settings.set(ui::Setting::Listen, QStringList{free});
    QCOMPARE(m_program->engine.listening(), QStringList{free});
    send();
    QVERIFY(waitForFlows());
    const QString busy = QString("127.0.0.1:%1").arg(other.localPort());
    m_program->settings.set(ui::Setting::Listen, QStringList{busy, free});
    QCOMPARE(m_program->engine.listening(), QStringList{free}); // the other one goes on
    QVERIFY(bar("UDP port"));
    QVERIFY(action(ActionId::ListenAgain)->isEnabled());
    m_program->settings.set(ui::Setting::Listen, QStringList());
    QVERIFY(m_program->engine.listening().isEmpty());
    QVERIFY(m_window->statusBar()->findChild<QLabel*>()->text().contains("not listening"));
}

void TestMainWindow::theBudgetCountsAtOnce()
{
    m_program->settings.set(ui::Setting::Budget, 48);
    send();
    const auto says = [this](const QString& text) {
        for (const auto* label : m_window->statusBar()->findChildren<QLabel*>())
            if (label->text().contains(text))
                return true;
        return false;
    };
    QTRY_VERIFY(m_program->engine.snapshot()->budget > std::size_t(40) << 20); // answers have a part of it
    QTRY_VERIFY(says(ui::bytesText(m_program->engine.snapshot()->budget)));
}

void TestMainWindow::thePaletteCountsAtOnce()
{
    send();
    QVERIFY(waitForFlows());
    action(ActionId::Pause)->trigger();
    const auto colours = [this] {
        QSet<QRgb> met;
        auto& legend = find<ui::LegendView>()->legend();
        for (int row = 0; row < legend.rowCount(); ++row)
            if (legend.row(legend.index(row, 0)).kind == ui::LegendRow::Kind::Flow)
                met << legend.row(legend.index(row, 0)).colour->colour.rgb();
        return met;
    };
    const auto areOf = [](const QSet<QRgb>& met, ui::Palette palette) {
        const auto known = ui::coloursOf(palette);
        return std::ranges::all_of(met, [&](QRgb each) { return std::ranges::count(known, each) == 1; });
    };
    QVERIFY(areOf(colours(), ui::Palette::Petroff));
    m_program->settings.set(ui::Setting::Palette, "okabe-ito");
    QVERIFY(!colours().isEmpty());
    QVERIFY(areOf(colours(), ui::Palette::OkabeIto));
}

void TestMainWindow::aSettledColourIsEverywhereAndCanBeGivenUp()
{
    send();
    QVERIFY(waitForFlows());
    action(ActionId::Pause)->trigger();
    auto* legend = find<ui::LegendView>();
    const auto firstRow = [legend] { return legend->legend().row(legend->legend().index(0, 0)); };
    const QString key = ui::keyText(firstRow().keys);
    const QColor before = firstRow().colour->colour;
    const QColor wanted(0x12, 0x34, 0x56);
    // The menu of the row asks for a colour; the dialog is answered.
    QTimer::singleShot(0, this, [wanted] {
        for (QWidget* top : QApplication::topLevelWidgets())
            if (auto* dialog = qobject_cast<QColorDialog*>(top)) {
                dialog->setCurrentColor(wanted);
                dialog->accept();
            }
    });
    emit legend->colourWanted(key);
    QCOMPARE(m_program->settings.value(ui::Setting::Colours).toStringList(), QStringList{"#123456 " + key});
    QCOMPARE(ui::keyText(firstRow().keys), key);
    QCOMPARE(firstRow().colour->colour, wanted);
    emit legend->colourUnwanted(key);
    QCOMPARE(firstRow().colour->colour, before);
    QVERIFY(m_program->settings.value(ui::Setting::Colours).toStringList().isEmpty());
}

void TestMainWindow::theFontCountsAtOnce()
{
    const QFont before = QApplication::font();
    const int height = find<ui::LegendView>()->verticalHeader()->defaultSectionSize();
    m_program->settings.set(ui::Setting::FontSize, 20);
    QCOMPARE(QApplication::font().pointSize(), 20);
    QCOMPARE(find<ui::LegendView>()->font().pointSize(), 20);
    QVERIFY(find<ui::LegendView>()->verticalHeader()->defaultSectionSize() > height);
    m_program->settings.set(ui::Setting::FontSize, 0);
    QCOMPARE(QApplication::font().pointSizeF(), before.pointSizeF());
    QCOMPARE(find<ui::LegendView>()->verticalHeader()->defaultSectionSize(), height);
}

void TestMainWindow::theUnitGoesAlong()
{
    m_program->settings.set(ui::Setting::Unit, "fps");
    QCOMPARE(m_window->navigator().now().text.value, std::string("fps"));
    m_window->navigator().ask({"ipsource", "avg:ipttl", ""});
    m_program->settings.set(ui::Setting::Unit, "Bps");
    QCOMPARE(m_window->navigator().now().text.value, std::string("avg:ipttl")); // is no unit
    action(ActionId::NextUnit)->trigger();
    QCOMPARE(m_window->navigator().now().text.value, std::string("Bps"));
}

void TestMainWindow::everyActionIsInAMenuAndHasItsOwnShortcut()
{
    QSet<QAction*> listed;
    for (const QAction* menu : m_window->menuBar()->actions())
        for (QAction* each : menu->menu()->actions())
            listed << each;
    QHash<QKeySequence, QString> taken;
    for (const ui::ActionRow& row : ui::actionRows()) {
        QAction* each = action(row.id);
        QVERIFY2(listed.contains(each), row.text);
        QVERIFY(!each->toolTip().isEmpty());
        for (const QKeySequence& key : each->shortcuts()) {
            QVERIFY2(!key.isEmpty(), row.text);
            QVERIFY2(!taken.contains(key), row.text);
            taken.insert(key, row.text);
        }
        QCOMPARE(each->shortcuts().isEmpty(), *row.shortcuts == '\0');
    }
}

void TestMainWindow::everyMenuHasItsOwnLetter()
{
    QSet<QChar> letters;
    const auto letterOf = [](const QString& text) { return text.at(text.indexOf('&') + 1).toLower(); };
    for (const QAction* menu : m_window->menuBar()->actions()) {
        QVERIFY2(!letters.contains(letterOf(menu->text())), qPrintable(menu->text()));
        letters << letterOf(menu->text());
        QSet<QChar> within;
        for (const QAction* each : menu->menu()->actions()) {
            if (each->isSeparator() || !each->text().contains('&'))
                continue;
            QVERIFY2(!within.contains(letterOf(each->text())), qPrintable(each->text()));
            within << letterOf(each->text());
        }
    }
}

void TestMainWindow::changesTheTimeWindow()
{
    action(ActionId::LastMinute)->trigger();
    QCOMPARE(m_window->navigator().now().view.span, 60);
    QVERIFY(action(ActionId::LastMinute)->isChecked());
    action(ActionId::ZoomOut)->trigger();
    QCOMPARE(m_window->navigator().now().view.span, 120);
    QVERIFY(!action(ActionId::LastMinute)->isChecked());
    action(ActionId::LastHour)->trigger();
    QCOMPARE(m_program->settings.value(ui::Setting::Span).toInt(), 3600);
}

void TestMainWindow::changesTheTheme()
{
    action(ActionId::ThemeDark)->trigger();
    QTRY_VERIFY(m_window->palette().color(QPalette::Window).lightness() < 100);
    action(ActionId::ThemeLight)->trigger();
    QTRY_VERIFY(m_window->palette().color(QPalette::Window).lightness() > 200);
    QVERIFY(action(ActionId::ThemeLight)->isChecked());
}

void TestMainWindow::everyWidgetThatTakesTheKeyboardHasAName()
{
    for (const QWidget* widget : m_window->findChildren<QWidget*>()) {
        if (!(widget->focusPolicy() & Qt::TabFocus) || widget->focusProxy() || !widget->isVisible())
            continue;
        const auto* button = qobject_cast<const QAbstractButton*>(widget);
        QVERIFY2(!widget->accessibleName().isEmpty() || (button && !button->text().isEmpty()),
                 widget->metaObject()->className());
    }
}

void TestMainWindow::fillsInTheCommandsForSwitches()
{
    for (const char* agent : {"Open vSwitch", "Mininet", "Zodiac GX", "Host sFlow", "Other"}) {
        const QString commands = ui::setupCommands(agent, "192.0.2.7", "7000");
        QVERIFY2(commands.contains("7000"), agent);
        QVERIFY2(!commands.contains("PORT") && !commands.contains("COLLECTOR"), agent);
    }
}

void TestMainWindow::playsTheDemo()
{
    action(ActionId::PlayDemo)->trigger();
    QVERIFY(m_program->engine.demoRuns());
    QVERIFY(action(ActionId::PlayDemo)->isChecked());
    QVERIFY(waitForFlows());
    action(ActionId::PlayDemo)->trigger();
    QVERIFY(!m_program->engine.demoRuns());
}

void TestMainWindow::remembersHowItIsCounted()
{
    m_window->navigator().count({query::Aggregation::Sum, 10, true});
    action(ActionId::GoBack)->trigger();
    QCOMPARE(m_window->navigator().now().counting, ui::Counting());
    action(ActionId::GoForward)->trigger();
    m_window.reset();
    QCOMPARE(m_program->settings.value(ui::Setting::Aggregation).toString(), QString("sum"));
    QCOMPARE(m_program->settings.value(ui::Setting::Smoothing).toDouble(), 10.0);
    QVERIFY(m_program->settings.value(ui::Setting::Dropped).toBool());
}

void TestMainWindow::asksDiscardsAndSamplesAgain()
{
    QVERIFY(action(ActionId::Discarded)->text().contains("discarded"));
    action(ActionId::Discarded)->trigger();
    QVERIFY(m_window->navigator().now().counting.dropped);
    QVERIFY(action(ActionId::Discarded)->text().contains("sampled"));
    send();
    QVERIFY(QTest::qWaitFor(
        [&] {
            for (const auto* label : m_window->findChildren<QLabel*>())
                if (label->isVisible() && label->text() == "No discarded packets")
                    return true;
            return false;
        },
        20000));
    action(ActionId::Discarded)->trigger();
    QVERIFY(!m_window->navigator().now().counting.dropped);
    QVERIFY(waitForFlows());
}

void TestMainWindow::theReferenceTellsOfTheNameUnderTheCursor()
{
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    auto* field = find<ui::QuestionBar>()->field(ui::QuestionBar::Field::Keys);
    field->setFocus();
    field->setCursorPosition(20);
    action(ActionId::Reference)->trigger();
    auto* reference = find<ui::ReferenceDialog>();
    QVERIFY(reference && reference->isVisible());
    QCOMPARE(reference->place(), QString("key-ipdestination"));
    reference->close();
}

QTEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"
