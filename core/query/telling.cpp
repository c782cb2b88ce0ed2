// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/telling.h"

#include <algorithm>

#include "query/smooth_answer.h"

namespace weir::query
{

namespace
{

/// Flows that a smoothed answer is made of: one that was large a while ago is still seen.
constexpr std::size_t flowsToSmooth = 50;

std::size_t flowsOf(const Wanted& wanted)
{
    return wanted.smooth > 0 ? std::max(wanted.n, flowsToSmooth) : wanted.n;
}

} // namespace

Range Wanted::seconds() const
{
    Range all = smooth > 0 ? Range{memoryOf(range, smooth).from, range.to, range.step} : range;
    if (stretch)
        all = {std::min(all.from, stretch->from), std::max(all.to, stretch->to), range.step};
    return all;
}

Told tell(LiveQuery& live, const Wanted& wanted)
{
    Told told{live.answer(wanted.range, flowsOf(wanted))};
    if (wanted.smooth > 0)
        smooth(told.answer, live.answer(memoryOf(wanted.range, wanted.smooth), flowsOf(wanted)),
               wanted.smooth);
    if (wanted.stretch) {
        told.ranking = live.rank(wanted.stretch->from, wanted.stretch->to, wanted.n);
        if (wanted.smooth > 0 && wanted.isMoment)
            told.ranking = rankingAt(told.answer, *told.ranking, wanted.n);
    }
    if (wanted.smooth > 0)
        cut(told.answer, wanted.n);
    return told;
}

BothWays<Told> tellBothWays(LiveQuery& there, LiveQuery& back, const Wanted& wanted)
{
    BothWays<Answer> answers = answerBothWays(there, back, wanted.range, flowsOf(wanted));
    if (wanted.smooth > 0) {
        const BothWays<Answer> before =
            answerBothWays(there, back, memoryOf(wanted.range, wanted.smooth), flowsOf(wanted));
        smooth(answers.there, before.there, wanted.smooth);
        smooth(answers.back, before.back, wanted.smooth);
    }
    BothWays<Told> told;
    if (wanted.stretch) {
        BothWays<Ranking> rankings =
            rankBothWays(there, back, wanted.stretch->from, wanted.stretch->to, wanted.n);
        if (wanted.smooth > 0 && wanted.isMoment)
            rankings = rankingsAt(answers, rankings, wanted.n);
        told.there.ranking = std::move(rankings.there);
        told.back.ranking = std::move(rankings.back);
    }
    if (wanted.smooth > 0) {
        cut(answers.there, wanted.n);
        cut(answers.back, wanted.n);
    }
    told.there.answer = std::move(answers.there);
    told.back.answer = std::move(answers.back);
    return told;
}

} // namespace weir::query
