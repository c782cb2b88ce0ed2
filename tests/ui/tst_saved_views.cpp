// SPDX-License-Identifier: GPL-3.0-or-later
// Views as links, as JSON, and as a file of names that outlives versions.
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>
#include <random>

#include "query/shortcuts.h"
#include "saved/json_file.h"
#include "saved/saved_views.h"
#include "saved/view_file.h"

using namespace weir;
using ui::SavedViews;
using ui::ViewState;

class TestSavedViews : public QObject
{
    Q_OBJECT

private slots:
    void aLinkIsReadable();
    void randomViewsComeBackFromLinks();
    void randomViewsComeBackFromJson();
    void refusesWhatIsNoView_data();
    void refusesWhatIsNoView();
    void passesOverWhatItDoesNotKnow();
    void savesOpensRenamesAndDeletes();
    void keepsUnknownMembersAndUnreadableViews();
    void leavesAFileOfANewerVersionAlone_data();
    void leavesAFileOfANewerVersionAlone();
    void saysThatAFolderCannotBeWritten();
    void aViewFileNamesItsCaptures();

private:
    QByteArray contents(const QString& path) const;
    void write(const QString& path, const QByteArray& text) const;

    QTemporaryDir m_folder;
};

namespace
{

const char* const awkward[] = {"",
                               "ipprotocol=6&tcpdestinationport=80,443",
                               "dnsqname~.*\\.example\\.org",
                               "httpurl='/a?b=c&d=%20+x#y'",
                               "dnsqname=größe.example,日本.example",
                               "(vlan=10|vlan=20)&ipsource!=10.0.0.1"};

ViewState randomView(std::mt19937& random)
{
    const auto below = [&](auto count) { return std::size_t(random() % std::uint32_t(count)); };
    const auto rows = query::shortcuts();
    const query::ShortcutRow& row = rows[below(rows.size())];
    ViewState view;
    view.look.text = query::shortcutOf(row).text;
    if (view.look.text.value.empty())
        view.look.text.value = "bps";
    if (below(2))
        view.look.text.filter = awkward[below(std::size(awkward))];
    const auto counted = ui::aggregationRows();
    view.look.counting.aggregation = counted[below(counted.size())].aggregation;
    if (below(2))
        view.look.counting.smooth = 0.2 + double(below(5998)) / 10;
    view.look.counting.dropped = below(2);
    view.look.counting.ofSpeed = below(2);
    view.look.counting.mirrored = below(2);
    view.look.view.span = 10 + int(below(86390));
    view.look.view.live = below(2);
    if (!view.look.view.live)
        view.look.view.to = 1'700'000'000 + base::SecondNumber(below(1'000'000));
    if (below(2))
        view.look.view.pinned = 1'700'000'000 + base::SecondNumber(below(1'000'000));
    else if (below(2))
        view.look.view.brushed =
            query::Range{1'700'000'000, 1'700'000'001 + base::SecondNumber(below(1000)), 1};
    view.look.everything = below(2);
    if (below(2))
        view.sorting = {int(below(12)), below(2) ? Qt::AscendingOrder : Qt::DescendingOrder};
    return view;
}

ViewState someView(const char* keys)
{
    ViewState view;
    view.look.text = {keys, "bps", ""};
    return view;
}

} // namespace

QByteArray TestSavedViews::contents(const QString& path) const
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestSavedViews::write(const QString& path, const QByteArray& text) const
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(text), text.size());
}

void TestSavedViews::aLinkIsReadable()
{
    ViewState view = someView("ipsource,ipdestination");
    view.look.text.filter = "ipprotocol=6";
    view.look.view.live = false;
    view.look.view.to = 1'700'000'300;
    QCOMPARE(ui::linkOf(view),
             QString("weir:?keys=ipsource%2Cipdestination&value=bps&filter=ipprotocol%3D6&agg=max"
                     "&from=2023-11-14T22%3A13%3A20Z&to=2023-11-14T22%3A18%3A20Z"));
}

void TestSavedViews::randomViewsComeBackFromLinks()
{
    std::mt19937 random(7);
    for (int i = 0; i < 2000; ++i) {
        const ViewState view = randomView(random);
        const QString link = ui::linkOf(view);
        for (const QChar c : link)
            QVERIFY2(c > ' ' && c < QChar(127), qPrintable(link));
        const auto back = ui::viewFromLink(link);
        QVERIFY2(back, qPrintable(link + '\n' + (back ? "" : QString::fromStdString(back.error().text))));
        QVERIFY2(*back == view, qPrintable(link + '\n' + ui::linkOf(*back)));
    }
}

void TestSavedViews::randomViewsComeBackFromJson()
{
    std::mt19937 random(8);
    for (int i = 0; i < 2000; ++i) {
        const ViewState view = randomView(random);
        const QByteArray text = QJsonDocument(ui::toJson(view)).toJson();
        const auto back = ui::viewFromJson(QJsonDocument::fromJson(text).object());
        QVERIFY2(back && *back == view, text.constData());
    }
}

void TestSavedViews::refusesWhatIsNoView_data()
{
    QTest::addColumn<QString>("link");
    QTest::addColumn<QString>("says");
    QTest::newRow("another scheme") << "https://example.org/?keys=ipsource" << "weir:";
    QTest::newRow("empty") << "" << "weir:";
    QTest::newRow("long") << "weir:?keys=" + QString(100'000, 'a') << "weir:";
    QTest::newRow("keys") << "weir:?keys=ipsauce" << "ipsauce";
    QTest::newRow("filter") << "weir:?keys=ipsource&filter=vlan%3D" << "filter";
    QTest::newRow("time") << "weir:?keys=ipsource&from=noon" << "noon";
    QTest::newRow("backwards") << "weir:?keys=ipsource&from=2023-11-14T22:13:20Z&to=2023-11-14T22:13:20Z"
                               << "from";
    QTest::newRow("years") << "weir:?keys=ipsource&from=1970-01-01T00:00:00Z&to=2023-11-14T22:13:20Z"
                           << "from";
    QTest::newRow("marked") << "weir:?keys=ipsource&marked=2023-11-14T22:13:20Z" << "marked";
    QTest::newRow("span") << "weir:?keys=ipsource&span=-3" << "span";
    QTest::newRow("agg") << "weir:?keys=ipsource&agg=least" << "least";
    QTest::newRow("smooth") << "weir:?keys=ipsource&smooth=nan" << "smooth";
    QTest::newRow("sort") << "weir:?keys=ipsource&sort=1000000" << "sort";
}

void TestSavedViews::refusesWhatIsNoView()
{
    QFETCH(QString, link);
    QFETCH(QString, says);
    const auto view = ui::viewFromLink(link);
    QVERIFY(!view);
    QVERIFY2(view.error().text.find(says.toStdString()) != std::string::npos, view.error().text.c_str());
}

void TestSavedViews::passesOverWhatItDoesNotKnow()
{
    const auto view = ui::viewFromLink("WEIR:?future=1&keys=ipsource&&colour=red");
    QVERIFY(view);
    QCOMPARE(view->look.text.keys, std::string("ipsource"));
    QCOMPARE(view->look.text.value, std::string("bps"));
}

void TestSavedViews::savesOpensRenamesAndDeletes()
{
    const QString path = m_folder.filePath("some/folder/views.json");
    SavedViews saved(path);
    QCOMPARE(saved.views()->size(), std::size_t(0));
    QVERIFY(saved.save("Web", someView("ipsource")));
    QVERIFY(saved.save("DNS", someView("dnsqname")));
    QVERIFY(saved.save("Web", someView("ipdestination")));
    SavedViews other(path);
    QVERIFY(!other.rename("Web", "DNS"));
    QVERIFY(!other.rename("Mail", "Post"));
    QVERIFY(other.rename("Web", "Hosts"));
    const auto views = saved.views();
    QCOMPARE(views->size(), std::size_t(2));
    QCOMPARE(views->at(0).name, QString("DNS"));
    QCOMPARE(views->at(1).name, QString("Hosts"));
    QCOMPARE(views->at(1).state, someView("ipdestination"));
    QVERIFY(saved.remove("DNS"));
    QVERIFY(!saved.remove("DNS"));
    QCOMPARE(other.views()->size(), std::size_t(1));
}

void TestSavedViews::keepsUnknownMembersAndUnreadableViews()
{
    const QString path = m_folder.filePath("unknown.json");
    write(path, R"({"format":"weir-views","version":1,"later":[1,2],"views":[
        {"name":"A","keys":"ipsource","value":"bps","filter":"","agg":"max","span":300,"colour":"red"},
        {"name":"B","keys":"nosuchkey"}]})");
    SavedViews saved(path);
    QCOMPARE(saved.views()->size(), std::size_t(1));
    QVERIFY(saved.save("A", someView("ipdestination")));
    QVERIFY(saved.save("C", someView("vlan")));
    const QJsonObject file = QJsonDocument::fromJson(contents(path)).object();
    QCOMPARE(file["later"].toArray().size(), 2);
    const QJsonArray views = file["views"].toArray();
    QCOMPARE(views.size(), 3);
    QCOMPARE(views[0].toObject()["colour"].toString(), QString("red"));
    QCOMPARE(views[0].toObject()["keys"].toString(), QString("ipdestination"));
    QCOMPARE(views[1].toObject()["keys"].toString(), QString("nosuchkey"));
}

void TestSavedViews::leavesAFileOfANewerVersionAlone_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("says");
    QTest::newRow("newer") << QByteArray(R"({"format":"weir-views","version":2,"views":{}})") << "newer";
    QTest::newRow("version of text") << QByteArray(R"({"format":"weir-views","version":"x"})") << "newer";
    QTest::newRow("another kind") << QByteArray(R"({"hello":"world"})") << "weir-views";
    QTest::newRow("broken") << QByteArray("{\"format\":") << "JSON";
    QTest::newRow("empty") << QByteArray() << "JSON";
}

void TestSavedViews::leavesAFileOfANewerVersionAlone()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, says);
    const QString path = m_folder.filePath("newer.json");
    write(path, text);
    SavedViews saved(path);
    const auto views = saved.views();
    QVERIFY(!views);
    QVERIFY2(views.error().text.find(says.toStdString()) != std::string::npos, views.error().text.c_str());
    QVERIFY(!saved.save("A", someView("ipsource")));
    QVERIFY(!saved.rename("A", "B"));
    QVERIFY(!saved.remove("A"));
    QCOMPARE(contents(path), text);
}

void TestSavedViews::saysThatAFolderCannotBeWritten()
{
    SavedViews saved("/proc/views.json"); // nobody can make files there, not even root
    const auto result = saved.save("A", someView("ipsource"));
    QVERIFY(!result);
    QVERIFY(result.error().text.find("/proc/views.json cannot be written") != std::string::npos);
}

void TestSavedViews::aViewFileNamesItsCaptures()
{
    const QString path = m_folder.filePath("view.json");
    const ui::ViewFile file{someView("ipsource"), {"/tmp/größe.pcap", "b.pcap"}};
    QVERIFY(ui::writeJsonFile(path, ui::toJson(file, {{"zone", "UTC"}})));
    const auto back = ui::readViewFile(path);
    QVERIFY(back);
    QCOMPARE(back->state, file.state);
    QCOMPARE(back->captures, file.captures);
    QVERIFY(!ui::readViewFile(m_folder.filePath("missing.json")));
    write(path, R"({"format":"weir-view","version":9,"keys":"ipsource"})");
    QVERIFY(!ui::readViewFile(path));
}

QTEST_GUILESS_MAIN(TestSavedViews)
#include "tst_saved_views.moc"
