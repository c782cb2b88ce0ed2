// SPDX-License-Identifier: GPL-3.0-or-later
// Programs run from their start to their end.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace weir::bench
{

struct ProcessTime {
    double processor = 0; ///< seconds, of user and system
    double wall = 0;
};

/// Runs a program of the PATH with its output to /dev/null. Nothing when it cannot be started, fails,
/// or does not end by itself within 40 seconds.
std::optional<ProcessTime> runProcess(std::vector<std::string> words);

/// The median of each over several runs, of slow programs over one; nothing when one fails.
std::optional<ProcessTime> medianProcess(int runs, const std::vector<std::string>& words);

/// Whether the PATH has it.
bool isInstalled(const std::string& program);

} // namespace weir::bench
