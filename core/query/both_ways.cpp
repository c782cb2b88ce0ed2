// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/both_ways.h"

#include <algorithm>
#include <functional>

#include "query/smooth_answer.h"

namespace weir::query
{

namespace
{

/// A flow and what each way had of it: empty where it had nothing.
struct Pair {
    Row there;
    Row back;
    double together = 0;
    std::vector<std::string> keys{}; ///< once it is named

    bool isOf(bool wantsThere) const { return !(wantsThere ? there : back).isEmpty(); }
};

/// All flows of either stretch, each once, in no order.
std::vector<Pair> pairsOf(LiveQuery& there, const Merger::Stretch& thereWhole, LiveQuery& back,
                          const Merger::Stretch& backWhole)
{
    std::vector<std::uint32_t> flows;
    flows.reserve(thereWhole.shown.size());
    for (const Row& row : thereWhole.shown)
        flows.push_back(row.flow);
    const std::vector<std::uint32_t> twins = back.flows().numbersOf(there.flows(), flows);
    std::vector<std::uint32_t> placeOfBack(back.flows().size(), 0); // in backWhole, plus one
    for (std::size_t i = 0; i < backWhole.shown.size(); ++i)
        placeOfBack[backWhole.shown[i].flow] = std::uint32_t(i + 1);

    const key::ValueExpression& value = there.query().value;
    std::vector<Pair> pairs;
    pairs.reserve(thereWhole.shown.size() + backWhole.shown.size());
    for (std::size_t i = 0; i < flows.size(); ++i) {
        Pair pair{thereWhole.shown[i], {}};
        if (twins[i] != FlowTable::notMet && placeOfBack[twins[i]] > 0)
            pair.back = backWhole.shown[std::exchange(placeOfBack[twins[i]], 0) - 1];
        pair.together = together(value, there.merger().number(pair.there), back.merger().number(pair.back));
        pairs.push_back(std::move(pair));
    }
    for (const Row& row : backWhole.shown)
        if (placeOfBack[row.flow] > 0)
            pairs.push_back({{}, row, back.merger().number(row)});
    return pairs;
}

/// The largest, with their keys; ties by these.
void leaveLargest(std::vector<Pair>& pairs, std::size_t n, LiveQuery& there, LiveQuery& back)
{
    if (pairs.size() > n && n > 0) {
        std::vector<double> numbers(pairs.size());
        std::ranges::transform(pairs, numbers.begin(), &Pair::together);
        std::ranges::nth_element(numbers, numbers.begin() + std::ptrdiff_t(n) - 1, std::greater());
        std::erase_if(pairs, [last = numbers[n - 1]](const Pair& pair) { return pair.together < last; });
    }
    for (Pair& pair : pairs)
        pair.keys =
            pair.isOf(true) ? there.flows().keyTexts(pair.there.flow) : back.flows().keyTexts(pair.back.flow);
    std::ranges::sort(pairs, [](const Pair& a, const Pair& b) {
        return a.together != b.together ? a.together > b.together : a.keys < b.keys;
    });
    if (pairs.size() > n)
        pairs.resize(n);
}

std::vector<Row> rowsOf(const std::vector<Pair>& pairs, bool wantsThere)
{
    std::vector<Row> rows;
    for (const Pair& pair : pairs)
        if (pair.isOf(wantsThere))
            rows.push_back(wantsThere ? pair.there : pair.back);
    return rows;
}

/// Every pair in its place: `made` has those that were there, in the same order.
std::vector<Series> spread(const std::vector<Pair>& pairs, bool wantsThere, std::vector<Series> made,
                           const Series& nothing)
{
    std::vector<Series> all;
    auto next = made.begin();
    for (const Pair& pair : pairs) {
        if (pair.isOf(wantsThere))
            all.push_back(std::move(*next++));
        else
            all.push_back(nothing);
        all.back().keys = pair.keys;
    }
    return all;
}

/// A flow that did nothing that way.
Series silentSeries(const Answer& answer)
{
    Series series;
    series.steps.resize(answer.range.steps());
    series.peaks.resize(answer.total.peaks.size());
    return series;
}

Ranking rankingOf(const Answer& smoothed, std::size_t step, const Ranking& plain, std::size_t flows)
{
    Ranking ranking = plain;
    ranking.rows.clear();
    for (const Series& series : smoothed.series)
        ranking.rows.push_back({series.keys, series.steps[step]});
    ranking.other.whole = smoothed.other.steps[step];
    ranking.total.whole = smoothed.total.steps[step];
    ranking.otherFlows = std::max(flows, ranking.rows.size()) - ranking.rows.size();
    return ranking;
}

} // namespace

double together(const key::ValueExpression& value, double there, double back)
{
    return isRate(value) ? there + back : std::max(there, back);
}

BothWays<Answer> answerBothWays(LiveQuery& there, LiveQuery& back, const Range& range, std::size_t n)
{
    const Merger::Stretch thereWhole = there.stretch(range);
    const Merger::Stretch backWhole = back.stretch(range);
    std::vector<Pair> pairs = pairsOf(there, thereWhole, back, backWhole);
    const std::size_t flows = pairs.size();
    leaveLargest(pairs, n, there, back);

    BothWays<Answer> both{there.answer(range, thereWhole, rowsOf(pairs, true)),
                          back.answer(range, backWhole, rowsOf(pairs, false))};
    for (Answer* const answer : {&both.there, &both.back}) {
        answer->series =
            spread(pairs, answer == &both.there, std::move(answer->series), silentSeries(*answer));
        answer->query.n = n;
        answer->otherFlows = flows - pairs.size();
    }
    return both;
}

BothWays<Ranking> rankBothWays(LiveQuery& there, LiveQuery& back, base::SecondNumber from,
                               base::SecondNumber to, std::size_t n)
{
    const Merger::Stretch& thereWhole = there.stretch(from, to);
    const Merger::Stretch& backWhole = back.stretch(from, to);
    std::vector<Pair> pairs = pairsOf(there, thereWhole, back, backWhole);
    const std::size_t flows = pairs.size();
    leaveLargest(pairs, n, there, back);

    BothWays<Ranking> both{there.rank(from, to, thereWhole, rowsOf(pairs, true)),
                           back.rank(from, to, backWhole, rowsOf(pairs, false))};
    for (Ranking* const ranking : {&both.there, &both.back}) {
        ranking->rows = spread(pairs, ranking == &both.there, std::move(ranking->rows), {});
        ranking->otherFlows = flows - pairs.size() + ranking->flowsCut;
    }
    return both;
}

BothWays<Ranking> rankingsAt(const BothWays<Answer>& smoothed, const BothWays<Ranking>& plain, std::size_t n)
{
    const Range& range = smoothed.there.range;
    if (plain.there.from < range.from || plain.there.from >= range.to)
        return plain;
    const auto step = std::size_t((plain.there.from - range.from) / range.step);
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < smoothed.there.series.size(); ++i)
        if (smoothed.there.series[i].steps[step].samples + smoothed.back.series[i].steps[step].samples > 0)
            order.push_back(i);
    const auto number = [&](std::size_t i) {
        return together(smoothed.there.query.value, smoothed.there.series[i].steps[step].value,
                        smoothed.back.series[i].steps[step].value);
    };
    std::ranges::stable_sort(order, std::greater(), number);

    const std::size_t flows = plain.there.rows.size() + plain.there.otherFlows;
    const auto ranked = [&](const Answer& answer, const Ranking& at) {
        Answer ordered = answer;
        ordered.series.clear();
        for (const std::size_t i : order)
            ordered.series.push_back(answer.series[i]);
        cut(ordered, n);
        return rankingOf(ordered, step, at, flows);
    };
    return {ranked(smoothed.there, plain.there), ranked(smoothed.back, plain.back)};
}

} // namespace weir::query
