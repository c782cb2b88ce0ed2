// SPDX-License-Identifier: GPL-3.0-or-later
// The other direction of what is asked: below the zero line, and beside it in the legend.
#include "filter/conversation.h"
#include "format/flow_text.h"
#include "format/units.h"
#include "plot/stack_plot.h"
#include "views/flows/flows_view.h"
#include "views/navigator.h"

namespace weir::ui
{

/// The other direction too, where it is wished and there is one.
void FlowsView::askBothWays(const query::QueryText& text, const query::Query& query)
{
    const Counting& counting = m_context.navigator.now().counting;
    const auto back = counting.mirrored ? otherQuery(text, counting) : std::nullopt;
    query::Query asked = query;
    if (const auto above = back ? aboveOfConversations(text) : std::nullopt) {
        asked = *query::readQuery(*above);
        apply(counting, asked);
    }
    m_question.ask(asked, counting.smooth, back);
}

Mirror FlowsView::mirror() const
{
    return m_shownBack ? Mirror{m_shownBack, m_wayNames.asked, m_wayNames.other} : Mirror();
}

LegendTable FlowsView::legendTable() const
{
    LegendTable table =
        m_pinned ? legendOf(*m_pinned, *m_shown, m_colours, m_theme.other) : legendOf(*m_shown, m_colours);
    if (m_pinned && m_pinnedBack)
        addOtherWay(table, {m_pinnedBack->rows, m_pinnedBack->other, m_pinnedBack->total}, *m_shownBack,
                    m_wayNames);
    else if (m_shownBack && !m_pinned)
        addOtherWay(table, {m_shownBack->series, m_shownBack->other, m_shownBack->total}, *m_shownBack,
                    m_wayNames);
    return table;
}

QString FlowsView::samplesText() const
{
    const query::Answer& answer = *m_reply.answer;
    const QString seen = countText(answer.samplesSeen);
    if (!m_reply.back)
        return tr("%1 of %2 samples").arg(countText(answer.samplesMatched), seen);
    return tr("%1: %2, %3: %4 of %5 samples", "two directions and their samples")
        .arg(m_wayNames.asked, countText(answer.samplesMatched), m_wayNames.other,
             countText(m_reply.back->samplesMatched), seen);
}

/// What is below the line, or why nothing is.
QString FlowsView::mirrorNote() const
{
    const query::QueryText& text = m_context.navigator.now().text;
    const auto other = otherWay(text);
    if (!other)
        return tr("Not mirrored. %1").arg(QString::fromStdString(other.error().text));
    if (aboveOfConversations(text))
        return tr("Each conversation once: above the line what its first end sends, below what comes back.");
    return tr("Below the line: %1.", "a filter, or keys").arg(shownText(whatTurns(text, *other)));
}

/// What was answered, without what sets the two sides of the line apart.
query::Query FlowsView::queryOfBothSides() const
{
    query::Query query = m_reply.answer->query;
    const auto filter = key::parseFilter(m_context.navigator.now().text.filter);
    if (m_reply.back && filter)
        query.filter = *filter;
    return query;
}

bool FlowsView::isEmpty() const
{
    return m_reply.answer->samplesMatched == 0 && (!m_reply.back || m_reply.back->samplesMatched == 0);
}

} // namespace weir::ui
