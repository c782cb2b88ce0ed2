// SPDX-License-Identifier: GPL-3.0-or-later
// Questions of conversations. One that names both ends and asks the same in either direction, such as
// ipsource,ipdestination, finds every conversation twice: once by each of its ends. Shown in both directions
// it finds each once, by the end that comes first; what that end sends is above the line, what it gets below,
// and every packet is on one of the sides. Values.
#pragma once

#include <optional>

#include "query/query.h"

namespace weir::ui
{

/// The question as it is asked for above the line, where it is one of conversations.
std::optional<query::QueryText> aboveOfConversations(const query::QueryText& text);

/// Its other direction as it is asked for below.
std::optional<query::QueryText> belowOfConversations(const query::QueryText& text);

} // namespace weir::ui
