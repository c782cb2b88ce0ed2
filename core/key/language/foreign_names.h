// SPDX-License-Identifier: GPL-3.0-or-later
// What Wireshark, tcpdump, NetFlow collectors and others call a key, a function or a value.
#pragma once

#include <span>
#include <string_view>

namespace weir::key
{

struct ForeignName {
    std::string_view typed; ///< in lower case, without `.` `_` `-`
    std::string_view meant; ///< a name of ours; of keys, also a function of them
};

std::span<const ForeignName> foreignKeys();
std::span<const ForeignName> foreignFunctions();
std::span<const ForeignName> foreignValues();

} // namespace weir::key
