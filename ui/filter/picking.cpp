// SPDX-License-Identifier: GPL-3.0-or-later
#include "filter/picking.h"

#include <QKeyEvent>
#include <QMouseEvent>

namespace weir::ui
{

bool canPress(const QMouseEvent& event)
{
    return event.button() == Qt::LeftButton || event.button() == Qt::MiddleButton;
}

std::optional<Picking> pickingOf(const QMouseEvent& event)
{
    const Where where = event.button() == Qt::MiddleButton ? Where::NewTab : Where::Here;
    switch (event.modifiers()) {
    case Qt::NoModifier: return Picking{Pick::Only, where};
    case Qt::AltModifier: return Picking{Pick::AllBut, where};
    case Qt::ControlModifier: return Picking{Pick::Also, where};
    default: return {};
    }
}

std::optional<Picking> pickingOf(const QKeyEvent& event)
{
    if (event.key() != Qt::Key_Return && event.key() != Qt::Key_Enter)
        return {};
    return Picking{event.modifiers() & Qt::AltModifier     ? Pick::AllBut
                   : event.modifiers() & Qt::ShiftModifier ? Pick::Also
                                                           : Pick::Only,
                   event.modifiers() & Qt::ControlModifier ? Where::NewTab : Where::Here};
}

} // namespace weir::ui
