// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/navigator.h"

#include <algorithm>
#include <array>
#include <utility>

namespace weir::ui
{

namespace
{

constexpr std::size_t longestPast = 100;
constexpr base::SecondNumber shortestSpan = 10;
constexpr base::SecondNumber longestSpan = 24 * 3600;
constexpr int mostSteps = 1000;

int spanOf(base::SecondNumber seconds)
{
    return int(std::clamp(seconds, shortestSpan, longestSpan));
}

/// A chart has no use for more steps than it has pixels.
int stepFor(int span)
{
    for (const int step : {1, 2, 5, 10, 15, 30, 60})
        if (span / step <= mostSteps)
            return step;
    return 120;
}

} // namespace

Navigator::Navigator(Look first, QObject* parent) : QObject(parent), m_now(std::move(first))
{
    m_now.view.span = spanOf(m_now.view.span);
    m_now.view.step = stepFor(m_now.view.span);
}

void Navigator::ask(const query::QueryText& text, Change change)
{
    go({text, m_now.view, m_now.counting}, change);
}

void Navigator::ask(const query::QueryText& text, const Counting& counting)
{
    go({text, m_now.view, counting}, Change::Firm);
}

void Navigator::count(const Counting& counting)
{
    ask(m_now.text, counting);
}

void Navigator::cycleUnit()
{
    constexpr std::array units{"bps", "Bps", "fps"};
    const auto at = std::ranges::find(units, m_now.text.value);
    query::QueryText text = m_now.text;
    text.value = at == units.end() || at + 1 == units.end() ? units.front() : at[1];
    ask(text);
}

void Navigator::addFilter(const std::string& terms)
{
    query::QueryText text = m_now.text;
    const auto before = key::parseFilter(text.filter);
    if (text.filter.empty())
        text.filter = terms;
    else if (before && before->kind == key::Filter::Kind::Or)
        text.filter = "(" + text.filter + ")&" + terms;
    else
        text.filter += "&" + terms;
    ask(text);
}

void Navigator::open(const Look& look)
{
    Look kept = look;
    kept.view.span = spanOf(look.view.span);
    kept.view.step = stepFor(kept.view.span);
    go(kept, Change::Firm);
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
    Look look = m_now;
    look.view.live = true;
    look.view.to = 0;
    look.view.pinned.reset();
    go(look, Change::Firm);
}

void Navigator::setSpan(int seconds)
{
    Look look = m_now;
    look.view.span = spanOf(seconds);
    go(look, Change::Firm);
}

void Navigator::lookAt(query::Range range)
{
    Look look = m_now;
    look.view.span = spanOf(range.to - range.from);
    look.view.live = range.to >= m_newest;
    look.view.to = look.view.live ? 0 : range.to;
    go(look, Change::Moving);
}

void Navigator::pin(base::SecondNumber second)
{
    Look look = m_now;
    look.view.pinned = second;
    show(look);
}

void Navigator::unpin()
{
    Look look = m_now;
    look.view.pinned.reset();
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

void Navigator::travel(std::vector<Look>& from, std::vector<Look>& to)
{
    if (from.empty())
        return;
    to.push_back(m_now);
    const Look look = from.back();
    from.pop_back();
    m_last = Change::Firm;
    show(look);
    emit moved();
}

void Navigator::go(const Look& look, Change change)
{
    const bool goesOn = change != Change::Firm && change == m_last;
    if (look == m_now) {
        m_last = change;
        return;
    }
    if (!goesOn) {
        m_past.push_back(m_now);
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
    m_now.view.step = stepFor(m_now.view.span);
    if (m_now.text != before.text || m_now.counting != before.counting)
        emit asked(m_now.text);
    if (m_now.view != before.view)
        emit looked(m_now.view);
}

} // namespace weir::ui
