// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/survey.h"

#include "engine/jobs.h"

namespace weir::engine
{

Survey::Survey(Engine& engine, QObject* parent)
    : QObject(parent),
      m_engine(engine),
      m_keys(engine),
      m_values(engine),
      m_breakdowns(engine),
      m_diagnosis(engine),
      m_peak(engine)
{
}

/// The query with the tables that answers look things up in now.
query::Query Survey::withTables(query::Query query) const
{
    m_engine.loadTablesFor(query);
    query.context = m_engine.tables().context;
    return query;
}

void Survey::countKeys(const View& view, bool dropped)
{
    m_keys.start([this, &jobs = m_engine.jobs(), window = m_engine.snapshot(), view,
                  dropped](const Errand::Stop& stop) {
        query::Effort effort{stop};
        effort.threads = jobs.threads();
        effort.together = [&jobs](std::vector<std::function<void()>> pieces) {
            jobs.together(std::move(pieces));
        };
        auto census = query::takeCensus(*window, rangeOf(view, *window), dropped, effort);
        return census ? Errand::Delivery([this, result = std::make_shared<const query::Census>(
                                                    std::move(*census))] { emit keysCounted(result); })
                      : nullptr;
    });
}

void Survey::countValues(const View& view, const query::Query& query, const key::KeyExpression& key)
{
    m_values.start(
        [this, window = m_engine.snapshot(), view, asked = withTables(query), key](const Errand::Stop& stop) {
            auto values = query::valuesOf(key, asked, *window, rangeOf(view, *window), stop);
            return values ? Errand::Delivery([this, result = std::make_shared<const query::Values>(
                                                        std::move(*values))] { emit valuesCounted(result); })
                          : nullptr;
        });
}

void Survey::rankBreakdowns(const View& view, const query::Query& query, const query::FlowsOf& flows)
{
    m_breakdowns.start([this, window = m_engine.snapshot(), view, asked = withTables(query),
                        flows](const Errand::Stop& stop) {
        auto ranked = query::rankBreakdowns(asked, flows, *window, rangeOf(view, *window), stop);
        return ranked
                   ? Errand::Delivery([this, result = std::move(*ranked)] { emit breakdownsRanked(result); })
                   : nullptr;
    });
}

void Survey::diagnose(const query::Range& range, const query::Query& query)
{
    m_diagnosis.start(
        [this, window = m_engine.snapshot(), range, asked = withTables(query)](const Errand::Stop& stop) {
            auto found = query::diagnose(asked, *window, range, stop);
            auto result = found ? std::make_shared<const query::Diagnosis>(std::move(*found)) : nullptr;
            return stop() ? nullptr : Errand::Delivery([this, result] { emit diagnosed(result); });
        });
}

void Survey::findPeak(const query::Query& query, base::SecondNumber second)
{
    m_peak.start(
        [this, window = m_engine.snapshot(), asked = withTables(query), second](const Errand::Stop& stop) {
            query::Effort effort;
            effort.stop = stop;
            const auto peak = query::peakAround(asked, *window, second, effort);
            return peak ? Errand::Delivery([this, result = *peak] { emit peakFound(result); }) : nullptr;
        });
}

} // namespace weir::engine
