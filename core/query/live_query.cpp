// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/live_query.h"

#include <algorithm>
#include <iterator>

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
      m_flows(FlowTable::make(*m_query))
{
}

LiveQuery::~LiveQuery() = default;

/// Flows that no partial has any more stay in the table until they are most of it.
void LiveQuery::compact()
{
    constexpr std::size_t slack = 1 << 16;
    std::size_t alive = 0;
    for (const Entry& entry : m_entries)
        alive += entry.partial.rows.size();
    if (m_flows->size() <= alive + alive / 4 + slack)
        return;
    std::vector<Partial*> partials;
    for (Entry& entry : m_entries)
        partials.push_back(&entry.partial);
    m_flows->compact(partials);
}

/// The oldest partials of seconds that left the window, where there are too many of them.
void LiveQuery::forget(const store::Snapshot& snapshot)
{
    // A row stands for its flow in the table, too.
    constexpr std::size_t flowBytes = 100;
    const auto bytesOf = [](const Entry& entry) {
        return sizeof(Entry) + entry.partial.rows.capacity() * (sizeof(Row) + flowBytes);
    };
    std::size_t bytes = 0;
    for (const Entry& entry : m_entries)
        bytes += bytesOf(entry);
    const std::size_t allowed = snapshot.budget / 8;
    auto kept = m_entries.begin();
    while (kept != m_entries.end() && kept->partial.time < snapshot.from() &&
           (bytes > allowed || kept->partial.time < snapshot.to() - longestWindow)) {
        const base::SecondNumber oldest = kept->partial.time;
        for (; kept != m_entries.end() && kept->partial.time == oldest; ++kept)
            bytes -= bytesOf(*kept);
    }
    m_entries.erase(m_entries.begin(), kept);
}

bool LiveQuery::update(const store::Snapshot& snapshot, base::SecondNumber from, base::SecondNumber to,
                       const std::function<bool()>& stop)
{
    if (snapshot.generation != m_generation)
        m_entries.clear();
    m_generation = snapshot.generation;
    std::vector<Entry> known;
    known.reserve(m_entries.size() + 1);
    auto old = m_entries.begin();
    bool complete = true;
    for (auto first = snapshot.seconds.begin(), last = first; first != snapshot.seconds.end(); first = last) {
        const base::SecondNumber time = (*first)->time();
        std::vector<const store::Second*> parts;
        std::uint64_t serials = 0;
        for (; last != snapshot.seconds.end() && (*last)->time() == time; ++last) {
            parts.push_back(last->get());
            serials += (*last)->serial();
        }
        for (; old != m_entries.end() && old->partial.time < time; ++old)
            known.push_back(std::move(*old));
        const bool isKnown = old != m_entries.end() && old->partial.time == time;
        if (isKnown && old->serials == serials) {
            known.push_back(std::move(*old++));
            continue;
        }
        if (isKnown)
            ++old;
        if (!complete || time < from || time >= to)
            continue;
        if (stop && stop()) {
            complete = false;
            continue;
        }
        const bool heard = std::ranges::any_of(parts, [](const store::Second* part) {
            return !part->datagrams().empty() || part->datagramsNotKept() > 0;
        });
        known.push_back({serials, heard, m_flows->evaluate(parts)});
        ++m_secondsEvaluated;
    }
    std::move(old, m_entries.end(), std::back_inserter(known));
    m_entries = std::move(known);
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
        m_entries.empty() ? snapshot.from() : std::min(snapshot.from(), m_entries.front().partial.time);
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
    for (const Entry& entry : m_entries)
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

std::span<const LiveQuery::Entry> LiveQuery::entries(base::SecondNumber from, base::SecondNumber to) const
{
    const auto time = [](const Entry& entry) { return entry.partial.time; };
    const auto first = std::ranges::lower_bound(m_entries, from, {}, time);
    const auto last = std::ranges::lower_bound(m_entries, std::max(from, to), {}, time);
    return {first, last};
}

std::vector<const Partial*> LiveQuery::partials(base::SecondNumber from, base::SecondNumber to) const
{
    std::vector<const Partial*> found;
    for (const Entry& entry : entries(from, to))
        found.push_back(&entry.partial);
    return found;
}

Ranking LiveQuery::rank(base::SecondNumber from, base::SecondNumber to, std::size_t n, Scale scale)
{
    Merger merger(*m_query, *m_flows);
    const double seconds = double(std::max<std::size_t>(coveredSeconds(from, to), 1));
    Ranking ranking = merger.rank(merger.collapse(partials(from, to)), n, seconds, scale);
    ranking.from = from;
    ranking.to = to;
    ranking.state = state(from, to);
    return ranking;
}

Answer LiveQuery::answer(const Range& wanted)
{
    const Range range = wanted.aligned();
    const std::size_t steps = range.steps();
    Merger merger(*m_query, *m_flows);
    Answer answer;
    answer.query = *m_query;
    answer.range = range;
    answer.unit = unitOf(m_query->value);
    for (const key::KeyExpression& key : m_query->keys)
        answer.columns.push_back(key::toText(key));

    const auto begin = [&](std::size_t step) { return range.from + base::SecondNumber(step) * range.step; };
    std::vector<std::vector<const Partial*>> partialsOf(steps);
    for (std::size_t step = 0; step < steps; ++step)
        partialsOf[step] = partials(begin(step), begin(step + 1));

    // First who is largest over the range: rates step by step as they are shown, all else of the range as
    // one.
    std::vector<Row> whole;
    Cell wholeTotal;
    if (isRate(m_query->value)) {
        std::vector<std::uint32_t> place(m_flows->size(), 0);
        for (std::size_t step = 0; step < steps; ++step) {
            if (partialsOf[step].empty())
                continue;
            const Merger::Stretch& stretch = merger.collapse(partialsOf[step]);
            merger.add(wholeTotal, stretch.total);
            for (const Row& row : stretch.shown) {
                if (place[row.flow] == 0) {
                    whole.push_back(row);
                    place[row.flow] = std::uint32_t(whole.size());
                } else {
                    merger.add(whole[place[row.flow] - 1], row);
                }
            }
        }
    } else {
        const Merger::Stretch& stretch = merger.collapse(partials(range.from, range.to));
        whole = stretch.shown;
        wholeTotal = stretch.total;
    }
    const std::size_t flows = whole.size();
    const std::vector<Row> top = merger.largest(std::move(whole), m_query->n);

    // Then their values, step by step, and exactly what is left.
    const double covered = double(std::max<std::size_t>(coveredSeconds(range.from, range.to), 1));
    constexpr std::uint8_t unnamed = 0;
    std::vector<std::uint8_t> isNamed(m_flows->size(), unnamed);
    std::vector<std::uint32_t> series(m_flows->size(), 0);
    for (std::size_t i = 0; i < top.size(); ++i) {
        isNamed[top[i].flow] = 1;
        series[top[i].flow] = std::uint32_t(i);
        answer.series.push_back({m_flows->keyTexts(top[i].flow),
                                 merger.estimate(top[i], covered, Scale::Rate),
                                 std::vector<Estimate>(steps)});
    }
    answer.other.steps.resize(steps);
    answer.total.steps.resize(steps);
    answer.states.resize(steps);
    Cell wholeOther;
    for (std::size_t step = 0; step < steps; ++step) {
        answer.states[step] = state(begin(step), begin(step + 1));
        if (partialsOf[step].empty())
            continue;
        const Merger::Stretch& stretch = merger.collapse(partialsOf[step]);
        const Cell other = merger.remainder(stretch, isNamed);
        if (!other.isEmpty())
            merger.add(wholeOther, other);
        answer.other.steps[step] = merger.estimate(other, range.step, Scale::Rate);
        answer.total.steps[step] = merger.estimate(stretch.total, range.step, Scale::Rate);
        for (const Row& row : stretch.shown)
            if (isNamed[row.flow])
                answer.series[series[row.flow]].steps[step] = merger.estimate(row, range.step, Scale::Rate);
        answer.samplesSeen += stretch.samplesSeen;
        answer.samplesMatched += stretch.samplesMatched;
        answer.flowsCut += stretch.flowsCut;
    }
    if (!isRate(m_query->value))
        wholeOther = merger.remainder(merger.collapse(partials(range.from, range.to)), isNamed);
    answer.other.whole = merger.estimate(wholeOther, covered, Scale::Rate);
    answer.total.whole = merger.estimate(wholeTotal, covered, Scale::Rate);
    answer.otherFlows = flows - top.size();
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
    return std::min(busiest, 2 * FlowTable::mostFlowsPerSecond) * flowBytes;
}

std::size_t LiveQuery::bytes() const
{
    std::size_t bytes = m_flows->bytes() + m_entries.capacity() * sizeof(Entry) + m_states.capacity();
    for (const Entry& entry : m_entries)
        bytes += entry.partial.rows.capacity() * sizeof(Row);
    return bytes;
}

} // namespace weir::query
