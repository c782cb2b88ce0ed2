// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/health.h"

namespace weir::engine
{

HealthReport Health::report() const
{
    HealthReport report;
    report.datagrams = datagrams;
    report.bytes = bytes;
    report.flowSamples = flowSamples;
    report.counterSamples = counterSamples;
    report.malformed = malformed;
    report.otherVersions = otherVersions;
    report.kernelDrops = kernelDrops;
    report.notKept = notKept;
    report.thinnedOut = thinnedOut;
    report.oneIn = oneIn;
    report.agents = agents;
    report.datagramsPerSecond = double(lastSecondDatagrams);
    report.samplesPerSecond = double(lastSecondSamples);
    report.lastDatagram = lastDatagram;
    return report;
}

} // namespace weir::engine
