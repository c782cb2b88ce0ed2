// SPDX-License-Identifier: GPL-3.0-or-later
// What the program takes from a machine that has other things to do.
#include <QEventLoop>
#include <QTimer>

#include "main_window.h"
#include "window/measures.h"
#include "window/running_window.h"

namespace weir::bench
{

namespace
{

/// Per cent of a core.
double shareOfCore(int seconds)
{
    const double processor = processSeconds();
    const double wall = wallSeconds();
    runFor(1000 * seconds);
    return 100 * (processSeconds() - processor) / (wallSeconds() - wall);
}

} // namespace

void measureGuest(const Settings& settings, Report& report)
{
    TrafficSettings little = settings.traffic;
    little.rate = 100;
    little.samplesPerDatagram = 7;
    SteadyTraffic traffic(little);
    const int seconds = settings.quick ? 10 : 60;
    const int before = settings.quick ? 5 : 60;
    RunningWindow running({1280, 800}, std::size_t(512) << 20, "ipsource,ipdestination");
    if (!running.port() || !traffic.send(running.port(), 2 * before + 4 * seconds))
        return report.remark("guest: the socket could not be opened, or nothing could be sent.");
    runFor(1000 * before);
    const double visible = shareOfCore(seconds);
    report.add("guest.visible", visible, {}, noted("%.0f samples kept", running.samplesKept()));
    running.window().showMinimized();
    runFor(3000);
    report.add("guest.minimized", shareOfCore(seconds));
}

} // namespace weir::bench
