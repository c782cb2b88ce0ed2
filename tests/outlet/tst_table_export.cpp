// SPDX-License-Identifier: GPL-3.0-or-later
// Tables for files: their two forms, gaps, formulas, and the dialect of spreadsheets.
#include "outlet/table_export.h"

#include <QTest>

#include "../query/windows.h"
#include "support/csv.h"

using namespace weir;
using outlet::TableForm;
using support::CsvRows;

class TestTableExport : public QObject
{
    Q_OBJECT

private slots:
    void longHasARowForEachFlowOfAStep();
    void longHasNoRowsInAGap();
    void wideHasAColumnForEachFlow();
    void wideIsEmptyInAGapAndZeroInSilence();
    void aMeanOfNothingIsEmpty();
    void spreadsheetsGetSemicolonsAndAMark();
    void columnsAreNamedAsWritten();
    void endsWhenNoMoreIsWanted();
    void smoothedRatesKnowWhatWasBefore();
};

namespace
{

constexpr base::SecondNumber start = 1'700'000'000; // 2023-11-14T22:13:20Z

/// Two hosts, then one, then ten seconds of nothing, then one again.
store::Snapshot window()
{
    using test::oneSample;
    using test::secondOf;
    return test::snapshotOf({secondOf(start, {oneSample(1000, 1), oneSample(500, 2)}),
                             secondOf(start + 1, {oneSample(300, 2)}),
                             secondOf(start + 12, {oneSample(700, 1)})},
                            true);
}

outlet::TableExport table(TableForm form, const char* keys = "ipsource", const char* value = "bytes")
{
    outlet::TableExport made;
    made.query = test::question(keys, value);
    made.columns = outlet::writtenColumns(keys, made.query.keys);
    made.range = {start, start + 13, 1};
    made.form = form;
    return made;
}

std::string textOf(const outlet::TableExport& table, const store::Snapshot& window = ::window())
{
    std::string text;
    const bool isWhole = outlet::writeTable(table, window, [&](std::string_view piece) {
        text += piece;
        return true;
    });
    return isWhole ? text : "not whole";
}

} // namespace

void TestTableExport::longHasARowForEachFlowOfAStep()
{
    QCOMPARE(textOf(table(TableForm::Long)),
             std::string("time_utc,ipsource,bytes_per_s,samples,ci95_percent\r\n"
                         "2023-11-14T22:13:20Z,10.0.0.1,1000,1,\r\n"
                         "2023-11-14T22:13:20Z,10.0.0.2,500,1,\r\n"
                         "2023-11-14T22:13:21Z,10.0.0.2,300,1,\r\n"
                         "2023-11-14T22:13:32Z,10.0.0.1,700,1,\r\n"));
}

void TestTableExport::longHasNoRowsInAGap()
{
    outlet::TableExport inGap = table(TableForm::Long);
    inGap.range = {start + 2, start + 12, 1};
    QCOMPARE(textOf(inGap), std::string("time_utc,ipsource,bytes_per_s,samples,ci95_percent\r\n"));
}

void TestTableExport::wideHasAColumnForEachFlow()
{
    const CsvRows rows = support::readCsv(textOf(table(TableForm::Wide)));
    QCOMPARE(rows.size(), std::size_t(14));
    const std::vector<std::string> header{"time_utc", "bytes_per_s: 10.0.0.1", "bytes_per_s: 10.0.0.2",
                                          "bytes_per_s: -other-", "bytes_per_s: total"};
    QCOMPARE(rows[0], header);
    QCOMPARE(rows[1], (std::vector<std::string>{"2023-11-14T22:13:20Z", "1000", "500", "0", "1500"}));
    QCOMPARE(rows[2], (std::vector<std::string>{"2023-11-14T22:13:21Z", "0", "300", "0", "300"}));
}

void TestTableExport::wideIsEmptyInAGapAndZeroInSilence()
{
    const CsvRows rows = support::readCsv(textOf(table(TableForm::Wide)));
    QCOMPARE(rows.size(), std::size_t(14));
    QCOMPARE(rows[6], (std::vector<std::string>{"2023-11-14T22:13:25Z", "", "", "", ""}));
    QCOMPARE(rows[13], (std::vector<std::string>{"2023-11-14T22:13:32Z", "700", "0", "0", "700"}));
}

void TestTableExport::aMeanOfNothingIsEmpty()
{
    const CsvRows rows = support::readCsv(textOf(table(TableForm::Wide, "ipsource", "avg:ipttl")));
    QVERIFY(rows.size() > 2);
    QCOMPARE(rows[2][1], std::string()); // the first host sent nothing then
    QVERIFY(!rows[2][2].empty());
}

void TestTableExport::spreadsheetsGetSemicolonsAndAMark()
{
    for (const TableForm form : {TableForm::Long, TableForm::Wide}) {
        outlet::TableExport asked = table(form, "ipsource,ipdestination");
        asked.dialect = outlet::forSpreadsheets;
        const std::string text = textOf(asked);
        QVERIFY(text.starts_with("\xEF\xBB\xBFtime_utc;"));
        const CsvRows rows = support::readCsv(std::string_view(text).substr(3), ';');
        QVERIFY(rows.size() > 2);
        QVERIFY(!textOf(table(form, "ipsource,ipdestination")).starts_with("\xEF"));
    }
}

void TestTableExport::columnsAreNamedAsWritten()
{
    const std::string keys = "or:tcpsourceport:udpsourceport,ipsource";
    const CsvRows rows = support::readCsv(textOf(table(TableForm::Long, keys.c_str())));
    QVERIFY(rows.size() > 1);
    QCOMPARE(rows[0][1], std::string("or:tcpsourceport:udpsourceport"));
    QCOMPARE(rows[1][1], std::string("1000"));
}

void TestTableExport::endsWhenNoMoreIsWanted()
{
    for (const TableForm form : {TableForm::Long, TableForm::Wide}) {
        int pieces = 0;
        QVERIFY(!outlet::writeTable(table(form), window(), [&](std::string_view) { return ++pieces < 2; }));
        QCOMPARE(pieces, 2);
        query::Effort effort;
        effort.stop = [] { return true; };
        QVERIFY(!outlet::writeTable(table(form), window(), [](std::string_view) { return true; }, effort));
    }
}

void TestTableExport::smoothedRatesKnowWhatWasBefore()
{
    outlet::TableExport whole = table(TableForm::Long);
    whole.smooth = 2;
    outlet::TableExport late = whole;
    late.range.from = start + 1;
    const CsvRows all = support::readCsv(textOf(whole));
    const CsvRows rest = support::readCsv(textOf(late));
    QVERIFY(rest.size() > 1);
    QCOMPARE(rest[1][0], std::string("2023-11-14T22:13:21Z"));
    QVERIFY(std::ranges::search(all, CsvRows(rest.begin() + 1, rest.end())).begin() != all.end());
}

QTEST_APPLESS_MAIN(TestTableExport)
#include "tst_table_export.moc"
