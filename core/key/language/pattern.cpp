// SPDX-License-Identifier: GPL-3.0-or-later
#include "key/language/pattern.h"

#include <re2/re2.h>

namespace weir::key
{

std::string asPattern(std::string_view text)
{
    constexpr std::string_view signs = "\\.+*?()|[]{}^$";
    std::string pattern;
    for (const char c : text) {
        if (signs.find(c) != std::string_view::npos)
            pattern += '\\';
        pattern += c;
    }
    return pattern;
}

std::shared_ptr<const re2::RE2> compilePattern(std::string_view pattern)
{
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(1 << 20);
    options.set_never_capture(true);
    return std::make_shared<const re2::RE2>(re2::StringPiece(pattern.data(), pattern.size()), options);
}

} // namespace weir::key
