// SPDX-License-Identifier: GPL-3.0-or-later
// What a frame of the chart costs, beside the stacked graphs of QCustomPlot that it replaces. Processor time
// of the UI thread, from a new answer to its pixels on the screen.
#include <qcustomplot.h>

#include <QMouseEvent>
#include <cmath>
#include <random>

#include "plot/share_bars.h"
#include "plot/share_ring.h"
#include "plot/stack_plot.h"
#include "window/measures.h"

namespace weir::bench
{

namespace
{

constexpr qint64 begin = 1'795'356'000;
constexpr int flows = 20;

/// A second after another of noise: flows of all sizes, small ones of a few samples, a gap.
class Noise
{
public:
    Noise(int steps, int more, int step = 1) : m_steps(steps), m_step(step)
    {
        std::mt19937 random(1);
        std::lognormal_distribution<double> value(0, 0.6);
        for (int flow = 0; flow < flows; ++flow) {
            query::Series& series = m_series.emplace_back();
            series.keys = {"10.0.0." + std::to_string(flow), "10.0.1." + std::to_string(flow)};
            for (int i = 0; i < steps + more; ++i) {
                const double bits = 1e7 * value(random) / (flow + 1);
                const auto samples = std::uint32_t(bits / 1e5);
                series.steps.push_back({bits, samples, samples < 10 ? NAN : 196 / std::sqrt(samples)});
                if (step > 1)
                    series.peaks.push_back(bits * 1.3);
            }
        }
    }

    /// As it is after so many seconds.
    std::shared_ptr<const query::Answer> at(int second) const
    {
        auto answer = std::make_shared<query::Answer>();
        const qint64 from = begin + qint64(second) * m_step;
        answer->range = {from, from + qint64(m_steps) * m_step, m_step};
        answer->columns = {"ipsource", "ipdestination"};
        answer->unit = {"bits_per_s", "bits"};
        answer->query.value = *key::parseValue("bps");
        answer->states.assign(std::size_t(m_steps), query::StepState::Covered);
        std::fill_n(answer->states.begin() + m_steps / 5, m_steps / 30, query::StepState::NoDatagrams);
        answer->total.steps.resize(std::size_t(m_steps));
        for (const query::Series& all : m_series) {
            query::Series& series = answer->series.emplace_back();
            series.keys = all.keys;
            series.steps.assign(all.steps.begin() + second, all.steps.begin() + second + m_steps);
            if (!all.peaks.empty())
                series.peaks.assign(all.peaks.begin() + second, all.peaks.begin() + second + m_steps);
            for (std::size_t i = 0; i < series.steps.size(); ++i) {
                query::Estimate& total = answer->total.steps[i];
                total = {total.value + series.steps[i].value, total.samples + series.steps[i].samples, 10};
            }
        }
        if (m_step > 1)
            for (const query::Estimate& total : answer->total.steps)
                answer->total.peaks.push_back(total.value * 1.1);
        answer->other.steps.resize(std::size_t(m_steps));
        return answer;
    }

private:
    int m_steps;
    int m_step;
    std::vector<query::Series> m_series;
};

std::vector<ui::KeyColour> colours()
{
    std::vector<ui::KeyColour> list;
    for (int i = 0; i < flows; ++i)
        list.push_back({QColor::fromHsv(i * 36 % 360, 160, 200), i >= 9});
    return list;
}

/// Tells when the chart has painted itself.
class PaintCounter : public QObject
{
public:
    explicit PaintCounter(QWidget& widget) { widget.installEventFilter(this); }

    bool eventFilter(QObject* watched, QEvent* event) override
    {
        m_count += event->type() == QEvent::Paint;
        return QObject::eventFilter(watched, event);
    }

    int count() const { return m_count; }

private:
    int m_count = 0;
};

struct FrameTimes {
    std::vector<double> milliseconds;
    std::vector<double> hovering; ///< only the mouse has moved
};

void moveMouse(QWidget& plot, double across)
{
    const QPointF place(plot.width() * across, plot.height() * 0.7);
    QMouseEvent move(QEvent::MouseMove, place, plot.mapToGlobal(place), Qt::NoButton, Qt::NoButton,
                     Qt::NoModifier);
    QCoreApplication::sendEvent(&plot, &move);
}

enum class Sides { One, Both };

/// Every frame shows another second. In the first third nothing else is there; in the second a flow stands
/// out with its band; in the last the mouse is over the chart.
FrameTimes measureLive(int steps, int step, QSize size, int frames, Sides sides = Sides::One)
{
    constexpr int different = 30;
    const Noise noise(steps, different, step);
    std::vector<std::shared_ptr<const query::Answer>> answers;
    for (int i = 0; i < different; ++i)
        answers.push_back(noise.at(i));
    const std::vector<ui::KeyColour> colour = colours();

    ui::StackPlot plot;
    plot.resize(size);
    plot.show();
    PaintCounter painted(*plot.findChild<QCustomPlot*>());
    const auto timed = [&](auto change) {
        const int before = painted.count();
        const double start = threadSeconds();
        change();
        while (painted.count() == before)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        return (threadSeconds() - start) * 1e3;
    };
    FrameTimes times;
    for (int i = -5; i < frames; ++i) {
        const auto& answer = answers[std::size_t(i + different) % different];
        if (i == frames / 3)
            plot.setHighlighted(2);
        if (i == 2 * frames / 3)
            plot.setHighlighted({});
        if (i > 2 * frames / 3)
            moveMouse(plot, 0.3 + 0.4 * i / frames);
        QCoreApplication::processEvents();
        const double time = timed([&] {
            plot.setAnswer(answer, colour, {sides == Sides::Both ? answer : nullptr, "Out", "In"});
            plot.setNow(answer->range.to);
            plot.setVisibleRange(answer->range.from, answer->range.to);
        });
        if (i >= 0)
            times.milliseconds.push_back(time);
    }
    QCoreApplication::processEvents();
    for (int i = 0; i < frames / 3; ++i)
        times.hovering.push_back(timed([&] { moveMouse(plot, 0.3 + 1.2 * i / frames); }));
    return times;
}

double measureReplaced(int steps, QSize size)
{
    const auto answer = Noise(steps, 0).at(0);
    QCustomPlot plot;
    plot.resize(size);
    plot.setAutoAddPlottableToLegend(false);
    std::vector<double> tops(answer->states.size(), 0.0);
    QCPGraph* below = nullptr;
    for (std::size_t i = 0; i < answer->series.size(); ++i) {
        QCPGraph* const graph = plot.addGraph();
        for (std::size_t at = 0; at < tops.size(); ++at) {
            tops[at] += answer->series[i].steps[at].value;
            graph->addData(double(begin) + double(at), tops[at]);
        }
        graph->setBrush(QColor::fromHsv(int(i * 36 % 360), 160, 200));
        if (below)
            graph->setChannelFillGraph(below);
        below = graph;
    }
    plot.rescaleAxes();
    QImage screen(size, QImage::Format_RGB32);
    std::vector<double> times;
    for (int i = 0; i < (steps > 1000 ? 1 : 5); ++i) {
        const double start = threadSeconds();
        plot.replot(QCustomPlot::rpImmediateRefresh);
        plot.render(&screen, {}, {}, QWidget::DrawChildren);
        times.push_back((threadSeconds() - start) * 1e3);
    }
    return median(std::move(times));
}

/// As the panel of shares has them, with other values each second and the order of two flows changing.
ui::ShareTable sharesAt(int second)
{
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
}

template <class Chart>
double sharesFrame()
{
    Chart chart;
    const QSize size(380, 330);
    chart.resize(size);
    chart.setTheme(ui::Theme::light());
    QImage screen(size, QImage::Format_RGB32);
    int second = 0;
    return 1e3 * medianSeconds(50, [&] {
               chart.setShares(sharesAt(++second));
               chart.render(&screen, {}, {}, QWidget::DrawChildren);
           });
}

} // namespace

void measureFrames(const Settings& settings, Report& report)
{
    const Application application;
    const QSize full(1920, 1080);
    const QSize large(3840, 2160);
    const int frames = settings.quick ? 60 : 300;
    for (const int steps : {300, 3600}) {
        const std::string name = "frame." + std::to_string(steps);
        progress(std::to_string(flows) + " x " + std::to_string(steps));
        const FrameTimes times = measureLive(steps, 1, full, frames);
        std::optional<double> replaced;
        if (!settings.quick)
            replaced = measureReplaced(steps, full);
        report.add((name + ".median").c_str(), median(times.milliseconds), replaced,
                   noted("%.2f ms at worst", worst(times.milliseconds)));
        report.add((name + ".most").c_str(), quantile(times.milliseconds, 0.99));
        report.add((name + ".hover").c_str(), median(times.hovering));
        const FrameTimes larger = measureLive(steps, 1, large, frames / 2);
        report.add((name + ".large").c_str(), quantile(larger.milliseconds, 0.99), {},
                   noted("median %.2f ms", median(larger.milliseconds)));
    }
    const FrameTimes mirrored = measureLive(3600, 1, full, frames, Sides::Both);
    report.add("frame.mirrored", quantile(mirrored.milliseconds, 0.99), {},
               noted("median %.2f ms", median(mirrored.milliseconds)));
    const FrameTimes peaks = measureLive(900, 4, full, frames);
    report.add("frame.peaks", quantile(peaks.milliseconds, 0.99), {},
               noted("median %.2f ms", median(peaks.milliseconds)));
}

void measureShares(const Settings&, Report& report)
{
    const Application application;
    report.add("shares.bars", sharesFrame<ui::ShareBars>());
    report.add("shares.ring", sharesFrame<ui::ShareRing>());
}

} // namespace weir::bench
