// SPDX-License-Identifier: GPL-3.0-or-later
// Everything at once and at random: live arrival, replays, captures, relays, another budget, questions that
// come, change and go while they are worked at. Each answer is what a second reading of its window says, and
// in the end nothing is left. WEIR_RANDOM_SECONDS (5) says for how long, WEIR_RANDOM_SEED what happens.
#include "engine/question.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>
#include <array>
#include <atomic>
#include <iostream>
#include <list>
#include <map>
#include <random>
#include <thread>

#include "engine/capture_replay.h"
#include "engine/sender.h"
#include "support/captures.h"
#include "support/oracle.h"

using namespace weir;
using engine::Engine;
using engine::Question;
using engine::Reply;
using support::Oracle;

namespace
{

constexpr std::size_t mebibyte = 1 << 20;
constexpr base::SecondNumber start = 1'700'000'000;

/// What is asked, in the words of the query and of the oracle.
struct What {
    std::vector<std::string> keys;
    Oracle::Value value = Oracle::Value::Bytes;
    Oracle::Sources sources = Oracle::Sources::Max;

    auto operator<=>(const What&) const = default;

    std::string keyText() const
    {
        std::string text;
        for (const std::string& key : keys)
            text += (text.empty() ? "" : ",") + key;
        return text;
    }

    query::Query query(std::size_t n) const
    {
        query::Query query =
            *query::readQuery({keyText(), value == Oracle::Value::Bytes ? "bytes" : "frames", ""});
        query.aggregation =
            sources == Oracle::Sources::Max ? query::Aggregation::Max : query::Aggregation::Sum;
        query.n = n;
        return query;
    }
};

/// What the oracle says of each moment of a window.
class Expectation
{
public:
    struct Sum {
        support::OracleTotals flows;
        std::uint64_t total = 0;
        std::uint64_t samples = 0; ///< with all keys
    };

    using Window = std::map<base::SecondNumber, std::vector<store::SecondPointer>>;

    /// Of one second of the window.
    const Sum& of(const Window& window, base::SecondNumber time, const What& what)
    {
        // What counts depends on the half minute before, too.
        Oracle oracle;
        std::vector<std::uint64_t> serials;
        for (auto second = window.lower_bound(what.sources == Oracle::Sources::Max ? time - 35 : time);
             second != window.end() && second->first <= time; ++second)
            for (const store::SecondPointer& part : second->second) {
                serials.push_back(part->serial());
                for (const support::OracleSample& sample : samplesOf(*part))
                    oracle.add(sample);
            }
        const auto [place, isNew] = m_sums.try_emplace({what, serials});
        if (isNew) {
            Sum& sum = place->second;
            sum.flows = oracle.totals(what.keys, what.value, what.sources, time, time + 1);
            for (const auto& [keys, value] : sum.flows)
                sum.total += value;
            for (const support::OracleSample& sample : oracle.samples())
                sum.samples += sample.second == time && std::ranges::all_of(what.keys, [&](const auto& key) {
                                   return sample.keys.contains(key);
                               });
        }
        return place->second;
    }

private:
    const std::vector<support::OracleSample>& samplesOf(const store::Second& part)
    {
        const auto [place, isNew] = m_samples.try_emplace(part.serial());
        if (isNew) {
            Oracle oracle;
            for (const store::DatagramRow& row : part.datagrams())
                oracle.add(part.time() * base::nanosecondsPerSecond,
                           part.block().subspan(row.offset, row.length));
            place->second = oracle.samples();
        }
        return place->second;
    }

    std::map<std::uint64_t, std::vector<support::OracleSample>> m_samples; ///< by serial
    std::map<std::pair<What, std::vector<std::uint64_t>>, Sum> m_sums;
};

/// What differs between an answer in steps of a second and the seconds it is of; "" when nothing does.
std::string difference(const Reply& reply, const What& what, Expectation& expectation)
{
    const query::Answer& answer = *reply.answer;
    Expectation::Window window;
    for (const store::SecondPointer& second : reply.window->seconds)
        window[second->time()].push_back(second);
    std::uint64_t matched = 0;
    bool hasAll = true; // what left the window may be known still
    for (std::size_t i = 0; i < answer.states.size(); ++i) {
        const base::SecondNumber time = answer.range.from + base::SecondNumber(i);
        const std::string where = "second " + std::to_string(time) + ": ";
        if (time < reply.window->from()) {
            hasAll = hasAll && answer.states[i] == query::StepState::NotKept;
            continue;
        }
        const auto found = window.find(time);
        static const Expectation::Sum nothing;
        const Expectation::Sum& sum = found == window.end() ? nothing : expectation.of(window, time, what);
        matched += sum.samples;
        // What counts may have been chosen by seconds that left the window since.
        if (what.sources == Oracle::Sources::Max && reply.window->evicted > 0)
            continue;
        if (answer.total.steps[i].value != double(sum.total))
            return where + "total " + std::to_string(answer.total.steps[i].value) + " and not " +
                   std::to_string(sum.total);
        for (const query::Series& series : answer.series) {
            const auto flow = sum.flows.find(series.keys);
            const double value = flow == sum.flows.end() ? 0 : double(flow->second);
            if (series.steps[i].value != value)
                return where + "a flow of " + std::to_string(series.steps[i].value) + " and not " +
                       std::to_string(value);
        }
    }
    if (hasAll && answer.samplesMatched != matched)
        return std::to_string(answer.samplesMatched) + " samples and not " + std::to_string(matched);
    if (!hasAll && answer.samplesMatched < matched)
        return std::to_string(answer.samplesMatched) + " samples and not at least " + std::to_string(matched);
    return "";
}

/// Agents that send all the time, from a thread of their own.
class Network
{
public:
    Network(std::uint16_t port, std::uint32_t seed) : m_thread([this, port, seed] { run(port, seed); }) {}
    ~Network()
    {
        m_stop = true;
        m_thread.join();
    }

private:
    void run(std::uint16_t port, std::uint32_t seed)
    {
        support::TrafficSettings settings;
        settings.seed = seed;
        settings.mixed = true;
        support::Traffic traffic(settings);
        test::Sender sender(port);
        while (!m_stop) {
            sender.send(traffic.next());
            std::this_thread::sleep_for(std::chrono::milliseconds(20)); // its pace
        }
    }

    std::atomic<bool> m_stop{false};
    std::thread m_thread;
};

/// Asks for what any thread may ask for, all the time.
class Onlooker
{
public:
    explicit Onlooker(const Engine& engine) : m_thread([this, &engine] { run(engine); }) {}
    ~Onlooker()
    {
        m_stop = true;
        m_thread.join();
    }

private:
    void run(const Engine& engine)
    {
        while (!m_stop) {
            const auto window = engine.snapshot();
            const auto streams = engine.streams();
            m_seen += window->seconds.size() + streams->sources.size() + engine.health().datagrams;
            std::this_thread::sleep_for(std::chrono::milliseconds(5)); // its pace
        }
    }

    std::atomic<bool> m_stop{false};
    std::uint64_t m_seen = 0;
    std::thread m_thread;
};

/// A question and whoever looks at its answers.
struct Asker {
    Asker(Engine& engine, Expectation& expectation) : question(std::make_unique<Question>(engine))
    {
        QObject::connect(question.get(), &Question::answered, question.get(), [&](const Reply& reply) {
            ++answers;
            problem = difference(reply, what, expectation);
            if (key::toText(reply.answer->query.keys) != what.keyText())
                problem = "the answer to another question";
        });
    }

    What what;
    std::unique_ptr<Question> question;
    std::uint64_t answers = 0;
    std::string problem;
};

int setting(const char* name, int usual)
{
    bool isNumber = false;
    const int value = qEnvironmentVariableIntValue(name, &isNumber);
    return isNumber ? value : usual;
}

/// A running engine to which things happen.
class Random
{
public:
    Random(std::uint32_t seed, const QStringList& captures)
        : m_random(seed),
          m_captures(captures),
          m_engine(std::make_unique<Engine>(m_budget))
    {
        if (!m_engine->listen("127.0.0.1", 0) || !m_sink.listen("127.0.0.1", 0))
            qFatal("no sockets");
        m_network = std::make_unique<Network>(portOf(*m_engine), seed);
        m_onlooker = std::make_unique<Onlooker>(*m_engine);
        QObject::connect(m_engine.get(), &Engine::secondClosed, m_engine.get(), [this] { checkBudget(); });
    }

    ~Random()
    {
        m_onlooker.reset();
        m_network.reset();
        m_replays.clear();
        m_askers.clear();
        m_engine.reset();
    }

    void happen()
    {
        static constexpr std::array<std::pair<int, void (Random::*)()>, 12> events = {{
            {20, &Random::ask},
            {20, &Random::askOther},
            {30, &Random::look},
            {10, &Random::askAndGo},
            {10, &Random::go},
            {5, &Random::setBudget},
            {5, &Random::wishSpan},
            {3, &Random::openCaptures},
            {3, &Random::closeCapture},
            {2, &Random::relay},
            {2, &Random::replay},
            {1, &Random::listen},
        }};
        int number = below(111);
        for (const auto& [share, event] : events)
            if ((number -= share) < 0)
                return (this->*event)();
    }

    /// What was wrong, if anything.
    std::string problem() const
    {
        for (const Asker& asker : m_askers)
            if (!asker.problem.empty())
                return asker.problem;
        return m_problem;
    }

    std::uint64_t answers() const
    {
        std::uint64_t all = m_answersOfGone;
        for (const Asker& asker : m_askers)
            all += asker.answers;
        return all;
    }

    std::vector<std::weak_ptr<const store::Second>> seconds() const
    {
        const auto window = m_engine->snapshot();
        return {window->seconds.begin(), window->seconds.end()};
    }

    Engine& engine() { return *m_engine; }

private:
    static std::uint16_t portOf(const Engine& engine)
    {
        return engine.listening().value(0).section(':', -1).toUShort();
    }

    int below(int end) { return std::uniform_int_distribution(0, end - 1)(m_random); }

    void ask()
    {
        if (m_askers.size() >= 6)
            return go();
        askOf(m_askers.emplace_back(*m_engine, m_expectation));
    }

    void askOther()
    {
        if (!m_askers.empty())
            askOf(any());
    }

    void askAndGo()
    {
        ask();
        go();
    }

    void askOf(Asker& asker)
    {
        static const std::vector<std::vector<std::string>> keys = {
            {}, {"ipsource"}, {"ipsource", "ipdestination"}, {"inputifindex", "outputifindex"}};
        asker.what.keys = keys[std::size_t(below(int(keys.size())))];
        asker.what.value = below(2) == 0 ? Oracle::Value::Bytes : Oracle::Value::Frames;
        asker.what.sources = below(2) == 0 ? Oracle::Sources::Max : Oracle::Sources::Sum;
        asker.question->look(view());
        asker.question->ask(asker.what.query(std::size_t(below(20))));
    }

    void look()
    {
        if (!m_askers.empty())
            any().question->look(view());
    }

    engine::View view()
    {
        engine::View view;
        view.span = 1 + below(60);
        view.live = below(3) > 0;
        view.to = m_engine->snapshot()->to() - below(30);
        if (below(3) == 0)
            view.pinned = view.to - below(view.span);
        return view;
    }

    void go()
    {
        if (m_askers.empty())
            return;
        const auto place = std::next(m_askers.begin(), below(int(m_askers.size())));
        if (!place->problem.empty())
            return; // to be told of
        m_answersOfGone += place->answers;
        m_askers.erase(place);
    }

    Asker& any() { return *std::next(m_askers.begin(), below(int(m_askers.size()))); }

    void setBudget()
    {
        m_budget = mebibyte << below(6);
        m_secondsOfBudget = 0;
        m_engine->setBudget(m_budget);
    }

    void wishSpan() { m_engine->setWishedSpan(below(2) == 0 ? 0 : 10 << below(8)); }

    /// Once a new budget counts, only the newest time may be over it.
    void checkBudget()
    {
        constexpr int soon = 3;
        const auto window = m_engine->snapshot();
        std::size_t newest = 0;
        for (const store::SecondPointer& second : window->seconds)
            newest += second->time() + 1 == window->to() ? second->bytes() : 0;
        if (++m_secondsOfBudget > soon && window->bytes > m_budget + newest)
            m_problem = "a window of " + std::to_string(window->bytes) + " bytes where " +
                        std::to_string(m_budget) + " are allowed";
    }

    void openCaptures()
    {
        QStringList some = m_captures;
        if (below(2) == 0)
            some.removeAt(below(int(some.size())));
        m_engine->openCaptures(some);
    }

    void closeCapture() { m_engine->closeCapture(); }

    void relay()
    {
        if (below(2) == 0 || m_engine->relays().size() >= 4)
            m_engine->stopRelays();
        else if (!m_engine->relayTo("127.0.0.1", portOf(m_sink)))
            qFatal("no relay");
    }

    void replay()
    {
        if (below(2) == 0 || m_replays.size() >= 3)
            return m_replays.clear();
        auto replay = engine::CaptureReplay::start(m_captures[0].toStdString(), "127.0.0.1",
                                                   portOf(*m_engine), {.pace = double(below(3)) * 10});
        if (!replay)
            qFatal("no replay");
        m_replays.push_back(std::move(*replay));
    }

    void listen()
    {
        if (m_engine->listening().size() < 4 && !m_engine->listen("127.0.0.1", 0))
            qFatal("no socket");
    }

    std::mt19937 m_random;
    const QStringList m_captures;
    std::size_t m_budget = 16 * mebibyte;
    Expectation m_expectation;
    Engine m_sink{mebibyte}; ///< where relays lead
    std::unique_ptr<Engine> m_engine;
    std::unique_ptr<Network> m_network;
    std::unique_ptr<Onlooker> m_onlooker;
    std::vector<std::unique_ptr<engine::CaptureReplay>> m_replays;
    std::list<Asker> m_askers;
    std::uint64_t m_answersOfGone = 0;
    int m_secondsOfBudget = 0; ///< that closed since it was set
    std::string m_problem;
};

} // namespace

class RandomEngineTest : public QObject
{
    Q_OBJECT

private slots:
    void everythingAtOnce();
};

void RandomEngineTest::everythingAtOnce()
{
    const int seconds = setting("WEIR_RANDOM_SECONDS", 5);
    const auto seed = std::uint32_t(setting("WEIR_RANDOM_SEED", int(std::random_device()() >> 1)));
    const std::string text = "WEIR_RANDOM_SEED=" + std::to_string(seed);
    const QTemporaryDir folder;
    QStringList captures;
    support::TrafficSettings settings;
    settings.mixed = true;
    support::Traffic traffic(settings);
    for (const int length : {10, 40}) {
        captures << folder.filePath(QStringLiteral("%1.pcap").arg(length));
        support::writeCapture(captures.back().toStdString(),
                              support::generate(traffic, start + length * 2, length, 400 / length));
    }

    std::vector<std::weak_ptr<const store::Second>> left;
    {
        Random random(seed, captures);
        std::mt19937 pauses(seed);
        QElapsedTimer clock;
        clock.start();
        while (clock.elapsed() < seconds * 1000) {
            random.happen();
            QTest::qWait(int(pauses() % 40));
            const std::string problem = random.problem();
            QVERIFY2(problem.empty(), (text + ": " + problem).c_str());
        }
        std::cout << text << ": " << random.answers() << " answers in " << seconds << " s\n";
        QVERIFY2(random.answers() > 0, text.c_str());
        left = random.seconds();
    }
    QVERIFY(QThreadPool::globalInstance()->waitForDone(10'000));
    QCoreApplication::sendPostedEvents();
    for (const auto& second : left)
        QVERIFY2(second.expired(), text.c_str());
}

QTEST_GUILESS_MAIN(RandomEngineTest)
#include "tst_random_engine.moc"
