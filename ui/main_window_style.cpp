// SPDX-License-Identifier: GPL-3.0-or-later
#include "main_window_style.h"

#include <QPainter>
#include <QStyleFactory>
#include <QStyleOption>
#include <QWidget>

namespace weir::ui
{

namespace
{

constexpr double radius = 4;

void drawFrame(QPainter& painter, const QRect& rect, const QColor& colour, double width)
{
    const double half = width / 2;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colour, width));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(rect).adjusted(half, half, -half, -half), radius, radius);
    painter.restore();
}

} // namespace

MainWindowStyle::MainWindowStyle() : QProxyStyle(QStyleFactory::create("Fusion")) {}

void MainWindowStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                                    const QWidget* widget) const
{
    const QPalette& palette = option->palette;
    switch (element) {
    case PE_PanelLineEdit:
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(palette.base());
        painter->drawRoundedRect(option->rect, radius, radius);
        painter->restore();
        if (const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
            frame && frame->lineWidth > 0)
            proxy()->drawPrimitive(PE_FrameLineEdit, option, painter, widget);
        return;
    case PE_FrameLineEdit:
        if (option->state & State_HasFocus)
            drawFrame(*painter, option->rect, palette.color(QPalette::Active, QPalette::Highlight), 2);
        else
            drawFrame(*painter, option->rect, palette.color(QPalette::Dark), 1);
        return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
        drawFrame(*painter, option->rect.adjusted(1, 1, -1, -1), palette.color(QPalette::Dark), 1);
        return;
    case PE_IndicatorRadioButton:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(palette.color(QPalette::PlaceholderText), 1));
        painter->setBrush(Qt::NoBrush);
        painter->drawEllipse(QRectF(option->rect).adjusted(1.5, 1.5, -1.5, -1.5));
        painter->restore();
        return;
    case PE_Frame: drawFrame(*painter, option->rect, palette.color(QPalette::Mid), 1); return;
    default: QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void MainWindowStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option,
                                         QPainter* painter, const QWidget* widget) const
{
    QProxyStyle::drawComplexControl(control, option, painter, widget);
    const auto* box = qstyleoption_cast<const QStyleOptionComboBox*>(option);
    if (control == CC_SpinBox || (control == CC_ComboBox && box && box->editable))
        drawPrimitive(PE_FrameLineEdit, option, painter, widget);
}

void tint(QWidget& widget, QPalette::ColorRole role, const QColor& colour)
{
    QPalette palette;
    palette.setColor(role, colour);
    widget.setPalette(palette);
}

} // namespace weir::ui
