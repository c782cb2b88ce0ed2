// SPDX-License-Identifier: GPL-3.0-or-later
// Finds the samples behind a number, and saves datagrams as a capture: asked in the UI thread, done on the
// pool; the newest wish of each wins.
#pragma once

#include <QObject>
#include <memory>

#include "engine/errand.h"
#include "query/found_samples.h"

namespace weir::engine
{

class Engine;

class SampleSearch : public QObject
{
    Q_OBJECT
public:
    /// The engine outlives it.
    explicit SampleSearch(Engine& engine, QObject* parent = nullptr);

    void find(query::SampleWish wish);

    /// Forgets the wish: nothing is said of it any more.
    void cancel();

    bool isWorking() const { return m_working; }

    /// Of the newest wish, from 0 to 1.
    double progress() const;

    /// The datagrams that were found; those of the wish that are still kept where not all were listed.
    void saveFound(const QString& path, const query::SampleWish& wish,
                   const std::shared_ptr<const query::FoundSamples>& found);

    /// All datagrams of [from, to) that are still kept.
    void saveRange(const QString& path, base::SecondNumber from, base::SecondNumber to);

signals:
    void found(const std::shared_ptr<const weir::query::FoundSamples>& samples);

    /// `problem` is "" when all went well, else a sentence.
    void saved(const QString& path, quint64 datagrams, const QString& problem);

private:
    struct Progress;
    using Feed = std::function<bool(const query::Effort&, const std::function<void(const wire::Datagram&)>&)>;

    std::string selectionOf(const store::Snapshot& window, base::SecondNumber from,
                            base::SecondNumber to) const;
    void save(const QString& path, std::string selection, Feed feed);

    Engine& m_engine;
    std::shared_ptr<Progress> m_progress;
    bool m_working = false;
    Errand m_search;
    Errand m_saving;
};

} // namespace weir::engine
