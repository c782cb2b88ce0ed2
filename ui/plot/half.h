// SPDX-License-Identifier: GPL-3.0-or-later
// One side of the zero line: a stack that grows away from it, upwards or downwards. What paints a stack
// paints halves and is drawn the same way on both sides. Borrows a scene; UI thread.
#pragma once

#include <QRectF>
#include <vector>

#include "plot/scene.h"

namespace weir::ui
{

class Half
{
public:
    Half(const Scene& whole, Side where)
        : scene(whole),
          stack(where == Side::Above ? whole.stack : whole.below),
          side(where)
    {
    }

    const Scene& scene;
    const Stack& stack;
    const Side side;

    /// The value at its outer edge.
    double end() const { return side == Side::Above ? scene.values.top : scene.values.bottom; }

    /// Where the zero line is in a plot area of that height, from its top.
    int base(int height) const;
    /// Its own pixels of that height.
    int room(int height) const { return side == Side::Above ? base(height) : height - base(height); }

    /// Pixels from the zero line for a value; what leaves the scale ends at the edge.
    double heightOf(double value, int height) const;
    /// From the top of the area.
    double yOf(double value, int height) const { return yAt(heightOf(value, height), height); }
    double yAt(double fromBase, int height) const
    {
        return base(height) + (side == Side::Above ? -fromBase : fromBase);
    }

    /// A rectangle between two heights over the zero line.
    QRectF between(double x, double width, double low, double high, int height) const;
};

/// Two of a mirrored scene, the upper one first; else one.
std::vector<Half> halvesOf(const Scene& scene);

} // namespace weir::ui
