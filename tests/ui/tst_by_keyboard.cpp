// SPDX-License-Identifier: GPL-3.0-or-later
// A user's way from the demo's peak to its cause and out of the program again, in a window of a real X
// server, by the keyboard alone. Each slot goes on where the one before it has ended.
#include <QTest>

#include <QComboBox>
#include <QContextMenuEvent>
#include <QFileDialog>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QProcess>
#include <QSignalSpy>
#include <QStatusBar>
#include <QTemporaryDir>
#include <QTimer>
#include <functional>
#include <optional>

#include "base/time.h"
#include "dialogs/export_dialog.h"
#include "dialogs/notice_bar.h"
#include "dialogs/views_dialog.h"
#include "engine/engine.h"
#include "filter/completion_popup.h"
#include "filter/expression_field.h"
#include "filter/question_bar.h"
#include "main_window.h"
#include "main_window_style.h"
#include "plot/share_bars.h"
#include "plot/stack_plot.h"
#include "views/explain/change_view.h"
#include "views/explain/explain_panel.h"
#include "views/flows/legend_view.h"
#include "views/intake.h"
#include "views/shares/shares_panel.h"
#include "views/view_page.h"
#include "x_screen.h"

using namespace weir;
using Field = ui::QuestionBar::Field;

namespace
{

constexpr int patience = 30'000;            ///< ms
constexpr int mostWidgets = 60;             ///< that Tab goes through
const char peak[] = "2026-11-22T15:31:22Z"; ///< a second of the demo's flood

} // namespace

class TestByKeyboard : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void opensTheDemosCapture();
    void typesAQuestionWithCompletion();
    void pinsThePeak();
    void breaksDownByWhatTellsMost();
    void drillsTwice();
    void undoesBoth();
    void brushesARange();
    void explainsIt();
    void exportsWhatWeirctlPrints();
    void opensTheExportAgain();
    void savesAView();
    void opensTheSavedView();
    void switchesTheTheme();
    void opensTheShares();
    void endsByItsShortcut();

private:
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {});
    void type(const QString& text);
    bool tabTo(const QWidget& widget);
    bool waitsUntil(const std::function<bool()>& shown);
    bool moveCursorTo(base::SecondNumber second);
    template <class Dialog>
    bool inDialog(const std::function<void()>& opens, const std::function<void(Dialog&)>& acts);
    void openFile(const QString& path);
    template <class Widget>
    Widget& find() const
    {
        return *m_window->findChild<Widget*>();
    }
    const ui::Look& look() const { return m_window->navigator().now(); }
    QString legend(int row, int column) const
    {
        return find<ui::LegendView>().model()->index(row, column).data().toString();
    }
    int rowOf(const QString& key) const; ///< the first whose first key it is; -1: none
    bool says(const QString& beginning) const;

    QTemporaryDir m_folder;
    std::unique_ptr<ui::Settings> m_settings;
    std::unique_ptr<engine::Engine> m_engine;
    std::unique_ptr<ui::Intake> m_intake;
    std::unique_ptr<ui::MainWindow> m_window;
    QString m_capture;
    ui::Look m_exported;
    ui::Look m_saved;
    bool m_broken = false;
};

void TestByKeyboard::initTestCase()
{
    if (!support::XScreen::isInstalled())
        QSKIP("Xvfb is not installed: there is no screen to show a window on. The package is xvfb.");
    QCOMPARE(QGuiApplication::platformName(), QString("xcb"));
    m_capture = m_folder.filePath("lab.pcap.zst");
    QVERIFY(QFile::copy(WEIR_SOURCE_DIR "/resources/demo/lab.pcap.zst", m_capture));

    m_settings = std::make_unique<ui::Settings>(ui::Settings::Kept::InFile);
    QVERIFY(m_settings->path().startsWith(QDir::homePath()));
    m_engine = std::make_unique<engine::Engine>(std::size_t(64) << 20);
    m_intake = std::make_unique<ui::Intake>(*m_engine);
    m_window = std::make_unique<ui::MainWindow>(*m_engine, *m_intake, *m_settings,
                                                ui::Look{{"ipsource,ipdestination", "bps", ""}, {}});
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

/// After a step that went wrong the next ones would only say so again.
void TestByKeyboard::init()
{
    if (m_broken)
        QSKIP("A step before this one has failed.");
}

void TestByKeyboard::cleanup()
{
    m_broken = m_broken || QTest::currentTestFailed();
}

/// To the window that has the keyboard; where a dialog has gone away, a window manager gives it to ours.
void TestByKeyboard::press(Qt::Key key, Qt::KeyboardModifiers modifiers)
{
    if (!QGuiApplication::focusWindow()) {
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }
    QTest::keyClick(QGuiApplication::focusWindow(), key, modifiers);
}

void TestByKeyboard::type(const QString& text)
{
    for (const QChar each : text) {
        QVERIFY(QGuiApplication::focusWindow());
        QTest::keyClick(QGuiApplication::focusWindow(), each.toLatin1());
    }
}

bool TestByKeyboard::tabTo(const QWidget& widget)
{
    for (int i = 0; i < mostWidgets && QApplication::focusWidget() != &widget; ++i)
        press(Qt::Key_Tab);
    return QApplication::focusWidget() == &widget;
}

/// Looks again with each answer that is drawn.
bool TestByKeyboard::waitsUntil(const std::function<bool()>& shown)
{
    QSignalSpy drawn(&m_window->page(), &ui::ViewPage::drawn);
    while (!shown())
        if (!drawn.wait(patience))
            return false;
    return true;
}

int TestByKeyboard::rowOf(const QString& key) const
{
    for (int row = 0; row < find<ui::LegendView>().model()->rowCount(); ++row)
        if (legend(row, 1) == key)
            return row;
    return -1;
}

bool TestByKeyboard::says(const QString& beginning) const
{
    for (const auto* label : m_window->findChildren<QLabel*>())
        if (label->isVisible() && label->text().startsWith(beginning))
            return true;
    return false;
}

/// With the arrow keys, from the left.
bool TestByKeyboard::moveCursorTo(base::SecondNumber second)
{
    const ui::StackPlot& plot = find<ui::StackPlot>();
    press(Qt::Key_Home);
    const auto begin = plot.hoveredSecond();
    press(Qt::Key_Right);
    const auto next = plot.hoveredSecond();
    if (!begin || !next || *next <= *begin)
        return false;
    const qint64 step = *next - *begin;
    while (*plot.hoveredSecond() + 10 * step <= second)
        press(Qt::Key_Right, Qt::ShiftModifier);
    while (*plot.hoveredSecond() + step <= second)
        press(Qt::Key_Right);
    return *plot.hoveredSecond() <= second && second < *plot.hoveredSecond() + step;
}

/// `opens` returns when the dialog is closed; inside of it `acts` is called once, when the dialog has the
/// keyboard.
template <class Dialog>
bool TestByKeyboard::inDialog(const std::function<void()>& opens, const std::function<void(Dialog&)>& acts)
{
    bool acted = false;
    QObject guard;
    const auto look = [&] {
        auto* dialog = qobject_cast<Dialog*>(QApplication::activeModalWidget());
        if (acted || !dialog || dialog->windowHandle() != QGuiApplication::focusWindow())
            return;
        acted = true;
        acts(*dialog);
    };
    connect(qApp, &QGuiApplication::focusWindowChanged, &guard, look, Qt::QueuedConnection);
    QTimer::singleShot(patience, &guard, [] {
        if (auto* dialog = qobject_cast<QDialog*>(QApplication::activeModalWidget()))
            dialog->reject();
    });
    opens();
    return acted;
}

void TestByKeyboard::openFile(const QString& path)
{
    QVERIFY(inDialog<QFileDialog>([this] { press(Qt::Key_O, Qt::ControlModifier); },
                                  [&](QFileDialog& dialog) {
                                      press(Qt::Key_A, Qt::ControlModifier);
                                      type(path);
                                      press(Qt::Key_Return);
                                      if (dialog.isVisible()) // the first one was the list's of names
                                          press(Qt::Key_Return);
                                  }));
}

void TestByKeyboard::opensTheDemosCapture()
{
    QSignalSpy opened(m_intake.get(), &ui::Intake::captureOpened);
    openFile(m_capture);
    QVERIFY(!opened.empty() || opened.wait(patience));
    press(Qt::Key_0, Qt::ControlModifier); // all of it
    QVERIFY(waitsUntil([this] { return find<ui::StackPlot>().visibleFrom() <= *base::parseIso8601(peak); }));
    QVERIFY(says("Capture lab.pcap.zst"));
    QVERIFY(waitsUntil([this] { return rowOf("10.0.0.8") == 0; }));
}

void TestByKeyboard::typesAQuestionWithCompletion()
{
    press(Qt::Key_L, Qt::ControlModifier);
    auto& field = *find<ui::QuestionBar>().field(Field::Keys);
    QCOMPARE(QApplication::focusWidget(), &field);
    QCOMPARE(field.selectedText(), field.text());
    type("ipdes");
    QTRY_VERIFY(field.popup().isVisible() && field.popup().chosen());
    QCOMPARE(QApplication::focusWidget(), &field); // the list leaves it the keyboard
    press(Qt::Key_Tab);
    QCOMPARE(field.text(), QString("ipdestination"));
    type(",ipsou");
    QTRY_VERIFY(field.popup().isVisible() && field.popup().chosen());
    press(Qt::Key_Tab);
    QCOMPARE(field.text(), QString("ipdestination,ipsource"));
    QCOMPARE(QApplication::focusWidget(), &field);
    press(Qt::Key_Return);
    if (field.popup().isVisible())
        press(Qt::Key_Return);
    QCOMPARE(look().text, (query::QueryText{"ipdestination,ipsource", "bps", ""}));
    QVERIFY(waitsUntil([this] {
        return find<ui::LegendView>().model()->headerData(1, Qt::Horizontal).toString() == "ipdestination";
    }));
}

void TestByKeyboard::pinsThePeak()
{
    QVERIFY(tabTo(find<ui::StackPlot>()));
    QVERIFY(moveCursorTo(*base::parseIso8601(peak)));
    QVERIFY(find<ui::StackPlot>().momentText().contains("15:31:2"));
    press(Qt::Key_Return);
    QCOMPARE(look().view.pinned, find<ui::StackPlot>().hoveredSecond());
    QVERIFY(waitsUntil([this] { return says("At 15:31:2"); }));
    QVERIFY(rowOf("10.0.0.5") >= 0); // who is flooded, by many, each of them small
}

void TestByKeyboard::breaksDownByWhatTellsMost()
{
    auto& table = find<ui::LegendView>();
    QVERIFY(tabTo(table));
    press(Qt::Key_Home, Qt::ControlModifier);
    for (int row = rowOf("10.0.0.5"); row > 0; --row)
        press(Qt::Key_Down);
    QStringList ranked;
    QTimer::singleShot(0, &table, [&] {
        press(Qt::Key_B);
        auto* keys = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        if (keys && QTest::qWaitFor([keys] { return keys->actions()[0]->text().contains('\t'); }, patience))
            for (const QAction* each : keys->actions())
                ranked << each->text();
        const auto isChosen = [keys] {
            return keys->activeAction() && keys->activeAction()->data() == "udpsourceport";
        };
        for (qsizetype i = 0; i < ranked.size() && !isChosen(); ++i)
            press(Qt::Key_Down);
        press(Qt::Key_Return);
        while (QApplication::activePopupWidget())
            press(Qt::Key_Escape);
    });
    // As the platform makes it of the key Menu.
    const QPoint middle = table.rect().center();
    QContextMenuEvent menu(QContextMenuEvent::Keyboard, middle, table.mapToGlobal(middle));
    QApplication::sendEvent(&table, &menu);
    // All sources of the flood have that port, so that one of them stands out less by it than by its adapter.
    const auto place = ranked.indexOf("udpsourceport\talways 53");
    QVERIFY2(place >= 0 && place < 5, qPrintable(ranked.join('\n')));
    QCOMPARE(look().text.keys, std::string("udpsourceport"));
    QVERIFY(look().text.filter.starts_with("ipdestination=10.0.0.5&ipsource="));
    press(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(look().text, (query::QueryText{"ipdestination,ipsource", "bps", ""}));
    QVERIFY(waitsUntil([this] { return rowOf("10.0.0.8") >= 0; }));
}

void TestByKeyboard::drillsTwice()
{
    auto& table = find<ui::LegendView>();
    QVERIFY(tabTo(table));
    press(Qt::Key_Home, Qt::ControlModifier);
    press(Qt::Key_Right); // from the swatch to the first key
    for (int row = rowOf("10.0.0.5"); row > 0; --row)
        press(Qt::Key_Down);
    press(Qt::Key_Return);
    QCOMPARE(look().text.filter, std::string("ipdestination=10.0.0.5"));
    QVERIFY(waitsUntil([this] {
        return m_window->page().ranking().query.filter.kind == key::Filter::Kind::Test &&
               legend(1, 1) == "10.0.0.5";
    }));
    QCOMPARE(QApplication::focusWidget(), &table);
    press(Qt::Key_Home, Qt::ControlModifier);
    press(Qt::Key_Right);
    press(Qt::Key_Right);
    const QString source = legend(0, 2);
    press(Qt::Key_Return);
    QCOMPARE(look().text.filter, "ipdestination=10.0.0.5&ipsource=" + source.toStdString());
    QVERIFY(
        waitsUntil([&] { return legend(0, 2) == source && legend(1, 2) != source && !says("At 15:31:2 "); }));
    QVERIFY(waitsUntil([&] { return table.model()->rowCount() == 2 && legend(0, 2) == source; }));
    QCOMPARE(find<ui::QuestionBar>().field(Field::Filter)->text().toStdString(), look().text.filter);
}

void TestByKeyboard::undoesBoth()
{
    press(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(look().text.filter, std::string("ipdestination=10.0.0.5"));
    press(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(look().text.filter, std::string());
    QVERIFY(look().view.pinned.has_value());
    QVERIFY(waitsUntil([this] { return rowOf("10.0.0.8") >= 0; }));
    QCOMPARE(find<ui::QuestionBar>().field(Field::Filter)->text(), QString());
}

void TestByKeyboard::brushesARange()
{
    const base::SecondNumber pinned = *look().view.pinned;
    auto& plot = find<ui::StackPlot>();
    QVERIFY(tabTo(plot));
    QVERIFY(moveCursorTo(pinned - 20)); // where the flood begins
    press(Qt::Key_Return, Qt::ShiftModifier);
    QVERIFY(look().view.brushed.has_value());
    QCOMPARE(look().view.brushed->from, pinned - 20);
    QVERIFY(look().view.brushed->to > pinned);
    QVERIFY(waitsUntil([this] { return says("Mean of 15:31:0"); }));
    QVERIFY(says("Esc unmarks the range"));
}

void TestByKeyboard::explainsIt()
{
    press(Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
    auto& panel = find<ui::ExplainPanel>();
    QVERIFY(panel.isVisible());
    QSignalSpy explained(&panel, &ui::ExplainPanel::explained);
    QVERIFY(explained.wait(patience));
    QVERIFY2(panel.headline().contains("udpsourceport=53"), qPrintable(panel.headline()));
    QVERIFY(says(panel.headline().left(10)));
    auto& dimensions = *panel.findChildren<ui::ChangeView*>()[1];
    QCOMPARE(dimensions.model()->index(0, 0).data().toString(), QString("udpsourceport"));
    QVERIFY(tabTo(dimensions));
}

void TestByKeyboard::exportsWhatWeirctlPrints()
{
    const QString path = m_folder.filePath("peak.csv");
    QSignalSpy done(&m_window->exporter(), &ui::Exporter::done);
    std::optional<ui::ExportWish> wish;
    QVERIFY(inDialog<ui::ExportDialog>([this] { press(Qt::Key_E, Qt::ControlModifier); },
                                       [&](ui::ExportDialog& dialog) {
                                           // The marked range is chosen already.
                                           press(Qt::Key_N, Qt::AltModifier);
                                           press(Qt::Key_A, Qt::ControlModifier);
                                           type(path);
                                           wish = dialog.wish();
                                           press(Qt::Key_Return);
                                       }));
    QVERIFY(!done.empty() || done.wait(patience));
    m_exported = look();
    QCOMPARE(wish->path, path);
    QCOMPARE(wish->range.from, look().view.brushed->from);

    QProcess weirctl;
    weirctl.start(WEIR_BINARY_DIR "/bin/weirctl",
                  {"top", "--quiet", "--read", m_capture, "--keys", "ipdestination,ipsource", "--value",
                   "bps", "--agg", "max", "--step", QString::number(wish->range.step), "--from",
                   QString::fromStdString(base::toIso8601(wish->range.from)), "--to",
                   QString::fromStdString(base::toIso8601(wish->range.to))});
    QVERIFY(weirctl.waitForFinished(patience));
    QCOMPARE(weirctl.exitCode(), 0);
    QFile table(path);
    QVERIFY(table.open(QIODevice::ReadOnly));
    const QByteArray expected = weirctl.readAllStandardOutput();
    QVERIFY(expected.count('\n') > 10);
    QCOMPARE(table.readAll(), expected);
}

void TestByKeyboard::opensTheExportAgain()
{
    press(Qt::Key_L, Qt::ControlModifier);
    type("ipprotocol");
    press(Qt::Key_Escape); // the list
    press(Qt::Key_Return);
    QVERIFY(waitsUntil([this] {
        return find<ui::LegendView>().model()->headerData(1, Qt::Horizontal).toString() == "ipprotocol";
    }));
    openFile(m_folder.filePath("peak.csv.json"));
    QVERIFY(waitsUntil([this] { return look().text == m_exported.text; }));
    // A marked range that was exported is shown alone.
    QCOMPARE(look().view.to, m_exported.view.brushed->to);
    QCOMPARE(look().view.span, m_exported.view.brushed->to - m_exported.view.brushed->from);
    QVERIFY(waitsUntil([this] { return rowOf("10.0.0.5") >= 0; }));
}

void TestByKeyboard::savesAView()
{
    m_saved = look();
    QVERIFY(inDialog<QInputDialog>([this] { press(Qt::Key_S, Qt::ControlModifier); },
                                   [&](QInputDialog&) {
                                       type("the flood");
                                       press(Qt::Key_Return);
                                   }));
    QCOMPARE(m_window->statusBar()->currentMessage(), QString("The view is saved as \"the flood\"."));
}

void TestByKeyboard::opensTheSavedView()
{
    press(Qt::Key_F, Qt::ControlModifier);
    type("ipprotocol=6");
    press(Qt::Key_Escape);
    press(Qt::Key_Return);
    QCOMPARE(look().text.filter, std::string("ipprotocol=6"));
    QVERIFY(waitsUntil([this] { return rowOf("10.0.0.5") < 0; }));
    QVERIFY(inDialog<ui::ViewsDialog>([this] { press(Qt::Key_B, Qt::ControlModifier | Qt::ShiftModifier); },
                                      [this](ui::ViewsDialog&) { press(Qt::Key_Return); }));
    QCOMPARE(look(), m_saved);
    QVERIFY(waitsUntil([this] { return rowOf("10.0.0.5") >= 0; }));
}

void TestByKeyboard::switchesTheTheme()
{
    const auto isDark = [] { return QApplication::palette().color(QPalette::Window).lightness() < 128; };
    QVERIFY(!isDark());
    press(Qt::Key_V, Qt::AltModifier);
    QVERIFY(qobject_cast<QMenu*>(QApplication::activePopupWidget()));
    press(Qt::Key_D);
    QVERIFY(!QApplication::activePopupWidget());
    QVERIFY(isDark());
    QVERIFY(m_window->grab().toImage().pixelColor(5, m_window->height() / 2).lightness() < 128);
}

void TestByKeyboard::opensTheShares()
{
    press(Qt::Key_H, Qt::ControlModifier | Qt::ShiftModifier);
    auto& shares = find<ui::SharesPanel>();
    QVERIFY(shares.isVisible());
    QTRY_VERIFY(shares.isAncestorOf(QApplication::focusWidget()));
    QVERIFY(!shares.title().isEmpty());
    QCOMPARE(shares.note(), QString());
    press(Qt::Key_H, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(!shares.isVisible());
}

void TestByKeyboard::endsByItsShortcut()
{
    press(Qt::Key_Q, Qt::ControlModifier);
    QVERIFY(!m_window->isVisible());
    m_window.reset();
    QVERIFY(m_settings->write());
    const ui::Settings again(ui::Settings::Kept::InFile);
    QCOMPARE(again.value(ui::Setting::Theme).toString(), QString("dark"));
    QCOMPARE(again.value(ui::Setting::Keys).toString(), QString("ipdestination,ipsource"));
}

int main(int argc, char** argv)
{
    QTemporaryDir home; // of nobody
    for (const char* variable : {"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"})
        qputenv(variable, home.path().toLocal8Bit());
    for (const char* variable : {"XDG_CURRENT_DESKTOP", "QT_QPA_PLATFORMTHEME", "WAYLAND_DISPLAY"})
        qunsetenv(variable);
    qputenv("TZ", "UTC");
    qputenv("LC_ALL", "C.UTF-8");

    std::optional<support::XScreen> screen;
    if (support::XScreen::isInstalled()) {
        screen.emplace();
        qputenv("DISPLAY", screen->display());
        qputenv("QT_QPA_PLATFORM", "xcb");
    }
    QCoreApplication::setApplicationName("weir");
    QApplication application(argc, argv);
    QApplication::setStyle(new ui::MainWindowStyle);
    TestByKeyboard test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_by_keyboard.moc"
