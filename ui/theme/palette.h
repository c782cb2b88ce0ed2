// SPDX-License-Identifier: GPL-3.0-or-later
// Which colour a key has: the same in every view, at every time and in the next session. UI thread.
#pragma once

#include <QColor>
#include <QHash>
#include <QString>
#include <QStringList>
#include <span>

namespace weir::ui
{

struct KeyColour {
    QColor colour;
    bool hatched = false; ///< the colour belongs to another visible key as well

    bool operator==(const KeyColour&) const = default;
};

enum class Palette {
    Petroff,  ///< nine colours that people with any colour vision tell apart
    OkabeIto, ///< seven, further apart
};

/// As the settings name them: `petroff`, `okabe-ito`; of another name the first.
Palette paletteNamed(const QString& name);

std::span<const QRgb> coloursOf(Palette palette);

/// A key's colour follows from its text. Only where two visible keys want the same colour does the one of
/// lower rank move to the next free one, which it keeps while it is visible, and gets back where it is free.
/// A colour that somebody settled goes before all that.
class KeyColours
{
public:
    explicit KeyColours(Palette palette = Palette::Petroff) : m_palette(palette) {}

    /// Says which keys are visible now, largest first.
    void show(const QStringList& keyTexts);

    /// Of a key that was never shown: the colour that its text asks for.
    KeyColour of(const QString& keyText) const;

    Palette palette() const { return m_palette; }
    void setPalette(Palette palette); ///< shows the visible keys anew

    /// Colours of keys by their texts. Nobody else who is visible keeps such a colour.
    void setFixed(const QHash<QString, QColor>& fixed);

private:
    struct Given {
        int place;       ///< in the palette; past its end the colours begin again, hatched
        quint64 shownAt; ///< number of the last show() that named the key
    };

    int wanted(const QString& keyText) const;
    void forgetOldest();

    Palette m_palette;
    QHash<QString, Given> m_given;
    QHash<QString, QColor> m_fixed;
    QStringList m_visible;
    quint64 m_shows = 0;
};

/// The outline around an area of that colour: darker on light, lighter on dark, 3:1 where the fill is not.
QColor outlineOf(const QColor& fill, bool onDark);

/// The lines that hatch an area of that colour.
QColor hatchOf(const QColor& fill);

/// Dark or white, whichever can be read on `fill`: at least 4.5:1.
QColor textOn(const QColor& fill);

} // namespace weir::ui
