// SPDX-License-Identifier: GPL-3.0-or-later
// The views that the window can show: one row a view.
#pragma once

#include <span>

class QWidget;

namespace weir::ui
{

class ViewPage;
struct ViewContext;

struct ViewRow {
    const char* name;  ///< on the command line
    const char* title; ///< for people
    ViewPage* (*make)(const ViewContext& context, QWidget* parent);
};

std::span<const ViewRow> viewList();

} // namespace weir::ui
