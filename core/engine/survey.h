// SPDX-License-Identifier: GPL-3.0-or-later
// What there is to ask in what a view looks at, for the editor, by which keys some flows are best broken
// down, and why a question matched nothing. Asked in the UI thread, found out on the pool; the newest wish of
// each kind wins.
#pragma once

#include <QObject>
#include <memory>

#include "engine/errand.h"
#include "engine/question.h"
#include "query/breakdown.h"
#include "query/census.h"
#include "query/diagnosis.h"
#include "query/peak.h"

namespace weir::engine
{

class Survey : public QObject
{
    Q_OBJECT
public:
    explicit Survey(Engine& engine, QObject* parent = nullptr);

    void countKeys(const View& view, bool dropped);
    void countValues(const View& view, const query::Query& query, const key::KeyExpression& key);
    void rankBreakdowns(const View& view, const query::Query& query, const query::FlowsOf& flows);
    void diagnose(const query::Range& range, const query::Query& query);
    void findPeak(const query::Query& query, base::SecondNumber second);

signals:
    void keysCounted(const std::shared_ptr<const weir::query::Census>& census);
    void valuesCounted(const std::shared_ptr<const weir::query::Values>& values);

    void breakdownsRanked(const std::vector<weir::query::Breakdown>& breakdowns);

    /// Null: no reason was found.
    void diagnosed(const std::shared_ptr<const weir::query::Diagnosis>& diagnosis);

    void peakFound(const weir::query::Span& peak); ///< that the second is in

private:
    query::Query withTables(query::Query query) const;

    Engine& m_engine;
    Errand m_keys;
    Errand m_values;
    Errand m_breakdowns;
    Errand m_diagnosis;
    Errand m_peak;
};

} // namespace weir::engine
