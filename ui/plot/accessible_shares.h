// SPDX-License-Identifier: GPL-3.0-or-later
// What assistive technology sees of bars and rings of shares: a chart whose parts have a name and a value
// each. UI thread.
#pragma once

namespace weir::ui
{

/// Once is enough; more do nothing.
void makeSharesAccessible();

} // namespace weir::ui
