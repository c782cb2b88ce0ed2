// SPDX-License-Identifier: GPL-3.0-or-later
// What is said of shares beside the figures.
#pragma once

#include <QTimeZone>
#include <optional>

#include "models/share_table.h"
#include "views/view_page.h"

namespace weir::ui
{

/// `15:31:22 · 1 s · bit/s`, `Last 5 min · mean · bit/s`.
QString titleOf(const ShownRanking& ranking, const QTimeZone& zone);

/// Why there are no bars; "": there are.
QString whyEmpty(const ShownRanking& ranking);

/// Why there is no ring; "": there is.
QString whyNoRing(const ShownRanking& ranking);

/// How the flows of a ranking are taken together, and by which expression a group is asked for.
struct Grouping {
    key::KeyExpression key;
    GroupOf of;
};

/// By the first key where there are several; one address by the first table of groups. Nothing otherwise.
std::optional<Grouping> groupingOf(const query::Query& query);

} // namespace weir::ui
