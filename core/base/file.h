// SPDX-License-Identifier: GPL-3.0-or-later
// Small files that the user names: tables of names and numbers.
#pragma once

#include <cstddef>
#include <string>

#include "base/result.h"

namespace weir::base
{

/// The whole of a file of at most `most` bytes; else a sentence with cause and remedy.
Result<std::string> readFile(const std::string& path, std::size_t most = std::size_t(64) << 20);

} // namespace weir::base
