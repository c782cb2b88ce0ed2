// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/explain.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "query/candidates.h"

namespace weir::query
{

namespace
{

// Per cent of the change.
constexpr double clearlyMore = 5;
constexpr double nearlyAll = 80;
constexpr double mostlyNew = 50;

/// Names the largest changes; the others are one.
void rank(Explanation& explanation, const ChangeTally& tally, const ChangeScales& scales)
{
    auto [flows, total, rest] = tally.flows();
    explanation.total = scales.change(total);
    explanation.flowsCut = tally.flowsCut();
    explanation.oneIn = tally.oneIn();
    const bool hasShares = explanation.total.certainty == Certainty::Significant;
    const auto changeOf = [&, &whole = total](const Cells& cells) {
        return hasShares ? scales.part(cells, whole, explanation.total) : scales.change(cells);
    };
    const auto size = [&](const ChangedFlow& flow) { return std::abs(scales.changeOf(flow.cells)); };
    const std::size_t n = std::min(explanation.query.n, flows.size());
    std::vector<ChangedFlow> named;
    if (n > 0) {
        // All that could be among the first n: the texts decide between those that changed as much.
        std::ranges::nth_element(flows, flows.begin() + std::ptrdiff_t(n) - 1, std::greater(), size);
        const double least = size(flows[n - 1]);
        std::ranges::copy_if(flows, std::back_inserter(named),
                             [&](const ChangedFlow& flow) { return size(flow) >= least; });
    }
    std::vector<std::pair<Change, std::uint32_t>> changes;
    for (const ChangedFlow& flow : named) {
        changes.emplace_back(changeOf(flow.cells), flow.shown);
        changes.back().first.keys = tally.keyTexts(flow.shown);
    }
    std::ranges::sort(changes, [](const auto& a, const auto& b) {
        const double left = std::abs(a.first.change);
        const double right = std::abs(b.first.change);
        return left != right ? left > right : a.first.keys < b.first.keys;
    });
    changes.resize(n);

    if (hasShares)
        std::ranges::stable_sort(changes, std::greater(), [](const auto& one) { return one.first.share; });

    std::vector<std::uint32_t> shown;
    for (auto& [change, flow] : changes) {
        shown.push_back(flow);
        explanation.flows.push_back(std::move(change));
    }
    std::ranges::sort(shown);
    for (const ChangedFlow& flow : flows)
        if (!std::ranges::binary_search(shown, flow.shown))
            for (const Side side : {After, Before})
                combine(key::Accumulation::Sum, rest[side], flow.cells[side]);
    explanation.other = changeOf(rest);
    explanation.otherFlows = flows.size() - n + std::size_t(explanation.flowsCut);
}

/// Of those that tell as much as any what says something else than the filter; null: there are none.
const Dimension* firstOf(const std::vector<Dimension>& dimensions, unsigned filtered)
{
    const auto isElse = [&](const Dimension& dimension) {
        return (aspectsOf(dimension.keys) & filtered) == 0 &&
               dimension.told > dimensions.front().told - clearlyMore;
    };
    const auto found = std::ranges::find_if(dimensions, isElse);
    return found != dimensions.end() ? &*found : dimensions.empty() ? nullptr : &dimensions.front();
}

} // namespace

std::vector<Cause> Explanation::causes() const
{
    std::vector<Cause> causes;
    const Dimension* const first = firstOf(dimensions, aspectsFixedBy(query.filter));
    const Change* const flow =
        query.keys.empty() || flows.empty() || isFixedBy(query.filter, query.keys) ? nullptr : &flows.front();
    const auto partOf = [](const Change& change, bool rises) {
        return Part{change.change, rises ? change.before.value : change.after.value};
    };
    const bool rises = total.change > 0;
    const bool isFlow = flow && !(first && first->told > told(partOf(*flow, rises), partOf(total, rises),
                                                              weightOf(query.keys)) +
                                                             std::max(clearlyMore, flow->shareError));
    if (isFlow)
        causes.push_back({&query.keys, flow});
    else if (first)
        causes.push_back({&first->keys, &first->largest});
    else
        return causes;

    const unsigned said = aspectsOf(*causes.front().keys) | aspectsFixedBy(query.filter);
    const auto isNew = [&](const key::KeyList& keys, const Change& change) {
        return (aspectsOf(keys) & said) == 0 && change.share >= nearlyAll &&
               change.certainty == Certainty::Significant;
    };
    if (flow && !isFlow && isNew(query.keys, *flow)) {
        causes.push_back({&query.keys, flow});
        return causes;
    }
    const auto further = std::ranges::find_if(dimensions, [&](const Dimension& dimension) {
        return dimension.told >= mostlyNew && isNew(dimension.keys, dimension.largest);
    });
    if (further != dimensions.end())
        causes.push_back({&further->keys, &further->largest});
    return causes;
}

std::string termOf(const key::KeyList& keys, const std::vector<std::string>& values)
{
    std::string text;
    for (std::size_t i = 0; i < std::min(keys.size(), values.size()); ++i)
        text += (i > 0 ? "&" : "") + key::toText(keys[i]) + '=' +
                key::asOperand(values[i], key::Comparison::Equal);
    return text;
}

std::optional<Explanation> explain(const Query& query, const store::Snapshot& window, const Span& after,
                                   const Span& before, const Effort& effort)
{
    Explanation explanation;
    explanation.query = query;
    explanation.query.furtherValues.clear();
    explanation.after = within(window, after);
    explanation.before = within(window, before);
    explanation.unit = unitOf(query.value);
    for (const key::KeyExpression& key : query.keys)
        explanation.columns.push_back(key::toText(key));
    if (!isRate(query.value))
        return explanation;
    explanation.secondsAfter = secondsWithData(query, window, explanation.after);
    explanation.secondsBefore = secondsWithData(query, window, explanation.before);
    explanation.outcome = explanation.secondsAfter == 0 ? Outcome::NoAfter : Outcome::NoBefore;
    if (explanation.secondsAfter == 0 || explanation.secondsBefore == 0)
        return explanation;

    const Ground ground(window, explanation.after, explanation.before);
    const auto secondsAfter = double(explanation.secondsAfter);
    const auto secondsBefore = double(explanation.secondsBefore);
    Way way(effort);
    way.expect(ground.size());
    DimensionSearch search(explanation.query, ground, secondsAfter, secondsBefore, effort);
    ChangeTally tally(explanation.query);
    if (!search.prepare(window, explanation.after, explanation.before, way) ||
        !ground.ask(tally, way, Ground::Start::AsCharted))
        return std::nullopt;
    rank(explanation, tally, ChangeScales(query, secondsAfter, secondsBefore));
    switch (explanation.total.certainty) {
    case Certainty::TooFew: explanation.outcome = Outcome::TooFew; return explanation;
    case Certainty::WithinError: explanation.outcome = Outcome::Unchanged; return explanation;
    case Certainty::Significant: break;
    }
    explanation.outcome = explanation.total.change > 0 ? Outcome::Risen : Outcome::Fallen;
    auto dimensions = search.find(explanation.total.change, way);
    if (!dimensions)
        return std::nullopt;
    explanation.dimensions = std::move(*dimensions);
    return explanation;
}

} // namespace weir::query
