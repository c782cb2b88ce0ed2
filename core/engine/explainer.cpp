// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/explainer.h"

#include <algorithm>
#include <atomic>

#include "engine/engine.h"
#include "engine/jobs.h"

namespace weir::engine
{

/// Written by the pool, read by the UI.
struct Explainer::Progress {
    std::atomic<std::size_t> done{0};
    std::atomic<std::size_t> all{0};
};

namespace
{

/// The peak that the second is in, or what was wanted.
std::optional<query::Span> spanOf(const Explainer::What& what, const query::Query& query,
                                  const store::Snapshot& window, const query::Effort& effort)
{
    if (const auto* const span = std::get_if<query::Span>(&what))
        return *span;
    return query::peakAround(query, window, std::get<base::SecondNumber>(what), effort);
}

} // namespace

Explainer::Explainer(Engine& engine, QObject* parent) : QObject(parent), m_engine(engine), m_errand(engine) {}

double Explainer::progress() const
{
    const std::size_t all = m_progress ? m_progress->all.load() : 0;
    return all > 0 ? double(m_progress->done) / double(all) : 0;
}

void Explainer::cancel()
{
    m_working = false;
    m_errand.start([](const Errand::Stop&) { return nullptr; });
}

void Explainer::explain(const query::Query& query, const What& what, std::optional<query::Span> before)
{
    m_engine.loadTablesFor(query);
    query::Query asked = query;
    asked.context = m_engine.tables().context;
    m_progress = std::make_shared<Progress>();
    m_working = true;
    m_errand.start([this, &jobs = m_engine.jobs(), window = m_engine.snapshot(), asked = std::move(asked),
                    what, before, progress = m_progress](const Errand::Stop& stop) -> Errand::Delivery {
        query::Effort effort;
        effort.stop = stop;
        // One thread is left for the charts, which have a new second to show meanwhile.
        effort.threads = std::max<std::size_t>(jobs.threads() - 1, 1);
        effort.together = [&jobs](std::vector<std::function<void()>> pieces) {
            jobs.together(std::move(pieces));
        };
        const auto span = spanOf(what, asked, *window, effort);
        if (!span)
            return nullptr;
        effort.progress = [&progress](std::size_t done, std::size_t all) {
            progress->done = done;
            progress->all = all;
        };
        auto explanation =
            query::explain(asked, *window, *span, before.value_or(query::minuteBefore(*span)), effort);
        if (!explanation)
            return nullptr;
        auto result = std::make_shared<const query::Explanation>(std::move(*explanation));
        return [this, result] {
            m_working = false;
            emit explained(result);
        };
    });
}

} // namespace weir::engine
