// SPDX-License-Identifier: GPL-3.0-or-later
// Points in time as the wire and the window count them: nanoseconds and whole seconds since 1970 UTC.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir::base
{

using Nanoseconds = std::int64_t;
using SecondNumber = std::int64_t; ///< whole seconds since 1970-01-01T00:00:00Z

inline constexpr Nanoseconds nanosecondsPerSecond = 1'000'000'000;

inline SecondNumber secondOf(Nanoseconds time)
{
    const SecondNumber second = time / nanosecondsPerSecond;
    return time % nanosecondsPerSecond < 0 ? second - 1 : second;
}

/// ISO 8601 in UTC with a trailing Z, whole seconds: `2026-11-22T14:03:22Z`.
std::string toIso8601(SecondNumber second);

/// The same form back; a fraction is cut off, a missing zone means UTC, and a bare number counts seconds
/// since 1970.
std::optional<SecondNumber> parseIso8601(std::string_view text);

/// Wall-clock time now.
Nanoseconds wallClock();

} // namespace weir::base
