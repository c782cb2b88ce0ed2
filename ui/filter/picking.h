// SPDX-License-Identifier: GPL-3.0-or-later
// How mouse and keyboard say what to make of a flow, in every table and chart alike. UI thread.
#pragma once

#include <optional>

#include "filter/drill_down.h"

class QKeyEvent;
class QMouseEvent;

namespace weir::ui
{

struct Picking {
    Pick pick = Pick::Only;
    Where where = Where::Here;
};

/// The left or the middle button, which can press what it then picks.
bool canPress(const QMouseEvent& event);

/// Of a click: Alt all but it, Ctrl also it; the middle button in a new tab. Nothing with other modifiers.
std::optional<Picking> pickingOf(const QMouseEvent& event);

/// Of Enter: Alt all but it, Shift also it, and with Ctrl in a new tab. Nothing of another key.
std::optional<Picking> pickingOf(const QKeyEvent& event);

} // namespace weir::ui
