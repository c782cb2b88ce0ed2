// SPDX-License-Identifier: GPL-3.0-or-later
// What the editor wants to know, found out on the pool: right, the newest wish only, and gone with who asked.
#include "engine/survey.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "query/windows.h"

using namespace weir;
using engine::Engine;
using engine::Survey;
using engine::View;

namespace
{

constexpr std::size_t budget = 256 << 20;
constexpr base::SecondNumber start = 1'700'000'000;
constexpr int seconds = 60;

} // namespace

class SurveyTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase() { m_engine.reset(); }
    void countsWhatTheViewShows();
    void countsValuesOfOneExpression();
    void theNewestWishWins();
    void findsOutWhyNothingMatched();
    void mayGoWhileItWorks();

private:
    QTemporaryDir m_folder;
    std::unique_ptr<Engine> m_engine;
};

void SurveyTest::initTestCase()
{
    support::TrafficSettings settings;
    settings.mixed = true;
    support::Traffic traffic(settings);
    const QString capture = m_folder.filePath("generated.pcap");
    support::writeCapture(capture.toStdString(), support::generate(traffic, start, seconds, 50));
    m_engine = std::make_unique<Engine>(budget);
    QSignalSpy read(m_engine.get(), &Engine::captureRead);
    m_engine->openCaptures({capture});
    QTRY_COMPARE_WITH_TIMEOUT(read.count(), 1, 30'000);
}

void SurveyTest::countsWhatTheViewShows()
{
    Survey survey(*m_engine);
    std::shared_ptr<const query::Census> census;
    connect(&survey, &Survey::keysCounted, this, [&](const auto& counted) { census = counted; });
    const View view{false, 10, start + 20, 1, {}, {}};
    survey.countKeys(view, false);
    QTRY_VERIFY(census);
    const auto expected = query::takeCensus(*m_engine->snapshot(), {start + 10, start + 20, 1}, false);
    QCOMPARE(census->samples, expected->samples);
    QCOMPARE(census->keys.size(), expected->keys.size());
}

void SurveyTest::countsValuesOfOneExpression()
{
    Survey survey(*m_engine);
    std::shared_ptr<const query::Values> values;
    connect(&survey, &Survey::valuesCounted, this, [&](const auto& counted) { values = counted; });
    const query::Query query = test::question("", "bps");
    survey.countValues({}, query, test::question("ipprotocol").keys[0]);
    QTRY_VERIFY(values);
    QCOMPARE(values->key, std::string("ipprotocol"));
    QVERIFY(!values->values.empty());
}

void SurveyTest::theNewestWishWins()
{
    Survey survey(*m_engine);
    std::vector<std::string> keys;
    connect(&survey, &Survey::valuesCounted, this,
            [&](const auto& counted) { keys.push_back(counted->key); });
    const query::Query query = test::question("", "bps");
    for (const char* key : {"ipsource", "ipdestination", "macsource", "vlan", "ipttl"})
        survey.countValues({}, query, test::question(key).keys[0]);
    QTRY_VERIFY(!keys.empty());
    QCOMPARE(keys, std::vector<std::string>{"ipttl"});
}

void SurveyTest::findsOutWhyNothingMatched()
{
    Survey survey(*m_engine);
    std::shared_ptr<const query::Diagnosis> found;
    connect(&survey, &Survey::diagnosed, this, [&](const auto& diagnosis) { found = diagnosis; });
    survey.diagnose({start, start + seconds, 1}, *query::readQuery({"ipsource", "bps", "ipprotocol=200"}));
    QTRY_VERIFY(found);
    QCOMPARE(found->term, std::string("ipprotocol=200"));
    QVERIFY(!found->instead.empty());
}

void SurveyTest::mayGoWhileItWorks()
{
    for (int i = 0; i < 50; ++i) {
        Survey survey(*m_engine);
        survey.countKeys({}, false);
        survey.countValues({}, test::question(""), test::question("ipsource").keys[0]);
        if (i % 2)
            QCoreApplication::processEvents();
    }
}

QTEST_GUILESS_MAIN(SurveyTest)
#include "tst_survey.moc"
