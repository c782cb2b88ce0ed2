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

/// The switches and links that were recorded; null when this build has none.
std::shared_ptr<const topology::Topology> demoTopology();

} // namespace weir::engine
