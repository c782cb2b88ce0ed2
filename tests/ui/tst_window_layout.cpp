// SPDX-License-Identifier: GPL-3.0-or-later
// No text is cut at 1280×800: neither ours, nor one that is longer by two fifths, as translations may be, nor
// one in a larger font.
#include <QTest>

#include <QAbstractButton>
#include <QDialog>
#include <QDir>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QScrollArea>
#include <QSignalSpy>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTranslator>

#include "base/time.h"
#include "dialogs/export_dialog.h"
#include "dialogs/settings_dialog.h"
#include "dialogs/setup_dialog.h"
#include "dialogs/shortcuts_dialog.h"
#include "dialogs/views_dialog.h"
#include "engine/engine.h"
#include "main_window.h"
#include "table_files.h"
#include "views/explain/explain_panel.h"
#include "views/intake.h"
#include "views/view_page.h"

using namespace weir;
using ui::ActionId;

namespace
{

/// Every text of ours with two fifths more letters, most of them of the longest languages.
class LongTexts : public QTranslator
{
public:
    bool isEmpty() const override { return false; }

    QString translate(const char* context, const char* text, const char*, int) const override
    {
        const QString source = QString::fromUtf8(text);
        const bool stays = QByteArray(context).startsWith("Q") || QByteArray(context) == "Times" ||
                           QByteArray(context) == "Units"; // Qt's own; formats; units are the same everywhere
        const auto more = source.size() * 2 / 5;
        return stays || more == 0 ? QString() : source + QString(more, u'ö').replace(5, 1, QChar(' '));
    }
};

bool isShown(const QWidget& widget, const QWidget& top)
{
    return widget.isVisibleTo(&top) && widget.width() > 0 && widget.height() > 0;
}

QString plain(QString text)
{
    return text.remove(QRegularExpression("<[^>]*>")).left(60);
}

QString problemOf(const QLabel& label)
{
    if (label.text().isEmpty() || label.sizePolicy().horizontalPolicy() == QSizePolicy::Maximum)
        return {}; // the latter cut their texts by themselves, and say the whole of them elsewhere
    if (label.wordWrap() && label.heightForWidth(label.width()) > label.height() + 1)
        return QString("a label of %1 lines has no room")
            .arg(label.heightForWidth(label.width()) - label.height());
    if (!label.wordWrap() && label.sizeHint().width() > label.width() + 1)
        return QString("a label is cut by %1").arg(label.sizeHint().width() - label.width());
    return {};
}

QString problemOf(const QHeaderView& header)
{
    if (header.orientation() == Qt::Vertical || !header.model())
        return {};
    for (int section = 0; section < header.count(); ++section) {
        const QString title = header.model()->headerData(section, Qt::Horizontal).toString();
        const int needed = header.fontMetrics().horizontalAdvance(title);
        const bool stretches = header.sectionResizeMode(section) == QHeaderView::Stretch; // keys, elided
        if (!stretches && !header.isSectionHidden(section) && header.sectionSize(section) < needed)
            return QString("the title \"%1\" is cut by %2")
                .arg(title)
                .arg(needed - header.sectionSize(section));
    }
    return {};
}

/// What is wrong with the widget itself; "" when nothing is.
QString problemOf(const QWidget& widget)
{
    if (const auto* label = qobject_cast<const QLabel*>(&widget))
        return problemOf(*label);
    if (const auto* header = qobject_cast<const QHeaderView*>(&widget))
        return problemOf(*header);
    const QByteArray kind = widget.metaObject()->className();
    if (kind == "QDockWidgetTitleButton" || kind == "QLineEditIconButton")
        return {}; // Qt's own
    const bool needsItsHint =
        qobject_cast<const QAbstractButton*>(&widget) || qobject_cast<const QTabBar*>(&widget);
    const QSize needed = needsItsHint ? widget.sizeHint() : QSize();
    if (needed.width() > widget.width() + 1 || needed.height() > widget.height() + 1)
        return QString("needs %1×%2, has %3×%4")
            .arg(needed.width())
            .arg(needed.height())
            .arg(widget.width())
            .arg(widget.height());
    return {};
}

QString textOf(const QWidget& widget)
{
    for (const char* property : {"text", "accessibleName"})
        if (const QString text = plain(widget.property(property).toString()); !text.isEmpty())
            return text;
    return {};
}

/// Where only up and down can be scrolled, all must fit from left to right.
QString problemOf(const QScrollArea& area)
{
    const int hidden = area.widget() ? area.widget()->width() - area.viewport()->width() : 0;
    if (area.horizontalScrollBarPolicy() != Qt::ScrollBarAlwaysOff || hidden <= 0)
        return {};
    return QString("%1 at the right cannot be reached").arg(hidden);
}

QStringList clipped(const QWidget& top)
{
    QStringList problems;
    for (const auto* widget : top.findChildren<QWidget*>()) {
        if (!isShown(*widget, top) || widget->window() != &top)
            continue;
        const auto* area = qobject_cast<const QScrollArea*>(widget);
        if (const QString problem = area ? problemOf(*area) : problemOf(*widget); !problem.isEmpty())
            problems
                << QString("%1 \"%2\": %3").arg(widget->metaObject()->className(), textOf(*widget), problem);
    }
    return problems;
}

const char flood[] = "2026-11-22T15:31:22Z";

} // namespace

class TestLayout : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void nothingIsCut_data();
    void nothingIsCut();

private:
    void check(QWidget& top, const char* name);
    void checkDialogs();

    std::unique_ptr<QTranslator> m_translator;
    QFont m_font;
    QStringList m_problems;
    QTemporaryDir m_folder;
};

void TestLayout::initTestCase()
{
    m_font = QApplication::font();
}

void TestLayout::init()
{
    m_problems.clear();
}

void TestLayout::cleanup()
{
    m_translator.reset();
    QApplication::setFont(m_font);
}

/// Where WEIR_PICTURES names a folder, a picture of each is left there.
void TestLayout::check(QWidget& top, const char* name)
{
    (void)QTest::qWaitFor([&] { return clipped(top).isEmpty(); }, 2000); // layouts take several rounds
    for (const QString& problem : clipped(top))
        m_problems << QString("%1: %2").arg(name, problem);
    if (top.width() > 1280 || top.height() > 800)
        m_problems
            << QString("%1: %2×%3 is larger than the screen").arg(name).arg(top.width()).arg(top.height());
    if (const QString folder = qEnvironmentVariable("WEIR_PICTURES"); !folder.isEmpty())
        top.grab().save(QDir(folder).filePath(QString("%1-%2.png").arg(QTest::currentDataTag(), name)));
}

void TestLayout::nothingIsCut_data()
{
    QTest::addColumn<bool>("isLong");
    QTest::addColumn<bool>("isDark");
    QTest::addColumn<int>("fontSize");
    QTest::newRow("as it is") << false << false << 0;
    QTest::newRow("long texts") << true << true << 0;
    QTest::newRow("large font") << false << false << 14;
}

void TestLayout::nothingIsCut()
{
    QFETCH(bool, isLong);
    QFETCH(bool, isDark);
    QFETCH(int, fontSize);
    if (isLong) {
        m_translator = std::make_unique<LongTexts>();
        QCoreApplication::installTranslator(m_translator.get());
    }
    engine::Engine engine(64 << 20);
    ui::Intake intake(engine);
    ui::Settings settings(ui::Settings::Kept::NowhereElse);
    settings.set(ui::Setting::FontSize, fontSize);
    settings.set(ui::Setting::Theme, isDark ? "dark" : "light");
    settings.set(ui::Setting::Colours, QStringList{"#ff0000 10.0.0.1"});
    ui::MainWindow window(engine, intake, settings, ui::Look{{"ipsource,ipdestination", "bps", ""}, {}});
    window.resize(1280, 800);
    window.show();
    check(window, "empty");

    QSignalSpy settled(&window.page(), &ui::ViewPage::settled);
    intake.openCaptures({QStringLiteral(WEIR_SOURCE_DIR "/resources/demo/lab.pcap.zst")});
    QTRY_VERIFY_WITH_TIMEOUT(!settled.isEmpty() && !intake.isReading(), 30'000);
    window.navigator().pin(*base::parseIso8601(flood));
    window.tell(
        "UDP port 6343 is already in use by sflowtool (process 812). Stop that program, or listen on another "
        "port.");

    check(window, "main");
    settings.set(ui::Setting::Tour, true);
    check(window, "tour");
    window.explain();
    auto* panel = window.findChild<ui::ExplainPanel*>();
    QSignalSpy explained(panel, &ui::ExplainPanel::explained);
    QTRY_VERIFY_WITH_TIMEOUT(!explained.isEmpty(), 30'000);
    check(window, "tour and explain");
    settings.set(ui::Setting::Tour, false);
    check(window, "explain");

    const ui::Theme theme = (isDark ? ui::Theme::dark() : ui::Theme::light()).fitting(QApplication::font());
    const ui::TableFiles tables(engine, settings, {});
    ui::SettingsDialog dialog(settings, tables, engine, theme);
    dialog.show();
    dialog.resize(900, 640);
    for (int page = 0; page < int(ui::SettingPage::Count); ++page) {
        dialog.showPage(ui::SettingPage(page));
        check(dialog, qPrintable(QString("settings-%1").arg(page)));
    }
    dialog.findChild<QLineEdit*>(QString(), Qt::FindDirectChildrenOnly)->setText("the");
    check(dialog, "settings-search");
    ui::ExportDialog exporting(window.exportWish(), {{"What is shown", window.exportWish().range}},
                               m_folder.path(), theme);
    exporting.show();
    check(exporting, "export");
    ui::ShortcutsDialog shortcuts(engine, settings, theme, {});
    shortcuts.show();
    check(shortcuts, "shortcuts");
    ui::ViewsDialog views(window.savedViews(), QTimeZone::utc(), theme);
    views.show();
    check(views, "views");
    ui::SetupDialog setup({"*:6343"});
    setup.show();
    check(setup, "setup");
    for (const auto& [name, open] : {std::pair{"streams", &ui::MainWindow::showStreams},
                                     {"reference", &ui::MainWindow::showReference},
                                     {"samples", &ui::MainWindow::showSamples}}) {
        const QWidgetList before = QApplication::topLevelWidgets();
        (window.*open)();
        QTest::qWait(300);
        for (QWidget* top : QApplication::topLevelWidgets())
            if (!before.contains(top) && top->isVisible() && qobject_cast<QDialog*>(top))
                check(*top, name);
    }
    QVERIFY2(m_problems.isEmpty(), qPrintable('\n' + m_problems.join('\n')));
}

QTEST_MAIN(TestLayout)
#include "tst_window_layout.moc"
