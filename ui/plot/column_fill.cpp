// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/column_fill.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace weir::ui
{

namespace
{

/// How a layer is painted.
struct Ink {
    QRgb fill;
    QRgb edge;
    QRgb line;
    bool hatched;
};

std::vector<Ink> inksOf(const Scene& scene)
{
    std::vector<Ink> inks;
    for (const Layer& layer : scene.stack.layers) {
        const QColor fill = shownColour(layer, scene);
        QColor edge = outlineOf(layer.colour.colour, scene.theme.isDark);
        if (fill != layer.colour.colour)
            edge = mixed(fill, edge, 0.3);
        inks.push_back({fill.rgb(), edge.rgb(), hatchOf(fill).rgb(), layer.colour.hatched});
    }
    return inks;
}

double stepWidth(const Half& half, int width)
{
    return half.stack.answer ? half.stack.answer->range.step / half.scene.window.span() * width : 0;
}

/// Paints columns from `top` up to but not including `bottom`, which are rows from the half's outer edge.
class ColumnPainter
{
public:
    ColumnPainter(QImage& image, const Half& half, double ratio)
        : m_bits(image.bits()),
          m_stride(image.bytesPerLine()),
          m_lastRow(half.side == Side::Below ? image.height() : 0),
          m_period(std::max(4, int(std::lround(7 * ratio)))),
          m_thick(std::max(1, int(std::lround(ratio))))
    {
    }

    void fill(const ColumnRun& run, int top, int bottom, QRgb colour)
    {
        turn(top, bottom);
        if (run.width == 1) { // the usual case of jagged data, and then half of a frame's time
            for (int y = top; y < bottom; ++y)
                row(y)[run.x] = colour;
            return;
        }
        for (int y = top; y < bottom; ++y)
            std::fill_n(row(y) + run.x, run.width, colour);
    }

    /// Diagonal lines: the pixels where x + y is a multiple of the period, and those below them.
    void hatch(const ColumnRun& run, int top, int bottom, QRgb colour)
    {
        turn(top, bottom);
        for (int shift = 0; shift < m_thick; ++shift) {
            for (int x = run.x; x < run.x + run.width; ++x) {
                for (int y = top + toNextLine(x + top - shift); y < bottom; y += m_period)
                    row(y)[x] = colour;
            }
        }
    }

    void veil(const ColumnRun& run, int top, int bottom, QColor colour)
    {
        turn(top, bottom);
        for (int y = top; y < bottom; ++y) {
            QRgb* const pixels = row(y) + run.x;
            for (int column = 0; column < run.width; ++column)
                pixels[column] = veiled(pixels[column], colour);
        }
    }

    /// Translucent lines the other way: the pixels where y - x is a multiple of the period.
    void hatchVeil(const ColumnRun& run, int top, int bottom, QColor colour)
    {
        turn(top, bottom);
        for (int shift = 0; shift < m_thick; ++shift) {
            for (int x = run.x; x < run.x + run.width; ++x) {
                for (int y = top + toNextLine(top - x - shift); y < bottom; y += m_period)
                    row(y)[x] = veiled(row(y)[x], colour);
            }
        }
    }

private:
    /// Into rows of the image: below the zero line the outer edge is the last one.
    void turn(int& top, int& bottom) const
    {
        if (m_lastRow == 0)
            return;
        top = m_lastRow - top;
        bottom = m_lastRow - bottom;
        std::swap(top, bottom);
    }

    static QRgb veiled(QRgb under, QColor colour)
    {
        const auto mix = [alpha = colour.alpha()](int from, int to) {
            return from + (to - from) * alpha / 255;
        };
        return qRgb(mix(qRed(under), colour.red()), mix(qGreen(under), colour.green()),
                    mix(qBlue(under), colour.blue()));
    }

    int toNextLine(int sum) const
    {
        const int past = sum % m_period;
        return past == 0 ? 0 : past < 0 ? -past : m_period - past;
    }

    QRgb* row(int y) { return reinterpret_cast<QRgb*>(m_bits + qsizetype(y) * m_stride); }

    uchar* m_bits;
    qsizetype m_stride;
    int m_lastRow; ///< of a half below; 0: it is above
    int m_period;
    int m_thick;
};

} // namespace

std::vector<ColumnRun> columnRuns(const Half& half, int width)
{
    std::vector<ColumnRun> runs;
    const Scene& scene = half.scene;
    const Stack& stack = half.stack;
    const double perColumn = scene.window.span() / std::max(1, width);
    const auto add = [&runs](int x, int step) {
        if (!runs.empty() && runs.back().step == step)
            ++runs.back().width;
        else
            runs.push_back({x, 1, step});
    };

    for (int x = 0; x < width; ++x) {
        const double begin = scene.window.from + x * perColumn;
        const std::optional<int> middle = stack.stepAt(begin + perColumn / 2);
        if (begin + perColumn / 2 >= scene.now || !middle) {
            add(x, -1);
            continue;
        }
        int shown = *middle;
        if (double(stack.answer->range.step) < perColumn) {
            // Each step belongs to the column that it begins in.
            const double steps = (begin - double(stack.answer->range.from)) / stack.answer->range.step;
            const double per = perColumn / stack.answer->range.step;
            const int first = std::clamp(int(std::ceil(steps)), 0, stack.steps() - 1);
            const int last = std::clamp(int(std::ceil(steps + per)), first + 1, stack.steps());
            shown = first;
            for (int step = first + 1; step < last; ++step) {
                const bool better = stack.isCovered(step) && double(stack.startOf(step)) < scene.now &&
                                    (!stack.isCovered(shown) || stack.crestOf(step) > stack.crestOf(shown));
                shown = better ? step : shown;
            }
        }
        add(x, shown);
    }
    return runs;
}

std::optional<Doubt> doubtOf(const Half& half, int step, std::optional<int> layer)
{
    const Stack& stack = half.stack;
    const query::Answer& answer = *stack.answer;
    const query::Estimate estimate =
        estimateAt(layer ? seriesOf(answer, stack.layers[std::size_t(*layer)].series) : answer.total, step);
    if (!query::isRate(answer.query.value) || !(estimate.value > 0))
        return {};
    const double top = double(layer ? stack.topsOf(step)[*layer] : stack.heightOf(step));
    if (estimate.tooFew()) {
        const bool liesOnOthers = layer && *layer > 0 && stack.form == Form::Areas;
        return Doubt{liesOnOthers ? double(stack.topsOf(step)[*layer - 1]) : 0, top, true};
    }
    const double spread = estimate.value * std::min(estimate.ci95, 100.0) / 100;
    return spread > 0 ? std::optional<Doubt>({top - spread, top + spread}) : std::nullopt;
}

std::optional<Doubt> shownDoubt(const Half& half, int step, int width)
{
    const Scene& scene = half.scene;
    const Stack& stack = half.stack;
    if (!scene.errorBands || (stack.form == Form::Lines && !scene.highlighted))
        return {};
    std::optional<int> layer;
    if (scene.highlighted) {
        const auto place = std::ranges::find(stack.layers, *scene.highlighted, &Layer::series);
        if (place == stack.layers.end())
            return {};
        layer = int(place - stack.layers.begin());
    }
    const std::optional<Doubt> doubt = doubtOf(half, step, layer);
    return doubt && !doubt->tooFew && stepWidth(half, width) < 2 ? std::nullopt : doubt;
}

QColor bandColour(const Scene& scene)
{
    QColor colour = scene.theme.text;
    colour.setAlpha(scene.theme.isDark ? 30 : 24);
    return colour;
}

QColor fewSamplesColour(const Scene& scene)
{
    // Light lines would be lost on areas, which are brighter than a dark panel.
    const bool onAreas = scene.theme.isDark && scene.stack.form == Form::Areas;
    QColor colour = onAreas ? scene.theme.panel : scene.theme.text;
    colour.setAlpha(scene.theme.isDark ? 96 : 72);
    return colour;
}

namespace
{

void fillLines(ColumnPainter& painter, const Half& half, int height, const std::vector<ColumnRun>& runs,
               double ratio)
{
    const Stack& stack = half.stack;
    const int room = half.room(height);
    const int thick = std::max(2, int(std::lround(1.6 * ratio)));
    const int dash = std::max(3, int(std::lround(4 * ratio)));
    const auto rowOf = [&](double value) {
        const int top = room - int(std::lround(half.heightOf(value, height)));
        return std::clamp(top - thick / 2, 0, std::max(0, room - thick));
    };
    // The largest are drawn last and so lie above the others.
    for (std::size_t layer = stack.layers.size(); layer-- > 0;) {
        const QRgb colour = lineColour(stack.layers[layer], half.scene).rgb();
        const bool dashed = stack.layers[layer].colour.hatched;
        int before = -1; // none
        for (const ColumnRun& run : runs) {
            if (run.step < 0 || !stack.isCovered(run.step)) {
                before = -1;
                continue;
            }
            const int row = rowOf(double(stack.topsOf(run.step)[layer]));
            if (before >= 0) {
                const ColumnRun riser{run.x, std::min(thick, run.width), run.step};
                painter.fill(riser, std::min(row, before), std::max(row, before) + thick, colour);
            }
            for (int x = run.x; x < run.x + run.width; ++x)
                if (!dashed || x / dash % 3 != 2)
                    painter.fill({x, 1, run.step}, row, row + thick, colour);
            before = row;
        }
    }
}

void fillHalf(QImage& image, const Half& half, const std::vector<Ink>& inks, double ratio)
{
    const Scene& scene = half.scene;
    const Stack& stack = half.stack;
    const std::vector<ColumnRun> runs = columnRuns(half, image.width());
    const int height = image.height();
    const int room = half.room(height);
    const int line = std::max(1, int(std::lround(ratio)));
    const QRgb panel = scene.theme.panel.rgb();
    // What is only a pixel or two wide shows its colour; an outline would hide it.
    const bool edges = stepWidth(half, image.width()) >= 3 * line;
    const auto rowOf = [&](double value) { return room - int(std::lround(half.heightOf(value, height))); };

    ColumnPainter painter(image, half, ratio);
    const auto paintDoubt = [&](const ColumnRun& run) {
        const std::optional<Doubt> doubt = shownDoubt(half, run.step, int(image.width() / ratio));
        if (doubt && doubt->tooFew)
            painter.hatchVeil(run, rowOf(doubt->high), rowOf(doubt->low), fewSamplesColour(scene));
        else if (doubt)
            painter.veil(run, rowOf(doubt->high), rowOf(doubt->low), bandColour(scene));
    };
    for (const ColumnRun& run : runs) {
        if (run.step < 0 || !stack.isCovered(run.step)) {
            painter.fill(run, 0, room, panel);
            if (run.step >= 0)
                painter.hatch(run, 0, room, scene.theme.gap.rgb());
            continue;
        }
        if (stack.form == Form::Lines) {
            painter.fill(run, 0, room, panel);
            paintDoubt(run);
            continue;
        }
        const float* const tops = stack.topsOf(run.step);
        int bottom = room;
        for (std::size_t layer = 0; layer < inks.size(); ++layer) {
            const int top = rowOf(double(tops[layer]));
            if (top >= bottom)
                continue;
            const Ink& ink = inks[layer];
            const int edge = edges && bottom - top > 2 * line && top > 0 ? line : 0;
            painter.fill(run, top + edge, bottom, ink.fill);
            if (ink.hatched)
                painter.hatch(run, top + edge, bottom, ink.line);
            painter.fill(run, top, top + edge, ink.edge);
            bottom = top;
        }
        painter.fill(run, 0, bottom, panel);
        paintDoubt(run);
    }
    if (stack.form == Form::Lines)
        fillLines(painter, half, height, runs, ratio);
}

} // namespace

void fillColumns(QImage& image, const Scene& scene, double ratio)
{
    const std::vector<Ink> inks = inksOf(scene); // a flow has one colour on both sides
    for (const Half& half : halvesOf(scene))
        fillHalf(image, half, inks, ratio);
}

QColor lineColour(const Layer& layer, const Scene& scene)
{
    const QColor colour = shownColour(layer, scene);
    const bool stepsBack = colour != layer.colour.colour;
    return stepsBack ? colour : readable(colour, scene.theme.panel, 3);
}

QColor shownColour(const Layer& layer, const Scene& scene)
{
    const bool stepsBack = scene.highlighted && *scene.highlighted != layer.series;
    return stepsBack ? mixed(layer.colour.colour, scene.theme.panel, 0.72) : layer.colour.colour;
}

} // namespace weir::ui
