// SPDX-License-Identifier: GPL-3.0-or-later
// Tables that grow, and the memory of those that were freed.
#include <QTest>

#include "store/block.h"

using namespace weir;
using store::Rows;

class RowsTest : public QObject
{
    Q_OBJECT
private slots:
    void cleanup() { store::keepFreedRuns(0); }
    void theyKeepWhatWasAppendedAsTheyGrow();
    void shrinkingKeepsWhatThereIs_data();
    void shrinkingKeepsWhatThereIs();
    void anEmptyTableHoldsNothing();
    void whatIsTooMuchOfALargeTableIsUsedAgain();
    void freedMemoryIsKeptWithinItsLimit();
    void freedMemoryIsReleased();
};

namespace
{

constexpr std::size_t mebibyte = 1 << 20;

struct Row {
    std::uint64_t number;
    std::uint32_t further[8];
};

Rows<Row> rowsOf(std::size_t count)
{
    Rows<Row> rows;
    for (std::size_t i = 0; i < count; ++i)
        rows.append(Row{i * 7, {std::uint32_t(i)}});
    return rows;
}

bool isWhole(const Rows<Row>& rows, std::size_t count)
{
    if (rows.size() != count)
        return false;
    for (std::size_t i = 0; i < count; ++i)
        if (rows.rows()[i].number != i * 7 || rows.rows()[i].further[0] != std::uint32_t(i))
            return false;
    return true;
}

} // namespace

void RowsTest::theyKeepWhatWasAppendedAsTheyGrow()
{
    constexpr std::size_t count = 500'000; // 20 MB: small at first, then whole huge pages that move
    QVERIFY(isWhole(rowsOf(count), count));
    store::Block block;
    const std::vector<std::uint8_t> bytes(3 * mebibyte / 2, 0x5A);
    for (std::size_t i = 0; i < 10; ++i)
        QCOMPARE(block.append(base::Bytes(bytes)), i * bytes.size());
    QCOMPARE(block.data()[0], 0x5A);
    QCOMPARE(block.data()[10 * bytes.size() - 1], 0x5A);
}

void RowsTest::shrinkingKeepsWhatThereIs_data()
{
    QTest::addColumn<quint64>("reserved");
    QTest::addColumn<quint64>("count");
    QTest::newRow("small stays small") << quint64(1000) << quint64(10);
    QTest::newRow("large becomes small") << quint64(1'000'000) << quint64(10);
    QTest::newRow("large becomes less") << quint64(1'000'000) << quint64(300'000);
    QTest::newRow("large stays") << quint64(1'000'000) << quint64(990'000);
}

void RowsTest::shrinkingKeepsWhatThereIs()
{
    QFETCH(quint64, reserved);
    QFETCH(quint64, count);
    Rows<Row> rows;
    rows.reserve(reserved);
    QVERIFY(rows.capacityBytes() >= reserved * sizeof(Row));
    for (std::size_t i = 0; i < count; ++i)
        rows.append(Row{i * 7, {std::uint32_t(i)}});
    rows.shrinkToFit();
    QVERIFY(isWhole(rows, count));
    QVERIFY(rows.capacityBytes() <= count * sizeof(Row) * 9 / 8 + 6 * mebibyte);
    for (std::size_t i = count; i < count + 100'000; ++i)
        rows.append(Row{i * 7, {std::uint32_t(i)}});
    QVERIFY(isWhole(rows, count + 100'000));
}

void RowsTest::anEmptyTableHoldsNothing()
{
    Rows<Row> rows;
    rows.reserve(100);
    rows.shrinkToFit();
    QCOMPARE(rows.capacityBytes(), std::size_t(0));
    QVERIFY(rows.rows().empty());
    rows.append(Row{0, {}});
    QVERIFY(isWhole(rows, 1));
}

void RowsTest::whatIsTooMuchOfALargeTableIsUsedAgain()
{
    store::keepFreedRuns(64 * mebibyte);
    store::Block large;
    large.reserve(32 * mebibyte);
    large.append(base::Bytes(std::vector<std::uint8_t>(7 * mebibyte, 1)));
    large.shrinkToFit();
    QCOMPARE(large.capacityBytes(), 8 * mebibyte);
    QCOMPARE(store::freedRunsKept(), 24 * mebibyte);
    store::Block next;
    next.reserve(10 * mebibyte);
    QCOMPARE(store::freedRunsKept(), 14 * mebibyte);
    next.append(base::Bytes(std::vector<std::uint8_t>(10 * mebibyte, 2)));
    QCOMPARE(large.data()[7 * mebibyte - 1], 1);
    QCOMPARE(next.data()[10 * mebibyte - 1], 2);
}

void RowsTest::freedMemoryIsKeptWithinItsLimit()
{
    store::keepFreedRuns(20 * mebibyte);
    for (int i = 0; i < 5; ++i) {
        std::vector<store::Block> blocks(5);
        for (store::Block& block : blocks)
            block.reserve(6 * mebibyte);
    }
    QCOMPARE(store::freedRunsKept(), 18 * mebibyte);
}

void RowsTest::freedMemoryIsReleased()
{
    store::keepFreedRuns(100 * mebibyte);
    {
        std::vector<store::Block> blocks(5);
        for (store::Block& block : blocks)
            block.reserve(6 * mebibyte);
    }
    QCOMPARE(store::freedRunsKept(), 30 * mebibyte);
    store::releaseFreedRuns(7 * mebibyte);
    QCOMPARE(store::freedRunsKept(), 18 * mebibyte);
    store::releaseFreedRuns(1000 * mebibyte);
    QCOMPARE(store::freedRunsKept(), std::size_t(0));
}

QTEST_APPLESS_MAIN(RowsTest)
#include "tst_rows.moc"
