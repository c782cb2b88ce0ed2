// SPDX-License-Identifier: GPL-3.0-or-later
// Files of tables in the settings, the dialog that names them, and what the engine gets.
#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "dialogs/file_rows.h"
#include "dialogs/setting_editor.h"
#include "dialogs/settings_dialog.h"
#include "engine/engine.h"
#include "table_files.h"

using namespace weir;
using ui::Setting;

class TestTableFiles : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void readsWhatTheSettingsName();
    void aFileThatCannotBeReadTakesNoOtherWithIt();
    void readsNothingThatIsKnown();
    void theDialogAppliesAtOnceAndTakesBack();
    void saysWhatIsWrongBesideTheFile();
    void namesAreResolvedOnlyWhenAsked();

private:
    QString write(const char* name, const char* content);
    ui::FileRows* rows(const ui::SettingsDialog& dialog, const char* key) const
    {
        return dialog.findChild<ui::FileRows*>(key);
    }
    std::shared_ptr<const key::Context> context() const { return m_engine->tables().context; }

    std::unique_ptr<engine::Engine> m_engine;
    std::unique_ptr<ui::Settings> m_settings;
    std::unique_ptr<ui::TableFiles> m_tables;
    QTemporaryDir m_folder;
};

void TestTableFiles::init()
{
    m_engine = std::make_unique<engine::Engine>(16 << 20);
    m_settings = std::make_unique<ui::Settings>(ui::Settings::Kept::NowhereElse);
    m_tables = std::make_unique<ui::TableFiles>(*m_engine, *m_settings, key::ContextFiles{});
}

void TestTableFiles::cleanup()
{
    m_tables.reset();
    m_engine.reset();
}

QString TestTableFiles::write(const char* name, const char* content)
{
    QFile file(m_folder.filePath(name));
    if (file.open(QIODevice::WriteOnly))
        file.write(content);
    return file.fileName();
}

void TestTableFiles::readsWhatTheSettingsName()
{
    const QString groups = write("sites.json", R"({"office":["10.0.0.0/8"]})");
    const QString map = write("vlans.json", R"({"guests":["7"]})");
    QSignalSpy changed(m_tables.get(), &ui::TableFiles::changed);
    m_settings->set(Setting::Groups, QStringList{"sites=" + groups});
    QVERIFY(m_tables->isReading());
    QTRY_VERIFY(!m_tables->isReading());
    m_settings->set(Setting::Maps, QStringList{"vlans=" + map});
    QTRY_VERIFY(!m_tables->isReading());
    QVERIFY(changed.count() >= 2);
    QVERIFY(context()->groups.contains("sites"));
    QVERIFY(context()->maps.contains("vlans"));
    QCOMPARE(m_tables->problem(groups), QString());
    m_settings->set(Setting::Groups, QStringList());
    QTRY_VERIFY(!m_tables->isReading());
    QVERIFY(!context()->groups.contains("sites"));
    QVERIFY(context()->maps.contains("vlans"));
}

void TestTableFiles::aFileThatCannotBeReadTakesNoOtherWithIt()
{
    const QString groups = write("sites.json", R"({"office":["10.0.0.0/8"]})");
    const QString bad = write("bad.json", "[");
    m_settings->set(Setting::Topology, bad);
    m_settings->set(Setting::Groups,
                    QStringList{"sites=" + groups, "gone=" + m_folder.filePath("gone.json")});
    QTRY_VERIFY(!m_tables->isReading());
    QVERIFY(context()->groups.contains("sites"));
    QVERIFY(!context()->groups.contains("gone"));
    QVERIFY(m_tables->problem(bad).contains("bad.json"));
    QVERIFY(m_tables->problem(m_folder.filePath("gone.json")).contains("gone.json"));
    QCOMPARE(m_tables->problem(groups), QString());
}

void TestTableFiles::readsNothingThatIsKnown()
{
    m_settings->overrideWith(Setting::Topology, "lab.json");
    key::ContextFiles known;
    known.topology = "lab.json";
    const ui::TableFiles tables(*m_engine, *m_settings, known);
    QVERIFY(!tables.isReading());
}

void TestTableFiles::theDialogAppliesAtOnceAndTakesBack()
{
    const QString groups = write("sites.json", R"({"office":["10.0.0.0/8"]})");
    ui::SettingsDialog dialog(*m_settings, *m_tables, *m_engine, ui::Theme::light(), ui::SettingPage::Tables);
    ui::FileRows* sites = rows(dialog, "tables/groups");
    QVERIFY(sites);
    sites->setValue(QStringList{"sites=" + groups});
    QCOMPARE(sites->value().toStringList(), QStringList{"sites=" + groups});
    emit sites->edited();
    QTRY_VERIFY(context()->groups.contains("sites"));
    dialog.reject();
    QTRY_VERIFY(!context()->groups.contains("sites"));
    QCOMPARE(m_settings->value(Setting::Groups).toStringList(), QStringList());
}

void TestTableFiles::saysWhatIsWrongBesideTheFile()
{
    ui::SettingsDialog dialog(*m_settings, *m_tables, *m_engine, ui::Theme::light(), ui::SettingPage::Tables);
    dialog.show();
    ui::FileRows* topology = rows(dialog, "tables/topology");
    auto* path = topology->findChild<QLineEdit*>();
    path->setText("/no/such/file.json");
    emit path->editingFinished();
    QTRY_VERIFY(topology->findChild<QLabel*>()->text().contains("/no/such/file.json"));
    QVERIFY(topology->findChild<QLabel*>()->isVisible());
    path->clear();
    emit topology->edited();
    QTRY_VERIFY(!topology->findChild<QLabel*>()->isVisible());
}

void TestTableFiles::namesAreResolvedOnlyWhenAsked()
{
    QVERIFY(!m_settings->value(Setting::ResolveNames).toBool());
    ui::SettingsDialog dialog(*m_settings, *m_tables, *m_engine, ui::Theme::light());
    auto* box = dialog.findChild<ui::SettingEditor*>("tables/dns")->findChild<QCheckBox*>();
    QVERIFY(box && !box->isChecked());
    box->setChecked(true);
    dialog.accept();
    QVERIFY(m_settings->value(Setting::ResolveNames).toBool());
}

QTEST_MAIN(TestTableFiles)
#include "tst_table_files.moc"
