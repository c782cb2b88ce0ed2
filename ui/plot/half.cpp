// SPDX-License-Identifier: GPL-3.0-or-later
#include "plot/half.h"

#include <algorithm>
#include <cmath>

namespace weir::ui
{

int Half::base(int height) const
{
    const ValueRange& values = scene.values;
    if (!scene.isMirrored() || !(values.bottom > 0))
        return height;
    return int(std::lround(height * values.top / (values.top + values.bottom)));
}

double Half::heightOf(double value, int height) const
{
    return std::clamp(value / end(), 0.0, 1.0) * room(height);
}

QRectF Half::between(double x, double width, double low, double high, int height) const
{
    return QRectF(QPointF(x, yAt(high, height)), QPointF(x + width, yAt(low, height))).normalized();
}

std::vector<Half> halvesOf(const Scene& scene)
{
    std::vector<Half> halves{{scene, Side::Above}};
    if (scene.isMirrored())
        halves.emplace_back(scene, Side::Below);
    return halves;
}

} // namespace weir::ui
