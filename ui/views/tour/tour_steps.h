// SPDX-License-Identifier: GPL-3.0-or-later
// Five minutes with the demo: one row a step. What a step says, what its button does, and when it is done.
#pragma once

#include <optional>
#include <span>

#include "views/navigator.h"

namespace weir::ui
{

class TourPanel;

/// What is known of the window when it is looked whether a step is done.
struct TourFacts {
    Look look;
    bool hasDemo = false;                     ///< a recording is open
    std::optional<base::SecondNumber> pinned; ///< the moment that was pinned first
    bool explained = false;
    bool exported = false;
};

/// How far the tour looks back before the peak.
constexpr base::SecondNumber tourGoesBack = 40;

struct TourStep {
    const char* name; ///< in the file of settings
    const char* title;
    const char* text;
    const char* button;
    void (TourPanel::*does)();
    bool (*isDone)(const TourFacts& facts);
};

std::span<const TourStep> tourSteps();

} // namespace weir::ui
