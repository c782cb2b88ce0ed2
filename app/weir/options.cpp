// SPDX-License-Identifier: GPL-3.0-or-later
#include "options.h"

#include <QCommandLineParser>
#include <array>
#include <cmath>

#include "saved/view_state.h"
#include "view_list.h"

namespace weir::app
{

namespace
{

using Set = bool (*)(Options& options, const QString& value);

struct OptionRow {
    const char* name;
    const char* parameter; ///< "" for a switch
    const char* description;
    Set set; ///< false: not a value for this option
};

bool add(std::vector<wire::Place>& places, const base::Result<wire::Place>& place)
{
    if (place)
        places.push_back(*place);
    return place.has_value();
}

/// NAME=FILE
bool addNamed(std::vector<std::pair<std::string, std::string>>& tables, const QString& text)
{
    const qsizetype at = text.indexOf('=');
    if (at <= 0 || at == text.size() - 1)
        return false;
    tables.emplace_back(text.left(at).toStdString(), text.mid(at + 1).toStdString());
    return true;
}

bool setSize(Options& options, const QString& text)
{
    const QStringList sides = text.split('x');
    if (sides.size() != 2)
        return false;
    options.size = {sides[0].toInt(), sides[1].toInt()};
    return options.size.width() >= 320 && options.size.height() >= 240 && options.size.width() <= 16384 &&
           options.size.height() <= 16384;
}

bool setNumber(double& number, const QString& text, double from, double to)
{
    bool isNumber = false;
    number = text.toDouble(&isNumber);
    return isNumber && std::isfinite(number) && number >= from && number <= to;
}

bool setTheme(Options& options, const QString& text)
{
    options.theme = text;
    return text == "light" || text == "dark";
}

bool setView(Options& options, const QString& text)
{
    options.view = text;
    for (const ui::ViewRow& row : ui::viewList())
        if (text == row.name)
            return true;
    return false;
}

bool setMoment(Options& options, const QString& text)
{
    if (text != "end")
        options.at = base::parseIso8601(text.toStdString());
    return text == "end" || options.at;
}

bool setBudget(Options& options, const QString& text)
{
    double mebibytes = 0;
    if (!setNumber(mebibytes, text, 8, 65536))
        return false;
    options.budget = int(mebibytes);
    return true;
}

bool setReachBack(Options& options, const QString& text)
{
    double minutes = 0;
    if (!setNumber(minutes, text, 0, 1440))
        return false;
    options.reachBack = int(minutes);
    return true;
}

// clang-format off
constexpr std::array rows{
    OptionRow{"listen",     "ADDR:PORT",  "Listen for sFlow there instead of *:6343, 0 is a free port; may be repeated.", [](Options& o, const QString& v) { return add(o.listen, wire::readPlace(v.toStdString())); }},
    OptionRow{"relay",      "ADDR:PORT",  "Pass raw copies of what is received on to there; may be repeated.", [](Options& o, const QString& v) { return add(o.relay, wire::readTarget(v.toStdString())); }},
    OptionRow{"demo",       "",           "Play the bundled recording to the port that is listened on.",      [](Options& o, const QString&) { return o.demo = true; }},
    OptionRow{"keys",       "K",          "What makes a flow, for example ipsource,ipdestination.",           [](Options& o, const QString& v) { o.keys = v; return true; }},
    OptionRow{"value",      "V",          "What is counted: bps, Bps, fps, a numeric key, avg:key …",         [](Options& o, const QString& v) { o.value = v; return true; }},
    OptionRow{"filter",     "F",          "Which samples count, for example ipprotocol=6.",                   [](Options& o, const QString& v) { o.filter = v; return true; }},
    OptionRow{"topology",   "FILE",       "Switches, ports and links as JSON: for node and link.",            [](Options& o, const QString& v) { o.tables.topology = v.toStdString(); return !v.isEmpty(); }},
    OptionRow{"groups",     "NAME=FILE",  "A table of groups as JSON, for group; may be repeated.",           [](Options& o, const QString& v) { return addNamed(o.tables.groups, v); }},
    OptionRow{"map",        "NAME=FILE",  "A table of labels as JSON, for map; may be repeated.",             [](Options& o, const QString& v) { return addNamed(o.tables.maps, v); }},
    OptionRow{"geo",        "FILE.mmdb",  "Countries or autonomous systems, for country and asn; may be repeated.", [](Options& o, const QString& v) { o.tables.geo.push_back(v.toStdString()); return !v.isEmpty(); }},
    OptionRow{"oui",        "FILE",       "Makers of adapters (IEEE's oui.csv or oui.txt), for oui.",         [](Options& o, const QString& v) { o.tables.oui = v.toStdString(); return !v.isEmpty(); }},
    OptionRow{"dns",        "",           "Ask the DNS for names of addresses, for dns.",                     [](Options& o, const QString&) { return o.dns = true; }},
    OptionRow{"view",       "NAME",       "The view to begin with: flows.",                                   setView},
    OptionRow{"budget",     "MiB",        "Memory for the window of seconds.",                                setBudget},
    OptionRow{"reach-back", "MINUTES",    "The window reaches back so far at least; where memory is too small, one in k samples is kept (0).", setReachBack},
    OptionRow{"theme",      "light|dark", "Colours, whatever the settings say.",                              setTheme},
    OptionRow{"reset-layout", "",         "Place the window and its parts as at first, with one tab.",        [](Options& o, const QString&) { return o.resetLayout = true; }},
    OptionRow{"screenshot", "OUT.png",    "Read all input, draw the window, write the picture and exit.",     [](Options& o, const QString& v) { o.screenshot = v; return !v.isEmpty(); }},
    OptionRow{"size",       "WxH",        "Size of the picture in pixels (1280x800).",                        setSize},
    OptionRow{"scale",      "N",          "Pixels of the picture for one of the window (1).",                 [](Options& o, const QString& v) { return setNumber(o.scale, v, 0.5, 8); }},
    OptionRow{"at",         "end|TIME",   "Last moment of the picture, ISO 8601 in UTC (end).",               setMoment},
    OptionRow{"pin",        "TIME",       "Pin this moment in the picture.",                                  [](Options& o, const QString& v) { o.pin = base::parseIso8601(v.toStdString()); return o.pin.has_value(); }},
    OptionRow{"shares",     "",           "Show bars and ring of the flows' shares.",                         [](Options& o, const QString&) { return o.shares = true; }},
    OptionRow{"explain",    "TIME",       "Pin this moment in the picture and explain its peak.",             [](Options& o, const QString& v) { o.explain = base::parseIso8601(v.toStdString()); return o.explain.has_value(); }},
    OptionRow{"after",      "SECONDS",    "How long to receive before the picture, without captures (10).",   [](Options& o, const QString& v) { return setNumber(o.after, v, 0, 86400); }},
    OptionRow{"help",       "",           "Say this.",                                                        [](Options& o, const QString&) { return o.help = true; }},
    OptionRow{"version",    "",           "Say the version.",                                                 [](Options& o, const QString&) { return o.version = true; }},
};
// clang-format on

} // namespace

base::Result<Options> readOptions(const QStringList& arguments)
{
    QCommandLineParser parser;
    for (const OptionRow& row : rows) {
        QStringList names{row.name};
        if (names.front() == "help" || names.front() == "version")
            names << names.front().left(1);
        parser.addOption({names, row.description, row.parameter});
    }
    if (!parser.parse(arguments))
        return base::failure(parser.errorText().toStdString());
    Options options;
    options.view = ui::viewList().front().name;
    for (const QString& argument : parser.positionalArguments()) {
        if (argument.startsWith(ui::linkScheme, Qt::CaseInsensitive))
            options.link = argument;
        else
            options.captures << argument;
    }
    if (!options.link.isEmpty())
        if (const auto view = ui::viewFromLink(options.link); !view)
            return base::failure(view.error().text);
    for (const OptionRow& row : rows) {
        const bool isSwitch = !*row.parameter;
        const QStringList values =
            isSwitch ? QStringList(parser.isSet(row.name) ? 1 : 0) : parser.values(row.name);
        for (const QString& value : values)
            if (!row.set(options, value))
                return base::failure(QStringLiteral("--%1 takes %2, not \"%3\".")
                                         .arg(row.name, row.parameter, value)
                                         .toStdString());
    }
    return options;
}

QString helpText()
{
    QString text = QStringLiteral(
        "Usage: weir [OPTION …] [FILE …] [LINK]\n"
        "Desktop sFlow traffic analyzer. FILEs are captures (pcap, pcapng), or the .json beside an\n"
        "exported table; LINK is a view: weir:?keys=…\n\n");
    for (const OptionRow& row : rows)
        text += QStringLiteral("  %1 %2\n")
                    .arg(QStringLiteral("--%1 %2").arg(row.name, row.parameter).trimmed(), -22)
                    .arg(row.description);
    return text + QStringLiteral("\nExit status: 0 done, 1 failed, 2 wrong usage.\n");
}

} // namespace weir::app
