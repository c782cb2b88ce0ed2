// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/navigator.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "filter/direction.h"

namespace weir::ui
{

namespace
{

constexpr std::size_t longestPast = 100;
constexpr base::SecondNumber shortestSpan = 10;
constexpr base::SecondNumber longestSpan = 31 * 86'400;
constexpr int fewestColumns = 100;
constexpr std::array units{"bps", "Bps", "fps", "samples"};

int spanOf(base::SecondNumber seconds)
{
    return int(std::clamp(seconds, shortestSpan, longestSpan));
}

/// The shortest step of which no more than `columns` show the whole span: a chart has no use for more steps
/// than it has pixels. A range that does not begin with a step has one more.
int stepFor(int span, int columns)
{
    constexpr std::array steps{1,   2,   5,    10,   15,   20,    30,    60,    120,  300,
                               600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400};
    const auto fits = [&](int step) { return (span + step - 1) / step + (step > 1 ? 1 : 0) <= columns; };
    const auto step = std::ranges::find_if(steps, fits);
    return step == steps.end() ? steps.back() : *step;
}

} // namespace

Navigator::Navigator(Look first, QObject* parent) : QObject(parent), m_now(std::move(first))
{
    m_now.view.span = spanOf(m_now.view.span);
    m_now.view.step = stepFor(m_now.view.span, m_columns);
}

void Navigator::ask(const query::QueryText& text, Change change)
{
    go(asking(text), change);
}

void Navigator::ask(const query::QueryText& text, const Counting& counting)
{
    Look look = asking(text);
    look.counting = counting;
    go(look, Change::Firm);
}

Look Navigator::asking(const query::QueryText& text) const
{
    Look look = m_now;
    look.text = text;
    look.counting.ofSpeed = m_now.counting.ofSpeed && text.value == units.front();
    return look;
}

void Navigator::count(const Counting& counting)
{
    ask(m_now.text, counting);
}

void Navigator::useUnit()
{
    if (std::ranges::find(units, m_now.text.value) == units.end())
        return;
    query::QueryText text = m_now.text;
    text.value = m_unit;
    ask(text);
}

void Navigator::cycleUnit()
{
    const auto at = std::ranges::find(units, m_now.text.value);
    Look look = m_now;
    bool& ofSpeed = look.counting.ofSpeed;
    ofSpeed = at == units.begin() && m_speed && !ofSpeed;
    if (!ofSpeed)
        look.text.value = at == units.end() ? m_unit : at + 1 == units.end() ? units.front() : at[1];
    go(look, Change::Firm);
}

void Navigator::addFilter(const std::string& terms, Where where)
{
    breakDown(terms, m_now.text.keys, where);
}

void Navigator::addAlternative(const std::string& term, Where where)
{
    query::QueryText text = m_now.text;
    text.filter = withAlternative(text.filter, term);
    drill(text, where);
}

void Navigator::breakDown(const std::string& terms, const std::string& keys, Where where)
{
    query::QueryText text = m_now.text;
    text.keys = keys;
    text.filter = withTerms(text.filter, terms);
    drill(text, where);
}

void Navigator::drill(const query::QueryText& text, Where where)
{
    if (where == Where::Here) {
        go({text, m_now.view, m_now.counting, m_now.everything}, Change::Firm, true);
        return;
    }
    Inquiry apart{text, m_now.counting};
    std::ranges::copy_if(m_past, std::back_inserter(apart.past), &Step::question);
    for (Step& step : apart.past)
        step.time = false;
    apart.past.push_back({m_now, true, false, true});
    emit newTabWanted(apart);
}

void Navigator::open(const Look& look)
{
    Look kept = look;
    kept.view.span = spanOf(look.view.span);
    go(kept, Change::Firm);
}

void Navigator::swapDirection()
{
    if (const auto text = swapped(m_now.text))
        drill(*text);
}

void Navigator::pause()
{
    if (!m_now.view.live)
        return;
    Look look = m_now;
    look.view.live = false;
    look.view.to = m_shown.to;
    go(look, Change::Firm);
}

void Navigator::goLive()
{
    if (m_now.view.live) {
        unpin();
        return;
    }
    Look look = m_now;
    look.view.live = true;
    look.view.to = 0;
    look.view.pinned.reset();
    look.view.brushed.reset();
    go(look, Change::Firm);
}

void Navigator::setSpan(int seconds)
{
    Look look = m_now;
    look.view.span = spanOf(seconds);
    look.everything = false;
    go(look, Change::Firm);
}

void Navigator::showEverything()
{
    Look look = m_now;
    look.view.span = spanOf(keptSpan());
    look.view.live = true;
    look.view.to = 0;
    look.everything = true;
    go(look, Change::Firm);
}

void Navigator::setOldest(base::SecondNumber oldest)
{
    m_oldest = oldest;
    if (m_now.everything && m_now.view.live)
        keepEverything();
}

void Navigator::setColumns(int columns)
{
    m_columns = std::max(columns, fewestColumns);
    show(Look(m_now)); // of its own: show() changes what is now
}

base::SecondNumber Navigator::keptSpan() const
{
    return std::max<base::SecondNumber>(m_newest - m_oldest, 0);
}

/// A span that followed each second would move all that is seen: it grows by a twentieth.
void Navigator::keepEverything()
{
    const base::SecondNumber kept = keptSpan();
    const base::SecondNumber span = m_now.view.span;
    if (kept <= span && kept * 5 >= span * 4)
        return;
    Look look = m_now;
    look.view.span = spanOf(kept + kept / 20);
    show(look);
}

void Navigator::lookAt(query::Range range)
{
    Look look = m_now;
    look.view.span = spanOf(range.to - range.from);
    look.everything = false;
    look.view.live = range.to >= m_newest;
    look.view.to = look.view.live ? 0 : range.to;
    go(look, Change::Moving);
}

void Navigator::pin(base::SecondNumber second)
{
    Look look = m_now;
    look.view.pinned = second;
    look.view.brushed.reset();
    show(look);
}

void Navigator::brush(query::Range range)
{
    Look look = m_now;
    look.view.pinned.reset();
    look.view.brushed = query::Range{range.from, range.to, 1};
    show(look);
}

void Navigator::lookAtBrushed()
{
    if (!m_now.view.brushed)
        return;
    const query::Range range = *m_now.view.brushed;
    Look look = m_now;
    look.view.brushed.reset();
    look.view.span = spanOf(range.to - range.from);
    look.view.live = false;
    look.view.to = range.to;
    look.everything = false;
    go(look, Change::Firm);
}

void Navigator::unpin()
{
    Look look = m_now;
    look.view.pinned.reset();
    look.view.brushed.reset();
    show(look);
}

void Navigator::goBack()
{
    travel(m_past, m_future);
}

void Navigator::goForward()
{
    travel(m_future, m_past);
}

/// Now, but for the part that the step has changed.
Look Navigator::before(const Step& step) const
{
    Look look = m_now;
    if (step.question) {
        look.text = step.look.text;
        look.counting = step.look.counting;
    }
    if (step.time) {
        look.view = step.look.view;
        look.view.step = stepFor(look.view.span, m_columns);
        look.everything = step.look.everything;
    }
    return look;
}

void Navigator::travel(std::vector<Step>& from, std::vector<Step>& to)
{
    while (!from.empty()) {
        const Step step = std::move(from.back());
        from.pop_back();
        const Look look = before(step);
        if (look == m_now)
            continue; // another tab has brought the time there
        to.push_back({m_now, step.question, step.time, step.drills});
        m_last = Change::Firm;
        show(look);
        break;
    }
    emit moved();
}

std::vector<Crumb> Navigator::trail() const
{
    std::vector<Crumb> crumbs{{m_now.text, 0}};
    std::size_t steps = 0;
    for (auto step = m_past.rbegin(); step != m_past.rend(); ++step) {
        if (!step->question)
            continue;
        const query::QueryText& before = step->look.text;
        const query::QueryText& after = crumbs.back().text;
        const bool tellsTheSame = before.keys == after.keys && before.filter == after.filter;
        if (step->time || (!tellsTheSame && !step->drills))
            break;
        ++steps;
        if (!tellsTheSame)
            crumbs.push_back({before, steps});
    }
    std::ranges::reverse(crumbs);
    return crumbs;
}

/// Steps of question and time commute: those of the time stay where they are.
void Navigator::goUp(std::size_t steps)
{
    Look look = m_now;
    for (std::size_t at = m_past.size(); at-- > 0 && steps > 0;) {
        if (!m_past[at].question)
            continue;
        const Step step = m_past[at];
        m_past.erase(m_past.begin() + std::ptrdiff_t(at));
        m_future.push_back({look, true, false, step.drills});
        look.text = step.look.text;
        look.counting = step.look.counting;
        --steps;
    }
    m_last = Change::Firm;
    show(look);
    emit moved();
}

Inquiry Navigator::exchange(Inquiry next)
{
    Inquiry left{m_now.text, m_now.counting, std::move(m_past), std::move(m_future)};
    m_past = std::move(next.past);
    m_future = std::move(next.future);
    m_last = Change::Firm;
    Look look = m_now;
    look.text = std::move(next.text);
    look.counting = next.counting;
    show(look);
    emit moved();
    return left;
}

void Navigator::go(const Look& look, Change change, bool drills)
{
    const bool goesOn = change != Change::Firm && change == m_last;
    if (look == m_now) {
        m_last = change;
        return;
    }
    if (!goesOn) {
        const bool question = look.text != m_now.text || look.counting != m_now.counting;
        const bool time = look.view != m_now.view || look.everything != m_now.everything;
        m_past.push_back({m_now, question, time, drills});
        if (m_past.size() > longestPast)
            m_past.erase(m_past.begin());
    }
    m_future.clear();
    m_last = change;
    show(look);
    emit moved();
}

void Navigator::show(const Look& look)
{
    const Look before = std::exchange(m_now, look);
    m_now.view.step = stepFor(m_now.view.span, m_columns);
    if (m_now.text != before.text || m_now.counting != before.counting)
        emit asked(m_now.text);
    if (m_now.view != before.view)
        emit looked(m_now.view);
}

} // namespace weir::ui
