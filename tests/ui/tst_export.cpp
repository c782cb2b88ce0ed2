// SPDX-License-Identifier: GPL-3.0-or-later
// What leaves the window: tables, pictures, documents, the clipboard; and the way back from a table's file.
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QGuiApplication>
#include <QImage>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QListWidget>
#include <QMimeData>
#include <QPdfWriter>
#include <QProcess>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <csignal>
#include <sys/resource.h>

#include "dialogs/export_dialog.h"
#include "dialogs/views_dialog.h"
#include "engine/engine.h"
#include "format/times.h"
#include "main_window.h"
#include "support/csv.h"
#include "views/intake.h"
#include "views/view_page.h"

using namespace weir;
using ui::ActionId;
using ui::ExportFormat;

class TestExport : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void aTableIsWhatWeirctlPrints_data();
    void aTableIsWhatWeirctlPrints();
    void aTableOfBothDirectionsIsTheTablesOfBoth();
    void aWideTableOfBothDirectionsHasEachFlowTwice();
    void theFileBesideATableOpensTheViewAgain();
    void writesPicturesAndDocuments();
    void settledColoursAreInThePictures();
    void aPictureSaysWhatWasAsked();
    void paperIsLightInADarkWindow();
    void copiesPictureAndTableAtOnce();
    void printsAPage();
    void saysThatAFolderCannotBeWritten();
    void aFullDiskLeavesTheOldFile();
    void cancellingLeavesNothingBehind();
    void theDialogNamesTheFile();
    void theMarkedRangeIsChosenAtFirst();
    void keepsAViewByItsName();
    void aLinkBringsTheViewBack();
    void theNextStartLooksLikeTheLast();
    void comesBackFromAScreenThatIsGone();

private:
    void open();
    bool save(const ui::ExportWish& wish);
    ui::ExportWish wish(ExportFormat format, const QString& name) const;
    QByteArray contents(const QString& name) const;
    std::unique_ptr<ui::MainWindow> makeWindow();

    std::unique_ptr<engine::Engine> m_engine;
    std::unique_ptr<ui::Intake> m_intake;
    std::unique_ptr<ui::Settings> m_settings;
    std::unique_ptr<ui::MainWindow> m_window;
    const QString m_capture = WEIR_SOURCE_DIR "/resources/demo/lab.pcap.zst";
    QTemporaryDir m_folder;
};

std::unique_ptr<ui::MainWindow> TestExport::makeWindow()
{
    return std::make_unique<ui::MainWindow>(*m_engine, *m_intake, *m_settings,
                                            ui::Look{{"ipsource,ipdestination", "bps", ""}, {}});
}

void TestExport::init()
{
    m_engine = std::make_unique<engine::Engine>(64 << 20);
    m_intake = std::make_unique<ui::Intake>(*m_engine);
    m_settings = std::make_unique<ui::Settings>(ui::Settings::Kept::NowhereElse);
    m_settings->set(ui::Setting::Utc, true);
    m_window = makeWindow();
    m_window->show();
}

void TestExport::cleanup()
{
    m_window.reset();
    m_intake.reset();
    m_engine.reset();
}

void TestExport::open()
{
    QSignalSpy opened(m_intake.get(), &ui::Intake::captureOpened);
    m_window->openFiles({m_capture});
    QVERIFY(opened.wait(30'000));
}

ui::ExportWish TestExport::wish(ExportFormat format, const QString& name) const
{
    ui::ExportWish wish = m_window->exportWish();
    wish.format = format;
    wish.path = m_folder.filePath(name);
    return wish;
}

/// Whether it went well.
bool TestExport::save(const ui::ExportWish& wish)
{
    QSignalSpy done(&m_window->exporter(), &ui::Exporter::done);
    m_window->exporter().save(wish);
    return done.wait(30'000);
}

QByteArray TestExport::contents(const QString& name) const
{
    QFile file(m_folder.filePath(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestExport::aTableIsWhatWeirctlPrints_data()
{
    QTest::addColumn<QStringList>("question");
    QTest::addColumn<int>("step");
    QTest::addColumn<bool>("whole");
    const auto row = [](const char* name, const char* keys, const char* value, const char* filter,
                        const char* agg, const char* smooth, int step, bool whole) {
        QTest::newRow(name) << QStringList{keys, value, filter, agg, smooth} << step << whole;
    };
    row("as it begins", "ipsource,ipdestination", "bps", "", "max", "", 1, true);
    row("a part", "ipsource,ipdestination", "bps", "", "max", "", 1, false);
    row("steps", "ipsource,ipdestination", "bytes", "", "sum", "", 5, true);
    row("a part in steps", "ipsource", "fps", "", "agent", "", 10, false);
    row("total", "", "Bps", "", "max", "", 1, true);
    row("filter and function", "or:tcpdestinationport:udpdestinationport", "frames", "ipprotocol=6,17", "max",
        "", 2, true);
    row("a mean", "ipprotocol", "avg:ipttl", "", "max", "", 1, true);
    row("different values", "ipdestination", "count:ipsource", "", "max", "", 1, true);
    row("smoothed", "ipsource", "bps", "", "max", "10", 1, true);
    row("smoothed part", "ipsource", "bps", "", "sum", "10", 1, false);
}

void TestExport::aTableIsWhatWeirctlPrints()
{
    QFETCH(QStringList, question);
    QFETCH(int, step);
    QFETCH(bool, whole);
    open();
    ui::ExportWish asked = wish(ExportFormat::Csv, "table.csv");
    asked.state.look.text = {question[0].toStdString(), question[1].toStdString(), question[2].toStdString()};
    asked.state.look.counting = {ui::aggregationOf(question[3]), question[4].toDouble(), false};
    const auto window = m_engine->snapshot();
    asked.range =
        query::Range{window->from() + (whole ? 0 : 60), window->to() - (whole ? 0 : 60), step}.aligned();
    QVERIFY(save(asked));

    QStringList arguments{"top",     "--quiet",
                          "--read",  m_capture,
                          "--keys",  question[0],
                          "--value", question[1],
                          "--agg",   question[3],
                          "--step",  QString::number(step),
                          "--from",  QString::fromStdString(base::toIso8601(asked.range.from)),
                          "--to",    QString::fromStdString(base::toIso8601(asked.range.to))};
    if (!question[2].isEmpty())
        arguments << "--filter" << question[2];
    if (!question[4].isEmpty())
        arguments << "--smooth" << question[4];
    QProcess weirctl;
    weirctl.start(WEIR_BINARY_DIR "/bin/weirctl", arguments);
    QVERIFY(weirctl.waitForFinished(60'000));
    QCOMPARE(weirctl.exitCode(), 0);
    const QByteArray expected = weirctl.readAllStandardOutput();
    QVERIFY(support::readCsv(expected.toStdString()).size() > 10);
    QCOMPARE(contents("table.csv"), expected);
}

// The rows of either direction are, without the column that names it, those of its question alone.
void TestExport::aTableOfBothDirectionsIsTheTablesOfBoth()
{
    open();
    ui::ExportWish asked = wish(ExportFormat::Csv, "both.csv");
    const auto window = m_engine->snapshot();
    asked.range = {window->to() - 120, window->to(), 1};
    asked.state.look.text = {"ipdestination", "bps", "ipsource=10.0.0.8"};
    asked.state.look.counting.mirrored = true;
    QVERIFY(save(asked));
    QList<QByteArray> halves[2];
    for (const QByteArray& line : contents("both.csv").split('\n')) {
        const bool isSwapped = line.contains(",swapped,");
        QByteArray alone = line;
        alone.replace(",direction,", ",").replace(",asked,", ",").replace(",swapped,", ",");
        if (!isSwapped)
            halves[0] << alone;
        if (isSwapped || line.contains(",direction,") || line.isEmpty())
            halves[1] << alone;
    }
    QVERIFY(contents("both.csv")
                .startsWith("time_utc,direction,ipdestination,bits_per_s,samples,ci95_percent\r\n"));
    QVERIFY(QJsonDocument::fromJson(contents("both.csv.json")).object()["mirrored"].toBool());

    asked.state.look.counting.mirrored = false;
    asked.path = m_folder.filePath("alone.csv");
    QVERIFY(save(asked));
    QCOMPARE(halves[0].join('\n'), contents("alone.csv"));
    asked.state.look.text = {"ipsource", "bps", "ipdestination=10.0.0.8"};
    QVERIFY(save(asked));
    halves[1][0].replace("ipdestination", "ipsource"); // the column has the name that the question has
    QVERIFY(halves[1].size() > 10);
    QCOMPARE(halves[1].join('\n'), contents("alone.csv"));
}

void TestExport::aWideTableOfBothDirectionsHasEachFlowTwice()
{
    open();
    ui::ExportWish asked = wish(ExportFormat::Csv, "wide.csv");
    const auto window = m_engine->snapshot();
    asked.range = {window->to() - 60, window->to(), 1};
    asked.form = outlet::TableForm::Wide;
    asked.state.look.text = {"ipsource", "frames", ""};
    asked.state.look.counting.aggregation = query::Aggregation::Sum;
    asked.state.look.counting.mirrored = true;
    QVERIFY(save(asked));
    const auto rows = support::readCsv(contents("wide.csv").toStdString());
    QCOMPARE(rows.size(), std::size_t(61));
    const std::vector<std::string>& head = rows.front();
    QVERIFY(head.size() > 5 && head.size() % 2 == 1);
    for (std::size_t i = 1; i < head.size(); i += 2) {
        QVERIFY(head[i].starts_with("frames_per_s asked: "));
        QCOMPARE("frames_per_s swapped: " + head[i].substr(20), head[i + 1]);
    }
    QCOMPARE(head.back(), std::string("frames_per_s swapped: total"));
    // Every frame has a source and a destination.
    for (std::size_t row = 1; row < rows.size(); ++row)
        QCOMPARE(rows[row][head.size() - 2], rows[row][head.size() - 1]);
}

void TestExport::theFileBesideATableOpensTheViewAgain()
{
    open();
    m_window->navigator().ask({"ipsource", "fps", "ipprotocol=6"}, {query::Aggregation::Sum, 0, false});
    const auto kept = m_engine->snapshot();
    m_window->navigator().lookAt({kept->from() + 30, kept->from() + 90, 1});
    const ui::ExportWish asked = wish(ExportFormat::Csv, "again.csv");
    QVERIFY(save(asked));
    const QString beside = m_folder.filePath("again.csv.json");
    const QJsonObject object = QJsonDocument::fromJson(contents("again.csv.json")).object();
    QCOMPARE(object["zone"].toString(), QString("UTC"));
    QCOMPARE(object["step"].toInt(), 1);
    QVERIFY(object["program"].toString().startsWith("weir"));

    cleanup();
    init();
    QSignalSpy opened(m_intake.get(), &ui::Intake::captureOpened);
    QVERIFY(m_window->openFiles({beside}));
    QVERIFY(opened.wait(30'000));
    const ui::ExportWish again = m_window->exportWish();
    QCOMPARE(again.range, asked.range);
    QCOMPARE(again.state.look.text, asked.state.look.text);
    QCOMPARE(again.state.look.counting, asked.state.look.counting);
    QVERIFY(!again.state.look.view.live);
    QCOMPARE(again.captures, asked.captures);
}

void TestExport::settledColoursAreInThePictures()
{
    open();
    m_window->navigator().ask({"ipprotocol", "bps", ""});
    QVERIFY(save(wish(ExportFormat::Svg, "before.svg")));
    QVERIFY(!contents("before.svg").contains("#123456"));
    m_settings->set(ui::Setting::Colours, QStringList{"#123456 17"});
    QVERIFY(save(wish(ExportFormat::Svg, "after.svg")));
    QVERIFY(contents("after.svg").contains("#123456"));
}

void TestExport::writesPicturesAndDocuments()
{
    open();
    QVERIFY(save(wish(ExportFormat::Png, "x.png")));
    const QImage picture(m_folder.filePath("x.png"));
    QCOMPARE(picture.width(), 2 * ui::Exporter::pictureWidth);
    QVERIFY(picture.height() > 1000);

    QVERIFY(save(wish(ExportFormat::Svg, "x.svg")));
    const QByteArray svg = contents("x.svg");
    QSvgRenderer drawing(svg);
    QVERIFY(drawing.isValid());
    QCOMPARE(drawing.viewBox().width(), ui::Exporter::pictureWidth);
    QVERIFY(svg.contains("10.0.0.") && svg.contains("ipsource") && svg.contains("UTC"));

    QVERIFY(save(wish(ExportFormat::Pdf, "x.pdf")));
    QVERIFY(contents("x.pdf").startsWith("%PDF-"));
}

void TestExport::aPictureSaysWhatWasAsked()
{
    open();
    m_settings->set(ui::Setting::Utc, true);
    m_window->navigator().ask({"ipsource,mask:ipdestination:24", "bps", "udpsourceport=53"});
    QVERIFY(save(wish(ExportFormat::Svg, "asked.svg")));
    const QString svg = QString::fromUtf8(contents("asked.svg"));
    for (const char* said :
         {"Bits per second by Source address, mask:ipdestination:24, only udpsourceport=53",
          "Keys: ipsource,mask:ipdestination:24 · Value: bps · Filter: udpsourceport=53",
          "Sun 22 Nov 2026, 15:", ", UTC", "Counted: Max"})
        QVERIFY2(svg.contains(QString::fromUtf8(said)), said);
    m_window->navigator().ask({"", "fps", ""});
    QVERIFY(save(wish(ExportFormat::Svg, "total.svg")));
    const QString total = QString::fromUtf8(contents("total.svg"));
    QVERIFY(total.contains(QString::fromUtf8("Value: fps · all traffic")));
    QVERIFY(!total.contains("Keys:"));
}

void TestExport::paperIsLightInADarkWindow()
{
    open();
    m_window->actions()[ActionId::ThemeDark]->trigger();
    QVERIFY(save(wish(ExportFormat::Png, "dark.png")));
    const QImage dark(m_folder.filePath("dark.png"));
    m_window->actions()[ActionId::ThemeLight]->trigger();
    QVERIFY(save(wish(ExportFormat::Png, "light.png")));
    QCOMPARE(dark.pixelColor(4, 4), QColor(Qt::white));
    QVERIFY(dark == QImage(m_folder.filePath("light.png")));
}

void TestExport::copiesPictureAndTableAtOnce()
{
    open();
    QSignalSpy done(&m_window->exporter(), &ui::Exporter::done);
    m_window->actions()[ActionId::CopyPicture]->trigger();
    QVERIFY(done.wait(30'000));
    const QMimeData* data = QGuiApplication::clipboard()->mimeData();
    QVERIFY(data->hasImage() && data->hasHtml() && data->hasText());
    const QStringList lines = data->text().split('\n');
    QCOMPARE(lines.first(),
             QString("ipsource\tipdestination\tbits_per_s\tshare_percent\tsamples\tci95_percent"));
    QVERIFY(lines.size() > 3);
    QVERIFY(data->html().contains("<td>-total-</td>"));
}

void TestExport::printsAPage()
{
    open();
    const QString path = m_folder.filePath("printed.pdf");
    QSignalSpy done(&m_window->exporter(), &ui::Exporter::done);
    m_window->exporter().print(wish(ExportFormat::Pdf, {}), std::make_shared<QPdfWriter>(path));
    QVERIFY(done.wait(30'000));
    QVERIFY(contents("printed.pdf").startsWith("%PDF-"));
}

void TestExport::saysThatAFolderCannotBeWritten()
{
    open();
    for (const ExportFormat format : {ExportFormat::Csv, ExportFormat::Png, ExportFormat::Pdf}) {
        ui::ExportWish asked = wish(format, {});
        asked.path = "/proc/x"; // nobody can make files there, not even root
        QSignalSpy failed(&m_window->exporter(), &ui::Exporter::failed);
        m_window->exporter().save(asked);
        QVERIFY(failed.wait(30'000));
        QVERIFY(failed.first().first().toString().contains("/proc/x cannot be written"));
    }
}

void TestExport::aFullDiskLeavesTheOldFile()
{
    open();
    QFile old(m_folder.filePath("full.csv"));
    QVERIFY(old.open(QIODevice::WriteOnly));
    old.write("old");
    old.close();
    // No file may grow any more: that is what a full disk is to a program.
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before;
    QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
    const rlimit little{4096, before.rlim_max};
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &little), 0);
    QSignalSpy failed(&m_window->exporter(), &ui::Exporter::failed);
    m_window->exporter().save(wish(ExportFormat::Csv, "full.csv"));
    const bool hasFailed = failed.wait(30'000);
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &before), 0);
    QVERIFY(hasFailed);
    QVERIFY(failed.first().first().toString().contains("full.csv cannot be written"));
    QCOMPARE(contents("full.csv"), QByteArray("old"));
    QVERIFY(!QFile::exists(m_folder.filePath("full.csv.json")));
    QCOMPARE(QDir(m_folder.path()).entryList({"full*"}), QStringList{"full.csv"});
}

void TestExport::cancellingLeavesNothingBehind()
{
    open();
    m_window->exporter().save(wish(ExportFormat::Csv, "cancelled.csv"));
    m_window->exporter().cancel();
    QVERIFY(!m_window->exporter().isWorking());
    QSignalSpy done(&m_window->exporter(), &ui::Exporter::done);
    QVERIFY(save(wish(ExportFormat::Csv, "next.csv")));
    QCOMPARE(done.size(), 1);
}

void TestExport::theDialogNamesTheFile()
{
    const query::Range range{1'700'000'000, 1'700'000'300, 1};
    QCOMPARE(ui::suggestedName(range, ExportFormat::Csv), QString("weir-2023-11-14T221320Z-300s.csv"));
    ui::ExportWish begin;
    begin.zone = QTimeZone::utc();
    ui::ExportDialog dialog(begin, {{"shown", range}, {"all", {1'700'000'000, 1'700'001'000, 1}}},
                            m_folder.path(), ui::Theme::light());
    auto boxes = dialog.findChildren<QComboBox*>();
    auto* name = dialog.findChild<QLineEdit*>();
    QCOMPARE(dialog.wish().path, m_folder.filePath("weir-2023-11-14T221320Z-300s.csv"));
    boxes[1]->setCurrentIndex(1);
    QCOMPARE(dialog.wish().path, m_folder.filePath("weir-2023-11-14T221320Z-1000s.csv"));
    QCOMPARE(dialog.wish().range.to, 1'700'001'000);
    name->clear();
    QTest::keyClicks(name, m_folder.filePath("peak"));
    QCOMPARE(dialog.wish().path, m_folder.filePath("peak.csv"));
    boxes[0]->setCurrentIndex(int(ExportFormat::Pdf));
    QCOMPARE(dialog.wish().path, m_folder.filePath("peak.pdf"));
    QVERIFY(!boxes[2]->isEnabled());
    for (const QComboBox* box : boxes)
        QVERIFY(!box->accessibleName().isEmpty());
}

void TestExport::theMarkedRangeIsChosenAtFirst()
{
    open();
    const auto chosenAtFirst = [this] {
        QString chosen;
        QTimer::singleShot(0, this, [&chosen] {
            auto* dialog = qobject_cast<ui::ExportDialog*>(QApplication::activeModalWidget());
            QVERIFY(dialog);
            chosen = dialog->findChildren<QComboBox*>()[1]->currentText();
            dialog->reject();
        });
        m_window->exportView();
        return chosen;
    };
    QVERIFY2(chosenAtFirst().startsWith("What is shown: "), qPrintable(chosenAtFirst()));
    const base::SecondNumber to = m_engine->snapshot()->to() - 60;
    m_window->navigator().brush({to - 34, to, 1});
    QCOMPARE(chosenAtFirst(),
             QString("The marked range: %1 – %2")
                 .arg(ui::clockText(to - 34, QTimeZone::utc()), ui::clockText(to, QTimeZone::utc())));
}

void TestExport::keepsAViewByItsName()
{
    m_window->navigator().ask({"vlan", "fps", ""});
    QVERIFY(m_window->savedViews().save("Networks", m_window->viewState()));
    m_window->navigator().ask({"ipsource", "bps", ""});
    ui::ViewsDialog dialog(m_window->savedViews(), QTimeZone::utc(), ui::Theme::light());
    auto* list = dialog.findChild<QListWidget*>();
    QCOMPARE(list->count(), 1);
    dialog.accept();
    m_window->openView(dialog.chosen());
    QCOMPARE(m_window->navigator().now().text, (query::QueryText{"vlan", "fps", ""}));
    list->item(0)->setText("VLANs");
    QCoreApplication::processEvents();
    QCOMPARE(list->item(0)->text(), QString("VLANs"));
    QCOMPARE(m_window->savedViews().views()->at(0).name, QString("VLANs"));
    QTest::keyClick(list, Qt::Key_Delete);
    QCOMPARE(list->count(), 0);
    QCOMPARE(m_window->savedViews().views()->size(), std::size_t(0));
}

void TestExport::aLinkBringsTheViewBack()
{
    open();
    const auto kept = m_engine->snapshot();
    m_window->navigator().ask({"ipsource", "bps", "ipprotocol=17"});
    m_window->navigator().lookAt({kept->from() + 20, kept->from() + 80, 1});
    m_window->page().setSorting({1, Qt::AscendingOrder});
    QSignalSpy settled(&m_window->page(), &ui::ViewPage::settled);
    QVERIFY(settled.wait(30'000));
    m_window->actions()[ActionId::CopyLink]->trigger();
    const QString link = QGuiApplication::clipboard()->text();
    const ui::ViewState before = m_window->viewState();
    QCOMPARE(before.sorting, (ui::Sorting{1, Qt::AscendingOrder}));
    m_window->navigator().ask({"vlan", "fps", ""});
    m_window->navigator().goLive();
    m_window->openLink(link);
    QTRY_COMPARE(m_window->viewState(), before);
    m_window->openLink("weir:?keys=nosuchkey");
    QCOMPARE(m_window->viewState(), before);
}

void TestExport::theNextStartLooksLikeTheLast()
{
    m_window->resize(1000, 700);
    m_window->navigator().setSpan(900);
    const QByteArray layout = m_window->saveState(1);
    m_window.reset();
    QCOMPARE(m_settings->value(ui::Setting::Span).toInt(), 900);
    QCOMPARE(m_settings->value(ui::Setting::Layout).toByteArray(), layout);
    m_window = makeWindow();
    QCOMPARE(m_window->size(), QSize(1000, 700));
}

void TestExport::comesBackFromAScreenThatIsGone()
{
    m_window->move(-5000, 9000);
    m_window.reset();
    m_window = makeWindow();
    m_window->show();
    QVERIFY(m_window->screen()->availableGeometry().intersects(m_window->frameGeometry()));
}

QTEST_MAIN(TestExport)
#include "tst_export.moc"
