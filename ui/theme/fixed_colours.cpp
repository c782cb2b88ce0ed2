// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/fixed_colours.h"

namespace weir::ui
{

namespace
{

constexpr QChar betweenKeys(0x1f); // as in keyText()
const QString betweenTyped = QStringLiteral(" | ");

} // namespace

QList<FixedColour> fixedColoursOf(const QStringList& lines)
{
    QList<FixedColour> colours;
    for (const QString& line : lines) {
        const QColor colour(line.section(' ', 0, 0));
        const QString key = line.section(' ', 1);
        if (colour.isValid() && !key.isEmpty() && colours.size() < mostFixedColours)
            colours.append({key, colour});
    }
    return colours;
}

QStringList linesOf(const QList<FixedColour>& colours)
{
    QStringList lines;
    for (const FixedColour& each : colours)
        lines << each.colour.name() + ' ' + each.key;
    return lines;
}

QStringList withColour(const QStringList& lines, const QString& key, const QColor& colour)
{
    QList<FixedColour> colours = fixedColoursOf(lines);
    colours.removeIf([&](const FixedColour& each) { return each.key == key; });
    if (colour.isValid())
        colours.append({key, colour});
    if (colours.size() > mostFixedColours)
        colours.removeFirst();
    return linesOf(colours);
}

QHash<QString, QColor> coloursByKey(const QStringList& lines)
{
    QHash<QString, QColor> byKey;
    for (const FixedColour& each : fixedColoursOf(lines))
        byKey.insert(each.key, each.colour);
    return byKey;
}

QString typedKey(const QString& key)
{
    return QString(key).replace(betweenKeys, betweenTyped);
}

QString keyOfTyped(const QString& text)
{
    return text.trimmed().replace(betweenTyped, betweenKeys);
}

} // namespace weir::ui
