// SPDX-License-Identifier: GPL-3.0-or-later
// Questions that are asked often, ready to be picked from a table: those that everybody with sFlow-RT knows
// (flow language, section 6.5) and Weir's own; and files of them, as sFlow-RT's Flow Trend reads and writes.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "query/query.h"

namespace weir::query
{

struct ShortcutRow {
    std::string_view category;
    std::string_view protocol;
    std::string_view description;
    std::string_view keys;
    std::string_view value;
    std::string_view filter;
    bool dropped = false;   ///< asks discarded packets
    bool extension = false; ///< Weir's own
};

/// Those that come with Weir.
std::span<const ShortcutRow> shortcuts();

/// One that can be changed, and stand in a file.
struct Shortcut {
    std::string category;
    std::string protocol;
    std::string description;
    QueryText text;
    bool dropped = false;

    bool operator==(const Shortcut&) const = default;
};

Shortcut shortcutOf(const ShortcutRow& row);

inline constexpr std::size_t mostShortcuts = 10'000; ///< of a file

/// An array of objects with the texts `category`, `protocol`, `description`, `keys`, `value` and `filter`,
/// perhaps with `dropped`; further members are skipped. All of them or none: a failure is a sentence with the
/// number of the object, counted from 1.
base::Result<std::vector<Shortcut>> readShortcuts(std::string_view json);

std::string toJson(std::span<const Shortcut> shortcuts);

} // namespace weir::query
