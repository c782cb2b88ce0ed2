// SPDX-License-Identifier: GPL-3.0-or-later
// Loss on loopback: a sender in a thread of its own sends datagrams of seven samples at rising rates while a
// question is live. Everything that is not received must have been counted by the kernel.
#include <QCoreApplication>
#include <atomic>
#include <cstdio>
#include <thread>
#include <vector>

#include "bench/sender.h"
#include "engine/question.h"
#include "support/traffic.h"

using namespace weir;

int main(int count, char** words)
{
    QCoreApplication application(count, words);
    const int seconds = count > 1 ? std::atoi(words[1]) : 10;
    support::TrafficSettings settings;
    settings.hosts = 130;
    support::Traffic traffic(settings);
    std::vector<support::ByteVector> datagrams;
    for (int i = 0; i < 5000; ++i)
        datagrams.push_back(traffic.next());

    std::printf("%10s %12s %12s %12s %9s %9s %8s %8s %9s\n", "rate/s", "sent", "received", "kernel drops",
                "not kept", "uncounted", "loss %", "answers", "worst ms");
    std::vector<int> rates{25'000, 50'000, 100'000, 150'000, 200'000, 400'000};
    if (count > 2)
        rates = {std::atoi(words[2])};
    for (const int rate : rates) {
        engine::Engine engine(std::size_t(256) << 20);
        if (const auto listens = engine.listen(QStringLiteral("127.0.0.1"), 0); !listens) {
            std::fprintf(stderr, "%s\n", listens.error().text.c_str());
            return 1;
        }
        const std::uint16_t port = engine.listening().constFirst().section(QLatin1Char(':'), -1).toUShort();
        engine::Question question(engine);
        int answers = 0;
        double worst = 0;
        QObject::connect(&question, &engine::Question::answered, &application,
                         [&](const engine::Reply& reply) {
                             ++answers;
                             worst = std::max(worst, reply.milliseconds);
                         });
        const auto query = query::readQuery({"ipsource,ipdestination", "bps", ""});
        question.ask(*query);

        std::atomic<std::uint64_t> sent{0};
        std::thread sender([&] {
            sent = bench::sendAt(rate, seconds, datagrams, port);
            QMetaObject::invokeMethod(&application, &QCoreApplication::quit, Qt::QueuedConnection);
        });
        QCoreApplication::exec();
        sender.join();
        // What waits in the socket's buffer is received within the next second.
        const int answersBefore = answers;
        while (answers < answersBefore + 2)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        const engine::HealthReport health = engine.health();
        const auto uncounted =
            std::int64_t(sent) - std::int64_t(health.datagrams) - std::int64_t(health.kernelDrops);
        std::printf("%10d %12llu %12llu %12llu %9llu %9lld %8.3f %8d %9.1f\n", rate, (unsigned long long)sent,
                    (unsigned long long)health.datagrams, (unsigned long long)health.kernelDrops,
                    (unsigned long long)health.notKept, (long long)uncounted,
                    100.0 * double(sent - health.datagrams) / double(sent), answers, worst);
        std::fflush(stdout);
    }
}
