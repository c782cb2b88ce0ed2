// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/units.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <array>
#include <cmath>

namespace weir::ui
{

namespace
{

constexpr QChar noBreakSpace(0x00a0);
const QString nothing = QStringLiteral("—");

struct UnitRow {
    std::string_view name;
    const char* symbol;
    const char* title;
    bool takesPrefix; ///< `Mbit/s`, but `M packets/s`
};

// clang-format off
constexpr std::array<UnitRow, 11> unitRows{{
    // name             symbol                                     title                                        prefix
    {"bits_per_s",      QT_TRANSLATE_NOOP("Units", "bit/s"),       QT_TRANSLATE_NOOP("Units", "Bits per second"),     true},
    {"bytes_per_s",     QT_TRANSLATE_NOOP("Units", "B/s"),         QT_TRANSLATE_NOOP("Units", "Bytes per second"),    true},
    {"frames_per_s",    QT_TRANSLATE_NOOP("Units", "packets/s"),   QT_TRANSLATE_NOOP("Units", "Packets per second"),  false},
    {"requests_per_s",  QT_TRANSLATE_NOOP("Units", "requests/s"),  QT_TRANSLATE_NOOP("Units", "Requests per second"), false},
    {"samples_per_s",   QT_TRANSLATE_NOOP("Units", "samples/s"),   QT_TRANSLATE_NOOP("Units", "Samples per second"),  false},
    {"percent_of_speed", QT_TRANSLATE_NOOP("Units", "% of speed"), QT_TRANSLATE_NOOP("Units", "Per cent of the speed"), false},
    {"bits",            QT_TRANSLATE_NOOP("Units", "bit"),         QT_TRANSLATE_NOOP("Units", "Bits"),                true},
    {"bytes",           QT_TRANSLATE_NOOP("Units", "B"),           QT_TRANSLATE_NOOP("Units", "Bytes"),               true},
    {"frames",          QT_TRANSLATE_NOOP("Units", "packets"),     QT_TRANSLATE_NOOP("Units", "Packets"),             false},
    {"requests",        QT_TRANSLATE_NOOP("Units", "requests"),    QT_TRANSLATE_NOOP("Units", "Requests"),            false},
    {"samples_taken",   QT_TRANSLATE_NOOP("Units", "samples"),     QT_TRANSLATE_NOOP("Units", "Samples"),             false},
}};
// clang-format on

const UnitRow* rowOf(std::string_view unit)
{
    const auto row = std::find_if(unitRows.begin(), unitRows.end(),
                                  [unit](const UnitRow& candidate) { return candidate.name == unit; });
    return row == unitRows.end() ? nullptr : &*row;
}

QString tr(const char* text)
{
    return QCoreApplication::translate("Units", text);
}

/// Three figures, but no more than three decimals.
int decimalsOf(double shown)
{
    const double size = std::abs(shown);
    return size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3;
}

} // namespace

QString Scale::number(double value) const
{
    if (std::isnan(value))
        return nothing;
    const double shown = value / factor;
    const QLocale locale;
    if (shown == 0)
        return locale.toString(0);
    if (std::abs(shown) < 0.0005)
        return QStringLiteral("<") + locale.toString(0.001, 'f', 3);
    return locale.toString(shown, 'f', decimalsOf(shown));
}

QString Scale::text(double value) const
{
    return unit.isEmpty() || std::isnan(value) ? number(value) : number(value) + noBreakSpace + unit;
}

Scale scaleFor(double maximum, std::string_view unit)
{
    static constexpr std::array<std::string_view, 6> prefixes{"", "k", "M", "G", "T", "P"};
    std::size_t prefix = 0;
    double factor = 1;
    // What would be rounded to 1000 belongs to the next prefix.
    while (prefix + 1 < prefixes.size() && std::abs(maximum) / factor >= 999.5) {
        ++prefix;
        factor *= 1000;
    }

    QString symbol = QString::fromLatin1(prefixes[prefix].data(), qsizetype(prefixes[prefix].size()));
    if (const UnitRow* row = rowOf(unit)) {
        if (!row->takesPrefix && prefix > 0)
            symbol += noBreakSpace;
        symbol += tr(row->symbol);
    }
    return {factor, symbol};
}

QString valueText(double value, std::string_view unit)
{
    return scaleFor(value, unit).text(value);
}

QString unitName(std::string_view unit)
{
    const UnitRow* row = rowOf(unit);
    return row ? tr(row->symbol) : QString::fromUtf8(unit.data(), qsizetype(unit.size()));
}

QString axisTitle(const Scale& scale, std::string_view unit)
{
    if (rowOf(unit))
        return scale.unit;
    return scale.unit.isEmpty() ? unitName(unit) : QStringLiteral("%1 (%2)").arg(unitName(unit), scale.unit);
}

QString unitTitle(std::string_view unit)
{
    const UnitRow* row = rowOf(unit);
    return row ? tr(row->title) : QString::fromUtf8(unit.data(), qsizetype(unit.size()));
}

double stepFor(double value)
{
    if (!(value > 0) || !std::isfinite(value))
        return 1;
    const double power = std::pow(10.0, std::floor(std::log10(value)));
    for (const double step : {1.0, 2.0, 5.0}) {
        if (value <= step * power * (1 + 1e-9))
            return step * power;
    }
    return 10 * power;
}

QString tickText(double value, double step)
{
    const int decimals = step > 0 ? std::max(0, -int(std::floor(std::log10(step) + 1e-9))) : 0;
    return QLocale().toString(value, 'f', decimals);
}

QString shareText(double part, double whole)
{
    if (!(whole > 0) || std::isnan(part))
        return nothing;
    const double share = 100 * part / whole;
    if (share > 0 && share < 0.05)
        return QCoreApplication::translate("Units", "<%1\u00a0%").arg(QLocale().toString(0.1, 'f', 1));
    return QCoreApplication::translate("Units", "%1\u00a0%")
        .arg(QLocale().toString(share, 'f', share < 99.95 ? 1 : 0));
}

QString errorText(double ci95)
{
    return std::isnan(ci95) ? QCoreApplication::translate("Units", "≈ too few") : errorSign(ci95);
}

QString errorSign(double ci95)
{
    if (std::isnan(ci95))
        return QStringLiteral("≈");
    if (ci95 == 0)
        return QCoreApplication::translate("Units", "exact"); // every packet is known
    return QCoreApplication::translate("Units", "±\u00a0%1\u00a0%")
        .arg(QLocale().toString(ci95, 'f', ci95 < 9.95 ? 1 : 0));
}

QString countText(quint64 count)
{
    return QLocale().toString(count);
}

QString durationText(qint64 seconds)
{
    struct Part {
        qint64 length;
        const char* text;
    };
    static constexpr std::array<Part, 4> parts{{{86400, QT_TRANSLATE_NOOP("Units", "%1\u00a0d")},
                                                {3600, QT_TRANSLATE_NOOP("Units", "%1\u00a0h")},
                                                {60, QT_TRANSLATE_NOOP("Units", "%1\u00a0min")},
                                                {1, QT_TRANSLATE_NOOP("Units", "%1\u00a0s")}}};
    const QLocale locale;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (seconds < parts[i].length && i + 1 < parts.size())
            continue;
        const QString first = tr(parts[i].text).arg(locale.toString(seconds / parts[i].length));
        const qint64 rest = i + 1 < parts.size() ? seconds % parts[i].length / parts[i + 1].length : 0;
        return rest == 0 ? first : first + noBreakSpace + tr(parts[i + 1].text).arg(locale.toString(rest));
    }
    return {};
}

QString bytesText(quint64 bytes)
{
    static constexpr std::array<std::string_view, 6> units{"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    double shown = double(bytes);
    std::size_t unit = 0;
    for (; unit + 1 < units.size() && shown >= 1023.5; ++unit)
        shown /= 1024;
    const bool whole = unit == 0 || shown == std::floor(shown);
    return QLocale().toString(shown, 'f', whole ? 0 : std::max(0, decimalsOf(shown))) + noBreakSpace +
           QString::fromLatin1(units[unit].data(), qsizetype(units[unit].size()));
}

} // namespace weir::ui
