// SPDX-License-Identifier: GPL-3.0-or-later
// weirctl: Weir without a window.
#include <QCoreApplication>
#include <array>
#include <cstdio>

#include "commands.h"
#include "options.h"

namespace weir::app
{

std::span<const Command> commands()
{
    static constexpr auto table = std::to_array<Command>({
        {"top", "the largest flows of a capture or of live sFlow, second by second or in total", runTop},
        {"explain", "what changed in a capture: the flows and keys that made a peak", runExplain},
        {"decode", "everything that is in sFlow, of a capture or live, as JSON", runDecode},
        {"counters", "counter metrics of a capture or live, by agent and data source", runCounters},
        {"health", "how well the streams of agents come in: losses, restarts, sampling rates, silence",
         runHealth},
        {"save", "the sFlow of captures, or of a part of them, as a new capture", runSave},
        {"replay", "sends the sFlow of a capture to a collector, at its own pace or another", runReplay},
        {"check", "checks keys, value and filter and prints their canonical form", runCheck},
        {"keys", "lists the keys of the flow language", runKeys},
        {"functions", "lists the functions of the flow language", runFunctions},
        {"metrics", "lists the counter metrics", runMetrics},
        {"structures", "lists the sFlow structures", runStructures},
        {"reference", "prints the reference of the flow language as one HTML page", runReference},
        {"bench", "measures how fast this machine is at all of it", runBench},
    });
    return table;
}

namespace
{

void printUsage(std::FILE* out)
{
    std::fputs("Usage: weirctl COMMAND [options]\n\nCommands:\n", out);
    for (const Command& command : commands())
        std::fprintf(out, "  %-10s %s\n", command.name, command.summary);
    std::fputs("\nweirctl COMMAND --help tells more; weirctl --version its version.\n", out);
}

} // namespace

} // namespace weir::app

int main(int count, char** words)
{
    using namespace weir::app;

    const QCoreApplication application(count, words);
    const QStringList arguments = QCoreApplication::arguments().mid(1);
    const QString name = arguments.value(0);
    if (name == QLatin1String("--help") || name == QLatin1String("-h")) {
        printUsage(stdout);
        return Done;
    }
    if (name == QLatin1String("--version") || name == QLatin1String("-v")) {
        std::puts("weirctl " WEIR_VERSION);
        return Done;
    }
    for (const Command& command : commands())
        if (name == QLatin1String(command.name))
            return command.run(arguments);
    if (name.isEmpty())
        printUsage(stderr);
    else
        complain(QStringLiteral("there is no command \"%1\". See weirctl --help.").arg(name));
    return WrongUsage;
}
