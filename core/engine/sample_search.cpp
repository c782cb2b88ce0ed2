// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sample_search.h"

#include <atomic>

#include "engine/engine.h"
#include "wire/capture_writer.h"
#include "wire/selection.h"

namespace weir::engine
{

/// Written by the pool, read by the UI.
struct SampleSearch::Progress {
    std::atomic<std::size_t> done{0};
    std::atomic<std::size_t> all{0};
};

SampleSearch::SampleSearch(Engine& engine, QObject* parent)
    : QObject(parent),
      m_engine(engine),
      m_search(engine),
      m_saving(engine)
{
}

double SampleSearch::progress() const
{
    const std::size_t all = m_progress ? m_progress->all.load() : 0;
    return all > 0 ? double(m_progress->done) / double(all) : 0;
}

void SampleSearch::cancel()
{
    m_working = false;
    m_search.start([](const Errand::Stop&) { return nullptr; });
}

void SampleSearch::find(query::SampleWish wish)
{
    m_engine.loadTablesFor(wish.query);
    wish.query.context = m_engine.tables().context;
    m_progress = std::make_shared<Progress>();
    m_working = true;
    m_search.start([this, wish = std::move(wish), window = m_engine.snapshot(),
                    progress = m_progress](const Errand::Stop& stop) -> Errand::Delivery {
        query::Effort effort;
        effort.stop = stop;
        effort.progress = [&progress](std::size_t done, std::size_t all) {
            progress->done = done;
            progress->all = all;
        };
        auto samples = query::findSamples(wish, *window, effort);
        if (!samples)
            return nullptr;
        auto result = std::make_shared<const query::FoundSamples>(std::move(*samples));
        return [this, result] {
            m_working = false;
            emit found(result);
        };
    });
}

void SampleSearch::saveFound(const QString& path, const query::SampleWish& wish,
                             const std::shared_ptr<const query::FoundSamples>& found)
{
    const auto window = m_engine.snapshot();
    std::string selection = selectionOf(*window, wish.from, wish.to);
    wire::addReason(selection, query::selectedBySample);
    if (found->isWhole()) {
        save(path, std::move(selection),
             [found](const query::Effort&, const std::function<void(const wire::Datagram&)>& each) {
                 for (const query::KeptDatagram& datagram : found->datagrams)
                     each(datagram.view());
                 return true;
             });
        return;
    }
    query::SampleWish wanted = wish;
    wanted.query.context = m_engine.tables().context;
    save(path, std::move(selection),
         [wanted = std::move(wanted), window](const query::Effort& effort,
                                              const std::function<void(const wire::Datagram&)>& each) {
             return query::eachDatagram(*window, wanted.from, wanted.to, &wanted, effort, each);
         });
}

void SampleSearch::saveRange(const QString& path, base::SecondNumber from, base::SecondNumber to)
{
    const auto window = m_engine.snapshot();
    save(path, selectionOf(*window, from, to),
         [from, to, window](const query::Effort& effort,
                            const std::function<void(const wire::Datagram&)>& each) {
             return query::eachDatagram(*window, from, to, nullptr, effort, each);
         });
}

/// A capture that is shown may be a selection itself.
std::string SampleSearch::selectionOf(const store::Snapshot& window, base::SecondNumber from,
                                      base::SecondNumber to) const
{
    std::string selection = m_engine.streams()->selection;
    wire::addReason(selection, query::selectionOf(window, from, to));
    return selection;
}

void SampleSearch::save(const QString& path, std::string selection, Feed feed)
{
    m_saving.start([this, path, selection = std::move(selection),
                    feed = std::move(feed)](const Errand::Stop& stop) -> Errand::Delivery {
        const auto tell = [this, path](quint64 datagrams, const QString& problem) {
            return [this, path, datagrams, problem] { emit saved(path, datagrams, problem); };
        };
        auto writer = wire::CaptureWriter::create(path.toStdString());
        if (!writer)
            return tell(0, QString::fromStdString(writer.error().text));
        writer->setSelection(selection);
        query::Effort effort;
        effort.stop = [&] { return stop() || writer->failed(); };
        feed(effort, [&](const wire::Datagram& datagram) { writer->write(datagram); });
        if (stop())
            return nullptr;
        const auto finished = writer->finish();
        return tell(writer->written(), finished ? QString() : QString::fromStdString(finished.error().text));
    });
}

} // namespace weir::engine
