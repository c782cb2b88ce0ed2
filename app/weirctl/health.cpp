// SPDX-License-Identifier: GPL-3.0-or-later
// weirctl health: how well the streams of agents come in, of captures or live.
#include "commands.h"
#include "live.h"
#include "notes.h"
#include "options.h"
#include "outlet/stream_writer.h"
#include "output.h"
#include "store/second_feed.h"

namespace weir::app
{

namespace
{

struct HealthOptions {
    outlet::Format format = outlet::Format::Csv;
    std::uint16_t port = wire::sflowPort;
    int every = 0; ///< s; 0: at the end alone
    bool quiet = false;
};

std::optional<HealthOptions> readOptions(const CommandLine& line)
{
    HealthOptions options;
    options.quiet = line.isSet("quiet");
    if (!readFormat(line, options.format) || !readPort(line, options.port) || !hasOneInput(line))
        return std::nullopt;
    if (!line.isSet("every"))
        return options;
    options.every = line.value("every").toInt();
    if (options.every > 0 && line.isSet("listen"))
        return options;
    complain(QStringLiteral("--every is a whole number of seconds from 1 up, and goes with --listen."));
    return std::nullopt;
}

/// False after a sentence why not all could be written.
bool finish(Output& output, const query::StreamReport& report, const HealthOptions& options)
{
    output.write(outlet::streamRows(report, options.format));
    if (report.datagramsNotFollowed + report.samplesNotFollowed > 0)
        complain(QStringLiteral("%1 datagrams and %2 samples are missing: there are more than %3 sub-agents "
                                "or %4 data sources.")
                     .arg(report.datagramsNotFollowed)
                     .arg(report.samplesNotFollowed)
                     .arg(query::StreamHealth::mostSubAgents)
                     .arg(query::StreamHealth::mostSources));
    return output.finish();
}

int healthOfCaptures(const HealthOptions& options, const QStringList& files)
{
    query::StreamHealth health;
    store::SecondFeed feed(partBytes, [&](const store::SecondPointer& second) { health.add(*second); });
    int exit = Done;
    const auto each = [&](const wire::Datagram& datagram) {
        feed.add(datagram);
        return true;
    };
    const auto end = [&](const QString& file, const wire::CaptureReader& reader) {
        feed.finish();
        health.addSelection(reader.selection());
        tellSelection(file, reader);
        if (tellWarning(reader))
            exit = Failed;
        tellWithoutSflow(file, reader, options.port);
    };
    if (!readCaptures({files, options.port}, each, end))
        return Failed;
    if (!options.quiet)
        printNotes(feed.decoder().counts());
    Output output;
    output.write(outlet::streamHeader(options.format));
    return finish(output, *health.report(health.lastTime()), options) ? exit : int(Failed);
}

int healthOfLive(const HealthOptions& options, const LiveInput& input)
{
    Live live(input, options.quiet);
    if (live.exitCode() != Done)
        return live.exitCode();
    Output output;
    output.write(outlet::streamHeader(options.format));
    output.flush();
    base::SecondNumber told = 0;
    const auto each = [&](const store::Second& second) { live.note(second); };
    live.follow(each, [&](const store::Snapshot& window) {
        if (told == 0)
            told = window.from();
        if (options.every > 0 && window.to() - told >= options.every) {
            told = window.to();
            output.write(outlet::streamRows(*live.engine().streams(), options.format));
            output.flush();
        }
        return !output.failed();
    });
    return finish(output, *live.engine().streams(), options) ? Done : Failed;
}

} // namespace

int runHealth(const QStringList& arguments)
{
    std::string columns =
        "Prints how well the streams of agents come in: a row for each sub-agent, and one for "
        "each of its data sources. Live, at the end.\n\nColumns, behind time_utc:";
    for (const query::StreamColumn& column : query::streamColumns())
        columns += "\n  " + std::string(column.name) + ": " + std::string(column.description);
    CommandLine line("health", columns.c_str(),
                     {readOption,
                      listenOption,
                      relayOption,
                      {"every", "SECONDS", "Live: also every so many seconds.", ""},
                      portOption,
                      formatOption,
                      quietOption});
    if (!line.read(arguments))
        return line.exitCode();
    const auto options = readOptions(line);
    if (!options)
        return WrongUsage;
    return line.isSet("read") ? healthOfCaptures(*options, line.values("read"))
                              : healthOfLive(*options, {line.values("listen"), line.values("relay")});
}

} // namespace weir::app
