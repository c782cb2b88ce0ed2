// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/range_tally.h"

#include <algorithm>

namespace weir::query
{

namespace
{

std::uint64_t serialsOf(std::span<const AskedSecond> seconds)
{
    std::uint64_t serials = 0;
    for (const AskedSecond& second : seconds)
        serials += second.serials;
    return serials;
}

} // namespace

std::span<const AskedSecond> between(std::span<const AskedSecond> seconds, base::SecondNumber from,
                                     base::SecondNumber to)
{
    const auto time = [](const AskedSecond& second) { return second.partial.time; };
    const auto first = std::ranges::lower_bound(seconds, from, {}, time);
    const auto last = std::ranges::lower_bound(first, seconds.end(), to, {}, time);
    return {first, last};
}

std::span<const AskedSecond> RangeTally::secondsOf(std::size_t step,
                                                   std::span<const AskedSecond> seconds) const
{
    return between(seconds, beginOf(step), beginOf(step + 1));
}

const Merger::Stretch& RangeTally::collapse(std::span<const AskedSecond> seconds)
{
    std::vector<const Partial*> partials;
    for (const AskedSecond& second : seconds)
        partials.push_back(&second.partial);
    return m_merger.collapse(partials);
}

void RangeTally::reset()
{
    m_range = {};
    m_steps.clear();
    m_totals.clear();
    m_tracks.clear();
}

base::SecondNumber RangeTally::overlap(const Range& range) const
{
    if (m_steps.empty() || range.step != m_range.step)
        return 0;
    const base::SecondNumber common = std::min(range.to, m_range.to) - std::max(range.from, m_range.from);
    const base::SecondNumber alone = (range.to - range.from) + (m_range.to - m_range.from) - 2 * common;
    return std::max<base::SecondNumber>(common - alone, 0);
}

RangeTally::Step RangeTally::add(std::span<const AskedSecond> seconds)
{
    Step step;
    step.serials = serialsOf(seconds);
    step.seconds = seconds.size();
    for (const AskedSecond& second : seconds) {
        step.samplesSeen += second.partial.samplesSeen;
        step.samplesMatched += second.partial.samplesMatched;
        step.flowsCut += second.partial.flowsCut;
        step.shortBy = addSaturated(step.shortBy, second.partial.shortBy);
        step.oneIn = std::max(step.oneIn, second.partial.oneIn);
    }
    if (seconds.empty())
        return step;
    if (seconds.size() > 1 && isRate(m_query.value))
        for (const AskedSecond& second : seconds)
            step.peak = std::max(step.peak, double(collapse({&second, 1}).total.sum));
    const Merger::Stretch& stretch = collapse(seconds);
    step.total = stretch.total;
    step.peak = std::max(step.peak, double(step.total.sum) / double(seconds.size()));
    step.rest = stretch.rest;
    if (!isRate(m_query.value))
        return step;
    m_totals.resize(m_flows.size());
    for (const Row& row : stretch.shown)
        m_merger.add(m_totals[row.flow], row);
    return step;
}

/// False: it can't be taken back, because a sum had grown beyond what can be counted.
bool RangeTally::remove(std::span<const AskedSecond> seconds)
{
    if (seconds.empty() || !isRate(m_query.value))
        return true;
    for (const Row& row : collapse(seconds).shown) {
        Cell& total = m_totals[row.flow];
        if (total.sum == UINT64_MAX)
            return false;
        total.sum -= row.sum;
        total.weight = std::max(total.weight - row.weight, 0.0);
        total.samples -= row.samples;
        if (total.isEmpty())
            total = {};
    }
    return true;
}

/// How many steps from the first one on are still those of these seconds.
std::size_t RangeTally::unchangedSteps(std::span<const AskedSecond> seconds) const
{
    for (std::size_t i = 0; i < m_steps.size(); ++i) {
        const auto now = secondsOf(i, seconds);
        if (now.size() != m_steps[i].seconds || serialsOf(now) != m_steps[i].serials)
            return i;
    }
    return m_steps.size();
}

/// Takes back steps at the end that got further seconds since: a live chart's newest step grows. False: more
/// than that happened, or it can't be taken back.
bool RangeTally::takeBackGrown(std::span<const AskedSecond> seconds)
{
    constexpr std::size_t most = 2;
    const std::size_t unchanged = unchangedSteps(seconds);
    if (m_steps.size() - unchanged > most)
        return false;
    while (m_steps.size() > unchanged) {
        const auto now = secondsOf(m_steps.size() - 1, seconds);
        if (now.size() < m_steps.back().seconds)
            return false;
        const auto before = now.first(m_steps.back().seconds);
        if (serialsOf(before) != m_steps.back().serials || !remove(before))
            return false;
        dropLastStep();
    }
    return true;
}

void RangeTally::dropLastStep()
{
    m_steps.pop_back();
    m_range.to = m_range.from + base::SecondNumber(m_steps.size()) * m_range.step;
    for (auto& [flow, kept] : m_tracks) {
        kept->track.cells.resize(std::min(kept->track.cells.size(), m_steps.size()));
        kept->track.peaks.resize(kept->track.cells.size());
    }
}

/// False: it is not worth it, or not possible.
bool RangeTally::follow(const Range& range, std::span<const AskedSecond> seconds)
{
    const auto ends = [](const Range& of) { return of.from + base::SecondNumber(of.steps()) * of.step; };
    if (m_steps.empty() || range.step != m_range.step || (range.from - m_range.from) % range.step != 0 ||
        !takeBackGrown(seconds))
        return false;
    const base::SecondNumber from = std::max(range.from, m_range.from);
    const base::SecondNumber to = std::min(ends(range), ends(m_range));
    const auto stay = std::size_t(std::max<base::SecondNumber>(to - from, 0) / range.step);
    const std::size_t changes = m_steps.size() + range.steps() - 2 * stay;
    // What squares leave behind when they are taken away stays small, if all is added up anew now and then.
    if (changes > stay || m_moves + changes > std::max<std::size_t>(2 * range.steps(), 60))
        return false;
    m_moves += changes;
    while (m_range.from < from) {
        if (!remove(secondsOf(0, seconds)))
            return false;
        m_steps.pop_front();
        m_range.from += range.step;
        for (auto& [flow, kept] : m_tracks) {
            if (kept->track.cells.empty())
                continue;
            kept->track.cells.erase(kept->track.cells.begin());
            kept->track.peaks.erase(kept->track.peaks.begin());
        }
    }
    while (ends(m_range) > to) {
        if (!remove(secondsOf(m_steps.size() - 1, seconds)))
            return false;
        dropLastStep();
    }
    if (range.from < m_range.from)
        m_tracks.clear(); // they grow at their end
    while (range.from < m_range.from) {
        m_range.from -= range.step;
        m_steps.push_front(add(secondsOf(0, seconds)));
    }
    while (m_steps.size() < range.steps())
        m_steps.push_back(add(secondsOf(m_steps.size(), seconds)));
    m_range = range;
    return true;
}

void RangeTally::rebuild(const Range& range, std::span<const AskedSecond> seconds)
{
    reset();
    m_range = range;
    m_moves = 0;
    for (std::size_t step = 0; step < range.steps(); ++step)
        m_steps.push_back(add(secondsOf(step, seconds)));
}

void RangeTally::move(const Range& range, std::span<const AskedSecond> seconds)
{
    if (range == m_range && unchangedSteps(seconds) == m_steps.size())
        return;
    if (!follow(range, seconds))
        rebuild(range, seconds);
}

Merger::Stretch RangeTally::whole(std::span<const AskedSecond> seconds)
{
    if (!isRate(m_query.value))
        return collapse(between(seconds, m_range.from, m_range.to));
    Merger::Stretch stretch;
    for (std::size_t flow = 0; flow < m_totals.size(); ++flow)
        if (!m_totals[flow].isEmpty())
            stretch.shown.push_back({m_totals[flow], std::uint32_t(flow)});
    for (const Step& step : m_steps) {
        m_merger.add(stretch.total, step.total);
        m_merger.add(stretch.rest, step.rest);
        stretch.samplesSeen += step.samplesSeen;
        stretch.samplesMatched += step.samplesMatched;
        stretch.flowsCut += step.flowsCut;
        stretch.shortBy = addSaturated(stretch.shortBy, step.shortBy);
        stretch.oneIn = std::max(stretch.oneIn, step.oneIn);
    }
    return stretch;
}

/// Tracks that nobody asks for any more.
void RangeTally::forgetTracks()
{
    constexpr std::size_t most = 100;
    constexpr std::uint64_t forgottenAfter = 60; // calls
    if (m_tracks.size() > most)
        boost::unordered::erase_if(
            m_tracks, [&](const auto& entry) { return m_calls - entry.second->used > forgottenAfter; });
}

std::vector<const RangeTally::Track*> RangeTally::tracks(std::span<const Row> named,
                                                         std::span<const AskedSecond> seconds)
{
    ++m_calls;
    std::vector<Kept*> wanted;
    std::vector<std::uint32_t> place(m_flows.size(), 0); // by shown number
    for (const Row& row : named) {
        std::unique_ptr<Kept>& kept = m_tracks[row.flow];
        if (!kept)
            kept = std::make_unique<Kept>();
        kept->used = m_calls;
        wanted.push_back(kept.get());
        place[row.flow] = std::uint32_t(wanted.size());
    }
    extend(wanted, place, seconds);
    forgetTracks();
    std::vector<const Track*> tracks;
    for (const Kept* kept : wanted)
        tracks.push_back(&kept->track);
    return tracks;
}

/// Fills the steps that a track does not have yet.
void RangeTally::extend(std::span<Kept* const> wanted, std::span<const std::uint32_t> placeOfShown,
                        std::span<const AskedSecond> seconds)
{
    const std::span<const std::uint32_t> shown = m_flows.shownNumbers();
    std::vector<std::uint32_t> placeOf(placeOfShown.begin(), placeOfShown.end());
    for (std::size_t flow = 0; flow < shown.size(); ++flow)
        placeOf[flow] = placeOfShown[shown[flow]];
    std::size_t first = m_steps.size();
    for (const Kept* kept : wanted)
        first = std::min(first, kept->track.cells.size());
    std::vector<std::uint8_t> isMissing(wanted.size() + 1, 0);
    std::vector<Partial> picked; // of each second of a step, the rows that are wanted
    for (std::size_t step = first; step < m_steps.size(); ++step) {
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            Track& track = wanted[i]->track;
            isMissing[i + 1] = track.cells.size() == step;
            if (track.cells.size() == step) {
                track.cells.emplace_back();
                track.peaks.push_back(0);
            }
        }
        const auto within = secondsOf(step, seconds);
        picked.resize(within.size());
        for (std::size_t i = 0; i < within.size(); ++i) {
            picked[i].rows.clear();
            for (const Row& row : within[i].partial.counted())
                if (isMissing[placeOf[row.flow]])
                    picked[i].rows.push_back(row);
        }
        fill(step, picked, wanted, placeOfShown);
    }
}

void RangeTally::fill(std::size_t step, std::span<const Partial> picked, std::span<Kept* const> wanted,
                      std::span<const std::uint32_t> placeOfShown)
{
    std::vector<const Partial*> all;
    for (const Partial& second : picked) {
        if (second.rows.empty())
            continue;
        all.push_back(&second);
        const Partial* const one = &second;
        for (const Row& row : m_merger.collapse({&one, 1}).shown) {
            double& peak = wanted[placeOfShown[row.flow] - 1]->track.peaks[step];
            peak = std::max(peak, double(row.sum));
        }
    }
    for (const Row& row : m_merger.collapse(all).shown)
        wanted[placeOfShown[row.flow] - 1]->track.cells[step] = row;
}

std::vector<Cell> RangeTally::others(std::span<const Row> named, std::span<const Track* const> tracks,
                                     std::span<const AskedSecond> seconds)
{
    const key::Accumulation accumulation = m_query.value.accumulation;
    const bool isSum =
        accumulation != key::Accumulation::Minimum && accumulation != key::Accumulation::Maximum;
    std::vector<std::uint8_t> isNamed(m_flows.size(), 0);
    for (const Row& row : named)
        isNamed[row.flow] = 1;
    std::vector<Cell> others(m_steps.size());
    for (std::size_t step = 0; step < m_steps.size(); ++step) {
        const Cell& total = m_steps[step].total;
        if (total.isEmpty())
            continue;
        Cell left = total;
        for (const Track* track : tracks) {
            left.sum -= track->cells[step].sum;
            left.weight -= track->cells[step].weight;
            left.samples -= track->cells[step].samples;
        }
        if (left.isEmpty())
            continue;
        // A sum that stopped growing can't be taken apart, nor can squares of which next to nothing is left.
        constexpr double leastShare = 1e-9;
        const bool isClean = total.sum != UINT64_MAX && left.weight >= leastShare * total.weight;
        others[step] =
            isSum && isClean ? left : m_merger.remainder(collapse(secondsOf(step, seconds)), isNamed);
    }
    return others;
}

std::size_t RangeTally::bytes() const
{
    std::size_t bytes = m_steps.size() * sizeof(Step) + m_totals.capacity() * sizeof(Cell);
    for (const auto& [flow, kept] : m_tracks)
        bytes += sizeof(Kept) + kept->track.cells.capacity() * (sizeof(Cell) + sizeof(double));
    return bytes;
}

} // namespace weir::query
