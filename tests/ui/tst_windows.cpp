// SPDX-License-Identifier: GPL-3.0-or-later
// Several windows on one engine.
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QUdpSocket>

#include "program.h"
#include "windows.h"

using namespace weir;
using ui::ActionId;

class TestWindows : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void aKeyOpensAnotherWithTheSameQuestion();
    void closingOneLeavesTheOther();
    void quittingClosesAll();
    void eachHasATimeOfItsOwn();
    void onlyTheFirstHasTheTabsOfBefore();
    void theLastOneClosedIsRemembered();
    void aThemeIsThatOfAll();
    void whatIsOfTheEngineIsSetOnce();
    void aWindowIsClosedWhileItsQuestionIsUnderWay();

private:
    ui::MainWindow& other() const { return *m_windows->all().back(); }

    std::unique_ptr<tests::Program> m_program;
    std::unique_ptr<ui::Windows> m_windows;
    ui::MainWindow* m_first = nullptr;
    QTemporaryDir m_folder;
};

void TestWindows::init()
{
    m_program = std::make_unique<tests::Program>(64 << 20);
    m_windows = std::make_unique<ui::Windows>(m_program->engine, m_program->intake, m_program->settings);
    m_first = &m_windows->open({{"ipsource", "bps", "vlan=7"}, {}});
    m_first->show();
    QVERIFY(QTest::qWaitForWindowActive(m_first));
}

void TestWindows::cleanup()
{
    m_windows.reset();
    m_program.reset();
}

void TestWindows::aKeyOpensAnotherWithTheSameQuestion()
{
    QTest::keyClick(m_first, Qt::Key_N, Qt::ControlModifier);
    QCOMPARE(m_windows->all().size(), std::size_t(2));
    QVERIFY(other().isVisible());
    QCOMPARE(other().navigator().now(), m_first->navigator().now());
    QCOMPARE(other().size(), m_first->size());
    other().navigator().ask({"vlan", "bps", ""});
    QCOMPARE(m_first->navigator().now().text.keys, std::string("ipsource"));
    QVERIFY(other().windowTitle() != m_first->windowTitle());
}

void TestWindows::closingOneLeavesTheOther()
{
    m_first->newWindow();
    const QPointer<ui::MainWindow> first = m_first;
    m_first->closeWindow();
    QTRY_VERIFY(!first);
    QCOMPARE(m_windows->all().size(), std::size_t(1));
    QVERIFY(other().isVisible());
    other().newWindow(); // life goes on
    QCOMPARE(m_windows->all().size(), std::size_t(2));
}

void TestWindows::quittingClosesAll()
{
    m_first->newWindow();
    m_first->newWindow();
    other().quit();
    QTRY_VERIFY(m_windows->all().empty());
}

void TestWindows::eachHasATimeOfItsOwn()
{
    m_program->intake.listen("127.0.0.1", 0);
    m_first->newWindow();
    m_first->navigator().setShown({700, 1000, 1});
    m_first->pause();
    QVERIFY(other().navigator().now().view.live);
    QVERIFY(other().actions()[ActionId::Pause]->isEnabled());
    QVERIFY(!other().actions()[ActionId::Pause]->isChecked());
    QVERIFY(m_first->actions()[ActionId::Pause]->isChecked());
}

void TestWindows::onlyTheFirstHasTheTabsOfBefore()
{
    m_first->tabs().open({"vlan", "bps", ""}, {});
    m_first->newWindow();
    QCOMPARE(other().tabs().count(), 1);
    QCOMPARE(other().navigator().now().text.keys, std::string("vlan"));
    QCOMPARE(m_first->tabs().count(), 2);
}

void TestWindows::theLastOneClosedIsRemembered()
{
    m_first->newWindow();
    other().tabs().open({"stack", "bps", ""}, {});
    const QPointer<ui::MainWindow> second = &other();
    m_first->close();
    QTRY_COMPARE(m_windows->all().size(), std::size_t(1));
    second->resize(900, 700);
    second->close();
    QTRY_VERIFY(!second);
    QCOMPARE(m_program->settings.value(ui::Setting::Keys).toString(), QString("stack"));
    ui::MainWindow& next = m_windows->open({{"stack", "bps", ""}, {}});
    QCOMPARE(next.size(), QSize(900, 700));
    QCOMPARE(next.tabs().count(), 2);
}

void TestWindows::aThemeIsThatOfAll()
{
    const QPalette system = m_first->systemPalette();
    m_first->actions()[ActionId::ThemeDark]->trigger();
    m_first->newWindow();
    QCOMPARE(other().systemPalette(), system);
    QVERIFY(QApplication::palette().color(QPalette::Window).lightness() < 128);
    other().actions()[ActionId::ThemeSystem]->trigger();
    QCOMPARE(QApplication::palette().color(QPalette::Window).lightness() < 128,
             system.color(QPalette::Window).lightness() < 128);
    QVERIFY(m_first->actions()[ActionId::ThemeSystem]->isChecked());
}

void TestWindows::whatIsOfTheEngineIsSetOnce()
{
    m_first->newWindow();
    m_first->newWindow();
    QSignalSpy changed(&m_program->intake, &ui::Intake::changed);
    m_program->settings.set(ui::Setting::Listen, QStringList{"127.0.0.1:0"});
    QCOMPARE(changed.count(), 1);
    QCOMPARE(m_program->engine.listening().size(), 1);
}

void TestWindows::aWindowIsClosedWhileItsQuestionIsUnderWay()
{
    QVERIFY(tests::openCapture(m_program->intake, m_folder.filePath("recorded.pcap"), tests::fiveMinutes()));
    for (int i = 0; i < 12; ++i) {
        m_first->newWindow();
        const QPointer<ui::MainWindow> window = &other();
        window->navigator().ask({"ipsource,ipdestination,stack", "bps", "ipttl!=" + std::to_string(i)});
        window->navigator().pin(1'700'000'100);
        window->explain();
        if (i % 2)
            window->showSamples();
        if (i % 3 == 0)
            window->copyPicture();
        window->close();
        QTRY_VERIFY(!window);
    }
    QSignalSpy drawn(&m_first->page(), &ui::ViewPage::drawn);
    m_first->navigator().ask({"stack", "bps", ""});
    QVERIFY(drawn.wait(20000));
}

QTEST_MAIN(TestWindows)
#include "tst_windows.moc"
