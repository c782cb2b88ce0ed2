// SPDX-License-Identifier: GPL-3.0-or-later
// The two directions of a question: what it asks, and what it asks with each source for its destination and
// the reverse. Values.
#pragma once

#include <QString>
#include <optional>

#include "base/result.h"
#include "query/query.h"

namespace weir::ui
{

/// Sources for destinations, what comes in for what goes out, in keys and filter. Nothing where neither has a
/// direction.
std::optional<query::QueryText> swapped(const query::QueryText& text);

/// The same, to be shown beside the question. A failure is a sentence that says why there is nothing to show:
/// the question has no direction, or asks for both already.
base::Result<query::QueryText> otherWay(const query::QueryText& text);

/// What the other direction asks in place of the question: its filter, or where that is the same its keys.
std::string whatTurns(const query::QueryText& text, const query::QueryText& other);

/// What the question and its other direction are called, in a word each.
struct WayNames {
    QString asked;
    QString other;
    bool ofEnds = false; ///< from A to B and back: what endName() calls the keys

    bool operator==(const WayNames&) const = default;
};

/// Out and in where the filter, or without a direction in it the keys, look at one end; from A to B and back
/// where both ends are among the keys; else forward and reverse.
WayNames wayNames(const query::QueryText& text);

/// A of a key that says where packets come from, B of one that says where they go, empty of others.
QString endName(const std::string& key);

} // namespace weir::ui
