// SPDX-License-Identifier: GPL-3.0-or-later
// The command line of weirctl top as a value.
#pragma once

#include <limits>
#include <optional>

#include "asked.h"
#include "engine/name_resolver.h"

namespace weir::app
{

/// What the options say, checked.
struct TopOptions : Asked {
    std::vector<std::string> columns;
    std::optional<int> step = 1; ///< nothing: totals
    base::SecondNumber from = std::numeric_limits<base::SecondNumber>::min();
    base::SecondNumber countFrom = std::numeric_limits<base::SecondNumber>::min();
    base::SecondNumber readFrom = std::numeric_limits<base::SecondNumber>::min();
    base::SecondNumber to = std::numeric_limits<base::SecondNumber>::max();
    LiveInput live; ///< nowhere to listen: captures are read
    bool quiet = false;
    std::optional<double> smooth;
    bool asksNames = false;                    ///< of hosts or interfaces, which counters tell
    std::optional<engine::NameSettings> names; ///< how names of addresses are asked for, if they are

    /// Rows are told of these seconds,
    bool isWanted(base::SecondNumber second) const { return second >= from && second < to; }

    /// these count for them: what was before the range is still in smoothed rates;
    /// and these are read: sightings are chosen by what was seen before.
    bool isRead(base::SecondNumber second) const { return second >= readFrom && second < to; }
};

/// Nothing: `exit` is the exit code, and why has been told.
std::optional<TopOptions> readTopOptions(const QStringList& arguments, int& exit);

} // namespace weir::app
