// SPDX-License-Identifier: GPL-3.0-or-later
// The bundled recording of a lab, unpacked where a capture reader can open it.
#pragma once

#include <QTemporaryFile>
#include <memory>

#include "base/result.h"
#include "topology/topology.h"

namespace weir::engine
{

/// A temporary file that goes with the object.
base::Result<std::unique_ptr<QTemporaryFile>> unpackDemoRecording();

/// Where the peak of the recording is, in seconds from its first datagram, and what it takes to play it once.
constexpr int demoPeakBegins = 424;
constexpr int demoPeakEnds = 469;
constexpr int demoRound = 600;

/// The switches and links that were recorded; null when this build has none.
std::shared_ptr<const topology::Topology> demoTopology();

} // namespace weir::engine
