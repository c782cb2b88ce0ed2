// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/explain.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <functional>

#include "query/census.h"
#include "query/flow_table.h"
#include "query/merge.h"

namespace weir::query
{

namespace
{

constexpr base::SecondNumber minute = 60;
constexpr base::SecondNumber longest = 86400;
constexpr std::uint64_t censusSamples = 5000;
constexpr double deviations = 1.96;           ///< of 95 %
constexpr double fewestEffectiveSamples = 10; ///< as of Estimate
constexpr double leastTold = 5;               ///< per cent

constexpr double clearlyMore = 5; ///< points of per cent

/// Dimensions are many: of more samples than these on a side some seconds are asked first, then all of them
/// by the dimensions that tell most.
constexpr std::size_t screenedSamples = 50'000;
constexpr std::size_t mostDimensions = 10;

/// A flood of new flows must not take all memory: beyond so many the smallest are counted as one.
constexpr std::size_t mostFlows = 1 << 20;

/// What is tried beside the keys that were asked for.
struct Candidate {
    const char* keys;
    double weight; ///< how much it says to a person
};

/// Of those that tell as much the first is shown first.
constexpr std::array candidates{
    Candidate{"ipsource,ipdestination", 1},
    Candidate{"ip6source,ip6destination", 1},
    Candidate{"udpsourceport", 1},
    Candidate{"udpdestinationport", 1},
    Candidate{"tcpdestinationport", 1},
    Candidate{"tcpsourceport", 1},
    Candidate{"sctpdestinationport", 1},
    Candidate{"dnsqname", 1},
    Candidate{"httphost", 1},
    Candidate{"ipdestination", 1},
    Candidate{"ipsource", 1},
    Candidate{"ip6destination", 1},
    Candidate{"ip6source", 1},
    Candidate{"icmptype,icmpcode", 1},
    Candidate{"icmp6type,icmp6code", 1},
    Candidate{"arpiptarget", 1},
    Candidate{"arpipsender", 1},
    Candidate{"vxlanvni", 1},
    Candidate{"genevevni", 1},
    Candidate{"grekey", 1},
    Candidate{"reason", 1},
    Candidate{"macsource,macdestination", 0.9},
    Candidate{"macdestination", 0.9},
    Candidate{"macsource", 0.9},
    Candidate{"bgpsourceas", 0.9},
    Candidate{"bgpdestinationas", 0.9},
    Candidate{"tcpflags", 0.9},
    Candidate{"ipdscpname", 0.9},
    Candidate{"vlan", 0.9},
    Candidate{"agent,inputifindex", 0.9},
    Candidate{"agent,outputifindex", 0.9},
    Candidate{"stack", 0.8},
    Candidate{"ipprotocol", 0.8},
    Candidate{"ip6nexthdr", 0.8},
    Candidate{"ethernetprotocol", 0.8},
    Candidate{"agent", 0.8},
};

/// The two stretches, the later first.
enum Side : std::size_t { After, Before, Sides };

using Parts = std::vector<const store::Second*>;

/// The seconds of a stretch, the parts of each together.
std::vector<Parts> secondsOf(const store::Snapshot& window, const Span& span)
{
    std::vector<Parts> seconds;
    for (const store::SecondPointer& second : window.seconds) {
        if (second->time() < span.from || second->time() >= span.to)
            continue;
        if (seconds.empty() || seconds.back().front()->time() != second->time())
            seconds.emplace_back();
        seconds.back().push_back(second.get());
    }
    return seconds;
}

/// What of it is in the window, at most a day.
Span within(const store::Snapshot& window, Span span)
{
    span.to = std::min(span.to, window.to());
    span.from = std::max({span.from, window.from(), span.to - longest});
    span.from = std::min(span.from, span.to);
    return span;
}

/// Seconds of it with data, by the rules of LiveQuery.
std::size_t covered(const Query& query, const store::Snapshot& window, const Span& span)
{
    if (span.from >= span.to)
        return 0;
    LiveQuery live(query);
    live.update(window, span.from, span.from);
    const Answer answer = live.answer({span.from, span.to, 1}, 0);
    return std::size_t(std::ranges::count(answer.states, StepState::Covered));
}

/// What one flow did on both sides.
using Cells = std::array<Cell, Sides>;

struct Flow {
    std::uint32_t shown = 0;
    Cells cells;
};

/// One question's flows, added up over each of the two stretches.
class Tally
{
public:
    explicit Tally(Query query)
        : m_query(std::make_unique<const Query>(std::move(query))),
          m_flows(FlowTable::make(*m_query))
    {
    }

    const Query& query() const { return *m_query; }

    void add(Side side, std::span<const store::Second* const> parts)
    {
        const Partial partial = m_flows->evaluate(parts);
        Partial& sum = m_sums[side];
        std::vector<std::uint32_t>& place = m_place[side];
        place.resize(m_flows->size());
        for (const Row& row : partial.rows) {
            if (place[row.flow] == 0) {
                sum.rows.push_back(row);
                place[row.flow] = std::uint32_t(sum.rows.size());
            } else {
                combine(key::Accumulation::Sum, sum.rows[place[row.flow] - 1], row);
            }
        }
        combine(key::Accumulation::Sum, sum.rest, partial.rest);
        sum.flowsCut += partial.flowsCut;
        if (m_flows->size() > mostFlows)
            cut();
    }

    struct Shown {
        std::vector<Flow> flows;
        Cells total; ///< all of them
        Cells rest;  ///< of those that are not told apart
    };

    /// The flows as they are shown.
    Shown flows() const
    {
        Shown all;
        std::vector<std::uint32_t> place(m_flows->size());
        Merger merger(*m_query, *m_flows);
        for (const Side side : {After, Before}) {
            const Partial* const sum = &m_sums[side];
            const Merger::Stretch& stretch = merger.collapse({&sum, 1});
            all.total[side] = stretch.total;
            all.rest[side] = stretch.rest;
            for (const Row& row : stretch.shown) {
                if (place[row.flow] == 0) {
                    all.flows.push_back({row.flow, {}});
                    place[row.flow] = std::uint32_t(all.flows.size());
                }
                all.flows[place[row.flow] - 1].cells[side] = row;
            }
        }
        return all;
    }

    std::vector<std::string> keyTexts(std::uint32_t shown) const { return m_flows->keyTexts(shown); }
    std::uint64_t flowsCut() const { return m_sums[After].flowsCut + m_sums[Before].flowsCut; }

private:
    /// Counts the smaller half of each side's flows as one and forgets them.
    void cut()
    {
        for (Partial& sum : m_sums) {
            const std::size_t kept = std::min(sum.rows.size(), mostFlows / 4);
            const auto end = sum.rows.begin() + std::ptrdiff_t(kept);
            std::ranges::nth_element(sum.rows, end, std::greater(), &Row::sum);
            for (auto row = end; row != sum.rows.end(); ++row)
                combine(key::Accumulation::Sum, sum.rest, *row);
            sum.flowsCut += sum.rows.size() - kept;
            sum.rows.resize(kept);
        }
        const std::array sums{&m_sums[After], &m_sums[Before]};
        m_flows->compact(sums);
        for (const Side side : {After, Before}) {
            m_place[side].assign(m_flows->size(), 0);
            for (std::size_t i = 0; i < m_sums[side].rows.size(); ++i)
                m_place[side][m_sums[side].rows[i].flow] = std::uint32_t(i) + 1;
        }
    }

    std::unique_ptr<const Query> m_query; // the table of flows borrows it
    std::unique_ptr<FlowTable> m_flows;
    std::array<Partial, Sides> m_sums;
    std::array<std::vector<std::uint32_t>, Sides> m_place; ///< by flow: place in the sum's rows plus one
};

/// Turns cells into changes of rates.
class Scales
{
public:
    Scales(const Query& query, double secondsAfter, double secondsBefore)
        : m_seconds{secondsAfter, secondsBefore},
          m_factor(query.value.bits ? 8 : 1)
    {
    }

    double rate(const Cells& cells, Side side) const
    {
        return m_factor * double(cells[side].sum) / m_seconds[side];
    }

    double changeOf(const Cells& cells) const { return rate(cells, After) - rate(cells, Before); }

    /// Of the change, in the square of the unit.
    double variance(const Cells& cells) const
    {
        const auto [after, before] = m_seconds;
        const double seen = cells[After].weight / (after * after) + cells[Before].weight / (before * before);
        const double asIfAlike =
            (cells[After].weight + cells[Before].weight) / (after + before) * (1 / after + 1 / before);
        return m_factor * m_factor * std::max(seen, asIfAlike);
    }

    Change change(const Cells& cells) const
    {
        Change change;
        change.before = estimate(cells, Before);
        change.after = estimate(cells, After);
        change.change = changeOf(cells);
        const double sum = double(cells[After].sum) + double(cells[Before].sum);
        const double weight = cells[After].weight + cells[Before].weight;
        if (sum <= 0 || (weight > 0 && sum * sum / weight < fewestEffectiveSamples))
            return change;
        change.error = deviations * std::sqrt(variance(cells));
        change.certainty =
            std::abs(change.change) > change.error ? Certainty::Significant : Certainty::WithinError;
        return change;
    }

    /// The change of a part of `total`, which is significant. The rest of it errs by itself.
    Change part(const Cells& cells, const Cells& total, const Change& whole) const
    {
        Change change = this->change(cells);
        const double share = change.change / whole.change;
        const double own = variance(cells);
        const double rest = std::max(variance(total) - own, 0.0);
        change.share = 100 * share;
        change.shareError = 100 * deviations *
                            std::sqrt((1 - share) * (1 - share) * own + share * share * rest) /
                            std::abs(whole.change);
        return change;
    }

private:
    Estimate estimate(const Cells& cells, Side side) const
    {
        return {rate(cells, side), cells[side].samples, ci95(cells[side])};
    }

    std::array<double, Sides> m_seconds;
    double m_factor;
};

/// Of many seconds some, evenly spread, that have at most so many samples together.
std::vector<Parts> thinned(const std::vector<Parts>& seconds, std::size_t mostSamples)
{
    std::size_t samples = 0;
    for (const Parts& parts : seconds)
        for (const store::Second* part : parts)
            samples += part->flows().size();
    const std::size_t stride = samples / mostSamples + 1;
    std::vector<Parts> picked;
    for (std::size_t i = stride / 2; i < seconds.size(); i += stride)
        picked.push_back(seconds[i]);
    return picked.empty() ? seconds : picked;
}

/// How far all questions of an explanation are.
class Way
{
public:
    explicit Way(const Effort& effort) : m_effort(effort) {}

    bool isStopped() const { return m_effort.stop && m_effort.stop(); }
    void expect(std::size_t seconds) { m_all += seconds; }

    void step()
    {
        const std::size_t done = ++m_done;
        if (m_effort.progress)
            m_effort.progress(done, m_all);
    }

private:
    const Effort& m_effort;
    std::size_t m_all = 0;
    std::atomic<std::size_t> m_done{0};
};

/// The seconds of both sides that are asked.
struct Ground {
    std::array<std::vector<Parts>, Sides> seconds;

    std::size_t size() const { return seconds[After].size() + seconds[Before].size(); }

    /// False: it was stopped.
    bool ask(Tally& tally, Way& way) const
    {
        for (const Side side : {After, Before})
            for (const Parts& parts : seconds[side]) {
                if (way.isStopped())
                    return false;
                tally.add(side, parts);
                way.step();
            }
        return true;
    }
};

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

/// A candidate, read.
struct Wanted {
    key::KeyList keys;
    double weight;
};

/// The candidates that the samples have, less what is asked already.
std::optional<std::vector<Wanted>> candidatesFor(const Query& query, const store::Snapshot& window,
                                                 const Span& after, const Span& before, const Effort& effort)
{
    std::vector<std::string> seen;
    for (const Span& span : {after, before}) {
        const auto census =
            takeCensus(window, {span.from, span.to, 1}, query.dropped, effort.stop, censusSamples);
        if (!census)
            return std::nullopt;
        for (const KeySeen& key : census->keys)
            seen.push_back(key.name());
    }
    std::vector<Wanted> wanted;
    for (const Candidate& candidate : candidates) {
        key::KeyList keys = *key::parseKeys(candidate.keys);
        const bool isSeen = std::ranges::all_of(keys, [&](const key::KeyExpression& key) {
            return std::ranges::find(seen, key::toText(key)) != seen.end();
        });
        if (isSeen && key::toText(keys) != key::toText(query.keys))
            wanted.push_back({std::move(keys), candidate.weight});
    }
    return wanted;
}

/// The value that tells most of the change; nothing where there is none.
std::optional<Dimension> dimensionOf(const Tally& tally, const key::KeyList& keys, const Scales& scales,
                                     double totalChange)
{
    const auto [flows, total, rest] = tally.flows();
    const Change whole = scales.change(total);
    // By other keys sightings may be counted otherwise; what goes another way explains nothing.
    if (whole.certainty != Certainty::Significant || (whole.change > 0) != (totalChange > 0))
        return std::nullopt;
    const Side quiet = whole.change > 0 ? Before : After;
    const double inQuiet = scales.rate(total, quiet);
    const auto shareOfQuiet = [&](const Flow& flow) {
        return inQuiet > 0 ? 100 * scales.rate(flow.cells, quiet) / inQuiet : 0;
    };
    const auto told = [&](const Flow& flow) {
        return 100 * scales.changeOf(flow.cells) / whole.change - shareOfQuiet(flow);
    };
    const Flow* best = nullptr;
    std::vector<std::string> texts;
    bool isOne = true;
    for (const Flow& flow : flows) {
        isOne = isOne && flow.shown == flows.front().shown;
        if (best && told(flow) <= told(*best))
            continue;
        std::vector<std::string> named = tally.keyTexts(flow.shown);
        if (std::ranges::find(named, "null") != named.end())
            continue;
        best = &flow;
        texts = std::move(named);
    }
    if (!best || isOne || told(*best) < leastTold)
        return std::nullopt;
    Dimension dimension{keys, key::toText(keys), scales.part(best->cells, total, whole), shareOfQuiet(*best),
                        told(*best)};
    dimension.largest.keys = std::move(texts);
    if (dimension.largest.certainty != Certainty::Significant)
        return std::nullopt;
    return dimension;
}

using Found = std::vector<std::optional<Dimension>>;

/// Asks by each of the keys, several at the same time. Nothing: it was stopped.
std::optional<Found> askEach(const std::vector<Wanted>& wanted, const Explanation& explanation,
                             const Ground& ground, const Scales& scales, Way& way, const Effort& effort)
{
    Found found(wanted.size());
    std::atomic<std::size_t> next{0};
    std::atomic<bool> isWhole{true};
    const auto work = [&] {
        for (std::size_t i = next++; i < wanted.size(); i = next++) {
            Tally tally(askedBy(wanted[i].keys, explanation.query));
            if (!ground.ask(tally, way)) {
                isWhole = false;
                return;
            }
            found[i] = dimensionOf(tally, wanted[i].keys, scales, explanation.total.change);
        }
    };
    if (effort.together && effort.threads > 1)
        effort.together(std::vector<std::function<void()>>(effort.threads, work));
    else
        work();
    return isWhole ? std::optional(std::move(found)) : std::nullopt;
}

/// Places of what was found, what tells most first. What the question shows already comes behind what tells
/// as much and is new.
std::vector<std::size_t> ordered(const Found& found, const std::vector<Wanted>& wanted,
                                 const Explanation& explanation)
{
    const auto known = [&](const Dimension& dimension) {
        return std::ranges::count_if(dimension.keys, [&](const key::KeyExpression& key) {
            return std::ranges::find(explanation.columns, key::toText(key)) != explanation.columns.end();
        });
    };
    std::vector<std::pair<std::pair<double, std::ptrdiff_t>, std::size_t>> order;
    for (std::size_t i = 0; i < found.size(); ++i)
        if (found[i])
            order.push_back({{-std::round(found[i]->told * wanted[i].weight), known(*found[i])}, i});
    std::ranges::sort(order);
    order.resize(std::min(order.size(), mostDimensions));
    std::vector<std::size_t> places;
    for (const auto& [rank, place] : order)
        places.push_back(place);
    return places;
}

/// Finds the dimensions. False: it was stopped.
bool askDimensions(Explanation& explanation, std::vector<Wanted> wanted, const Ground& ground,
                   const Scales& scales, Way& way, const Effort& effort)
{
    const Ground few{
        {thinned(ground.seconds[After], screenedSamples), thinned(ground.seconds[Before], screenedSamples)}};
    const bool isThinned = few.size() < ground.size();
    const auto part = [&](Side side, std::size_t seconds) {
        return double(seconds) * double(few.seconds[side].size()) / double(ground.seconds[side].size());
    };
    way.expect(wanted.size() * few.size() +
               (isThinned ? std::min(wanted.size(), mostDimensions) * ground.size() : 0));
    const Scales fewScales(explanation.query, part(After, explanation.secondsAfter),
                           part(Before, explanation.secondsBefore));
    auto found = askEach(wanted, explanation, few, fewScales, way, effort);
    if (!found)
        return false;
    std::vector<std::size_t> places = ordered(*found, wanted, explanation);
    if (isThinned) {
        std::vector<Wanted> best;
        for (const std::size_t place : places)
            best.push_back(std::move(wanted[place]));
        wanted = std::move(best);
        found = askEach(wanted, explanation, ground, scales, way, effort);
        if (!found)
            return false;
        places = ordered(*found, wanted, explanation);
    }
    for (const std::size_t place : places)
        explanation.dimensions.push_back(std::move(*(*found)[place]));
    return true;
}

/// Names the largest changes; the others are one.
void rank(Explanation& explanation, const Tally& tally, const Scales& scales)
{
    auto [flows, total, rest] = tally.flows();
    explanation.total = scales.change(total);
    explanation.flowsCut = tally.flowsCut();
    const bool hasShares = explanation.total.certainty == Certainty::Significant;
    const auto changeOf = [&, &whole = total](const Cells& cells) {
        return hasShares ? scales.part(cells, whole, explanation.total) : scales.change(cells);
    };
    const auto size = [&](const Flow& flow) { return std::abs(scales.changeOf(flow.cells)); };
    const std::size_t n = std::min(explanation.query.n, flows.size());
    std::vector<Flow> named;
    if (n > 0) {
        // All that could be among the first n: the texts decide between those that changed as much.
        std::ranges::nth_element(flows, flows.begin() + std::ptrdiff_t(n) - 1, std::greater(), size);
        const double least = size(flows[n - 1]);
        std::ranges::copy_if(flows, std::back_inserter(named),
                             [&](const Flow& flow) { return size(flow) >= least; });
    }
    std::vector<std::pair<Change, std::uint32_t>> changes;
    for (const Flow& flow : named) {
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
    for (const Flow& flow : flows)
        if (!std::ranges::binary_search(shown, flow.shown))
            for (const Side side : {After, Before})
                combine(key::Accumulation::Sum, rest[side], flow.cells[side]);
    explanation.other = changeOf(rest);
    explanation.otherFlows = flows.size() - n + std::size_t(explanation.flowsCut);
}

} // namespace

std::optional<Span> peakAround(const Query& query, const store::Snapshot& window, base::SecondNumber second,
                               const Effort& effort)
{
    constexpr base::SecondNumber reach = 2 * minute;
    constexpr double outstanding = 4;
    const Span alone{second, second + 1};
    const Span seen = within(window, {second - reach, second + reach + 1});
    if (!isRate(query.value) || second < seen.from || second >= seen.to)
        return alone;
    LiveQuery live(query);
    if (!live.update(window, seen.from, seen.to, effort))
        return std::nullopt;
    const Answer answer = live.answer({seen.from, seen.to, 1}, 0);
    const auto at = [&](std::size_t i) { return answer.total.steps[i].value; };
    std::vector<double> means; // of a second and its neighbours
    for (std::size_t i = 0; i < answer.total.steps.size(); ++i) {
        const std::size_t first = i > 0 ? i - 1 : i;
        const std::size_t last = std::min(i + 1, answer.total.steps.size() - 1);
        double sum = 0;
        for (std::size_t j = first; j <= last; ++j)
            sum += at(j);
        means.push_back(sum / double(last - first + 1));
    }
    std::vector<double> sorted = means;
    std::ranges::sort(sorted);
    const auto here = std::size_t(second - seen.from);
    const double level = means[here];
    const double low = sorted[sorted.size() / 4];
    const double high = sorted[sorted.size() * 3 / 4];
    const double usual = std::abs(level - low) >= std::abs(level - high) ? low : high;
    const auto belongs = [&](std::size_t i) {
        return answer.states[i] == StepState::Covered &&
               std::abs(means[i] - level) < std::abs(means[i] - usual);
    };
    // Of noise a quarter lies below the quartile; what stands out is much farther away on the other side.
    const double spread = usual == low ? low - sorted[sorted.size() / 20]
                                       : sorted[sorted.size() - 1 - sorted.size() / 20] - high;
    if (!belongs(here) || std::abs(level - usual) <= outstanding * spread)
        return alone;
    std::size_t first = here;
    std::size_t last = here;
    // Above a peak is in it, too.
    const auto isIn = [&](std::size_t i) {
        return belongs(i) ||
               (answer.states[i] == StepState::Covered && (means[i] > level) == (level > usual));
    };
    while (first > 0 && isIn(first - 1))
        --first;
    while (last + 1 < means.size() && isIn(last + 1))
        ++last;
    return Span{seen.from + base::SecondNumber(first), seen.from + base::SecondNumber(last) + 1};
}

Span minuteBefore(const Span& span)
{
    return {span.from - minute, span.from};
}

const Dimension* Explanation::best() const
{
    if (dimensions.empty())
        return nullptr;
    const Dimension& first = dimensions.front();
    if (flows.empty() || query.keys.empty())
        return &first;
    const double share = std::isnan(flows.front().share) ? 0 : flows.front().share;
    return first.largest.share > share + clearlyMore ? &first : nullptr;
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
    explanation.secondsAfter = covered(query, window, explanation.after);
    explanation.secondsBefore = covered(query, window, explanation.before);
    explanation.outcome = explanation.secondsAfter == 0 ? Outcome::NoAfter : Outcome::NoBefore;
    if (explanation.secondsAfter == 0 || explanation.secondsBefore == 0)
        return explanation;

    auto wanted = candidatesFor(query, window, explanation.after, explanation.before, effort);
    if (!wanted)
        return std::nullopt;
    const Ground ground{{secondsOf(window, explanation.after), secondsOf(window, explanation.before)}};
    const Scales scales(query, double(explanation.secondsAfter), double(explanation.secondsBefore));
    Way way(effort);
    way.expect(ground.size());
    Tally tally(explanation.query);
    if (!ground.ask(tally, way))
        return std::nullopt;
    rank(explanation, tally, scales);
    switch (explanation.total.certainty) {
    case Certainty::TooFew: explanation.outcome = Outcome::TooFew; return explanation;
    case Certainty::WithinError: explanation.outcome = Outcome::Unchanged; return explanation;
    case Certainty::Significant: break;
    }
    explanation.outcome = explanation.total.change > 0 ? Outcome::Risen : Outcome::Fallen;
    if (!askDimensions(explanation, std::move(*wanted), ground, scales, way, effort))
        return std::nullopt;
    return explanation;
}

} // namespace weir::query
