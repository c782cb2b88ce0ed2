// SPDX-License-Identifier: GPL-3.0-or-later
// Memory against its budget, read from the kernel: an engine with a live question, while every sample is a
// flow of its own, about as fast as loopback goes.
#include <QCoreApplication>
#include <cstdio>
#include <fstream>
#include <string>
#include <thread>

#include "bench/sender.h"
#include "engine/question.h"

using namespace weir;

namespace
{

/// A line of /proc/self/status, in MiB.
double statusMiB(const std::string& name)
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(name + ":"))
            return std::stod(line.substr(name.size() + 1)) / 1024;
    return 0;
}

} // namespace

int main(int count, char** words)
{
    QCoreApplication application(count, words);
    constexpr std::size_t budgetMiB = 256;
    const int seconds = count > 1 ? std::atoi(words[1]) : 20;
    const int rate = count > 2 ? std::atoi(words[2]) : 150'000;
    constexpr int different = 150'000; // datagrams made beforehand: a million flows
    std::vector<support::ByteVector> datagrams;
    support::TrafficSettings settings;
    settings.everyPairNew = true;
    support::Traffic traffic(settings);
    std::size_t made = 0;
    for (int i = 0; i < different; ++i) {
        datagrams.push_back(traffic.next());
        made += datagrams.back().capacity();
    }
    const double before = statusMiB("VmRSS");

    engine::Engine engine(budgetMiB << 20);
    if (const auto listens = engine.listen(QStringLiteral("127.0.0.1"), 0); !listens) {
        std::fprintf(stderr, "%s\n", listens.error().text.c_str());
        return 1;
    }
    const std::uint16_t port = engine.listening().constFirst().section(QLatin1Char(':'), -1).toUShort();
    engine::Question question(engine);
    std::size_t flows = 0;
    std::uint64_t cut = 0;
    QObject::connect(&question, &engine::Question::answered, &application, [&](const engine::Reply& reply) {
        flows = std::max(flows, reply.answer->otherFlows);
        cut = std::max(cut, reply.answer->flowsCut);
    });
    question.ask(*query::readQuery({"ipsource,ipdestination", "bps", ""}));
    std::thread sender([&] {
        bench::sendAt(rate, seconds, datagrams, port);
        QMetaObject::invokeMethod(&application, &QCoreApplication::quit, Qt::QueuedConnection);
    });
    QCoreApplication::exec();
    sender.join();
    const auto snapshot = engine.snapshot();
    const engine::HealthReport health = engine.health();
    std::printf("budget %zu MiB; window %.0f MiB in %zu seconds; %.2f million samples/s received\n",
                budgetMiB, double(snapshot->bytes) / (1 << 20), snapshot->seconds.size(),
                double(health.flowSamples) / seconds / 1e6);
    std::printf(
        "most flows in an answer %zu, counted only in the rest %llu; not kept %llu, kernel drops %llu\n",
        flows, (unsigned long long)cut, (unsigned long long)health.notKept,
        (unsigned long long)health.kernelDrops);
    std::printf("peak beyond what the sender holds: %.0f MiB = budget %+.0f MiB\n",
                statusMiB("VmHWM") - before, statusMiB("VmHWM") - before - double(budgetMiB));
}
