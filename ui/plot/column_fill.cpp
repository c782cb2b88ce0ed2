// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/column_fill.h"

#include <algorithm>
#include <cmath>
#include <cstring>
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

QRgb veiled(QRgb under, QRgb veil)
{
    const auto mix = [alpha = qAlpha(veil)](int from, int to) { return from + (to - from) * alpha / 255; };
    return qRgb(mix(qRed(under), qRed(veil)), mix(qGreen(under), qGreen(veil)),
                mix(qBlue(under), qBlue(veil)));
}

/// One column of pixels: its parts reach from `top` up to but not including `bottom`, which are rows from the
/// half's outer edge.
class Column
{
public:
    /// `lastRow` is that of the image for a half below the zero line, else 0.
    Column(QRgb* pixels, int x, int lastRow, double ratio)
        : m_pixels(pixels),
          m_x(x),
          m_lastRow(lastRow),
          m_period(std::max(4, int(std::lround(7 * ratio)))),
          m_thick(std::max(1, int(std::lround(ratio))))
    {
    }

    void fill(int top, int bottom, QRgb colour)
    {
        turn(top, bottom);
        if (top < bottom)
            std::fill(m_pixels + top, m_pixels + bottom, colour);
    }

    /// Diagonal lines: the pixels where x + y is a multiple of the period, and those below them.
    void hatch(int top, int bottom, QRgb colour)
    {
        turn(top, bottom);
        for (int shift = 0; shift < m_thick; ++shift)
            for (int y = top + toNextLine(m_x + top - shift); y < bottom; y += m_period)
                m_pixels[y] = colour;
    }

    void veil(int top, int bottom, QRgb colour)
    {
        turn(top, bottom);
        for (int y = top; y < bottom; ++y)
            m_pixels[y] = veiled(m_pixels[y], colour);
    }

    /// Translucent lines the other way: the pixels where y - x is a multiple of the period.
    void hatchVeil(int top, int bottom, QRgb colour)
    {
        turn(top, bottom);
        for (int shift = 0; shift < m_thick; ++shift)
            for (int y = top + toNextLine(top - m_x - shift); y < bottom; y += m_period)
                m_pixels[y] = veiled(m_pixels[y], colour);
    }

private:
    /// Into rows of the image.
    void turn(int& top, int& bottom) const
    {
        if (m_lastRow == 0)
            return;
        top = m_lastRow - top;
        bottom = m_lastRow - bottom;
        std::swap(top, bottom);
    }

    int toNextLine(int sum) const
    {
        const int past = sum % m_period;
        return past == 0 ? 0 : past < 0 ? -past : m_period - past;
    }

    QRgb* m_pixels;
    int m_x;
    int m_lastRow;
    int m_period;
    int m_thick;
};

/// Columns of an image that lie beside each other, each of which is one piece of memory: an image has its
/// pixels row by row, so that each of a column's is on another line of the processor's cache.
class Strip
{
public:
    static constexpr int width = 64; ///< pixels: high ones, too, stay in the cache

    explicit Strip(int height)
        : m_stride(((std::size_t(height) / line + 1) | 1) *
                   line), // columns an even number of lines apart collide
          m_pixels(m_stride * width)
    {
    }

    QRgb* column(int x) { return m_pixels.data() + m_stride * std::size_t(x % width); }

    struct Rows {
        int first = 0;
        int count = 0;
    };

    /// Those rows of the columns from `left` up to but not including `right`, which are all of one strip.
    void copyTo(QImage& image, int left, int right, Rows rows) const
    {
        const int end = rows.first + rows.count;
        const std::ptrdiff_t rowBytes = image.bytesPerLine();
        uchar* row = image.bits() + rowBytes * rows.first + sizeof(QRgb) * std::size_t(left);
        for (int y = rows.first; y < end; y += block, row += block * rowBytes) {
            const QRgb* const from = m_pixels.data() + m_stride * std::size_t(left % width) + y;
            int x = 0;
            for (; y + block <= end && x + block <= right - left; x += block)
                turn(from + m_stride * std::size_t(x), row + sizeof(QRgb) * std::size_t(x), rowBytes);
            for (; x < right - left; ++x)
                for (int i = 0; i < std::min(block, end - y); ++i)
                    reinterpret_cast<QRgb*>(row + i * rowBytes)[x] =
                        from[m_stride * std::size_t(x) + std::size_t(i)];
        }
    }

private:
    static constexpr std::size_t line = 16; ///< pixels of a line of the cache
    static constexpr int block = 4;
    using Four = QRgb __attribute__((vector_size(block * sizeof(QRgb))));

    /// Four pixels of each of four columns are four of each of four rows.
    void turn(const QRgb* from, uchar* to, std::ptrdiff_t rowBytes) const
    {
        Four columns[block];
        for (std::size_t i = 0; i < block; ++i)
            std::memcpy(&columns[i], from + m_stride * i, sizeof(Four));
        const Four upperLeft = __builtin_shufflevector(columns[0], columns[1], 0, 4, 1, 5);
        const Four upperRight = __builtin_shufflevector(columns[2], columns[3], 0, 4, 1, 5);
        const Four lowerLeft = __builtin_shufflevector(columns[0], columns[1], 2, 6, 3, 7);
        const Four lowerRight = __builtin_shufflevector(columns[2], columns[3], 2, 6, 3, 7);
        const Four rows[block] = {__builtin_shufflevector(upperLeft, upperRight, 0, 1, 4, 5),
                                  __builtin_shufflevector(upperLeft, upperRight, 2, 3, 6, 7),
                                  __builtin_shufflevector(lowerLeft, lowerRight, 0, 1, 4, 5),
                                  __builtin_shufflevector(lowerLeft, lowerRight, 2, 3, 6, 7)};
        for (int i = 0; i < block; ++i)
            std::memcpy(to + i * rowBytes, &rows[i], sizeof(Four));
    }

    std::size_t m_stride;
    std::vector<QRgb> m_pixels;
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

/// Over what is in the image already.
void fillLines(QImage& image, const Half& half, const std::vector<ColumnRun>& runs, double ratio)
{
    const Stack& stack = half.stack;
    const int height = image.height();
    const int room = half.room(height);
    const int thick = std::max(2, int(std::lround(1.6 * ratio)));
    const int dash = std::max(3, int(std::lround(4 * ratio)));
    uchar* const bits = image.bits();
    const qsizetype stride = image.bytesPerLine();
    const auto fill = [&](int x, int width, int top, int bottom, QRgb colour) {
        if (half.side == Side::Below) {
            top = height - top;
            bottom = height - bottom;
            std::swap(top, bottom);
        }
        for (int y = top; y < bottom; ++y)
            std::fill_n(reinterpret_cast<QRgb*>(bits + y * stride) + x, width, colour);
    };
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
            if (before >= 0)
                fill(run.x, std::min(thick, run.width), std::min(row, before), std::max(row, before) + thick,
                     colour);
            for (int x = run.x; x < run.x + run.width; ++x)
                if (!dashed || x / dash % 3 != 2)
                    fill(x, 1, row, row + thick, colour);
            before = row;
        }
    }
}

/// How a run of columns is painted: the same in each, but for hatches.
class RunPainter
{
public:
    RunPainter(const Half& half, const std::vector<Ink>& inks, QSize size, double ratio)
        : m_half(half),
          m_inks(inks),
          m_width(int(size.width() / ratio)),
          m_height(size.height()),
          m_room(half.room(size.height())),
          m_line(std::max(1, int(std::lround(ratio)))),
          m_edges(stepWidth(half, size.width()) >= 3 * m_line),
          m_panel(half.scene.theme.panel.rgb()),
          m_gap(half.scene.theme.gap.rgb()),
          m_band(bandColour(half.scene).rgba()),
          m_fewSamples(fewSamplesColour(half.scene).rgba())
    {
    }

    void begin(const ColumnRun& run)
    {
        const Stack& stack = m_half.stack;
        m_covered = run.step >= 0 && stack.isCovered(run.step);
        m_isGap = run.step >= 0 && !m_covered;
        m_parts.clear();
        m_doubt = {};
        if (!m_covered)
            return;
        int bottom = m_room;
        const float* const tops = stack.topsOf(run.step);
        for (std::size_t layer = 0; stack.form == Form::Areas && layer < m_inks.size(); ++layer) {
            const int top = rowOf(double(tops[layer]));
            if (top >= bottom)
                continue;
            const int edge = m_edges && bottom - top > 2 * m_line && top > 0 ? m_line : 0;
            m_parts.push_back({top, top + edge, bottom, &m_inks[layer]});
            bottom = top;
        }
        m_bottom = bottom;
        if (const std::optional<Doubt> doubt = shownDoubt(m_half, run.step, m_width))
            m_doubt = {rowOf(doubt->high), rowOf(doubt->low), doubt->tooFew};
    }

    void paint(Column column) const
    {
        for (const Part& part : m_parts) {
            column.fill(part.edge, part.bottom, part.ink->fill);
            if (part.ink->hatched)
                column.hatch(part.edge, part.bottom, part.ink->line);
            column.fill(part.top, part.edge, part.ink->edge);
        }
        column.fill(0, m_covered ? m_bottom : m_room, m_panel);
        if (m_isGap)
            column.hatch(0, m_room, m_gap);
        if (m_doubt.tooFew)
            column.hatchVeil(m_doubt.high, m_doubt.low, m_fewSamples);
        else
            column.veil(m_doubt.high, m_doubt.low, m_band);
    }

private:
    struct Part {
        int top;
        int edge; ///< where the outline ends
        int bottom;
        const Ink* ink;
    };
    struct Rows {
        int high = 0;
        int low = 0;
        bool tooFew = false;
    };

    int rowOf(double value) const { return m_room - int(std::lround(m_half.heightOf(value, m_height))); }

    const Half& m_half;
    const std::vector<Ink>& m_inks;
    int m_width;  ///< device-independent
    int m_height; ///< of the image
    int m_room;
    int m_line;
    bool m_edges; ///< what is only a pixel or two wide shows its colour; an outline would hide it
    QRgb m_panel;
    QRgb m_gap;
    QRgb m_band;
    QRgb m_fewSamples;

    // Of the run that was begun.
    bool m_covered = false;
    bool m_isGap = false;
    int m_bottom = 0; ///< of what is above all layers
    std::vector<Part> m_parts;
    Rows m_doubt; ///< none: no rows
};

void fillHalf(QImage& image, const Half& half, const std::vector<Ink>& inks, double ratio)
{
    const std::vector<ColumnRun> runs = columnRuns(half, image.width());
    const int room = half.room(image.height());
    const bool isBelow = half.side == Side::Below;
    const Strip::Rows rows{isBelow ? image.height() - room : 0, room};
    RunPainter painter(half, inks, image.size(), ratio);
    Strip strip(image.height());
    for (const ColumnRun& run : runs) {
        painter.begin(run);
        for (int x = run.x; x < run.x + run.width; ++x) {
            painter.paint(Column(strip.column(x), x, isBelow ? image.height() : 0, ratio));
            const int past = x + 1;
            if (past % Strip::width == 0 || past == image.width())
                strip.copyTo(image, x - x % Strip::width, past, rows);
        }
    }
    if (half.stack.form == Form::Lines)
        fillLines(image, half, runs, ratio);
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
