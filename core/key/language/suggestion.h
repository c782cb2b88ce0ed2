// SPDX-License-Identifier: GPL-3.0-or-later
// "Did you mean": the name that somebody who types an unknown one is likely to want.
#pragma once

#include <string>
#include <string_view>

namespace weir::key
{

/// The key, or function of keys, that other programs call so; "" for none.
std::string foreignKey(std::string_view name);

/// Each gives "" when nothing is near.
std::string suggestKey(std::string_view unknown);
std::string suggestFunction(std::string_view unknown);
std::string suggestValue(std::string_view unknown);

/// "; did you mean `ipsource`?", or nothing.
std::string didYouMean(std::string_view suggestion);

} // namespace weir::key
