// SPDX-License-Identifier: GPL-3.0-or-later
#include "live.h"

#include <QCoreApplication>

#include "commands.h"
#include "options.h"
#include "signals.h"

namespace weir::app
{

namespace
{

constexpr std::size_t budget = 64 << 20;

/// Done, or the exit code after a sentence.
int startListening(engine::Engine& engine, const LiveInput& input)
{
    for (const QString& text : input.places) {
        const auto place = readPlace(text);
        if (!place)
            return WrongUsage;
        if (const auto listens = engine.listen(QString::fromStdString(place->address), place->port);
            !listens) {
            complain(QString::fromStdString(listens.error().text));
            return Failed;
        }
    }
    for (const QString& text : input.relays) {
        const auto target = readTarget("relay", text);
        if (!target)
            return WrongUsage;
        if (const auto relays = engine.relayTo(QString::fromStdString(target->address), target->port);
            !relays) {
            complain(QString::fromStdString(relays.error().text));
            return Failed;
        }
    }
    if (const QString warning = engine.takeListenWarning(); !warning.isEmpty())
        complain(warning);
    return Done;
}

/// What the kernel dropped, by socket, and what became of the copies, by target.
void tellReception(const engine::Engine& engine)
{
    for (const engine::SocketReport& socket : engine.sockets())
        if (socket.kernelDrops > 0)
            complain(QStringLiteral("the kernel dropped %1 datagrams to %2: the numbers are too small.")
                         .arg(socket.kernelDrops)
                         .arg(QString::fromStdString(socket.place)));
    for (const engine::RelayReport& relay : engine.relays())
        tellRelay(relay);
}

} // namespace

Live::Live(const LiveInput& input, bool quiet)
    : m_engine(budget),
      m_places(input.places),
      m_quiet(quiet),
      m_exit(startListening(m_engine, input))
{
}

void Live::follow(const std::function<void(const store::Second&)>& each,
                  const std::function<bool(const store::Snapshot&)>& closed)
{
    std::uint64_t newest = 0;
    const auto following = QObject::connect(&m_engine, &engine::Engine::secondClosed, &m_engine, [&] {
        const auto snapshot = m_engine.snapshot();
        for (const store::SecondPointer& second : snapshot->seconds)
            if (second->serial() > newest) {
                newest = second->serial();
                each(*second);
            }
        if (!closed(*snapshot))
            QCoreApplication::quit();
    });
    quitOnSignals();
    tellWhere(m_places, m_engine.listening()); // who reads it may end the program at once
    QCoreApplication::exec();
    QObject::disconnect(following);
    printNotes(m_notes.counts());
    tellReception(m_engine);
}

void Live::note(const store::Second& second)
{
    if (!m_quiet)
        m_notes.add(second);
}

} // namespace weir::app
