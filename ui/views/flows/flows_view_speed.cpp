// SPDX-License-Identifier: GPL-3.0-or-later
// Answers as parts of the speed of an interface.
#include <algorithm>

#include "query/link_speed.h"
#include "views/flows/flows_view.h"
#include "views/flows/interface_speeds.h"
#include "views/navigator.h"

namespace weir::ui
{

/// In the unit that is wished.
void FlowsView::express()
{
    const std::optional<double> speed = InterfaceSpeeds(m_context.engine).of(m_reply.answer->query);
    m_context.navigator.setSpeed(speed);
    m_shown = m_reply.answer;
    m_pinned = m_reply.pinned;
    m_shownBack = m_reply.back;
    m_wayNames = wayNames(m_context.navigator.now().text);
    m_pinnedBack = m_reply.pinnedBack;
    if (!speed || !m_context.navigator.now().counting.ofSpeed)
        return;
    const auto express = [&](std::shared_ptr<const query::Answer>& answer,
                             std::shared_ptr<const query::Ranking>& pinned) {
        if (answer)
            answer = std::make_shared<const query::Answer>(query::inPercent(*answer, *speed));
        if (pinned)
            pinned = std::make_shared<const query::Ranking>(
                query::inPercent(*pinned, m_reply.answer->query, *speed));
    };
    express(m_shown, m_pinned);
    express(m_shownBack, m_pinnedBack);
}

/// Where each row is an interface, what part of its speed it is.
void FlowsView::addSpeeds(LegendTable& table) const
{
    if (m_context.navigator.speed())
        return; // one for all of them: a unit
    const query::Query& query = m_reply.answer->query;
    const InterfaceSpeeds speeds(m_context.engine);
    for (LegendRow& row : table.rows) {
        if (row.kind != LegendRow::Kind::Flow)
            continue;
        if (const auto speed = speeds.of(query, row.keys))
            row.ofSpeed =
                std::max(row.value.value, row.back ? row.back->value : 0) * query::percentOf(*speed, query);
        table.speeds = table.speeds || row.ofSpeed;
    }
}

} // namespace weir::ui
