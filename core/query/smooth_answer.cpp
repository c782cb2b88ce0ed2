// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/smooth_answer.h"

#include <algorithm>

namespace weir::query
{

namespace
{

using key::Accumulation;

constexpr double forgottenAfter = 5;  // t: less than a hundredth is left
constexpr double nothing = 1. / 2048; // of a byte or frame a second, as in Smoother
constexpr double fewestEffectiveSamples = 10;

/// Half-width of the 95 % interval, squared, in the value's unit. With too few samples to tell, that of
/// samples of one size.
double variance(const Estimate& estimate)
{
    if (!estimate.tooFew())
        return std::pow(estimate.value * estimate.ci95 / 100, 2);
    return estimate.samples > 0 ? std::pow(1.96 * estimate.value, 2) / estimate.samples : 0;
}

double ci95(double value, double variance)
{
    const double share = value > 0 ? std::sqrt(variance) / value : INFINITY;
    return share <= 1.96 / std::sqrt(fewestEffectiveSamples) ? 100 * share
                                                             : std::numeric_limits<double>::quiet_NaN();
}

std::uint32_t whole(double samples)
{
    return std::uint32_t(std::clamp(std::round(samples), 0.0, 4e9));
}

/// One curve on its way through the steps.
class Curve
{
public:
    Curve(Accumulation accumulation, double t, int step)
        : m_accumulation(accumulation),
          m_keep(std::exp(-step / t)),
          m_held(std::max<std::size_t>(std::size_t(std::ceil(std::max(t, 1.0) / step)), 1))
    {
    }

    Estimate next(const Estimate& step)
    {
        const double gain = 1 - m_keep;
        m_samples = m_keep * m_samples + step.samples;
        Estimate state;
        state.samples = whole(m_samples);
        switch (m_accumulation) {
        case Accumulation::Sum:
            m_sum = m_keep * m_sum + gain * step.value;
            m_variance = m_keep * m_keep * m_variance + gain * gain * variance(step);
            if (m_sum < nothing)
                return {};
            state.value = m_sum;
            state.ci95 = ci95(m_sum, m_variance);
            break;
        case Accumulation::Average:
            m_sum = m_keep * m_sum + step.value * step.samples;
            if (m_samples < nothing)
                return {};
            state.value = m_sum / m_samples;
            break;
        case Accumulation::Minimum:
        case Accumulation::Maximum: return extreme(step, state);
        case Accumulation::Distinct: return step;
        }
        state.samples = std::max(state.samples, 1U);
        return state;
    }

private:
    /// Of the steps of the last t seconds.
    Estimate extreme(const Estimate& step, Estimate state)
    {
        m_last.push_back(step);
        if (m_last.size() > m_held)
            m_last.erase(m_last.begin());
        Estimate found;
        for (const Estimate& each : m_last)
            found = sum(m_accumulation, found, each);
        if (found.samples == 0)
            return {};
        state.value = found.value;
        state.samples = std::max(state.samples, 1U);
        return state;
    }

    const Accumulation m_accumulation;
    const double m_keep;
    const std::size_t m_held;
    double m_sum = 0;
    double m_variance = 0;
    double m_samples = 0;
    std::vector<Estimate> m_last;
};

void smoothSteps(std::vector<Estimate>& steps, const std::vector<Estimate>& before, Curve curve)
{
    for (const Estimate& step : before)
        curve.next(step);
    for (Estimate& step : steps)
        step = curve.next(step);
}

void addSteps(Accumulation accumulation, std::vector<Estimate>& to, const std::vector<Estimate>& steps)
{
    for (std::size_t i = 0; i < std::min(to.size(), steps.size()); ++i)
        to[i] = sum(accumulation, to[i], steps[i]);
}

} // namespace

Range memoryOf(const Range& range, double t)
{
    const auto steps = base::SecondNumber(std::ceil(forgottenAfter * t / range.step));
    return {range.from - steps * range.step, range.from, range.step};
}

Estimate sum(Accumulation accumulation, const Estimate& a, const Estimate& b)
{
    if (a.samples == 0 || b.samples == 0)
        return a.samples == 0 && b.samples > 0 ? b : a;
    Estimate both;
    both.samples = whole(double(a.samples) + b.samples);
    switch (accumulation) {
    case Accumulation::Minimum: both.value = std::min(a.value, b.value); break;
    case Accumulation::Maximum: both.value = std::max(a.value, b.value); break;
    case Accumulation::Average:
        both.value = (a.value * a.samples + b.value * b.samples) / (double(a.samples) + b.samples);
        break;
    case Accumulation::Distinct: both.value = a.value + b.value; break;
    case Accumulation::Sum:
        both.value = a.value + b.value;
        both.ci95 = ci95(both.value, variance(a) + variance(b));
        break;
    }
    return both;
}

void smooth(Answer& answer, const Answer& before, double t)
{
    const Accumulation accumulation = answer.query.value.accumulation;
    const Curve curve(accumulation, t, answer.range.step);
    std::vector<Estimate> other = before.other.steps;
    for (const Series& past : before.series)
        if (std::ranges::find(answer.series, past.keys, &Series::keys) == answer.series.end())
            addSteps(accumulation, other, past.steps);
    answer.total.peaks.clear(); // a smoothed curve has none within its steps
    for (Series& series : answer.series) {
        series.peaks.clear();
        const auto past = std::ranges::find(before.series, series.keys, &Series::keys);
        smoothSteps(series.steps, past != before.series.end() ? past->steps : std::vector<Estimate>(), curve);
    }
    smoothSteps(answer.other.steps, other, curve);
    smoothSteps(answer.total.steps, before.total.steps, curve);
}

void cut(Answer& answer, std::size_t n)
{
    const Accumulation accumulation = answer.query.value.accumulation;
    answer.query.n = n;
    for (; answer.series.size() > n; answer.series.pop_back()) {
        addSteps(accumulation, answer.other.steps, answer.series.back().steps);
        answer.other.whole = sum(accumulation, answer.other.whole, answer.series.back().whole);
        ++answer.otherFlows;
    }
}

Ranking rankingAt(const Answer& smoothed, const Ranking& plain, std::size_t n)
{
    const Range& range = smoothed.range;
    if (plain.from < range.from || plain.from >= range.to)
        return plain;
    const auto step = std::size_t((plain.from - range.from) / range.step);
    Ranking ranking = plain;
    ranking.rows.clear();
    for (const Series& series : smoothed.series)
        if (series.steps[step].samples > 0)
            ranking.rows.push_back({series.keys, series.steps[step]});
    std::ranges::stable_sort(ranking.rows, [](const Series& a, const Series& b) {
        return a.whole.value != b.whole.value ? a.whole.value > b.whole.value : a.keys < b.keys;
    });
    ranking.other.whole = smoothed.other.steps[step];
    ranking.total.whole = smoothed.total.steps[step];
    const std::size_t flows = std::max(plain.rows.size() + plain.otherFlows, ranking.rows.size());
    for (; ranking.rows.size() > n; ranking.rows.pop_back())
        ranking.other.whole =
            sum(smoothed.query.value.accumulation, ranking.other.whole, ranking.rows.back().whole);
    ranking.otherFlows = flows - ranking.rows.size();
    return ranking;
}

} // namespace weir::query
