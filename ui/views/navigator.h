// SPDX-License-Identifier: GPL-3.0-or-later
// What the window looks at: a question and a stretch of time, shared by all views, with a way back.
// Owned by the main window; UI thread.
#pragma once

#include <QObject>
#include <optional>
#include <vector>

#include "engine/question.h"
#include "filter/counting.h"
#include "query/query.h"

namespace weir::ui
{

/// A question, the time of which it is asked, and how it is counted.
struct Look {
    query::QueryText text;
    engine::View view;
    Counting counting = {};
    bool everything = false; ///< the span is that of all that is kept, and grows with it
    bool ofSpeed =
        false; ///< bits per second are shown in per cent of the interface's speed, where it is known

    bool operator==(const Look&) const = default;
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
    void addFilter(const std::string& terms); ///< `&` with what there is
    void addAlternative(const std::string& term);
    void breakDown(const std::string& terms,
                   const std::string& keys); ///< other keys of what passes the terms too
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

signals:
    void asked(const weir::query::QueryText& text); ///< or it is counted, or shown, in another way
    void looked(const weir::engine::View& view);
    void moved(); ///< canGoBack() or canGoForward() may have changed

private:
    void go(const Look& look, Change change);
    Look asking(const query::QueryText& text) const;
    void show(const Look& look);
    void keepEverything();
    base::SecondNumber keptSpan() const;
    void travel(std::vector<Look>& from, std::vector<Look>& to);

    Look m_now;
    query::Range m_shown;
    base::SecondNumber m_newest = 0;
    base::SecondNumber m_oldest = 0;
    int m_columns = 1000;
    std::string m_unit = "bps";
    std::optional<double> m_speed;
    Change m_last = Change::Firm;
    std::vector<Look> m_past;
    std::vector<Look> m_future;
};

} // namespace weir::ui
