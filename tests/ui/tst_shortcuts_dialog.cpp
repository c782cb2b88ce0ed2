// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QHeaderView>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include "dialogs/shortcuts_dialog.h"
#include "engine/engine.h"
#include "models/shortcut_list.h"
#include "settings.h"

using namespace weir;
using ui::Setting;
using ui::ShortcutModel;
using From = ui::ShortcutEntry::From;

class TestShortcutsDialog : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void listsTheClassicOnesOursOwnAndRecent();
    void findsWordsInAnyColumn();
    void asksByEnterAndByDoubleClick();
    void theArrowsMoveWhileWordsAreTyped();
    void addsTheCurrentQuestionUnderAName();
    void onlyOwnOnesCanBeChanged();
    void importsAndExports();
    void saysWhatIsWrongWithAFile_data();
    void saysWhatIsWrongWithAFile();
    void anUnreadableLineTakesNoOtherWithIt();
    void recentQuestionsAreFewAndDifferent();
    void everythingHasAName();

private:
    void open();
    QTableView* table() const { return m_dialog->findChild<QTableView*>(); }
    QLineEdit* search() const { return m_dialog->findChild<QLineEdit*>(); }
    QAbstractButton* button(const QString& begin) const;

    std::unique_ptr<engine::Engine> m_engine;
    std::unique_ptr<ui::Settings> m_settings;
    std::unique_ptr<ui::ShortcutsDialog> m_dialog;
    QTemporaryDir m_folder;
};

void TestShortcutsDialog::init()
{
    m_engine = std::make_unique<engine::Engine>(16 << 20);
    m_settings = std::make_unique<ui::Settings>(ui::Settings::Kept::NowhereElse);
    open();
}

void TestShortcutsDialog::cleanup()
{
    m_dialog.reset();
    m_engine.reset();
}

void TestShortcutsDialog::open()
{
    m_dialog = std::make_unique<ui::ShortcutsDialog>(
        *m_engine, *m_settings, ui::Theme::light(),
        query::Shortcut{{}, {}, {}, {"ipsource", "bps", "vlan=7"}, true});
    m_dialog->show();
}

QAbstractButton* TestShortcutsDialog::button(const QString& begin) const
{
    for (auto* each : m_dialog->findChildren<QAbstractButton*>())
        if (each->text().remove('&').startsWith(begin))
            return each;
    return nullptr;
}

void TestShortcutsDialog::listsTheClassicOnesOursOwnAndRecent()
{
    const auto entries =
        ui::shortcutEntries({{"", "", "mine", {"vlan", "bps", ""}}}, {{"", "", "", {"ipsource", "fps", ""}}});
    ShortcutModel model(entries);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model.rowCount(), 2 + int(query::shortcuts().size()));
    QCOMPARE(int(std::ranges::count(entries, From::Classic, &ui::ShortcutEntry::from)), 20);
    QCOMPARE(model.index(0, ShortcutModel::Name).data().toString(), QString("mine"));
    QCOMPARE(model.index(0, ShortcutModel::FromColumn).data().toString(), QString("Own"));
    QCOMPARE(model.index(1, ShortcutModel::Name).data().toString(), QString("fps by ipsource"));
    QCOMPARE(model.index(1, ShortcutModel::FromColumn).data().toString(), QString("Recent"));
    model.addOwn({{"", "", "second", {"stack", "bps", ""}}});
    QCOMPARE(model.index(1, ShortcutModel::Name).data().toString(), QString("second"));
    QVERIFY(model.removeRow(0));
    QCOMPARE(model.own().size(), std::size_t(1));
}

void TestShortcutsDialog::findsWordsInAnyColumn()
{
    QVERIFY(table()->model()->rowCount() >= 20);
    QTest::keyClicks(search(), "classic dnsqname");
    QCOMPARE(table()->model()->rowCount(), 1);
    QCOMPARE(table()->model()->index(0, ShortcutModel::Keys).data().toString(), QString("dnsqname"));
    search()->setText("no such words");
    QCOMPARE(table()->model()->rowCount(), 0);
    QVERIFY(!button("Ask")->isEnabled());
}

void TestShortcutsDialog::asksByEnterAndByDoubleClick()
{
    QTest::keyClicks(search(), "why packets are discarded");
    QTest::keyClick(search(), Qt::Key_Return);
    QCOMPARE(m_dialog->result(), int(QDialog::Accepted));
    QCOMPARE(m_dialog->chosen().text, (query::QueryText{"reason", "frames", ""}));
    QVERIFY(m_dialog->chosen().dropped);

    open();
    const QRect cell = table()->visualRect(table()->model()->index(1, ShortcutModel::Keys));
    QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, cell.center());
    QTest::mouseDClick(table()->viewport(), Qt::LeftButton, {}, cell.center());
    QCOMPARE(m_dialog->result(), int(QDialog::Accepted));
    QCOMPARE(m_dialog->chosen().text.keys, std::string("ipdestination"));
}

void TestShortcutsDialog::theArrowsMoveWhileWordsAreTyped()
{
    search()->setFocus();
    QTest::keyClick(search(), Qt::Key_Down);
    QTest::keyClick(search(), Qt::Key_Down);
    QCOMPARE(table()->currentIndex().row(), 2);
}

void TestShortcutsDialog::addsTheCurrentQuestionUnderAName()
{
    QTest::mouseClick(button("Add"), Qt::LeftButton);
    auto* name = table()->findChild<QLineEdit*>();
    QVERIFY(name);
    name->selectAll();
    QTest::keyClicks(name, "Guests");
    QTest::keyClick(name, Qt::Key_Return);
    QCOMPARE(m_dialog->result(), int(QDialog::Rejected)); // Enter ended the name, not the dialog
    QVERIFY(m_dialog->isVisible());
    QTRY_COMPARE(table()->model()->index(0, ShortcutModel::Name).data().toString(), QString("Guests"));
    const auto own = ui::shortcutsOf(m_settings->value(Setting::Shortcuts));
    QCOMPARE(own.size(), std::size_t(1));
    QCOMPARE(own[0].description, std::string("Guests"));
    QCOMPARE(own[0].text, (query::QueryText{"ipsource", "bps", "vlan=7"}));
    QVERIFY(own[0].dropped);

    open();
    QCOMPARE(table()->model()->index(0, ShortcutModel::Name).data().toString(), QString("Guests"));
    QTest::mouseClick(button("Remove"), Qt::LeftButton);
    QVERIFY(m_settings->value(Setting::Shortcuts).toStringList().isEmpty());
}

void TestShortcutsDialog::onlyOwnOnesCanBeChanged()
{
    ShortcutModel model(ui::shortcutEntries({{"", "", "mine", {"vlan", "bps", ""}}}, {}));
    QVERIFY(model.setData(model.index(0, ShortcutModel::Name), " yours "));
    QCOMPARE(model.own()[0].description, std::string("yours"));
    QVERIFY(!model.setData(model.index(0, ShortcutModel::Name), " "));
    QVERIFY(!model.setData(model.index(0, ShortcutModel::Keys), "stack"));
    QVERIFY(!model.setData(model.index(1, ShortcutModel::Name), "mine too"));
    QVERIFY(!model.removeRow(1));
    QVERIFY(!button("Rename")->isEnabled());
    QVERIFY(!button("Remove")->isEnabled());
}

void TestShortcutsDialog::importsAndExports()
{
    const QString path = m_folder.filePath("shortcuts.json");
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(
        R"([{"category":"A","protocol":"B","description":"Zulu 1","keys":"ipsource","value":"bps","filter":""},
                   {"category":"A","protocol":"B","description":"Zulu 2","keys":"stack","value":"fps","filter":"vlan=1"}])");
    file.close();
    QSignalSpy told(m_dialog.get(), &ui::ShortcutsDialog::told);
    m_dialog->importFile(path);
    QVERIFY(told.wait());
    QCOMPARE(told.last()[0].toString(), QString("2 shortcuts of shortcuts.json were added to your own."));
    QCOMPARE(ui::shortcutsOf(m_settings->value(Setting::Shortcuts)).size(), std::size_t(2));
    m_dialog->importFile(path);
    QVERIFY(told.wait());
    QVERIFY(told.last()[0].toString().endsWith("2 were there already."));

    search()->setText("zulu a");
    QCOMPARE(table()->model()->rowCount(), 2);
    const QString copy = m_folder.filePath("copy.json");
    m_dialog->exportFile(copy);
    QVERIFY(told.wait());
    QFile written(copy);
    QVERIFY(written.open(QIODevice::ReadOnly));
    const auto read = query::readShortcuts(written.readAll().toStdString());
    QVERIFY(read);
    QCOMPARE(*read, ui::shortcutsOf(m_settings->value(Setting::Shortcuts)));
}

void TestShortcutsDialog::saysWhatIsWrongWithAFile_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("sentence"); // part of it
    QTest::newRow("no list") << QByteArray("{}") << "These are no shortcuts";
    QTest::newRow("no such key")
        << QByteArray(
               R"([{"category":"","protocol":"","description":"","keys":"ipsauce","value":"bps","filter":""}])")
        << "Shortcut 1 has keys that cannot be read";
    QTest::newRow("too large") << QByteArray((8 << 20) + 1, ' ') << "larger than 8 MB";
}

void TestShortcutsDialog::saysWhatIsWrongWithAFile()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, sentence);
    QFile file(m_folder.filePath("bad.json"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
    file.close();
    QSignalSpy told(m_dialog.get(), &ui::ShortcutsDialog::told);
    m_dialog->importFile(file.fileName());
    QVERIFY(told.wait());
    QVERIFY2(told.last()[0].toString().contains(sentence), qPrintable(told.last()[0].toString()));
    QVERIFY(m_settings->value(Setting::Shortcuts).toStringList().isEmpty());
}

void TestShortcutsDialog::anUnreadableLineTakesNoOtherWithIt()
{
    QStringList lines = ui::linesOf({{"a", "b", "c", {"vlan", "bps", ""}}});
    QCOMPARE(lines.size(), 1);
    QVERIFY(!lines[0].contains('\n'));
    lines.prepend("[{\"keys\":");
    QCOMPARE(ui::shortcutsOf(lines), (std::vector<query::Shortcut>{{"a", "b", "c", {"vlan", "bps", ""}}}));
}

void TestShortcutsDialog::recentQuestionsAreFewAndDifferent()
{
    std::vector<query::Shortcut> list;
    for (int i = 0; i < 100; ++i)
        list = ui::withNewest(list, {"", "", "", {"vlan", "bps", "vlan=" + std::to_string(i % 40)}});
    QCOMPARE(list.size(), ui::mostRecentQuestions);
    QCOMPARE(list[0].text.filter, std::string("vlan=19"));
    QCOMPARE(list[1].text.filter, std::string("vlan=18"));
}

void TestShortcutsDialog::everythingHasAName()
{
    for (const QWidget* widget : m_dialog->findChildren<QWidget*>()) {
        const auto* each = qobject_cast<const QAbstractButton*>(widget);
        if (!(widget->focusPolicy() & Qt::TabFocus) || widget->focusProxy() || !widget->isVisible())
            continue;
        QVERIFY2(!widget->accessibleName().isEmpty() || (each && !each->text().isEmpty()),
                 widget->metaObject()->className());
    }
}

QTEST_MAIN(TestShortcutsDialog)
#include "tst_shortcuts_dialog.moc"
