// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/reach.h"

#include <QCoreApplication>
#include <algorithm>

#include "format/units.h"
#include "store/ring.h"

namespace weir::ui
{

namespace
{

constexpr base::SecondNumber rateSpan = 60;

QString tr(const char* text)
{
    return QCoreApplication::translate("Reach", text);
}

/// As exact as an estimate is: seconds below two minutes, minutes below two hours, then hours and days.
qint64 roughly(double seconds)
{
    constexpr double longest = 100.0 * 365 * 86400;
    const auto whole = qint64(std::min(seconds, longest));
    const qint64 step = whole < 120 ? 1 : whole < 7200 ? 60 : whole < 2 * 86400 ? 3600 : 86400;
    return whole / step * step;
}

} // namespace

QString reachText(const store::Snapshot& window, std::size_t budget)
{
    const QString size = bytesText(budget);
    if (window.capture)
        return tr("The capture that is shown takes %1.").arg(bytesText(window.bytes));
    const base::SecondNumber from = std::max(window.from(), window.to() - rateSpan);
    std::size_t bytes = 0;
    std::size_t datagrams = 0;
    for (const store::SecondPointer& second : window.seconds)
        if (second->time() >= from) {
            bytes += second->bytes();
            datagrams += second->datagrams().size();
        }
    if (datagrams == 0)
        return tr("Nothing comes in at present: how far back %1 reach cannot be said.").arg(size);
    const double perSecond = double(bytes) / double(std::max<base::SecondNumber>(window.to() - from, 1));
    return tr("%1 hold about %2 at the present rate.")
        .arg(size, durationText(roughly(double(budget) / perSecond)));
}

} // namespace weir::ui
