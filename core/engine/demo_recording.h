// SPDX-License-Identifier: GPL-3.0-or-later
// The bundled recording of a lab, unpacked where a capture reader can open it.
#pragma once

#include <QTemporaryFile>
#include <memory>

#include "base/result.h"

namespace weir::engine
{

/// A temporary file that goes with the object.
base::Result<std::unique_ptr<QTemporaryFile>> unpackDemoRecording();

} // namespace weir::engine
