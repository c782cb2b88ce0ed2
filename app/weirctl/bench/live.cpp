// SPDX-License-Identifier: GPL-3.0-or-later
// What needs the whole engine: views of a capture, reception, and memory.
#include <QEventLoop>
#include <QSocketNotifier>
#include <QTemporaryDir>
#include <QTimer>
#include <algorithm>
#include <array>
#include <fstream>

#include "engine/question.h"
#include "engine/udp_socket.h"
#include "question.h"
#include "scenarios.h"
#include "sender.h"
#include "stopwatch.h"

namespace weir::bench
{

namespace
{

constexpr std::size_t mebibyte = 1 << 20;

/// Runs the event loop until `loop` is quit. False: it took too long.
bool waitFor(QEventLoop& loop, int milliseconds)
{
    QTimer deadline;
    deadline.setSingleShot(true);
    QObject::connect(&deadline, &QTimer::timeout, &loop, [&loop] { loop.exit(1); });
    deadline.start(milliseconds);
    return loop.exec() == 0;
}

/// Seconds from asking to the answer.
std::optional<double> ask(engine::Question& view)
{
    QEventLoop loop;
    QObject::connect(&view, &engine::Question::answered, &loop, &QEventLoop::quit);
    const double begin = wallSeconds();
    view.ask(question(pairKeys));
    constexpr int patience = 60'000;
    if (!waitFor(loop, patience))
        return std::nullopt;
    return wallSeconds() - begin;
}

/// A live question while datagrams come in.
struct Reception {
    std::uint64_t sent = 0;
    engine::HealthReport health;
    std::size_t answers = 0;
    double worst = 0; ///< ms that an answer took
    std::size_t flows = 0;

    std::uint64_t lost() const { return sent - std::min(sent, health.datagrams); }
};

std::optional<Reception> receive(SenderProcess& sender, std::size_t budgetMiB, int rate, int seconds,
                                 std::span<const std::uint16_t> relays = {})
{
    engine::Engine engine(budgetMiB * mebibyte);
    if (!engine.listen(QStringLiteral("127.0.0.1"), 0))
        return std::nullopt;
    for (const std::uint16_t port : relays)
        if (!engine.relayTo(QStringLiteral("127.0.0.1"), port))
            return std::nullopt;
    const std::uint16_t port = engine.listening().constFirst().section(QLatin1Char(':'), -1).toUShort();
    Reception reception;
    QEventLoop loop;
    engine::Question view(engine);
    std::optional<std::size_t> enough; // answers, when all was sent
    QObject::connect(&view, &engine::Question::answered, &loop, [&](const engine::Reply& reply) {
        ++reception.answers;
        reception.worst = std::max(reception.worst, reply.milliseconds);
        reception.flows = std::max(reception.flows, reply.answer->otherFlows);
        if (enough && reception.answers >= *enough)
            loop.quit();
    });
    view.ask(question(pairKeys));
    if (!sender.begin({port, rate, seconds}))
        return std::nullopt;
    QSocketNotifier done(sender.descriptor(), QSocketNotifier::Read);
    bool failed = false;
    QObject::connect(&done, &QSocketNotifier::activated, &loop, [&] {
        done.setEnabled(false);
        const auto sent = sender.finish();
        failed = !sent;
        reception.sent = sent.value_or(0);
        enough = reception.answers + 2; // what waits in the socket is received within the next second
    });
    if (!waitFor(loop, (seconds + 30) * 1000) || failed)
        return std::nullopt;
    reception.health = engine.health();
    return reception;
}

/// A line of /proc/self/status, in MiB.
double statusMiB(const std::string& name)
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(name + ':'))
            return std::stod(line.substr(name.size() + 1)) / 1024;
    return 0;
}

std::string millions(double number)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.2f", number / 1e6);
    return text;
}

} // namespace

void measureView(const Settings& settings, Report& report)
{
    const QTemporaryDir folder;
    const std::string path = folder.filePath(QStringLiteral("traffic.pcap")).toStdString();
    const std::uint32_t samples = settings.quick ? 100'000 : 1'000'000;
    const auto seconds = std::clamp(samples / settings.traffic.rate, 1u, settings.seconds);
    if (const auto written = writeCapture(path, settings.traffic, seconds); !written)
        return report.remark(written.error().text);
    engine::Engine engine(1024 * mebibyte);
    QEventLoop loop;
    QObject::connect(&engine, &engine::Engine::captureRead, &loop, &QEventLoop::quit);
    const double begin = wallSeconds();
    engine.openCaptures({QString::fromStdString(path)});
    constexpr int patience = 60'000;
    if (!waitFor(loop, patience))
        return report.remark("view: the capture was not read in time.");
    report.add("view.open", (wallSeconds() - begin) * 1e3, {},
               millions(seconds * double(settings.traffic.rate)) + " million samples");
    engine::Question one(engine);
    engine::Question other(engine);
    const auto first = ask(one);
    const auto second = first ? ask(other) : std::nullopt;
    if (!second)
        return report.remark("view: no answer came in time.");
    report.add("view.first", *first * 1e3);
    report.add("view.second", *second * 1e3, *first * 1e3);
}

namespace
{

/// One relay whose target is there and never reads, and one whose target is not there.
void measureRelay(SenderProcess& sender, std::size_t budgetMiB, const Settings& settings, Report& report)
{
    constexpr int rate = 100'000;
    const int seconds = settings.quick ? 1 : 3;
    std::optional<std::uint16_t> gone;
    const auto there = engine::UdpSocket::bind("127.0.0.1", 0);
    if (const auto closed = engine::UdpSocket::bind("127.0.0.1", 0))
        gone = closed->port();
    if (!there || !gone)
        return report.remark("udp: no socket for a relay could be opened.");
    progress("  udp: " + std::to_string(rate) + " datagrams/s with two relays");
    const std::array targets{there->port(), *gone};
    const auto reception = receive(sender, budgetMiB, rate, seconds, targets);
    if (!reception)
        return report.remark("udp: nothing could be sent, or relayed.");
    report.add("udp.relay", 100.0 * double(reception->lost()) / double(reception->sent), {},
               millions(double(reception->sent) / seconds) + " M datagrams/s");
}

} // namespace

void measureUdp(const Settings& settings, Report& report)
{
    constexpr int thousands[] = {25, 50, 100, 200, 300, 400};
    constexpr int promised = 200;           // longer than the others
    constexpr std::size_t budgetMiB = 1024; // for more than a second of the fastest
    TrafficSettings traffic = TrafficSettings::plain();
    traffic.seed = settings.traffic.seed;
    traffic.hosts = settings.traffic.hosts;
    SenderProcess sender(traffic, 5000);
    measureRelay(sender, budgetMiB, settings, report);
    for (const int step : thousands) {
        const int rate = step * 1000;
        const int seconds = settings.quick ? 1 : step == promised ? 30 : 3;
        progress("  udp: " + std::to_string(rate) + " datagrams/s for " + std::to_string(seconds) + " s");
        const auto reception = receive(sender, budgetMiB, rate, seconds);
        if (!reception)
            return report.remark("udp: the socket could not be opened, or nothing could be sent.");
        const double reached = double(reception->sent) / seconds;
        const engine::HealthReport& health = reception->health;
        std::string note = millions(double(health.flowSamples) / seconds) + " M samples/s";
        if (health.kernelDrops > 0)
            note += ", kernel drops " + std::to_string(health.kernelDrops);
        if (health.notKept > 0)
            note += ", not kept " + std::to_string(health.notKept);
        if (reached < 0.98 * rate)
            note += ", only " + std::to_string(int(reached)) + " datagrams/s could be sent";
        report.add(("udp." + std::to_string(step)).c_str(),
                   100.0 * double(reception->lost()) / double(reception->sent), {}, std::move(note));
        if (reception->lost() > 0 || reached < 0.98 * rate || (settings.quick && step == promised))
            return;
    }
}

void measureOverload(const Settings& settings, Report& report)
{
    constexpr std::size_t budgetMiB = 256;
    constexpr int senders = 8;
    constexpr int fullSpeed = 1'000'000; // more than any of them reaches
    constexpr int gently = 50'000;
    const int seconds = settings.quick ? 3 : 10;
    TrafficSettings traffic = TrafficSettings::plain();
    traffic.seed = settings.traffic.seed;
    traffic.hosts = settings.traffic.hosts;
    std::vector<std::unique_ptr<SenderProcess>> crowd;
    for (int i = 0; i < senders; ++i)
        crowd.push_back(std::make_unique<SenderProcess>(traffic, 5000));
    SenderProcess gentle(traffic, 5000);

    engine::Engine engine(budgetMiB * mebibyte);
    if (!engine.listen(QStringLiteral("127.0.0.1"), 0))
        return report.remark("overload: the socket could not be opened.");
    const std::uint16_t port = engine.listening().constFirst().section(QLatin1Char(':'), -1).toUShort();
    engine::Question view(engine);
    double lastAnswer = wallSeconds();
    double gap = 0;
    QEventLoop loop;
    std::size_t answers = 0;
    QObject::connect(&view, &engine::Question::answered, &loop, [&] {
        ++answers;
        gap = std::max(gap, wallSeconds() - std::exchange(lastAnswer, wallSeconds()));
    });
    view.ask(question(pairKeys));
    const auto listen = [&](int milliseconds) {
        QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
        loop.exec();
    };
    /// Runs the event loop until all have sent all. Nothing: one of them failed.
    const auto sentBy = [&](std::span<SenderProcess* const> processes, int rate,
                            int howLong) -> std::optional<std::uint64_t> {
        std::vector<std::unique_ptr<QSocketNotifier>> ends;
        std::size_t under = processes.size();
        for (SenderProcess* process : processes) {
            if (!process->begin({port, rate, howLong}))
                return std::nullopt;
            ends.push_back(std::make_unique<QSocketNotifier>(process->descriptor(), QSocketNotifier::Read));
            QObject::connect(ends.back().get(), &QSocketNotifier::activated, &loop,
                             [&, notifier = ends.back().get()] {
                                 notifier->setEnabled(false);
                                 if (--under == 0)
                                     loop.quit();
                             });
        }
        if (!waitFor(loop, (howLong + 60) * 1000))
            return std::nullopt;
        std::uint64_t sent = 0;
        for (SenderProcess* process : processes)
            sent += process->finish().value_or(0);
        return sent;
    };

    std::vector<SenderProcess*> all;
    for (const auto& sender : crowd)
        all.push_back(sender.get());
    progress("  overload: " + std::to_string(senders) + " senders for " + std::to_string(seconds) + " s");
    const auto sent = sentBy(all, fullSpeed, seconds);
    if (!sent)
        return report.remark("overload: nothing could be sent.");
    const double longest = std::max(gap, wallSeconds() - lastAnswer);
    const std::size_t answersMeanwhile = answers;
    constexpr int second = 1000;
    listen(second);
    const engine::HealthReport flooded = engine.health();
    SenderProcess* const one[] = {&gentle};
    const auto afterwards = sentBy(one, gently, settings.quick ? 1 : 3);
    if (!afterwards)
        return report.remark("overload: nothing could be sent afterwards.");
    listen(2 * second); // drops are read once a second
    const engine::HealthReport health = engine.health();
    report.add("overload.offered", double(*sent) / double(flooded.datagrams), {},
               millions(double(*sent) / seconds) + " M datagrams/s sent, " +
                   millions(double(flooded.datagrams) / seconds) + " M received");
    report.add("overload.gap", longest, {}, std::to_string(answersMeanwhile) + " answers");
    const double counted = double(health.datagrams) + double(health.kernelDrops);
    report.add("overload.uncounted", std::abs(double(*sent + *afterwards) - counted), {},
               std::to_string(health.kernelDrops) + " dropped by the kernel" +
                   (health.notKept > 0 ? ", " + std::to_string(health.notKept) + " not kept" : ""));
    report.add("overload.memory", statusMiB("VmHWM"), budgetMiB);
    const double came = double(health.datagrams - flooded.datagrams);
    report.add("overload.after", 100 * (1 - std::min(1.0, came / double(*afterwards))));
}

void measureMemory(const Settings& settings, Report& report)
{
    constexpr std::size_t budgetMiB = 256;
    constexpr std::size_t datagrams = 150'000; // a million flows
    TrafficSettings traffic = TrafficSettings::plain();
    traffic.seed = settings.traffic.seed;
    traffic.everyPairNew = true;
    const int seconds = settings.quick ? 3 : 15;
    std::optional<Reception> reception;
    {
        SenderProcess sender(traffic, datagrams);
        reception = receive(sender, budgetMiB, int(datagrams), seconds);
    }
    if (!reception)
        return report.remark("memory: the socket could not be opened, or nothing could be sent.");
    report.add("memory.peak", statusMiB("VmHWM"), budgetMiB,
               millions(double(reception->health.flowSamples) / seconds) + " M samples/s, " +
                   millions(double(reception->flows)) + " M flows shown");
}

} // namespace weir::bench
