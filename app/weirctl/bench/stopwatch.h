// SPDX-License-Identifier: GPL-3.0-or-later
// Medians of repeated runs: in processor time of this thread, which what else the machine does stays out of,
// or in the time that a person waits.
#pragma once

#include <algorithm>
#include <time.h>
#include <vector>

namespace weir::bench
{

inline double secondsOf(clockid_t clock)
{
    timespec time{};
    clock_gettime(clock, &time);
    return double(time.tv_sec) + double(time.tv_nsec) * 1e-9;
}

inline double threadSeconds()
{
    return secondsOf(CLOCK_THREAD_CPUTIME_ID);
}

inline double processSeconds()
{
    return secondsOf(CLOCK_PROCESS_CPUTIME_ID);
}

inline double wallSeconds()
{
    return secondsOf(CLOCK_MONOTONIC);
}

inline double median(std::vector<double> numbers)
{
    const auto middle = numbers.begin() + std::ptrdiff_t(numbers.size() / 2);
    std::ranges::nth_element(numbers, middle);
    return *middle;
}

/// Processor seconds of the thread that `run` takes: the median of `times` runs after one that does not
/// count.
template <class Run>
double medianSeconds(int times, Run run)
{
    run();
    std::vector<double> seconds;
    for (int i = 0; i < times; ++i) {
        const double start = threadSeconds();
        run();
        seconds.push_back(threadSeconds() - start);
    }
    return median(std::move(seconds));
}

} // namespace weir::bench
