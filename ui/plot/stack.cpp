// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/stack.h"

#include <algorithm>
#include <cmath>

namespace weir::ui
{

std::optional<int> Stack::stepAt(double second) const
{
    if (!answer)
        return {};
    const double step = std::floor((second - double(answer->range.from)) / answer->range.step);
    if (step < 0 || step >= steps())
        return {};
    return int(step);
}

double Stack::highest(double from, double to) const
{
    if (!answer || answer->range.step < 1)
        return 0;
    const double begin = double(answer->range.from);
    const double length = answer->range.step;
    const int first = int(std::clamp(std::floor((from - begin) / length), 0.0, double(steps())));
    const int last = int(std::clamp(std::ceil((to - begin) / length), 0.0, double(steps())));
    float result = 0;
    for (int step = first; step < last; ++step) {
        if (isCovered(step))
            result = std::max(result, crestOf(step));
    }
    return double(result);
}

std::optional<double> Stack::peakOf(int step, std::optional<int> layer) const
{
    if (!layer)
        return form == Form::Areas ? peakAt(answer->total, step) : std::nullopt;
    const auto place = std::size_t(*layer);
    if (place >= layers.size())
        return {};
    const std::optional<double> peak = peakAt(seriesOf(*answer, layers[place].series), step);
    if (!peak)
        return {};
    return form == Form::Areas && place > 0 ? double(topsOf(step)[place - 1]) + *peak : *peak;
}

namespace
{

std::vector<float> crestsOf(const Stack& stack)
{
    std::vector<float> crests(std::size_t(stack.steps()), 0);
    const int layers = int(stack.layers.size());
    for (int step = 0; step < stack.steps(); ++step) {
        float& crest = crests[std::size_t(step)];
        if (stack.form == Form::Areas)
            crest = stack.heightOf(step);
        else
            crest = *std::max_element(stack.topsOf(step), stack.topsOf(step) + layers);
        if (stack.answer->total.peaks.empty())
            continue;
        crest = std::max(crest, float(stack.peakOf(step, {}).value_or(0)));
        for (int layer = 0; layer < layers; ++layer)
            crest = std::max(crest, float(stack.peakOf(step, layer).value_or(0)));
    }
    return crests;
}

} // namespace

Stack stackOf(std::shared_ptr<const query::Answer> answer, const std::vector<int>& order,
              const std::vector<KeyColour>& colours, const QColor& other, Form form)
{
    Stack stack;
    stack.form = form;
    stack.answer = std::move(answer);
    if (!stack.answer)
        return stack;

    for (const int series : order) {
        const bool known = std::size_t(series) < colours.size();
        stack.layers.push_back({series, known ? colours[std::size_t(series)] : KeyColour{other, true}});
    }
    stack.layers.push_back({otherIndex, {other, false}});

    const std::size_t layers = stack.layers.size();
    const std::size_t steps = stack.answer->states.size();
    stack.tops.assign(layers * steps, 0);
    std::vector<double> heights(steps, 0.0);
    for (std::size_t layer = 0; layer < layers; ++layer) {
        const auto& values = seriesOf(*stack.answer, stack.layers[layer].series).steps;
        for (std::size_t step = 0; step < steps; ++step) {
            const bool known = step < values.size() && values[step].value > 0; // not NaN either
            const double value = known ? values[step].value : 0;
            heights[step] = form == Form::Areas ? heights[step] + value : value;
            stack.tops[step * layers + layer] = float(heights[step]);
        }
    }
    stack.crests = crestsOf(stack);
    return stack;
}

bool sameQuestion(const query::Answer& before, const query::Answer& after)
{
    constexpr int growing = 3;
    if (before.columns != after.columns || before.unit.rate != after.unit.rate ||
        before.range.step != after.range.step)
        return false;
    const qint64 length = before.range.step;
    const qint64 offset = (after.range.from - before.range.from) / length; // of after's first step in before
    const auto common =
        std::min(qint64(before.states.size()) - growing, qint64(after.states.size()) + offset);
    for (qint64 step = std::max<qint64>(0, offset); step < common; ++step) {
        const auto there = std::size_t(step);
        const auto here = std::size_t(step - offset);
        if (before.states[there] != query::StepState::Covered ||
            after.states[here] != query::StepState::Covered)
            continue;
        if (estimateAt(before.total, int(step)).samples != estimateAt(after.total, int(here)).samples)
            return false;
    }
    return true;
}

const query::Series& seriesOf(const query::Answer& answer, int index)
{
    return index == otherIndex ? answer.other : answer.series[std::size_t(index)];
}

query::Estimate estimateAt(const query::Series& series, int step)
{
    return std::size_t(step) < series.steps.size() ? series.steps[std::size_t(step)] : query::Estimate{};
}

std::optional<double> peakAt(const query::Series& series, int step)
{
    return std::size_t(step) < series.peaks.size() ? std::optional(series.peaks[std::size_t(step)])
                                                   : std::nullopt;
}

} // namespace weir::ui
