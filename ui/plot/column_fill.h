// SPDX-License-Identifier: GPL-3.0-or-later
// Paints a stack by filling columns of pixels, whose cost does not depend on how jagged the data are (a
// polygon's does, with the square).
#pragma once

#include <QImage>
#include <vector>

#include "plot/half.h"

namespace weir::ui
{

/// Columns beside each other that show the same step.
struct ColumnRun {
    int x = 0;
    int width = 0;
    int step = -1; ///< -1: nothing is known of that time

    bool operator==(const ColumnRun&) const = default;
};

/// Which step each of `width` columns shows. Where several share a column it is the one that reaches highest,
/// so that no peak is lost.
std::vector<ColumnRun> columnRuns(const Half& half, int width);

/// How far a height may be off: within 95 % it is in a band. Where too few samples tell there is none, and
/// what stands on their word is hatched.
struct Doubt {
    double low = 0;
    double high = 0;
    bool tooFew = false;
};

/// Of a layer's upper edge, or of all together; nothing where that is exact, or nothing is there.
std::optional<Doubt> doubtOf(const Half& half, int step, std::optional<int> layer);

/// What is painted with the stack itself: of the layer that stands out, else of the total. No band where a
/// step is so narrow that it would hide what it is about.
std::optional<Doubt> shownDoubt(const Half& half, int step, int width);
QColor bandColour(const Scene& scene); ///< translucent, as the next
QColor fewSamplesColour(const Scene& scene);

/// Fills the whole image, which is in Format_RGB32, with the panel, the stacks, the gaps and the doubt about
/// them. `ratio` is the number of image pixels in a device-independent one.
void fillColumns(QImage& image, const Scene& scene, double ratio);

/// The colour of a layer as it is drawn now, which is paler while another one is highlighted.
QColor shownColour(const Layer& layer, const Scene& scene);

/// And that of its line, which can be seen on the panel.
QColor lineColour(const Layer& layer, const Scene& scene);

} // namespace weir::ui
