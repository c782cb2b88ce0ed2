// SPDX-License-Identifier: GPL-3.0-or-later
// The samples behind a number: the list, the tree and the bytes beside it, to the clipboard and to a file.
#include <QTest>

#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTreeView>

#include "base/time.h"
#include "engine/engine.h"
#include "main_window.h"
#include "outlet/decode/datagram_json.h"
#include "support/captures.h"
#include "views/flows/legend_view.h"
#include "views/inspector/hex_view.h"
#include "views/inspector/sample_inspector.h"
#include "views/intake.h"
#include "views/view_page.h"
#include "wire/capture_reader.h"

using namespace weir;
using ui::HexView;
using ui::SampleInspector;

namespace
{

/// In the middle of the recording's flood.
const char flood[] = "2026-11-22T15:31:22Z";

const char recording[] = WEIR_SOURCE_DIR "/resources/demo/lab.pcap.zst";

} // namespace

class TestSampleInspector : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void showsTheSamplesOfThePinnedMoment();
    void saysThatAFlowIsSampledAtSeveralPlaces();
    void showsThoseOfTheSelectedFlow();
    void showsThoseOfTheBrushedRange();
    void theTreeMarksTheBytes();
    void aByteSelectsItsField();
    void theKeyboardGoesFromFieldToField();
    void copiesWhatDecodePrints();
    void savesTheDatagrams();
    void savesAllOfTheRange();
    void saysWhyItCannotSave();
    void saysThatThereIsNothing();
    void copiesRows();
    void itsModelsAreModels();
    void everythingHasAName();

private:
    void open(const char* keys, const char* filter = "");
    bool inspect();
    SampleInspector& inspector() const { return *m_window->findChild<SampleInspector*>(); }
    QTableView& table() const { return *inspector().findChild<QTableView*>(); }
    QTreeView& tree() const { return *inspector().findChild<QTreeView*>(); }
    HexView& hex() const { return *inspector().findChild<HexView*>(); }
    QString said() const
    {
        QStringList texts;
        for (const QLabel* label : inspector().findChildren<QLabel*>())
            texts << label->text();
        return texts.join('\n');
    }
    QModelIndex node(const QString& name) const
    {
        const auto found = tree().model()->match(tree().model()->index(0, 0), Qt::DisplayRole, name, 1,
                                                 Qt::MatchExactly | Qt::MatchRecursive);
        return found.value(0);
    }

    std::unique_ptr<engine::Engine> m_engine;
    std::unique_ptr<ui::Intake> m_intake;
    std::unique_ptr<ui::Settings> m_settings;
    std::unique_ptr<ui::MainWindow> m_window;
    base::SecondNumber m_moment = *base::parseIso8601(flood);
};

void TestSampleInspector::init()
{
    m_engine = std::make_unique<engine::Engine>(64 << 20);
    m_intake = std::make_unique<ui::Intake>(*m_engine);
    m_settings = std::make_unique<ui::Settings>(ui::Settings::Kept::NowhereElse);
}

void TestSampleInspector::cleanup()
{
    m_window.reset();
    m_intake.reset();
    m_engine.reset();
}

void TestSampleInspector::open(const char* keys, const char* filter)
{
    m_window = std::make_unique<ui::MainWindow>(*m_engine, *m_intake, *m_settings,
                                                ui::Look{{keys, "bps", filter}, {}});
    m_settings->set(ui::Setting::Utc, true);
    m_window->show();
    QSignalSpy opened(m_intake.get(), &ui::Intake::captureOpened);
    m_intake->openCaptures({recording});
    QVERIFY(opened.wait(20'000));
    QSignalSpy drawn(&m_window->page(), &ui::ViewPage::drawn);
    m_window->navigator().pin(m_moment);
    QVERIFY(drawn.wait(20'000));
}

/// By the window's action.
bool TestSampleInspector::inspect()
{
    m_window->actions()[ui::ActionId::ShowSamples]->trigger();
    return QSignalSpy(&inspector(), &SampleInspector::shown).wait(20'000);
}

void TestSampleInspector::showsTheSamplesOfThePinnedMoment()
{
    open("ipsource,ipdestination");
    QVERIFY(inspect());
    QVERIFY(inspector().isVisible());
    const QAbstractItemModel& rows = *table().model();
    QVERIFY(rows.rowCount() > 0);
    QCOMPARE(rows.headerData(0, Qt::Horizontal).toString(), "Time");
    QCOMPARE(rows.headerData(7, Qt::Horizontal).toString(), "ipsource");
    for (int row = 0; row < rows.rowCount(); ++row)
        QVERIFY(rows.index(row, 0).data().toString().startsWith("15:31:22."));
    QVERIFY(said().contains(QString("%1 samples").arg(rows.rowCount())));
    QVERIFY(said().contains("15:31:22 UTC"));

    // The first row is the recording's first such sample.
    const auto records = support::readCapture(recording);
    const auto first = std::ranges::find_if(records, [&](const support::CaptureRecord& record) {
        return base::secondOf(record.time) == m_moment;
    });
    QVERIFY(first != records.end());
    const auto micros = int(first->time % base::nanosecondsPerSecond / 1000);
    QCOMPARE(rows.index(0, 0).data().toString(), QString("15:31:22.%1").arg(micros, 6, 10, QLatin1Char('0')));
    QCOMPARE(table().currentIndex().row(), 0);
    QCOMPARE(tree().model()->index(0, 0).data().toString(), "datagram");
    QVERIFY(tree().currentIndex().data().toString().startsWith("flow_sample"));
}

void TestSampleInspector::saysThatAFlowIsSampledAtSeveralPlaces()
{
    open("ipdestination", "ipdestination=10.0.0.5");
    QVERIFY(inspect());
    static const QRegularExpression sources(
        "from ([0-9]+) data sources: what crosses several is listed for each, "
        "and counted where most of it was seen");
    QVERIFY2(sources.match(said()).hasMatch(), qPrintable(said()));
    QVERIFY(sources.match(said()).captured(1).toInt() > 2);
    m_window->navigator().count({query::Aggregation::Sum, 0, false});
    QVERIFY(inspect());
    QVERIFY2(said().contains("listed, and counted, for each"), qPrintable(said()));
}

void TestSampleInspector::showsThoseOfTheSelectedFlow()
{
    open("ipsource");
    auto& legend = *m_window->findChild<ui::LegendView*>();
    QTRY_VERIFY(legend.model()->rowCount() > 2);
    legend.selectRow(0);
    const QString flow = legend.model()->index(0, 1).data().toString();
    QVERIFY(inspect());
    QVERIFY(table().model()->rowCount() > 0);
    for (int row = 0; row < table().model()->rowCount(); ++row)
        QCOMPARE(table().model()->index(row, 7).data().toString(), flow);
    QVERIFY2(said().contains("samples of " + flow), qPrintable(said()));
}

void TestSampleInspector::showsThoseOfTheBrushedRange()
{
    open("");
    m_window->navigator().brush({m_moment, m_moment + 2, 1});
    QVERIFY(inspect());
    QVERIFY(said().contains("15:31:22 – 15:31:24"));
    QVERIFY(table().model()->index(0, 0).data().toString().startsWith("15:31:22."));
    const int last = table().model()->rowCount() - 1;
    QVERIFY(table().model()->index(last, 0).data().toString().startsWith("15:31:23."));
}

void TestSampleInspector::theTreeMarksTheBytes()
{
    open("ipsource");
    QVERIFY(inspect());
    const QModelIndex agent = node("agent");
    QVERIFY(agent.isValid());
    tree().setCurrentIndex(agent);
    QCOMPARE(hex().markedFrom(), std::uint32_t(4)); // sFlow v5: version, then the agent's address
    QCOMPARE(hex().markedTo(), std::uint32_t(12));
    QCOMPARE(agent.siblingAtColumn(2).data().toString(), "4–11");
    QVERIFY(hex().accessibleDescription().contains("Bytes 4 to 11: 00 00 00 01"));
    const QModelIndex ip = node("IPv4");
    tree().setCurrentIndex(ip);
    QCOMPARE(hex().markedTo() - hex().markedFrom(), std::uint32_t(20));
}

void TestSampleInspector::aByteSelectsItsField()
{
    open("ipsource");
    QVERIFY(inspect());
    tree().setCurrentIndex(node("datagram"));
    QTest::mouseClick(hex().viewport(), Qt::LeftButton, {}, hex().placeOf(6));
    QCOMPARE(tree().currentIndex().data().toString(), "agent");
    QTest::mouseClick(hex().viewport(), Qt::LeftButton, {}, hex().placeOf(0));
    QCOMPARE(tree().currentIndex().data().toString(), "datagramVersion");
    QCOMPARE(hex().markedTo(), std::uint32_t(4));
}

void TestSampleInspector::theKeyboardGoesFromFieldToField()
{
    open("ipsource");
    QVERIFY(inspect());
    tree().setCurrentIndex(node("datagramVersion"));
    hex().setFocus();
    QTest::keyClick(&hex(), Qt::Key_Right);
    QCOMPARE(tree().currentIndex().data().toString(), "agent");
    QTest::keyClick(&hex(), Qt::Key_Right);
    QCOMPARE(tree().currentIndex().data().toString(), "agentSubId");
    QTest::keyClick(&hex(), Qt::Key_Left);
    QCOMPARE(tree().currentIndex().data().toString(), "agent");
    QTest::keyClick(&hex(), Qt::Key_Home);
    QCOMPARE(tree().currentIndex().data().toString(), "datagramVersion");
}

void TestSampleInspector::copiesWhatDecodePrints()
{
    open("ipsource");
    QVERIFY(inspect());
    inspector().findChildren<QPushButton*>()[0]->click();
    auto reader = wire::CaptureReader::open(recording);
    QVERIFY(reader);
    auto datagram = reader->next();
    while (datagram && base::secondOf(datagram->time) != m_moment)
        datagram = reader->next();
    QVERIFY(datagram);
    outlet::TextBuffer text;
    outlet::appendDatagramJson(text, *datagram);
    QCOMPARE(QApplication::clipboard()->text(), QString::fromStdString(std::string(text.view())));
}

void TestSampleInspector::savesTheDatagrams()
{
    open("ipsource,ipdestination", "ipprotocol=17");
    QVERIFY(inspect());
    const int samples = table().model()->rowCount();
    QTemporaryDir folder;
    const QString path = folder.filePath("saved.pcapng");
    QSignalSpy saved(&inspector(), &SampleInspector::saved);
    inspector().saveFound(path);
    QVERIFY(saved.wait(20'000));
    QVERIFY2(said().contains("datagrams are in " + path), qPrintable(said()));
    const auto reader = wire::CaptureReader::open(path.toStdString());
    QVERIFY(reader);
    QCOMPARE(reader->selection(), "the datagrams with at least one sample that was asked for");

    // The same samples come out of it again.
    QStringList before;
    for (int row = 0; row < samples; ++row)
        for (int column = 0; column < table().model()->columnCount(); ++column)
            before << table().model()->index(row, column).data().toString();
    QSignalSpy opened(m_intake.get(), &ui::Intake::captureOpened);
    m_intake->openCaptures({path});
    QVERIFY(opened.wait(20'000));
    m_window->navigator().pin(m_moment);
    QVERIFY(inspect());
    QStringList after;
    for (int row = 0; row < table().model()->rowCount(); ++row)
        for (int column = 0; column < table().model()->columnCount(); ++column)
            after << table().model()->index(row, column).data().toString();
    QCOMPARE(after, before);
}

void TestSampleInspector::savesAllOfTheRange()
{
    open("ipsource", "ipprotocol=17");
    QVERIFY(inspect());
    QTemporaryDir folder;
    QSignalSpy saved(&inspector(), &SampleInspector::saved);
    inspector().saveRange(folder.filePath("saved.pcapng"));
    QVERIFY(saved.wait(20'000));
    const auto reader = wire::CaptureReader::open(folder.filePath("saved.pcapng").toStdString());
    QVERIFY(reader);
    QCOMPARE(reader->selection(), "");
    std::vector<support::ByteVector> expected;
    for (const auto& record : support::readCapture(recording))
        if (base::secondOf(record.time) == m_moment)
            expected.push_back(record.payload);
    std::vector<support::ByteVector> found;
    for (const auto& record : support::readCapture(folder.filePath("saved.pcapng").toStdString()))
        found.push_back(record.payload);
    QVERIFY(found == expected);
}

void TestSampleInspector::saysWhyItCannotSave()
{
    open("ipsource");
    QVERIFY(inspect());
    QSignalSpy saved(&inspector(), &SampleInspector::saved);
    inspector().saveFound("/nowhere/saved.pcapng");
    QVERIFY(saved.wait(20'000));
    QVERIFY2(said().contains("/nowhere/saved.pcapng cannot be written: No such file or directory"),
             qPrintable(said()));
}

void TestSampleInspector::saysThatThereIsNothing()
{
    open("ipsource", "ipsource=192.0.2.99");
    QVERIFY(inspect());
    QVERIFY2(said().contains("No samples"), qPrintable(said()));
    QVERIFY2(said().contains("samples of this time matches"), qPrintable(said()));
    QVERIFY(!table().isVisible());
    QVERIFY(inspector().json().isEmpty());
}

void TestSampleInspector::copiesRows()
{
    open("ipsource");
    QVERIFY(inspect());
    table().setFocus();
    QTest::keyClick(&table(), Qt::Key_C, Qt::ControlModifier);
    const QStringList lines = QApplication::clipboard()->text().split('\n');
    QVERIFY(lines[0].startsWith("Time\tAgent\tData source\tIn\tOut\t1 in\tFrame bytes\tipsource\tProtocols"));
    QVERIFY(lines[1].startsWith("15:31:22."));
}

void TestSampleInspector::itsModelsAreModels()
{
    open("ipsource");
    QVERIFY(inspect());
    const QAbstractItemModelTester samples(table().model());
    const QAbstractItemModelTester structure(tree().model());
    table().setCurrentIndex(table().model()->index(1, 0));
    QVERIFY(inspect());
}

void TestSampleInspector::everythingHasAName()
{
    open("ipsource");
    QVERIFY(inspect());
    for (const QWidget* widget : std::initializer_list<QWidget*>{&table(), &tree(), &hex()}) {
        QVERIFY(!widget->accessibleName().isEmpty());
        QVERIFY(widget->focusPolicy() & Qt::TabFocus);
    }
}

QTEST_MAIN(TestSampleInspector)
#include "tst_sample_inspector.moc"
