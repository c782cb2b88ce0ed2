// SPDX-License-Identifier: GPL-3.0-or-later
// What bench_window measures, and how it waits and counts.
#pragma once

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTimer>
#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "bench/scenarios.h"
#include "bench/stopwatch.h"
#include "main_window_style.h"

namespace weir::bench
{

void measureFrames(const Settings& settings, Report& report);
void measureShares(const Settings& settings, Report& report);
void measureAsking(const Settings& settings, Report& report);
void measureCompletion(const Settings& settings, Report& report);
void measureGuest(const Settings& settings, Report& report);

/// Made by each scenario when it has forked whom it needs.
class Application
{
public:
    Application() { QApplication::setStyle(new ui::MainWindowStyle); }

private:
    char m_name[13] = "bench_window";
    char* m_words[2] = {m_name, nullptr};
    int m_count = 1;
    QApplication m_application{m_count, m_words};
};

/// The number that a share of all are not above.
inline double quantile(std::vector<double> numbers, double share)
{
    if (numbers.empty())
        return 0;
    const auto at = std::ptrdiff_t(share * double(numbers.size() - 1));
    std::ranges::nth_element(numbers, numbers.begin() + at);
    return numbers[std::size_t(at)];
}

inline double worst(const std::vector<double>& numbers)
{
    return numbers.empty() ? 0 : *std::ranges::max_element(numbers);
}

/// `12.3 ms at worst`
template <class... Numbers>
std::string noted(const char* format, Numbers... numbers)
{
    char text[160];
    std::snprintf(text, sizeof text, format, numbers...);
    return text;
}

inline void runFor(int milliseconds)
{
    QEventLoop loop;
    QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
    loop.exec();
}

/// Runs the event loop until it is so. False: it took too long.
template <class Condition>
bool waitUntil(Condition condition, int milliseconds)
{
    QElapsedTimer timer;
    timer.start();
    QTimer wakes;
    wakes.start(100);
    while (!condition()) {
        if (timer.elapsed() > milliseconds)
            return false;
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    return true;
}

} // namespace weir::bench
