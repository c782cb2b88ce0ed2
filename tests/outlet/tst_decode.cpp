// SPDX-License-Identifier: GPL-3.0-or-later
// Whole captures against the text of the reference decoder, sflowtool 6.11. Where it is wrong, a line of
// tests/data/decode-differences.tsv says so.
#include <QTest>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "outlet/decode/datagram_json.h"
#include "support/captures.h"
#include "wire/capture_reader.h"

using namespace weir;
using Json = nlohmann::ordered_json;

namespace
{

namespace fs = std::filesystem;

const fs::path dataFolder = fs::path(WEIR_SOURCE_DIR) / "tests/data";

/// Structure and member of each accepted difference.
using Difference = std::pair<std::string, std::string>;

std::set<Difference> acceptedDifferences()
{
    std::set<Difference> accepted;
    std::ifstream file(dataFolder / "decode-differences.tsv");
    std::string line;
    std::getline(file, line); // titles
    while (std::getline(file, line)) {
        const std::size_t member = line.find('\t');
        const std::size_t reason = line.find('\t', member + 1);
        accepted.insert({line.substr(0, member), line.substr(member + 1, reason - member - 1)});
    }
    return accepted;
}

std::string decoded(const wire::Datagram& datagram)
{
    outlet::TextBuffer text;
    outlet::appendDatagramJson(text, datagram);
    return std::string(text.view());
}

/// `flow 0:1001` of an element with a tag, else "".
std::string structureOf(const Json& element)
{
    if (element.empty() || !element.front().is_string())
        return {};
    const std::string& name = element.begin().key();
    const std::string tag = element.front().get<std::string>();
    if (name.ends_with("flowBlock_tag"))
        return "flow " + tag;
    return name == "counterBlock_tag" ? "counter " + tag : std::string();
}

class Comparison
{
public:
    /// "" when the two are equal, but for accepted differences; else where they are not.
    std::string compare(const Json& ours, const Json& theirs, const std::string& path = {})
    {
        if (ours == theirs)
            return {};
        if (ours.is_array() && theirs.is_array() && ours.size() == theirs.size()) {
            for (std::size_t i = 0; i < ours.size(); ++i)
                if (std::string where = compare(ours[i], theirs[i], path + '/' + std::to_string(i));
                    !where.empty())
                    return where;
            return {};
        }
        if (ours.is_object() && theirs.is_object())
            return compareMembers(ours, theirs, path);
        return path + ": " + ours.dump() + " instead of " + theirs.dump();
    }

    const std::set<Difference>& used() const { return m_used; }

private:
    std::string compareMembers(const Json& ours, const Json& theirs, const std::string& path)
    {
        const std::string structure = structureOf(theirs);
        auto our = ours.begin();
        for (auto their = theirs.begin(); their != theirs.end(); ++their, ++our) {
            if (our == ours.end() || our.key() != their.key())
                return path + ": " + their.key() + " is missing or elsewhere";
            std::string where = compare(*our, *their, path + '/' + their.key());
            if (!where.empty() && !accept(structure, their.key()))
                return where;
        }
        if (our == ours.end() || accept(structure, "+"))
            return {};
        return path + ": there is " + our.key() + " too";
    }

    bool accept(const std::string& structure, const std::string& member)
    {
        if (!m_accepted.contains({structure, member}))
            return false;
        m_used.insert({structure, member});
        return true;
    }

    const std::set<Difference> m_accepted = acceptedDifferences();
    std::set<Difference> m_used;
};

fs::path expectedOf(const fs::path& capture)
{
    return capture.parent_path() == dataFolder / "captures"
               ? dataFolder / "expected" / capture.stem().concat(".jsonl")
               : capture.parent_path() / "expected" / capture.stem().concat(".jsonl");
}

} // namespace

class DecodeTest : public QObject
{
    Q_OBJECT

private slots:
    void captureEqualsTheReference_data();
    void captureEqualsTheReference();
    void everyAcceptedDifferenceIsNeeded();
    void changedDatagramsGiveValidJson_data();
    void changedDatagramsGiveValidJson();
    void seedsGiveValidJson();

private:
    Comparison m_comparison;
};

void DecodeTest::captureEqualsTheReference_data()
{
    QTest::addColumn<QString>("path");
    for (const fs::path& path : support::allCaptures())
        if (fs::exists(expectedOf(path)))
            QTest::newRow(path.stem().c_str()) << QString::fromStdString(path.string());
}

void DecodeTest::captureEqualsTheReference()
{
    QFETCH(QString, path);
    const fs::path capture = path.toStdString();
    constexpr std::uint16_t anyPort = 0; // the reference takes every UDP packet for sFlow
    auto reader = wire::CaptureReader::open(capture.string(), anyPort);
    QVERIFY(reader.has_value());
    std::ifstream expected(expectedOf(capture));
    std::string line;
    int number = 0;
    while (std::getline(expected, line)) {
        ++number;
        const auto datagram = reader->next();
        QVERIFY2(datagram, qPrintable(QStringLiteral("line %1 has no datagram").arg(number)));
        const Json theirs = Json::parse(line);
        const Json ours = Json::parse(decoded(*datagram));
        if (theirs.contains("oracle")) // the reference had no valid JSON here
            continue;
        const std::string where = m_comparison.compare(ours, theirs);
        QVERIFY2(where.empty(), qPrintable(QStringLiteral("line %1, %2").arg(number).arg(where.c_str())));
    }
    QVERIFY(number > 0);
}

// They are all of our own captures, so this holds wherever the test runs. Runs after the comparison.
void DecodeTest::everyAcceptedDifferenceIsNeeded()
{
    if (m_comparison.used().empty())
        QSKIP("The captures were not compared in this run.");
    for (const Difference& difference : acceptedDifferences())
        QVERIFY2(m_comparison.used().contains(difference),
                 (difference.first + ' ' + difference.second).c_str());
}

namespace
{

/// Valid JSON with no name twice in an object; "" or what is wrong.
std::string problemOf(const support::ByteVector& payload)
{
    const auto exact = std::make_unique<std::uint8_t[]>(payload.size()); // so that a sanitizer sees the end
    std::ranges::copy(payload, exact.get());
    wire::Datagram datagram;
    datagram.payload = base::Bytes(exact.get(), payload.size());
    const std::string text = decoded(datagram);
    if (!Json::accept(text))
        return "no valid JSON: " + text;
    if (text.size() > 1000 + 40 * payload.size())
        return "more text than a multiple of the datagram";
    return {};
}

} // namespace

void DecodeTest::changedDatagramsGiveValidJson_data()
{
    QTest::addColumn<QString>("path");
    for (const fs::path& path : support::ownCaptures())
        QTest::newRow(path.stem().c_str()) << QString::fromStdString(path.string());
}

void DecodeTest::changedDatagramsGiveValidJson()
{
    QFETCH(QString, path);
    const auto records = support::readCapture(path.toStdString());
    for (std::size_t i = 0; i < records.size(); i += 1 + records.size() / 100) {
        const support::ByteVector& original = records[i].payload;
        support::ByteVector payload = original;
        for (std::size_t at = 0; at + 4 <= payload.size(); at += at < 200 ? 4 : 36) {
            for (const int value : {0x00, 0x01, 0x7F, 0xFF}) {
                std::fill_n(payload.begin() + std::ptrdiff_t(at), 4, std::uint8_t(value));
                const std::string problem = problemOf(payload);
                QVERIFY2(problem.empty(), problem.c_str());
            }
            std::copy_n(original.begin() + std::ptrdiff_t(at), 4, payload.begin() + std::ptrdiff_t(at));
        }
        for (std::size_t length = 0; length < original.size(); length += length < 200 ? 1 : 29) {
            payload.assign(original.begin(), original.begin() + std::ptrdiff_t(length));
            const std::string problem = problemOf(payload);
            QVERIFY2(problem.empty(), problem.c_str());
        }
    }
}

void DecodeTest::seedsGiveValidJson()
{
    for (const fs::path& path : support::fuzzSeeds()) {
        const std::string problem = problemOf(support::readFile(path));
        QVERIFY2(problem.empty(), (path.stem().string() + ": " + problem).c_str());
    }
}

QTEST_APPLESS_MAIN(DecodeTest)
#include "tst_decode.moc"
