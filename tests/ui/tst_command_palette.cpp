// SPDX-License-Identifier: GPL-3.0-or-later
// What can be done is found by a few letters and done by the keyboard alone.
#include <QAbstractItemModelTester>
#include <QApplication>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

#include "dialogs/command_palette.h"
#include "engine/engine.h"
#include "main_window.h"
#include "settings.h"
#include "views/intake.h"

using namespace weir;
using ui::Command;
using ui::CommandModel;

namespace
{

std::vector<Command> someCommands(QStringList& done)
{
    const auto doing = [&done](const char* what) { return [&done, what] { done << what; }; };
    return {{"Zoom in", "View", "+", "", true, doing("in")},
            {"Pause", "Go", "Space", "", true, doing("pause")},
            {"Explain the peak", "Go", "", "", false, doing("explain")},
            {"Ask: zones of the network", "group:ipsource:z", "", "", true, doing("zones")},
            {"Go to the zoo", "Go", "", "Where the animals are", true, doing("zoo")}};
}

QStringList texts(const CommandModel& model)
{
    QStringList texts;
    for (int row = 0; row < model.rowCount(); ++row)
        texts << model.command(row).text;
    return texts;
}

/// Types into the palette that opens next, and presses the keys.
template <class Open>
void use(const Open& open, const QString& words, std::initializer_list<Qt::Key> keys)
{
    QTimer::singleShot(0, qApp, [words, keys = std::vector<Qt::Key>(keys)] {
        auto* palette = qobject_cast<ui::CommandPalette*>(QApplication::activeModalWidget());
        QVERIFY(palette);
        auto* line = palette->findChild<QLineEdit*>();
        QTest::keyClicks(line, words);
        for (const Qt::Key key : keys)
            QTest::keyClick(line, key);
        if (palette->isVisible())
            palette->reject();
    });
    open();
}

} // namespace

class TestCommandPalette : public QObject
{
    Q_OBJECT

private slots:
    void whatBeginsWithTheWordsComesFirst();
    void everyWordMustStandSomewhere();
    void whatCannotBeDoneComesLast();
    void enterDoesTheFirst();
    void theArrowsChooseAnother();
    void whatCannotBeDoneIsNotDone();
    void escapeDoesNothing();
    void theWindowsActionsAndQuestionsAreThere();
};

void TestCommandPalette::whatBeginsWithTheWordsComesFirst()
{
    QStringList done;
    CommandModel model(someCommands(done));
    const QAbstractItemModelTester tester(&model);
    model.find("zo");
    QCOMPARE(texts(model), QStringList({"Zoom in", "Ask: zones of the network", "Go to the zoo"}));
    model.find("go");
    QCOMPARE(texts(model), QStringList({"Go to the zoo", "Pause", "Explain the peak"}));
}

void TestCommandPalette::everyWordMustStandSomewhere()
{
    QStringList done;
    CommandModel model(someCommands(done));
    model.find("  zon   GROUP ");
    QCOMPARE(texts(model), QStringList("Ask: zones of the network"));
    model.find("zoom pause");
    QCOMPARE(texts(model), QStringList());
    model.find("animals");
    QCOMPARE(texts(model), QStringList("Go to the zoo"));
    model.find("");
    QCOMPARE(model.rowCount(), 5);
}

void TestCommandPalette::whatCannotBeDoneComesLast()
{
    QStringList done;
    CommandModel model(someCommands(done));
    model.find("p");
    QCOMPARE(texts(model).last(), QString("Explain the peak"));
    QVERIFY(!model.flags(model.index(model.rowCount() - 1, 0)).testFlag(Qt::ItemIsEnabled));
}

void TestCommandPalette::enterDoesTheFirst()
{
    QStringList done;
    use([&] { ui::CommandPalette(someCommands(done), ui::Theme::light()).choose(); }, "pau",
        {Qt::Key_Return});
    QCOMPARE(done, QStringList("pause"));
}

void TestCommandPalette::theArrowsChooseAnother()
{
    QStringList done;
    use([&] { ui::CommandPalette(someCommands(done), ui::Theme::light()).choose(); }, "zo",
        {Qt::Key_Down, Qt::Key_Down, Qt::Key_Down, Qt::Key_Up, Qt::Key_Enter});
    QCOMPARE(done, QStringList("zones"));
}

void TestCommandPalette::whatCannotBeDoneIsNotDone()
{
    QStringList done;
    use([&] { ui::CommandPalette(someCommands(done), ui::Theme::light()).choose(); }, "explain",
        {Qt::Key_Return, Qt::Key_Down, Qt::Key_Return});
    QCOMPARE(done, QStringList());
}

void TestCommandPalette::escapeDoesNothing()
{
    QStringList done;
    use([&] { ui::CommandPalette(someCommands(done), ui::Theme::light()).choose(); }, "pause",
        {Qt::Key_Escape});
    QCOMPARE(done, QStringList());
}

void TestCommandPalette::theWindowsActionsAndQuestionsAreThere()
{
    engine::Engine engine(16 << 20);
    ui::Intake intake(engine);
    ui::Settings settings(ui::Settings::Kept::NowhereElse);
    ui::MainWindow window(engine, intake, settings, ui::Look{{"ipsource", "bps", ""}, {}});
    window.show();
    use([&] { window.actions()[ui::ActionId::Palette]->trigger(); }, "1 min", {Qt::Key_Return});
    QCOMPARE(window.navigator().now().view.span, 60);
    use([&] { window.actions()[ui::ActionId::Palette]->trigger(); }, "ask makers send most",
        {Qt::Key_Return});
    const std::string keys = window.navigator().now().text.keys;
    QVERIFY2(keys == "macsource,oui:macsource:name", keys.c_str());
    const QSignalSpy marked(window.actions()[ui::ActionId::MarkPeak], &QAction::triggered);
    use([&] { window.actions()[ui::ActionId::Palette]->trigger(); }, "mark", {Qt::Key_Return});
    QCOMPARE(marked.count(), 1);
}

QTEST_MAIN(TestCommandPalette)
#include "tst_command_palette.moc"
