// SPDX-License-Identifier: GPL-3.0-or-later
// How far back a memory budget would reach, as a sentence. UI thread.
#pragma once

#include <QString>

namespace weir::store
{
struct Snapshot;
}

namespace weir::ui
{

/// `256 MiB hold about 14 min at the present rate.`, by what the last minute took.
QString reachText(const store::Snapshot& window, std::size_t budget);

} // namespace weir::ui
