// SPDX-License-Identifier: GPL-3.0-or-later
// What a frame of the stack plot costs, beside the stacked graphs of QCustomPlot that it replaces.
#include <qcustomplot.h>

#include <QApplication>
#include <QMouseEvent>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <random>

#include "plot/share_bars.h"
#include "plot/share_ring.h"
#include "plot/stack_plot.h"

using namespace weir;

namespace
{

constexpr qint64 begin = 1'795'356'000;

std::shared_ptr<const query::Answer> noise(int series, int steps)
{
    std::mt19937 random(1);
    std::lognormal_distribution<double> value(0, 0.6);
    auto answer = std::make_shared<query::Answer>();
    answer->range = {begin, begin + steps, 1};
    answer->unit = {"bits_per_s", "bits"};
    answer->states.assign(std::size_t(steps), query::StepState::Covered);
    answer->total.steps.resize(std::size_t(steps));
    for (int i = 0; i < series; ++i) {
        query::Series& one = answer->series.emplace_back();
        one.keys = {"10.0.0." + std::to_string(i), "10.0.1." + std::to_string(i)};
        for (int step = 0; step < steps; ++step) {
            const double bits = 1e7 * value(random) / (i + 1);
            one.steps.push_back({bits, 100, 19.6});
            query::Estimate& total = answer->total.steps[std::size_t(step)];
            total = {total.value + bits, total.samples + 100, 10};
        }
    }
    answer->other.steps.resize(std::size_t(steps));
    return answer;
}

double median(std::vector<double> milliseconds)
{
    std::sort(milliseconds.begin(), milliseconds.end());
    return milliseconds[milliseconds.size() / 2];
}

/// Of the processor's time, which other programs on the machine do not lengthen much.
template <class Frame>
double medianOf(int frames, Frame frame)
{
    std::vector<double> milliseconds;
    for (int i = 0; i < frames; ++i) {
        const std::clock_t before = std::clock();
        frame(i);
        milliseconds.push_back(double(std::clock() - before) * 1000 / CLOCKS_PER_SEC);
    }
    return median(std::move(milliseconds));
}

/// Paints the widget as its window would, without making a new image each time.
void paint(QWidget& widget, QImage& screen)
{
    widget.render(&screen, {}, {}, QWidget::DrawChildren);
}

double replaced(const query::Answer& answer, QSize size)
{
    QCustomPlot plot;
    plot.resize(size);
    plot.setAutoAddPlottableToLegend(false);
    std::vector<double> tops(answer.states.size(), 0.0);
    QCPGraph* below = nullptr;
    for (std::size_t i = 0; i < answer.series.size(); ++i) {
        QCPGraph* const graph = plot.addGraph();
        for (std::size_t step = 0; step < tops.size(); ++step) {
            tops[step] += answer.series[i].steps[step].value;
            graph->addData(double(begin) + double(step), tops[step]);
        }
        graph->setBrush(QColor::fromHsv(int(i * 36 % 360), 160, 200));
        if (below)
            graph->setChannelFillGraph(below);
        below = graph;
    }
    plot.rescaleAxes();
    QImage screen(size, QImage::Format_RGB32);
    const int frames = answer.states.size() > 1000 ? 1 : 5;
    return medianOf(frames, [&](int) {
        plot.replot(QCustomPlot::rpImmediateRefresh);
        paint(plot, screen);
    });
}

enum class Sides { One, Both };

void measure(int series, int steps, QSize size, qreal ratio, Sides sides, bool compare)
{
    const auto answer = noise(series, steps);
    std::vector<ui::KeyColour> colours;
    for (int i = 0; i < series; ++i)
        colours.push_back({QColor::fromHsv(i * 36 % 360, 160, 200), i >= 9});

    ui::StackPlot plot;
    plot.resize(size);
    plot.setNow(begin + steps);
    plot.setVisibleRange(begin, begin + steps);
    const ui::Mirror mirror{sides == Sides::Both ? answer : nullptr, "Out", "In"};
    plot.setAnswer(answer, colours, mirror);
    QImage screen(size * ratio, QImage::Format_RGB32);
    screen.setDevicePixelRatio(ratio);

    const double answered = medianOf(50, [&](int) { plot.setAnswer(answer, colours, mirror); });
    const double frame = medianOf(50, [&](int i) {
        plot.setVisibleRange(begin + i % 7, begin + steps + i % 7);
        QCoreApplication::processEvents(); // the replot
        paint(plot, screen);
    });
    const double hover = medianOf(50, [&](int i) {
        const QPointF position(size.width() * (0.3 + 0.005 * i), size.height() * 0.7);
        QMouseEvent move(QEvent::MouseMove, position, position, Qt::NoButton, Qt::NoButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&plot, &move);
        paint(plot, screen);
    });
    std::printf("%2d x %4d %-8s  %4d x %4d @%g   answer %5.2f ms   frame %5.2f ms   hover %5.2f ms", series,
                steps, sides == Sides::Both ? "mirrored" : "", size.width(), size.height(), ratio, answered,
                frame, hover);
    if (compare) {
        const double before = replaced(*answer, size);
        std::printf("   QCPGraph %8.1f ms   1 : %.0f", before, before / frame);
    }
    std::printf("\n");
    std::fflush(stdout);
}

/// What a second costs the panel of shares: each value is another, and so is the order of two flows.
void measureShares(int flows, QSize size)
{
    const auto table = [&](int second) {
        ui::LegendTable legend{{"ipsource", "ipdestination"}, "bits_per_s", true, {}};
        double sum = 0;
        for (int i = 0; i < flows; ++i) {
            const double bits = 1e7 / (i + 1) * (1 + 0.1 * std::sin(second + i));
            ui::LegendRow row;
            row.keys = {"10.0.0." + std::to_string(i / 3), "10.0.1." + std::to_string(i)};
            row.colour = ui::KeyColour{QColor::fromHsv(i * 36 % 360, 160, 200), i >= 9};
            row.value = {bits, i < flows - 2 ? 100u : 5u, i < flows - 2 ? 19.6 : NAN};
            legend.rows.push_back(row);
            sum += bits;
        }
        std::swap(legend.rows[0], legend.rows[std::size_t(second % 2)]);
        legend.rows.push_back({ui::LegendRow::Kind::Other, {}, {}, {sum / 2, 1000, 6.2}, 70, {}});
        legend.rows.push_back({ui::LegendRow::Kind::Total, {}, {}, {sum * 1.5, 3000, 3.6}, 0, {}});
        return ui::sharesOf(legend, [](const std::vector<std::string>& keys) { return keys.front(); });
    };
    ui::ShareBars bars;
    ui::ShareRing ring;
    QImage screen(size, QImage::Format_RGB32);
    for (ui::ShareChart* chart : std::initializer_list<ui::ShareChart*>{&bars, &ring}) {
        chart->resize(size);
        chart->setTheme(ui::Theme::light());
    }
    const double words = medianOf(50, [&](int i) { (void)table(i); });
    const double bar = medianOf(50, [&](int i) { bars.setShares(table(i)); });
    const double slice = medianOf(50, [&](int i) { ring.setShares(table(i)); });
    const double barFrame = medianOf(50, [&](int) { paint(bars, screen); });
    const double ringFrame = medianOf(50, [&](int) { paint(ring, screen); });
    std::printf(
        "shares, %2d flows  %4d x %4d   words %5.2f ms   bars %5.2f ms   ring %5.2f ms   painted %5.2f "
        "and %5.2f ms\n",
        flows, size.width(), size.height(), words, bar - words, slice - words, barFrame, ringFrame);
}

} // namespace

int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM",
            qgetenv("QT_QPA_PLATFORM").isEmpty() ? "offscreen" : qgetenv("QT_QPA_PLATFORM"));
    QApplication application(argc, argv);
    for (const int flows : {10, 20})
        for (const QSize size : {QSize(380, 330), QSize(900, 900)})
            measureShares(flows, size);
    const bool compare = !application.arguments().contains(QStringLiteral("--fast"));
    for (const QSize size : {QSize(1600, 900), QSize(1920, 1080)}) {
        measure(10, 300, size, 1, Sides::One, compare);
        measure(20, 3600, size, 1, Sides::One, compare);
        measure(20, 3600, size, 1, Sides::Both, false);
        measure(20, 3600, QSize(size.width(), size.height() / 2), 1, Sides::One, false); // half of that
    }
    return 0;
}
