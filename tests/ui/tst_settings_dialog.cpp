// SPDX-License-Identifier: GPL-3.0-or-later
// The dialog of the settings: its pages, its search, what it takes and what it refuses.
#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>
#include <algorithm>

#include "dialogs/colour_rows.h"
#include "dialogs/listen_rows.h"
#include "dialogs/setting_line.h"
#include "dialogs/settings_dialog.h"
#include "engine/engine.h"
#include "format/reach.h"
#include "store/ring.h"
#include "store/second_builder.h"
#include "support/traffic.h"
#include "table_files.h"

using namespace weir;
using ui::Setting;
using ui::SettingPage;

class TestSettingsDialog : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void showsOnePageAtATime();
    void searchesAllPages_data();
    void searchesAllPages();
    void marksWhatWasSearchedFor();
    void theKeyboardReachesTheSearch();
    void refusesWhatIsOutOfBounds();
    void refusesPlacesThatAreNone_data();
    void refusesPlacesThatAreNone();
    void takesWhatIsGoodOnlyWhenToldTo();
    void restoresOnePage();
    void editsTheColoursOfFlows();
    void saysHowFarTheMemoryReaches();

private:
    template <class Editor>
    Editor* editor(const char* key) const
    {
        return m_dialog->findChild<ui::SettingEditor*>(key)->findChild<Editor*>();
    }
    QPushButton* button(QDialogButtonBox::StandardButton which) const
    {
        return m_dialog->findChild<QDialogButtonBox*>()->button(which);
    }
    QLineEdit* search() const;
    QStringList shown() const;
    bool says(const QString& sentence) const;

    std::unique_ptr<engine::Engine> m_engine;
    std::unique_ptr<ui::Settings> m_settings;
    std::unique_ptr<ui::TableFiles> m_tables;
    std::unique_ptr<ui::SettingsDialog> m_dialog;
};

void TestSettingsDialog::init()
{
    m_engine = std::make_unique<engine::Engine>(16 << 20);
    m_settings = std::make_unique<ui::Settings>(ui::Settings::Kept::NowhereElse);
    m_tables = std::make_unique<ui::TableFiles>(*m_engine, *m_settings, key::ContextFiles{});
    m_dialog = std::make_unique<ui::SettingsDialog>(*m_settings, *m_tables, *m_engine, ui::Theme::light());
    m_dialog->show();
}

void TestSettingsDialog::cleanup()
{
    m_dialog.reset();
    m_tables.reset();
    m_engine.reset();
}

QLineEdit* TestSettingsDialog::search() const
{
    for (auto* field : m_dialog->findChildren<QLineEdit*>(Qt::FindDirectChildrenOnly))
        return field;
    return nullptr;
}

QStringList TestSettingsDialog::shown() const
{
    QStringList keys;
    for (const auto* line : m_dialog->findChildren<ui::SettingLine*>())
        if (line->isVisible())
            keys << line->row().key;
    keys.sort();
    return keys;
}

bool TestSettingsDialog::says(const QString& sentence) const
{
    const auto labels = m_dialog->findChildren<QLabel*>();
    return std::ranges::any_of(labels, [&](const QLabel* label) {
        return label->isVisibleTo(m_dialog.get()) && label->text().contains(sentence);
    });
}

void TestSettingsDialog::showsOnePageAtATime()
{
    QCOMPARE(shown(), (QStringList{"span", "unit", "utc"}));
    m_dialog->showPage(SettingPage::Reception);
    QCOMPARE(shown(), (QStringList{"budget", "listen/places", "reachBack"}));
    QCOMPARE(m_dialog->findChild<QListWidget*>()->count(), int(SettingPage::Count));
}

void TestSettingsDialog::searchesAllPages_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<QStringList>("found");
    QTest::newRow("title") << "palette" << QStringList{"palette"};
    QTest::newRow("any case") << "PALETTE" << QStringList{"palette"};
    QTest::newRow("note") << "mmdb" << QStringList{"tables/geo"};
    QTest::newRow("option") << "--listen" << QStringList{"listen/places"};
    QTest::newRow("two words") << "json names" << QStringList{"tables/groups"};
    QTest::newRow("several pages") << "utc mib" << QStringList{};
    QTest::newRow("pages") << "address" << QStringList{"listen/places", "tables/dns", "tables/groups"};
}

void TestSettingsDialog::searchesAllPages()
{
    QFETCH(QString, words);
    QFETCH(QStringList, found);
    search()->setText(words);
    QCOMPARE(shown(), found);
    QCOMPARE(says("No setting has these words"), found.isEmpty());
    search()->clear();
    QCOMPARE(shown(), (QStringList{"span", "unit", "utc"}));
}

void TestSettingsDialog::marksWhatWasSearchedFor()
{
    const auto theme = ui::Theme::light();
    const QString rich = ui::marked("a < b & B", {"b"}, theme);
    QCOMPARE(rich.count("<b "), 2);
    QVERIFY(rich.startsWith("a &lt; <b style"));
    QVERIFY(rich.contains(">b</b> &amp; <b style"));
    QCOMPARE(ui::marked("plain", {}, theme), QString("plain"));
    QCOMPARE(ui::marked("aaa", {"aa", "a"}, theme).count("<b "), 1); // overlapping ones are one
}

void TestSettingsDialog::theKeyboardReachesTheSearch()
{
    m_dialog->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_dialog.get()));
    QTest::keyClick(m_dialog.get(), Qt::Key_F, Qt::ControlModifier);
    QTRY_VERIFY(search()->hasFocus());
    QTest::keyClicks(search(), "memory");
    QCOMPARE(shown(), (QStringList{"budget", "reachBack"}));
    QTest::keyClick(search(), Qt::Key_Return); // goes to the settings, and does not end the dialog
    QVERIFY(m_dialog->isVisible());
    QVERIFY(!search()->hasFocus());
    QTest::keyClick(m_dialog.get(), Qt::Key_Escape);
    QVERIFY(m_dialog->isVisible());
    QCOMPARE(search()->text(), QString());
    QTest::keyClick(m_dialog.get(), Qt::Key_Escape);
    QVERIFY(!m_dialog->isVisible());
}

void TestSettingsDialog::refusesWhatIsOutOfBounds()
{
    auto* budget = editor<QSpinBox>("budget");
    budget->setValue(7);
    QVERIFY(!button(QDialogButtonBox::Ok)->isEnabled());
    QVERIFY(!button(QDialogButtonBox::Apply)->isEnabled());
    m_dialog->accept();
    QVERIFY(m_dialog->isVisible());
    QCOMPARE(m_settings->value(Setting::Budget).toInt(), 256);
    m_dialog->showPage(SettingPage::Reception);
    QVERIFY(says(QString("Give a number from 8 to %1.").arg(QLocale().toString(65536))));
    QVERIFY(m_dialog->findChild<QListWidget*>()->item(int(SettingPage::Reception))->text().startsWith("▲"));
    budget->setValue(8);
    QVERIFY(button(QDialogButtonBox::Ok)->isEnabled());
    QVERIFY(!says("Give a number"));
}

void TestSettingsDialog::refusesPlacesThatAreNone_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<int>("port");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("none") << "" << 6343 << "An address is missing";
    QTest::newRow("name") << "switch.example" << 6343 << "is not an IP address";
    QTest::newRow("port 0") << "*" << 0 << "Give a port from 1";
    QTest::newRow("large port") << "*" << 65536 << "Give a port from 1";
    QTest::newRow("twice") << "*" << 6343 << "*:6343 is in the list twice";
    QTest::newRow("interface") << "239.1.2.3%nosuchthing" << 6343 << "no interface";
    QTest::newRow("IPv6") << "::1" << 6343 << "";
    QTest::newRow("group") << "239.1.2.3" << 6343 << "";
}

void TestSettingsDialog::refusesPlacesThatAreNone()
{
    QFETCH(QString, address);
    QFETCH(int, port);
    QFETCH(QString, sentence);
    m_dialog->showPage(SettingPage::Reception);
    auto* places = m_dialog->findChild<ui::ListenRows*>();
    places->findChild<QPushButton*>()->click();
    for (auto* field : places->findChildren<QLineEdit*>())
        if (field->accessibleName().startsWith("Address") && field->text().isEmpty())
            field->setText(address);
    places->findChildren<QSpinBox*>().back()->setValue(port);
    QCOMPARE(places->problem().contains(sentence), true);
    QCOMPARE(button(QDialogButtonBox::Ok)->isEnabled(), sentence.isEmpty());
    if (!sentence.isEmpty()) {
        QVERIFY(says(sentence));
        return;
    }
    m_dialog->accept();
    const QString added = address.contains(':') ? '[' + address + "]:6343" : address + ":6343";
    QCOMPARE(m_settings->value(Setting::Listen).toStringList(), (QStringList{"*:6343", added}));
}

void TestSettingsDialog::takesWhatIsGoodOnlyWhenToldTo()
{
    QSignalSpy applied(m_dialog.get(), &ui::SettingsDialog::applied);
    auto* palette = editor<QComboBox>("palette");
    palette->setCurrentIndex(palette->findData("okabe-ito"));
    QCOMPARE(m_settings->value(Setting::Palette).toString(), QString("petroff"));
    button(QDialogButtonBox::Apply)->click();
    QCOMPARE(m_settings->value(Setting::Palette).toString(), QString("okabe-ito"));
    QCOMPARE(applied.count(), 1);
    editor<QCheckBox>("utc")->setChecked(true);
    m_dialog->reject(); // of what was not applied
    QCOMPARE(m_settings->value(Setting::Palette).toString(), QString("okabe-ito"));
    QCOMPARE(m_settings->value(Setting::Utc).toBool(), false);
}

void TestSettingsDialog::restoresOnePage()
{
    m_settings->set(Setting::Budget, 1000);
    m_settings->set(Setting::Listen, QStringList{"127.0.0.1:7000", "[::1]:7000"});
    m_settings->set(Setting::Utc, true);
    m_dialog = std::make_unique<ui::SettingsDialog>(*m_settings, *m_tables, *m_engine, ui::Theme::light(),
                                                    SettingPage::Reception);
    m_dialog->show();
    button(QDialogButtonBox::RestoreDefaults)->click();
    QCOMPARE(m_settings->value(Setting::Budget).toInt(), 1000); // not yet
    m_dialog->accept();
    QCOMPARE(m_settings->value(Setting::Budget).toInt(), 256);
    QCOMPARE(m_settings->value(Setting::Listen).toStringList(), QStringList{"*:6343"});
    QCOMPARE(m_settings->value(Setting::Utc).toBool(), true); // of another page
}

void TestSettingsDialog::editsTheColoursOfFlows()
{
    m_settings->set(Setting::Colours, QStringList{"#ff0000 10.0.0.1", "#00ff00 a | b"});
    m_dialog = std::make_unique<ui::SettingsDialog>(*m_settings, *m_tables, *m_engine, ui::Theme::light(),
                                                    SettingPage::Colours);
    m_dialog->show();
    auto* rows = m_dialog->findChild<ui::ColourRows*>();
    QCOMPARE(rows->value().toStringList(), (QStringList{"#ff0000 10.0.0.1", "#00ff00 a | b"})); // untouched
    rows->findChild<QPushButton*>()->click();
    QCOMPARE(rows->value().toStringList().size(), 2); // nothing is said of the new one yet
    rows->findChildren<QLineEdit*>().back()->setText("10.0.0.1 | 10.0.0.2");
    QVERIFY(rows->value().toStringList().back().endsWith(" 10.0.0.1\x1f"
                                                         "10.0.0.2"));
    rows->findChildren<QLineEdit*>().back()->setText("10.0.0.1");
    QVERIFY(rows->problem().contains("twice"));
    QVERIFY(!button(QDialogButtonBox::Ok)->isEnabled());
    for (auto* away : rows->findChildren<QToolButton*>())
        if (away->accessibleName().startsWith("Remove"))
            away->click();
    m_dialog->accept();
    QCOMPARE(m_settings->value(Setting::Colours).toStringList(), QStringList());
}

void TestSettingsDialog::saysHowFarTheMemoryReaches()
{
    store::Snapshot window;
    QVERIFY(ui::reachText(window, 256 << 20).startsWith("Nothing comes in at present"));

    support::Traffic traffic;
    for (base::SecondNumber second = 1000; second < 1010; ++second) {
        store::SecondBuilder builder(16 << 20);
        builder.open(second);
        const auto payload = traffic.next();
        wire::Datagram datagram;
        datagram.time = second * base::nanosecondsPerSecond;
        datagram.payload = payload;
        QVERIFY(builder.add(datagram));
        window.seconds.push_back(builder.close());
    }
    window.end = 1010;
    std::size_t bytes = 0;
    for (const auto& second : window.seconds)
        bytes += second->bytes();
    // A budget of 100 times what ten seconds took holds a thousand seconds: 16 minutes and a bit.
    QVERIFY(ui::reachText(window, bytes * 100).contains("hold about 16\u00a0min at the present rate"));
    window.capture = true;
    QVERIFY(ui::reachText(window, 256 << 20).startsWith("The capture that is shown takes"));
}

QTEST_MAIN(TestSettingsDialog)
#include "tst_settings_dialog.moc"
