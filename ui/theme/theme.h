// SPDX-License-Identifier: GPL-3.0-or-later
// Every colour and size of the window in one value; light, dark, or what the desktop asks for. UI thread.
#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>

namespace weir::ui
{

struct Theme {
    bool isDark = false;

    // Surfaces, from the back to the front.
    QColor window; ///< behind everything
    QColor panel;  ///< plots, tables, text fields
    QColor raised; ///< buttons, menus, tooltips
    QColor stripe; ///< every second row of a table
    QColor border; ///< hairlines between surfaces

    // Text, at least 4.5:1 on every surface.
    QColor text;
    QColor mutedText;
    QColor accentText; ///< on `accent`

    // Meaning, at least 4.5:1 on window and panel, always with a word or a shape beside it.
    QColor accent; ///< selection, focus, links, the pinned moment
    QColor good;
    QColor warning;
    QColor problem;

    // Text of an expression, at least 4.5:1 on panel.
    QColor key;
    QColor function;
    QColor literal;
    QColor sign; ///< operators

    // Plots.
    QColor grid;
    QColor axis;      ///< base line and ticks
    QColor crosshair; ///< the moment under the cursor
    QColor other;     ///< all flows that are not named
    QColor gap;       ///< the hatch where there is no data

    // Sizes in device-independent pixels.
    int spacing = 8;    ///< between things that belong together; double it between groups
    int margin = 12;    ///< inside a panel
    int radius = 6;     ///< corners
    int rowHeight = 26; ///< of tables and lists
    int target = 28;    ///< least height of what can be clicked
    int swatch = 12;    ///< a key's colour in a legend

    static Theme light();
    static Theme dark();

    /// Light or dark as the palette is, with its highlight as accent where that can be read.
    static Theme forPalette(const QPalette& palette);

    /// With rows, targets and swatches that are large enough for the font.
    Theme fitting(const QFont& font) const;

    bool operator==(const Theme&) const = default;
};

/// For QApplication::setPalette; made for the Fusion style.
QPalette paletteOf(const Theme& theme);

/// `font` where its figures are all of one width, else the nearest font whose are: for columns of numbers.
QFont figuresFont(const QFont& font);

/// The application's font as it is now, demi-bold and that many times as large.
QFont headingFont(double size);

/// WCAG contrast of two opaque colours, 1 to 21.
double contrast(const QColor& a, const QColor& b);

/// `colour`, made darker or lighter only as far as needed to reach that contrast on `background`.
QColor readable(const QColor& colour, const QColor& background, double ratio);

/// Part of the way from `a` (0) to `b` (1).
QColor mixed(const QColor& a, const QColor& b, double part);

} // namespace weir::ui
