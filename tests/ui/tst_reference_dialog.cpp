// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLabel>
#include <QLineEdit>
#include <QTest>
#include <QTextBlock>
#include <QTextBrowser>
#include <QTreeWidget>

#include "dialogs/reference_dialog.h"
#include "filter/expression_field.h"
#include "key/function_row.h"
#include "key/key_row.h"

using namespace weir;

class TestReferenceDialog : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void hasContents();
    void goesToEveryKeyAndFunction();
    void findsAndGoesOn();
    void tellsHowToReadTheNumbers();
    void anExactNameGoesFirst();
    void keepsItsPlaceInAnotherTheme();
    void tellsWhatTheCursorStandsIn_data();
    void tellsWhatTheCursorStandsIn();

private:
    QString count() const { return m_dialog->findChild<QLabel*>()->text(); }

    std::unique_ptr<ui::ReferenceDialog> m_dialog;
};

void TestReferenceDialog::initTestCase()
{
    m_dialog = std::make_unique<ui::ReferenceDialog>();
    m_dialog->setTheme(ui::Theme::light());
    m_dialog->showTopic({});
}

void TestReferenceDialog::hasContents()
{
    auto* contents = m_dialog->findChild<QTreeWidget*>();
    QVERIFY(contents->topLevelItemCount() >= 6);
    QTreeWidgetItem* keys = nullptr;
    for (int i = 0; i < contents->topLevelItemCount(); ++i)
        if (contents->topLevelItem(i)->text(0) == "Keys")
            keys = contents->topLevelItem(i);
    QVERIFY(keys && keys->childCount() > 20);
    contents->setCurrentItem(keys->child(3));
    QCOMPARE(m_dialog->place(), QString("keys-of-stp_offset"));
}

void TestReferenceDialog::goesToEveryKeyAndFunction()
{
    for (const key::KeyRow& row : key::keys()) {
        const QString anchor = "key-" + QString::fromUtf8(row.name.data(), qsizetype(row.name.size()));
        m_dialog->showTopic(anchor);
        QCOMPARE(m_dialog->place(), anchor);
    }
    for (const key::FunctionRow& row : key::functions()) {
        const QString anchor = "function-" + QString::fromUtf8(row.name.data(), qsizetype(row.name.size()));
        m_dialog->showTopic(anchor);
        QCOMPARE(m_dialog->place(), anchor);
    }
    m_dialog->showTopic("key-bps"); // as a field says it that takes it for a key
    QCOMPARE(m_dialog->place(), QString("value-bps"));
}

void TestReferenceDialog::findsAndGoesOn()
{
    auto* search = m_dialog->findChild<QLineEdit*>();
    search->setText("autonomous");
    QVERIFY2(count().startsWith("1 of "), qPrintable(count()));
    QTest::keyClick(search, Qt::Key_Return);
    QVERIFY(count().startsWith("2 of "));
    QTest::keyClick(search, Qt::Key_Return, Qt::ShiftModifier);
    QTest::keyClick(search, Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(count().section(' ', 0, 0), count().section(' ', 2)); // the last one
    auto* text = m_dialog->findChild<QTextBrowser*>();
    QTest::keyClick(text, Qt::Key_N);
    QVERIFY(count().startsWith("1 of "));
    QTest::keyClick(text, Qt::Key_N, Qt::ShiftModifier);
    QVERIFY(!count().startsWith("1 of "));
    search->setText("no such word");
    QCOMPARE(count(), QString("not found"));
    search->clear();
    QCOMPARE(count(), QString());
}

void TestReferenceDialog::tellsHowToReadTheNumbers()
{
    QCOMPARE(m_dialog->findChild<QTreeWidget*>()->topLevelItem(0)->text(0),
             QString("How to read the numbers"));
    auto* search = m_dialog->findChild<QLineEdit*>();
    for (const char* text : {"95 %", "too few", "Hatched", "largest second", "edge", "samples matched"}) {
        search->setText(text);
        QVERIFY2(count().contains(" of "), text);
    }
    search->clear();
    m_dialog->showTopic("numbers");
    QCOMPARE(m_dialog->place(), QString("numbers"));
}

void TestReferenceDialog::anExactNameGoesFirst()
{
    auto* search = m_dialog->findChild<QLineEdit*>();
    search->setText("ipsource");
    const QTextCursor at = m_dialog->findChild<QTextBrowser*>()->textCursor();
    QVERIFY(at.block().text().startsWith("ipsource"));
    QVERIFY(at.charFormat().anchorNames().contains("key-ipsource") || at.atBlockStart());
    search->clear();
}

void TestReferenceDialog::keepsItsPlaceInAnotherTheme()
{
    m_dialog->showTopic("function-mask");
    m_dialog->setTheme(ui::Theme::dark());
    QCOMPARE(m_dialog->place(), QString("function-mask"));
    m_dialog->showTopic("key-vlan");
    QCOMPARE(m_dialog->place(), QString("key-vlan"));
}

void TestReferenceDialog::tellsWhatTheCursorStandsIn_data()
{
    QTest::addColumn<int>("language");
    QTest::addColumn<QString>("text"); // the cursor stands at the bar
    QTest::addColumn<QString>("topic");
    const auto add = [](key::Language language, const char* text, const char* topic) {
        QTest::newRow(text) << int(language) << text << topic;
    };
    add(key::Language::Keys, "ipso|urce,vlan", "key-ipsource");
    add(key::Language::Keys, "ipsource.1|", "key-ipsource");
    add(key::Language::Keys, "ma|sk:ipsource:24", "function-mask");
    add(key::Language::Keys, "mask:ip|source:24", "key-ipsource");
    add(key::Language::Keys, "|", "keys");
    add(key::Language::Value, "", "values");
    add(key::Language::Filter, "vlan=7&ip|protocol=6", "key-ipprotocol");
    add(key::Language::Filter, "vlan=|7", "filters");
}

void TestReferenceDialog::tellsWhatTheCursorStandsIn()
{
    QFETCH(int, language);
    QFETCH(QString, text);
    QFETCH(QString, topic);
    ui::ExpressionField field{key::Language(language)};
    const qsizetype at = text.indexOf('|');
    field.setText(text.remove('|'));
    field.setCursorPosition(int(std::max<qsizetype>(at, 0)));
    QCOMPARE(field.topic(), topic);
}

QTEST_MAIN(TestReferenceDialog)
#include "tst_reference_dialog.moc"
