// SPDX-License-Identifier: GPL-3.0-or-later
// Questions on the pool: answered as a query would, kept up to date, the newest wins, and gone when their
// view goes.
#include "engine/question.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>
#include <future>
#include <sys/resource.h>
#include <unistd.h>

#include <thread>

#include "engine/jobs.h"
#include "engine/kept_questions.h"
#include "engine/sender.h"
#include "query/windows.h"

using namespace weir;
using engine::Engine;
using engine::Question;
using engine::Reply;
using engine::View;

namespace
{

constexpr std::size_t budget = 256 << 20;
constexpr base::SecondNumber start = 1'700'000'000;
constexpr int seconds = 60;

/// The replies to one question, newest last.
class Replies : public QObject
{
public:
    explicit Replies(Question& question)
    {
        connect(&question, &Question::answered, this, [this](const Reply& reply) { all.push_back(reply); });
    }
    std::vector<Reply> all;
};

std::string keysOf(const Reply& reply)
{
    return key::toText(reply.answer->query.keys);
}

} // namespace

class QuestionTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void theAnswerIsWhatAQuerySays_data();
    void theAnswerIsWhatAQuerySays();
    void curvesAreSmoothedAndMeansAreNot();
    void nothingIsAnsweredBeforeItIsAsked();
    void lookingElsewhereIsAnswered();
    void aPinnedMomentIsRanked();
    void aBrushedRangeIsRanked();
    void theNewestQuestionWins();
    void manyQuestionsAtOnce();
    void aQuestionMayGoWhileItIsAnswered();
    void aNewSecondIsAnswered();
    void whoRestsCatchesUp();
    void answersCountAgainstTheBudget();
    void aSecondViewCostsNothing();
    void aQuestionThatComesBackIsStillAnswered();
    void onlySoManyIdleQuestionsAreKept();
    void piecesOfOneJobRunTogether();
    void jobsLetOthersGoFirst();

private:
    QTemporaryDir m_folder;
    QString m_capture;
    std::unique_ptr<Engine> m_engine;
};

void QuestionTest::initTestCase()
{
    support::TrafficSettings settings;
    settings.mixed = true;
    support::Traffic traffic(settings);
    m_capture = m_folder.filePath("generated.pcap");
    support::writeCapture(m_capture.toStdString(), support::generate(traffic, start, seconds, 50));
}

void QuestionTest::init()
{
    m_engine = std::make_unique<Engine>(budget);
    QSignalSpy read(m_engine.get(), &Engine::captureRead);
    m_engine->openCaptures({m_capture});
    QTRY_COMPARE_WITH_TIMEOUT(read.count(), 1, 30'000);
    QCOMPARE(read[0][1].toString(), QString());
}

void QuestionTest::cleanup()
{
    m_engine.reset();
    QVERIFY(QThreadPool::globalInstance()->waitForDone(10'000));
}

void QuestionTest::theAnswerIsWhatAQuerySays_data()
{
    QTest::addColumn<QString>("keys");
    QTest::addColumn<QString>("value");
    QTest::addColumn<int>("span");
    QTest::addColumn<int>("step");
    QTest::newRow("total") << "" << "bytes" << 60 << 1;
    QTest::newRow("pairs") << "ipsource,ipdestination" << "bps" << 30 << 1;
    QTest::newRow("steps") << "ipsource" << "frames" << 50 << 10;
    QTest::newRow("longer than the window") << "ipsource" << "avg:bytes" << 300 << 1;
}

void QuestionTest::theAnswerIsWhatAQuerySays()
{
    QFETCH(QString, keys);
    QFETCH(QString, value);
    QFETCH(int, span);
    QFETCH(int, step);
    const query::Query query = test::question(qPrintable(keys), qPrintable(value));
    Question question(*m_engine);
    Replies replies(question);
    View view;
    view.span = span;
    view.step = step;
    question.look(view);
    question.ask(query);
    QTRY_VERIFY_WITH_TIMEOUT(!replies.all.empty(), 20'000);
    const Reply& reply = replies.all.back();
    QVERIFY(!reply.pinned);
    QVERIFY(reply.milliseconds >= 0);
    QCOMPARE(reply.answer->range.to, start + seconds);
    QCOMPARE(reply.answer->range.from, start + seconds - span);
    query::LiveQuery live(query);
    live.update(*m_engine->snapshot(), reply.answer->range.from, reply.answer->range.to);
    const char* differs = test::difference(*reply.answer, live.answer(reply.answer->range));
    QVERIFY2(!differs, differs);
}

void QuestionTest::curvesAreSmoothedAndMeansAreNot()
{
    Question question(*m_engine);
    Replies replies(question);
    View view;
    view.span = 20;
    view.pinned = start + seconds - 3;
    question.look(view);
    const query::Query query = test::question("ipsource", "bps", query::Aggregation::Max, 3);
    question.ask(query, 4);
    QTRY_VERIFY_WITH_TIMEOUT(!replies.all.empty(), 20'000);
    const Reply& reply = replies.all.back();
    QCOMPARE(reply.answer->series.size(), std::size_t(3));
    query::LiveQuery live(query);
    live.update(*m_engine->snapshot(), 0, start + seconds);
    const query::Answer plain = live.answer(reply.answer->range);
    for (std::size_t i = 0; i < 3; ++i) {
        QCOMPARE(reply.answer->series[i].keys, plain.series[i].keys);
        QCOMPARE(reply.answer->series[i].whole.value, plain.series[i].whole.value);
        QVERIFY(reply.answer->series[i].steps[10].value != plain.series[i].steps[10].value);
    }
    // The moment that is pinned says what the curves say there.
    QVERIFY(reply.pinned);
    QCOMPARE(reply.pinned->total.whole.value, reply.answer->total.steps[17].value);
    QVERIFY(reply.pinned->rows.size() <= 3);
}

void QuestionTest::nothingIsAnsweredBeforeItIsAsked()
{
    Question question(*m_engine);
    Replies replies(question);
    View view;
    view.span = 10;
    question.look(view);
    emit m_engine->secondClosed();
    QVERIFY(QThreadPool::globalInstance()->waitForDone());
    QCoreApplication::processEvents();
    QVERIFY(replies.all.empty());
}

void QuestionTest::lookingElsewhereIsAnswered()
{
    Question question(*m_engine);
    Replies replies(question);
    question.ask(test::question("ipsource"));
    QTRY_VERIFY_WITH_TIMEOUT(!replies.all.empty(), 20'000);
    View paused;
    paused.live = false;
    paused.to = start + 50;
    paused.span = 20;
    question.look(paused);
    QTRY_VERIFY(replies.all.back().answer->range == (query::Range{start + 30, start + 50, 1}));
    const std::size_t before = replies.all.size();
    question.look(paused); // the same again
    QVERIFY(QThreadPool::globalInstance()->waitForDone());
    QCoreApplication::processEvents();
    QCOMPARE(replies.all.size(), before);
}

void QuestionTest::aPinnedMomentIsRanked()
{
    const query::Query query = test::question("ipsource");
    Question question(*m_engine);
    Replies replies(question);
    View view;
    view.span = 10;
    view.pinned = start + 7; // outside of the span
    question.look(view);
    question.ask(query);
    QTRY_VERIFY_WITH_TIMEOUT(!replies.all.empty() && replies.all.back().pinned, 20'000);
    const query::Ranking& pinned = *replies.all.back().pinned;
    QCOMPARE(pinned.from, start + 7);
    QCOMPARE(pinned.to, start + 8);
    query::LiveQuery live(query);
    live.update(*m_engine->snapshot(), start + 7, start + 8);
    const query::Ranking expected = live.rank(start + 7, start + 8, query.n);
    QCOMPARE(pinned.rows.size(), expected.rows.size());
    for (std::size_t i = 0; i < pinned.rows.size(); ++i)
        QVERIFY(test::same(pinned.rows[i], expected.rows[i]));
    QVERIFY(test::same(pinned.total, expected.total));
}

void QuestionTest::aBrushedRangeIsRanked()
{
    const query::Query query = test::question("ipsource");
    Question question(*m_engine);
    Replies replies(question);
    View view;
    view.span = 10;
    view.step = 5;
    view.brushed = query::Range{start + 3, start + 11, 1}; // begins and ends within steps
    question.look(view);
    question.ask(query);
    QTRY_VERIFY_WITH_TIMEOUT(!replies.all.empty() && replies.all.back().pinned, 20'000);
    const query::Ranking& brushed = *replies.all.back().pinned;
    QCOMPARE(brushed.from, start + 3);
    QCOMPARE(brushed.to, start + 11);
    query::LiveQuery live(query);
    live.update(*m_engine->snapshot(), start + 3, start + 11);
    const query::Ranking expected = live.rank(start + 3, start + 11, query.n);
    QVERIFY(!expected.rows.empty());
    QCOMPARE(brushed.rows.size(), expected.rows.size());
    for (std::size_t i = 0; i < brushed.rows.size(); ++i)
        QVERIFY(test::same(brushed.rows[i], expected.rows[i]));
    QVERIFY(test::same(brushed.total, expected.total));
    view.pinned = start + 7; // goes before the range
    QCOMPARE(stretchOf(view), std::optional(query::Range{start + 7, start + 8, 5}.aligned()));
}

void QuestionTest::theNewestQuestionWins()
{
    Question question(*m_engine);
    Replies replies(question);
    const char* keys[] = {"ipsource,ipdestination", "macsource", "ipprotocol", "vlan"};
    for (int round = 0; round < 20; ++round) {
        for (const char* each : keys)
            question.ask(test::question(each));
        const std::size_t before = replies.all.size();
        if (round % 4 == 0)
            QTRY_VERIFY_WITH_TIMEOUT(replies.all.size() > before, 20'000);
    }
    question.ask(test::question("ipsource"));
    const std::size_t before = replies.all.size();
    QTRY_VERIFY_WITH_TIMEOUT(replies.all.size() > before, 20'000);
    for (std::size_t i = before; i < replies.all.size(); ++i)
        QCOMPARE(keysOf(replies.all[i]), std::string("ipsource"));
    for (std::size_t i = 0; i < before; ++i)
        QCOMPARE(keysOf(replies.all[i]), std::string("vlan")); // the last of each round
}

void QuestionTest::manyQuestionsAtOnce()
{
    std::vector<std::unique_ptr<Question>> questions;
    std::vector<std::unique_ptr<Replies>> replies;
    for (int i = 0; i < 12; ++i) {
        questions.push_back(std::make_unique<Question>(*m_engine));
        replies.push_back(std::make_unique<Replies>(*questions.back()));
        questions.back()->ask(test::question(i % 2 ? "ipsource" : "ipdestination"));
    }
    for (const auto& each : replies)
        QTRY_VERIFY_WITH_TIMEOUT(!each->all.empty(), 30'000);
    for (std::size_t i = 2; i < replies.size(); ++i) {
        const char* differs =
            test::difference(*replies[i]->all.back().answer, *replies[i % 2]->all.back().answer);
        QVERIFY2(!differs, differs);
    }
}

void QuestionTest::aQuestionMayGoWhileItIsAnswered()
{
    for (int i = 0; i < 40; ++i) {
        auto question = std::make_unique<Question>(*m_engine);
        const Replies replies(*question);
        question->ask(test::question("ipsource,ipdestination"));
        if (i % 3 == 0)
            emit m_engine->secondClosed();
        if (i % 4 == 0)
            QCoreApplication::processEvents();
        question.reset();
        QCoreApplication::processEvents();
        QVERIFY(i % 4 == 0 || replies.all.empty());
    }
    // The engine may follow at once: no job speaks to it any more.
    auto last = std::make_unique<Question>(*m_engine);
    last->ask(test::question("ipsource,ipdestination"));
    last.reset();
    m_engine.reset();
}

void QuestionTest::aNewSecondIsAnswered()
{
    Engine engine(budget);
    QVERIFY(engine.listen("127.0.0.1", 0));
    Question question(engine);
    Replies replies(question);
    View view;
    view.span = 30;
    question.look(view);
    question.ask(test::question("ipsource", "frames", query::Aggregation::Sum));
    test::Sender sender(engine.listening().value(0).section(':', -1).toUShort());
    const support::ByteVector payload = support::Traffic().next();
    for (int i = 0; i < 10; ++i)
        QVERIFY(sender.send(payload));
    QTRY_VERIFY(!replies.all.empty() && replies.all.back().answer->total.whole.samples == 70);
    const base::SecondNumber seen = replies.all.back().answer->range.to;
    QTRY_VERIFY(replies.all.back().answer->range.to > seen); // it follows the clock
    QCOMPARE(replies.all.back().answer->range.to - replies.all.back().answer->range.from, 30);
}

void QuestionTest::whoRestsCatchesUp()
{
    Engine engine(budget);
    QVERIFY(engine.listen("127.0.0.1", 0));
    Question question(engine);
    Replies replies(question);
    question.ask(test::question("ipsource", "frames", query::Aggregation::Sum));
    QTRY_VERIFY(!replies.all.empty());
    QSignalSpy closed(&engine, &Engine::secondClosed);
    question.rest(true);
    const auto hasBeenQuiet = [&] { // an answer that was under way may still come
        const std::size_t before = replies.all.size();
        const qsizetype closedBefore = closed.count();
        [&] { QTRY_VERIFY(closed.count() >= closedBefore + 2); }();
        return replies.all.size() == before;
    };
    QTRY_VERIFY(hasBeenQuiet());
    question.rest(false);
    const auto end = [&] { return replies.all.back().answer->range.to; };
    QTRY_VERIFY(end() >= engine.snapshot()->to());

    question.rest(true);
    const std::size_t before = replies.all.size();
    question.ask(test::question("ipdestination", "frames", query::Aggregation::Sum));
    QTRY_VERIFY(replies.all.size() > before); // what is asked meanwhile is answered
    QTRY_COMPARE(keysOf(replies.all.back()), std::string("ipdestination"));
}

void QuestionTest::answersCountAgainstTheBudget()
{
    Engine engine(budget);
    QVERIFY(engine.listen("127.0.0.1", 0));
    QSignalSpy closed(&engine, &Engine::secondClosed);
    const auto budgetNow = [&] {
        closed.clear();
        [&] { QTRY_VERIFY(closed.count() >= 2); }(); // the window takes the new budget with a second
        return engine.snapshot()->budget;
    };
    QCOMPARE(budgetNow(), budget);
    auto question = std::make_unique<Question>(engine);
    question->ask(test::question("ipsource,ipdestination"));
    test::Sender sender(engine.listening().value(0).section(':', -1).toUShort());
    support::Traffic traffic;
    for (int i = 0; i < 100; ++i)
        QVERIFY(sender.send(traffic.next()));
    QTRY_VERIFY(engine.health().flowSamples == 700);
    QVERIFY(budgetNow() < budget);
    question.reset();
    QVERIFY(budgetNow() >= budget - budget / 16); // it may come back
}

/// What is known of a question by now.
std::uint64_t secondsAsked(Engine& engine, const query::Query& query)
{
    const auto kept = engine.keptQuestions().of(query);
    const std::lock_guard lock(kept->mutex);
    return kept->live ? kept->live->secondsEvaluated() : 0;
}

void QuestionTest::aSecondViewCostsNothing()
{
    query::Query query = test::question("ipsource");
    Question first(*m_engine);
    Question second(*m_engine);
    Replies ofFirst(first);
    Replies ofSecond(second);
    View view;
    view.span = seconds;
    first.look(view);
    first.ask(query);
    QTRY_VERIFY(!ofFirst.all.empty());
    QCOMPARE(secondsAsked(*m_engine, query), std::uint64_t(seconds));
    query.n = 3; // the same question all the same
    second.look(view);
    second.ask(query);
    QTRY_VERIFY(!ofSecond.all.empty());
    QCOMPARE(ofSecond.all.back().answer->series.size(), std::size_t(3));
    QCOMPARE(secondsAsked(*m_engine, query), std::uint64_t(seconds));
    view.step = 5; // nor does another step, nor another stretch
    view.span = 20;
    second.look(view);
    QTRY_COMPARE(ofSecond.all.back().answer->range.step, 5);
    QCOMPARE(secondsAsked(*m_engine, query), std::uint64_t(seconds));
    QCOMPARE(secondsAsked(*m_engine, test::question("ipdestination")), 0u);
}

void QuestionTest::aQuestionThatComesBackIsStillAnswered()
{
    const query::Query query = test::question("ipsource,ipdestination");
    Question question(*m_engine);
    Replies replies(question);
    View view;
    view.span = seconds;
    question.look(view);
    for (const char* keys : {"ipsource,ipdestination", "ipprotocol", "macsource", "ipsource,ipdestination"}) {
        const std::size_t before = replies.all.size();
        question.ask(test::question(keys));
        QTRY_VERIFY(replies.all.size() > before && keysOf(replies.all.back()) == keys);
    }
    QCOMPARE(secondsAsked(*m_engine, query), std::uint64_t(seconds));
}

void QuestionTest::onlySoManyIdleQuestionsAreKept()
{
    std::ptrdiff_t held = 0;
    engine::KeptQuestions questions(1000, [&](std::ptrdiff_t change) { held += change; });
    const auto ask = [&](const char* keys, std::size_t bytes) {
        auto kept = questions.of(test::question(keys));
        questions.tell(*kept, bytes);
        return kept;
    };
    auto used = ask("ipsource", 5000); // as much as it needs, while it is used
    QCOMPARE(held, 5000);
    const void* const second = ask("ipdestination", 600).get();
    ask("ipprotocol", 300);
    QCOMPARE(held, 5900);
    QCOMPARE(ask("ipdestination", 600).get(), second); // still there
    ask("macsource", 300);                             // the protocol's was used the longest time ago
    used.reset();
    ask("macdestination", 1);
    QVERIFY(held <= 1000 + 1);
    QCOMPARE(ask("ipdestination", 600).get(), second);
}

void QuestionTest::piecesOfOneJobRunTogether()
{
    engine::Jobs jobs;
    std::atomic<int> ended{0};
    std::atomic<int> pieces{0};
    const int all = int(4 * jobs.threads()); // more jobs that wait for pieces than there are threads
    for (int i = 0; i < all; ++i)
        jobs.start([&] {
            jobs.together(std::vector<std::function<void()>>(5, [&] { ++pieces; }));
            ++ended;
        });
    QTRY_COMPARE(ended.load(), all);
    QCOMPARE(pieces.load(), 5 * all);

    // Both are under way at one time, or this never ends.
    std::atomic<int> met{0};
    const auto meet = [&] {
        ++met;
        while (met < 2)
            std::this_thread::yield();
    };
    jobs.together({meet, meet});
    QCOMPARE(met.load(), 2);
}

// Beside the others of this program, whatever the priority is that it was started with.
void QuestionTest::jobsLetOthersGoFirst()
{
    constexpr int nicer = 5;
    constexpr int nicest = 19;
    const int own = getpriority(PRIO_PROCESS, 0);
    setpriority(PRIO_PROCESS, 0, own + 2);
    const int started = getpriority(PRIO_PROCESS, 0);
    std::promise<int> of;
    Engine engine(budget);
    engine.jobs().start([&] { of.set_value(getpriority(PRIO_PROCESS, id_t(gettid()))); });
    QCOMPARE(of.get_future().get(), std::min(started + nicer, nicest));
    setpriority(PRIO_PROCESS, 0, own);
}

QTEST_GUILESS_MAIN(QuestionTest)
#include "tst_question.moc"
