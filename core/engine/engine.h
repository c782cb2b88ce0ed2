// SPDX-License-Identifier: GPL-3.0-or-later
// The running program without a screen: sources, the window of seconds, health. Owned by main(); lives in the
// UI thread (or the only thread of weirctl); the collector is a thread of its own.
#pragma once

#include <QObject>
#include <QString>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "base/result.h"
#include "engine/health.h"
#include "engine/name_resolver.h"
#include "engine/tables.h"
#include "query/query.h"
#include "query/stream_health.h"
#include "store/ring.h"
#include "wire/socket_address.h"

namespace weir::engine
{

class Jobs;
class KeptQuestions;

class Engine : public QObject
{
    Q_OBJECT
public:
    /// `budgetBytes` bounds the window.
    explicit Engine(std::size_t budgetBytes, QObject* parent = nullptr);
    ~Engine() override;

    /// Another budget: of live reception from the next second on, of a capture at once.
    void setBudget(std::size_t bytes);

    /// How far the window of live reception should reach back: where the budget is too small for that, one in
    /// k flow samples is kept and stands for k times as many packets, as every answer says. 0: all are kept.
    /// From the next second on.
    void setWishedSpan(base::SecondNumber seconds);

    /// Listens for sFlow on `address`:`port` (several calls, several sockets). "*" is every IPv6 and IPv4
    /// address; a multicast group is joined, and may name an interface: `239.1.2.3%eth0`. The error names the
    /// cause and the remedy (busy port, no such address, no permission, a relay that leads back).
    base::Result<void> listen(const QString& address, std::uint16_t port);

    /// Listens at these places and at no other. Where it listens already it goes on without a gap. What went
    /// wrong at the others, as `listen` says it; it listens where it can.
    std::vector<base::Error> listenAt(const std::vector<wire::Place>& places);

    /// Where it listens, for example `*:6343`; empty when it does not.
    QStringList listening() const;

    /// What to do when the kernel gave less than what loses nothing in a burst; "" when it did not. Once: the
    /// next call is "" until it listens to more.
    QString takeListenWarning();

    /// Passes raw copies of all that is received from now on to another collector (several calls, several
    /// targets). An address of its own where it listens is refused.
    base::Result<void> relayTo(const QString& address, std::uint16_t port);
    void stopRelays();

    std::vector<SocketReport> sockets() const;
    std::vector<RelayReport> relays() const;

    /// How well the streams of the agents come in, of the capture when one is shown; new once a second. Never
    /// null. Any thread.
    std::shared_ptr<const query::StreamReport> streams() const;

    /// Reads captures as fast as possible, in the background, on their own clock: the sFlow in them, or,
    /// where there is none, their packets; `captureRead` follows for each. Until closeCapture() the snapshot
    /// is theirs; live reception goes on behind it in a quarter of the budget.
    void openCaptures(const QStringList& paths);
    void closeCapture();

    /// Whether the snapshot is a capture's: "now" is then its end.
    bool showsCapture() const;

    /// Plays the bundled recording to the socket it listens on, at its own pace, over and over, until
    /// stopDemo().
    base::Result<void> startDemo();
    void stopDemo();
    bool demoRuns() const;

    /// The window as of now: immutable, cheap to copy.
    std::shared_ptr<const store::Snapshot> snapshot() const;

    /// The holder, an address that is never read, looks at these seconds of live reception and wants them to
    /// stay, as far as half the budget goes for all holders. An empty range: it does not any more.
    void hold(const void* holder, const query::Range& range);
    HealthReport health() const;

    /// What questions about the snapshot look things up in.
    Tables::Current tables() const;

    /// Tables of files; they replace those of an earlier call.
    void setTables(const key::Context& files);

    /// Loads, in the background, the tables that the query asks for and that nobody brought: the registry of
    /// adapters' makers. Questions do so by themselves.
    void loadTablesFor(const query::Query& query);

    /// Whether names of addresses, for the function dns, are asked for. Not at first: then no query leaves.
    void setNameResolution(bool on, const NameSettings& settings = {});
    NameCounts nameCounts() const;

    /// Calls in the engine's thread. Any thread.
    void post(std::function<void()> call);

    /// The pool on which questions are answered.
    Jobs& jobs();

    /// What is known of the questions that were asked; it counts against the budget, too.
    KeptQuestions& keptQuestions();

signals:
    void secondClosed(); ///< a new snapshot is there

    /// `problem` is "" when all went well. `ofPackets`: it holds no sFlow, its packets are the samples.
    void captureRead(const QString& path, const QString& problem, bool ofPackets);
    void demoChanged(bool runs);

private:
    struct State;
    base::Result<wire::Place> demoTarget();

    std::unique_ptr<State> m_state;
};

} // namespace weir::engine
