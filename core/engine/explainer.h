// SPDX-License-Identifier: GPL-3.0-or-later
// Explains what changed: asked in the UI thread, found out on the pool; the newest wish wins.
#pragma once

#include <QObject>
#include <memory>
#include <variant>

#include "engine/errand.h"
#include "query/explain.h"

namespace weir::engine
{

class Engine;

class Explainer : public QObject
{
    Q_OBJECT
public:
    /// A second of the peak that is to be explained, or exactly these seconds.
    using What = std::variant<base::SecondNumber, query::Span>;

    /// The engine outlives it.
    explicit Explainer(Engine& engine, QObject* parent = nullptr);

    /// Without a `before` it is the minute before.
    void explain(const query::Query& query, const What& what, std::optional<query::Span> before = {});

    /// Forgets the wish: nothing is said of it any more.
    void cancel();

    bool isWorking() const { return m_working; }

    /// Of the newest wish, from 0 to 1.
    double progress() const;

signals:
    void explained(const std::shared_ptr<const weir::query::Explanation>& explanation);

private:
    struct Progress;

    Engine& m_engine;
    std::shared_ptr<Progress> m_progress;
    bool m_working = false;
    Errand m_errand;
};

} // namespace weir::engine
