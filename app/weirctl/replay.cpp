// SPDX-License-Identifier: GPL-3.0-or-later
// weirctl replay: the sFlow of a capture, sent to a collector.
#include <QCoreApplication>

#include "commands.h"
#include "engine/capture_replay.h"
#include "options.h"
#include "signals.h"

namespace weir::app
{

namespace
{

struct ReplayCommand {
    QString file;
    wire::Place target;
    engine::ReplayOptions options;
};

bool readPace(const QString& text, double& pace)
{
    if (text == QLatin1String("max")) {
        pace = 0;
        return true;
    }
    bool isNumber = false;
    pace = text.toDouble(&isNumber);
    if (isNumber && pace >= 0.1 && pace <= 100)
        return true;
    complain(QStringLiteral("--pace is a number from 0.1 to 100, or max, not \"%1\".").arg(text));
    return false;
}

std::optional<ReplayCommand> readCommand(const CommandLine& line)
{
    ReplayCommand command;
    if (line.words().size() != 1 || line.words().constFirst() == QLatin1String("-")) {
        complain(QStringLiteral("give one capture FILE."));
        return std::nullopt;
    }
    command.file = line.words().constFirst();
    command.options.loops = line.isSet("loop");
    const auto target = readTarget("to", line.value("to"));
    if (!target || !readPace(line.value("pace"), command.options.pace) ||
        !readPort(line, command.options.capturedPort))
        return std::nullopt;
    command.target = *target;
    return command;
}

int replay(const ReplayCommand& command)
{
    engine::ReplayOptions options = command.options;
    options.ended = [] {
        QMetaObject::invokeMethod(QCoreApplication::instance(), &QCoreApplication::quit,
                                  Qt::QueuedConnection);
    };
    quitOnSignals();
    const auto replay = engine::CaptureReplay::start(command.file.toStdString(), command.target.address,
                                                     command.target.port, std::move(options));
    if (!replay) {
        complain(QString::fromStdString(replay.error().text));
        return Failed;
    }
    QCoreApplication::exec();
    const std::uint64_t sent = (*replay)->sent();
    const std::uint64_t notSent = (*replay)->notSent();
    complain(QStringLiteral("%1 datagrams were sent.").arg(sent));
    if (sent + notSent == 0 && !stopped())
        complain(QStringLiteral("%1 holds no datagram to UDP port %2.")
                     .arg(command.file)
                     .arg(command.options.capturedPort));
    if (notSent > 0)
        complain(QStringLiteral("%1 datagrams were not: nobody listens there, or the network could not take "
                                "them.")
                     .arg(notSent));
    return notSent == 0 ? Done : Failed;
}

} // namespace

int runReplay(const QStringList& arguments)
{
    CommandLine line(
        "replay",
        "Sends the sFlow datagrams of a capture to a collector, with the pauses they were captured "
        "with. Their payloads are as they were; the sender is this machine.",
        {{"to", "ADDR:PORT", "Where to send them, for example 127.0.0.1:6343.", ""},
         {"pace", "X|max", "How many times as fast, 0.1 to 100, or as fast as possible.", "1"},
         {"loop", "", "Begin again after the end. Ctrl+C ends it.", ""},
         {"port", "PORT", "UDP port of sFlow in the capture; 0 is any.", "6343"}},
        "FILE");
    if (!line.read(arguments))
        return line.exitCode();
    const auto command = readCommand(line);
    return command ? replay(*command) : int(WrongUsage);
}

} // namespace weir::app
