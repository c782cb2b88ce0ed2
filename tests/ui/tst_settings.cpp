// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "dialogs/settings_dialog.h"
#include "engine/engine.h"
#include "settings.h"
#include "table_files.h"

using namespace weir;
using ui::Setting;
using ui::Settings;

class TestSettings : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void beginsWithTheTable();
    void keepsWhatWasSet();
    void keepsColoursOfAnyKeys();
    void goesBackToTheTableWhenTheFileIsWrong();
    void whatTheCommandLineSaysIsNotKept();
    void worksWhereNothingCanBeWritten();
    void theDialogHasALineForEachTitle();

private:
    std::unique_ptr<QTemporaryDir> m_home;
};

void TestSettings::init()
{
    m_home = std::make_unique<QTemporaryDir>();
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_home->path());
}

void TestSettings::beginsWithTheTable()
{
    const Settings settings;
    for (const ui::SettingRow& row : ui::settings())
        QVERIFY2(settings.value(row.id).isValid(), row.key);
    QCOMPARE(settings.value(Setting::Budget).toInt(), 256);
    QCOMPARE(settings.value(Setting::Listen).toStringList(), QStringList{"*:6343"});
    QCOMPARE(settings.value(Setting::Utc).toBool(), false);
    QCOMPARE(settings.value(Setting::RecentKeys).toStringList(), QStringList());
}

void TestSettings::keepsWhatWasSet()
{
    {
        Settings settings;
        QSignalSpy changed(&settings, &Settings::changed);
        settings.set(Setting::Budget, 700);
        settings.set(Setting::Budget, 700);
        settings.set(Setting::RecentKeys, QStringList{"vlan"});
        QCOMPARE(changed.count(), 2);
        QVERIFY(settings.write());
    }
    const Settings settings;
    QCOMPARE(settings.value(Setting::Budget).toInt(), 700);
    QCOMPARE(settings.value(Setting::RecentKeys).toStringList(), QStringList{"vlan"});
}

void TestSettings::keepsColoursOfAnyKeys()
{
    const QStringList one{"#123456 10.0.0.1\x1f"
                          "10.0.0.2"};
    const QStringList odd{"#123456 a,b;c=\"d\" # e", "#654321 @Invalid()", "#ff0000 ümlaut\x1f%20\\n"};
    for (const QStringList& lines : {one, odd, QStringList()}) {
        Settings().set(Setting::Colours, lines);
        QCOMPARE(Settings().value(Setting::Colours).toStringList(), lines);
    }
}

void TestSettings::goesBackToTheTableWhenTheFileIsWrong()
{
    const QString path = Settings().path();
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("[General]\nbudget=many\n");
    file.close();
    QCOMPARE(Settings().value(Setting::Budget).toInt(), 256);
}

void TestSettings::whatTheCommandLineSaysIsNotKept()
{
    {
        Settings settings;
        settings.overrideWith(Setting::Keys, "stack");
        QCOMPARE(settings.value(Setting::Keys).toString(), QString("stack"));
    }
    QCOMPARE(Settings().value(Setting::Keys).toString(), QString("ipsource,ipdestination"));
}

void TestSettings::worksWhereNothingCanBeWritten()
{
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, "/proc/nothing");
    Settings settings;
    settings.set(Setting::Theme, "dark");
    QCOMPARE(settings.value(Setting::Theme).toString(), QString("dark"));
    QVERIFY(!settings.write());
}

void TestSettings::theDialogHasALineForEachTitle()
{
    Settings settings(Settings::Kept::NowhereElse);
    engine::Engine engine(16 << 20);
    const ui::TableFiles tables(engine, settings, {});
    const ui::SettingsDialog dialog(settings, tables, engine, ui::Theme::light());
    for (const ui::SettingRow& row : ui::settings())
        QCOMPARE(dialog.findChild<QWidget*>(row.key) != nullptr, *row.title != '\0');
}

QTEST_MAIN(TestSettings)
#include "tst_settings.moc"
