// SPDX-License-Identifier: GPL-3.0-or-later
// What assistive technology sees of a stack plot: a chart whose value is the moment under the cursor. UI
// thread.
#pragma once

namespace weir::ui
{

/// Once is enough; more do nothing.
void makePlotsAccessible();

} // namespace weir::ui
