// SPDX-License-Identifier: GPL-3.0-or-later
#include "signals.h"

#include <QSocketNotifier>
#include <array>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace weir::app
{

namespace
{

std::array<int, 2> ends{-1, -1}; // a handler can reach nothing but a global

void tell(int)
{
    const char byte = 1;
    [[maybe_unused]] const auto written = ::write(ends[1], &byte, 1);
}

} // namespace

Signals::Signals(QObject* parent) : QObject(parent)
{
    if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        return; // the signals then end the program at once, as they do by default
    auto* notifier = new QSocketNotifier(ends[0], QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, [this] {
        char byte;
        while (::read(ends[0], &byte, 1) > 0) {
        }
        emit asksToEnd();
    });
    struct sigaction action = {};
    action.sa_handler = tell;
    action.sa_flags = SA_RESTART;
    for (const int number : {SIGINT, SIGTERM})
        ::sigaction(number, &action, nullptr);
}

Signals::~Signals()
{
    for (const int number : {SIGINT, SIGTERM})
        std::signal(number, SIG_DFL);
    for (const int end : ends)
        if (end >= 0)
            ::close(end);
}

} // namespace weir::app
