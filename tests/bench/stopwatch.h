// SPDX-License-Identifier: GPL-3.0-or-later
// Medians of repeated runs, in processor time of this thread: what else the machine does stays out of them.
#pragma once

#include <algorithm>
#include <time.h>
#include <vector>

namespace weir::bench
{

inline double threadSeconds()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) + double(time.tv_nsec) * 1e-9;
}

/// Seconds that `run` takes: the median of `times` runs after one that does not count.
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
    std::ranges::nth_element(seconds, seconds.begin() + times / 2);
    return seconds[std::size_t(times / 2)];
}

} // namespace weir::bench
