// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/engine.h"

#include <QStringList>
#include <algorithm>
#include <atomic>
#include <functional>
#include <iterator>
#include <malloc.h>
#include <mutex>

#include "engine/capture_loader.h"
#include "engine/capture_replay.h"
#include "engine/collector.h"
#include "engine/demo_recording.h"
#include "engine/jobs.h"
#include "engine/kept_questions.h"
#include "engine/mailbox.h"
#include "engine/published.h"
#include "key/context_files.h"
#include "store/large_memory.h"

namespace weir::engine
{

struct Engine::State {
    explicit State(std::size_t budgetBytes)
        : budget(budgetBytes),
          live(budgetBytes),
          capture(0),
          questions(budgetBytes / 16, [this](std::ptrdiff_t bytes) {
              answerBytes += std::size_t(bytes);
              shareBudget();
          })
    {
    }

    /// The window and the answers made of it share the budget; while a capture is shown it has most of it.
    void shareBudget()
    {
        const std::lock_guard lock(sharing);
        const std::size_t answers = std::min<std::size_t>(answerBytes.load(), budget / 2);
        const std::size_t window = budget - answers;
        live.setBudget(showsCapture ? window / 4 : window);
        capture.setBudget(showsCapture ? window - window / 4 : 0);
    }

    /// A busy second is built in parts, so that what is not in the ring yet stays small beside it.
    std::size_t partBytes() const { return std::max<std::size_t>(budget / 16, 1 << 20); }

    std::atomic<std::size_t> budget;
    std::mutex sharing; ///< held by whoever shares it out: the newest share counts
    Mailbox mailbox;    // the threads below write to it
    store::Ring live;
    store::Ring capture;
    std::atomic<bool> showsCapture{false};
    std::atomic<std::size_t> answerBytes{0};
    KeptQuestions questions;
    Health health;
    Tables tables;
    struct Socket {
        std::string wish; ///< as it was asked for: where port 0 was, `name` has another
        std::string name;
        bool isAt(const std::string& asked) const { return asked == wish || asked == name; }
        wire::SocketAddress place;
        std::size_t buffer;
        std::shared_ptr<const SocketCounters> counters;
    };
    std::vector<Socket> sockets;
    std::vector<std::shared_ptr<outlet::Relay>> relays; ///< the collector sends
    bool mayWarn = false;                               ///< of the sockets' buffers
    Published<query::StreamReport> liveStreams;
    Published<query::StreamReport> captureStreams;
    std::unique_ptr<CaptureLoader> loader;
    std::unique_ptr<QTemporaryFile> recording; // outlives the replay of it
    std::unique_ptr<CaptureReplay> demo;
    std::unique_ptr<Collector> collector; // stops before the rings go
    std::unique_ptr<NameResolver> resolver;
    bool asksForMakers = false;
    Jobs jobs;
};

namespace
{

/// Large tables come and go each second: each gets pages of its own and gives them back, whatever was freed
/// before.
void keepLargeBlocksApart()
{
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 1 << 20);
#endif
}

} // namespace

Engine::Engine(std::size_t budgetBytes, QObject* parent)
    : QObject(parent),
      m_state(std::make_unique<State>(budgetBytes))
{
    keepLargeBlocksApart();
    store::keepFreedRuns(budgetBytes /
                         4); // of a second that leaves a full window; it counts against the budget
    const auto closed = [this] {
        m_state->mailbox.post([this] {
            if (!m_state->showsCapture)
                emit secondClosed();
        });
    };
    m_state->collector = std::make_unique<Collector>(m_state->live, m_state->health, m_state->tables,
                                                     m_state->liveStreams, m_state->partBytes(), closed);
}

Engine::~Engine() = default;

void Engine::setBudget(std::size_t bytes)
{
    m_state->budget = bytes;
    m_state->questions.setIdleBytes(bytes / 16);
    m_state->shareBudget();
    store::keepFreedRuns(bytes / 4);
    m_state->collector->setPartBytes(m_state->partBytes());
    if (m_state->loader && m_state->loader->hasEnded()) {
        m_state->capture.trim();
        emit secondClosed();
    }
}

void Engine::setWishedSpan(base::SecondNumber seconds)
{
    m_state->collector->setWishedSpan(seconds);
}

base::Result<void> Engine::listen(const QString& address, std::uint16_t port)
{
    auto socket = UdpSocket::bind(address.toStdString(), port);
    if (!socket)
        return tl::unexpected(socket.error());
    for (const auto& relay : m_state->relays)
        if (auto allowed = relay->check(socket->place(), socket->name()); !allowed)
            return allowed;
    State::Socket& added = m_state->sockets.emplace_back();
    added.wish = wire::toText(address.toStdString(), port);
    added.name = socket->name();
    added.place = socket->place();
    added.buffer = socket->buffer();
    added.counters = m_state->collector->add(std::move(*socket));
    m_state->mayWarn = true;
    return {};
}

std::vector<base::Error> Engine::listenAt(const std::vector<wire::Place>& places)
{
    std::vector<std::string> wanted;
    for (const wire::Place& place : places)
        wanted.push_back(wire::toText(place.address, place.port));
    const auto isWanted = [&](const State::Socket& socket) {
        return std::ranges::any_of(wanted, [&](const std::string& each) { return socket.isAt(each); });
    };
    for (const State::Socket& socket : m_state->sockets)
        if (!isWanted(socket))
            m_state->collector->remove(socket.counters);
    std::erase_if(m_state->sockets, std::not_fn(isWanted));

    std::vector<base::Error> errors;
    for (std::size_t i = 0; i < places.size(); ++i)
        if (std::ranges::none_of(m_state->sockets,
                                 [&](const auto& socket) { return socket.isAt(wanted[i]); }))
            if (const auto listens = listen(QString::fromStdString(places[i].address), places[i].port);
                !listens)
                errors.push_back(listens.error());
    if (demoRuns()) { // to where it listens now
        stopDemo();
        if (const auto plays = startDemo(); !plays)
            errors.push_back(plays.error());
    }
    return errors;
}

QStringList Engine::listening() const
{
    QStringList list;
    for (const State::Socket& socket : m_state->sockets)
        list << QString::fromStdString(socket.name);
    return list;
}

QString Engine::takeListenWarning()
{
    const bool mayWarn = std::exchange(m_state->mayWarn, false);
    const auto smallest = std::ranges::min_element(m_state->sockets, {}, &State::Socket::buffer);
    return mayWarn ? QString::fromStdString(smallBufferWarning(smallest->buffer)) : QString();
}

base::Result<void> Engine::relayTo(const QString& address, std::uint16_t port)
{
    auto relay = outlet::Relay::open(address.toStdString(), port);
    if (!relay)
        return tl::unexpected(relay.error());
    for (const State::Socket& socket : m_state->sockets)
        if (auto allowed = relay->check(socket.place, socket.name); !allowed)
            return allowed;
    m_state->relays.push_back(std::make_shared<outlet::Relay>(std::move(*relay)));
    m_state->collector->setRelays(m_state->relays);
    return {};
}

void Engine::stopRelays()
{
    m_state->relays.clear();
    m_state->collector->setRelays({});
}

std::vector<SocketReport> Engine::sockets() const
{
    std::vector<SocketReport> reports;
    for (const State::Socket& socket : m_state->sockets)
        reports.push_back(
            {socket.name, socket.buffer, socket.counters->datagrams, socket.counters->kernelDrops});
    return reports;
}

std::vector<RelayReport> Engine::relays() const
{
    std::vector<RelayReport> reports;
    for (const auto& relay : m_state->relays)
        reports.push_back({relay->name(), relay->counts()});
    return reports;
}

std::shared_ptr<const query::StreamReport> Engine::streams() const
{
    return m_state->showsCapture ? m_state->captureStreams.take() : m_state->liveStreams.take();
}

void Engine::openCaptures(const QStringList& paths)
{
    m_state->loader.reset();
    m_state->captureStreams.publish(std::make_shared<const query::StreamReport>());
    m_state->showsCapture = true;
    m_state->shareBudget();
    m_state->capture.clear(true);
    const auto progress = [this] { m_state->mailbox.post([this] { emit secondClosed(); }); };
    const auto done = [this](const LoadedCapture& loaded) {
        m_state->mailbox.post([this, loaded] {
            emit captureRead(QString::fromStdString(loaded.path), QString::fromStdString(loaded.problem),
                             loaded.ofPackets);
        });
    };
    std::vector<std::string> files;
    for (const QString& path : paths)
        files.push_back(path.toStdString());
    m_state->loader =
        std::make_unique<CaptureLoader>(std::move(files), m_state->capture, m_state->tables,
                                        m_state->captureStreams, m_state->partBytes(), progress, done);
}

void Engine::closeCapture()
{
    m_state->loader.reset();
    m_state->capture.clear(true);
    m_state->showsCapture = false;
    m_state->shareBudget();
    emit secondClosed();
}

bool Engine::showsCapture() const
{
    return m_state->showsCapture;
}

/// A socket that hears what this machine sends to itself; one more where there is none.
base::Result<wire::Place> Engine::demoTarget()
{
    const std::string local = "127.0.0.1";
    const auto hears = [&](const State::Socket& socket) {
        const auto target = wire::readSocketAddress(local, socket.place.port);
        return target && wire::reaches(*target, socket.place);
    };
    auto socket = std::ranges::find_if(m_state->sockets, hears);
    if (socket == m_state->sockets.end()) {
        if (const auto listens = listen(QString::fromStdString(local), 0); !listens)
            return tl::unexpected(listens.error());
        socket = std::prev(m_state->sockets.end());
    }
    return wire::Place{local, socket->place.port};
}

base::Result<void> Engine::startDemo()
{
    if (m_state->demo)
        return {};
    const auto target = demoTarget();
    if (!target)
        return tl::unexpected(target.error());
    auto recording = unpackDemoRecording();
    if (!recording)
        return tl::unexpected(recording.error());
    auto demo = CaptureReplay::start((*recording)->fileName().toStdString(), target->address, target->port,
                                     {.loops = true});
    if (!demo)
        return tl::unexpected(demo.error());
    m_state->tables.setUsualTopology(demoTopology());
    m_state->recording = std::move(*recording);
    m_state->demo = std::move(*demo);
    emit demoChanged(true);
    return {};
}

void Engine::stopDemo()
{
    if (!m_state->demo)
        return;
    m_state->demo.reset();
    m_state->recording.reset();
    m_state->tables.setUsualTopology(nullptr);
    emit demoChanged(false);
}

bool Engine::demoRuns() const
{
    return m_state->demo != nullptr;
}

std::shared_ptr<const store::Snapshot> Engine::snapshot() const
{
    return m_state->showsCapture ? m_state->capture.snapshot() : m_state->live.snapshot();
}

void Engine::hold(const void* holder, const query::Range& range)
{
    m_state->live.hold(holder, range.from, range.to);
}

Tables::Current Engine::tables() const
{
    return m_state->tables.current(m_state->showsCapture ? Tables::Source::Capture : Tables::Source::Live);
}

void Engine::setTables(const key::Context& files)
{
    m_state->tables.setFiles(files);
    emit secondClosed();
}

void Engine::loadTablesFor(const query::Query& query)
{
    if (m_state->asksForMakers || !query::uses(query, "oui") || tables().context->oui)
        return;
    m_state->asksForMakers = true;
    m_state->jobs.start([this, state = m_state.get()] {
        auto oui = key::readOui(key::usualOuiFolder);
        if (!oui)
            return; // makers of adapters are unknown, which is no fault
        state->tables.setUsualOui(std::make_shared<const key::OuiTable>(std::move(*oui)));
        state->mailbox.post([this] { emit secondClosed(); });
    });
}

void Engine::setNameResolution(bool on, const NameSettings& settings)
{
    m_state->resolver.reset();
    if (on)
        m_state->resolver =
            std::make_unique<NameResolver>(settings, [this](std::shared_ptr<const key::HostNames> names) {
                m_state->tables.setHostNames(std::move(names));
                m_state->mailbox.post([this] { emit secondClosed(); });
            });
    m_state->tables.setHostNames(on ? m_state->resolver->names() : nullptr);
    emit secondClosed();
}

NameCounts Engine::nameCounts() const
{
    return m_state->resolver ? m_state->resolver->counts() : NameCounts();
}

void Engine::post(std::function<void()> call)
{
    m_state->mailbox.post(std::move(call));
}

Jobs& Engine::jobs()
{
    return m_state->jobs;
}

HealthReport Engine::health() const
{
    return m_state->health.report();
}

KeptQuestions& Engine::keptQuestions()
{
    return m_state->questions;
}

} // namespace weir::engine
