// SPDX-License-Identifier: GPL-3.0-or-later
// How long the UI thread is busy at a stretch: the whole window at 1920×1080 with ten flows over 300 seconds,
// panned and hovered, while 10,000 samples a second arrive. Times are of one event each, in processor time of
// the thread.
#include <QApplication>
#include <QTemporaryDir>
#include <QTimer>
#include <QWheelEvent>
#include <algorithm>
#include <cstdio>
#include <map>
#include <thread>

#include "bench/sender.h"
#include "bench/stopwatch.h"
#include "engine/engine.h"
#include "main_window.h"
#include "plot/stack_plot.h"
#include "settings.h"
#include "support/traffic.h"
#include "views/intake.h"
#include "views/view_page.h"

using namespace weir;

namespace
{

/// Notes what each event of the outermost loop costs.
class TimedApplication : public QApplication
{
public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override
    {
        if (m_depth > 0 || !m_counts)
            return QApplication::notify(receiver, event);
        ++m_depth;
        const QEvent::Type type = event->type();
        const double start = bench::threadSeconds();
        const bool done = QApplication::notify(receiver, event);
        m_times[type].push_back(bench::threadSeconds() - start);
        --m_depth;
        return done;
    }

    void startCounting() { m_counts = true; }

    void print()
    {
        std::printf("%-26s %8s %10s %10s %10s\n", "event", "count", "median ms", "99 % ms", "worst ms");
        std::vector<double> all;
        for (auto& [type, times] : m_times) {
            all.insert(all.end(), times.begin(), times.end());
            const double worst = *std::ranges::max_element(times);
            if (worst > 1e-3)
                printRow(QByteArray::number(type).prepend("QEvent::Type ").constData(), times);
        }
        printRow("all", all);
    }

private:
    static void printRow(const char* name, std::vector<double>& times)
    {
        std::ranges::sort(times);
        const auto at = [&](double share) {
            return 1e3 * times[std::size_t(share * double(times.size() - 1))];
        };
        std::printf("%-26s %8zu %10.2f %10.2f %10.2f\n", name, times.size(), at(0.5), at(0.99), at(1));
    }

    std::map<int, std::vector<double>> m_times;
    int m_depth = 0;
    bool m_counts = false;
};

QString writeFiveMinutes(const QString& folder)
{
    support::TrafficSettings settings;
    settings.hosts = 130;
    support::Traffic traffic(settings);
    std::vector<support::CaptureRecord> records;
    constexpr int perSecond = 300;
    for (int i = 0; i < 300 * perSecond; ++i)
        records.push_back({1'700'000'000'000'000'000 + i * (1'000'000'000ll / perSecond), traffic.next()});
    const QString path = folder + QStringLiteral("/five-minutes.pcap");
    support::writeCapture(path.toStdString(), records);
    return path;
}

} // namespace

int main(int count, char** words)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    TimedApplication application(count, words);
    const QTemporaryDir folder;
    const QString capture = writeFiveMinutes(folder.path());

    ui::Settings settings(ui::Settings::Kept::NowhereElse);
    engine::Engine engine(std::size_t(512) << 20);
    ui::Intake intake(engine);
    ui::Look look;
    look.text = {"ipsource,ipdestination", "bps", ""};
    ui::MainWindow window(engine, intake, settings, look);
    window.resize(1920, 1080);
    window.show();
    if (!engine.listen(QStringLiteral("127.0.0.1"), 0))
        return 1;
    const std::uint16_t port = engine.listening().constFirst().section(QLatin1Char(':'), -1).toUShort();

    std::thread sender;
    QTimer pan;
    auto* plot = window.findChild<ui::StackPlot*>();
    int turns = 0;
    QObject::connect(&pan, &QTimer::timeout, plot, [&] {
        // Zoom in and out again about a point that wanders: each turn moves all that is seen.
        const QPointF place(plot->width() * (0.3 + 0.4 * (turns % 50) / 50.0), plot->height() / 2.0);
        QWheelEvent wheel(place, plot->mapToGlobal(place), {}, {0, turns % 2 ? 120 : -120}, Qt::NoButton,
                          Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(plot, &wheel);
        QMouseEvent move(QEvent::MouseMove, place, plot->mapToGlobal(place), Qt::NoButton, Qt::NoButton,
                         Qt::NoModifier);
        QCoreApplication::sendEvent(plot, &move);
        if (++turns == 600)
            QCoreApplication::quit();
    });
    QObject::connect(&engine, &engine::Engine::captureRead, &pan, [&] {
        support::TrafficSettings live;
        live.hosts = 130;
        support::Traffic traffic(live);
        std::vector<support::ByteVector> datagrams;
        for (int i = 0; i < 2000; ++i)
            datagrams.push_back(traffic.next());
        sender = std::thread([port, datagrams] { bench::sendAt(10'000 / 7, 15, datagrams, port); });
        application.startCounting();
        pan.start(16);
    });
    intake.openCaptures({capture});
    QApplication::exec();
    application.print();
    sender.join();
}
