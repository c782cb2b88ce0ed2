// SPDX-License-Identifier: GPL-3.0-or-later
// One view's question: asked in the UI thread, answered on the pool, kept up to date second by second.
#pragma once

#include <QObject>
#include <memory>
#include <optional>

#include "engine/engine.h"
#include "query/answer.h"

namespace weir::engine
{

/// What a view wants to see. With `live` the range ends at the newest second and follows it.
struct View {
    bool live = true;
    int span = 300;            ///< seconds
    base::SecondNumber to = 0; ///< end (exclusive) when not live
    int step = 1;
    std::optional<base::SecondNumber> pinned; ///< the moment whose ranking is wanted
    std::optional<query::Range> brushed;      ///< or the stretch; a pinned moment goes before it

    bool operator==(const View&) const = default;
};

/// The seconds that the view shows of this window, in whole steps.
query::Range rangeOf(const View& view, const store::Snapshot& window);

/// The stretch whose ranking is wanted beside the answer: the step of the pinned moment, or what is brushed.
std::optional<query::Range> stretchOf(const View& view);

struct Reply {
    std::shared_ptr<const query::Answer> answer;
    std::shared_ptr<const query::Ranking> pinned;  ///< of the view's stretchOf(), if any
    double milliseconds = 0;                       ///< what it cost
    std::shared_ptr<const store::Snapshot> window; ///< of which it is told; who keeps it keeps its seconds

    // Of the other direction, where it was asked too: of the same seconds and the same flows, place by place.
    std::shared_ptr<const query::Answer> back{};
    std::shared_ptr<const query::Ranking> pinnedBack{};
};

class Question : public QObject
{
    Q_OBJECT
public:
    explicit Question(Engine& engine, QObject* parent = nullptr);
    ~Question() override;

    /// The newest question wins; an answer to an older one is dropped. `smooth` is the time constant of the
    /// curves in seconds; 0: as they are. `back` is the question of the other direction, answered with it.
    void ask(const query::Query& query, double smooth = 0,
             const std::optional<query::Query>& back = std::nullopt);
    void look(const View& view);

    /// Nobody sees the answers: seconds that close are not asked until somebody does again, and then all at
    /// once. What is asked meanwhile is answered.
    void rest(bool resting);

signals:
    void answered(const weir::engine::Reply& reply);

    /// Now and then while the answer to the newest question takes its time: seconds asked of all that are to
    /// be.
    void working(int done, int all);

private:
    struct State;
    std::shared_ptr<State> m_state;
    bool m_resting = false;
    bool m_missed = false; ///< a second closed meanwhile
};

} // namespace weir::engine

Q_DECLARE_METATYPE(weir::engine::Reply)
