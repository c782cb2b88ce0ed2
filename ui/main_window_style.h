// SPDX-License-Identifier: GPL-3.0-or-later
// Fusion with frames that can be seen on dark surfaces too: its own are always darker than the window.
#pragma once

#include <QProxyStyle>

namespace weir::ui
{

class MainWindowStyle : public QProxyStyle
{
    Q_OBJECT
public:
    MainWindowStyle();

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                            const QWidget* widget) const override;
};

/// Gives one role of the widget a colour of its own; the others go on following the theme.
void tint(QWidget& widget, QPalette::ColorRole role, const QColor& colour);

} // namespace weir::ui
