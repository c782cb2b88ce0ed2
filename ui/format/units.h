// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers as people read them: three figures, decimal prefixes, one unit in a view, in the user's locale.
#pragma once

#include <QString>
#include <string_view>

namespace weir::ui
{

/// A prefix and a unit that all numbers of a view share.
struct Scale {
    double factor = 1; ///< value / factor is what is shown
    QString unit;      ///< with its prefix: `Mbit/s`, `packets/s`, `k`; may be empty

    QString number(double value) const; ///< `12.4`; `—` for NaN
    QString text(double value) const;   ///< `12.4 Mbit/s`

    bool operator==(const Scale&) const = default;
};

/// The scale in which `maximum` has one to three figures before the point.
/// `unit` is a name of query::Unit, rate or total: `bits_per_s`, `frames`; other names give a bare number.
Scale scaleFor(double maximum, std::string_view unit);

/// One number by itself, in its own scale: `12.4 Mbit/s`, `980 kbit/s`.
QString valueText(double value, std::string_view unit);

/// The unit without a prefix: `bit/s`, `B/s`, `packets/s`; a value's own name stays as it is.
QString unitName(std::string_view unit);

/// Over an axis: `Mbit/s`, `k packets/s`; a value's own name with the prefix after it: `avg:ipttl`,
/// `sum:length (k)`.
QString axisTitle(const Scale& scale, std::string_view unit);

/// For headings: `Bits per second`, `Packets per second`, `avg:ipttl`.
QString unitTitle(std::string_view unit);

/// The smallest of 1, 2, 5 times a power of ten that is not below `value`.
double stepFor(double value);

/// A tick's label: as many decimals as `step` needs, no more.
QString tickText(double value, double step);

QString shareText(double part, double whole); ///< `61.3 %`; `—` where the whole is nothing
QString errorText(double ci95);               ///< `± 3.2 %`; `exact` for 0; `≈ too few` for NaN
QString errorSign(double ci95);       ///< `± 3.2 %`; `exact` for 0; `≈` for NaN, where there is little room
QString countText(quint64 count);     ///< all figures, grouped: `12,345`
QString durationText(qint64 seconds); ///< `41 s`, `5 min`, `1 h 30 min`, `2 d`
QString bytesText(quint64 bytes);     ///< memory and files: `256 MiB`

} // namespace weir::ui
