// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/explain.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace weir::query
{

namespace
{

constexpr double clearlyMore = 5; ///< points of per cent

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

} // namespace

const Dimension* Explanation::best() const
{
    if (dimensions.empty())
        return nullptr;
    const Dimension& first = dimensions.front();
    if (flows.empty() || isFixedBy(query.filter, query.keys) || query.keys.empty())
        return &first;
    const Change& flow = flows.front();
    if (std::isnan(flow.share))
        return &first;
    return first.largest.share > flow.share + std::max(clearlyMore, flow.shareError) ? &first : nullptr;
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
    if (!search.prepare(window, explanation.after, explanation.before, way) || !ground.ask(tally, way))
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
