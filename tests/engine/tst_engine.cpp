// SPDX-License-Identifier: GPL-3.0-or-later
// The program without a screen: what comes in by the network, by captures and by the demo, and that all of it
// stops.
#include "engine/engine.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <atomic>
#include <thread>

#include "engine/sample_search.h"
#include "engine/sender.h"
#include "engine/udp_socket.h"
#include "query/live_query.h"
#include "support/captures.h"

using namespace weir;
using engine::Engine;
using support::ByteVector;
using test::Sender;

namespace
{

constexpr std::size_t budget = 64 << 20;

std::uint16_t portOf(const Engine& engine)
{
    return engine.listening().value(0).section(':', -1).toUShort();
}

std::size_t datagramsIn(const store::Snapshot& snapshot)
{
    std::size_t datagrams = 0;
    for (const store::SecondPointer& second : snapshot.seconds)
        datagrams += second->datagrams().size();
    return datagrams;
}

std::size_t flowsIn(const store::Snapshot& snapshot)
{
    std::size_t flows = 0;
    for (const store::SecondPointer& second : snapshot.seconds)
        flows += second->flows().size();
    return flows;
}

QString capturePath(const char* name)
{
    return QStringLiteral(WEIR_SOURCE_DIR "/tests/data/captures/") + name;
}

/// A capture of generated traffic in `folder`.
QString generatedCapture(const QTemporaryDir& folder, int seconds, int perSecond)
{
    support::Traffic traffic;
    const QString path = folder.filePath(QStringLiteral("generated-%1.pcap").arg(seconds));
    support::writeCapture(path.toStdString(), support::generate(traffic, 1'700'000'000, seconds, perSecond));
    return path;
}

} // namespace

class EngineTest : public QObject
{
    Q_OBJECT

private slots:
    void datagramsBecomeSeconds();
    void secondsFollowEachOtherWithoutAGap();
    void healthCountsWhatCameIn();
    void severalSocketsAreHeard();
    void eachSocketHasItsCounts();
    void copiesGoOnAndOthersLoseNothing();
    void aRelayToItselfIsRefused();
    void streamsAreFollowed();
    void streamsOfACaptureAreFollowed();
    void relaysComeAndGoInAFlood();
    void aBusyPortIsAnError();
    void listensAtOtherPlacesWhileItRuns();
    void aFreePortThatWasFoundIsKept();
    void aPlaceThatCannotBeHadDoesNotSpoilTheOthers();
    void theDemoGoesOnWhereItListensThen();
    void aFloodStopsInBoundedTime();
    void theWindowKeepsItsBudgetInAFlood();
    void theWindowReachesBackWithFewerSamples();
    void aCaptureIsReadToItsEnd();
    void aCaptureOfPacketsIsItsSamples();
    void aCaptureWithoutPacketsIsExplained();
    void aCaptureThatCannotBeReadIsExplained_data();
    void aCaptureThatCannotBeReadIsExplained();
    void aCutCaptureGivesWhatItHas();
    void aLargeCaptureKeepsTheBudget();
    void theNetworkGoesOnBehindACapture();
    void anotherCaptureReplacesTheFirst();
    void anEngineMayGoWhileItReads();
    void theDemoPlaysAndStopsAtOnce();
};

void EngineTest::datagramsBecomeSeconds()
{
    Engine engine(budget);
    QVERIFY(engine.listening().isEmpty());
    QVERIFY(engine.listen("127.0.0.1", 0));
    QSignalSpy closed(&engine, &Engine::secondClosed);
    Sender sender(portOf(engine));
    support::Traffic traffic;
    std::vector<ByteVector> sent;
    for (int i = 0; i < 200; ++i) {
        sent.push_back(traffic.next());
        QVERIFY(sender.send(sent.back()));
    }
    QTRY_COMPARE(datagramsIn(*engine.snapshot()), sent.size());
    QTRY_VERIFY(closed.count() > 0);
    QCOMPARE(flowsIn(*engine.snapshot()), sent.size() * 7);
    std::size_t place = 0;
    const auto snapshot = engine.snapshot();
    const base::SecondNumber now = base::secondOf(base::wallClock());
    for (const store::SecondPointer& second : snapshot->seconds) {
        QVERIFY(second->time() > now - 60 && second->time() <= now);
        for (const store::DatagramRow& row : second->datagrams()) {
            QVERIFY(std::ranges::equal(second->block().subspan(row.offset, row.length), sent[place++]));
            QCOMPARE(base::toText(row.source), std::string("127.0.0.1"));
        }
    }
    QVERIFY(!snapshot->capture);
    QVERIFY(!engine.showsCapture());
}

void EngineTest::secondsFollowEachOtherWithoutAGap()
{
    Engine engine(budget);
    QVERIFY(engine.listen("127.0.0.1", 0));
    QSignalSpy closed(&engine, &Engine::secondClosed);
    // Silence is told of as well.
    QTRY_VERIFY(closed.count() >= 3);
    const auto snapshot = engine.snapshot();
    QVERIFY(snapshot->seconds.size() >= 3);
    for (std::size_t i = 0; i < snapshot->seconds.size(); ++i) {
        QCOMPARE(snapshot->seconds[i]->time(), snapshot->from() + base::SecondNumber(i));
        QVERIFY(snapshot->seconds[i]->datagrams().empty());
    }
}

void EngineTest::healthCountsWhatCameIn()
{
    Engine engine(budget);
    QVERIFY(engine.listen("127.0.0.1", 0));
    Sender sender(portOf(engine));
    support::TrafficSettings settings;
    settings.agents = 3;
    support::Traffic traffic(settings);
    std::size_t bytes = 0;
    for (int i = 0; i < 30; ++i) {
        const ByteVector payload = traffic.next();
        bytes += payload.size();
        QVERIFY(sender.send(payload));
    }
    ByteVector cut = traffic.next();
    cut.resize(100);
    const ByteVector counters = support::DatagramWriter().interfaceCounters(1, 2, 3).finish();
    const ByteVector versionThree = {0, 0, 0, 3, 0, 0}; // was never sent
    for (const ByteVector& payload : {cut, counters, versionThree}) {
        bytes += payload.size();
        QVERIFY(sender.send(payload));
    }
    QTRY_COMPARE(datagramsIn(*engine.snapshot()), std::size_t(33));
    const engine::HealthReport health = engine.health();
    QCOMPARE(health.datagrams, 33u);
    QCOMPARE(health.bytes, bytes);
    QCOMPARE(health.flowSamples, 30u * 7 + 1);
    QCOMPARE(health.counterSamples, 1u);
    QCOMPARE(health.malformed, 1u);
    QCOMPARE(health.otherVersions, 1u);
    QCOMPARE(health.kernelDrops, 0u);
    QCOMPARE(health.notKept, 0u);
    QCOMPARE(health.agents, 3u);
    QVERIFY(std::abs(health.lastDatagram - base::wallClock()) < 60 * base::nanosecondsPerSecond);
}

void EngineTest::severalSocketsAreHeard()
{
    Engine engine(budget);
    QVERIFY(engine.listen("127.0.0.1", 0));
    QVERIFY(engine.listen("127.0.0.1", 0));
    QCOMPARE(engine.listening().size(), 2);
    support::Traffic traffic;
    for (const QString& place : engine.listening())
        QVERIFY(Sender(place.section(':', -1).toUShort()).send(traffic.next()));
    QTRY_COMPARE(datagramsIn(*engine.snapshot()), std::size_t(2));
}

void EngineTest::eachSocketHasItsCounts()
{
    Engine engine(budget);
    QVERIFY(engine.takeListenWarning().isEmpty());
    QVERIFY(engine.listen("127.0.0.1", 0));
    QVERIFY(engine.listen("127.0.0.1", 0));
    const QString warning = engine.takeListenWarning();
    QCOMPARE(warning.isEmpty(), engine.sockets()[0].buffer >= engine::UdpSocket::wantedBuffer);
    QVERIFY(engine.takeListenWarning().isEmpty()); // said once
    support::Traffic traffic;
    Sender first(portOf(engine));
    for (int i = 0; i < 3; ++i)
        QVERIFY(first.send(traffic.next()));
    QVERIFY(Sender(engine.listening()[1].section(':', -1).toUShort()).send(traffic.next()));
    QTRY_COMPARE(datagramsIn(*engine.snapshot()), std::size_t(4));
    const auto sockets = engine.sockets();
    QCOMPARE(sockets.size(), std::size_t(2));
    QCOMPARE(QString::fromStdString(sockets[0].place), engine.listening()[0]);
    QCOMPARE(sockets[0].datagrams, 3u);
    QCOMPARE(sockets[1].datagrams, 1u);
    QCOMPARE(sockets[0].kernelDrops + sockets[1].kernelDrops, 0u);
}

void EngineTest::copiesGoOnAndOthersLoseNothing()
{
    auto target = engine::UdpSocket::bind("127.0.0.1", 0);
    QVERIFY(target);
    std::uint16_t closed = 0;
    {
        const auto gone = engine::UdpSocket::bind("127.0.0.1", 0);
        QVERIFY(gone);
        closed = gone->port();
    }
    Engine engine(budget);
    QVERIFY(engine.relayTo("127.0.0.1", closed));
    QVERIFY(engine.relayTo("127.0.0.1", target->port()));
    QVERIFY(engine.listen("127.0.0.1", 0));
    Sender sender(portOf(engine));
    support::Traffic traffic;
    std::vector<ByteVector> sent;
    for (int i = 0; i < 300; ++i) {
        sent.push_back(traffic.next());
        QVERIFY(sender.send(sent.back()));
    }
    QTRY_COMPARE(datagramsIn(*engine.snapshot()), sent.size());
    std::size_t place = 0;
    for (;;) {
        const auto& datagrams = target->receive(0);
        if (datagrams.empty())
            break;
        for (const wire::Datagram& datagram : datagrams)
            QVERIFY(std::ranges::equal(datagram.payload, sent[place++]));
    }
    QCOMPARE(place, sent.size());
    const auto relays = engine.relays();
    QCOMPARE(relays.size(), std::size_t(2));
    QCOMPARE(relays[0].target, "127.0.0.1:" + std::to_string(closed));
    QCOMPARE(relays[0].counts.sent + relays[0].counts.notSent, 300u);
    QVERIFY(relays[0].counts.refused > 0);
    QCOMPARE(relays[1].counts.sent, 300u);
    QCOMPARE(relays[1].counts.notSent + relays[1].counts.refused, 0u);
    engine.stopRelays();
    QVERIFY(engine.relays().empty());
}

void EngineTest::aRelayToItselfIsRefused()
{
    Engine engine(budget);
    QVERIFY(engine.listen("127.0.0.1", 0));
    const auto back = engine.relayTo("127.0.0.1", portOf(engine));
    QVERIFY(!back);
    QVERIFY(back.error().text.find("would come back to Weir, which listens on 127.0.0.1:") !=
            std::string::npos);
    QVERIFY(engine.relays().empty());

    auto free = engine::UdpSocket::bind("127.0.0.1", 0);
    QVERIFY(free);
    const std::uint16_t port = free->port();
    QVERIFY(engine.relayTo("127.0.0.1", port));
    free = engine::UdpSocket::bind("127.0.0.1", 0); // gives the first one back
    const auto listens = engine.listen("*", port);
    QVERIFY(!listens);
    QVERIFY(listens.error().text.find("would come back") != std::string::npos);
    QCOMPARE(engine.listening().size(), 1);
}

void EngineTest::streamsAreFollowed()
{
    Engine engine(budget);
    QVERIFY(engine.streams()->subAgents.empty());
    QVERIFY(engine.listen("127.0.0.1", 0));
    Sender sender(portOf(engine));
    for (const std::uint32_t sequence : {5, 6, 9, 9, 10})
        QVERIFY(sender.send(support::DatagramWriter(sequence).interfaceCounters(3, 4, 5).finish()));
    QTRY_VERIFY(!engine.streams()->subAgents.empty() && engine.streams()->subAgents[0].datagrams == 5);
    const auto report = engine.streams();
    QCOMPARE(report->subAgents[0].sequence, (sample::SequenceCounts{2, 1, 0, 0}));
    QCOMPARE(report->sources.size(), std::size_t(1));
    QCOMPARE(report->sources[0].counterSamples, 4u);
    QVERIFY(std::abs(report->time - base::wallClock()) < 60 * base::nanosecondsPerSecond);
    const base::Nanoseconds before = report->time;
    QTRY_VERIFY(engine.streams()->time > before); // a silence is told of as well
}

void EngineTest::streamsOfACaptureAreFollowed()
{
    const QTemporaryDir folder;
    Engine engine(budget);
    QSignalSpy read(&engine, &Engine::captureRead);
    engine.openCaptures({generatedCapture(folder, 5, 50)});
    QTRY_COMPARE(read.count(), 1);
    const auto report = engine.streams();
    std::uint64_t datagrams = 0;
    for (const query::SubAgentHealth& agent : report->subAgents)
        datagrams += agent.datagrams;
    QCOMPARE(datagrams, 250u);
    QCOMPARE(base::secondOf(report->time), 1'700'000'004);
    engine.closeCapture();
    QVERIFY(engine.streams()->subAgents.empty());
}

/// Reports are taken and targets set while datagrams come in: for the thread sanitizer above all.
void EngineTest::relaysComeAndGoInAFlood()
{
    auto target = engine::UdpSocket::bind("127.0.0.1", 0);
    QVERIFY(target);
    Engine engine(budget);
    QVERIFY(engine.listen("127.0.0.1", 0));
    std::atomic<bool> stop{false};
    std::thread flood([&stop, port = portOf(engine)] {
        Sender sender(port);
        support::Traffic traffic;
        while (!stop)
            sender.send(traffic.next());
    });
    std::atomic<std::uint64_t> reports{0};
    std::thread reader([&] {
        std::shared_ptr<const query::StreamReport> last;
        while (!stop) {
            const auto report = engine.streams();
            reports += report != last && !report->subAgents.empty();
            last = report;
        }
    });
    QElapsedTimer clock;
    clock.start();
    std::uint64_t passedOn = 0;
    while ((reports < 2 || passedOn == 0) && clock.elapsed() < 30'000) {
        QVERIFY(engine.relayTo("127.0.0.1", target->port()));
        QTest::qWait(20);
        for (const engine::RelayReport& relay : engine.relays())
            passedOn += relay.counts.sent;
        engine.stopRelays();
    }
    stop = true;
    flood.join();
    reader.join();
    QVERIFY(reports >= 2 && passedOn > 0);
}

void EngineTest::aBusyPortIsAnError()
{
    Engine first(budget);
    QVERIFY(first.listen("127.0.0.1", 0));
    Engine second(budget);
    const auto listens = second.listen("127.0.0.1", portOf(first));
    QVERIFY(!listens);
    QVERIFY(listens.error().text.find("already in use by tst_engine") != std::string::npos);
    QVERIFY(second.listening().isEmpty());
}

void EngineTest::listensAtOtherPlacesWhileItRuns()
{
    Engine engine(budget);
    QVERIFY(engine.listen("127.0.0.1", 0));
    QVERIFY(engine.listen("127.0.0.1", 0));
    const std::uint16_t stays = engine.listening()[0].section(':', -1).toUShort();
    const std::uint16_t goes = engine.listening()[1].section(':', -1).toUShort();
    support::Traffic traffic;
    QVERIFY(Sender(stays).send(traffic.next()));
    QTRY_COMPARE(engine.sockets()[0].datagrams, std::uint64_t(1));

    // The same port on every address: the kernel gives it only when the old socket is closed.
    QCOMPARE(engine.listenAt({{"127.0.0.1", stays}, {"*", goes}}).size(), std::size_t(0));
    QCOMPARE(engine.listening(),
             (QStringList{QString("127.0.0.1:%1").arg(stays), QString("*:%1").arg(goes)}));
    QCOMPARE(engine.sockets()[0].datagrams, std::uint64_t(1)); // it went on
    QVERIFY(Sender(stays).send(traffic.next()));
    QVERIFY(Sender(goes).send(traffic.next()));
    QTRY_COMPARE(engine.health().datagrams, std::uint64_t(3));

    QVERIFY(engine.listenAt({}).empty());
    QVERIFY(engine.listening().isEmpty());
    QTRY_COMPARE(datagramsIn(*engine.snapshot()), std::size_t(3)); // the second that was begun, too
}

void EngineTest::aFreePortThatWasFoundIsKept()
{
    Engine engine(budget);
    const std::vector<wire::Place> anyPort{{"127.0.0.1", 0}};
    QVERIFY(engine.listenAt(anyPort).empty());
    const QStringList found = engine.listening();
    QCOMPARE(found.size(), 1);
    QVERIFY(portOf(engine) != 0);
    QVERIFY(engine.listenAt(anyPort).empty());
    QCOMPARE(engine.listening(), found);
    QVERIFY(engine.listenAt({{"127.0.0.1", portOf(engine)}}).empty());
    QCOMPARE(engine.listening(), found);
}

void EngineTest::aPlaceThatCannotBeHadDoesNotSpoilTheOthers()
{
    Engine other(budget);
    QVERIFY(other.listen("127.0.0.1", 0));
    Engine engine(budget);
    QVERIFY(engine.listen("127.0.0.1", 0));
    const std::uint16_t free = portOf(engine);
    const auto errors = engine.listenAt({{"127.0.0.1", portOf(other)}, {"127.0.0.1", free}});
    QCOMPARE(errors.size(), std::size_t(1));
    QVERIFY(errors[0].text.find("already in use") != std::string::npos);
    QCOMPARE(engine.listening(), QStringList{QString("127.0.0.1:%1").arg(free)});
}

void EngineTest::theDemoGoesOnWhereItListensThen()
{
    Engine engine(budget);
    QVERIFY(engine.listen("127.0.0.1", 0));
    QVERIFY(engine.startDemo());
    QTRY_VERIFY(engine.health().datagrams > 0);
    QVERIFY(engine.listenAt({}).empty()); // nowhere that the demo could be heard: it takes a place of its own
    QVERIFY(engine.demoRuns());
    QCOMPARE(engine.listening().size(), 1);
    const std::uint64_t before = engine.health().datagrams;
    QTRY_VERIFY(engine.health().datagrams > before);
}

void EngineTest::aFloodStopsInBoundedTime()
{
    auto engine = std::make_unique<Engine>(budget);
    QVERIFY(engine->listen("127.0.0.1", 0));
    std::atomic<bool> stop{false};
    std::thread flood([&stop, port = portOf(*engine)] {
        Sender sender(port);
        const ByteVector payload = support::Traffic().next();
        while (!stop)
            sender.send(payload);
    });
    QTRY_VERIFY(engine->health().datagrams > 1000);
    QElapsedTimer clock;
    clock.start();
    engine.reset();
    const qint64 elapsed = clock.elapsed();
    stop = true;
    flood.join();
    QVERIFY2(elapsed < 2000, qPrintable(QString::number(elapsed)));
}

void EngineTest::theWindowKeepsItsBudgetInAFlood()
{
    constexpr std::size_t small = 8 << 20;
    Engine engine(small);
    QVERIFY(engine.listen("127.0.0.1", 0));
    Sender sender(portOf(engine));
    support::TrafficSettings settings;
    settings.samplesPerDatagram = 200; // 39 kB each
    support::Traffic traffic(settings);
    const ByteVector payload = traffic.next();
    std::uint64_t sent = 0;
    QElapsedTimer clock;
    clock.start();
    while (clock.elapsed() < 30'000 && (engine.snapshot()->evicted == 0 || engine.health().notKept == 0)) {
        for (int i = 0; i < 100; ++i)
            sent += sender.send(payload);
        QCoreApplication::processEvents();
        const auto snapshot = engine.snapshot();
        QVERIFY2(snapshot->bytes <= small, qPrintable(QString::number(snapshot->bytes)));
    }
    QVERIFY(engine.snapshot()->evicted > 0);
    QVERIFY(engine.health().datagrams <= sent);
    QVERIFY(engine.health().notKept > 0); // more in one second than the whole budget: it is said
}

void EngineTest::theWindowReachesBackWithFewerSamples()
{
    Engine engine(8 << 20);
    engine.setWishedSpan(600); // some 14 kB a second; what follows is ten times as much
    QVERIFY(engine.listen("127.0.0.1", 0));
    Sender sender(portOf(engine));
    support::Traffic traffic;
    constexpr int perSecond = 100;
    int sent = 0;
    int seconds = 0;
    QObject::connect(&engine, &Engine::secondClosed, &engine, [&] {
        ++seconds;
        for (int i = 0; i < perSecond; ++i)
            sent += sender.send(traffic.next());
    });
    QTRY_VERIFY_WITH_TIMEOUT(seconds >= 6, 20'000);
    disconnect(&engine, nullptr, &engine, nullptr);
    QTRY_COMPARE_WITH_TIMEOUT(engine.health().flowSamples, std::uint64_t(sent) * 7, 20'000);

    const engine::HealthReport health = engine.health();
    QVERIFY(health.oneIn >= 8);
    QVERIFY(health.thinnedOut > 0);
    const auto snapshot = engine.snapshot();
    QCOMPARE(flowsIn(*snapshot) + health.thinnedOut, health.flowSamples); // nothing goes uncounted
    // The streams are told of as they came.
    std::uint64_t received = 0;
    for (const query::SubAgentHealth& subAgent : engine.streams()->subAgents) {
        received += subAgent.datagrams;
        QCOMPARE(subAgent.sequence.lost, std::uint64_t(0));
    }
    QCOMPARE(received, std::uint64_t(sent));

    query::Query query = *query::readQuery({"", "fps", ""});
    query.aggregation = query::Aggregation::Sum;
    query::LiveQuery live(query);
    live.update(*snapshot, snapshot->from(), snapshot->to());
    const query::Answer answer = live.answer({snapshot->from(), snapshot->to(), 1});
    std::uint32_t most = 1;
    for (const store::SecondPointer& second : snapshot->seconds)
        most = std::max(most, second->oneIn());
    QVERIFY(most >= 8);
    QCOMPARE(answer.oneIn, most);
    // Each sample stands for 1000 frames; whatever the lots were, no second is wrong by more than k.
    const double truth = 1000.0 * 7 * sent;
    double total = 0;
    for (const query::Estimate& step : answer.total.steps)
        total += step.value;
    QVERIFY2(std::abs(total - truth) <= 1000.0 * most * double(snapshot->seconds.size()),
             qPrintable(QStringLiteral("%1 of %2").arg(total).arg(truth)));

    // Saved and opened it has gaps, which are no losses; and so on when it is saved from there.
    const QTemporaryDir folder;
    engine::SampleSearch search(engine);
    QSignalSpy saved(&search, &engine::SampleSearch::saved);
    QSignalSpy read(&engine, &Engine::captureRead);
    const std::string selection =
        "one in up to " + std::to_string(most) + " flow samples, with sampling rates as many times as high";
    for (const char* name : {"saved.pcapng", "again.pcapng"}) {
        const QString path = folder.filePath(name);
        search.saveRange(path, snapshot->from(), snapshot->to());
        QVERIFY(saved.wait(20'000));
        QCOMPARE(saved.last()[2].toString(), QString());
        engine.openCaptures({path});
        QVERIFY(read.wait(20'000));
        QCOMPARE(flowsIn(*engine.snapshot()), flowsIn(*snapshot));
        const auto streams = engine.streams();
        QCOMPARE(streams->selection, selection);
        for (const query::SubAgentHealth& subAgent : streams->subAgents)
            QCOMPARE(subAgent.sequence.lost, std::uint64_t(0));
        for (const query::SourceHealth& source : streams->sources)
            QCOMPARE(source.sequence.lost, std::uint64_t(0));
    }
}

void EngineTest::aCaptureIsReadToItsEnd()
{
    Engine engine(budget);
    QSignalSpy read(&engine, &Engine::captureRead);
    QSignalSpy closed(&engine, &Engine::secondClosed);
    const QString path = capturePath("pmacct-lo.pcap");
    engine.openCaptures({path});
    QVERIFY(engine.showsCapture());
    QTRY_COMPARE(read.count(), 1);
    QCOMPARE(read[0][0].toString(), path);
    QCOMPARE(read[0][1].toString(), QString());
    QVERIFY(closed.count() > 0);
    const auto snapshot = engine.snapshot();
    QVERIFY(snapshot->capture);
    QCOMPARE(datagramsIn(*snapshot), std::size_t(150));
    QCOMPARE(flowsIn(*snapshot), std::size_t(668));
    QCOMPARE(base::toIso8601(snapshot->from()), std::string("2026-11-22T12:32:52Z"));

    closed.clear();
    engine.closeCapture();
    QVERIFY(!engine.showsCapture());
    QCOMPARE(closed.count(), 1); // the views are to look again
    QVERIFY(engine.snapshot()->seconds.empty());
    QVERIFY(!engine.snapshot()->capture);
}

// A capture of sFlow to a port that nobody expects it at: its packets are told as such.
void EngineTest::aCaptureOfPacketsIsItsSamples()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath("packets.pcap");
    ByteVector bytes = support::readFile(capturePath("ovs-lo.pcap").toStdString());
    for (std::size_t at = 24; at < bytes.size();) {
        const std::size_t length = bytes[at + 8] | std::size_t(bytes[at + 9]) << 8;
        bytes[at + 16 + 14 + 20 + 2] = 1; // UDP destination port, behind Ethernet and IPv4
        at += 16 + length;
    }
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(reinterpret_cast<const char*>(bytes.data()), qint64(bytes.size()));
    file.close();
    Engine engine(budget);
    QSignalSpy read(&engine, &Engine::captureRead);
    engine.openCaptures({path, capturePath("ovs-lo.pcap")});
    QTRY_COMPARE(read.count(), 2);
    QCOMPARE(read[0].toList(), (QVariantList{path, QString(), true}));
    QCOMPARE(read[1].toList(), (QVariantList{capturePath("ovs-lo.pcap"), QString(), false}));
    QCOMPARE(flowsIn(*engine.snapshot()), std::size_t(19 + 53));
}

void EngineTest::aCaptureWithoutPacketsIsExplained()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath("empty.pcap");
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray::fromHex("d4c3b2a1 0200 0400 00000000 00000000 00000400 01000000"));
    file.close();
    Engine engine(budget);
    QSignalSpy read(&engine, &Engine::captureRead);
    engine.openCaptures({path});
    QTRY_COMPARE(read.count(), 1);
    QVERIFY2(read[0][1].toString().contains("holds no packets"), qPrintable(read[0][1].toString()));
}

void EngineTest::aCaptureThatCannotBeReadIsExplained_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("says");
    QTest::newRow("missing") << capturePath("no-such.pcap") << "no-such.pcap";
    QTest::newRow("not a capture") << capturePath("README.md") << "not a pcap or pcapng capture";
    QTest::newRow("folder") << QStringLiteral(WEIR_SOURCE_DIR) << "folder";
}

void EngineTest::aCaptureThatCannotBeReadIsExplained()
{
    QFETCH(QString, path);
    QFETCH(QString, says);
    Engine engine(budget);
    QSignalSpy read(&engine, &Engine::captureRead);
    engine.openCaptures({path});
    QTRY_COMPARE(read.count(), 1);
    QVERIFY2(read[0][1].toString().contains(says), qPrintable(read[0][1].toString()));
    QVERIFY(engine.snapshot()->seconds.empty());
}

void EngineTest::aCutCaptureGivesWhatItHas()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath("cut.pcap");
    ByteVector bytes = support::readFile(capturePath("pmacct-lo.pcap").toStdString());
    bytes.resize(bytes.size() / 2);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(reinterpret_cast<const char*>(bytes.data()), qint64(bytes.size()));
    file.close();
    Engine engine(budget);
    QSignalSpy read(&engine, &Engine::captureRead);
    engine.openCaptures({path});
    QTRY_COMPARE(read.count(), 1);
    QVERIFY(!read[0][1].toString().isEmpty());
    QVERIFY(datagramsIn(*engine.snapshot()) > 50);
}

void EngineTest::aLargeCaptureKeepsTheBudget()
{
    const QTemporaryDir folder;
    const QString path = generatedCapture(folder, 60, 300); // 25 MB
    constexpr std::size_t small = 8 << 20;
    Engine engine(small);
    QSignalSpy read(&engine, &Engine::captureRead);
    connect(&engine, &Engine::secondClosed, &engine, [&] { QVERIFY(engine.snapshot()->bytes <= small); });
    engine.openCaptures({path});
    QTRY_COMPARE_WITH_TIMEOUT(read.count(), 1, 30'000);
    const auto snapshot = engine.snapshot();
    QVERIFY(snapshot->evicted > 0);
    QVERIFY(snapshot->seconds.size() > 5);
    QCOMPARE(snapshot->to(), 1'700'000'060);
    QVERIFY(snapshot->bytes <= small);
}

void EngineTest::theNetworkGoesOnBehindACapture()
{
    Engine engine(budget);
    QVERIFY(engine.listen("127.0.0.1", 0));
    QSignalSpy read(&engine, &Engine::captureRead);
    engine.openCaptures({capturePath("ovs-lo.pcap")});
    QTRY_COMPARE(read.count(), 1);
    Sender sender(portOf(engine));
    for (int i = 0; i < 10; ++i)
        QVERIFY(sender.send(support::Traffic().next()));
    QTRY_COMPARE(engine.health().datagrams, 10u);
    QTRY_COMPARE(engine.health().flowSamples, 70u); // the second is over
    QVERIFY(engine.snapshot()->capture);
    QCOMPARE(datagramsIn(*engine.snapshot()), std::size_t(19));
    engine.closeCapture();
    QCOMPARE(datagramsIn(*engine.snapshot()), std::size_t(10));
}

void EngineTest::anotherCaptureReplacesTheFirst()
{
    const QTemporaryDir folder;
    const QString large = generatedCapture(folder, 60, 300);
    Engine engine(budget);
    QSignalSpy read(&engine, &Engine::captureRead);
    engine.openCaptures({large});
    engine.openCaptures({capturePath("ovs-lo.pcap")});
    QTRY_VERIFY(!read.isEmpty() && read.last()[0].toString() == capturePath("ovs-lo.pcap"));
    QCOMPARE(read.count(), 1); // the first was not read
    QCOMPARE(datagramsIn(*engine.snapshot()), std::size_t(19));
    engine.openCaptures({large});
    engine.closeCapture();
    QVERIFY(engine.snapshot()->seconds.empty());
}

void EngineTest::anEngineMayGoWhileItReads()
{
    const QTemporaryDir folder;
    const QString large = generatedCapture(folder, 100, 300);
    for (int i = 0; i < 5; ++i) {
        auto engine = std::make_unique<Engine>(budget);
        QVERIFY(engine->listen("127.0.0.1", 0));
        engine->openCaptures({large});
        if (i % 2)
            QTRY_VERIFY(!engine->snapshot()->seconds.empty());
        QElapsedTimer clock;
        clock.start();
        engine.reset();
        QVERIFY(clock.elapsed() < 2000);
    }
}

void EngineTest::theDemoPlaysAndStopsAtOnce()
{
    Engine engine(budget);
    QSignalSpy changed(&engine, &Engine::demoChanged);
    engine.stopDemo(); // there is none
    QVERIFY(changed.isEmpty());
    QVERIFY(engine.startDemo());
    QVERIFY(engine.demoRuns());
    QVERIFY(!engine.listening().isEmpty());
    QVERIFY(engine.startDemo()); // it runs already
    QCOMPARE(changed.count(), 1);
    QTRY_VERIFY(engine.health().datagrams > 5);
    QTRY_VERIFY(flowsIn(*engine.snapshot()) > 0);
    QCOMPARE(engine.health().malformed, 0u);
    QElapsedTimer clock;
    clock.start();
    engine.stopDemo();
    QVERIFY(clock.elapsed() < 500);
    QVERIFY(!engine.demoRuns());
    QCOMPARE(changed.count(), 2);
    QVERIFY(engine.startDemo());
    QCOMPARE(engine.listening().size(), 1);
}

QTEST_GUILESS_MAIN(EngineTest)
#include "tst_engine.moc"
