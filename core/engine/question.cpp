// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/question.h"

#include <QMetaType>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <utility>

#include "engine/jobs.h"
#include "engine/kept_questions.h"
#include "query/live_query.h"
#include "query/smooth_answer.h"

namespace weir::engine
{

namespace
{

/// What the UI thread wants, as of one moment.
struct Wish {
    std::uint64_t generation = 0; ///< of the query
    std::shared_ptr<const query::Query> query;
    double smooth = 0; ///< seconds; 0: not at all
    View view;
};

/// Flows that a smoothed answer is made of: one that was large a while ago is still seen.
constexpr std::size_t flowsToSmooth = 50;

std::int64_t milliseconds()
{
    using namespace std::chrono;
    return duration_cast<std::chrono::milliseconds>(steady_clock::now().time_since_epoch()).count();
}

} // namespace

query::Range rangeOf(const View& view, const store::Snapshot& window)
{
    query::Range range;
    range.step = std::max(view.step, 1);
    range.to = view.live ? window.to() : view.to;
    // The newest step is shown when it is over: half of one would be a false dip.
    if (view.live && range.step > 1)
        range.to -= range.to % range.step;
    range.from = range.to - std::max(view.span, 1);
    return range.aligned();
}

std::optional<query::Range> stretchOf(const View& view)
{
    if (view.pinned)
        return query::Range{*view.pinned, *view.pinned + 1, std::max(view.step, 1)}.aligned();
    if (view.brushed && view.brushed->from < view.brushed->to)
        return query::Range{view.brushed->from, view.brushed->to, 1};
    return {};
}

/// Shared by the question and the job that works for it; it outlives whichever ends first.
struct Question::State : std::enable_shared_from_this<Question::State> {
    explicit State(Question& owner, Engine& source) : question(&owner), engine(&source) {}

    void wake();
    void work();
    Reply answer(const Wish& wish, const store::Snapshot& snapshot, const Tables::Current& tables);
    query::Effort effort(const Wish& wanted);

    Question* question; ///< UI thread only
    Engine* engine;

    std::mutex mutex; // of the members up to `working`
    Wish wish;
    std::shared_ptr<const store::Snapshot> snapshot;
    Tables::Current tables; ///< as of the snapshot
    bool dirty = false;
    bool working = false;

    std::atomic<std::uint64_t> newest{0}; ///< generation: an older job ends early
    std::atomic<bool> cancelled{false};

    // The job's own; there is one at a time.
    std::shared_ptr<KeptQuestions::Kept> kept;
    std::uint64_t keptGeneration = 0;
};

void Question::State::wake()
{
    {
        const std::lock_guard lock(mutex);
        if (!wish.query)
            return;
        snapshot = engine->snapshot();
        tables = engine->tables();
        dirty = true;
        if (working)
            return;
        working = true;
    }
    engine->jobs().start([self = shared_from_this()] { self->work(); });
}

void Question::State::work()
{
    for (;;) {
        Wish now;
        std::shared_ptr<const store::Snapshot> window;
        Tables::Current lookups;
        {
            const std::lock_guard lock(mutex);
            if (!dirty || cancelled) {
                working = false;
                return;
            }
            dirty = false;
            now = wish;
            window = std::move(snapshot);
            lookups = std::move(tables);
        }
        Reply reply = answer(now, *window, lookups);
        if (!reply.answer)
            continue;
        reply.window = std::move(window);
        const std::lock_guard lock(mutex);
        if (cancelled)
            continue;
        engine->post([self = shared_from_this(), reply, generation = now.generation] {
            if (!self->cancelled && generation == self->newest)
                emit self->question->answered(reply);
        });
    }
}

Reply Question::State::answer(const Wish& wanted, const store::Snapshot& window,
                              const Tables::Current& lookups)
{
    const auto start = std::chrono::steady_clock::now();
    if (!kept || keptGeneration != wanted.generation) {
        kept = engine->keptQuestions().of(*wanted.query);
        keptGeneration = wanted.generation;
    }
    const std::lock_guard lock(kept->mutex);
    std::unique_ptr<query::LiveQuery>& live = kept->live;
    // A name that became known changes the past too; a number that a host told anew does not.
    const bool tablesChanged = (kept->tables != lookups.generation && query::looksUp(*wanted.query)) ||
                               (kept->hostNames != lookups.hostNames && query::uses(*wanted.query, "dns"));
    if (!live || tablesChanged) {
        query::Query query = *wanted.query;
        query.context = lookups.context;
        live = std::make_unique<query::LiveQuery>(std::move(query));
    } else {
        live->setContext(lookups.context);
    }
    kept->tables = lookups.generation;
    kept->hostNames = lookups.hostNames;
    const View& view = wanted.view;
    const query::Range range = rangeOf(view, window);
    const bool smooths = wanted.smooth > 0;
    const query::Range memory =
        smooths ? query::memoryOf(range, wanted.smooth) : query::Range{range.from, range.from, range.step};
    const std::optional<query::Range> stretch = stretchOf(view);
    const base::SecondNumber from = stretch ? std::min(memory.from, stretch->from) : memory.from;
    const base::SecondNumber to = stretch ? std::max(range.to, stretch->to) : range.to;
    const std::size_t n = smooths ? std::max(wanted.query->n, flowsToSmooth) : wanted.query->n;
    // What the next answer takes for a while is set aside all the time: it comes each second.
    const auto tell = [&] {
        engine->keptQuestions().tell(*kept, live->bytes() + query::LiveQuery::workBytes(window));
    };
    tell();
    const bool complete = live->update(window, from, to, effort(wanted));
    tell();
    if (!complete)
        return {};
    Reply reply;
    query::Answer answer = live->answer(range, n);
    if (smooths)
        query::smooth(answer, live->answer(memory, n), wanted.smooth);
    if (stretch) {
        query::Ranking ranking = live->rank(stretch->from, stretch->to, wanted.query->n);
        if (smooths && view.pinned)
            ranking = query::rankingAt(answer, ranking, wanted.query->n);
        reply.pinned = std::make_shared<const query::Ranking>(std::move(ranking));
    }
    if (smooths)
        query::cut(answer, wanted.query->n);
    reply.answer = std::make_shared<const query::Answer>(std::move(answer));
    tell();
    reply.milliseconds =
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
    return reply;
}

/// On all threads of the pool, until another question is asked; says how far it is, but not all the time.
query::Effort Question::State::effort(const Wish& wanted)
{
    constexpr std::int64_t pause = 100; // ms
    query::Effort effort;
    effort.stop = [this, generation = wanted.generation] { return cancelled || newest != generation; };
    effort.threads = engine->jobs().threads();
    effort.together = [this](std::vector<std::function<void()>> pieces) {
        engine->jobs().together(std::move(pieces));
    };
    const auto next = std::make_shared<std::atomic<std::int64_t>>(milliseconds() + pause);
    effort.progress = [this, next, generation = wanted.generation](std::size_t done, std::size_t all) {
        std::int64_t due = *next;
        const std::int64_t now = milliseconds();
        if (now < due || !next->compare_exchange_strong(due, now + pause))
            return;
        const std::lock_guard lock(mutex);
        if (cancelled)
            return;
        engine->post([self = shared_from_this(), generation, done, all] {
            if (!self->cancelled && generation == self->newest)
                emit self->question->working(int(done), int(all));
        });
    };
    return effort;
}

Question::Question(Engine& engine, QObject* parent)
    : QObject(parent),
      m_state(std::make_shared<State>(*this, engine))
{
    qRegisterMetaType<Reply>();
    connect(&engine, &Engine::secondClosed, this, [this] {
        if (m_resting)
            m_missed = true;
        else
            m_state->wake();
    });
}

Question::~Question()
{
    // Once the lock was held, the job neither speaks to us nor to the engine again.
    const std::lock_guard lock(m_state->mutex);
    m_state->cancelled = true;
}

void Question::ask(const query::Query& query, double smooth)
{
    m_state->engine->loadTablesFor(query);
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->wish.query = std::make_shared<const query::Query>(query);
        m_state->wish.smooth = smooth;
        m_state->newest = ++m_state->wish.generation;
    }
    m_state->wake();
}

void Question::look(const View& view)
{
    {
        const std::lock_guard lock(m_state->mutex);
        if (m_state->wish.view == view)
            return;
        m_state->wish.view = view;
    }
    m_state->wake();
}

void Question::rest(bool resting)
{
    m_resting = resting;
    if (!resting && std::exchange(m_missed, false))
        m_state->wake();
}

} // namespace weir::engine
