// SPDX-License-Identifier: GPL-3.0-or-later
// Moments as people read them: local time or UTC, 12 or 24 hours as the locale says, the zone named.
#pragma once

#include <QString>
#include <QTimeZone>

namespace weir::ui
{

QString clockText(qint64 second, const QTimeZone& zone, bool seconds = true); ///< `14:03:22`, `2:03:22 PM`
QString dateText(qint64 second, const QTimeZone& zone);                       ///< `Sun 22 Nov 2026`
QString shortDateText(qint64 second, const QTimeZone& zone);                  ///< `22 Nov`
QString zoneText(qint64 second, const QTimeZone& zone);                       ///< `CET (UTC+1)`, `UTC`

/// A step of a chart: `14:03:22`, or `14:03:20 – 14:03:30` where it is longer than a second.
QString stepText(qint64 from, int step, const QTimeZone& zone);

} // namespace weir::ui
