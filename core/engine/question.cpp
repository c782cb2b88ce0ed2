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
#include "query/telling.h"

namespace weir::engine
{

namespace
{

/// What the UI thread wants, as of one moment.
struct Wish {
    std::uint64_t generation = 0; ///< of the query
    std::shared_ptr<const query::Query> query;
    std::shared_ptr<const query::Query> back; ///< the other direction; null: not asked
    double smooth = 0;                        ///< seconds; 0: not at all
    View view;
};

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
    void keep(const Wish& wish);
    void account(const store::Snapshot& window);
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
    std::shared_ptr<KeptQuestions::Kept> keptBack; ///< null: only one way is asked
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

void Question::State::keep(const Wish& wanted)
{
    if (kept && keptGeneration == wanted.generation)
        return;
    kept = engine->keptQuestions().of(*wanted.query);
    keptBack = wanted.back ? engine->keptQuestions().of(*wanted.back) : nullptr;
    if (keptBack == kept)
        keptBack.reset(); // it is the same question
    keptGeneration = wanted.generation;
}

/// What the next answer takes for a while is set aside all the time: it comes each second.
void Question::State::account(const store::Snapshot& window)
{
    for (const auto& each : {kept, keptBack})
        if (each)
            engine->keptQuestions().tell(*each, each->live->bytes() + query::LiveQuery::workBytes(window));
}

namespace
{

/// Makes what is kept ready to answer with the tables as they are.
query::LiveQuery& prepared(KeptQuestions::Kept& kept, const query::Query& wanted,
                           const Tables::Current& lookups)
{
    // A name that became known changes the past too; a number that a host told anew does not.
    const bool tablesChanged = (kept.tables != lookups.generation && query::looksUp(wanted)) ||
                               (kept.hostNames != lookups.hostNames && query::uses(wanted, "dns"));
    if (!kept.live || tablesChanged) {
        query::Query query = wanted;
        query.context = lookups.context;
        kept.live = std::make_unique<query::LiveQuery>(std::move(query));
    } else {
        kept.live->setContext(lookups.context);
    }
    kept.tables = lookups.generation;
    kept.hostNames = lookups.hostNames;
    return *kept.live;
}

void fill(Reply& reply, query::Told told)
{
    reply.answer = std::make_shared<const query::Answer>(std::move(told.answer));
    if (told.ranking)
        reply.pinned = std::make_shared<const query::Ranking>(std::move(*told.ranking));
}

/// Of one window, so that both directions are of the same seconds.
void fill(Reply& reply, query::BothWays<query::Told> told)
{
    fill(reply, std::move(told.there));
    reply.back = std::make_shared<const query::Answer>(std::move(told.back.answer));
    if (told.back.ranking)
        reply.pinnedBack = std::make_shared<const query::Ranking>(std::move(*told.back.ranking));
}

} // namespace

Reply Question::State::answer(const Wish& wanted, const store::Snapshot& window,
                              const Tables::Current& lookups)
{
    const auto start = std::chrono::steady_clock::now();
    keep(wanted);
    std::unique_lock lock(kept->mutex, std::defer_lock);
    std::unique_lock<std::mutex> backLock;
    if (keptBack) {
        backLock = std::unique_lock(keptBack->mutex, std::defer_lock);
        std::lock(lock, backLock); // another view may ask the two the other way round
    } else {
        lock.lock();
    }
    query::LiveQuery& live = prepared(*kept, *wanted.query, lookups);
    query::LiveQuery* const back = keptBack ? &prepared(*keptBack, *wanted.back, lookups) : nullptr;

    const query::Wanted telling{rangeOf(wanted.view, window), wanted.smooth, wanted.query->n,
                                stretchOf(wanted.view), wanted.view.pinned.has_value()};
    const query::Range seconds = telling.seconds();
    account(window);
    const bool complete = live.update(window, seconds.from, seconds.to, effort(wanted)) &&
                          (!back || back->update(window, seconds.from, seconds.to, effort(wanted)));
    account(window);
    if (!complete)
        return {};
    Reply reply;
    if (back)
        fill(reply, query::tellBothWays(live, *back, telling));
    else
        fill(reply, query::tell(live, telling));
    account(window);
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

void Question::ask(const query::Query& query, double smooth, const std::optional<query::Query>& back)
{
    m_state->engine->loadTablesFor(query);
    if (back)
        m_state->engine->loadTablesFor(*back);
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->wish.query = std::make_shared<const query::Query>(query);
        m_state->wish.back = back ? std::make_shared<const query::Query>(*back) : nullptr;
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
