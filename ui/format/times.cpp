// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/times.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

namespace weir::ui
{

namespace
{

QDateTime at(qint64 second, const QTimeZone& zone)
{
    return QDateTime::fromSecsSinceEpoch(second, zone);
}

} // namespace

QString clockText(qint64 second, const QTimeZone& zone, bool seconds)
{
    const QLocale locale;
    QString format = locale.timeFormat(QLocale::ShortFormat);
    const qsizetype minutes = format.indexOf(QLatin1String("mm"));
    const QString separator = minutes > 0 ? format.mid(minutes - 1, 1) : QStringLiteral(":");
    const bool has = format.contains(QLatin1String("ss"));
    if (seconds && !has && minutes >= 0)
        format.insert(minutes + 2, separator + QLatin1String("ss"));
    else if (!seconds && has)
        format.remove(separator + QLatin1String("ss"));
    return locale.toString(at(second, zone).time(), format);
}

QString dateText(qint64 second, const QTimeZone& zone)
{
    return QLocale().toString(at(second, zone).date(),
                              QCoreApplication::translate("Times", "ddd d MMM yyyy"));
}

QString shortDateText(qint64 second, const QTimeZone& zone)
{
    return QLocale().toString(at(second, zone).date(), QCoreApplication::translate("Times", "d MMM"));
}

QString zoneText(qint64 second, const QTimeZone& zone)
{
    const QDateTime moment = at(second, zone);
    const int minutes = zone.offsetFromUtc(moment) / 60;
    const QString name = zone.abbreviation(moment);
    if (minutes == 0)
        return name.isEmpty() || name.contains(u'+') ? QStringLiteral("UTC") : name;
    QString offset = QStringLiteral("UTC%1%2")
                         .arg(minutes < 0 ? QStringLiteral("−") : QStringLiteral("+"))
                         .arg(std::abs(minutes) / 60);
    if (minutes % 60 != 0)
        offset += QStringLiteral(":%1").arg(std::abs(minutes) % 60, 2, 10, QLatin1Char('0'));
    // Zones without letters of their own are called after their offset, which is said anyway.
    const bool letters = !name.isEmpty() && name.front().isLetter() &&
                         !name.startsWith(QLatin1String("UTC")) && !name.startsWith(QLatin1String("GMT"));
    return letters ? QStringLiteral("%1 (%2)").arg(name, offset) : offset;
}

QString stepText(qint64 from, int step, const QTimeZone& zone)
{
    const QString begin = clockText(from, zone);
    return step <= 1 ? begin : QStringLiteral("%1 – %2").arg(begin, clockText(from + step, zone));
}

} // namespace weir::ui
