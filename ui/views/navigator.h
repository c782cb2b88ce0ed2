// SPDX-License-Identifier: GPL-3.0-or-later
// What the window looks at: a question and a stretch of time, shared by all views, with a way back.
// Owned by the main window; UI thread.
#pragma once

#include <QObject>
#include <optional>
#include <vector>

#include "engine/question.h"
#include "filter/counting.h"
#include "filter/drill_down.h"
#include "query/query.h"

namespace weir::ui
{

/// A question, the time of which it is asked, and how it is counted.
struct Look {
    query::QueryText text;
    engine::View view;
    Counting counting = {};
    bool everything = false; ///< the span is that of all that is kept, and grows with it

    bool operator==(const Look&) const = default;
};

/// A change that can be taken back: what there was before, and which part of it that change was of. To take
/// it back restores that part alone: a step of the question leaves the time as it is by then, and the
/// reverse.
struct Step {
    Look look;
    bool question = false; ///< text or counting
    bool time = false;
    bool drills = false; ///< the question came out of the one before it, by a click in its answer
};

/// One question with the way to it, and the way that was taken back: what a tab is. The time is the window's,
/// so that what was changed of it in one tab is taken back there.
struct Inquiry {
    query::QueryText text;
    Counting counting = {};
    std::vector<Step> past = {};
    std::vector<Step> future = {};
};

/// A question on the way of drilling down.
struct Crumb {
    query::QueryText text;
    std::size_t steps = 0; ///< of the question, back from now

    bool operator==(const Crumb&) const = default;
};

class Navigator : public QObject
{
    Q_OBJECT
public:
    /// A passing change is overwritten by the next of its kind: half-typed expressions and the steps of a
    /// zoom are no places to come back to.
    enum class Change { Firm, Typing, Moving };

    explicit Navigator(Look first, QObject* parent = nullptr);

    const Look& now() const { return m_now; }

    void setShown(query::Range shown) { m_shown = shown; } ///< what the last answer covers
    const query::Range& shown() const { return m_shown; }
    void setNewest(base::SecondNumber newest) { m_newest = newest; } ///< end of what can be asked
    void setOldest(base::SecondNumber oldest);                       ///< begin of what can be asked
    void setColumns(int columns); ///< pixels beside each other that a chart has for its steps
    base::SecondNumber newest() const { return m_newest; }

    void ask(const query::QueryText& text, Change change = Change::Firm);
    void ask(const query::QueryText& text, const Counting& counting);
    void count(const Counting& counting);
    void setUnit(const std::string& unit) { m_unit = unit; } ///< bps, Bps, fps or samples, where it is open
    void useUnit();                                          ///< what counts one of them counts that one
    void setSpeed(std::optional<double> speed) { m_speed = speed; } ///< bit/s, of what is asked now
    const std::optional<double>& speed() const { return m_speed; }

    /// bps → per cent of the speed, where that is known → Bps → fps → samples → bps; from another value to
    /// the unit that is set.
    void cycleUnit();

    // Ways to drill down.
    void addFilter(const std::string& terms, Where where = Where::Here); ///< `&` with what there is
    void addAlternative(const std::string& term, Where where = Where::Here);
    void breakDown(const std::string& terms, const std::string& keys,
                   Where where = Where::Here); ///< other keys of what passes the terms too
    void swapDirection();

    void open(const Look& look); ///< one that was kept, its time as it was

    void pause(); ///< freezes what is shown
    void goLive();
    void setSpan(int seconds);
    void showEverything();           ///< that is kept
    void lookAt(query::Range range); ///< leaves live, unless the range reaches the newest second
    void pin(base::SecondNumber second);
    void brush(query::Range range); ///< the stretch that views tell of, in place of a moment
    void unpin();                   ///< lets go of either
    void lookAtBrushed();           ///< shows no more than the brushed range

    void goBack();
    void goForward();
    bool canGoBack() const { return !m_past.empty(); }
    bool canGoForward() const { return !m_future.empty(); }

    /// The way that was drilled down to the present question, from the last one that was typed or chosen; the
    /// present one is its last. Unit and counting make no crumb of their own.
    std::vector<Crumb> trail() const;
    void goUp(std::size_t steps); ///< back to a crumb of it; the time stays, and the way forward

    /// Goes on with another question at the same time. Gives the present one, to come back to.
    Inquiry exchange(Inquiry next);

signals:
    void asked(const weir::query::QueryText& text); ///< or it is counted, or shown, in another way
    void looked(const weir::engine::View& view);
    void moved();                                        ///< canGoBack() or canGoForward() may have changed
    void newTabWanted(const weir::ui::Inquiry& inquiry); ///< nothing changes here

private:
    void go(const Look& look, Change change, bool drills = false);
    void drill(const query::QueryText& text, Where where = Where::Here);
    Look asking(const query::QueryText& text) const;
    void show(const Look& look);
    void keepEverything();
    base::SecondNumber keptSpan() const;
    void travel(std::vector<Step>& from, std::vector<Step>& to);
    Look before(const Step& step) const;

    Look m_now;
    query::Range m_shown;
    base::SecondNumber m_newest = 0;
    base::SecondNumber m_oldest = 0;
    int m_columns = 1000;
    std::string m_unit = "bps";
    std::optional<double> m_speed;
    Change m_last = Change::Firm;
    std::vector<Step> m_past;
    std::vector<Step> m_future;
};

} // namespace weir::ui
