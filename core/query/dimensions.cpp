// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/dimensions.h"

#include <algorithm>
#include <atomic>
#include <cmath>

#include "query/candidates.h"
#include "query/census.h"

namespace weir::query
{

namespace
{

constexpr std::uint64_t censusSamples = 5000;
constexpr double leastTold = 5; ///< per cent
constexpr double asMuch = 3;    ///< points of per cent; less of a difference is chance

/// Dimensions are many: of more samples than these on a side some seconds are asked first, then all of them
/// by the dimensions that tell most.
constexpr std::size_t screenedSamples = 50'000;
constexpr std::size_t mostDimensions = 10;

/// The key, or the text null where a sample has none, so that all samples have their place.
key::KeyExpression orNull(const key::KeyExpression& key)
{
    return key::parseKeys("null:" + key::asArgument(key))->front();
}

/// Asks of the samples that the question counts by other keys.
Query askedBy(const key::KeyList& keys, const Query& query)
{
    Query asked = query;
    asked.furtherValues.clear();
    asked.keys.clear();
    std::ranges::transform(keys, std::back_inserter(asked.keys), orNull);
    asked.filter = {};
    asked.filter.terms.push_back(query.filter);
    for (const key::KeyExpression& key : query.keys) {
        key::Filter has;
        has.kind = key::Filter::Kind::Test;
        has.left = key;
        has.comparison = key::Comparison::NotEqual;
        has.values = {{"", true, 0, 0}};
        asked.filter.terms.push_back(std::move(has));
    }
    return asked;
}

/// The value that tells most of the change; nothing where there is none. That all samples have one address,
/// port or name is worth saying, that they have one adapter or protocol is not.
std::optional<Dimension> dimensionOf(const ChangeTally& tally, const key::KeyList& keys, double weight,
                                     const ChangeScales& scales, double totalChange)
{
    const auto [flows, total, rest] = tally.flows();
    const Change whole = scales.change(total);
    // By other keys sightings may be counted otherwise; what goes another way explains nothing.
    if (whole.certainty != Certainty::Significant || (whole.change > 0) != (totalChange > 0))
        return std::nullopt;
    const Side quiet = whole.change > 0 ? Before : After;
    const double inQuiet = scales.rate(total, quiet);
    const auto shareOfQuiet = [&](const ChangedFlow& flow) {
        return inQuiet > 0 ? 100 * scales.rate(flow.cells, quiet) / inQuiet : 0;
    };
    const auto told = [&](const ChangedFlow& flow) {
        return query::told({scales.changeOf(flow.cells), scales.rate(flow.cells, quiet)},
                           {whole.change, inQuiet}, weight);
    };
    const ChangedFlow* best = nullptr;
    std::vector<std::string> texts;
    bool isOne = true;
    for (const ChangedFlow& flow : flows) {
        isOne = isOne && flow.shown == flows.front().shown;
        if (best && told(flow) <= told(*best))
            continue;
        std::vector<std::string> named = tally.keyTexts(flow.shown);
        if (std::ranges::find(named, "null") != named.end())
            continue;
        best = &flow;
        texts = std::move(named);
    }
    if (!best || (isOne && weight < 1) || told(*best) < leastTold)
        return std::nullopt;
    Dimension dimension{keys, key::toText(keys), scales.part(best->cells, total, whole), shareOfQuiet(*best),
                        told(*best)};
    dimension.largest.keys = std::move(texts);
    if (dimension.largest.certainty != Certainty::Significant)
        return std::nullopt;
    return dimension;
}

} // namespace

double told(const Part& part, const Part& whole, double weight)
{
    const double share = std::min(part.change / whole.change, 1.0);
    const double quiet = weight < 1 ? whole.quiet : std::max(whole.quiet, std::abs(whole.change));
    return 100 * (share - (quiet > 0 ? part.quiet / quiet : 0));
}

bool isFixedBy(const key::Filter& filter, const key::KeyList& keys)
{
    using Kind = key::Filter::Kind;
    const auto fixes = [](const key::Filter& part, const key::KeyExpression& key) {
        if (part.kind == Kind::Test)
            return part.comparison == key::Comparison::Equal && part.values.size() == 1 &&
                   key::toText(part.left) == key::toText(key);
        const auto isFixed = [&](const key::Filter& term) { return isFixedBy(term, {key}); };
        return part.kind == Kind::And && std::ranges::any_of(part.terms, isFixed);
    };
    return !keys.empty() && std::ranges::all_of(keys, [&](const auto& key) { return fixes(filter, key); });
}

unsigned aspectsFixedBy(const key::Filter& filter)
{
    if (filter.kind == key::Filter::Kind::Test)
        return isFixedBy(filter, {filter.left}) ? aspectsOf(filter.left) : 0;
    unsigned aspects = 0;
    if (filter.kind == key::Filter::Kind::And)
        for (const key::Filter& term : filter.terms)
            aspects |= aspectsFixedBy(term);
    return aspects;
}

/// A candidate, read.
struct DimensionSearch::Wanted {
    key::KeyList keys;
    double weight;
};

DimensionSearch::DimensionSearch(const Query& query, const Ground& ground, double secondsAfter,
                                 double secondsBefore, const Effort& effort)
    : m_query(query),
      m_ground(ground),
      m_few(ground.thinned(screenedSamples)),
      m_secondsAfter(secondsAfter),
      m_secondsBefore(secondsBefore),
      m_effort(effort)
{
}

DimensionSearch::~DimensionSearch() = default;

/// Wanted are those that the samples have, less what is asked already and what the filter leaves one value.
bool DimensionSearch::prepare(const store::Snapshot& window, const Span& after, const Span& before, Way& way)
{
    std::vector<std::string> seen;
    for (const Span& span : {after, before}) {
        const auto census =
            takeCensus(window, {span.from, span.to, 1}, m_query.dropped, m_effort, censusSamples);
        if (!census)
            return false;
        for (const KeySeen& key : census->keys)
            seen.push_back(key.name());
    }
    for (const Candidate& candidate : candidateKeys()) {
        key::KeyList keys = *key::parseKeys(candidate.keys);
        const bool isSeen = std::ranges::all_of(keys, [&](const key::KeyExpression& key) {
            return std::ranges::find(seen, key::toText(key)) != seen.end();
        });
        if (isSeen && key::toText(keys) != key::toText(m_query.keys) && !isFixedBy(m_query.filter, keys))
            m_wanted.push_back({std::move(keys), candidate.weight});
    }
    way.expect(m_wanted.size() * m_few.size());
    if (m_few.size() < m_ground.size())
        way.expect(std::min(m_wanted.size(), mostDimensions) * m_ground.size());
    return true;
}

/// Asks by each of the keys, several at the same time.
std::optional<DimensionSearch::Found> DimensionSearch::askEach(const std::vector<Wanted>& wanted,
                                                               double totalChange, const Ground& ground,
                                                               const ChangeScales& scales, Way& way) const
{
    Found found(wanted.size());
    std::atomic<std::size_t> next{0};
    std::atomic<bool> isWhole{true};
    const auto work = [&] {
        for (std::size_t i = next++; i < wanted.size(); i = next++) {
            ChangeTally tally(askedBy(wanted[i].keys, m_query));
            if (!ground.ask(tally, way)) {
                isWhole = false;
                return;
            }
            found[i] = dimensionOf(tally, wanted[i].keys, wanted[i].weight, scales, totalChange);
        }
    };
    m_effort.run(std::vector<std::function<void()>>(m_effort.mostPieces(), work));
    return isWhole ? std::optional(std::move(found)) : std::nullopt;
}

/// Places of what was found, what tells most first. What the question shows already comes behind what tells
/// as much and is new.
std::vector<std::size_t> DimensionSearch::ordered(const Found& found, const std::vector<Wanted>& wanted) const
{
    const auto known = [&](const Dimension& dimension) {
        return std::ranges::count_if(dimension.keys, [&](const key::KeyExpression& key) {
            return std::ranges::any_of(m_query.keys, [&](const key::KeyExpression& own) {
                return key::toText(own) == key::toText(key);
            });
        });
    };
    const auto tells = [&](std::size_t place) { return found[place]->told * wanted[place].weight; };
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < found.size(); ++i)
        if (found[i])
            places.push_back(i);
    std::ranges::stable_sort(places, std::greater(), tells);
    for (auto first = places.begin(); first != places.end();) {
        const double most = tells(*first);
        const auto end =
            std::find_if(first, places.end(), [&](auto place) { return tells(place) < most - asMuch; });
        std::sort(first, end, [&](std::size_t x, std::size_t y) {
            return std::pair(known(*found[x]), x) < std::pair(known(*found[y]), y);
        });
        first = end;
    }
    places.resize(std::min(places.size(), mostDimensions));
    return places;
}

std::optional<std::vector<Dimension>> DimensionSearch::find(double totalChange, Way& way) const
{
    const auto part = [&](Side side, double seconds) {
        return seconds * double(m_few.seconds[side].size()) / double(m_ground.seconds[side].size());
    };
    const ChangeScales fewScales(m_query, part(After, m_secondsAfter), part(Before, m_secondsBefore));
    auto found = askEach(m_wanted, totalChange, m_few, fewScales, way);
    if (!found)
        return std::nullopt;
    std::vector<std::size_t> places = ordered(*found, m_wanted);
    if (m_few.size() < m_ground.size()) {
        std::ranges::sort(places); // as the candidates stand
        std::vector<Wanted> best;
        for (const std::size_t place : places)
            best.push_back(m_wanted[place]);
        found =
            askEach(best, totalChange, m_ground, ChangeScales(m_query, m_secondsAfter, m_secondsBefore), way);
        if (!found)
            return std::nullopt;
        places = ordered(*found, best);
    }
    std::vector<Dimension> dimensions;
    for (const std::size_t place : places)
        dimensions.push_back(std::move(*(*found)[place]));
    return dimensions;
}

} // namespace weir::query
