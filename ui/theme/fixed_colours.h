// SPDX-License-Identifier: GPL-3.0-or-later
// Colours that the user has settled for keys, as the settings keep them. UI thread.
#pragma once

#include <QColor>
#include <QHash>
#include <QStringList>

namespace weir::ui
{

struct FixedColour {
    QString key; ///< as keyText() of the flow says it
    QColor colour;

    bool operator==(const FixedColour&) const = default;
};

constexpr qsizetype mostFixedColours = 200;

/// Of lines like `#3f90da 10.0.0.1`. What is no such line is left out, and so are lines beyond the most.
QList<FixedColour> fixedColoursOf(const QStringList& lines);
QStringList linesOf(const QList<FixedColour>& colours);

/// The lines with that colour for the key, or without one for an invalid colour. The oldest gives way where
/// there are too many.
QStringList withColour(const QStringList& lines, const QString& key, const QColor& colour);

/// For KeyColours.
QHash<QString, QColor> coloursByKey(const QStringList& lines);

/// A key text as it is shown and typed, its keys with ` | ` between them, and back.
QString typedKey(const QString& key);
QString keyOfTyped(const QString& text);

} // namespace weir::ui
