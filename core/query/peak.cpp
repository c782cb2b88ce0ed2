// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/peak.h"

#include <algorithm>
#include <cmath>

namespace weir::query
{

namespace
{

constexpr base::SecondNumber minute = 60;
constexpr base::SecondNumber longest = 86400;

} // namespace

Span within(const store::Snapshot& window, Span span)
{
    span.to = std::min(span.to, window.to());
    span.from = std::max({span.from, window.from(), span.to - longest});
    span.from = std::min(span.from, span.to);
    return span;
}

std::size_t secondsWithData(const Query& query, const store::Snapshot& window, const Span& span)
{
    if (span.from >= span.to)
        return 0;
    LiveQuery live(query);
    live.update(window, span.from, span.from);
    const Answer answer = live.answer({span.from, span.to, 1}, 0);
    return std::size_t(std::ranges::count(answer.states, StepState::Covered));
}

std::optional<Span> peakAround(const Query& query, const store::Snapshot& window, base::SecondNumber second,
                               const Effort& effort)
{
    constexpr base::SecondNumber reach = 2 * minute;
    constexpr double outstanding = 3;
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

} // namespace weir::query
