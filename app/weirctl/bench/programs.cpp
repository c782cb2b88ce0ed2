// SPDX-License-Identifier: GPL-3.0-or-later
// Whole programs: our own from start to end, and others on the same capture.
#include <QCoreApplication>
#include <QTemporaryDir>
#include <algorithm>
#include <map>

#include "process.h"
#include "question.h"
#include "scenarios.h"

namespace weir::bench
{

namespace
{

struct Files {
    std::string capture;
    std::string folder; ///< for what a program writes
    std::string own;    ///< weirctl
};

using Words = std::vector<std::string>;

struct ProgramRow {
    const char* figure;
    const char* program; ///< to be found on the PATH; "" for our own
    const char* beside;  ///< figure of ours that does about the same
    Words (*words)(const Files& files);
};

const ProgramRow programs[] = {
    {"peers.top", "", "",
     [](const Files& files) {
         return Words{files.own, "top", "--totals", "--keys", pairKeys, "--read", files.capture};
     }},
    {"peers.decode", "", "", [](const Files& files) { return Words{files.own, "decode", files.capture}; }},
    {"peers.sfcapd", "sfcapd", "peers.top",
     [](const Files& files) { return Words{"sfcapd", "-f", files.capture, "-w", files.folder}; }},
    {"peers.sfacctd", "sfacctd", "peers.top",
     [](const Files& files) {
         return Words{"sfacctd",           "-I", files.capture, "-P", "print", "-c",
                      "src_host,dst_host", "-O", "csv",         "-r", "3600"};
     }},
    {"peers.sflowtool", "sflowtool", "peers.decode",
     [](const Files& files) { return Words{"sflowtool", "-j", "-r", files.capture}; }},
    {"peers.tcpdump", "tcpdump", "peers.decode",
     [](const Files& files) { return Words{"tcpdump", "-nnv", "-r", files.capture}; }},
};

std::string ownPath()
{
    return QCoreApplication::applicationFilePath().toStdString();
}

} // namespace

void measureStart(const Settings& settings, Report& report)
{
    const int runs = settings.quick ? 5 : 21;
    const auto version = medianProcess(runs, {ownPath(), "--version"});
    const auto keys = medianProcess(runs, {ownPath(), "keys"});
    if (!version || !keys)
        return report.remark("start: the program could not be started.");
    report.add("start.version", version->wall * 1e3);
    report.add("start.keys", keys->wall * 1e3);
}

void measurePeers(const Settings& settings, Report& report)
{
    const QTemporaryDir folder;
    const Files files{folder.filePath(QStringLiteral("traffic.pcap")).toStdString(),
                      folder.path().toStdString(), ownPath()};
    const std::uint32_t samples = settings.quick ? 50'000 : 500'000;
    const auto seconds = std::clamp(samples / settings.traffic.rate, 1u, settings.seconds);
    if (const auto written = writeCapture(files.capture, settings.traffic, seconds); !written)
        return report.remark(written.error().text);
    std::map<std::string, double> times;
    for (const ProgramRow& row : programs) {
        if (row.program[0] != '\0' && !isInstalled(row.program)) {
            report.remark(std::string(row.program) + " is not installed: not compared.");
            continue;
        }
        const auto time = medianProcess(settings.quick ? 1 : 3, row.words(files));
        if (!time) {
            report.remark(std::string(row.program) + " failed on the capture, or did not end: not compared.");
            continue;
        }
        times[row.figure] = time->processor;
        const auto beside = times.find(row.beside);
        report.add(row.figure, time->processor,
                   beside != times.end() ? std::optional(beside->second) : std::nullopt);
    }
}

} // namespace weir::bench
