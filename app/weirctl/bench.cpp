// SPDX-License-Identifier: GPL-3.0-or-later
// weirctl bench: how fast this machine is at all of it, on traffic of its own making.
#include <QCoreApplication>
#include <QProcess>
#include <algorithm>
#include <cstdio>

#include "bench/scenarios.h"
#include "commands.h"
#include "options.h"

namespace weir::app
{

namespace
{

/// A number of the traffic and its bounds.
struct NumberRow {
    const char* name;
    std::uint32_t& number;
    std::uint32_t least;
    std::uint32_t most;
};

bool readNumber(const CommandLine& line, const NumberRow& row)
{
    bool isNumber = false;
    const std::uint32_t number = line.value(row.name).toUInt(&isNumber);
    if (!isNumber || number < row.least || number > row.most) {
        complain(QStringLiteral("--%1 is a whole number from %2 to %3, not \"%4\".")
                     .arg(QLatin1String(row.name))
                     .arg(row.least)
                     .arg(row.most)
                     .arg(line.value(row.name)));
        return false;
    }
    row.number = number;
    return true;
}

bool readSettings(const CommandLine& line, bench::Settings& settings)
{
    using Traffic = bench::TrafficSettings;
    settings.quick = line.isSet("quick");
    constexpr std::uint32_t mostSeconds = 3600;
    const NumberRow numbers[] = {
        {"seconds", settings.seconds, 1, mostSeconds},
        {"rate", settings.traffic.rate, 1, Traffic::mostRate},
        {"agents", settings.traffic.agents, 1, Traffic::mostAgents},
        {"interfaces", settings.traffic.interfaces, 2, Traffic::mostInterfaces},
        {"hosts", settings.traffic.hosts, 2, Traffic::mostHosts},
    };
    if (!std::ranges::all_of(numbers, [&](const NumberRow& row) { return readNumber(line, row); }))
        return false;
    constexpr std::uint32_t quickSeconds = 20;
    if (settings.quick && !line.isSet("seconds"))
        settings.seconds = quickSeconds;
    bool isNumber = false;
    settings.traffic.seed = line.value("seed").toULongLong(&isNumber);
    if (!isNumber)
        complain(QStringLiteral("--seed is a whole number, not \"%1\".").arg(line.value("seed")));
    return isNumber;
}

/// Nothing after a sentence: there is no scenario of that name.
std::optional<std::vector<bench::Scenario>> chosen(const CommandLine& line)
{
    const std::span<const bench::Scenario> all = bench::contents().scenarios;
    if (!line.isSet("only"))
        return std::vector<bench::Scenario>(all.begin(), all.end());
    std::vector<bench::Scenario> some;
    for (const QString& name : line.value("only").split(QLatin1Char(','))) {
        const auto found =
            std::ranges::find(all, name, [](const bench::Scenario& row) { return QLatin1String(row.name); });
        if (found == all.end()) {
            complain(QStringLiteral("there is no scenario \"%1\". See weirctl bench --help.").arg(name));
            return std::nullopt;
        }
        some.push_back(*found);
    }
    return some;
}

/// In a process of its own, which is this program with one scenario to run.
bool runApart(const bench::Scenario& scenario, const bench::Settings& settings, bench::Report& report)
{
    const bench::TrafficSettings& traffic = settings.traffic;
    QStringList words{"bench", "--json", "--only", QLatin1String(scenario.name)};
    const auto pass = [&](const char* option, std::uint64_t number) {
        words << QLatin1String(option) << QString::number(number);
    };
    pass("--seconds", settings.seconds);
    pass("--rate", traffic.rate);
    pass("--agents", traffic.agents);
    pass("--interfaces", traffic.interfaces);
    pass("--hosts", traffic.hosts);
    pass("--seed", traffic.seed);
    if (settings.quick)
        words << QStringLiteral("--quick");
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(QCoreApplication::applicationFilePath(), words);
    constexpr int asLongAsItTakes = -1;
    return process.waitForFinished(asLongAsItTakes) && process.exitStatus() == QProcess::NormalExit &&
           process.exitCode() == Done && report.addJson(process.readAllStandardOutput().toStdString());
}

bool print(const std::string& text)
{
    if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0)
        return true;
    complain(QStringLiteral("the table could not be written."));
    return false;
}

int writeTraffic(const QString& path, const bench::Settings& settings)
{
    const auto counts = bench::writeCapture(path.toStdString(), settings.traffic, settings.seconds);
    if (!counts) {
        complain(QString::fromStdString(counts.error().text));
        return Failed;
    }
    std::fprintf(stderr, "%llu datagrams with %llu flow samples, %llu discards and %llu counter samples\n",
                 (unsigned long long)counts->datagrams, (unsigned long long)counts->flows,
                 (unsigned long long)counts->discards, (unsigned long long)counts->counters);
    return Done;
}

std::string description()
{
    std::string text =
        "Measures how fast this machine is, on traffic that it makes itself: the same for the same "
        "options. It takes some three minutes, 1.5 GiB of memory and 0.3 GiB of disk for a while.\n\n"
        "Scenarios:";
    for (const bench::Scenario& scenario : bench::contents().scenarios) {
        text += "\n  " + std::string(scenario.name);
        text.append(12 - std::string_view(scenario.name).size(), ' ');
        text += scenario.summary;
    }
    return text;
}

} // namespace

int runBench(const QStringList& arguments)
{
    const std::string about = description();
    CommandLine line(
        "bench", about.c_str(),
        {{"seconds", "N", "Seconds of traffic, 1 to 3600 (with --quick, 20 if not given).", "300"},
         {"rate", "N", "Samples a second of all agents.", "10000"},
         {"agents", "N", "Switches that send.", "4"},
         {"interfaces", "N", "Interfaces of each.", "48"},
         {"hosts", "N", "Hosts that talk, by Zipf's law.", "1000"},
         {"seed", "N", "Another number makes other traffic of the same kind.", "1"},
         {"only", "NAMES", "Runs these scenarios only; commas between their names.", ""},
         {"quick", "", "Smaller and shorter: some 20 seconds in all.", ""},
         {"json", "", "Prints JSON instead of the table.", ""},
         {"write", "FILE", "Writes the traffic to a capture (pcap) and measures nothing.", ""}});
    if (!line.read(arguments))
        return line.exitCode();
    bench::Settings settings;
    if (!readSettings(line, settings))
        return WrongUsage;
    if (line.isSet("write"))
        return writeTraffic(line.value("write"), settings);
    const auto wanted = chosen(line);
    if (!wanted)
        return WrongUsage;

    bench::Report report(settings, bench::contents());
    bool failed = false;
    for (const bench::Scenario& scenario : *wanted) {
        if (wanted->size() == 1) {
            scenario.run(settings, report);
            break;
        }
        bench::progress(std::string(scenario.name) + ": " + scenario.summary);
        if (!runApart(scenario, settings, report)) {
            report.remark(std::string(scenario.name) + " failed.");
            failed = true;
        }
    }
    return print(line.isSet("json") ? report.json() : report.text()) && !failed ? Done : Failed;
}

} // namespace weir::app
