// SPDX-License-Identifier: GPL-3.0-or-later
// What is shown where there is nothing to see, and why.
#include <QSplitter>

#include "base/time.h"
#include "engine/engine.h"
#include "plot/stack_plot.h"
#include "views/flows/empty_panel.h"
#include "views/flows/flows_view.h"
#include "views/intake.h"
#include "views/navigator.h"

namespace weir::ui
{

namespace
{

constexpr qint64 diagnosisHolds = 3000; ///< ms

} // namespace

void FlowsView::showEmptyState()
{
    EmptyFacts facts;
    facts.listening = m_context.engine.listening();
    facts.listenProblem = m_context.intake.listenProblem();
    facts.health = m_context.engine.health();
    facts.view = m_context.navigator.now().view;
    facts.reading = m_context.intake.isReading();
    facts.capture = m_context.engine.showsCapture();
    facts.hasFilter = !m_context.navigator.now().text.filter.empty();
    facts.dropped = m_context.navigator.now().counting.dropped;
    facts.hasKeys = !m_context.navigator.now().text.keys.empty();
    if (m_reply.answer) {
        facts.samplesSeen = m_reply.answer->samplesSeen;
        facts.samplesMatched =
            m_reply.answer->samplesMatched + (m_reply.back ? m_reply.back->samplesMatched : 0);
        facts.diagnosis = m_diagnosis;
    }
    facts.now = base::secondOf(base::wallClock());
    const auto state = emptyState(facts);
    m_empty->setState(state);
    m_splitter->widget(1)->setVisible(!state);
    if (state && facts.samplesSeen == 0 && m_reply.answer)
        m_plot->setAnswer(nullptr, {}); // no axes of nothing behind the panel
}

/// Asks why nothing matched, once for a question; the next answer to it that is as empty keeps the reason.
void FlowsView::diagnose()
{
    const query::Answer& answer = *m_reply.answer;
    if (!isEmpty() || answer.samplesSeen == 0) {
        m_diagnosis.reset();
        m_diagnosed.reset();
        m_diagnosing = false;
        return;
    }
    const query::Query query = queryOfBothSides();
    const query::QueryText text{key::toText(query.keys), query.value.text, key::toText(query.filter)};
    const std::pair asked{text, Counting{answer.query.aggregation, 0, answer.query.dropped}};
    const bool known = m_diagnosed == asked;
    if (known && m_diagnosedAt.elapsed() < diagnosisHolds)
        return;
    if (!known)
        m_diagnosis.reset();
    m_diagnosed = asked;
    m_diagnosing = true;
    m_diagnosedAt.start();
    m_survey.diagnose(answer.range, query);
}

} // namespace weir::ui
