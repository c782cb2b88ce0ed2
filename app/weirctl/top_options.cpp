// SPDX-License-Identifier: GPL-3.0-or-later
#include "top_options.h"

#include "asked.h"
#include "commands.h"
#include "query/definition.h"
#include "query/sighting_choice.h"
#include "query/smooth_answer.h"

namespace weir::app
{

namespace
{

bool readSmoothing(const CommandLine& line, std::optional<double>& out)
{
    if (!line.isSet("smooth"))
        return true;
    bool isNumber = false;
    const double t = line.value("smooth").toDouble(&isNumber);
    constexpr double shortest = query::Definition::shortestTime;
    constexpr double longest = query::Definition::longestTime;
    if (!isNumber || !(t >= shortest && t <= longest)) {
        complain(QStringLiteral("--smooth is a number of seconds from %1 to %2, not \"%3\".")
                     .arg(shortest)
                     .arg(longest)
                     .arg(line.value("smooth")));
        return false;
    }
    if (line.isSet("totals")) {
        complain(QStringLiteral("--smooth is for rates: leave it out, or --totals."));
        return false;
    }
    out = t;
    return true;
}

/// `--dns` and `--dns-server`. False after a sentence.
bool readNames(const CommandLine& line, std::optional<engine::NameSettings>& out)
{
    if (!line.isSet("dns") && !line.isSet("dns-server"))
        return true;
    out.emplace();
    for (const QString& text : line.values("dns-server")) {
        const bool isAddress = base::parseAddress(text.toStdString()).has_value();
        const auto server = isAddress ? wire::Place{text.toStdString(), 53} : readTarget("dns-server", text);
        if (!server)
            return false;
        std::string& servers = out->dns.servers;
        servers += (servers.empty() ? "" : ",") + wire::toText(server->address, server->port);
    }
    if (!line.values("read").contains(QLatin1String("-")))
        return true;
    complain(QStringLiteral("--dns reads captures more than once: give --read a file, not -."));
    return false;
}

/// Whether all could be read; else the user was told.
bool readFurtherValues(const CommandLine& line, std::vector<key::ValueExpression>& out)
{
    const QString text = line.value("values");
    if (text.isEmpty())
        return true;
    for (const QString& one : text.split(QLatin1Char(','))) {
        const std::string trimmed = one.trimmed().toStdString();
        auto value = key::parseValue(trimmed);
        if (!value) {
            complain(QStringLiteral("--values: %1")
                         .arg(QString::fromStdString(query::toText(value.error(), trimmed))));
            return false;
        }
        out.push_back(std::move(*value));
    }
    if (out.size() <= query::Definition::mostValues)
        return true;
    complain(QStringLiteral("--values has %1 values; %2 is the most.")
                 .arg(out.size())
                 .arg(query::Definition::mostValues));
    return false;
}

/// Nothing: the exit code is set.
std::optional<TopOptions> checked(const CommandLine& line, int& exit)
{
    exit = WrongUsage;
    TopOptions options;
    const auto step = wholeNumber(line, "step", 1);
    if (!step || !readTime(line, "from", options.from) || !readTime(line, "to", options.to) ||
        !readSmoothing(line, options.smooth) || !hasOneInput(line) || !readNames(line, options.names))
        return std::nullopt;
    std::vector<key::ValueExpression> further;
    if (!readFurtherValues(line, further)) {
        exit = Failed;
        return std::nullopt;
    }
    auto asked = readAsked(line, exit, std::move(further));
    if (!asked)
        return std::nullopt;
    static_cast<Asked&>(options) = std::move(*asked);
    options.live = {line.values("listen"), line.values("relay")};
    options.asksNames = asksLearnedNames(options.query);
    options.quiet = line.isSet("quiet");
    options.columns = outlet::writtenColumns(line.value("keys").toStdString(), options.query.keys);
    options.step = line.isSet("totals") ? std::nullopt : step;
    options.readFrom = options.countFrom = options.from;
    if (options.smooth && line.isSet("from"))
        options.countFrom =
            query::memoryOf({options.from, options.from, *options.step}, *options.smooth).from;
    if (line.isSet("from"))
        options.readFrom = query::SightingChoice::dependsFrom(options.countFrom);
    return options;
}

} // namespace

std::optional<TopOptions> readTopOptions(const QStringList& arguments, int& exit)
{
    CommandLine line(
        "top", "Answers one question. Without --keys it is the total.",
        {keysOption,
         {"value", "VALUE", "What is counted: bytes, frames, samples, bps, Bps, fps, a key, avg:key …",
          "bytes"},
         {"values", "VALUE,…", "Further numbers of each row, in columns of their own.", ""},
         filterOption,
         readOption,
         listenOption,
         relayOption,
         asOption,
         portOption,
         {"n", "N", "Rows per step.", "10"},
         aggOption,
         {"smooth", "SECONDS", "Smooths exponentially with this time constant.", ""},
         topologyOption,
         groupsOption,
         mapOption,
         geoOption,
         ouiOption,
         {"dns", "", "Asks the DNS for the names of addresses that the question wants, for dns.", ""},
         {"dns-server", "ADDR[:PORT]", "Asks this server and not the system's; may be repeated.", ""},
         {"step", "SECONDS", "Length of a step; values are rates over it.", "1"},
         droppedOption,
         {"totals", "", "One row per flow for the whole range, sums instead of rates.", ""},
         {"from", "TIME", "First second, ISO 8601 in UTC.", ""},
         {"to", "TIME", "Second to end before.", ""},
         formatOption,
         quietOption});
    if (!line.read(arguments)) {
        exit = line.exitCode();
        return std::nullopt;
    }
    return checked(line, exit);
}

} // namespace weir::app
