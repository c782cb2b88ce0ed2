// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/time.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <ctime>

namespace weir::base
{

std::string toIso8601(SecondNumber second)
{
    using namespace std::chrono;
    const sys_seconds point{seconds{second}};
    const auto day = floor<days>(point);
    const year_month_day date{day};
    const hh_mm_ss clock{point - day};
    std::array<char, 40> text;
    const int length =
        std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", int(date.year()),
                      unsigned(date.month()), unsigned(date.day()), int(clock.hours().count()),
                      int(clock.minutes().count()), int(clock.seconds().count()));
    return std::string(text.data(), std::size_t(length));
}

std::optional<SecondNumber> parseIso8601(std::string_view text)
{
    SecondNumber bare = 0;
    const char* end = text.data() + text.size();
    if (const auto [at, error] = std::from_chars(text.data(), end, bare); error == std::errc() && at == end)
        return bare;

    std::tm parts{};
    const std::string terminated(text);
    const char* rest = strptime(terminated.c_str(), "%Y-%m-%dT%H:%M:%S", &parts);
    if (!rest)
        rest = strptime(terminated.c_str(), "%Y-%m-%d %H:%M:%S", &parts);
    if (!rest)
        return std::nullopt;
    if (*rest == '.')
        for (++rest; *rest >= '0' && *rest <= '9';)
            ++rest;
    if (*rest == 'Z')
        ++rest;
    if (*rest != '\0')
        return std::nullopt;
    return timegm(&parts);
}

Nanoseconds wallClock()
{
    using namespace std::chrono;
    return duration_cast<nanoseconds>(system_clock::now().time_since_epoch()).count();
}

} // namespace weir::base
