// SPDX-License-Identifier: GPL-3.0-or-later
// weirctl save: what it writes reads back as what was there.
#include <QTest>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include "support/captures.h"
#include "weirctl.h"

using namespace weir;
using test::Run;
using test::weirctl;

namespace
{

/// The same datagrams at the same times: a capture of whole microseconds loses nothing.
QByteArray decoded(const QString& capture)
{
    const Run run = weirctl({"decode", "--quiet", capture});
    return run.exit == 0 ? run.out : QByteArray();
}

} // namespace

class SaveCommandTest : public QObject
{
    Q_OBJECT

private slots:
    void aSavedCaptureDecodesToTheSame();
    void aStretchOfTime();
    void aFilterKeepsDatagramsWithAMatchingSample();
    void aSelectionIsKnownAsOne();
    void afterAFailureThereIsNoFile();
    void wrongUsageIsSaid();

private:
    QString path() const { return m_folder.filePath("out.pcapng"); }

    QTemporaryDir m_folder;
};

void SaveCommandTest::aSavedCaptureDecodesToTheSame()
{
    for (const auto& capture : support::ownCaptures()) {
        const QString name = QString::fromStdString(capture.string());
        const Run run = weirctl({"save", "--read", name, "-o", path()});
        QVERIFY2(run.exit == 0, run.err);
        QVERIFY(!decoded(name).isEmpty());
        QCOMPARE(decoded(path()), decoded(name));
    }
}

void SaveCommandTest::aStretchOfTime()
{
    const auto records = support::readCapture(WEIR_SOURCE_DIR "/tests/data/captures/hsflowd-lo.pcap");
    const base::SecondNumber from = base::secondOf(records.front().time) + 3;
    const base::SecondNumber to = from + 4;
    const auto isIn = [&](const support::CaptureRecord& record) {
        return base::secondOf(record.time) >= from && base::secondOf(record.time) < to;
    };
    QCOMPARE(weirctl({"save", "--read", "captures/hsflowd-lo.pcap", "--from", QString::number(from), "--to",
                      QString::number(to), "--out", path()})
                 .exit,
             0);
    const auto saved = support::readCapture(path().toStdString());
    QCOMPARE(saved.size(), std::size_t(std::ranges::count_if(records, isIn)));
    QVERIFY(!saved.empty() && std::ranges::all_of(saved, isIn));
}

void SaveCommandTest::aFilterKeepsDatagramsWithAMatchingSample()
{
    const QStringList asked{"--keys", "ipsource,ipdestination", "--filter", "ipprotocol=6"};
    const Run before = weirctl(QStringList{"top", "--quiet", "--read", "captures/hsflowd-lo.pcap"} + asked);
    const Run run =
        weirctl({"save", "--read", "captures/hsflowd-lo.pcap", "--filter", "ipprotocol=6", "-o", path()});
    QVERIFY2(run.exit == 0, run.err);
    QVERIFY2(run.err.contains("those with at least one sample that matches"), run.err);
    const Run after = weirctl(QStringList{"top", "--quiet", "--read", path()} + asked);
    QVERIFY2(before.exit == 0, before.err);
    QCOMPARE(test::rowsOf(after.out).size(), test::rowsOf(before.out).size());
    const auto all = support::readCapture(WEIR_SOURCE_DIR "/tests/data/captures/hsflowd-lo.pcap");
    const auto saved = support::readCapture(path().toStdString());
    QVERIFY(!saved.empty() && saved.size() < all.size());
}

/// The gaps of a selection are no losses, however often it is saved again.
void SaveCommandTest::aSelectionIsKnownAsOne()
{
    const QString again = m_folder.filePath("again.pcapng");
    QCOMPARE(weirctl({"save", "--read", "captures/hsflowd-lo.pcap", "-o", path()}).exit, 0);
    const Run whole = weirctl({"health", "--read", path()});
    QVERIFY2(!whole.err.contains("selection"), whole.err);
    const qsizetype lost = test::columnsOf(whole.out).indexOf("datagrams_lost");
    QVERIFY(lost > 0);
    QCOMPARE(test::rowsOf(whole.out).front().value(lost), QByteArray("0"));
    QCOMPARE(weirctl({"save", "--read", "captures/hsflowd-lo.pcap", "--filter", "ipprotocol=6", "-o", path()})
                 .exit,
             0);
    QCOMPARE(weirctl({"save", "--read", path(), "-o", again}).exit, 0);
    for (const QString& file : {path(), again}) {
        const Run run = weirctl({"health", "--read", file});
        QCOMPARE(run.exit, 0);
        QVERIFY2(run.err.contains("is a selection: the datagrams with at least one sample that was asked "
                                  "for. What is missing"),
                 run.err);
        QCOMPARE(test::rowsOf(run.out).front().value(lost), QByteArray());
    }
    // A selection after a capture of all: the new one has both.
    QCOMPARE(weirctl({"save", "--read", "captures/ovs-lo.pcap", "--read", path(), "-o", again}).exit, 0);
    const Run both = weirctl({"health", "--read", again});
    QVERIFY2(both.err.contains("is a selection"), both.err);
}

void SaveCommandTest::afterAFailureThereIsNoFile()
{
    QTemporaryDir folder;
    const Run missing = weirctl({"save", "--read", "captures/none.pcap", "-o", folder.filePath("x.pcapng")});
    QCOMPARE(missing.exit, 1);
    QVERIFY(QDir(folder.path()).isEmpty());
    const Run nowhere =
        weirctl({"save", "--read", "captures/ovs-lo.pcap", "-o", folder.filePath("no/x.pcapng")});
    QCOMPARE(nowhere.exit, 1);
    QVERIFY2(nowhere.err.contains("No such file or directory"), nowhere.err);
    const Run full = weirctl({"save", "--read", "captures/ovs-lo.pcap", "-o", "/dev/full"});
    QCOMPARE(full.exit, 1);
    QVERIFY2(full.err.contains("No space left on device"), full.err);
}

void SaveCommandTest::wrongUsageIsSaid()
{
    QCOMPARE(weirctl({"save", "--read", "captures/ovs-lo.pcap"}).exit, 2);
    QCOMPARE(weirctl({"save", "-o", path()}).exit, 2);
    const Run filter = weirctl({"save", "--read", "x", "-o", path(), "--filter", "ipsrc=1"});
    QCOMPARE(filter.exit, 2);
    QVERIFY2(filter.err.contains("ipsrc"), filter.err);
    QCOMPARE(weirctl({"save", "--read", "x", "-o", path(), "--from", "soon"}).exit, 2);
}

QTEST_APPLESS_MAIN(SaveCommandTest)
#include "tst_save_command.moc"
