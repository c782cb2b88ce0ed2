// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/diagnosis.h"

#include <algorithm>

#include "key/evaluator.h"
#include "query/port_filter.h"
#include "query/step_tally.h"

namespace weir::query
{

namespace
{

using Kind = Diagnosis::Kind;

/// One of the conditions that a sample must meet, all of which the question asks for.
struct Condition {
    Kind kind;
    std::string text;
    key::KeyList keys;
    key::Filter filter;
    key::ValueExpression value;
    std::uint64_t alone = 0;  ///< samples that meet it
    std::uint64_t before = 0; ///< samples that meet all before it
    std::uint64_t after = 0;  ///< and it, too
};

key::ValueExpression anySample()
{
    key::ValueExpression value;
    value.of = key::ValueExpression::Of::Requests;
    return value;
}

bool asksPorts(const Query& query)
{
    return query.aggregation == Aggregation::Edge || query.aggregation == Aggregation::Core;
}

std::shared_ptr<const topology::Topology> topologyOf(const Query& query)
{
    return query.context ? query.context->topology : nullptr;
}

std::vector<Condition> conditionsOf(const Query& query)
{
    std::vector<Condition> conditions;
    const auto add = [&](Kind kind, std::string text) -> Condition& {
        conditions.push_back({kind, std::move(text), {}, {}, anySample()});
        return conditions.back();
    };
    if (asksPorts(query))
        add(Kind::Ports, query.aggregation == Aggregation::Edge ? "edge" : "core");
    if (query.filter.kind == key::Filter::Kind::And)
        for (const key::Filter& term : query.filter.terms)
            add(Kind::Term, key::toText(term)).filter = term;
    else
        add(Kind::Term, key::toText(query.filter)).filter = query.filter;
    for (const key::KeyExpression& key : query.keys)
        add(Kind::Key, key::toText(key)).keys = {key};
    add(Kind::Value, query.value.text).value = query.value;
    return conditions;
}

/// Says whether samples meet one condition.
class Judge
{
public:
    Judge(const Condition& condition, const std::shared_ptr<const key::Context>& context)
        : m_evaluator(condition.keys, condition.filter, condition.value, m_texts, context),
          m_tuple(m_evaluator.shape().bytes() / 8 + 1)
    {
    }

    void begin(const store::Second& second) { m_evaluator.begin(second.layouts()); }

    bool meets(const sample::FlowView& flow)
    {
        std::uint64_t number;
        return m_evaluator.evaluate(flow, reinterpret_cast<std::uint8_t*>(m_tuple.data()), number);
    }

private:
    key::Texts m_texts;
    key::Evaluator m_evaluator;
    std::vector<std::uint64_t> m_tuple;
};

/// The parts of the second that begins there.
std::span<const store::Second* const> partsOf(std::span<const store::Second* const> seconds)
{
    const auto isOther = [&](const store::Second* part) { return part->time() != seconds.front()->time(); };
    return {seconds.begin(), std::ranges::find_if(seconds, isOther)};
}

/// Counts all conditions; the number of samples, or nothing when stopped.
std::optional<std::uint64_t> judge(std::vector<Condition>& conditions, const Query& query,
                                   const std::vector<const store::Second*>& seconds, const Stop& stop)
{
    std::vector<std::unique_ptr<Judge>> judges;
    for (const Condition& condition : conditions)
        judges.push_back(std::make_unique<Judge>(condition, query.context));
    std::optional<PortFilter> ports;
    if (asksPorts(query))
        ports.emplace(topologyOf(query), query.aggregation == Aggregation::Edge ? PortFilter::Ports::Edge
                                                                                : PortFilter::Ports::Core);
    const auto meetsPorts = [&](const Condition& condition, const sample::FlowRow& row) {
        return condition.kind != Kind::Ports || ports->counts(row);
    };
    std::uint64_t samples = 0;
    std::size_t begun = 0; ///< seconds whose parts the ports were told of
    for (std::size_t at = 0; at < seconds.size(); ++at) {
        const store::Second* second = seconds[at];
        if (stop && stop())
            return {};
        if (ports && at == begun) {
            const auto parts = partsOf(std::span(seconds).subspan(at));
            ports->beginSecond(parts);
            begun += parts.size();
        }
        if (ports)
            ports->beginPart(*second);
        for (const auto& judge : judges)
            judge->begin(*second);
        for (const sample::FlowRow& row : second->flows()) {
            if ((row.kind == sample::FlowKind::Discard) != query.dropped)
                continue;
            ++samples;
            const sample::FlowView flow = second->view(row);
            bool met = true;
            for (std::size_t i = 0; i < conditions.size(); ++i) {
                const bool meets = meetsPorts(conditions[i], row) && judges[i]->meets(flow);
                conditions[i].alone += meets;
                conditions[i].before += met;
                met = met && meets;
                conditions[i].after += met;
            }
        }
    }
    return samples;
}

/// The left side of a term: of several tests that of the first.
const key::KeyExpression& leftOf(const key::Filter& term)
{
    return term.kind == key::Filter::Kind::Test ? term.left : leftOf(term.terms.front());
}

/// What the left side is in the samples that meet the conditions before the term.
bool findInstead(Diagnosis& diagnosis, std::span<const Condition> before, const key::Filter& term,
                 const Query& query, const std::vector<const store::Second*>& seconds, const Stop& stop)
{
    Query asked;
    asked.keys = {leftOf(term)};
    asked.value = anySample();
    asked.aggregation = Aggregation::Sum;
    for (const Condition& condition : before)
        if (condition.kind == Kind::Ports)
            asked.aggregation = query.aggregation;
        else
            asked.filter.terms.push_back(condition.filter);
    asked.dropped = query.dropped;
    asked.context = query.context;
    asked.n = Diagnosis::mostInstead;
    diagnosis.left = key::toText(asked.keys.front());
    StepTally tally(asked, {});
    for (const store::Second* second : seconds) {
        if (stop && stop())
            return false;
        tally.add(*second);
    }
    for (const Ranking& ranking : tally.takeAll()) { // it is one
        for (const Series& row : ranking.rows)
            diagnosis.instead.push_back(row.keys.front());
        diagnosis.others = ranking.otherFlows;
    }
    return true;
}

} // namespace

std::optional<Diagnosis> diagnose(const Query& query, const store::Snapshot& window, const Range& range,
                                  const Stop& stop, std::uint64_t mostSamples)
{
    const std::vector<const store::Second*> seconds = newestSeconds(window, range, mostSamples);
    std::vector<Condition> conditions = conditionsOf(query);
    const auto samples = judge(conditions, query, seconds, stop);
    if (!samples || *samples == 0 || conditions.back().after > 0)
        return {};
    auto guilty = std::ranges::find(conditions, 0U, &Condition::alone);
    const bool alone = guilty != conditions.end();
    if (!alone)
        guilty = std::ranges::find(conditions, 0U, &Condition::after);

    Diagnosis diagnosis;
    diagnosis.kind = guilty->kind;
    diagnosis.term = guilty->text;
    diagnosis.noTopology = guilty->kind == Kind::Ports && !topologyOf(query);
    diagnosis.samples = *samples;
    diagnosis.before = alone ? *samples : guilty->before;
    const std::span<const Condition> before(conditions.begin(), alone ? conditions.begin() : guilty);
    if (guilty->kind == Kind::Term && !findInstead(diagnosis, before, guilty->filter, query, seconds, stop))
        return {};
    return diagnosis;
}

} // namespace weir::query
