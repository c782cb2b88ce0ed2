// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the captures of real agents in the folder that WEIR_CAPTURES names; they are too many to keep here.
#include "wire/capture_reader.h"

#include <QDir>
#include <QFile>
#include <QHash>
#include <QTest>

#include "base/bytes.h"

using namespace weir;

namespace
{

QDir captures()
{
    const QString named = qEnvironmentVariable("WEIR_CAPTURES");
    return QDir(named.isEmpty() ? QStringLiteral(WEIR_SOURCE_DIR "/../shared/captures") : named);
}

// The column "datagrams" of the index: those of sFlow version 5, by file.
QHash<QString, int> expectedDatagrams()
{
    QHash<QString, int> expected;
    QFile index(captures().filePath("INDEX.tsv"));
    if (!index.open(QIODevice::ReadOnly))
        return expected;
    const int column = int(index.readLine().split('\t').indexOf("datagrams"));
    while (!index.atEnd()) {
        const QByteArrayList fields = index.readLine().split('\t');
        if (column >= 0 && fields.size() > column)
            expected.insert(QString::fromUtf8(fields[0]), fields[column].toInt());
    }
    return expected;
}

} // namespace

class RealCapturesTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void everyDatagramIsFound_data();
    void everyDatagramIsFound();
    void ordinaryPacketsAreReadToTheirEnd();
};

void RealCapturesTest::initTestCase()
{
    if (captures().entryList({"*.pcap"}).isEmpty())
        QSKIP("There are no captures here: set WEIR_CAPTURES to a folder of *.pcap files.");
}

void RealCapturesTest::everyDatagramIsFound_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("expected");
    const QHash<QString, int> expected = expectedDatagrams();
    for (const QString& name : captures().entryList({"*.pcap"}))
        QTest::newRow(qPrintable(name)) << captures().filePath(name) << expected.value(name, -1);
}

void RealCapturesTest::everyDatagramIsFound()
{
    QFETCH(QString, path);
    QFETCH(int, expected);
    auto reader = wire::CaptureReader::open(path.toStdString());
    QVERIFY2(reader, reader ? "" : reader.error().text.c_str());
    int versionFive = 0;
    int others = 0;
    while (const auto datagram = reader->next()) {
        const bool isFive = datagram->payload.size() >= 4 && base::loadBe32(datagram->payload.data()) == 5;
        ++(isFive ? versionFive : others);
        QVERIFY(datagram->time > 0);
        QVERIFY(datagram->source.type != base::Address::Type::None);
    }
    QCOMPARE(reader->warning(), std::string());
    QCOMPARE(reader->counts().malformed, 0u);
    QCOMPARE(reader->counts().truncated, 0u);
    QCOMPARE(reader->counts().datagrams, quint64(versionFive + others));
    if (expected >= 0)
        QCOMPARE(versionFive, expected);
}

// What they hold is the concern of the room packet; here nothing may stop early.
void RealCapturesTest::ordinaryPacketsAreReadToTheirEnd()
{
    const QDir folder(captures().filePath("packets"));
    for (const QString& name : folder.entryList({"*.pcap", "*.pcapng"})) {
        auto reader = wire::CaptureReader::open(folder.filePath(name).toStdString(), 0);
        if (!reader) {
            QVERIFY2(reader.error().text.find("link type") != std::string::npos, reader.error().text.c_str());
            continue;
        }
        while (reader->next()) {
        }
        QVERIFY2(reader->warning().empty(), reader->warning().c_str());
        QVERIFY2(reader->counts().packets > 0, qPrintable(name));
    }
}

QTEST_APPLESS_MAIN(RealCapturesTest)
#include "tst_real_captures.moc"
