// SPDX-License-Identifier: GPL-3.0-or-later
// What a view costs: its first answer, and the next one, when one second is new.
#include <algorithm>
#include <functional>
#include <thread>

#include "plain_loops.h"
#include "query/live_query.h"
#include "question.h"
#include "scenarios.h"
#include "stopwatch.h"

namespace weir::bench
{

namespace
{

constexpr std::size_t newSeconds = 5; ///< behind the window, to come one by one

/// Seconds of traffic, seen through a window that moves.
class MovingWindow
{
public:
    MovingWindow(Seconds seconds, std::size_t length, int step = 1)
        : m_seconds(seconds),
          m_length(length),
          m_step(step)
    {
    }

    store::Snapshot at(std::size_t moved) const
    {
        store::Snapshot snapshot;
        const auto first = m_seconds.begin();
        snapshot.seconds.assign(first, first + std::ptrdiff_t(moved + m_length));
        for (const auto& second : snapshot.seconds)
            snapshot.bytes += second->bytes();
        snapshot.budget = 2 * snapshot.bytes;
        snapshot.generation = 1;
        snapshot.end = snapshot.seconds.back()->time() + 1;
        return snapshot;
    }

    query::Range range(std::size_t moved) const
    {
        const base::SecondNumber from = m_seconds[moved]->time();
        return query::Range{from, from + base::SecondNumber(m_length), m_step}.aligned();
    }

    std::uint64_t samples() const
    {
        std::uint64_t samples = 0;
        for (const auto& second : m_seconds.first(m_length))
            samples += second->flows().size();
        return samples;
    }

private:
    Seconds m_seconds;
    std::size_t m_length;
    int m_step;
};

struct Time {
    double wall = 0;
    double processor = 0;
};

template <class Run>
Time timeOf(Run run)
{
    const double wall = wallSeconds();
    const double processor = processSeconds();
    run();
    return {wallSeconds() - wall, processSeconds() - processor};
}

Time medianOf(const std::vector<Time>& times)
{
    std::vector<double> wall;
    std::vector<double> processor;
    for (const Time& time : times) {
        wall.push_back(time.wall);
        processor.push_back(time.processor);
    }
    return {median(std::move(wall)), median(std::move(processor))};
}

/// Each piece in a thread, the first in this one.
void runTogether(std::vector<std::function<void()>> pieces)
{
    std::vector<std::thread> threads;
    for (std::size_t i = 1; i < pieces.size(); ++i)
        threads.emplace_back(pieces[i]);
    pieces.front()();
    for (std::thread& thread : threads)
        thread.join();
}

struct ViewCost {
    Time first;
    Time second; ///< when one second is new
    Time again;  ///< when nothing is
    std::size_t holds = 0;
};

ViewCost costOf(const MovingWindow& window, int runs)
{
    const query::Query pairs = question(pairKeys);
    std::unique_ptr<query::LiveQuery> live;
    query::Effort effort;
    effort.threads = std::max(1u, std::thread::hardware_concurrency());
    effort.together = runTogether;
    const auto ask = [&](const store::Snapshot& snapshot, const query::Range& range) {
        live->update(snapshot, range.from, range.to, effort);
        live->answer(range);
    };
    const store::Snapshot before = window.at(0);
    std::vector<Time> first;
    std::vector<Time> second;
    std::vector<Time> again;
    for (int i = 0; i < runs; ++i) {
        live = std::make_unique<query::LiveQuery>(pairs);
        first.push_back(timeOf([&] { ask(before, window.range(0)); }));
        again.push_back(timeOf([&] { ask(before, window.range(0)); }));
    }
    for (std::size_t moved = 1; moved <= newSeconds; ++moved) {
        const store::Snapshot snapshot = window.at(moved);
        second.push_back(timeOf([&] { ask(snapshot, window.range(moved)); }));
    }
    return {medianOf(first), medianOf(second), medianOf(again), live->bytes()};
}

} // namespace

void measureWindow(const Settings& settings, Report& report)
{
    const auto seconds = keepSeconds(settings.traffic, settings.seconds + newSeconds);
    const MovingWindow window(seconds, settings.seconds);
    const ViewCost cost = costOf(window, 3);
    constexpr double mebibyte = 1 << 20;
    report.add("window.first", cost.first.wall * 1e3, cost.first.processor * 1e3);
    report.add("window.second", cost.second.wall * 1e3, cost.second.processor * 1e3);
    report.add("window.again", cost.again.wall * 1e3, cost.again.processor * 1e3);
    report.add("window.holds", double(cost.holds) / mebibyte, double(window.at(0).bytes) / mebibyte);
}

void measureSweep(const Settings& settings, Report& report)
{
    // In the steps of a chart of a thousand pixels, as a window asks.
    struct Length {
        int minutes;
        int step;
    };
    constexpr Length lengths[] = {{1, 1}, {5, 1}, {15, 1}, {60, 5}};
    const int longest = settings.quick ? 5 : 60;
    TrafficSettings traffic = settings.traffic;
    traffic.rate = std::max(traffic.rate / 20, 1u);
    const auto seconds = keepSeconds(traffic, std::size_t(longest) * 60 + newSeconds);
    std::optional<double> firstOfOne;
    std::optional<double> secondOfOne;
    for (const auto [length, step] : lengths) {
        if (length > longest)
            break;
        const MovingWindow window(seconds, std::size_t(length) * 60, step);
        const ViewCost cost = costOf(window, 3);
        const std::string name = std::to_string(length);
        const double first = cost.first.processor * 1e9 / double(window.samples());
        const double second = cost.second.processor * 1e3;
        report.add(("sweep.first" + name).c_str(), first, firstOfOne);
        report.add(("sweep.second" + name).c_str(), second, secondOfOne);
        if (!firstOfOne) {
            firstOfOne = first;
            secondOfOne = second;
        }
    }
}

void measureFlood(const Settings& settings, Report& report)
{
    constexpr std::uint32_t keys = 1'000'000;
    TrafficSettings traffic = TrafficSettings::plain();
    traffic.seed = settings.traffic.seed;
    traffic.rate = keys;
    traffic.everyPairNew = true;
    const auto seconds = keepSeconds(traffic, 1);
    const MovingWindow window(seconds, 1);
    LoopResult loop;
    const double plain = medianSeconds(3, [&] { loop = loopPairs(seconds); });
    std::vector<Time> times;
    for (int i = 0; i < settings.runs(); ++i) {
        query::LiveQuery live(question(pairKeys));
        const store::Snapshot snapshot = window.at(0);
        times.push_back(timeOf([&] {
            live.update(snapshot, window.range(0).from, window.range(0).to);
            live.answer(window.range(0));
        }));
    }
    report.add("flood.second", medianOf(times).wall * 1e3, plain * 1e3,
               loop.flows == keys ? "" : "there were only " + std::to_string(loop.flows) + " keys");
}

} // namespace weir::bench
