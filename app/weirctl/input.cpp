// SPDX-License-Identifier: GPL-3.0-or-later
#include "input.h"

#include <QCoreApplication>
#include <algorithm>
#include <cstring>

#include "commands.h"
#include "options.h"
#include "signals.h"

namespace weir::app
{

bool readCaptures(const CaptureInput& input, const std::function<bool(const wire::Datagram&)>& each,
                  const std::function<void(const QString&, const wire::CaptureReader&)>& end)
{
    const int stop = stopOnSignals();
    for (const QString& file : input.files) {
        auto reader = wire::CaptureReader::open(file.toStdString(), input.port, input.kind, stop);
        if (stopped())
            return true;
        if (!reader) {
            complain(QString::fromStdString(reader.error().text));
            return false;
        }
        while (const auto datagram = reader->next())
            if (stopped() || !each(*datagram))
                break;
        end(file, *reader);
    }
    return true;
}

bool tellWarning(const wire::CaptureReader& reader)
{
    if (!reader.warning().empty())
        complain(QString::fromStdString(reader.warning()));
    return !reader.warning().empty();
}

void tellWithoutSflow(const QString& file, const wire::CaptureReader& reader, std::uint16_t port)
{
    if (reader.counts().datagrams == 0 && !stopped())
        complain(QStringLiteral("%1 holds no datagram to UDP port %2.").arg(file).arg(port));
}

void tellWhere(const QStringList& wished, const QStringList& listening)
{
    const auto isFree = [](const QString& text) {
        const auto place = wire::readPlace(text.toStdString());
        return place && place->port == 0;
    };
    if (std::ranges::any_of(wished, isFree))
        complain(QStringLiteral("listening at %1.").arg(listening.join(QStringLiteral(", "))));
}

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
    tellWhere(input.places, engine.listening());
    if (const QString warning = engine.takeListenWarning(); !warning.isEmpty())
        complain(warning);
    return Done;
}

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

void tellRelay(const engine::RelayReport& relay)
{
    const auto& [sent, notSent, refused, error] = relay.counts;
    QString text = QStringLiteral("%1 datagrams were passed on to %2")
                       .arg(sent)
                       .arg(QString::fromStdString(relay.target));
    if (notSent > 0)
        text += QStringLiteral(", %1 were not").arg(notSent);
    if (refused > 0)
        text += QStringLiteral(", where nobody listened %1 times").arg(refused);
    if (notSent > 0 && error != 0)
        text += QStringLiteral(" (%1)").arg(QString::fromLocal8Bit(strerror(error)));
    complain(text + QLatin1Char('.'));
}

void followSeconds(engine::Engine& engine, const std::function<void(const store::Second&)>& each,
                   const std::function<bool(const store::Snapshot&)>& closed)
{
    std::uint64_t newest = 0;
    const auto following = QObject::connect(&engine, &engine::Engine::secondClosed, &engine, [&] {
        const auto snapshot = engine.snapshot();
        for (const store::SecondPointer& second : snapshot->seconds)
            if (second->serial() > newest) {
                newest = second->serial();
                each(*second);
            }
        if (!closed(*snapshot))
            QCoreApplication::quit();
    });
    quitOnSignals();
    QCoreApplication::exec();
    QObject::disconnect(following);
}

} // namespace weir::app
