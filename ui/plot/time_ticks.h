// SPDX-License-Identifier: GPL-3.0-or-later
// Round moments for a time axis, round in the zone that is shown.
#pragma once

#include <QString>
#include <QTimeZone>
#include <vector>

namespace weir::ui
{

/// Seconds between ticks: the shortest round step with at most `most` of them in `span` seconds.
qint64 timeStepFor(double span, int most);

/// The round moments in [from, to].
std::vector<qint64> timeTicks(double from, double to, qint64 step, const QTimeZone& zone);

/// `14:03`, with seconds where the step needs them; the date where a day begins.
QString timeTickText(qint64 second, qint64 step, const QTimeZone& zone);

} // namespace weir::ui
