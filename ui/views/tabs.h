// SPDX-License-Identifier: GPL-3.0-or-later
// The tabs of a window: one question each, with the way to it, the order of its table and its fixed scale.
// The time is the navigator's and stays when the tab changes. The tab that is shown is the navigator's
// question; of the others nothing is asked until they are shown. Owned by the main window; UI thread.
#pragma once

#include <QObject>
#include <functional>
#include <vector>

#include "views/navigator.h"
#include "views/view_page.h"

namespace weir::ui
{

class Tabs : public QObject
{
    Q_OBJECT
public:
    static constexpr int most = 20;

    /// What a view has besides the question.
    struct Page {
        std::function<void()> settle; ///< asks what is being typed
        std::function<PageState()> state;
        std::function<void(const PageState&)> show; ///< with the next answer
        std::function<void()> refresh;              ///< asks for one
    };

    /// Begins with one tab: the navigator's question. Questions that the navigator wants in a new tab are
    /// opened behind the one that is shown.
    Tabs(Navigator& navigator, Page page, QObject* parent = nullptr);

    int count() const { return int(m_tabs.size()); }
    int current() const { return m_current; }
    query::QueryText textOf(int index) const;
    Counting countingOf(int index) const;

    bool isFull() const { return count() >= most; }
    bool canReopen() const { return !m_closed.empty(); }

    // These four do no more than say refused() when there are too many.
    void openCopy(); ///< of the question that is shown, and shows it
    void open(const query::QueryText& text, const Counting& counting); ///< and shows it
    void openBehind(const Inquiry& inquiry);
    void reopen(); ///< the one that was closed last, at its place

    void close(int index); ///< the last one stays
    void show(int index);
    void showNext(int by); ///< round about
    void move(int from, int to);

    /// Text for the settings: a list in JSON with a version, without the ways of the questions.
    QString toText() const;

    /// Tabs as toText() wrote them. The one that was shown has the question that the navigator has by now.
    /// What cannot be read is left out; there is always one.
    void restore(const QString& text);

signals:
    void changed(); ///< anything of the above
    void openedBehind(const weir::query::QueryText& text);
    void refused();

private:
    struct Tab {
        Inquiry inquiry;
        PageState page;
    };
    struct Closed {
        Tab tab;
        int place;
    };

    bool hasRoom();
    void insert(int place, Tab tab);
    PageState pageOf(int index) const;

    Navigator& m_navigator;
    const Page m_page;
    std::vector<Tab> m_tabs; ///< that of the current one is out of date
    int m_current = 0;
    int m_opened = 0; ///< behind the current one since it is shown: the next goes to their right
    std::vector<Closed> m_closed;
};

/// A question as a title: `ipsource · vlan=7`.
QString titleOf(const query::QueryText& text);

/// All of it, and how it is counted; in lines.
QString describe(const query::QueryText& text, const Counting& counting);

} // namespace weir::ui
