// SPDX-License-Identifier: GPL-3.0-or-later
// What a capture that we write says of its own gaps, in the comment of its section (opt_comment of
// draft-ietf-opsawg-pcapng): that it holds a part of what came in. Wireshark shows it with the file's
// properties; our reader knows by it that the missing sequence numbers tell of no losses.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace weir::wire
{

inline constexpr std::size_t mostSelectionBytes = 1024;

/// "" for all that came in; else what was chosen, as a clause without a full stop. Each reason once; what is
/// longer than mostSelectionBytes in all is left out.
void addReason(std::string& selection, std::string_view reason);

std::string commentOf(std::string_view selection);

/// What commentOf() was given, in ASCII; "" for another comment.
std::string_view selectionOf(std::string_view comment);

} // namespace weir::wire
