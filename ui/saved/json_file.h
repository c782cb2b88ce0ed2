// SPDX-License-Identifier: GPL-3.0-or-later
// Small JSON files of ours: read whole or not at all, written beside themselves and then renamed. Any thread.
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include "base/result.h"

namespace weir::ui
{

/// `format` is what the member of that name must say, and `version` the highest that is understood. A
/// failure is a sentence, also for a file that is not there.
base::Result<QJsonObject> readJsonFile(const QString& path, const QString& format, int version);

base::Result<void> writeJsonFile(const QString& path, const QJsonObject& object);

/// All of it or nothing: what was there before stays until the last byte is on the disk.
base::Result<void> writeWholeFile(const QString& path, const QByteArray& bytes);

/// Why a file cannot be written, for people. `reason` is the system's.
base::Error unwritable(const QString& path, const QString& reason);

} // namespace weir::ui
