// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/theme.h"

#include <QFontDatabase>
#include <QFontMetricsF>
#include <QGuiApplication>
#include <algorithm>
#include <cmath>

namespace weir::ui
{

Theme Theme::light()
{
    Theme theme;
    theme.isDark = false;

    theme.window = 0xf5f6f8;
    theme.panel = 0xffffff;
    theme.raised = 0xffffff;
    theme.stripe = 0xf8f9fb;
    theme.border = 0xd9dce2;

    theme.text = 0x1c1e21;
    theme.mutedText = 0x5c626b;
    theme.accentText = 0xffffff;

    theme.accent = 0x1668c7;
    theme.good = 0x1a7a3c;
    theme.warning = 0x8f5b00;
    theme.problem = 0xc0281f;

    theme.key = 0x0b4f9e;
    theme.function = 0x7a2ea0;
    theme.literal = 0x1a6b3c;
    theme.sign = 0x8a4b00;

    theme.grid = 0xe7e9ed;
    theme.axis = 0xaeb4bd;
    theme.crosshair = 0x3a3f47;
    theme.other = 0x94a4a2;
    theme.gap = 0xd3d7dd;
    return theme;
}

Theme Theme::dark()
{
    Theme theme;
    theme.isDark = true;

    theme.window = 0x121417;
    theme.panel = 0x1a1d21;
    theme.raised = 0x24282d;
    theme.stripe = 0x1e2125;
    theme.border = 0x33383f;

    theme.text = 0xe3e5e8;
    theme.mutedText = 0xa0a6af;
    theme.accentText = 0x0b1520;

    theme.accent = 0x5aa9f7;
    theme.good = 0x5cc27d;
    theme.warning = 0xe7a93b;
    theme.problem = 0xff7b72;

    theme.key = 0x7cb8ff;
    theme.function = 0xd2a0ff;
    theme.literal = 0x7fd39b;
    theme.sign = 0xe8b170;

    theme.grid = 0x2a2e34;
    theme.axis = 0x555c66;
    theme.crosshair = 0xd0d4da;
    theme.other = 0x94a4a2;
    theme.gap = 0x363b42;
    return theme;
}

Theme Theme::forPalette(const QPalette& palette)
{
    Theme theme = palette.color(QPalette::Window).lightness() < 128 ? dark() : light();
    const QColor highlight = palette.color(QPalette::Active, QPalette::Highlight);
    if (highlight.hsvSaturation() < 25)
        return theme; // a grey highlight would look like any other grey
    theme.accent = readable(readable(highlight, theme.panel, 4.5), theme.window, 4.5);
    const QColor ink = theme.isDark ? dark().accentText : light().accentText;
    theme.accentText = readable(ink, theme.accent, 4.5);
    return theme;
}

Theme Theme::fitting(const QFont& font) const
{
    const int height = int(std::ceil(QFontMetricsF(font).height()));
    Theme theme = *this;
    theme.rowHeight = std::max(theme.rowHeight, height + 8);
    theme.target = std::max(theme.target, height + 10);
    theme.swatch = std::max(theme.swatch, height * 2 / 3);
    return theme;
}

QPalette paletteOf(const Theme& theme)
{
    QPalette palette;
    palette.setColor(QPalette::Window, theme.window);
    palette.setColor(QPalette::WindowText, theme.text);
    palette.setColor(QPalette::Base, theme.panel);
    palette.setColor(QPalette::AlternateBase, theme.stripe);
    palette.setColor(QPalette::Text, theme.text);
    palette.setColor(QPalette::PlaceholderText, theme.mutedText);
    palette.setColor(QPalette::Button, theme.raised);
    palette.setColor(QPalette::ButtonText, theme.text);
    palette.setColor(QPalette::BrightText, theme.problem);
    palette.setColor(QPalette::ToolTipBase, theme.raised);
    palette.setColor(QPalette::ToolTipText, theme.text);
    palette.setColor(QPalette::Highlight, theme.accent);
    palette.setColor(QPalette::HighlightedText, theme.accentText);
    palette.setColor(QPalette::Link, theme.accent);
    palette.setColor(QPalette::LinkVisited, mixed(theme.accent, theme.mutedText, 0.5));

    palette.setColor(QPalette::Light, theme.isDark ? mixed(theme.raised, theme.text, 0.15) : theme.panel);
    palette.setColor(QPalette::Midlight, mixed(theme.raised, theme.border, 0.4));
    palette.setColor(QPalette::Mid, theme.border);
    palette.setColor(QPalette::Dark, mixed(theme.border, theme.axis, 0.6));
    palette.setColor(QPalette::Shadow, theme.isDark ? QColor(Qt::black) : theme.axis);

    const QColor faint = mixed(theme.window, theme.mutedText, 0.6);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, faint);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, theme.border);
    palette.setColor(QPalette::Disabled, QPalette::HighlightedText, faint);

    // A selection in a window that has no focus stays visible, but quiet.
    palette.setColor(QPalette::Inactive, QPalette::Highlight, mixed(theme.panel, theme.accent, 0.22));
    palette.setColor(QPalette::Inactive, QPalette::HighlightedText, theme.text);
    return palette;
}

QFont figuresFont(const QFont& font)
{
    const QFontMetricsF metrics(font);
    const qreal zero = metrics.horizontalAdvance(u'0');
    for (char16_t figure = u'1'; figure <= u'9'; ++figure) {
        if (std::abs(metrics.horizontalAdvance(QChar(figure)) - zero) > 0.01) {
            QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
            fixed.setWeight(font.weight());
            if (font.pointSizeF() > 0)
                fixed.setPointSizeF(font.pointSizeF());
            else
                fixed.setPixelSize(font.pixelSize());
            return fixed;
        }
    }
    return font;
}

QFont headingFont(double size)
{
    QFont font = QGuiApplication::font();
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() * size);
    font.setWeight(QFont::DemiBold);
    return font;
}

namespace
{

/// Relative luminance as WCAG 2 defines it.
double luminance(const QColor& colour)
{
    const auto linear = [](double part) {
        return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) +
           0.0722 * linear(colour.blueF());
}

} // namespace

double contrast(const QColor& a, const QColor& b)
{
    const double one = luminance(a) + 0.05;
    const double two = luminance(b) + 0.05;
    return std::max(one, two) / std::min(one, two);
}

QColor readable(const QColor& colour, const QColor& background, double ratio)
{
    const bool darker = luminance(background) > 0.18;
    const QColor end = darker ? QColor(Qt::black) : QColor(Qt::white);
    QColor result = colour;
    for (double part = 0.05; contrast(result, background) < ratio && part <= 1.001; part += 0.05)
        result = mixed(colour, end, part);
    return result;
}

QColor mixed(const QColor& a, const QColor& b, double part)
{
    const auto channel = [part](int from, int to) { return int(std::lround(from + (to - from) * part)); };
    return QColor(channel(a.red(), b.red()), channel(a.green(), b.green()), channel(a.blue(), b.blue()),
                  channel(a.alpha(), b.alpha()));
}

} // namespace weir::ui
