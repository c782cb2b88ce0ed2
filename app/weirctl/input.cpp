// SPDX-License-Identifier: GPL-3.0-or-later
#include "input.h"

#include <QCoreApplication>

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

int startListening(engine::Engine& engine, const QStringList& places)
{
    for (const QString& text : places) {
        QString address;
        std::uint16_t port = 0;
        if (!readPlace(text, address, port))
            return WrongUsage;
        if (const auto listens = engine.listen(address, port); !listens) {
            complain(QString::fromStdString(listens.error().text));
            return Failed;
        }
    }
    return Done;
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
