// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that a stack plot shows, as values: what paints reads this and keeps nothing of its own. UI
// thread.
#pragma once

#include <QCoreApplication>
#include <QTimeZone>
#include <limits>
#include <optional>
#include <utility>

#include "format/units.h"
#include "plot/stack.h"
#include "plot/time_window.h"
#include "plot/value_scale.h"
#include "theme/theme.h"

namespace weir::ui
{

enum class Side { Above, Below }; ///< of the zero line

struct Scene {
    Theme theme = Theme::light();
    QTimeZone zone = QTimeZone::systemTimeZone();

    Stack stack;
    Stack below;       ///< what goes the other way, drawn downwards; without an answer: nothing is
    QString aboveName; ///< what either is, at the axis
    QString belowName;
    TimeWindow window;                                    ///< visible seconds
    double now = std::numeric_limits<double>::infinity(); ///< nothing is drawn from here on
    ValueRange values;
    Scale scale;

    bool isMirrored() const { return below.answer != nullptr; }

    /// Over the value axis: `Mbit/s`.
    QString valueTitle() const
    {
        const QString unit = stack.answer ? axisTitle(scale, stack.answer->unit.rate) : QString();
        return fixedValues && !unit.isEmpty()
                   ? QCoreApplication::translate("StackPlot", "%1 · fixed", "the scale of a unit").arg(unit)
                   : unit;
    }

    std::optional<ValueRange> fixedValues; ///< the scale stays as it is; what is larger leaves it

    bool errorBands = true;
    std::optional<int> highlighted; ///< series whose layer stands out
};

/// What lies over the stack and changes with every move of the mouse.
struct Marks {
    std::optional<qint64> hovered;                    ///< start of a step
    std::optional<int> layer;                         ///< index of the hovered layer
    Side side = Side::Above;                          ///< where that is
    std::optional<qint64> pinned;                     ///< start of a step
    std::optional<std::pair<qint64, qint64>> brushed; ///< seconds, the last not included
    std::optional<double> brushFrom;                  ///< while the mouse draws
    double brushTo = 0;
    bool focus = false;

    bool operator==(const Marks&) const = default;
};

} // namespace weir::ui
