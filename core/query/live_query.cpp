// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/live_query.h"

#include <algorithm>
#include <atomic>
#include <iterator>

#include "query/samples_by_layout.h"

namespace weir::query
{

namespace
{

/// Agents send when they have something to say; so much silence between two datagrams is an idle network, not
/// a gap.
constexpr base::SecondNumber shortSilence = 5;

/// A window of seconds is kept in memory, so its length is bounded; a capture with years in it shows its end.
constexpr base::SecondNumber longestWindow = 10 * 86400;

} // namespace

LiveQuery::LiveQuery(Query query)
    : m_query(std::make_unique<const Query>(std::move(query))),
      m_context(m_query->context),
      m_flows(FlowTable::make(*m_query)),
      m_merger(*m_query, *m_flows)
{
    if (SightingChoice::isNeeded(*m_query))
        m_choice = std::make_unique<SightingChoice>(*m_query, *m_flows);
}

LiveQuery::~LiveQuery() = default;

void LiveQuery::setContext(std::shared_ptr<const key::Context> context)
{
    m_context = context;
    m_flows->setContext(std::move(context));
}

/// A second that is still to be asked.
struct LiveQuery::Missing {
    std::size_t place; ///< in m_seconds
    std::vector<const store::Second*> parts;
};

/// Flows that no partial has any more stay in the table until they are most of it.
void LiveQuery::compact()
{
    constexpr std::size_t slack = 1 << 16;
    std::size_t alive = 0;
    for (const AskedSecond& entry : m_seconds)
        alive += entry.partial.rows.size();
    if (m_flows->size() <= alive + alive / 4 + slack)
        return;
    std::vector<Partial*> partials;
    for (AskedSecond& entry : m_seconds)
        partials.push_back(&entry.partial);
    if (m_choice)
        std::ranges::copy(m_choice->partials(), std::back_inserter(partials));
    m_flows->compact(partials);
    if (m_choice)
        m_choice->renumbered();
    m_tallies.clear();
}

/// The oldest partials of seconds that left the window, where there are too many of them.
void LiveQuery::forget(const store::Snapshot& snapshot)
{
    // A row stands for its flow in the table, too.
    constexpr std::size_t flowBytes = 100;
    const auto bytesOf = [](const AskedSecond& entry) {
        return sizeof(AskedSecond) + entry.partial.rows.capacity() * (sizeof(Row) + flowBytes);
    };
    std::size_t bytes = 0;
    for (const AskedSecond& entry : m_seconds)
        bytes += bytesOf(entry);
    const std::size_t allowed = snapshot.budget / 8;
    auto kept = m_seconds.begin();
    while (kept != m_seconds.end() && kept->partial.time < snapshot.from() &&
           (bytes > allowed || kept->partial.time < snapshot.to() - longestWindow)) {
        const base::SecondNumber oldest = kept->partial.time;
        for (; kept != m_seconds.end() && kept->partial.time == oldest; ++kept)
            bytes -= bytesOf(*kept);
    }
    m_seconds.erase(m_seconds.begin(), kept);
}

/// Asks what is missing, in pieces of a few seconds that whoever is free takes.
void LiveQuery::ask(std::vector<Missing>& missing, const Effort& effort)
{
    struct Worker {
        FlowTable* flows;
        std::unique_ptr<FlowTable> own; ///< but for the first, which works with ours
        std::vector<Partial*> made;
    };
    const std::size_t all = missing.size();
    std::atomic<std::size_t> next{0};
    std::atomic<std::size_t> done{0};
    const auto work = [&](Worker& worker) {
        for (std::size_t i = next++; i < all; i = next++) {
            if (effort.stop && effort.stop())
                return;
            AskedSecond& second = m_seconds[missing[i].place];
            second.partial = worker.flows->evaluate(missing[i].parts);
            worker.made.push_back(&second.partial);
            missing[i].parts.clear();
            if (effort.progress)
                effort.progress(++done, all);
        }
    };

    // Tables that are put together cost something, too.
    constexpr std::size_t fewestSamples = 50'000;
    std::size_t samples = 0;
    for (const Missing& second : missing)
        for (const store::Second* part : second.parts)
            samples += part->flows().size();
    const std::size_t threads =
        std::clamp<std::size_t>(std::min(samples / fewestSamples, all), 1, effort.mostPieces());
    std::vector<Worker> workers(threads);
    std::vector<std::function<void()>> pieces;
    for (Worker& worker : workers) {
        if (&worker != &workers.front()) {
            worker.own = FlowTable::make(*m_query);
            worker.own->setContext(m_context);
        }
        worker.flows = worker.own ? worker.own.get() : m_flows.get();
        pieces.emplace_back([&work, &worker] { work(worker); });
    }
    effort.run(std::move(pieces));
    for (Worker& worker : workers) {
        if (worker.own)
            m_flows->adopt(*worker.own, worker.made);
        m_secondsEvaluated += worker.made.size();
    }
}

/// Chooses among the sightings of flows in seconds that were just made, and in those behind them whose choice
/// depends on them; where they are many, in pieces at the same time.
void LiveQuery::choose(const std::vector<base::SecondNumber>& made, const Effort& effort)
{
    if (!m_choice || made.empty())
        return;
    struct Piece {
        std::unique_ptr<SightingChoice> choice;
        std::span<AskedSecond> seconds;
        std::vector<base::SecondNumber> changed{};
    };
    const auto time = [](const AskedSecond& second) { return second.partial.time; };
    const auto first = std::ranges::lower_bound(m_seconds, made.front(), {}, time);
    const auto last = std::ranges::lower_bound(m_seconds, made.back() + SightingChoice::reach, {}, time);
    const std::span<AskedSecond> all(first, last);
    const std::size_t count =
        std::clamp<std::size_t>(all.size() / (2 * SightingChoice::reach), 1, effort.mostPieces());
    const bool goesOn = m_chosenTo && *m_chosenTo <= made.front();
    std::vector<Piece> pieces;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t begin = i * all.size() / count;
        pieces.push_back({i == 0 ? std::move(m_choice) : std::make_unique<SightingChoice>(*m_query, *m_flows),
                          all.subspan(begin, (i + 1) * all.size() / count - begin)});
    }
    const auto run = [&](const std::function<void(Piece&)>& work) {
        std::vector<std::function<void()>> works;
        for (Piece& piece : pieces)
            works.emplace_back([&work, &piece] { work(piece); });
        effort.run(std::move(works));
    };
    // All take notice of the seconds before their own as these are, then each sorts its own.
    run([&](Piece& piece) {
        if (&piece == &pieces.front() && goesOn)
            return;
        const base::SecondNumber begin = time(piece.seconds.front());
        piece.choice->reset();
        for (const AskedSecond& before : between(m_seconds, SightingChoice::dependsFrom(begin), begin))
            piece.choice->remember(before.partial);
    });
    run([&](Piece& piece) {
        for (AskedSecond& second : piece.seconds)
            if (piece.choice->choose(second.partial))
                piece.changed.push_back(time(second));
    });
    for (const Piece& piece : pieces)
        for (const base::SecondNumber changed : piece.changed)
            if (!std::ranges::binary_search(made, changed))
                std::erase_if(m_tallies, [&](const auto& tally) { return tally->covers(changed); });
    m_choice = std::move(pieces.back().choice);
    m_chosenTo.reset();
    if (last == m_seconds.end())
        m_chosenTo = m_seconds.back().partial.time + 1;
}

bool LiveQuery::update(const store::Snapshot& snapshot, base::SecondNumber from, base::SecondNumber to,
                       const Effort& effort)
{
    if (snapshot.generation != m_generation) {
        m_seconds.clear();
        m_chosenTo.reset();
    }
    if (m_choice && from < to)
        from = SightingChoice::dependsFrom(from);
    m_generation = snapshot.generation;
    std::vector<AskedSecond> known;
    known.reserve(m_seconds.size() + 1);
    std::vector<Missing> missing;
    auto old = m_seconds.begin();
    for (auto first = snapshot.seconds.begin(), last = first; first != snapshot.seconds.end(); first = last) {
        const base::SecondNumber time = (*first)->time();
        std::vector<const store::Second*> parts;
        std::uint64_t serials = 0;
        for (; last != snapshot.seconds.end() && (*last)->time() == time; ++last) {
            parts.push_back(last->get());
            serials += (*last)->serial();
        }
        for (; old != m_seconds.end() && old->partial.time < time; ++old)
            known.push_back(std::move(*old));
        const bool isKnown = old != m_seconds.end() && old->partial.time == time;
        if (isKnown && old->serials == serials) {
            known.push_back(std::move(*old++));
            continue;
        }
        if (isKnown)
            ++old;
        if (time < from || time >= to)
            continue;
        const bool heard = std::ranges::any_of(parts, [](const store::Second* part) {
            return !part->datagrams().empty() || part->datagramsNotKept() > 0;
        });
        missing.push_back({known.size(), std::move(parts)});
        known.push_back({serials, heard, {}});
        known.back().partial.time = time;
    }
    std::move(old, m_seconds.end(), std::back_inserter(known));
    m_seconds = std::move(known);
    ask(missing, effort);
    std::vector<base::SecondNumber> made;
    for (const Missing& second : missing)
        if (second.parts.empty())
            made.push_back(m_seconds[second.place].partial.time);
    std::erase_if(missing, [](const Missing& second) { return second.parts.empty(); });
    const bool complete = missing.empty();
    for (auto second = missing.rbegin(); second != missing.rend(); ++second)
        m_seconds.erase(m_seconds.begin() + std::ptrdiff_t(second->place));
    choose(made, effort);
    forget(snapshot);
    compact();
    markSilence(snapshot);
    return complete;
}

void LiveQuery::markSilence(const store::Snapshot& snapshot)
{
    m_states.clear();
    if (snapshot.seconds.empty())
        return;
    const base::SecondNumber to = snapshot.to();
    const base::SecondNumber first =
        m_seconds.empty() ? snapshot.from() : std::min(snapshot.from(), m_seconds.front().partial.time);
    m_statesFrom = std::max(first, to - longestWindow);
    // A capture has no seconds for its silence; the collector has one for every second it ran.
    m_states.assign(std::size_t(to - m_statesFrom),
                    snapshot.capture ? StepState::NoDatagrams : StepState::NotKept);
    const auto mark = [this](base::SecondNumber time, bool heard) {
        if (time < m_statesFrom || time >= m_statesFrom + base::SecondNumber(m_states.size()))
            return;
        StepState& state = m_states[std::size_t(time - m_statesFrom)];
        if (heard)
            state = StepState::Covered;
        else if (state == StepState::NotKept)
            state = StepState::NoDatagrams;
    };
    for (const AskedSecond& entry : m_seconds)
        mark(entry.partial.time, entry.heard);
    for (const store::SecondPointer& second : snapshot.seconds)
        mark(second->time(), !second->datagrams().empty() || second->datagramsNotKept() > 0);
    for (std::size_t i = 0; i < m_states.size();) {
        std::size_t end = i + 1;
        while (end < m_states.size() && m_states[end] == m_states[i])
            ++end;
        if (m_states[i] == StepState::NoDatagrams && i > 0 && m_states[i - 1] == StepState::Covered &&
            end - i <= std::size_t(shortSilence))
            std::fill(m_states.begin() + std::ptrdiff_t(i), m_states.begin() + std::ptrdiff_t(end),
                      StepState::Covered);
        i = end;
    }
}

StepState LiveQuery::state(base::SecondNumber from, base::SecondNumber to) const
{
    StepState best = StepState::NotKept;
    const base::SecondNumber end = std::min(to, m_statesFrom + base::SecondNumber(m_states.size()));
    for (base::SecondNumber second = std::max(from, m_statesFrom); second < end; ++second)
        best = std::min(best, m_states[std::size_t(second - m_statesFrom)]);
    return best;
}

std::size_t LiveQuery::coveredSeconds(base::SecondNumber from, base::SecondNumber to) const
{
    std::size_t covered = 0;
    const base::SecondNumber end = std::min(to, m_statesFrom + base::SecondNumber(m_states.size()));
    for (base::SecondNumber second = std::max(from, m_statesFrom); second < end; ++second)
        covered += m_states[std::size_t(second - m_statesFrom)] == StepState::Covered;
    return covered;
}

Ranking LiveQuery::rank(base::SecondNumber from, base::SecondNumber to, std::size_t n, Scale scale)
{
    const Merger::Stretch& whole = stretch(from, to);
    return rank(from, to, whole, m_merger.largest(whole.shown, n), scale);
}

const Merger::Stretch& LiveQuery::stretch(base::SecondNumber from, base::SecondNumber to)
{
    std::vector<const Partial*> partials;
    for (const AskedSecond& second : between(m_seconds, from, to))
        partials.push_back(&second.partial);
    return m_merger.collapse(partials);
}

Ranking LiveQuery::rank(base::SecondNumber from, base::SecondNumber to, const Merger::Stretch& stretch,
                        const std::vector<Row>& named, Scale scale) const
{
    const double seconds = double(std::max<std::size_t>(coveredSeconds(from, to), 1));
    Ranking ranking = m_merger.rank(stretch, named, seconds, scale);
    ranking.from = from;
    ranking.to = to;
    ranking.state = state(from, to);
    return ranking;
}

/// Several views of one question look at ranges of their own: each goes on with the one that is most like its
/// own.
RangeTally& LiveQuery::tallyOf(const Range& range)
{
    constexpr std::size_t most = 4;
    const auto shared = [&](const std::unique_ptr<RangeTally>& tally) { return tally->overlap(range); };
    auto best = std::ranges::max_element(m_tallies, {}, shared);
    if (best == m_tallies.end() || shared(*best) == 0) {
        if (m_tallies.size() < most)
            m_tallies.push_back(std::make_unique<RangeTally>(*m_query, *m_flows, m_merger));
        best = std::prev(m_tallies.end());
    }
    std::rotate(m_tallies.begin(), best, std::next(best));
    return *m_tallies.front();
}

Merger::Stretch LiveQuery::stretch(const Range& wanted)
{
    const Range range = wanted.aligned();
    RangeTally& tally = tallyOf(range);
    tally.move(range, m_seconds);
    return tally.whole(m_seconds);
}

Answer LiveQuery::answer(const Range& range, std::optional<std::size_t> n)
{
    const Merger::Stretch whole = stretch(range);
    Answer named = answer(range, whole, m_merger.largest(whole.shown, n.value_or(m_query->n)));
    named.query.n = n.value_or(m_query->n);
    return named;
}

Answer LiveQuery::answer(const Range& wanted, const Merger::Stretch& whole, const std::vector<Row>& top)
{
    const Range range = wanted.aligned();
    const std::size_t steps = range.steps();
    const Merger& merger = m_merger;
    Answer answer;
    answer.query = *m_query;
    answer.range = range;
    answer.unit = unitOf(m_query->value);
    for (const key::KeyExpression& key : m_query->keys)
        answer.columns.push_back(key::toText(key));

    // Their values step by step, and exactly what is left.
    RangeTally& tally = tallyOf(range);
    const std::vector<const RangeTally::Track*> tracks = tally.tracks(top, m_seconds);
    const std::vector<Cell> others = tally.others(top, tracks, m_seconds);

    const double covered = double(std::max<std::size_t>(coveredSeconds(range.from, range.to), 1));
    const bool hasPeaks = range.step > 1 && isRate(m_query->value);
    const auto rateOf = [&](double sum) { return m_query->value.bits ? 8 * sum : sum; };
    std::vector<std::uint8_t> isNamed(m_flows->size(), 0);
    for (std::size_t i = 0; i < top.size(); ++i) {
        isNamed[top[i].flow] = 1;
        Series series{m_flows->keyTexts(top[i].flow), merger.estimate(top[i], covered, Scale::Rate)};
        for (const Cell& cell : tracks[i]->cells)
            series.steps.push_back(cell.isEmpty() ? Estimate()
                                                  : merger.estimate(cell, range.step, Scale::Rate));
        if (hasPeaks)
            std::ranges::transform(tracks[i]->peaks, std::back_inserter(series.peaks), rateOf);
        answer.series.push_back(std::move(series));
    }
    for (std::size_t i = 0; i < steps; ++i) {
        const RangeTally::Step& step = tally.steps()[i];
        const base::SecondNumber begin = range.from + base::SecondNumber(i) * range.step;
        answer.states.push_back(state(begin, begin + range.step));
        const bool isAsked = step.seconds > 0;
        answer.other.steps.push_back(isAsked ? merger.estimate(others[i], range.step, Scale::Rate)
                                             : Estimate());
        answer.total.steps.push_back(isAsked ? merger.estimate(step.total, range.step, Scale::Rate)
                                             : Estimate());
        if (hasPeaks)
            answer.total.peaks.push_back(rateOf(step.peak));
    }
    answer.other.whole = merger.estimate(merger.remainder(whole, isNamed), covered, Scale::Rate);
    answer.total.whole = merger.estimate(whole.total, covered, Scale::Rate);
    answer.otherFlows = whole.shown.size() - top.size();
    answer.samplesSeen = whole.samplesSeen;
    answer.samplesMatched = whole.samplesMatched;
    answer.flowsCut = whole.flowsCut;
    answer.oneIn = whole.oneIn;
    answer.shortBy = merger.shortBy(whole.shortBy, covered);
    return answer;
}

std::size_t LiveQuery::workBytes(const store::Snapshot& snapshot)
{
    constexpr std::size_t flowBytes = 200; // in the second's own table, in the cut, in the ranking
    std::size_t busiest = 0;
    std::size_t samples = 0;
    base::SecondNumber time = 0;
    for (const store::SecondPointer& part : snapshot.seconds) {
        samples = part->time() == time ? samples + part->flows().size() : part->flows().size();
        time = part->time();
        busiest = std::max(busiest, samples);
    }
    return std::min(busiest, 2 * FlowTable::mostFlowsPerSecond) * flowBytes + SamplesByLayout::bytes(busiest);
}

std::size_t LiveQuery::bytes() const
{
    std::size_t bytes = m_flows->bytes() + m_merger.bytes() + m_seconds.capacity() * sizeof(AskedSecond) +
                        m_states.capacity();
    for (const AskedSecond& entry : m_seconds)
        bytes += entry.partial.rows.capacity() * sizeof(Row);
    for (const auto& tally : m_tallies)
        bytes += tally->bytes();
    if (m_choice)
        bytes += m_choice->bytes();
    return bytes;
}

} // namespace weir::query
