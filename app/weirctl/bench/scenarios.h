// SPDX-License-Identifier: GPL-3.0-or-later
// The table of what weirctl bench measures. Each scenario runs in a process of its own, so that none finds
// the memory of another.
#pragma once

#include <span>

#include "report.h"

namespace weir::bench
{

struct Scenario {
    const char* name; ///< figures begin with it
    const char* summary;
    void (*run)(const Settings& settings, Report& report);
};

/// Of weirctl bench.
const Contents& contents();

void measureArrival(const Settings& settings, Report& report);
void measureQuestions(const Settings& settings, Report& report);
void measureWindow(const Settings& settings, Report& report);
void measureSweep(const Settings& settings, Report& report);
void measureFlood(const Settings& settings, Report& report);
void measureView(const Settings& settings, Report& report);
void measureUdp(const Settings& settings, Report& report);
void measureOverload(const Settings& settings, Report& report);
void measureMemory(const Settings& settings, Report& report);
void measureStart(const Settings& settings, Report& report);
void measurePeers(const Settings& settings, Report& report);

} // namespace weir::bench
