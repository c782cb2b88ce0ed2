// SPDX-License-Identifier: GPL-3.0-or-later
// The table of agents and data sources: what it says of losses and silence, and that it stays usable while it
// changes.
#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

#include "dialogs/streams_dialog.h"
#include "engine/engine.h"

using namespace weir;
using query::StreamReport;
using ui::StreamModel;
using State = StreamModel::State;

namespace
{

constexpr base::Nanoseconds second = base::nanosecondsPerSecond;
constexpr base::Nanoseconds begin = 1'700'000'000 * second;

base::Address agent(std::uint8_t last)
{
    const std::uint8_t bytes[] = {10, 0, 0, last};
    return base::Address::v4(bytes);
}

/// Two agents; the first has two data sources.
StreamReport someReport()
{
    StreamReport report;
    report.time = begin + 100 * second;
    for (const std::uint8_t last : {std::uint8_t(1), std::uint8_t(2)}) {
        query::SubAgentHealth subAgent;
        subAgent.agent = agent(last);
        subAgent.datagrams = 90u * last;
        subAgent.hearing = {begin, begin + 99 * second, 1};
        report.subAgents.push_back(subAgent);
    }
    for (const std::uint32_t index : {3u, 12u}) {
        query::SourceHealth source;
        source.subAgent = 0;
        source.index = index;
        source.flowSamples = 1000 + index;
        source.samplingRate = 512;
        source.hearing = {begin, begin + 99 * second, 1};
        report.sources.push_back(source);
    }
    return report;
}

std::shared_ptr<const StreamReport> shared(StreamReport report)
{
    return std::make_shared<const StreamReport>(std::move(report));
}

int columnOf(const StreamModel& model, const QString& title)
{
    for (int column = 0; column < model.columnCount(); ++column)
        if (model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString() == title)
            return column;
    return -1;
}

QStringList column(const StreamModel& model, const QString& title)
{
    QStringList texts;
    for (int row = 0; row < model.rowCount(); ++row)
        texts << model.index(row, columnOf(model, title)).data().toString();
    return texts;
}

} // namespace

class TestStreamsDialog : public QObject
{
    Q_OBJECT

private slots:
    void aRowForEachSubAgentAndDataSource();
    void saysHowEachIs();
    void aSelectionTellsOfNoLosses();
    void theStateIsAShapeAndAWord();
    void sumsUp();
    void sortsByNumbersAsNumbers();
    void whatIsSelectedStaysSo();
    void findsWordsInAnyColumn();
    void showsACapturesStreams();
    void nothingYet();
    void copiesATable();
};

void TestStreamsDialog::aRowForEachSubAgentAndDataSource()
{
    StreamModel model;
    const QAbstractItemModelTester tester(&model);
    model.setReport(shared(someReport()));
    QCOMPARE(column(model, "Agent"), QStringList({"10.0.0.1", "10.0.0.1", "10.0.0.1", "10.0.0.2"}));
    QCOMPARE(column(model, "Data source"), QStringList({"", "3", "12", ""}));
    QCOMPARE(column(model, "Datagrams"), QStringList({"90", "", "", "180"}));
    QCOMPARE(column(model, "Sampling 1 in"), QStringList({"", "512", "512", ""}));
}

void TestStreamsDialog::saysHowEachIs()
{
    StreamReport report = someReport();
    report.subAgents[0].sequence.lost = 10;
    report.sources[0].agentDrops = 5;
    report.subAgents[1].hearing.last = begin + 10 * second; // 90 s ago, and once a second before
    StreamModel model;
    model.setReport(shared(report));
    QCOMPARE(int(model.stateOf(0)), int(State::Lossy));
    QCOMPARE(int(model.stateOf(1)), int(State::Quiet));
    QCOMPARE(int(model.stateOf(2)), int(State::Well));
    QCOMPARE(int(model.stateOf(3)), int(State::Silent));
}

void TestStreamsDialog::aSelectionTellsOfNoLosses()
{
    StreamReport report = someReport();
    report.selection = "one in up to 8 flow samples";
    report.sources[0].agentDrops = 5;
    StreamModel model;
    model.setReport(shared(report));
    QCOMPARE(int(model.stateOf(0)), int(State::Partial));
    QCOMPARE(int(model.stateOf(1)), int(State::Quiet));
    QCOMPARE(column(model, "Lost"), QStringList({"", "", "", ""}));
    QVERIFY2(model.summary().contains("a part of what came in"), qPrintable(model.summary()));
    QVERIFY2(!model.summary().contains("no datagram lost"), qPrintable(model.summary()));
}

void TestStreamsDialog::theStateIsAShapeAndAWord()
{
    StreamReport report = someReport();
    report.sources[1].sequence.lost = 1;
    StreamModel model;
    model.setReport(shared(report));
    const QString well = model.index(0, StreamModel::stateColumn).data().toString();
    const QString lossy = model.index(2, StreamModel::stateColumn).data().toString();
    QCOMPARE(well.section(' ', 1), QString("well"));
    QCOMPARE(lossy.section(' ', 1), QString("losses"));
    QVERIFY(well.section(' ', 0, 0) != lossy.section(' ', 0, 0));
    QVERIFY(!model.index(2, StreamModel::stateColumn).data(Qt::ToolTipRole).toString().isEmpty());
}

void TestStreamsDialog::sumsUp()
{
    StreamModel model;
    StreamReport report = someReport();
    model.setReport(shared(report));
    QCOMPARE(model.summary(), QString("2 agents · 2 data sources · no datagram lost on the way"));
    report.subAgents[0].sequence.lost = 30;
    report.subAgents[1].hearing.last = begin;
    model.setReport(shared(report));
    QCOMPARE(
        model.summary(),
        QString("2 agents · 2 data sources · 30 of 300 datagrams lost on the way (10.0\u00A0%) · 1 silent"));
}

void TestStreamsDialog::sortsByNumbersAsNumbers()
{
    StreamModel model;
    model.setReport(shared(someReport()));
    model.sort(columnOf(model, "Flow samples"), Qt::DescendingOrder);
    QCOMPARE(column(model, "Data source").mid(0, 2), QStringList({"12", "3"}));
    StreamReport later = someReport();
    later.sources[0].flowSamples = 5000;
    model.setReport(shared(later));
    QCOMPARE(column(model, "Data source").mid(0, 2), QStringList({"3", "12"}));
    model.sort(columnOf(model, "Flow samples"), Qt::AscendingOrder);
    QCOMPARE(column(model, "Data source").mid(2), QStringList({"12", "3"}));
}

void TestStreamsDialog::whatIsSelectedStaysSo()
{
    StreamModel model;
    const QAbstractItemModelTester tester(&model);
    model.setReport(shared(someReport()));
    model.sort(columnOf(model, "Flow samples"), Qt::DescendingOrder);
    const QPersistentModelIndex chosen = model.index(0, 1); // data source 12
    StreamReport later = someReport();
    later.sources[0].flowSamples = 5000;
    model.setReport(shared(later));
    QCOMPARE(chosen.row(), 1);
}

void TestStreamsDialog::findsWordsInAnyColumn()
{
    StreamModel model;
    const QAbstractItemModelTester tester(&model);
    StreamReport report = someReport();
    report.sources[1].sequence.lost = 1;
    model.setReport(shared(report));
    model.setWords("10.0.0.1 LOSSES");
    QCOMPARE(column(model, "Data source"), QStringList({"12"}));
    model.setWords("10.0.0.9");
    QCOMPARE(model.rowCount(), 0);
    model.setWords("");
    QCOMPARE(model.rowCount(), 4);
}

void TestStreamsDialog::showsACapturesStreams()
{
    engine::Engine engine(64 << 20);
    QSignalSpy read(&engine, &engine::Engine::captureRead);
    engine.openCaptures({QStringLiteral(WEIR_SOURCE_DIR "/resources/demo/lab.pcap.zst")});
    QVERIFY(read.wait(20'000));
    ui::StreamsDialog dialog(engine);
    dialog.setTheme(ui::Theme::light());
    dialog.show();
    auto* table = dialog.findChild<QTableView*>();
    QVERIFY(table->model()->rowCount() > 3);
    const QString summary = dialog.findChild<QLabel*>()->text();
    QVERIFY2(summary.startsWith("1 agent · 25 data sources"), qPrintable(summary));
    for (QWidget* widget : dialog.findChildren<QWidget*>())
        if (widget->focusPolicy() == Qt::StrongFocus && widget->isVisible() &&
            !qobject_cast<QPushButton*>(widget) && widget->parent() == &dialog)
            QVERIFY(!widget->accessibleName().isEmpty());
}

void TestStreamsDialog::nothingYet()
{
    engine::Engine engine(16 << 20);
    ui::StreamsDialog dialog(engine);
    dialog.show();
    QCOMPARE(dialog.findChild<QLabel*>()->text(), QString("No sFlow has come in yet."));
}

void TestStreamsDialog::copiesATable()
{
    StreamModel model;
    model.setReport(shared(someReport()));
    const QStringList lines = model.copied({model.index(2, 0)}).split('\n', Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), 2);
    QCOMPARE(lines[0].split('\t').size(), model.columnCount());
    QCOMPARE(lines[1].split('\t')[3], QString("12"));
    QCOMPARE(model.copied({}).split('\n', Qt::SkipEmptyParts).size(), 5);
}

QTEST_MAIN(TestStreamsDialog)
#include "tst_streams_dialog.moc"
