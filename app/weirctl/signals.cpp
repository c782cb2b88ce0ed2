// SPDX-License-Identifier: GPL-3.0-or-later
#include "signals.h"

#include <QCoreApplication>
#include <QSocketNotifier>
#include <csignal>
#include <sys/eventfd.h>

namespace weir::app
{

namespace
{

volatile std::sig_atomic_t stopWanted = 0;
int wake = -1;

void onSignal(int)
{
    stopWanted = 1;
    if (wake >= 0)
        eventfd_write(wake, 1); // a system call alone: allowed here
}

} // namespace

int stopOnSignals()
{
    if (wake < 0)
        wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    std::signal(SIGINT, onSignal);
    std::signal(SIGTERM, onSignal);
    return wake;
}

bool stopped()
{
    return stopWanted != 0;
}

void quitOnSignals()
{
    auto* notifier =
        new QSocketNotifier(stopOnSignals(), QSocketNotifier::Read, QCoreApplication::instance());
    QObject::connect(notifier, &QSocketNotifier::activated, QCoreApplication::instance(),
                     &QCoreApplication::quit);
}

} // namespace weir::app
