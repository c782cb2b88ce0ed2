// SPDX-License-Identifier: GPL-3.0-or-later
// How fast the window is, as weirctl bench is for all that has none. Offscreen, or with --screen on a screen
// of its own.
#include <QApplication>
#include <QCommandLineParser>
#include <QProcess>
#include <array>

#include "../ui/x_screen.h"
#include "window/measures.h"

using namespace weir;

namespace
{

std::span<const bench::Scenario> scenarios()
{
    static constexpr auto table = std::to_array<bench::Scenario>({
        {"frame", "live charts of 20 flows, each second another, with bands, hatches, and the mouse over it",
         bench::measureFrames},
        {"shares", "a second in the panel of shares", bench::measureShares},
        {"asking", "the whole window, live, until chart and legend are painted", bench::measureAsking},
        {"completion", "what is offered while somebody types, with a million samples, until it is painted",
         bench::measureCompletion},
        {"guest", "the whole program at 100 samples/s, at 1280 x 800", bench::measureGuest},
    });
    return table;
}

std::span<const bench::FigureRow> figures()
{
    using enum bench::Limit;
    // clang-format off
    static constexpr auto table = std::to_array<bench::FigureRow>({
        // name               what                                    unit    decimals, beside      limit
        {"frame.300.median",  "300 points at 1920 x 1080",            "ms",        2, "QCPGraph",       AtMost,  6},
        {"frame.300.most",    "the same, 99 of 100 within",           "ms",        2, "",               AtMost, 12},
        {"frame.300.hover",   "only the mouse moves",                 "ms",        2, "",               None,    0},
        {"frame.300.large",   "at 3840 x 2160, 99 of 100 within",     "ms",        2, "",               AtMost, 16},
        {"frame.3600.median", "3600 points at 1920 x 1080",           "ms",        2, "QCPGraph",       AtMost,  6},
        {"frame.3600.most",   "the same, 99 of 100 within",           "ms",        2, "",               AtMost, 12},
        {"frame.3600.hover",  "only the mouse moves",                 "ms",        2, "",               None,    0},
        {"frame.3600.large",  "at 3840 x 2160, 99 of 100 within",     "ms",        2, "",               AtMost, 16},
        {"frame.mirrored",    "3600 points on both sides, 99 of 100", "ms",        2, "",               AtMost, 12},
        {"frame.peaks",       "900 points with peaks, 99 of 100",     "ms",        2, "",               AtMost, 12},
        {"shares.bars",       "bars",                                 "ms",        2, "",               None,    0},
        {"shares.ring",       "ring",                                 "ms",        2, "",               None,    0},
        {"asking.click",      "a click on a moment",                  "ms",        1, "",               AtMost, 50},
        {"asking.pairs",      "another question: address pairs",      "ms",        0, "",               AtMost, 300},
        {"asking.five",       "another question: five keys",          "ms",        0, "engine",         AtMost, 300},
        {"asking.drag",       "longest frame while dragging",         "ms",        2, "",               AtMost, 16},
        {"asking.zoom",       "longest frame while zooming",          "ms",        2, "",               AtMost, 16},
        {"completion.first",  "names, after a key press",            "ms",        1, "",               AtMost, 50},
        {"completion.next",   "what was seen first, after the next", "ms",        1, "",               AtMost, 50},
        {"completion.counted","what was seen, not counted before",   "ms",        1, "",               AtMost, 50},
        {"completion.values", "values of a key, after =",            "ms",        1, "",               AtMost, 50},
        {"guest.visible",     "the chart is visible",                 "% of core", 2, "",               AtMost,  3},
        {"guest.minimized",   "the window is minimized",              "% of core", 2, "",               AtMost,  1},
    });
    // clang-format on
    return table;
}

/// In a process of its own, which is this program with one scenario to run.
bool runApart(const QString& scenario, QStringList words, bench::Report& report)
{
    words << QStringLiteral("--json") << QStringLiteral("--only") << scenario;
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(QCoreApplication::applicationFilePath(), words);
    constexpr int asLongAsItTakes = -1;
    return process.waitForFinished(asLongAsItTakes) && process.exitStatus() == QProcess::NormalExit &&
           process.exitCode() == 0 && report.addJson(process.readAllStandardOutput().toStdString());
}

} // namespace

int main(int count, char** words)
{
    QCommandLineParser line;
    line.addOptions({{"only", "Runs these scenarios only; commas between their names.", "names"},
                     {"seconds", "Seconds of traffic to ask about.", "n", "300"},
                     {"rate", "Samples a second of it.", "n", "10000"},
                     {"quick", "Smaller and shorter, without QCPGraph."},
                     {"screen", "On a screen of its own, made by Xvfb, not offscreen."},
                     {"json", "Prints JSON instead of the table."}});
    line.addHelpOption();
    QStringList arguments;
    for (int i = 0; i < count; ++i)
        arguments << QString::fromLocal8Bit(words[i]);
    QStringList known;
    for (const bench::Scenario& scenario : scenarios())
        known << QLatin1String(scenario.name);
    bool understood = line.parse(arguments);
    const QStringList chosen = line.isSet("only") ? line.value("only").split(',') : known;
    understood &= std::ranges::all_of(chosen, [&](const QString& name) { return known.contains(name); });
    if (!understood || line.isSet("help")) {
        std::fputs(qPrintable(line.helpText()), stderr);
        return understood ? 0 : 2;
    }

    bench::Settings settings;
    settings.quick = line.isSet("quick");
    settings.seconds = line.value("seconds").toUInt();
    settings.traffic.rate = std::max(1u, line.value("rate").toUInt());
    std::unique_ptr<support::XScreen> screen;
    if (line.isSet("screen")) {
        int none = 1;
        const QCoreApplication paths(none, words); // a process is started
        screen = std::make_unique<support::XScreen>("3840x2160x24");
        qputenv("DISPLAY", screen->display());
        qputenv("QT_QPA_PLATFORM", "xcb");
    } else if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
        qputenv("QT_LOGGING_RULES", "default.warning=false"); // it says at each window what it cannot do
    }

    static const bench::Contents contents{"bench_window", scenarios(), figures()};
    bench::Report report(settings, contents);
    bool failed = false;
    if (chosen.size() == 1) {
        const bench::Scenario& scenario = scenarios()[std::size_t(known.indexOf(chosen.first()))];
        scenario.run(settings, report);
    } else {
        const QCoreApplication paths(count, words);
        QStringList same{"--seconds", line.value("seconds"), "--rate", line.value("rate")};
        if (settings.quick)
            same << QStringLiteral("--quick");
        for (const QString& name : chosen) {
            bench::progress(name.toStdString());
            if (!runApart(name, same, report)) {
                report.remark(name.toStdString() + " failed.");
                failed = true;
            }
        }
    }
    const std::string text = line.isSet("json") ? report.json() : report.text();
    std::fputs(text.c_str(), stdout);
    return failed;
}
