// SPDX-License-Identifier: GPL-3.0-or-later
// How long a person waits for the whole window, live, with five minutes of traffic in it: after a click,
// after another question, and for a frame while dragging.
#include <QAbstractEventDispatcher>
#include <QMouseEvent>
#include <QTimer>

#include "bench/sender.h"
#include "engine/engine.h"
#include "engine/kept_questions.h"
#include "main_window.h"
#include "plot/stack_plot.h"
#include "views/flows/legend_view.h"
#include "views/intake.h"
#include "window/measures.h"
#include "window/running_window.h"

namespace weir::bench
{

namespace
{

constexpr int patience = 30'000; // ms

/// What the UI thread does between two waits, in processor time: a frame is no shorter than that.
class BusyStretches
{
public:
    BusyStretches()
    {
        QObject::connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::aboutToBlock,
                         &m_context, [this] {
                             const double now = threadSeconds();
                             m_milliseconds.push_back((now - m_start) * 1e3);
                             m_start = now;
                         });
    }

    const std::vector<double>& milliseconds() const { return m_milliseconds; }

private:
    QObject m_context;
    double m_start = threadSeconds();
    std::vector<double> m_milliseconds;
};

/// When the legend and the chart were painted last with what they show now.
class Screen : public QObject
{
public:
    explicit Screen(ui::MainWindow& window)
        : m_window(window),
          m_chart(window.findChild<ui::StackPlot*>()->findChild<QWidget*>()),
          m_legend(window.findChild<ui::LegendView*>()->viewport())
    {
        m_chart->installEventFilter(this);
        m_legend->installEventFilter(this);
        connect(&window.page(), &ui::ViewPage::drawn, this, [this] {
            m_chartPainted = false;
            m_legendPainted = false;
            m_drawn = true;
        });
    }

    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (event->type() == QEvent::Paint)
            (watched == m_chart ? m_chartPainted : m_legendPainted) = true;
        return QObject::eventFilter(watched, event);
    }

    /// Milliseconds from an act until what it asks for was painted; nothing when that did not come.
    template <class Act, class Shown>
    std::optional<double> wait(Act act, Shown shown)
    {
        m_drawn = false;
        const double start = wallSeconds();
        act();
        const auto there = [&] {
            return m_drawn && m_legendPainted && m_chartPainted && shown(m_window.page().ranking());
        };
        if (!waitUntil(there, patience))
            return std::nullopt;
        return (wallSeconds() - start) * 1e3;
    }

private:
    ui::MainWindow& m_window;
    QWidget* m_chart;
    QWidget* m_legend;
    bool m_drawn = false;
    bool m_chartPainted = false;
    bool m_legendPainted = false;
};

void sendMouse(ui::StackPlot& plot, QEvent::Type type, QPointF place, Qt::MouseButtons buttons)
{
    const bool moves = type == QEvent::MouseMove;
    QMouseEvent event(type, place, plot.mapToGlobal(place), moves ? Qt::NoButton : Qt::LeftButton, buttons,
                      Qt::NoModifier);
    QCoreApplication::sendEvent(&plot, &event);
}

struct Waited {
    std::vector<double> milliseconds;
    bool complete = true;

    void add(std::optional<double> time)
    {
        complete &= time.has_value();
        if (time)
            milliseconds.push_back(*time);
    }
};

/// At another place each time, as somebody does who looks for a peak, with the mouse there before.
Waited clicks(ui::MainWindow& window, Screen& screen, int times)
{
    auto& plot = *window.findChild<ui::StackPlot*>();
    Waited waited;
    for (int i = 0; i < times; ++i) {
        const QRect area = plot.plotArea();
        const QPointF place(area.left() + area.width() * (0.2 + 0.6 * (i * 7 % times) / times),
                            area.center().y());
        sendMouse(plot, QEvent::MouseMove, place, Qt::NoButton);
        runFor(130 + 37 * i % 200); // at every phase of the second
        waited.add(screen.wait(
            [&] {
                sendMouse(plot, QEvent::MouseButtonPress, place, Qt::LeftButton);
                sendMouse(plot, QEvent::MouseButtonRelease, place, Qt::NoButton);
            },
            [&](const ui::ShownRanking& ranking) {
                return ranking.of == ui::ShownRanking::Of::Moment && plot.pinnedSecond() &&
                       ranking.time.from == *plot.pinnedSecond();
            }));
        screen.wait(
            [&] { window.navigator().unpin(); },
            [](const ui::ShownRanking& ranking) { return ranking.of != ui::ShownRanking::Of::Moment; });
    }
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(&plot, &leave);
    return waited;
}

constexpr const char* pairs = "ipsource,ipdestination";
constexpr const char* sources = "ipsource";
constexpr const char* five = "ipsource,ipdestination,ipprotocol,or:tcpsourceport:udpsourceport:icmptype,"
                             "or:tcpdestinationport:udpdestinationport:icmpcode";

struct Asked {
    Waited pairs;
    Waited five;
    std::vector<double> engine; ///< what the engine alone took for the five
};

/// Each after another one, and never one that is still known.
Asked questions(engine::Engine& engine, ui::MainWindow& window, Screen& screen, int times)
{
    engine.keptQuestions().setIdleBytes(0);
    Asked asked;
    QObject context;
    double cost = 0;
    QObject::connect(&window.page(), &ui::ViewPage::cost, &context,
                     [&](double milliseconds) { cost = milliseconds; });
    const auto ask = [&](const char* keys) {
        return screen.wait(
            [&] { window.navigator().ask({keys, "bps", ""}); },
            [&](const ui::ShownRanking& ranking) { return key::toText(ranking.query.keys) == keys; });
    };
    for (int i = 0; i < times; ++i) {
        ask(sources);
        runFor(250 + 41 * i % 300);
        asked.pairs.add(ask(pairs));
        runFor(250);
        asked.five.add(ask(five));
        asked.engine.push_back(cost);
    }
    ask(pairs);
    return asked;
}

/// Drags to and fro while seconds come in.
void drag(ui::StackPlot& plot, int seconds)
{
    constexpr int perSecond = 60;
    const QPointF middle = plot.plotArea().center();
    QEventLoop loop;
    QTimer timer;
    timer.setTimerType(Qt::PreciseTimer);
    int turns = 0;
    QObject::connect(&timer, &QTimer::timeout, &loop, [&] {
        const double across = plot.width() * 0.3 * std::sin(turns * 0.03);
        sendMouse(plot, QEvent::MouseMove, middle + QPointF(across, 0), Qt::LeftButton);
        if (++turns == seconds * perSecond)
            loop.quit();
    });
    sendMouse(plot, QEvent::MouseButtonPress, middle, Qt::LeftButton);
    timer.start(1000 / perSecond);
    loop.exec();
    sendMouse(plot, QEvent::MouseButtonRelease, middle, Qt::NoButton);
}

/// Zooms in and out again about a point that wanders, with the mouse over the chart.
void zoom(ui::StackPlot& plot, int seconds)
{
    constexpr int perSecond = 60;
    QEventLoop loop;
    QTimer timer;
    timer.setTimerType(Qt::PreciseTimer);
    int turns = 0;
    QObject::connect(&timer, &QTimer::timeout, &loop, [&] {
        const QPointF place(plot.width() * (0.3 + 0.4 * (turns % 50) / 50.0), plot.height() / 2.0);
        QWheelEvent wheel(place, plot.mapToGlobal(place), {}, {0, turns % 2 ? 120 : -120}, Qt::NoButton,
                          Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&plot, &wheel);
        sendMouse(plot, QEvent::MouseMove, place, Qt::NoButton);
        if (++turns == seconds * perSecond)
            loop.quit();
    });
    timer.start(1000 / perSecond);
    loop.exec();
}

void addFrames(Report& report, const char* most, const BusyStretches& stretches)
{
    const std::vector<double>& times = stretches.milliseconds();
    report.add(
        most, worst(times), {},
        noted("of %zu: median %.2f ms, 99 %% %.2f ms", times.size(), median(times), quantile(times, 0.99)));
}

} // namespace

void measureAsking(const Settings& settings, Report& report)
{
    SteadyTraffic traffic(settings.traffic);
    const int longest = int(settings.seconds) + 400;
    RunningWindow running({1920, 1080}, std::size_t(2) << 30, pairs);
    if (!running.port() || !traffic.send(running.port(), longest))
        return report.remark("asking: the socket could not be opened, or nothing could be sent.");
    progress(std::to_string(settings.seconds) + " s are received");
    runFor(int(settings.seconds) * 1000 + 1500);

    ui::MainWindow& window = running.window();
    auto& plot = *window.findChild<ui::StackPlot*>();
    Screen screen(window);
    const int runs = settings.quick ? 5 : 25;
    progress("clicks");
    const Waited clicked = clicks(window, screen, runs);
    progress("questions");
    const Asked asked = questions(running.engine(), window, screen, runs);
    if (!clicked.complete || !asked.pairs.complete || !asked.five.complete)
        return report.remark("asking: an answer did not come in time.");
    const std::string samples = noted("%.2f million samples", running.samplesKept() / 1e6);
    report.add("asking.click", median(clicked.milliseconds), {},
               noted("%.1f ms at worst; ", worst(clicked.milliseconds)) + samples);
    report.add("asking.pairs", median(asked.pairs.milliseconds), {},
               noted("%.0f ms at worst", worst(asked.pairs.milliseconds)));
    report.add("asking.five", median(asked.five.milliseconds), median(asked.engine),
               noted("%.0f ms at worst", worst(asked.five.milliseconds)));
    progress("frames");
    {
        const BusyStretches stretches;
        drag(plot, settings.quick ? 5 : 20);
        addFrames(report, "asking.drag", stretches);
    }
    window.navigator().goLive();
    runFor(1500);
    const BusyStretches stretches;
    zoom(plot, settings.quick ? 5 : 20);
    addFrames(report, "asking.zoom", stretches);
}

} // namespace weir::bench
