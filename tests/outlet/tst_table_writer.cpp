// SPDX-License-Identifier: GPL-3.0-or-later
// Rows that other programs read: RFC 4180, formulas, numbers, and JSON that parses.
#include "outlet/table_writer.h"

#include <QTest>
#include <nlohmann/json.hpp>
#include <random>

using namespace weir;
using outlet::Format;
using outlet::TableWriter;

namespace
{

/// The grammar of RFC 4180, section 2, read strictly: every row ends with CRLF. Empty when a row breaks it.
std::vector<std::vector<std::string>> parseCsv(std::string_view text)
{
    std::vector<std::vector<std::string>> rows(1, {""});
    bool quoted = false;
    bool wasQuoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::string& field = rows.back().back();
        const char c = text[i];
        if (quoted) {
            if (c != '"')
                field += c;
            else if (i + 1 < text.size() && text[i + 1] == '"')
                field += text[++i];
            else
                quoted = false;
            wasQuoted = true;
        } else if (c == '"') {
            if (!field.empty() || wasQuoted)
                return {};
            quoted = true;
        } else if (c == ',') {
            rows.back().push_back("");
            wasQuoted = false;
        } else if (c == '\r') {
            if (i + 1 == text.size() || text[++i] != '\n')
                return {};
            rows.push_back({""});
            wasQuoted = false;
        } else if (c == '\n' || wasQuoted) {
            return {};
        } else {
            field += c;
        }
    }
    if (quoted || rows.back() != std::vector<std::string>{""})
        return {};
    rows.pop_back();
    return rows;
}

query::Query question(const char* keys, const char* value = "bytes")
{
    auto query = query::readQuery({keys, value, ""});
    Q_ASSERT(query);
    return *query;
}

query::Series series(std::vector<std::string> keys, double value, std::uint32_t samples = 5,
                     double ci95 = std::numeric_limits<double>::quiet_NaN())
{
    query::Series made;
    made.keys = std::move(keys);
    made.whole = {value, samples, ci95};
    return made;
}

query::Ranking ranking(std::vector<query::Series> rows, double other = 0, std::uint32_t otherSamples = 0)
{
    query::Ranking made;
    made.from = 1'700'000'000;
    made.rows = std::move(rows);
    made.other.whole.value = other;
    made.other.whole.samples = otherSamples;
    return made;
}

const std::string awkward[] = {"plain",   "a,b",   "say \"hi\"", "\"",       "two\r\nlines", "one\nline",
                               "=1+1",    "+1",    "-1",         "@SUM(A1)", "\tTab",        "\rCR",
                               "=\"a\",", "größe", "",           " blank ",  "-other-",      "'quoted'"};

} // namespace

class TableWriterTest : public QObject
{
    Q_OBJECT

private slots:
    void fieldsAreQuotedWhereTheyMustBe_data();
    void fieldsAreQuotedWhereTheyMustBe();
    void everyTextComesBackFromCsv();
    void randomTextsComeBackFromCsv();
    void numbersHaveNoExponentAndNoGrouping_data();
    void numbersHaveNoExponentAndNoGrouping();
    void headersNameTheUnit_data();
    void headersNameTheUnit();
    void rowsAreAsPromised();
    void furtherValuesStandLast();
    void otherComesLastOrNotAtAll();
    void jsonParsesAndSaysTheSame();
    void jsonOfBrokenTextParses();
};

void TableWriterTest::fieldsAreQuotedWhereTheyMustBe_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("field");
    QTest::newRow("plain") << "10.0.0.1" << "10.0.0.1";
    QTest::newRow("empty") << "" << "";
    QTest::newRow("comma") << "a,b" << "\"a,b\"";
    QTest::newRow("quote") << "a\"b" << "\"a\"\"b\"";
    QTest::newRow("line end") << "a\r\nb" << "\"a\r\nb\"";
    QTest::newRow("blanks stay") << " a " << " a ";
    QTest::newRow("formula") << "=1+1" << "'=1+1";
    QTest::newRow("formula with a comma") << "=SUM(1,2)" << "\"'=SUM(1,2)\"";
    QTest::newRow("plus") << "+1" << "'+1";
    QTest::newRow("minus") << "-1" << "'-1";
    QTest::newRow("at") << "@a" << "'@a";
    QTest::newRow("tab") << "\ta" << "'\ta";
    QTest::newRow("carriage return") << "\ra" << "\"'\ra\"";
    QTest::newRow("a sign inside") << "a=b-c" << "a=b-c";
    QTest::newRow("the rest") << "-other-" << "-other-";
}

void TableWriterTest::fieldsAreQuotedWhereTheyMustBe()
{
    QFETCH(QString, text);
    QFETCH(QString, field);
    QCOMPARE(QString::fromStdString(outlet::csvField(text.toStdString())), field);
}

void TableWriterTest::everyTextComesBackFromCsv()
{
    TableWriter writer(question("ipsource,stack"), {"ipsource", "stack"}, Format::Csv, query::Scale::Rate);
    for (const std::string& text : awkward) {
        const auto rows = parseCsv(writer.header() + writer.rows(ranking({series({text, "x"}, 1)})));
        QCOMPARE(rows.size(), std::size_t(2));
        QCOMPARE(rows[0].size(), std::size_t(6));
        QCOMPARE(rows[1].size(), std::size_t(6));
        const bool guarded = rows[1][1] != text;
        QCOMPARE(rows[1][1], (guarded ? "'" : "") + text);
        QCOMPARE(guarded, text != "-other-" && !text.empty() && std::string("=+-@\t\r").find(text[0]) < 6);
        QCOMPARE(rows[1][2], std::string("x"));
    }
}

void TableWriterTest::randomTextsComeBackFromCsv()
{
    std::mt19937 random{1};
    constexpr std::string_view letters = "ab,\"\r\n=+-@\t ;'\\\xC3\xB6";
    for (int i = 0; i < 20'000; ++i) {
        std::string text;
        for (auto left = random() % 8; left > 0; --left)
            text += letters[random() % letters.size()];
        const auto rows = parseCsv(outlet::csvField(text) + ",next\r\n");
        QCOMPARE(rows.size(), std::size_t(1));
        QCOMPARE(rows[0].size(), std::size_t(2));
        QVERIFY(rows[0][0] == text || rows[0][0] == '\'' + text);
        QVERIFY(rows[0][0].empty() || std::string("=+-@\t\r").find(rows[0][0][0]) == std::string::npos);
    }
}

void TableWriterTest::numbersHaveNoExponentAndNoGrouping_data()
{
    QTest::addColumn<double>("number");
    QTest::addColumn<QString>("text");
    QTest::newRow("zero") << 0.0 << "0";
    QTest::newRow("one") << 1.0 << "1";
    QTest::newRow("a fraction") << 0.1 << "0.1";
    QTest::newRow("a third") << 1.0 / 3 << "0.3333333333333333";
    QTest::newRow("a large one") << 123456789012345678.0 << "123456789012345680";
    QTest::newRow("2^64") << 18446744073709551616.0 << "18446744073709551616";
    QTest::newRow("a small one") << 1e-7 << "0.0000001";
    QTest::newRow("the largest, its length") << 1e308 << ("1" + QString(308, '0'));
}

void TableWriterTest::numbersHaveNoExponentAndNoGrouping()
{
    QFETCH(double, number);
    QFETCH(QString, text);
    const std::string found = outlet::numberText(number);
    if (number < 1e300 && number != 123456789012345678.0)
        QCOMPARE(QString::fromStdString(found), text);
    else
        QCOMPARE(found.size(), std::size_t(text.size()));
    QCOMPARE(std::stod(found), number); // nothing is lost
}

void TableWriterTest::headersNameTheUnit_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("rate");
    QTest::addColumn<QString>("total");
    QTest::newRow("bytes") << "bytes" << "bytes_per_s" << "bytes";
    QTest::newRow("Bps") << "Bps" << "bytes_per_s" << "bytes";
    QTest::newRow("bps") << "bps" << "bits_per_s" << "bits";
    QTest::newRow("frames") << "frames" << "frames_per_s" << "frames";
    QTest::newRow("fps") << "fps" << "frames_per_s" << "frames";
    QTest::newRow("requests") << "requests" << "requests_per_s" << "requests";
    QTest::newRow("samples") << "samples" << "samples_per_s" << "samples_taken";
    QTest::newRow("a key") << "ipbytes" << "ipbytes" << "ipbytes";
    QTest::newRow("an average") << "avg:ipttl" << "avg:ipttl" << "avg:ipttl";
}

void TableWriterTest::headersNameTheUnit()
{
    QFETCH(QString, value);
    QFETCH(QString, rate);
    QFETCH(QString, total);
    const query::Query query = question("ipsource", qPrintable(value));
    const auto header = [&](query::Scale scale) {
        return QString::fromStdString(TableWriter(query, {"ip source"}, Format::Csv, scale).header());
    };
    QCOMPARE(header(query::Scale::Rate), "time_utc,ip source," + rate + ",samples,ci95_percent\r\n");
    QCOMPARE(header(query::Scale::Sum), "time_utc,ip source," + total + ",samples,ci95_percent\r\n");
    QCOMPARE(TableWriter(query, {"ipsource"}, Format::Json, query::Scale::Rate).header(), std::string());
}

void TableWriterTest::rowsAreAsPromised()
{
    TableWriter writer(question("ipsource"), {"ipsource"}, Format::Csv, query::Scale::Rate);
    const std::string rows =
        writer.rows(ranking({series({"10.0.0.1"}, 1500.5, 120, 17.8926), series({"10.0.0.2"}, 3)}, 40, 2));
    QCOMPARE(rows, std::string("2023-11-14T22:13:20Z,10.0.0.1,1500.5,120,17.89\r\n"
                               "2023-11-14T22:13:20Z,10.0.0.2,3,5,\r\n"
                               "2023-11-14T22:13:20Z,-other-,40,2,\r\n"));
    QCOMPARE(writer.rows(ranking({})), std::string());
    TableWriter total(question(""), {}, Format::Csv, query::Scale::Rate);
    QCOMPARE(
        total.header() + total.rows(ranking({series({}, 7, 100, 19.6)})),
        std::string("time_utc,bytes_per_s,samples,ci95_percent\r\n2023-11-14T22:13:20Z,7,100,19.60\r\n"));
}

void TableWriterTest::furtherValuesStandLast()
{
    query::Query query = question("ipsource");
    for (const char* text : {"frames", "bytes", "avg:ipttl"})
        query.furtherValues.push_back(*key::parseValue(text));
    query::Ranking both =
        ranking({series({"10.0.0.1"}, 1500.5, 120, 17.8926), series({"10.0.0.2"}, 3)}, 40, 2);
    both.rows[0].further = {{12, 120, 17.5}, {1500.5, 120, 17.8926}, {63.5, 118}};
    both.rows[1].further = {{0, 0}, {3, 1}, {0, 0}}; // none of its samples has them
    const TableWriter csv(query, {"ipsource"}, Format::Csv, query::Scale::Rate);
    QCOMPARE(csv.header(), std::string("time_utc,ipsource,bytes_per_s,samples,ci95_percent,frames_per_s,"
                                       "frames_per_s_ci95_percent,bytes,bytes_ci95_percent,avg:ipttl,"
                                       "avg:ipttl_ci95_percent\r\n"));
    QCOMPARE(csv.rows(both),
             std::string("2023-11-14T22:13:20Z,10.0.0.1,1500.5,120,17.89,12,17.50,1500.5,17.89,63.5,\r\n"
                         "2023-11-14T22:13:20Z,10.0.0.2,3,5,,,,3,,,\r\n"
                         "2023-11-14T22:13:20Z,-other-,40,2,,,,,,,\r\n"));
    const TableWriter json(query, {"ipsource"}, Format::Json, query::Scale::Rate);
    const auto step = nlohmann::ordered_json::parse(json.rows(both));
    QCOMPARE(step["flows"][0]["frames_per_s"].get<int>(), 12);
    QCOMPARE(step["flows"][0]["frames_per_s_ci95_percent"].get<double>(), 17.5);
    QCOMPARE(step["flows"][0]["avg:ipttl"].get<double>(), 63.5);
    QVERIFY(step["flows"][1]["frames_per_s"].is_null());
    QVERIFY(step["flows"][2]["bytes"].is_null());
}

void TableWriterTest::otherComesLastOrNotAtAll()
{
    TableWriter writer(question("ipsource,vlan"), {"ipsource", "vlan"}, Format::Csv, query::Scale::Rate);
    const auto with = parseCsv(writer.rows(ranking({series({"a", "1"}, 5)}, 3, 1)));
    QCOMPARE(with.size(), std::size_t(2));
    QCOMPARE(with[1][1], std::string("-other-"));
    QCOMPARE(with[1][2], std::string("-other-"));
    // Samples of zero bytes are something left over.
    QCOMPARE(parseCsv(writer.rows(ranking({series({"a", "1"}, 5)}, 0, 1))).size(), std::size_t(2));
    QCOMPARE(parseCsv(writer.rows(ranking({series({"a", "1"}, 5)}))).size(), std::size_t(1));
}

void TableWriterTest::jsonParsesAndSaysTheSame()
{
    TableWriter writer(question("ipsource,stack"), {"ipsource", "stack"}, Format::Json, query::Scale::Sum);
    for (const std::string& text : awkward) {
        const std::string line =
            writer.rows(ranking({series({text, "b"}, 12.5, 120, 17.8926), series({"c", "d"}, 1e18)}, 4, 2));
        QCOMPARE(std::ranges::count(line, '\n'), 1); // one object a line
        const auto step = nlohmann::ordered_json::parse(line);
        QCOMPARE(step["time_utc"].get<std::string>(), std::string("2023-11-14T22:13:20Z"));
        QCOMPARE(step["flows"].size(), std::size_t(3));
        const auto& first = step["flows"][0];
        QCOMPARE(first["ipsource"].get<std::string>(), text); // no guard: no spreadsheet reads it
        QCOMPARE(first["bytes"].get<double>(), 12.5);
        QCOMPARE(first["samples"].get<int>(), 120);
        QCOMPARE(first["ci95_percent"].get<double>(), 17.89);
        QStringList names;
        for (const auto& [name, value] : first.items())
            names.append(QString::fromStdString(name));
        QCOMPARE(names.join(' '), QStringLiteral("ipsource stack bytes samples ci95_percent"));
        QVERIFY(step["flows"][1]["ci95_percent"].is_null());
        QCOMPARE(step["flows"][1]["bytes"].get<double>(), 1e18);
        QCOMPARE(step["flows"][2]["stack"].get<std::string>(), std::string("-other-"));
        QCOMPARE(step["flows"][2]["bytes"].dump(), std::string("4")); // a whole number is one
    }
    QVERIFY(nlohmann::json::parse(writer.rows(ranking({})))["flows"].empty());
}

void TableWriterTest::jsonOfBrokenTextParses()
{
    TableWriter writer(question("ipsource"), {"ipsource"}, Format::Json, query::Scale::Rate);
    for (const std::string& text :
         {std::string("\xFF\xFE"), std::string("a\0b", 3), std::string("\xC3"), std::string("\x1B[31m")})
        QVERIFY(nlohmann::json::accept(writer.rows(ranking({series({text}, 1)}))));
}

QTEST_APPLESS_MAIN(TableWriterTest)
#include "tst_table_writer.moc"
