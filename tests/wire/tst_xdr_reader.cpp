// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/xdr_reader.h"

#include <QTest>

#include "capture_bytes.h"

using namespace weir;
using namespace weir::test;
using weir::wire::XdrReader;

class XdrReaderTest : public QObject
{
    Q_OBJECT

private slots:
    void readsNumbersBigEndian();
    void readsNegativeNumbers();
    void stepsOverThePaddingOfOpaques();
    void forgivesTheLastPaddingLeftOut();
    void readsAddresses_data();
    void readsAddresses();
    void skips();
    void failsPastTheEnd_data();
    void failsPastTheEnd();
    void staysFailedAndGivesZeros();
    void anEmptyReaderOnlyFailsWhenAsked();
};

void XdrReaderTest::readsNumbersBigEndian()
{
    const QByteArray bytes = hex("01020304 0102030405060708");
    XdrReader reader(view(bytes));
    QCOMPARE(reader.u32(), 0x01020304u);
    QCOMPARE(reader.offset(), 4u);
    QCOMPARE(reader.u64(), quint64(0x0102030405060708));
    QCOMPARE(reader.remaining(), 0u);
    QVERIFY(!reader.failed());
}

void XdrReaderTest::readsNegativeNumbers()
{
    const QByteArray bytes = hex("fffffffe");
    QCOMPARE(XdrReader(view(bytes)).i32(), -2);
}

void XdrReaderTest::stepsOverThePaddingOfOpaques()
{
    const QByteArray bytes = hex("00000005 6162636465 000000 00000000 00000007");
    XdrReader reader(view(bytes));
    QCOMPARE(copy(reader.opaque()), QByteArray("abcde"));
    QCOMPARE(reader.offset(), 12u);
    QVERIFY(reader.opaque().empty());
    QCOMPARE(reader.u32(), 7u);
    QVERIFY(!reader.failed());
}

void XdrReaderTest::forgivesTheLastPaddingLeftOut()
{
    const QByteArray bytes = hex("00000005 6162636465");
    XdrReader reader(view(bytes));
    QCOMPARE(copy(reader.opaque()), QByteArray("abcde"));
    QCOMPARE(reader.remaining(), 0u);
    QVERIFY(!reader.failed());
}

void XdrReaderTest::readsAddresses_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("fails");
    QTest::newRow("none") << hex("00000000") << "" << false;
    QTest::newRow("IPv4") << hex("00000001 c0000201") << "192.0.2.1" << false;
    QTest::newRow("IPv6") << hex("00000002 20010db8000000000000000000000001") << "2001:DB8::1" << false;
    QTest::newRow("unknown type") << hex("00000003 c0000201") << "" << true;
    QTest::newRow("short IPv4") << hex("00000001 c00002") << "" << true;
    QTest::newRow("short IPv6") << hex("00000002 20010db8") << "" << true;
    QTest::newRow("nothing") << QByteArray() << "" << true;
}

void XdrReaderTest::readsAddresses()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, text);
    QFETCH(bool, fails);
    XdrReader reader(view(bytes));
    QCOMPARE(QString::fromStdString(base::toText(reader.address())), text);
    QCOMPARE(reader.failed(), fails);
    QCOMPARE(reader.remaining(), 0u);
}

void XdrReaderTest::skips()
{
    const QByteArray bytes = hex("0102030405060708");
    XdrReader reader(view(bytes));
    reader.skip(3);
    QCOMPARE(*reader.at(), 4);
    reader.skip(5);
    QVERIFY(!reader.failed());
    reader.skip(1);
    QVERIFY(reader.failed());
}

void XdrReaderTest::failsPastTheEnd_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("call");
    QTest::newRow("u32 of three bytes") << hex("010203") << 0;
    QTest::newRow("u64 of seven bytes") << hex("01020304050607") << 1;
    QTest::newRow("opaque longer than the rest") << hex("00000005 61626364") << 2;
    QTest::newRow("opaque of four gigabytes") << hex("ffffffff 61626364") << 2;
    QTest::newRow("opaque without its length") << hex("0000") << 2;
    QTest::newRow("fixed of almost all memory") << hex("61626364") << 3;
    QTest::newRow("skip of almost all memory") << hex("61626364") << 4;
}

void XdrReaderTest::failsPastTheEnd()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, call);
    XdrReader reader(view(bytes));
    switch (call) {
    case 0: QCOMPARE(reader.u32(), 0u); break;
    case 1: QCOMPARE(reader.u64(), quint64(0)); break;
    case 2: QVERIFY(reader.opaque().empty()); break;
    case 3: QVERIFY(reader.fixed(SIZE_MAX).empty()); break;
    default: reader.skip(SIZE_MAX);
    }
    QVERIFY(reader.failed());
}

void XdrReaderTest::staysFailedAndGivesZeros()
{
    const QByteArray bytes = hex("ffffffff ffffffff ffffffff");
    XdrReader reader(view(bytes));
    reader.skip(13);
    QVERIFY(reader.failed());
    QCOMPARE(reader.remaining(), 0u);
    QCOMPARE(reader.u32(), 0u);
    QCOMPARE(reader.u64(), quint64(0));
    QVERIFY(reader.opaque().empty());
    QVERIFY(reader.address() == base::Address());
    QVERIFY(reader.failed());
}

void XdrReaderTest::anEmptyReaderOnlyFailsWhenAsked()
{
    XdrReader reader;
    QCOMPARE(reader.remaining(), 0u);
    QVERIFY(reader.fixed(0).empty());
    QVERIFY(!reader.failed());
    reader.u32();
    QVERIFY(reader.failed());
}

QTEST_APPLESS_MAIN(XdrReaderTest)
#include "tst_xdr_reader.moc"
