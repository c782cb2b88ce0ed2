// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/layer_labels.h"

#include <QFontMetricsF>
#include <algorithm>
#include <cmath>
#include <deque>
#include <optional>

#include "format/flow_text.h"

namespace weir::ui
{

namespace
{

constexpr double sideRoom = 6;  ///< left and right of a name
constexpr double aboveRoom = 4; ///< above and below

/// Heights of a layer's edges in each column; nothing fits where there is no data.
struct Edges {
    std::vector<double> low;
    std::vector<double> high;
};

Edges edgesOf(const Half& half, const std::vector<ColumnRun>& runs, QSize area, std::size_t layer)
{
    Edges edges{std::vector<double>(std::size_t(area.width()), 1),
                std::vector<double>(std::size_t(area.width()), 0)};
    for (const ColumnRun& run : runs) {
        if (run.step < 0 || !half.stack.isCovered(run.step))
            continue;
        const float* const tops = half.stack.topsOf(run.step);
        const double low = layer == 0 ? 0 : half.heightOf(double(tops[layer - 1]), area.height());
        const double high = half.heightOf(double(tops[layer]), area.height());
        std::fill_n(edges.low.begin() + run.x, run.width, low);
        std::fill_n(edges.high.begin() + run.x, run.width, high);
    }
    return edges;
}

struct Spot {
    int left = 0;
    double low = 0;
    double high = 0;
    double room() const { return high - low; }
};

Spot spotAt(const Edges& edges, int left, int width)
{
    const auto first = std::ptrdiff_t(left);
    return {left, *std::max_element(edges.low.begin() + first, edges.low.begin() + first + width),
            *std::min_element(edges.high.begin() + first, edges.high.begin() + first + width)};
}

/// The window of that width with the most room, in one pass.
Spot widestSpot(const Edges& edges, int width)
{
    const int columns = int(edges.low.size());
    std::deque<int> lows;
    std::deque<int> highs;
    Spot best{0, 1, 0};
    for (int x = 0; x < columns; ++x) {
        const auto at = [](const std::vector<double>& values, int i) { return values[std::size_t(i)]; };
        while (!lows.empty() && at(edges.low, lows.back()) <= at(edges.low, x))
            lows.pop_back();
        while (!highs.empty() && at(edges.high, highs.back()) >= at(edges.high, x))
            highs.pop_back();
        lows.push_back(x);
        highs.push_back(x);
        const int left = x - width + 1;
        if (lows.front() < left)
            lows.pop_front();
        if (highs.front() < left)
            highs.pop_front();
        const Spot spot{left, at(edges.low, lows.front()), at(edges.high, highs.front())};
        if (left >= 0 && spot.room() > best.room())
            best = spot;
    }
    return best;
}

} // namespace

std::vector<LayerLabel> LayerLabels::place(const Half& half, const std::vector<ColumnRun>& runs, QSize area,
                                           const QFontMetricsF& metrics)
{
    const Scene& scene = half.scene;
    std::vector<LayerLabel> labels;
    QHash<QString, double> moments;
    const double span = scene.window.span();
    for (std::size_t layer = 0; layer < half.stack.layers.size(); ++layer) {
        const Layer& shown = half.stack.layers[layer];
        if (shown.series == otherIndex || shown.series >= most)
            continue;
        const query::Series& series = seriesOf(*half.stack.answer, shown.series);
        const QString text = metrics.elidedText(flowText(half.stack.answer->columns, series.keys),
                                                Qt::ElideRight, area.width() * 0.3);
        const int width = int(std::ceil(metrics.horizontalAdvance(text) + 2 * sideRoom));
        const double height = metrics.height() + 2 * aboveRoom;
        if (width > area.width())
            continue;

        const Edges edges = edgesOf(half, runs, area, layer);
        const QString key = keyText(series.keys);
        std::optional<Spot> spot;
        double moment = 0;
        if (const auto before = m_moments.constFind(key); before != m_moments.cend()) {
            moment = *before;
            const int left =
                int(std::lround((moment - scene.window.from) / span * area.width() - width / 2.0));
            if (left >= 0 && left + width <= area.width())
                spot = spotAt(edges, left, width);
        }
        if (!spot || spot->room() < height) {
            spot = widestSpot(edges, width);
            moment = scene.window.from + (spot->left + width / 2.0) / area.width() * span;
        }
        if (spot->room() < height)
            continue;
        moments.insert(key, moment);
        const double middle = half.yAt((spot->low + spot->high) / 2, area.height());
        labels.push_back(
            {text, QRectF(spot->left, std::round(middle - metrics.height() / 2), width, metrics.height()),
             textOn(shownColour(shown, scene))});
    }
    m_moments = moments;
    return labels;
}

} // namespace weir::ui
